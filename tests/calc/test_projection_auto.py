"""`auto`, step by step as its page tells it, in plain Python and one series at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cdpkit import calc
from cdpkit.calc.projections import choice
from cdpkit.calc.projections.pool import shares_of
from cdpkit.calc.projections.tables_of_counts import Counted, OfWhole, State, Tables, listed
from cdpkit.calc.projections.wandering import beta_below
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

PRIORS = {"mean": 1, "level": 1, "last": 3, "drift": 1, "damped": 2}
Student = tuple[float, float, float]
"""Centre, squared scale, degrees of freedom."""


def faded(h: float) -> float:
    return sum(0.8**j for j in range(1, round(h) + 1))


def part(name: str, y: Sequence[float], h: int) -> Student:
    n, d = len(y), np.diff(y)
    m = len(d)
    if name == "mean":
        return float(np.mean(y)), float(np.var(y, ddof=1)) * (1 + 1 / n), n - 1
    if name == "last":
        return y[-1], float(np.mean(d**2)) * (h + h**2 / m), m
    if name == "drift":
        spread = float(np.var(d, ddof=1)) if m > 1 else 0.0
        return y[-1] + h * float(np.mean(d)), spread * h * (1 + h / m), max(m - 1, 1)
    errors = []
    if name == "level":
        level = y[0]
        for value in y[1:]:
            errors.append(value - level)
            level += errors[-1] / 2
        return level, float(np.mean(np.square(errors))) * (1 + (h - 1) / 4), m
    slope = 0.0
    for step in d:
        errors.append(step - 0.8 * slope)
        slope = 0.8 * slope + 0.3 * errors[-1]
    growth = 1 + sum((1 + 0.3 * faded(j)) ** 2 for j in range(1, h))
    return y[-1] + slope * faded(h), float(np.mean(np.square(errors))) * growth, m


def weights(y: Sequence[float], floor: float) -> dict[str, float]:
    if len(y) < 7:
        return {name: float(name == "last") for name in PRIORS}
    k = len(y) - 3
    scores = {name: np.log(prior) for name, prior in PRIORS.items()}
    for name in PRIORS:
        for n in range(3, len(y)):
            at, square, df = part(name, y[:n], 1)
            density = stats.t(df, at, np.sqrt(square + floor)).logpdf(y[n])
            scores[name] += k / (k + 2) * float(density)
    top = max(scores.values())
    found = {name: np.exp(score - top) for name, score in scores.items()}
    return {name: float(w / sum(found.values())) for name, w in found.items()}


SERIES = st.lists(st.integers(-50, 50), min_size=5, max_size=14).filter(lambda y: len(set(y)) > 1)


@given(SERIES, st.integers(1, 4))
def test_the_pool_is_what_its_page_says(y: list[int], horizon: int) -> None:
    values = [float(v) for v in y]
    found = calc.project(values, times=range(len(y)), horizon=horizon)
    floor = (1e-3 * float(np.mean(np.abs(np.diff(values))))) ** 2
    expected = weights(values, floor)
    for name, share in expected.items():
        assert found.backtest.weights[name] == pytest.approx(share, abs=1e-9)
    low, high = float(found.lower[-1]), float(found.upper[-1])
    for edge, chance in ((low, 0.025), (float(found.estimate[-1]), 0.5), (high, 0.975)):
        total = 0.0
        for name, share in expected.items():
            at, square, df = part(name, values, horizon)
            total += share * float(stats.t(df, at, np.sqrt(square + floor)).cdf(edge))
        assert total == pytest.approx(chance, abs=3e-6)


@given(SERIES, st.floats(0.1, 100), st.floats(-100, 100))
def test_the_pool_has_no_unit(y: list[int], scale: float, shift: float) -> None:
    values = np.array(y, dtype=float)
    one = calc.project(values, times=range(len(y)))
    other = calc.project(shift + scale * values, times=range(len(y)))
    width = float(one.upper[-1] - one.lower[-1])
    for name in ("estimate", "lower", "upper"):
        mine = shift + scale * getattr(one, name)
        np.testing.assert_allclose(getattr(other, name), mine, atol=1e-4 * scale * width)


# Small counts and shares


@pytest.mark.inference
def test_laws_of_counts_and_shares_match_scipy(oracle: Callable[[str], pd.DataFrame]) -> None:
    for row in oracle("inference/predictive_counts").itertuples():
        one = np.ones((1, 1))
        if row.law == "negative_binomial":
            p = row.b / (row.b + row.exposure_or_n)
            law = Counted.of(State(one, row.a * one, p * one), one)
        else:
            state = State(one, row.a * one, row.b * one)
            law = OfWhole.of(state, row.exposure_or_n * one)
        table = listed(one, law, None)[0][0]
        for k in (0, 1, 5, 10):
            if k < len(table):
                expected = getattr(row, f"at_most_{k}")
                assert table[k] == pytest.approx(expected, rel=1e-9, abs=1e-15)
        for chance, quantile in ((0.025, row.q025), (0.5, row.q500), (0.975, row.q975)):
            assert int((table < chance).sum()) == quantile


@pytest.mark.parametrize(
    ("a", "b", "whole"),
    [(2_000, 198_000, 10_000), (600, 5_400, 10_000), (3_000, 3_000, 10_000), (9, 1, 40)],
)
def test_the_law_of_many_of_a_whole_matches_scipy(a: float, b: float, whole: int) -> None:
    one = np.ones((1, 1))
    law = OfWhole.of(State(one, a * one, b * one), whole * one)
    table, stride = listed(one, law, None)
    counts = np.minimum(np.arange(table.shape[1]) * stride[0], whole)
    np.testing.assert_allclose(table[0], stats.betabinom(whole, a, b).cdf(counts), atol=1e-5)


def test_a_table_in_wide_steps_has_its_quantiles_on_lines_between() -> None:
    one = np.ones((1, 1))
    chances, none = np.array([0.1, 0.5, 1.0]), np.full((1, 1), np.nan)  # of at most 0, 10 and 20
    places = np.zeros((1, 1), dtype=np.intp)
    table = Tables(chances, places, places + 3, 10 * one, one, none)
    found = [table.quantile(p).item() for p in (0.05, 0.3, 0.5, 0.75, 1.0)]
    assert found == [0, 5, 10, 15, 20]


@pytest.mark.parametrize("size", [2.5, 5, 20, 300, 2_000, 20_000, 1e6])
@pytest.mark.parametrize(
    ("whole", "share"), [(200, 0.5), (500, 0.2), (1_000, 0.1), (1_000, 0.9), (10_000, 0.01)]
)
def test_a_law_that_is_not_listed_is_near_the_exact_one_from_a_hundred_events(
    whole: int, share: float, size: float
) -> None:
    size = max(size, 1 / min(share, 1 - share))  # three widest steps leave more than this
    exact = stats.betabinom(whole, share * size, (1 - share) * size)
    law = OfWhole(*np.array([[share * size], [(1 - share) * size], [whole]]))
    low, high = exact.interval(0.95)
    asked = exact.ppf([0.025, 0.1, 0.5, 0.9, 0.975])
    # What the chance is out by, as events, beside the width of the 95% range.
    out = np.abs(law.at_most(asked) - exact.cdf(asked)) / exact.pmf(asked)
    assert out.max() <= 0.0011 * (high - low)
    mean, variance = law.moments()
    assert (mean.item(), variance.item()) == pytest.approx(exact.stats("mv"))


@pytest.mark.parametrize("years", [5, 12])
@pytest.mark.parametrize("whole", [None, 3_000])
def test_many_events_that_swing_have_the_limits_of_the_listed_laws(
    years: int, whole: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = np.random.default_rng(3).integers(110, 1_300, (20, years))
    settings = {"times": range(years), "numerator": x, "counted": "events"}
    if whole:
        settings |= {"denominator": np.full(x.shape, whole), "statistic": "proportion"}
    quick = calc.project(**settings)
    monkeypatch.setattr(choice, "_many", lambda history, _law: np.zeros(len(history.values), bool))
    listed_ = calc.project(**settings)
    width = listed_.upper - listed_.lower
    for name in ("lower", "estimate", "upper"):
        out = np.abs(getattr(quick, name) - getattr(listed_, name))
        assert np.all(out <= 0.001 * width + 1.01 / (whole or 1))
    np.testing.assert_allclose(
        np.asarray(quick.backtest.coverage), np.asarray(listed_.backtest.coverage), equal_nan=True
    )


@pytest.mark.parametrize("whole", [None, 400_000])
def test_a_quantile_of_many_events_is_the_least_count_that_is_as_likely(whole: int | None) -> None:
    rng = np.random.default_rng(8)
    x = 30_000 * np.exp(np.cumsum(rng.normal(0, 0.4, (40, 10)), axis=1)).clip(0.01, 12)
    settings = {"times": range(10), "numerator": x.round(), "counted": "events"}
    if whole:
        settings |= {"denominator": np.full(x.shape, whole), "statistic": "proportion"}
    law, event = calc.project(**settings).predictive, 1 / (whole or 1)
    for probability in (0.005, 0.1, 0.5, 0.975):
        found = law.quantile(probability)
        below, at = (stats.norm.ppf(law.probability_below(found - less * event)) for less in (1, 0))
        level = stats.norm.ppf(probability)
        assert np.all((below < level + 1e-3) & (at > level - 1e-3))


@pytest.mark.parametrize(("least", "out"), [(4, 0.01), (10, 2e-3), (100, 1e-4), (10_000, 1e-5)])
def test_the_normal_form_of_a_beta_law_is_near_it(least: float, out: float) -> None:
    scores = np.linspace(-3, 3, 25)
    for a, b in ((least, least), (least, 9 * least), (300 * least, least)):
        x = stats.beta(a, b).ppf(stats.norm.cdf(scores))
        near = stats.norm.ppf(beta_below(np.full(25, a), np.full(25, b), x))
        np.testing.assert_allclose(near, scores, atol=out)


def test_long_series_of_a_few_in_many_keep_the_spread_of_chance() -> None:
    x = 80 + 3 * (-1) ** np.arange(20)
    found = calc.project(
        times=range(20), numerator=x, denominator=[10_000] * 20, statistic="proportion"
    )
    width = 10_000 * (found.upper - found.lower)
    low, high = stats.binom.interval(0.95, 10_000, 0.008)
    assert np.all(width >= 0.95 * (high - low))


@pytest.mark.parametrize("years", [8, 12, 20])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.95])
def test_shares_of_many_people_are_about_as_wide_as_the_logistic_line(
    years: int, share: float
) -> None:
    rng = np.random.default_rng(years)
    settings = {
        "times": range(years),
        "numerator": rng.binomial(10_000, share, (400, years)),
        "denominator": np.full((400, years), 10_000),
        "statistic": "proportion",
    }
    auto, line = (calc.project(method=name, **settings) for name in ("auto", "binomial"))
    ratio = (auto.upper - auto.lower).mean(axis=0) / (line.upper - line.lower).mean(axis=0)
    assert np.all((ratio > 0.9) & (ratio < 1.1)), ratio


@pytest.mark.parametrize("wander", [0, 0.5, 1, 2])
def test_shares_that_wander_stay_within_their_ranges(wander: float) -> None:
    rng = np.random.default_rng(5)
    by_chance = np.sqrt(1 / (10_000 * 0.3 * 0.7))
    logit = np.log(0.3 / 0.7) + np.cumsum(rng.normal(0, wander * by_chance, (600, 15)), axis=1)
    x = rng.binomial(10_000, 1 / (1 + np.exp(-logit)))
    found = calc.project(
        times=range(12), numerator=x[:, :12], denominator=np.full((600, 12), 10_000),
        statistic="proportion",
    )  # fmt: skip
    came = x[:, 12:] / 10_000
    held = (found.lower <= came + 1e-9) & (came <= found.upper + 1e-9)
    assert np.all(held.mean(axis=0) >= 0.93)


@pytest.mark.parametrize(
    ("counts", "whole", "low", "high"),
    [
        ([0, 0, 1, 0, 0, 0, 2], None, 0, 3),
        ([5] * 9, None, 1, 12),
        ([0] * 9, None, 0, 1),
        ([10] * 8, [10] * 8, 9, 10),
    ],
)
def test_small_cases_of_the_paper(
    counts: list[int], whole: list[int] | None, low: int, high: int
) -> None:
    per = 10 if whole else 1
    found = calc.project(
        times=range(len(counts)), numerator=counts, denominator=whole, per=per,
        statistic="proportion" if whole else "count",
    )  # fmt: skip
    assert (found.lower[2], found.upper[2]) == (low, high)
    assert found.backtest.weights["counts"] == 1


def test_three_deaths_in_seven_years_leave_a_year_without_one_likely() -> None:
    found = calc.project(times=range(2014, 2021), numerator=[0, 0, 1, 0, 0, 0, 2])
    chance = calc.probability_of_meeting(found, 0, polarity="lower_better")
    assert chance == pytest.approx(0.60, abs=0.005)


def test_a_large_share_stays_as_wide_as_chance() -> None:
    counts = [9_490, 9_500, 9_510, 9_495, 9_505, 9_500, 9_490, 9_510]
    settings = {"numerator": counts, "denominator": [10_000] * 8, "per": 100, "maximum": 100}
    found = calc.project(times=range(8), **settings)
    assert found.lower[2] == pytest.approx(94.5, abs=0.15)
    assert found.upper[2] == pytest.approx(95.6, abs=0.15)
    with pytest.raises(InputError, match="`denominator` is missing"):
        calc.project(times=range(8), numerator=counts, statistic="proportion")


@pytest.mark.parametrize("mean", [0.3, 1, 5])
def test_ranges_of_small_counts_hold_what_comes(mean: float) -> None:
    rng = np.random.default_rng(11)
    x = rng.poisson(mean, (3_000, 8))
    found = calc.project(times=range(7), numerator=x[:, :7], horizon=1)
    held = (found.lower[:, 0] <= x[:, 7]) & (x[:, 7] <= found.upper[:, 0])
    assert 0.94 <= held.mean() <= 0.995


@given(st.lists(st.integers(0, 60), min_size=5, max_size=10), st.integers(60, 400))
def test_a_share_and_its_rest_mirror_each_other(counts: list[int], whole: int) -> None:
    k = np.array(counts)
    one, other = (
        calc.project(
            times=range(len(k)),
            numerator=part,
            denominator=np.full(len(k), whole),
            statistic="proportion",
        )
        for part in (k, whole - k)
    )
    np.testing.assert_allclose(one.lower, 1 - other.upper, atol=1.01 / whole)
    assert np.all(one.lower >= 0)
    assert np.all(one.upper <= 1)
    np.testing.assert_allclose(one.lower * whole, np.round(one.lower * whole), atol=1e-6)


def test_people_have_no_law_of_chance_and_stay_within_the_range() -> None:
    k = [3, 5, 2, 4, 1, 2, 1, 1]
    found = calc.project(times=range(8), numerator=k, counted="people")
    assert found.backtest.weights["counts"] == 0
    assert np.all(found.lower >= 0)


# Seasons and readings


def test_a_season_is_followed_and_needs_three_years() -> None:
    t = 2020 + np.arange(16) / 4
    y = np.tile([100.0, 140, 120, 80], 4) + np.arange(16) % 3
    at = 2024 + np.arange(4) / 4
    found = calc.project(y, times=t, at=at, window=0.25, season=4)
    np.testing.assert_allclose(found.estimate, [101, 141, 121, 81], atol=3)
    short = calc.project(y[:11], times=t[:11], at=at, window=0.25, season=4)
    assert short.reasons == (Reason("few_full_years"),)
    batch = calc.project(
        [y, np.where(np.arange(16) < 11, y, np.nan)], times=t, at=at, window=0.25, season=4
    )
    np.testing.assert_allclose(batch.estimate[0], found.estimate)
    assert np.isnan(batch.estimate[1]).all()


def test_readings_of_a_steady_rise() -> None:
    y = [1000, 1052, 1098, 1151, 1203, 1249, 1302, 1351]
    found = calc.readings(y, times=range(2016, 2024), at=2026)
    assert found.if_nothing_changes == 1351
    assert found.at_recent_pace == pytest.approx(1502.8)
    assert (found.slowest, found.fastest) == (46, 53)
    both = calc.readings([y, [np.nan] * 7 + [5]], times=range(2016, 2024), at=2026)
    assert both.at_recent_pace[0] == pytest.approx(1502.8)
    assert np.isnan(both.at_recent_pace[1])
    with pytest.raises(InputError, match="`years`"):
        calc.readings(y, times=range(2016, 2024), at=2026, years=0)


@pytest.mark.parametrize("events", ["few", "nearly all"])
def test_shares_with_few_on_either_side_are_laws_of_counts(events: str) -> None:
    x = np.array([20, 22, 19, 21, 20, 18, 23, 20])
    found = calc.project(
        times=range(8),
        numerator=x if events == "few" else 400 - x,
        denominator=[400] * 8,
        statistic="proportion",
    )
    assert found.backtest.weights["counts"] == 1


@pytest.mark.parametrize("events", [400, 4000, 40_000])
def test_a_range_of_a_count_is_as_wide_as_chance_alone_though_it_never_changed(events: int) -> None:
    found = calc.project(times=range(10), numerator=[events] * 10, at=[10], confidence=0.8)
    reach = 1.2816 * np.sqrt(events)  # a Poisson count of so many, as a normal one
    assert found.lower[0] <= events - reach < events + reach <= found.upper[0]


def test_a_short_series_beside_a_long_one_is_projected_by_its_seasons_as_alone() -> None:
    long = 100 + 10 * np.tile([0.0, 1, 2, 1], 6) + np.arange(24)
    short = np.where(np.arange(24) < 16, long + 5 * np.sin(np.arange(24)), np.nan)
    together = calc.project(np.stack([long, short]), times=range(24), season=4, horizon=4)
    alone = calc.project(short[:16], times=range(16), season=4, at=[24, 25, 26, 27])
    np.testing.assert_allclose(together.backtest.origins[1], alone.backtest.origins)


def test_weights_of_parts_are_shares_however_unlikely_one_is() -> None:
    assert shares_of(np.array([-2000.0, 0.0, -np.inf])).tolist() == [0, 1, 0]
