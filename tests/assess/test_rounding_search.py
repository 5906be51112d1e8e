"""The search for true inputs, against counting them all through."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.assess.reproduction.rounding_search import Condition, some_true_inputs
from cdpkit.assess.reproduction.statistics import STATISTICS
from cdpkit.model import Bounds

WIDE = Bounds(None, None)


def value_condition(name: str, wanted: Bounds) -> Condition:
    statistic = STATISTICS[name]
    return Condition(lambda inputs: (statistic.value(inputs),), (wanted,))


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from((5, 10, 20)), st.integers(-120, 700))
def test_whole_inputs_are_found_when_counting_through_finds_them(
    baseline: int, current: int, unit: int, printed: int
) -> None:
    wanted = Bounds.rounding_to(Fraction(printed), 0)
    half = unit // 2
    found = any(
        wanted.contains(Fraction(100 * (c - b), b))
        for b, c in itertools.product(
            range(max(1, baseline - half), baseline + half + 1),
            range(max(0, current - half), current + half + 1),
        )
    )
    inputs = {"baseline": Fraction(baseline), "current": Fraction(current)}
    rounding = dict.fromkeys(inputs, Fraction(unit))
    condition = value_condition("percent_change", wanted)
    assert some_true_inputs(STATISTICS["percent_change"], inputs, rounding, condition) == found


@pytest.mark.parametrize(
    ("unit", "wanted", "found"),
    [
        ("0.1", Bounds(Fraction(549, 1000), Fraction(551, 1000)), True),
        ("0.1", Bounds(Fraction(551, 1000), None), False),
        ("1", Bounds(Fraction(99, 100), None), True),
        ("1", Bounds(Fraction(101, 100), None), False),
    ],
)
def test_the_ends_of_half_a_unit_belong_to_the_range(
    unit: str, wanted: Bounds, found: bool
) -> None:
    """0.5 to a tenth is 0.45 to 0.55, and to a whole 0 to 1."""
    inputs = {"numerator_rate": Fraction(1, 2), "denominator_rate": Fraction(1)}
    condition = value_condition("rate_ratio", wanted)
    rounding = {"numerator_rate": Fraction(unit)}
    assert some_true_inputs(STATISTICS["rate_ratio"], inputs, rounding, condition) is found


def test_a_true_count_is_never_negative() -> None:
    inputs = {"values": (Fraction(0), Fraction(0))}
    below = Bounds(None, Fraction(-1))
    condition = value_condition("pooled_3yr_count", below)
    rounding = {"values": Fraction(10)}
    assert not some_true_inputs(STATISTICS["pooled_3yr_count"], inputs, rounding, condition)


def test_a_part_stays_within_its_whole_where_both_were_rounded() -> None:
    """Only shares up to 100% are possible, though 105 / 95 lies within the two ranges."""
    inputs = {"numerator": Fraction(100), "denominator": Fraction(100), "multiplier": Fraction(1)}
    rounding = {"numerator": Fraction(1, 10), "denominator": Fraction(1, 10)}
    just_whole = Bounds(Fraction(99_999, 100_000), Fraction(1))
    above = Bounds(Fraction(100_001, 100_000), None)
    proportion = STATISTICS["proportion"]
    two = Condition(lambda i: (proportion.value(i), proportion.value(i)), (just_whole, WIDE))
    assert some_true_inputs(proportion, inputs, rounding, two)
    condition = value_condition("proportion", above)
    assert not some_true_inputs(proportion, inputs, rounding, condition)


def test_nothing_to_vary_leaves_the_inputs_as_given() -> None:
    inputs = {"values": (Fraction(2), Fraction(3))}
    five = value_condition("sum", Bounds(Fraction(5), Fraction(5)))
    six = value_condition("sum", Bounds(Fraction(6), Fraction(6)))
    assert some_true_inputs(STATISTICS["sum"], inputs, {}, five)
    assert not some_true_inputs(STATISTICS["sum"], inputs, {}, six)


def test_the_search_gives_the_same_answer_each_time() -> None:
    series = {
        "years": tuple(map(Fraction, range(5))),
        "values": tuple(map(Fraction, (1, 2, 2, 3, 3))),
        "lower": tuple(map(Fraction, (0, 1, 1, 2, 2))),
        "upper": tuple(map(Fraction, (2, 3, 3, 4, 4))),
    }
    trend = STATISTICS["recent_trend"]
    condition = Condition(lambda i: (trend.value(i),), ("increasing",))
    rounding = dict.fromkeys(("values", "lower", "upper"), Fraction(1))
    answers = {some_true_inputs(trend, series, rounding, condition) for _ in range(3)}
    assert answers == {True}
