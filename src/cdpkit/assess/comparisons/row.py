"""A series against a benchmark, at one period: the level as well as the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.changes import observation_at
from cdpkit.assess.comparability import Comparability, comparable
from cdpkit.assess.comparisons.sentence import comparison_caveats, comparison_sentence
from cdpkit.assess.plain import plain
from cdpkit.assess.series import limits_of
from cdpkit.assess.wording import Context, Point, absence, context_of_series, point_of_observation
from cdpkit.errors import InputError
from cdpkit.model import Series, Statistic
from cdpkit.model.records import Polarity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.model.periods import Period, PrintStyle

__all__ = ["AssessedComparison", "comparison"]

_JUDGED = {Polarity.HIGHER_BETTER: "higher_better", Polarity.LOWER_BETTER: "lower_better"}


@dataclass(frozen=True, slots=True, eq=False)
class AssessedComparison:
    """A value against the value of a benchmark.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    point : Point
        The value.
    benchmark : Context
        The same of the benchmark: its area above all.
    benchmark_point : Point
        The value of the benchmark.
    result : calc.Comparison or None
        The calculation; none where there is no interval, or no value.
    comparability : Comparability
        What the guard found, and what was accepted.
    reason : str, default ""
        Why there is no result.

    Examples
    --------
    >>> row = {"period": "2022/23", "value": "35.0", "lower": "33.1", "upper": "37.0"}
    >>> wirral = Series(indicator="x", statistic="proportion", per=100, observations=[row])
    >>> england = wirral.model_copy(update={"area": "E92000001", "area_name": "England"})
    >>> comparison(wirral, england).outcome
    'similar'
    """

    context: Context
    point: Point
    benchmark: Context
    benchmark_point: Point
    result: calc.Comparison | None
    comparability: Comparability
    reason: str = ""

    @property
    def outcome(self) -> str:
        """`better`, `similar`, `worse`; `higher`, `similar`, `lower`; or `not compared`."""
        return "not compared" if self.result is None else str(self.result.outcome)

    @property
    def side(self) -> int | None:
        """1 where it is significantly above the benchmark, -1 below, 0 similar; none untested."""
        return None if self.result is None else int(self.result.side)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State both levels and how they compare in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the period.

        Returns
        -------
        str
            The level first: to be better than a benchmark may not be good.
        """
        return comparison_sentence(self, style)

    def caveats(self) -> tuple[str, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return comparison_caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        return {
            **self.context.to_dict(),
            "point": self.point.to_dict(),
            "benchmark": {**self.benchmark.to_dict(), **self.benchmark_point.to_dict()},
            "outcome": self.outcome,
            "side": self.side,
            "comparison": None if self.result is None else plain(self.result.to_dict()),
            "comparability": self.comparability.to_dict(),
            "reason": self.reason,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


def comparison(
    series: Series,
    benchmark: Series,
    *,
    period: Period | str | None = None,
    accept: Iterable[str] = ("area_type",),
) -> AssessedComparison:
    """Compare a value of a series with that of a benchmark, as Fingertips does.

    The benchmark counts as known: it is similar if it lies within the limits of the value. Limits
    that are not published follow from counts.

    Parameters
    ----------
    series, benchmark : Series
        The same indicator of an area, and of the country, region or group it is set against.
    period : Period or str, optional
        Which; the latest that both have, unless given.
    accept : iterable of str, default ("area_type",)
        Differences that do not matter here, by their names in `comparable.TESTS`. A benchmark is
        another sort of area as a rule.

    Returns
    -------
    AssessedComparison
        A value without limits gives a result with a `reason`, and both levels.

    Raises
    ------
    NotComparableError
        If the two differ in what they measure, unless that is accepted.
    InputError
        If they have no such period, or none in common.

    Examples
    --------
    >>> def share(area, value, half=2):
    ...     row = {"period": "2022/23", "value": value, "lower": value - half, "upper": value + half}
    ...     return Series(indicator="x", title="Successful completion", area=area, area_name=area,
    ...                   statistic="proportion", per=100, polarity="higher_better",
    ...                   observations=[row])
    >>> print(comparison(share("Wirral", 35), share("England", 39)))
    Successful completion in Wirral stood at 35% in 2022/23, which is significantly lower, and worse, than 39% in England.
    """
    chosen = period if period is not None else _latest_of_both(series, benchmark)
    one, other = (
        observation_at(s, name, chosen, -1)
        for name, s in (("series", series), ("benchmark", benchmark))
    )
    guard = comparable(series, benchmark, periods=(one.period, other.period), accept=accept)
    guard.require()
    point, against = point_of_observation(one, series), point_of_observation(other, benchmark)
    result, reason = _compared(series, benchmark, point, against)
    values = [point.value, against.value]
    return AssessedComparison(
        context_of_series(series, values),
        point,
        context_of_series(benchmark, values),
        against,
        result,
        guard,
        reason,
    )


def _latest_of_both(series: Series, benchmark: Series) -> Period:
    known = {o.period for o in benchmark.valued}
    both = [o.period for o in series.valued if o.period in known]
    if not both:
        hint = "Give series that have a period in common."
        raise InputError("benchmark", "has no period with a value that the series has too", hint)
    return both[-1]


def _compared(
    series: Series, benchmark: Series, point: Point, against: Point
) -> tuple[calc.Comparison | None, str]:
    for name, found in (("value", point), ("value of the benchmark", against)):
        if found.value is None:
            return None, f"the {name} for {found.when().text} {absence(found.markers)}"
    if series.statistic is Statistic.COUNT and series.area != benchmark.area:
        return None, "counts of areas of different size do not compare: compare rates"
    lower, upper = limits_of(point, series)
    if np.isnan(lower + upper):
        return None, "no interval is published, and no counts that give one"
    polarity = _JUDGED.get(series.polarity, "neutral")
    assert point.value is not None  # noqa: S101 -- asked above
    assert against.value is not None  # noqa: S101
    value, other = float(point.value), float(against.value)
    return calc.compare(value, lower, upper, other, polarity=polarity), ""
