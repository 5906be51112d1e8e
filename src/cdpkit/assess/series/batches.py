"""Results of a calculator that was called once for each sort of series."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from cdpkit.assess.series.columns import grouped
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit import calc
    from cdpkit.assess.series.observations import Places


R = TypeVar("R")


@dataclass(slots=True, eq=False)
class Batches(Generic[R]):
    """Results for rows in sorts: which of them, and where in it, each row is."""

    which: Places
    where: Places
    results: list[R] = field(default_factory=list)
    errors: dict[int, InputError] = field(default_factory=dict)
    """What a calculator says of a row that it cannot take; the others have their results."""

    def add(self, rows: Places, found: R) -> None:
        """Note the result of some rows, and the errors of those that it marks as bad."""
        bad_rows: calc.BadRows | None = getattr(found, "bad_rows", None)
        good = np.ones(rows.size, dtype=np.bool_)
        if bad_rows is not None:
            good = ~bad_rows.invalid
            for place in np.flatnonzero(bad_rows.invalid).tolist():
                self.errors[int(rows[place])] = bad_rows.error(place)  # type: ignore[assignment]
        self.which[rows[good]] = len(self.results)
        self.where[rows[good]] = np.flatnonzero(good)
        self.results.append(found)

    def row(self, i: int) -> Any:
        """Give the result of one row, as its calculator gives one of several; none without."""
        if self.which[i] < 0:
            return None
        found: Any = self.results[self.which[i]]
        return found[int(self.where[i])]

    def column(self, read: str | Callable[[R], Any], fill: object) -> NDArray[Any]:
        """Give an attribute of the result of each row, or one for all rows of a sort."""
        taken = read if callable(read) else lambda found: getattr(found, read)
        kind = object if fill is None or isinstance(fill, str) else type(fill)
        column = np.full(self.which.shape, fill, dtype=kind)
        for n, found in enumerate(self.results):
            rows = self.which == n
            values = np.asarray(taken(found), dtype=kind)
            column[rows] = values[self.where[rows]] if values.ndim else values
        return column

    def select(self, places: Any) -> Batches[R]:
        """Give the results of some of the rows."""
        numbers = np.arange(self.which.size)[places].tolist()
        errors = {n: self.errors[i] for n, i in enumerate(numbers) if i in self.errors}
        return Batches(self.which[places], self.where[places], self.results, errors)


def in_sorts(
    size: int,
    rows: Places,
    keys: tuple[NDArray[Any], ...],
    call: Callable[[tuple[Any, ...], Places], R],
) -> Batches[R]:
    """Call a calculator once for all rows that share their keys.

    It marks the rows that it cannot use (`on_bad="mark"`), and the others have their results all
    the same; what it refuses as a whole, such as an argument of the key, stands at each row.
    """
    found: Batches[R] = Batches(np.full(size, -1, dtype=np.intp), np.zeros(size, dtype=np.intp))
    for key, part in grouped(rows, *keys):
        try:
            found.add(part, call(key, part))
        except InputError as error:
            found.errors |= dict.fromkeys(part.tolist(), error)
    return found
