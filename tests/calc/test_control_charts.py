"""XmR charts: the R package where it is right, laws that hold for all series, refusals."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
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

UP, DOWN = {"polarity": "higher_better"}, {"polarity": "lower_better"}
OPTIONS: dict[str, dict[str, Any]] = {
    "default_increase": UP,
    "decrease": DOWN,
    "neutral": {},
    "no_screen": UP | {"screen": False},
    "fix12": UP | {"baseline": 12},
    "rebase13": UP,
    "rebase13_fix12": UP | {"baseline": 12},
    "target30_inc": UP | {"target": 30},
    "target50_dec": DOWN | {"target": 50},
    "target50_inc": UP | {"target": 50},
    "target50_neutral": {"target": 50},
    "target70_dec": DOWN | {"target": 70},
    "target70_inc": UP | {"target": 70},
}
"""Option sets of the R package in our words; its series are rebased at their 13th point."""

# Defects of the R package, by what our answer differs in, with the right value by another route.
# - `constant`, outlier screen on: all moving ranges are 0, none is below 3.267 x 0, so none is left
#   and the limits are not numbers. Ranges of 0 about a mean of 5 leave limits of 5, which is what
#   the package itself says with the screen off. Its assurance is then `inconsistent` whatever the
#   target; a target of 30 or more lies beyond limits of 5.
# - `single`: one value has no moving range, so neither has limits; it still calls a target
#   `inconsistent` with limits that do not exist.
# - `last_na`: a missing value is called a common cause; there is nothing to have a cause.
LIMITS_OF_CONSTANT = 5.0
ASSURANCE_OF_CONSTANT = {"higher_better": "consistent_fail", "lower_better": "consistent_pass"}


def cases(oracle: Oracle) -> list[tuple[str, str, pd.DataFrame, calc.ControlChart]]:
    given_series, theirs = oracle("spc_in"), oracle("spc_out")
    found = []
    for (options, series), rows in theirs.groupby(["options", "series"], sort=False):
        y = given_series.loc[given_series["series"] == series, "y"]
        rebase = [12] if options.startswith("rebase") and len(y) > 12 else []
        found.append((options, series, rows, calc.xmr(y, rebase=rebase, **OPTIONS[options])))
    return found


def test_lines_of_the_r_package(oracle: Oracle) -> None:
    for options, series, rows, chart in cases(oracle):
        np.testing.assert_allclose(chart.mean, rows["mean"], rtol=1e-12)
        for ours, name in ((chart.lower, "lpl"), (chart.upper, "upl")):
            theirs = rows[name].to_numpy()
            if series == "constant" and options != "no_screen":
                assert np.isnan(theirs).all()
                theirs = np.full(len(rows), LIMITS_OF_CONSTANT)
            np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_points_of_the_r_package(oracle: Oracle) -> None:
    for _, series, rows, chart in cases(oracle):
        gap = rows["y"].isna().to_numpy()
        assert gap.sum() == (series == "last_na")
        np.testing.assert_array_equal(chart.segment, rows["rebase_group"])
        np.testing.assert_array_equal(chart.side, rows["relative_to_mean"])
        for ours, name in ((chart.outside, "outside_limits"), (chart.near, "close_to_limits")):
            known = rows[name].notna().to_numpy()
            assert not ours[~known].any()
            np.testing.assert_array_equal(ours[known], rows[name][known].astype(bool))
        causes = np.where(gap, "Missing", rows["special_cause_type"])
        np.testing.assert_array_equal(chart.special_cause, causes)
        types = rows["point_type"].str.removeprefix("special_cause_")
        np.testing.assert_array_equal(chart.point_type, np.where(gap, "missing", types))
        np.testing.assert_array_equal(chart.short, rows["short_group_warning"])


def test_assurance_of_the_r_package(oracle: Oracle) -> None:
    for options, series, rows, chart in cases(oracle):
        theirs = rows["assurance"].fillna("not_assessed").unique().tolist()
        assert len(theirs) == 1
        if theirs == ["inconsistent"] and series == "constant":
            theirs = [ASSURANCE_OF_CONSTANT[OPTIONS[options]["polarity"]]]
        if theirs == ["inconsistent"] and series == "single":
            theirs = ["not_assessed"]
        if chart.short[np.flatnonzero(~np.isnan(chart.value))[-1]]:
            theirs = ["not_assessed"]  # limits from fewer than 13 values: the package warns
        assert chart.assurance == theirs[0], (options, series)


def test_every_option_set_is_compared(oracle: Oracle) -> None:
    assert set(oracle("spc_out")["options"]) == set(OPTIONS)
    assert len(cases(oracle)) == len(OPTIONS) * oracle("spc_in")["series"].nunique()


# The rules by brute force: each window of the definition in turn, in plain Python.


def causes_by_hand(y: list[float], chart: calc.ControlChart, length: int) -> list[str]:
    side = [int(s) for s in np.nan_to_num(chart.side)]

    def one_side(window: range) -> bool:
        return side[window[0]] != 0 and len({side[i] for i in window}) == 1

    def one_way(window: range) -> bool:
        steps = [y[i + 1] - y[i] for i in window[:-1]]
        return all(s > 0 for s in steps) or all(s < 0 for s in steps)

    def two_near(window: range) -> bool:
        return one_side(window) and sum(bool(chart.near[i]) for i in window) >= 2

    trend, shift, two = (
        {
            i
            for start in range(len(y) - width + 1)
            if is_met(range(start, start + width))
            for i in range(start, start + width)
        }
        for is_met, width in ((one_way, length), (one_side, length), (two_near, 3))
    )

    def rule(i: int) -> str:
        step = y[i + 1] - y[i] if i + 1 in trend else y[i] - y[i - 1]
        above, rising = side[i] > 0, step > 0
        met = {
            "Missing": np.isnan(y[i]),
            "Above UCL" if above else "Below LCL": chart.outside[i],
            f"{length} Point Trend ({'Increasing' if rising else 'Decreasing'})": i in trend,
            f"2 in 3 {'Above' if above else 'Below'} CL": i in two and chart.near[i],
            f"{length} Points {'Above' if above else 'Below'} CL": i in shift,
            "Common Cause": True,
        }
        return next(name for name, is_met in met.items() if is_met)

    return [rule(i) for i in range(len(y))]


STEPS = st.lists(st.integers(-8, 8), min_size=2, max_size=40)
VALUES = st.one_of(STEPS, STEPS.map(lambda s: np.cumsum(s).tolist()))
WITH_GAPS = st.lists(st.one_of(st.integers(-8, 8), st.none()), min_size=2, max_size=40)


def numbers(values: list[int | None]) -> list[float]:
    return [np.nan if value is None else float(value) for value in values]


@given(VALUES | WITH_GAPS, st.sampled_from(["mdc-7", "mdc-6"]))
def test_causes_are_those_of_each_window(values: list[int | None], rules: str) -> None:
    y = numbers(values)
    chart = calc.xmr(y, rules=rules)
    assert chart.special_cause.tolist() == causes_by_hand(y, chart, int(rules[-1]))


@given(WITH_GAPS, st.booleans())
def test_limits_by_hand_with_gaps(values: list[int | None], screen: bool) -> None:
    y = numbers(values)
    chart = calc.xmr(y, screen=screen)
    known = [x for x in y if not np.isnan(x)]
    ranges = [abs(b - a) for a, b in pairwise(y) if not np.isnan(a + b)]
    if screen and any(ranges):
        ranges = [r for r in ranges if r < 3.267 * sum(ranges) / len(ranges)]
    if not ranges:
        assert np.isnan(chart.upper).all()
        assert chart.variation == "not_assessed"
        return
    centre, width = sum(known) / len(known), 2.66 * sum(ranges) / len(ranges)
    for line, sign, share in (
        (chart.lower, -1, 1), (chart.upper, 1, 1),
        (chart.lower_two_sigma, -1, 2 / 3), (chart.upper_two_sigma, 1, 2 / 3),
    ):  # fmt: skip
        np.testing.assert_allclose(line, centre + sign * share * width, rtol=1e-12, atol=1e-12)


# Laws


@given(VALUES, st.integers(-1000, 1000), st.sampled_from([0.25, 0.5, 2.0, 8.0]))
def test_shift_and_scale_move_lines_but_no_cause(y: list[int], shift: int, scale: float) -> None:
    chart, moved = calc.xmr(y), calc.xmr(scale * (np.array(y) + shift))
    np.testing.assert_array_equal(moved.special_cause, chart.special_cause)
    np.testing.assert_array_equal(moved.near, chart.near)
    np.testing.assert_allclose(moved.upper, scale * (chart.upper + shift), rtol=1e-9, atol=1e-9)


@given(VALUES)
def test_a_mirror_swaps_high_and_low(y: list[int]) -> None:
    chart, mirror = calc.xmr(y, **UP), calc.xmr(-np.array(y), **DOWN)
    np.testing.assert_array_equal(mirror.point_type, chart.point_type)
    np.testing.assert_allclose(mirror.lower, -chart.upper, rtol=1e-12, atol=1e-12)
    for one, other in zip(chart.special_cause, mirror.special_cause, strict=True):
        text = str(one)
        for high, low in (("Above", "Below"), ("Increasing", "Decreasing"), ("UCL", "LCL")):
            text = text.replace(high, "@").replace(low, high).replace("@", low)
        assert str(other) == text


@given(VALUES, st.randoms(use_true_random=False))
def test_points_may_come_in_any_order(y: list[int], random: Any) -> None:
    times = list(range(len(y)))
    random.shuffle(times)
    chart, mixed = calc.xmr(y), calc.xmr(np.array(y)[times], times=times)
    for name in ("mean", "lower", "moving_range", "special_cause", "segment"):
        np.testing.assert_array_equal(getattr(mixed, name), getattr(chart, name)[times])
    assert mixed.variation == chart.variation


@given(VALUES, st.integers(1, 5))
def test_gaps_at_the_end_change_nothing(y: list[int], more: int) -> None:
    chart = calc.xmr(y, **UP, target=3)
    longer = calc.xmr([*y, *[np.nan] * more], **UP, target=3)
    for name in ("special_cause", "point_type", "short"):
        np.testing.assert_array_equal(getattr(longer, name)[: len(y)], getattr(chart, name))
    np.testing.assert_allclose(longer.upper[: len(y)], chart.upper, rtol=1e-12, atol=1e-12)
    assert (longer.variation, longer.assurance) == (chart.variation, chart.assurance)
    assert set(longer.special_cause[len(y) :]) == {"Missing"}


FIRST = st.lists(st.integers(-8, 8), min_size=12, max_size=12)


@given(FIRST, VALUES, VALUES)
def test_later_points_do_not_move_a_fixed_baseline(
    first: list[int], one: list[int], other: list[int]
) -> None:
    short, long = (calc.xmr([*first, *later], baseline=12) for later in (one, other))
    alone = calc.xmr(first)
    for chart in (short, long):
        np.testing.assert_allclose(chart.upper, alone.upper[0], rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(chart.mean, alone.mean[0], rtol=1e-12, atol=1e-12)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=30), st.booleans())
def test_lines_are_cut_to_the_possible_range(y: list[int], screen: bool) -> None:
    whole = calc.xmr(y, screen=screen)
    cut = calc.xmr(y, screen=screen, minimum=0, maximum=10)
    for name in ("lower", "lower_two_sigma", "mean", "upper_two_sigma", "upper"):
        np.testing.assert_array_equal(getattr(cut, name), np.clip(getattr(whole, name), 0, 10))
    np.testing.assert_array_equal(cut.special_cause, whole.special_cause)


@given(st.lists(STEPS.map(lambda s: (s * 10)[:20]), min_size=1, max_size=4))
def test_series_side_by_side_are_as_alone(several: list[list[int]]) -> None:
    together = calc.xmr(several, rebase=[9], **UP, target=2)
    for i, y in enumerate(several):
        alone = calc.xmr(y, rebase=[9], **UP, target=2)
        np.testing.assert_allclose(together.upper[i], alone.upper, rtol=1e-12, atol=1e-12)
        for name in ("near", "special_cause", "point_type", "segment"):
            np.testing.assert_array_equal(getattr(together, name)[i], getattr(alone, name))
        assert (together.variation[i], together.assurance[i]) == (alone.variation, alone.assurance)


@given(st.floats(-1e9, 1e9), st.integers(2, 50))
def test_a_constant_series_has_its_value_for_limits(value: float, size: int) -> None:
    chart = calc.xmr([value] * size)
    for line in (chart.mean, chart.lower, chart.upper):
        assert set(line) == {value}
    assert set(chart.special_cause) == {"Common Cause"}
    assert chart.variation == "common_cause"


# Segments, periods, words


def test_runs_stop_at_a_rebase_and_at_a_gap() -> None:
    y = [5.0, 7, 5, 7, 5, 7, 5, 8, 8.1, 8.05, 8.1, 8.05, 8.1, 8.05]
    assert "7 Points Above CL" in calc.xmr(y, screen=False).special_cause
    assert "7 Points Above CL" not in calc.xmr(y, rebase=[10], screen=False).special_cause
    broken = [*y[:10], np.nan, *y[10:]]
    assert "7 Points Above CL" not in calc.xmr(broken, screen=False).special_cause


def test_six_points_are_enough_where_the_rules_say_so() -> None:
    y = [4, 6, 4, 6, 4, 6, 7, 8, 9, 10, 11]  # six points rise from 6 to 11
    rising = calc.xmr([9, 9, 2, *y[5:], 3, 12, 2], screen=False)
    six = calc.xmr([9, 9, 2, *y[5:], 3, 12, 2], screen=False, rules="mdc-6")
    assert "7 Point Trend (Increasing)" in rising.special_cause
    short = [9, 9, 6.5, *y[5:], 3, 12, 2]
    assert "7 Point Trend (Increasing)" not in calc.xmr(short, screen=False).special_cause
    assert (
        "6 Point Trend (Increasing)" in calc.xmr(short, screen=False, rules="mdc-6").special_cause
    )
    assert "6 Point Trend (Increasing)" in six.special_cause


def test_rebase_by_date_and_by_position_agree() -> None:
    y = [3, 5, 4, 6, 13, 15, 12, 14]
    days = [date(2024, month, 1) for month in range(1, 9)]
    by_date, by_place = calc.xmr(y, times=days, rebase=[days[4]]), calc.xmr(y, rebase=[4])
    np.testing.assert_array_equal(by_date.segment, [0] * 4 + [1] * 4)
    np.testing.assert_array_equal(by_date.upper, by_place.upper)
    same = calc.xmr(
        y, times=np.array(days, dtype="datetime64[D]"), rebase=np.datetime64("2024-05-01")
    )
    np.testing.assert_array_equal(same.upper, by_place.upper)


def test_the_print_says_what_stands_out() -> None:
    y = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49, 50, 62]
    assert str(calc.xmr(y, **DOWN, target=40)) == (
        "XmR, screened, rules mdc-7: 1 of 14 points with a special cause; latest concern high; "
        "target consistent fail"
    )
    short = calc.xmr(y[:3], rebase=[2], screen=False)
    assert short.warnings == (
        "segment 0: fewer than 13 values, so the limits are uncertain",
        "segment 1: no limits, as no two values are next to each other",
    )
    assert str(short).endswith("\n  ".join(["latest not assessed", *short.warnings]))
    several = calc.xmr([[1, 2], [3, np.nan]])
    assert several.warnings == (
        "no limits in 1 of 2 series, as no two values are next to each other",
        "fewer than 13 values in 1 of 2 series, so the limits are uncertain",
    )
    assert "latest" not in str(several)


def test_twelve_points_are_short_and_thirteen_are_not() -> None:
    y = [5, 7, 6] * 5
    assert calc.xmr(y[:12]).short.all()
    assert not calc.xmr(y[:13]).short.any()
    assert not calc.xmr(y[:13]).warnings


def test_a_table_has_a_row_a_point() -> None:
    table = calc.xmr([5, 7, 6], **UP).to_columns()
    assert table["special_cause"].tolist() == ["Common Cause"] * 3
    assert table["variation"].tolist() == ["common_cause"] * 3


def test_windows_that_only_touch_do_not_overlap() -> None:
    chart = calc.xmr([4, 5, 6], times=[2016, 2019, 2022], ends=[2018, 2021, 2024])
    assert not np.isnan(chart.upper).any()


YEARS = [2016, 2017, 2018]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": []}, "`values` is empty"),
        ({"values": 4}, "`values` is one number"),
        ({"values": "4, 5"}, "`values` holds <U4"),
        ({"values": [1, np.inf]}, r"`values` is not finite at \[\(1,\)\]"),
        ({"values": [1e301, -1e301]}, "`values` is too large"),
        ({"values": [1, 2], "minimum": 1.5}, r"`values` is below `minimum` at \[\(0,\)\]"),
        ({"values": [1, 2], "maximum": 1.5}, r"`values` is above `maximum` at \[\(1,\)\]"),
        ({"minimum": 9, "maximum": 3}, "`minimum` is not below `maximum`"),
        ({"minimum": [0, 1]}, "`minimum` is not one number"),
        ({"target": [0, 1]}, "`target` is not one number"),
        ({"rules": "nelson"}, "`rules` is 'nelson'.*'mdc-7', 'mdc-6'"),
        ({"polarity": "up"}, "`polarity` is 'up'"),
        ({"baseline": 11}, "`baseline` is 11.*12 or more"),
        ({"baseline": 12.5}, "`baseline` is 12.5"),
        ({"times": [1, 2]}, r"`times` has shape \(2,\) for 3 points"),
        ({"times": [1, 2, 2]}, r"`times` repeats an earlier point at \[\(2,\)\]"),
        ({"times": [1, 2, np.nan]}, r"`times` is missing at \[\(2,\)\]"),
        ({"times": ["a", "b", "c"]}, "`times` holds text"),
        ({"times": [[1], [2, 3], []]}, "`times` is not a rectangular array of times"),
        ({"times": [date(2024, 1, 1), "x", "y"]}, r"`times` is not a date at \[\(1,\), \(2,\)\]"),
        ({"ends": YEARS}, "`times` is missing beside `ends`"),
        ({"times": YEARS, "ends": [2015, 2017, 2018]}, r"`ends` is before its start at \[\(0,\)"),
        ({"times": YEARS, "ends": [2018, 2019, 2020]}, r"`ends` overlaps.*\(2 of 3\)"),
        ({"times": YEARS, "ends": [2018, 2017, 2018]}, r"`ends` overlaps.*\(2 of 3\)"),
        ({"rebase": [1, 7, 9]}, "`rebase` matches no point: 7, 9"),
        ({"times": YEARS, "rebase": [2017.5]}, "`rebase` matches no point: 2017.5"),
        ({"rebase": [1, 1]}, "`rebase` names a point twice"),
    ],
)
def test_refusals(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.xmr(**({"values": [1, 2, 3]} | arguments))


def test_a_point_on_the_mean_ends_a_window_of_three() -> None:
    """Two near values and one on the mean are no two in three: all three lie on one side."""
    first = [11, 9] * 6  # mean 10, moving ranges of 2, so limits at 4.68 and 15.32
    near = [14.5, 14.5]  # beyond the two sigma line at 13.55
    apart = calc.xmr([*first, *near, 10, *near], baseline=12)
    assert set(apart.special_cause[12:]) == {"Common Cause"}
    joined = calc.xmr([*first, *near, 10.5], baseline=12)
    assert joined.special_cause[12:].tolist() == ["2 in 3 Above CL"] * 2 + ["Common Cause"]


def test_a_gap_is_none_of_the_values_of_a_baseline() -> None:
    values = [np.nan, *([9, 11] * 6), 30, 31]
    chart = calc.xmr(values, baseline=12)
    np.testing.assert_allclose(chart.mean, 10)


def test_a_baseline_that_holds_special_causes_warns_and_names_them() -> None:
    values = [10, 11, 10, 12, 11, 10, 30, 11, 10, 12, 11, 10, 11, 10]
    found = calc.xmr(values, times=range(2001, 2015), baseline=12)
    causes = [str(cause) for cause in found.special_cause[:12]]
    special = [2001 + n for n, cause in enumerate(causes) if cause != "Common Cause"]
    assert 2007 in special
    told = found.warnings[-1]
    assert told.startswith(f"the baseline has {len(special)} point")
    assert all(str(year) in told for year in special)
    assert calc.xmr([10, 11] * 7, baseline=12).warnings == ()
    many = calc.xmr(np.array([values, [10, 11] * 7]), baseline=12)
    assert many.warnings[-1] == "the baseline of 1 of 2 series has special causes"
