"""Questions to plans: what there is, what is missing, what ends when, who answers to whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdpkit.ask.answers import Answers, Row
from cdpkit.errors import InputError, MissingDataError
from cdpkit.model import (
    Action,
    Commitment,
    Figure,
    FundingStream,
    LinkedStrategy,
    Meeting,
    Milestone,
    Need,
    Organisation,
    Outcome,
    Partnership,
    Priority,
    Record,
    Strategy,
    Target,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cdpkit.model import PrintedPeriod, Registry

__all__ = [
    "actions", "commitments", "expiring", "membership", "milestones", "needs", "outcomes",
    "priorities", "reporting", "shared_indicators", "timeline", "trace",
]  # fmt: skip

_MISSING = {
    "lead": lambda record: not getattr(record, "leads", ()),
    "milestone": lambda record: not record.milestones,
    "indicator": lambda record: not record.indicators,
    "action": lambda record: not record.actions,
    "need": lambda record: not record.informed_by,
    "commitment": lambda record: (
        not getattr(record, "commitments", getattr(record, "supports", ()))
    ),
}
"""What `without` can ask for beyond the names of fields."""


def _lacks(record: Record, name: str) -> bool:
    kind = type(record)
    if name in kind.model_fields:
        return not getattr(record, name)
    plain = _MISSING.get(name)
    holder = {"lead": "leads", "milestone": "milestones", "indicator": "indicators",
              "action": "actions", "need": "informed_by"}.get(name, name)  # fmt: skip
    if plain is None or (name != "commitment" and holder not in kind.model_fields):
        known = ", ".join(sorted({*kind.model_fields, *_MISSING}))
        raise InputError("without", f"is `{name}`, no field of {kind.__name__}", f"Use: {known}.")
    return bool(plain(record))


def _without(records: Iterable[Any], without: Iterable[str]) -> list[Any]:
    names = list(without)
    return [one for one in records if all(_lacks(one, name) for name in names)]


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
    every = registry.of(Priority, document=document)
    rows = [
        (one.id, one.title, len(one.indicators), len(one.actions), len(one.commitments))
        for one in _without(every, without)
    ]
    columns = ("id", "title", "indicators", "actions", "commitments")
    return Answers("priorities", columns, tuple(rows), len(every))


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
    every = registry.of(Commitment, document=document)
    served: dict[str, list[tuple[str, str]]] = {}
    for action in registry.of(Action):
        for name in action.supports:
            served.setdefault(name, []).append((action.id, str(action.supports_basis)))
    names = set(without)
    rows: list[Row] = []
    for one in _without(every, names - {"action"}):
        found = served.get(one.id, [])
        if "action" in names and found:
            continue
        basis = ", ".join(sorted({basis for _, basis in found}))
        rows.append((one.id, one.text, ", ".join(name for name, _ in found), basis))
    return Answers("commitments", ("id", "text", "actions", "basis"), tuple(rows), len(every))


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
    every = registry.of(Action, document=document)
    rows = [
        (
            one.id, one.text, ", ".join(map(str, one.leads)), str(one.due or ""),
            str(one.status.state), ", ".join(one.supports),
        )
        for one in _without(every, without)
    ]  # fmt: skip
    columns = ("id", "text", "leads", "due", "state", "supports")
    return Answers("actions", columns, tuple(rows), len(every))


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
    every = registry.of(Milestone, document=document)
    rows = [
        (
            one.id, one.title, str(one.kind), str(one.owner or ""), str(one.due or ""),
            str(one.status.state), str(one.achieved_on or ""), str(one.recurs or ""),
        )
        for one in _without(every, without)
    ]  # fmt: skip
    columns = ("id", "title", "kind", "owner", "due", "state", "achieved_on", "recurs")
    return Answers("milestones", columns, tuple(rows), len(every))


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
    every = registry.of(Need, document=document)
    answered: dict[str, list[tuple[str, str]]] = {}
    for one in registry.of(Priority):
        for name in one.informed_by:
            answered.setdefault(name, []).append((one.id, str(one.informed_by_basis)))
    rows = [
        (need.id, need.text, str(need.reads_as), ", ".join(n for n, _ in found),
         ", ".join(sorted({basis for _, basis in found})))
        for need in _without(every, without)
        for found in [answered.get(need.id, [])]
    ]  # fmt: skip
    columns = ("id", "text", "reads_as", "priorities", "basis")
    return Answers("needs", columns, tuple(rows), len(every))


def outcomes(registry: Registry, *, document: str | None = None) -> Answers:
    """Set priorities against the national outcomes: how each is linked, and who says so.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        A row a priority, a column an outcome; a cell such as `primary, analyst` or empty.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> outcomes(load("wirral"))[1]["use"]
    'primary, analyst'
    """
    national = [one for one in registry.of(Outcome) if one.id.startswith("ncdof.")]
    every = registry.of(Priority, document=document)
    rows = []
    for one in every:
        links = {link.outcome: f"{link.strength}, {link.basis}" for link in one.outcomes}
        rows.append((one.id, *(links.get(outcome.id, "") for outcome in national)))
    names = (outcome.id.removeprefix("ncdof.") for outcome in national)
    return Answers("priorities", ("id", *names), tuple(rows), len(every))


def membership(registry: Registry, *, document: str | None = None) -> Answers:
    """List the members of partnerships, with their roles and sectors.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `partnership`, `member`, `sector`, `roles` and `basis`.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> membership(load("portsmouth")).sentence()
    '13 of 13 members'
    """
    rows: list[Row] = []
    for one in registry.of(Partnership, document=document):
        for member in one.members:
            body = registry.get(member.organisation or "")
            sector = member.sector or (body.sector if isinstance(body, Organisation) else "")
            roles = ", ".join(map(str, member.roles))
            named = member.organisation or member.printed
            rows.append((one.id, named, str(sector), roles, str(member.basis)))
    columns = ("partnership", "member", "sector", "roles", "basis")
    return Answers("members", columns, tuple(rows), len(rows))


def reporting(registry: Registry, *, document: str | None = None) -> Answers:
    """List to whom each partnership answers, and how.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `partnership`, `kind`, `to`, `approved_on` and `basis`.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["to"] for row in reporting(load("liverpool"))]
    ['org.citysafe-board']
    """
    rows = [
        (one.id, str(line.kind), line.to or line.printed, str(line.approved_on or ""),
         str(line.basis_of("to")))
        for one in registry.of(Partnership, document=document)
        for line in one.reports_to
    ]  # fmt: skip
    columns = ("partnership", "kind", "to", "approved_on", "basis")
    return Answers("reporting lines", columns, tuple(rows), len(rows))


_DATES: tuple[tuple[type[Record], str, str, str], ...] = (
    (Strategy, "strategy", "title", "period"),
    (Meeting, "meeting held", "", "date"),
    (Meeting, "meeting planned", "", "next_planned"),
    (Action, "action due", "text", "due"),
    (Milestone, "milestone due", "title", "due"),
    (Milestone, "milestone reached", "title", "achieved_on"),
    (Target, "target due", "indicator", "due"),
)
"""What has a date: the class, what the date means, the field that says what, and that of the date."""


def _dated(
    registry: Registry, document: str | None
) -> Iterator[tuple[str, str, str, PrintedPeriod]]:
    for kind, what, text, dated in _DATES:
        for record in registry.of(kind, document=document):
            if (period := getattr(record, dated)) is not None:
                yield getattr(record, "id", ""), what, str(getattr(record, text, "")), period


def timeline(registry: Registry, *, document: str | None = None) -> Answers:
    """List what has a date, in the order of time; an ambiguous date shows its earliest and latest.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `from`, `to`, `what`, `id`, `text` and `printed`.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["from"] for row in timeline(load("liverpool"))]
    ['2026-02-06', '2026-06-29']
    """
    rows = []
    for identifier, what, text, period in _dated(registry, document):
        starts = [str(r.start) for r in period.readings if r.start]
        ends = [str(r.end) for r in period.readings if r.end]
        first, last = min(starts, default=""), max(ends, default="")
        rows.append((first, last, what, identifier, text, period.printed))
    rows.sort()
    columns = ("from", "to", "what", "id", "text", "printed")
    return Answers("dates", columns, tuple(rows), len(rows))


def expiring(registry: Registry, *, before: date, document: str | None = None) -> Answers:
    """List linked strategies, funding and plans whose last possible day is before a day.

    Parameters
    ----------
    registry : Registry
        The plans.
    before : date
        The day.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `id`, `title`, `period` and `ends`; it counts all that could end.

    Examples
    --------
    >>> from datetime import date
    >>> from cdpkit.io import load
    >>> [row["id"] for row in expiring(load("wirral"), before=date(2026, 1, 1))]
    ['wirral.fu1', 'wirral.fu2', 'wirral.fu3']
    """
    rows: list[tuple[str, str, str, str]] = []
    total = 0
    for kind in (Strategy, LinkedStrategy, FundingStream):
        for one in registry.of(kind, document=document):
            period = getattr(one, "period", None)
            ends = [r.end for r in period.readings] if period else []
            total += 1
            if ends and all(ends) and max(end for end in ends if end) < before:
                last = max(end for end in ends if end)
                rows.append(
                    (getattr(one, "id", ""), getattr(one, "title", ""), str(period), str(last))
                )
    return Answers("strategies and grants", ("id", "title", "period", "ends"), tuple(rows), total)


def indicators_of(registry: Registry, document: str) -> set[str]:
    """Give the indicators that a document uses: of figures, targets and priorities."""
    figures = {one.indicator for one in registry.of(Figure, document=document)}
    targets = {one.indicator for one in registry.of(Target, document=document)}
    links = {
        link.indicator
        for one in registry.of(Priority, document=document)
        for link in one.indicators
    }
    return figures | targets | links


def shared_indicators(registry: Registry) -> Answers:
    """List the indicators that more than one document uses.

    Parameters
    ----------
    registry : Registry
        The plans.

    Returns
    -------
    Answers
        A row for each indicator, with the documents that use it.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["indicator"] for row in shared_indicators(load(["wirral", "sefton"]))][:2]
    ['indicator.adults.in_treatment', 'indicator.prison.continuity']
    """
    documents = [file.document.id for file in registry.files if file.document]
    users: dict[str, list[str]] = {}
    for document in documents:
        for indicator in indicators_of(registry, document):
            users.setdefault(indicator, []).append(document)
    rows = [(name, ", ".join(who)) for name, who in sorted(users.items()) if len(who) > 1]
    return Answers("indicators", ("indicator", "documents"), tuple(rows), len(users))


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
