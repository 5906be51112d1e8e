"""A file of any size, part by part: each part holds every row of its indicators."""

from __future__ import annotations

import csv
import io
import shutil
import sys
import tempfile
from array import array
from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cdpkit.columns import folded, role_of
from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io.csv_files import capped_bytes, refuse
from cdpkit.io.series_files.reader import read_series
from cdpkit.io.series_files.tables import AMONG, Header, cells_of, delimiter_of, headers_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from cdpkit.io.fingertips import SeriesFile
    from cdpkit.model import RowProblem

    Integers = NDArray[np.int64]


_MOST_LINES = 1_000
"""Lines of one row: beyond them a quote was left open, and each line is taken for itself."""
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_parts(
    source: str | Path | IO[bytes],
    *,
    by: str = "indicator",
    rows: int = 1_000_000,
    on_problem: str = "raise",
    **options: Any,
) -> Iterator[SeriesFile]:
    r"""Read a file that is larger than the memory, part by part.

    A first pass notes where the rows of each indicator are, in whatever order. A second reads
    them, all rows of an indicator in one part, so that every area has its comparators beside it.

    Parameters
    ----------
    source : path or binary stream
        A CSV file in any layout with a column for `by`; `-` is the standard input. What cannot be
        read twice is kept in a temporary file meanwhile.
    by : str, default "indicator"
        The role or the header of the column whose rows stay together.
    rows : int, default 1,000,000
        The most rows of a part. What belongs together stays so, even where it is longer.
    on_problem : {"raise", "keep"}, default "raise"
        As of `read_series`; lines are those of the whole file.
    **options
        Other options of `read_series`.

    Yields
    ------
    SeriesFile
        In the order in which the indicators first appear.

    Raises
    ------
    InputError
        If `rows` is below 1.
    UnreadableFileError
        If the file cannot be opened, or no header names the column.
    DocumentError
        If anything of a part would be left out, unless `on_problem` is `keep`.

    Examples
    --------
    >>> import io
    >>> text = b"indicator,area,period,value\na,W,2024,1\nb,W,2024,2\na,S,2024,3\n"
    >>> [part.frame["line"].tolist() for part in read_parts(io.BytesIO(text), rows=2)]
    [[2, 4], [3]]
    """
    if rows < 1:
        raise InputError("rows", f"is {rows}", "Give how many rows a part may have, at least 1.")
    return _parts(source, by, rows, on_problem, options)


def _parts(
    source: Any, by: str, rows: int, on_problem: str, options: dict[str, Any]
) -> Iterator[SeriesFile]:
    with _seekable(source) as (name, file):
        index = _Index(name, file, by, options.get("columns") or {})
        for runs in index.parts(rows):
            stream, lines = index.part(runs)
            read = read_series(stream, on_problem="keep", **options)
            problems = tuple(_moved(problem, lines) for problem in read.problems)
            if on_problem == "raise":
                refuse(name, problems)
            frame = read.frame
            if "line" in frame:
                frame = frame.assign(line=lines[frame["line"].to_numpy() - 1])
            yield replace(read, frame=frame, problems=problems)


def _moved(problem: RowProblem, lines: Integers) -> RowProblem:
    """Give the lines of the whole file in place of those of a part."""
    if problem.noun != "line":
        return problem
    return replace(problem, rows=tuple(lines[np.array(problem.rows, dtype=int) - 1].tolist()))


@contextmanager
def _seekable(source: Any) -> Iterator[tuple[str, IO[bytes]]]:
    """Open a file that can be read twice: what cannot, or is UTF-16, is copied to one that can."""
    if isinstance(source, str | Path) and str(source) != "-":
        try:
            with Path(source).open("rb") as file, _copied(file) as twice:
                yield str(source), twice
        except UnreadableFileError:
            raise
        except OSError as error:
            raise UnreadableFileError.from_system(str(source), error) from None
        return
    stream = sys.stdin.buffer if isinstance(source, str) else source
    with _copied(stream) as twice:
        yield str(getattr(stream, "name", "file")), twice


@contextmanager
def _copied(file: IO[bytes]) -> Iterator[IO[bytes]]:
    if file.seekable():
        start = file.tell()
        encoding = _UTF16.get(file.read(2))
        file.seek(start)
        if encoding is None:
            yield file
            return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.seek(0)
        encoding = _UTF16.get(copy.read(2))
        copy.seek(0)
        if encoding is None:
            yield copy
            return
        with tempfile.TemporaryFile() as plain:
            text = io.TextIOWrapper(copy, encoding=encoding, newline="")
            writer = io.TextIOWrapper(plain, encoding="utf-8", newline="", write_through=True)
            shutil.copyfileobj(text, writer, 1 << 20)
            plain.seek(0)
            yield plain


class _Run(NamedTuple):
    """Lines that stand together in the file."""

    start: int
    end: int
    first: int
    last: int


