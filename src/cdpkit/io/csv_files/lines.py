"""Lines of a CSV file, counted, so that a row with a quote left open hides no other."""

from __future__ import annotations

from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ODD_CELL", "Lines"]

ODD_CELL = "a quote is not closed or stands inside a cell, or a cell is too long"
"""What is wrong when the csv module refuses a row; its own words change with its version."""


_MOST_LINES = 1_000
"""Lines of one row: were there no limit, each open quote would read the file to its end."""


class Lines:
    """Lines of a file, counted; those that a broken row swallowed can be read again."""

    def __init__(self, stream: Iterable[str]) -> None:
        self.stream, self.number = iter(stream), 0
        self.row: list[str] = []
        self.again: deque[str] = deque()

    def begin_row(self) -> int:
        """Forget the lines of the row before, and give the number of the next line."""
        self.row = []
        return self.number + 1

    def take(self, size: int) -> list[str]:
        """Take lines that are not counted yet; fewer where the file ends."""
        return list(islice(chain(self._waiting(), self.stream), size))

    def _waiting(self) -> Iterator[str]:
        while self.again:
            yield self.again.popleft()

    def put_back(self, lines: list[str]) -> None:
        """Put lines that were taken in front again."""
        self.again.extendleft(reversed(lines))

    def go_back(self) -> None:
        """Read again from the second line of the row: a quote left open does not hide it."""
        swallowed = self.row[1:]
        self.again.extendleft(reversed(swallowed))
        self.number -= len(swallowed)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.row) == _MOST_LINES:
            raise StopIteration  # a quote was left open: what it swallows is read again
        line = self.again.popleft() if self.again else next(self.stream)
        self.number += 1
        self.row.append(line)
        return line
