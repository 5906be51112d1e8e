"""The periods that projections go to: so many after the latest value, or up to the due one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.series import at, time_of
from cdpkit.errors import InputError
from cdpkit.model.periods import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.series import Places, SeriesColumns
    from cdpkit.calc.arguments import FloatArray


FURTHEST = 50
"""Steps within which the due period must lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """How many periods ahead each series is projected, their times, and what stands against it."""

    which: Places
    paths: tuple[tuple[Period, ...], ...]
    """The periods, by their places in `which`."""
    number: NDArray[np.int64]
    times: FloatArray
    """Shape (series, most periods)."""
    errors: dict[int, InputError]

    def periods(self, i: int) -> tuple[Period, ...]:
        """Give the periods of a series."""
        return self.paths[self.which[i]] if self.which[i] >= 0 else ()


def ahead_of(columns: SeriesColumns, rows: Places, horizon: int, due: Period | str | None) -> Ahead:
    """Give the periods of each of some series; those that share a latest period share them."""
    latest = at(columns.period, columns.last)
    steps = np.zeros(len(columns), dtype=np.int64)
    if rows.size:
        steps[rows] = np.maximum(columns.periods.months[latest[rows]], 0)
    for i in rows[steps[rows] == 0].tolist():
        steps[i] = _usual_step(columns, i)
    which = np.full(len(columns), -1, dtype=np.intp)
    paths: list[tuple[Period, ...]] = []
    errors: dict[int, InputError] = {}
    ways, places = np.unique(np.stack([latest[rows], steps[rows]]), axis=1, return_inverse=True)
    for n, (code, step) in enumerate(ways.T.tolist()):
        mine = rows[places.ravel() == n]
        found = _path(columns.periods.labels[code], step, horizon, due)
        if isinstance(found, InputError):
            errors |= dict.fromkeys(mine.tolist(), found)
        else:
            which[mine] = len(paths)
            paths.append(found)
    longest = max(map(len, paths), default=1)
    table = np.full((len(paths) + 1, longest), np.nan)  # the last row is for series without any
    for n, path in enumerate(paths):
        table[n, : len(path)] = [time_of(period) for period in path]
    sizes = np.array([*map(len, paths), 0], dtype=np.int64)
    return Ahead(which, tuple(paths), sizes[which], table[which], errors)


def _path(
    latest: Period, step: int, horizon: int, due: Period | str | None
) -> tuple[Period, ...] | InputError:
    if step < 1:
        hint = "Add them up into months."
        return InputError("series", "has periods shorter than a month", hint)
    if due is None:
        return tuple(latest.shift(months=step * n) for n in range(1, horizon + 1))
    wanted = Period.readings(due) if isinstance(due, str) else (due,)
    periods = [latest.shift(months=step * n) for n in range(1, FURTHEST + 1)]
    ends = [n for n, period in enumerate(periods, 1) if period in wanted]
    if not ends:
        hint = f"Name a later period of the same kind, such as {periods[0]}."
        return InputError("due", f"is {str(due)!r}, which the series does not reach", hint)
    return tuple(periods[: ends[0]])


def _usual_step(columns: SeriesColumns, i: int) -> int:
    """Give the usual months from one value to the next, for counts as at a day."""
    gaps = np.diff(columns.times[i][columns.valued[i]])
    return round(12 * float(np.median(gaps))) if gaps.size else 12
