"""How often the intervals hold the true value: counted out over every possible outcome.

python benchmarks/coverage.py    (prints the tables of docs/coverage.md)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlogy

from cdpkit import calc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.calc import Interval
    from cdpkit.calc.arguments import FloatArray

LEVELS = (0.95, 0.998)
SIZES = (5, 10, 20, 50, 100, 500)
SHARES = np.arange(1, 1_000) / 1_000
MEANS = ((0.1, 1), (1, 5), (5, 10), (10, 20), (20, 50), (50, 100))
MOST = 400  # more events than this have no weight at these means


def of_proportion(size: int, level: float, method: str) -> FloatArray:
    """Chance that the interval holds the share, for each share."""
    k = np.arange(size + 1.0)[:, None]
    ways = gammaln(size + 1) - gammaln(k + 1) - gammaln(size - k + 1)
    chance = np.exp(ways + xlogy(k, SHARES) + xlogy(size - k, 1 - SHARES))
    interval = calc.proportion(k[:, 0], size, confidence=level, method=method)
    return _held(interval, SHARES, chance)


def of_count(means: FloatArray, level: float, method: str) -> FloatArray:
    """Chance that the interval holds the mean, for each mean."""
    x = np.arange(MOST + 1.0)[:, None]
    chance = np.exp(xlogy(x, means) - means - gammaln(x + 1))
    return _held(calc.count_interval(x[:, 0], confidence=level, method=method), means, chance)


def _held(interval: Interval, truth: FloatArray, chance: FloatArray) -> FloatArray:
    lower, upper = (np.asarray(limit)[:, None] for limit in (interval.lower, interval.upper))
    return np.asarray((chance * ((lower <= truth) & (truth <= upper))).sum(axis=0))


def tables() -> str:
    """Write both tables as Markdown."""
    parts = []
    for level in LEVELS:
        rows = []
        for size in SIZES:
            found = (of_proportion(size, level, method) for method in ("wilson", "exact"))
            rows.append([f"{size}", *_cells(found)])
        header = ["n", "Wilson, min", "Wilson, mean", "exact, min", "exact, mean"]
        parts.append(f"### Proportions, {100 * level:g}%\n\n{_table(header, rows)}")
    for level in LEVELS:
        rows = []
        for low, high in MEANS:
            means = np.linspace(low, high, 2_001)
            found = (of_count(means, level, method) for method in ("auto", "byar", "exact"))
            rows.append([f"{low:g} to {high:g}", *_cells(found)])
        header = ["mean", *(f"{name}, {what}" for name in ("auto", "Byar", "exact")
                            for what in ("min", "mean"))]  # fmt: skip
        parts.append(f"### Counts, {100 * level:g}%\n\n{_table(header, rows)}")
    return "\n\n".join(parts) + "\n"


def _cells(found: Iterable[FloatArray]) -> list[str]:
    return [f"{100 * x:.1f}" for held in found for x in (held.min(), held.mean())]


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---:"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    print(tables(), end="")
