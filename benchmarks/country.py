"""What a whole country costs in parts: 20 million rows, 5 GB of CSV, through one method.

`write FILE` makes the rows (the indicators, areas and years of `series_load.py`); `run FILE METHOD`
takes them through `frames.by_parts`, and prints seconds of the processor and peak memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from series_load import write_file

from cdpkit import assess
from cdpkit.frames import by_parts

METHODS = {
    "change": assess.change,
    "trend": assess.trend,
    "scorecard": lambda table: assess.scorecard(series=table),
}


def run(path: Path, method: str, rows: int) -> None:
    """Take a file through a method, keeping nothing of a part."""
    start, series = time.process_time(), 0
    for found in by_parts(path, METHODS[method], rows=rows, year_type="financial"):
        series += len(found)
        del found
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{method}, parts of {rows:,} rows: {series:,} series, {seconds:.0f} s of the processor,"
          f" {memory:.0f} MB at most")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["write", "run"])
    parser.add_argument("file", type=Path)
    parser.add_argument("method", nargs="?", choices=METHODS, default="change")
    parser.add_argument("--rows", type=int, default=20_000_000, help="Rows that are written.")
    parser.add_argument("--part", type=int, default=500_000, help="The most rows of a part.")
    given = parser.parse_args()
    if given.task == "write":
        write_file(given.file, given.rows)
    else:
        run(given.file, given.method, given.part)


if __name__ == "__main__":
    main()
