"""The records of a file as flat tables of text, and back: what a workbook and a package hold.

A record with an identifier is a row of the table of its class. What has no column stands in the
table of the rest, as JSON, so that nothing is lost.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args, get_origin

from cdpkit.errors import InputError
from cdpkit.io.documents import read_mapping
from cdpkit.model import DocumentFile, Locator, PrintedPeriod, Record, records_within, to_dict
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.records import Responsible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


Row = dict[str, str]
_LIST = re.compile(r"(?:[^;\\]|\\.)+", re.DOTALL)
_IDENTIFIER = re.compile(r"\.?[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*")
_ODD = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_"
)
_LONGEST = 30_000
"""Characters of a cell; a workbook takes 32,767."""
_MAIN = {"PrintedValue": "printed", "PrintedPeriod": "printed", "Status": "state",
         "RagMark": "colour", "Recurrence": "every", "Name": "preferred"}  # fmt: skip
"""The field of a nested record that has the column of the record itself; the others get dots."""
_FROM_TEXT = (PrintedValue, PrintedPeriod)


@dataclass(frozen=True, slots=True)
class FlatTables:
    """Rows by the name of their class, and the rest as `id`, `path` and JSON `value`."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    rest: list[Row] = field(default_factory=list)


def kinds_with_rows(kind: type[Record] = DocumentFile) -> dict[str, type[Record]]:
    """Give every record class with identifiers that a file may hold, by name.

    Examples
    --------
    >>> sorted(kinds_with_rows())[:3]
    ['Action', 'Aim', 'Area']
    """
    found: dict[str, type[Record]] = {}
    waiting = [kind]
    seen = set()
    while waiting:
        one = waiting.pop()
        seen.add(one)
        if "id" in one.model_fields:
            found[one.__name__] = one
        waiting += [inner for inner in records_within(one).values() if inner not in seen]
    return found


def flat_tables(content: DocumentFile, names: Collection[str]) -> FlatTables:
    """Write the records of a file as rows; `names` are the classes that get a table.

    Raises
    ------
    InputError
        If the records cannot be written so that they read back the same.
    """
    writer = _Writer(names)
    writer.write(to_dict(content, short=False))
    if content_of(writer.made, "records") != content:  # pragma: no cover -- no such file is known
        hint = "Write it as YAML."
        raise InputError("content", "holds records that a table cannot state", hint)
    return writer.made


def columns_of(rows: list[Row], kind: type[Record]) -> list[str]:
    """Give the columns of a table: identifiers first, then the fields in their order."""
    used = {name for row in rows for name in row}
    fields = list(kind.model_fields)

    def place(name: str) -> tuple[int, int, str]:
        head = name.partition(".")[0]
        first = ("id", "held_by", "held_in")
        if name in first:
            return 0, first.index(name), ""
        return 1, fields.index(head) if head in fields else len(fields), name

    return sorted({"id", "held_by", "held_in", *used}, key=place)


def content_of(
    given: FlatTables, name: str, place: Callable[[str, int], int] = lambda _, row: row + 2
) -> DocumentFile:
    """Read rows as the records of a file; `name` stands for the file in messages.

    Raises
    ------
    DocumentError
        If a row does not hold what the format asks for.
    InputError
        If a row names a record that holds it, and that is nowhere.
    """
    reader = _Reader(name)
    data = reader.read(given)
    marks = {
        path: (place(table, row), 1)
        for path, owner, _ in _walk(data, DocumentFile, ())
        if (where := reader.rows.get(id(owner)))
        for table, row in [where]
    }
    content = read_mapping(data, name, marks).content
    assert isinstance(content, DocumentFile)  # noqa: S101 -- the reader of files gives nothing else
    return content


def _walk(
    data: dict[str, Any], kind: type[Record], path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any], type[Record]]]:
    yield path, data, kind
    for name, inner in records_within(kind).items():
        value = data.get(name)
        if isinstance(value, dict):
            yield from _walk(value, inner, (*path, name))
        for place, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, dict):
                yield from _walk(item, inner, (*path, name, place))


