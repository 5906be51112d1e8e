"""Drafts of records: what a file with mistakes holds, so far as it can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.model.links import reference_fields
from cdpkit.model.problems import records_within
from cdpkit.model.record import Record
from cdpkit.model.records import Area

if TYPE_CHECKING:
    from collections.abc import Iterator


def draft_of(data: dict[str, Any], kind: type[Record]) -> tuple[Record, frozenset[str]]:
    """Make records of a mapping that is not valid: their identifiers and links alone.

    Parameters
    ----------
    data : dict
        What a file holds, in full.
    kind : type
        `DocumentFile`.

    Returns
    -------
    tuple of Record and frozenset of str
        The draft, which nothing but the search for what links lead to may use; and the last parts of
        identifiers that are none, or stand below keys that are no field.

    Examples
    --------
    >>> from cdpkit.model import Post
    >>> draft, unread = draft_of({"id": "dph", "label": "Director"}, Post)
    >>> draft.id, draft.title
    ('dph', None)
    """
    unread: set[str] = set()
    return _drafted(data, kind, unread), frozenset(unread)


def _drafted(data: Any, kind: type[Record], unread: set[str]) -> Record:
    if isinstance(data, Record):
        return data
    given = data if isinstance(data, dict) else {}
    values: dict[str, Any] = dict.fromkeys(kind.model_fields)
    held, links = records_within(kind), reference_fields(kind)
    for name, value in given.items():
        if name not in values:
            unread.update(_identifiers(value))
        elif name in held:
            values[name] = _held(value, held[name], unread)
        elif name in links:
            values[name] = _names(value)
    if "id" in values:
        values["id"] = _identifier(given, kind, unread)
    return kind.model_construct(**values)


def _identifier(given: dict[str, Any], kind: type[Record], unread: set[str]) -> str | None:
    own, code = given.get("id"), given.get("gss")
    if isinstance(own, str):
        if own != own.casefold():  # no identifier, though others may point to it
            unread.add(_last(own))
        return own
    return Area.id_of(code) if kind is Area and isinstance(code, str) else None


def _held(value: Any, kind: type[Record], unread: set[str]) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_drafted(item, kind, unread) for item in value)
    return _drafted(value, kind, unread) if isinstance(value, dict | Record) else None


def _names(value: Any) -> Any:
    """Give an identifier or a list of them; nothing where it is neither."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return value if isinstance(value, str) else None


def _last(identifier: str) -> str:
    return identifier.rpartition(".")[2].casefold()


def _identifiers(value: Any) -> Iterator[str]:
    """Give the identifiers that stand anywhere in a value."""
    if isinstance(value, dict):
        if isinstance(own := value.get("id"), str):
            yield _last(own)
        for inner in value.values():
            yield from _identifiers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _identifiers(inner)
