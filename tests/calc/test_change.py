from __future__ import annotations

import csv
import json
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cdpkit
from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError

KINDS = ["absolute", "percent", "percentage_point", "ratio", "annualised_percent"]
POSITIVE = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("baseline", "current", "printed"),
    [
        (1_192, 1_086, -8.9),  # ONS, male deaths from drug misuse, 2011 to 2012: printed as -9%
        (413, 410, -0.7),  # the same, female: -1%
        (1_706, 2_032, 19.1),  # ONS, male drug poisoning deaths, 2012 to 2013: 19%
    ],
)
def test_percent_changes_that_were_published(baseline: int, current: int, printed: float) -> None:
    assert round(calc.change(baseline, current, kind="percent").estimate, 1) == printed


def published(statistic: str) -> list[dict[str, str]]:
    """Give the bundled figures of a statistic that are printed right, from unrounded inputs."""
    table = Path(cdpkit.__file__).parent / "data" / "figures" / "national.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["statistic"] == statistic]
    return [r for r in rows if r["expected_verdict"] == "reproduced" and not r["input_rounding"]]


@pytest.mark.parametrize(
    ("statistic", "settings"),
    [
        ("percent_change", {"kind": "percent", "statistic": "count"}),
        ("percentage_point_change", {"statistic": "proportion"}),
    ],
)
def test_every_bundled_change_is_what_was_printed(statistic: str, settings: dict[str, str]) -> None:
    checked = 0
    for row in published(statistic):
        inputs = json.loads(row["inputs"])
        if {"baseline", "current"} == inputs.keys():
            x = calc.change(inputs["baseline"], inputs["current"], **settings)
            half = 0.5 * 10 ** -int(row["published_decimals"])
            assert abs(x.estimate - float(row["published_value"])) <= half + 1e-9, row["figure_id"]
            checked += 1
    assert checked > 5


@pytest.mark.parametrize(
    ("kind", "years", "expected"),
    [
        ("absolute", None, 12),
        ("percentage_point", None, 12),
        ("percent", None, 24),
        ("ratio", None, 1.24),
        ("annualised_percent", 2.25, 10.0),
    ],
)
def test_kinds(kind: str, years: float | None, expected: float) -> None:
    x = calc.change(50, 62, kind=kind, years=years)
    assert round(x.estimate, 2 if kind == "ratio" else 1) == expected
    assert (x.kind, x.baseline, x.current, x.years) == (kind, 50, 62, years)
    assert math.isnan(x.lower)
    assert math.isnan(x.upper)
    assert x.warnings == ()


def test_arrays_give_arrays_and_missing_travels() -> None:
    x = calc.change([10, 20, np.nan], 30, kind="percent")
    np.testing.assert_array_equal(x.estimate, [200, 50, np.nan])
    assert np.isnan(x.lower).all()


@pytest.mark.parametrize("kind", ["percent", "ratio", "annualised_percent"])
@pytest.mark.parametrize("baseline", [0, -5])
def test_a_relative_change_needs_a_base_above_zero(kind: str, baseline: int) -> None:
    years = 2 if kind == "annualised_percent" else None
    message = r"`baseline` is zero or negative\. .* use kind='absolute'"
    with pytest.raises(InputError, match=message):
        calc.change(baseline, 10, kind=kind, years=years)
    with pytest.raises(InputError, match=r"`baseline_lower` is -?\d\. .* use kind='absolute'"):
        calc.change_bounds(baseline, 10, 10, 10, kind=kind, years=years)


def test_an_absolute_change_from_zero_or_below_is_fine() -> None:
    assert calc.change([0, -5], 10).estimate.tolist() == [10, 15]


