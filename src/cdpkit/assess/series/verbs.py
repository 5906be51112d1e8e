"""What every verb of series says to type checkers: of one series a row, of many a table of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar, overload

from cdpkit.frames import SeriesTable
from cdpkit.io.fingertips import SeriesFile
from cdpkit.model import Series

if TYPE_CHECKING:
    from collections.abc import Callable

Options = ParamSpec("Options")
Row_co = TypeVar("Row_co", covariant=True)
Table_co = TypeVar("Table_co", covariant=True)
AnySeries: TypeAlias = Series | SeriesTable | SeriesFile


class Verb(Protocol[Options, Row_co, Table_co]):
    """A verb as it is called."""

    @overload
    def __call__(self, subject: Series, *args: Options.args, **more: Options.kwargs) -> Row_co: ...
    @overload
    def __call__(
        self, subject: SeriesTable | SeriesFile, *args: Options.args, **more: Options.kwargs
    ) -> Table_co: ...


def verb(
    row: type[Row_co],  # noqa: ARG001 -- both are for type checkers
    table: type[Table_co],  # noqa: ARG001
) -> Callable[
    [Callable[Concatenate[AnySeries, Options], Row_co | Table_co]], Verb[Options, Row_co, Table_co]
]:
    """Tell what a verb gives of one series, and of several; it stays the function that it is."""
    return lambda function: function  # type: ignore[return-value]
