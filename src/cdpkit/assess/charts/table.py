"""Control and run charts of many series at once: the verbs, and the tables of what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from cdpkit import calc
from cdpkit.assess.charts.row import AssessedChart, ChartRow
from cdpkit.assess.charts.runs import AssessedRunChart
from cdpkit.assess.series import (
    FROM_ZERO,
    Column,
    SeriesResults,
    agreeing,
    at,
    first_problem,
    in_sorts,
    places_at,
    series_columns,
    unlike_columns,
    verb,
)
from cdpkit.assess.targets import target_number
from cdpkit.calc.arguments import as_choice
from cdpkit.calc.charts import OF_VALUES
from cdpkit.calc.comparisons import POLARITIES
from cdpkit.model import Counted, Series, Statistic
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from decimal import Decimal

    from numpy.typing import NDArray

    from cdpkit.assess.series import AnySeries, Batches, Mask, Places, Problems, SeriesColumns
    from cdpkit.errors import CdpError


ChartRowT_co = TypeVar("ChartRowT_co", bound=ChartRow, covariant=True)


METHODS = (*OF_VALUES, "p", "u")


@result
class ChartResults(SeriesResults[ChartRowT_co]):
    """What tables of charts have in common: `ChartTable` names the fields."""

    row_kind: ClassVar[type[Any]] = ChartRow

    problems: Problems
    batches: Batches[Any]

    @property
    def invalid(self) -> Mask:
        """Whether a row has no result, for which `error` gives the reason."""
        return np.isin(self.rows, list(self.batches.errors))

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        return self.batches.errors.get(int(self.rows[place]))

    def row(self, place: int) -> ChartRowT_co:
        """Make the chart of one row."""
        i = int(self.rows[place])
        columns = self.columns
        points = columns.points(i, range(int(columns.flat.sizes[i])))
        context = columns.context(i, places_at(columns, i, columns.value[i]))
        why = self.problems.reason(i)
        if why is None and (error := self.error(place)) is not None:
            why = Reason.of("refused", problem=str(error))
        if why is not None:
            told: ChartRowT_co = self.row_kind(context, points, None, why=why, **self.given())
            return told
        rebased = tuple(columns.when(i, j) for j in rebases(columns, i))
        found, season = self.batches.row(i), int(columns.seasons[i])
        row: ChartRowT_co = self.row_kind(
            context, points, found, rebased, season=season, **self.given()
        )
        return row

    def given(self) -> dict[str, Any]:
        """Give what each row is told of the question."""
        return {}


@result
class ChartTable(ChartResults[AssessedChart]):
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

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import chart
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> len(chart(SeriesTable.from_series([deaths])))
    1
    """

    row_kind = AssessedChart

    batches: Batches[calc.ControlChart]
    target: Decimal | None = None

    variation = Column(lambda table: table.batches.column("variation", "not_assessed"))
    assurance = Column(lambda table: table.batches.column("assurance", "not_assessed"))

    def given(self) -> dict[str, Any]:
        """Give the target."""
        return {"target": self.target}


@result
class RunChartTable(ChartResults[AssessedRunChart]):
    """Run charts of series; `table[i]` is the `AssessedRunChart` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    problems : Problems
        Why a chart is not asked for.
    batches : Batches of calc.RunChart
        The calculations, one for all series of the same periods and breaks.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import run_chart
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2006 + n), "value": 90 - 4 * n} for n in range(16)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> run_chart(SeriesTable.from_series([deaths])).signal.tolist()
    [True]
    """

    row_kind = AssessedRunChart

    signal = Column(lambda table: table.batches.column("signal", False))


@verb(AssessedChart, ChartTable)
def chart(
    subject: AnySeries,
    *,
    method: str = "xmr",
    target: Decimal | float | None = None,
    baseline: int | None = None,
    rules: str = "mdc-7",
    cut: bool = True,
) -> AssessedChart | ChartTable:
    """Control charts of series: new limits begin at each of their breaks.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them, with values of periods that do not overlap.
    method : {"xmr", "c", "g", "t", "p", "u"}, default "xmr"
        As in `calc.chart`. `xmr` charts the values by their moving ranges, `c` counts of events,
        `g` the cases and `t` the time between rare events. `p` charts the counts behind values as
        shares of people, `u` as events per exposure.
    target : Decimal or float, optional
        In the unit of the values.
    baseline : int, optional
        Limits from the first so many values of each segment.
    rules : {"mdc-7", "mdc-6", "mdc-7-2023"}, default "mdc-7"
        As in `calc.xmr`.
    cut : bool, default True
        Whether the limits of counts, shares and rates are cut at zero, and those of percentages at
        100, by `xmr`; the others are always cut. No point is judged otherwise.

    Returns
    -------
    AssessedChart or ChartTable
        Periods that overlap or are of different length, too few values, and counts that do not
        give the values, give a result with its reason. A table marks the series that have no result, and `error` says why.

    Raises
    ------
    InputError
        As `calc.chart`.

    Examples
    --------
    >>> from cdpkit import Series
    >>> months = [{"period": f"2023-{n + 1:02}", "value": v}
    ...           for n, v in enumerate([50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49])]
    >>> print(chart(Series(indicator="x", title="Referrals", area_name="Wirral",
    ...                    statistic="count", observations=months)))
    Referrals in Wirral: the latest value, 49 in December 2023, lies within the limits of usual variation (45 to 56), so no change is shown.
    """
    as_choice("method", method, METHODS)
    columns = series_columns(subject)
    aim = None if target is None else target_number(target)
    problems = _problems(columns, method)
    options = {"baseline": baseline, "rules": rules, "target": None if aim is None else float(aim)}
    batches = _charts(columns, np.flatnonzero(problems.none), method, options, cut=cut)
    table = ChartTable(columns, np.arange(len(columns)), problems, batches, aim)
    return table.only() if isinstance(subject, Series) else table


