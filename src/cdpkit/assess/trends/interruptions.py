"""Series that are interrupted at a date: the verb, its table, and the row with its sentence."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.pictures import Panel, chosen, line_picture
from cdpkit.assess.series import (
    COUNTED_AGAIN,
    Column,
    History,
    ReasonedResults,
    SeriesRow,
    counted_again,
    due_period,
    first_problem,
    in_sorts,
    places_at,
    series_columns,
    time_of,
    unlike_columns,
    verb,
)
from cdpkit.assess.wording import (
    ALPHA,
    TESTED,
    Measure,
    caveats_about,
    clause_of,
    gaps,
    no_unit,
    of_seasons,
    sentence,
    signed,
    unsure_values,
    when,
)
from cdpkit.calc.trends import CALM, FEWEST_A_SIDE
from cdpkit.display import Caveat
from cdpkit.errors import InputError
from cdpkit.model import Series
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cdpkit.assess.series import AnySeries, Batches, Problems, SeriesColumns
    from cdpkit.assess.wording import Point
    from cdpkit.display import Chart
    from cdpkit.model import Period, YearType
    from cdpkit.model.periods import PrintStyle
    from cdpkit.reasons import Reason


NOTHING = 1e-9
"""A change this small beside the values is an error of rounding."""


@result
class AssessedInterruption(SeriesRow):
    """How the level and the slope of a series changed at a date. It shows no cause.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    points : sequence of Point
        All observations, in order of time.
    since : Period
        The first period that belongs to the new line.
    result : calc.Interrupted or None
        Both lines; none where there is a `reason`.
    why : Reason or None
        Why it cannot be said.
    season : int, default 1
        Values a year of a series with seasons.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import interrupted
    >>> values = [50, 52, 49, 51, 53, 54, 52, 55, 47, 45, 46, 43, 42, 40, 41, 38]
    >>> rows = [{"period": str(2008 + n), "value": v} for n, v in enumerate(values)]
    >>> deaths = Series(indicator="deaths", unit="deaths", statistic="count", observations=rows)
    >>> found = interrupted(deaths, "2016")
    >>> found.level_significance, found.slope_significance
    ('lower', 'lower')
    """

    noun = "interrupted series"
    heads = ("series", "change of level", "change of slope", "significance")
    stated = (
        *SeriesRow.stated, "since", "latest", "result", "level_significance", "slope_significance",
    )  # fmt: skip

    points: Sequence[Point]
    since: Period
    result: calc.Interrupted | None
    why: Reason | None = None
    season: int = 1

    @property
    def latest(self) -> Point | None:
        """The latest value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def level_significance(self) -> str:
        """`higher`, `lower`, `not significant` or `not tested`: the step at the date."""
        return "not tested" if self.result is None else self._tested(self.result.level_change)

    @property
    def slope_significance(self) -> str:
        """`higher`, `lower`, `not significant` or `not tested`: the turn at the date."""
        return "not tested" if self.result is None else self._tested(self.result.slope_change)

    @property
    def watson(self) -> float:
        """Durbin-Watson statistic: near 2 where neighbours have little to do with each other."""
        return float("nan") if self.result is None else float(self.result.durbin_watson)

    def _tested(self, term: calc.Coefficient) -> str:
        """Judge a term, unless neighbours resemble each other or it is an error of rounding."""
        values = [abs(float(point.value)) for point in self.points if point.value is not None]
        size, p = float(term.estimate), float(term.p_value)
        if isnan(p) or self.watson < CALM[0] or abs(size) <= NOTHING * max(values):
            return "not tested"
        if p >= ALPHA:
            return "not significant"
        return "higher" if size > 0 else "lower"

    @property
    def _measure(self) -> Measure:
        """How fitted numbers are printed: with a digit more than the values."""
        return Measure(self.context.measure.unit, self.context.measure.places + 1)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State how level and slope changed, each with its interval and what a test found.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            Two sentences: the step at the date, and the turn of the slope.
        """
        at = when(self.since, style).alone
        if self.result is None:
            told = (
                f"the change of level and slope {at} cannot be stated because {clause_of(self.why)}"
            )
            return self.lacking(told, self.latest, style)
        measure, jump, turn = self._measure, self.result.level_change, self.result.slope_change
        before = float(self.result.slope_before.estimate)
        slopes = [before, before + float(turn.estimate)]
        first, last = signed(slopes[0], measure, full=False), signed(slopes[1], measure)
        step = f"the level changed by {signed(jump.estimate, measure)} {at}"
        ends = f"the slope changed by {signed(turn.estimate, measure)} a year, from {first} to {last} a year"
        return " ".join(
            (
                sentence(
                    f"{self.context.subject}:", step, _found(jump, measure, self.level_significance)
                ),
                sentence(ends, _found(turn, measure, self.slope_significance)),
            )
        )

    def answers(self) -> tuple[str, ...]:
        """Give both changes, and what a test found of each."""
        if self.result is None:
            return "not known", "not known", "not tested"
        step, turn = (
            signed(term.estimate, self._measure)
            for term in (self.result.level_change, self.result.slope_change)
        )
        told = f"level {self.level_significance}\nslope {self.slope_significance}"
        return step, f"{turn} a year", told

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        doubts = () if self.result is None else _doubts(self)
        written = [*doubts, *unsure_values(self.points), *no_unit(self.context)]
        return caveats_about(self.context, [self.latest], written)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        return Panel(self.context, self.points, self.level_significance)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values, and the date between the two lines."""
        return chosen(kind, {"indicator": self._line})

    def _line(self) -> Chart:
        asked = (self.since, "the date asked about")
        return line_picture(self.context, self.points, self.sentence(), since=asked)


