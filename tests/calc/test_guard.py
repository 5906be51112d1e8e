from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "count",
    [
        [4, 121],
        (4.0, 121.0),
        np.array([4, 121], dtype=np.int8),
        np.array([4, 121], dtype=np.uint64),
        [Decimal(4), Decimal(121)],
        [Fraction(4), Fraction(121)],
        np.array([4, Decimal(121)], dtype=object),
        pd.Series([4, 121]),
        pd.Series([4, 121], dtype="Int64"),
    ],
)
def test_numbers_of_any_kind_give_the_same_limits(count: object) -> None:
    ci = calc.count_interval(count)
    expected = calc.count_interval([4.0, 121.0])
    np.testing.assert_array_equal(ci.lower, expected.lower)
    np.testing.assert_array_equal(ci.upper, expected.upper)


@pytest.mark.parametrize(
    "count",
    [
        [4, None],
        [4, np.nan],
        [Decimal(4), Decimal("NaN")],
        pd.Series([4, None], dtype="Int64"),
        np.array([4, pd.NA], dtype=object),
        np.ma.masked_array([4, 9], mask=[False, True]),
    ],
)
def test_missing_travels(count: object) -> None:
    ci = calc.count_interval(count)
    for part in (ci.estimate, ci.lower, ci.upper):
        np.testing.assert_array_equal(np.isnan(part), [False, True])


def test_32_bit_counts_do_not_overflow() -> None:
    count = np.array([2_000_000_000], dtype=np.int32)
    ci = calc.proportion(count, np.array([2_100_000_000], dtype=np.int32))
    np.testing.assert_allclose(ci.estimate, 2 / 2.1, rtol=1e-15)


def test_scalars_give_floats_and_arrays_give_arrays() -> None:
    assert type(calc.count_interval(np.int64(5)).lower) is float
    ci = calc.crude_rate([[1, 2, 3]], [[100], [200]])
    assert np.shape(ci.lower) == np.shape(ci.estimate) == (2, 3)


def test_several_levels_stand_along_a_leading_axis() -> None:
    ci = calc.crude_rate([5, 20, 40], 1_000, confidence=[0.95, 0.998])
    assert np.shape(ci.estimate) == (3,)
    assert np.shape(ci.lower) == (2, 3)
    for i, level in enumerate((0.95, 0.998)):
        one = calc.crude_rate([5, 20, 40], 1_000, confidence=level)
        np.testing.assert_array_equal(np.asarray(ci.upper)[i], one.upper)


def test_the_result_does_not_share_memory_with_the_input() -> None:
    count = np.array([5.0, 20.0])
    ci = calc.count_interval(count)
    count[0] = 99
    np.testing.assert_array_equal(ci.estimate, [5, 20])


