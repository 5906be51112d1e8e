"""One formula, every engine: numbers, fractions, arrays and column expressions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

import cdpkit.calc
from cdpkit import calc
from cdpkit.calc import formulas

if TYPE_CHECKING:
    from collections.abc import Callable

Z = 1.959963984540054
K, N = [1, 5, 20, 400, 1_000], [100, 50, 20, 2_000, 10**6]

FORMULAS: dict[str, Callable[..., object]] = {
    "byar": lambda k, _: formulas.byar_limits(k, Z)[0],
    "byar upper": lambda k, _: formulas.byar_limits(k, Z)[1],
    "wilson": lambda k, n: formulas.wilson_limits(k, n, Z)[0],
    "wilson upper": lambda k, n: formulas.wilson_limits(k, n, Z)[1],
    "rate": lambda k, n: formulas.per_denominator(k, n, 100_000),
    "yearly": lambda k, n: formulas.yearly_rate(k, n, years=3),
    "scaled": lambda k, n: formulas.scaled_limits(n, k, k - 1, k + 1)[1],
    "weighted": lambda k, n: formulas.weighted_rate([k, k], [n, n + 1], [3, 1]),
    "variance": lambda k, n: formulas.weighted_variance([k, k], [n, n + 1], [3, 1]),
    "dobson": lambda k, n: formulas.dobson_limit(k / n, k, n, k + 1),
    "dobson upper": lambda k, n: formulas.dobson_upper_from_lower(n, n - 1, k, Z),
    "expected": lambda k, n: formulas.expected_count([k, n], [2, 3]),
    "absolute": formulas.absolute_change,
    "percent": formulas.percent_change,
    "ratio": formulas.ratio,
    "annualised": lambda k, _: formulas.annualised_percent(k, years=2.25),
    "average": lambda k, n: formulas.moving_average_update(k, n, k, 5),
    "slope": lambda k, n: formulas.weighted_slope([k, n, k], [1, 2, 3], times=[1, 2, 4])[0],
    "chi": lambda k, n: formulas.chi_squared_for_trend([k, k + 1], [n + 1, n + 2], times=[1, 2]),
    "part": formulas.part_of_whole,
    "per year": formulas.per_year,
    "mover": lambda k, n: formulas.mover_limits((k, k - 1, k + 2), (n, n - 1, n + 1))[1],
    "mover ratio": lambda k, n: formulas.mover_ratio_limits((k, k / 2, k + 2), (n, n - 1, n + 1))[
        0
    ],
    "log ratio": lambda k, n: formulas.log_ratio_limits(k / n, 1 / k, Z)[0],
    "student": lambda k, n: formulas.student_limits(k, n, 20, 2.1)[0],
    "funnel": lambda k, n: formulas.proportion_lines(0.2, k + n, Z)[1],
    "slope weight": lambda k, n: formulas.slope_weight(k / 1_000, n, 0.5, 0.08),
    "dying": lambda k, n: formulas.death_probability(k / (n + k), 5, 0.5),
    "composition": lambda k, n: formulas.composition_bound(k, k / (n + 1)),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_every_engine_gives_the_same_numbers(name: str) -> None:
    formula = FORMULAS[name]
    plain = [formula(k, n) for k, n in zip(K, N, strict=True)]
    exact = [formula(Fraction(k), Fraction(n)) for k, n in zip(K, N, strict=True)]
    array = formula(np.array(K, dtype=float), np.array(N, dtype=float))
    np.testing.assert_allclose([float(x) for x in exact], plain, rtol=1e-12)
    np.testing.assert_allclose(array, plain, rtol=1e-12)
    data = {"k": [float(k) for k in K], "n": [float(n) for n in N]}
    for native in (pd.DataFrame(data), pl.DataFrame(data), pl.LazyFrame(data)):
        frame = nw.from_native(native).lazy()
        result = frame.select(x=formula(nw.col("k"), nw.col("n"))).collect()
        np.testing.assert_allclose(result["x"].to_numpy(), plain, rtol=1e-12)


def test_everything_public_is_exported_in_order() -> None:
    assert list(calc.__all__) == sorted(calc.__all__)
    for name in calc.__all__:
        assert getattr(cdpkit.calc, name).__doc__
