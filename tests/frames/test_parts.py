"""A table part by part: the same series as at once, whole indicators, lines of the whole file."""

from __future__ import annotations

import io
import os
import threading

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdpkit.assess import change
from cdpkit.errors import DocumentError, InputError, UnreadableFileError
from cdpkit.frames import SeriesTable, by_parts
from cdpkit.io import read_parts, read_series

HEADER = "indicator,area,period,value,note"
ROWS = [
    f'{name},{area},{year},{10 + year % 7},"{note}"'
    for year in range(2015, 2020)
    for name in ("deaths", '"entered, total"', "kits")
    for area in ("Wirral", "Sefton")
    for note in ["a\nb" if name == "kits" and year == 2016 else "x"]
]


def file_of(rows: list[str], end: str = "\n") -> io.BytesIO:
    """Give a file of rows, below a title."""
    return io.BytesIO(end.join(["Deaths and more", HEADER, *rows, ""]).encode())


LAST = 'deaths,Leeds,2019,4,"x"'
"""Stands last: a reader of any layout takes lines of one cell below the rows for notes."""


@given(st.permutations(ROWS), st.integers(1, 40), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=15, deadline=None)
def test_parts_hold_what_the_whole_file_holds(rows: list[str], size: int, end: str) -> None:
    rows = [*rows, LAST.replace("deaths", "last")]
    whole = read_series(file_of(rows, end)).frame
    parts = [part.frame for part in read_parts(file_of(rows, end), rows=size)]
    owners = pd.concat([part.assign(part=n) for n, part in enumerate(parts)])
    assert not owners[["indicator", "part"]].drop_duplicates()["indicator"].duplicated().any()
    together = owners.drop(columns="part").sort_values("line").reset_index(drop=True)
    pd.testing.assert_frame_equal(together, whole, check_dtype=False, check_categorical=False)


def test_a_part_is_as_long_as_allowed_unless_one_indicator_is_longer() -> None:
    sizes = [len(part) for part in read_parts(file_of(ROWS), rows=25)]
    assert sizes == [20, 10]
    assert [len(part) for part in read_parts(file_of(ROWS), rows=1)] == [10, 10, 10]
    assert [len(part) for part in read_parts(file_of(ROWS), by="area", rows=1)] == [15, 15]


def test_a_change_by_parts_is_that_of_the_whole() -> None:
    table = SeriesTable.from_frame(read_series(file_of(ROWS)).frame)
    whole = [row.sentence() for row in change(table)]
    parts = by_parts(file_of(ROWS), change, rows=20)
    assert sorted(row.sentence() for part in parts for row in part) == sorted(whole)


def test_what_cannot_be_read_is_named_by_its_line_of_the_whole_file() -> None:
    rows = [*ROWS[:-1], ROWS[-1].replace(",13,", ",many,").replace(",12,", ",many,")]
    line = 2 + len(rows) + 2  # two cells hold a line end
    assert "many" in rows[-1]
    with pytest.raises(DocumentError, match=f"{line}: .*many"):
        list(read_parts(file_of(rows), rows=10))
    parts = list(read_parts(file_of(rows), rows=10, on_problem="keep"))
    assert [problem.rows for problem in parts[-1].problems if problem.loses] == [(line,)]


def test_a_quote_that_is_left_open_hides_no_row() -> None:
    rows = [ROWS[0], 'deaths,Wirral,2014,9,"open', *ROWS[1:]]
    parts = list(read_parts(file_of(rows), rows=1, on_problem="keep"))
    whole = read_series(file_of(rows), on_problem="keep")
    assert sum(map(len, parts)) == len(whole)


def test_a_pipe_is_read_once(tmp_path: object) -> None:
    name = os.path.join(str(tmp_path), "pipe")  # noqa: PTH118
    os.mkfifo(name)

    def write() -> None:
        with open(name, "wb") as pipe:  # noqa: PTH123
            pipe.write(file_of(ROWS).getvalue().partition(b"\n")[2])

    writer = threading.Thread(target=write)
    writer.start()
    assert [len(part) for part in read_parts(name, rows=10)] == [10, 10, 10]
    writer.join()


def test_utf_16_is_read_in_parts() -> None:
    text = file_of(ROWS).getvalue().decode().encode("utf-16")
    assert [len(part) for part in read_parts(io.BytesIO(text), rows=10)] == [10, 10, 10]


@pytest.mark.parametrize("engine", ["pandas", "polars", "lazy", "pyarrow", "duckdb"])
def test_frames_of_every_engine_come_in_parts(engine: str) -> None:
    frame = pd.DataFrame({
        "key": np.repeat(["b", "a", "c"], 4), "area": ["W", "S"] * 6, "period": [2023, 2023, 2024,
        2024] * 3, "value": np.arange(12.0),
    })  # fmt: skip
    source: object = frame
    if engine in ("polars", "lazy"):
        polars = pytest.importorskip("polars")
        source = polars.from_pandas(frame)
        source = source.lazy() if engine == "lazy" else source
    elif engine == "pyarrow":
        source = pytest.importorskip("pyarrow").Table.from_pandas(frame)
    elif engine == "duckdb":
        source = pytest.importorskip("duckdb").from_df(frame)
    parts = by_parts(source, lambda t: t.keys("indicator").tolist(), rows=8,
                     columns={"indicator": "key"})  # fmt: skip
    first = ["a", "a", "b", "b"]
    eager = engine in ("pandas", "polars", "pyarrow")
    assert list(parts) == ([first, ["c", "c"]])
    assert eager or engine in ("lazy", "duckdb")


def test_what_cannot_be_done_in_parts_says_so() -> None:
    with pytest.raises(InputError, match="`rows` is 0"):
        by_parts(file_of(ROWS), len, rows=0)
    with pytest.raises(UnreadableFileError, match="has no column for `colour`"):
        list(read_parts(file_of(ROWS), by="colour"))
    with pytest.raises(InputError, match="is not a column: `indicator`"):
        list(by_parts(pd.DataFrame({"value": [1]}), len))
    with pytest.raises(UnreadableFileError, match="zero byte"):
        list(read_parts("/dev/zero"))
