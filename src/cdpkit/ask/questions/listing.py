"""What a plan holds of each sort: priorities, commitments, actions, milestones, needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.ask.answers import Answers
from cdpkit.errors import InputError
from cdpkit.model import Action, Commitment, Milestone, Need, Priority, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cdpkit.model import Registry


_HELD_IN = {
    "lead": ("leads",),
    "milestone": ("milestones",),
    "indicator": ("indicators",),
    "action": ("actions",),
    "need": ("informed_by",),
    "commitment": ("commitments", "supports"),
}
"""What `without` can ask for beyond the names of fields, and the fields that hold it."""


def _lacks(record: Record, name: str) -> bool:
    kind = type(record)
    held = [one for one in (name, *_HELD_IN.get(name, ())) if one in kind.model_fields]
    if held or name == "commitment":
        return not any(getattr(record, one) for one in held[:1])
    known = ", ".join(sorted({*kind.model_fields, *_HELD_IN}))
    raise InputError(
        "without", f"is `{name}`, which is not a field of {kind.__name__}", f"Use: {known}."
    )


def _without(records: Iterable[Any], without: Iterable[str]) -> list[Any]:
    names = list(without)
    return [one for one in records if all(_lacks(one, name) for name in names)]


def _listed(  # noqa: PLR0917 -- of this file alone
    question: str,
    registry: Registry,
    kind: type[Record],
    columns: dict[str, Callable[[Any], Any]],
    without: Iterable[str],
    document: str | None,
) -> Answers:
    """List the records of a class that lack what is asked for, with a function for each column."""
    every = registry.of(kind, document=document)
    made = columns.values()
    rows = tuple(tuple(value(one) for value in made) for one in _without(every, without))
    return Answers(question, tuple(columns), rows, len(every))


def _named(field: str) -> Callable[[Any], str]:
    """Give a function that says what a field holds, in words."""
    return lambda record: _said(getattr(record, field))


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def _state(record: Any) -> str:
    return str(record.status.state)


def _links(
    records: Iterable[Any], field: str
) -> tuple[Callable[[Any], list[str]], Callable[[Any], str]]:
    """Give two functions of a record: which others name it in a field, and by whose reading."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in records:
        for name in getattr(one, field):
            found.setdefault(name, []).append((one.id, str(getattr(one, f"{field}_basis"))))
    return (
        lambda record: [name for name, _ in found.get(record.id, ())],
        lambda record: ", ".join(sorted({basis for _, basis in found.get(record.id, ())})),
    )


def priorities(
    registry: Registry, *, without: Iterable[str] = (), document: str | None = None
) -> Answers:
    """List priorities, or those without `indicator`, `action`, `need` or another field.

    Parameters
    ----------
    registry : Registry
        The plans.
    without : iterable of str
        Only those that lack all of these.
    document : str, optional
        Only those of this document.

    Returns
    -------
    Answers
        `id`, `title`, `indicators`, `actions` and `commitments`.

    Raises
    ------
    InputError
        If `without` names no field.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["id"] for row in priorities(load("wirral"), without=["indicator"])]
    ['wirral.s2023.p1']
    """
    columns = {name: _named(name) for name in ("id", "title")} | {
        name: lambda one, name=name: len(getattr(one, name))
        for name in ("indicators", "actions", "commitments")
    }
    return _listed("priorities", registry, Priority, columns, without, document)


def commitments(
    registry: Registry, *, without: Iterable[str] = (), document: str | None = None
) -> Answers:
    """List commitments with the actions that serve them, or those without an `action`.

    Parameters
    ----------
    registry : Registry
        The plans.
    without : iterable of str, default ()
        Only those that lack all of these.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        A row for each commitment; it counts all of them.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["id"] for row in commitments(load("wirral"), without=["action"])]
    ['wirral.s2023.p2.v5', 'wirral.s2023.p4.v5']
    """
    names = set(without)
    served, basis = _links(registry.of(Action), "supports")
    columns = {
        "id": _named("id"),
        "text": _named("text"),
        "actions": lambda one: ", ".join(served(one)),
        "basis": basis,
    }
    found = _listed("commitments", registry, Commitment, columns, names - {"action"}, document)
    return found.select([not row["actions"] for row in found]) if "action" in names else found


def actions(
    registry: Registry, *, without: Iterable[str] = (), document: str | None = None
) -> Answers:
    """List actions, or those without `lead`, `due`, `milestone`, `indicator` or another field.

    Parameters
    ----------
    registry : Registry
        The plans.
    without : iterable of str, default ()
        Only those that lack all of these.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `id`, `text`, `leads`, `due`, `state` and `supports`; it counts all actions.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> actions(load("wirral"), without=["lead", "due"]).sentence()
    '46 of 46 actions'
    """
    columns = {name: _named(name) for name in ("id", "text", "leads", "due")}
    columns |= {"state": _state, "supports": _named("supports")}
    return _listed("actions", registry, Action, columns, without, document)


def milestones(
    registry: Registry, *, without: Iterable[str] = (), document: str | None = None
) -> Answers:
    """List milestones with their state.

    Parameters
    ----------
    registry : Registry
        The plans.
    without : iterable of str, default ()
        Only those that lack all of these.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        A row for each milestone; it counts all of them.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> milestones(load("sefton"), without=["achieved_on"]).sentence()
    '6 of 6 milestones'
    """
    columns = {name: _named(name) for name in ("id", "title", "kind", "owner", "due")}
    columns |= {"state": _state, "achieved_on": _named("achieved_on"), "recurs": _named("recurs")}
    return _listed("milestones", registry, Milestone, columns, without, document)


def needs(
    registry: Registry, *, without: Iterable[str] = (), document: str | None = None
) -> Answers:
    """List needs with the priorities that answer them.

    Parameters
    ----------
    registry : Registry
        The plans.
    without : iterable of str, default ()
        Only those that lack all of these.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        A row for each need; it counts all of them.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["priorities"] for row in needs(load("portsmouth"))][4]
    'portsmouth.s2023.o3'
    """
    answered, basis = _links(registry.of(Priority), "informed_by")
    columns = {name: _named(name) for name in ("id", "text", "reads_as")}
    columns |= {"priorities": lambda one: ", ".join(answered(one)), "basis": basis}
    return _listed("needs", registry, Need, columns, without, document)
