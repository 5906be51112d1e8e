"""Changes of many series at once: the verb, and the table of what it finds."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, overload

import numpy as np

from cdpkit.assess.changes.figures import change_of_figures
from cdpkit.assess.changes.pairs import RELATIVE, Pairs, Settings, calculated, usual_kinds
from cdpkit.assess.changes.row import JUDGEMENTS, AssessedChange
from cdpkit.assess.changes.series import (
    UNTESTED,
    comparability_of,
    compared,
    hidden_later,
    pair_refusal,
    pairs_of,
    same_season,
)
from cdpkit.assess.changes.smallest import Detectable
from cdpkit.assess.comparability import Comparability, as_tests
from cdpkit.assess.series import Column, SeriesResults, Wanted, series_columns
from cdpkit.assess.wording import absent_values
from cdpkit.calc.arguments import as_choice
from cdpkit.calc.changes import TESTS
from cdpkit.errors import InputError, NotComparableError
from cdpkit.model import Counted, Figure, Series
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from cdpkit import calc
    from cdpkit.assess.series import Batches, Mask, Places, SeriesColumns
    from cdpkit.errors import CdpError
    from cdpkit.frames import SeriesTable
    from cdpkit.io.fingertips import SeriesFile
    from cdpkit.model import Period, Registry, YearType


@result
class ChangeTable(SeriesResults[AssessedChange]):
    """Changes of series between two of their values; `table[i]` is the `AssessedChange` of one.

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
    kinds : ndarray of str
        Kind of each change, as in `calc.change`.
    pairs : Pairs
        The two values.
    batches : Batches of calc.Change
        The calculations, one for each sort of pair.
    tested, judged : ndarray of str
        Significance and judgement, as in `AssessedChange`.
    detectable : Detectable
        What tests that found nothing were likely to find.
    accept : tuple of str
        Differences that somebody accepted.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import change
    >>> from cdpkit.frames import SeriesTable
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> changes = change(SeriesTable.from_series([deaths]))
    >>> len(changes), changes[0].significance
    (1, 'not significant')
    """

    row_kind = AssessedChange

    ends: tuple[Wanted, Wanted]
    found: tuple[Mask, Mask]
    first: Places
    last: Places
    sound: Mask
    kinds: NDArray[np.object_]
    pairs: Pairs
    batches: Batches[calc.Change]
    tested: NDArray[np.object_]
    judged: NDArray[np.object_]
    detectable: Detectable = field(compare=False)
    accept: tuple[str, ...] = ()

    baseline_period = Column(lambda table: table.columns.period_texts(table.first))
    baseline = Column(lambda table: table.pairs.before.value)
    current_period = Column(lambda table: table.columns.period_texts(table.last))
    current = Column(lambda table: table.pairs.now.value)
    kind = Column(lambda table: table.kinds)
    difference = Column(lambda table: table.pairs.difference)
    estimate = Column(lambda table: table.batches.column("estimate", np.nan))
    lower = Column(lambda table: table.batches.column("lower", np.nan))
    upper = Column(lambda table: table.batches.column("upper", np.nan))
    p_value = Column(lambda table: table.batches.column("p_value", np.nan))
    significance = Column(lambda table: table.tested)
    judgement = Column(lambda table: table.judged)

    @property
    def invalid(self) -> Mask:
        """Whether a row has no result, for which `error` gives the reason."""
        return ~self.sound[self.rows] | np.isin(self.rows, list(self.batches.errors))

    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""
        i = int(self.rows[place])
        if i in self.batches.errors or self.sound[i]:
            return self.batches.errors.get(i)
        ends = tuple(zip(self.ends, self.found, strict=True))
        places = int(self.first[i]), int(self.last[i])
        return pair_refusal(self.columns, i, ends, places, self.accept)

    def reason(self, place: int) -> Reason | None:
        """Say why the change of a row cannot be stated; none where it can."""
        error, i = self.error(place), int(self.rows[place])
        if isinstance(error, NotComparableError):
            differs = " and ".join(str(d) for d in self.comparability(i).refused)
            return Reason.of("not_comparable", differs=differs)
        if (
            error is not None
            and self.columns.valued[i].sum() == 1
            and self.first[i] == self.last[i]
        ):
            return Reason("one_value")
        if error is not None:
            return Reason.of("refused", problem=str(error))
        ends = ((int(self.first[i]), self.pairs.before), (int(self.last[i]), self.pairs.now))
        absent = [self.columns.point(i, j) for j, side in ends if np.isnan(side.value[i])]
        if absent:
            return absent_values(*absent)
        base = self.pairs.before.value[i]
        if self.kinds[i] in RELATIVE and base <= 0:
            return Reason("base_zero" if base == 0 else "base_below_zero")
        return None

    def row(self, place: int) -> AssessedChange:
        """Make the change of one row."""
        i = int(self.rows[place])
        columns, first, last = self.columns, int(self.first[i]), int(self.last[i])
        ends = self.pairs.before, self.pairs.now
        between = np.flatnonzero(columns.valued[i, first : last + 1]) + first
        before, now, *path = columns.points(i, [first, last, *between.tolist()])
        return AssessedChange(
            columns.context(i, int(self.pairs.places[i])),
            before,
            now,
            str(self.kinds[i]),
            self.batches.row(i),
            self.comparability(i),
            tuple(path),
            None if np.isnan(sum(end.value[i] for end in ends)) else int(self.pairs.direction[i]),
            self.judged[i],
            bool(self.pairs.invisible[i]),
            bool(self.pairs.fluctuated[i]),
            self.reason(place),
            () if self.ends[1].named else hidden_later(columns, i, last),
            self._untested(i),
            COUNTED[int(columns.counted_as[i])],
            int(self.pairs.window[i] - self.pairs.shift[i]) if self.pairs.window[i] else 0,
            not all(np.isnan(end.denominator_lower[i]) for end in ends),
            self.detectable.of(i),
        )

    def _untested(self, i: int) -> Reason | None:
        """Say why the two values of a series are not tested."""
        code = UNTESTED[int(self.pairs.untested[i])]
        return Reason(code) if code else None

    def comparability(self, i: int) -> Comparability:
        """Give what the guard found of a series."""
        first, last = int(self.first[i]), int(self.last[i])
        if self.sound[i] and not self.pairs.accepted[i]:
            return Comparability(self.columns.name(i, first), self.columns.name(i, last))
        return comparability_of(self.columns, i, first, last, self.accept)


COUNTED = tuple(Counted)


@overload
def change(
    subject: SeriesTable | SeriesFile,
    *,
    baseline: Period | str | None = None,
    current: Period | str | None = None,
    kind: str | None = None,
    test: str = "exact",
    accept: Iterable[str] = (),
    confidence: float | None = None,
    year_type: YearType | str | None = None,
) -> ChangeTable: ...
@overload
def change(
    subject: Series | Figure,
    *,
    baseline: Period | str | Figure | None = None,
    current: Period | str | None = None,
    kind: str | None = None,
    test: str = "exact",
    accept: Iterable[str] = (),
    confidence: float | None = None,
    year_type: YearType | str | None = None,
    registry: Registry | None = None,
) -> AssessedChange: ...
def change(
    subject: Series | Figure | SeriesTable | SeriesFile,
    *,
    baseline: Period | str | Figure | None = None,
    current: Period | str | None = None,
    kind: str | None = None,
    test: str = "exact",
    accept: Iterable[str] = (),
    confidence: float | None = None,
    year_type: YearType | str | None = None,
    registry: Registry | None = None,
) -> AssessedChange | ChangeTable:
    """Change of series between two of their periods, or between two figures.

    Parameters
    ----------
    subject : Series, SeriesTable or Figure
        A series or a table of them, or the later figure.
    baseline : Period, str or Figure, optional
        Period of the series, also as the label of one; the first value unless given. A figure, of
        which the latest correction in `registry` counts.
    current : Period or str, optional
        Period of the series; the latest value unless given.
    kind : str, optional
        As in `calc.change`. Unless given: percentage points for percentages, the difference for
        means, ratios and small values, else percent.
    test : {"exact", "mid_p"}, default "exact"
        As in `calc.change`, of counts and rates.
    accept : iterable of str, default ()
        Differences that do not matter here, by their names in `comparability.TESTS`.
    confidence : float, optional
        Two-sided coverage in (0, 1), 0.95 unless given; published limits keep their own.
    year_type : YearType or str, optional
        Which year a label such as `2023/24` means.
    registry : Registry, optional
        For figures: names, polarity and corrections.

    Returns
    -------
    AssessedChange or ChangeTable
        A table for a table: it marks the series that have no result, and `error` says why. A value
        that is suppressed or missing gives a result with a `reason`.

    Raises
    ------
    NotComparableError
        If the two values of a series differ in what they measure, unless that is accepted.
    InputError
        If the series has no such period, or fewer than two values to choose from.

    Examples
    --------
    >>> from cdpkit import Series
    >>> treated = Series(
    ...     indicator="completion", title="Successful completion", area_name="Wirral",
    ...     statistic="proportion", per=100, polarity="higher_better", observations=[
    ...         {"period": "2021/22", "value": "35.0", "numerator": 350, "denominator": 1000},
    ...         {"period": "2022/23", "value": "39.5", "numerator": 395, "denominator": 1000},
    ...     ],
    ... )
    >>> print(change(treated, baseline="2021/22"))
    Successful completion in Wirral rose by 4.5 percentage points, from 35.0% in 2021/22 to 39.5% in 2022/23; the change is statistically significant and for the better.

    Many series in one call:

    >>> from cdpkit.frames import SeriesTable
    >>> changes = change(SeriesTable.from_series([treated]))
    >>> len(changes), changes[0].significance
    (1, 'higher')
    """
    settings = Settings(confidence, as_choice("test", test, TESTS))
    if isinstance(subject, Figure) or (
        isinstance(subject, Series) and isinstance(baseline, Figure)
    ):
        return change_of_figures(
            subject, baseline, current, kind=kind, accept=accept,
            settings=settings, registry=registry,
        )  # fmt: skip
    if isinstance(baseline, Figure):
        hint = "Give a period, or one series."
        raise InputError("baseline", "is a figure, and there are many series", hint)
    columns = series_columns(subject)
    ends = (
        Wanted("baseline", baseline, latest=False, year_type=year_type),
        Wanted("current", current, year_type=year_type),
    )
    (first, had), (last, has) = (end.places(columns) for end in ends)
    if baseline is None:
        first = same_season(columns, first, last)
    table = changes_between(
        columns, ends, (first, last), (had, has), kind=kind, accept=as_tests(accept),
        settings=settings,
    )  # fmt: skip
    return table.only() if isinstance(subject, Series) else table


def changes_between(
    columns: SeriesColumns,
    ends: tuple[Wanted, Wanted],
    places: tuple[Places, Places],
    found: tuple[Mask, Mask],
    *,
    kind: str | None = None,
    accept: tuple[str, ...] = (),
    settings: Settings | None = None,
) -> ChangeTable:
    """Give the changes of the wanted series between two of their values."""
    first, last = places
    fits, accepted = compared(columns, first, last, accept)
    sound = found[0] & found[1] & (first < last) & fits
    pairs = pairs_of(columns, first, last, np.flatnonzero(sound), accepted & sound)
    kinds = usual_kinds(pairs) if kind is None else np.full(len(columns), kind, dtype=object)
    batches = calculated(pairs, kinds, sound, settings)
    significance = batches.column("significance", "not tested")
    return ChangeTable(
        columns, np.arange(len(columns)), ends, found, first, last, sound, kinds, pairs, batches,
        significance, JUDGEMENTS[pairs.judgement(significance)],
        Detectable(pairs, significance), accept,
    )  # fmt: skip
