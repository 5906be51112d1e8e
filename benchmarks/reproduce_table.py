"""Recompute figure tables of 10,000 and 100,000 rows; the time of a row should not grow.

Each size runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import csv
import itertools
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import cdpkit
from cdpkit.io import bundled

SIZES = (10_000, 100_000)
MEMORY_UNIT = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes, Linux KiB


def write_table(path: Path, size: int) -> None:
    """Repeat the bundled national table under new names until it has `size` rows."""
    with bundled.path_of("national").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    name = header.index("figure_id")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number, row in enumerate(itertools.islice(itertools.cycle(rows), size)):
            writer.writerow([*row[:name], f"R{number}", *row[name + 1 :]])


def measure(path: Path) -> None:
    start = time.perf_counter()
    results = cdpkit.reproduce(path)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEMORY_UNIT
    print(len(results), seconds, peak, results.as_expected)


def main() -> None:
    print(
        f"Python {platform.python_version()}, NumPy {version('numpy')}, cdpkit {version('cdpkit-uk')}"
    )
    each = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder, f"{size}.csv")
            write_table(path, size)
            run = subprocess.run(
                [sys.executable, __file__, str(path)], capture_output=True, text=True, check=True
            )
            rows, seconds, peak, as_expected = run.stdout.split()
            each.append(float(seconds) / int(rows))
            print(
                f"{int(rows):,} rows: {float(seconds):.1f} s, {1 / each[-1]:,.0f} rows/s, "
                f"peak {float(peak):,.0f} MiB, as expected: {as_expected}"
            )
    print(f"time of a row, long table to short: {each[-1] / each[0]:.2f}")


if __name__ == "__main__":
    measure(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
