"""Twelve digits at 1e13 events, and what lies too close to zero to divide by.

Every definition is worked out again in 50 digits; the tails are those of conftest.py.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MANY = 10**13
DIGITS = 1e-12
COUNTS, PEOPLE = st.integers(10, MANY), st.integers(MANY, 100 * MANY)
LEVELS = st.sampled_from([0.5, 0.95, 0.998])
YEARS = np.arange(2015.0, 2022)


@pytest.fixture(autouse=True)
def _fifty_digits() -> Iterator[None]:
    with mpmath.workdps(50):
        yield


def z_of(level: float) -> Any:
    return mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf(level))


def student(level: float, degrees: int) -> Any:
    """Student's quantile, by the incomplete beta function."""

    def inside(t: Any) -> Any:
        return 1 - mpmath.betainc(mpmath.mpf(degrees) / 2, 0.5, 0, degrees / (degrees + t**2),
                                  regularized=True)  # fmt: skip

    return mpmath.findroot(lambda t: inside(t) - mpmath.mpf(level), z_of(level))


def byar(x: Any, level: float) -> list[Any]:
    z, above = z_of(level), x + 1
    lower = x * (1 - 1 / (9 * x) - z / (3 * mpmath.sqrt(x))) ** 3
    return [lower, above * (1 - 1 / (9 * above) + z / (3 * mpmath.sqrt(above))) ** 3]


def wilson(k: int, n: int, level: float) -> list[Any]:
    z = z_of(level)
    half = z * mpmath.sqrt(z**2 + 4 * k * (1 - mpmath.mpf(k) / n))
    return [(2 * k + z**2 + side * half) / (2 * (n + z**2)) for side in (-1, 1)]


def assert_digits(found: Sequence[Any], right: Sequence[Any], *, scale: Any = 0) -> None:
    """Compare to 12 digits of the number, or of a `scale` in which its terms cancel."""
    for ours, exact in zip(found, right, strict=True):
        assert abs(mpmath.mpf(float(ours)) - exact) <= DIGITS * max(abs(exact), scale)


# Rates, shares and their ratios ------------------------------------------------------------------


@given(COUNTS, PEOPLE, LEVELS)
def test_a_rate_of_many_events(x: int, n: int, level: float) -> None:
    ci = calc.crude_rate(x, n, per=1, confidence=level)
    assert_digits(
        [ci.estimate, ci.lower, ci.upper],
        [mpmath.mpf(x) / n, *(limit / n for limit in byar(mpmath.mpf(x), level))],
    )


@given(COUNTS, PEOPLE, LEVELS)
def test_a_share_of_many_people(k: int, n: int, level: float) -> None:
    ci = calc.proportion(k, n, confidence=level)
    assert_digits([ci.estimate, ci.lower, ci.upper], [mpmath.mpf(k) / n, *wilson(k, n, level)])


@given(COUNTS, PEOPLE, COUNTS, PEOPLE, LEVELS)
def test_differences_of_many_events_keep_digits_of_the_larger(
    x: int, n: int, y: int, m: int, level: float
) -> None:
    rates, shares = (
        [
            (mpmath.mpf(a) / b, *limits)
            for (a, b), limits in zip(((x, n), (y, m)), ends, strict=True)
        ]
        for ends in (
            [[e / b for e in byar(mpmath.mpf(a), level)] for a, b in ((x, n), (y, m))],
            [wilson(a, b, level) for a, b in ((x, n), (y, m))],
        )
    )
    for verb, (one, other) in (
        (lambda **way: calc.rate_difference(x, n, y, m, per=1, **way), rates),
        (lambda **way: calc.proportion_difference(x, n, y, m, **way), shares),
    ):
        ci = verb(confidence=level)
        (a, low_a, high_a), (b, low_b, high_b) = one, other
        below = mpmath.sqrt((a - low_a) ** 2 + (high_b - b) ** 2)
        above = mpmath.sqrt((high_a - a) ** 2 + (b - low_b) ** 2)
        right = [a - b, a - b - below, a - b + above]
        assert_digits([ci.estimate, ci.lower, ci.upper], right, scale=max(high_a, high_b))


@pytest.mark.parametrize("x", [10**3, MANY])
@pytest.mark.parametrize("y", [10, 10**6, MANY])
def test_exact_ratios_of_many_events(x: int, y: int, beta_tail: Callable[..., Any]) -> None:
    """The step that Newton's method would still move each limit."""
    ci = calc.rate_ratio(x, 1, y, 1)
    aimed = (1 - mpmath.mpf("0.95")) / 2
    for odds, a, b in ((ci.lower, x, y + 1), (1 / mpmath.mpf(ci.upper), y, x + 1)):
        share = odds / (1 + mpmath.mpf(odds))
        tail, density = beta_tail(a, b, share)
        assert abs(tail - aimed) / (density * share * (1 - share)) < DIGITS


