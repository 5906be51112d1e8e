"""Calculators against their plain expressions and peers, each row as a ratio measured in one run.

statsmodels and PHStatsMethods (GPL, run apart, never a dependency) are timed if this environment
has them: `python -m venv peers && peers/bin/pip install . statsmodels PHStatsMethods`, then
`peers/bin/python benchmarks/calc_speed.py`.
"""

from __future__ import annotations

import platform
import statistics
import time
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainccinv, gammaincinv

from cdpkit import calc

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, RUNS, Z = 1_000_000, 9, 1.959963984540054


def times(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Median seconds of each work, taken in turns so that a slow moment hits all."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for i, work in enumerate(works):
            start = time.perf_counter()
            work()
            taken[i].append(time.perf_counter() - start)
    return [statistics.median(part) for part in taken]


def show(name: str, ours: float, peer: float, against: str, reach: str) -> None:
    """Print one row of the table."""
    ratio = f"{ours / peer:.2f} x its time" if peer < 40 * ours and "at most" in reach else ""
    print(
        f"| {name} | {1e3 * ours:.1f} ms | {against} | {1e3 * peer:.1f} ms "
        f"| {ratio or f'{peer / ours:,.1f} times faster'} | {reach} |"
    )


def rates(count: np.ndarray, population: np.ndarray) -> None:
    """Time crude rates against whole-array NumPy and against a quantile a row."""

    def plain() -> object:
        with np.errstate(divide="ignore", invalid="ignore"):  # no limits for a count of 0
            lower, upper = calc.byar_limits(count, Z)
        return 1e5 * count / population, 1e5 * lower / population, 1e5 * upper / population

    def quantiles() -> object:
        return gammaincinv(count, 0.025), gammainccinv(count + 1, 0.025)

    ours, whole = times(lambda: calc.crude_rate(count, population), plain)
    show("calc.crude_rate, 1e6 rows", ours, whole, "plain NumPy", "at most 1.0")
    (slow,) = times(quantiles, runs=1)
    show("calc.crude_rate, 1e6 rows", ours, slow, "a quantile on every row", "40 times")
    two, one = times(
        lambda: calc.crude_rate(count, population, confidence=[0.95, 0.998]),
        lambda: calc.crude_rate(count, population),
    )
    show("calc.crude_rate, two levels", two, 2 * one, "twice one level", "at most 1.0")


def shares(numerator: np.ndarray, denominator: np.ndarray) -> None:
    """Time proportions against whole-array NumPy and statsmodels."""

    def plain() -> object:
        return numerator / denominator, *calc.wilson_limits(numerator, denominator, Z)

    ours, whole = times(lambda: calc.proportion(numerator, denominator), plain)
    show("calc.proportion, 1e6 rows", ours, whole, "plain NumPy", "at most 1.0")
    if find_spec("statsmodels"):
        from statsmodels.stats.proportion import proportion_confint

        ours, peer = times(
            lambda: calc.proportion(numerator, denominator),
            lambda: proportion_confint(numerator, denominator, method="wilson"),
        )
        show("calc.proportion, 1e6 rows", ours, peer, "statsmodels", "at most 1.0")


def areas(rng: np.random.Generator) -> None:
    """Time quantile groups and funnel plots; against PHStatsMethods where it is installed."""
    values = rng.normal(size=ROWS)
    (ours,) = times(lambda: calc.quantile_group(values, 10))
    peer, funnel_peer = 1.2, 29.0
    against = "PHStatsMethods, quoted"
    if find_spec("PHStatsMethods"):
        import pandas as pd
        from PHStatsMethods import ph_quantile

        frame = pd.DataFrame({"value": values})
        (peer,) = times(lambda: ph_quantile(frame, "value", nquantiles=10), runs=3)
        against = "PHStatsMethods"
    show("calc.quantile_group, 1e6 rows", ours, peer, against, "3 times")
    expected = rng.uniform(5, 500, 10_000)
    observed = rng.poisson(expected)
    (ours,) = times(
        lambda: (
            calc.funnel_limits(observed, expected, kind="ratio"),
            calc.funnel_significance(observed, expected, kind="ratio"),
        )
    )
    quoted = "PHStatsMethods, quoted"
    show("funnel lines and tests, 1e4 areas", ours, funnel_peer, quoted, "1,000 times")


def main() -> None:
    """Print the rows of the speed table that concern `cdpkit.calc`."""
    rng = np.random.default_rng(1)
    names = ", ".join(f"{name} {version(name)}" for name in ("cdpkit", "numpy", "scipy"))
    print(f"Python {platform.python_version()}, {names}; medians of {RUNS} runs\n")
    print("| work | time | against | its time | ratio | reach |\n|---|---|---|---|---|---|")
    population = rng.integers(1_000, 500_000, ROWS).astype(float)
    rates(rng.poisson(population * 2e-4).astype(float), population)
    denominator = rng.integers(1, 10_000, ROWS).astype(float)
    shares(rng.binomial(denominator.astype(int), 0.3).astype(float), denominator)
    areas(rng)


if __name__ == "__main__":
    main()
