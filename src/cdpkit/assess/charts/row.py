"""The control chart of a series in its context, with a sentence and caveats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.charts.sentence import chart_caveats, chart_sentence
from cdpkit.assess.plain import plain
from cdpkit.assess.series import FROM_ZERO, columns_of, unlike_periods
from cdpkit.assess.targets import target_number
from cdpkit.assess.wording import Context, Point, context_of_series
from cdpkit.model.records import Polarity

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.assess.series import Columns
    from cdpkit.model import Series
    from cdpkit.model.periods import Period, PrintStyle

__all__ = ["AssessedChart", "control_chart"]

_JUDGED = {Polarity.HIGHER_BETTER, Polarity.LOWER_BETTER}


@dataclass(frozen=True, slots=True, eq=False)
class AssessedChart:
    """A control chart of a series.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    points : tuple of Point
        All observations, in order of time; those without a value are gaps.
    result : calc.ControlChart or None
        The chart, a row a point; none where there is a `reason`.
    target : Decimal or None
        What the latest limits are held against.
    rebased : tuple of Period, default ()
        Where new limits begin.
    reason : str, default ""
        Why there is no chart.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> values = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49, 50, 62]
    >>> months = [{"period": f"{2023 + n // 12}-{n % 12 + 1:02}", "value": v}
    ...           for n, v in enumerate(values)]
    >>> chart = control_chart(Series(indicator="x", statistic="count", observations=months))
    >>> chart.latest_cause, chart.variation
    ('Above UCL', 'neutral_high')
    """

    context: Context
    points: tuple[Point, ...]
    result: calc.ControlChart | None
    target: Decimal | None = None
    rebased: tuple[Period, ...] = ()
    reason: str = ""

    @property
    def at(self) -> int:
        """Row of the latest value; -1 where there is none."""
        rows = [n for n, point in enumerate(self.points) if point.value is not None]
        return rows[-1] if rows else -1

    @property
    def latest(self) -> Point | None:
        """The latest value."""
        return self.points[self.at] if self.at >= 0 else None

    @property
    def latest_cause(self) -> str:
        """The rule that the latest value meets: `Above UCL`, ..., `Common Cause`; or nothing."""
        return "" if self.result is None else str(self.result.special_cause[self.at])

    @property
    def variation(self) -> str:
        """The icon of the latest value: `common_cause`, `improvement_high`, `concern_low`, ..."""
        return "not_assessed" if self.result is None else str(self.result.variation)

    @property
    def assurance(self) -> str:
        """The icon of the target: `consistent_pass`, `consistent_fail`, `inconsistent`, ..."""
        return "not_assessed" if self.result is None else str(self.result.assurance)

    @property
    def judgement(self) -> str:
        """`better` or `worse` for the latest value, where it stands out and polarity says."""
        words = {"improvement": "better", "concern": "worse"}
        return words.get(self.variation.split("_")[0], "")

    @property
    def limits(self) -> tuple[float, float, float] | None:
        """Mean, lower and upper limit at the latest value; none where there are none."""
        if self.result is None:
            return None
        found = (self.result.mean, self.result.lower, self.result.upper)
        mean, lower, upper = (float(line[self.at]) for line in found)
        return None if np.isnan(lower + upper) else (mean, lower, upper)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State what the latest value means in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The latest value and its limits, the rule that it meets, and the target.
        """
        return chart_sentence(self, style)

    def caveats(self) -> tuple[str, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return chart_caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        return {
            **self.context.to_dict(),
            "points": [point.to_dict() for point in self.points],
            "chart": None if self.result is None else plain(self.result.to_dict()),
            "latest_cause": self.latest_cause,
            "variation": self.variation,
            "assurance": self.assurance,
            "judgement": self.judgement,
            "target": plain(self.target),
            "rebased": [str(period) for period in self.rebased],
            "reason": self.reason,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


def control_chart(
    series: Series,
    *,
    target: Decimal | float | None = None,
    baseline: int | None = None,
    rules: str = "mdc-7",
    cut: bool = True,
) -> AssessedChart:
    """XmR chart of a series: new limits begin at each of its breaks.

    Parameters
    ----------
    series : Series
        Values of periods that do not overlap.
    target : Decimal or float, optional
        In the unit of the values.
    baseline : int, optional
        Limits from the first so many values of each segment.
    rules : {"mdc-7", "mdc-6"}, default "mdc-7"
        As in `calc.xmr`.
    cut : bool, default True
        Whether the limits of counts, shares and rates are cut at zero, and those of percentages at
        100. No point is judged otherwise.

    Returns
    -------
    AssessedChart
        Periods that overlap or are of different length, and too few values, give a result with
        its reason.

    Raises
    ------
    InputError
        As `calc.xmr`.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> months = [{"period": f"2023-{n + 1:02}", "value": v}
    ...           for n, v in enumerate([50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49])]
    >>> print(control_chart(Series(indicator="x", title="Referrals", area_name="Wirral",
    ...                            statistic="count", observations=months)))
    Referrals in Wirral: the latest value, 49 in December 2023, lies within the limits of usual variation (45 to 56), so no change is shown.
    """
    columns = columns_of(series)
    aim = None if target is None else target_number(target)
    context = context_of_series(series, [point.value for point in columns.points])
    problem = unlike_periods(columns.points) or _too_few(columns)
    if problem:
        return AssessedChart(context, columns.points, None, aim, (), problem)
    starts = _rebased(columns)
    high = float(series.per) if series.statistic == "proportion" else None
    result = calc.xmr(
        columns.values,
        times=columns.times,
        rebase=[columns.times[n] for n in starts],
        baseline=baseline,
        rules=rules,
        polarity=series.polarity.value if series.polarity in _JUDGED else "neutral",
        target=None if target is None else float(target),
        minimum=0.0 if cut and series.statistic in FROM_ZERO else None,
        maximum=high if cut else None,
    )
    periods = (columns.points[n].period for n in starts)
    rebased = tuple(period for period in periods if period is not None)
    return AssessedChart(context, columns.points, result, aim, rebased)


def _too_few(columns: Columns) -> str:
    known = len(columns.valued)
    return f"two values in a row are needed, and there are {known}" if known < 2 else ""


def _rebased(columns: Columns) -> list[int]:
    """Give the rows at which a break sets in; one before the first row, or after the last, is none."""
    found = (int(np.searchsorted(columns.times, time)) for time in columns.breaks)
    return sorted({row for row in found if 0 < row < len(columns.times)})
