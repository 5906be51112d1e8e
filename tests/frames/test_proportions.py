"""Proportions on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Engine

K = [0, 1, 9, 100, 50, 7, 0]
N = [100, 3, 9, 100_000, 50, 2_147_483_647, 1]
DATA = {"k": K, "n": N, "area": ["A", None, "A", "B", None, "B", "C"]}


def test_every_engine_gives_the_numbers_of_calc(engine: Engine) -> None:
    levels = (0.95, 0.998, 0.5)
    result = frames.proportion(engine(DATA), "k", "n", per=100, confidence=levels)
    found, expected = engine.read(result), calc.proportion(K, N, per=100, confidence=levels)
    np.testing.assert_allclose(found["value"], expected.estimate, rtol=1e-12)
    for level, name in enumerate(("95", "998", "50")):
        np.testing.assert_allclose(found[f"lower_{name}"], expected.lower[level], rtol=1e-12)
        np.testing.assert_allclose(found[f"upper_{name}"], expected.upper[level], rtol=1e-12)
        assert max(found[f"upper_{name}"]) <= 100
    assert set(found["method"]) == {"Wilson score"}
    assert set(found["statistic"]) == {"percentage"}


def test_counts_of_a_group_are_summed_without_overflow(engine: Engine) -> None:
    found = engine.read(frames.proportion(engine(DATA), "k", "n", by="area"), sort="area")
    expected = calc.proportion([9, 107, 0, 51], [109, 2_147_583_647, 1, 53])
    np.testing.assert_allclose(found["lower"], expected.lower, rtol=1e-12)
    np.testing.assert_allclose(found["upper"], expected.upper, rtol=1e-12)
    assert found["area"] == ["A", "B", "C", None]


def test_a_numerator_above_its_denominator_is_refused_by_name(eager: Engine) -> None:
    match = r"`numerator` \(column `k`\) exceeds `denominator` \(column `n`\) in row 1 \(1 of 2\)"
    with pytest.raises(InputError, match=match):
        frames.proportion(eager({"k": [1, 5], "n": [3, 4]}), "k", "n")


def test_a_numerator_above_its_denominator_is_null_when_lazy(lazy: Engine) -> None:
    data = {"k": [1, 5, 0], "n": [3, 4, 0]}
    found = lazy.read(frames.proportion(lazy(data), "k", "n"))
    assert found["invalid"] == [False, True, True]
    assert found["value"][1:] == found["lower"][1:] == found["method"][1:] == [None, None]


def test_exact_limits_need_an_eager_frame(lazy: Engine) -> None:
    with pytest.raises(InputError, match=r"`frame` is lazy .* Collect it first"):
        frames.proportion(lazy(DATA), "k", "n", method="exact")


def test_exact_limits_of_an_eager_frame(eager: Engine) -> None:
    found = eager.read(frames.proportion(eager(DATA), "k", "n", method="exact"))
    expected = calc.proportion(K, N, method="exact")
    np.testing.assert_allclose(found["lower"], expected.lower, rtol=1e-12)
    assert set(found["method"]) == {"Clopper-Pearson"}
