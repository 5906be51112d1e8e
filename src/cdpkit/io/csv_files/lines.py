"""Lines of a CSV file, counted, so that a row with a quote left open hides no other."""

from __future__ import annotations

import io
from collections import deque
from itertools import islice
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


ODD_CELL = "a quote is not closed or is inside a cell, or a cell is too long"
"""What is wrong when the csv module refuses a row; its own words change with its version."""

_PIECE = 4 << 20
"""Bytes of a piece; it goes on to the end of its last line."""
_TOGETHER = 20_000
"""Lines of text that make a piece."""
_MOST_LINES = 1_000
"""Lines of one row: were there no limit, each open quote would read the file to its end."""


def whole_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Give a file in pieces of whole lines."""
    while piece := file.read(_PIECE):
        yield piece if piece.endswith(b"\n") else piece + file.readline()


def joined(lines: Iterable[str]) -> Iterator[bytes]:
    """Give lines of text as pieces of many."""
    rest = iter(lines)
    while some := list(islice(rest, _TOGETHER)):
        yield _encoded("".join(some))


def lines_of(piece: bytes) -> list[str]:
    """Give the lines of a piece; bytes that are no UTF-8 come through as surrogates."""
    return list(io.StringIO(piece.decode("utf-8", "surrogateescape"), newline=""))


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair of UTF-16, which stands for no byte
        return text.encode("utf-8", "replace")


class Lines:
    """The lines of a file, one by one or in pieces; a line that was read can be put back."""

    def __init__(self, stream: Iterable[str | bytes]) -> None:
        self.stream, self.number = iter(stream), 0
        self.row: list[str] = []
        self.again: deque[str] = deque()

    def begin_row(self) -> int:
        """Forget the lines of the row before, and give the number of the next line."""
        self.row = []
        return self.number + 1

    def take(self) -> bytes:
        """Take a piece of lines that are not counted yet; nothing where the file ends."""
        if not self.again:
            piece = next(self.stream, b"")
            return piece if isinstance(piece, bytes) else _encoded(piece)
        piece = _encoded("".join(self.again))
        self.again.clear()
        return piece

    def put_back(self, lines: list[str]) -> None:
        """Put lines that were taken in front again."""
        self.again.extendleft(reversed(lines))

    def go_back(self) -> None:
        """Read again from the second line of the row: a quote left open does not hide it."""
        swallowed = self.row[1:]
        self.put_back(swallowed)
        self.number -= len(swallowed)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.row) == _MOST_LINES:
            raise StopIteration  # a quote was left open: what it swallows is read again
        if not self.again:
            piece = next(self.stream)
            self.again.extend([piece] if isinstance(piece, str) else lines_of(piece))
        line = self.again.popleft()
        self.number += 1
        self.row.append(line)
        return line
