"""A projection against a target: dates, probabilities and needed paths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cdpkit import calc
from cdpkit.errors import InputError

SERIES = arrays(float, st.integers(5, 12), elements=st.floats(1, 100, width=16))
SIDES = st.sampled_from(["higher_better", "lower_better"])


def falling(horizon: int = 10, **arguments: object) -> calc.Projection:
    return calc.project(
        [10, 9, 8, 7, 6, 5], times=range(2010, 2016), horizon=horizon, method="linear", **arguments
    )


def test_a_straight_line_crosses_where_it_must() -> None:
    found = calc.target_date(falling(), 2.5, polarity="lower_better")
    assert found.date == pytest.approx(2017.5)
    assert found.status == "reached"


def test_dates_stand_in_the_order_of_the_limits() -> None:
    noisy = calc.project([9, 8.4, 8.1, 7.9, 7, 7.2, 6.3, 6.1, 5.2, 5], times=range(2010, 2020), horizon=20,
                         method="linear", confidence=[0.8, 0.95])  # fmt: skip
    found = calc.target_date(noisy, 3)
    assert found.earliest[1] < found.earliest[0] < found.date < found.latest[0] < found.latest[1]
    assert str(found).startswith(f"reached in {found.date:.1f} on the central path (80%: ")


def test_already_met_is_a_result() -> None:
    found = calc.target_date(falling(), 6, polarity="lower_better")
    assert (found.status, str(found)) == ("met", "already met by the latest value")
    assert found.date == 2015


def test_never_reached_is_a_result() -> None:
    found = calc.target_date(falling(), 12)
    assert found.status == "not reached"
    assert str(found) == "not reached by 2025 on the central path (95%: not by 2025)"
    assert np.isnan(found.date)


def test_without_a_projection_there_is_no_date_and_no_probability() -> None:
    short = calc.project(range(4), times=range(4))
    assert str(calc.target_date(short, 9)) == "not projected: few_points (given 4, needed 5)"
    assert [why.code for why in calc.target_date(short, 9).reasons] == ["few_points"]
    assert calc.target_date(short, 9).status == "not projected"
    assert np.isnan(calc.probability_of_meeting(short, 9))


@given(SERIES, st.floats(1, 100), SIDES)
def test_the_date_is_the_first_projected_time_on_the_right_side(
    y: np.ndarray, target: float, polarity: str
) -> None:
    found = calc.project(y, times=range(len(y)), horizon=8)
    date = calc.target_date(found, target, polarity=polarity)
    side = 1 if polarity == "higher_better" else -1
    path = np.append(found.latest, found.estimate)
    times = np.append(found.latest_time, found.times)
    there = np.flatnonzero(side * (path - target) >= 0)
    if there.size:
        assert times[max(there[0] - 1, 0)] <= date.date <= times[there[0]]
    else:
        assert np.isnan(date.date)


@given(SERIES, st.floats(1, 100), SIDES)
def test_a_batch_gives_what_one_gives(y: np.ndarray, target: float, polarity: str) -> None:
    one = calc.project(y, times=range(len(y)), confidence=[0.8, 0.95])
    both = calc.project([y, y[::-1]], times=range(len(y)), confidence=[0.8, 0.95])
    alone = calc.target_date(one, target, polarity=polarity)
    batch = calc.target_date(both, [target, target + 1], polarity=polarity)
    assert (batch.status[0], batch[0].sentence()) == (alone.status, alone.sentence())
    np.testing.assert_allclose(batch.earliest[:, 0], alone.earliest)
    np.testing.assert_allclose(batch.date[0], alone.date)
    chances = [calc.probability_of_meeting(p, target, polarity=polarity) for p in (one, both)]
    assert chances[1][0] == pytest.approx(chances[0])


@given(SERIES, st.floats(1, 100))
def test_probabilities_of_both_sides_sum_to_one(y: np.ndarray, target: float) -> None:
    found = calc.project(y, times=range(len(y)))
    if len(set(y)) == 1:
        return
    up, down = (calc.probability_of_meeting(found, target, polarity=side)
                for side in ("higher_better", "lower_better"))  # fmt: skip
    assert up + down == pytest.approx(1)


def test_the_limits_are_met_with_the_probability_they_state() -> None:
    found = calc.project([3, 4, 4, 6, 5, 7, 8, 8], times=range(8), confidence=0.9)
    chance = calc.probability_of_meeting(found, found.upper[1], at=found.times[1],
                                         polarity="higher_better")  # fmt: skip
    assert chance == pytest.approx(0.05, abs=1e-6)


def test_between_two_years_the_probability_lies_between() -> None:
    noisy = calc.project([9, 8, 8.5, 7, 7, 6], times=range(6), method="linear", horizon=4)
    early, middle, late = (calc.probability_of_meeting(noisy, 5, at=t) for t in (7, 7.5, 8))
    assert early < middle < late
    assert calc.probability_of_meeting(noisy, 5) > late


def test_a_straight_path_needs_the_same_every_year() -> None:
    path = calc.needed_path(falling(), 2, due=2018)
    assert path.times.tolist() == [2015, 2016, 2017, 2018]
    assert path.values.tolist() == [5, 4, 3, 2]
    assert path.per_year == -1
    assert path.sentence().startswith("5 in 2015 to 2 in 2018")
    assert path.percent_per_year == pytest.approx(100 * (0.4 ** (1 / 3) - 1))


def test_a_compound_path_needs_the_same_percentage_every_year() -> None:
    path = calc.needed_path(falling(), 20, due=2016.5, shape="compound")
    assert path.times.tolist() == [2015, 2016, 2016.5]
    np.testing.assert_allclose(path.values, [5, 5 * 4 ** (1 / 1.5), 20])
    assert path.per_year == pytest.approx(5 * 4 ** (1 / 1.5) - 5)


def test_paths_of_a_batch() -> None:
    both = calc.project([[1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 0, 0]], times=range(6))
    path = calc.needed_path(both, [8, 0], due=7)
    assert path.values.tolist() == [[6, 7, 8], [0, 0, 0]]
    assert path.per_year.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: calc.target_date(p, np.nan), "`target` is missing"),
        (lambda p: calc.target_date(p, "much"), "`target` holds"),
        (lambda p: calc.target_date(p, [1, 2]), r"`target` has shape \(2,\), not \(\)"),
        (lambda p: calc.target_date(p, 1, polarity="neutral"), "`polarity` is 'neutral'"),
        (lambda p: calc.probability_of_meeting(p, 1, at=2030), "`at` is not among the projected"),
        (
            lambda p: calc.probability_of_meeting(p, 1, at=2015),
            "`at` is not among the projected times",
        ),
        (lambda p: calc.needed_path(p, 1, due=2015), "`due` is 2015, not after 2015"),
        (lambda p: calc.needed_path(p, 1, due=2020, shape="curved"), "`shape` is 'curved'"),
        (lambda p: calc.needed_path(p, 0, due=2020, shape="compound"), "`target` or start is not"),
    ],
)
def test_impossible_input_is_refused(call: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call(falling())


def test_series_that_end_at_different_times_need_a_path_each() -> None:
    both = calc.project([[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, np.nan]], times=range(6))
    with pytest.raises(InputError, match="`projection` has latest values of several times"):
        calc.needed_path(both, 1, due=9)
