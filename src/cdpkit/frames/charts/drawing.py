"""Control charts of data frames: lines and special causes beside each point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.charts import as_moments
from cdpkit.frames.engines import (
    Sets,
    checked_numbers,
    collected_first,
    column_times,
    finish,
    group_rows,
    open_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.charts import ControlChart
    from cdpkit.frames.engines import By


ADDED = (
    "segment", "mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma", "moving_range",
    "short", "special_cause", "point_type", "variation", "assurance", "method",
)  # fmt: skip
BESIDE = ("value", "dispersion")


def charted(  # noqa: PLR0917
    frame: Any,
    chart: Callable[..., ControlChart],
    columns: dict[str, str],
    times: dict[str, str | None],
    by: By,
    on_bad: str,
    beside: tuple[str, ...] = (),
    **settings: Any,
) -> Any:
    """Draw a chart of each group, and put its columns beside the rows."""
    adds = (*beside, *ADDED)
    when = {name: column for name, column in times.items() if column is not None}
    table = open_table(
        frame, columns, by=by or (), adds=adds, labels=when, result=False, keeps_rows=True,
        on_bad=on_bad,
    )  # fmt: skip
    eager = collected_first(table, "a control chart", "needs the points in order")
    numbers = checked_numbers(table, signed=True)
    for name, column in when.items():
        numbers[name] = column_times(name, column, eager, as_moments)
    sets = Sets(table, numbers, group_rows(eager, table.by or ()))
    drawn = sets.columns(
        lambda given: chart(**given, **settings), {name: name for name in adds}, whole=True
    )
    drawn["short"] = np.asarray(drawn["short"]) == 1
    return finish(table, drawn, whole=["segment"])
