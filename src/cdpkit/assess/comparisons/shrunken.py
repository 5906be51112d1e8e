"""Rates and shares of small areas, each drawn towards the mean of all: the verb, table and row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.comparisons.guarding import guard_codes
from cdpkit.assess.comparisons.mates import of_comparator
from cdpkit.assess.pictures import Panel, chosen, line_picture
from cdpkit.assess.series import (
    Column,
    History,
    ReasonedResults,
    SeriesRow,
    Wanted,
    agreeing,
    at,
    first_problem,
    grouped,
    places_at,
    series_columns,
)
from cdpkit.assess.wording import (
    caveats_about,
    clause_of,
    decimal_of,
    marked,
    no_unit,
    sentence,
    small_numbers,
    unsure_values,
)
from cdpkit.calc.intervals import percent_text
from cdpkit.calc.rates import FEWEST_AREAS
from cdpkit.display import Caveat
from cdpkit.model import Statistic
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.assess.series import Mask, Places, SeriesColumns
    from cdpkit.assess.wording import Point
    from cdpkit.calc.arguments import FloatArray
    from cdpkit.display import Chart
    from cdpkit.frames import SeriesTable
    from cdpkit.io.fingertips import SeriesFile
    from cdpkit.model import Period, YearType
    from cdpkit.model.periods import PrintStyle
    from cdpkit.reasons import Reason


LEVEL = 0.95


@result
class AssessedShrunk(SeriesRow):
    """The value of a small area, drawn towards the mean of all areas as far as it is uncertain.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    point : Point
        The value as it was counted.
    result : calc.Interval or None
        The shrunken value with its limits; none where there is a `reason`.
    mean : float
        Mean of all areas, in the unit of the values.
    areas : int
        How many areas there are.
    alike : bool
        Whether the areas differ no more than chance explains, so that all have the pooled value.
    why : Reason or None
        Why there is no result.
    history : sequence of Point, default ()
        All observations of the series, for pictures.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import shrunk
    >>> from cdpkit.frames import SeriesTable
    >>> counts = {"A": (12, 40), "B": (30, 70), "C": (7, 35), "D": (55, 120), "E": (18, 50)}
    >>> areas = [Series(indicator="x", area=name, area_name=name, statistic="proportion", per=100, observations=[{"period": "2023", "value": round(100 * k / n, 1), "numerator": k, "denominator": n}]) for name, (k, n) in counts.items()]
    >>> found = shrunk(SeriesTable.from_series(areas))[2]
    >>> float(found.point.value), round(found.result.estimate, 1), found.areas
    (20.0, 30.5, 5)
    """

    noun = "shrunken value"
    heads = ("series", "as counted", "shrunken", "interval", "mean of all")
    stated = (*SeriesRow.stated, "point", "result", "mean", "areas", "alike")

    point: Point
    result: calc.Interval | None
    mean: float
    areas: int
    alike: bool
    why: Reason | None = None
    history: Sequence[Point] = ()

    def number(self, value: object) -> str:
        """Print a computed number as the values are printed."""
        return self.context.measure.number(decimal_of(float(value)))  # type: ignore[arg-type]

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the value as it was counted, and the shrunken one with its interval.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the period.

        Returns
        -------
        str
            The counted value first: it is the fact.
        """
        period = self.point.when(style).alone
        if self.result is None:
            lead = f"{self.context.subject}: no shrunken value {period} because"
            return sentence(lead, clause_of(self.why))
        level = f"stood at {marked(self.point, self.context.measure)} {period}"
        if self.alike:
            told = f"the {self.areas} areas differ no more than chance explains, so {self.number(self.mean)}, the value of all together, stands for each"
            return sentence(self.context.quantity, level, f"; {told}")
        limits = f"{self.number(self.result.lower)} to {self.number(self.result.upper)}"
        told = (
            f"allowing for small numbers it is {self.number(self.result.estimate)} "
            f"({percent_text(LEVEL)} interval {limits}), shrunk towards the mean of "
            f"{self.areas} areas, {self.number(self.mean)}"
        )
        return sentence(self.context.quantity, level, f"; {told}")

    def answers(self) -> tuple[str, ...]:
        """Give the value as counted, the shrunken one, its interval, and the mean of all."""
        own = self.dated(self.point)
        if self.result is None:
            return own, "not known", "", ""
        limits = f"{self.number(self.result.lower)} to {self.number(self.result.upper)}"
        shown = "" if self.alike else limits
        return own, self.number(self.result.estimate), shown, self.number(self.mean)

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        written: list[str] = []
        if self.result is not None:
            told = "Shrunken values suit maps and lists of small areas. Do not rank or test areas by them."
            written.append(Caveat("not_for_ranks", told))
        if self.result is not None and not self.alike:
            told = "The interval takes the spread between areas as known, so with few areas it is too narrow."
            written.append(Caveat("prior_as_known", told))
        written += [
            *small_numbers([self.point]), *unsure_values([self.point]), *no_unit(self.context)
        ]  # fmt: skip
        return caveats_about(self.context, [self.point], written)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        word = "not known" if self.result is None else "shrunken"
        return Panel(self.context, self.history or (self.point,), word)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: all values as counted, the sentence above them."""
        points = self.history or (self.point,)
        makers = {"indicator": lambda: line_picture(self.context, points, self.sentence())}
        return chosen(kind, makers)


@result
class ShrunkTable(ReasonedResults[AssessedShrunk]):
    """Shrunken values of areas; `table[i]` is the `AssessedShrunk` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    problems : Problems
        Why there is no result.
    places : ndarray of int
        Places of the values.
    numbers : ndarray of float, shape (4, series)
        Shrunken value, its limits, and the mean of its areas.
    areas : ndarray of int
        How many areas its values are shrunk with.
    alike : ndarray of bool
        Whether these differ no more than chance explains.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import shrunk
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": "2023", "value": 30, "numerator": 12, "denominator": 40}]
    >>> area = Series(indicator="x", statistic="proportion", per=100, observations=rows)
    >>> shrunk(SeriesTable.from_series([area]))[0].reason
    'shrunken values need 5 areas alike with counts for the period, and there is 1'
    """

    row_kind = AssessedShrunk

    places: Places
    numbers: FloatArray
    areas: Places
    alike: Mask

    period = Column(lambda table: table.columns.period_texts(table.places))
    value = Column(lambda table: at(table.columns.value, table.places))
    estimate = Column(lambda table: table.numbers[0])
    lower = Column(lambda table: table.numbers[1])
    upper = Column(lambda table: table.numbers[2])
    mean = Column(lambda table: table.numbers[3])

    def row(self, place: int) -> AssessedShrunk:
        """Make the row of one area."""
        i = int(self.rows[place])
        columns, j, why = self.columns, int(self.places[i]), self.problems.reason(i)
        middle, lower, upper, mean = self.numbers[:, i].tolist()
        share = columns.field("statistic", i) is Statistic.PROPORTION
        method = "beta-binomial" if share else "gamma-Poisson"
        found = None if why else calc.Interval(middle, lower, upper, LEVEL, method=method)
        return AssessedShrunk(
            columns.context(i, places_at(columns, i, columns.value[i])),
            columns.point(i, j), found, mean, int(self.areas[i]), bool(self.alike[i]), why,
            History(columns, i),
        )  # fmt: skip


def shrunk(
    subject: SeriesTable | SeriesFile,
    *,
    comparator: str | None = None,
    period: Period | str | None = None,
    year_type: YearType | str | None = None,
) -> ShrunkTable:
    """Draw the rates and shares of small areas towards the mean of all, as far as they are uncertain.

    For maps and lists of small areas, so that few events make no extremes. Never to rank or test.

    Parameters
    ----------
    subject : SeriesTable
        Crude rates or proportions of areas, with their counts. Values of one indicator, population,
        release, unit and sort of area are shrunk together.
    comparator : str, optional
        Code or name of an area that is made of the others, such as the country: it is left out.
    period : Period or str, optional
        Which; for each indicator the latest that five areas have, unless given.
    year_type : YearType or str, optional
        Which year a label such as `2023/24` means.

    Returns
    -------
    ShrunkTable
        Fewer than five areas, and values without counts, give a result with its reason.

    Raises
    ------
    MissingDataError
        If the table has no area named as the comparator.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.frames import SeriesTable
    >>> counts = {"A": (2, 21_000), "B": (0, 9_000), "C": (15, 34_000), "D": (1, 15_000),
    ...           "E": (19, 41_000), "F": (3, 28_000)}
    >>> areas = [Series(indicator="d", title="Drug deaths", area=name, area_name=name,
    ...     statistic="crude_rate", per=100_000, observations=[{"period": "2023",
    ...     "value": round(1e5 * k / n, 1), "numerator": k, "denominator": n}])
    ...     for name, (k, n) in counts.items()]
    >>> print(shrunk(SeriesTable.from_series(areas))[1])
    Drug deaths in B stood at 0.0 per 100,000 in 2023; allowing for small numbers it is 10.0 (95% interval 0.9 to 29.9), shrunk towards the mean of 6 areas, 21.7.
    """
    columns = series_columns(subject)
    inside = np.zeros(len(columns), dtype=np.bool_)
    if comparator is not None:
        inside = of_comparator(columns, comparator)
    rows, kind = np.flatnonzero(~inside), guard_codes(columns)[0]
    usable = _usable(columns)
    places, found = Wanted("period", period, year_type=year_type).places(columns)
    if period is None:
        for _, family in grouped(rows, kind):
            places[family], found[family] = _latest(columns, family, usable[family])
    good = found & at(usable, places)
    sizes = np.zeros(len(columns), dtype=np.intp)
    families = [family[good[family]] for _, family in grouped(rows, kind)]
    for (_, whole), family in zip(grouped(rows, kind), families, strict=True):
        sizes[whole] = family.size
    of_counts = columns.is_statistic(Statistic.PROPORTION, Statistic.CRUDE_RATE)
    problems = first_problem(
        {
            "no_value": ~found | np.isnan(at(columns.value, places)),
            "counts_not_behind_values": ~of_counts | ~at(usable, places),
            "few_areas": sizes < FEWEST_AREAS,
        },
        {"few_areas": lambda i: {"needed": FEWEST_AREAS, "given": int(sizes[i])}},
    )
    numbers, alike = _shrunk(columns, [f for f in families if f.size >= FEWEST_AREAS], places)
    return ShrunkTable(columns, rows, problems, places, numbers, sizes, alike)


def _usable(columns: SeriesColumns) -> Mask:
    """Tell which values follow from counts that are no estimates."""
    of_counts = columns.is_statistic(Statistic.PROPORTION, Statistic.CRUDE_RATE)[:, None]
    found = agreeing(columns, columns.valued & of_counts & ~columns.modelled)
    shares = columns.is_statistic(Statistic.PROPORTION)[:, None]
    return found & (columns.numerator >= 0) & ~(shares & (columns.numerator > columns.denominator))


def _latest(columns: SeriesColumns, family: Places, usable: Mask) -> tuple[Places, Mask]:
    """Find the values of some areas for the latest period that enough of them have."""
    periods, valued = columns.period[family], columns.valued[family]
    codes, times = np.unique(periods[usable], return_counts=True)
    enough = codes[times >= FEWEST_AREAS]
    if not enough.size:
        return columns.last[family], columns.some[family]
    here = valued & (periods == enough[-1])
    return np.argmax(here, axis=1), here.any(axis=1)


def _shrunk(
    columns: SeriesColumns, families: list[Places], places: Places
) -> tuple[FloatArray, Mask]:
    """Call the calculator once for all families of a sort of number and multiplier."""
    numbers = np.full((4, len(columns)), np.nan)
    alike = np.zeros(len(columns), dtype=np.bool_)
    firsts = np.array([family[0] for family in families], dtype=np.intp)
    shares = columns.is_statistic(Statistic.PROPORTION)
    counts = [at(wide, places) for wide in (columns.numerator, columns.denominator)]
    for (share, per), some in grouped(firsts, shares, columns.per):
        mine = [family for family in families if np.isin(family[0], some)]
        width = max(family.size for family in mine)
        padded: Any = np.full((2, len(mine), width), np.nan)
        for n, family in enumerate(mine):
            padded[:, n, : family.size] = [part[family] for part in counts]
        calculate = calc.shrunk_shares if share else calc.shrunk_rates
        found = calculate(*padded, per=float(per), confidence=LEVEL)
        for n, family in enumerate(mine):
            parts = (found.estimate, found.lower, found.upper)
            numbers[:3, family] = [part[n, : family.size] for part in parts]
            numbers[3, family] = np.asarray(found.mean)[n]
            alike[family] = np.isinf(np.asarray(found.shape)[n])
    return numbers, alike
