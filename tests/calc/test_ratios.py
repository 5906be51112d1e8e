"""Two rates or proportions against each other."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from cdpkit import calc
from cdpkit.errors import InputError

Tail: TypeAlias = Callable[..., tuple[Any, Any]]

COUNT, POPULATION, LEVELS = st.integers(0, 10**6), st.integers(1, 10**7), st.floats(0.5, 0.9999)
# Newcombe (1998), Stat Med 17:873-890, table II, method 10, prints four decimals.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]
EXACT = [(0, 5), (1, 1), (5, 0), (41, 15), (300, 2), (1_000, 3_000), (10**6, 10**6)]


@pytest.mark.parametrize("row", NEWCOMBE)
def test_differences_match_newcombe(row: tuple[float, ...]) -> None:
    ci = calc.proportion_difference(*row[:4])
    np.testing.assert_allclose([ci.lower, ci.upper], row[4:], rtol=0, atol=5e-5)


def test_differences_follow_their_confidence() -> None:
    for difference, part in (
        (calc.proportion_difference, calc.proportion),
        (calc.rate_difference, calc.crude_rate),
    ):
        ci = difference(56, 70, 48, 80, confidence=[0.9, 0.998])
        for i, level in enumerate((0.9, 0.998)):
            a, b = (part(k, n, confidence=level) for k, n in ((56, 70), (48, 80)))
            below = np.hypot(a.estimate - a.lower, b.upper - b.estimate)
            np.testing.assert_allclose(
                np.asarray(ci.lower)[i], a.estimate - b.estimate - below, rtol=1e-12
            )


def test_ratio_matches_koopman() -> None:
    """Koopman (1984), the example of 36 of 40 against 16 of 80: 2.94 to 7.15."""
    ci = calc.proportion_ratio(36, 40, 16, 80)
    assert (round(ci.lower, 2), ci.estimate, round(ci.upper, 2)) == (2.94, 4.5, 7.15)


def test_log_ratio_by_hand() -> None:
    ci = calc.proportion_ratio(36, 40, 16, 80, method="log")
    error = (1 / 36 - 1 / 40 + 1 / 16 - 1 / 80) ** 0.5
    expected = np.exp(np.log(4.5) + np.array([-1, 1]) * 1.959963984540054 * error)
    np.testing.assert_allclose([ci.lower, ci.upper], expected, rtol=1e-12)


@pytest.mark.parametrize(("x", "y"), EXACT)
@pytest.mark.parametrize("level", [0.5, 0.95, 0.998])
def test_exact_ratio_leaves_its_tails(x: int, y: int, level: float, beta_tail: Tail) -> None:
    """One Newton step in 50 digits from the tails at the limits moves them by less than 1e-12."""
    ci = calc.rate_ratio(x, 1, y, 1, confidence=level)
    assert (ci.lower == 0, np.isinf(ci.upper)) == (x == 0, y == 0)
    with mpmath.workdps(50):
        aimed = (1 - mpmath.mpf(level)) / 2
        for odds, a, b in ((ci.lower, x, y + 1), (1 / ci.upper, y, x + 1)):
            if a:
                share = mpmath.mpf(odds) / (1 + mpmath.mpf(odds))
                tail, density = beta_tail(a, b, share)
                assert abs(tail - aimed) / (density * share * (1 - share)) < 1e-12


def test_log_normal_rates_by_hand() -> None:
    ci = calc.rate_ratio(41, 28_010, 15, 19_017, method="lognormal")
    assert ci.method == "log-normal"
    error = (1 / 41 + 1 / 15) ** 0.5
    ratio = (41 / 28_010) / (15 / 19_017)
    expected = np.exp(np.log(ratio) + np.array([-1, 1]) * 1.959963984540054 * error)
    np.testing.assert_allclose([ci.lower, ci.upper], expected, rtol=1e-12)


def test_no_events_are_allowed() -> None:
    none = calc.rate_ratio([0, 5, 0], 1_000, [5, 0, 0], 1_000)
    np.testing.assert_array_equal(none.estimate, [0, np.inf, np.nan])
    np.testing.assert_array_equal(np.isinf(none.upper), [False, True, True])
    np.testing.assert_array_equal(np.asarray(none.lower) > 0, [False, True, False])
    log = calc.rate_ratio([0, 5], 1_000, 5, 1_000, method="lognormal")
    np.testing.assert_array_equal(np.isinf(log.upper), [True, False])
    assert log.warnings == ("a count of zero has no log-normal limits: 0 to infinity",)
    log = calc.proportion_ratio([0, 5, 0, 5], 10, [5, 0, 0, 5], 10, method="log")
    np.testing.assert_array_equal(np.isinf(log.upper), [True, True, True, False])
    np.testing.assert_array_equal(np.asarray(log.lower) > 0, [False, False, False, True])
    assert log.warnings == ("a count of zero has no log-normal limits: 0 to infinity",)
    assert calc.proportion_ratio(5, 10, 5, 10, method="log").warnings == ()
    share = calc.proportion_ratio([0, 5, 0], 10, [5, 0, 0], 10)
    assert share.warnings == ()
    np.testing.assert_array_equal(np.isinf(share.upper), [False, True, True])


def test_missing_travels() -> None:
    for method in (calc.rate_ratio, calc.rate_difference, calc.proportion_difference):
        ci = method([1, np.nan, 3], [10, 10, np.nan], 5, 10)
        np.testing.assert_array_equal(np.isnan(ci.lower), [False, True, True])
        np.testing.assert_array_equal(np.isnan(ci.upper), [False, True, True])
    ci = calc.proportion_ratio([1, np.nan, 0], 10, [1, 0, np.nan], 10)
    np.testing.assert_array_equal(np.isnan(ci.lower), [False, True, True])


@pytest.mark.parametrize("missing", [1, 3])
def test_a_missing_denominator_leaves_no_limits_beside_no_events(missing: int) -> None:
    arguments = [0.0, 10.0, 2.0, 10.0]
    arguments[missing] = math.nan
    for ratio in (
        calc.rate_ratio(*arguments, method="lognormal"),
        calc.proportion_ratio(*arguments, method="log"),
    ):
        assert np.isnan([ratio.lower, ratio.upper]).all()


def test_inputs_of_a_single_result_are_kept() -> None:
    kept = {"count": 4, "population": 10, "reference_count": 5, "reference_population": 20}
    assert calc.rate_ratio(*kept.values()).inputs == kept
    assert calc.rate_ratio([4], 10, 5, 20).inputs == {}
    assert calc.rate_difference(*kept.values()).inputs == kept
    kept = {"numerator": 4, "denominator": 10}
    kept |= {"reference_numerator": 5, "reference_denominator": 20}
    for method in (calc.proportion_difference, calc.proportion_ratio):
        ci = method(*kept.values())
        assert (ci.inputs, ci.warnings) == (kept, ())


@pytest.mark.parametrize("method", [calc.proportion_difference, calc.proportion_ratio])
def test_shares_above_one_are_refused(method: object) -> None:
    with pytest.raises(InputError, match=r"`numerator` exceeds `denominator`\. For events per"):
        method(11, 10, 1, 10)
    with pytest.raises(InputError, match="`reference_numerator` exceeds `reference_denominator`"):
        method(1, 10, 11, 10)


@given(COUNT, POPULATION, COUNT, POPULATION, LEVELS)
def test_turning_a_rate_ratio_around_inverts_it(x: int, n: int, y: int, m: int, c: float) -> None:
    assume(x and y)
    for method in ("exact", "lognormal"):
        ci = calc.rate_ratio(x, n, y, m, confidence=c, method=method)
        turned = calc.rate_ratio(y, m, x, n, confidence=c, method=method)
        np.testing.assert_allclose(
            [1 / turned.estimate, 1 / turned.upper, 1 / turned.lower],
            [ci.estimate, ci.lower, ci.upper],
            rtol=1e-10,
        )
        assert ci.lower <= ci.estimate <= ci.upper


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 500), st.integers(1, 500), LEVELS)
def test_turning_proportions_around(k: int, rest: int, j: int, others: int, c: float) -> None:
    n, m = k + rest, j + others
    ci = calc.proportion_difference(k, n, j, m, confidence=c)
    turned = calc.proportion_difference(j, m, k, n, confidence=c)
    np.testing.assert_allclose([turned.lower, turned.upper], [-ci.upper, -ci.lower], atol=1e-12)
    assert -1 <= ci.lower <= ci.estimate <= ci.upper <= 1
    assume(k and j)
    for method in ("koopman", "log"):
        one = calc.proportion_ratio(k, n, j, m, confidence=c, method=method)
        other = calc.proportion_ratio(j, m, k, n, confidence=c, method=method)
        np.testing.assert_allclose(
            [1 / other.upper, 1 / other.lower], [one.lower, one.upper], rtol=1e-9
        )
        assert one.lower <= one.estimate <= one.upper


@given(COUNT, POPULATION, COUNT, POPULATION, st.tuples(LEVELS, LEVELS))
def test_more_confidence_is_wider(
    x: int, n: int, y: int, m: int, levels: tuple[float, float]
) -> None:
    for method in (calc.rate_ratio, calc.rate_difference):
        narrow, wide = (method(x, n, y, m, confidence=c) for c in sorted(levels))
        slack = 1e-9 * (abs(narrow.lower) + 1e-6)
        assert wide.lower <= narrow.lower + slack
        assert narrow.upper <= wide.upper * (1 + 1e-9) + slack


@given(COUNT, POPULATION, COUNT, POPULATION)
def test_a_difference_mirrors_and_scales(x: int, n: int, y: int, m: int) -> None:
    ci, turned = calc.rate_difference(x, n, y, m), calc.rate_difference(y, m, x, n, per=1)
    scale = 1e5 * max(abs(turned.lower), abs(turned.upper))
    np.testing.assert_allclose(
        [ci.lower, ci.upper], [-1e5 * turned.upper, -1e5 * turned.lower], atol=1e-12 * scale
    )


@pytest.mark.parametrize(("n", "m"), [(8, 8), (5, 11)])
def test_coverage_of_the_exact_ratio_by_enumeration(n: int, m: int) -> None:
    """Given the total, the exact interval of equal rates covers 1 at least as often as it says."""
    total = n + m
    x = np.arange(total + 1)
    ci = calc.rate_ratio(x, n, total - x, m)
    weights = np.array([float(math.comb(total, i)) for i in x])
    weights *= (n / total) ** x * (m / total) ** (total - x)
    covered = (np.asarray(ci.lower) <= 1) & (np.asarray(ci.upper) >= 1)
    assert 0.95 <= weights[covered].sum() <= 1


def test_koopman_solves_the_score_equation() -> None:
    """At a limit, the chi-squared of the constrained maximum, found by a fine grid, is z^2."""
    k, n, j, m, z = 7, 30, 12, 25, 1.959963984540054
    ci = calc.proportion_ratio(k, n, j, m)
    for theta in (ci.lower, ci.upper):
        p = np.linspace(1e-4, min(1, 1 / theta) - 1e-4, 400_001)
        loglik = k * np.log(theta * p) + (n - k) * np.log1p(-theta * p)
        loglik += j * np.log(p) + (m - j) * np.log1p(-p)
        best = p[np.argmax(loglik)]
        chi = (k - n * theta * best) ** 2 / (n * theta * best * (1 - theta * best))
        chi += (j - m * best) ** 2 / (m * best * (1 - best))
        np.testing.assert_allclose(chi, z**2, rtol=1e-4)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9),
       st.sampled_from([0.5, 0.95, 0.998]))  # fmt: skip
def test_koopmans_limits_are_where_the_score_says(
    k: int, rest: int, j: int, others: int, level: float
) -> None:
    """The score at a limit, in 60 digits, is the normal quantile."""
    assume(k > 0 and j > 0)
    n, m = k + rest, j + others
    ci = calc.proportion_ratio(k, n, j, m, confidence=level)
    z = -special.ndtri((1 - level) / 2)
    with mpmath.workdps(60):
        for limit, expected in ((ci.lower, z), (ci.upper, -z)):
            theta = mpmath.mpf(limit)
            linear = theta * (n + j) + k + m
            p = (linear - mpmath.sqrt(linear**2 - 4 * theta * (n + m) * (k + j))) / (
                2 * theta * (n + m)
            )
            variance = theta * p * (1 - theta * p) / n + theta**2 * p * (1 - p) / m
            if variance > 0:
                score = (mpmath.mpf(k) / n - theta * j / m) / mpmath.sqrt(variance)
                # A limit of 15 digits is this far from the exact one, in standard errors.
                slack = 1e-13 * theta * (1 + p) / mpmath.sqrt(variance)
                assert abs(score - expected) <= 1e-8 + slack
