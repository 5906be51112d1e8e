"""Records as plain data that reads back as the same records, in the shortest form or in full."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from cdpkit.errors import InputError
from cdpkit.model.document_file import DocumentFile
from cdpkit.model.file_format import ABSOLUTE, Expander
from cdpkit.model.links import reference_fields, walk_records
from cdpkit.model.periods import Period, PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Record
from cdpkit.model.records import Locator, Responsible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.model.record import Ref


_LAST = ("at", "also_at", "interpreted")
_AREA = re.compile(r"area\.([eknsw]\d{8})")
_READ_BACK = (PrintedValue, PrintedPeriod)
"""Records that read most of their fields from the text: only what the text does not say is written."""


def to_dict(content: DocumentFile, *, short: bool = True) -> dict[str, Any]:
    """Give plain data that `load` reads back as the same records.

    Parameters
    ----------
    content : DocumentFile
        The records of a file.
    short : bool, default True
        Whether to use short forms: identifiers relative to what holds them, texts for records.

    Returns
    -------
    dict
        Texts, numbers, lists and dictionaries; defaults are left out.

    Raises
    ------
    InputError
        If the records cannot be written so that they read back the same.

    Examples
    --------
    >>> from cdpkit.model import Document, Post
    >>> document = Document(id="town.plan", title="Plan", kind="plan", licence="OGL")
    >>> to_dict(DocumentFile(document=document, posts=[Post(id="town.dph", title="Director")]))["posts"]
    [{'id': 'dph', 'title': 'Director'}]
    """
    data = _Shortener(content, short).written()
    if DocumentFile.model_validate(data) == content:
        return data
    data = _Shortener(content, short=False).written()
    if DocumentFile.model_validate(data) == content:
        return data
    hint = "Build it from a mapping with `DocumentFile.model_validate`, and write that."
    raise InputError("content", "holds records that no file can state", hint)


class _Shortener:
    """Writes the records of one file, and tries each short form by reading it back."""

    def __init__(self, content: DocumentFile, short: bool) -> None:
        self.content, self.short = content, short
        document = content.document
        head = {"id": document.id, "year_type": document.year_type} if document else {}
        self.reader = Expander({"document": head} if head else {}, DocumentFile)
        ids = (getattr(record, "id", None) for _, record in walk_records(content))
        self.reader.ids = {one for one in ids if one}
        self.reader.names = dict(self.reader.names_of(content))

    def written(self) -> dict[str, Any]:
        data = self._record(self.content, self.reader.root)
        if self.content.document:
            data["document"]["id"] = self.content.document.id
        return {"cdpkit": self.content.cdpkit, **data}

    def _record(self, record: Record, scope: str) -> dict[str, Any]:
        kind = type(record)
        own = getattr(record, "id", None) or scope
        references = reference_fields(kind)
        data: dict[str, Any] = {}
        for name in sorted(kind.model_fields, key=lambda n: (n in _LAST, n != "id")):
            field, value = kind.model_fields[name], getattr(record, name)
            if name != "id" and (
                field.exclude or value == field.get_default(call_default_factory=True)
            ):
                continue
            if name == "id":
                data[name] = self._id(value, scope)
            elif name in references:
                data[name] = self._references(value, references[name], scope)
            else:
                data[name] = self._value(value, own)
        return self._with_shorthands(record, data) if self.short and kind.shorthands else data

    def _value(self, value: Any, scope: str) -> Any:
        if isinstance(value, Record):
            return self._nested(value, scope)
        if isinstance(value, tuple):
            return [self._value(item, scope) for item in value]
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, Decimal | date):
            return str(value)
        return dict(value) if isinstance(value, dict) else value

    def _nested(self, record: Record, scope: str) -> Any:
        if isinstance(record, Period):
            return str(record)
        if isinstance(record, _READ_BACK):
            return self._from_text(record)
        if isinstance(record, Locator):
            return self._place(record)
        data = self._record(record, scope)
        name = type(record).short or ("printed" if isinstance(record, Responsible) else "")
        for text in (data.get(name), data.get("printed")):
            alone = self.short and len(data) == 1 and bool(type(record).short)
            if alone and isinstance(text, str) and self._reads_as(text, record, scope):
                return text
        return data

    def _reads_as(self, text: str, record: Record, scope: str) -> bool:
        kind = type(record)
        try:
            return kind.model_validate(self.reader.expanded_text(text, kind, scope)) == record
        except ValueError:
            return False

    def _from_text(self, record: PrintedValue | PrintedPeriod) -> Any:
        """Write the text, and of the other fields as few as it takes to read the same."""
        kind = type(record)
        fields = {
            name: self._value(getattr(record, name), "")
            for name, field in kind.model_fields.items()
            if not field.exclude and getattr(record, name) != field.default
        }
        text = fields.get("printed", "")
        if self._reads_as(text, record, "") and text:
            return text
        least = {"printed": text} if text else {}
        for name, value in fields.items():
            if self._same(least, record):
                return least
            least[name] = value
        return {name: fields[name] for name in self._needed(fields, record)}

    def _needed(self, fields: dict[str, Any], record: Record) -> Iterator[str]:
        """Give the fields without which the record would read otherwise."""
        for name in fields:
            rest = {key: value for key, value in fields.items() if key != name}
            if name == "printed" or not self._same(rest, record):
                yield name

    def _same(self, data: dict[str, Any], record: Record) -> bool:
        try:
            full = self.reader.expanded_record(data, type(record), "")
            return type(record).model_validate(full) == record
        except ValueError:
            return False

    def _place(self, at: Locator) -> Any:
        plain = at.section is None and at.block is None and (at.page or at.line)
        mine = at.document == self.reader.document
        if plain and self.short:
            text = str(at)
            return text.removeprefix(f"{at.document} ") if mine else text
        names = ("document", "page", "section", "line", "last_line", "block")
        return {n: value for n in names if (value := getattr(at, n)) is not None}

    def _id(self, identifier: str, scope: str) -> str:
        if self.short and scope and identifier.startswith(f"{scope}."):
            rest = identifier[len(scope) + 1 :]
            if "." not in rest and rest != scope:
                return rest
        if "." in identifier or not scope or identifier == scope:
            return identifier
        return ABSOLUTE + identifier

    def _references(self, value: Any, ref: Ref, scope: str) -> Any:
        if isinstance(value, tuple):
            return [self._references(item, ref, scope) for item in value]
        return self._reference(value, ref, scope) if isinstance(value, str) else value

    def _reference(self, target: str, ref: Ref, scope: str) -> str:
        forms = [*self._forms(target, ref, scope)] if self.short else []
        for form in (*sorted(forms, key=len), target):
            if self.reader.reference(form, ref, scope) == target:
                return form
        return ABSOLUTE + target

    @staticmethod
    def _forms(target: str, ref: Ref, scope: str) -> Iterator[str]:
        if match := _AREA.fullmatch(target):
            yield match[1].upper()
        if ref.namespace and target.startswith(f"{ref.namespace}."):
            yield target[len(ref.namespace) + 1 :]
        parts = scope.split(".") if scope else []
        for size in range(1, len(parts) + 1):
            above = ".".join(parts[:size])
            if target.startswith(f"{above}."):
                yield target[len(above) + 1 :]

    @staticmethod
    def _with_shorthands(record: Record, data: dict[str, Any]) -> dict[str, Any]:
        kind, short = type(record), dict(data)
        for hand in kind.shorthands:
            items = short.get(hand.field)
            if not items:
                continue
            if not hand.value:
                short = {hand.key if k == hand.field else k: v for k, v in short.items()}
                short[hand.key] = items[0] if len(items) == 1 else items
                continue
            mine = [
                i for i in items if isinstance(i, dict) and i.keys() == {*hand.fixed, hand.value}
            ]
            mine = [i for i in mine if all(i[k] == v for k, v in hand.fixed.items())]
            if len(mine) == 1:
                short[hand.field] = [item for item in items if item is not mine[0]]
                short[hand.key] = mine[0][hand.value]
                if not short[hand.field]:
                    del short[hand.field]
        return short if kind.without_shorthands(dict(short)) == data else data
