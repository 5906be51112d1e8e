"""Closed forms against their definitions in 50 digits, over the ranges that the library promises.

Counts 0 to 1e9, populations 1 to 1e10, confidence 0.5 to 0.9999. Quantiles are judged by the step
that Newton's method would still move them, with tails by routes of their own (conftest.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, TypeAlias

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc

Tail: TypeAlias = Callable[..., tuple[Any, Any]]
Number: TypeAlias = mpmath.mpf

DIGITS = 1e-12
OLD_SCIPY = tuple(map(int, version("scipy").split(".")[:2])) < (1, 17)
COUNTS, PEOPLE = st.integers(0, 10**9), st.integers(1, 10**10)
LEVELS = st.floats(0.5, 0.9999)
THREE_LEVELS = (0.5, 0.95, 0.9999)


@pytest.fixture(autouse=True)
def _fifty_digits() -> Any:
    with mpmath.workdps(50):
        yield


def z_of(level: float) -> Number:
    return mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf(level))


def byar(x: Number, level: float) -> tuple[Number, Number]:
    """Byar's limits as Breslow and Day print them; the lower one is 0 where it falls below."""
    above, z = x + 1, z_of(level)
    inner = 1 - 1 / (9 * x) - z / (3 * mpmath.sqrt(x)) if x else mpmath.mpf(0)
    upper = above * (1 - 1 / (9 * above) + z / (3 * mpmath.sqrt(above))) ** 3
    return x * max(inner, mpmath.mpf(0)) ** 3, upper


def wilson(k: int, n: int, level: float) -> tuple[Number, Number]:
    z = z_of(level)
    half = z * mpmath.sqrt(z**2 + 4 * k * (1 - mpmath.mpf(k) / n))
    return tuple((2 * k + z**2 + side * half) / (2 * (n + z**2)) for side in (-1, 1))


def assert_close(found: Any, right: Any, *, scale: Any = 0) -> None:
    """Compare to 12 digits of the number, or of a `scale` in which its terms cancel."""
    for ours, exact in zip(found, right, strict=True):
        assert abs(mpmath.mpf(float(ours)) - exact) <= DIGITS * max(abs(exact), scale) + 1e-40


@given(st.integers(10, 10**9), PEOPLE, LEVELS)
def test_rates(count: int, population: int, level: float) -> None:
    ci = calc.crude_rate(count, population, confidence=level)
    right = (mpmath.mpf(count), *byar(mpmath.mpf(count), level))
    assert_close((ci.estimate, ci.lower, ci.upper), [100_000 * x / population for x in right])


@given(st.integers(10, 10**9), st.floats(1e-3, 1e9), LEVELS)
def test_indirect_ratios(observed: int, expected: float, level: float) -> None:
    ci = calc.indirect_ratio(observed, expected, confidence=level)
    right = (mpmath.mpf(observed), *byar(mpmath.mpf(observed), level))
    assert_close((ci.estimate, ci.lower, ci.upper), [100 * x / expected for x in right])


@given(st.data(), PEOPLE, LEVELS)
def test_wilson_limits(data: st.DataObject, n: int, level: float) -> None:
    k = data.draw(st.integers(0, min(n, 10**9)))
    ci = calc.proportion(k, n, confidence=level)
    right = [mpmath.mpf(k) / n, *wilson(k, n, level)]
    # At no events, the lower limit is 0 but for the last of the 50 digits.
    assert_close((ci.estimate, ci.lower, ci.upper), right)


