"""Progress of many series at once: the verb, and the table of what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.changes import comparability_of, compared, pair_refusal
from cdpkit.assess.comparability import as_tests
from cdpkit.assess.paces.row import AssessedProgress
from cdpkit.assess.series import (
    Column,
    History,
    SeriesResults,
    Wanted,
    at,
    due_period,
    first_problem,
    in_sorts,
    places_at,
    series_columns,
    verb,
)
from cdpkit.assess.targets import target_number
from cdpkit.calc.comparisons import POLARITIES
from cdpkit.calc.targets import NO_GROWTH
from cdpkit.errors import InputError
from cdpkit.model import Period, Series
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from numpy.typing import NDArray

    from cdpkit.assess.series import AnySeries, Batches, Mask, Places, Problems, SeriesColumns
    from cdpkit.errors import CdpError
    from cdpkit.model import YearType


MONTHS = 12
NUMBERS = ("observed", "required", "ratio")


@result
class ProgressTable(SeriesResults[AssessedProgress]):
    """Progress of series; `table[i]` is the `AssessedProgress` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    ends : tuple of Wanted
        What was asked for.
    found : tuple of ndarray of bool
        Whether a series has it: the baseline, and the current value.
    first, last : ndarray of int
        Places of the two values.
    sound : ndarray of bool
        Whether there are two values in order of time that compare.
    problems : Problems
        Why progress is not asked for.
    batches : Batches of calc.Progress
        The calculations.
    target : Decimal or None
        What is aimed at.
    due : Period or None
        When.
    accept : tuple of str
        Differences that somebody accepted.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import progress
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> progress(SeriesTable.from_series([deaths]), 60, due="2024")[0].status
    'not assessed'
    """

    row_kind = AssessedProgress

    ends: tuple[Wanted, Wanted]
    found: tuple[Mask, Mask]
    first: Places
    last: Places
    sound: Mask
    problems: Problems
    batches: Batches[calc.Progress]
    target: Decimal | None
    due: Period | None
    accept: tuple[str, ...] = ()

    baseline_period = Column(lambda table: table.columns.period_texts(table.first))
    baseline = Column(lambda table: at(table.columns.value, table.first))
    current_period = Column(lambda table: table.columns.period_texts(table.last))
    current = Column(lambda table: at(table.columns.value, table.last))
    observed = Column(lambda table: table.batches.column("observed", np.nan))
    required = Column(lambda table: table.batches.column("required", np.nan))
    ratio = Column(lambda table: table.batches.column("ratio", np.nan))
    status = Column(lambda table: table.batches.column("status", "not assessed"))

    @property
    def invalid(self) -> Mask:
        """Whether a row has no result, for which `error` gives the reason."""
        return np.asarray(~self.sound[self.rows])

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        i = int(self.rows[place])
        if self.sound[i]:
            return None
        ends = tuple(zip(self.ends, self.found, strict=True))
        places = int(self.first[i]), int(self.last[i])
        return pair_refusal(self.columns, i, ends, places, self.accept)

    def row(self, place: int) -> AssessedProgress:
        """Make the progress of one row."""
        i = int(self.rows[place])
        columns, first, last = self.columns, int(self.first[i]), int(self.last[i])
        why = self.problems.reason(i)
        if i in self.batches.errors:
            why = Reason.of("refused", problem=str(self.batches.errors[i]))
        return AssessedProgress(
            columns.context(i, places_at(columns, i, columns.value[i, [first, last]])),
            columns.point(i, first),
            columns.point(i, last),
            _alone(self.batches, i),
            self.target,
            self.due,
            comparability_of(columns, i, first, last, self.accept),
            why,
            History(columns, i),
        )


def _alone(batches: Batches[calc.Progress], i: int) -> calc.Progress | None:
    """Give the calculation of one series, as a call for it alone does."""
    if batches.which[i] < 0:
        return None
    found, place = batches.results[batches.which[i]], int(batches.where[i])
    observed, required, ratio = (float(np.asarray(getattr(found, name))[place]) for name in NUMBERS)
    return calc.Progress(observed, required, ratio, str(found.status[place]), found.method)


@verb(AssessedProgress, ProgressTable)
def progress(
    subject: AnySeries,
    target: Decimal | float | None = None,
    *,
    due: Period | str | None = None,
    baseline: Period | str | None = None,
    current: Period | str | None = None,
    accept: Iterable[str] = (),
    year_type: YearType | str | None = None,
) -> AssessedProgress | ProgressTable:
    """Growth of series since a baseline, against the growth that a target needs.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them.
    target : Decimal or float, optional
        In the unit of the values. Without one the growth a year decides: 1.5%, 0.5%, 0%.
    due : Period or str, optional
        When the target is to be met; needed with a target.
    baseline, current : Period or str, optional
        Periods of the series; the first and the latest value unless given.
    accept : iterable of str, default ()
        Differences that do not matter here, by their names in `comparability.TESTS`.
    year_type : YearType or str, optional
        Which year a label such as `2023/24` means.

    Returns
    -------
    AssessedProgress or ProgressTable
        Zero, and a polarity that is neutral, give a result with its reason. A table marks the
        series that have no result, and `error` says why.

    Raises
    ------
    NotComparableError
        If the two values of a series differ in what they measure, unless that is accepted.
    InputError
        If a target comes without its date or the other way round, the target is not above 0, or
        the series has no such period.

    Examples
    --------
    >>> from cdpkit import Series
    >>> treated = Series(
    ...     indicator="treated", title="Adults in treatment", area_name="England", unit="adults",
    ...     statistic="count", polarity="higher_better", observations=[
    ...         {"period": "2021/22", "value": 289_215}, {"period": "2023/24", "value": 310_863},
    ...     ],
    ... )
    >>> print(progress(treated, 343_715, due="2024/25").sentence())
    The number of adults in treatment in England rose by 3.7% a year, from 289,215 adults in 2021/22 to 310,863 in 2023/24. The target of 343,715 adults in 2024/25 needs a rise of 5.9% a year; growth is 62% of the rate needed: progress made but acceleration needed.
    """
    columns = series_columns(subject)
    aim, end = _aim(target, due, columns, year_type)
    ends = (
        Wanted("baseline", baseline, latest=False, year_type=year_type),
        Wanted("current", current, year_type=year_type),
    )
    (first, had), (last, has) = (end.places(columns) for end in ends)
    accepted = as_tests(accept)
    fits, _ = compared(columns, first, last, accepted)
    sound = had & has & (first < last) & fits
    years, to_target = _years(columns, first, last, end)
    problems = _problems(columns, (first, last), to_target, aim)
    batches = _calculated(columns, (first, last), (years, to_target), aim, sound & problems.none)
    table = ProgressTable(
        columns, np.arange(len(columns)), ends, (had, has), first, last, sound, problems, batches,
        aim, end, accepted,
    )  # fmt: skip
    return table.only() if isinstance(subject, Series) else table


def _aim(
    target: Decimal | float | None,
    due: Period | str | None,
    columns: SeriesColumns,
    year_type: YearType | str | None,
) -> tuple[Decimal | None, Period | None]:
    """Read the target and its date: both or neither."""
    if (target is None) != (due is None):
        missing = "target" if target is None else "due"
        raise InputError(missing, "is missing", "Give a target with its date, or neither.")
    if target is None or due is None:
        return None, None
    aim = target_number(target)
    if aim <= 0:
        raise InputError("target", "is not above zero", NO_GROWTH)
    return aim, due_period(due, columns, year_type)


def _years(
    columns: SeriesColumns, first: Places, last: Places, due: Period | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the years from the baseline to the current value, and to the end of the due period."""
    moment = columns.of_period(columns.periods.last_month)
    if not columns.periods.labels:
        return np.full(len(columns), np.nan), np.full(len(columns), np.nan)
    start, now = at(moment, first), at(moment, last)
    end = np.nan if due is None else MONTHS * due.reach[1].year + due.reach[1].month
    return (now - start) / MONTHS, (end - start) / MONTHS


