"""How far long work is, on the standard error, once it has taken a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from rich.progress import Progress as Bar


T = TypeVar("T")

PATIENCE = 1.0
"""Seconds after which progress is shown."""


class Waiting:
    """Shows how many of something are done: in a terminal or a notebook, and gone at the end.

    With `kept`, one line is left where there is no terminal to redraw, as in the log of a job.
    """

    def __init__(
        self, what: str, size: int | None = None, *, shown: bool = True, kept: bool = False
    ) -> None:
        self.what, self.size, self.shown, self.kept = what, size, shown, kept
        self.start = time.monotonic()
        self.bar: Bar | None = None
        self.line = ""

    def show(self, done: int) -> None:
        """Say that so many are done."""
        if not self.shown or time.monotonic() - self.start < PATIENCE:
            return
        if self.bar is None and in_notebook():
            self._rewrite(f"{self.what} {done:,}" + (f" of {self.size:,}" if self.size else ""))
            return
        if self.bar is None:
            self.bar = None if done == self.size else self._begun()
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=done)

    def _rewrite(self, text: str) -> None:
        """Put a text in the place of the line before: a notebook has no cursor to move."""
        sys.stderr.write(f"\r{' ' * len(self.line)}\r{text}")
        sys.stderr.flush()
        self.line = text

    def _begun(self) -> Bar | None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True)
        if not (console.is_terminal or self.kept):
            self.shown = False
            return None
        columns = [
            TextColumn(self.what),
            *(
                [BarColumn(), MofNCompleteColumn()]
                if self.size
                else [TextColumn("{task.completed:,}")]
            ),
        ]
        # What the caller prints meanwhile goes where it would have gone.
        made = Bar(
            *columns, TimeElapsedColumn(), console=console,
            transient=console.is_terminal, redirect_stdout=False, redirect_stderr=False,
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
        if self.line:
            self._rewrite("")


def in_notebook() -> bool:
    """Tell whether the standard error is that of a notebook."""
    return type(sys.stderr).__module__.partition(".")[0] == "ipykernel"


def counted_off(
    found: Iterable[T], what: str, size: int | None = None, *, shown: bool
) -> Iterator[T]:
    """Pass items on one by one, and show how many have been passed.

    Parameters
    ----------
    found : iterable
        What takes long.
    what : str
        What is counted, as it stands before the number.
    size : int, optional
        How many there are in all.
    shown : bool
        Whether to show it.

    Yields
    ------
    object
        Each of them.

    Examples
    --------
    >>> list(counted_off("abc", "letters done:", shown=False))
    ['a', 'b', 'c']
    """
    with Waiting(what, size, shown=shown) as waiting:
        for done, each in enumerate(found, 1):
            waiting.show(done)
            yield each
