"""How far a command is, on the standard error, once it takes long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Self

import typer

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar

__all__ = ["Progress", "Waiting"]

PATIENCE = 1.0
"""Seconds after which progress is shown."""

Progress = Annotated[
    bool, typer.Option("--progress/--no-progress", help="Show how far the command is.")
]


class Waiting:
    """Shows how many of something are done, once it takes long; in a terminal it is gone at the end."""

    def __init__(self, what: str, size: int | None = None, *, shown: bool = True) -> None:
        self.what, self.size, self.shown = what, size, shown
        self.start = time.monotonic()
        self.bar: Bar | None = None

    def show(self, done: int) -> None:
        """Say that so many are done."""
        if self.bar is None:
            over = done == self.size
            if over or not self.shown or time.monotonic() - self.start < PATIENCE:
                return
            self.bar = self._begun()
        self.bar.update(self.bar.task_ids[0], completed=done)

    def _begun(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = [TextColumn(self.what), *([BarColumn()] if self.size else [])]
        console = Console(stderr=True)
        # Where there is no terminal to redraw, one line stays at the end.
        made = Bar(
            *columns, MofNCompleteColumn(), TimeElapsedColumn(), console=console,
            transient=console.is_terminal,
        )  # fmt: skip
        made.add_task(self.what, total=self.size)
        made.start()
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar is not None:
            self.bar.stop()
