from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

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
Tail: TypeAlias = Callable[..., tuple[Any, Any]]

COUNTS = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9))
LEVELS = st.floats(0.01, 0.9999)


@pytest.mark.parametrize("method", ["byar", "exact"])
def test_limits_match_r(oracle: Oracle, method: str) -> None:
    """One habit of R is left out: Byar's lower limit is NaN there where it falls below 0."""
    for level, rows in oracle("count_limits").groupby("confidence"):
        ci = calc.count_interval(rows["x"], confidence=float(level), method=method)
        name = {"byar": "byars", "exact": "exact"}[method]
        lower = rows[f"{name}_lower"].where(rows[f"{name}_lower"].notna() | rows["x"].isna(), 0)
        np.testing.assert_allclose(ci.lower, lower, rtol=1e-9)
        np.testing.assert_allclose(ci.upper, rows[f"{name}_upper"], rtol=1e-9)


def test_only_the_smallest_counts_have_no_byar_lower_limit_in_r(oracle: Oracle) -> None:
    rows = oracle("count_limits").dropna(subset=["x"])
    gaps = rows[rows["byars_lower"].isna()]
    assert set(gaps["x"]) <= {0, 0.5, 1, 2}
    for x, level in zip(gaps["x"], gaps["confidence"], strict=True):
        assert calc.count_interval(x, confidence=level, method="byar").lower == 0


@pytest.mark.parametrize(("count", "lower", "upper"), [(121, 100.4, 144.6), (205, 177.9, 235.1)])
def test_golden_values(count: int, lower: float, upper: float) -> None:
    ci = calc.count_interval(count)
    assert (round(ci.lower, 1), round(ci.upper, 1)) == (lower, upper)


@pytest.mark.parametrize(
    ("count", "method"),
    [(0, "exact"), (9, "exact"), (9.5, "exact"), (9.9999999999, "exact"), (10, "byar")],
)
def test_the_switch_is_below_ten(count: float, method: str) -> None:
    auto, forced = calc.count_interval(count), calc.count_interval(count, method=method)
    assert (auto.lower, auto.upper, auto.method) == (forced.lower, forced.upper, forced.method)


def test_no_events_have_a_lower_limit_of_zero() -> None:
    for method in ("auto", "byar", "exact"):
        ci = calc.count_interval(0, method=method)
        assert ci.lower == 0
        assert ci.upper > 3


def test_method_names_what_was_used() -> None:
    assert calc.count_interval([1, 2]).method == "exact Poisson"
    assert calc.count_interval([10, 20]).method == "Byar"
    assert calc.count_interval([1, 20]).method == "exact Poisson below 10, Byar from 10"
    assert calc.count_interval([1, 20], method="exact").method == "exact Poisson"
    assert calc.count_interval([]).method == "Byar"


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(InputError, match=r"`method` is 'normal'\. Choose from 'auto', 'byar'"):
        calc.count_interval(5, method="normal")


@given(COUNTS, LEVELS)
def test_the_count_lies_inside_its_interval(count: float, level: float) -> None:
    for method in ("auto", "byar", "exact"):
        ci = calc.count_interval(count, confidence=level, method=method)
        assert 0 <= ci.lower <= ci.estimate <= ci.upper


@given(COUNTS, LEVELS, LEVELS)
def test_more_confidence_is_wider(count: float, one: float, other: float) -> None:
    narrow, wide = (calc.count_interval(count, confidence=level) for level in sorted((one, other)))
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@given(st.integers(0, 10**6), st.integers(1, 10**6), LEVELS)
def test_more_events_move_both_limits_up(count: int, more: int, level: float) -> None:
    for method in ("byar", "exact"):
        few = calc.count_interval(count, confidence=level, method=method)
        many = calc.count_interval(count + more, confidence=level, method=method)
        assert few.lower <= many.lower
        assert few.upper < many.upper


@given(st.floats(10, 1e6), st.floats(0.5, 0.999))
def test_byar_is_close_to_exact_from_ten(count: float, level: float) -> None:
    byar, exact = (
        calc.count_interval(count, confidence=level, method=m) for m in ("byar", "exact")
    )
    np.testing.assert_allclose(byar.lower, exact.lower, rtol=0.02)
    np.testing.assert_allclose(byar.upper, exact.upper, rtol=0.02)