def _problems(
    columns: SeriesColumns,
    places: tuple[Places, Places],
    to_target: NDArray[np.float64],
    aim: Decimal | None,
) -> Problems:
    """Note what no rate of growth can be made of."""
    before, now = (at(columns.value, place) for place in places)
    return first_problem(
        {
            "value_missing": np.isnan(before + now),
            "no_direction": columns.side == POLARITIES.index("neutral"),
            "no_growth_from_zero": (before <= 0) | (now <= 0),
            "due_before_baseline": to_target <= 0,
            "nothing_to_change": before == (np.nan if aim is None else float(aim)),
        }
    )


def _calculated(
    columns: SeriesColumns,
    places: tuple[Places, Places],
    years: tuple[NDArray[np.float64], NDArray[np.float64]],
    aim: Decimal | None,
    wanted: Mask,
) -> Batches[calc.Progress]:
    """Call the calculator once for each direction of improvement."""
    before, now = (at(columns.value, place) for place in places)

    def call(key: tuple[Any, ...], some: Places) -> calc.Progress:
        return calc.progress(
            before[some],
            now[some],
            None if aim is None else float(aim),
            years=years[0][some],
            years_to_target=None if aim is None else years[1][some],
            polarity=POLARITIES[int(key[0])],
        )

    return in_sorts(len(columns), np.flatnonzero(wanted), (columns.side,), call)
