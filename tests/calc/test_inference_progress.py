"""Progress, small areas, attributable fractions, and lines that are interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.calc.rates import shrinkage
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    Oracle = Callable[[str], pd.DataFrame]

POSITIVE = st.floats(0.1, 1e6)
ITERATED = 1e-5  # VGAM stops its search there


def test_progress_matches_the_rule_of_open_sdg(oracle: Oracle) -> None:
    numbers = oracle("inference/progress_status")
    words = numbers.pop("status")
    numbers = numbers.apply(pd.to_numeric)
    for row, status in zip(numbers.itertuples(), words, strict=True):
        aim = {"target": row.target, "years_to_target": row.years_to_target}
        aim = {} if np.isnan(row.target) else aim
        found = calc.progress(
            row.baseline, row.current, years=row.years_so_far, **aim,
            polarity="higher_better" if row.direction > 0 else "lower_better",
        )  # fmt: skip
        assert found.status == status
        np.testing.assert_allclose(found.observed, row.cagr_observed, rtol=1e-9)
        np.testing.assert_allclose(found.required, row.cagr_required, rtol=1e-9)
        np.testing.assert_allclose(found.ratio, row.ratio, rtol=1e-9)


@given(POSITIVE, POSITIVE, st.floats(1.01, 5), st.floats(0.5, 9), st.floats(0.5, 9))
def test_progress_has_no_unit(
    base: float, now: float, rise: float, years: float, to_target: float
) -> None:
    one, other = (
        calc.progress(
            k * base, k * now, k * base * rise, years=years, years_to_target=to_target,
            polarity="higher_better",
        )
        for k in (1, 4)
    )  # fmt: skip
    assert one.status == other.status


def test_thresholds_shrink_near_a_limit() -> None:
    settings = {"years": 2, "polarity": "higher_better"}
    assert calc.progress(96, 96.6, **settings).status == "limited progress"
    assert calc.progress(96, 96.6, limit=100, **settings).status == "on track"


@pytest.mark.parametrize(
    ("values", "message"),
    [((0, 5, 9), "use `attainment`"), ((5, 0, 9), "use `attainment`"), ((5, 6, 5), "equals")],
)
def test_growth_from_or_to_zero_is_refused(values: tuple[float, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.progress(*values, years=1, years_to_target=3, polarity="higher_better")
    with pytest.raises(InputError, match="polarity"):
        calc.progress(5, 6, years=1, polarity="neutral")


def test_shrunken_rates_match_glm_nb(oracle: Oracle) -> None:
    rows, prior = (oracle(f"inference/shrinkage_rates{part}") for part in ("", "_prior"))
    found = calc.shrunk_rates(rows["count"], rows.population)
    assert found.shape == pytest.approx(prior["shape"][0], rel=1e-9)
    assert found.mean == pytest.approx(prior.mean_rate[0], rel=1e-9)
    for ours, theirs in (("estimate", "shrunk"), ("lower", "lower"), ("upper", "upper")):
        np.testing.assert_allclose(getattr(found, ours), rows[theirs], rtol=1e-9)


def test_shrunken_shares_match_vglm(oracle: Oracle) -> None:
    rows, prior = (oracle(f"inference/shrinkage_shares{part}") for part in ("", "_prior"))
    found = calc.shrunk_shares(rows["count"], rows.of)
    assert found.shape * found.mean == pytest.approx(prior.alpha[0], rel=ITERATED)
    for ours, theirs in (("estimate", "shrunk"), ("lower", "lower"), ("upper", "upper")):
        np.testing.assert_allclose(getattr(found, ours), rows[theirs], rtol=ITERATED)


def test_a_newton_step_reaches_the_top_of_a_paraboloid_at_once() -> None:
    # f = -(u - 1)^2 - (u - 1)(v - 1/2) - (v - 1/2)^2 at (0, 0); then 3 u instead, which has no top.
    slopes = [
        np.array(part) for part in ([2.5, 3.0], [2.0, -1.0], [-2.0, 0.0], [-1.0, 0.0], [-2.0, 0.0])
    ]
    du, dv = shrinkage._newton(shrinkage._Derivatives(*slopes))
    np.testing.assert_allclose([du[0], dv[0]], [1, 0.5])
    assert (du[1], dv[1]) == (0, -1)  # along the slope of the spread alone


@given(st.lists(st.integers(0, 400), min_size=5, max_size=30), st.integers(400, 10_000))
def test_small_areas_move_towards_the_mean_and_stay_inside(counts: list[int], n: int) -> None:
    for found in (calc.shrunk_rates(counts, n, per=1), calc.shrunk_shares(counts, n)):
        low, high = (np.minimum(found.crude, found.mean), np.maximum(found.crude, found.mean))
        assert np.all(found.estimate >= low * (1 - 1e-9))
        assert np.all(found.estimate <= high * (1 + 1e-9) + 1e-12)


def test_families_of_a_batch_are_fitted_apart() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(rng.gamma(2, 5, (6, 40)))
    batch = calc.shrunk_rates(counts, 1_000)
    for i, row in enumerate(counts):
        np.testing.assert_allclose(batch.estimate[i], calc.shrunk_rates(row, 1_000).estimate)


def test_areas_that_are_alike_have_the_pooled_value() -> None:
    found = calc.shrunk_rates([10, 9, 11, 10, 10], 1_000, per=1_000)
    np.testing.assert_allclose(found.estimate, 10)
    assert np.isinf(found.shape)
    assert "chance" in found.warnings[0]
    with pytest.raises(InputError, match="fewer than 5 areas"):
        calc.shrunk_shares([1, 2, 3, 4], 10)


def test_attributable_fractions_match(oracle: Oracle) -> None:
    rows = oracle("inference/attributable_levin")
    np.testing.assert_allclose(
        formulas.levin_fraction(rows.prevalence, rows.relative_risk), rows.levin, rtol=1e-9
    )
    harmful = rows[rows.relative_risk >= 1]
    p, risk = harmful.prevalence, harmful.relative_risk
    cases = p * risk / (1 - p + p * risk)
    found = calc.attributable_fraction(cases, risk, among="cases")
    np.testing.assert_allclose(found.estimate, harmful.miettinen_from_cases, rtol=1e-9)
    assert found.method.startswith("Miettinen,")
    assert calc.attributable_fraction(p, risk).method.startswith("Levin,")
    table = oracle("inference/attributable_table").iloc[0]
    found = calc.attributable_in_table(*table.iloc[:4])
    for ours, theirs in (("estimate", "paf"), ("lower", "lower"), ("upper", "upper")):
        assert getattr(found, ours) == pytest.approx(table[theirs], rel=1e-9)


@given(st.floats(0, 1), st.floats(1, 50))
def test_attributable_fraction_is_the_same_from_population_and_cases(p: float, rr: float) -> None:
    cases = p * rr / (1 - p + p * rr)
    whole = calc.attributable_fraction(p, rr).estimate
    assert whole == pytest.approx(calc.attributable_fraction(cases, rr, among="cases").estimate)
    assert 0 <= whole < 1


def test_a_protective_exposure_is_refused() -> None:
    with pytest.raises(InputError, match="below 1"):
        calc.attributable_fraction(0.4, 0.8)


def test_interrupted_lines_match_lm(oracle: Oracle) -> None:
    points, terms = (oracle(f"inference/interrupted_{part}") for part in ("in", "out"))
    found = calc.interrupted(points.value, times=points.t, since=9)
    names = {"estimate": "estimate", "standard_error": "se", "t": "t", "p_value": "p",
             "lower": "lower", "upper": "upper"}  # fmt: skip
    for row in terms.itertuples():
        for ours, theirs in names.items():
            mine = getattr(getattr(found, row.term), ours)
            assert mine == pytest.approx(getattr(row, theirs), rel=1e-8)
    assert found.durbin_watson == pytest.approx(2.841, abs=5e-4)
    assert "neighbouring" in found.warnings[0]


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-50, 50), st.integers(6, 12))
def test_a_line_with_a_jump_is_found_again(
    slope: float, turn: float, jump: float, size: int
) -> None:
    t = np.arange(2.0 * size)
    wiggle = np.tile([1.0, -1.0, -1.0, 1.0], size)[: 2 * size]
    y = 3 + slope * t + (t >= size) * (jump + turn * (t - size))
    plain, added = (calc.interrupted(y + k * wiggle, times=t, since=size) for k in (0.5, 0.5))
    assert plain == added
    bare = calc.interrupted(0.5 * wiggle, times=t, since=size)
    assert plain.level_change.estimate == pytest.approx(bare.level_change.estimate + jump, abs=1e-7)
    assert plain.slope_change.estimate == pytest.approx(bare.slope_change.estimate + turn, abs=1e-7)


def test_few_points_on_a_side_are_no_result_and_overlaps_are_refused() -> None:
    y, t = np.arange(14.0), np.arange(14.0)
    assert np.isnan(calc.interrupted(y, times=t, since=10).level_change.estimate)
    with pytest.raises(InputError, match="overlap"):
        calc.interrupted(y, times=t, since=7, ends=t + 2)
