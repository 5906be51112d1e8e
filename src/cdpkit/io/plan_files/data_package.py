"""Plans as a Data Package of version 2: a CSV file for each kind of record."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.errors import UnreadableFileError, UnwritableFileError
from cdpkit.io.csv_files import guarded, restored
from cdpkit.io.documents import read_text, write_together, write_whole
from cdpkit.io.plan_files.flat_tables import (
    FlatTables,
    Row,
    columns_of,
    content_of,
    flat_tables,
    kinds_with_rows,
)
from cdpkit.model import Action, Period, PrintedPeriod, reference_fields, walk_records

if TYPE_CHECKING:
    from os import PathLike

    from cdpkit.model import DocumentFile, Record


_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_REST = ["id", "path", "value"]
_BODIES = ["action", "position", "body", "printed"]
_PERIODS = ["id", "field", "printed", "reading", "start", "end"]
_HELD = re.compile(r"tables-[0-9a-f]{12}")
_TABLE = re.compile(rf"({_HELD.pattern}/)?\w+\.csv")
_DERIVED = {"action_bodies", "periods"}
_TYPES = {"position": "integer", "reading": "integer", "start": "date", "end": "date"}
_ABOUT = {
    "held_by": "Id of the record that this one stands in; empty at the top of the file.",
    "held_in": "The field of that record.",
    "path": "The field; for one of a nested record both, with a dot.",
    "value": "JSON; a long text goes on in the next row of the same id and path.",
}


def write_data_package(content: DocumentFile, folder: str | PathLike[str]) -> None:
    """Write the records of a file as a folder of CSV files with a `datapackage.json`.

    Each kind of record has a file, in which lists are joined by `; `. `action_bodies` has a row
    for each lead of an action, `periods` one for each reading of a period, `rest` what has no
    column. The tables stand in a folder that is named by their content, and `datapackage.json`,
    which is replaced last, names it: a write that is killed leaves the old package.

    Raises
    ------
    InputError
        If the records cannot be written so that they read back the same.
    UnwritableFileError
        If a file cannot be written.
    """
    kinds = kinds_with_rows()
    flat = flat_tables(content, kinds)
    ids = {name: {row["id"] for row in rows} for name, rows in flat.tables.items()}
    tables = []
    for name, rows in flat.tables.items():
        columns = columns_of(rows, kinds[name])
        schema = {**_schema(columns, kinds[name]), "primaryKey": ["id"]}
        if keys := _foreign_keys(kinds[name], rows, ids):
            schema["foreignKeys"] = keys
        tables.append(_Table(_snake(name), columns, rows, schema))
    bodies = {**_schema(_BODIES), "primaryKey": ["action", "position"]}
    if "Action" in flat.tables:
        bodies["foreignKeys"] = [_key("action", "action")]
    tables += [
        _Table("action_bodies", _BODIES, _bodies(content), bodies),
        _Table("periods", _PERIODS, _periods(content), _schema(_PERIODS)),
        _Table("rest", _REST, flat.rest, _schema(_REST)),
    ]
    _write_package(Path(folder), content, tables)


def _write_package(place: Path, content: DocumentFile, tables: list[_Table]) -> None:
    texts = {table.name: table.text() for table in tables}
    digest = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:12]
    held = f"tables-{digest}"
    try:
        (place / held).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFileError.from_system(str(place), error) from None
    write_together({place / held / f"{name}.csv": text for name, text in texts.items()})
    document = content.document
    package = {
        "$schema": _PROFILE,
        "name": re.sub(r"[^a-z0-9._-]", "-", document.id if document else "records"),
        "title": document.title if document else "Records",
        "resources": [table.resource(held) for table in tables],
    }
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    write_whole(place / "datapackage.json", text)
    for old in place.glob("tables-*"):
        if old.name != held and _HELD.fullmatch(old.name):
            _remove(old)


def _remove(folder: Path) -> None:
    """Remove the tables of an earlier package; what is not ours stays."""
    with suppress(OSError):
        for file in folder.glob("*.csv"):
            file.unlink()
        folder.rmdir()


def read_data_package(path: str | PathLike[str]) -> DocumentFile:
    """Read a folder that `write_data_package` wrote, or its `datapackage.json`.

    Raises
    ------
    UnreadableFileError, DocumentError, InputError
        If a file cannot be read, or does not hold what the format asks for.
    """
    file = Path(path)
    file = file / "datapackage.json" if file.is_dir() else file
    names = {_snake(name): name for name in kinds_with_rows()}
    flat = FlatTables()
    for resource, table in _resources(file):
        if resource in _DERIVED:
            continue
        rows = _read_table(file.parent, table)
        if resource == "rest":
            flat.rest.extend(rows)
        elif resource in names:
            flat.tables[names[resource]] = rows
        else:
            raise UnreadableFileError(str(file), f"has a table `{resource}`, which no plan has",
                                      "Remove it from the package.")  # fmt: skip
    return content_of(flat, file.parent.name)


def _resources(file: Path) -> list[tuple[str, str]]:
    wrong = UnreadableFileError(str(file), "is not a data package", "Export the plan again.")
    try:
        package = json.loads(read_text(file))
        found = [(one["name"], one["path"]) for one in package["resources"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise wrong from None
    if not all(isinstance(path, str) and _TABLE.fullmatch(path) for _, path in found):
        raise wrong
    return found


def _read_table(folder: Path, name: str) -> list[Row]:
    lines = csv.reader(io.StringIO(read_text(folder / name), newline=""))
    try:
        head, *rows = lines
    except (ValueError, csv.Error):
        hint = "Export the plan again."
        raise UnreadableFileError(str(folder / name), "is not a CSV table", hint) from None
    return [
        {column: restored(cell) for column, cell in zip(head, row, strict=False) if cell}
        for row in rows
    ]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _schema(columns: list[str], kind: type[Record] | None = None) -> dict[str, Any]:
    fields = []
    for name in columns:
        field = kind.model_fields.get(name.partition(".")[0]) if kind else None
        about = _ABOUT.get(name) or (field.description if field else "")
        known = {"name": name, "type": _TYPES.get(name, "string") if kind is None else "string"}
        fields.append({**known, "description": about} if about else known)
    return {"$schema": _TABLE_PROFILE, "fields": fields}


def _key(field: str, resource: str) -> dict[str, Any]:
    return {"fields": [field], "reference": {"resource": resource, "fields": ["id"]}}


def _foreign_keys(
    kind: type[Record], rows: list[Row], ids: dict[str, set[str]]
) -> list[dict[str, Any]]:
    """Give the fields that point to one kind of record, where all that they name is in the package."""
    keys = []
    for name, ref in reference_fields(kind).items():
        named = {row[name] for row in rows if name in row}
        if named and len(ref.kinds) == 1 and named <= ids.get(ref.kinds[0], set()):
            keys.append(_key(name, _snake(ref.kinds[0])))
    return keys


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the package: its rows and what describes them."""

    name: str
    columns: list[str]
    rows: list[Row]
    schema: dict[str, Any]

    def text(self) -> str:
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(
            [guarded(row.get(column, "")) for column in self.columns] for row in self.rows
        )
        return stream.getvalue()

    def resource(self, folder: str) -> dict[str, Any]:
        return {
            "name": self.name, "type": "table", "path": f"{folder}/{self.name}.csv",
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": self.schema,
        }  # fmt: skip


