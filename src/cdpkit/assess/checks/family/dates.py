"""Checks of periods and of the dates of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.checks.plans import first_day, last_day
from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import Action, Figure, Mention, Milestone, PeriodStatus, PrintedPeriod, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan
    from cdpkit.model import Strategy


@own("PER01")
def no_period(plan: Plan) -> Iterator[Found]:
    """A figure has no period.

    A number without a time cannot be compared with any other. Example: 121 deaths, no years. Add
    `period:` where one is printed.
    """
    return (Found(figure) for figure in plan.of(Figure) if figure.period is None)


@own("PER02")
def ambiguous_period(plan: Plan) -> Iterator[Found]:
    """A period outside the mentions has two or more readings.

    Example: `2018 to 2021` is four calendar years or three financial years. State the `year_type`
    of the document, or choose a reading and say why.
    """
    for period in plan.of(PrintedPeriod):
        if period.is_ambiguous and plan.around(plan.path_of(period), Mention) is None:
            readings = " or ".join(map(str, period.readings))
            yield Found(period, "", {"printed": period.printed, "readings": readings})


@own("PER03")
def length_differs(plan: Plan) -> Iterator[Found]:
    """The stated length of a strategy differs from that of a reading of its period.

    Example: 2023-2027, said to be four years: the financial years fit, the calendar years do not.
    """
    for strategy in plan.strategies:
        stated, readings = strategy.stated_length_years, strategy.period.readings
        if stated is None or not readings:
            continue
        fitting = [r for r in readings if r.start and r.end and r.months == 12 * stated]
        if others := [r for r in readings if r not in fitting]:
            words = {
                "n": stated,
                "fitting": " or ".join(map(str, fitting)) or "no reading",
                "others": " or ".join(map(str, others)),
            }
            yield Found(strategy, "stated_length_years", words)


@own("PER04")
def unreadable_period(plan: Plan) -> Iterator[Found]:
    """A text of a period has no reading, and no reason is written.

    Example: 31 February 2026; Septemebr 2025; 2028 to 2025. Correct it; or, where it is printed so,
    keep it and write a `reason`. Words that are not a date at all (`past two years`) are left alone.
    """
    for period in plan.of(PrintedPeriod):
        silent = period.printed and not period.readings and not period.reason
        if silent and period.status is PeriodStatus.UNREADABLE:
            yield Found(period, "", {"printed": period.printed, "problem": period.problem})


@own("PER05")
def figure_from_the_future(plan: Plan) -> Iterator[Found]:
    """Every reading of a figure's period ends after the last possible day of publication.

    Example: a result of 2024/25 in a paper of March 2024.
    """
    published = plan.document.published
    if published is None or not published.readings:
        return
    latest = last_day(published)
    for figure in plan.of(Figure):
        ends = [r.end for r in figure.period.readings] if figure.period else []
        if ends and all(end and end > latest for end in ends):
            yield Found(figure, "period")


@own("DUE02")
def due_outside_the_plan(plan: Plan) -> Iterator[Found]:
    """All readings of a due date lie outside all readings of the strategy's period.

    Example: a target for March 2018 in a plan from 2025 to 2028. Check the year.
    """
    for strategy in plan.strategies:
        inside = (*plan.within(strategy, Action), *plan.within(strategy, Milestone))
        yield from _outside(inside, strategy)
    if len(plan.strategies) == 1:
        yield from _outside(plan.of(Target), plan.strategies[0])
        held = {id(one) for one in plan.within(plan.strategies[0], Milestone)}
        yield from _outside(
            (one for one in plan.of(Milestone) if id(one) not in held), plan.strategies[0]
        )


def _outside(records: object, strategy: Strategy) -> Iterator[Found]:
    runs = strategy.period
    if not runs.readings:
        return
    first, last = first_day(runs), last_day(runs)
    for record in records:  # type: ignore[attr-defined]
        due: PrintedPeriod | None = record.due
        if due is None or not due.readings:
            continue
        if first_day(due) > last or last_day(due) < first:
            yield Found(record, "due", {"due": due, "period": runs})


@own("STA03")
def plan_has_ended(plan: Plan) -> Iterator[Found]:
    """With `--as-of DAY`: an adopted strategy's last possible day has passed.

    Set `status: expired`, or name the strategy that follows it.
    """
    for strategy in plan.strategies:
        end = last_day(strategy.period)
        adopted = strategy.status == "adopted" and bool(strategy.period.readings)
        if plan.as_of and adopted and end < plan.as_of:
            yield Found(strategy, "period", {"end": f"{end:%-d %B %Y}"})
