"""Recent trends of many series at once: the verb, and the table of what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.series import (
    COUNTED_AGAIN,
    Column,
    History,
    SeriesResults,
    counted_again,
    first_problem,
    in_sorts,
    known_limits,
    places_at,
    series_columns,
    unlike_columns,
    verb,
)
from cdpkit.assess.trends.row import AssessedTrend
from cdpkit.calc.trends import LABELS as MARKER_LABELS
from cdpkit.calc.trends import Why
from cdpkit.model import Series, Statistic
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.series import AnySeries, Batches, Mask, Problems, SeriesColumns
    from cdpkit.assess.wording import Point
    from cdpkit.errors import CdpError


LEVEL = 0.95
"""The marker takes the standard errors from limits of this level."""
POINTS = 5
"""How many valid points the marker looks at."""
CANNOT = 0
LABELS = np.array(MARKER_LABELS, dtype=object)
DIRECTIONS = np.array([0, 0, 1, 1, 1, -1, -1, -1], dtype=np.int8)
"""By the places of the labels in `calc.RecentTrends`."""


@result
class TrendTable(SeriesResults[AssessedTrend]):
    """Recent trends of series; `table[i]` is the `AssessedTrend` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    problems : Problems
        Why a trend is not asked for.
    batches : Batches of calc.RecentTrends
        The calculations.
    codes : ndarray of int
        Places of the labels in `calc.RecentTrends.labels`; 0 is `Cannot be calculated`.
    ranks : bool
        Whether all values are tested by their order, too.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import trend
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> trend(SeriesTable.from_series([deaths]))[0].label
    'No significant change'
    """

    row_kind = AssessedTrend

    problems: Problems
    batches: Batches[calc.RecentTrends]
    codes: NDArray[np.int8]
    ranks: bool = False

    label = Column(lambda table: table.labels)
    direction = Column(lambda table: np.where(table.known, table.directions, np.nan))
    chi_squared = Column(lambda table: table.batches.column("chi_squared", np.nan))
    slope = Column(lambda table: table.batches.column("slope", np.nan))

    @property
    def known(self) -> Mask:
        """Whether a series has a trend."""
        return np.asarray(self.codes != CANNOT)

    @property
    def labels(self) -> NDArray[np.str_]:
        """The label of each series, in the words of Fingertips."""
        return LABELS[self.codes]

    @property
    def directions(self) -> NDArray[np.int8]:
        """1 for increasing, -1 for decreasing, 0 for no significant change or no label."""
        return DIRECTIONS[self.codes]

    @property
    def invalid(self) -> Mask:
        """True where a row has no label; its `reason` says why."""
        return ~self.known[self.rows]

    @property
    def raising(self) -> Mask:
        """Where a call for the series alone raises."""
        return np.isin(self.rows, list(self.batches.errors))

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        return self.batches.errors.get(int(self.rows[place]))

    def result_of(self, i: int) -> calc.RecentTrend:
        """Give the calculation of a series, or that it cannot be calculated."""
        found: Any = self.batches.row(i)
        if found is not None:
            return found  # type: ignore[no-any-return]
        nan = float("nan")
        return calc.RecentTrend(LABELS[CANNOT], nan, nan, None, self.problems.reason(i))

    def reason(self, i: int) -> Reason | None:
        """Say why a series has no label; none where it has one."""
        if self.codes[i] != CANNOT:
            return None
        found: Any = self.batches.row(i)
        if found is None:
            error = self.batches.errors.get(i)
            told = None if error is None else Reason.of("refused", problem=str(error))
            return told or self.problems.reason(i)
        return found.reason  # type: ignore[no-any-return]

    def row(self, place: int) -> AssessedTrend:
        """Make the trend of one row."""
        i = int(self.rows[place])
        columns, found, known = self.columns, self.result_of(i), self.codes[i] != CANNOT
        used = np.isin(columns.times[i], found.years) if known else columns.valued[i]
        points = columns.points(i, np.flatnonzero(used).tolist())
        context = columns.context(i, places_at(columns, i, columns.value[i, used]))
        direction = int(DIRECTIONS[self.codes[i]]) if known else None
        ranks, slope = self._ranks(i) if self.ranks else (None, None)
        return AssessedTrend(
            context,
            points,
            found,
            direction,
            self.reason(i),
            ranks,
            slope,
            History(columns, i),
            self._turning(i),
            int(columns.seasons[i]),
        )

    def _turning(self, i: int) -> Point | None:
        """Give the value without which the slope of a series changes sign."""
        found, where = self.batches.row(i), int(self.batches.where[i])
        if found is None:
            return None
        many = self.batches.results[self.batches.which[i]]
        if many.reason_codes[where] != Why.TURNS:
            return None
        (places,) = np.nonzero(self.columns.times[i] == many.reason_numbers[where])
        return self.columns.point(i, int(places[0])) if places.size else None

    def _ranks(
        self, i: int
    ) -> tuple[calc.MannKendall | calc.SeasonalKendall | None, calc.TheilSen | None]:
        """Test all values of a series by their order; not across a break, for windows or people."""
        columns = self.columns
        times = columns.times[i][columns.valued[i]]
        breaks = columns.break_times[i]
        broken = bool(times.size) and bool(((breaks > times[0]) & (breaks <= times[-1])).any())
        again = self.problems.reason(i) == Reason("people_in_several")
        if broken or again or columns.overlapping[i] or columns.mixed[i]:
            return None, None
        held = columns.held[i]
        values, when = columns.value[i][held], columns.times[i][held]
        if (season := int(columns.seasons[i])) > 1:
            found = calc.seasonal_kendall(values, times=when, season=season)
            if not np.isnan(found.p_value):
                return found, None
        return calc.mann_kendall(values, times=when), calc.theil_sen(values, times=when)


@verb(AssessedTrend, TrendTable)
def trend(subject: AnySeries, *, ranks: bool = False) -> AssessedTrend | TrendTable:
    """Recent trend of series, as the Fingertips profiles label it.

    Limits that are not published follow from counts of events. Windows that overlap, a break among
    the points, periods that are not years, fewer than five valid points, and people who can be
    counted in several years give a result with its reason.

    Parameters
    ----------
    subject : Series or SeriesTable
        Yearly values: a series or a table of them.
    ranks : bool, default False
        Whether to test all values by their order as well: Mann-Kendall, with the slope of Theil and
        Sen over real dates; of quarters and months from three years on seasonal Kendall. Not across
        a break, for windows that overlap, nor for people who can be counted in several years.

    Returns
    -------
    AssessedTrend or TrendTable
        `Cannot be calculated` is a normal result.

    Examples
    --------
    >>> from cdpkit import Series
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
    table = recent_trends(series_columns(subject), ranks=ranks)
    return table.only() if isinstance(subject, Series) else table


