"""The cells of a row that hang on its latest value: update, target, state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cdpkit.assess.scorecards.goals import goal_of
from cdpkit.assess.scorecards.row import ScorecardRow, TargetStatus
from cdpkit.assess.scorecards.updates import UpdateStatus
from cdpkit.assess.wording import Measure, Point
from cdpkit.display import Caveat
from cdpkit.model.ratings import RagBasis, RagFacts, RagRule, RagState, Since

if TYPE_CHECKING:
    from cdpkit.assess.scorecards.entries import Entry
    from cdpkit.assess.scorecards.terms import Terms
    from cdpkit.assess.targets import Goal
    from cdpkit.model import Series
    from cdpkit.model.periods import Period
    from cdpkit.model.records import Figure


@dataclass(frozen=True, slots=True)
class _Update:
    """Whether a newer value should be out, and whether the last report held this one."""

    status: UpdateStatus = UpdateStatus.NOT_KNOWN
    next_day: Any = None
    unchanged: bool = False
    notes: tuple[str, ...] = ()


def finished(
    row: ScorecardRow, entry: Entry, terms: Terms, subject: Series | Figure | None = None
) -> ScorecardRow:
    """Add to a row what hangs on its latest value: update, target and state.

    Parameters
    ----------
    row : ScorecardRow
        With its values and comparisons.
    entry : Entry
        What it is about.
    terms : Terms
        What the rows share.
    subject : Series or Figure, optional
        Where the value is from. A target of a plan that is not of its area or unit is not held
        against it.

    Returns
    -------
    ScorecardRow
        The whole row.

    Examples
    --------
    >>> from cdpkit.assess.scorecards.entries import Entry
    >>> from cdpkit.assess.scorecards.terms import Terms
    >>> from cdpkit.model import Polarity
    >>> entry = Entry("x", "Deaths", Polarity.LOWER_BETTER)
    >>> row = finished(ScorecardRow("x", "Deaths", Polarity.LOWER_BETTER), entry, Terms())
    >>> row.target_status.value, row.rag is None
    ('no target', True)
    """
    goal, misfit = goal_of(entry.id, subject if row.value is not None else None, terms)
    update = _update(row.period, entry, terms)
    notes = [*row.notes, *update.notes, *entry.notes, *(goal.notes if goal is not None else ())]
    row = replace(
        row, update=update.status, next_update=update.next_day, notes=tuple(dict.fromkeys(notes))
    )
    if goal is not None:
        row = _with_goal(row, goal)
    row = _rated(row, goal, terms, unchanged=update.unchanged)
    return _without_target(row, misfit) if misfit else row


def _without_target(row: ScorecardRow, misfit: str) -> ScorecardRow:
    """Say of a target that is not one of the value that nothing can be said of it."""
    row = replace(row, target_status=TargetStatus.CANNOT_BE_SAID)
    if row.rag is not RagState.NO_TARGET:
        return row
    return replace(
        row, rag=RagState.NOT_RATED, rag_reason=f"the target cannot be compared: {misfit}"
    )


def _update(period: Period | None, entry: Entry, terms: Terms) -> _Update:
    publication, notes = terms.publication_of(entry)
    if publication is None or terms.as_of is None or period is None:
        return _Update()
    status = publication.status(period, terms.as_of)
    next_day, published = publication.next_after(period), publication.published(period)
    if status is UpdateStatus.DUE:
        told = f"A newer value was expected by {next_day}."
        notes = (*notes, Caveat("update_due", told))
    stood = terms.last_report is not None and published is not None
    unchanged = stood and published <= terms.last_report and status is UpdateStatus.NOT_DUE  # type: ignore[operator]
    return _Update(status, next_day, unchanged, notes)


def _with_goal(row: ScorecardRow, goal: Goal) -> ScorecardRow:
    row = replace(
        row,
        target_text=goal.text or _amount(row, goal.value),
        target=goal.value,
        target_due=goal.due,
        target_from=None if goal.start is None else Point(goal.start, goal.start_period),
        expected=None if row.period is None else goal.expected(row.period),
    )
    if goal.value is None and goal.low is None:
        return row
    if row.value is None:
        return replace(row, target_status=TargetStatus.NO_DATA)
    met = goal.is_met(row.value, row.polarity)
    if met is None:
        return replace(row, target_status=TargetStatus.CANNOT_BE_SAID)
    return replace(row, target_status=TargetStatus.MET if met else TargetStatus.NOT_MET)


def _amount(row: ScorecardRow, target: Decimal | None) -> str:
    """Write a target that nobody has put into words, with the decimals that it carries."""
    if target is None:
        return ""
    exponent = target.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else row.places
    return Measure(row.unit, places, row.title).amount(target)


def _rated(row: ScorecardRow, goal: Goal | None, terms: Terms, *, unchanged: bool) -> ScorecardRow:
    if terms.rule is None:
        return row
    facts = RagFacts(
        polarity=row.polarity,
        value=row.value,
        indicator=row.indicator,
        unit=row.unit,
        target=row.target,
        low=None if goal is None else goal.low,
        high=None if goal is None else goal.high,
        expected=row.expected,
        forecast=None if goal is None else goal.forecast,
        previous=row.previous,
        baseline=row.baseline,
        comparison=row.comparison,
        confidence=_confidence(row, goal),
        unchanged=unchanged,
    )
    rating = terms.rule.rate(facts)
    row = replace(row, rag=rating.state, rag_reason=rating.reason)
    return _noted(row, _BY_CHANCE) if _may_be_chance(row, terms.rule) else row


_BY_CHANCE = Caveat(
    "colour_by_chance", "The colour rests on two values, and chance can explain how they differ."
)


def _may_be_chance(row: ScorecardRow, rule: RagRule) -> bool:
    """Tell whether a change gives a colour that no test of it supports."""
    if row.rag is None or not row.rag.is_colour or rule.basis is not RagBasis.CHANGE:
        return False
    if rule.since is Since.BASELINE:
        size, tested = row.change_from_baseline, row.significance
    else:
        size, tested = row.change_from_previous, row.significance_from_previous
    return bool(size) and tested == "not significant"


def _confidence(row: ScorecardRow, goal: Goal | None) -> str | Decimal | None:
    """Give what somebody judged, else what the projection says."""
    if goal is not None and goal.confidence is not None:
        return goal.confidence
    return None if row.probability is None else Decimal(f"{row.probability:.12g}")


def _noted(row: ScorecardRow, note: str) -> ScorecardRow:
    return replace(row, notes=(*row.notes, note))
