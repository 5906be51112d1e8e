"""Figure tables as files: spreadsheets' habits are read, what cannot be read is said clearly."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdpkit.errors import UnreadableFileError
from cdpkit.io import read_figure_table
from cdpkit.model import BadRow, FigureRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[[str | bytes], list[FigureRow | BadRow]]

HEADER = "figure_id,statistic,inputs,published_value\n"
ROW = '{},sum,"{{""values"": [2, 3]}}",5\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "figures.csv"


@pytest.fixture
def read(path: Path) -> Read:
    def write_and_read(content: str | bytes) -> list[FigureRow | BadRow]:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_figure_table(path))

    return write_and_read


def good(rows: list[FigureRow | BadRow]) -> list[tuple[int, str]]:
    return [(row.line, row.figure_id) for row in rows if isinstance(row, FigureRow)]


def bad(rows: list[FigureRow | BadRow]) -> list[tuple[int, str]]:
    return [(row.line, row.problem) for row in rows if isinstance(row, BadRow)]


def test_rows_know_their_lines(read: Read) -> None:
    assert good(read(HEADER + ROW.format("A1") + ROW.format("A2"))) == [(2, "A1"), (3, "A2")]


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + ROW.format("A1") + ROW.format("A2")).replace("\n", "\r\n"),
        (HEADER + ROW.format("A1") + ROW.format("A2")).removesuffix("\n"),
        "\ufeff" + HEADER + ROW.format("A1") + ROW.format("A2"),
        HEADER.replace("figure_id", '"figure_id"') + ROW.format('"A1"') + ROW.format('"A2"'),
        HEADER.replace(",", " , ") + ROW.format(" A1 ") + ROW.format("A2"),
    ],
    ids=["CRLF", "no last line end", "byte order mark", "quotes", "spaces"],
)
def test_spreadsheets_write_it_so(read: Read, content: str) -> None:
    rows = read(content)
    assert good(rows) == [(2, "A1"), (3, "A2")]
    assert [row.published_value for row in rows if isinstance(row, FigureRow)] == ["5", "5"]


def test_columns_come_in_any_order_and_others_are_ignored(read: Read) -> None:
    (row,) = read('x,published_value,inputs,y,statistic,figure_id\n?,5,"{}",?,sum,A1\n')
    assert isinstance(row, FigureRow)
    assert (row.figure_id, row.statistic, row.published_value) == ("A1", "sum", "5")


def test_blank_lines_are_passed_over_and_counted(read: Read) -> None:
    rows = read(HEADER + "\n" + ROW.format("A1") + "\n\n" + ROW.format("A2") + "\n")
    assert good(rows) == [(3, "A1"), (6, "A2")]
    assert not bad(rows)


def test_a_cell_may_hold_line_ends_commas_and_quotes(read: Read) -> None:
    head = HEADER.replace("\n", ",note\n")
    rows = read(head + 'A1,sum,,5,"one,\ntwo ""three"""\n' + "A2,sum,,5,\n")
    assert good(rows) == [(2, "A1"), (4, "A2")]
    first = rows[0]
    assert isinstance(first, FigureRow)
    assert first.note == 'one,\ntwo "three"'


def test_a_table_without_rows_is_a_table(read: Read) -> None:
    assert read(HEADER) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("A2,sum\n", "has 2 cells, the first line has 4. Check the commas."),
        ("A2,sum,{},5,6\n", "has 5 cells, the first line has 4. Check the commas."),
        ("A2\n", "has 1 cells, the first line has 4. Check the commas."),
        (",sum,{},5\n", "`figure_id` is empty. Give each row its own name."),
        (ROW.format("A1"), "repeats the `figure_id` of line 2. Rename one of the two."),
        (
            'A2,sum,"{}"x,5\n',
            (
                "is not valid CSV: a quote is not closed or is inside a cell, or a cell is too long. "
                "Check the quotes."
            ),
        ),
    ],
    ids=["too few cells", "too many cells", "one cell", "no name", "name twice", "broken quote"],
)
def test_a_bad_line_does_not_stop_the_others(read: Read, line: str, problem: str) -> None:
    rows = read(HEADER + ROW.format("A1") + line + ROW.format("A3"))
    assert good(rows) == [(2, "A1"), (4, "A3")]
    assert bad(rows) == [(3, problem)]


