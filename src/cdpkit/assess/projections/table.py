"""Projections of many series at once: the verb, and the table of what it finds."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.projections.horizons import Ahead, ahead_of
from cdpkit.assess.projections.outlooks import Outlook, Past
from cdpkit.assess.projections.row import AssessedProjection
from cdpkit.assess.series import (
    Column,
    History,
    SeriesResults,
    first_problem,
    in_sorts,
    places_of,
    series_columns,
    unlike_columns,
    verb,
)
from cdpkit.assess.targets import target_number
from cdpkit.calc.comparisons import POLARITIES
from cdpkit.model import Counted, Series, Statistic
from cdpkit.model.printed_values import GssMarker
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from decimal import Decimal

    from numpy.typing import NDArray

    from cdpkit.assess.series import AnySeries, Batches, Mask, Places, Problems, SeriesColumns
    from cdpkit.errors import CdpError
    from cdpkit.model.periods import Period


OF_COUNTS = frozenset({"poisson", "binomial"})
ALONE = 2
"""Counts of events without a denominator."""
FEWEST = 7
"""Values from which a probability has something to rest on."""


@result
class ProjectionTable(SeriesResults[AssessedProjection]):
    """Projections of series; `table[i]` is the `AssessedProjection` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    problems : Problems
        Why a projection is not asked for.
    ahead : Ahead
        The periods projected to.
    batches : Batches
        The calculations.
    target : Decimal or None
        What is aimed at.
    seasons : ndarray of int
        Values a year of the series that have seasons; 1 for none.
    places : ndarray of int
        Decimals that the values of each series are shown with.
    spoken : bool, default False
        Whether the rows give the probability of meeting it in their caveats.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import project
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> str(project(SeriesTable.from_series([deaths]), horizon=2)[0].periods[-1])
    '2024'
    """

    row_kind = AssessedProjection

    problems: Problems
    ahead: Ahead
    batches: Batches[Outlook]
    seasons: NDArray[np.int64]
    places: NDArray[np.int64]
    target: Decimal | None = None
    spoken: bool = False

    period = Column(lambda table: table.ends)
    estimate = Column(lambda table: table.batches.column(partial(_last, "estimate"), np.nan))
    lower = Column(lambda table: table.batches.column(partial(_last, "lower"), np.nan))
    upper = Column(lambda table: table.batches.column(partial(_last, "upper"), np.nan))
    lower_80 = Column(lambda table: table.batches.column(partial(_near, 0), np.nan))
    upper_80 = Column(lambda table: table.batches.column(partial(_near, 1), np.nan))
    if_nothing_changes = Column(lambda table: table.batches.column(partial(_near, 2), np.nan))
    at_recent_pace = Column(
        lambda table: table.possible(table.batches.column(partial(_near, 3), np.nan))
    )
    probability_of_meeting = Column(lambda table: table.batches.column(_chance, np.nan))

    def possible(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Keep a reading of each series in the range that its sort of number has."""
        lowest = np.where(self.columns.from_zero, 0.0, -np.inf)
        return np.clip(values, lowest, np.where(self.columns.percent, 100.0, np.inf))

    @property
    def ends(self) -> NDArray[np.object_]:
        """The last period projected to of each series, as text; empty where there is none."""
        ends = (self.ahead.periods(i)[-1:] for i in range(len(self.columns)))
        return np.array([str(*end) for end in ends], dtype=object)

    @property
    def invalid(self) -> Mask:
        """True where a row has no projection; its `reason` says why."""
        return np.asarray(np.isnan(self.estimate))

    @property
    def raising(self) -> Mask:
        """Where a call for the series alone raises."""
        return np.isin(self.rows, [*self.batches.errors, *self.ahead.errors])

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        i = int(self.rows[place])
        return self.ahead.errors.get(i) or self.batches.errors.get(i)

    def row(self, place: int) -> AssessedProjection:
        """Make the projection of one row."""
        i = int(self.rows[place])
        columns, shown = self.columns, self.columns.valued[i]
        past = History(columns, i)
        points = columns.points(i, np.flatnonzero(shown).tolist())
        row = partial(
            AssessedProjection, columns.context(i, int(self.places[i])), points,
            target=self.target, history=past,
        )  # fmt: skip
        why, found = self.problems.reason(i), self.batches.row(i)
        if why is None and (error := self.error(place)) is not None:
            why = Reason.of("refused", problem=str(error))
        if why is not None or found is None:
            return row((), None, why=() if why is None else (why,))
        periods = self.ahead.periods(i)
        if found.projection.reasons:
            return row(periods, None, why=found.projection.reasons)
        return row(
            periods,
            result=found.projection,
            reached=found.reached,
            probability_of_meeting=found.chance,
            spoken=self.spoken,
            seasonal=bool(self.seasons[i] > 1),
            likely=found.likely,
            readings=found.readings,
        )


def _chance(found: Outlook) -> NDArray[np.float64] | float:
    return np.nan if found.chance is None else found.chance


def _near(which: int, found: Outlook) -> NDArray[np.float64]:
    """Give a limit of the 80% range, or a reading, where there is a projection."""
    return np.where(np.isnan(_last("estimate", found)), np.nan, found.near[which])


