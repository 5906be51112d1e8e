"""Where a series may go, in its context: projection, target and probability, with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.plain import plain
from cdpkit.assess.projections.sentence import projection_caveats, projection_sentence
from cdpkit.assess.series import FROM_ZERO, columns_of, time_of, unlike_periods
from cdpkit.assess.targets import target_number
from cdpkit.assess.wording import Context, Point, context_of_series, decimal_of
from cdpkit.errors import InputError
from cdpkit.model import Series, Statistic
from cdpkit.model.periods import Period
from cdpkit.model.records import Polarity

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.assess.series import Columns
    from cdpkit.model.periods import PrintStyle

__all__ = ["AssessedProjection", "projection"]

_JUDGED = {Polarity.HIGHER_BETTER, Polarity.LOWER_BETTER}
_OF_COUNTS = frozenset({"poisson", "binomial"})
_FURTHEST = 50


@dataclass(frozen=True, slots=True, eq=False)
class AssessedProjection:
    """A projection of a series, held against a target where there is one.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    points : tuple of Point
        The values that it starts from.
    periods : tuple of Period
        The periods projected to.
    result : calc.Projection or None
        The projection with its back-test; none where there is a `reason`.
    target : Decimal or None
        What is aimed at, in the unit of the values.
    reached : calc.TargetDate or None
        When the projection gets there.
    probability : float or None
        Of meeting the target in the last period projected to.
    reason : str, default ""
        Why there is no projection.

    Examples
    --------
    >>> rows = [{"period": str(2015 + n), "value": 90 - 4 * n} for n in range(8)]
    >>> found = projection(Series(indicator="x", statistic="count", observations=rows), horizon=2)
    >>> [str(period) for period in found.periods]
    ['2023', '2024']
    """

    context: Context
    points: tuple[Point, ...]
    periods: tuple[Period, ...]
    result: calc.Projection | None
    target: Decimal | None = None
    reached: calc.TargetDate | None = None
    probability: float | None = None
    reason: str = ""

    @property
    def latest(self) -> Point | None:
        """The value that it starts from."""
        return self.points[-1] if self.points else None

    @property
    def projected(self) -> tuple[Point, ...]:
        """The projected values with the limits of their prediction intervals, a point a period."""
        result = self.result
        if result is None:
            return ()
        rows = zip(result.estimate, result.lower, result.upper, self.periods, strict=True)
        return tuple(
            Point(decimal_of(value), period, lower=decimal_of(lower), upper=decimal_of(upper))
            for value, lower, upper, period in rows
        )

    @property
    def reached_in(self) -> Period | None:
        """The first period in which the central path meets the target; none where it does not."""
        if self.reached is None or self.reached.status != "reached":
            return None
        date = float(self.reached.date)
        return next((p for p in self.periods if time_of(p) >= date - 1e-9), None)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the projection in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The projected value with its interval, the latest value, and the target.
        """
        return projection_sentence(self, style)

    def caveats(self) -> tuple[str, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return projection_caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        result = self.result
        return {
            **self.context.to_dict(),
            "points": [point.to_dict() for point in self.points],
            "projected": [point.to_dict() for point in self.projected],
            "method": None if result is None else result.method,
            "confidence": None if result is None else plain(result.confidence),
            "backtest": None if result is None else plain(result.backtest),
            "target": plain(self.target),
            "target_status": None if self.reached is None else self.reached.status,
            "target_reached_in": None if self.reached_in is None else str(self.reached_in),
            "probability_of_meeting": self.probability,
            "reason": self.reason,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


def projection(
    series: Series,
    *,
    horizon: int = 3,
    target: Decimal | float | None = None,
    due: Period | str | None = None,
    method: str = "auto",
    confidence: float = 0.95,
) -> AssessedProjection:
    """Project a series, and hold the projection against a target.

    Parameters
    ----------
    series : Series
        At least five values of periods that do not overlap, without a break.
    horizon : int, default 3
        How many periods ahead.
    target : Decimal or float, optional
        In the unit of the values.
    due : Period or str, optional
        The period in which the target is to be met; the projection ends there.
    method : str, default "auto"
        As in `calc.project`.
    confidence : float, default 0.95
        Two-sided coverage of the prediction intervals, in (0, 1).

    Returns
    -------
    AssessedProjection
        "Cannot project" is a result with its reason.

    Raises
    ------
    InputError
        If `due` is no period that the series comes to within 50 steps, or as `calc.project`.

    Examples
    --------
    >>> rows = [{"period": str(2015 + n), "value": 90 - 4 * n} for n in range(4)]
    >>> print(projection(Series(indicator="deaths", statistic="count", observations=rows)))
    Deaths: there is no projection because there are fewer than 5 points (4); the latest value is 78 (2018).
    """
    columns = columns_of(series)
    points = columns.valued
    aim = None if target is None else target_number(target)
    context = context_of_series(series, [point.value for point in points])
    problem = unlike_periods(columns.points) or ("there is no value" if not points else "")
    if problem:
        return AssessedProjection(context, points, (), None, aim, reason=problem)
    periods = _ahead(columns, horizon, due)
    result = _projected(series, columns, periods, method, confidence)
    if result.reason:
        reason = str(result.reason)
        return AssessedProjection(context, points, periods, None, aim, reason=reason)
    if aim is None:
        return AssessedProjection(context, points, periods, result)
    side = series.polarity.value if series.polarity in _JUDGED else None
    return AssessedProjection(
        context,
        points,
        periods,
        result,
        aim,
        calc.target_date(result, float(aim), polarity=side),
        float(calc.probability_of_meeting(result, float(aim), polarity=side)),
    )


def _ahead(columns: Columns, horizon: int, due: Period | str | None) -> tuple[Period, ...]:
    """Give the periods after the latest value: so many, or up to the due one."""
    latest = columns.valued[-1].period
    step = 0 if latest is None else latest.months or _usual_step(columns)
    if latest is None or step < 1:
        raise InputError("series", "has periods shorter than a month", "Sum them up to months.")
    if due is None:
        return tuple(latest.shift(months=step * n) for n in range(1, horizon + 1))
    wanted = Period.readings(due) if isinstance(due, str) else (due,)
    periods = [latest.shift(months=step * n) for n in range(1, _FURTHEST + 1)]
    ends = [n for n, period in enumerate(periods, 1) if period in wanted]
    if not ends:
        hint = f"Name a later period of its own kind, such as {periods[0]}."
        raise InputError("due", f"is {str(due)!r}, to which the series does not come", hint)
    return tuple(periods[: ends[0]])


def _usual_step(columns: Columns) -> int:
    """Give the usual months from one value to the next, for counts as at a day."""
    gaps = np.diff(columns.times[~np.isnan(columns.values)])
    return round(12 * float(np.median(gaps))) if gaps.size else 12


def _projected(
    series: Series, columns: Columns, periods: tuple[Period, ...], method: str, confidence: float
) -> calc.Projection:
    counts: dict[str, Any] = {}
    if method in _OF_COUNTS and columns.counted:
        counts = {"numerator": columns.numerator, "denominator": columns.denominator}
    low = 0.0 if series.statistic in FROM_ZERO else None
    high = float(series.per) if series.statistic is Statistic.PROPORTION else None
    return calc.project(
        columns.times,
        columns.values,
        at=[time_of(period) for period in periods],
        method=method,
        confidence=confidence,
        per=float(series.per),
        minimum=low,
        maximum=high,
        breaks=columns.breaks,
        window=columns.window,
        suppressed=columns.suppressed,
        **counts,
    )
