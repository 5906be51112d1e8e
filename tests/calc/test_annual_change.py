from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from cdpkit import calc
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

RATES = st.lists(st.floats(0.5, 500), min_size=4, max_size=12)
YEARS = range(2012, 2020)
DEATHS = [29.1, 34.7, 39.9, 43.8, 45.6, 43.9, 50.9, 50.4]  # drug misuse, per million, ONS


@given(RATES, st.sampled_from([0.8, 0.95, 0.998]))
def test_one_segment_is_a_regression_of_logs(rates: list[float], level: float) -> None:
    """The definition of SEER*Stat: slope, its standard error and Student's t, by scipy."""
    assume(len(set(rates)) > 1)  # scipy has no error for a constant series
    years = 2010 + np.cumsum(1 + np.arange(len(rates)) % 3)
    found = calc.average_annual_percent_change(rates, times=years, confidence=level)
    line = stats.linregress(years, np.log(rates))
    reach = stats.t.ppf((1 + level) / 2, len(rates) - 2) * line.stderr
    expected = 100 * np.expm1([line.slope, line.slope - reach, line.slope + reach])
    ends = (found.estimate, found.lower, found.upper)
    np.testing.assert_allclose(ends, expected, rtol=1e-7, atol=1e-6)


@given(RATES, st.lists(st.floats(0.05, 0.4), min_size=12, max_size=12))
def test_limits_are_weights(rates: list[float], widths: list[float]) -> None:
    """Weighted least squares by NumPy, whose weights multiply the residuals."""
    half = np.array(widths[: len(rates)])
    lower, upper = rates * np.exp(-half), rates * np.exp(half)
    found = calc.average_annual_percent_change(rates, lower=lower, upper=upper)
    times = np.arange(len(rates), dtype=float)
    (slope, _), covariance = np.polyfit(times, np.log(rates), 1, w=1 / half, cov=True)
    reach = stats.t.ppf(0.975, len(rates) - 2) * math.sqrt(covariance[0, 0])
    expected = 100 * np.expm1([slope, slope - reach, slope + reach])
    ends = (found.estimate, found.lower, found.upper)
    np.testing.assert_allclose(ends, expected, rtol=1e-7, atol=1e-6)
    as_weights = calc.average_annual_percent_change(rates, weights=1 / half**2)
    np.testing.assert_allclose(as_weights.lower, found.lower, rtol=1e-9, atol=1e-9)


def hats(times: np.ndarray, knots: list[float]) -> np.ndarray:
    """Give the share of each knot in the line at each time: another way to write the same line."""
    return np.array([np.interp(times, knots, row) for row in np.eye(len(knots))]).T


@given(
    st.lists(st.floats(0.5, 500), min_size=9, max_size=9),
    st.sampled_from([[2013.0], [2014.5], [2012.0, 2016.0], [2013.5, 2015.5]]),
)
def test_segments_are_lines_between_knots(rates: list[float], joins: list[float]) -> None:
    """Fitted by the values at the knots: slopes are their differences, the average both ends."""
    times = np.arange(2010.0, 2019.0)
    knots = [2010.0, *joins, 2018.0]
    design = hats(times, knots)
    at, rest, *_ = np.linalg.lstsq(design, np.log(rates), rcond=None)
    found = calc.average_annual_percent_change(rates, times=times, joins=joins)
    segments = np.diff(at) / np.diff(knots)
    np.testing.assert_allclose(found.segments, 100 * np.expm1(segments), rtol=1e-6, atol=1e-6)
    average = (at[-1] - at[0]) / (knots[-1] - knots[0])
    lengths = np.diff(knots)
    np.testing.assert_allclose(average, segments @ lengths / lengths.sum(), atol=1e-12)
    np.testing.assert_allclose(found.estimate, 100 * np.expm1(average), rtol=1e-6, atol=1e-6)
    freedom = len(times) - len(knots)
    covariance = np.linalg.inv(design.T @ design) * rest[0] / freedom
    ends = np.zeros(len(knots))
    ends[[0, -1]] = [-1, 1]
    error = math.sqrt(ends @ covariance @ ends) / (knots[-1] - knots[0])
    upper = 100 * np.expm1(average + stats.t.ppf(0.975, freedom) * error)
    np.testing.assert_allclose(found.upper, upper, rtol=1e-6, atol=1e-6)


@given(st.floats(-20, 20), st.floats(1, 1_000))
def test_constant_growth_is_found_whatever_the_segments(percent: float, start: float) -> None:
    years = np.array([2010, 2011, 2013, 2014, 2017, 2018])
    values = start * (1 + percent / 100) ** (years - 2010)
    for joins in ([], [2013], [2012.5, 2016]):
        found = calc.average_annual_percent_change(values, times=years, joins=joins)
        np.testing.assert_allclose(found.estimate, percent, rtol=0, atol=1e-8)
        np.testing.assert_allclose(found.segments, percent, rtol=0, atol=1e-8)
        np.testing.assert_allclose([found.lower, found.upper], percent, rtol=0, atol=1e-4)


