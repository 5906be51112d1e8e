"""What the tables of results have in common: a row a series, made when it is asked for."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from cdpkit.assess.pictures import Panel, chosen, small_pictures
from cdpkit.assess.plain import plain
from cdpkit.results import ResultTable, result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cdpkit.assess.series.columns import SeriesColumns
    from cdpkit.display import Chart
    from cdpkit.errors import CdpError

__all__ = ["SeriesResults", "in_area", "name_of"]

RowT_co = TypeVar("RowT_co", covariant=True)

HEADS = ("indicator", "title", "area", "area_name", "population", "unit", "polarity")


@result
class SeriesResults(ResultTable[RowT_co]):
    """Results of series: `rows` are the numbers of the series among `columns`."""

    columns: SeriesColumns
    rows: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.rows)

    def select(self, places: Any) -> Self:
        """Give a table of some rows."""
        return replace(self, rows=self.rows[places])

    @property
    def invalid(self) -> NDArray[np.bool_]:
        """Whether a series has no result, for which `error` gives the reason."""
        return np.array([self.error(n) is not None for n in range(len(self))], dtype=np.bool_)

    @abstractmethod
    def error(self, place: int) -> CdpError | None:
        """Give what a call for the series alone raises; none where there is a result."""

    def only(self) -> RowT_co:
        """Give the row of the one series, or raise what stands against it."""
        if (error := self.error(0)) is not None:
            raise error
        return self.row(0)

    def refusals(self) -> Iterator[tuple[str, CdpError]]:
        """Give each series without a result by its name, with the error that a call for it raises."""
        for n in np.flatnonzero(self.invalid).tolist():
            error = self.error(n)
            if error is not None:
                yield name_of(self.columns, int(self.rows[n])), error

    def heads(self) -> dict[str, list[Any]]:
        """Give what each series is about, as columns."""
        units, names = self.columns.unit
        told = {
            name: self.columns.flat.fields[name].mapped(_plain).take(self.rows).values().tolist()
            for name in HEADS
            if name != "unit"
        }
        told["unit"] = [names[code] for code in units[self.rows].tolist()]
        return {name: told[name] for name in HEADS}

    def to_dict(self) -> dict[str, Any]:
        """Give the columns as lists; numbers that are not finite are none."""
        return {name: plain(column) for name, column in self.to_columns().items()}

    def panels(self) -> Iterator[Panel]:
        """Give a small picture for each row that has a result."""
        for n in np.flatnonzero(~self.invalid).tolist():
            row: Any = self.row(n)  # each kind of row has panel and chart
            yield row.panel()

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: that of the only row, or a small panel for each of several.

        Parameters
        ----------
        kind : str, optional
            Of a table with one row any kind that the row has.

        Returns
        -------
        Chart
            Rows without a result are left out.

        Raises
        ------
        InputError
            If the kind does not fit, or there are too many rows to be seen.
        """
        if len(self) == 1 and kind != "multiples":
            only: Any = self.only()
            chart: Chart = only.chart(kind)
            return chart
        return chosen(kind, {"multiples": lambda: small_pictures(self.panels())})

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]


def _plain(label: Any) -> str:
    return "" if label is None else str(label)


def name_of(columns: SeriesColumns, i: int) -> str:
    """Name a series: what, where, and of whom."""
    return ", ".join(filter(None, _parts(columns, i)))


def _parts(columns: SeriesColumns, i: int) -> Iterable[str]:
    yield columns.field("title", i) or columns.field("indicator", i)
    yield columns.field("area_name", i) or columns.field("area", i)
    yield _plain(columns.field("population", i))


def in_area(columns: SeriesColumns, area: str) -> NDArray[np.bool_]:
    """Tell which series are of an area, by its code or its name."""
    wanted = area.casefold()
    codes, names = (columns.flat.fields[name] for name in ("area", "area_name"))
    return codes.where(lambda t: t.casefold() == wanted) | names.where(
        lambda t: t.casefold() == wanted
    )