def _last(name: str, found: Outlook) -> NDArray[np.float64]:
    """Give a number of the last period projected to."""
    return np.asarray(getattr(found.projection, name)[..., -1])


@verb(AssessedProjection, ProjectionTable)
def project(
    subject: AnySeries,
    *,
    horizon: int = 3,
    target: Decimal | float | None = None,
    due: Period | str | None = None,
    method: str = "auto",
    confidence: float = 0.95,
    probability: bool = False,
) -> AssessedProjection | ProjectionTable:
    """Project series, and hold the projections against a target.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them, each with at least five values of periods that do not overlap,
        without a break.
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
    probability : bool, default False
        Whether the caveats give the probability of meeting the target. It is missing under 7 values.

    Returns
    -------
    AssessedProjection or ProjectionTable
        "Cannot project" is a result with its reason. A table marks the series that have no result,
        and `error` says why.

    Raises
    ------
    InputError
        If `due` is not a period that the series reaches within 50 steps, or as `calc.project`.

    Examples
    --------
    >>> from cdpkit import Series
    >>> rows = [{"period": str(2015 + n), "value": 90 - 4 * n} for n in range(4)]
    >>> print(project(Series(indicator="deaths", statistic="count", observations=rows)))
    Deaths: there is no projection because there are fewer than 5 points (4); the latest value is 78 (2018).
    """
    columns = series_columns(subject)
    table = projected(
        columns, np.arange(len(columns)), horizon=horizon, target=target, due=due, method=method,
        confidence=confidence,
    )  # fmt: skip
    table = replace(table, spoken=probability)
    return table.only() if isinstance(subject, Series) else table


def projected(
    columns: SeriesColumns,
    rows: Places,
    *,
    horizon: int = 3,
    target: Decimal | float | None = None,
    due: Period | str | None = None,
    method: str = "auto",
    confidence: float = 0.95,
) -> ProjectionTable:
    """Project some of the series, by one call of the calculator for each sort of number."""
    aim = None if target is None else target_number(target)
    problems = first_problem({**unlike_columns(columns), "no_value": ~columns.some})
    free = rows[problems.none[rows]]
    ahead = ahead_of(columns, free, horizon, due)
    hidden = list(GssMarker).index(GssMarker.CONFIDENTIAL)
    suppressed = ~columns.valued & (columns.marker == hidden)

    def call(key: tuple[Any, ...], some: Places) -> Outlook:
        per, from_zero, to_whole, with_counts, number, polarity, season = key
        found = calc.project(
            columns.value[some],
            times=columns.times[some],
            at=ahead.times[some, :number],
            method=method,
            confidence=confidence,
            per=float(per),
            minimum=0.0 if from_zero else None,
            maximum=float(per) if to_whole else None,
            breaks=columns.break_times[some],
            window=columns.window[some],
            suppressed=suppressed[some],
            season=int(season),
            on_bad="mark",
            **_counts(columns, some, with_counts, to_whole=to_whole),
        )
        past = Past.of(columns, ahead, some, int(season))
        if aim is None:
            return Outlook(found, past)
        goal, direction = float(aim), (None, *POLARITIES[1:])[polarity]
        chance = np.asarray(calc.probability_of_meeting(found, goal, polarity=direction))
        few = columns.valued[some].sum(axis=1) < FEWEST
        return Outlook(
            found,
            past,
            calc.target_date(found, goal, polarity=direction),
            np.where(few, np.nan, chance),
        )

    asked = free[~np.isin(free, list(ahead.errors))]
    sides = columns.side if aim is not None else 0 * columns.side
    keys = (
        columns.per, columns.from_zero, columns.is_statistic(Statistic.PROPORTION),
        _with_counts(columns, method), ahead.number, sides, columns.seasons,
    )  # fmt: skip
    batches = in_sorts(len(columns), asked, keys, call)
    return ProjectionTable(
        columns, rows, problems, ahead, batches, columns.seasons,
        places_of(columns, columns.valued), aim,
    )  # fmt: skip


def _with_counts(columns: SeriesColumns, method: str) -> NDArray[np.int_]:
    """Tell which series are projected by their counts: 1 with denominators, `ALONE` without."""
    over = columns.is_statistic(Statistic.PROPORTION, Statistic.CRUDE_RATE)
    by_chance = ~columns.is_counted(Counted.PEOPLE) & (method == "auto")
    counted = columns.counted & ((method in OF_COUNTS) | (over & by_chance)) & 1
    events = columns.counts & columns.is_counted(Counted.EVENTS) & (method == "auto")
    return np.where(events, ALONE, counted)


def _counts(
    columns: SeriesColumns, some: Places, with_counts: int, *, to_whole: bool
) -> dict[str, Any]:
    """Give the counts behind the values of some series, as the calculator takes them."""
    if not with_counts:
        return {}
    if with_counts == ALONE:
        return {"numerator": columns.value[some], "statistic": "count"}
    return {
        "numerator": columns.numerator[some],
        "denominator": columns.denominator[some],
        "statistic": "proportion" if to_whole else "crude_rate",
    }