def test_bad_bases_are_named_by_place() -> None:
    with pytest.raises(
        InputError, match=r"`baseline` is zero or negative at \[\(1,\)\] \(1 of 2\)"
    ):
        calc.change([10, 0], 10, kind="percent")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "growth"}, "`kind` is 'growth'. Choose from 'absolute'"),
        ({"kind": "annualised_percent"}, "`years` is None. Give the years"),
        ({"kind": "annualised_percent", "years": 0}, "`years` is 0. Give the years"),
        ({"kind": "percent", "years": 2}, "`years` does not use kind='percent'"),
        ({"baseline_bounds": (11, 9)}, "`baseline_bounds` are in reverse"),
        ({"current_bounds": (11, 9)}, "`current_bounds` are in reverse"),
        ({"statistic": "share"}, "`statistic` is 'share'. Choose from 'count', 'proportion'"),
        ({"statistic": "count", "per": 5}, "`per` does not use statistic='count'"),
        ({"baseline_denominator": 5}, "`current_denominator` is missing"),
        (
            {"statistic": "mean", "baseline_denominator": 5, "current_denominator": 5},
            "`statistic` is 'mean', with denominators. Write 'proportion' or",
        ),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.change(10, 12, **arguments)


def test_shapes_and_signs_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match=r"`baseline` has shape \(2,\), `current` \(3,\)"):
        calc.change([1, 2], [1, 2, 3])
    with pytest.raises(InputError, match=r"`baseline_bounds` reach zero or below at \[\(0,\)\]"):
        calc.change([1, 2], 1, kind="percent", baseline_bounds=([0, 1], [2, 2]))
    with pytest.raises(InputError, match="`current_bounds` reach below zero"):
        calc.change(1, 1, kind="annualised_percent", years=2, current_bounds=(-1, 2))
    with pytest.raises(InputError, match="`current_lower` 2 is not at or below its upper bound 1"):
        calc.change_bounds(1, 1, 2, 1)
    with pytest.raises(InputError, match="`current` is negative"):
        calc.change(1, -1, kind="annualised_percent", years=2)
    with pytest.raises(InputError, match="`current_lower` is -1"):
        calc.change_bounds(1, 1, -1, 1, kind="annualised_percent", years=2)


def test_rounded_inputs_give_bounds() -> None:
    x = calc.change(25, 45, kind="ratio", baseline_bounds=(24.5, 25.5), current_bounds=(44.5, 45.5))
    assert (round(x.lowest, 2), x.estimate, round(x.highest, 2)) == (1.75, 1.8, 1.86)
    assert math.isnan(x.lower)
    one_sided = calc.change(25, 45, current_bounds=(44.5, 45.5))
    assert (one_sided.lowest, one_sided.highest) == (19.5, 20.5)
    assert one_sided.warnings == ()


def test_arrays_have_bounds_of_their_own() -> None:
    x = calc.change(
        [25, 25],
        [45, 25.4],
        baseline_bounds=(24.5, 25.5),
        current_bounds=([44.5, 25], [45.5, 25.5]),
    )
    np.testing.assert_allclose(x.lowest, [19, -0.5])
    np.testing.assert_allclose(x.highest, [21, 1])
    assert x.warnings == ("1 of 2: rounding of the inputs alone could explain the change",)
    assert calc.change(25, 25, baseline_bounds=(24, 26)).warnings == ()  # there is none to explain


def test_bounds_of_fractions_are_exact() -> None:
    low, high = calc.change_bounds(Fraction(3), Fraction(3), Fraction(1), Fraction(2), kind="ratio")
    assert (low, high) == (Fraction(1, 3), Fraction(2, 3))
    assert calc.change_bounds(Decimal(3), Decimal(4), Decimal("1.5"), 2) == (
        Decimal("-2.5"),
        Decimal(-1),
    )


