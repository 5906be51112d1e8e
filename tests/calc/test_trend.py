from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

Oracle = Callable[[str], pd.DataFrame]

YEARS = [2019, 2020, 2021, 2022, 2023]
SERIES = st.lists(st.integers(1, 1_000), min_size=5, max_size=5)


def _limits(values: list[float], half: float = 1) -> dict[str, list[float]]:
    return {"lower": [v - half for v in values], "upper": [v + half for v in values]}


def test_labels_match_those_published(oracle: Oracle) -> None:
    rows = oracle("published_trends_and_shapes")
    rows = rows[rows["statistic"] == "recent_trend"]
    assert len(rows) == 100
    for row in rows.itertuples():
        inputs = json.loads(row.inputs)
        trend = calc.trend(
            inputs["values"],
            times=inputs["years"],
            lower=inputs["lower"],
            upper=inputs["upper"],
            polarity=inputs.get("polarity"),
        )
        assert trend.label == row.published_value, row.figure_id


def test_guidance_matches_r_on_counts(oracle: Oracle) -> None:
    """Every series: label, slope of the log odds and chi-squared."""
    for row, series in _series(oracle):
        trend = calc.trend(
            times=series["year"].tolist(),
            numerator=series["num"].tolist(),
            denominator=series["den"].tolist(),
            variant="guidance",
        )
        assert trend.label == row.prop_trend, row.series
        np.testing.assert_allclose(trend.slope, row.prop_beta, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(trend.chi_squared, row.prop_chi2, rtol=1e-9, atol=1e-12)


def test_weighted_slopes_match_r_on_values(oracle: Oracle) -> None:
    """R takes the years as times and 2 x 1.96 to more digits, as `trend_chi_squared` does.

    `recent_trend` uses t = 1..5 and 3.92: the label is the same for every series.
    """
    for row, series in _series(oracle):
        columns = (series[name].tolist() for name in ("year", "value", "lo", "hi"))
        years, values, lower, upper = columns
        trend = calc.trend(values, times=years, lower=lower, upper=upper)
        assert trend.label == row.other_trend, row.series
        if trend.label == "Cannot be calculated":
            continue
        chi = calc.trend_chi_squared(times=years, values=values, lower=lower, upper=upper)
        np.testing.assert_allclose(chi, row.other_chi2, rtol=1e-9, atol=1e-12)
        if years[-1] - years[-5] == 4:  # over a gap R's slope is per year, ours per step
            np.testing.assert_allclose(trend.slope, row.other_beta, rtol=1e-9, atol=1e-12)


def _series(oracle: Oracle) -> list[tuple[object, pd.DataFrame]]:
    given_rows = dict(list(oracle("trend_in").groupby("series")))
    return [(row, given_rows[row.series]) for row in oracle("trend_out").itertuples()]


def test_official_vectors(oracle: Oracle) -> None:
    rows = oracle("official_test_vectors").set_index("figure_id")
    for figure in ("F0958", "F0962"):
        inputs = json.loads(rows.loc[figure, "inputs"])
        chi = calc.trend_chi_squared(times=inputs.pop("years"), **inputs)
        assert round(chi, 4) == float(rows.loc[figure, "published_value"])


def test_one_official_vector_took_the_gap_in_its_years_for_even_steps(oracle: Oracle) -> None:
    """47.3463 needs t = 1..5; with the years as given, 2015 missing, it is 44.7368."""
    row = oracle("official_test_vectors").set_index("figure_id").loc["F0959"]
    inputs = json.loads(row["inputs"])
    counts = {name: inputs[name] for name in ("numerator", "denominator")}
    assert round(calc.trend_chi_squared(times=range(1, 6), **counts), 4) == float(
        row["published_value"]
    )
    assert round(calc.trend_chi_squared(times=inputs["years"], **counts), 4) == 44.7368


@pytest.mark.parametrize(
    ("values", "polarity", "label"),
    [
        ([10, 12, 14, 16, 18], None, "Increasing"),
        ([10, 12, 14, 16, 18], "High is good", "Increasing and getting better"),
        ([10, 12, 14, 16, 18], "Low is good", "Increasing and getting worse"),
        ([18, 16, 14, 12, 10], "High is good", "Decreasing and getting worse"),
        ([18, 16, 14, 12, 10], "Low is good", "Decreasing and getting better"),
        ([18, 16, 14, 12, 10], "Not applicable", "Decreasing"),
        ([10, 11, 10, 11, 10], "Low is good", "No significant change"),
    ],
)
def test_labels_are_verbatim(values: list[float], polarity: str | None, label: str) -> None:
    assert calc.trend(values, times=YEARS, **_limits(values), polarity=polarity).label == label


def test_reasons_say_why() -> None:
    flat = [10.0] * 5
    weak = calc.trend(flat, times=YEARS, **_limits(flat))
    assert weak.reason == Reason.of("chi_squared_low", chi_squared=0)
    assert str(weak) == "No significant change: chi-squared 0.00"
    values = [11, 10, 9, 8, 30]
    turned = calc.trend(values, times=YEARS, **_limits(values))
    assert turned.reason == Reason.of("slope_turns", year=2023)
    assert ", and one point turns the slope" in str(turned)
    assert turned.sign_stable is False
    assert turned.chi_squared > 9.55


def test_a_slope_of_exactly_zero_counts_as_positive() -> None:
    """Without 2023 the slope is 0: a rise keeps its sign, a fall does not."""
    rise, fall = [10, 10, 10, 10, 20], [10, 10, 10, 10, 0]
    assert calc.trend(rise, times=YEARS, **_limits(rise)).label == "Increasing"
    assert calc.trend(fall, times=YEARS, **_limits(fall)).label == "No significant change"


def test_zero_is_decided_on_decimals_not_on_binary_floats() -> None:
    values = [0.1, 0.8, 0.2, 0.3, 3.0]  # no slope without 2023
    noise, _ = formulas.weighted_slope(values[:4], [1.0] * 4, times=[1, 2, 3, 4])
    assert -1e-15 < noise < 0
    lower, upper = ([round(v + d, 1) for v in values] for d in (-0.1, 0.1))
    assert calc.trend(values, times=YEARS, lower=lower, upper=upper).label == "Increasing"


def test_the_guidance_variant_gives_zero_a_sign_of_its_own() -> None:
    trend = calc.trend(
        times=YEARS, numerator=[10, 10, 10, 10, 50], denominator=[100] * 5, variant="guidance"
    )
    assert trend.label == "No significant change"
    assert trend.reason == Reason.of("slope_turns", year=2023)


@pytest.mark.parametrize(
    ("values", "given"),
    [([1, 2, 3, 4, None], 4), ([1, np.nan, np.nan, np.nan, np.nan], 1), ([None] * 5, 0)],
)
def test_fewer_than_five_valid_points_cannot_be_calculated(values: list[float], given: int) -> None:
    reason = Reason.of("few_valid_points", given=given, needed=5)
    trend = calc.trend(values, times=YEARS, lower=[0] * 5, upper=[9] * 5)
    assert (trend.label, trend.reason, trend.sign_stable) == ("Cannot be calculated", reason, None)
    assert math.isnan(trend.chi_squared)
    assert math.isnan(trend.slope)


def test_a_width_that_is_not_above_zero_leaves_its_point_out() -> None:
    values = [10, 12, 14, 16, 18]
    trend = calc.trend(values, times=YEARS, lower=values, upper=[v + 1 for v in values[:4]] + [18])
    assert trend.reason == Reason.of("few_valid_points", given=4, needed=5)


def test_the_last_five_valid_points_count_in_any_order() -> None:
    years = [2023, 2017, 2018, 2019, 2020, 2021, 2022]
    values = np.array([16.0, 99, 8, 10, np.nan, 12, 14])
    trend = calc.trend(values, times=years, lower=values - 1, upper=values + 1)
    assert trend.years == (2018, 2019, 2021, 2022, 2023)
    assert trend.slope == 2  # t = 1..5, even across the gap
    even = [8, 10, 12, 14, 16]
    assert trend.chi_squared == calc.trend(even, times=YEARS, **_limits(even)).chi_squared


def test_a_missing_count_leaves_only_its_year_out() -> None:
    counts = {"numerator": [10, None, 20, 25, 31, 38], "denominator": [100, 100, 100, 99, 98, 97]}
    trend = calc.trend(times=range(2018, 2024), variant="guidance", **counts)
    assert trend.years == (2018, 2020, 2021, 2022, 2023)
    assert trend.label == "Increasing"


@pytest.mark.parametrize("count", [0, 100])
def test_a_count_without_log_odds_cannot_be_calculated(count: int) -> None:
    trend = calc.trend(
        times=YEARS, numerator=[count, 10, 20, 30, 40], denominator=[100] * 5, variant="guidance"
    )
    assert trend.label == "Cannot be calculated"
    assert trend.reason == Reason.of("no_odds_at_all" if count else "no_odds_at_zero", year=2019)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"times": [2019, 2019, 2020, 2021, 2022]}, "`times` has 2019 twice"),
        ({"times": [2019, 2020]}, "`values` has 5 values for 2 years"),
        ({"times": [2019, None, 2021, 2022, 2023]}, "`times` is missing"),
        ({"values": [1, 2, 3, 4, "many"]}, "`values` is 'many'. Give a number"),
        ({"values": [1, 2, 3, 4, np.inf]}, "`values` is inf. Give a finite number"),
        ({"lower": None}, "Give either `values`, `lower` and `upper`, or `numerator`"),
        ({"numerator": [1] * 5}, "Give either `values`"),
        ({"variant": "guidance"}, "Give `numerator` and `denominator`"),
        ({"variant": "spc"}, "`variant` is 'spc'. Choose from 'fingertips', 'guidance'"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(arguments: dict[str, object], message: str) -> None:
    inputs = {"times": YEARS, "values": [1] * 5, "lower": [0] * 5, "upper": [2] * 5}
    with pytest.raises(InputError, match=message):
        calc.trend(**(inputs | arguments))


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(InputError, match="`numerator` is 11 of 10 in 2023"):
        calc.trend_chi_squared(times=YEARS, numerator=[1, 2, 3, 4, 11], denominator=[10] * 5)
    with pytest.raises(InputError, match="`numerator` has no variation"):
        calc.trend_chi_squared(times=YEARS, numerator=[0] * 5, denominator=[10] * 5)
    with pytest.raises(InputError, match="`times` leave 2 valid points"):
        calc.trend_chi_squared(times=[2022, 2023], numerator=[1, 2], denominator=[10, 10])
    with pytest.raises(InputError, match=r"`variant` 'fingertips' .* Give `values`"):
        calc.trend(times=YEARS, numerator=[1] * 5, denominator=[2] * 5)


@given(SERIES)
def test_a_series_and_its_mirror_have_opposite_slopes(values: list[int]) -> None:
    mirror = [-v for v in values]
    trend = calc.trend(values, times=YEARS, **_limits(values))
    other = calc.trend(mirror, times=YEARS, **_limits(mirror))
    assert (trend.slope, trend.chi_squared) == (-other.slope, other.chi_squared)


@given(SERIES, st.integers(1, 1_000))
def test_units_do_not_matter(values: list[int], unit: int) -> None:
    scaled = [unit * v for v in values]
    trend = calc.trend(values, times=YEARS, **_limits(values))
    other = calc.trend(scaled, times=YEARS, **_limits(scaled, unit))
    assert (trend.label, trend.chi_squared) == (other.label, other.chi_squared)


@given(SERIES, st.lists(st.integers(1, 100), min_size=5, max_size=5))
def test_fractions_and_floats_agree(values: list[int], weights: list[int]) -> None:
    times = range(1, 6)
    exact = formulas.weighted_slope([Fraction(v) for v in values], weights, times=times)
    floats = formulas.weighted_slope([float(v) for v in values], weights, times=times)
    np.testing.assert_allclose(floats, [float(x) for x in exact], rtol=1e-9, atol=1e-9)
    totals = [v + w for v, w in zip(values, weights, strict=True)]
    chi = formulas.chi_squared_for_trend([Fraction(v) for v in values], totals, times=times)
    near = formulas.chi_squared_for_trend([float(v) for v in values], totals, times=times)
    np.testing.assert_allclose(near, float(chi), rtol=1e-9, atol=1e-9)


@given(SERIES)
def test_the_weighted_slope_is_that_of_numpy(values: list[int]) -> None:
    slope, _ = formulas.weighted_slope(values, [1, 4, 9, 4, 1], times=range(5))
    fitted = np.polyfit(range(5), values, 1, w=[1, 2, 3, 2, 1])[0]
    np.testing.assert_allclose(slope, fitted, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("argument", ["times", "values", "lower", "upper", "breaks"])
def test_a_number_is_no_series(argument: str) -> None:
    inputs = {"times": range(5), "values": [2] * 5, "lower": [1] * 5, "upper": [3] * 5}
    with pytest.raises(InputError, match=f"`{argument}` is 3, no sequence"):
        calc.trend(**(inputs | {argument: 3}))


@pytest.mark.inference
def test_dispersion_of_the_recent_trend_is_that_of_a_weighted_line_in_r(oracle: Oracle) -> None:
    rows = oracle("inference/recent_trend_dispersion")
    values, half = (rows[[f"{side}{n}" for n in range(1, 6)]].to_numpy(float) for side in "vh")
    lower, upper = values - half, values + half
    many = calc.trend(values, times=YEARS, lower=lower, upper=upper)
    for n in range(len(rows)):
        one = calc.trend(
            values[n].tolist(), times=YEARS, lower=lower[n].tolist(), upper=upper[n].tolist()
        )
        for found in (one, many[n]):
            for name in ("slope", "chi_squared", "dispersion", "p_with_dispersion"):
                # The limits are sums of decimals in floats.
                assert getattr(found, name) == pytest.approx(rows[name][n], rel=1e-7), name
            assert bool(found.warnings) == (rows["dispersion"][n] > 2.605)


def test_dispersion_leaves_the_label_alone_and_is_missing_without_a_trend() -> None:
    few = calc.trend([1, 2, 3], times=[1, 2, 3], lower=[0, 1, 2], upper=[2, 3, 4])
    assert math.isnan(few.dispersion)
    assert math.isnan(few.p_with_dispersion)
    assert few.warnings == ()
    steady = calc.trend([2, 4, 6, 8, 10], times=YEARS, **_limits([2, 4, 6, 8, 10]))
    assert steady.label == "Increasing"
    assert steady.dispersion == pytest.approx(0, abs=1e-20)
    assert math.isnan(steady.p_with_dispersion)


@given(SERIES, st.integers(2, 50))
def test_wider_limits_shrink_the_dispersion_by_their_square(values: list[int], k: int) -> None:
    one, other = (
        calc.trend(values, times=YEARS, **_limits(values, half)).dispersion for half in (1, k)
    )
    assert one == pytest.approx(other * k**2, rel=1e-9, abs=1e-9)