@given(COUNTS, PEOPLE, COUNTS, PEOPLE, LEVELS)
def test_koopman_of_many_people(k: int, n: int, j: int, m: int, level: float) -> None:
    ci = calc.proportion_ratio(k, n, j, m, confidence=level)

    def score(theta: Any) -> Any:
        a, b, c = (n + m) * theta, n * theta + k + m + j * theta, k + j
        reference = (b - mpmath.sqrt(b * b - 4 * a * c)) / (2 * a)
        share = theta * reference
        variance = share * (1 - share) / n + theta**2 * reference * (1 - reference) / m
        return (mpmath.mpf(k) / n - theta * mpmath.mpf(j) / m) / mpmath.sqrt(variance)

    for limit, z in ((ci.lower, z_of(level)), (ci.upper, -z_of(level))):
        at, tiny = mpmath.mpf(float(limit)), mpmath.mpf(10) ** -20
        slope = (score(at * (1 + tiny)) - score(at * (1 - tiny))) / (2 * tiny)
        assert abs((score(at) - z) / slope) < DIGITS


# Sums --------------------------------------------------------------------------------------------


@given(st.lists(COUNTS, min_size=3, max_size=40), st.integers(1, 3))
def test_sums_of_windows_are_those_of_whole_numbers(counts: list[int], window: int) -> None:
    """Below 2^53 events every sum is exact: no running total carries digits from window to window."""
    sums = calc.rolling(counts, window=window)
    right = [sum(counts[i - window + 1 : i + 1]) for i in range(window - 1, len(counts))]
    assert [int(x) for x in np.asarray(sums)[-len(right) :]] == right


BAND = st.tuples(st.integers(0, MANY), PEOPLE, st.integers(1, 10**6))


@given(st.lists(BAND, min_size=1, max_size=40), LEVELS)
def test_standardised_rates_of_many_events(bands: list[tuple[int, int, int]], level: float) -> None:
    total = mpmath.mpf(sum(o for o, _, _ in bands))
    ci = calc.direct_rate(*zip(*bands, strict=True), per=1, confidence=level)
    if total < 10:
        assert np.isnan(ci.estimate)
        return
    weights = sum(w for _, _, w in bands)
    rate = sum(mpmath.mpf(w * o) / n for o, n, w in bands) / weights
    variance = sum(mpmath.mpf(w**2 * o) / n**2 for o, n, w in bands) / weights**2
    limits = [rate + mpmath.sqrt(variance / total) * (x - total) for x in byar(total, level)]
    assert_digits([ci.estimate, ci.lower, ci.upper], [rate, *limits], scale=rate)


# Life tables -------------------------------------------------------------------------------------

STARTS = np.array([0.0, 1, 5, 15, 45, 65, 85])
# At 0.2 a year nobody leaves the band of ten years alive, and nothing can be said of the next ones.
TABLE = st.lists(st.tuples(st.floats(1e-4, 0.19), st.integers(10**4, MANY)), min_size=7, max_size=7)


@given(TABLE, LEVELS)
def test_life_tables(rows: list[tuple[float, int]], level: float) -> None:
    """Chiang's table, step by step; 0.1 of the first year is lived by those who die in it."""
    people = np.array([float(n) for _, n in rows])
    deaths = np.array([np.rint(rate * n) for rate, n in rows])
    found = calc.life_expectancy(deaths, people, band_start=STARTS, confidence=level)
    if np.isnan(found.estimate).all():
        return
    d, n = [mpmath.mpf(x) for x in deaths], [mpmath.mpf(x) for x in people]
    widths = [mpmath.mpf(x) for x in np.diff(STARTS)]
    lived_share = [mpmath.mpf(0.1), *([mpmath.mpf("0.5")] * 5)]
    rate = [a / b for a, b in zip(d, n, strict=True)]
    chance = [w * m / (1 + w * (1 - a) * m)
              for w, m, a in zip(widths, rate, lived_share, strict=False)]  # fmt: skip
    left = [mpmath.mpf(100_000)]
    for q in chance:
        left.append(left[-1] * (1 - q))
    lived = [w * (after + a * (before - after))
             for w, a, before, after in zip(widths, lived_share, left, left[1:], strict=False)]  # fmt: skip
    lived.append(left[-1] / rate[-1])
    years = [sum(lived[i:]) / left[i] for i in range(7)]
    terms = [
        (left[i] * ((1 - lived_share[i]) * widths[i] + years[i + 1])) ** 2
        * chance[i] ** 2 * (1 - chance[i]) / d[i]
        for i in range(6)
    ]  # fmt: skip
    terms.append(left[-1] ** 2 * n[-1] ** 2 / d[-1] ** 3)
    errors = [mpmath.sqrt(sum(terms[i:]) / left[i] ** 2) for i in range(7)]
    z = z_of(level)
    assert_digits(found.estimate, years)
    assert_digits(found.upper, [e + z * s for e, s in zip(years, errors, strict=True)])


