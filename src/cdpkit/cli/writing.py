"""Where results go: a terminal, a pipe, or a file that is written whole or not at all."""

from __future__ import annotations

import io
import sys
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console, RenderableType

__all__ = ["Layout", "LayoutOf", "Output", "write", "write_as"]


class Layout(StrEnum):
    """How results are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


LayoutOf = Annotated[Layout, typer.Option("--format", help="How to write.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
]


def write_as(
    layout: Layout,
    output: Path | None,
    *,
    table: Callable[[], Iterator[RenderableType]],
    csv: Callable[[], str],
    json: Callable[[], str],
    ending: Sequence[str] = (),
) -> None:
    """Write a result in the layout asked for; only that one is made.

    Lines that end the output stand below tables; beside CSV and JSON, which programs read, they go
    to the standard error.
    """
    if layout is not Layout.TABLE:
        for line in ending:
            sys.stderr.write(f"cdpkit: {line}\n")
    makers: dict[Layout, Callable[[], str | Iterator[RenderableType]]] = {
        Layout.TABLE: lambda: chain(table(), ending),
        Layout.CSV: csv,
        Layout.JSON: json,
    }
    write(output, makers[layout]())


def write(output: Path | None, content: str | Iterator[RenderableType]) -> None:
    """Write a text as it is, or lay out tables: for the terminal, or 120 columns wide in a file."""
    if isinstance(content, str):
        if output is None:
            sys.stdout.write(content)
        else:
            from cdpkit.io.documents import write_whole

            write_whole(output, content)
        return
    from rich.console import Console

    if output is None:
        _print_all(Console(highlight=False, markup=False, emoji=False), content)
        return
    from cdpkit.io.documents import write_whole

    stream = io.StringIO()
    _print_all(Console(file=stream, width=120, highlight=False, markup=False, emoji=False), content)
    write_whole(output, stream.getvalue())


def _print_all(console: Console, content: Iterator[RenderableType]) -> None:
    for part in content:
        console.print(part)
