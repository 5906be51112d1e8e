"""What the tables of results have in common: a row a series, made when it is asked for."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, overload

import numpy as np

from cdpkit.assess.pictures import Panel, chosen, small_pictures
from cdpkit.assess.series.rows import SeriesRow
from cdpkit.display import ROWS_SHOWN, Parts, Table
from cdpkit.results import ResultTable, result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from cdpkit.assess.series.columns import SeriesColumns
    from cdpkit.assess.series.problems import Problems
    from cdpkit.display import Chart
    from cdpkit.errors import CdpError


RowT_co = TypeVar("RowT_co", covariant=True)


class Column:
    """A column of a table of results: an attribute with an element for each row.

    Parameters
    ----------
    read : callable
        Takes the table, and gives the column with an element for each of its series.
    """

    def __init__(self, read: Callable[[Any], NDArray[Any]]) -> None:
        self.read = read

    @overload
    def __get__(self, table: None, kind: object) -> Self: ...
    @overload
    def __get__(self, table: SeriesResults[Any], kind: object) -> NDArray[Any]: ...
    def __get__(self, table: SeriesResults[Any] | None, kind: object) -> Self | NDArray[Any]:
        return self if table is None else self.read(table)[table.rows]


def _label(name: str) -> Column:
    """Give the column of a field of the series, as text."""
    return Column(lambda table: table.columns.flat.fields[name].mapped(_plain).values())


def _unit(table: SeriesResults[Any]) -> NDArray[Any]:
    codes, names = table.columns.unit
    return np.array(names, dtype=object)[codes]


@result
class SeriesResults(ResultTable[RowT_co]):
    """Results of series: `rows` are the numbers of the series among `columns`."""

    row_kind: ClassVar[type[SeriesRow]] = SeriesRow
    """Class of the rows."""

    columns: SeriesColumns
    rows: NDArray[np.intp]

    indicator = _label("indicator")
    title = _label("title")
    area = _label("area")
    area_name = _label("area_name")
    population = _label("population")
    unit = Column(_unit)
    polarity = _label("polarity")

    def __len__(self) -> int:
        return len(self.rows)

    def select(self, places: Any) -> Self:
        """Give a table of some rows."""
        return replace(self, rows=self.rows[places])

    @property
    def invalid(self) -> NDArray[np.bool_]:
        """Whether a series has no result, for which `error` gives the reason."""
        return np.array([self.error(n) is not None for n in range(len(self))], dtype=np.bool_)

    @property
    def raising(self) -> NDArray[np.bool_]:
        """Where a call for the series alone raises the `error`; other rows say their `reason`."""
        return self.invalid

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
        for n in np.flatnonzero(self.raising).tolist():
            error = self.error(n)
            if error is not None:
                yield name_of(self.columns, int(self.rows[n])), error

    def _names(self) -> tuple[str, ...]:
        kinds = reversed(type(self).__mro__)
        named = (name for kind in kinds for name, is_ in vars(kind).items() if type(is_) is Column)
        return (*named, "invalid")

    def parts(self) -> Parts:
        """Give how many series there are, and what was found of the first."""
        rows = [self._cells(n) for n in range(min(len(self), ROWS_SHOWN))]
        table = Table(self.row_kind.heads, rows, size=len(self)) if rows else None
        noun = self.row_kind.noun.removesuffix("s")
        several = noun if len(self) == 1 and noun == self.row_kind.noun else f"{noun}s"
        return Parts(f"{len(self):,} {several}", table=table)

    def _cells(self, place: int) -> tuple[str, ...]:
        if self.error(place) is not None:
            name = name_of(self.columns, int(self.rows[place]))
            return (name, "not assessed", *("" for _ in self.row_kind.heads[2:]))
        row: Any = self.row(place)  # each kind of row has cells
        return tuple(cell.replace("\n", ", ") for cell in row.cells())

    def panels(self) -> Iterator[Panel]:
        """Give a small picture for each row that has a result."""
        for n in np.flatnonzero(~self.raising).tolist():
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


@result
class ReasonedResults(SeriesResults[RowT_co]):
    """Results of which each series has one, with its reason where nothing is calculated."""

    problems: Problems

    @property
    def invalid(self) -> NDArray[np.bool_]:
        """True where a row has no result; its `reason` says why."""
        return np.asarray(~self.problems.none[self.rows])

    @property
    def raising(self) -> NDArray[np.bool_]:
        """Where a call for the series alone raises: nowhere."""
        return np.zeros(len(self), dtype=np.bool_)

    def error(self, place: int) -> CdpError | None:  # noqa: ARG002 -- each has a result
        """Give what a call for the series alone raises: nothing, as reasons are results."""
        return None


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
