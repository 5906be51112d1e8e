"""The direction of travel of a series: its recent trend, else the last change if it was tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdpkit.assess.changes import change
from cdpkit.assess.scorecards.row import Direction
from cdpkit.assess.trends import trend

if TYPE_CHECKING:
    from cdpkit.assess.changes import AssessedChange
    from cdpkit.model import Series
    from cdpkit.model.periods import Period

__all__ = ["Travel", "travel"]


class Travel(NamedTuple):
    """Direction, what it rests on, the label of the recent trend, and notes."""

    direction: Direction
    basis: str
    label: str
    notes: tuple[str, ...]


def travel(
    series: Series,
    previous: Period | None,
    latest: Period | None,
    *,
    accept: tuple[str, ...] = (),
) -> Travel:
    """Say where the values of a series are going.

    The recent trend of Fingertips decides, where it can be calculated; else the change since the
    period before, where chance was tested. Two values that differ are no direction by themselves.

    Parameters
    ----------
    series : Series
        With the polarity that counts.
    previous, latest : Period or None
        The two periods of the change that stands in for a trend.
    accept : tuple of str, default ()
        Differences of the two that do not matter.

    Returns
    -------
    Travel
        Direction, what it rests on, the label of the trend, and notes.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": "2022", "value": 400}, {"period": "2023", "value": 300}]
    >>> series = Series(indicator="x", statistic="count", polarity="lower_better",
    ...                 observations=years)
    >>> travel(series, *(Period.calendar_year(year) for year in (2022, 2023))).direction.value
    'getting better'
    """
    found = trend(series)
    if found.direction is not None:
        return Travel(_in_words(found.direction, found.judgement), "recent trend", found.label, ())
    notes = (f"Recent trend cannot be calculated: {found.reason}.",)
    if previous is None or latest is None:
        return Travel(Direction.UNKNOWN, "", found.label, notes)
    changed = change(series, baseline=previous, current=latest, accept=accept)
    basis = "change since the period before"
    return Travel(_of_change(changed), basis, found.label, notes)


def _of_change(found: AssessedChange) -> Direction:
    """Put the outcome of a test of two values into words of direction."""
    if found.significance not in {"higher", "lower"}:
        tested = found.significance == "not significant"
        return Direction.NO_CHANGE if tested else Direction.NOT_TESTED
    return _in_words(1 if found.significance == "higher" else -1, found.judgement)


def _in_words(direction: int, judgement: str) -> Direction:
    if judgement:
        return Direction.BETTER if judgement == "better" else Direction.WORSE
    return {1: Direction.INCREASING, -1: Direction.DECREASING}.get(direction, Direction.NO_CHANGE)
