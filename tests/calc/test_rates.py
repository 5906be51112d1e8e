from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.calc import formulas

Oracle = Callable[[str], pd.DataFrame]

NAMES = {0.9: "90_0", 0.95: "95_0", 0.99: "99_0", 0.998: "99_8", 0.999: "99_9"}


def test_crude_rates_match_r(oracle: Oracle) -> None:
    rows = oracle("rate")
    ci = calc.crude_rate(rows["x"], rows["n"], confidence=list(NAMES))
    np.testing.assert_allclose(ci.estimate, rows["value"], rtol=1e-9)
    for i, name in enumerate(NAMES.values()):
        np.testing.assert_allclose(np.asarray(ci.lower)[i], rows[f"lower{name}cl"], rtol=1e-9)
        np.testing.assert_allclose(np.asarray(ci.upper)[i], rows[f"upper{name}cl"], rtol=1e-9)


def test_the_method_of_each_rate_is_that_of_r(oracle: Oracle) -> None:
    rows = oracle("rate").dropna(subset=["x", "n"])
    names = [calc.crude_rate(x, n).method for x, n in zip(rows["x"], rows["n"], strict=True)]
    assert names == rows["method"].map({"Exact": "exact Poisson", "Byars": "Byar"}).tolist()


def test_official_vectors(oracle: Oracle) -> None:
    rows = oracle("official_test_vectors")
    rows = rows[rows["statistic"].isin(["proportion", "crude_rate", "isr", "smr"])]
    assert len(rows) == 25
    for row in rows.itertuples():
        ci = _calculate(row.statistic, json.loads(row.inputs))
        published = [row.published_value, row.published_lower, row.published_upper]
        np.testing.assert_allclose(
            [ci.estimate, ci.lower, ci.upper], [float(part) for part in published], rtol=1e-9
        )


def _calculate(statistic: str, inputs: dict[str, float]) -> calc.Interval:
    if statistic == "isr":
        return calc.indirect_rate(
            inputs["observed"], inputs["expected"], reference_rate=inputs["reference_rate"]
        )
    if statistic == "smr":
        return calc.indirect_ratio(inputs["observed"], inputs["expected"], per=inputs["multiplier"])
    method = calc.proportion if statistic == "proportion" else calc.crude_rate
    return method(inputs["numerator"], inputs["denominator"], per=inputs["multiplier"])


def test_more_events_than_people_is_a_rate() -> None:
    assert calc.crude_rate(250, 220, per=1).estimate == 250 / 220


@given(st.integers(0, 10**6), st.integers(1, 10**9), st.sampled_from([1, 2, 10, 1000]))
def test_a_rate_scales_with_its_population(count: int, population: int, times: int) -> None:
    one, larger = calc.crude_rate(count, population), calc.crude_rate(count, population * times)
    np.testing.assert_allclose(
        [times * larger.estimate, times * larger.lower, times * larger.upper],
        [one.estimate, one.lower, one.upper],
        rtol=1e-14,
    )


@given(st.integers(1, 10**6), st.integers(1, 10**9))
def test_scaled_limits_give_the_limits_of_the_rate(count: int, population: int) -> None:
    events, rate = calc.count_interval(count), calc.crude_rate(count, population)
    limits = formulas.scaled_limits(rate.estimate, count, events.lower, events.upper)
    np.testing.assert_allclose(limits, [rate.lower, rate.upper], rtol=1e-14)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from([1, 100, 100_000]))
def test_fractions_and_floats_agree(numerator: int, denominator: int, per: int) -> None:
    exact = formulas.per_denominator(Fraction(numerator), Fraction(denominator), per)
    assert exact == Fraction(per * numerator, denominator)
    np.testing.assert_allclose(
        formulas.per_denominator(float(numerator), float(denominator), per),
        float(exact),
        rtol=1e-15,
    )


def test_three_years_pooled_on_one_population() -> None:
    assert formulas.yearly_rate(Fraction(30), Fraction(50_000), years=3) == 20
    assert formulas.yearly_rate(30, 50_000, years=3, per=1_000) == 0.2
