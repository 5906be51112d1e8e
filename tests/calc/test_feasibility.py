from __future__ import annotations

import itertools
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError


@pytest.mark.parametrize(
    ("percent", "denominator", "lowest", "highest"),
    [
        ("88%", 193, 169, 170),
        (54, 2_982, 1_596, 1_625),
        (45, (1_596, 1_625), 711, 739),
        ("77", (1_596, 1_625), 1_221, 1_259),
        (46, 1_300, 592, 604),
        (46, (1_250, 1_349), 569, 627),
        (Decimal("40.9"), 3_090, 1_263, 1_265),
        (0, 193, 0, 0),
        (100, 193, 193, 193),
        (0, 200, 0, 1),  # 0.5 rounds to even
        (1, 200, 1, 2),
    ],
)
def test_counts_behind_printed_percentages(
    percent: object, denominator: object, lowest: int, highest: int
) -> None:
    implied = calc.implied_counts(percent, denominator)
    assert implied.possible
    assert (implied.counts[0], implied.counts[-1]) == (lowest, highest)


def test_texts() -> None:
    assert str(calc.implied_counts("88%", 193)) == "169 to 170 are 88% of 193"
    assert str(calc.implied_counts("50.0", 10)) == "5 is 50.0% of 10"
    assert str(calc.implied_counts(51, 7)) == "no whole number is 51% of 7"
    assert not calc.implied_counts(51, 7).possible


def _prints(k: int, n: int, decimals: int) -> set[Decimal]:
    """Return how k of n prints by both rules for halves; a tie has few digits, so it is exact."""
    unit = Decimal(1).scaleb(-decimals)
    share = Decimal(100 * k) / n
    return {share.quantize(unit, rule) for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


@given(st.integers(1, 260), st.integers(0, 3), st.integers(0, 1), st.integers(0, 1_000))
def test_the_range_is_that_of_trying_every_number(
    low: int, more: int, decimals: int, tenths: int
) -> None:
    percent = Decimal(tenths // 10) if decimals == 0 else Decimal(tenths) / 10
    percent = percent.quantize(Decimal(1).scaleb(-decimals))
    implied = calc.implied_counts(percent, (low, low + more))
    every = [
        k
        for n in range(low, low + more + 1)
        for k in range(n + 1)
        if percent in _prints(k, n, decimals)
    ]
    if not every:
        assert not implied.possible
    else:
        assert (implied.counts[0], implied.counts[-1]) == (min(every), max(every))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((101, 10), "`percent` is 101. A share of a whole is 0 to 100"),
        ((-1, 10), "`percent` is -1"),
        (("most", 10), "`percent` is 'most'. Give a number"),
        ((None, 10), "`percent` is missing"),
        ((54.0, 10), "54 does not show its decimals"),
        ((54, 0), "`denominator` is 0. Give a whole number from 1"),
        ((54, 10.5), "`denominator` is 10.5"),
        ((54, None), "`denominator` is missing"),
        ((54, (10, 9)), r"`denominator` is \(10, 9\)"),
        ((54, (10, 11, 12)), r"`denominator` is \(10, 11, 12\)"),
    ],
)
def test_prints_that_cannot_be_read_are_refused(
    arguments: tuple[object, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        calc.implied_counts(*arguments)


def test_decimals_of_the_print() -> None:
    with pytest.raises(InputError, match=r"54\.5 has more decimals than 0\. Raise `decimals`"):
        calc.implied_counts("54.5", 10, decimals=0)
    assert calc.implied_counts(54.0, 100, decimals=1).counts == range(54, 55)
    assert calc.implied_counts("54.0", 1_000).counts == range(540, 541)
    assert calc.implied_counts("54", 1_000).counts == range(535, 546)


def test_121_deaths_that_rose_every_year() -> None:
    split = calc.monotone_split(121, 3)
    assert split.possible
    assert split.lowest == (0, 1, 42)
    assert split.highest == (39, 60, 120)
    fall = calc.monotone_split(121, 3, direction="decreasing")
    assert (fall.lowest, fall.highest) == ((42, 1, 0), (120, 60, 39))
    assert str(fall) == "121 = 42 to 120 + 1 to 60 + 0 to 39"


@given(st.integers(0, 40), st.integers(1, 4))
def test_the_bounds_are_those_of_trying_every_split(total: int, parts: int) -> None:
    splits = [
        split for split in itertools.combinations(range(total + 1), parts) if sum(split) == total
    ]
    bounds = calc.monotone_split(total, parts)
    assert bounds.possible is bool(splits)
    assert bounds.lowest == tuple(map(min, *splits, *splits)) if splits else bounds.lowest == ()
    assert bounds.highest == tuple(map(max, *splits, *splits)) if splits else bounds.highest == ()


def test_a_total_too_small_to_rise() -> None:
    split = calc.monotone_split(2, 3)
    assert not split.possible
    assert str(split) == "2 cannot be split into strictly increasing whole numbers"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"total": -1, "parts": 3}, "`total` is -1. Give a whole number from 0"),
        ({"total": 1.5, "parts": 3}, "`total` is 1.5"),
        ({"total": 5, "parts": 0}, "`parts` is 0. Give a whole number from 1"),
        ({"total": 5, "parts": 2, "direction": "up"}, "`direction` is 'up'. Choose from"),
    ],
)
def test_splits_that_make_no_sense_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.monotone_split(**arguments)