def _found(term: calc.Coefficient, measure: Measure, tested: str) -> str:
    """Give the interval of a change, and what a test found."""
    limits = " to ".join(signed(limit, measure, full=False) for limit in (term.lower, term.upper))
    p = f" (p = {float(term.p_value):.3f})" if tested == "not significant" else ""
    verdict = f", which is {TESTED[tested]}{p}" if tested in TESTED else ""
    return f"(95% interval {limits}){verdict}"


def _doubts(found: AssessedInterruption) -> Iterator[Caveat]:
    told = "This shows no cause: something else may have changed at the same time."
    yield Caveat("no_cause", told)
    told = (
        "It holds for a date that was known beforehand, not for one where the values seem to turn."
    )
    yield Caveat("date_known_before", told)
    if found.watson < CALM[0]:
        told = (
            "Neighbouring values resemble each other, so the intervals are too narrow for a test."
        )
        yield Caveat("neighbours_alike", told)
    if found.watson > CALM[1]:
        told = "Neighbouring values swing from side to side of the lines: the intervals are rough."
        yield Caveat("neighbours_opposed", told)
    yield from gaps(found.points, " and no part in the lines.")
    yield from of_seasons(found.season)


@result
class InterruptionTable(ReasonedResults[AssessedInterruption]):
    """Changes of level and slope of series; `table[i]` is the `AssessedInterruption` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    problems : Problems
        Why nothing is calculated.
    batches : Batches of calc.Interrupted
        The calculation, one for all series.
    since : Period
        The first period that belongs to the new line.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import interrupted
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2006 + n), "value": 90 - n * n} for n in range(9)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> interrupted(SeriesTable.from_series([deaths]), "2012")[0].reason
    'each side of the date needs 6 values, and there are 6 before it and 3 from then on'
    """

    row_kind = AssessedInterruption

    batches: Batches[calc.Interrupted]
    since: Period

    level_change = Column(lambda table: table.term("level_change", "estimate"))
    level_lower = Column(lambda table: table.term("level_change", "lower"))
    level_upper = Column(lambda table: table.term("level_change", "upper"))
    level_p_value = Column(lambda table: table.term("level_change", "p_value"))
    slope_change = Column(lambda table: table.term("slope_change", "estimate"))
    slope_lower = Column(lambda table: table.term("slope_change", "lower"))
    slope_upper = Column(lambda table: table.term("slope_change", "upper"))
    slope_p_value = Column(lambda table: table.term("slope_change", "p_value"))
    durbin_watson = Column(lambda table: table.batches.column("durbin_watson", np.nan))

    def term(self, name: str, part: str) -> NDArray[np.float64]:
        """Give a number of a term of the lines, for each series."""
        return self.batches.column(lambda found: getattr(getattr(found, name), part), np.nan)

    def row(self, place: int) -> AssessedInterruption:
        """Make the row of one series."""
        i = int(self.rows[place])
        columns = self.columns
        return AssessedInterruption(
            columns.context(i, places_at(columns, i, columns.value[i])),
            History(columns, i),
            self.since,
            self.batches.row(i),
            self.problems.reason(i),
            int(columns.seasons[i]),
        )


