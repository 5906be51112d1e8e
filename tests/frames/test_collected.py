"""Methods that need a quantile or an order for each row: eager engines only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Engine

DATA = {"g": ["a", "a", None, "a", None, "b"], "x": [1e9 + 1, 1e9 + 2, -3.0, 1e9 + 4, -5.0, 7.0]}


def numbers(values: list[float | None]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def test_means_are_those_of_calc(eager: Engine) -> None:
    levels = (0.95, 0.998)
    found = eager.read(frames.mean(eager(DATA), "x", by="g", confidence=levels))
    assert found["g"] == ["a", None, "b"]
    assert found["size"] == [3, 2, 1]
    for place, sample in enumerate(([1e9 + 1, 1e9 + 2, 1e9 + 4], [-3, -5], [7])):
        expected = calc.mean(sample, confidence=levels)
        np.testing.assert_allclose(found["value"][place], expected.estimate, rtol=1e-12)
        lower = numbers(found["lower_998"])[place]
        np.testing.assert_allclose(lower, expected.lower[1], rtol=1e-12)


def test_missing_values_travel_or_are_left_out(eager: Engine) -> None:
    data = {"x": [1.0, None, 3.0]}
    assert eager.read(frames.mean(eager(data), "x"))["value"] == [None]
    found = eager.read(frames.mean(eager(data), "x", missing="drop"))
    assert found["value"] == [2.0]
    assert found["method"] == ["Student's t, missing values left out"]


def test_quantile_groups_are_those_of_calc(eager: Engine) -> None:
    values = [12, 30, 25, 25, 7, 41]
    found = eager.read(frames.quantile_group(eager({"x": values}), "x", 3))
    assert found["quantile"] == calc.quantile_group(values, 3).group.tolist()
    apart = eager.read(
        frames.quantile_group(eager({"x": values, "g": list("aabbab")}), "x", 2, by="g")
    )
    # Of three in two groups, ranks 1 and 2 make the first; the two 25 share rank 2.
    assert apart["quantile"] == [1, 1, 1, 1, 2, 1]
    assert apart["x"] == values


def test_too_few_values_have_no_groups(eager: Engine) -> None:
    found = eager.read(frames.quantile_group(eager({"x": [1.0, None, 3.0]}), "x", 2))
    assert found["quantile"] == [2, None, 1]
    found = eager.read(frames.quantile_group(eager({"x": [1.0, None, 3.0]}), "x", 3))
    assert found["quantile"] == [None] * 3


def test_a_lazy_frame_must_be_collected_first(lazy: Engine) -> None:
    with pytest.raises(InputError, match=r"`frame` is lazy .*`mean`.* Collect it first"):
        frames.mean(lazy(DATA), "x")
    with pytest.raises(InputError, match=r"`frame` is lazy .*order.* Collect it first"):
        frames.quantile_group(lazy(DATA), "x", 2)