def _is_plain(value: Any) -> bool:
    """Tell whether a cell can hold a text as it is."""
    if not isinstance(value, str) or not value or value != value.strip():
        return False
    return len(value) <= _LONGEST and not _ODD.search(value)


def _joined(items: list[str]) -> str:
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def _split(text: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", part.strip()) for part in _LIST.findall(text) if part.strip()]


def _holds_list(kind: type[Record], name: str) -> bool:
    return _is_tuple(kind.model_fields[name].annotation) if name in kind.model_fields else False


def _is_tuple(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(map(_is_tuple, get_args(annotation)))


def _as_json(value: Any) -> str:
    return json.dumps(value).replace("_", "\\u005f")


class _Writer:
    def __init__(self, names: Collection[str]) -> None:
        self.names = set(names)
        self.made = FlatTables()

    def write(self, data: dict[str, Any]) -> None:
        for name, value in self._without_rows(data, DocumentFile).items():
            self._rest("", name, value)

    def _without_rows(self, data: dict[str, Any], kind: type[Record]) -> dict[str, Any]:
        """Take the records out that get rows of their own, and give what is left."""
        left: dict[str, Any] = {}
        may_hold = kind is DocumentFile or "id" in data
        for name, value in data.items():
            inner = records_within(kind).get(name)
            items = value if isinstance(value, list) else [value]
            if inner is None or not all(isinstance(item, dict) for item in items):
                left[name] = value
            elif inner.__name__ in self.names and may_hold:
                for item in items:
                    self._row(item, inner, data.get("id", ""), name)
            else:
                rest = [self._without_rows(item, inner) for item in items]
                left[name] = rest if isinstance(value, list) else rest[0]
        return left

    def _row(self, data: dict[str, Any], kind: type[Record], parent: str, name: str) -> None:
        row = {"id": data["id"], "held_by": parent, "held_in": name}
        self.made.tables.setdefault(kind.__name__, []).append(row)
        for column, value in self._without_rows(data, kind).items():
            if column == "id":
                continue
            cells, rest = _cells(column, value, kind)
            row |= cells
            for path, left in rest.items():
                self._rest(data["id"], path, left)

    def _rest(self, owner: str, path: str, value: Any) -> None:
        text = _as_json(value)
        for start in range(0, len(text), _LONGEST):
            part = text[start : start + _LONGEST]
            self.made.rest.append({"id": owner, "path": path, "value": part})


def _cells(name: str, value: Any, kind: type[Record]) -> tuple[Row, dict[str, Any]]:
    """Give the cells of a field, and what of it has no column, by path."""
    text = _text_of(value, records_within(kind).get(name))
    if text is not None:
        return {name: text}, {}
    main = _MAIN.get(getattr(records_within(kind).get(name), "__name__", ""))
    if main is None or not isinstance(value, dict) or value.keys() == {"printed"}:
        return {}, {name: value}
    cells, rest = {}, {}
    for key, part in value.items():
        column = name if key == main else f"{name}.{key}"
        if (text := _text_of(part, None)) is None:
            rest[f"{name}.{key}"] = part
        else:
            cells[column] = text
    return cells, rest


def _text_of(value: Any, inner: type[Record] | None) -> str | None:
    if isinstance(value, list):
        texts = [_text_of(item, inner) for item in value]
        plain = [text for text in texts if text is not None]
        return _joined(plain) if plain and len(plain) == len(value) else None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    text = _text_of_record(value, inner) if isinstance(value, dict) else value
    return text if _is_plain(text) else None


def _text_of_record(value: dict[str, Any], inner: type[Record] | None) -> str | None:
    if inner is Locator:
        place = Locator.model_validate(value)
        return str(place) if place.section is None and place.block is None else None
    if inner is Responsible and len(value) == 1:
        [(key, text)] = value.items()
        fits = isinstance(text, str) and bool(_IDENTIFIER.fullmatch(text)) == (key == "body")
        return text if fits and key in {"body", "printed"} else None
    return None


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.kinds = kinds_with_rows()
        self.rows: dict[int, tuple[str, int]] = {}
        self.owners: dict[str, tuple[dict[str, Any], type[Record]]] = {}

    def read(self, given: FlatTables) -> dict[str, Any]:
        root: dict[str, Any] = {}
        rest = self._rest(given.rest)
        root |= {path: value for (owner, path), value in rest.items() if not owner}
        self.owners[""] = root, DocumentFile
        self._know(root, DocumentFile)
        held = []
        for table, rows in given.tables.items():
            kind = self.kinds[table]
            for place, row in enumerate(rows):
                data = self._record(row, kind, table, place)
                self.rows[id(data)] = table, place
                self.owners[data.get("id", "")] = data, kind
                held.append((data, row, table, place))
        for data, row, table, place in held:
            self._attach(data, row, table, place)
        for (owner, path), value in rest.items():
            if owner:
                self._put(owner, path, value)
        return root

    def _rest(self, rows: list[Row]) -> dict[tuple[str, str], Any]:
        texts: dict[tuple[str, str], str] = {}
        for row in rows:
            key = row.get("id", ""), row.get("path", "")
            texts[key] = texts.get(key, "") + row.get("value", "")
        try:
            return {key: json.loads(text) for key, text in texts.items()}
        except (ValueError, RecursionError):
            hint = "Leave the table of the rest as it was written."
            raise InputError("rest", f"of `{self.name}` holds no JSON", hint) from None

    def _know(self, data: dict[str, Any], kind: type[Record]) -> None:
        for _, owner, its_kind in _walk(data, kind, ()):
            if isinstance(owner.get("id"), str):
                self.owners[owner["id"]] = owner, its_kind

    def _attach(self, data: dict[str, Any], row: Row, table: str, place: int) -> None:
        parent, name = row.get("held_by", ""), row.get("held_in", "")
        if parent not in self.owners or not name:
            problem = f"in row {place + 2} of {table} of `{self.name}` does not exist: `{parent}`"
            raise InputError("held_by", problem, "Give the id of a record, and the field.")
        holder, kind = self.owners[parent]
        if kind is DocumentFile and not _holds_list(kind, name):
            holder[name] = data
        else:
            holder.setdefault(name, []).append(data)

    def _put(self, owner: str, path: str, value: Any) -> None:
        if owner not in self.owners:
            hint = "Keep the row that it belongs to, or delete it here too."
            raise InputError("rest", f"of `{self.name}` is about `{owner}`, which has no row", hint)
        data, kind = self.owners[owner]
        name, dot, key = path.partition(".")
        if not dot:
            data[name] = value
            return
        inner = records_within(kind).get(name)
        if isinstance(data.get(name), str) and inner:
            data[name] = {_MAIN[inner.__name__]: data[name]}
        data.setdefault(name, {})[key] = value

    def _record(self, row: Row, kind: type[Record], table: str, place: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for column, text in row.items():
            if column in {"held_by", "held_in"} or text == "":
                continue
            name, dot, key = column.partition(".")
            inner = records_within(kind).get(name)
            if name not in kind.model_fields or (dot and inner is None):
                problem = f"in {table} of `{self.name}` is not a field: row {place + 2}"
                hint = f"Use: {', '.join(kind.model_fields)}."
                raise InputError(column, problem, hint)
            if dot and inner is not None:
                self._dotted(data, name, key, text, inner)
            else:
                data[name] = _value(text, kind, name)
        for name, inner in records_within(kind).items():
            alone = isinstance(data.get(name), str) and inner.__name__ in _MAIN
            if alone and not issubclass(inner, _FROM_TEXT):
                data[name] = {_MAIN[inner.__name__]: data[name]}
        return data

    @staticmethod
    def _dotted(data: dict[str, Any], name: str, key: str, text: str, inner: type[Record]) -> None:
        held = data.get(name)
        if not isinstance(held, dict):
            held = data[name] = {} if held is None else {_MAIN[inner.__name__]: held}
        held[key] = _split(text) if _holds_list(inner, key) else text


def _value(text: str, kind: type[Record], name: str) -> Any:
    inner = records_within(kind).get(name)
    parts = _split(text) if _holds_list(kind, name) else [text]
    if inner is Responsible:
        values: list[Any] = [
            {"body" if _IDENTIFIER.fullmatch(part) else "printed": part} for part in parts
        ]
    else:
        values = list(parts)
    return values if _holds_list(kind, name) else values[0]
