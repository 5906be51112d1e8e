"""Files of series: told by their columns, read with line and column of every fault."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from cdpkit.errors import CdpError, DocumentError, InputError, UnreadableFileError
from cdpkit.frames import SeriesTable
from cdpkit.io import read_series, read_series_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

GOOD = "indicator,period,value\ndeaths,2022,12\ndeaths,2023,15\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def file(text: str, *, encoding: str = "utf-8") -> Path:
        path = tmp_path / "series.csv"
        path.write_text(text, encoding=encoding, newline="")
        return path

    return file


def test_columns_come_in_any_order_and_writing(write: Write) -> None:
    read = read_series_file(write('Value;AREA name;Period\n"12";Wirral;2022\n'))
    wanted = read.frame[["value", "area", "area_name", "line"]]
    assert wanted.iloc[0].tolist() == [12, "Wirral", "Wirral", 2]
    assert str(read.frame["period"][0]) == "2022"


def test_a_fingertips_download_is_read_as_one(write: Write) -> None:
    text = (
        "Indicator ID,Area Code,Time period,Value\n"
        "90245,E92000001,2022,34\n90245,E08000015,2022,30\n"
    )
    frame = read_series_file(write(text)).frame
    assert frame[["indicator", "area", "period"]].to_numpy().tolist() == [
        ["90245", "E92000001", "2022"], ["90245", "E08000015", "2022"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "value", "marker"),
    [
        ("1,234", 1234, ""),
        ("12 [p]", 12, "p"),
        ("*", None, "c"),
        ("[x]", None, "x"),
        ("", None, ""),
    ],
)
def test_cells_that_are_no_plain_number(
    write: Write, cell: str, value: float | None, marker: str
) -> None:
    read = read_series_file(write(f'{GOOD}deaths,2024,"{cell}"\n'))
    table = SeriesTable.from_frame(read.frame)
    last = table[0].observations[-1]
    assert (last.value, str(last.marker or "")) == (value, marker)
    assert all(problem.rows in {(4,), ()} for problem in read.problems)


def test_a_marker_of_a_cell_stands_beside_those_of_the_column(write: Write) -> None:
    read = read_series_file(write("period,value,marker\n2022,12,p\n2023,*,\n2024,5,\n"))
    assert read.frame["marker"].tolist() == ["p", "c", ""]


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        (f"{GOOD}deaths,2024,a few\n", 4, "value", "is not a number"),
        (f"{GOOD}deaths,2024,#DIV/0!\n", 4, "value", "is a spreadsheet error"),
        (f"{GOOD}deaths,2024\n", 4, "", "does not have as many cells"),
        (f'{GOOD}deaths,2024,"5\n', 4, "", "is not valid CSV"),
        (f"{GOOD}deaths,2024,[q]\n", 4, "value", "is not a number"),
    ],
)
def test_a_fault_names_line_and_column_and_the_good_rows_can_be_kept(
    write: Write, text: str, line: int, column: str, problem: str
) -> None:
    path = write(text)
    with pytest.raises(DocumentError, match=problem) as refused:
        read_series_file(path)
    assert (refused.value.line, refused.value.path) == (line, column)
    kept = read_series_file(path, on_problem="keep")
    assert kept.frame["value"].tolist()[:2] == [12, 15]
    assert [p.rows for p in kept.problems if p.loses] == [(line,)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "no line names columns"),
        ("period,colour\n2022,blue\n", "has no column for value"),
        ("period,value,Period\n2022,1,2022\n", "has two columns for period"),
        ("year,Deaths,Deaths\n2022,7,7\n2023,8,\n", "has 2 columns with the name `Deaths`"),
        ("area,2022,2023,2022\nA,7,8,7\n", "has 2 columns with the name `2022`"),
    ],
)
def test_what_is_no_table_of_series_is_refused(write: Write, text: str, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem):
        read_series_file(write(text))


def test_a_quote_that_is_closed_a_thousand_lines_later_was_left_open(write: Write) -> None:
    rows = [f"d{n},A,2022,5\n" for n in range(1_200)]
    rows[0], rows[-1] = 'd,A,2022,"5\n', '"\n'
    read = read_series_file(write("".join(["indicator,area,period,value\n", *rows])),
                            on_problem="keep")  # fmt: skip
    assert len(read.frame) == 1_198
    (lost,) = (problem for problem in read.problems if problem.loses)
    assert (lost.rows, "a quote is not closed" in lost.problem) == ((2, 1_201), True)


def test_columns_that_are_not_of_a_series_are_named(write: Write) -> None:
    read = read_series_file(write("period,value,who\n2022,1,me\n"))
    assert "who" not in read.frame
    assert str(read.problems[-1]) == "columns not used: `who`"


def test_other_encodings_are_read_with_a_note(write: Write) -> None:
    read = read_series_file(write("period,value,area\n2022,1,Ynys Môn\n", encoding="cp1252"))
    assert read.frame["area"].tolist() == ["Ynys Môn"]
    assert "Windows-1252" in str(read.problems[0])


def test_a_missing_file_and_a_misspelt_option_are_plain_errors(tmp_path: Path) -> None:
    with pytest.raises(CdpError, match="cannot be read"):
        read_series_file(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="`on_problem` is 'ignore'"):
        read_series_file(tmp_path / "nowhere.csv", on_problem="ignore")


@pytest.mark.parametrize("kind", [io.StringIO, lambda text: io.BytesIO(text.encode())])
def test_a_zero_byte_in_a_stream_is_refused_and_no_sign_of_utf_16(kind: Any) -> None:
    with pytest.raises(UnreadableFileError, match="contains a zero byte, so it is not text"):
        read_series(kind("indicator,period,value\nx,2022,1\x002\n"))
