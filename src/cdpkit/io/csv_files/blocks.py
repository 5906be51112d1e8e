"""A CSV file of unknown making as blocks of rows: encoding, delimiter, header, ragged rows."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, cast

import numpy as np

from cdpkit.errors import UnreadableFileError
from cdpkit.io.csv_files.caps import MAX_LINE, ZERO, CappedBytes
from cdpkit.io.csv_files.fast_path import columns_at_once
from cdpkit.io.csv_files.lines import ODD_CELL, Lines, joined, lines_of, whole_lines
from cdpkit.io.csv_files.problems import Findings, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from cdpkit.io.csv_files.text_columns import TextColumn

    Cells = Sequence[str] | TextColumn | NDArray[np.float64]


BEFORE_HEADER = 20
"""Lines among which the header is looked for."""
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", BOM_UTF8: "utf-8-sig"}
_SELDOM = 8
"""One zero byte among so many is no sign of UTF-16, in which every other byte of a header is one."""
_SAID = {
    "utf-16": "is UTF-16 text, and was read as UTF-16",
    "utf-8-sig": "begins with a byte order mark, which was skipped",
}


class Source(NamedTuple):
    """A file that is open, and its name for messages."""

    name: str
    pieces: Iterator[bytes]
    """UTF-8, whole lines."""


class Block(NamedTuple):
    """Rows of the same width: the line on which each begins, and the cells column by column."""

    lines: NDArray[np.int64]
    columns: Sequence[Cells]


@contextmanager
def open_source(source: str | Path | IO[bytes] | IO[str], found: Findings) -> Iterator[Source]:
    """Open a path, or take an open file."""
    if not isinstance(source, str | Path):
        name = str(getattr(source, "name", "file"))
        yield Source(name, _pieces_of(source, name, found))
        return
    try:
        with Path(source).open("rb") as file:
            yield Source(str(source), _pieces_of(file, str(source), found))
    except UnreadableFileError:
        raise
    except OSError as error:
        raise UnreadableFileError.from_system(str(source), error) from None


def _pieces_of(file: IO[bytes] | IO[str], name: str, found: Findings) -> Iterator[bytes]:
    head = file.read(4096)
    if isinstance(head, str):
        if head.startswith("\ufeff"):
            found.note("", _SAID["utf-8-sig"])
            head = head[1:]
        text = head + cast("IO[str]", file).read()
        if "\0" in text:
            raise UnreadableFileError(name, ZERO, "Save it as CSV, in UTF-8.")
        return joined(io.StringIO(text, newline=""))
    encoding = next((name for bom, name in _BOMS.items() if head.startswith(bom)), "utf-8")
    zeros = (head[::2].count(0), head[1::2].count(0))
    if encoding == "utf-8" and max(zeros) > max(4 * min(zeros), len(head) // _SELDOM):
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    if encoding != "utf-8":
        found.note("", _SAID.get(encoding, _SAID["utf-16"]))
    wide = encoding.startswith("utf-16")
    head = head if wide else head.removeprefix(BOM_UTF8)
    capped = CappedBytes(cast("IO[bytes]", file), name, head, wide=wide)
    raw = io.BufferedReader(cast("io.RawIOBase", capped), MAX_LINE)
    if not wide:
        return whole_lines(raw)
    return joined(io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=""))


def rows_of(source: Source, is_header: Callable[[Sequence[str]], bool], found: Findings) -> Rows:
    """Find the header, and give it with the rows below it."""
    lines = Lines(source.pieces)
    first = list(islice(lines, BEFORE_HEADER))
    if not "".join(first).strip():
        raise UnreadableFileError(source.name, "is empty", "Download it again.")
    for number, line in enumerate(first):
        delimiter = max(",;\t|", key=line.count)
        try:
            header = next(csv.reader([line], strict=True, delimiter=delimiter), [])
        except csv.Error:
            continue
        if is_header(header):
            _say_of_header(number, delimiter, found)
            lines.put_back(first[number + 1 :])
            lines.number = number + 1
            return Rows(lines, header, delimiter)
    hint = "Give a CSV download of Fingertips, with its header."
    problem = f"has no Fingertips header in its first {len(first)} lines"
    raise UnreadableFileError(source.name, problem, hint)


def _say_of_header(number: int, delimiter: str, found: Findings) -> None:
    if number:
        found.note("", "text above the header was skipped", range(1, number + 1))
    if delimiter != ",":
        named = {"\t": "tabs", ";": "semicolons", "|": "bars"}[delimiter]
        found.note("", f"has {named} between its cells, not commas")


class Rows:
    """Rows below the header: many lines at once where all is as usual, else one by one."""

    def __init__(self, lines: Lines, header: list[str], delimiter: str) -> None:
        self.header, self._lines, self._delimiter = header, lines, delimiter

    def blocks(self, numbers: Collection[int], found: Findings) -> Iterator[Block]:
        """Give all rows that have as many cells as the header; some columns hold numbers."""
        lines = self._lines
        while piece := lines.take():
            begin = lines.number + 1
            block = columns_at_once(piece, self.header, self._delimiter, numbers)
            if block is not None:
                size, columns = block
                lines.number += size
                yield Block(np.arange(begin, begin + size), columns)
                continue
            taken = lines_of(piece)
            lines.put_back(taken)
            if some := list(self._one_by_one(begin + len(taken), found)):
                places, cells = zip(*some, strict=True)
                yield Block(np.array(places), list(zip(*cells, strict=True)))

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(
            self._lines, strict=True, delimiter=self._delimiter, skipinitialspace=True
        )

    def _one_by_one(self, before: int, found: Findings) -> Iterator[tuple[int, list[str]]]:
        """Give line and cells of the good rows that begin before a line; say what the others are."""
        reader = self._reader()
        while self._lines.number + 1 < before:
            line = self._lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                found.lost_row("", f"is not valid CSV: {ODD_CELL}", line, "Check the quotes.")
                self._lines.go_back()
                reader = self._reader()
                continue
            if self._is_good(cells, line, found):
                yield line, cells
            elif len(self._lines.row) > 1:  # perhaps a stray quote: no line goes unread
                self._lines.go_back()
                reader = self._reader()

    def _is_good(self, cells: list[str], line: int, found: Findings) -> bool:
        width, hint = len(self.header), "Check commas and quotes."
        if cells == self.header:
            found.note("", "the repeated header was skipped", [line])
        elif len(cells) != width and any(cells):
            problem = f"does not have as many cells as the header, which has {width}"
            shown = quoted(next(cell for cell in cells if cell))
            found.lost_row("", problem, line, hint, shown)
        elif swallowed := [cell for cell in cells if self._holds_a_row(cell)]:
            found.lost_row("", "has another row inside quotes", line, hint, quoted(swallowed[0]))
        else:
            return any(cells)
        return False

    def _holds_a_row(self, cell: str) -> bool:
        """Tell whether two stray quotes have made one cell of the end and the start of rows."""
        return "\n" in cell and cell.count(self._delimiter) >= len(self.header) - 1