@pytest.mark.parametrize(
    ("confidence", "message"),
    [
        (95, r"`confidence` is 95: it is a fraction, not a percentage\. Write 0\.95 for 95%\."),
        (99.8, r"Write 0\.998 for 99\.8%"),
        (1, r"is 1: it is a fraction"),
        (0, r"`confidence` is 0, outside \(0, 1\)"),
        (-0.5, r"outside \(0, 1\)"),
        (float("nan"), r"is nan, outside"),
        (True, r"is True"),
        ("0.95", r"`confidence` is '0\.95'\. Write a fraction"),
        (None, r"`confidence` is None"),
        ([], r"`confidence` is empty"),
        ([0.9, 95], r"is 95: it is a fraction"),
        ([[0.9]], r"is \[0\.9\]"),
    ],
)
def test_confidence_is_a_fraction(confidence: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.count_interval(5, confidence=confidence)


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (-1, r"^`count` is negative\. Counts and populations are zero or more\.$"),
        ([1, -1, 2], r"`count` is negative at \[\(1,\)\] \(1 of 3\)"),
        ([[1, -1], [-2, 3]], r"at \[\(0, 1\), \(1, 0\)\] \(2 of 4\)"),
        ([-1] * 7, r"\(4,\), \.\.\.\] \(7 of 7\)"),
        ([1, np.inf], r"`count` is not finite at \[\(1,\)\] \(1 of 2\)"),
        ([1, 10**400], r"`count` is not finite at \[\(1,\)\]"),
        ("5", r"`count` holds <U1"),
        (np.array(["5", 3], dtype=object), r"`count` is not a number at \[\(0,\)\] \(1 of 2\)"),
        ([1, object()], r"is not a number at \[\(1,\)\]"),
        ([[1, 2], [3]], r"is not a number or a rectangular array"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), r"holds datetime64"),
        ([1 + 2j], r"holds complex128"),
        ([1, 1e300], r"`count` is too large at \[\(1,\)\] \(1 of 2\)"),
    ],
)
def test_impossible_counts_are_refused_with_their_place(count: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.count_interval(count)


@pytest.mark.parametrize("kind", [["percent"], np.array(["percent", "ratio"])])
def test_a_choice_that_is_no_word_is_refused(kind: object) -> None:
    with pytest.raises(InputError, match=r"`kind` is .*Choose from 'absolute'"):
        calc.change(1, 2, kind=kind)


def test_a_zero_denominator_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match=r"`population` is zero at \[\(1,\)\] \(1 of 2\)"):
        calc.crude_rate([1, 2], [100, 0])


def test_shapes_that_do_not_broadcast_are_named() -> None:
    with pytest.raises(InputError, match=r"`count` \(2,\), `population` \(3,\)\. Align"):
        calc.crude_rate([1, 2], [1, 2, 3])


@pytest.mark.parametrize("per", [0, -1, float("inf"), float("nan"), "many", None])
def test_per_is_a_number_above_zero(per: object) -> None:
    with pytest.raises(InputError, match="`per`"):
        calc.crude_rate(1, 2, per=per)


def test_an_error_survives_pickling() -> None:
    with pytest.raises(InputError, match="negative") as caught:
        calc.count_interval(-1)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


