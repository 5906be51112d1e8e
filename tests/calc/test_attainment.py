"""Attainment: share of the planned change, gap, course and required change."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

VALUE = st.integers(-(10**6), 10**6)
SPAN = {"start": date(2022, 3, 31), "due": date(2025, 3, 31)}


@pytest.mark.parametrize(
    ("shape", "baseline", "target", "level"),
    [
        ("level", 30, 75, 75),  # continuity of care on leaving prison, in percent
        ("increment", 289_215, 54_500, 343_715),  # treatment places by 2024/25 over 2021/22
        ("percent", 289_215, 20, 347_058),  # the same, as 20% more
        ("cumulative", 0, 2_000, 2_000),  # a count by a date
        ("increment", 10, -4, 6),
        ("percent", 200, -25, 150),
    ],
)
def test_the_level_that_a_target_amounts_to(
    shape: str, baseline: float, target: float, level: float
) -> None:
    assert calc.target_level(baseline, target, shape=shape).item() == pytest.approx(level)
    x = calc.attainment(baseline, baseline, target, shape=shape)
    assert (x.target, x.share, x.status) == (pytest.approx(level), 0, "not met")
    done = calc.attainment(baseline, x.target, target, shape=shape)
    assert (done.share, done.status, done.gap) == (1, "met", 0)


def test_places_in_treatment_by_hand() -> None:
    """289,215 adults in 2021/22, 54,500 more by 2024/25; 310,863 in 2023/24 (NDTMS, printed)."""
    x = calc.attainment(289_215, 310_863, 54_500, shape="increment", on=date(2024, 3, 31), **SPAN)
    assert x.share == pytest.approx(21_648 / 54_500)
    assert x.gap == 32_852
    assert x.relative_gap == pytest.approx(100 * 32_852 / 343_715)
    assert x.expected == pytest.approx(289_215 + 54_500 * 2 / 3)
    assert x.ahead == pytest.approx(310_863 - 289_215 - 54_500 * 2 / 3)
    assert x.required_per_year == pytest.approx(32_852)
    assert x.required_percent_per_year == pytest.approx(100 * 32_852 / 310_863)
    assert (x.status, x.standing) == ("not met", "behind")
    assert str(x) == "not met, behind: 40% of the planned change, gap 32852"


@pytest.mark.parametrize(
    ("path", "expected", "standing"),
    [("linear", 250, "behind"), ("step", 100, "ahead"), ("compound", 200, "on course")],
)
def test_the_course_depends_on_the_path(path: str, expected: float, standing: str) -> None:
    x = calc.attainment(100, 200, 400, start=2020, due=2024, on=2022, path=path)
    assert (x.expected, x.standing) == (pytest.approx(expected), standing)


def test_a_stated_trajectory_needs_no_more_than_the_day() -> None:
    plan = calc.trajectory(
        [54, 57, 63], times=[date(2022, 3, 31), date(2023, 3, 31), date(2025, 3, 31)]
    )
    x = calc.attainment(54, 59, 63, on=date(2024, 3, 31), path=plan)
    assert (x.expected, x.standing) == (pytest.approx(60), "behind")
    assert math.isnan(x.required_per_year)
    with_due = calc.attainment(54, 59, 63, on=2024, due=2026, path=plan)
    assert with_due.required_per_year == 2
    with pytest.raises(InputError, match="`on` lies outside"):
        calc.attainment(54, 59, 63, on=2026, path=plan)
    with pytest.raises(InputError, match="`on` is missing"):
        calc.attainment(54, 59, 63, path=plan)


def test_falling_targets_and_a_target_of_zero() -> None:
    x = calc.attainment(40, 30, 0, start=2020, due=2024, on=2022)
    assert (x.share, x.gap, x.expected, x.ahead) == (0.25, -30, 20, -10)
    assert (x.status, x.standing, x.required_per_year) == ("not met", "behind", -15)
    assert math.isnan(x.relative_gap)
    assert math.isnan(x.required_percent_per_year)
    assert calc.attainment(40, 0, 0).status == "met"
    better = calc.attainment(100, 90, 81, start=2020, due=2022, on=2021, path="compound")
    assert (better.standing, better.required_percent_per_year) == ("on course", pytest.approx(-10))


def test_overshoot_and_the_wrong_way() -> None:
    x = calc.attainment(50, [65, 55], [60, 40], start=2020, due=2022, on=2021)
    np.testing.assert_allclose(x.share, [1.5, -0.5])
    assert x.status.tolist() == ["met", "not met"]
    assert x.standing.tolist() == ["ahead", "behind"]
    np.testing.assert_allclose(x.required_per_year, [0, -15])
    np.testing.assert_allclose(x.required_percent_per_year, [0, 100 * (40 / 55 - 1)])
    assert str(x) == "1 of 2 targets met"


def test_no_share_where_no_change_was_planned() -> None:
    same = calc.attainment(50, 50, 50, start=2020, due=2022, on=2021)
    reason = Reason("no_change_planned")
    assert (same.status, same.standing, same.reason) == ("met", "on course", reason)
    assert str(same).startswith(f"met, on course; no share, because {reason}")
    off = calc.attainment(50, 49, 50, start=2020, due=2022, on=2021)
    assert (off.status, off.standing, off.ahead) == ("not met", "behind", -1)
    beyond = calc.attainment(55, 52, 50, sense="at_least", start=2020, due=2022, on=2021)
    assert (beyond.status, beyond.expected, beyond.standing) == ("met", 50, "ahead")
    assert math.isnan(beyond.share)
    many = calc.attainment([50, 40], 45, 50)
    assert many.warnings == (
        "1 of 2: the baseline meets the target already, so no change was planned",
    )
    assert calc.attainment(55, 52, 50).status == "not met"  # read as a target to fall to
    assert calc.attainment(55, 50, 50, sense="at_most").share == 1


def test_after_the_due_date_nothing_can_be_required() -> None:
    x = calc.attainment(50, 55, 60, start=2020, due=2022, on=2023)
    assert (x.expected, x.standing) == (60, "behind")
    assert math.isnan(x.required_per_year)
    assert x.warnings == ("the due date has passed: no change per year can be required",)
    assert calc.attainment(50, 61, 60, start=2020, due=2022, on=2023).warnings == ()
    assert calc.attainment(50, 50, 60, start=2020, due=2022, on=2019).expected == 50


def test_limits_of_the_current_value_carry_over() -> None:
    now = calc.proportion(81, 263, per=100)
    up, down = calc.attainment(20, now, 40), calc.attainment(60, now, 20)
    assert up.lower == pytest.approx((now.lower - 20) / 20)
    assert up.upper == pytest.approx((now.upper - 20) / 20)
    assert down.lower == pytest.approx((60 - now.upper) / 40)
    assert (up.confidence, down.lower < down.share < down.upper) == (0.95, True)
    assert str(up) == "not met: 54.0 (27.6 to 83.1)% of the planned change, gap 9.20152"
    assert math.isnan(calc.attainment(20, 30, 40).lower)


def test_missing_travels() -> None:
    x = calc.attainment([1, np.nan, 1], [np.nan, 1, 1], [2, 2, np.nan])
    assert x.status.tolist() == ["not known"] * 3
    assert np.isnan(x.share).all()
    alone = calc.attainment(1, np.nan, 2, start=2020, due=2022, on=2021)
    assert (alone.reason, alone.standing) == (Reason("value_missing"), "not known")


@given(VALUE, VALUE, VALUE, VALUE, st.integers(1, 100))
def test_share_and_words_do_not_depend_on_the_unit(
    baseline: int, target: int, current: int, shift: int, factor: int
) -> None:
    assume(target != baseline)
    x = calc.attainment(baseline, current, target)
    parts = (factor * value + shift for value in (baseline, current, target))
    np.testing.assert_allclose(calc.attainment(*parts).share, x.share, rtol=1e-6, atol=1e-6)
    assert (x.share >= 1) == (x.status == "met")


@given(VALUE, VALUE, VALUE, st.floats(1, 20), st.floats(0, 0.5))
def test_the_required_change_arrives(
    baseline: int, target: int, current: int, years: float, share: float
) -> None:
    assume(target != baseline)
    on = share * years
    x = calc.attainment(baseline, current, target, start=0, due=years, on=on)
    arrived = current + x.required_per_year * (years - on)
    if x.status == "not met":
        np.testing.assert_allclose(arrived, target, rtol=1e-6, atol=1e-6)
        if current > 0 and 0.1 < target / current < 10:
            grown = current * (1 + x.required_percent_per_year / 100) ** (years - on)
            np.testing.assert_allclose(grown, target, rtol=1e-6)
    else:
        assert x.required_per_year == 0


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.1, 10))
def test_who_follows_the_path_is_on_course(baseline: float, target: float, years: float) -> None:
    assume(abs(target - baseline) > 1e-3 * baseline)
    for path in ("linear", "compound"):
        plan = calc.trajectory([baseline, target], times=[2020, 2020 + years], interpolation=path)
        day = 2020 + years / 3
        x = calc.attainment(
            baseline, plan.at(day), target, start=2020, due=2020 + years, on=day, path=path
        )
        assert abs(x.ahead) <= 1e-9 * max(baseline, target)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"shape": "ratio"}, "`shape` is 'ratio'. Choose from 'level'"),
        ({"sense": "better"}, "`sense` is 'better'. Choose from 'at_least'"),
        ({"path": "curve"}, "`path` is 'curve'. Choose from 'linear'"),
        ({"start": 2020}, "`on` is missing. Give the dates"),
        ({"start": 2020, "on": 2021}, "`due` is missing"),
        ({"on": 2021}, "`due` is missing"),
        ({"due": 2021}, "`on` is missing"),
        ({"start": 2022, "due": 2022, "on": 2021}, "`due` is not after `start`"),
        ({"baseline": 0, "shape": "percent"}, r"`baseline` is zero or negative\. Use shape="),
        ({"target": 3, "shape": "cumulative"}, "`target` is below the start of a cumulative"),
        ({"baseline": [1, 2], "target": [1, 2, 3]}, r"`baseline` has shape \(2,\), `target` \(3,"),
        ({"current": [1, 2, 3], "target": [1, 2]}, "`current` does not broadcast"),
        ({"current": calc.Interval(5, 6, 7, 0.95, "")}, "`current` is outside its limits"),
        ({"current": calc.count_interval(5, confidence=[0.9])}, "`current` has several levels"),
        (
            {"baseline": 0, "start": 1, "due": 2, "on": 1, "path": "compound"},
            "`path` is 'compound', and a value is not above zero",
        ),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.attainment(**({"baseline": 5, "target": 9, "current": 6} | arguments))


def test_columns_of_a_table() -> None:
    table = calc.attainment([50, 40], 55, 60).to_columns()
    assert table["share"].tolist() == [0.5, 0.75]
    assert table["status"].tolist() == ["not met", "not met"]


@pytest.mark.parametrize(
    ("baseline", "target", "current", "settings"),
    [
        (110, 10, 121, {"shape": "percent"}),
        (0.1, 0.2, 0.3, {"shape": "increment"}),
        (0.5, 0.3, 0.1 + 0.2, {"sense": "at_most"}),
        (0.5, 0.3, 0.1 + 0.2, {}),
    ],
)
def test_noise_of_floats_decides_no_target(
    baseline: float, target: float, current: float, settings: dict[str, str]
) -> None:
    found = calc.attainment(baseline, current, target, **settings)
    assert (found.status, found.gap) == ("met", 0)


def test_noise_of_floats_puts_nothing_behind() -> None:
    found = calc.attainment(0.1, 0.3, 0.7, start=2020, due=2023, on=2021)  # 0.1 + 0.6 / 3
    assert (found.standing, found.ahead) == ("on course", 0)