# Trends ------------------------------------------------------------------------------------------

SERIES = st.lists(st.tuples(COUNTS, PEOPLE), min_size=5, max_size=5)


@given(SERIES, SERIES)
def test_chi_squared_for_trend_of_counts(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    """One series is exact; of many, each keeps 12 digits of what its terms cancel in."""
    several, times, right = (one, other), [2015, 2016, 2017, 2019, 2020], []
    for points in several:
        k, n = zip(*points, strict=True)
        c, d = sum(k), sum(n)
        ct = sum(a * t for a, t in zip(k, times, strict=True))
        dt = sum(b * t for b, t in zip(n, times, strict=True))
        dtt = sum(b * t * t for b, t in zip(n, times, strict=True))
        right.append(Fraction(d * (d * ct - c * dt) ** 2, c * (d - c) * (d * dtt - dt**2)))
    for points, exact in zip(several, right, strict=True):
        k, n = zip(*points, strict=True)
        alone = calc.trend_chi_squared(times=times, numerator=k, denominator=n)
        assert alone == pytest.approx(float(exact), rel=DIGITS)
    both = calc.trend_chi_squared(
        times=np.array(times),
        numerator=np.array([[k for k, _ in points] for points in several]),
        denominator=np.array([[n for _, n in points] for points in several]),
    )
    # The statistic is a square: its root is what terms cancel in, up to the root of the events.
    for ours, exact, points in zip(both, right, several, strict=True):
        events = sum(k for k, _ in points)
        assert abs(np.sqrt(ours) - np.sqrt(float(exact))) <= DIGITS * np.sqrt(events)


@given(st.lists(st.floats(1, MANY), min_size=5, max_size=5), st.floats(0.01, 0.5))
def test_chi_squared_for_trend_of_values(values: list[float], spread: float) -> None:
    times = [2015, 2016, 2017, 2019, 2020]
    low, high = [v * (1 - spread) for v in values], [v * (1 + spread) for v in values]
    z2 = mpmath.mpf(2 * 1.959963984540054)
    w = [(z2 / (mpmath.mpf(b) - mpmath.mpf(a))) ** 2 for a, b in zip(low, high, strict=True)]
    total = sum(w)
    middle = sum(a * t for a, t in zip(w, times, strict=True)) / total
    squares = sum(a * (t - middle) ** 2 for a, t in zip(w, times, strict=True))
    slope = sum(a * (t - middle) * v for a, t, v in zip(w, times, values, strict=True)) / squares
    right = slope**2 * squares
    one = calc.trend_chi_squared(values, times=times, lower=low, upper=high)
    assert abs(np.sqrt(one) - mpmath.sqrt(right)) <= 1e-9 * max(1, mpmath.sqrt(right))


# Projections -------------------------------------------------------------------------------------


def line(y: list[Any], x: list[Any], at: float, level: float) -> list[Any]:
    """Least squares and its prediction limits, from the sums of their definition."""
    size = len(y)
    t, u = sum(x) / size, sum(y) / size
    spread = sum((a - t) ** 2 for a in x)
    slope = sum((a - t) * (b - u) for a, b in zip(x, y, strict=True)) / spread
    rest = sum((b - u - slope * (a - t)) ** 2 for a, b in zip(x, y, strict=True)) / (size - 2)
    middle = u + slope * (at - t)
    half = student(level, size - 2) * mpmath.sqrt(
        rest * (1 + 1 / mpmath.mpf(size) + (at - t) ** 2 / spread)
    )
    return [middle, middle - half, middle + half]


VALUES = st.lists(st.integers(10**6, MANY), min_size=7, max_size=7, unique=True)


@given(VALUES, LEVELS)
def test_projected_lines(values: list[int], level: float) -> None:
    x, y = [mpmath.mpf(t) for t in YEARS], [mpmath.mpf(v) for v in values]
    ours = calc.project(values, times=YEARS, at=[2024.5], method="linear", confidence=level)
    right = line(y, x, 2024.5, level)
    scale = max(abs(end) for end in (*right, *y))
    assert_digits([ours.estimate[0], ours.lower[0], ours.upper[0]], right, scale=10 * scale)
    logs = calc.project(values, times=YEARS, at=[2024.5], method="log_linear", confidence=level)
    right = line([mpmath.log(v) for v in y], x, 2024.5, level)
    found = [np.log(end[0]) for end in (logs.estimate, logs.lower, logs.upper)]
    assert_digits(found, right, scale=1e3)


@given(VALUES, LEVELS)
def test_projected_last_value(values: list[int], level: float) -> None:
    ours = calc.project(values, times=YEARS, horizon=2, method="last", confidence=level)
    steps = [mpmath.mpf(b - a) ** 2 for a, b in pairwise(values)]
    half = student(level, 6) * mpmath.sqrt(2 * sum(steps) / 6)
    right = [values[-1], values[-1] - half, values[-1] + half]
    assert_digits([ours.estimate[1], ours.lower[1], ours.upper[1]], right, scale=max(values))


@given(st.lists(st.tuples(st.integers(10**11, MANY), PEOPLE), min_size=7, max_size=7))
@settings(max_examples=25)
def test_projected_rates(points: list[tuple[int, int]]) -> None:
    """The Poisson trend solves its score equations: Newton's method would move it in the sixth digit at most.

    Counts differ by 100 at most: its linear predictor ends at -30, which steeper ones would meet.
    """
    events, people = ([mpmath.mpf(x[i]) for x in points] for i in (0, 1))
    ours = calc.project(numerator=[k for k, _ in points], denominator=[n for _, n in points],
                        times=YEARS, horizon=2, method="poisson")  # fmt: skip
    first, second = (mpmath.log(mpmath.mpf(float(r))) for r in ours.estimate)
    slope = second - first
    level = first - slope
    away = [mpmath.mpf(t) - 2021 for t in YEARS]
    means = [n * mpmath.exp(level + slope * t) for n, t in zip(people, away, strict=True)]
    score = mpmath.matrix([sum(k - m for k, m in zip(events, means, strict=True)),
                           sum(t * (k - m) for k, m, t in zip(events, means, away, strict=True))])  # fmt: skip
    sums = [sum(m * t**i for m, t in zip(means, away, strict=True)) for i in range(3)]
    move = mpmath.lu_solve(mpmath.matrix([[sums[0], sums[1]], [sums[1], sums[2]]]), score)
    assert max(abs(move[0]), abs(move[1])) < 1e-6


# Too close to zero -------------------------------------------------------------------------------

TINY = 5e-324
CLOSE = {
    "crude_rate": lambda: calc.crude_rate(5, TINY),
    "crude_rates": lambda: calc.crude_rate(5, [100, TINY]),
    "indirect_ratio": lambda: calc.indirect_ratio(5, 1e-300),
    "rate_ratio": lambda: calc.rate_ratio(1, 1e-300, 5, 10),
    "rate_difference": lambda: calc.rate_difference(1, 1, 1, TINY),
    "proportion": lambda: calc.proportion(0, TINY),
    "direct_rate": lambda: calc.direct_rate([12, 20], [TINY, 10], [1, 1]),
    "unmet_need": lambda: calc.unmet_need(1, TINY, lower=TINY, upper=1),
    "change": lambda: calc.change(TINY, 1, kind="percent"),
    "ratio": lambda: calc.change(TINY, 1, kind="ratio"),
}


@pytest.mark.parametrize("call", CLOSE.values(), ids=CLOSE)
def test_what_nothing_can_be_divided_by_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(InputError, match=r"`\w+` is too close to zero"):
        call()


def test_events_among_next_to_nobody_are_refused_by_a_chart() -> None:
    with pytest.raises(InputError, match="`exposure` is zero where there are events"):
        calc.u_chart([5] * 12, [TINY] * 12)


def test_a_bad_row_of_many_is_marked() -> None:
    found = calc.crude_rate([5, 3], [TINY, 100], on_bad="mark")
    assert np.isnan(found.estimate[0])
    assert found.estimate[1] == 3000
    assert found.bad_rows.reason(0).code == "too_small"


def test_a_target_next_to_nothing_plans_no_change() -> None:
    found = calc.attainment(0, 1, TINY)
    assert found.reason.code == "no_change_planned"
    assert np.isnan(found.relative_gap)


@pytest.mark.parametrize("call", [lambda: calc.mean([1, 1e60]), lambda: calc.change(1, 1e60),
                                  lambda: calc.count_interval(1e60)],
                         ids=["mean", "change", "count"])  # fmt: skip
def test_what_measures_nothing_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(InputError, match=r"is too large.*larger unit"):
        call()


@pytest.mark.parametrize("per", [1e-300, 1e60])
def test_a_multiplier_is_one_that_a_table_may_have(per: float) -> None:
    with pytest.raises(InputError, match=r"`per` is 1e"):
        calc.crude_rate(5, 100, per=per)


@given(
    st.lists(st.sampled_from([0.0, 1e-18, 1.0, 12.0, 1e13, 1e49]), min_size=4, max_size=4),
    st.sampled_from(["crude_rate", "rate_difference", "indirect_ratio"]),
)
def test_no_infinity_is_silent(numbers: list[float], name: str) -> None:
    try:
        ci = getattr(calc, name)(*(numbers if name == "rate_difference" else numbers[:2]))
    except InputError:
        return
    assert np.isfinite([ci.estimate, ci.lower, ci.upper]).all()
