"""Comparison with a benchmark and unmet need, on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Engine

VALUES = {
    "v": [65.0, 50.0, 58.0, 40.0, -2.0, None],
    "lo": [62.0, 45.0, 58.0, 30.0, -4.0, 1.0],
    "up": [70.0, 57.9, 60.0, 45.0, 60.0, 2.0],
    "lo2": [57.0, 44.0, 50.0, 20.0, -6.0, 0.0],
    "up2": [75.0, 57.95, 70.0, 50.0, 70.0, 3.0],
    "low": [50.0, 57.0, 50.0, 50.0, 50.0, 50.0],
    "high": [63.0, 63.0, 63.0, 63.0, 63.0, 63.0],
}
NUMBERS = {name: [np.nan if v is None else v for v in values] for name, values in VALUES.items()}
OUTER = {"outer_lower": "lo2", "outer_upper": "up2"}
LIMITS = {"benchmark_lower": "low", "benchmark_upper": "high"}


def check_words(engine: Engine, polarity: str, more: dict[str, str]) -> None:
    result = frames.compare(
        engine(VALUES), "v", 58, lower="lo", upper="up", polarity=polarity, **more
    )
    found = engine.read(result)
    arrays = {argument: NUMBERS[column] for argument, column in more.items()}
    v, lo, up = (NUMBERS[name] for name in ("v", "lo", "up"))
    expected = calc.compare(v, 58, lower=lo, upper=up, polarity=polarity, **arrays)
    assert found["comparison"] == list(expected.outcome)
    assert set(found["comparison_method"]) == {expected.method}


@pytest.mark.parametrize("polarity", ["neutral", "higher_better", "lower_better"])
@pytest.mark.parametrize("more", [{}, OUTER, LIMITS, OUTER | LIMITS])
def test_words_are_those_of_calc(common: Engine, polarity: str, more: dict[str, str]) -> None:
    check_words(common, polarity, more)


@pytest.mark.parametrize(("polarity", "more"), [("neutral", {}), ("lower_better", OUTER | LIMITS)])
def test_every_engine_has_the_same_words(
    engine: Engine, polarity: str, more: dict[str, str]
) -> None:
    check_words(engine, polarity, more)


def test_rates_are_compared_as_they_come(engine: Engine) -> None:
    data = {"x": [65, 9, 100], "n": [1_000, 1_000, 0], "england": [40.0, 9.0, 40.0]}
    rates = frames.crude_rate(engine(data), "x", "n", per=1_000)
    found = engine.read(frames.compare(rates, "value", "england", lower="lower", upper="upper"))
    assert found["comparison"] == ["higher", "similar", "not compared"]
    if engine.lazy:
        assert found["invalid"] == [False, False, True]


def test_limits_that_do_not_enclose_are_refused_or_null(engine: Engine) -> None:
    frame = engine({"v": [1.0, 5.0], "lo": [0.0, 6.0], "up": [2.0, 7.0]})
    if engine.lazy:
        found = engine.read(frames.compare(frame, "v", 3, lower="lo", upper="up"))
        assert found["comparison"] == ["lower", None]
        assert found["invalid"] == [False, True]
    else:
        with pytest.raises(InputError, match=r"`value` \(column `v`\) is outside .* in row 1"):
            frames.compare(frame, "v", 3, lower="lo", upper="up")


NEED = {
    "treated": [1_827.0, 0.0, 400.0, 5.0, None],
    "need": [3_090.0, 10.0, 300.0, 0.0, 7.0],
    "low": [2_600.0, 5.0, 250.0, 0.0, 6.0],
    "high": [3_800.0, 20.0, 500.0, 0.0, 8.0],
}


@pytest.mark.parametrize("limits", [{"lower": "low", "upper": "high"}, {}])
def test_need_is_that_of_calc(engine: Engine, limits: Any) -> None:
    found = engine.read(frames.unmet_need(engine(NEED), "treated", "need", **limits))
    bounds = {side: NEED[column][:3] for side, column in limits.items()}
    expected = calc.unmet_need(NEED["treated"][:3], NEED["need"][:3], **bounds)
    np.testing.assert_allclose(found["value"][:3], expected.estimate, rtol=1e-12)
    for name in ("lower", "upper"):
        limit = [np.nan if x is None else x for x in found[name][:3]]
        np.testing.assert_allclose(limit, getattr(expected, name) * np.ones(3), rtol=1e-12)
    assert found["value"][3:] == found["lower"][3:] == found["method"][3:] == [None, None]
    plain, clamped = "limits of the prevalence", "limits of the prevalence, need below 0 set to 0"
    assert found["method"][:3] == [plain, plain, clamped]
    if engine.lazy:
        assert found["invalid"] == [False, False, False, True, False]
