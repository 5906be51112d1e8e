"""Projections: outside results of every method, laws for all of them, and when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cdpkit import calc
from cdpkit.calc.projections import METHODS
from cdpkit.calc.projections import lines as _lines
from cdpkit.calc.projections import smoothing as _smoothing
from cdpkit.calc.projections.history import History, as_history
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

UNEVEN = [2010, 2011, 2012, 2014, 2015, 2016, 2018, 2019.5]
VALUES = [12.1, 12.9, 13.4, 14.2, 13.9, 15.1, 15.8, 17.9]
AIDS = [0, 1, 2, 3, 1, 4, 9, 18, 23, 31, 20, 25, 37, 45]
PASSENGERS = [
    17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02,
    41.39, 41.6,
]  # fmt: skip
NO_LOGARITHM = Reason("no_logarithm")
WITHOUT_EXPOSURE = [method for method in METHODS if method != "binomial"]
FREE = [method for method in METHODS if method not in {"binomial", "poisson", "log_linear"}]


def a_series(low: float = 1, high: float = 1000) -> st.SearchStrategy[np.ndarray]:
    return arrays(float, st.integers(5, 14), elements=st.floats(low, high, width=32))


# Outside results


@pytest.mark.parametrize("method", ["linear", "log_linear"])
def test_lines_have_the_prediction_intervals_of_statsmodels(
    oracle: Callable[[str], pd.DataFrame], method: str
) -> None:
    table = oracle("projection_lines").query("method == @method")
    times, levels = table["time"].unique(), table["confidence"].unique()
    ours = calc.project(VALUES, times=UNEVEN, at=times, method=method, confidence=levels.tolist())
    for i, level in enumerate(levels):
        theirs = table[table["confidence"] == level]
        np.testing.assert_allclose(ours.estimate, theirs["estimate"], rtol=1e-9)
        np.testing.assert_allclose(ours.lower[i], theirs["lower"], rtol=1e-9)
        np.testing.assert_allclose(ours.upper[i], theirs["upper"], rtol=1e-9)


def test_last_value_is_a_random_walk() -> None:
    # Mean squared step of 1, 3, 2, 5, 4: (4 + 1 + 9 + 1) / 4; Student's t with 4 degrees, 2.776445.
    walk = calc.project([1, 3, 2, 5, 4], times=range(5), method="last")
    half = 2.7764451051977987 * np.sqrt(3.75 * np.arange(1, 4))
    np.testing.assert_allclose(walk.upper, 4 + half, rtol=1e-12)
    np.testing.assert_allclose(walk.lower, 4 - half, rtol=1e-12)


@pytest.mark.parametrize("case", ["aids", "exposure", "binomial"])
def test_generalised_linear_trends_equal_statsmodels(
    oracle: Callable[[str], pd.DataFrame], case: str
) -> None:
    theirs = oracle("projection_glm").set_index("case").loc[case]
    found = _fits()[case]
    for name in ("level", "slope", "level_variance", "covariance", "slope_variance"):
        np.testing.assert_allclose(getattr(found, name)[0, 0], theirs[name], rtol=1e-7)
    _, variance = found.at(np.array([[3.0]]))
    line = np.array([1, 3]) @ [[theirs["level_variance"], theirs["covariance"]],
                               [theirs["covariance"], theirs["slope_variance"]]] @ [1, 3]  # fmt: skip
    assert variance[0, 0] == pytest.approx(max(theirs["dispersion"], 1) * line, rel=1e-7)
    assert found.dispersion[0, 0] == pytest.approx(max(theirs["dispersion"], 1), rel=1e-7)


def _fits() -> dict[str, _lines.Fit]:
    times = [2010, 2011, 2012, 2013, 2015, 2016, 2017, 2018]
    deaths, people = [31, 28, 40, 38, 55, 61, 58, 72], [5e4, 5.1e4, 5.2e4, 5.2e4, 5.4e4, 5.5e4,
                                                        5.5e4, 5.7e4]  # fmt: skip
    done, of = [120, 131, 150, 149, 170, 190, 181, 205], [400, 410, 430, 420, 440, 460, 455, 470]

    def rate(history: History) -> _lines.Fit:
        events, exposure = _lines.events_of(history)
        return _lines.fit(history, events, exposure, np.exp, lambda mean: exposure * mean)

    def share(history: History) -> _lines.Fit:
        events, exposure = _lines.events_of(history)
        variance = lambda p: exposure * p * (1 - p)
        return _lines.fit(history, events, exposure, _lines.logistic, variance)

    return {
        "aids": rate(as_history(range(1, 15), AIDS, None, None, 1)),
        "exposure": rate(as_history(times, None, deaths, people, 1)),
        "binomial": share(as_history(times, None, done, of, 1)),
    }


def test_poisson_trend_of_the_published_example() -> None:
    # Whyte et al (1987), Medical Journal of Australia 147:65-69, as printed for Dobson (1990):
    # log rate 0.3396 + 0.2565 t.
    ahead = calc.project(AIDS, times=range(1, 15), method="poisson", horizon=2)
    np.testing.assert_allclose(np.log(ahead.estimate), 0.3396 + 0.2565 * np.array([15, 16]),
                               atol=2e-3)  # fmt: skip


def test_poisson_limits_come_from_the_delta_method(oracle: Callable[[str], pd.DataFrame]) -> None:
    theirs = oracle("projection_glm").set_index("case").loc["aids"]
    ahead = calc.project(AIDS, times=range(1, 15), method="poisson", horizon=2)
    variance = theirs["level_variance"] + 4 * theirs["covariance"] + 4 * theirs["slope_variance"]
    mean = np.exp(theirs["level"] + 2 * theirs["slope"])
    scale = np.sqrt(theirs["dispersion"] * (1 + mean * variance)) / 2
    assert ahead.predictive.scale[1] == pytest.approx(scale, rel=1e-7)
    t = 2.1788128296634177  # 97.5% with 12 degrees of freedom
    assert ahead.upper[1] == pytest.approx((np.sqrt(mean) + t * scale) ** 2, rel=1e-7)


def test_damped_trend_equals_statsmodels(oracle: Callable[[str], pd.DataFrame]) -> None:
    history = as_history(range(15), PASSENGERS, None, None, 1)
    for row in oracle("projection_damped").itertuples():
        model = np.array([row.level, row.level * row.share, row.damping, 1.0]).reshape(4, 1, 1)
        squares, level, slope = _smoothing.states(history, _smoothing.Models(*model))
        assert squares[-1, 0, 0] == pytest.approx(row.squares, rel=1e-9)
        reach = _smoothing.reach(row.damping, np.arange(1.0, 4))
        ours = PASSENGERS[0] + level[-1, 0, 0] + slope[-1, 0, 0] * reach
        np.testing.assert_allclose(ours, [row.first, row.second, row.third], rtol=1e-9)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.5, 0.99), st.integers(1, 20))
def test_closed_form_of_the_damped_variance_is_its_sum(
    level: float, share: float, phi: float, horizon: int
) -> None:
    slope = level * share
    steps = [(level + slope * sum(phi**i for i in range(1, j + 1))) ** 2 for j in range(1, horizon)]
    ours = _smoothing.damped_growth(level, slope, phi, horizon)
    assert ours == pytest.approx(1 + sum(steps), rel=1e-6)


@given(a_series(), st.sampled_from([0.2, 0.5, 0.9, 1.0]), st.integers(1, 6))
def test_theta_is_the_mean_of_the_line_and_the_smoothed_line_of_double_curvature(
    y: np.ndarray, gain: float, horizon: int
) -> None:
    # Assimakopoulos and Nikolopoulos (2000), worked out step by step; ours is the closed form.
    t = np.arange(len(y))
    slope, start = np.polyfit(t, y, 1)
    double = 2 * y - (start + slope * t)
    smooth = double[0]
    for value in double[1:]:
        smooth = gain * value + (1 - gain) * smooth
    expected = (start + slope * (t[-1] + horizon) + smooth) / 2
    history = as_history(t, y, None, None, 1)
    _, level, lag = _smoothing.smooth(history, np.array([[gain]]))
    drift = _smoothing.slopes(history)[0, -1] / 2
    ours = level[-1, 0, 0] + drift * (horizon + lag[-1, 0, 0])
    assert ours == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(st.sampled_from([0.2, 0.5, 0.9]), st.integers(5, 15), st.integers(1, 6))
def test_drift_of_theta_is_that_of_hyndman_and_billah(gain: float, n: int, horizon: int) -> None:
    # International Journal of Forecasting 19:287-290, equation 7.
    history = as_history(range(n), np.zeros(n), None, None, 1)
    ours = horizon + _smoothing.smooth(history, np.array([[gain]]))[2][-1, 0, 0]
    assert ours == pytest.approx(horizon - 1 + 1 / gain - (1 - gain) ** n / gain, rel=1e-12)


def test_back_test_of_a_line_is_that_of_lines_fitted_again() -> None:
    found = calc.project(VALUES, times=UNEVEN, method="linear").backtest
    again = [
        calc.project(VALUES[:n], times=UNEVEN[:n], at=[UNEVEN[n]], method="linear").estimate[0]
        for n in range(5, 8)
    ]
    step = np.abs(np.diff(VALUES)).mean()
    assert found.origins == 3
    assert found.errors["linear"] == pytest.approx(
        np.abs(again - np.array(VALUES[5:])).mean() / step
    )
    last = np.abs(np.diff(VALUES))[4:].mean() / step
    assert found.errors["last"] == pytest.approx(last)


@pytest.mark.parametrize("method", ["last", "linear", "log_linear", "poisson", "damped", "theta"])
def test_coverage_is_that_of_intervals_made_again(method: str) -> None:
    values = [31, 28, 40, 38, 45, 61, 40, 52, 30, 66]
    found = calc.project(values, times=range(10), method=method, confidence=[0.6, 0.95]).backtest
    for i in range(2):
        inside = []
        for n in range(5, 10):
            one = calc.project(
                values[:n], times=range(n), method=method, horizon=1, confidence=[0.6, 0.95]
            )
            inside.append(one.lower[i, 0] <= values[n] <= one.upper[i, 0])
        assert found.coverage[i] == pytest.approx(np.mean(inside))
    assert found.coverage[1] > 0


# Laws of all methods


@pytest.mark.parametrize("method", WITHOUT_EXPOSURE)
@given(y=a_series())
def test_intervals_hold_the_estimate_widen_and_are_nested(method: str, y: np.ndarray) -> None:
    found = calc.project(y, times=range(len(y)), method=method, horizon=6, confidence=[0.8, 0.95])
    assume(not found.reasons)
    slack = 1e-9 * (1 + np.abs(found.estimate))
    assert (found.lower <= found.estimate + slack).all()
    assert (found.estimate <= found.upper + slack).all()
    assert (found.lower[1] <= found.lower[0] + slack).all()
    assert (found.upper[0] <= found.upper[1] + slack).all()
    if method not in ("poisson", "auto"):
        assert (np.diff(found.predictive.scale) >= -slack[1:]).all()


@pytest.mark.parametrize("method", WITHOUT_EXPOSURE)
@given(y=a_series(0, 50))
def test_limits_keep_to_the_possible_range(method: str, y: np.ndarray) -> None:
    found = calc.project(y, times=range(len(y)), method=method, minimum=0, maximum=50)
    for part in (found.estimate, found.lower, found.upper):
        assert np.isnan(part).all() if found.reasons else ((part >= 0) & (part <= 50)).all()


@given(a_series(0, 50))
def test_proportions_stay_within_their_denominator(y: np.ndarray) -> None:
    found = calc.project(
        times=range(len(y)),
        numerator=y,
        denominator=np.full(len(y), 50.0),
        per=100,
        method="binomial",
    )
    for part in (found.estimate, found.lower, found.upper):
        assert np.isnan(part).all() if found.reasons else ((part >= 0) & (part <= 100)).all()


@pytest.mark.parametrize("method", [*FREE, "log_linear"])
@given(y=a_series(), factor=st.sampled_from([0.25, 8.0, 1024.0]))
def test_a_multiple_of_the_values_gives_that_multiple(
    method: str, y: np.ndarray, factor: float
) -> None:
    one, other = (calc.project(v, times=range(len(y)), method=method) for v in (y, factor * y))
    for name in ("estimate", "lower", "upper"):
        np.testing.assert_allclose(
            getattr(other, name), factor * getattr(one, name), rtol=1e-6, atol=1e-6 * factor
        )


@pytest.mark.parametrize("method", FREE)
@given(y=a_series(), shift=st.sampled_from([-512.0, 64.0]))
def test_a_shift_of_the_values_shifts_the_projection(
    method: str, y: np.ndarray, shift: float
) -> None:
    y = np.round(y)  # so that the shift is exact
    one, other = (calc.project(v, times=range(len(y)), method=method) for v in (y, y + shift))
    for name in ("estimate", "lower", "upper"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name) + shift, atol=1e-6)


@pytest.mark.parametrize("method", [m for m in FREE if m != "linear"])
@given(y=a_series())
def test_the_unit_of_time_does_not_matter(method: str, y: np.ndarray) -> None:
    t = np.arange(len(y))
    years = calc.project(y, times=t, method=method, at=[len(y), len(y) + 1])
    quarters = calc.project(
        y, times=t / 4, method=method, at=[len(y) / 4, (len(y) + 1) / 4], window=0.25
    )
    for name in ("estimate", "lower", "upper"):
        np.testing.assert_allclose(getattr(quarters, name), getattr(years, name), rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_a_batch_gives_what_each_series_gives_alone(method: str) -> None:
    rng = np.random.default_rng(3)
    events = rng.poisson(30, (40, 12)).astype(float)
    events[rng.random(events.shape) < 0.15] = np.nan
    events[5, 8:] = np.nan
    people = np.full(12, 90.0)
    t = 2000 + np.arange(12) + rng.random(12) / 4

    def run(k: np.ndarray) -> calc.Projection:
        return calc.project(times=t, numerator=k, denominator=people, method=method, per=10,
                            confidence=[0.8, 0.95], window=0.5)  # fmt: skip

    batch = run(events)
    for i, row in enumerate(events):
        alone = run(row)
        assert alone.reasons == batch.reasons[i]
        assert alone.backtest.origins == batch.backtest.origins[i]
        for name in ("times", "estimate", "latest"):
            np.testing.assert_allclose(getattr(alone, name), getattr(batch, name)[i], rtol=1e-9)
        for name in ("lower", "upper"):
            np.testing.assert_allclose(getattr(alone, name), getattr(batch, name)[:, i], rtol=1e-9)
        for name, error in alone.backtest.errors.items():
            np.testing.assert_allclose(error, batch.backtest.errors[name][i], rtol=1e-9)
        np.testing.assert_allclose(alone.backtest.coverage, batch.backtest.coverage[:, i])


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(5).normal(100, 5, (23, 10))
    values[20, 3] = values[4, 7:] = np.nan
    found = []
    for size in (12_000, 70):
        monkeypatch.setattr("cdpkit.calc.projections.choice.BLOCK", size)
        found.append(
            [calc.project(values, times=range(10), method=method) for method in WITHOUT_EXPOSURE]
        )
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one.lower, other.lower, rtol=1e-12)
        np.testing.assert_allclose(one.backtest.coverage, other.backtest.coverage)


@pytest.mark.parametrize("method", WITHOUT_EXPOSURE)
def test_no_series_at_all_is_an_empty_batch(method: str) -> None:
    found = calc.project(np.empty((0, 6)), times=range(6), method=method, confidence=[0.8, 0.95])
    assert found.lower.shape == (2, 0, 3)
    assert found.reasons == ()
    assert calc.target_date(found, 3).status == ()


# The choice of `auto`


def test_five_points_are_carried_forward() -> None:
    five = calc.project([1, 3, 2, 5, 4], times=range(5))
    assert five.estimate.tolist() == [4, 4, 4]
    others = {"mean": 0.0, "level": 0.0, "drift": 0.0, "damped": 0.0, "counts": 0.0}
    assert five.backtest.weights == {"last": 1.0, **others}
    assert str(five.backtest) == "no back-test: it needs more than 5 points"


@given(a_series())
def test_weights_sum_to_one(y: np.ndarray) -> None:
    weights = calc.project(y, times=range(len(y))).backtest.weights
    assert sum(weights.values()) == pytest.approx(1)


def test_the_back_test_stands_beside_the_last_value() -> None:
    values = [31, 28, 40, 38, 45, 61, 40, 52, 30, 66]
    errors = calc.project(values, times=range(10)).backtest.errors
    assert list(errors) == ["auto", "last"]
    alone = calc.project(values, times=range(10), method="last").backtest.errors["last"]
    assert errors["last"] == pytest.approx(alone)


def test_a_long_steady_rise_is_followed_and_noise_is_not() -> None:
    t = np.arange(25)
    noise = np.random.default_rng(6).normal(0, 1, 25)
    rise, flat = calc.project(2 * t + noise, times=t), calc.project(noise, times=t)
    assert rise.estimate[2] - rise.latest > 3
    assert abs(flat.estimate[2]) < 0.7
    assert flat.upper[0] - flat.lower[0] < 6


def test_counts_are_never_surer_than_chance() -> None:
    none, some, many = (calc.project(times=range(10), numerator=[k] * 10) for k in (0, 50, 5_000))
    assert none.upper[0] == 1
    for found, mean in ((some, 50), (many, 5_000)):
        assert found.upper[0] - found.lower[0] >= 2 * 1.96 * np.sqrt(mean) - 1


# When there is no projection


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"values": [1, 2, 3, 4, np.nan, np.nan]}, Reason.of("few_points", given=4, needed=5)),
        ({"breaks": [2013]}, Reason("break_inside")),
        ({"window": 3}, Reason.of("overlapping_windows", years=3.0, apart=1.0)),
        ({"suppressed": [True] + [False] * 5}, Reason("suppressed_inside")),
        ({"method": "log_linear", "values": [1, 2, 0, 3, 4, 5]}, NO_LOGARITHM),
        ({"method": "poisson", "values": [0] * 6}, Reason("no_event")),
    ],
)  # fmt: skip
def test_cannot_project_is_a_result(arguments: dict[str, object], reason: Reason) -> None:
    found = calc.project(times=range(2010, 2016), **{"values": [1, 2, 3, 4, 5, 7], **arguments})
    assert found.reasons == (reason,)
    assert str(found) == f"cannot project: {reason}"
    assert np.isnan(found.estimate).all()
    assert np.isnan(found.lower).all()


def test_several_reasons_are_all_told_and_the_others_are_projected() -> None:
    values = [[1, 2, 3, 4, 5, 7], [1, 2, np.nan, 3, 4, np.nan]]
    found = calc.project(values, times=range(2010, 2016), breaks=[[np.nan], [2014]])
    few = Reason.of("few_points", given=4, needed=5)
    assert found.reasons == ((), (few, Reason("break_inside")))
    assert found.sentence() == "2 projections by auto, 1 refused"
    assert not np.isnan(found.estimate[0]).any()


def test_a_break_at_the_second_point_is_inside() -> None:
    found = calc.project(range(6), times=range(2010, 2016), breaks=[2011])
    assert found.reasons == (Reason("break_inside"),)


def test_a_break_before_or_after_the_points_is_no_obstacle() -> None:
    assert not calc.project(range(6), times=range(2010, 2016), breaks=[2010, 2016]).reasons


def test_calendar_days_do_not_make_years_overlap() -> None:
    times = np.cumsum([2010, 365 / 365.25, 365 / 365.25, 366 / 365.25, 365 / 365.25])
    assert not calc.project(range(5), times=times).reasons


def test_what_is_missing_inside_is_said() -> None:
    found = calc.project([1, 2, np.nan, 3, 5, 4, 6, np.nan], times=range(2010, 2018))
    assert found.warnings == ("missing inside: 1 left out",)
    assert found.latest_time == 2016
    assert found.times.tolist() == [2017, 2018, 2019]


def test_a_constant_series_says_that_its_limits_have_no_width() -> None:
    found = calc.project([3.3] * 6, times=range(6))
    assert found.lower.tolist() == found.upper.tolist() == [3.3] * 3
    assert found.warnings == (
        "the past values fit the projection exactly, so the limits have no width",
    )
    assert "mean absolute scaled error: none, as the values never change" in str(found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": [1.0, 2.0, 3.0, 4.0, 1e308]}, "`values` is too large"),
        ({"times": [2010, 2012, 2011, 2013, 2014]}, "`times` do not increase"),
        ({"times": [2010, 2011]}, r"`values` do not fit: `values` \(5,\), `times` \(2,\)"),
        ({"horizon": 0}, "`horizon` is 0"),
        ({"at": [2014]}, "`at` is not after the last value"),
        ({"at": [2016, 2015]}, "`at` does not increase"),
        ({"method": "arima"}, "`method` is 'arima'"),
        ({"method": "binomial"}, "`denominator` is needed by `binomial`"),
        ({"minimum": 2}, "`values` lie outside 2 to inf"),
        ({"minimum": 2, "maximum": 1}, "`minimum` is 2, not below 1"),
        ({"denominator": [5] * 5}, "`numerator` is not given"),
        ({"values": None}, "`values` are not given"),
        ({"times": [], "values": []}, "`values` are empty"),
        ({"window": 0}, "`window` is not above zero"),
        ({"suppressed": [0, 1, 0, 0, 0]}, "`suppressed` is not true or false"),
        ({"values": np.zeros((1, 1, 5))}, "`values` has 3 dimensions"),
        ({"confidence": 95}, "`confidence` is 95"),
    ],
)
def test_impossible_input_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.project(**{"times": range(2010, 2015), "values": [1, 2, 3, 4, 5], **arguments})


# The distribution


@given(st.floats(-50, 50), st.floats(0.1, 9), st.integers(2, 30), st.floats(0.01, 0.99))
def test_quantiles_and_probabilities_are_inverse(
    location: float, scale: float, degrees: int, share: float
) -> None:
    future = calc.Predictive(*(np.array([x], float) for x in (location, scale, degrees)))
    at = future.quantile(share)
    assert future.probability_below(at)[0] == pytest.approx(share)
    assert future.probability_above(at)[0] == pytest.approx(1 - share)


@pytest.mark.parametrize("transform", ["log", "square root", "arcsine"])
@given(share=st.floats(0.01, 0.99))
def test_transformed_quantiles_are_inverse_too(transform: str, share: float) -> None:
    future = calc.Predictive(
        np.array([0.7]), np.array([0.05]), np.array([5.0]), transform, per=100.0
    )
    at = future.quantile(share)
    assert future.probability_below(at)[0] == pytest.approx(share)


def test_the_ends_of_the_range_hold_what_lies_beyond_them() -> None:
    future = calc.Predictive(np.array([1.0]), np.array([4.0]), np.array([5.0]), minimum=0.0)
    assert future.probability_above(0)[0] == 1
    assert 0.3 < future.probability_below(0)[0] < 0.5
    assert future.probability_below(-1)[0] == 0


def test_without_a_scale_the_distribution_is_a_step_at_its_location() -> None:
    future = calc.Predictive(np.array([3.0]), np.array([0.0]), np.array([4.0]))
    assert future.probability_below(3)[0] == future.probability_above(3)[0] == 1
    assert future.probability_below(2.9)[0] == future.probability_above(3.1)[0] == 0