def recent_trends(columns: SeriesColumns, *, ranks: bool = False) -> TrendTable:
    """Give the recent trend of each series, by one call for those with counts and one for the rest."""
    recent = _recent(columns)
    lower, upper = _limits(columns, recent)
    published = columns.valued & ~np.isnan(columns.lower + columns.upper)
    again = counted_again(columns, np.asarray((published | ~recent).all(axis=1)))
    problems = first_problem(
        {
            **unlike_columns(columns),
            "people_in_several": again == COUNTED_AGAIN.index("people_in_both"),
            "counted_not_stated": again == COUNTED_AGAIN.index("counted_not_stated"),
            "not_single_years": ~columns.yearly,
            "limits_at_other_level": columns.level != LEVEL,
            "no_limits_and_no_counts": columns.some & np.isnan(lower).all(axis=1),
        },
        {"limits_at_other_level": lambda i: {"level": f"{100 * columns.level[i]:g}%"}},
    )
    counted = columns.counted & columns.is_statistic(Statistic.PROPORTION)
    sides = columns.flat.fields["polarity"]
    polarities = sides.labels

    def call(key: tuple[Any, ...], some: NDArray[np.intp]) -> calc.RecentTrends:
        with_counts, polarity = key
        counts: dict[str, Any] = {}
        if with_counts:
            counts = {
                "numerator": columns.numerator[some],
                "denominator": columns.denominator[some],
            }
        found: Any = calc.trend(
            columns.value[some],
            times=columns.times[some],
            lower=lower[some],
            upper=upper[some],
            polarity=polarities[polarity].value,
            breaks=columns.break_times[some],
            on_bad="mark",
            **counts,
        )
        return found  # type: ignore[no-any-return]

    rows = np.flatnonzero(problems.none)
    batches = in_sorts(len(columns), rows, (counted, sides.codes), call)
    codes = batches.column("codes", CANNOT).astype(np.int8)
    return TrendTable(columns, np.arange(len(columns)), problems, batches, codes, ranks)


def _recent(columns: SeriesColumns) -> Mask:
    """Tell which values the marker looks at: the last five of each series."""
    left = np.cumsum(columns.valued[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(columns.valued & (left <= POINTS))


def _limits(
    columns: SeriesColumns, recent: Mask
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the limits that the marker reads: of the last five values, and of more where it must.

    Values that are all of their denominator count wherever they stand.
    """
    lower, upper = known_limits(columns, recent | (columns.numerator == columns.denominator))
    few = (recent & (upper > lower)).sum(axis=1) < POINTS
    if few.any():
        more = known_limits(columns, few[:, None] & columns.valued)
        lower, upper = (
            np.where(few[:, None], m, n) for m, n in zip(more, (lower, upper), strict=True)
        )
    return lower, upper
