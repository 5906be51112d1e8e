"""How far targets are reached, for many series at once: the verb, and the table of what it finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from cdpkit import calc
from cdpkit.assess.comparability import as_tests
from cdpkit.assess.series import (
    Column,
    History,
    SeriesResults,
    Wanted,
    at,
    due_period,
    in_sorts,
    known_limits,
    series_columns,
)
from cdpkit.assess.targets.inputs import Aim, Now, aim_of, now_of_figure, now_of_series
from cdpkit.assess.targets.row import AssessedAttainment
from cdpkit.assess.wording import absent_values
from cdpkit.errors import CdpError, InputError, NotComparableError
from cdpkit.frames import SeriesTable
from cdpkit.model import Series
from cdpkit.model.periods import Period
from cdpkit.model.records import Figure
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.series import Batches, Mask, Places
    from cdpkit.io.fingertips import SeriesFile
    from cdpkit.model import Registry
    from cdpkit.model.records import Target


SENSES = (None, "at_least", "at_most")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A value that a target is held against."""

    now: Now
    aim: Aim
    guards: tuple[Comparability, ...]

    @property
    def why(self) -> Reason | None:
        """Why it cannot be said how far the target is reached."""
        if self.aim.why is not None or self.now.point.value is not None:
            return self.aim.why
        return absent_values(self.now.point)

    @property
    def start(self) -> float:
        """The value of the baseline; NaN where there is none."""
        point = self.aim.baseline
        return nan if point is None or point.value is None else float(point.value)

    @property
    def dates(self) -> tuple[Any, Any, Any]:
        """The last days of baseline, due period and value, as far as they belong together."""
        aim, point = self.aim, self.now.point
        if aim.due is None or point.period is None:
            return None, None, None
        known = aim.baseline is not None and aim.baseline.period is not None
        begun = aim.baseline.period.reach[1] if known else None  # type: ignore[union-attr]
        return begun, aim.due.reach[1], point.period.reach[1]


def row_of(held: Held, found: calc.Attainment | None, why: Reason | None) -> AssessedAttainment:
    """Put a value, its target and what was found together."""
    notes = (*held.now.notes, *held.aim.notes)
    now = held.now
    return AssessedAttainment(
        now.context, now.point, held.aim, found, held.guards, now.limits, why, notes,
        () if now.series is None else History(*now.series[:2]),
    )  # fmt: skip


@result
class AttainmentTable(SeriesResults[AssessedAttainment]):
    """How far series reach a target; `table[i]` is the `AssessedAttainment` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series.
    rows : ndarray of int
        Which of them the table is about.
    held : mapping of int to Held
        The values and targets, by the place of the series.
    errors : mapping of int to CdpError
        What stands against the others.
    batches : Batches of calc.Attainment
        The calculations, one for each sort of target.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import attainment
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> attainment(70, SeriesTable.from_series([deaths]))[0].status
    'not known'
    """

    row_kind = AssessedAttainment

    held: Mapping[int, Held]
    errors: Mapping[int, CdpError]
    batches: Batches[calc.Attainment]

    target = Column(lambda table: table.batches.column("target", np.nan))
    current = Column(lambda table: table.batches.column("current", np.nan))
    share = Column(lambda table: table.batches.column("share", np.nan))
    gap = Column(lambda table: table.batches.column("gap", np.nan))
    expected = Column(lambda table: table.batches.column("expected", np.nan))
    status = Column(lambda table: table.batches.column("status", "not known"))
    standing = Column(lambda table: table.batches.column("standing", "not known"))

    @property
    def invalid(self) -> Mask:
        """Whether a row has no result, for which `error` gives the reason."""
        return np.isin(self.rows, [*self.errors, *self.batches.errors])

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        i = int(self.rows[place])
        return self.errors.get(i) or self.batches.errors.get(i)

    def row(self, place: int) -> AssessedAttainment:
        """Make the attainment of one row, or raise what stands against it."""
        i = int(self.rows[place])
        if (error := self.error(place)) is not None:
            raise error
        return row_of(self.held[i], self.batches.row(i), self.held[i].why)


