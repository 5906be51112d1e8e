"""Laws of `Bounds`, with decimal's own rounding as the outside oracle."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.model import Bounds

PLACES = st.integers(-4, 4)
NUMBERS = st.decimals(-(10**6), 10**6, places=6, allow_nan=False)


def quantized(value: Decimal, places: int, rounding: str) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=rounding)


@pytest.mark.parametrize(
    ("value", "places", "ties", "text"),
    [
        ("54", 0, "away", "[53.5, 54.5)"),
        ("45", 0, "away", "[44.5, 45.5)"),
        ("-0.7", 1, "away", "(-0.75, -0.65]"),
        ("0", 0, "away", "(-0.5, 0.5)"),
        ("0", 0, "either", "[-0.5, 0.5]"),
        ("44", 0, "either", "[43.5, 44.5]"),
        ("45", 0, "either", "[44.5, 45.5)"),
        ("1300", -2, "away", "[1250, 1350)"),
        ("1100000000", -8, "away", "[1050000000, 1150000000)"),
    ],
)
def test_rounding_to_prints_as_worked_by_hand(
    value: str, places: int, ties: str, text: str
) -> None:
    assert str(Bounds.rounding_to(Decimal(value), places, ties=ties)) == text


@given(NUMBERS, PLACES)
def test_rounding_to_contains_its_centre(value: Decimal, places: int) -> None:
    assert Bounds.rounding_to(value, places).contains(Fraction(value))


@given(NUMBERS, PLACES, st.integers(-2, 2))
def test_half_away_agrees_with_decimal(value: Decimal, places: int, steps: int) -> None:
    rounded = quantized(value, places, ROUND_HALF_UP)
    centre = rounded + steps * Decimal(1).scaleb(-places)
    bounds = Bounds.rounding_to(centre, places)
    assert bounds.contains(Fraction(value)) == (rounded == centre)


@given(st.integers(-(10**5), 10**5), PLACES, st.sampled_from((0, 1)))
def test_ties_agree_with_decimal(halves: int, places: int, step: int) -> None:
    value = Decimal(2 * halves + 1) / 2 * Decimal(1).scaleb(-places)
    up, even = (quantized(value, places, rule) for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN))
    centre = quantized(value - Decimal("0.5").scaleb(-places), places, ROUND_HALF_EVEN)
    centre += step * Decimal(1).scaleb(-places)
    away = Bounds.rounding_to(centre, places)
    either = Bounds.rounding_to(centre, places, ties="either")
    assert away.contains(Fraction(value)) == (up == centre)
    assert either.contains(Fraction(value)) == (centre in (up, even))


@given(NUMBERS, PLACES, st.fractions(-(10**6), 10**6))
def test_mirrors_when_the_sign_turns(value: Decimal, places: int, other: Fraction) -> None:
    bounds = Bounds.rounding_to(value, places)
    mirror = Bounds.rounding_to(value.copy_negate(), places)
    for inside in (other, Fraction(value), bounds.lower, bounds.upper):
        assert inside is not None
        assert bounds.contains(inside) == mirror.contains(-inside)


@given(st.fractions(), st.fractions())
def test_an_unbounded_end_excludes_nothing(end: Fraction, value: Fraction) -> None:
    assert Bounds(None, None).contains(value)
    assert Bounds(end, None).contains(value) == (value >= end)
    assert Bounds(None, end, includes_upper=False).contains(value) == (value < end)


def test_unbounded_ends_print_open() -> None:
    assert str(Bounds(None, Fraction(1, 3))) == "(-inf, 0.333333333333]"
    assert str(Bounds(Fraction(5), None)) == "[5, inf)"


def test_bounds_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError, match="lower"):
        Bounds(None, None).lower = Fraction(1)  # type: ignore[misc]
