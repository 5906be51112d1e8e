"""Answers: rows with the identifiers that they are about, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from cdpkit.display import Parts, Table
from cdpkit.results import ResultTable, result

if TYPE_CHECKING:
    from collections.abc import Sequence


Row = tuple[Any, ...]


@result
class Answers(ResultTable[dict[str, Any]]):
    """An answer to a question about plans, as rows of named values.

    Parameters
    ----------
    question : str
        What was asked, in a few words.
    columns : tuple of str
        Names of the values of a row.
    rows : tuple of tuple
        The rows.
    total : int
        How many records were looked at; 0 where none are counted, as in a contrast.

    Examples
    --------
    >>> from cdpkit.ask import actions
    >>> from cdpkit.io import load
    >>> found = actions(load("wirral"), without=["lead"])
    >>> len(found), found.total
    (46, 46)
    """

    question: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int

    def row(self, place: int) -> dict[str, Any]:
        """Give a row by its place, counted from 0, as values by column."""
        return dict(zip(self.columns, self.rows[place], strict=True))

    def select(self, places: Any) -> Self:
        """Give some rows: their numbers, a truth value for each, or a slice."""
        if isinstance(places, slice):
            rows: Sequence[Row] = self.rows[places]
        else:
            truths = all(isinstance(place, bool) for place in places)
            chosen = [n for n, yes in enumerate(places) if yes] if truths else places
            rows = [self.rows[n] for n in chosen]
        return type(self)(self.question, self.columns, tuple(rows), self.total)

    def __len__(self) -> int:
        return len(self.rows)

    def to_frame(self, backend: Any = "pandas") -> Any:
        """Give a data frame with a row for each row, of the backend that is named.

        A column of several sorts of value is one of texts.

        Examples
        --------
        >>> Answers("x", ("id", "n"), (("a", 1), ("b", 2)), 2).to_frame()["n"].sum()
        np.int64(3)
        """
        import narwhals as nw

        columns = {
            name: [row[place] for row in self.rows] for place, name in enumerate(self.columns)
        }
        for name, values in columns.items():
            if len({type(value) for value in values if value is not None}) > 1:
                columns[name] = ["" if value is None else str(value) for value in values]
        return nw.from_dict(columns, backend=backend).to_native()

    def sentence(self) -> str:
        """Count the rows."""
        if self.total == 0 and self.rows:
            return ""
        return f"{len(self.rows):,} of {self.total:,} {self.question}"

    def parts(self) -> Parts:
        """Give the count and a table of the rows."""
        return Parts(self.question, self.sentence(), table=Table(self.columns, self.rows))
