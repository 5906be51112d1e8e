"""What decides of each different period of a table: read once, then looked up by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cdpkit.assess.comparability import kind_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.model import Period


OPEN = -1
"""Months of a period that has no whole number of them."""


@dataclass(frozen=True, slots=True, eq=False)
class PeriodTraits:
    """Periods in order, and what decides of each; the place of a period is its code."""

    labels: tuple[Period, ...]
    start: NDArray[np.int64]
    """First and last day, as ordinals."""
    end: NDArray[np.int64]
    time: FloatArray
    """Start in years."""
    years: FloatArray
    """Years that a value covers; NaN where that is open."""
    last_month: NDArray[np.int64]
    """Months from year 0 to the last day."""
    months: NDArray[np.int64]
    kind: NDArray[np.intp]
    length: NDArray[np.intp]
    """Codes of the kinds and lengths that the guard tells apart."""

    @classmethod
    def of(cls, labels: Sequence[Period]) -> Self:
        """Read each of the periods once."""
        reach = [period.reach for period in labels]
        days = [period.days for period in labels]
        return cls(
            tuple(labels),
            _whole(first.toordinal() for first, _ in reach),
            _whole(last.toordinal() for _, last in reach),
            np.array([time_of(period) for period in labels], dtype=float),
            np.array([_years(d) if d else np.nan for d in days], dtype=float),
            _whole(12 * last.year + last.month for _, last in reach),
            _whole(OPEN if period.months is None else period.months for period in labels),
            _codes(kind_words(period) for period in labels),
            _codes(period.length for period in labels),
        )

    @property
    def shape(self) -> NDArray[np.intp]:
        """Codes of the shapes that one series must share: kind of period and months."""
        return _codes(
            (period.kind, months)
            for period, months in zip(self.labels, self.months.tolist(), strict=True)
        )

    def code_of(self, period: Period) -> int:
        """Give the place of a period; -1 where no series has it."""
        return next((n for n, label in enumerate(self.labels) if label == period), -1)


def time_of(period: Period) -> float:
    """Give the start of a period in years: 2023.25 for a financial year, April 2023.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> time_of(Period.financial_year(2023))
    2023.25
    """
    first = period.reach[0]
    return first.year + (first.month - 1) / 12 + (first.day - 1) / 365.25


def _years(days: int) -> float:
    """Give days in years; whole months are twelfths."""
    return round(12 * days / 365.25) / 12 or days / 365.25


def _whole(numbers: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(numbers), dtype=np.int64)


def _codes(things: Iterable[Any]) -> NDArray[np.intp]:
    seen: dict[Any, int] = {}
    return np.array([seen.setdefault(thing, len(seen)) for thing in things], dtype=np.intp)
