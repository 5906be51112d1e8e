"""Where results go: a terminal, a pipe, or a file that is written whole or not at all."""

from __future__ import annotations

import errno
import io
import re
import sys
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cdpkit.cli.endings import STANDARD_OUTPUT, say
from cdpkit.display import plain_text
from cdpkit.errors import UnwritableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import RenderableType


_BLANKS = re.compile(r" +(?=\n)")


class Layout(StrEnum):
    """How results are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def write_as(
    layout: Layout,
    output: Path | None,
    *,
    table: Callable[[], Iterator[RenderableType]],
    csv: Callable[[], str],
    json: Callable[[], str],
    ending: Sequence[str] = (),
    sources: Iterable[str | Path] = (),
) -> None:
    """Write a result in the layout asked for; only that one is made.

    Lines that end the output stand below tables; beside CSV and JSON, which programs read, they go
    to the standard error.
    """
    if layout is not Layout.TABLE:
        for line in ending:
            say(line)
    makers: dict[Layout, Callable[[], str | Iterator[RenderableType]]] = {
        Layout.TABLE: lambda: chain(table(), ending),
        Layout.CSV: csv,
        Layout.JSON: json,
    }
    write(output, makers[layout](), sources)


def write(
    output: Path | None, content: str | Iterator[RenderableType], sources: Iterable[str | Path] = ()
) -> None:
    """Write a text as it is, or lay out tables: for the terminal, or 120 columns wide in a file."""
    if output is None:
        _to_standard_output(partial(_print, content))
        return
    from cdpkit.io.documents import write_whole

    if not isinstance(content, str):
        stream = io.StringIO()
        _print_all(content, stream, width=120)
        content = stream.getvalue()
    write_whole(output, content, sources=sources)


def write_parts(
    output: Path | None, parts: Iterator[str], sources: Iterable[str | Path] = ()
) -> None:
    """Write a text that comes in parts, each as soon as it is there; a file once all are."""
    if output is None:
        for part in parts:
            _to_standard_output(partial(_print, part))
        return
    from cdpkit.io.documents import write_whole

    content = bytearray()
    for part in parts:
        content += part.encode("utf-8", "backslashreplace")
    write_whole(output, content, sources=sources)


def _to_standard_output(print_it: Callable[[], None]) -> None:
    try:
        print_it()
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # the reader has what it wants: nothing is said
    except OSError as error:
        raise UnwritableFileError.from_system(STANDARD_OUTPUT, error) from None


def _print(content: str | Iterator[RenderableType]) -> None:
    if not isinstance(content, str):
        _print_all(content, sys.stdout)
    elif sys.stdout.isatty():  # what a program reads stays as it is, what a terminal obeys does not
        sys.stdout.writelines(f"{plain_text(line)}\n" for line in content.splitlines())
    else:
        sys.stdout.write(content)


def _print_all(
    content: Iterator[RenderableType], stream: IO[str], *, width: int | None = None
) -> None:
    from rich.console import Console
    from rich.segment import Segment

    class PlainConsole(Console):
        """Prints no control character that is not its own, and says it when an output is lost."""

        def render(self, *arguments: Any, **options: Any) -> Iterator[Segment]:
            gap: list[Segment] = []  # blanks, which are dropped where the line ends
            for part in super().render(*arguments, **options):
                if part.control:
                    yield part
                    continue
                text = _BLANKS.sub("", "\n".join(map(plain_text, part.text.split("\n"))))
                kept = text.rstrip(" ")
                if kept:
                    yield from () if kept.startswith("\n") else gap
                    yield Segment(kept, part.style)
                    gap = []
                if len(kept) < len(text):
                    gap.append(Segment(text[len(kept) :], part.style))
            yield from gap

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError(errno.EPIPE, "")

    console = PlainConsole(file=stream, width=width, highlight=False, markup=False, emoji=False)
    for part in content:
        console.print(part)
