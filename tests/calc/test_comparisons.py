"""Intervals against benchmarks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

NUMBER = st.floats(-1e6, 1e6)
MIRROR = {"better": "worse", "worse": "better", "best": "worst", "worst": "best"}
MIRROR |= {"similar": "similar"}


@pytest.mark.parametrize(
    ("benchmark", "neutral", "high", "low"),
    [
        (9.99, "higher", "better", "worse"),
        (10, "similar", "similar", "similar"),
        (12, "similar", "similar", "similar"),
        (15, "similar", "similar", "similar"),
        (15.01, "lower", "worse", "better"),
    ],
)
def test_one_level(benchmark: float, neutral: str, high: str, low: str) -> None:
    polarities = {"neutral": neutral, "higher_better": high, "lower_better": low}
    for polarity, outcome in polarities.items():
        found = calc.compare(12, benchmark, lower=10, upper=15, polarity=polarity)
        assert found.outcome == outcome
        assert found.side == {"higher": 1, "similar": 0, "lower": -1}[neutral]
        assert found.benchmark == benchmark


@pytest.mark.parametrize(
    ("benchmark", "neutral", "high"),
    [
        (7.9, "highest", "best"),
        (8, "higher", "better"),
        (11, "similar", "similar"),
        (17, "lower", "worse"),
        (17.1, "lowest", "worst"),
    ],
)
def test_two_levels(benchmark: float, neutral: str, high: str) -> None:
    outer = {"outer_lower": 8, "outer_upper": 17}
    assert str(calc.compare(12, benchmark, lower=10, upper=15, **outer)).startswith(neutral)
    assert calc.compare(12, benchmark, lower=10, upper=15, **outer).method.endswith(
        "against 2 levels"
    )
    assert (
        calc.compare(12, benchmark, lower=10, upper=15, polarity="higher_better", **outer).outcome
        == high
    )


def test_intervals_that_touch_are_similar() -> None:
    ci = calc.compare(12, 9, lower=10, upper=15, benchmark_lower=8, benchmark_upper=[9.9, 10, 10.1])
    np.testing.assert_array_equal(ci.outcome, ["higher", "similar", "similar"])
    assert str(ci) == "1 higher, 2 similar: interval against interval"


def test_missing_is_not_compared() -> None:
    ci = calc.compare([12, np.nan], 9, lower=[10, 11], upper=[15, 16])
    np.testing.assert_array_equal(ci.outcome, ["higher", "not compared"])
    np.testing.assert_array_equal(ci.side, [1, np.nan])
    assert ci.warnings == ("1 of 2 not compared",)
    assert {"outcome", "side", "benchmark", "method"} <= set(ci.to_columns())


ALL = {"value": 12.0, "lower": 10.0, "upper": 15.0, "benchmark": 9.0, "outer_lower": 8.0}
ALL |= {"outer_upper": 17.0, "benchmark_lower": 8.5, "benchmark_upper": 9.5}


@pytest.mark.parametrize("name", ALL)
def test_any_missing_number_prevents_the_comparison(name: str) -> None:
    assert calc.compare(**ALL).outcome == "higher"
    assert calc.compare(**(ALL | {name: np.nan})).outcome == "not compared"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"lower": 13}, "`value` is outside its limits"),
        ({"upper": [15, 11]}, r"`value` is outside its limits at \[\(1,\)\]"),
        ({"outer_lower": 9}, "`outer_upper` is missing"),
        ({"outer_lower": 11, "outer_upper": 20}, "`outer_lower` lies inside the inner limits"),
        ({"benchmark_upper": 9}, "`benchmark_lower` is missing"),
        ({"benchmark_lower": 21, "benchmark_upper": 22}, "`benchmark` is outside"),
        ({"benchmark_lower": 18, "benchmark_upper": 19}, "`benchmark` is outside"),
        ({"polarity": "high"}, "`polarity` is 'high'"),
        ({"lower": [1, 2], "upper": [13, 14, 15]}, r"does not broadcast: `value` \(\), `lower`"),
    ],
)
def test_misuse_is_refused(arguments: dict[str, object], message: str) -> None:
    inputs = {"value": 12, "lower": 10, "upper": 15, "benchmark": 20} | arguments
    with pytest.raises(InputError, match=message):
        calc.compare(**inputs)


@given(NUMBER, st.floats(0, 100), st.floats(0, 100), NUMBER, st.floats(0, 50))
def test_the_other_polarity_mirrors(
    value: float, below: float, above: float, benchmark: float, more: float
) -> None:
    inner = {"lower": value - below, "upper": value + above}
    outer = {"outer_lower": value - below - more, "outer_upper": value + above + more}
    high, low = (
        calc.compare(value, benchmark, polarity=p, **inner, **outer)
        for p in ("higher_better", "lower_better")
    )
    assert MIRROR[str(high.outcome)] == low.outcome
    point = calc.compare(value, benchmark, **inner)
    ends = {"benchmark_lower": benchmark, "benchmark_upper": benchmark}
    pair = calc.compare(value, benchmark, **inner, **ends)
    assert point.outcome == pair.outcome
