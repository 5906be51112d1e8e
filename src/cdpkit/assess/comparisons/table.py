"""Series against a benchmark, at one period: the verb, and the table of what it finds."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.comparability import as_tests, comparable
from cdpkit.assess.comparisons.guarding import guarded
from cdpkit.assess.comparisons.mates import set_against, shared_places
from cdpkit.assess.comparisons.row import AssessedComparison
from cdpkit.assess.pictures import (
    Standing,
    chosen,
    ranked_picture,
    rug_picture,
    small_pictures,
    spine_picture,
)
from cdpkit.assess.series import (
    Column,
    History,
    SeriesResults,
    Wanted,
    at,
    in_sorts,
    known_limits,
    places_at,
    verb,
)
from cdpkit.assess.wording import Point, absent_values
from cdpkit.calc.comparisons import POLARITIES
from cdpkit.errors import InputError
from cdpkit.model import Series
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.series import AnySeries, Batches, Mask, Places, SeriesColumns
    from cdpkit.display import Chart
    from cdpkit.errors import CdpError
    from cdpkit.model.periods import Period


ANY = (Wanted("series", None), Wanted("comparator", None))


@result
class ComparisonTable(SeriesResults[AssessedComparison]):
    """Values of series against values of others; `table[i]` is the `AssessedComparison` of one.

    Parameters
    ----------
    columns : SeriesColumns
        The series, and those they are compared with.
    rows : ndarray of int
        Which of them the table is about. What follows has a place for each series.
    mates : ndarray of int
        The series that each is compared with; -1 for none.
    places, others : ndarray of int
        Places of the two values; -1 for none.
    wanted : tuple of Wanted
        What was asked of the series, and of the benchmark.
    refused : ndarray of bool
        Whether the guard stands against it.
    accepted : ndarray of bool
        Whether it would, if nothing had been accepted.
    batches : Batches of calc.Comparison
        The calculations, one for each polarity.
    limits : tuple of ndarray
        Limits of the values.
    outcomes : ndarray of str
        As in `AssessedComparison`.
    accept : tuple of str
        Differences that somebody accepted.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import compare
    >>> from cdpkit.frames import SeriesTable
    >>> shares = [("England", 300, 1000), ("Wirral", 360, 1000)]
    >>> areas = [Series(indicator="completion", area=name, statistic="proportion", per=100, observations=[{"period": "2023", "value": 100 * k / n, "numerator": k, "denominator": n}]) for name, k, n in shares]
    >>> compare(SeriesTable.from_series(areas), "England")[0].outcome
    'higher'
    """

    row_kind = AssessedComparison

    mates: Places
    places: Places
    others: Places
    wanted: tuple[Wanted, Wanted]
    refused: Mask
    accepted: Mask
    batches: Batches[calc.Comparison]
    limits: tuple[NDArray[np.float64], NDArray[np.float64]]
    outcomes: NDArray[np.object_]
    accept: tuple[str, ...] = ()

    period = Column(lambda table: table.columns.period_texts(np.maximum(table.places, 0)))
    value = Column(lambda table: table.levels(np.arange(len(table.columns)), table.places))
    benchmark = Column(lambda table: table.levels(table.mates, table.others))
    outcome = Column(lambda table: table.outcomes)
    side = Column(lambda table: table.batches.column("side", np.nan))

    @property
    def invalid(self) -> Mask:
        """Whether a row has no result, for which `error` gives the reason."""
        lost = (self.mates < 0) | (self.places < 0) | (self.others < 0) | self.refused
        return lost[self.rows] | np.isin(self.rows, list(self.batches.errors))

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        i = int(self.rows[place])
        if i in self.batches.errors:
            return self.batches.errors[i]
        if self.mates[i] < 0:
            hint = "Give it a series of this indicator and population, or leave the row out."
            return InputError("comparator", "has no such series", hint)
        if self.places[i] < 0 and self.wanted[0].label is not None:
            return self.wanted[0].refusal(self.columns, i)
        if self.others[i] < 0 and self.wanted[0].label is not None:
            return self.wanted[1].refusal(self.columns, int(self.mates[i]))
        if self.places[i] < 0:
            hint = "Give series that have a period in common."
            problem = "has no period with a value that the series has too"
            return InputError("comparator", problem, hint)
        return self.comparability(i).refusal() if self.refused[i] else None

    def comparability(self, i: int) -> Comparability:
        """Give what the guard found of a series and its benchmark."""
        sides = ((i, int(self.places[i])), (int(self.mates[i]), int(self.others[i])))
        return comparable(
            *(self.columns.traits(n, self.columns.when(n, j)) for n, j in sides), accept=self.accept
        )

    def reason(self, i: int) -> Reason | None:
        """Say why a series that has both values is not compared; none where it is."""
        columns, mate = self.columns, int(self.mates[i])
        one, other = columns.point(i, int(self.places[i])), columns.point(mate, int(self.others[i]))
        if i in self.batches.errors:
            return Reason.of("refused", problem=str(self.batches.errors[i]))
        if one.value is None or other.value is None:
            if one.value is None:
                return absent_values(one)
            return absent_values(other, of="value of the benchmark")
        if columns.counts[i] and columns.field("area", i) != columns.field("area", mate):
            return Reason("counts_of_unlike_areas")
        return None if self.batches.which[i] >= 0 else Reason("no_interval")

    def row(self, place: int) -> AssessedComparison:
        """Make the comparison of one row."""
        i = int(self.rows[place])
        columns, mate = self.columns, int(self.mates[i])
        j, k = int(self.places[i]), int(self.others[i])
        if min(mate, j, k) < 0:
            return self._lost(place)
        shown = np.array([columns.value[i, j], columns.value[mate, k]])
        return AssessedComparison(
            columns.context(i, places_at(columns, i, shown)),
            columns.point(i, j),
            columns.context(mate, places_at(columns, mate, shown)),
            columns.point(mate, k),
            self.batches.row(i),
            self.comparability(i),
            self.reason(i),
            (float(self.limits[0][i]), float(self.limits[1][i])),
            (History(columns, i), History(columns, mate)),
        )

    def _lost(self, place: int) -> AssessedComparison:
        """Make a row that lacks one of the two values: with its reason, and what there is."""
        i, none = int(self.rows[place]), Point(None, None)
        columns, mate, j, k = (
            self.columns,
            *(int(x[i]) for x in (self.mates, self.places, self.others)),
        )
        context = columns.context(i, places_at(columns, i, columns.value[i, :0]))
        missing = replace(context, area="", area_name="")
        other = columns.context(mate, context.measure.places) if mate >= 0 else missing
        return AssessedComparison(
            context,
            none if j < 0 else columns.point(i, j),
            other,
            none if min(mate, k) < 0 else columns.point(mate, k),
            None,
            comparable(columns.traits(i, None), columns.traits(i, None)),
            Reason.of("refused", problem=_in_words(self.error(place))),
        )

    def levels(self, rows: Places, places: Places) -> NDArray[np.float64]:
        """Give the values at some places, where both values of a pair are known."""
        known = (self.places >= 0) & (self.others >= 0)
        found = self.columns.value[np.maximum(rows, 0), np.maximum(places, 0)]
        return np.where(known, found, np.nan)

    def standings(self) -> Iterator[Standing]:
        """Give what pictures of areas show: a row for each that has both values."""
        for n in np.flatnonzero(~self.invalid).tolist():
            if (found := self.row(n).standing()) is not None:
                yield found._replace(spread=partial(self._spread, int(self.rows[n])))

    def _spread(self, i: int) -> NDArray[np.float64]:
        """Give the values of all areas but the benchmark, for the period and people of a row."""
        columns, code = self.columns, self.columns.period[i, self.places[i]]
        alike = np.flatnonzero(
            (self.mates == self.mates[i]) & (np.arange(len(columns)) != self.mates[i])
        )
        here = columns.valued[alike] & (columns.period[alike] == code)
        return np.asarray(columns.value[alike][here])

    def chart(self, kind: str | None = None, *, mark: str = "") -> Chart:
        """Describe the picture: areas in order, or areas by indicators where there are several.

        Parameters
        ----------
        kind : {"ranked", "rug", "spine", "multiples"}, optional
            `spine` shows one area between the worst and the best of all.
        mark : str, default ""
            The area that stands out; `spine` needs one where there are several.

        Returns
        -------
        Chart
            Rows without a comparison are left out.

        Raises
        ------
        InputError
            If the kind does not fit, or no row has such an area.
        """
        rows = list(self.standings())
        several = len({row.subject.what for row in rows}) > 1
        makers = {
            "ranked": lambda: ranked_picture(rows, mark=mark),
            "rug": lambda: rug_picture(rows, mark=mark),
            "spine": lambda: spine_picture(rows, mark=mark),
            "multiples": lambda: small_pictures(self.panels()),
        }
        return chosen(kind or ("rug" if several else "ranked"), makers)


@verb(AssessedComparison, ComparisonTable)
def compare(
    subject: AnySeries,
    comparator: Series | str,
    *,
    period: Period | str | None = None,
    accept: Iterable[str] = ("area_type",),
) -> AssessedComparison | ComparisonTable:
    """Compare values of series with those of a benchmark, as Fingertips does.

    The benchmark counts as known: it is similar if it lies within the limits of the value. Limits
    that are not published follow from counts.

    Parameters
    ----------
    subject : Series or SeriesTable
        A series or a table of them.
    comparator : Series or str
        The same indicator of the country, region or group that it is set against. For a table
        also the code or name of an area in it: each series is set against that area's series of
        the same indicator, population and release. That area has no rows in the result.
    period : Period or str, optional
        Which; the latest that both have, unless given.
    accept : iterable of str, default ("area_type",)
        Differences that do not matter here, by their names in `comparability.TESTS`. A benchmark is
        another sort of area as a rule.

    Returns
    -------
    AssessedComparison or ComparisonTable
        A value without limits gives a result with a `reason`, and both levels. A table marks the
        series that have no result, and `error` says why.

    Raises
    ------
    NotComparableError
        If the two differ in what they measure, unless that is accepted.
    MissingDataError
        If the table has no such area; the message lists near names.
    InputError
        If they have no such period, or none in common.

    Examples
    --------
    >>> from cdpkit import Series
    >>> def share(area, value, half=2):
    ...     row = {"period": "2022/23", "value": value, "lower": value - half, "upper": value + half}
    ...     return Series(indicator="x", title="Successful completion", area=area, area_name=area,
    ...                   statistic="proportion", per=100, polarity="higher_better",
    ...                   observations=[row])
    >>> print(compare(share("Wirral", 35), share("England", 39)))
    Successful completion in Wirral stood at 35% in 2022/23, which is significantly lower, and worse, than 39% in England.
    """
    columns, rows, mates = set_against(subject, comparator)
    wanted = (Wanted("series", period), Wanted("comparator", period))
    places, others = _places(columns, mates, wanted)
    table = compared_with(
        columns, rows, mates, (places, others), wanted=wanted, accept=as_tests(accept)
    )
    return table.only() if isinstance(subject, Series) else table


def _in_words(error: CdpError | None) -> str:
    if isinstance(error, InputError):
        return f"the {error.argument} {error.problem}"
    return str(error)


def _places(
    columns: SeriesColumns, mates: Places, wanted: tuple[Wanted, Wanted]
) -> tuple[Places, Places]:
    """Find the two values: of the period asked for, else of the latest that both have."""
    mate = np.maximum(mates, 0)
    if wanted[0].label is not None:
        found, there = wanted[0].places(columns)
        places = np.where(there, found, -1)
        return places, np.where(mates < 0, -1, places[mate])
    shared, theirs = shared_places(columns, mates)
    last = shared.shape[1] - 1 - np.argmax(shared[:, ::-1], axis=1)
    places = np.where(shared.any(axis=1), last, -1)
    others = np.where(places < 0, -1, at(theirs, last))
    return places, others


def compared_with(
    columns: SeriesColumns,
    rows: Places,
    mates: Places,
    places: tuple[Places, Places],
    *,
    wanted: tuple[Wanted, Wanted] = ANY,
    accept: tuple[str, ...] = (),
) -> ComparisonTable:
    """Compare values of some series with values of their mates."""
    own, other = places
    there = rows[(mates[rows] >= 0) & (own[rows] >= 0) & (other[rows] >= 0)]
    refused, accepted = guarded(columns, there, mates, places, accept)
    shown = np.zeros(columns.value.shape, dtype=np.bool_)
    shown[there, own[there]] = True
    limits = tuple(at(m, np.maximum(own, 0)) for m in known_limits(columns, shown))
    lower, upper = limits
    benchmark = np.full(len(columns), np.nan)
    benchmark[there] = columns.value[mates[there], other[there]]
    value = at(columns.value, np.maximum(own, 0))
    areas = columns.flat.fields["area"].codes
    apart = columns.counts & (areas != areas[np.maximum(mates, 0)])
    known = ~np.isnan(value + benchmark + lower + upper) & ~refused & ~apart

    def call(key: tuple[Any, ...], some: Places) -> calc.Comparison:
        return calc.compare(
            value[some],
            benchmark[some],
            lower=lower[some],
            upper=upper[some],
            polarity=POLARITIES[key[0]],
            on_bad="mark",
        )

    batches = in_sorts(len(columns), there[known[there]], (columns.side,), call)
    return ComparisonTable(
        columns, rows, mates, own, other, wanted, refused, accepted, batches, (lower, upper),
        batches.column("outcome", "not compared"), accept,
    )  # fmt: skip
