"""Limits and significance of a change, from counts and from values with limits."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

RELATIVE = ["percent", "ratio", "annualised_percent"]
COUNT, LEVELS = st.integers(1, 10**6), st.floats(0.5, 0.999)
# Newcombe (1998), Stat Med 17:873-890, table II, method 10, prints four decimals.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
]


def shares(k: Any, n: Any, j: Any, m: Any, **settings: Any) -> calc.Change:
    """Give the change from j of m to k of n."""
    return calc.change(
        j, k, statistic="proportion", baseline_denominator=m, current_denominator=n, **settings
    )


def interval(
    estimate: Any, lower: Any, upper: Any, confidence: Any = 0.95, method: str = "given"
) -> calc.Interval:
    return calc.Interval(estimate, lower, upper, confidence, method)


@st.composite
def measured(draw: st.DrawFn, level: float = 0.95) -> calc.Interval:
    """Draw a value above zero with limits around it."""
    value = draw(st.floats(0.01, 1e6))
    below, above = draw(st.floats(0.01, 0.99)), draw(st.floats(0.01, 5))
    return interval(value, value * (1 - below), value * (1 + above), level)


@pytest.mark.parametrize("row", NEWCOMBE)
def test_percentage_points_match_newcombe(row: tuple[float, ...]) -> None:
    k, n, j, m, *printed = row
    x = shares(k, n, j, m)
    assert (x.kind, x.method) == ("percentage_point", "Newcombe hybrid score")
    np.testing.assert_allclose([x.lower, x.upper], 100 * np.array(printed), rtol=0, atol=5e-3)
    given_limits = calc.change(calc.proportion(j, m), calc.proportion(k, n), per=1)
    np.testing.assert_allclose([given_limits.lower, given_limits.upper], [x.lower, x.upper])
    assert given_limits.kind == "percentage_point"


def test_relative_risk_matches_koopman() -> None:
    """Koopman (1984), the example of 36 of 40 against 16 of 80: 2.94 to 7.15."""
    x = shares(36, 40, 16, 80, kind="ratio")
    assert (round(x.lower, 2), x.estimate, round(x.upper, 2)) == (2.94, 4.5, 7.15)
    percent = shares(36, 40, 16, 80, kind="percent_of_percentage")
    assert (round(percent.lower), round(percent.estimate), round(percent.upper)) == (194, 350, 615)


@pytest.mark.parametrize(
    ("x", "n", "y", "m"), [(3, 5, 9, 4), (0, 1, 4, 1), (7, 2, 0, 3), (12, 10, 12, 10), (0, 1, 0, 1)]
)
def test_the_exact_test_adds_up_the_tail(x: int, n: int, y: int, m: int) -> None:
    """Binomial probabilities as exact fractions, added one by one."""
    found = calc.change(y, x, statistic="crude_rate", baseline_denominator=m, current_denominator=n)
    share = Fraction(n, n + m)
    chances = [comb(x + y, i) * share**i * (1 - share) ** (x + y - i) for i in range(x + y + 1)]
    tail = min(sum(chances[: x + 1]), sum(chances[x:]))
    np.testing.assert_allclose(found.p_value, float(min(1, 2 * tail)), rtol=1e-12)


@pytest.mark.parametrize(
    ("k", "n", "j", "m"), [(56, 70, 48, 80), (9, 10, 3, 10), (400, 900, 350, 910)]
)
def test_the_score_test_is_chi_squared(k: int, n: int, j: int, m: int) -> None:
    """Pearson's chi-squared of the four cells, its tail by mpmath."""
    a, b, c, d = k, n - k, j, m - j
    statistic = Fraction((n + m) * (a * d - b * c) ** 2, n * m * (a + c) * (b + d))
    tail = mpmath.gammainc(0.5, mpmath.mpf(statistic.numerator) / statistic.denominator / 2)
    expected = tail / mpmath.gamma(0.5)
    np.testing.assert_allclose(shares(k, n, j, m).p_value, float(expected), rtol=1e-12)


def test_all_or_none_in_both_is_no_change() -> None:
    assert shares(5, 5, 8, 8).p_value == 1
    assert shares(0, 5, 0, 8).significance == "not significant"


