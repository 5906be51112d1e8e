"""Trajectories: real dates, points that are met, no guess beyond them."""

from __future__ import annotations

import datetime as dt
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

PATHS = ["linear", "step", "compound"]
DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@st.composite
def points(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    steps = draw(st.lists(st.floats(0.1, 5), min_size=2, max_size=6))
    values = draw(st.lists(st.floats(0.01, 1e6), min_size=len(steps), max_size=len(steps)))
    return (2020 + np.cumsum(steps)).tolist(), values


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2023, 1, 1), 2023),
        (date(2023, 4, 1), 2023 + 90 / 365),
        (date(2024, 4, 1), 2024 + 90 / 365),
        (date(2024, 2, 28), 2024 + 58 / 365),
        (date(2024, 2, 29), 2024 + 58.5 / 365),
        (date(2024, 3, 1), 2024 + 59 / 365),
        (date(1900, 3, 1), 1900 + 59 / 365),
        (dt.datetime(2023, 12, 31, 23, 59), 2023 + 364 / 365),  # noqa: DTZ001
        (np.datetime64("2023-04-01"), 2023 + 90 / 365),
        (pd.Timestamp("2023-04-01"), 2023 + 90 / 365),
        (2023.25, 2023.25),
    ],
)
def test_days_of_the_year(day: Any, year: float) -> None:
    assert calc.decimal_year(day) == pytest.approx(year, abs=1e-9)


def test_many_dates_and_missing_ones() -> None:
    expected = [2023, np.nan]
    for dates in (
        [date(2023, 1, 1), None],
        [2023, None],
        pd.Series(pd.to_datetime(["2023-01-01", None])),
        np.array(["2023-01-01", "NaT"], dtype="datetime64[ns]"),
        np.array([pd.Timestamp("2023-01-01"), pd.NaT], dtype=object),
    ):
        np.testing.assert_array_equal(calc.decimal_year(dates), expected)


@given(DAYS)
def test_the_calendar_runs_on(day: date) -> None:
    after = day + dt.timedelta(1)
    assert 0 < calc.decimal_year(after) - calc.decimal_year(day) < 1.001 / 365
    try:
        next_year = day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return
    assert calc.decimal_year(next_year) - calc.decimal_year(day) == pytest.approx(1, abs=1e-9)


@given(points(), st.sampled_from(PATHS))
def test_points_are_met_exactly(drawn: tuple[list[float], list[float]], path: str) -> None:
    times, values = drawn
    line = calc.trajectory(values, times=times, interpolation=path)
    np.testing.assert_array_equal(line.at(times), values)


@given(points(), st.sampled_from(PATHS), st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_between_two_points_a_path_goes_one_way(
    drawn: tuple[list[float], list[float]], path: str, shares: list[float]
) -> None:
    times, values = drawn
    (first, second, *_), (start, end, *_) = drawn
    line = calc.trajectory(values, times=times, interpolation=path)
    early, late = (line.at(first + share * (second - first)) for share in sorted(shares))
    slack = 1e-9 * max(start, end)
    if start <= end:
        assert start <= early <= late + slack <= end + 2 * slack
    else:
        assert start >= early >= late - slack >= end - 2 * slack


def test_what_each_path_expects() -> None:
    expected = {"linear": 250, "step": 100, "compound": 200}
    for path, value in expected.items():
        line = calc.trajectory([100, 400, 400], times=[2020, 2024, 2030], interpolation=path)
        assert line.at(2022) == pytest.approx(value)
        assert line.at(2027) == 400


def test_interim_values_of_a_plan_with_dates() -> None:
    milestones = [date(2022, 3, 31), date(2023, 3, 31), date(2025, 3, 31)]
    line = calc.trajectory([54, 57, 63], times=milestones)
    quarters = [date(2022, 9, 30), date(2024, 3, 31), None]
    expected = [54 + 3 * 183 / 365, 60, np.nan]
    np.testing.assert_allclose(line.at(quarters), expected)
    assert str(line) == "54 at 2022.24, 57 at 2023.24, 63 at 2025.24; linear between"
    assert line.to_columns()["values"].tolist() == [54, 57, 63]


def test_nothing_is_expected_beyond_the_points_unless_asked() -> None:
    line = calc.trajectory([100, 121], times=[2020, 2022], interpolation="compound")
    with pytest.raises(InputError, match=r"`on` lies outside 2020\.00 to 2022\.00 at \[\(1,\)\]"):
        line.at([2021, 2023])
    np.testing.assert_allclose(line.at([2019, 2024], extrapolate=True), [100 / 1.1, 121 * 1.21])
    step = calc.trajectory([5, 7], times=[2020, 2022], interpolation="step")
    assert (step.at(2019, extrapolate=True), step.at(2030, extrapolate=True)) == (5, 7)
    line = calc.trajectory([5, 7, 6], times=[2020, 2021, 2022])
    assert (line.at(2019, extrapolate=True), line.at(2024, extrapolate=True)) == (3, 4)


@pytest.mark.parametrize(
    ("dates", "values", "path", "message"),
    [
        ([2020, 2021], [1, 2], "spline", "`interpolation` is 'spline'. Choose from"),
        ([2020], [1], "linear", r"`times` has shape \(1,\), `values` \(1,\). Give two points"),
        ([2020, 2021], [1], "linear", r"`times` has shape \(2,\), `values` \(1,\)"),
        ([2020, None], [1, 2], "linear", r"`times` is missing at \[\(1,\)\]"),
        ([2020, 2021], [1, None], "linear", r"`values` is missing at \[\(1,\)\]"),
        ([2021, 2020], [1, 2], "linear", r"`times` is not before the next at \[\(0,\)\]"),
        ([2020, 2020], [1, 2], "linear", "`times` is not before the next"),
        ([2020, 2021], [1, 0], "compound", "`values` is not above zero, which compounding needs"),
        (["2020", "2021"], [1, 2], "linear", r"`times` holds text\. Give dates, such as"),
        ([date(2020, 1, 1), 2021], [1, 2], "linear", r"`times` is not a date at \[\(1,\)\]"),
    ],
)
def test_what_is_no_trajectory_is_refused(dates: Any, values: Any, path: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.trajectory(values, times=dates, interpolation=path)