BINOMIAL = [
    (k, n)
    for n in (1, 2, 10, 1_000, 10**6, 10**8, 10**9, 10**10)
    for k in sorted({0, 1, 2, 9, 20, 1_000, 10**5, 10**7, 10**9, n // 3, n - 2, n - 1, n})
    if 0 <= k <= min(n, 10**9)
]


@pytest.mark.parametrize(("k", "n"), BINOMIAL)
def test_clopper_pearson(k: int, n: int, beta_tail: Tail) -> None:
    """SciPy's own quantile is out by 4% at 1,000 of 1e10, and by 1e-9 at 1 of 1e8.

    Its tails, which put the quantile right, lose a digit at 1e9 of 1e10 before SciPy 1.17.
    """
    bound = 10 * DIGITS if OLD_SCIPY else DIGITS
    for level in THREE_LEVELS:
        ci = calc.proportion(k, n, confidence=level, method="exact")
        assert (ci.lower == 0, ci.upper == 1) == (k == 0, k == n)
        aimed = (1 - mpmath.mpf(level)) / 2
        if k:
            tail, density = beta_tail(k, n - k + 1, ci.lower)
            assert abs(tail - aimed) / (density * mpmath.mpf(ci.lower)) < bound
        if k < n:
            tail, density = beta_tail(n - k, k + 1, 1 - mpmath.mpf(ci.upper))
            assert abs(tail - aimed) / (density * mpmath.mpf(ci.upper)) < bound


@pytest.mark.parametrize(
    ("x", "y"),
    [(1, 10**9), (10**9, 1), (10**9, 10**9), (1_000, 10**9), (20, 10**8), (0, 10**9), (10**5, 3)],
)
def test_exact_rate_ratios(x: int, y: int, beta_tail: Tail) -> None:
    for level in THREE_LEVELS:
        ci = calc.rate_ratio(x, 1, y, 1, confidence=level)
        aimed = (1 - mpmath.mpf(level)) / 2
        for odds, a, b in ((ci.lower, x, y + 1), (1 / mpmath.mpf(ci.upper), y, x + 1)):
            if a:
                share = odds / (1 + mpmath.mpf(odds))
                tail, density = beta_tail(a, b, share)
                assert abs(tail - aimed) / (density * share * (1 - share)) < DIGITS


def score(theta: Number, k: int, n: int, j: int, m: int) -> Number:
    """Koopman's statistic as he prints it, which 50 digits forgive."""
    a, b, c = (n + m) * theta, n * theta + k + m + j * theta, k + j
    reference = (b - mpmath.sqrt(b * b - 4 * a * c)) / (2 * a)
    share = theta * reference
    variance = share * (1 - share) / n + theta**2 * reference * (1 - reference) / m
    return (mpmath.mpf(k) / n - theta * mpmath.mpf(j) / m) / mpmath.sqrt(variance)


SHARES = [(0, 5), (1, 5), (5, 5), (999, 1_000), (10**6, 10**7), (10**9 - 1, 10**9),
          (10**9, 10**9), (1, 10**10), (10**9, 10**10)]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), list(itertools.product(SHARES, SHARES)))
def test_koopman_limits(first: tuple[int, int], second: tuple[int, int]) -> None:
    for level in THREE_LEVELS:
        ci = calc.proportion_ratio(*first, *second, confidence=level)
        for limit, z in ((ci.lower, z_of(level)), (ci.upper, -z_of(level))):
            if limit in (0, np.inf):
                assert (first if limit == 0 else second)[0] == 0
                continue
            logged, tiny = mpmath.log(mpmath.mpf(limit)), mpmath.mpf(10) ** -20

            def off(x: Number, z: Number = z) -> Number:
                return score(mpmath.exp(x), *first, *second) - z

            slope = (off(logged + tiny) - off(logged - tiny)) / (2 * tiny)
            assert abs(off(logged) / slope) < DIGITS


def test_all_of_two_small_groups_are_compared_both_ways() -> None:
    """With everyone in both, the statistic is 0/0 at a ratio of 1; the limits are 1 +- z^2 / n."""
    ci = calc.proportion_ratio(5, 5, 5, 5)
    assert_close((ci.lower, ci.upper), (1 / (1 + z_of(0.95) ** 2 / 5), 1 + z_of(0.95) ** 2 / 5))


def mover(first: list[Number], second: list[Number]) -> tuple[Number, Number]:
    (a, la, ua), (b, lb, ub) = first, second
    return (
        a - b - mpmath.sqrt((a - la) ** 2 + (ub - b) ** 2),
        a - b + mpmath.sqrt((ua - a) ** 2 + (b - lb) ** 2),
    )