YEARS = list(range(2019, 2024))
TWO = {"count": [30, 40], "population": [900, 800], "standard": [5, 4]}
RATES = {"count": 4, "population": 9, "reference_count": 5, "reference_population": 8}
SHARES = {"numerator": 4, "denominator": 9}
PAIRS = SHARES | {"reference_numerator": 5, "reference_denominator": 8}
AREAS = {"count": [30, 40], "denominator": [900, 800], "kind": "rate", "per": 10}
FUNNEL = AREAS | {"confidence": 0.95, "overdispersed": True, "winsorise": 0.1}
REFERENCE = {"reference_count": [5, 6], "reference_population": [90, 80]}
TARGET = {"baseline": 4, "target": 8, "current": 5}
NUMBERS = {
    calc.attainment: TARGET | {"start": 2020, "due": 2024, "on": 2022},
    calc.average_annual_percent_change: {
        "values": [1, 2, 3],
        "times": [1, 2, 3],
        "lower": [0.5, 1, 2],
        "upper": [2, 3, 4],
        "confidence": 0.95,
    },
    calc.change: {"baseline": 4, "current": 5, "kind": "annualised_percent", "years": 2},
    calc.comparative_ratio: TWO | REFERENCE | {"per": 1, "confidence": 0.95},
    calc.compare: {
        "value": 4,
        "lower": 3,
        "upper": 5,
        "benchmark": 4,
        "outer_lower": 2,
        "outer_upper": 6,
        "benchmark_lower": 3,
        "benchmark_upper": 5,
    },
    calc.count_interval: {"count": 4, "confidence": 0.95},
    calc.decimal_year: {"dates": 2020},
    calc.crude_rate: {"count": 4, "population": 9, "per": 10, "confidence": 0.95},
    calc.direction_changes: {"values": [1, 2, 3], "times": [1, 2, 3]},
    calc.direct_rate: TWO | {"per": 10, "confidence": 0.95},
    calc.exact_limits: {"count": 4, "confidence": 0.95},
    calc.funnel_limits: FUNNEL | {"years": 2, "at": [9]},
    calc.funnel_points: AREAS | {"years": 2},
    calc.funnel_significance: FUNNEL,
    calc.implied_counts: {"percent": 50, "denominator": 10},
    calc.indirect_rate: {"observed": 4, "expected": 5, "reference_rate": 6, "confidence": 0.95},
    calc.indirect_ratio: {"observed": 4, "expected": 5, "per": 1, "confidence": 0.95},
    calc.life_expectancy: {
        "deaths": [5, 9],
        "population": [9_000, 8_000],
        "band_start": [0, 60],
        "confidence": 0.95,
    },
    calc.mann_kendall: {"values": [1, 2, 3], "times": [1, 2, 3]},
    calc.mean: {"values": [1, 2], "confidence": 0.95},
    calc.monotone_split: {"total": 9, "parts": 2},
    calc.overdispersion: AREAS | {"winsorise": 0.1},
    calc.pooled_rate: {
        "count": [3, 4, 5],
        "population": 9,
        "window": 3,
        "per": 10,
        "confidence": 0.95,
    },
    calc.proportion: SHARES | {"per": 10, "confidence": 0.95},
    calc.proportion_difference: PAIRS | {"per": 10, "confidence": 0.95},
    calc.proportion_ratio: PAIRS | {"confidence": 0.95},
    calc.quantile_group: {"values": [1, 2, 3], "n": 2},
    calc.rate_difference: RATES | {"per": 10, "confidence": 0.95},
    calc.rate_ratio: RATES | {"confidence": 0.95},
    calc.trend: {"times": YEARS, "values": [1] * 5, "lower": [0] * 5, "upper": [2] * 5},
    calc.rolling: {"values": [1, 2, 3], "window": 2, "times": [1, 2, 3]},
    calc.slope_index: {
        "value": [2, 3],
        "population_share": [1, 1],
        "quantile": [1, 2],
        "standard_error": [1, 1],
        "per": 1,
        "confidence": 0.95,
    },
    calc.student_quantile: {"size": 5, "confidence": 0.95},
    calc.target_level: {"baseline": 4, "target": 8},
    calc.trajectory: {"values": [1, 2], "times": [2020, 2021]},
    calc.theil_sen: {"values": [1, 2, 3], "times": [1, 2, 3], "confidence": 0.95},
    calc.trend_chi_squared: {
        "times": YEARS,
        "values": [1] * 5,
        "lower": [0] * 5,
        "upper": [2] * 5,
        "z2": 3.92,
    },
    calc.unmet_need: {
        "in_treatment": 4,
        "prevalence": 9,
        "lower": 8,
        "upper": 10,
        "confidence": 0.95,
    },
    calc.years_of_life_lost: {
        "deaths": [4, 5],
        "age": [30, 50],
        "reference": 75,
        "population": 90,
        "per": 10,
        "confidence": 0.95,
    },
}
WORDS = {"kind", "overdispersed"}


@pytest.mark.parametrize(
    ("method", "argument"),
    [(f, name) for f, inputs in NUMBERS.items() for name in inputs if name not in WORDS],
    ids=lambda x: x if isinstance(x, str) else x.__name__,
)
def test_what_is_no_number_is_refused_under_its_own_name(
    method: Callable[..., object], argument: str
) -> None:
    inputs = NUMBERS[method]
    method(**inputs)
    bad = ["many"] * np.size(inputs[argument]) if np.ndim(inputs[argument]) else "many"
    with pytest.raises(InputError) as caught:
        method(**(inputs | {argument: bad}))
    assert caught.value.argument == argument


