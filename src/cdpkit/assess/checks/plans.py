"""What a check looks at: the records of one document, with the registry around them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from cdpkit.assess.checks.findings import Finding
from cdpkit.model import Indicator, Record, Strategy, walk_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.registering import Check, Found
    from cdpkit.model import Document, Locator, Path, PrintedPeriod, Registry, SourceFile

__all__ = ["Plan", "earliest_end", "first_day", "last_day", "latest_start"]

R = TypeVar("R", bound=Record)


class Plan:
    """The records of one document.

    Parameters
    ----------
    file : SourceFile
        The file that encodes the document.
    registry : Registry
        All records that it refers to.
    as_of : date, optional
        The day for which states and dates are checked.
    text : str, optional
        The text of the document itself, whose lines the places count.
    """

    def __init__(
        self,
        file: SourceFile,
        registry: Registry,
        as_of: date | None = None,
        text: str | None = None,
    ) -> None:
        self.file, self.registry, self.as_of = file, registry, as_of
        self.document: Document = file.document
        self.lines = None if text is None else text.split("\n")
        self._walked = list(walk_records(file.content))
        self._paths: dict[int, Path] = {id(record): path for path, record in self._walked}

    def of(self, kind: type[R]) -> list[R]:
        """Give the records of a class in the file, with or without an identifier."""
        return [record for _, record in self._walked if isinstance(record, kind)]

    @cached_property
    def strategies(self) -> list[Strategy]:
        """The strategies of the document."""
        return self.of(Strategy)

    def within(self, holder: Record, kind: type[R]) -> Iterator[R]:
        """Give the records of a class inside another record."""
        return (record for _, record in walk_records(holder) if isinstance(record, kind))

    def path_of(self, record: Record) -> Path:
        """Give the path of a record of the file."""
        return self._paths[id(record)]

    def around(self, path: Path, kind: type[R]) -> R | None:
        """Give the nearest record of a class that holds a path."""
        inner = (
            r for p, r in reversed(self._walked) if path[: len(p)] == p and isinstance(r, kind)
        )
        return next(inner, None)

    def indicator(self, identifier: str) -> Indicator:
        """Give an indicator of the registry."""
        return self.registry.record(identifier, Indicator)

    def printed_lines(self, at: Locator) -> str:
        """Give the text of a place, lines joined by spaces."""
        if self.lines is None or at.line is None:
            return ""
        return " ".join(self.lines[at.line - 1 : at.last_line or at.line])

    def record_at(self, path: Path) -> Record:
        """Give the innermost record that holds a path."""
        return next(r for p, r in reversed(self._walked) if path[: len(p)] == p)

    def entity_at(self, path: Path) -> str:
        """Give the identifier of the nearest record that has one."""
        sizes = range(len(path), -1, -1)
        at = {p: r for p, r in self._walked if path[: len(p)] == p}
        held = (at.get(path[:size]) for size in sizes)
        return next((i for r in held if (i := getattr(r, "id", None))), self.document.id)

    def finding(self, one: Check, found: Found) -> Finding:
        """Make a finding of what a check yields."""
        path = self._paths.get(id(found.record), ())
        line, column = self.file.mark_of((*path, found.field) if found.field else path) or (
            None,
            None,
        )
        return Finding(
            one.code,
            one.severity,
            one.message.format(**found.words),
            one.hint.format(**found.words),
            self.entity_at(path),
            self.file.name,
            found.words.get("line", line),
            found.words.get("column", column),
        )


def first_day(period: PrintedPeriod) -> date:
    """Give the first possible day."""
    return min((reading.start or date.min for reading in period.readings), default=date.min)


def last_day(period: PrintedPeriod) -> date:
    """Give the last possible day."""
    return max((reading.end or date.max for reading in period.readings), default=date.max)


def latest_start(period: PrintedPeriod) -> date:
    """Give the latest possible first day."""
    return max((reading.start or date.min for reading in period.readings), default=date.min)


def earliest_end(period: PrintedPeriod) -> date:
    """Give the earliest possible last day."""
    return min((reading.end or date.max for reading in period.readings), default=date.max)
