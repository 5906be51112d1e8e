"""Confidence levels and the columns of their limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_level
from cdpkit.calc.intervals import percent_text
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from cdpkit.calc.arguments import Levels


@dataclass(frozen=True)
class LimitColumns:
    """The levels, the names of their pairs of columns, and the text of `confidence`."""

    levels: tuple[float, ...]
    names: tuple[tuple[str, str], ...]
    text: str

    def flat(self) -> tuple[str, ...]:
        """Name all columns of limits in order."""
        return tuple(name for pair in self.names for name in pair)


def limit_columns(confidence: Levels) -> LimitColumns:
    """Name the limits: `lower`, `upper` for one level, `lower_95`, `upper_95` ... for several."""
    single = np.ndim(confidence) == 0
    several = (confidence,) if single else tuple(confidence)  # type: ignore[arg-type]
    levels = tuple(as_level(level) for level in several)
    if not levels:
        raise InputError("confidence", "is empty", "Give at least one level, such as 0.95.")
    percents = [f"{100 * level:.10g}" for level in levels]
    marks = [percent.replace(".", "") for percent in percents]
    if len(set(marks)) < len(marks):
        problem = f"gives two pairs of columns the same name: {', '.join(marks)}"
        raise InputError("confidence", problem, "Give each level once.")
    names = [("lower", "upper")] if single else [(f"lower_{m}", f"upper_{m}") for m in marks]
    return LimitColumns(levels, tuple(names), percent_text(levels))
