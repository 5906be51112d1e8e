"""Links between records: which fields point where, and whether they all lead to something."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args, get_origin

from cdpkit.model.problems import Path, printed_path
from cdpkit.model.record import Record, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdpkit.errors import DocumentError
    from cdpkit.model.source_files import Place, SourceFile


class Link(NamedTuple):
    """A field of a record that points to another record, and where it stands."""

    file: SourceFile
    path: Path
    holder: str | None
    holder_path: Path
    target: str
    ref: Ref

    @property
    def field(self) -> str:
        """The field within the record that holds it, as in `members[0].organisation`."""
        return printed_path(self.path[len(self.holder_path) :])


@dataclass(frozen=True, slots=True)
class Reference:
    """One record points to another.

    Parameters
    ----------
    source : str
        Identifier of the record that points; empty for the file itself.
    field : str
        Field that holds the pointer, as in `members[0].organisation`.
    target : str
        Identifier of the record that it points to.
    place : Place
        File, line and column of the pointer.
    """

    source: str
    field: str
    target: str
    place: Place


@cache
def reference_fields(kind: type[Record]) -> dict[str, Ref]:
    """Give the fields of a record class that point to other records.

    Parameters
    ----------
    kind : type
        A record class.

    Returns
    -------
    dict of str to Ref
        By the name of the field.

    Examples
    --------
    >>> from cdpkit.model import Locator
    >>> reference_fields(Locator)["document"].kinds
    ('Document',)
    """
    found = {}
    for name, info in kind.model_fields.items():
        marks = [*info.metadata, *_marks_within(info.annotation)]
        if ref := next((mark for mark in marks if isinstance(mark, Ref)), None):
            found[name] = ref
    return found


def _marks_within(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _marks_within(part)


def walk_records(record: Record, path: Path = ()) -> Iterator[tuple[Path, Record]]:
    """Give a record and all records within it, each with the path that leads to it.

    Parameters
    ----------
    record : Record
        Where the walk begins.
    path : tuple, default ()
        The path that leads to it.

    Returns
    -------
    iterator of (path, Record)
        The record first, then what it holds, in the order of the fields.

    Examples
    --------
    >>> from cdpkit.model import Name
    >>> [type(record).__name__ for _, record in walk_records(Name.parse("Re-Frame"))]
    ['Name']
    """
    found: list[tuple[Path, Record]] = []
    _gather(record, path, found)
    return iter(found)


_PLAIN = (str, int, float, bool, Decimal, date, Enum, NoneType)


@cache
def _field_names(kind: type[Record]) -> tuple[str, ...]:
    """Give the fields that may hold records: all but those of texts, numbers, dates and words."""
    fields = kind.model_fields.items()
    return tuple(name for name, field in fields if not _is_plain(field.annotation))


def _is_plain(annotation: Any) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, _PLAIN)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return True
    if origin is Annotated:
        return _is_plain(parts[0])
    return bool(parts) and all(part is Ellipsis or _is_plain(part) for part in parts)


def _gather(record: Record, path: Path, found: list[tuple[Path, Record]]) -> None:
    """Append a record and all records within it, each before what it holds."""
    found.append((path, record))
    values = vars(record)
    for name in _field_names(type(record)):
        value = values[name]
        if isinstance(value, Record):
            _gather(value, (*path, name), found)
        elif type(value) is tuple and value and isinstance(value[0], Record):
            for position, item in enumerate(value):
                _gather(item, (*path, name, position), found)


def links_of(
    file: SourceFile, path: Path, record: Record, holder: tuple[str | None, Path]
) -> Iterator[Link]:
    """Give the links that stand in a record itself; `holder` is the record with an id around it."""
    for name, ref in reference_fields(type(record)).items():
        value = getattr(record, name)
        if isinstance(value, str):
            yield Link(file, (*path, name), *holder, value, ref)
        elif value is not None:
            for position, item in enumerate(value):
                yield Link(file, (*path, name, position), *holder, item, ref)


def points_to(ref: Ref, kind: type[Record]) -> bool:
    """Tell whether a link may point to records of this class, or of one that it specialises."""
    return any(part.__name__ in ref.kinds for part in kind.__mro__)


def circles(links: Iterable[Link]) -> Iterator[DocumentError]:
    """Give an error for each circle of links that must come to an end."""
    edges: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.ref.acyclic and link.holder is not None:
            edges[link.holder].append(link)
    done: set[str] = set()
    for start in list(edges):
        yield from _circles_from(start, edges, done)


def _circles_from(
    start: str, edges: Mapping[str, list[Link]], done: set[str]
) -> Iterator[DocumentError]:
    stack = [(start, iter(edges.get(start, ())))]
    trail = [start]
    while stack:
        node, out = stack[-1]
        link = next((edge for edge in out if edge.target not in done), None)
        if link is None:
            done.add(node)
            stack.pop()
            trail.pop()
            continue
        target = link.target
        if target in trail:
            circle = " -> ".join([*trail[trail.index(target) :], target])
            problem = f"runs in a circle: {circle}"
            yield link.file.error(link.path, problem, "Break it at one place.", code="LOAD10")
        else:
            stack.append((target, iter(edges.get(target, ()))))
            trail.append(target)