@pytest.mark.parametrize(("a", "b"), [((12.0, 1.5), (8.0, 0.7)), ((3.0, 2.0), (40.0, 5.0))])
def test_normal_limits_give_fieller_s_interval(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    """Fieller (1954), J R Stat Soc B 16:175-185, for independent means."""
    z = 1.959963984540054
    (mean, error), (base, base_error) = a, b
    g = (z * base_error / base) ** 2
    ratio = mean / base
    half = z / base * math.sqrt(error**2 * (1 - g) + (ratio * base_error) ** 2)
    x = calc.change(
        interval(base, base - z * base_error, base + z * base_error),
        interval(mean, mean - z * error, mean + z * error),
        kind="ratio",
    )
    assert x.method == "MOVER-R"
    if mean > z * error:
        np.testing.assert_allclose(x.lower, (ratio - half) / (1 - g), rtol=1e-12)
    np.testing.assert_allclose(x.upper, (ratio + half) / (1 - g), rtol=1e-12)


def test_a_current_value_that_may_be_negative() -> None:
    """Fieller's interval again: below zero the other end of the base counts; here it is the same."""
    z, mean, error, base, base_error = 2.0, 3.0, 2.0, 40.0, 5.0
    g = (z * base_error / base) ** 2
    half = z / base * math.sqrt(error**2 * (1 - g) + (mean / base * base_error) ** 2)
    x = calc.change(interval(base, 30, 50), interval(mean, -1, 7), kind="ratio")
    expected = [(mean / base - half) / (1 - g), (mean / base + half) / (1 - g)]
    np.testing.assert_allclose([x.lower, x.upper], expected, rtol=1e-12)


def test_below_zero_the_lower_end_of_the_base_counts() -> None:
    """The ratio R < 0 at which a - R b has zero as its lower limit, solved by halving."""
    x = calc.change(interval(40, 36, 70), interval(3, -9, 7), kind="ratio")
    low, high = -1.0, 0.0
    for _ in range(80):
        middle = (low + high) / 2
        limit = 3 - 40 * middle - math.hypot(3 - -9, middle * (40 - 36))
        low, high = (middle, high) if limit > 0 else (low, middle)
    np.testing.assert_allclose(x.lower, low, rtol=1e-12)


@given(measured(), measured())
def test_the_ratio_s_limits_are_where_the_difference_has_zero_as_limit(
    before: calc.Interval, now: calc.Interval
) -> None:
    x = calc.change(before, now, kind="ratio")
    a, b = ((p.estimate, p.lower, p.upper) for p in (now, before))
    for ratio, side in ((x.lower, 0), (x.upper, 1)):
        limit = formulas.mover_limits(a, tuple(ratio * part for part in b))[side]
        np.testing.assert_allclose(limit / now.estimate, 0, atol=1e-9)


def test_one_age_band_is_a_crude_rate() -> None:
    settings = {"statistic": "crude_rate", "baseline_denominator": 9_000}
    crude = calc.change(300, 410, current_denominator=8_000, **settings)
    standard = [calc.direct_rate([x], [n], [1]) for x, n in ((300, 9_000), (410, 8_000))]
    rates = calc.change(*standard)
    np.testing.assert_allclose([rates.lower, rates.upper], [crude.lower, crude.upper], rtol=1e-12)
    exact = calc.change(300, 410, current_denominator=8_000, kind="ratio", **settings)
    ratio = calc.change(*standard, kind="ratio")
    np.testing.assert_allclose([ratio.lower, ratio.upper], [exact.lower, exact.upper], rtol=2e-3)


def test_with_many_events_standardised_rates_change_as_the_delta_method_says() -> None:
    people, standard = np.array([9e6, 8e6, 4e6]), np.array([50.0, 40.0, 10.0])
    deaths = np.array([[1e5, 3e5, 6e5], [1.2e5, 2.9e5, 7e5]])
    before, now = (calc.direct_rate(d, people, standard, per=1) for d in deaths)
    z = 1.959963984540054
    variances = (standard**2 * deaths / people**2).sum(axis=1) / standard.sum() ** 2
    difference = calc.change(before, now)
    half = z * math.sqrt(variances.sum())
    np.testing.assert_allclose(difference.upper - difference.estimate, half, rtol=2e-3)
    ratio = calc.change(before, now, kind="ratio")
    log = calc.comparative_ratio(deaths[1], people, deaths[0], people, standard, per=1)
    np.testing.assert_allclose([ratio.lower, ratio.upper], [log.lower, log.upper], rtol=1e-5)


def test_means_and_life_tables_change_by_their_limits() -> None:
    before, now = calc.mean([3.1, 2.7, 4.4, 3.0]), calc.mean([5.0, 5.5, 6.1, 5.2])
    x = calc.change(before, now)
    assert (x.method, x.significance, round(x.estimate, 2)) == ("MOVER", "higher", 2.15)
    two = calc.change(interval([79.1, 80], [78.9, 79], [79.3, 81]), interval(79.0, 78.8, 79.2))
    assert two.significance.tolist() == ["not significant", "not significant"]
    people, ages = [9_000, 8_000], [0, 60]
    lives = [
        calc.life_expectancy(deaths, people, ages, widest=None) for deaths in ([90, 300], [80, 240])
    ]
    x = calc.change(*lives)
    assert x.significance.tolist() == ["not significant", "higher"]
    expected = formulas.mover_limits(*((t.estimate, t.lower, t.upper) for t in reversed(lives)))
    np.testing.assert_allclose([x.lower, x.upper], expected)


@given(COUNT, COUNT, LEVELS, st.sampled_from(RELATIVE))
def test_limits_of_counts_enclose_and_agree_with_the_test(
    before: int, now: int, level: float, kind: str
) -> None:
    years = 3 if kind == "annualised_percent" else None
    x = calc.change(before, now, statistic="count", kind=kind, years=years, confidence=level)
    assert x.lower <= x.estimate <= x.upper
    nothing = 1 if kind == "ratio" else 0
    assume(abs(x.p_value - (1 - level)) > 1e-9)
    word = "higher" if x.lower > nothing else "lower" if x.upper < nothing else "not significant"
    assert x.significance == word
    absolute = calc.change(before, now, statistic="count", confidence=level)
    assert absolute.significance == x.significance


@given(measured(), measured())
def test_limits_that_are_given_judge_every_kind_alike(
    before: calc.Interval, now: calc.Interval
) -> None:
    absolute, percent = (calc.change(before, now, kind=kind) for kind in ("absolute", "percent"))
    assume(min(abs(absolute.lower), abs(absolute.upper)) > 1e-9 * before.estimate)
    assert absolute.significance == percent.significance
    assert absolute.lower <= absolute.estimate <= absolute.upper


@given(measured(), measured())
def test_swapping_negates_the_difference_and_inverts_the_ratio(
    before: calc.Interval, now: calc.Interval
) -> None:
    there, back = calc.change(before, now), calc.change(now, before)
    np.testing.assert_allclose([-back.upper, -back.lower], [there.lower, there.upper], rtol=1e-12)
    there, back = (calc.change(*pair, kind="ratio") for pair in ((before, now), (now, before)))
    np.testing.assert_allclose(
        [1 / back.upper, 1 / back.estimate, 1 / back.lower],
        [there.lower, there.estimate, there.upper],
        rtol=1e-9,
    )


@given(COUNT, COUNT, st.floats(0.3, 30))
def test_percent_and_yearly_percent_follow_from_the_ratio(
    before: int, now: int, years: float
) -> None:
    def parts(kind: str, **settings: Any) -> Any:
        x = calc.change(before, now, statistic="count", kind=kind, **settings)
        return np.array([x.lower, x.estimate, x.upper])

    ratio = parts("ratio")
    np.testing.assert_allclose(parts("percent"), 100 * (ratio - 1), rtol=1e-9, atol=1e-9)
    yearly = parts("annualised_percent", years=years)
    np.testing.assert_allclose(1 + yearly / 100, ratio ** (1 / years), rtol=1e-9, atol=1e-12)


@given(measured(), measured(), st.floats(0.001, 1_000))
def test_the_unit_changes_no_percentage(
    before: calc.Interval, now: calc.Interval, factor: float
) -> None:
    def scaled(x: calc.Interval) -> calc.Interval:
        return interval(factor * x.estimate, factor * x.lower, factor * x.upper)

    one, other = calc.change(before, now), calc.change(scaled(before), scaled(now))
    np.testing.assert_allclose(other.upper, factor * np.array(one.upper), rtol=1e-9, atol=1e-9)
    one, other = (calc.change(f(before), f(now), kind="percent") for f in (lambda x: x, scaled))
    np.testing.assert_allclose([one.lower, one.upper], [other.lower, other.upper], rtol=1e-7)


@given(st.integers(0, 500), st.integers(0, 500), st.sampled_from(["percent", "absolute"]))
def test_more_confidence_is_wider(before: int, now: int, kind: str) -> None:
    assume(before > 0)
    narrow, wide = (
        calc.change(before, now, statistic="count", kind=kind, confidence=level)
        for level in (0.8, 0.95)
    )
    assert wide.lower <= narrow.lower <= narrow.upper <= wide.upper
    assert narrow.p_value == wide.p_value


@pytest.mark.parametrize("per", [1, 100])
def test_the_multiplier_of_proportions_leaves_percentage_points(per: float) -> None:
    expected = shares(56, 70, 48, 80)
    parts = calc.proportion(48, 80, per=per), calc.proportion(56, 70, per=per)
    for x in (calc.change(*parts, per=per), shares(56, 70, 48, 80, per=per)):
        np.testing.assert_allclose(
            [x.lower, x.estimate, x.upper], [expected.lower, 20, expected.upper]
        )
        np.testing.assert_allclose(x.baseline, 0.6 * per)


def test_percent_and_percentage_points_are_not_mixed_up() -> None:
    parts = calc.proportion(48, 80, per=100), calc.proportion(56, 70, per=100)
    for arguments in ({}, {"statistic": "proportion"}):
        with pytest.raises(InputError, match="`kind` is 'percent', and the values are percentages"):
            calc.change(*parts, kind="percent", per=100, **arguments)
    with pytest.raises(InputError, match="`kind` is 'annualised_percent', and the values are"):
        calc.change(25, 45, statistic="proportion", kind="annualised_percent", years=2)
    with pytest.raises(InputError, match="`kind` is 'percentage_point', and statistic='count' is"):
        calc.change(25, 45, statistic="count", kind="percentage_point")
    assert calc.change(*parts).estimate == pytest.approx(20)  # the shares say their whole
    with pytest.raises(InputError, match=r"`current` has a whole of 1, `baseline` of 100"):
        calc.change(parts[0], calc.proportion(56, 70))
    bare = [calc.Interval(v, v - 0.1, v + 0.1, 0.95, "Wilson score") for v in (0.4, 0.5)]
    with pytest.raises(InputError, match=r"`per` is missing\. Write 1 or 100"):
        calc.change(*bare, statistic="proportion")
    needs = [calc.unmet_need(treated, 3090, lower=2800, upper=3400) for treated in (1263, 1500)]
    gaps = [calc.proportion_difference(k, 100, 20, 100) for k in (25, 30)]
    for shares in (needs, gaps):
        assert calc.change(*shares) == calc.change(*shares, per=1)
        with pytest.raises(InputError, match="`kind` is 'percent', and the values are percent"):
            calc.change(*shares, kind="percent", per=1)
    assert calc.change(*needs, per=1).estimate == pytest.approx(-100 * 237 / 3090)
    assert calc.change(*gaps, per=1).estimate == pytest.approx(5)
    named = calc.change(25, 45, statistic="proportion", kind="percent_of_percentage")
    assert named.estimate == 80
    assert calc.change(25, 45, statistic="proportion").kind == "percentage_point"
    assert calc.change(0.25, 0.45, statistic="proportion", per=1).estimate == 20


def test_limits_that_do_not_match_are_refused() -> None:
    one = interval(5, 4, 6)
    with pytest.raises(InputError, match="`current` has no limits, and `baseline` has"):
        calc.change(one, 7)
    with pytest.raises(InputError, match="`baseline` has no limits, and `current` has"):
        calc.change(7, one)
    with pytest.raises(InputError, match="`current` has limits at 90%, `baseline` at 95%"):
        calc.change(one, interval(5, 4, 6, 0.9))
    with pytest.raises(InputError, match="`confidence` has limits at 90%, `baseline` at 95%"):
        calc.change(one, one, confidence=0.9)
    with pytest.raises(InputError, match="`current` has several levels"):
        calc.change(one, calc.count_interval(5, confidence=[0.9, 0.95]))
    with pytest.raises(InputError, match="`current` is outside its limits"):
        calc.change(one, interval(5, 6, 7))
    with pytest.raises(InputError, match="`baseline_denominator` does not use an interval"):
        calc.change(one, one, statistic="crude_rate", baseline_denominator=1, current_denominator=1)
    with pytest.raises(InputError, match=r"`current` is negative\. Use kind='absolute'"):
        calc.change(one, interval(-5, -6, -4), kind="percent")
    with pytest.raises(InputError, match="`current` exceeds `current_denominator`"):
        shares(6, 5, 1, 5)
    with pytest.raises(InputError, match="`baseline` exceeds `baseline_denominator`"):
        shares(1, 5, 6, 5)


def test_values_that_share_people_or_time_are_not_tested() -> None:
    x = calc.change(100, 160, kind="percent", statistic="count", independent=False)
    assert (x.estimate, x.significance) == (60, "not tested")
    assert x.reason == Reason("not_independent")
    assert math.isnan(x.lower)
    assert str(x) == "60%; not tested: not_independent"


def test_a_result_says_why_it_is_missing() -> None:
    few = calc.direct_rate([1, 2], [100, 100], [1, 1])
    many = calc.direct_rate([10, 20], [100, 100], [1, 1])
    x = calc.change(few, many)
    assert str(x) == "cannot be calculated: baseline: fewer than 10 events"
    assert x.significance == "not tested"
    missing = calc.change(np.nan, 3, statistic="count")
    assert (missing.reason, math.isnan(missing.p_value)) == (Reason("value_missing"), True)
    alone = calc.change(calc.mean([4.0]), calc.mean([3.0, 5.0]))
    assert (alone.estimate, alone.reason) == (0, Reason("value_without_limits"))
    bare = calc.change(3, 5)
    assert bare.reason == Reason("no_counts_no_limits")
    rows = calc.change([1, np.nan, 40], [9, 2, 4], statistic="count")
    assert rows.significance.tolist() == ["higher", "not tested", "lower"]
    assert str(rows) == "3 changes (absolute), MOVER"
    assert str(calc.change([1, 2], 3)) == "2 changes (absolute), no_counts_no_limits"


def test_a_base_that_may_be_zero_leaves_the_ratio_open_above() -> None:
    x = calc.change(interval(1, 0, 3), interval(4, 2, 7), kind="ratio")
    assert (x.upper, x.lower > 0) == (np.inf, True)
    none = calc.change(interval(4, 2, 7), interval(0, 0, 3), kind="percent")
    assert (none.lower, none.estimate) == (-100, -100)
    known = calc.change(interval(4, 4, 4), interval(5, 5, 5), kind="ratio")
    assert (known.lower, known.upper) == (1.25, 1.25)


def test_rounding_and_chance_are_kept_apart() -> None:
    x = calc.change(interval(25, 20, 31), interval(45, 38, 53), baseline_bounds=(24.5, 25.5))
    assert (x.lowest, x.highest) == (19.5, 20.5)
    assert x.lower < x.lowest < x.highest < x.upper
    counted = calc.change(
        100,
        120,
        statistic="crude_rate",
        baseline_denominator=1_000,
        current_denominator=1_000,
        per=10,
        current_bounds=(117.5, 122.5),
    )
    np.testing.assert_allclose([counted.lowest, counted.highest], [0.175, 0.225])


def test_the_test_decides_where_limits_disagree() -> None:
    """Exact tests are cautious: 8 against 0 is 0.0078, 5 against 0 is 0.0625, yet MOVER says 5 > 0."""
    x = calc.change(0, 5, statistic="count", confidence=0.94)
    assert x.lower > 0
    assert (x.significance, x.p_value) == ("not significant", 0.0625)
    assert x.warnings == (
        "the test and the limits disagree: the change is at the edge of significance",
    )
    assert calc.change(0, 8, statistic="count").warnings == ()


def test_columns_of_a_table() -> None:
    x = calc.change([100, 50], [160, 50], kind="percent", statistic="count")
    table = x.to_columns()
    assert table["estimate"].tolist() == [60, 0]
    assert table["significance"].tolist() == ["higher", "not significant"]


@pytest.mark.parametrize(
    ("lower", "upper"), [(["a", "b"], [1, 2]), ([0, 1, 1], [2, 3]), (None, [1, [2]])]
)
def test_limits_that_do_not_fit_their_estimate_are_refused(lower: Any, upper: Any) -> None:
    """Under the name of the argument, by change and by attainment."""
    odd = calc.Interval(np.array([1.0, 2.0]), np.array(lower or [0, 0]), 1, 0.95, "")
    object.__setattr__(odd, "upper", upper)
    sound = calc.Interval(3, 2, 4, 0.95, "")
    with pytest.raises(InputError, match="`baseline` has limits that do not fit it"):
        calc.change(odd, sound)
    with pytest.raises(InputError, match="`current` has limits that do not fit it"):
        calc.change(sound, odd, kind="ratio")
    with pytest.raises(InputError, match="`current` has limits that do not fit it"):
        calc.attainment(1, odd, 5)


def test_a_limit_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError, match=r"`lower` is .low.\. Give a number"):
        calc.Interval(1, "low", 2, 0.95, "")


def test_a_value_without_a_lower_limit_judges_every_kind_alike() -> None:
    now, before = calc.Interval(1, -np.inf, 2, 0.95, ""), calc.Interval(3, 2.5, 4, 0.95, "")
    for kind in ("absolute", "ratio", "percent"):
        x = calc.change(before, now, kind=kind)
        assert (x.lower, x.significance, x.reason) == (-np.inf, "lower", None)


def test_the_name_of_a_method_decides_nothing() -> None:
    # cases/api/method_name_decides.py: the same limits under two names are the same change.
    kinds = {
        calc.change(*(calc.Interval(v, v - 0.02, v + 0.02, 0.95, name) for v in (0.4, 0.5))).kind
        for name in ("Wilson score", "Wilson")
    }
    assert kinds == {"absolute"}
