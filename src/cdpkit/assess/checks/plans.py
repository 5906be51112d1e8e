"""What a check looks at: the records of one document, with the registry around them."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from cdpkit.assess.checks.findings import Finding
from cdpkit.model import Indicator, Record, Strategy, walk_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdpkit.assess.checks.registering import Check, Found
    from cdpkit.model import Document, Locator, Path, PrintedPeriod, Registry, SourceFile


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
        self._records = [record for _, record in self._walked]
        self._at: dict[Path, Record] = dict(self._walked)
        self._numbers = {id(record): number for number, record in enumerate(self._records)}
        self._entities: dict[Path, str] = {}
        self._ends: dict[int, int] = {}
        self._by_kind: dict[type, list[int]] = {}
        for number, record in enumerate(self._records):
            self._by_kind.setdefault(type(record), []).append(number)
        self._of: dict[type, tuple[tuple[int, ...], tuple[Any, ...]]] = {}

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """Give the records of a class in the file, with or without an identifier."""
        return self._places_of(kind)[1]

    def _places_of(self, kind: type[R]) -> tuple[tuple[int, ...], tuple[R, ...]]:
        """Give the numbers of the records of a class, and the records, in their order."""
        known = self._of.get(kind)
        if known is None:
            numbers = self._of_kinds(one for one in self._by_kind if issubclass(one, kind))
            known = self._of[kind] = numbers, tuple(self._records[n] for n in numbers)
        return known

    def having(self, field: str) -> list[Record]:
        """Give the records of the file whose class has a field or property of this name."""
        numbers = self._of_kinds(one for one in self._by_kind if _has(one, field))
        return [self._records[n] for n in numbers]

    def _of_kinds(self, kinds: Iterable[type]) -> tuple[int, ...]:
        return tuple(sorted(chain.from_iterable(self._by_kind[one] for one in kinds)))

    @cached_property
    def strategies(self) -> tuple[Strategy, ...]:
        """The strategies of the document."""
        return self.of(Strategy)

    def within(self, holder: Record, kind: type[R]) -> tuple[R, ...]:
        """Give the records of a class inside another record of the file, itself among them."""
        first = self._numbers[id(holder)]
        numbers, records = self._places_of(kind)
        return records[bisect_left(numbers, first) : bisect_left(numbers, self._end_of(first))]

    def _end_of(self, first: int) -> int:
        """Give the place after the last record that the one at a place holds."""
        end = self._ends.get(first)
        if end is None:
            # A record is walked before what it holds, and that before its neighbour.
            path = self._walked[first][0]
            rest = enumerate(islice(self._walked, first, None), first)
            beyond = (n for n, (place, _) in rest if place[: len(path)] != path)
            end = self._ends[first] = next(beyond, len(self._walked))
        return end

    def path_of(self, record: Record) -> Path:
        """Give the path of a record of the file."""
        return self._walked[self._numbers[id(record)]][0]

    def around(self, path: Path, kind: type[R]) -> R | None:
        """Give the nearest record of a class that holds a path."""
        return next((one for one in self._upwards(path) if isinstance(one, kind)), None)

    def _upwards(self, path: Path) -> Iterator[Record]:
        """Give the records that hold a path, the innermost first."""
        parts = (path[:size] for size in range(len(path), -1, -1))
        return (self._at[part] for part in parts if part in self._at)

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
        return next(self._upwards(path))

    def entity_at(self, path: Path) -> str:
        """Give the identifier of the nearest record that has one."""
        known = self._entities.get(path)
        if known is None:
            known = self._entities[path] = self._entity(path)
        return known

    def _entity(self, path: Path) -> str:
        ids = (vars(one).get("id") for one in self._upwards(path))
        return next((one for one in ids if one), self.document.id)

    def finding(self, one: Check, found: Found) -> Finding:
        """Make a finding of what a check yields."""
        number = self._numbers.get(id(found.record))
        path = () if number is None else self._walked[number][0]
        mark = self.file.mark_of((*path, found.field) if found.field else path)
        line, column = mark or (None, None)
        return Finding(
            one.code,
            one.severity,
            _filled(one.message, found.words),
            _filled(one.hint, found.words),
            self.entity_at(path),
            self.file.name,
            found.words.get("line", line),
            found.words.get("column", column),
        )


def _filled(text: str, words: dict[str, Any]) -> str:
    """Put words into a text; one without gaps stays the same object, of which many hold one copy."""
    return text.format(**words) if words else text


@cache
def _has(kind: type[Record], name: str) -> bool:
    return name in kind.model_fields or hasattr(kind, name)


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
