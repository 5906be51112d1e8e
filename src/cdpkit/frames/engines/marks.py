"""Marks of bad rows: which rows of a frame were left out, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.frames.engines.columns import Texts
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.frames.engines.groups import Groups


MARKS = ("invalid", "reason", "problem")
"""Columns that `on_bad="mark"` adds: whether, the code with its argument, and the words."""

GOOD = -1


@dataclass
class Marks:
    """The place of the first fault of each row among those told, -1 for a good row."""

    wanted: bool
    which: NDArray[np.intp]
    told: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def bad(self) -> NDArray[np.bool_]:
        """Rows that are left out."""
        return self.which != GOOD

    def place(self, code: str, argument: str, problem: str) -> int:
        """Give the place of a fault, which is a new one if it was not told yet."""
        why = str(Reason.of(code, argument=argument)), problem
        return self.told.setdefault(why, len(self.told))

    def add(self, bad: NDArray[np.bool_], place: int) -> None:
        """Mark rows; one that is marked already keeps its first fault."""
        self.which[bad & (self.which == GOOD)] = place

    def of_groups(self, groups: Groups) -> NDArray[np.intp]:
        """Give the first fault, in the order told, that any row of a group has."""
        last = len(self.told)
        found = np.full(len(groups), last, dtype=np.intp)
        np.minimum.at(found, groups.codes, np.where(self.bad, self.which, last))
        return np.where(found == last, GOOD, found)

    def columns(self, which: NDArray[np.intp]) -> dict[str, NDArray[Any] | Texts]:
        """Give the columns `invalid`, `reason` and `problem` of rows with these faults."""
        sides = [list(side) for side in zip(*self.told, strict=True)] or [[], []]
        return {"invalid": which != GOOD} | {
            name: _coded(texts, which) for name, texts in zip(MARKS[1:], sides, strict=True)
        }


def _coded(texts: list[str], which: NDArray[np.intp]) -> Texts:
    choices = list(dict.fromkeys(texts))
    places = np.array([*map(choices.index, texts), len(choices)], dtype=np.intp)
    return Texts(choices, places[which])  # -1 takes the last: no text