@verb(AssessedInterruption, InterruptionTable)
def interrupted(
    subject: AnySeries, since: Period | str, *, year_type: YearType | str | None = None
) -> AssessedInterruption | InterruptionTable:
    """Fit a line before and a line after a date, and say how level and slope changed.

    The date must be known beforehand: a policy or service that began. It shows no cause.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them, with at least six values before the date and from it on.
    since : Period or str
        The first period that belongs to the new line.
    year_type : YearType or str, optional
        Which year a label such as `2023/24` means.

    Returns
    -------
    AssessedInterruption or InterruptionTable
        Periods that overlap, breaks, people who can be counted in several years, and fewer than
        six values on a side give a result with its reason. Nothing is called significant where
        neighbouring values resemble each other.

    Raises
    ------
    InputError
        If `since` is no period, or one with several readings.

    Examples
    --------
    >>> from cdpkit import Series
    >>> values = [50, 52, 49, 51, 53, 54, 52, 55, 47, 45, 46, 43, 42, 40, 41, 38]
    >>> rows = [{"period": str(2008 + n), "value": v} for n, v in enumerate(values)]
    >>> deaths = Series(indicator="deaths", title="Drug deaths", area_name="Exampleshire",
    ...                 unit="deaths", statistic="count", observations=rows)
    >>> print(interrupted(deaths, "2016"))
    Drug deaths in Exampleshire: the level changed by -7.8 deaths in 2016 (95% interval -10.4 to -5.1), which is statistically significant. The slope changed by -1.8 deaths a year, from +0.6 to -1.2 deaths a year (95% interval -2.4 to -1.3), which is statistically significant.
    """
    columns = series_columns(subject)
    date = due_period(since, columns, year_type)
    if date is None:
        raise InputError("since", "is not given", "Name the first period of the new line.")
    start = time_of(date)
    problems = _problems(columns, start)

    def call(_: tuple[Any, ...], some: NDArray[np.intp]) -> calc.Interrupted:
        return calc.interrupted(columns.value[some], times=columns.times[some], since=start)

    batches = in_sorts(len(columns), np.flatnonzero(problems.none), (), call)
    table = InterruptionTable(columns, np.arange(len(columns)), problems, batches, date)
    return table.only() if isinstance(subject, Series) else table


def _problems(columns: SeriesColumns, start: float) -> Problems:
    """Note what no two lines can be fitted to."""
    later = columns.times >= start
    sides = [(columns.valued & side).sum(axis=1) for side in (~later, later)]
    first, last = (
        np.take_along_axis(columns.times, places[:, None], axis=1)
        for places in (columns.first, columns.last)
    )
    inside = (columns.break_times > first) & (columns.break_times <= last)
    again = counted_again(columns, np.zeros(len(columns), dtype=np.bool_))

    def few(i: int) -> dict[str, int]:
        return {"needed": FEWEST_A_SIDE, "before": int(sides[0][i]), "after": int(sides[1][i])}

    return first_problem(
        {
            **unlike_columns(columns),
            "people_in_several": again == COUNTED_AGAIN.index("people_in_both"),
            "counted_not_stated": again == COUNTED_AGAIN.index("counted_not_stated"),
            "break_inside": np.asarray(inside.any(axis=1)),
            "few_on_a_side": np.minimum(*sides) < FEWEST_A_SIDE,
        },
        {"few_on_a_side": few},
    )
