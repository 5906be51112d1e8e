"""Seasonal trends, charts of rare events, run charts, and the rule of two in three of 2023."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cdpkit import calc
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Oracle = Callable[[str], pd.DataFrame]

CHARTS = {"c": calc.c_chart, "g": calc.g_chart, "t": calc.t_chart}
BASE = [50, 52, 48, 51, 49] * 3


def test_seasonal_kendall_matches_pymannkendall(oracle: Oracle) -> None:
    points, out = (oracle(f"inference/seasonal_kendall_{part}") for part in ("in", "out"))
    names = {"s": "s", "variance": "var_s", "z": "z", "p_value": "p", "tau": "tau",
             "slope": "slope_per_year"}  # fmt: skip
    for row in out.itertuples():
        values = points[points.series == row.series].value
        found = calc.seasonal_kendall(values, season=row.period)
        for ours, theirs in names.items():
            assert getattr(found, ours) == pytest.approx(getattr(row, theirs), rel=1e-9)
        plain = calc.mann_kendall(values, method="normal")
        assert (plain.s, plain.p_value) == pytest.approx((row.plain_s, row.plain_p))


@given(arrays(float, (3, 16), elements=st.integers(0, 9)), st.permutations(range(16)))
def test_seasonal_kendall_needs_no_order_and_turns_with_the_sign(
    values: np.ndarray, order: list[int]
) -> None:
    times = 2020 + np.arange(16) / 4
    found = calc.seasonal_kendall(values, times=times, season=4)
    shuffled = calc.seasonal_kendall(values[:, order], times=times[order], season=4)
    assert found == shuffled
    turned = calc.seasonal_kendall(-values, times=times, season=4)
    np.testing.assert_array_equal(turned.s, -found.s)
    np.testing.assert_array_equal(turned.p_value, found.p_value)


def test_seasons_of_dates_and_short_seasons() -> None:
    starts = [date(y, m, 1) for y in (2020, 2021, 2022) for m in (4, 7, 10, 1)]
    starts = sorted(starts)
    y = [5, 9, 7, 3, 6, 8, 8, 4, 7, 9, 9, 5]
    assert calc.seasonal_kendall(y, times=starts, season=4).s == 9
    short = calc.seasonal_kendall(y[:11], times=starts[:11], season=4)
    assert np.isnan(short.s)
    assert "season" in short.warnings[0]


@pytest.mark.parametrize("chart", "cgt")
def test_event_charts_match_their_formulas(oracle: Oracle, chart: str) -> None:
    points, lines = (oracle(f"inference/event_charts_{part}") for part in ("in", "out"))
    expected = lines[lines.chart == chart].iloc[0]
    found = CHARTS[chart](points[points.chart == chart].value)
    assert found.mean[0] == pytest.approx(expected.centre, rel=1e-9)
    assert found.lower[0] == pytest.approx(float(expected.lower), rel=1e-9)
    assert found.upper[0] == pytest.approx(expected.upper, rel=1e-9)


@given(arrays(float, (2, 14), elements=st.integers(0, 200)))
def test_event_charts_treat_each_series_alone(values: np.ndarray) -> None:
    for draw in CHARTS.values():
        both = draw(values)
        for i, row in enumerate(values):
            one = draw(row)
            np.testing.assert_array_equal(both.special_cause[i], one.special_cause)
            np.testing.assert_allclose(both.upper[i], one.upper)
        assert np.all(both.lower >= 0)


def test_a_t_chart_shows_the_times_as_given() -> None:
    times = np.array([5.5, 20, 1.2, 33, 8])
    np.testing.assert_array_equal(calc.t_chart(times).value, times)
    with pytest.raises(InputError, match="negative"):
        calc.t_chart([3, -1])


def test_run_limits_match_r(oracle: Oracle) -> None:
    rows = oracle("inference/run_chart_limits")
    longest, crossings = calc.run_limits(rows.useful)
    np.testing.assert_array_equal(longest, rows.longest_run_limit)
    np.testing.assert_array_equal(crossings, rows.crossings_limit)


@given(arrays(float, 30, elements=st.integers(0, 9) | st.just(np.nan)))
def test_runs_are_counted_as_one_would(values: np.ndarray) -> None:
    found = calc.run_chart(values)
    known = values[~np.isnan(values)]
    if not known.size:
        assert np.isnan(found.median)
        return
    assert found.median == np.median(known)
    text = "".join("+" if v > found.median else "-" for v in known if v != found.median)
    runs = text.replace("+-", "+ -").replace("-+", "- +").split()
    assert found.useful == len(text)
    assert found.longest_run == max(map(len, runs), default=0)
    assert found.crossings == max(len(runs) - 1, 0)


def test_runs_of_many_series_are_those_of_each() -> None:
    values = np.random.default_rng(2).normal(size=(50, 24))
    many = calc.run_chart(values)
    ones = [calc.run_chart(row) for row in values]
    np.testing.assert_array_equal(many.signal, [one.signal for one in ones])
    assert [many[n] for n in range(50)] == ones
    np.testing.assert_array_equal(np.abs(many.run).max(axis=1), many.longest_run)
    back = calc.run_chart(values[0][::-1], times=np.arange(24)[::-1])
    np.testing.assert_array_equal(back.run, ones[0].run[::-1])
    assert calc.run_chart(values[0][:8]).warnings


def test_two_in_three_may_lie_outside_in_the_rules_of_2023(oracle: Oracle) -> None:
    letters = {"Above UCL": "A", "2 in 3 Above CL": "C", "Common Cause": "-"}
    for _, case in oracle("inference/two_sigma_rule").groupby("case"):
        for rules, column in (("mdc-7", "mdc_7"), ("mdc-7-2023", "mdc_7_2023")):
            found = calc.xmr([*BASE, *case.value], rules=rules, baseline=15)
            assert [letters[cause] for cause in found.special_cause[15:]] == list(case[column])


def test_no_icon_of_2023_for_fewer_than_13_values() -> None:
    settings = {"rules": "mdc-7-2023", "polarity": "higher_better", "target": 40}
    short, full = (calc.xmr(BASE[:size], **settings) for size in (12, 13))
    assert (short.variation, short.assurance) == ("not_assessed", "not_assessed")
    assert (full.variation, full.assurance) == ("common_cause", "consistent_pass")


@pytest.mark.parametrize("rules", ["mdc-7", "mdc-6"])
def test_no_assurance_from_fewer_than_13_values(rules: str) -> None:
    settings = {"rules": rules, "polarity": "higher_better", "target": 40}
    short, full = (calc.xmr(BASE[:size], **settings) for size in (12, 13))
    assert (short.variation, short.assurance) == ("common_cause", "not_assessed")
    assert (full.variation, full.assurance) == ("common_cause", "consistent_pass")
