from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import mpmath
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError

Oracle = Callable[[str], pd.DataFrame]

COUNT, REST, LEVELS = st.integers(0, 10**6), st.integers(1, 10**6), st.floats(0.01, 0.9999)
NAMES = {0.9: "90_0", 0.95: "95_0", 0.99: "99_0", 0.998: "99_8", 0.999: "99_9"}
PRINTED = 5e-5  # Newcombe (1998), table I, prints four decimals
NEWCOMBE = [
    ("wilson", 81, 263, 0.2553, 0.3662),
    ("wilson", 15, 148, 0.0624, 0.1605),
    ("wilson", 0, 20, 0.0000, 0.1611),
    ("wilson", 1, 29, 0.0061, 0.1718),
    ("exact", 81, 263, 0.2527, 0.3676),
    ("exact", 15, 148, 0.0578, 0.1617),
    ("exact", 0, 20, 0.0000, 0.1684),
    ("exact", 1, 29, 0.0009, 0.1776),
]


@pytest.mark.parametrize(("method", "k", "n", "lower", "upper"), NEWCOMBE)
def test_limits_match_newcombe(method: str, k: int, n: int, lower: float, upper: float) -> None:
    ci = calc.proportion(k, n, method=method)
    np.testing.assert_allclose([ci.lower, ci.upper], [lower, upper], rtol=0, atol=PRINTED)


def test_wilson_matches_r(oracle: Oracle) -> None:
    """All rows, at five levels. R's limits exceed 1 by rounding, 2e-16; ours do not."""
    rows = oracle("proportion")
    ci = calc.proportion(rows["x"], rows["n"], confidence=list(NAMES))
    np.testing.assert_allclose(ci.estimate, rows["value"], rtol=1e-9)
    for i, name in enumerate(NAMES.values()):
        np.testing.assert_allclose(np.asarray(ci.lower)[i], rows[f"lower{name}cl"], rtol=1e-9)
        np.testing.assert_allclose(np.asarray(ci.upper)[i], rows[f"upper{name}cl"], rtol=1e-9)
    assert np.nanmax(ci.upper) == 1


def test_percentages_match_r(oracle: Oracle) -> None:
    rows = oracle("proportion")
    ci = calc.proportion(rows["x"], rows["n"], per=100)
    np.testing.assert_allclose(ci.estimate, rows["pct"], rtol=1e-9)
    np.testing.assert_allclose(ci.lower, rows["pct_lowercl"], rtol=1e-9)
    np.testing.assert_allclose(ci.upper, rows["pct_uppercl"], rtol=1e-9)


def test_hull_of_the_counts_behind_a_printed_percentage() -> None:
    ci = calc.proportion([169, 170], 193, per=100)
    assert (round(np.min(ci.lower), 1), round(np.max(ci.upper), 1)) == (82.2, 91.9)


@pytest.mark.parametrize("n", [1e-3, 1, 2, 3, 77, 1e6, 9e15])
@pytest.mark.parametrize("method", ["wilson", "exact"])
def test_none_and_all_touch_the_ends_exactly(n: float, method: str) -> None:
    none = calc.proportion(0, n, per=100, method=method)
    every = calc.proportion(n, n, per=100, method=method)
    assert (none.lower, every.upper) == (0, 100)
    assert none.upper > 0
    assert every.lower < 100


def test_numerator_above_denominator_is_refused() -> None:
    message = r"`numerator` exceeds `denominator` at \[\(1,\)\] \(1 of 2\)\. .*`crude_rate`"
    with pytest.raises(InputError, match=message):
        calc.proportion([1, 3], 2)


def test_a_zero_denominator_is_refused() -> None:
    with pytest.raises(InputError, match="`denominator` is zero"):
        calc.proportion(0, 0)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(InputError, match=r"`method` is 'wald'\. Choose from 'wilson', 'exact'"):
        calc.proportion(1, 2, method="wald")


@given(COUNT, REST, LEVELS)
def test_the_share_lies_inside_its_interval(k: int, m: int, level: float) -> None:
    for method in ("wilson", "exact"):
        ci = calc.proportion(k, k + m, confidence=level, method=method)
        assert 0 <= ci.lower <= ci.estimate <= ci.upper <= 1


@given(COUNT, REST, LEVELS, LEVELS)
def test_more_confidence_is_wider(k: int, m: int, one: float, other: float) -> None:
    for method in ("wilson", "exact"):
        narrow, wide = (
            calc.proportion(k, k + m, confidence=level, method=method)
            for level in sorted((one, other))
        )
        assert wide.lower <= narrow.lower * (1 + 1e-12)
        assert narrow.upper <= wide.upper * (1 + 1e-12)


