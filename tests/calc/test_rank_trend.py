from __future__ import annotations

import datetime as dt
import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cdpkit import calc
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES = st.lists(st.integers(-5, 5).map(float), min_size=3, max_size=14)
# Kendall's table of upper tails as reprinted by Gilbert (1987), table A18: S and P(S or more).
TABLE = {
    4: {0: 0.625, 2: 0.375, 4: 0.167, 6: 0.042},
    5: {0: 0.592, 2: 0.408, 4: 0.242, 6: 0.117, 8: 0.042, 10: 0.0083},
    8: {2: 0.452, 4: 0.360, 6: 0.274, 8: 0.199, 10: 0.138, 12: 0.089, 14: 0.054, 16: 0.031,
        18: 0.016, 20: 0.0071, 22: 0.0028, 24: 0.00087, 26: 0.00019, 28: 0.000025},
}  # fmt: skip


def series_with(s: int, size: int) -> list[float]:
    """Make a series with that S: each step of a value past its neighbour takes 2 off."""
    values = list(range(size))
    for _ in range((size * (size - 1) // 2 - s) // 2):
        i = next(i for i in range(size - 1) if values[i] < values[i + 1])
        values[i], values[i + 1] = values[i + 1], values[i]
    return [float(v) for v in values]


@pytest.mark.parametrize("size", TABLE)
def test_exact_p_is_that_of_the_table(size: int) -> None:
    for s, tail in TABLE[size].items():
        found = calc.mann_kendall(series_with(s, size))
        assert found.s == s
        assert found.exact
        unit = 10 ** (math.floor(math.log10(tail)) - 1 if tail < 0.01 else -3)
        expected = min(1.0, 2 * tail)  # the table cuts 0.000198 to 0.00019: one unit off, not half
        np.testing.assert_allclose(found.p_value, expected, rtol=0, atol=2 * unit)


@pytest.mark.parametrize("size", [3, 4, 5, 6, 7])
def test_exact_p_counts_all_orders(size: int) -> None:
    orders = list(itertools.permutations(range(size)))
    s = [sum(np.sign(b - a) for a, b in itertools.combinations(order, 2)) for order in orders]
    for order, here in list(zip(orders, s, strict=True))[:: max(1, len(orders) // 50)]:
        extreme = Fraction(sum(abs(other) >= abs(here) for other in s), len(orders))
        np.testing.assert_allclose(
            calc.mann_kendall(order).p_value, float(min(extreme, 1)), rtol=1e-12
        )


@pytest.mark.parametrize("size", [12, 25, 40])
def test_exact_p_is_that_of_scipy(size: int) -> None:
    rng = np.random.default_rng(size)
    for _ in range(5):
        values = rng.normal(size=size) + np.linspace(0, 2, size)
        expected = stats.kendalltau(range(size), values, method="exact")
        found = calc.mann_kendall(values)
        np.testing.assert_allclose(found.tau, expected.statistic, rtol=1e-12)
        np.testing.assert_allclose(found.p_value, expected.pvalue, rtol=1e-9)


def test_examples_of_the_books() -> None:
    """Gilbert (1987), section 16.4.1, four values; Hollander and Wolfe, 9.1, cloud seeding."""
    found = calc.mann_kendall([10, 15, 14, 20])
    assert found.s == 4
    assert round(found.p_value / 2, 3) == 0.167
    seeding = [1.26, 1.27, 1.12, 1.16, 1.03]  # double ratios of five years
    test = calc.mann_kendall(seeding)
    assert test.s == -6
    assert round(test.p_value / 2, 3) == 0.117
    assert round(calc.theil_sen(seeding, times=range(1, 6)).estimate, 3) == -0.056
    assert round(calc.theil_sen(seeding, times=range(1, 6)).intercept, 3) == 1.316


@given(VALUES)
def test_ties_are_those_of_the_definition(values: list[float]) -> None:
    """S, variance and tau from their definitions, in whole numbers; tau-b from scipy as well."""
    found = calc.mann_kendall(values)
    n = len(values)
    pairs = list(itertools.combinations(values, 2))
    s = sum((b > a) - (b < a) for a, b in pairs)
    groups = [values.count(v) for v in set(values)]
    correction = sum(t * (t - 1) * (2 * t + 5) for t in groups)
    variance = Fraction(n * (n - 1) * (2 * n + 5) - correction, 18)
    assert found.s == s
    assert found.variance == float(variance)
    if variance:
        z = (s - np.sign(s)) / math.sqrt(variance)
        np.testing.assert_allclose(found.z, z, rtol=1e-12)
        np.testing.assert_allclose(
            found.tau, stats.kendalltau(range(n), values).statistic, rtol=1e-9, atol=1e-12
        )
        normal = calc.mann_kendall(values, method="normal")
        np.testing.assert_allclose(normal.p_value, 2 * stats.norm.sf(abs(z)), rtol=1e-9)


def test_five_values_have_limits_at_95_percent() -> None:
    """All 10 slopes are too low, or all too high, in 2 of 5! orders: 1.7%, by counting them."""
    orders = list(itertools.permutations(range(5)))
    enclosed = 0
    for values in orders:  # of errors: the true slope is 0
        found = calc.theil_sen(values)
        enclosed += found.lower < 0 < found.upper
    assert enclosed / len(orders) == 1 - 2 / 120
    assert calc.theil_sen([1, 2, 4, 9]).warnings == ("too few values for limits",)
    assert str(calc.theil_sen([1, 2, 4, 9])) == "2.33, too few values for limits"


def test_no_level_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="`confidence` is empty"):
        calc.theil_sen([1, 2, 3], confidence=[])


@pytest.mark.parametrize("method", [calc.theil_sen, calc.direction_changes, calc.mann_kendall])
@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([dt.date(2020, 1, 1), 5, dt.date(2022, 1, 1)], r"`times` is not a date at \[\(1,\)\]"),
        ([dt.date(2020, 1, 1), "x", None], r"`times` is not a date at \[\(1,\)\]"),
        ([pd.NaT, "x", None], "`times` is not a number"),
        ([[1, 2], [3], []], "`times` is not a rectangular array"),
        (["2020-01-01", "2021-01-01", "2022-01-01"], "`times` holds text"),
        ([None, dt.date(2020, 1, 1), dt.date(2022, 1, 1)], r"`times` is missing at \[\(0,\)\]"),
    ],
)
def test_times_that_cannot_be_read_are_refused(
    method: Callable[..., object], times: list[object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        method([1, 3, 2], times=times)


@pytest.mark.parametrize("method", [calc.theil_sen, calc.direction_changes, calc.mann_kendall])
def test_a_short_series_may_be_padded_without_times(method: Callable[..., object]) -> None:
    values = [[1, 3, 2, 5], [4, 1, 2, np.nan]]
    times = [[2020, 2021, 2023, 2024], [2020, 2021, 2024, np.nan]]
    many: Any = method(values, times=times)
    alone: Any = method([4, 1, 2], times=[2020, 2021, 2024])
    for name in ("size", "estimate", "s", "p_value", "count"):
        if hasattr(many, name):
            np.testing.assert_array_equal(getattr(many, name)[1], getattr(alone, name))


def test_a_time_zone_plays_no_part() -> None:
    days = pd.date_range("2020-03-01", periods=4, freq="YS")
    plain, zoned = (
        calc.theil_sen([1, 3, 2, 5], times=times)
        for times in (days, days.tz_localize("Europe/London"))
    )
    assert (plain.estimate, plain.intercept) == (zoned.estimate, zoned.intercept)


def test_a_constant_series_has_no_trend() -> None:
    found = calc.mann_kendall([3, 3, 3, 3])
    assert (found.s, found.variance, found.z, found.p_value) == (0, 0, 0, 1)
    assert math.isnan(found.tau)
    slope = calc.theil_sen([3, 3, 3, 3])
    assert (slope.estimate, slope.lower, slope.upper, slope.intercept) == (0, 0, 0, 3)


@given(VALUES)
def test_the_slope_is_that_of_scipy(values: list[float]) -> None:
    times = np.cumsum(1 + np.arange(len(values)) % 3)  # uneven steps
    found = calc.theil_sen(values, times=times)
    expected = stats.theilslopes(values, times, method="joint")
    np.testing.assert_allclose(found.estimate, expected.slope, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.intercept, expected.intercept, rtol=1e-12, atol=1e-12)


@given(VALUES, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_limits_are_gilberts_ranks(values: list[float], level: float) -> None:
    """Ranks (N - C)/2 and (N + C)/2 + 1 of the sorted slopes, by plain interpolation."""
    found = calc.theil_sen(values, confidence=level)
    slopes = sorted(
        (b - a) / (j - i) for (i, a), (j, b) in itertools.combinations(enumerate(values), 2)
    )
    c = stats.norm.ppf((1 + level) / 2) * math.sqrt(calc.mann_kendall(values).variance)
    low, high = (len(slopes) - c) / 2, (len(slopes) + c) / 2 + 1
    if low < 1 and 2 / math.factorial(len(values)) <= 1 - level:
        low, high = 1, len(slopes)
    if low < 1:
        assert math.isnan(found.lower)
        assert math.isnan(found.upper)
        assert found.warnings == ("too few values for limits",)
        return
    ranks = range(1, len(slopes) + 1)
    expected = np.interp([low, high], ranks, slopes)
    np.testing.assert_allclose([found.lower, found.upper], expected, rtol=1e-9, atol=1e-12)


def test_real_dates_count_their_days() -> None:
    """A unit a day for values at uneven dates is 365.25 a year, whatever the steps."""
    days = [0, 31, 45, 400, 731]
    dates = [dt.date(2020, 1, 1) + dt.timedelta(days=d) for d in days]
    for times in (dates, np.array(dates, dtype="datetime64[D]")):
        found = calc.theil_sen(days, times=times)
        np.testing.assert_allclose(found.estimate, 365.25, rtol=1e-12)
    assert calc.mann_kendall(days[::-1], times=dates[::-1]).s == 10


@given(st.lists(st.lists(st.integers(0, 6), min_size=6, max_size=6), min_size=1, max_size=5),
       st.lists(st.booleans(), min_size=6, max_size=6))  # fmt: skip
def test_many_are_as_one_by_one(rows: list[list[int]], gaps: list[bool]) -> None:
    values = np.array(rows, dtype=float)
    values[0][np.array(gaps)] = np.nan
    times = [3, 1, 7, 2, 12, 9]
    test = calc.mann_kendall(values, times=times)
    slope = calc.theil_sen(values, times=times, confidence=[0.8, 0.95])
    for i, row in enumerate(values):
        left = ~np.isnan(row)
        when = np.array(times)[left]
        one_test = calc.mann_kendall(row[left], times=when)
        one = calc.theil_sen(row[left], times=when, confidence=[0.8, 0.95])
        for name in ("s", "tau", "variance", "z", "p_value", "exact", "size"):
            np.testing.assert_array_equal(getattr(test, name)[i], getattr(one_test, name))
        assert test.missing[i] == len(row) - left.sum()
        assert test.reason[i] == one_test.reason
        np.testing.assert_array_equal(slope.estimate[i], one.estimate)
        np.testing.assert_array_equal(slope.lower[:, i], np.ravel(one.lower))
        np.testing.assert_array_equal(slope.intercept[i], one.intercept)


def test_blocks_of_rows_make_no_difference() -> None:
    values = np.random.default_rng(3).normal(size=(700, 60))
    test, slope = calc.mann_kendall(values), calc.theil_sen(values)
    for i in (0, 295, 296, 297, 699):
        assert slope.estimate[i] == calc.theil_sen(values[i]).estimate
        assert test.s[i] == calc.mann_kendall(values[i]).s


@given(VALUES)
def test_turning_a_series_around_turns_the_sign(values: list[float]) -> None:
    ahead, back = calc.mann_kendall(values), calc.mann_kendall(values[::-1])
    assert (ahead.s, ahead.p_value) == (-back.s, back.p_value)
    slope, mirror = calc.theil_sen(values), calc.theil_sen([-v for v in values])
    np.testing.assert_allclose(slope.estimate, -mirror.estimate, atol=1e-12)
    np.testing.assert_allclose(slope.lower, -mirror.upper, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", [calc.mann_kendall, calc.theil_sen])
@pytest.mark.parametrize(
    ("values", "reason"),
    [([1, 2], Reason.of("values_needed", given=2, needed=3)), ([5], Reason.of("values_needed", given=1, needed=3)),
     ([1, np.nan, 2, np.nan], Reason.of("values_needed", given=2, needed=3)), ([], Reason.of("values_needed", given=0, needed=3))],
)  # fmt: skip
def test_too_few_values_have_a_reason(method: Any, values: list[float], reason: Reason) -> None:
    found = method(values)
    assert found.reason == reason
    assert str(found) == f"cannot be calculated: {reason}"
    assert all(math.isnan(getattr(found, name)) for name in ("s", "p_value", "estimate")
               if hasattr(found, name))  # fmt: skip


@pytest.mark.parametrize("method", [calc.mann_kendall, calc.theil_sen])
@pytest.mark.parametrize(
    ("values", "times", "message"),
    [
        ([1, 2, 3], [2020, 2020, 2021], "`times` has a time twice"),
        ([1, 2, 3], [2020, np.nan, 2021], "`times` is missing"),
        ([1, 2, 3], [2020, 2021], r"`times` has shape \(2,\) for 3 values"),
        (5, None, "`values` is not a series"),
        ([1, 2, 3], ["a", "b", "c"], "`times` holds"),
    ],
)
def test_times_that_do_not_fit_are_refused(
    method: Any, values: Any, times: Any, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        method(values, times=times)


def test_results_print() -> None:
    values = [[10, 15, 14, 20, 22, 25], [4, 3, 2, 1, 0, -1]]
    assert str(calc.mann_kendall(values)) == "2 Mann-Kendall tests"
    assert str(calc.theil_sen(values)) == "2 slopes, 95% Sen, normal approximation"
    assert str(calc.mann_kendall([1, 2, 2, 3])).endswith(", normal")
    assert calc.theil_sen(values[0]).to_dict()["size"] == 6


@pytest.mark.parametrize("name", ["mann_kendall", "theil_sen", "direction_changes", "xmr",
                                  "average_annual_percent_change"])  # fmt: skip
def test_years_are_never_taken_for_values(name: str) -> None:
    method = getattr(calc, name)
    with pytest.raises(TypeError, match=name):
        method([2021, 2022, 2023], [5, 7, 6])


def lag1_of(values: list[float], times: list[float]) -> float:
    """By its definition, from the line of scipy."""
    slope = stats.theilslopes(values, times).slope
    left = [v - slope * t for t, v in zip(times, values, strict=True)]
    mean = sum(left) / len(left)
    products = sum((a - mean) * (b - mean) for a, b in itertools.pairwise(left))
    return products / sum((a - mean) ** 2 for a in left)


@pytest.mark.parametrize(
    ("values", "times", "alike"),
    [
        ([20, 22, 21, 25, 27, 90, 31, 33], [2012, 2014, 2015, 2016, 2018, 2019, 2021, 2023], False),
        ([10, 11, 13, 14, 13, 11, 10, 8, 7, 8, 10, 12], range(12), True),
    ],
)
def test_neighbours_that_are_alike_are_told(
    values: list[float], times: list[float], alike: bool
) -> None:
    for found in (calc.mann_kendall(values, times=times), calc.theil_sen(values, times=times)):
        assert found.lag1 == pytest.approx(lag1_of(values, times), rel=1e-9)
        assert found.neighbours_alike is alike
        assert any("more alike" in told for told in found.warnings) is alike


def test_a_line_has_no_correlation_of_neighbours() -> None:
    many = calc.mann_kendall(
        [[0.1 * n for n in range(9)], [5.0] * 9, [1, np.nan, 4, 2, 8, 5, 7, 1, 9]]
    )
    assert np.isnan(many.lag1[:2]).all()
    assert not many.neighbours_alike.any()
    known = [1.0, 4, 2, 8, 5, 7, 1, 9]
    assert many.lag1[2] == pytest.approx(lag1_of(known, [0, 2, 3, 4, 5, 6, 7, 8]))


def test_independent_values_are_called_alike_at_most_once_in_twenty() -> None:
    values = np.random.default_rng(7).normal(size=(4_000, 12))
    assert calc.mann_kendall(values).neighbours_alike.mean() <= 0.06
    carried = values.copy()
    for t in range(1, 12):
        carried[:, t] += 0.6 * carried[:, t - 1]
    assert calc.mann_kendall(carried).neighbours_alike.mean() > 0.06  # of so few values, seldom


@pytest.mark.parametrize("method", [calc.mann_kendall, calc.theil_sen])
def test_periods_that_overlap_are_refused(method: Callable[..., Any]) -> None:
    values, years = [3, 5, 4, 6, 8], [2001, 2002, 2003, 2004, 2005]
    with pytest.raises(InputError, match="`ends` overlap: neighbours share data"):
        method(values, times=years, ends=[year + 2 for year in years])
    with pytest.raises(InputError, match="`window` is longer than the time between values"):
        method(values, times=years, window=3)
    assert method(values, times=years, ends=years, window=1) == method(values, times=years)
    dates = [dt.date(year, 4, 1) for year in range(2001, 2016, 3)]
    assert method(values, times=dates, window=3).size == 5
