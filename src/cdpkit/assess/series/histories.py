"""The observations of a series as a result keeps them: made when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from cdpkit.assess.series.columns import series_columns

if TYPE_CHECKING:
    from cdpkit.assess.series.columns import SeriesColumns
    from cdpkit.assess.wording import Point
    from cdpkit.model import Series, SeriesBreak


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class History(Sequence["Point"]):
    """All observations of a series in order of time; those without a value are gaps.

    Examples
    --------
    >>> from cdpkit import Series
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "marker": "c"}]
    >>> past = History.of(Series(indicator="deaths", observations=years))
    >>> [point.value for point in past]
    [Decimal('2996'), None]
    """

    columns: SeriesColumns
    place: int

    @classmethod
    def of(cls, series: Series) -> History:
        """Give the history of one record."""
        return cls(series_columns(series), 0)

    def __len__(self) -> int:
        return int(self.columns.flat.sizes[self.place])

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Point, ...]: ...
    def __getitem__(self, index: int | slice) -> Point | tuple[Point, ...]:
        found = range(len(self))[index]
        if isinstance(found, range):
            return self.columns.points(self.place, found)
        return self.columns.point(self.place, found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"History({len(self)} observations)"

    def __reduce__(self) -> tuple[Any, ...]:
        """Take the one series along, not the table that it stands in."""
        return History.of, (self.series,)

    @property
    def series(self) -> Series:
        """The record of the series."""
        return self.columns.series(self.place)

    @property
    def breaks(self) -> tuple[SeriesBreak, ...]:
        """Where the values stop being comparable with those before."""
        return self.columns.breaks_of(self.place)

    @property
    def source(self) -> str:
        """Where the values were published, as far as the record says."""
        return self.columns.flat.source(self.place)
