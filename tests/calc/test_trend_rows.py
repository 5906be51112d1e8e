"""Recent trends of many series in one call: those of the single calls, label for label."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

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

YEARS = np.arange(2019, 2024)
SHARED = Path(__file__).parents[3] / "shared" / "figures"


def matrix(rows: list[list[float | None]]) -> np.ndarray:
    """Pad rows to one length with missing values, in front."""
    width = max(map(len, rows))
    return np.array([[None] * (width - len(row)) + list(row) for row in rows], dtype=float)


def _trend_of(years: Any, values: Any, lower: Any, upper: Any) -> Any:
    return calc.trend(values, times=years, lower=lower, upper=upper)


def published(rows: list[dict[str, Any]]) -> calc.RecentTrends:
    columns = {name: matrix([row[name] for row in rows]) for name in ("values", "lower", "upper")}
    times = matrix([row["years"] for row in rows])
    polarity = [row.get("polarity") for row in rows]
    found = calc.trend(times=times, **columns, polarity=polarity)
    assert isinstance(found, calc.RecentTrends)
    return found


def test_labels_match_those_published(oracle: Oracle) -> None:
    rows = oracle("published_trends_and_shapes")
    rows = rows[rows["statistic"] == "recent_trend"]
    found = published([json.loads(text) for text in rows["inputs"]])
    assert found.label.tolist() == rows["published_value"].tolist()


def test_labels_of_the_shared_figures() -> None:
    if not (SHARED / "figures.csv").exists():
        pytest.skip("the shared figures are not here")
    rows = pd.read_csv(SHARED / "figures.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["statistic"] == "recent_trend"]
    found = published([json.loads(text) for text in rows["inputs"]])
    assert len(found) == 100
    assert found.label.tolist() == rows["published_value"].tolist()


@pytest.mark.parametrize(
    "name",
    [
        "alcohol_related_mortality_93763_2018-2023.csv",
        "alcohol_specific_admissions_under18_92904.csv",
        "diabetic_eye_sight_loss_41203_crude_smallcounts.csv",
    ],
)
def test_labels_of_fingertips_downloads(name: str) -> None:
    """The official label stands in the row of the latest year of a series.

    A series with suppressed values was labelled from values that are not published.
    """
    path = SHARED / "fingertips" / name
    if not path.exists():
        pytest.skip("the shared extracts are not here")
    rows = pd.read_csv(path)
    keys = ["Area Code", "Area Name", "Sex", "Age", "Category Type", "Category"]
    series, labels = [], []
    for _, part in rows.groupby(keys, dropna=False):
        given_labels = part["Recent Trend"].dropna()
        names = ["Year", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit"]
        valid = len(part[names].dropna())
        if given_labels.empty or 0 < valid < len(part):
            continue
        columns = dict(zip(("years", "values", "lower", "upper"), part[names].T.to_numpy().tolist(),
                           strict=True))  # fmt: skip
        series.append(columns | {"polarity": part["Polarity"].iloc[0]})
        labels.append(given_labels.iloc[0])
    assert labels
    assert published(series).label.tolist() == labels


def test_r_on_counts_and_on_values(oracle: Oracle) -> None:
    """The unreleased R code, all series in one call: label, slope and chi-squared."""
    out = oracle("trend_out")
    parts = dict(list(oracle("trend_in").groupby("series")))
    names = ("year", "num", "den", "value", "lo", "hi")
    year, k, n, value, lo, hi = (
        matrix([parts[name][column].tolist() for name in out["series"]]) for column in names
    )
    counts = calc.trend(times=year, numerator=k, denominator=n, variant="guidance")
    assert counts.label.tolist() == out["prop_trend"].tolist()
    np.testing.assert_allclose(counts.slope, out["prop_beta"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(counts.chi_squared, out["prop_chi2"], rtol=1e-9, atol=1e-12)
    values = calc.trend(value, times=year, lower=lo, upper=hi)
    assert values.label.tolist() == out["other_trend"].tolist()
    chi = calc.trend_chi_squared(times=year, values=value, lower=lo, upper=hi)
    np.testing.assert_allclose(chi, out["other_chi2"], rtol=1e-9, atol=1e-12)
    chi = calc.trend_chi_squared(times=year, numerator=k, denominator=n)
    np.testing.assert_allclose(chi, out["prop_chi2"], rtol=1e-9, atol=1e-12)


def same(one: calc.RecentTrend, other: calc.RecentTrend) -> None:
    for name in ("label", "sign_stable", "years", "variant"):
        assert getattr(one, name) == getattr(other, name)
    assert (one.reason and one.reason.code) == (other.reason and other.reason.code)
    for name in ("slope", "chi_squared"):
        a, b = getattr(one, name), getattr(other, name)
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


TENTHS = st.sampled_from([-0.3, 0.0, 0.1, 0.2, 0.3, 0.8, 3.0, math.nan])
HALVES = st.sampled_from([0.1, 0.1, 0.2, 40.0])


@given(
    st.lists(st.lists(st.tuples(TENTHS, HALVES), min_size=7, max_size=7), min_size=1, max_size=4),
    st.permutations(range(2017, 2024)),
    st.sampled_from(["High is good", "lower_better", None]),
)
def test_many_are_as_one_by_one(
    rows: list[list[tuple[float, float]]], years: list[int], polarity: str | None
) -> None:
    """Small decimals make slopes of exactly zero, and ties of sign, common."""
    values, half = np.moveaxis(np.array(rows), -1, 0)
    lower, upper = np.round(values - half, 1), np.round(values + half, 1)
    many = calc.trend(values, times=np.array(years), lower=lower, upper=upper, polarity=polarity)
    assert isinstance(many, calc.RecentTrends)
    for i in range(len(many)):
        one = calc.trend(values[i], times=years, lower=lower[i], upper=upper[i], polarity=polarity)
        same(many[i], one)


@given(st.lists(st.lists(st.integers(0, 12), min_size=6, max_size=6), min_size=1, max_size=4))
def test_many_are_as_one_by_one_on_counts(rows: list[list[int]]) -> None:
    k, n = np.array(rows, dtype=float), np.full((len(rows), 6), 12.0)
    years = np.array([2016, 2018, 2019, 2020, 2022, 2023])
    many = calc.trend(times=years, numerator=k, denominator=n, variant="guidance")
    for i in range(len(rows)):
        one = calc.trend(times=years, numerator=k[i], denominator=n[i], variant="guidance")
        same(many[i], one)
    chi = calc.trend_chi_squared(times=years, numerator=k, denominator=n)
    for i in np.flatnonzero(~np.isnan(chi)):
        one_chi = calc.trend_chi_squared(times=years, numerator=k[i], denominator=n[i])
        np.testing.assert_allclose(chi[i], one_chi, rtol=1e-9, atol=1e-12)


def test_zero_is_decided_on_decimals_in_a_table_too() -> None:
    """Without 2023 the slope is 0, which floats miss: the sign of zero counts as positive."""
    values = np.array([[0.1, 0.8, 0.2, 0.3, 3.0]])
    lower, upper = (np.round(values + d, 1) for d in (-0.1, 0.1))
    assert calc.trend(values, times=YEARS, lower=lower, upper=upper).label == ["Increasing"]


def test_weights_far_apart_are_decided_exactly() -> None:
    """A point of 1e8 times the precision leaves floats no digits for the others."""
    values, half = [5.0, 1.0, 2.0, 3.0, 5.0], [1e-8, 1.0, 1.0, 1.0, 1e-8]
    lower, upper = ([v + s * h for v, h in zip(values, half, strict=True)] for s in (-1, 1))
    one = calc.trend(values, times=YEARS, lower=lower, upper=upper)
    many = calc.trend(
        np.array([values]), times=YEARS, lower=np.array([lower]), upper=np.array([upper])
    )
    same(many[0], one)


def test_narrow_limits_of_large_values_are_decided_exactly() -> None:
    """Floats know the widths of these intervals to a few digits only."""
    values = [1e12, 1e12 + 0.1, 1e12, 1e12 + 0.1, 1e12]
    lower, upper = ([v + d for v in values] for d in (-0.1, 0.1))
    one = calc.trend(values, times=YEARS, lower=lower, upper=upper)
    many = calc.trend(
        np.array([values]), times=YEARS, lower=np.array([lower]), upper=np.array([upper])
    )
    same(many[0], one)


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"window": 3}, Reason.of("windows_overlap", years=3)),
        ({"breaks": [2021]}, Reason.of("series_breaks", year=2021)),
        ({"breaks": [2023, 2020]}, Reason.of("series_breaks", year=2020)),
        ({"numerator": [9, 9, 20, 9, 9], "denominator": [20] * 5},
         Reason.of("all_counted", year=2021)),
    ],
)  # fmt: skip
def test_what_the_marker_is_not_for(asked: dict[str, Any], reason: Reason, many: bool) -> None:
    values = np.array([10, 12, 14, 16, 18.0])
    if many:
        values = values[None]
        asked = {k: v if k == "window" else np.array([v], dtype=float) for k, v in asked.items()}
    found = calc.trend(values, times=YEARS, lower=values - 1, upper=values + 1, **asked)
    one = found[0] if isinstance(found, calc.RecentTrends) else found
    assert (one.label, one.reason) == ("Cannot be calculated", reason)


@pytest.mark.parametrize("year", [2019, 2024])
def test_a_break_before_or_after_the_points_does_no_harm(year: int) -> None:
    values = np.array([10, 12, 14, 16, 18.0])
    assert (
        calc.trend(values, times=YEARS, lower=values - 1, upper=values + 1, breaks=[year]).slope
        == 2
    )


def test_many_print_as_one_line_and_give_columns() -> None:
    values = np.array([[10, 12, 14, 16, 18], [10, 11, 10, 11, 10], [1, 2, 3, 4, np.nan]])
    found = calc.trend(values, times=YEARS, lower=values - 1, upper=values + 1)
    assert str(found) == (
        "3 recent trends: 1 Cannot be calculated, 1 No significant change, 1 Increasing"
    )
    table = found.to_columns()
    assert table["first_year"].tolist() == [2019, 2019, 2019]
    np.testing.assert_array_equal(table["last_year"], [2023, 2023, 2022])
    assert table["label"].tolist() == [found[i].label for i in range(3)]


def test_a_table_of_fewer_than_five_years() -> None:
    values = np.array([[1, 2, 3.0], [np.nan] * 3])
    found = calc.trend(values, times=[2021, 2022, 2023], lower=values - 1, upper=values + 1)
    assert found.label.tolist() == ["Cannot be calculated"] * 2
    few = [Reason.of("few_valid_points", given=n, needed=5) for n in (3, 0)]
    assert found.reason.tolist() == few
    assert [found[i].years for i in range(2)] == [(2021, 2022, 2023), ()]
    chi = calc.trend_chi_squared(
        times=[2021, 2022, 2023], values=values, lower=values, upper=values
    )
    assert np.isnan(chi).all()


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"times": [2019, 2019, 2020, 2021, 2022]}, r"`times` has a time twice at \[\(0,\)"),
        ({"times": [2019, 2020]}, r"`times` has shape \(2,\) for 5 values"),
        ({"times": [2019, np.nan, 2021, 2022, 2023]}, "`times` is missing at"),
        ({"lower": np.zeros(5)}, r"`lower` has shape \(5,\)"),
        ({"polarity": ["High is good"] * 3}, "`polarity` has 3 words for 2 series"),
        ({"breaks": [2021]}, r"`breaks` has shape \(1,\)"),
        ({"numerator": np.full((2, 5), 9), "denominator": np.full((2, 5), 8)},
         "`numerator` exceeds `denominator` at"),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_are_refused(inputs: dict[str, Any], message: str) -> None:
    flat = {"times": YEARS, "values": np.ones((2, 5)), "lower": np.zeros((2, 5)),
            "upper": np.full((2, 5), 2)}  # fmt: skip
    with pytest.raises(InputError, match=message):
        calc.trend(**(flat | inputs))


# Where the unreleased R code differs, one by one. It was not read; its results are in `trend_out`,
# the reasons in the notes on published methods.


def test_r_and_a_slope_of_zero_without_one_point() -> None:
    """R wants equal signs, and zero has one of its own; the published label takes it as rising.

    Tenths of deprivation, indicator 93701: Fingertips prints Increasing.
    """
    counts = {"numerator": [10, 10, 10, 10, 50], "denominator": [100] * 5}
    ours_as_r = calc.trend(times=YEARS, variant="guidance", **counts)
    assert ours_as_r.label == "No significant change"
    values = [10.0, 10, 10, 10, 50]
    trend = calc.trend(
        values, times=YEARS, lower=[v - 1 for v in values], upper=[v + 1 for v in values]
    )
    assert trend.label == "Increasing"


def test_r_and_the_divisor_of_the_width(oracle: Oracle) -> None:
    """R takes 2 x 1.959964, Fingertips 3.92: the statistics differ by the square of their ratio."""
    series = dict(list(oracle("trend_in").groupby("series")))["S02"].tail(5)
    columns = [series[name].tolist() for name in ("year", "value", "lo", "hi")]
    expected = oracle("trend_out").set_index("series").loc["S02", "other_chi2"]
    ours = _trend_of(*columns).chi_squared
    np.testing.assert_allclose(ours / expected, (3.92 / 3.919927969080108) ** 2, rtol=1e-9)


def test_r_and_years_with_a_gap(oracle: Oracle) -> None:
    """R takes the years as given for values too; Fingertips numbers the points 1 to 5.

    S07 has no 2017 and no 2022, of which the latter lies within the last five: the slopes differ,
    the labels do not.
    """
    series = dict(list(oracle("trend_in").groupby("series")))["S07"]
    columns = [series[name].tolist() for name in ("year", "value", "lo", "hi")]
    row = oracle("trend_out").set_index("series").loc["S07"]
    trend = _trend_of(*columns)
    assert trend.years == (2019, 2020, 2021, 2023, 2024)
    assert trend.label == row["other_trend"]
    assert trend.slope > row["other_beta"] * 1.1  # a step is 1.25 years here
    years, values, lower, upper = (np.array(part)[-5:] for part in columns)
    by_year = formulas.weighted_slope(values, 1 / (upper - lower) ** 2, times=years)[0]
    np.testing.assert_allclose(by_year, row["other_beta"], rtol=1e-9)


def test_r_and_a_year_that_stands_twice() -> None:
    """A year has one value, so it is refused here; no such series is among the results of R."""
    with pytest.raises(InputError, match="`times` has 2021 twice"):
        calc.trend([1] * 5, times=[2020, 2021, 2021, 2022, 2023], lower=[0] * 5, upper=[2] * 5)


def test_weights_far_apart_lose_no_digits() -> None:
    """An interval 1e4 times as narrow as another: floats would lose the eleventh digit."""
    values = np.array([51.2, 50.4, 54.1, 46.4, 49.5])
    width = np.array([1e-4, 0.1, 0.1, 1e-5, 0.1])
    lower, upper = (np.round(values + side * width, 5) for side in (-1, 1))
    many = calc.trend(values[None], times=YEARS, lower=lower[None], upper=upper[None])
    one = _trend_of(*(part.tolist() for part in (YEARS, values, lower, upper)))
    np.testing.assert_allclose(many.chi_squared, one.chi_squared, rtol=1e-12)
