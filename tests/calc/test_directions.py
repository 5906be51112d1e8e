from __future__ import annotations

import itertools
import math
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cdpkit import calc
from cdpkit.errors import InputError

VALUES = st.lists(st.integers(0, 4), max_size=10)


def runs(values: list[int]) -> tuple[list[int], list[tuple[int, int]]]:
    """Give the values with equal neighbours merged, and the directions with their lengths."""
    merged = [value for value, _ in itertools.groupby(values)]
    steps = [1 if b > a else -1 for a, b in itertools.pairwise(merged)]
    return merged, [(way, len(list(part))) for way, part in itertools.groupby(steps)]


@given(VALUES)
def test_turns_are_changes_of_direction(values: list[int]) -> None:
    found = calc.direction_changes(values)
    merged, ways = runs(values)
    assert found.count == max(0, len(ways) - 1) == found.turns.sum()
    steps = [(b > a) - (b < a) for a, b in itertools.pairwise(values)]
    for name, way in (("longest_rise", 1), ("longest_fall", -1)):
        lengths = [len(list(part)) for step, part in itertools.groupby(steps) if step == way]
        assert getattr(found, name) == max(lengths, default=0)
    words = {(): "level", (1,): "rising", (-1,): "falling", (1, -1): "rising, then falling",
             (-1, 1): "falling, then rising"}  # fmt: skip
    expected = words.get(tuple(way for way, _ in ways), "fluctuating")
    assert found.pattern == ("too short" if len(values) < 2 else expected)
    for place in np.flatnonzero(found.turns):
        assert place
        assert values[place] != values[place - 1]  # the first of equal values
    assert found.size == len(values)
    assert (len(merged) < 3) == math.isnan(found.expected)


@pytest.mark.parametrize("size", [4, 5, 6, 7])
def test_the_expected_turns_are_the_mean_over_all_orders(size: int) -> None:
    """Mean and variance of the count over all orders of n values: Bienaymé's formulas."""
    counts = [len(runs(list(order))[1]) - 1 for order in itertools.permutations(range(size))]
    mean = Fraction(sum(counts), len(counts))
    variance = Fraction(sum(c**2 for c in counts), len(counts)) - mean**2
    found = calc.direction_changes(range(size))
    np.testing.assert_allclose(found.expected, float(mean), rtol=1e-12)
    z = -float(mean) / math.sqrt(variance)
    np.testing.assert_allclose(found.z, z, rtol=1e-12)
    np.testing.assert_allclose(found.p_value, 2 * stats.norm.sf(-z), rtol=1e-9)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1, 2, 3], "rising"),
        ([1, 2, 2, 3], "rising"),
        ([3, 3, 3], "level"),
        ([5, 4, 4, 6], "falling, then rising: turns at 2019"),
        ([5, np.nan, 7, 6], "rising, then falling: turns at 2020"),
        ([5, 7, 6, 8], "fluctuating: turns at 2019, 2020"),
        ([5, np.nan, np.nan, np.nan], "too short"),
    ],
)
def test_the_shape_in_words(values: list[float], text: str) -> None:
    assert str(calc.direction_changes(values, times=range(2018, 2018 + len(values)))) == text


@given(st.lists(st.lists(st.integers(0, 4), min_size=10, max_size=10), min_size=1, max_size=4),
       st.permutations(range(10)), st.integers(0, 9))  # fmt: skip
def test_many_are_as_one_by_one(rows: list[list[int]], times: list[int], gap: int) -> None:
    values = np.array(rows, dtype=float)
    values[0, gap] = np.nan
    many = calc.direction_changes(values, times=times)
    for i, row in enumerate(values):
        left = ~np.isnan(row)
        one = calc.direction_changes(row[left], times=np.array(times)[left])
        for name in ("count", "pattern", "longest_rise", "longest_fall", "size", "z"):
            np.testing.assert_array_equal(getattr(many, name)[i], getattr(one, name))
        assert many.times[i][many.turns[i]].tolist() == one.times[one.turns].tolist()
    assert str(many) == f"directions of {len(rows)} series"
    assert many.to_columns()["missing"].tolist() == [1] + [0] * (len(rows) - 1)


@given(VALUES)
def test_upside_down_rises_are_falls(values: list[int]) -> None:
    one, other = (calc.direction_changes([way * v for v in values]) for way in (1, -1))
    assert (one.longest_rise, one.longest_fall) == (other.longest_fall, other.longest_rise)
    assert one.count == other.count
    np.testing.assert_array_equal(one.turns, other.turns)


def test_times_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="`times` has a time twice"):
        calc.direction_changes([1, 2, 3], times=[2020, 2020, 2021])


def test_turns_of_dated_values_are_named_by_their_year() -> None:
    days = [date(year, 4, 1) for year in range(2015, 2019)]
    assert str(calc.direction_changes([1, 3, 2, 4], times=days)) == (
        "fluctuating: turns at 2016.25, 2017.25"
    )