@given(st.lists(st.one_of(COUNTS, st.just(np.nan)), min_size=1, max_size=20), LEVELS)
def test_arrays_agree_with_scalars(counts: list[float], level: float) -> None:
    together = calc.count_interval(counts, confidence=level)
    alone = [calc.count_interval(count, confidence=level) for count in counts]
    np.testing.assert_allclose(together.lower, [ci.lower for ci in alone], rtol=1e-12)
    np.testing.assert_allclose(together.upper, [ci.upper for ci in alone], rtol=1e-12)


@given(st.lists(st.floats(10, 1e9), min_size=1, max_size=20), LEVELS)
def test_blocks_follow_the_formula(counts: list[float], level: float) -> None:
    """What works in place in the cache is the same arithmetic as the formula for all engines."""
    z = float(-ndtri((1 - level) / 2))
    lower, upper = formulas.byar_limits(np.array(counts), z)
    ci = calc.count_interval(counts, confidence=level)
    np.testing.assert_allclose(ci.lower, np.maximum(lower, 0), rtol=1e-13)
    np.testing.assert_allclose(ci.upper, upper, rtol=1e-13)


def test_many_blocks_agree_with_one() -> None:
    counts = np.resize([0, 1, 9.5, 10, 250, np.nan, 1e9], 50_000)
    together = calc.crude_rate(counts, 1_000, confidence=[0.9, 0.998])
    alone = calc.crude_rate(counts[:7], 1_000, confidence=[0.9, 0.998])
    np.testing.assert_array_equal(
        np.asarray(together.upper)[:, -6:], np.asarray(alone.upper)[:, :6]
    )
    np.testing.assert_array_equal(np.asarray(together.lower)[:, :7], alone.lower)
    shares = calc.proportion(counts % 11, 11)
    np.testing.assert_array_equal(
        np.asarray(shares.upper)[:7], calc.proportion(counts[:7] % 11, 11).upper
    )


@pytest.mark.parametrize("count", [1, 9, 9.5, 10, 1_000, 10**6, 10**9])
@pytest.mark.parametrize("level", [0.5, 0.95, 0.9999])
def test_limits_to_twelve_digits(count: float, level: float, gamma_tail: Tail) -> None:
    """Byar in 50 digits; the exact limits by a Newton step from their tails."""
    ci = calc.count_interval(count, confidence=level)
    with mpmath.workdps(50):
        aimed = (1 - mpmath.mpf(level)) / 2
        if count >= 10:
            z = mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf(level))
            third = mpmath.mpf(1) / 3
            for limit, x, side in ((ci.lower, count, -1), (ci.upper, count + 1, 1)):
                root = z * third / mpmath.sqrt(x)
                right = x * (1 - 1 / mpmath.mpf(9 * x) + side * root) ** 3
                assert abs(limit / right - 1) < 1e-12
            return
        for limit, shape, upper in ((ci.lower, count, False), (ci.upper, count + 1, True)):
            tail, density = gamma_tail(shape, limit, upper=upper)
            assert abs(tail - aimed) / (density * limit) < 1e-12


def test_limits_match_epitools(oracle: Oracle) -> None:
    """Its `daly` limits are gamma quantiles; its `exact` ones stop their search 1e-5 events short.

    Left out: `daly` at 0 events, which is one-sided, and `exact` for 0 and 1 at 99.8% (NA). Its
    `byar` adds one half to the count on both sides, and `approx` is the normal approximation:
    other methods.
    """
    rows = oracle("epitools_poisson")
    for level, part in rows.groupby("confidence"):
        ci = calc.count_interval(part["x"], confidence=level, method="exact")
        known, some = part["exact_lower"].notna(), part["x"] > 0
        for ours, side in ((ci.lower, "lower"), (ci.upper, "upper")):
            limits = np.asarray(ours)
            np.testing.assert_allclose(limits[some], 1_000 * part[f"daly_{side}"][some], rtol=1e-9)
            searched = 1_000 * part[f"exact_{side}"][known]
            np.testing.assert_allclose(limits[known], searched, rtol=0, atol=1e-4)
