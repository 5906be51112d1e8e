"""Checks of milestones and of meetings that come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import Meeting, Milestone, Partnership, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan

_LATE = 1.25
"""Share of its interval after which a meeting counts as late."""


@own("DUE04")
def no_due_date(plan: Plan) -> Iterator[Found]:
    """A milestone that is not over and does not recur has no due date.

    Example: an implementation plan that is announced for no day. Add `due:` as printed.
    """
    for one in plan.of(Milestone):
        if not one.status.state.is_over and one.recurs is None and one.due is None:
            yield Found(one)


@own("MIL01")
def reached_without_date(plan: Plan) -> Iterator[Found]:
    """A milestone is complete, and neither `achieved_on` nor the day of the report is given.

    Example: Sefton's six ticks. Add the date, or the day on which it was reported.
    """
    for one in plan.of(Milestone):
        done = one.status.state is State.COMPLETE
        if done and one.achieved_on is None and one.status.as_of is None:
            yield Found(one)


@own("MIL02")
def complete_but_recurs(plan: Plan) -> Iterator[Found]:
    """A milestone is complete and comes again.

    Example: an annual stocktake with one tick. Record each round as a milestone of its own.
    """
    for one in plan.of(Milestone):
        if one.status.state is State.COMPLETE and one.recurs is not None:
            yield Found(one, "recurs")


@own("CAD01")
def late_meeting(plan: Plan) -> Iterator[Found]:
    """The gap to the next planned meeting is more than 1.25 times the interval that is stated.

    Example: a quarterly meeting with 143 days to the next. Check both dates.
    """
    for meeting in plan.of(Meeting):
        every = plan.registry.record(meeting.partnership, Partnership).cadence
        if meeting.next_planned is None or every is None or every.days is None:
            continue
        held, planned = meeting.date.readings, meeting.next_planned.readings
        if len(held) == len(planned) == 1 and held[0].end and planned[0].start:
            gap = (planned[0].start - held[0].end).days  # the least that the dates allow
            if gap > _LATE * every.days:
                words = {"cadence": every, "gap": gap}
                yield Found(meeting, "next_planned", words)
