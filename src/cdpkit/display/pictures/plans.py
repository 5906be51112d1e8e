"""Pictures of a plan: the tree of one priority, and the timeline of its actions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdpkit.display.charts import Axis, Chart, Mark
from cdpkit.display.pictures.subjects import counted, told
from cdpkit.display.writing import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


STATES = ("achieved", "under way", "delayed", "overdue", "planned", "stopped", "not known")


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action with who leads it, when it runs, and which commitments it supports."""

    text: str
    lead: str = ""
    start: date | None = None
    due: date | None = None
    status: str = "not known"
    supports: tuple[str, ...] = ()

    def state(self, as_of: date) -> str:
        """Give the status; one that should be finished by now is overdue."""
        open_ = self.status not in {"achieved", "stopped"}
        return "overdue" if open_ and self.due is not None and self.due < as_of else self.status


def holes_of(actions: Sequence[ActionRow]) -> str:
    """Say how many actions have no lead and how many no date."""
    size = len(actions)
    no_lead, no_due = sum(not a.lead for a in actions), sum(a.due is None for a in actions)
    if size and no_lead == no_due == size:
        return "none has a lead or a date"
    found = [f"{_few(n, size)} no {what}" for n, what in ((no_lead, "lead"), (no_due, "date")) if n]
    return " and ".join(found) or "all have a lead and a date"


def _few(number: int, size: int) -> str:
    return "all have" if number == size else f"{number} {'has' if number == 1 else 'have'}"


def tree(
    plan: str,
    priority: str,
    *,
    outcomes: Sequence[str],
    commitments: Sequence[tuple[str, str]],
    actions: Sequence[ActionRow],
    source: str = "",
    headline: str = "",
) -> Chart:
    """Outcome, priority, commitments and actions from left to right; what is missing is written.

    Commitments are keys with texts; actions name the keys that they support.
    """
    order = {key: n for n, (key, _) in enumerate(commitments)}
    ranked = sorted(
        actions, key=lambda a: min((order[k] for k in a.supports if k in order), default=99)
    )
    size = max(len(ranked), len(commitments), 1)
    middle = (size - 1) / 2
    heights = {key: _height(n, len(commitments), size) for n, (key, _) in enumerate(commitments)}
    marks: list[Mark] = []
    for n, outcome in enumerate(outcomes or ["no outcome"]):
        y = _height(n, len(outcomes or [""]), size)
        marks.append(_box(outcome, "outcome" if outcomes else "hole", 0, y))
        marks.append(Mark("line", "", "join", (0.0, 1.0), (y, middle)))
    marks.append(_box(priority, "priority", 1, middle))
    for key, text in commitments:
        bare = not any(key in action.supports for action in actions)
        said = f"{text}: no action" if bare else text
        marks.append(_box(said, "hole" if bare else "commitment", 2, heights[key]))
        marks.append(Mark("line", "", "join", (1.0, 2.0), (middle, heights[key])))
    for n, action in enumerate(ranked):
        y = _height(n, len(ranked), size)
        marks.append(_box(_action_text(action, actions), "action", 3, y))
        marks += [
            Mark("line", "", "join", (2.0, 3.0), (heights[key], y))
            for key in action.supports
            if key in heights
        ]
    found = headline or f"{priority}: {len(actions)} actions; {holes_of(actions)}"
    return Chart(
        title=priority,
        kind="tree",
        headline=found,
        subtitle=f"{plan}: what each action is for",
        source=source,
        alt=told(
            [
                (
                    f"Tree from left to right: {len(outcomes)} outcome{'s' * (len(outcomes) != 1)}, the priority {priority} of {plan}, its "
                    f"{len(commitments)} commitments and {len(actions)} actions."
                ),
                f"Of the actions, {holes_of(actions)}.",
            ],
            "Every action is in the table below.",
        ),
        x=Axis(ticks=((0.0, "Outcome"), (1.0, "Priority"), (2.0, "Commitments"), (3.0, "Actions"))),
        y=Axis(low=-0.6, high=size - 0.4),
        marks=tuple(marks),
    )


def _height(place: int, many: int, size: int) -> float:
    """Give the height of one of many boxes that share the height of the picture."""
    return size - 1 - (place + 0.5) * size / many + 0.5


def _box(text: str, role: str, x: int, y: float) -> Mark:
    return Mark("cell", text, role, (float(x),), (y,), texts=(text,))


def _action_text(action: ActionRow, actions: Sequence[ActionRow]) -> str:
    bare = all(not a.lead and a.due is None for a in actions)
    holes = [
        name for name, gone in (("lead", not action.lead), ("date", action.due is None)) if gone
    ]
    return f"{action.text} [no {', no '.join(holes)}]" if holes and not bare else action.text


def timeline(
    plan: str, actions: Sequence[ActionRow], *, as_of: date, source: str = "", headline: str = ""
) -> Chart:
    """Show a bar an action from start to due date, with its status as fill and word."""
    now = _months(as_of)
    known = [_months(d) for a in actions for d in (a.start, a.due) if d is not None]
    first, end = math.floor(min([now, *known])), math.ceil(max([now, *known])) + 1
    states = [action.state(as_of) for action in actions]
    marks, ticks = [], []
    for n, (action, state) in enumerate(zip(actions, states, strict=True)):
        y = float(len(actions) - 1 - n)
        ticks.append((y, action.text))
        begin = first if action.start is None else _months(action.start)
        until = max(now, begin + 1) if action.due is None else _months(action.due)
        note = state + (", no due date" if action.due is None else "")
        role = "undated" if action.due is None else "action"
        marks.append(
            Mark("bar", action.text, role, (), (y,), (begin,), (until,), (state,), (note,))
        )
        marks.append(Mark("label", action.text, "lead", y=(y,), texts=(action.lead or "no lead",)))
    marks.append(Mark("rule", written(as_of), "as of", x=(now,), texts=(written(as_of),)))
    step = 6 if end - first > 12 else 3
    names = tuple(
        (float(m), f"{written(_first_of(m)).split(' ', 1)[1][:3]} {m // 12}")
        for m in range(first, end + 1, step)
    )
    late = states.count("overdue")
    found = (
        headline
        or f"{late or 'None'} of {len(actions)} actions {'is' if late < 2 else 'are'} overdue; {holes_of(actions)}"
    )
    return Chart(
        title=plan,
        kind="timeline",
        headline=found,
        subtitle=f"Actions of {plan}, as reported on {written(as_of)}",
        source=source,
        alt=told(
            [
                f"Timeline of {len(actions)} actions of {plan}, as reported on {written(as_of)}.",
                f"{counted(states, STATES)}.",
                f"Of the actions, {holes_of(actions)}.",
            ],
            "Every action is in the table below.",
        ),
        x=Axis(ticks=names, low=float(first), high=float(end)),
        y=Axis(ticks=tuple(ticks)),
        marks=tuple(marks),
        numbers=tuple(
            {
                "mark": action.lead or "no lead",
                "label": action.text,
                "period": _span(action),
                "meaning": state,
            }
            for action, state in zip(actions, states, strict=True)
        ),
    )


def _span(action: ActionRow) -> str:
    """Write when an action runs."""
    start = "" if action.start is None else f"{written(action.start)} "
    return f"{start}to {written(action.due)}" if action.due else f"{start}no due date".strip()


def _months(day: date) -> float:
    """Give the months since the year 0, with the day as a share of its month."""
    return day.year * 12.0 + day.month - 1 + (day.day - 1) / 31


def _first_of(month: int) -> date:
    from datetime import date

    return date(month // 12, month % 12 + 1, 1)
