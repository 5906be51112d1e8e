"""Control charts of many series at once: the verb, and the table of what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np

from cdpkit import calc
from cdpkit.assess.charts.row import AssessedChart
from cdpkit.assess.series import (
    FROM_ZERO,
    Column,
    SeriesResults,
    first_problem,
    in_sorts,
    places_at,
    series_columns,
    unlike_columns,
)
from cdpkit.assess.targets import target_number
from cdpkit.model import Polarity, Series, Statistic
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from decimal import Decimal

    from numpy.typing import NDArray

    from cdpkit.assess.series import Batches, Problems, SeriesColumns
    from cdpkit.errors import CdpError
    from cdpkit.frames import SeriesTable

    Places = NDArray[np.intp]
    Mask = NDArray[np.bool_]

__all__ = ["ChartTable", "chart"]

JUDGED = (Polarity.HIGHER_BETTER, Polarity.LOWER_BETTER)


@result
class ChartTable(SeriesResults[AssessedChart]):
    """Control charts of series; `table[i]` is the `AssessedChart` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    problems : Problems
        Why a chart is not asked for.
    batches : Batches of calc.ControlChart
        The calculations, one for all series of the same periods, breaks and sort of number.
    target : Decimal or None
        What the latest limits are held against.
    """

    problems: Problems
    batches: Batches[calc.ControlChart]
    target: Decimal | None = None

    variation = Column(lambda table: table.batches.column("variation", "not_assessed"))
    assurance = Column(lambda table: table.batches.column("assurance", "not_assessed"))

    @property
    def invalid(self) -> Mask:
        """Whether a row has no result, for which `error` gives the reason."""
        return np.isin(self.rows, list(self.batches.errors))

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        return self.batches.errors.get(int(self.rows[place]))

    def row(self, place: int) -> AssessedChart:
        """Make the chart of one row."""
        i = int(self.rows[place])
        columns = self.columns
        points = tuple(columns.point(i, j) for j in range(int(columns.flat.sizes[i])))
        context = columns.context(i, places_at(columns, i, columns.value[i]))
        why = self.problems.reason(i)
        if why is None and (error := self.error(place)) is not None:
            why = Reason.of("refused", problem=str(error))
        if why is not None:
            return AssessedChart(context, points, None, self.target, (), why)
        rebased = tuple(columns.when(i, j) for j in rebases(columns, i))
        found, season = self.batches.row(i), int(columns.seasons[i])
        return AssessedChart(context, points, found, self.target, rebased, season=season)


@overload
def chart(
    subject: Series,
    *,
    target: Decimal | float | None = None,
    baseline: int | None = None,
    rules: str = "mdc-7",
    cut: bool = True,
) -> AssessedChart: ...
@overload
def chart(
    subject: SeriesTable,
    *,
    target: Decimal | float | None = None,
    baseline: int | None = None,
    rules: str = "mdc-7",
    cut: bool = True,
) -> ChartTable: ...
def chart(
    subject: Series | SeriesTable,
    *,
    target: Decimal | float | None = None,
    baseline: int | None = None,
    rules: str = "mdc-7",
    cut: bool = True,
) -> AssessedChart | ChartTable:
    """XmR charts of series: new limits begin at each of their breaks.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them, with values of periods that do not overlap.
    target : Decimal or float, optional
        In the unit of the values.
    baseline : int, optional
        Limits from the first so many values of each segment.
    rules : {"mdc-7", "mdc-6", "mdc-7-2023"}, default "mdc-7"
        As in `calc.xmr`.
    cut : bool, default True
        Whether the limits of counts, shares and rates are cut at zero, and those of percentages at
        100. No point is judged otherwise.

    Returns
    -------
    AssessedChart or ChartTable
        Periods that overlap or are of different length, and too few values, give a result with
        its reason. A table marks the series that have no result, and `error` says why.

    Raises
    ------
    InputError
        As `calc.xmr`.

    Examples
    --------
    >>> from cdpkit import Series
    >>> months = [{"period": f"2023-{n + 1:02}", "value": v}
    ...           for n, v in enumerate([50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49])]
    >>> print(chart(Series(indicator="x", title="Referrals", area_name="Wirral",
    ...                    statistic="count", observations=months)))
    Referrals in Wirral: the latest value, 49 in December 2023, lies within the limits of usual variation (45 to 56), so no change is shown.
    """
    columns = series_columns(subject)
    aim = None if target is None else target_number(target)
    known = columns.valued.sum(axis=1)
    problems = first_problem(
        {**unlike_columns(columns), "too_few_values": known < 2},
        {"too_few_values": lambda i: {"given": int(known[i])}},
    )
    side = columns.each("polarity", lambda p: JUDGED.index(p) if p in JUDGED else len(JUDGED))
    from_zero, shares = columns.is_statistic(*FROM_ZERO), columns.is_statistic(Statistic.PROPORTION)

    def call(key: tuple[Any, ...], some: Places) -> calc.ControlChart:
        _, polarity, low, high, per = key
        first = int(some[0])
        held = columns.held[first]
        times = columns.times[first][held]
        return calc.xmr(
            columns.value[some][:, held],
            times=times,
            rebase=[times[j] for j in rebases(columns, first)],
            baseline=baseline,
            on_bad="mark",
            rules=rules,
            polarity=(*(p.value for p in JUDGED), "neutral")[polarity],
            target=None if target is None else float(target),
            minimum=0.0 if cut and low else None,
            maximum=float(per) if cut and high else None,
        )

    rows = np.flatnonzero(problems.none)
    keys = (_patterns(columns), side, from_zero, shares, columns.per)
    batches = in_sorts(len(columns), rows, keys, call)
    table = ChartTable(columns, np.arange(len(columns)), problems, batches, aim)
    return table.only() if isinstance(subject, Series) else table


def _patterns(columns: SeriesColumns) -> NDArray[np.intp]:
    """Give the series that share their periods and breaks one code."""
    wide = np.concatenate([np.where(columns.held, columns.period, -1), columns.breaks], axis=1)
    codes: NDArray[np.intp] = np.unique(wide, axis=0, return_inverse=True)[1]
    return codes.reshape(-1)


def rebases(columns: SeriesColumns, i: int) -> list[int]:
    """Give the places at which a break sets in; before the first and after the last it is none."""
    times = columns.times[i][columns.held[i]]
    breaks = columns.break_times[i]
    found = np.searchsorted(times, breaks[~np.isnan(breaks)]).tolist()
    return sorted({place for place in found if 0 < place < times.size})