@given(COUNT, REST, LEVELS)
def test_wilson_mirrors_when_numerator_and_rest_swap(k: int, m: int, level: float) -> None:
    ci, swapped = (calc.proportion(e, k + m, confidence=level) for e in (k, m))
    np.testing.assert_allclose(ci.lower, 1 - swapped.upper, rtol=0, atol=1e-12)


@given(COUNT, REST, st.floats(1e-3, 1e6))
def test_per_scales_all_three(k: int, m: int, per: float) -> None:
    one, scaled = calc.proportion(k, k + m), calc.proportion(k, k + m, per=per)
    np.testing.assert_allclose(
        [scaled.estimate, scaled.lower, scaled.upper],
        [per * one.estimate, per * one.lower, per * one.upper],
        rtol=1e-15,
    )


@given(COUNT, REST, st.floats(0.5, 0.999))
def test_wilson_limits_solve_the_score_equation(k: int, m: int, level: float) -> None:
    """Where the limits come from: |k/n - p| = z sqrt(p (1 - p) / n)."""
    n, ci = k + m, calc.proportion(k, k + m, confidence=level)
    widths = [
        (k / n - p) ** 2 / (p * (1 - p) / n) for p in (ci.lower, ci.upper) if 1e-3 < p < 1 - 1e-3
    ]
    for width in widths:
        np.testing.assert_allclose(width, widths[0], rtol=1e-6)


@given(COUNT, REST)
def test_fractions_and_floats_agree(k: int, m: int) -> None:
    exact = formulas.wilson_limits(Fraction(k), Fraction(k + m), 1.959963984540054)
    ci = calc.proportion(k, k + m)
    np.testing.assert_allclose([float(x) for x in exact], [ci.lower, ci.upper], rtol=1e-12)


def test_limits_match_epitools(oracle: Oracle) -> None:
    rows = oracle("epitools_binomial")
    for level, part in rows.groupby("confidence"):
        for method in ("wilson", "exact"):
            ci = calc.proportion(part["x"], part["n"], confidence=level, method=method)
            for ours, side in ((ci.lower, "lower"), (ci.upper, "upper")):
                theirs = part[f"{method}_{side}"]
                np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-16)


def test_summed_groups_match_r(oracle: Oracle) -> None:
    """A missing count in a group makes its sum missing."""
    for name, method, per in (
        ("proportion", calc.proportion, 100),
        ("rate", calc.crude_rate, 1_000),
    ):
        rows, out = oracle(f"{name}_grouped_in"), oracle(f"{name}_grouped_out").set_index("area")
        sums = rows.groupby("area").agg(lambda part: part.sum(skipna=False))
        ci = method(sums["x"], sums["n"], per=per, confidence=[0.95, 0.998])
        np.testing.assert_allclose(ci.estimate, out["value"], rtol=1e-9)
        for i, level in enumerate(("95_0", "99_8")):
            np.testing.assert_allclose(np.asarray(ci.lower)[i], out[f"lower{level}cl"], rtol=1e-9)
            np.testing.assert_allclose(np.asarray(ci.upper)[i], out[f"upper{level}cl"], rtol=1e-9)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 10), (3, 10**10), (10**9, 10**10), (7, 7)])
@pytest.mark.parametrize("level", [0.5, 0.95, 0.9999])
def test_wilson_to_twelve_digits(k: int, n: int, level: float) -> None:
    ci = calc.proportion(k, n, confidence=level)
    with mpmath.workdps(50):
        z = mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf(level))
        root = z * mpmath.sqrt(z**2 + 4 * k * (1 - mpmath.mpf(k) / n))
        for limit, side in ((ci.lower, -1), (ci.upper, 1)):
            right = (2 * k + z**2 + side * root) / (2 * (n + z**2))
            assert abs(limit - right) <= 1e-12 * abs(right) + mpmath.mpf(10) ** -45


@given(st.lists(st.tuples(COUNT, REST), min_size=1, max_size=20), st.floats(0.5, 0.999))
def test_blocks_follow_the_formula(pairs: list[tuple[int, int]], level: float) -> None:
    k, rest = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    lower, upper = formulas.wilson_limits(k, k + rest, float(-ndtri((1 - level) / 2)))
    ci = calc.proportion(k, k + rest, confidence=level)
    np.testing.assert_allclose(ci.lower, lower, rtol=1e-13)
    np.testing.assert_allclose(ci.upper, upper, rtol=1e-13)


def test_exact_limits_of_none_and_all_end_at_0_and_1() -> None:
    ci = calc.proportion([0, 10], 10, method="exact")
    tail = 0.025**0.1
    np.testing.assert_allclose(ci.lower, [0, tail], rtol=1e-12)
    np.testing.assert_allclose(ci.upper, [1 - tail, 1], rtol=1e-12)