@overload
def attainment(
    target: Target | Decimal | float,
    subject: Series | Figure,
    *,
    current: Period | str | None = None,
    baseline: Period | str | Figure | None = None,
    due: Period | str | None = None,
    shape: str | None = None,
    sense: str | None = None,
    path: str = "linear",
    accept: Iterable[str] = (),
    registry: Registry | None = None,
) -> AssessedAttainment: ...
@overload
def attainment(
    target: Target | Decimal | float,
    subject: SeriesTable | SeriesFile,
    *,
    current: Period | str | None = None,
    baseline: Period | str | Figure | None = None,
    due: Period | str | None = None,
    shape: str | None = None,
    sense: str | None = None,
    path: str = "linear",
    accept: Iterable[str] = (),
    registry: Registry | None = None,
) -> AttainmentTable: ...
def attainment(
    target: Target | Decimal | float,
    subject: Series | Figure | SeriesTable | SeriesFile,
    *,
    current: Period | str | None = None,
    baseline: Period | str | Figure | None = None,
    due: Period | str | None = None,
    shape: str | None = None,
    sense: str | None = None,
    path: str = "linear",
    accept: Iterable[str] = (),
    registry: Registry | None = None,
) -> AssessedAttainment | AttainmentTable:
    """Say how far a target is reached, and whether it is on course.

    Parameters
    ----------
    target : Target, Decimal or float
        A record of a plan, or a number in the unit of the values.
    subject : Series, SeriesTable or Figure
        A series or a table of them, or the figure of the current value.
    current : Period or str, optional
        Period of the series; the latest value unless given.
    baseline : Period, str or Figure, optional
        Where the target starts from. A record names its own, of which the latest correction counts.
    due : Period or str, optional
        When it is to be met; a record names its own.
    shape : {"level", "increment", "percent", "cumulative"}, optional
        As in `calc.target_level`; a record has its own, a number is a level unless this is given.
    sense : {"at_least", "at_most"}, optional
        Which side meets it; unless given that of the record, of the polarity, or the side away
        from the baseline.
    path : str, default "linear"
        What is expected on the way, as in `calc.attainment`.
    accept : iterable of str, default ()
        Differences that do not matter here, by their names in `comparability.TESTS`.
    registry : Registry, optional
        For records: names, polarity, areas and corrections.

    Returns
    -------
    AssessedAttainment or AttainmentTable
        A target that names a direction only, and a missing value, give a result with its reason. A
        table marks the series that have no result, and `error` says why.

    Raises
    ------
    NotComparableError
        If value, baseline and target differ in what they measure, unless that is accepted, or the
        target is that of another area.
    InputError
        If the subject is not a series, table or figure, the series has no such period, or as `calc.attainment`.

    Examples
    --------
    >>> from cdpkit import Series
    >>> rows = [{"period": "2021/22", "value": "55.0"}, {"period": "2023/24", "value": "63.0"}]
    >>> continuity = Series(
    ...     indicator="x", title="Continuity of care", area_name="Wirral", statistic="proportion",
    ...     per=100, polarity="higher_better", observations=rows,
    ... )
    >>> print(attainment(70, continuity, baseline="2021/22"))
    Continuity of care in Wirral stood at 63.0% in 2023/24, 7.0 percentage points short of the target of at least 70%; 53% of the planned change from 55.0% in 2021/22 is reached.
    """
    given: object = subject
    if not isinstance(given, Series | Figure | SeriesTable):
        hint = "The target comes first: `attainment(75, series)`."
        kind = type(given).__name__
        raise InputError("subject", f"is of type `{kind}`, which is not a series or figure", hint)
    names = as_tests(accept)

    def held(now: Now, due: Period | None) -> Held:
        aim = aim_of(target, now, baseline, (shape, sense, due), registry)
        return Held(now, aim, tuple(guard.accepting(names).require() for guard in aim.guards))

    if isinstance(subject, Figure):
        when = Period.parse(due) if isinstance(due, str) else due
        one = held(now_of_figure(subject, registry), when)
        found = calculated({0: one}, 1, path)
        if found.errors:
            raise found.errors[0]
        return row_of(one, found.row(0), one.why)
    columns, wanted = series_columns(subject), Wanted("current", current)
    due_in = due_period(due, columns)
    places, known = wanted.places(columns)
    shown = np.zeros(columns.value.shape, dtype=np.bool_)
    shown[known, places[known]] = True
    lower, upper = (at(side, places) for side in known_limits(columns, shown))
    errors: dict[int, CdpError] = {
        i: wanted.refusal(columns, i) for i in np.flatnonzero(~known).tolist()
    }
    ready: dict[int, Held] = {}
    for i in np.flatnonzero(known).tolist():
        limits = (float(lower[i]), float(upper[i]))
        try:
            ready[i] = held(now_of_series(columns, i, int(places[i]), limits), due_in)
        except (InputError, NotComparableError) as error:
            errors[i] = error
    batches = calculated(ready, len(columns), path)
    table = AttainmentTable(columns, np.arange(len(columns)), ready, errors, batches)
    return table.only() if isinstance(subject, Series) else table


def calculated(held: Mapping[int, Held], size: int, path: str) -> Batches[calc.Attainment]:
    """Hold the values against their targets, by one call for each sort of target."""
    rows = np.array([i for i, one in held.items() if one.why is None], dtype=np.intp)
    shapes = sorted({one.aim.shape for one in held.values()})
    keys = np.zeros((size, 5))
    for i in rows.tolist():
        one = held[i]
        begun, due, _ = one.dates
        keys[i] = (
            shapes.index(one.aim.shape), SENSES.index(one.aim.sense), isnan(one.start),
            (due is not None) + (begun is not None),
            nan_to(one.now.context.level, isnan(sum(one.now.limits))),
        )  # fmt: skip

    def call(key: tuple[Any, ...], some: Places) -> calc.Attainment:
        shape, sense, startless, dated, level = key
        them = [held[i] for i in some.tolist()]
        value = np.array([float(one.now.point.value or 0) for one in them])
        current: Any = value
        if level:
            low, high = (np.array([one.now.limits[n] for one in them]) for n in (0, 1))
            current = calc.Interval(value, low, high, float(level), "of the value")
        dates = {}
        if dated:
            days = zip(*(one.dates for one in them), strict=True)
            dates = dict(zip(("start", "due", "on"), map(list, days), strict=True))
            if dated < 2:
                del dates["start"]
        found = calc.attainment(
            value if startless else np.array([one.start for one in them]),
            current,
            np.array([float(one.aim.value or 0) for one in them]),
            shape=shapes[int(shape)],
            sense=SENSES[int(sense)],
            path=path,
            on_bad="mark",
            **dates,
        )
        return without_share(found) if startless else found

    return in_sorts(size, rows, tuple(keys.T), call)


def nan_to(level: float, unknown: bool) -> float:
    """Give a level, 0 where no limits are known."""
    return 0.0 if unknown else level


def without_share(found: calc.Attainment) -> calc.Attainment:
    """Leave out what only a baseline can say."""
    nothing = np.full(np.shape(found.target), nan)
    return replace(
        found, baseline=nothing, share=nothing, lower=nothing, upper=nothing, expected=nothing,
        ahead=nothing, standing=np.full(nothing.shape, "not known"), late=nothing > 0,
        reason=Reason("no_baseline"),
    )  # fmt: skip
