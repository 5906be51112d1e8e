from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from cdpkit import calc
from cdpkit.errors import InputError


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
    ],
)
def test_impossible_counts_are_refused_with_their_place(count: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.count_interval(count)


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
