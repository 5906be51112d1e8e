"""Records of plans as data frames: a table for each class."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from cdpkit.errors import InputError
from cdpkit.model import Action, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.model import Registry


Engine = Literal["pandas", "polars", "pyarrow"]
_ENGINES = ("pandas", "polars", "pyarrow")


def tables(registry: Registry, engine: Engine = "pandas") -> dict[str, Any]:
    """Give the records of a registry as frames, a table for each class.

    Parameters
    ----------
    registry : Registry
        The records.
    engine : {"pandas", "polars", "pyarrow"}
        What sort of frames.

    Returns
    -------
    dict of str to frame
        By the name of the class. A row has `id`, `parent` (the record that holds it), `document`,
        and a column for each field; lists are joined by `; `, records with identifiers inside are
        left to their own table. `ActionBody` has a row for each body or print that leads an action.

    Raises
    ------
    InputError
        If `engine` is none of these.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> found = tables(load("wirral"))
    >>> found["Action"].loc[0, ["id", "parent", "text"]].tolist()
    ['wirral.s2023.p1.a1', 'wirral.s2023.p1', 'start a lived-experience network']
    """
    if engine not in _ENGINES:
        raise InputError("engine", f"is `{engine}`", f"Use one of: {', '.join(_ENGINES)}.")
    kinds: dict[type[Record], list[Record]] = {}
    for record in registry.values():
        kinds.setdefault(type(record), []).append(record)
    found = {kind.__name__: _rows(registry, kind, records) for kind, records in kinds.items()}
    found["ActionBody"] = _bodies(registry.of(Action))
    return {name: nw.from_dict(rows, backend=engine).to_native() for name, rows in found.items()}


def _rows(registry: Registry, kind: type[Record], records: list[Record]) -> dict[str, list[Any]]:
    ids = [str(getattr(record, "id", "")) for record in records]
    parents = [getattr(registry.parent(one), "id", None) for one in ids]
    data: dict[str, list[Any]] = {
        "id": ids, "parent": parents, "document": [registry.document_of(one) for one in ids],
    }  # fmt: skip
    for name in kind.model_fields:
        values = [getattr(record, name) for record in records]
        if name != "id" and not any(map(_has_table, values)):
            data[name] = [_cell(value) for value in values]
    return data


def _has_table(value: Any) -> bool:
    items = value if isinstance(value, tuple) else (value,)
    return any(isinstance(item, Record) and hasattr(item, "id") for item in items)


def _cell(value: Any) -> Any:
    """Give one sort of value a column: numbers and truth values as they are, all else as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "; ".join(str(_cell(item)).replace(";", "\\;") for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {text}" for key, text in value.items())
    return str(value) if isinstance(value, Record | Decimal | date) else value


def _bodies(actions: Iterable[Action]) -> dict[str, list[Any]]:
    rows = [
        (action.id, place, one.body, one.printed)
        for action in actions
        for place, one in enumerate(action.leads, start=1)
    ]
    names = ("action", "position", "body", "printed")
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}
