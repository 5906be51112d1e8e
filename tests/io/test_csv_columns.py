"""The same file read by PyArrow, by pandas and line by line: the same rows, the same problems."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdpkit.io import read_series
from cdpkit.io.csv_files import blocks, by_pandas, fast_path, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = ["Indicator ID", "Indicator Name", "Area Code", "Area Name", "Sex", "Age",
          "Time period", "Value", "Count", "Value note"]  # fmt: skip
ROW = ["90001", "Deaths, all ages", "E06000001", "Hartlepool", "Persons", "All ages", "2021",
       "8.25", "12", ""]  # fmt: skip
CELLS = st.sampled_from(
    ["", " ", "7", "07", "7.5", "+7", "1e3", "1e400", "inf", "nan", "true", "*", "[c]", "1_0", "<5",
     "1,234", 'a "b" c', 'open"', "two\nlines", "e06000002", "\u00a3", "2020/21", "Total", "0x10",
     "#DIV/0!", "\u2013"]
)  # fmt: skip
CHANGES = st.dictionaries(st.integers(0, len(ROW) - 1), CELLS, max_size=2)


def read(data: bytes, way: str) -> tuple[list[Any], list[Any]]:
    """Read what a file holds in one of three ways, in pieces of a few lines."""
    with (
        mock.patch.object(fast_path, "_ARROW", way == "arrow"),
        mock.patch.object(lines, "_PIECE", 300),
        mock.patch.object(blocks, "columns_at_once", fast_path.columns_at_once)
        if way != "lines"
        else mock.patch.object(blocks, "columns_at_once", return_value=None),
    ):
        found = read_series(io.BytesIO(data), on_problem="keep", year_type="financial")
    frame = found.frame.astype(object).where(found.frame.notna(), None)
    problems = [(p.column, p.problem, p.rows, p.outcome, p.detail) for p in found.problems]
    return [list(frame), *frame.to_numpy().tolist()], problems


def written(rows: Sequence[Sequence[str]], end: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([HEADER, *rows])
    return text.getvalue().encode()


@settings(max_examples=40)
@given(st.lists(CHANGES, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_three_ways_of_reading_give_the_same_rows_and_problems(
    changes: list[dict[int, str]], end: str
) -> None:
    pytest.importorskip("pyarrow")
    rows = [[change.get(n, cell) for n, cell in enumerate(ROW)] for change in changes]
    by_lines = read(written(rows, end), "lines")
    assert read(written(rows, end), "pandas") == by_lines
    assert read(written(rows, end), "arrow") == by_lines


ODD = [
    b"90001,short row\n",
    b"90001," * 20 + b"long row\n",
    b'90001,"open,E06000001,Hartlepool,Persons,All ages,2021,8,1,\n',
    b'90001,in "side,E06000001,Hartlepool,Persons,All ages,2021,8,1,\n',
    b"90001,caf\xe9,E06000001,Hartlepool,Persons,All ages,2021,8,1,\n",
    b"90001,lone\rreturn,E06000001,Hartlepool,Persons,All ages,2021,8,1,\n",
    b",,,,,,,,,\n",
    b"\n",
    ",".join(HEADER).encode() + b"\n",
    b"\xef\xbb\xbf90001,x,E06000001,Hartlepool,Persons,All ages,2021,8,1,\n",
    b"90001,no end,E06000001,Hartlepool,Persons,All ages,2021,8,1,",
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_line_is_told_alike(odd: bytes) -> None:
    pytest.importorskip("pyarrow")
    data = written([ROW] * 6, "\n") + odd
    data = data if not odd.endswith(b"\n") else data + written([ROW] * 6, "\n").split(b"\n", 1)[1]
    by_lines = read(data, "lines")
    assert read(data, "pandas") == by_lines
    assert read(data, "arrow") == by_lines


@pytest.mark.parametrize(
    ("line", "fits"),
    [(b"1,2", True), (b'1,"2"', True), (b'"1","2"', True), (b'1,"2,3"', True),
     (b'1,2,"3,4"', False), (b'1,"two\nlines"', False)],
)  # fmt: skip
def test_cells_of_a_line_are_counted_outside_quotes(line: bytes, *, fits: bool) -> None:
    assert by_pandas._are_of_width(line + b"\n", ord(","), 2) is fits


def test_a_header_alone_has_no_rows() -> None:
    for way in ("lines", "pandas"):
        frame, problems = read(written([], "\n"), way)
        assert len(frame) == 1
        assert any("no rows" in problem for _, problem, *_ in problems)
