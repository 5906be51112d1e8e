"""Tests and their company: mid-P, windows, adjusted p, power, and change here against there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cdpkit import calc
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Oracle = Callable[[str], pd.DataFrame]

SEARCHED = 3e-4  # epitools finds its limits by a search that leaves tails of 0.02497 for 0.025
PROBABILITIES = st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=1, max_size=20)


def test_mid_p_and_exact_p_match_r(oracle: Oracle) -> None:
    rows = oracle("inference/mid_p")
    for test, column in (("mid_p", "p_midp"), ("exact", "p_exact_doubled")):
        found = of_rates(rows, "absolute", test)
        np.testing.assert_allclose(found.p_value, rows[column], rtol=1e-9)


def test_mid_p_limits_match_epitools(oracle: Oracle) -> None:
    rows = oracle("inference/mid_p").dropna()
    found = of_rates(rows, "ratio", "mid_p")
    np.testing.assert_allclose(found.lower, rows.lower_midp, rtol=SEARCHED)
    np.testing.assert_allclose(found.upper, rows.upper_midp, rtol=SEARCHED)


def of_rates(rows: pd.DataFrame, kind: str, test: str) -> calc.Change:
    return calc.change(
        rows.count_1, rows.count_2, kind=kind, statistic="crude_rate", test=test,
        baseline_denominator=rows.exposure_1, current_denominator=rows.exposure_2,
    )  # fmt: skip


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.1, 10), st.floats(0.5, 0.999))
def test_mid_p_limits_leave_half_of_what_is_left(x: int, y: int, n: float, level: float) -> None:
    found = calc.change(
        y, x, kind="ratio", statistic="crude_rate", test="mid_p", confidence=level,
        baseline_denominator=1, current_denominator=n,
    )  # fmt: skip
    tail = (1 - level) / 2
    for ratio, sign in ((found.lower, 1), (found.upper, -1)):
        law = stats.binom(x + y, ratio * n / (1 + ratio * n))
        beyond = law.sf(x) if sign > 0 else law.cdf(x - 1)
        if ratio > 0:
            assert beyond + law.pmf(x) / 2 == pytest.approx(tail, rel=1e-6)
        else:
            assert x == 0
    assert found.p_value <= calc.change(
        y, x, kind="ratio", statistic="crude_rate", baseline_denominator=1, current_denominator=n
    ).p_value  # fmt: skip


def test_windows_that_overlap_match_the_formula(oracle: Oracle) -> None:
    for row in oracle("inference/overlapping_windows").itertuples():
        found = calc.window_change(row.count_1, row.count_2, window=row.window, shift=row.shift)
        assert found.z == pytest.approx(row.z, rel=1e-9)
        assert found.p_value == pytest.approx(row.p, rel=1e-9)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(1, 1e6), st.floats(1, 1e6))
def test_windows_turned_round_change_the_sign_alone(x: int, y: int, m: float, n: float) -> None:
    one, other = (
        calc.window_change(*counts, window=3, shift=1, exposure_1=a, exposure_2=b)
        for counts, a, b in (((x, y), m, n), ((y, x), n, m))
    )
    assert one.z == pytest.approx(-other.z, rel=1e-9, abs=1e-9)
    assert (one.significance == "higher") == (other.significance == "lower")


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(2, 10), st.floats(0.5, 0.999))
def test_limits_of_windows_agree_with_their_test(x: int, y: int, w: int, level: float) -> None:
    """The limits are those of the same normal law: nought is outside where the test says so."""
    found = calc.window_change(x, y, window=w, shift=1, confidence=level)
    deviation = np.sqrt((x + y) / w)  # the variance of the periods that are not shared
    reach = stats.norm.ppf((1 + level) / 2) * deviation
    assert found.lower == pytest.approx(y - x - reach, rel=1e-9, abs=1e-9)
    assert found.upper == pytest.approx(y - x + reach, rel=1e-9, abs=1e-9)
    assert (found.significance == "higher") == (found.lower > 1e-9)
    assert (found.significance == "lower") == (found.upper < -1e-9)


def test_a_p_value_at_the_level_itself_is_not_significant() -> None:
    p = calc.window_change(10, 11, window=3, shift=1).p_value
    assert 1 - (1 - p) == p  # exact: p is above a half
    at, above = (calc.window_change(10, 11, window=3, shift=1, confidence=c) for c in (1 - p, 0.29))
    assert (at.significance, above.significance) == ("not significant", "higher")


def test_windows_without_a_shared_period_are_refused() -> None:
    with pytest.raises(InputError, match="use `change`"):
        calc.window_change(60, 75, window=3, shift=3)
    with pytest.raises(InputError, match="`exposure_2` is missing"):
        calc.window_change(60, 75, window=3, shift=1, exposure_1=5)


def test_few_events_in_windows_are_noted() -> None:
    found = calc.window_change([6, 60, 14, 14], [8, 75, 15, 16], window=3, shift=1)
    assert found.few.tolist() == [True, False, True, False]  # 29 and 30 events in the last two
    assert found.warnings[0].startswith("2 of 4")


@pytest.mark.parametrize("method", ["bh", "by", "holm", "bonferroni"])
def test_adjusted_p_matches_statsmodels(oracle: Oracle, method: str) -> None:
    for _, family in oracle("inference/false_discovery").groupby("set"):
        found = calc.adjusted_p(family.p, method=method)
        np.testing.assert_allclose(found, family[method], rtol=1e-9)


@given(PROBABILITIES, st.sampled_from(["bh", "by", "holm", "bonferroni"]))
def test_adjusted_p_keeps_order_and_leaves_missing_out(p: list[float], method: str) -> None:
    given_p = np.array(p)
    found = calc.adjusted_p(given_p, method=method)
    known = ~np.isnan(given_p)
    assert np.array_equal(np.isnan(found), ~known)
    assert np.all(found[known] >= given_p[known] - 1e-15)
    assert np.all(found[known] <= 1)
    np.testing.assert_array_equal(found[known], calc.adjusted_p(given_p[known], method=method))
    order = np.argsort(given_p[known], kind="stable")
    assert np.all(np.diff(found[known][order]) >= 0)


def test_smallest_count_matches_enumeration_in_r(oracle: Oracle) -> None:
    rows = oracle("inference/smallest_count")
    found = calc.smallest_detectable(rows.base, statistic="count")
    expected = np.where(rows.base < 50, rows.up_exact, rows.up_root_formula)
    np.testing.assert_allclose(found.rise, expected, rtol=1e-4)


def test_smallest_share_matches_power_prop_test(oracle: Oracle) -> None:
    rows = oracle("inference/smallest_share")
    found = calc.smallest_detectable(
        rows.n * rows.p1, statistic="proportion", denominator=rows.n, per=1
    )
    np.testing.assert_allclose(found.rise, rows.p2_up, rtol=1e-4)


@pytest.mark.parametrize("base", [10, 20, 35])
def test_a_fall_as_large_as_said_is_found_with_the_power(base: int) -> None:
    """Enumerate the test of `change` itself over both counts."""
    low = calc.smallest_detectable(base, statistic="count").fall
    counts = np.arange(120)
    found = calc.change(counts[:, None], counts, statistic="count").p_value < 0.05
    before, now = (stats.poisson(mean).pmf(counts) for mean in (base, low))
    assert before @ found @ now == pytest.approx(0.8, abs=1e-9)


def test_no_fall_from_few_events_would_show() -> None:
    assert np.isnan(calc.smallest_detectable([0, 3, 5.32], statistic="count").fall).all()


@given(st.floats(0, 200), st.floats(0.5, 0.95))
def test_a_larger_power_needs_a_larger_change(base: float, power: float) -> None:
    less, more = (
        calc.smallest_detectable(base, statistic="count", power=p) for p in (power, power + 0.03)
    )
    assert base < less.rise < more.rise
    assert np.isnan(more.fall) or 0 <= more.fall < less.fall < base


def test_difference_in_change_matches_poisson_regression(oracle: Oracle) -> None:
    rows = oracle("inference/difference_in_change")
    found = calc.difference_in_change(
        (rows.here_before, rows.here_after),
        (rows.there_before, rows.there_after),
        exposures=(
            (rows.here_before_exposure, rows.here_after_exposure),
            (rows.there_before_exposure, rows.there_after_exposure),
        ),
    )
    named = {"estimate": "ratio_of_ratios", "lower": "lower", "upper": "upper", "z": "z"}
    for ours, theirs in (named | {"p_value": "p"}).items():
        np.testing.assert_allclose(getattr(found, ours), rows[theirs], rtol=1e-9)
    assert found.warnings[0].startswith("1 of 3")


@given(st.lists(st.integers(1, 10**6), min_size=4, max_size=4))
def test_here_and_there_swapped_turn_the_ratio_over(counts: list[int]) -> None:
    here, there = counts[:2], counts[2:]
    one, other = (calc.difference_in_change(*pair) for pair in ((here, there), (there, here)))
    assert one.estimate == pytest.approx(1 / other.estimate)
    assert one.lower == pytest.approx(1 / other.upper)


def test_a_period_without_events_is_refused_here() -> None:
    with pytest.raises(InputError, match="`there` is zero"):
        calc.difference_in_change((6, 4), (0, 3))


# Denominators that are estimates


def of_estimates(rows: pd.DataFrame, kind: str) -> calc.Change:
    return calc.change(
        rows.x1, rows.x2, kind=kind, statistic="proportion",
        baseline_denominator=rows.n1, current_denominator=rows.n2,
        baseline_denominator_bounds=(rows.n1_lower, rows.n1_upper),
        current_denominator_bounds=(rows.n2_lower, rows.n2_upper),
    )  # fmt: skip


def test_changes_of_estimated_shares_match_r(oracle: Oracle) -> None:
    rows = oracle("inference/uncertain_denominators")
    points, ratio = of_estimates(rows, "percentage_point"), of_estimates(rows, "ratio")
    np.testing.assert_allclose(points.estimate, rows.points, rtol=1e-9)
    np.testing.assert_allclose(points.lower, rows.points_lower, rtol=1e-9)
    np.testing.assert_allclose(points.upper, rows.points_upper, rtol=1e-9)
    np.testing.assert_allclose(points.lower, rows.points_lower_simulated, atol=0.1)
    np.testing.assert_allclose(points.upper, rows.points_upper_simulated, atol=0.1)
    np.testing.assert_allclose(ratio.lower, rows.ratio_lower_log, rtol=1e-9)
    np.testing.assert_allclose(ratio.upper, rows.ratio_upper_log, rtol=1e-9)
    assert set(points.significance) == {"not significant"}
    assert "one model" in points.warnings[0]


@given(st.integers(1, 500), st.integers(500, 5_000), st.floats(1, 1.5), st.floats(1, 1.5))
def test_an_estimated_share_mirrors_the_limits_of_its_whole(
    k: int, n: int, below: float, above: float
) -> None:
    found = calc.proportion(k, n, denominator_bounds=(n / below, n * above))
    assert found.lower == pytest.approx(k / (n * above))
    assert found.upper == pytest.approx(min(k / n * below, 1))
    wider = calc.crude_rate(k, n, per=1, population_bounds=(n / below, n * above))
    plain = calc.crude_rate(k, n, per=1)
    assert wider.lower <= plain.lower * (1 + 1e-9)
    assert wider.upper >= plain.upper * (1 - 1e-9)


def test_limits_of_denominators_are_guarded() -> None:
    with pytest.raises(InputError, match="outside its limits"):
        calc.proportion(5, 50, denominator_bounds=(60, 70))
    with pytest.raises(InputError, match="is not a pair"):
        calc.proportion(5, 50, denominator_bounds=(40, 60, 70))
    with pytest.raises(InputError, match="have no denominators"):
        calc.change(5, 9, statistic="other", baseline_denominator_bounds=(4, 6))
