"""Pictures of plans: what each action is for, what is due when, which outcomes have no priority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cdpkit.display.pictures import ActionRow, coverage, timeline, tree
from cdpkit.errors import InputError
from cdpkit.model.record import Record
from cdpkit.model.records import Action, OutcomeFramework, Priority, State, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cdpkit.display import Chart
    from cdpkit.model.periods import PrintedPeriod


Records = Mapping[str, Record]
STATES = {
    State.NOT_STARTED: "planned",
    State.PLANNED: "planned",
    State.UNDER_WAY: "under way",
    State.DELAYED: "delayed",
    State.COMPLETE: "achieved",
    State.STOPPED: "stopped",
    State.WITHDRAWN: "stopped",
}


def plan_actions(plan: Strategy, records: Records) -> tuple[ActionRow, ...]:
    """Give the actions of a plan as pictures and papers show them, those of its priorities first.

    Parameters
    ----------
    plan : Strategy
        The plan.
    records : Registry
        Gives the names of those who lead.

    Returns
    -------
    tuple of ActionRow
        Text, lead, dates and status of each.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> registry = bundled.registry()
    >>> plan = registry.record("wirral.s2023", Strategy)
    >>> plan_actions(plan, registry)[0].status
    'not known'
    """
    return tuple(action_row(each, records) for each in _actions(plan))


def _actions(plan: Strategy) -> tuple[Action, ...]:
    return (*(each for one in plan.priorities for each in one.actions), *plan.actions)


def action_row(action: Action, records: Records) -> ActionRow:
    """Give an action as a picture shows it: who leads it by name, its dates, its status."""
    return ActionRow(
        action.text,
        " and ".join(each.printed or _name(each.body, records) for each in action.leads),
        _day(action.start, first=True),
        _day(action.due),
        STATES.get(action.status.state, "not known"),
        tuple(map(str, action.supports)),
    )


def _name(identifier: str | None, records: Records) -> str:
    found = records.get(identifier or "")
    named = (getattr(found, field, "") for field in ("name", "title"))
    return next(filter(None, map(str, named)), identifier or "")


def _day(period: PrintedPeriod | None, *, first: bool = False) -> date | None:
    """Give the first or last day of a period; of several readings the latest, so that nothing is late too soon."""
    days = [] if period is None else [p.start if first else p.end for p in period.readings]
    return max((day for day in days if day is not None), default=None)


def timeline_of(plan: Strategy, records: Records, as_of: date | None = None) -> Chart:
    """Show a bar an action; the day is that of the latest report, unless one is given."""
    actions = _actions(plan)
    if not actions:
        hint = "Draw 'coverage', or give the plan actions."
        raise InputError("kind", f"is 'timeline', and {plan.id} has no actions", hint)
    reported = [_day(one.status.as_of) for one in actions]
    day = as_of or max((each for each in reported if each is not None), default=None)
    if day is None:
        hint = "Give the day on which the actions stand as they are: `as_of=date(2025, 1, 31)`."
        raise InputError("as_of", "is missing, and no action says when it was reported", hint)
    rows = [action_row(each, records) for each in actions]
    return timeline(plan.title, rows, as_of=day)


def tree_of(priority: Priority, plan: str, records: Records) -> Chart:
    """Show what each action of a priority is for."""
    return tree(
        plan,
        priority.title,
        outcomes=[_name(link.outcome, records) for link in priority.outcomes],
        commitments=[(str(each.id), each.text) for each in priority.commitments],
        actions=[action_row(each, records) for each in priority.actions],
        source="links as read by an analyst",
    )


def coverage_of(plans: Iterable[Strategy], records: Records) -> Chart:
    """Set priorities against the outcomes of the framework that they name."""
    some = list(plans)
    named = {str(link.outcome) for plan in some for one in plan.priorities for link in one.outcomes}
    titles = _outcomes(records, named)
    if not titles:
        hint = "Give the priorities `outcomes`."
        raise InputError("kind", "is 'coverage', and no priority names an outcome", hint)
    made: dict[str, Sequence[tuple[str, Mapping[str, str]]]] = {}
    for plan in some:
        rows = []
        for one in plan.priorities:
            links = {titles[str(link.outcome)]: str(link.strength) for link in one.outcomes}
            rows.append((f"{one.number or ''} {one.title}".strip(), links))
        made[_title(plan, some)] = rows
    return coverage(made, list(titles.values()))


def _title(plan: Strategy, plans: Sequence[Strategy]) -> str:
    alike = sum(each.title == plan.title for each in plans) > 1
    return f"{plan.title} ({plan.id})" if alike else plan.title


def _outcomes(records: Records, named: set[str]) -> dict[str, str]:
    """Give the outcomes of the framework that holds those named; else those named alone."""
    for framework in records.values():
        if isinstance(framework, OutcomeFramework):
            titles = {str(each.id): each.title for each in framework.outcomes}
            if named <= titles.keys():
                return titles
    return {each: _name(each, records) for each in sorted(named)}
