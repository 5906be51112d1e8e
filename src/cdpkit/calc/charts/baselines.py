"""Whether the values that the limits come from are themselves stable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.charts.lines import in_baseline

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.charts.drawing import ControlChart
    from cdpkit.calc.charts.points import Track


NAMED = 8
"""Points that a warning names."""


def with_unstable_baseline(
    chart: ControlChart, track: Track, first: int | None, times: ArrayLike | None
) -> ControlChart:
    """Warn of special causes among the first values of a segment, and name them."""
    if first is None:
        return chart
    inside = np.zeros(chart.value.shape, dtype=np.bool_)
    for part in track.pieces():
        own = track.order[part]
        inside[..., own] = ~np.isnan(in_baseline(chart.value[..., own], first))
    found = inside & ~np.isin(chart.special_cause, ("Common Cause", "Missing"))
    if not found.any():
        return chart
    if found.ndim > 1:
        rows = int(found.any(axis=-1).sum())
        told = f"the baseline of {rows} of {len(found)} series has special causes"
    else:
        when = np.arange(found.size) if times is None else np.asarray(times)
        names = [str(when[place]) for place in np.flatnonzero(found).tolist()]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        points = "point" if len(names) == 1 else "points"
        told = (
            f"the baseline has {len(names)} {points} with a special cause "
            f"({', '.join(names[:NAMED])}{more}), so its limits are not those of a stable process"
        )
    return replace(chart, warnings=(*chart.warnings, told))
