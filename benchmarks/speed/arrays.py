"""Calculators on arrays against their plain expressions, a quantile a row, and statsmodels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainccinv, gammaincinv
from statsmodels.stats.proportion import proportion_confint

from cdpkit import calc
from cdpkit.calc import formulas
from speed.clock import once, times
from speed.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS, Z = 1_000_000, 1.959963984540054


def rows() -> Iterator[Row]:
    rng = np.random.default_rng(1)
    count, population = events(rng, ROWS)
    denominator = rng.integers(1, 10_000, ROWS).astype(float)
    numerator = rng.binomial(denominator.astype(int), 0.3).astype(float)
    slow = once(lambda: (gammaincinv(count, 0.025), gammainccinv(count + 1, 0.025)))
    yield from rates(count, population, slow)
    yield from shares(numerator, denominator, slow)
    yield from growth(rng)
    yield from trends(rng)


def events(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    population = rng.integers(1_000, 500_000, size).astype(float)
    return rng.poisson(population * 2e-4).astype(float), population


def rates(count: np.ndarray, population: np.ndarray, slow: float) -> Iterator[Row]:
    def plain() -> object:
        with np.errstate(divide="ignore", invalid="ignore"):  # no limits for a count of 0
            lower, upper = formulas.byar_limits(count, Z)
        return 1e5 * count / population, 1e5 * lower / population, 1e5 * upper / population

    work = "`calc.crude_rate`, 1e6 rows"
    ours, whole = times(lambda: calc.crude_rate(count, population), plain)
    yield Row(work, ours, "plain NumPy expression", whole, at_most=1)
    yield Row(work, ours, "`gammaincinv` on every row", slow, at_least=40)


def shares(numerator: np.ndarray, denominator: np.ndarray, slow: float) -> Iterator[Row]:
    def plain() -> object:
        return numerator / denominator, *formulas.wilson_limits(numerator, denominator, Z)

    work = "`calc.proportion`, 1e6 rows"
    ours, whole, peer = times(
        lambda: calc.proportion(numerator, denominator),
        plain,
        lambda: proportion_confint(numerator, denominator, method="wilson"),
    )
    yield Row(work, ours, "plain NumPy expression", whole, at_most=1)
    yield Row(work, ours, "`gammaincinv` on every row", slow, at_least=40)
    yield Row(work, ours, 'statsmodels `proportion_confint(method="wilson")`', peer, at_most=1)


def growth(rng: np.random.Generator) -> Iterator[Row]:
    """Time a row at each size against a row at 1e5."""
    sizes = (10_000, 100_000, 1_000_000, 10_000_000)
    count, population = events(rng, sizes[-1])

    def work(size: int) -> object:
        return calc.crude_rate(count[:size], population[:size])

    taken = {size: times(lambda size=size: work(size), runs=3)[0] / size for size in sizes}
    for size in sizes:
        if size != 100_000:
            reach = 1.5 if size == sizes[-1] else None
            name = f"`calc.crude_rate`, a row at {size:.0e}".replace("e+0", "e")
            yield Row(name, taken[size], "a row at 1e5", taken[100_000], at_most=reach, unit="ns")


def trends(rng: np.random.Generator) -> Iterator[Row]:
    """Time one call against a loop over the same function, over fewer series and scaled up."""
    series, looped = 100_000, 1_000
    years = np.arange(2019, 2024)
    values = np.round(rng.normal(50, 3, (series, 5)), 1)
    half = np.round(rng.uniform(0.5, 2, (series, 5)), 1)
    columns = (values, values - half, values + half)

    def one(values: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> object:
        return calc.trend(values, times=years, lower=lower, upper=upper)

    def loop() -> object:
        return [one(*(part[i] for part in columns)) for i in range(looped)]

    work = "`calc.trend`, 1e5 series of 5 points"
    (ours,) = times(lambda: one(*columns))
    name = f"a loop over it, {looped:,} series timed, by {series // looped}"
    yield Row(work, ours, name, once(loop) * series / looped, at_least=300)
