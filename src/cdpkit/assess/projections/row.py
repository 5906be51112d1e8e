"""The projection of one series: its sentence and caveats."""

from __future__ import annotations

from decimal import Decimal
from math import isnan, nan
from typing import TYPE_CHECKING

from cdpkit.assess.pictures import (
    Panel,
    chosen,
    line_picture,
    period_name,
    projection_picture,
    target_of,
)
from cdpkit.assess.series import FROM_ZERO, SeriesRow, time_of
from cdpkit.assess.wording import (
    Point,
    caveats_about,
    clause_of,
    decimal_of,
    no_unit,
    sentence,
    unsure_values,
    when,
    words_of,
)
from cdpkit.calc.intervals import percent_text
from cdpkit.display import Caveat
from cdpkit.model.periods import PeriodKind
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit import calc
    from cdpkit.calc.arguments import Levels
    from cdpkit.display import Chart
    from cdpkit.model.periods import Period, PrintStyle
    from cdpkit.reasons import Reason


_HELD = (
    (3, ("On 131 published yearly series, ranges like this held the later value about 8 times in 10 "
         "up to three years ahead; the method was chosen on the same series.")),
    (5, ("Five years ahead, ranges like this held the later value about 7 times in 10, in 120 tests on "
         "published yearly series; the method was chosen on the same series.")),
)  # fmt: skip
"""What `benchmarks/projection_experiment.py` found of the 80% ranges, up to so many years ahead."""
_YEARS = frozenset({
    PeriodKind.CALENDAR_YEAR, PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR,
    PeriodKind.OTHER_YEAR,
})  # fmt: skip