@given(st.integers(10, 10**9), PEOPLE, st.integers(10, 10**9), PEOPLE, LEVELS)
def test_rate_differences(x: int, n: int, y: int, m: int, level: float) -> None:
    """A limit near 0 is a difference of rates: it keeps 12 digits of the larger of them."""
    ci = calc.rate_difference(x, n, y, m, per=1, confidence=level)
    rates = [[k / mpmath.mpf(p) for k in (mpmath.mpf(c), *byar(mpmath.mpf(c), level))]
             for c, p in ((x, n), (y, m))]  # fmt: skip
    scale = max(rates[0][2], rates[1][2])
    assert_close((ci.lower, ci.upper), mover(*rates), scale=scale)


@given(st.data(), PEOPLE, PEOPLE, LEVELS)
def test_proportion_differences(data: st.DataObject, n: int, m: int, level: float) -> None:
    k, j = (data.draw(st.integers(0, min(size, 10**9))) for size in (n, m))
    ci = calc.proportion_difference(k, n, j, m, confidence=level)
    shares = [[mpmath.mpf(a) / b, *wilson(a, b, level)] for a, b in ((k, n), (j, m))]
    scale = max(shares[0][2], shares[1][2])
    assert_close((ci.lower, ci.upper), mover(*shares), scale=scale)


BAND = st.tuples(st.integers(0, 10**9), PEOPLE, st.integers(1, 10**6))


@given(st.lists(BAND, min_size=1, max_size=19), LEVELS)
def test_direct_rates(bands: list[tuple[int, int, int]], level: float) -> None:
    """A lower limit near 0 is a difference: it keeps 12 digits of the rate."""
    total = mpmath.mpf(sum(o for o, _, _ in bands))
    ci = calc.direct_rate(*zip(*bands, strict=True), per=1, confidence=level)
    if total < 10:
        assert np.isnan(ci.estimate)
        return
    weights = sum(w for _, _, w in bands)
    rate = sum(mpmath.mpf(w * o) / n for o, n, w in bands) / weights
    variance = sum(mpmath.mpf(w**2 * o) / n**2 for o, n, w in bands) / weights**2
    limits = [rate + mpmath.sqrt(variance / total) * (x - total) for x in byar(total, level)]
    assert_close((ci.estimate, ci.lower, ci.upper), (rate, *limits), scale=rate)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.floats(1, 1e10), LEVELS)
def test_proportion_lines(events: int, rest: int, size: float, level: float) -> None:
    lines = calc.funnel_limits([events], [events + rest], kind="proportion", at=[size],
                               confidence=level)  # fmt: skip
    share = mpmath.mpf(events) / (events + rest)
    half = z_of(level) * mpmath.sqrt(share * (1 - share) / mpmath.mpf(size))
    right = (max(share - half, mpmath.mpf(0)), min(share + half, mpmath.mpf(1)))
    assert_close((lines.lower[0], lines.upper[0]), right, scale=share)


@pytest.mark.parametrize("events", [1, 9.5, 10**4, 10**8, 10**9])
def test_poisson_lines(events: float, gamma_tail: Tail) -> None:
    for level in THREE_LEVELS:
        lines = calc.funnel_limits([50], [55], kind="ratio", at=[events], confidence=level)
        aimed = (1 - mpmath.mpf(level)) / 2
        most, least = np.asarray(lines.lower_denominator)[0], np.asarray(lines.upper_denominator)[0]
        for mean, shape, upper in ((most, events + 1, True), (least, events, False)):
            tail, density = gamma_tail(shape, mean, upper=upper)
            assert abs(tail - aimed) / (density * mpmath.mpf(mean)) < DIGITS


@given(COUNTS, st.integers(1, 10**10), st.floats(0, 0.5), st.floats(0, 0.5))
def test_unmet_need(treated: int, prevalence: int, below: float, above: float) -> None:
    """Need near 0 is a difference from 1: it keeps 12 digits of 1."""
    low, high = prevalence * (1 - below), prevalence * (1 + above)
    ci = calc.unmet_need(treated, prevalence, lower=low, upper=high)
    right = [max(1 - treated / mpmath.mpf(n), mpmath.mpf(0)) for n in (prevalence, low, high)]
    assert_close((ci.estimate, ci.lower, ci.upper), right, scale=1)
