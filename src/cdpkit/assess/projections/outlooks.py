"""Projections of a sort of series at once, and what their rows say of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from cdpkit import calc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.projections.horizons import Ahead
    from cdpkit.assess.series import Places, SeriesColumns
    from cdpkit.calc.arguments import FloatArray


BLOCK = 256
"""Series whose ranges and readings are made at once, when a row of one of them is asked for."""
YEAR = 12
"""Months."""
LIKELY = (0.1, 0.9)
"""Chances at the ends of the range that holds later values 8 times in 10."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Values that the readings of a sort of series start from, of one season where there is one."""

    values: FloatArray
    times: FloatArray

    @classmethod
    def of(cls, columns: SeriesColumns, ahead: Ahead, some: Places, season: int) -> Self:
        """Keep the values of the season of the last period ahead, of series that have some."""
        values, times = columns.value[some], columns.times[some]
        if season > 1:
            ends = np.array([path[-1].reach[1].month for path in ahead.paths])
            months = columns.of_period(columns.periods.last_month)[some] % YEAR
            alike = ~np.isnan(values) & (months == ends[ahead.which[some], None] % YEAR)
            values = np.where(alike | ~alike.any(axis=1, keepdims=True), values, np.nan)
        return cls(values, times)


class Said(NamedTuple):
    """What is said of one series."""

    projection: calc.Projection
    reached: calc.TargetDate | None
    chance: float | None
    """Of meeting the target."""
    likely: tuple[float, float]
    """The 80% range of the last value projected."""
    readings: calc.Readings
    """The two plain readings at its time."""


@dataclass(eq=False)
class Outlook:
    """Projections of a sort of series, and what they say of the target."""

    projection: calc.Projection
    past: Past
    reached: calc.TargetDate | None = None
    chance: NDArray[np.float64] | None = None
    _near: dict[int, tuple[FloatArray, FloatArray, calc.Readings]] = field(default_factory=dict)
    """Ranges and readings of the block of the row last asked for."""

    @property
    def bad_rows(self) -> calc.BadRows | None:
        """Tell which of the series could not be used."""
        return self.projection.bad_rows

    def __getitem__(self, place: int) -> Said:
        reached = chance = None
        if self.reached is not None and self.chance is not None:
            reached, given = self.reached[place], float(self.chance[place])
            chance = None if np.isnan(given) else given
        block, inside = divmod(place, BLOCK)
        if block not in self._near:
            self._near = {block: self._block(block)}
        low, high, readings = self._near[block]
        likely = float(low[inside]), float(high[inside])
        return Said(self.projection[place], reached, chance, likely, readings[inside])

    @cached_property
    def near(self) -> tuple[FloatArray, ...]:
        """Give limits of the range and both readings of all series, in this order."""
        blocks = [self._block(n) for n in range(-(-len(self.past.values) // BLOCK))]
        rows = [(low, high, r.if_nothing_changes, r.at_recent_pace) for low, high, r in blocks]
        return tuple(np.concatenate(column) for column in zip(*rows, strict=True))

    def _block(self, block: int) -> tuple[FloatArray, FloatArray, calc.Readings]:
        part = slice(block * BLOCK, min((block + 1) * BLOCK, len(self.past.values)))
        future = self.projection.predictive.take(np.arange(part.start, part.stop))
        low, high = (future.quantile(chance)[:, -1] for chance in LIKELY)
        bad = False if self.bad_rows is None else self.bad_rows.invalid[part, None]
        values, times = (
            np.where(bad, np.nan, side[part]) for side in (self.past.values, self.past.times)
        )
        return low, high, calc.readings(values, times=times, at=self.projection.times[part, -1])