def _bodies(content: DocumentFile) -> list[Row]:
    actions = [record for _, record in walk_records(content) if isinstance(record, Action)]
    return [
        {"action": action.id, "position": f"{place}", "body": one.body or "",
         "printed": one.printed}
        for action in actions
        for place, one in enumerate(action.leads, start=1)
    ]  # fmt: skip


def _periods(content: DocumentFile) -> list[Row]:
    rows: list[Row] = []
    holders: list[tuple[tuple[str | int, ...], str]] = []
    for path, record in walk_records(content):
        while holders and path[: len(holders[-1][0])] != holders[-1][0]:
            holders.pop()
        if identifier := getattr(record, "id", None):
            holders.append((path, identifier))
        if isinstance(record, PrintedPeriod):
            where, owner = holders[-1] if holders else ((), "")
            field = ".".join(map(str, path[len(where) :]))
            rows += [_period(record, one, n, owner, field) for n, one in _readings(record)]
    return rows


def _readings(period: PrintedPeriod) -> list[tuple[int, Period | None]]:
    return [*enumerate(period.readings, start=1)] or [(0, None)]


def _period(
    printed: PrintedPeriod, reading: Period | None, place: int, owner: str, field: str
) -> Row:
    known = {"start": f"{reading.start or ''}", "end": f"{reading.end or ''}"} if reading else {}
    return {
        "id": owner, "field": field, "printed": printed.printed, "reading": f"{place}", **known,
    }  # fmt: skip
