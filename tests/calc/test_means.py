"""Means with Student's interval."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import mpmath
import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

Oracle = Callable[[str], pd.DataFrame]
SAMPLE = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


def test_means_match_r(oracle: Oracle) -> None:
    rows, out = oracle("mean_in"), oracle("mean_out").set_index("g")
    for group, values in rows.groupby("g")["v"]:
        ci = calc.mean(values, confidence=[0.95, 0.998])
        expected = out.loc[group]
        np.testing.assert_allclose(ci.estimate, expected["value"], rtol=1e-9)
        np.testing.assert_allclose(
            ci.lower, expected[["lower95_0cl", "lower99_8cl"]].astype(float), rtol=1e-9
        )
        np.testing.assert_allclose(
            ci.upper, expected[["upper95_0cl", "upper99_8cl"]].astype(float), rtol=1e-9
        )
    assert len(out) == rows["g"].nunique() == 5


def test_a_large_offset_costs_no_digits() -> None:
    """Deviations of the numbers as they are stored, in exact fractions."""
    values = [1e9 + x for x in (0.1, 0.2, 0.3, 0.4, 0.7)]
    exact = [Fraction(x) for x in values]
    centre = sum(exact) / 5
    spread = float(sum((x - centre) ** 2 for x in exact) / 4) ** 0.5
    ci = calc.mean(values)
    half = float(calc.student_quantile(5)) * spread / 5**0.5
    np.testing.assert_allclose([ci.estimate - 1e9], [float(centre - 10**9)], atol=2e-7)
    np.testing.assert_allclose(ci.upper - ci.lower, 2 * half, atol=5e-7)  # spacing at 1e9: 1e-7
    shifted = calc.mean([x - 1e9 for x in values])
    np.testing.assert_allclose(shifted.upper - shifted.lower, 2 * half, rtol=1e-12)


RECENT_SCIPY = tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 17)


@pytest.mark.parametrize("size", [2, 3, 5, 31, 1_000, 10**6])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.998, 0.9999])
def test_quantiles_of_student_to_twelve_digits(size: int, level: float) -> None:
    """A Newton step in 50 digits moves the quantile by less than 1e-12 of itself.

    SciPy before 1.17 finds the quantile by another route, to ten digits.
    """
    t, f = mpmath.mpf(float(calc.student_quantile(size, confidence=level))), size - 1
    with mpmath.workdps(50):
        f = mpmath.mpf(f)
        log = mpmath.loggamma((f + 1) / 2) - mpmath.loggamma(f / 2)

        def density(x: mpmath.mpf) -> mpmath.mpf:
            return mpmath.exp(log - (f + 1) / 2 * mpmath.log1p(x * x / f)) / mpmath.sqrt(
                f * mpmath.pi
            )

        half = mpmath.quad(density, mpmath.linspace(0, t, 1 + max(4, int(t) if size > 3 else 40)))
        step = (half - mpmath.mpf(level) / 2) / density(t)
        assert abs(step / t) < (1e-12 if RECENT_SCIPY else 1e-10)


def test_missing_values() -> None:
    values = [[1.0, np.nan, 3.0], [2.0, 4.0, 9.0], [np.nan, 5.0, np.nan], [np.nan] * 3]
    travels = calc.mean(values)
    np.testing.assert_array_equal(np.isnan(travels.estimate), [True, False, True, True])
    left_out = calc.mean(values, missing="drop")
    np.testing.assert_array_equal(left_out.estimate, [2, 5, 5, np.nan])
    assert left_out.warnings == (
        "6 of 12 values missing, left out",
        "one value has no interval (1 of 4)",
    )
    two = calc.mean([1.0, 3.0])
    np.testing.assert_allclose(np.asarray(left_out.upper)[0], two.upper, rtol=1e-14)
    assert np.isnan(np.asarray(left_out.upper)[2])


def test_one_value_has_no_limits() -> None:
    ci = calc.mean([-4])
    assert (ci.estimate, ci.warnings) == (-4, ("one value has no interval",))
    assert np.isnan(ci.lower)


@pytest.mark.parametrize("values", [3.0, [], [[]]])
def test_no_sample_is_refused(values: object) -> None:
    with pytest.raises(InputError, match="`values` is not a sample"):
        calc.mean(values)


@given(SAMPLE, st.floats(0.5, 0.99), st.floats(-1e3, 1e3), st.floats(0.1, 10))
def test_laws(values: list[float], level: float, shift: float, scale: float) -> None:
    ci, wide = (calc.mean(values, confidence=c) for c in (level, 0.999))
    assert wide.lower <= ci.lower <= ci.estimate <= ci.upper <= wide.upper
    moved = calc.mean([shift + scale * x for x in values], confidence=level)
    slack = 1e-9 * (1 + max(abs(x) for x in values) * scale + abs(shift))
    np.testing.assert_allclose(
        [moved.lower, moved.upper], [shift + scale * ci.lower, shift + scale * ci.upper], atol=slack
    )
    mirror = calc.mean([-x for x in values], confidence=level)
    np.testing.assert_allclose([mirror.lower, mirror.upper], [-ci.upper, -ci.lower], atol=slack)