class _Index:
    """Where the rows of each key stand in a file: stretches of bytes, with their lines."""

    def __init__(self, name: str, file: IO[bytes], by: str, columns: Any) -> None:
        self.name, self.file = name, file
        self.start = file.tell()
        reader = capped_bytes(file, name)
        first = list(islice(reader, AMONG * 2))
        texts = [line.decode("utf-8-sig", "surrogateescape") for line in first]
        header = self._header(texts, columns)
        self.before = b"".join(first[: header.place + 1])
        self.header_lines = header.place + 1
        self.place = self._place(header, by, columns)
        self.delimiter, self.width = header.delimiter.encode(), len(header.cells)
        self.codes, self.starts, self.lines = array("q"), array("q"), array("q")
        file.seek(self.start + len(self.before))
        self._scan(capped_bytes(file, name))
        file.seek(self.start)

    def _header(self, texts: list[str], columns: Any) -> Header:
        if found := headers_in(texts):
            return found[0]
        if columns and texts:
            sign = delimiter_of(texts[0])
            return Header(0, cells_of(texts[0], sign), sign)
        hint = "Name the columns in the first line."
        raise UnreadableFileError(self.name, "has no header of a table of series", hint)

    def _place(self, header: Header, by: str, columns: Any) -> int:
        names = [columns[by]] if isinstance(columns.get(by), str) else columns.get(by) or [by]
        wanted = {folded(name) for name in names}
        for place, cell in enumerate(header.cells):
            if folded(cell) in wanted or (by not in columns and role_of(cell) == by):
                return place
        problem = f"has no column for `{by}` to split it by"
        raise UnreadableFileError(self.name, problem, "Name another column as `by`.")

    def _is_row(self, lines: bytes) -> bool:
        return len(_cells(lines, self.delimiter)) == self.width

    def _scan(self, lines: Iterator[bytes]) -> None:
        """Note where the key changes from one row to the next."""
        offset, number = self.start + len(self.before), self.header_lines
        place, delimiter, known = self.place, self.delimiter, dict[bytes, int]()
        last: bytes | None = None
        for row, size in _rows(lines, self._is_row):
            cells = row.partition(b'"')[0].split(delimiter, place + 1)
            if len(cells) > place + 1:
                key = cells[place].strip()
            elif b'"' in row:
                texts = _cells(row, delimiter)[place : place + 1]
                key = "".join(texts).strip().encode("utf-8", "surrogateescape")
            else:
                key = cells[place].strip() if place < len(cells) else b""
            if key != last:
                last = key
                self.codes.append(known.setdefault(key, len(known)))
                self.starts.append(offset)
                self.lines.append(number)
            offset += len(row)
            number += size
        self.starts.append(offset)
        self.lines.append(number)

    def parts(self, rows: int) -> Iterator[list[_Run]]:
        """Give the stretches of each part: keys together until they have as many rows."""
        codes, starts, lines = (np.array(a) for a in (self.codes, self.starts, self.lines))
        if not len(codes):
            return
        sizes = np.bincount(codes, weights=np.diff(lines)).astype(int)
        part_of = np.empty(len(sizes), dtype=int)
        part = held = 0
        for key, size in enumerate(sizes.tolist()):
            if held and held + size > rows:
                part, held = part + 1, 0
            part_of[key] = part
            held += size
        owner = part_of[codes]
        order = np.argsort(owner, kind="stable")
        for places in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
            yield [_Run(starts[n], starts[n + 1], lines[n], lines[n + 1]) for n in places.tolist()]

    def part(self, runs: Sequence[_Run]) -> tuple[IO[bytes], Integers]:
        """Give a part as a file of its own, and the line of the whole file of each of its lines."""
        pieces = [self.before]
        for run in runs:
            self.file.seek(run.start)
            pieces.append(self.file.read(run.end - run.start))
        numbers = [np.arange(self.header_lines), *(np.arange(run.first, run.last) for run in runs)]
        stream = io.BytesIO(b"".join(pieces))
        stream.name = self.name
        return stream, np.concatenate(numbers) + 1


def _rows(lines: Iterator[bytes], is_row: Callable[[bytes], bool]) -> Iterator[tuple[bytes, int]]:
    """Join lines that a quoted cell spans; give each row with the number of its lines."""
    waiting: deque[bytes] = deque()
    while line := waiting.popleft() if waiting else next(lines, b""):
        if b'"' not in line or line.count(b'"') % 2 == 0:
            yield line, 1
            continue
        held = [line]
        while len(held) < _MOST_LINES and (more := next(lines, b"")):  # none waits: it was odd
            held.append(more)
            if more.count(b'"') % 2:
                break
        if is_row(joined := b"".join(held)):
            yield joined, len(held)
        else:  # the quote was left open: what it swallowed are rows of their own
            yield line, 1
            waiting.extendleft(reversed(held[1:]))


def _cells(row: bytes, delimiter: bytes) -> list[str]:
    """Give the cells of a row that has quotes; none where they do not match."""
    text = io.StringIO(row.decode("utf-8", "surrogateescape"), newline="")
    try:
        return next(csv.reader(text, delimiter=delimiter.decode(), strict=True), [])
    except csv.Error:
        return []