@verb(AssessedRunChart, RunChartTable)
def run_chart(subject: AnySeries) -> AssessedRunChart | RunChartTable:
    """Run charts of series: whether the values since the last break cross their median by chance.

    A target is not judged, and there are no limits: for these ask `chart`.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them, with values of periods that do not overlap.

    Returns
    -------
    AssessedRunChart or RunChartTable
        Periods that overlap or are of different length, and series without a value, give a result
        with its reason.

    Examples
    --------
    >>> from cdpkit import Series
    >>> values = [47, 46, 48, 45, 49, 46, 48, 47, 52, 51, 53, 52, 54, 51, 53, 52]
    >>> months = [{"period": f"{2022 + n // 12}-{n % 12 + 1:02}", "value": v}
    ...           for n, v in enumerate(values)]
    >>> print(run_chart(Series(indicator="x", title="Referrals", area_name="Wirral",
    ...                        statistic="count", observations=months)))
    Referrals in Wirral: 8 values in a row, up to the latest in April 2023, lie above the median of 50, more than chance usually allows (7): a sign of a change.
    """
    columns = series_columns(subject)
    latest = np.fmax.reduce(columns.times, axis=1)[:, None]
    reached = np.where(columns.break_times <= latest, columns.break_times, -np.inf).max(axis=1)
    masks = {"no_value": ~columns.some, "no_value_since": at(columns.times, columns.last) < reached}
    problems = first_problem(unlike_columns(columns) | masks)

    def call(_: tuple[Any, ...], some: Places) -> calc.RunChart:
        held = columns.held[some[0]]
        values = columns.value[some][:, held]
        values[:, : max(rebases(columns, int(some[0])), default=0)] = np.nan
        return calc.run_chart(values)

    rows = np.flatnonzero(problems.none)
    batches = in_sorts(len(columns), rows, (_patterns(columns),), call)
    table = RunChartTable(columns, np.arange(len(columns)), problems, batches)
    return table.only() if isinstance(subject, Series) else table


def _problems(columns: SeriesColumns, method: str) -> Problems:
    """Note why a series has no chart: its periods, too few values, or counts that are not there."""
    known = columns.valued.sum(axis=1)
    masks = {**unlike_columns(columns), "too_few_values": known < 2}
    if method == "c":
        masks["counts_not_behind_values"] = ~columns.is_statistic(Statistic.COUNT)
        masks["people_in_several"] = columns.is_counted(Counted.PEOPLE)
        masks["counted_not_stated"] = columns.is_counted(Counted.NOT_STATED)
    elif method not in OF_VALUES:
        masks["counts_not_behind_values"] = (
            columns.valued & ~agreeing(columns, columns.valued)
        ).any(axis=1)
    return first_problem(masks, {"too_few_values": lambda i: {"given": int(known[i])}})


def _charts(
    columns: SeriesColumns, rows: Places, method: str, options: dict[str, Any], *, cut: bool
) -> Batches[calc.ControlChart]:
    """Call the calculator once for all series of the same periods, breaks and sort of number."""
    from_zero, shares = columns.is_statistic(*FROM_ZERO), columns.is_statistic(Statistic.PROPORTION)

    def call(key: tuple[Any, ...], some: Places) -> calc.ControlChart:
        _, polarity, low, high, per = key
        first = int(some[0])
        held = columns.held[first]
        times = columns.times[first][held]
        given: dict[str, Any] = {
            "times": times,
            "rebase": [times[j] for j in rebases(columns, first)],
            "polarity": POLARITIES[polarity],
            "on_bad": "mark",
            **options,
        }
        if method in OF_VALUES:
            if method == "xmr":
                given["minimum"] = 0.0 if cut and low else None
                given["maximum"] = float(per) if cut and high else None
            return calc.chart(columns.value[some][:, held], method=method, **given)
        counts = {n: getattr(columns, n)[some][:, held] for n in ("numerator", "denominator")}
        return calc.chart(method=method, per=float(per), **counts, **given)

    keys = (_patterns(columns), columns.side, from_zero, shares, columns.per)
    return in_sorts(len(columns), rows, keys, call)


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
