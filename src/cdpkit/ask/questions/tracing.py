"""From a record, or words of a plan, back to document and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdpkit.ask.answers import Answers, Row
from cdpkit.errors import InputError, MissingDataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.model import Record, Registry


def trace(registry: Registry, *, id: str = "", text: str = "") -> Answers:
    """Follow a record, or what a plan says, back to document and line, and to what it rests on.

    Parameters
    ----------
    registry : Registry
        The plans.
    id : str, optional
        Identifier of the record.
    text : str, optional
        Words that stand in the record one after the other; case and punctuation do not matter.

    Returns
    -------
    Answers
        A row for each record on the way, and how it was reached.

    Raises
    ------
    InputError
        If neither is given.
    MissingDataError
        If no record has this identifier, or says this.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["record"] for row in trace(load("wirral"), id="wirral.f2")]
    ['wirral.f2', 'wirral.f1']
    >>> [row["printed_at"] for row in trace(load("wirral"), text="widening naloxone supply")]
    ['wirral.strategy L476']
    """
    if not (id or _words(text)):
        raise InputError("id", "is missing", "Give the id of a record, or words that it says.")
    starts = [id] if id else _saying(registry, text)
    rows: list[Row] = []
    waiting, seen = [(name, "") for name in starts], set()
    while waiting:
        name, how = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        record = registry[name]
        at = str(getattr(record, "at", None) or "")
        rows.append((name, how, at, str(registry.place_of(name))))
        evidence = {"of", "part_of", "inputs", "claims", "baseline", "comparator.figure"}
        waiting += [
            (reference.target, reference.field)
            for reference in registry.references(name)
            if reference.field.split("[")[0] in evidence
        ]
    columns = ("record", "reached_by", "printed_at", "file")
    return Answers("records", columns, tuple(rows), len(rows))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _saying(registry: Registry, text: str) -> list[str]:
    """Give the records of documents in which words stand one after the other."""
    wanted = f" {_words(text)} "
    found = [
        name
        for name, record in registry.items()
        if registry.document_of(name) and any(wanted in f" {one} " for one in _own_texts(record))
    ]
    if not found:
        hint = "Give fewer words, as the plan writes them."
        raise MissingDataError("record that says", text, hint)
    return found


def _own_texts(record: Record) -> Iterator[str]:
    """Give the texts of a record itself, as words; of a value what is printed."""
    for value in vars(record).values():
        said = value if isinstance(value, str) else getattr(value, "printed", "")
        if said and isinstance(said, str):
            yield _words(said)
