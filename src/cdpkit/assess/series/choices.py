"""Which value of each series is meant: the first, the latest, or that of a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.errors import InputError
from cdpkit.model import Period

if TYPE_CHECKING:
    from cdpkit.assess.series.columns import SeriesColumns
    from cdpkit.assess.series.observations import Mask, Places
    from cdpkit.model import YearType


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value of each series, by its period or the label of one; else the first or the latest."""

    argument: str
    label: Period | str | None
    latest: bool = True
    chosen: bool = False
    """Whether it was chosen with a view to the values behind it."""
    year_type: YearType | str | None = None

    @property
    def named(self) -> bool:
        """Whether it is known that there are values behind it."""
        return self.chosen or self.label is not None

    @property
    def _readings(self) -> tuple[tuple[Period, ...], ...]:
        """Periods that the label means: by its type of year first, then all."""
        if not isinstance(self.label, str):
            return () if self.label is None else ((self.label,),)
        every = Period.readings(self.label)
        if self.year_type is None:
            return (every,)
        return Period.readings(self.label, year_type=self.year_type), every

    def places(self, columns: SeriesColumns) -> tuple[Places, Mask]:
        """Give the place in each series, and whether there is just one."""
        if self.label is None:
            return (columns.last if self.latest else columns.first), columns.some
        places = np.zeros(len(columns), dtype=np.intp)
        found = np.zeros(len(columns), dtype=np.bool_)
        for readings in self._readings:
            codes = [code for p in readings if (code := columns.periods.code_of(p)) >= 0]
            here = columns.held & np.isin(columns.period, codes)
            new = ~found & (here.sum(axis=1) == 1)
            places[new] = np.argmax(here[new], axis=1)
            found |= new
        return places, found

    def refusal(self, columns: SeriesColumns, i: int) -> InputError:
        """Say why a series has no such value, or several."""
        if self.label is None:
            last = int(columns.flat.sizes[i]) - 1
            marker = columns.marker_of(i, last) if last >= 0 else None
            hint = "Leave the series out."
            if marker:
                hint = f"The latest, {columns.when(i, last)}, is marked [{marker.value}]."
            return InputError("series", "has no value in any period", hint)
        held = [columns.when(i, j) for j in range(int(columns.flat.sizes[i]))]
        found = [str(period) for period in held if period in self._readings[-1]]
        if found:
            problem = f"is {self.label!r}, which is {' or '.join(found)}"
            return InputError(self.argument, problem, "Give one of them as a Period.")
        periods = [str(period) for period in held]
        shown = ", ".join(periods if len(periods) < 7 else [*periods[:3], "...", *periods[-3:]])
        return InputError(
            self.argument, f"is {str(self.label)!r}, no period of the series", f"It has {shown}."
        )


def due_period(
    due: Period | str | None, columns: SeriesColumns, year_type: YearType | str | None = None
) -> Period | None:
    """Read when a target is due: a label with several readings means the sort of the series."""
    if not isinstance(due, str):
        return due
    kinds = {period.kind for period in columns.periods.labels}
    readings = [p for p in Period.readings(due, year_type=year_type) if p.kind in kinds]
    return readings[0] if len(readings) == 1 else Period.parse(due, year_type=year_type)
