"""The recent trend of a series in its context, with a sentence and caveats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.plain import plain
from cdpkit.assess.series import columns_of, unlike_periods
from cdpkit.assess.trends.sentence import trend_caveats, trend_sentence
from cdpkit.assess.wording import Context, Point, context_of_series

if TYPE_CHECKING:
    from cdpkit.assess.series import Columns
    from cdpkit.model import Series
    from cdpkit.model.periods import PrintStyle

__all__ = ["AssessedTrend", "trend"]

_LEVEL = 0.95
"""The marker takes the standard errors from limits of this level."""


@dataclass(frozen=True, slots=True, eq=False)
class AssessedTrend:
    """The recent trend of a series.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    points : tuple of Point
        The points it looks at: the last five that are valid; where it cannot be calculated, all
        that have a value.
    result : calc.RecentTrend
        The calculation: label, statistic and reason.
    ranks : calc.MannKendall or None
        The test of all values by their order, where it was asked for and nothing stands against it.
    slope : calc.TheilSen or None
        The change a year that goes with it.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> rows = [{"period": str(2019 + n), "value": v} for n, v in enumerate([310, 350, 410, 430, 480])]
    >>> found = trend(Series(indicator="deaths", statistic="count", observations=rows))
    >>> found.label, found.direction
    ('Increasing', 1)
    """

    context: Context
    points: tuple[Point, ...]
    result: calc.RecentTrend
    ranks: calc.MannKendall | None = None
    slope: calc.TheilSen | None = None

    @property
    def label(self) -> str:
        """The label, in the words of Fingertips."""
        return self.result.label

    @property
    def reason(self) -> str:
        """Why there is no label; empty where there is one."""
        return self.result.reason if self.label == "Cannot be calculated" else ""

    @property
    def direction(self) -> int | None:
        """1 for increasing, -1 for decreasing, 0 for no significant change; none without a label."""
        if self.reason:
            return None
        return {"Increasing": 1, "Decreasing": -1}.get(self.label.split(" ")[0], 0)

    @property
    def judgement(self) -> str:
        """`better` or `worse`, where the trend goes somewhere and polarity says."""
        return self.context.judgement(self.direction or 0)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the trend in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The label in plain words, with the first and last value, their unit and periods.
        """
        return trend_sentence(self, style)

    def caveats(self) -> tuple[str, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return trend_caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        return {
            **self.context.to_dict(),
            "trend": plain(self.result),
            "ranks": plain(self.ranks),
            "slope": plain(self.slope),
            "direction": self.direction,
            "judgement": self.judgement,
            "points": [point.to_dict() for point in self.points],
            "reason": self.reason,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


def trend(series: Series, *, ranks: bool = False) -> AssessedTrend:
    """Recent trend of a series, by the marker of the Fingertips profiles.

    Limits that are not published follow from counts. Windows that overlap, a break among the points,
    periods that are not years, and fewer than five valid points give a result with its reason.

    Parameters
    ----------
    series : Series
        Yearly values.
    ranks : bool, default False
        Whether to test all values by their order as well: Mann-Kendall, with the slope of Theil and
        Sen over real dates. Not across a break, nor for windows that overlap.

    Returns
    -------
    AssessedTrend
        `Cannot be calculated` is a normal result.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> rows = [
    ...     {"period": str(2019 + n), "value": v, "lower": v - 1, "upper": v + 1}
    ...     for n, v in enumerate([56, 58, 58, 60, 62])
    ... ]
    >>> mortality = Series(
    ...     indicator="arm", title="Alcohol-related mortality", area_name="England", per=100_000,
    ...     statistic="directly_standardised_rate", polarity="lower_better", observations=rows,
    ... )
    >>> print(trend(mortality))
    Alcohol-related mortality in England: over the five points from 2019 to 2023 the recent trend is increasing and getting worse, with 56 per 100,000 at the start and 62 at the end.
    """
    columns = columns_of(series)
    result = _marked(series, columns)
    points = columns.valued
    if result.label != "Cannot be calculated":
        times = dict(zip(columns.times.tolist(), columns.points, strict=True))
        points = tuple(times[time] for time in result.years)
    context = context_of_series(series, [point.value for point in points])
    if not ranks or unlike_periods(columns.points) or _broken(columns):
        return AssessedTrend(context, points, result)
    return AssessedTrend(
        context,
        points,
        result,
        calc.mann_kendall(columns.values, times=columns.times),
        calc.theil_sen(columns.values, times=columns.times),
    )


def _broken(columns: Columns) -> bool:
    """Tell whether a break lies after the first value and up to the last."""
    times = columns.times[~np.isnan(columns.values)]
    return bool(times.size) and any(times[0] < b <= times[-1] for b in columns.breaks)


def _marked(series: Series, columns: Columns) -> calc.RecentTrend:
    problem = unlike_periods(columns.points) or _not_yearly(columns)
    if float(series.level) != _LEVEL:
        problem = problem or f"the limits are at {100 * float(series.level):g}%, not at 95%"
    if not problem and _unweighed(columns):
        problem = "there are no limits, and no counts that give them"
    if problem:
        nan = float("nan")
        return calc.RecentTrend("Cannot be calculated", nan, nan, None, problem)
    counts = {}
    if columns.counted and series.statistic == "proportion":
        counts = {"numerator": columns.numerator, "denominator": columns.denominator}
    found: calc.RecentTrend = calc.recent_trend(
        columns.times.tolist(),
        columns.values.tolist(),
        columns.lower.tolist(),
        columns.upper.tolist(),
        polarity=series.polarity.value,
        breaks=columns.breaks,
        **{name: part.tolist() for name, part in counts.items()},
    )
    return found


def _unweighed(columns: Columns) -> bool:
    """Tell whether no value has limits."""
    return bool(columns.valued) and bool(np.isnan(columns.lower).all())


def _not_yearly(columns: Columns) -> str:
    months = {point.period.months for point in columns.points if point.period is not None}
    return "" if months <= {12} else "the periods are not single years"
