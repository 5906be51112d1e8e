"""Short forms of a file written out in full: identifiers, references, places, names and years.

`DocumentFile` does this before it validates, so that YAML, JSON, text and mappings in Python give
equal records.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from cdpkit.errors import InputError
from cdpkit.model.file_format.migrate import Moves, Path, migrated
from cdpkit.model.links import reference_fields
from cdpkit.model.periods import PrintedPeriod, YearType
from cdpkit.model.problems import records_within
from cdpkit.model.record import Record, Ref
from cdpkit.model.records import Area, Locator, Responsible, folded

if TYPE_CHECKING:
    from collections.abc import Iterator


ABSOLUTE = "."
"""A reference that begins with this is an identifier in full, whatever else it looks like."""
_SHORT_PLACE = re.compile(r"(p\d{1,5}|(p\d{1,5} )?L\d{1,7}(-\d{1,7})?)")
_BODIES = ("organisations", "boards", "posts", "partnerships", "programmes")


class Written(NamedTuple):
    """A mapping without short forms, and the old path of each value that moved."""

    data: dict[str, Any]
    moves: Moves


def in_full(data: dict[str, Any], kind: type[Record]) -> Written:
    """Write everything short in a mapping out in full, and older versions as the present one.

    Parameters
    ----------
    data : dict
        What a file holds, as text, lists and dictionaries; records may stand among them.
    kind : type
        `DocumentFile`.

    Returns
    -------
    Written
        The mapping in full, and what moved.
    """
    new, moves = migrated(data)
    return Written(Expander(new, kind).written(), moves | dict(_from_shorthands(new, kind, ())))


def _from_shorthands(value: Any, kind: type[Record], path: Path) -> Iterator[tuple[Path, Path]]:
    """Give the path of each item that a shorthand makes, and that of the value it is made of."""
    if isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _from_shorthands(item, kind, (*path, place))
    if not isinstance(value, dict):
        return
    yield from _items_made(value, kind, path)
    for name, within in records_within(kind).items():
        if name in value:
            yield from _from_shorthands(value[name], within, (*path, name))


def _items_made(
    value: dict[str, Any], kind: type[Record], path: Path
) -> Iterator[tuple[Path, Path]]:
    """Do so for one record."""
    made: dict[str, int] = {}
    for hand in kind.shorthands:
        if (given := value.get(hand.key)) is None:
            continue
        first = made.get(hand.field, len(_items(value.get(hand.field))))
        listed = isinstance(given, list | tuple)
        made[hand.field] = first + (len(given) if listed else 1)
        for place in range(first, made[hand.field]):
            inner = (hand.value,) if hand.value else ()
            old = (*path, hand.key, place - first) if listed else (*path, hand.key)
            yield (*path, hand.field, place, *inner), old


class Expander:
    """Follows the fields of the record classes, so that free text is left alone.

    `publisher` is a reference in a document and plain text in the source of a fact.
    """

    def __init__(self, data: dict[str, Any], kind: type[Record]) -> None:
        self.data, self.kind = data, kind
        document = data.get("document")
        given = _get(document, "id")
        self.document = given if isinstance(given, str) else None
        year_type = _get(document, "year_type")
        self.year_type = year_type if year_type in list(YearType) else None
        self.root = self.document.split(".")[0] if self.document else ""
        self.ids = set(self._ids_below(data, kind, self.root))
        self.names = dict(self.names_of(data))

    def written(self) -> dict[str, Any]:
        """Give the whole mapping in full."""
        result = self.expanded_record(self.data, self.kind, self.root)
        if self.document and isinstance(result["document"], dict):
            result["document"]["id"] = self.document
        return result

    def _ids_below(self, value: Any, kind: type[Record], scope: str) -> Iterator[str]:
        if isinstance(value, list | tuple):
            for item in value:
                yield from self._ids_below(item, kind, scope)
        elif isinstance(value, Record):
            holder = "" if scope == self.root else scope
            yield from self._ids_below(vars(value), type(value), holder)
        elif isinstance(value, dict):
            if isinstance(value.get("id"), str):
                scope = self._full_id(value["id"], scope)
                yield scope
            for name, inner in records_within(kind).items():
                if name in value:
                    yield from self._ids_below(value[name], inner, scope)

    def names_of(self, content: Any) -> Iterator[tuple[str, str]]:
        """Give the names of the bodies of a file, folded, each with its identifier."""
        for section in _BODIES:
            for body in _items(_get(content, section)):
                identifier = _get(body, "id")
                if isinstance(identifier, str):
                    full = self._full_id(identifier, self.root)
                    for form in _forms(_get(body, "name") or _get(body, "title")):
                        yield folded(form), full

    @staticmethod
    def _full_id(short: str, scope: str) -> str:
        if short.startswith(ABSOLUTE):
            return short[1:]
        return short if "." in short or not scope or short == scope else f"{scope}.{short}"

    def _value(self, value: Any, kind: type[Record], scope: str) -> Any:
        if isinstance(value, list | tuple):
            return [self._value(item, kind, scope) for item in value]
        if isinstance(value, str):
            return self.expanded_text(value, kind, scope)
        if isinstance(value, Record):
            return self._completed(value, "" if scope == self.root else scope)
        return self.expanded_record(value, kind, scope) if isinstance(value, dict) else value

    def expanded_text(self, text: str, kind: type[Record], scope: str) -> Any:
        """Write out a text that stands for a record."""
        if kind is Locator:
            short = self.document and _SHORT_PLACE.fullmatch(text)
            return f"{self.document} {text}" if short else text
        if kind is PrintedPeriod:
            return {"printed": text, "year_type": self.year_type} if self.year_type else text
        if kind is Responsible:
            try:
                named = Responsible.model_validate(text).model_dump(exclude_defaults=True)
            except InputError:
                return text  # what is wrong with it is said where the record is made, with its line
            return self.expanded_record(named, kind, scope)
        if kind.short and (ref := reference_fields(kind).get(kind.short)):
            return {kind.short: self.reference(text, ref, scope)}
        return text

    def expanded_record(
        self, data: dict[str, Any], kind: type[Record], scope: str
    ) -> dict[str, Any]:
        """Write out the mapping of a record that stands below `scope`."""
        full = dict(kind.without_shorthands(data))
        own = self._full_id(data["id"], scope) if isinstance(data.get("id"), str) else scope
        references, within = reference_fields(kind), records_within(kind)
        for name, value in full.items():
            if name in references:
                full[name] = self._references(value, references[name], scope)
            elif name in within:
                full[name] = self._value(value, within[name], own)
        if isinstance(data.get("id"), str):
            full["id"] = own
        if kind is PrintedPeriod and self.year_type and not full.get("readings"):
            full["year_type"] = full.get("year_type") or self.year_type
        if kind is Responsible and not full.get("body"):
            self._find_body(full)
        if kind is Locator and self.document and not full.get("document"):
            full["document"] = self.document
        return full

    def _completed(self, record: Record, holder: str) -> Record:
        """Complete the short identifiers of a record made in Python by those of its holders."""
        own = self._full_id(getattr(record, "id", None) or holder, holder)
        changes: dict[str, Any] = {"id": own} if own != getattr(record, "id", own) else {}
        for name, ref in reference_fields(type(record)).items():
            value = getattr(record, name)
            full = tuple(self._found(text, ref, holder) for text in _each(value))
            if full != _each(value):
                changes[name] = full if isinstance(value, tuple) else full[0]
        for name in records_within(type(record)):
            value = getattr(record, name)
            inner = tuple(
                self._completed(one, own) if isinstance(one, Record) else one
                for one in _each(value)
            )
            if any(new is not old for new, old in zip(inner, _each(value), strict=True)):
                changes[name] = inner if isinstance(value, tuple) else inner[0]
        return record.revised(**changes) if changes else record

    def _found(self, text: Any, ref: Ref, scope: str) -> Any:
        known = not isinstance(text, str) or text in self.ids
        return text if known else self.reference(text, ref, scope or self.root)

    def _find_body(self, responsible: dict[str, Any]) -> None:
        """Match a printed name with the bodies of this file; without one it stays as printed."""
        printed = responsible.get("printed")
        found = self.names.get(folded(printed)) if isinstance(printed, str) else None
        if found:
            responsible["body"] = found

    def _references(self, value: Any, ref: Ref, scope: str) -> Any:
        if isinstance(value, list | tuple):
            return [self._references(item, ref, scope) for item in value]
        return self.reference(value, ref, scope) if isinstance(value, str) else value

    def reference(self, text: str, ref: Ref, scope: str) -> str:
        """Write out a reference: the nearest record of that name in the file, else the namespace."""
        if text.startswith(ABSOLUTE):
            return text[1:]
        name = Area.id_of(text)
        parts = scope.split(".") if scope else []
        for size in range(len(parts), 0, -1):
            candidate = ".".join([*parts[:size], name])
            if candidate in self.ids:
                return candidate
        if name in self.ids or not ref.namespace or name.startswith(f"{ref.namespace}."):
            return name
        return f"{ref.namespace}.{name}"


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else getattr(value, key, None)


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _forms(name: Any) -> Iterator[str]:
    """Give the forms of a name: a text, a record, or the mapping that stands for one."""
    if isinstance(name, str):
        yield name
    else:
        if isinstance(preferred := _get(name, "preferred"), str):
            yield preferred
        for form in _items(_get(name, "printed")):
            if isinstance(text := _get(form, "text"), str):
                yield text
