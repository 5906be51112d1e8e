"""Loaded files: their records, and the place of each value in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cdpkit.errors import DocumentError
from cdpkit.model.problems import printed_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cdpkit.model.problems import Path
    from cdpkit.model.record import Record


_LISTED = 20
"""Problems that one error lists beside the first."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file that was read.

    Parameters
    ----------
    file : str
        Name of the file.
    line : int, optional
        Line, counted from 1; None where lines are not known.
    column : int, optional
        Column, counted from 1.

    Examples
    --------
    >>> str(Place("plan.yaml", 12, 5))
    'plan.yaml:12'
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """A loaded file: its name, its records, and the place of each value.

    Parameters
    ----------
    name : str
        Name of the file for messages.
    content : DocumentFile
        Its records; or a single record that stands in no file.
    marks : mapping of path to (line, column)
        Where each value stands, as far as known.
    bundled : bool
        Whether it came with the package as reference data.
    text : str
        The text that was read, for checks of what YAML drops.
    problems : tuple of DocumentError
        What keeps the file from being read; its records are a draft then, which a registry
        refuses.
    unread : frozenset of str
        Last parts of the identifiers of a draft that could not be taken, in lower case.
    """

    name: str
    content: Record
    marks: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    bundled: bool = False
    text: str = ""
    problems: tuple[DocumentError, ...] = ()
    unread: frozenset[str] = frozenset()

    @property
    def document(self) -> Any:
        """The document that the file encodes; None in reference data."""
        return getattr(self.content, "document", None)

    def mark_of(self, path: Path) -> tuple[int, int] | None:
        """Give line and column of `path`, or of the nearest path above it that has them."""
        for size in range(len(path), -1, -1):
            if (mark := self.marks.get(path[:size])) is not None:
                return mark
        return None

    def line_of(self, path: Path) -> int | None:
        """Give the line of `path`, or of the nearest path above it that has one."""
        mark = self.mark_of(path)
        return None if mark is None else mark[0]

    def place_of(self, path: Path) -> Place:
        """Give file, line and column; the file alone where lines are not known."""
        return Place(self.name, *(self.mark_of(path) or ()))

    def error(self, path: Path, problem: str, hint: str, *, code: str = "LOAD06") -> DocumentError:
        """Make an error that names the file, the line and the path."""
        line, column = self.mark_of(path) or (None, None)
        return DocumentError(self.name, line, printed_path(path), problem, hint, column, code)


def all_in_one(problems: Sequence[DocumentError]) -> DocumentError:
    """Give the first problem, with the others as its notes.

    Parameters
    ----------
    problems : sequence of DocumentError
        At least one.

    Returns
    -------
    DocumentError
        The first, which holds all of them as `problems`.

    Examples
    --------
    >>> slips = [DocumentError("a.yaml", n, "", "is wrong", "Correct it.") for n in (1, 2)]
    >>> len(all_in_one(slips).problems)
    2
    """
    first, *rest = problems
    for problem in rest[:_LISTED]:
        first.add_note(str(problem))
    first.problems = tuple(problems)
    return first
