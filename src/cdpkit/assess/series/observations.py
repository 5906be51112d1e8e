"""Observations of series as padded columns: a row a series, in order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from cdpkit.assess.series.periods import PeriodTraits
from cdpkit.model import Statistic
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.series.sources import Flat
    from cdpkit.calc.arguments import FloatArray


Mask: TypeAlias = "NDArray[np.bool_]"
Places: TypeAlias = "NDArray[np.intp]"

MARKERS = tuple(GssMarker)
MODELLED = (GssMarker.ESTIMATED, GssMarker.FORECAST)
NEVER = np.iinfo(np.int32).max
"""Code of no period: later than all."""


@dataclass(frozen=True, eq=False)
class Observations:
    """Series in rows, observations in order of time from the left; NaN behind the last one."""

    flat: Flat
    periods: PeriodTraits = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "periods", PeriodTraits.of(self.flat.periods))

    def __len__(self) -> int:
        return len(self.flat.sizes)

    def is_statistic(self, *kinds: Statistic) -> Mask:
        """Tell which series are of some sorts of number."""
        return self.flat.fields["statistic"].where(lambda kind: kind in kinds)

    @cached_property
    def counts(self) -> Mask:
        """Whether values are counts."""
        return self.is_statistic(Statistic.COUNT)

    @cached_property
    def held(self) -> Mask:
        """Whether there is an observation."""
        sizes = self.flat.sizes
        return np.arange(max(int(sizes.max(initial=0)), 1)) < sizes[:, None]

    def spread(self, flat: NDArray[Any], fill: object) -> NDArray[Any]:
        """Put what each observation has into rows."""
        wide = np.full(self.held.shape, fill, dtype=flat.dtype)
        wide[self.held] = flat
        return wide

    def _number(self, name: str) -> FloatArray:
        return self.spread(self.flat.numbers[name], np.nan)

    @cached_property
    def value(self) -> FloatArray:
        """The values."""
        return self._number("value")

    @cached_property
    def numerator(self) -> FloatArray:
        """Events behind each value; of a count it is the value itself."""
        found = self._number("numerator")
        bare = self.counts[:, None] & np.isnan(found)
        return np.where(bare, self.value, found)

    @cached_property
    def denominator(self) -> FloatArray:
        """Of how many."""
        return self._number("denominator")

    @cached_property
    def lower(self) -> FloatArray:
        """Published lower limits."""
        return self._number("lower")

    @cached_property
    def upper(self) -> FloatArray:
        """Published upper limits."""
        return self._number("upper")

    @cached_property
    def denominator_lower(self) -> FloatArray:
        """Lower limits of denominators that are estimates."""
        return self._number("denominator_lower")

    @cached_property
    def denominator_upper(self) -> FloatArray:
        """Upper limits of denominators that are estimates."""
        return self._number("denominator_upper")

    @cached_property
    def decimals(self) -> NDArray[np.int16]:
        """Decimals that each value carries."""
        return self.spread(self.flat.decimals, 0)

    @cached_property
    def period(self) -> NDArray[np.int32]:
        """Codes of the periods; 0 behind the last one."""
        return self.spread(self.flat.period, 0)

    @cached_property
    def marker(self) -> NDArray[np.int8]:
        """Codes of the markers; -1 for none."""
        return self.spread(self.flat.marker, -1)

    @cached_property
    def breaks(self) -> NDArray[np.int32]:
        """Codes of the periods from which each series is on a new basis, (series, most breaks)."""
        counts = np.bincount(self.flat.break_series, minlength=len(self))
        wide = np.full((len(self), int(counts.max(initial=0))), NEVER, dtype=np.int32)
        wide[np.arange(wide.shape[1]) < counts[:, None]] = self.flat.break_since
        return wide

    @cached_property
    def valued(self) -> Mask:
        """Whether there is a value."""
        return ~np.isnan(self.value)

    @cached_property
    def modelled(self) -> Mask:
        """Whether a value is an estimate or a forecast."""
        return np.isin(self.marker, [MARKERS.index(marker) for marker in MODELLED])

    @cached_property
    def times(self) -> FloatArray:
        """Start of each period in years; NaN behind the last one."""
        return np.where(self.held, self.of_period(self.periods.time), np.nan)

    @cached_property
    def break_times(self) -> FloatArray:
        """The same of each break; NaN for none."""
        if not self.breaks.size:
            return np.full((len(self), 1), np.nan)
        known = self.breaks != NEVER
        return np.where(known, self.periods.time[np.where(known, self.breaks, 0)], np.nan)

    def of_period(self, column: NDArray[Any]) -> NDArray[Any]:
        """Look something of each period up."""
        return column[self.period] if len(column) else np.zeros(self.period.shape, column.dtype)
