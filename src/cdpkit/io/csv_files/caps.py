"""Bytes of a file as they come, once: what is too long, or no text, is refused before it is held."""

from __future__ import annotations

import io
import math
from typing import IO, cast

from cdpkit.errors import UnreadableFileError

MAX_LINE = 1 << 20
"""The longest line in bytes."""
MAX_FILE = 2 << 30
"""The longest file in bytes."""
ZERO = "contains a zero byte, so it is not text"


class CappedBytes(io.RawIOBase):
    """A stream of bytes whose first bytes may be read already; it holds no more than it gives."""

    def __init__(
        self,
        file: IO[bytes],
        name: str,
        head: bytes = b"",
        *,
        wide: bool = False,
        most: float | None = None,
    ) -> None:
        self.file, self.name, self.head = file, name, head
        self.most = MAX_FILE if most is None else most
        self.wide = wide
        """Whether a character has two bytes, so that one of them may be zero."""
        self.size = self.line = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes, which are checked first."""
        size = min(len(buffer), MAX_LINE)
        data = self.head[:size] or self.file.read(size)
        self.head = self.head[len(data) :]
        self._check(data)
        buffer[: len(data)] = data
        return len(data)

    def _check(self, data: bytes) -> None:
        ends = [data.find(b"\n"), data.find(b"\r")]
        first = min((end for end in ends if end >= 0), default=len(data))
        longest = self.line + first  # lines within a block are shorter than the block
        last = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self.line = longest if last < 0 else len(data) - last - 1
        self.size += len(data)
        if not self.wide and b"\0" in data:
            problem, hint = ZERO, "Save it as CSV, in UTF-8."
        elif longest > MAX_LINE:
            problem, hint = "has a line of more than 1 MiB", "Check its quotes and line ends."
        elif self.size > self.most:
            problem = "is longer than 2 GiB"
            hint = "Read it in parts with `frames.by_parts`, or split it."
        else:
            return
        raise UnreadableFileError(self.name, problem, hint)


def capped_text(file: IO[bytes], name: str) -> io.TextIOWrapper:
    """Give the UTF-8 text of a file, line ends as they are."""
    raw = io.BufferedReader(cast("io.RawIOBase", CappedBytes(file, name)))
    return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def capped_bytes(file: IO[bytes], name: str) -> io.BufferedReader:
    """Give the bytes of a file of any length, which is read part by part."""
    raw = CappedBytes(file, name, most=math.inf)
    return io.BufferedReader(cast("io.RawIOBase", raw), MAX_LINE)