@given(
    st.sampled_from(KINDS), *[st.tuples(POSITIVE, POSITIVE, st.fractions(0, 1)) for _ in range(2)]
)
def test_every_true_input_gives_a_change_within_the_bounds(
    kind: str, before: tuple[int, int, Fraction], now: tuple[int, int, Fraction]
) -> None:
    years = 3 if kind == "annualised_percent" else None
    (b_low, b_high), (c_low, c_high) = sorted(before[:2]), sorted(now[:2])
    low, high = calc.change_bounds(b_low, b_high, c_low, c_high, kind=kind, years=years)
    baseline = b_low + before[2] * (b_high - b_low)
    current = c_low + now[2] * (c_high - c_low)
    inside = calc.change(baseline, current, kind=kind, years=years).estimate
    slack = 1e-9 * max(1, abs(low), abs(high))
    assert low - slack <= inside <= high + slack


@given(POSITIVE, POSITIVE)
def test_fractions_and_floats_agree(baseline: int, current: int) -> None:
    for formula in (formulas.percent_change, formulas.absolute_change, formulas.ratio):
        exact = formula(Fraction(baseline), Fraction(current))
        assert isinstance(exact, Fraction)
        np.testing.assert_allclose(
            formula(float(baseline), float(current)), float(exact), rtol=1e-12, atol=1e-12
        )


@given(st.floats(-90, 1_000), st.floats(0.5, 50))
def test_an_annual_percent_compounds_to_the_whole(percent: float, years: float) -> None:
    yearly = formulas.annualised_percent(percent, years=years)
    np.testing.assert_allclose((1 + yearly / 100) ** years, 1 + percent / 100, rtol=1e-9)


def test_a_moving_average_follows_its_window() -> None:
    values = [Fraction(x) for x in (574, 540, 560, 550, 546, 527)]
    average = sum(values[:5]) / 5
    updated = formulas.moving_average_update(average, values[5], values[0], 5)
    assert updated == sum(values[1:]) / 5
    assert formulas.moving_average_update(554, 527, 574, 5) == 544.6  # printed: 544


@pytest.mark.parametrize(
    ("values", "rises"),
    [
        ([46.6, 52.8, 59.6, 65.1, 65.8, 66.1, 76.3, 76.7, 79.5, 84.4], 9),  # ONS: ninth in a row
        ([43_607, 45_096, 46_551, 49_881], 3),
        ([1, 2, 2, 3], 1),
        ([3, 2, 1], 0),
        ([1, np.nan, 2, 3], 1),
        ([1], 0),
        ([], 0),
    ],
)
def test_rises_in_a_row(values: list[float], rises: int) -> None:
    assert formulas.consecutive_rises(values) == rises


def test_an_annual_change_may_end_at_zero() -> None:
    x = calc.change(2, [0.5, 0], kind="annualised_percent", years=2)
    np.testing.assert_allclose(x.estimate, [-50, -100])


@given(st.integers(1, 200), st.integers(1, 10**6), st.floats(0.5, 30))
def test_a_rate_that_falls_to_zero_falls_by_all_of_it(
    count: int, people: int, years: float
) -> None:
    """Of 39 in 67 the percent change is a hair below -100, and a root of it is not a number."""
    x = calc.change(
        count, 0, kind="annualised_percent", statistic="crude_rate", years=years,
        baseline_denominator=people, current_denominator=100,
    )  # fmt: skip
    assert (x.estimate, x.lower) == (-100, -100)


def test_a_small_annual_change_keeps_its_digits() -> None:
    x = calc.change(1, 1 + 1e-12, kind="annualised_percent", years=1)
    np.testing.assert_allclose(x.estimate, 100 * ((1 + 1e-12) - 1), rtol=1e-12)


@pytest.mark.parametrize("bounds", [None, (1,), 3, (1, 2, 3), "12"])
def test_bounds_are_a_pair_of_numbers(bounds: object) -> None:
    if bounds is not None:
        with pytest.raises(InputError, match="`current_bounds`"):
            calc.change(1, 2, current_bounds=bounds)
    with pytest.raises(InputError, match=r"`baseline_lower` is .*, with 2 as its upper bound"):
        calc.change_bounds(bounds if bounds != 3 else [3], 2, 3, 4)
