"""p and u charts: textbook and R results, laws, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Oracle = Callable[[str], pd.DataFrame]

CHARTS = {"p": calc.p_chart, "u": calc.u_chart}
LINES = ("mean", "lower", "lower_two_sigma", "upper_two_sigma", "upper")

# Montgomery DC, Introduction to Statistical Quality Control: frozen orange juice cans, 30 samples
# of 50; mean .2313, limits .0524 and .4102; samples 15 and 23 lie outside.
CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22,
    8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip
# The same: defects in dyed cloth, with limits from a mean rounded to 1.42.
CLOTH = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]
ROLLS = [10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5]
CLOTH_UPPER = [2.55, 2.68, 2.41, 2.55, 2.58, 2.55, 2.45, 2.52, 2.45, 2.43]
CLOTH_LOWER = [0.29, 0.16, 0.43, 0.29, 0.26, 0.29, 0.39, 0.32, 0.39, 0.41]


def test_montgomerys_cans() -> None:
    chart = calc.p_chart(CANS, 50, dispersion="none")
    for line, printed in ((chart.mean, 0.2313), (chart.lower, 0.0524), (chart.upper, 0.4102)):
        np.testing.assert_allclose(line, printed, rtol=0, atol=1e-4)
    assert (np.flatnonzero(chart.outside) + 1).tolist() == [15, 23]


def test_montgomerys_cloth() -> None:
    chart = calc.u_chart(CLOTH, ROLLS, dispersion="none")
    np.testing.assert_allclose(chart.mean, 1.42, rtol=0, atol=5e-3)
    np.testing.assert_allclose(chart.upper, CLOTH_UPPER, rtol=0, atol=1e-2)
    np.testing.assert_allclose(chart.lower, CLOTH_LOWER, rtol=0, atol=1e-2)
    assert not chart.outside.any()


def optional(value: Any) -> int | None:
    return None if np.isnan(value) else int(value)


def test_lines_of_qicharts2(oracle: Oracle) -> None:
    for _, rows in oracle("attribute_charts").groupby("case", sort=False):
        first = rows.iloc[0]
        rebase = optional(first["rebase"])
        chart = CHARTS[first["chart"]](
            rows["numerator"],
            rows["denominator"],
            dispersion=first["dispersion"],
            per=first["per"],
            rebase=[] if rebase is None else [rebase],
            baseline=optional(first["baseline"]),
        )
        for name in LINES:
            np.testing.assert_allclose(getattr(chart, name), rows[name], rtol=1e-9, atol=1e-18)


def test_large_numbers_are_over_dispersed_and_the_ratio_is_said(oracle: Oracle) -> None:
    rows = oracle("attribute_charts").query("case == 'nhs_accidents'")
    charts = {
        d: calc.p_chart(rows["numerator"], rows["denominator"], dispersion=d)
        for d in ("none", "auto", "laney")
    }
    ratio = charts["none"].dispersion
    assert ratio is not None
    # What R's limits say: Laney's p' lines over those of chance.
    share = rows["mean"] / 1000
    chance = 3 * np.sqrt(share * (1 - share) / rows["denominator"])
    np.testing.assert_allclose(ratio, (rows["upper"] / 1000 - share) / chance, rtol=1e-9)
    assert charts["none"].outside.sum() > 10
    assert not charts["laney"].outside.any()
    np.testing.assert_array_equal(charts["auto"].upper, charts["laney"].upper)


COUNTS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=30)


def by_hand(
    kind: str, x: np.ndarray, n: np.ndarray, dispersion: str
) -> tuple[float, np.ndarray, float]:
    """Give mean, distance to the limits and Laney's ratio, one sum at a time."""
    mean = sum(x) / sum(n)
    variance = mean * (1 - mean) if kind == "p" else mean
    sigma = [np.sqrt(variance / size) for size in n]
    z = [(a / b - mean) / s if s else 0 for a, b, s in zip(x, n, sigma, strict=True)]
    ratio = sum(abs(z[i + 1] - z[i]) for i in range(len(z) - 1)) / (len(z) - 1) / 1.128
    wider = {"none": 1, "laney": ratio, "auto": max(1, ratio)}[dispersion]
    return mean, 3 * np.array(sigma) * wider, ratio