@result
class AssessedProjection(SeriesRow):
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
    probability_of_meeting : float or None
        Of meeting the target in the last period projected to.
    why : tuple of Reason, default ()
        Everything that stands against a projection.
    history : sequence of Point, default ()
        All observations of the series, for pictures: `points` without the gaps.
    spoken : bool, default False
        Whether the caveats give the probability.
    seasonal : bool, default False
        Whether the series has a season, so that only values of the same one are set side by side.
    likely : tuple of float, default NaN
        The 80% range of the last value projected.
    readings : calc.Readings or None, default None
        The two plain readings at its time; none without a projection.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import project
    >>> rows = [{"period": str(2015 + n), "value": 90 - 4 * n} for n in range(8)]
    >>> found = project(Series(indicator="x", statistic="count", observations=rows), horizon=2)
    >>> [str(period) for period in found.periods]
    ['2023', '2024']
    """

    noun = "projection"
    heads = ("series", "latest", "projection", "prediction interval", "at recent pace")
    stated = (
        *SeriesRow.stated,
        "points",
        "projected",
        "if_nothing_changes",
        "at_recent_pace",
        "method",
        "confidence",
        "backtest",
        "target",
        "target_status",
        "target_reached_in",
        "probability_of_meeting",
    )

    points: tuple[Point, ...]
    periods: tuple[Period, ...]
    result: calc.Projection | None
    target: Decimal | None = None
    reached: calc.TargetDate | None = None
    probability_of_meeting: float | None = None
    why: tuple[Reason, ...] = ()
    history: Sequence[Point] = ()
    spoken: bool = False
    seasonal: bool = False
    likely: tuple[float, float] = (nan, nan)
    readings: calc.Readings | None = None

    @property
    def reason(self) -> str:
        """Why there is no projection, in words; empty where there is one."""
        return "; ".join(map(words_of, self.why))

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
    def method(self) -> str | None:
        """Name of the method; none without a projection."""
        return None if self.result is None else self.result.method

    @property
    def confidence(self) -> Levels | None:
        """Level of the prediction intervals; none without a projection."""
        return None if self.result is None else self.result.confidence

    @property
    def backtest(self) -> calc.BackTest | None:
        """How each method did on the past; none without a projection."""
        return None if self.result is None else self.result.backtest

    @property
    def target_status(self) -> str | None:
        """Whether the central path meets the target; none without one."""
        return None if self.reached is None else str(self.reached.status)

    @property
    def target_reached_in(self) -> Period | None:
        """The first period in which the central path meets the target; none where it does not."""
        if self.reached is None or self.reached.status != "reached":
            return None
        date = float(self.reached.date)
        return next((p for p in self.periods if time_of(p) >= date - 1e-9), None)

    @property
    def _alike(self) -> tuple[Point, ...]:
        """The values of the season of the last period projected to; all without a season."""
        if not self.seasonal or not self.periods:
            return self.points
        month = self.periods[-1].reach[1].month
        alike = (p for p in self.points if p.period is not None)
        found = tuple(p for p in alike if p.period and p.period.reach[1].month == month)
        return found or self.points

    @property
    def if_nothing_changes(self) -> Decimal | None:
        """The latest value, of the same season; none without a projection."""
        return None if self.result is None or not self._alike else self._alike[-1].value

    @property
    def at_recent_pace(self) -> Decimal | None:
        """The latest value and the pace of the last five years until then, in the possible range."""
        found = self.readings
        if found is None or isnan(found.at_recent_pace):
            return None
        return self._possible(decimal_of(float(found.at_recent_pace)))

    def _possible(self, value: Decimal) -> Decimal:
        """Keep a reading in the range that its sort of number has."""
        rate = self.context.measure.unit.startswith("per 1") and (self.if_nothing_changes or 0) >= 0
        if self.context.statistic in FROM_ZERO or (rate and self.context.statistic == "other"):
            value = max(value, Decimal(0))
        return min(value, Decimal(100)) if self.context.measure.is_percent else value

    def _path_at_pace(self) -> list[float]:
        """Give the recent pace at each period projected to."""
        found, latest = self.readings, self.latest
        if found is None or isnan(found.pace) or latest is None or latest.period is None:
            return []
        start, pace = float(found.if_nothing_changes), float(found.pace)
        latest = self._alike[-1]
        assert latest.period is not None  # noqa: S101 -- a reading has times
        ahead = [time_of(period) - time_of(latest.period) for period in self.periods]
        return [float(self._possible(decimal_of(start + pace * years))) for years in ahead]

    @property
    def pace_name(self) -> str:
        """The second reading in words: `at the pace of the last 5 years`."""
        years = self.pace_years or 0
        return f"at the pace of the last {years:g} year{'' if years == 1 else 's'}"

    @property
    def pace_years(self) -> float | None:
        """Years behind the recent pace."""
        found = self.readings
        return None if found is None or isnan(found.pace) else round(float(found.years), 2)

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
        return _sentence(self, style)

    def answers(self) -> tuple[str, ...]:
        """Give the latest value, the last projected one with its interval, and the recent pace."""
        if self.result is None:
            return self.dated(self.latest), "none", self.reason, ""
        last = self.projected[-1]
        pace = None if self.target is None else self.at_recent_pace
        return (
            self.dated(self.latest),
            self.dated(last),
            f"{self.interval(last)}\n{percent_text(self.result.confidence)}",
            "" if pace is None else self.context.measure.number(pace),
        )

    def interval(self, point: Point) -> str:
        """Write the limits of a projected value."""
        number = self.context.measure.number
        if point.lower is None or point.upper is None:
            return ""
        return f"{number(point.lower)} to {number(point.upper)}"

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return _caveats(self)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        points = self.history or self.points
        if self.result is None:
            return Panel(self.context, points, "not projected")
        number = self.context.measure.number
        ends = " to ".join(number(decimal_of(end)) for end in self.likely)
        note = f"80% range {ends} in {period_name(self.periods[-1])}"
        return Panel(self.context, points, "projected", note, self._fan)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values, two readings of what comes, and the ranges."""
        return chosen(kind, {"projection": self._fan} if self.result else {"indicator": self._line})

    def _line(self) -> Chart:
        points, goal = self.history or self.points, target_of(self.target)
        return line_picture(self.context, points, self.sentence(), goal=goal)

    def _fan(self) -> Chart:
        assert self.result is not None  # noqa: S101 -- asked by the caller
        assert self.if_nothing_changes is not None  # noqa: S101
        same = [float(self.if_nothing_changes)] * len(self.periods)
        return projection_picture(
            self.context,
            self.history or self.points,
            self.result,
            periods=self.periods,
            readings=(same, self._path_at_pace(), self.pace_name),
            target=None if self.target is None else float(self.target),
        )


def _sentence(found: AssessedProjection, style: PrintStyle = "nhs") -> str:
    """Write the sentence."""
    lead, measure, latest = f"{found.context.subject}:", found.context.measure, found.latest
    if found.why:
        why = ", and ".join(map(clause_of, found.why))
        return found.lacking(f"there is no projection because {why}", latest, style)
    assert latest is not None  # noqa: S101 -- a projection starts from a value
    kept = found.if_nothing_changes
    same = "" if kept is None else measure.amount(kept)
    told = f"if nothing changes, {same} {when(found.periods[-1], style).alone}"
    pace = found.at_recent_pace
    if pace is not None and found.pace_years:
        told += f"; {found.pace_name}, {measure.number(pace)}"
    return sentence(lead, told, _target(found))