CHOICES = {
    calc.attainment: ["shape", "sense", "path"],
    calc.change: ["kind"],
    calc.comparative_ratio: ["missing"],
    calc.compare: ["polarity"],
    calc.count_interval: ["method"],
    calc.direct_rate: ["missing"],
    calc.funnel_limits: ["kind"],
    calc.funnel_significance: ["kind", "points"],
    calc.indirect_rate: ["missing"],
    calc.mann_kendall: ["method"],
    calc.mean: ["missing"],
    calc.monotone_split: ["direction"],
    calc.pooled_rate: ["counted", "denominator"],
    calc.proportion: ["method"],
    calc.proportion_ratio: ["method"],
    calc.rate_ratio: ["method"],
    calc.trend: ["variant"],
    calc.rolling: ["counted"],
    calc.slope_index: ["value_type", "transform", "level"],
    calc.target_level: ["shape"],
    calc.trajectory: ["interpolation"],
}


@pytest.mark.parametrize(
    ("method", "argument"),
    [(f, name) for f, names in CHOICES.items() for name in names],
    ids=lambda x: x if isinstance(x, str) else x.__name__,
)
def test_an_unknown_word_is_refused_under_its_own_name(
    method: Callable[..., object], argument: str
) -> None:
    with pytest.raises(InputError, match="is 'other'") as caught:
        method(**(NUMBERS[method] | {argument: "other"}))
    assert caught.value.argument == argument


DENOMINATORS = {
    calc.comparative_ratio: ["population", "reference_population"],
    calc.crude_rate: ["population"],
    calc.direct_rate: ["population"],
    calc.funnel_limits: ["denominator"],
    calc.indirect_rate: ["expected"],
    calc.life_expectancy: ["population"],
    calc.pooled_rate: ["population"],
    calc.proportion: ["denominator"],
    calc.proportion_difference: ["denominator", "reference_denominator"],
    calc.rate_difference: ["population", "reference_population"],
    calc.rate_ratio: ["population", "reference_population"],
    calc.slope_index: ["population_share"],
    calc.unmet_need: ["prevalence"],
    calc.years_of_life_lost: ["population"],
}


@pytest.mark.parametrize(
    ("method", "argument"),
    [(f, name) for f, names in DENOMINATORS.items() for name in names],
    ids=lambda x: x if isinstance(x, str) else x.__name__,
)
def test_zero_below_the_line_is_refused_under_its_own_name(
    method: Callable[..., object], argument: str
) -> None:
    zero = np.zeros_like(NUMBERS[method][argument])
    with pytest.raises(InputError, match="is zero") as caught:
        method(**(NUMBERS[method] | {argument: zero}))
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    "formula",
    [
        lambda k, n, t: formulas.chi_squared_for_trend(k, n, times=t),
        formulas.weighted_rate,
        lambda v, w, t: formulas.weighted_slope(v, w, times=t),
        formulas.weighted_variance,
        lambda n, r, _: formulas.expected_count(n, r),
    ],
    ids=["chi_squared_for_trend", "rate", "weighted_slope", "variance", "expected_count"],
)
def test_formulas_over_bands_need_all_of_them(formula: Callable[..., object]) -> None:
    bands = [[1, 2], [3, 4], [5, 6]]
    formula(*bands)
    with pytest.raises(ValueError, match="zip"):
        formula(bands[0], bands[1][:1], bands[2])


def test_missing_in_a_table_travels() -> None:
    ci = calc.count_interval([[1, np.nan], [20, 3]])
    np.testing.assert_array_equal(np.isnan(ci.lower), [[False, True], [False, False]])


def test_a_level_is_one_number() -> None:
    with pytest.raises(InputError, match="`confidence` is array"):
        calc.exact_limits(5, confidence=np.array([0.9]))


def test_numpy_integers_are_exact_numbers() -> None:
    assert calc.implied_counts(np.int64(50), np.int32(10)).counts == range(5, 6)