@given(COUNTS, st.sampled_from(["p", "u"]), st.sampled_from(["none", "laney", "auto"]))
def test_lines_by_hand(counts: list[tuple[int, int]], kind: str, dispersion: str) -> None:
    x, more = np.array(counts, dtype=float).T
    n = x + more  # so that no share passes 1
    mean, half, ratio = by_hand(kind, x, n, dispersion)
    chart = CHARTS[kind](x, n, dispersion=dispersion, per=100)
    top = 1 if kind == "p" else np.inf
    np.testing.assert_allclose(chart.mean, 100 * mean, rtol=1e-9)
    np.testing.assert_allclose(chart.lower, 100 * np.maximum(mean - half, 0), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(chart.upper, 100 * np.minimum(mean + half, top), rtol=1e-9)
    assert chart.dispersion is not None
    np.testing.assert_allclose(chart.dispersion, ratio, rtol=1e-9, atol=1e-9)


@given(COUNTS)
def test_a_share_and_its_rest_are_mirrors(counts: list[tuple[int, int]]) -> None:
    x, more = np.array(counts, dtype=float).T
    chart = calc.p_chart(x, x + more, polarity="higher_better")
    rest = calc.p_chart(more, x + more, polarity="lower_better")
    np.testing.assert_allclose(rest.lower, 1 - chart.upper, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(rest.point_type, chart.point_type)


@given(COUNTS, st.sampled_from(["p", "u"]))
def test_limits_stay_in_the_possible_range(counts: list[tuple[int, int]], kind: str) -> None:
    x, more = np.array(counts, dtype=float).T
    chart = CHARTS[kind](x, x + more, dispersion="laney")
    for name in LINES:
        assert (getattr(chart, name) >= 0).all()
        assert kind == "u" or (getattr(chart, name) <= 1).all()


@given(COUNTS, st.sampled_from(["p", "u"]), st.integers(1, 4))
def test_gaps_at_the_end_change_nothing(
    counts: list[tuple[int, int]], kind: str, gaps: int
) -> None:
    x, more = np.array(counts, dtype=float).T
    chart = CHARTS[kind](x, x + more)
    tail = np.full(gaps, np.nan)
    longer = CHARTS[kind](np.append(x, tail), np.append(x + more, tail))
    np.testing.assert_allclose(longer.upper[: len(x)], chart.upper, rtol=1e-12)
    np.testing.assert_array_equal(longer.special_cause[: len(x)], chart.special_cause)
    assert longer.variation == chart.variation


def test_trends_are_judged_on_standardised_points() -> None:
    # The same share of ever larger samples stands ever further above the mean of one half.
    n = np.array([*range(100, 800, 100), 700, 700, 700, 700])
    share = np.array([0.55] * 7 + [0.45] * 4)
    chart = calc.p_chart(share * n, n, dispersion="none")
    assert chart.special_cause[:7].tolist() == ["7 Point Trend (Increasing)"] * 7


@pytest.mark.parametrize("x", [[0, 0, 0], [5, 6, 7]])
def test_none_and_all_have_their_value_for_limits(x: list[int]) -> None:
    n = [5, 6, 7]
    for dispersion in ("none", "auto", "laney"):
        chart = calc.p_chart(x, n, dispersion=dispersion)
        for line in (chart.mean, chart.lower, chart.upper):
            assert set(line) == {float(x[0] > 0)}
        assert chart.variation == "common_cause"


def test_events_after_a_baseline_of_none_are_above_its_limits() -> None:
    chart = calc.u_chart([0] * 12 + [3, 3], 100, baseline=12, per=100)
    assert set(chart.upper) == {0}
    assert chart.special_cause[11:].tolist() == ["Common Cause", "Above UCL", "Above UCL"]


def test_without_a_denominator_a_point_has_no_limits_but_the_chart_has() -> None:
    chart = calc.p_chart([np.nan, 1, 2], [np.nan, 5, 6])
    assert np.isnan(chart.upper).tolist() == [True, False, False]
    assert chart.warnings == ("fewer than 13 values, so the limits are uncertain",)
    assert chart.mean.tolist() == [3 / 11] * 3


def test_one_point_has_limits_of_chance_alone() -> None:
    chart = calc.u_chart([9], [100], dispersion="auto", per=100)
    assert (chart.lower[0], chart.upper[0]) == (0, 18)
    assert calc.u_chart([9], [100], dispersion="laney").variation == "not_assessed"


def test_the_method_says_what_was_done() -> None:
    assert calc.p_chart([1, 2], [5, 6], dispersion="none").method == "p chart"
    assert calc.u_chart([1, 2], [5, 6], dispersion="laney").method == "Laney u' chart"
    fixed = calc.u_chart([1, 2], [5, 6], baseline=12)
    assert fixed.method == "u chart, Laney where over-dispersed, fixed baseline"
    assert "dispersion" in fixed.to_columns()
    assert "dispersion" not in calc.xmr([1, 2]).to_columns()


@pytest.mark.parametrize(
    ("chart", "arguments", "message"),
    [
        (calc.p_chart, ([1, 3], [2, 2]), r"`numerator` exceeds `denominator` at \[\(1,\)\]"),
        (
            calc.p_chart,
            ([1, 3], [2, 0]),
            r"`denominator` is zero where there are events at \[\(1,\)\]",
        ),
        (calc.p_chart, ([1, -3], [2, 2]), "`numerator` is negative"),
        (calc.p_chart, ([1, 1], [2, 2, 2]), "`numerator` does not broadcast"),
        (calc.p_chart, (1, 2), "`numerator` is one number"),
        (calc.u_chart, ([], []), "`count` is empty"),
        (calc.u_chart, (["a"], [2]), "`count` holds <U1"),
        (calc.u_chart, ([1, 3], [2, np.inf]), "`exposure` is not finite"),
    ],
)
def test_refusals(chart: Any, arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        chart(*arguments)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"dispersion": "maybe"}, "`dispersion` is 'maybe'"),
        ({"per": 0}, "`per` is 0"),
        ({"baseline": 5}, "`baseline` is 5"),
        ({"times": [4, 4]}, "`times` repeats"),
    ],
)
def test_refused_options(option: dict[str, Any], message: str) -> None:
    for chart in CHARTS.values():
        with pytest.raises(InputError, match=message):
            chart([1, 2], [5, 6], **option)
