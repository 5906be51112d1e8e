"""A bad row gives missing results and a reason; the others are as if it were not there."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = np.arange(2015.0, 2022)
RISING = np.array([3.0, 4, 6, 7, 9, 9, 12])
SERIES = np.array([RISING, RISING[::-1], 2 * RISING])
PEOPLE = np.full(SERIES.shape, 100.0)


def spoilt(array: Any, place: Any, value: Any) -> Any:
    """Give a copy with one impossible number."""
    copy = np.array(array)
    copy[place] = value
    return copy


def in_series(name: str, place: Any, value: float) -> Callable[[], tuple[dict[str, Any], str, int]]:
    """Spoil one of the arguments that series take."""
    given = {"values": SERIES, "times": np.broadcast_to(TIMES, SERIES.shape),
             "lower": SERIES - 1, "upper": SERIES + 1,
             "numerator": SERIES, "denominator": PEOPLE}  # fmt: skip
    return lambda: (given | {name: spoilt(given[name], place, value)}, name, place[0])


SINGLE: list[tuple[Callable[..., Any], dict[str, Any], str, str]] = [
    (calc.proportion, {"numerator": [1, 5, 2], "denominator": [9, 4, 8]}, "estimate", "exceeds_whole"),
    (calc.proportion, {"numerator": [1, 0, 2], "denominator": [9, 0, 8]}, "estimate", "zero"),
    (calc.crude_rate, {"count": [1, -5, 2], "population": [9, 4, 8]}, "estimate", "negative"),
    (calc.count_interval, {"count": [1, 1e120, 2]}, "estimate", "too_large"),
    (calc.count_interval, {"count": np.array([1, "x", 2], dtype=object)}, "estimate", "not_a_number"),
    (calc.rate_ratio, {"count": [1, np.inf, 2], "population": 9.0,
                       "reference_count": 3, "reference_population": 7.0}, "estimate", "not_finite"),
    (calc.proportion_ratio, {"numerator": [1, 11, 2], "denominator": 9,
                             "reference_numerator": 3, "reference_denominator": 7}, "estimate", "exceeds_whole"),
    (calc.change, {"baseline": [1, 0, 2], "current": 9, "kind": "percent"}, "estimate", "base_not_positive"),
    (calc.change, {"baseline": [1, 2, 2], "current": 9,
                   "baseline_bounds": ([1, 3, 1], [2, 2, 3])}, "lowest", "limits_reversed"),
    (calc.unmet_need, {"in_treatment": [1, 5, 2], "prevalence": [9, 9, 8], "lower": [8, 2, 7],
                       "upper": [10, 8, 9]}, "estimate", "outside_limits"),
    (calc.compare, {"value": [1, 5, 2], "benchmark": 2, "lower": [0, 1, 1], "upper": 3}, "side", "outside_limits"),
    (calc.attainment, {"baseline": [1, 2, 3], "current": 2, "target": 4,
                       "start": [date(2020, 1, 1)] * 3, "on": date(2021, 1, 1),
                       "due": [date(2025, 1, 1), date(2019, 1, 1), date(2025, 1, 1)]}, "share", "time_not_later"),
]  # fmt: skip


@pytest.mark.parametrize(("calculate", "arguments", "result", "code"), SINGLE)
def test_a_bad_row_is_missing_and_the_others_are_as_they_were(
    calculate: Callable[..., Any], arguments: dict[str, Any], result: str, code: str
) -> None:
    with pytest.raises(InputError, match="1 of 3") as refused:
        calculate(**arguments)
    found = calculate(**arguments, on_bad="mark")
    assert found.bad_rows.invalid.tolist() == [False, True, False]
    assert found.bad_rows.reason(1).code == code
    assert found.bad_rows.reason(0) is None
    assert found.bad_rows.error(2) is None
    alone = found.bad_rows.error(1)
    assert (alone.argument, alone.hint) == (refused.value.argument, refused.value.hint)
    assert refused.value.problem.startswith(alone.problem)
    good = [{k: part(v, i) for k, v in arguments.items()} for i in (0, 2)]
    expected = [getattr(calculate(**one), result) for one in good]
    assert getattr(found, result)[[0, 2]].tolist() == expected
    assert np.isnan(getattr(found, result)[1])


def part(value: Any, i: int) -> Any:
    """Give what belongs to one row."""
    if isinstance(value, tuple):
        return tuple(part(side, i) for side in value)
    return value[i] if isinstance(value, list | np.ndarray) else value


def test_of_series_only_the_bad_one_is_missing() -> None:
    cases: list[tuple[Callable[..., Any], tuple[str, ...], dict[str, Any], str]] = [
        (calc.project, ("values", "times"), {"minimum": 0}, "estimate"),
        (calc.project, ("values", "times", "numerator", "denominator"), {"per": 100}, "estimate"),
        (calc.trend, ("values", "times", "lower", "upper"), {}, "chi_squared"),
        (calc.mann_kendall, ("values", "times"), {}, "p_value"),
        (calc.theil_sen, ("values", "times"), {}, "estimate"),
        (calc.mean, ("values",), {}, "estimate"),
        (calc.xmr, ("values",), {"minimum": 0}, "mean"),
        (calc.p_chart, ("numerator", "denominator"), {}, "mean"),
        (calc.c_chart, ("values",), {}, "mean"),
    ]
    for calculate, names, options, result in cases:
        full = in_series("values", (1, 3), -1)()[0]
        if "values" not in names:
            full = in_series("numerator", (1, 3), -1)()[0]
        arguments = {name: full[name] for name in names} | options
        if calculate is calc.mean:  # any finite value
            arguments["values"] = in_series("values", (1, 3), np.inf)()[0]["values"]
        if (
            "values" in names and "times" in names and not options
        ):  # any value is possible there; a time twice is not
            arguments |= {"values": SERIES, "times": in_series("times", (1, 3), 2017)()[0]["times"]}
        found = calculate(**arguments, on_bad="mark")
        assert found.bad_rows.invalid.tolist() == [False, True, False], calculate
        good = {k: v[[0, 2]] if k in names else v for k, v in arguments.items()}
        expected = getattr(calculate(**good), result)
        np.testing.assert_array_equal(getattr(found, result)[[0, 2]], expected)
        assert np.isnan(getattr(found, result)[1]).all()
        if hasattr(found, "__getitem__"):
            assert getattr(found[0], "bad_rows", None) is None


def test_times_that_all_series_share_are_refused_as_before() -> None:
    """Three series of three points: whose time it is cannot be told, and all would be lost."""
    square = SERIES[:, :3]
    with pytest.raises(InputError, match="`times` repeats an earlier point"):
        calc.xmr(square, times=[1, 1, 2], on_bad="mark")
    found = calc.project(square, times=[1, 1, 2], on_bad="mark")
    assert found.bad_rows is not None
    assert found.bad_rows.invalid.all()


def test_what_is_no_matter_of_rows_is_raised() -> None:
    with pytest.raises(InputError, match="`confidence` is 95"):
        calc.proportion([1, 9], [4, 4], confidence=95, on_bad="mark")
    with pytest.raises(InputError, match="`numerator` exceeds"):
        calc.proportion(9, 4, on_bad="mark")
    with pytest.raises(InputError, match="`numerator` does not broadcast"):
        calc.proportion([1, 2], [4, 4, 4], on_bad="mark")
    with pytest.raises(InputError, match="`on_bad` is 'ignore'"):
        calc.proportion([1, 2], [4, 4], on_bad="ignore")  # type: ignore[call-overload]


def test_columns_tell_the_bad_rows_and_a_good_table_has_none() -> None:
    found = calc.proportion([9, 2], [4, 4], on_bad="mark")
    columns = found.to_columns()
    assert columns["invalid"].tolist() == [True, False]
    assert columns["reason"].tolist() == ["exceeds_whole (argument numerator)", ""]
    assert found.to_dict()["bad_rows"]["invalid"] == [True, False]
    sound = calc.proportion([1, 2], [4, 4], on_bad="mark")
    assert sound == calc.proportion([1, 2], [4, 4])
    assert "bad_rows" not in sound.to_dict()
    assert "invalid" not in sound.to_columns()


@pytest.mark.parametrize("chart", [calc.p_chart, calc.u_chart])
def test_nothing_of_nothing_is_a_gap_of_its_point(chart: Callable[..., Any]) -> None:
    empty = chart([3, 0, 5, 4], [20, 0, 30, 25])
    gap = chart([3, np.nan, 5, 4], [20, np.nan, 30, 25])
    assert empty == gap
    assert np.isnan(empty.value[1])
    assert not np.isnan(empty.upper[[0, 2, 3]]).any()
    with pytest.raises(InputError, match=r"is zero where there are events at \[\(1,\)\]"):
        chart([3, 1, 5, 4], [20, 0, 30, 25])


COUNTS = st.lists(
    st.tuples(st.integers(-2, 9), st.integers(-1, 9)), min_size=2, max_size=12
)  # fmt: skip


@given(COUNTS)
def test_marked_rows_are_those_that_raise_alone(pairs: list[tuple[int, int]]) -> None:
    numerator, denominator = zip(*pairs, strict=True)
    found = calc.proportion(list(numerator), list(denominator), on_bad="mark")
    told = (
        [None] * len(pairs)
        if found.bad_rows is None
        else map(found.bad_rows.error, range(len(pairs)))
    )
    for (k, n), error, estimate in zip(pairs, told, found.estimate, strict=True):
        if 0 <= k <= n and n > 0:
            assert error is None
            assert estimate == calc.proportion(k, n).estimate
        else:
            with pytest.raises(InputError, match=f"^{re.escape(str(error))}$"):
                calc.proportion(k, n)


def test_areas_that_borrow_from_one_another_do_so_without_the_bad_one() -> None:
    counts, people = (
        [2, 0, -15, 1, 19, 3, 8],
        [21_000, 9_000, 34_000, 15_000, 41_000, 28_000, 9_000],
    )
    rest = [0, 1, 3, 4, 5, 6]
    for calculate in (calc.shrunk_rates, calc.shrunk_shares):
        found = calculate(counts, people, on_bad="mark")
        assert found.bad_rows is not None
        assert found.bad_rows.invalid.tolist() == [n == 2 for n in range(7)]
        assert np.isnan(found.estimate[2])
        alone = calculate(np.array(counts)[rest], np.array(people)[rest])
        np.testing.assert_allclose(found.estimate[rest], alone.estimate, rtol=1e-12)