@pytest.mark.parametrize(
    ("share", "least"), [(Fraction(2, 5), 40), (Fraction(1, 2), 48), (Fraction(3, 5), 60)]
)
def test_the_rest_grew_at_least_so_much(share: Fraction, least: int) -> None:
    assert formulas.composition_bound(24, share) == least


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_bound_is_reached_when_the_part_stands_still(
    part: int, rest: int, fall: int, growth: int
) -> None:
    """The whole grows by g percent while the part falls: the rest grows by the bound or more."""
    fall = min(fall, part)
    whole, later = part + rest, part - fall + rest + growth
    g = formulas.percent_change(Fraction(whole), Fraction(later))
    rest_growth = formulas.percent_change(Fraction(rest), Fraction(rest + growth))
    bound = formulas.composition_bound(g, Fraction(part, whole))
    assert rest_growth >= bound
    if fall == 0:
        assert rest_growth == bound


def test_figures_of_the_source_documents() -> None:
    assert round(formulas.part_of_whole(1_263, 3_090), 1) == 40.9
    assert round(formulas.per_year(193, 924), 1) == 76.3
    assert round(formulas.annualised_percent(24, years=2.25), 1) == 10.0


def test_unmet_need_swaps_the_limits() -> None:
    need = calc.unmet_need(1_827, 3_090, lower=2_600, upper=3_800, confidence=0.9)
    assert round(100 * need.estimate, 1) == 40.9
    np.testing.assert_allclose(need.lower, 1 - 1_827 / 2_600)
    np.testing.assert_allclose(need.upper, 1 - 1_827 / 3_800)
    assert (need.confidence, need.warnings) == (0.9, ())


def test_unmet_need_without_limits() -> None:
    need = calc.unmet_need([1_827, np.nan], 3_090)
    np.testing.assert_array_equal(np.isnan(need.estimate), [False, True])
    assert np.isnan(need.lower).all()
    assert np.isnan(need.upper).all()


def test_need_below_zero_is_set_to_zero_and_flagged() -> None:
    one = calc.unmet_need(110, 100, lower=90, upper=120)
    assert (one.estimate, one.lower) == (0, 0)
    assert one.upper > 0
    assert one.warnings == ("in treatment exceeds the prevalence or a limit of it: need set to 0",)
    several = calc.unmet_need([50, 110], 100)
    assert several.warnings[0].endswith("in 1 of 2: need set to 0")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1, 0, None, None), "`prevalence` is zero"),
        ((-1, 10, None, None), "`in_treatment` is negative"),
        ((1, 10, 5, None), "`upper` is missing"),
        ((1, 10, None, 15), "`lower` is missing"),
        ((1, 10, 11, 15), "`prevalence` is outside its limits"),
        ((1, [10, 10], [5, 5], [15, 9]), r"outside its limits at \[\(1,\)\] \(1 of 2\)"),
    ],
)
def test_impossible_prevalences_are_refused(arguments: tuple[Any, ...], message: str) -> None:
    treated, need, lower, upper = arguments
    with pytest.raises(InputError, match=message):
        calc.unmet_need(treated, need, lower=lower, upper=upper)