def _carried(result: calc.Projection) -> bool:
    """Tell whether the latest value is all that is projected, as of few points by `auto`."""
    alone = result.method == "auto" and float(result.backtest.weights["last"]) == 1
    return alone or result.method == "last"


def _target(found: AssessedProjection) -> str:
    """Say where the target lies against the two readings."""
    if found.target is None or found.latest is None or found.latest.value is None:
        return ""
    target = f"; the target of {found.context.measure.amount(found.target)}"
    if found.reached is not None and found.reached.status == "met":
        return f"{target} is met already"
    start = found.if_nothing_changes
    assert start is not None  # noqa: S101 -- there is a latest value
    ends = [start, *(() if found.at_recent_pace is None else (found.at_recent_pace,))]
    if len(ends) == 2 and min(ends) <= found.target <= max(ends):
        return f"{target} lies between the two"
    which = "both" if len(ends) == 2 else "it"
    return f"{target} lies {'above' if found.target > max(ends) else 'below'} {which}"


def _caveats(found: AssessedProjection) -> tuple[Caveat, ...]:
    """Write the caveats."""
    written = [*_of_the_method(found), *unsure_values(found.points), *no_unit(found.context)]
    return caveats_about(found.context, found.projected, written)


def _of_the_method(found: AssessedProjection) -> Iterator[Caveat]:
    result = found.result
    if result is None:
        return
    yield from _range(found, result)
    if _carried(result) and result.method == "auto":
        few = sum(point.value is not None for point in found.points)
        told = f"With {few} values, the projection carries the last value forward."
        yield Caveat("few_values", told)
    else:
        yield from _of_the_past(result)
    if found.spoken and found.target is not None:
        yield Caveat("chance_of_meeting", _chance(found))
    yield from (Caveat("of_the_projection", sentence(warning)) for warning in result.warnings)


def _chance(found: AssessedProjection) -> str:
    """Give the probability of meeting the target, with what such numbers were worth."""
    if found.probability_of_meeting is None:
        return "No chance of meeting the target is given."
    percent = round(100 * found.probability_of_meeting)
    told = "under 1" if percent < 1 else "over 99" if percent > 99 else f"{percent}"
    return (
        f"The projection gives the target a chance of {told}% "
        f"{when(found.periods[-1]).alone}. On published series such chances were no better "
        "than the same 40% each time."
    )


def _range(found: AssessedProjection, result: calc.Projection) -> Iterator[Caveat]:
    """Give the range that holds later values 8 times in 10, and whether the target lies in it."""
    if result.method != "auto":
        name = result.method.replace("_", " ")
        yield Caveat("method", f"The range is made by the method {name}, chosen by hand.")
    measure = found.context.measure
    low, high = map(decimal_of, found.likely)
    told = f"{measure.number(low)} to {measure.amount(high)}"
    where = ""
    if found.target is not None:
        inside = low <= found.target <= high
        where = f"; the target lies {'inside' if inside else 'outside'} it"
    yield Caveat("range", f"The 80% range {when(found.periods[-1]).alone} is {told}{where}.")
    if result.method == "auto":
        yield Caveat("reliability", _tested(_years_ahead(found)))


def _years_ahead(found: AssessedProjection) -> float:
    """Give how many years lie between the latest value and the last projected; NaN if not yearly."""
    first = None if found.latest is None else found.latest.period
    last = found.periods[-1]
    if first is None or not {first.kind, last.kind} <= _YEARS:
        return nan
    return round(time_of(last) - time_of(first), 6)


def _tested(years: float) -> str:
    """Say how often such ranges held on published series, of years and as far ahead as was tried."""
    for most, told in _HELD:
        if years <= most:
            return told
    if years > 0:
        return "Ranges this far ahead were not tested on published series."
    return "Ranges like this were tested only on published series of years."


def _of_the_past(result: calc.Projection) -> Iterator[Caveat]:
    """Say how the method would have done on the series itself."""
    test = result.backtest
    if not test.tells:
        told = "The series is too short to test the projection on its own past."
        yield Caveat("not_backtested", told)
    elif result.method != "last":
        better = float(test.errors[result.method]) < float(test.errors["last"])
        count = f"{test.origins:.0f} starting point{'s' if test.origins > 1 else ''}"
        worth = "better than" if better else "no better than"
        yield Caveat(
            "backtest",
            f"Tested on its own past from {count}, it was {worth} carrying the last value forward.",
        )
