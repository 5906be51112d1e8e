"""Which findings of a scorecard stand when the number of its tests is allowed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.series import at, grouped
from cdpkit.calc import adjusted_p
from cdpkit.calc.comparisons import p_from_limits, p_of_rate, p_of_share
from cdpkit.calc.trends import p_of_marker
from cdpkit.model import Statistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.changes import ChangeTable
    from cdpkit.assess.comparisons import ComparisonTable
    from cdpkit.assess.series import Places
    from cdpkit.assess.trends import TrendTable

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Discoveries:
    """P-values of the two questions, with a place for each series; NaN where nothing is tested."""

    comparison: Floats
    comparison_adjusted: Floats
    direction: Floats
    direction_adjusted: Floats

    @property
    def tested(self) -> int:
        """How many rows are tested against the comparator."""
        return int((~np.isnan(self.comparison)).sum())


def discoveries_of(
    trends: TrendTable, previous: ChangeTable, compared: ComparisonTable, rows: Places
) -> Discoveries:
    """Adjust the p-values of each question over all rows of the card (Benjamini, Hochberg 1995)."""
    comparison, direction = _of_comparisons(compared), _of_directions(trends, previous)
    adjusted = []
    for p in (comparison, direction):
        family = np.full_like(p, np.nan)
        family[rows] = adjusted_p(p[rows])
        adjusted.append(family)
    return Discoveries(comparison, adjusted[0], direction, adjusted[1])


def _of_directions(trends: TrendTable, previous: ChangeTable) -> Floats:
    """Give the p of what a direction rests on: the recent trend, else the change before."""
    marker = p_of_marker(
        trends.batches.column("chi_squared", np.nan), trends.batches.column("sign_stable", False)
    )
    changed = previous.batches.column("p_value", np.nan).astype(np.float64)
    return np.where(trends.known, marker, changed)


def _of_comparisons(table: ComparisonTable) -> Floats:
    """Give the p of each comparison: from counts where there are some, else from its limits."""
    columns, rows = table.columns, np.flatnonzero(table.batches.which >= 0)
    p = np.full(len(columns), np.nan)
    value, k, n = (
        at(wide, np.maximum(table.places, 0))
        for wide in (columns.value, columns.numerator, columns.denominator)
    )
    mates, others = np.maximum(table.mates, 0), np.maximum(table.others, 0)
    benchmark = columns.value[mates, others]
    lower, upper = table.limits
    for (level,), part in grouped(rows, columns.level):
        p[part] = p_from_limits(
            value[part], benchmark[part], lower[part], upper[part], float(level)
        )
    counted = ~np.isnan(k + n) & (n > 0)
    whole = (benchmark / columns.per).astype(np.float64)
    share, rate = (
        rows[(counted & columns.is_statistic(kind))[rows]]
        for kind in (Statistic.PROPORTION, Statistic.CRUDE_RATE)
    )
    p[share] = p_of_share(k[share], n[share], whole[share])
    p[rate] = p_of_rate(k[rate], n[rate] * whole[rate])
    return p
