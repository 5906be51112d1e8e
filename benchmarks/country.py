"""What a whole country costs in parts: 20 million rows, 5 GB of CSV, through one method.

`write FILE` makes the rows (the indicators, areas and years of `series_load.py`); `run FILE METHOD`
takes them through `frames.by_parts`, and prints seconds of the processor and peak memory; `lazy FILE
METHOD --engine NAME` leaves them to an engine, which reads the file itself and writes Parquet.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
from series_load import write_file

from cdpkit import assess, frames
from cdpkit.frames import by_parts

if TYPE_CHECKING:
    from collections.abc import Callable

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


def _duckdb(path: Path) -> Any:
    import duckdb

    duckdb.execute(
        "set memory_limit = '2GB'; set threads = 2; set preserve_insertion_order = false"
    )
    return duckdb.read_csv(str(path)), lambda frame, to: frame.write_parquet(to)


def _polars(path: Path) -> Any:
    import polars as pl

    return pl.scan_csv(path), lambda frame, to: frame.sink_parquet(to)


def _dask(path: Path) -> Any:
    import dask.dataframe as dd

    texts = {"Value note": str, "Time period Sortable": str, "Category": str, "Category Type": str}
    return dd.read_csv(
        path, usecols=COLUMNS, dtype=texts, blocksize=16_000_000
    ), lambda frame, to: frame.to_parquet(to)


def _spark(path: Path) -> Any:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2]").config("spark.driver.memory", "500m")
    frame = session.getOrCreate().read.csv(str(path), header=True, inferSchema=False)
    numbers = [frame[f"`{n}`"].cast("double").alias(_plain(n)) for n in COLUMNS if n not in KEYS]
    chosen = frame.select(*KEYS, *numbers)
    return chosen, lambda frame, to: frame.write.mode("overwrite").parquet(to)


KEYS = ["Indicator ID", "Area Code", "Time period"]
COLUMNS = [*KEYS, "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Count", "Denominator"]
ENGINES = {"duckdb": _duckdb, "polars": _polars, "dask": _dask, "pyspark": _spark}


def _plain(name: str) -> str:
    """Give a name without points, which Spark takes for fields of a structure."""
    return name.replace(".", "")


def _change(frame: nw.LazyFrame[Any]) -> Any:
    """Compare the first year of each series with the last, by their limits."""
    series, year = ["Indicator ID", "Area Code"], nw.col("Time period")
    held = {_plain(name): name for name in frame.collect_schema().names()}
    ends = {"2010/11": "first", "2023/24": "last"}
    # One pass and no join: to join a file with itself, Dask holds every block of it.
    taken = {
        f"{end}_{name[:5]}": nw.when(year == label).then(nw.col(held[_plain(name)]))
        for label, end in ends.items()
        for name in COLUMNS[3:6]
    }
    rows = frame.filter(year.is_in(list(ends))).select(*series, **taken)
    both = rows.group_by(series).agg(nw.col(name).max() for name in taken)
    return frames.change(
        both.to_native(), "first_Value", "last_Value", baseline_lower="first_Lower",
        baseline_upper="first_Upper", current_lower="last_Lower", current_upper="last_Upper",
    )  # fmt: skip


LAZY: dict[str, Callable[[nw.LazyFrame[Any]], Any]] = {
    "change": _change,
    "crude_rate": lambda frame: frames.crude_rate(
        frame.select(*KEYS, *COLUMNS[6:]).to_native(), "Count", "Denominator"
    ),
    "rate_by_area": lambda frame: frames.crude_rate(
        frame.to_native(), "Count", "Denominator", by="Area Code"
    ),
}


def lazily(path: Path, method: str, engine: str) -> None:
    """Leave a file to an engine: what is computed is written to a file beside it."""
    start, began = time.process_time(), time.perf_counter()
    native, write = ENGINES[engine](path)
    result = LAZY[method](nw.from_native(native).lazy())
    write(result, f"{path}.{engine}.parquet")
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        told = dict(
            line.split(":", 1) for line in Path(f"/proc/{child}/status").read_text().splitlines()
        )
        memory += int(told["VmHWM"].split()[0]) / 1024
        ticks = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13]
        seconds += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    print(f"{engine} {method}: {seconds:.0f} s of the processor, "
          f"{time.perf_counter() - began:.0f} s by the clock, {memory:.0f} MB at most")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["write", "run", "lazy"])
    parser.add_argument("file", type=Path)
    parser.add_argument("method", nargs="?", choices=[*METHODS, *LAZY], default="change")
    parser.add_argument("--engine", choices=ENGINES, default="duckdb")
    parser.add_argument("--rows", type=int, default=20_000_000, help="Rows that are written.")
    parser.add_argument("--part", type=int, default=500_000, help="The most rows of a part.")
    given = parser.parse_args()
    if given.task == "write":
        write_file(given.file, given.rows)
    elif given.task == "lazy":
        lazily(given.file, given.method, given.engine)
    else:
        run(given.file, given.method, given.part)


if __name__ == "__main__":
    main()
