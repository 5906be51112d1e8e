"""Checks of actions: who leads, when it is due, when it is done, what tells that it worked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdpkit.assess.checks.plans import last_day
from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import Action, Milestone, State, VerbClass
from cdpkit.model.records import Board, Name, Organisation, Partnership, Post, Programme, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan

_VAGUE = re.compile(r"(explore|consider|continue|look at|support|work with)\b", re.IGNORECASE)
_BODIES = (Organisation, Board, Post, Partnership, Programme)


@own("OWN01")
def no_lead(plan: Plan) -> Iterator[Found]:
    """An action names nobody who answers for it.

    Nobody is asked about an action that belongs to nobody. Example: none of Wirral's 46 actions
    names a lead. Add `lead:` with a body, a post, or the words that are printed.
    """
    return (Found(action) for action in plan.of(Action) if not action.leads)


@own("OWN02")
def unknown_lead(plan: Plan) -> Iterator[Found]:
    """A lead is printed text that matches no body on record.

    Words such as `TBC` look like an owner in a table, but name nobody. Example: `lead: TBC`. Record the
    body, or leave `lead` out.
    """
    unknown = [
        (action, one.printed)
        for action in plan.of(Action)
        for one in action.leads
        if one.body is None
    ]
    if not unknown:
        return
    known = {
        folded(form) for kind in _BODIES for body in plan.registry.of(kind) for form in _forms(body)
    }
    for action, printed in unknown:
        if folded(printed) not in known:
            yield Found(action, "lead", {"printed": printed})


def _forms(body: object) -> tuple[str, ...]:
    name: object = getattr(body, "name", None) or getattr(body, "title", "")
    return name.forms() if isinstance(name, Name) else (str(name),)


@own("DUE01")
def no_due_date(plan: Plan) -> Iterator[Found]:
    """An action has no due date.

    Without a date, nothing is ever late. Example: all actions of Wirral. Add `due:` as printed; for
    what never ends, `recurs: ongoing` says so, and this finding stays as a reminder.
    """
    return (Found(action) for action in plan.of(Action) if action.due is None)


@own("DUE03")
def overdue(plan: Plan) -> Iterator[Found]:
    """With `--as-of DAY`: the last possible due day has passed, and the state is not over.

    Example: a milestone of the first year, still planned in 2026. Report its state, or agree a new
    date.
    """
    if plan.as_of is None:
        return
    records: list[Action | Milestone] = [*plan.of(Action), *plan.of(Milestone)]
    for record in records:
        due, state = record.due, record.status.state
        if due and due.readings and last_day(due) < plan.as_of and not state.is_over:
            yield Found(record, "due", {"due": due, "state": record.status})


@own("VRB01")
def no_end_point(plan: Plan) -> Iterator[Found]:
    """An action explores or continues, and has no indicator, target or milestone.

    Example: explore an enhanced health offer. Say what will exist at the end, or add a milestone.
    """
    for action in plan.of(Action):
        begins = None if action.verb_class else _VAGUE.match(action.text)
        vague = action.verb_class in {VerbClass.EXPLORE, VerbClass.CONTINUE}
        if (vague or begins) and not _is_measured(action):
            verb = begins[0].lower() if begins else str(action.verb_class)
            yield Found(action, "text", {"verb": verb})


@own("MSR01")
def not_measured(plan: Plan) -> Iterator[Found]:
    """An action has no indicator, target or milestone.

    Example: 45 of Wirral's 46 actions. Add what will show that it worked.
    """
    return (Found(action) for action in plan.of(Action) if not _is_measured(action))


def _is_measured(action: Action) -> bool:
    return bool(action.indicators or action.target or action.milestones)


@own("STA01")
def state_without_date(plan: Plan) -> Iterator[Found]:
    """An action is reported as begun or over, and the report has no date.

    Example: `status: under_way`. Write `status: {state: under_way, as_of: March 2026}`.
    """
    silent = {State.UNKNOWN, State.PLANNED, State.NOT_STARTED}
    for action in plan.of(Action):
        if action.status.state not in silent and action.status.as_of is None:
            yield Found(action, "status", {"state": action.status.state})
