"""Two plans side by side, and two editions of one plan."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from cdpkit.ask.answers import Answers, Row
from cdpkit.ask.questions import indicators_of
from cdpkit.errors import InputError
from cdpkit.io import bundled
from cdpkit.model import (
    Action,
    Figure,
    Milestone,
    Partnership,
    Priority,
    Record,
    Target,
    walk_records,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.model import Registry, SourceFile


_ALIKE = 0.5
"""Share of words from which an item of the new edition counts as one of the old."""
_SAYS = ("text", "title", "printed_as", "label", "theme")


def _plan_of(registry: Registry) -> SourceFile:
    found = next((file for file in reversed(registry.files) if file.document), None)
    if found is None:
        raise InputError("plan", "has no document", "Give a file with a `document`.")
    return found


def contrast(a: Registry, b: Registry) -> Answers:
    """Set two plans side by side: scope, size, indicators, and the figures of those they share.

    Parameters
    ----------
    a, b : Registry
        The plans; the last document of each is taken.

    Returns
    -------
    Answers
        `what`, and a column for each document; figures that cannot be compared say why not.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> contrast(load("wirral"), load("sefton"))[0]["wirral.strategy"]
    'drugs'
    """
    plans = [(registry, _plan_of(registry).document.id) for registry in (a, b)]
    rows: list[Row] = [("scope", *(_scope(*plan) for plan in plans))]
    for title, kind in (("priorities", Priority), ("actions", Action), ("milestones", Milestone)):
        rows.append((title, *(len(one.of(kind, document=name)) for one, name in plans)))
    first, second = (indicators_of(*plan) for plan in plans)
    shared = sorted(first & second)
    rows.append(("indicators", len(first), f"{len(second)}; {len(shared)} shared"))
    rows += [_values(plans, name) for name in shared]
    heads = [name for _, name in plans]
    if heads[0] == heads[1]:
        heads[1] += " (second)"
    return Answers("Side by side", ("what", *heads), tuple(rows), 0)


def _scope(registry: Registry, document: str) -> str:
    found = {
        str(one.scope).replace("_", " ") for one in registry.of(Partnership, document=document)
    }
    return ", ".join(sorted(found))


def _values(plans: list[tuple[Registry, str]], indicator: str) -> Row:
    cells, kinds = [], []
    for registry, name in plans:
        figures = [f for f in registry.of(Figure, document=name) if f.indicator == indicator]
        targets = [t for t in registry.of(Target, document=name) if t.indicator == indicator]
        said = [f"{f.value}{f', {f.period}' if f.period else ''}" for f in figures]
        said += [f"target {t.value or t.form}" for t in targets]
        cells.append("; ".join(said) or "named only")
        kinds.append("result" if figures else "target" if targets else "")
    unlike = all(kinds) and len(set(kinds)) > 1
    note = "; not comparable: target against result" if unlike else ""
    return (indicator, cells[0], cells[1] + note)


def diff(old: Registry, new: Registry) -> Answers:
    """Tell what changed between two editions of a plan.

    Items are paired by identifier, then by equal text, then by the words they share (0.5 or more),
    greatest first, ties in the order of the file.

    Parameters
    ----------
    old, new : Registry
        The two editions.

    Returns
    -------
    Answers
        `change` (added, removed, changed, moved, corrected), `id`, `field`, `old` and `new`.

    Raises
    ------
    InputError
        If an edition has no document.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> len(diff(load("wirral"), load("wirral")))
    0
    """
    before, after = _items(old), _items(new)
    pairs = dict(_pairs(before, after))
    rows = [row for a, b in pairs.items() for row in _changes(before[a], after[b], a, b)]
    corrected = {r.revises: r.id for r in after.values() if isinstance(r, Figure) and r.revises}
    rows += [("removed", n, "", _said(r), "") for n, r in before.items() if n not in pairs]
    found = set(pairs.values())
    for name, record in after.items():
        if name in found:
            continue
        if isinstance(record, Figure) and record.revises in corrected:
            was = before.get(record.revises or "")
            rows.append(("corrected", name, "value", _said(was), _said(record)))
        else:
            rows.append(("added", name, "", "", _said(record)))
    columns = ("change", "id", "field", "old", "new")
    return Answers("differences", columns, tuple(rows), len(rows))


def _items(registry: Registry) -> dict[str, Record]:
    content = _plan_of(registry).content
    held = ((getattr(r, "id", None), r) for _, r in walk_records(content))
    return {name: record for name, record in held if name}


def _said(record: Record | None) -> str:
    texts = (getattr(record, name, None) for name in (*_SAYS, "name", "value"))
    return next((str(text) for text in texts if text), "")


def _pairs(before: dict[str, Record], after: dict[str, Record]) -> Iterator[tuple[str, str]]:
    same = [name for name in before if name in after and type(before[name]) is type(after[name])]
    yield from ((name, name) for name in same)
    left = [name for name in before if name not in after]
    right = [name for name in after if name not in before]
    by_text = {(type(after[n]), _said(after[n])): n for n in reversed(right) if _said(after[n])}
    for name in list(left):
        key = (type(before[name]), _said(before[name]))
        if key in by_text:
            yield name, by_text.pop(key)
            left.remove(name)
    free = set(by_text.values())
    words = {n: bundled.content_words(_said(r)) for n, r in (before | after).items()}
    scored = [
        (-score, i, j, a, b)
        for (i, a), (j, b) in product(enumerate(left), enumerate(right))
        if b in free and type(before[a]) is type(after[b])
        if (score := _likeness(words[a], words[b])) >= _ALIKE
    ]
    for *_, a, b in sorted(scored):
        if a in left and b in free:
            left.remove(a)
            free.remove(b)
            yield a, b


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _changes(was: Record, now: Record, a: str, b: str) -> Iterator[tuple[Any, ...]]:
    if (x := a.rpartition(".")[0]) != (y := b.rpartition(".")[0]) and a != b:
        yield "moved", b, "", x, y
    for name in type(was).model_fields:
        one, other = getattr(was, name), getattr(now, name, None)
        if name == "id" or one == other or _holds_items(one) or _holds_items(other):
            continue
        yield "changed", b, name, _shown(one), _shown(other)


def _holds_items(value: Any) -> bool:
    items = value if isinstance(value, tuple) else (value,)
    return any(isinstance(item, Record) and hasattr(item, "id") for item in items)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(map(_shown, value)) if isinstance(value, tuple) else str(value)
