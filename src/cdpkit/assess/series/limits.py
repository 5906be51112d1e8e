"""Limits of values: as published, else from the counts that agree with them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from cdpkit import calc
from cdpkit.assess.series.columns import grouped
from cdpkit.model import Counted, Statistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.series.columns import SeriesColumns
    from cdpkit.assess.wording import Point
    from cdpkit.calc.arguments import FloatArray


SLACK = 1e-6
"""Share of a value by which rounded counts may miss it."""
DOUBT = 1e-9
"""Floats this near to the edge of an agreement do not decide it."""


def agreeing(columns: SeriesColumns, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which of the wanted values follow from their counts: rounded or hidden counts do not."""
    found = np.zeros(wanted.shape, dtype=np.bool_)
    i, j = np.nonzero(wanted & (columns.denominator > 0))
    value, k, n = (m[i, j] for m in (columns.value, columns.numerator, columns.denominator))
    # The print rounds by half a unit of its last decimal; 5 in the decimal behind it.
    allowed = 0.5 / 10.0 ** columns.decimals[i, j] + SLACK * np.abs(value)
    gap = np.abs(columns.per[i] * k / n - value)
    follows = gap <= allowed
    for x in np.flatnonzero(np.abs(gap - allowed) <= DOUBT * allowed).tolist():
        follows[x] = agrees(columns.point(int(i[x]), int(j[x])), float(columns.per[i[x]]))
    found[i, j] = follows
    return found


def agrees(point: Point, per: float) -> bool:
    """Tell the same of one value, exactly.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> point = Point(Decimal("35.1"), None, "", Decimal(351), Decimal(1000), decimals=1)
    >>> agrees(point, 100)
    True
    """
    if point.value is None or point.numerator is None or not point.denominator:
        return False
    computed = Decimal(per) * point.numerator / point.denominator
    rounding = Decimal(5).scaleb(-point.decimals - 1)
    return abs(computed - point.value) <= rounding + abs(point.value) * Decimal(str(SLACK))


COUNTED_AGAIN = ("", "people_in_both", "counted_not_stated")
"""Codes of why counts do not test values of different times; the place of nothing is 0."""


def counted_again(columns: SeriesColumns, limited: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Tell, as places in `COUNTED_AGAIN`, which series a test by chance says too much of.

    The same people can be counted twice, or nothing says whether they can; `limited` are those with
    published limits, which are used whatever was counted.
    """
    bare = columns.counts & columns.is_counted(Counted.NOT_STATED)
    of_counts = columns.counts | columns.is_statistic(Statistic.PROPORTION, Statistic.CRUDE_RATE)
    people = columns.is_counted(Counted.PEOPLE) & of_counts
    return np.where(limited, 0, np.select([people, bare], [1, 2], 0)).astype(np.int8)


def known_limits(
    columns: SeriesColumns, wanted: NDArray[np.bool_] | None = None
) -> tuple[FloatArray, FloatArray]:
    """Give the limits of the wanted values at the level of their series; NaN where none are known.

    Wilson for proportions; exact or Byar for counts and rates.
    """
    wanted = columns.valued if wanted is None else wanted & columns.valued
    lower, upper = np.where(wanted, columns.lower, np.nan), np.where(wanted, columns.upper, np.nan)
    bare = wanted & np.isnan(lower + upper)
    lower[bare], upper[bare] = np.nan, np.nan
    bare &= (columns.value >= 0) & ~columns.modelled
    for kind, interval in _INTERVALS.items():
        mine = bare & columns.is_statistic(kind)[:, None]
        if kind is not Statistic.COUNT and mine.any():
            mine = agreeing(columns, mine)
        rows, places = np.nonzero(mine)
        for (per, level), part in grouped(
            np.arange(rows.size), columns.per[rows], columns.level[rows]
        ):
            i, j = rows[part], places[part]
            found = interval(columns, i, j, float(per), float(level))
            lower[i, j], upper[i, j] = found.lower, found.upper
    return lower, upper


def _of_count(
    columns: SeriesColumns, i: NDArray[np.intp], j: NDArray[np.intp], _: float, level: float
) -> calc.Interval:
    return calc.count_interval(columns.value[i, j], confidence=level)


def _of_share(
    columns: SeriesColumns, i: NDArray[np.intp], j: NDArray[np.intp], per: float, level: float
) -> calc.Interval:
    counts = columns.numerator[i, j], columns.denominator[i, j]
    return calc.proportion(*counts, per=per, confidence=level)


def _of_rate(
    columns: SeriesColumns, i: NDArray[np.intp], j: NDArray[np.intp], per: float, level: float
) -> calc.Interval:
    counts = columns.numerator[i, j], columns.denominator[i, j]
    return calc.crude_rate(*counts, per=per, confidence=level)


_INTERVALS = {
    Statistic.COUNT: _of_count,
    Statistic.PROPORTION: _of_share,
    Statistic.CRUDE_RATE: _of_rate,
}
