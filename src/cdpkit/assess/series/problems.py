"""What stands against a calculation of each series: the first problem counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from cdpkit.assess.series.columns import SeriesColumns
    from cdpkit.reasons import Argument


@dataclass(frozen=True, slots=True, eq=False)
class Problems:
    """Codes of reasons, by their place; -1 where nothing stands against a series."""

    which: NDArray[np.int8]
    codes: tuple[str, ...]
    arguments: Mapping[str, Callable[[int], Mapping[str, Argument]]] = field(default_factory=dict)

    @property
    def none(self) -> NDArray[np.bool_]:
        """Whether nothing stands against a series."""
        return self.which < 0

    def reason(self, i: int) -> Reason | None:
        """Give the reason of a series."""
        if self.which[i] < 0:
            return None
        code = self.codes[self.which[i]]
        return Reason.of(code, **(self.arguments[code](i) if code in self.arguments else {}))


def first_problem(
    masks: Mapping[str, NDArray[np.bool_]],
    arguments: Mapping[str, Callable[[int], Mapping[str, Argument]]] | None = None,
) -> Problems:
    """Note for each series the first of the problems that it has."""
    which = np.select(list(masks.values()), list(range(len(masks))), -1).astype(np.int8)
    return Problems(which, tuple(masks), arguments or {})


def unlike_columns(columns: SeriesColumns) -> dict[str, NDArray[np.bool_]]:
    """Tell where the periods do not make one series: they overlap, or differ in kind or length."""
    return {"overlapping_periods": columns.overlapping, "unlike_periods": columns.mixed}
