"""The changes of series set against that of a comparator: the verb, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.changes.differences.row import AssessedDifference
from cdpkit.assess.changes.series import UNTESTED, same_season, untested_of
from cdpkit.assess.comparability import Comparability, as_tests, comparable
from cdpkit.assess.comparisons import guarded, set_against, shared_places
from cdpkit.assess.series import (
    Column,
    History,
    SeriesResults,
    Wanted,
    agreeing,
    at,
    first_problem,
    in_sorts,
    places_at,
    verb,
)
from cdpkit.errors import InputError
from cdpkit.model import Counted, Series, Statistic
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from cdpkit.assess.series import AnySeries, Batches, Mask, Places, Problems, SeriesColumns
    from cdpkit.errors import CdpError
    from cdpkit.model import Period, YearType

    Numbers = list[NDArray[np.float64]]


@result
class DifferenceTable(SeriesResults[AssessedDifference]):
    """Changes of series against those of comparators; `table[i]` is the `AssessedDifference` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series, and those they are set against.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    mates : ndarray of int
        The series that each is set against; -1 for none.
    ends : tuple of Wanted
        What was asked for.
    found : ndarray of bool
        Whether both have values at both periods, in order of time.
    first, last, others : ndarray of int
        Places of the two values; of the comparator `others` has all places, by those of the series.
    refused : ndarray of bool
        Whether the guard stands against it.
    problems : Problems
        Why the changes are not compared.
    exposed : ndarray of bool
        Whether the people behind the events are allowed for.
    batches : Batches of calc.DifferenceInChange
        The calculations: with and without people.
    accept : tuple of str
        Differences that somebody accepted.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import difference_in_change
    >>> from cdpkit.frames import SeriesTable
    >>> def deaths(area, before, now):
    ...     rows = [{"period": "2019", "value": before}, {"period": "2022", "value": now}]
    ...     return Series(indicator="deaths", area=area, area_name=area, unit="deaths",
    ...                   statistic="count", observations=rows)
    >>> table = SeriesTable.from_series([deaths("Here", 60, 45), deaths("There", 200, 205)])
    >>> difference_in_change(table, "There").estimate.round(3).tolist()
    [0.732]
    """

    row_kind = AssessedDifference

    mates: Places
    ends: tuple[Wanted, Wanted]
    found: Mask
    first: Places
    last: Places
    others: Places
    refused: Mask
    problems: Problems
    exposed: Mask
    batches: Batches[calc.DifferenceInChange]
    accept: tuple[str, ...] = ()

    estimate = Column(lambda table: table.batches.column("estimate", np.nan))
    lower = Column(lambda table: table.batches.column("lower", np.nan))
    upper = Column(lambda table: table.batches.column("upper", np.nan))
    p_value = Column(lambda table: table.batches.column("p_value", np.nan))

    @property
    def invalid(self) -> Mask:
        """Whether a row has no result, for which `error` gives the reason."""
        return np.asarray((~self.found | self.refused)[self.rows])

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        i = int(self.rows[place])
        if self.mates[i] < 0:
            hint = "Give it a series of this indicator and population, or leave the row out."
            return InputError("comparator", "has no such series", hint)
        if not self.found[i]:
            hint = "Give both series a value before and a value after."
            problem = (
                "has no two periods in order, as asked for, with values that the series has too"
            )
            return InputError("comparator", problem, hint)
        return self.comparability(i).refusal() if self.refused[i] else None

    def comparability(self, i: int) -> Comparability:
        """Give what the guard found of a series and its comparator."""
        sides = ((i, int(self.last[i])), (int(self.mates[i]), int(self.others[i, self.last[i]])))
        one, other = (self.columns.traits(n, self.columns.when(n, j)) for n, j in sides)
        return comparable(one, other, accept=self.accept)

    def row(self, place: int) -> AssessedDifference:
        """Make the row of one series."""
        if (error := self.error(place)) is not None:
            raise error
        i = int(self.rows[place])
        columns, mate, ends = self.columns, int(self.mates[i]), [self.first[i], self.last[i]]
        there = self.others[i, ends]
        shown = columns.value[i, ends], columns.value[mate, there]
        before, now = columns.points(i, ends)
        theirs = columns.points(mate, there.tolist())
        return AssessedDifference(
            columns.context(i, places_at(columns, i, shown[0])),
            before,
            now,
            columns.context(mate, places_at(columns, mate, shown[1])),
            theirs[0],
            theirs[1],
            self.batches.row(i),
            self.comparability(i),
            bool(self.exposed[i]),
            self.problems.reason(i),
            (History(columns, i), History(columns, mate)),
        )


@verb(AssessedDifference, DifferenceTable)
def difference_in_change(
    subject: AnySeries,
    comparator: Series | str,
    *,
    baseline: Period | str | None = None,
    current: Period | str | None = None,
    accept: Iterable[str] = ("area_type",),
    year_type: YearType | str | None = None,
) -> AssessedDifference | DifferenceTable:
    """Compare the change of events in series with the change in a place without the measure.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them: counts of events, or rates with their counts.
    comparator : Series or str
        The same indicator where the measure did not begin. Of a table also the code or name of an
        area in it: its own series are no rows of the result.
    baseline, current : Period or str, optional
        Periods that both have; the first (of quarters and months the first of the same season) and
        the latest unless given.
    accept : iterable of str, default ("area_type",)
        Differences that do not matter here, by their names in `comparability.TESTS`.
    year_type : YearType or str, optional
        Which year a label such as `2023/24` means.

    Returns
    -------
    AssessedDifference or DifferenceTable
        People who can be counted twice, shares, a count of 0, a break in between and periods that
        overlap give a result with its reason. A table marks the series without two periods in
        common, and `error` says why.

    Raises
    ------
    NotComparableError
        If the two series differ in what they measure, unless that is accepted.
    MissingDataError
        If the table has no such area; the message lists near names.
    InputError
        If they have no two such periods in common.

    Examples
    --------
    >>> from cdpkit import Series
    >>> def deaths(area, before, now, people):
    ...     rows = [{"period": period, "value": x, "denominator": n}
    ...             for period, x, n in zip(("2019", "2022"), (before, now), people, strict=True)]
    ...     return Series(indicator="deaths", title="Drug deaths", area=area, area_name=area,
    ...                   unit="deaths", statistic="count", observations=rows)
    >>> here = deaths("Exampleshire", 60, 45, (100_000, 101_000))
    >>> print(difference_in_change(here, deaths("Elsewhere", 200, 205, (400_000, 404_000))))
    The number of drug deaths in Exampleshire fell from 60 deaths in 2019 to 45 in 2022, and in Elsewhere rose from 200 to 205. Relative to Elsewhere, this is a fall of 27% (95% interval a fall of 53% to a rise of 13%), which is not statistically significant (p = 0.157).
    """
    columns, rows, mates = set_against(subject, comparator)
    ends = (
        Wanted("baseline", baseline, latest=False, year_type=year_type),
        Wanted("current", current, year_type=year_type),
    )
    first, last, others, found = _ends(columns, mates, ends)
    found &= (mates >= 0) & (first < last)
    accepted, there = as_tests(accept), np.flatnonzero(found)
    refused, _ = guarded(columns, there, mates, (last, at(others, last)), accepted)
    behind = _behind(columns, np.maximum(mates, 0), (first, last), others)
    problems, exposed = _problems(columns, mates, (first, last), others, behind)
    wanted = np.zeros(len(columns), dtype=np.bool_)
    wanted[rows] = True
    batches = _calculated(behind, exposed, wanted & found & ~refused & problems.none)
    table = DifferenceTable(
        columns, rows, mates, ends, found, first, last, others, refused, problems, exposed, batches,
        accepted,
    )  # fmt: skip
    return table.only() if isinstance(subject, Series) else table


def _ends(
    columns: SeriesColumns, mates: Places, ends: tuple[Wanted, Wanted]
) -> tuple[Places, Places, Places, Mask]:
    """Find two values of each series that its mate has too, at the same periods."""
    shared, others = shared_places(columns, mates)
    both, size = shared.any(axis=1), shared.shape[1]
    chosen = [np.argmax(shared, axis=1), size - 1 - np.argmax(shared[:, ::-1], axis=1)]
    found = both
    for n, end in enumerate(ends):
        if end.label is not None:
            chosen[n], held = end.places(columns)
            found = found & held & at(shared, chosen[n])
    if ends[0].label is None:
        chosen[0] = same_season(columns, chosen[0], chosen[1], shared)
    return chosen[0], chosen[1], others, np.asarray(found)


def _problems(
    columns: SeriesColumns,
    mates: Places,
    ends: tuple[Places, Places],
    others: Places,
    behind: tuple[Numbers, Numbers],
) -> tuple[Problems, Mask]:
    """Note why two changes are not compared; and where people can be allowed for."""
    mate, p = np.maximum(mates, 0), columns.periods
    if not p.labels:
        nothing = np.zeros(len(columns), dtype=np.bool_)
        return first_problem({"value_missing": ~nothing}), nothing
    one, other = (at(columns.period, end) for end in ends)
    events, people = behind
    follows = _both(agreeing(columns, columns.valued), mate, ends, others)
    broken = [
        ((breaks > one[:, None]) & (breaks <= other[:, None])).any(axis=1)
        for breaks in (columns.breaks, columns.breaks[mate])
    ]
    counted = [columns.is_counted(kind) for kind in (Counted.PEOPLE, Counted.NOT_STATED)]
    counts, rates = columns.counts, columns.is_statistic(Statistic.CRUDE_RATE)
    unlike = (p.kind[one] != p.kind[other]) | (p.length[one] != p.length[other])
    modelled = ~_both(~columns.modelled, mate, ends, others)
    seasons = untested_of(columns, *ends) == UNTESTED.index("different_season")
    masks = {
        "unlike_periods": unlike,
        "overlapping_periods": p.end[one] >= p.start[other],
        "break_inside": broken[0] | broken[1],
        "different_season": seasons,
        "people_in_both": counted[0] | counted[0][mate],
        "not_of_events": ~((counts & counts[mate]) | (rates & rates[mate])),
        "counted_not_stated": counted[1] | counted[1][mate],
        "counts_not_behind_values": modelled | (rates & ~follows),
        "no_events_at_all": (np.array(events) == 0).any(axis=0),
    }
    exposed = rates | (np.array(people) > 0).all(axis=0)
    return first_problem({code: np.asarray(mask) for code, mask in masks.items()}), exposed


def _behind(
    columns: SeriesColumns, mate: Places, ends: tuple[Places, Places], others: Places
) -> tuple[Numbers, Numbers]:
    """Give events and people: before and after here, then there."""
    events, people = (
        [at(wide, end) for end in ends]
        + [wide[mate, np.maximum(at(others, end), 0)] for end in ends]
        for wide in (columns.numerator, columns.denominator)
    )
    return events, people


def _both(wide: Mask, mate: Places, ends: tuple[Places, Places], others: Places) -> Mask:
    """Tell where something holds for both values here and there."""
    here = [at(wide, end) for end in ends]
    there = [wide[mate, np.maximum(at(others, end), 0)] for end in ends]
    return np.asarray(np.logical_and.reduce([*here, *there]))


def _calculated(
    behind: tuple[Numbers, Numbers], exposed: Mask, wanted: Mask
) -> Batches[calc.DifferenceInChange]:
    """Call the calculator once for all with people, and once for those without."""
    events, people = behind

    def call(key: tuple[Any, ...], some: Places) -> calc.DifferenceInChange:
        counts, times = ([part[some] for part in parts] for parts in (events, people))
        spans = (times[:2], times[2:]) if key[0] else None
        return calc.difference_in_change(counts[:2], counts[2:], exposures=spans)

    return in_sorts(len(wanted), np.flatnonzero(wanted), (exposed,), call)