@given(RATES, st.floats(0.01, 1_000))
def test_the_unit_does_not_matter(rates: list[float], unit: float) -> None:
    one = calc.average_annual_percent_change(rates)
    other = calc.average_annual_percent_change(np.array(rates) * unit)
    ends = [[x.estimate, x.lower, x.upper] for x in (one, other)]
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-6, atol=1e-6)


def test_many_are_as_one_by_one() -> None:
    rng = np.random.default_rng(1)
    values = np.exp(rng.normal(size=(5, 9)))
    values[1, 0], values[2, 3], values[3] = np.nan, 0.0, np.nan
    years = [2019, 2012, 2013, 2014, 2011, 2016, 2017, 2018, 2015]
    asked: dict[str, Any] = {"joins": [2014, 2016.5], "confidence": [0.8, 0.95]}
    many = calc.average_annual_percent_change(values, times=years, **asked)
    for i, row in enumerate(values):
        one = calc.average_annual_percent_change(row, times=years, **asked)
        np.testing.assert_allclose(many.estimate[i], one.estimate, rtol=1e-9)
        np.testing.assert_allclose(many.lower[:, i], one.lower, rtol=1e-9)
        np.testing.assert_allclose(many.segments[i], one.segments, rtol=1e-9)
        np.testing.assert_allclose(many.segments_upper[:, i], one.segments_upper, rtol=1e-9)
        assert (many.size[i], many.missing[i], many.reason[i]) == (
            one.size, one.missing, one.reason)  # fmt: skip
    assert str(many) == "5 annual percent changes, 80% and 95% least squares on logs"


@pytest.mark.parametrize(
    ("values", "joins", "reason"),
    [
        ([1, 2, 0, 3], [], Reason.of("not_above_zero", values=1)),
        ([1, -2, 0, 3], [], Reason.of("not_above_zero", values=2)),
        ([1, 2], [], Reason.of("values_needed", given=2, needed=3)),
        ([1, np.nan, np.nan], [], Reason.of("values_needed", given=1, needed=3)),
        ([], [], Reason.of("values_needed", given=0, needed=3)),
        ([1, 2, 3], [1], Reason.of("values_needed", given=3, needed=4)),
        ([1, 2, 3, 4, 5], [3.5], Reason.of("segment_too_short", segment=2, needed=2)),
        ([1, 2, 3, 4, 5], [-1], Reason.of("segment_too_short", segment=1, needed=2)),
    ],
)
def test_what_cannot_be_calculated_has_a_reason(
    values: list[float], joins: list[float], reason: Reason
) -> None:
    found = calc.average_annual_percent_change(values, joins=joins)
    assert found.reason == reason
    assert str(found) == f"cannot be calculated: {reason}"
    assert np.isnan([found.estimate, found.lower, found.upper, *found.segments]).all()


def test_a_result_prints_and_gives_columns() -> None:
    found = calc.average_annual_percent_change(DEATHS, times=YEARS)
    assert str(found) == "7.52 (4.53 to 10.58)% a year, 95% least squares on logs"
    assert {"estimate", "lower", "upper", "size", "missing", "reason"} <= set(found.to_columns())


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"lower": [1, 1, 1]}, "`lower` cannot be used with the rest"),
        ({"weights": [1, 1, 1], "lower": [1, 1, 1], "upper": [2, 2, 2]}, "cannot be used with"),
        ({"weights": [1, 0, 1]}, "`weights` is not above zero"),
        ({"lower": [1, 0, 1], "upper": [2, 2, 2]}, "`lower` is not above zero"),
        ({"lower": [1, 2, 1], "upper": [2, 2, 2]}, "`lower` is not below `upper`"),
        ({"joins": [2, 1]}, "`joins` is not in order"),
        ({"joins": [np.nan]}, "`joins` is not a list of times"),
        ({"joins": 2}, "`joins` is not a list of times"),
        ({"times": [1, 1, 2]}, "`times` has a time twice"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.average_annual_percent_change([1, 2, 3], **inputs)


def test_weights_too_uneven_to_be_added_give_a_reason() -> None:
    rows = [[1, 2, 3, 4, 5], [1, 2, 4, 8, 16]]
    weights = [[1e-50, 1e50, 1, 1, 1], [1, 1, 1, 1, 1]]
    found = calc.average_annual_percent_change(rows, weights=weights)
    assert list(found.reason) == [Reason("weights_too_uneven"), None]
    np.testing.assert_allclose(found.estimate, [np.nan, 100])


def test_a_limit_beyond_all_numbers_is_infinite() -> None:
    found = calc.average_annual_percent_change([1e-300, 1e50, 1e-300, 5])
    assert (found.lower, found.upper) == (-100, np.inf)


def test_a_perfect_line_prints_no_noise() -> None:
    text = "100.0 (100.0 to 100.0)% a year, 95% least squares on logs"
    assert str(calc.average_annual_percent_change([1, 2, 4, 8])) == text