def test_a_quote_that_is_never_closed_spoils_its_own_row_only(read: Read) -> None:
    rows = read(HEADER + ROW.format("A1") + 'A2,sum,"{},5\n' + ROW.format("A3") + ROW.format("A4"))
    assert good(rows) == [(2, "A1"), (4, "A3"), (5, "A4")]
    assert [line for line, _ in bad(rows)] == [3]


def test_two_open_quotes_are_two_bad_rows(read: Read) -> None:
    rows = read(HEADER + 'A1,sum,"{},5\n' + ROW.format("A2") + 'A3,sum,"{},5\n' + ROW.format("A4"))
    assert good(rows) == [(3, "A2"), (5, "A4")]
    assert [line for line, _ in bad(rows)] == [2, 4]


def test_a_cell_longer_than_csv_allows_is_a_bad_row(read: Read) -> None:
    rows = read(HEADER + f"A1,sum,{'x' * (csv.field_size_limit() + 1)},5\n" + ROW.format("A2"))
    assert bad(rows)[0][0] == 2
    assert "a cell is too long" in bad(rows)[0][1]
    assert good(rows) == [(3, "A2")]


def test_a_repeat_of_a_bad_rows_name_is_a_repeat_too(read: Read) -> None:
    rows = read(HEADER + "A1,sum,{,5\n" + ROW.format("A1"))
    assert [line for line, _ in bad(rows)] == [2, 3]


UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "its first line lacks `figure_id`, `statistic`, `inputs`, `published_value`"),
    "only blank lines": ("\n\n", "its first line lacks `figure_id`"),
    "no header": (ROW.format("A1"), "its first line lacks `figure_id`"),
    "no inputs": ("figure_id,statistic,published_value\n", "its first line lacks `inputs`"),
    "column twice": (HEADER.replace("\n", ",note,note\n"), "names `note` more than once"),
    "semicolons": (HEADER.replace(",", ";"), "its first line lacks"),
    "Latin-1 header": (
        "caf\xe9,".encode("latin-1") + HEADER.encode(),
        "is not UTF-8 text: byte 0xe9",
    ),
    "Latin-1 row": (HEADER.encode() + b"A1,sum,{},\xa31\n", "is not UTF-8 text: byte 0xa3"),
    "UTF-16": ((HEADER + ROW).encode("utf-16"), "contains a zero byte"),
    "UTF-16 without mark": ((HEADER + ROW).encode("utf-16-le"), "contains a zero byte"),
    "binary": (bytes(range(128, 256)), "is not UTF-8 text: byte 0x80"),
    "zip": (b"PK\x03\x04" + bytes(200), "contains a zero byte"),
    "endless line": (b"x" * 1_100_000, "has a line of more than 1 MiB"),
    "broken header": (
        '"figure_id"x,statistic\n',
        "is not valid CSV: a quote is not closed or is inside",
    ),
    "header never closed": ('"figure_id,statistic\n', "is not valid CSV: a quote is not closed"),
}


@pytest.mark.parametrize(("content", "problem"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_figure_table_is_refused(read: Read, content: str | bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=rf"figures\.csv: .*{problem}") as caught:
        read(content)
    assert len(str(caught.value)) < 400


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"nowhere\.csv: cannot be read: there is no such file"
    ):
        list(read_figure_table(tmp_path / "nowhere.csv"))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read: it is a folder"):
        list(read_figure_table(tmp_path))


def test_rows_are_read_as_they_are_asked_for(path: Path) -> None:
    path.write_bytes((HEADER + ROW.format("A1")).encode() + b"\n" * 200_000 + b"\xff\n")
    rows = read_figure_table(path)
    assert next(rows).figure_id == "A1"
    with pytest.raises(UnreadableFileError, match="is not UTF-8 text"):
        next(rows)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=6))
def test_every_line_of_any_csv_is_a_good_or_a_bad_row(read: Read, table: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(table)
    assert len(read(HEADER + stream.getvalue())) == len(table)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_any_bytes_below_a_header_are_read_or_refused(read: Read, content: bytes) -> None:
    try:
        rows = read(HEADER.encode() + content)
    except UnreadableFileError as error:
        assert "not UTF-8 text" in str(error) or "not text" in str(error)  # noqa: PT017 -- either
    else:
        assert all(row.line >= 2 for row in rows)
