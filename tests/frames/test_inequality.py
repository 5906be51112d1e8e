"""Slope and relative index on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Engine

DATA = {
    "area": ["A", None, "A", None, "A", None],
    "fifth": [3, 1, 1, 3, 2, 2],
    "life": [79.0, -3.0, 70.0, 1.5, 74.0, 1.0],
    "people": [30.0, 10.0, 25.0, 20.0, 40.0, 30.0],
    "low": [77.0, -4.0, 68.5, 1.0, 72.0, 0.0],
    "high": [81.0, -2.0, 72.0, 2.5, 76.0, 2.0],
}
GIVEN: dict[str, Any] = {"lower": "low", "upper": "high", "by": "area", "order": [1, 2, 3]}
COLUMNS = ("life", "people", "fifth")


def expected(**more: Any) -> Any:
    places = [2, 4, 0], [1, 5, 3]
    parts = {name: np.array([np.take(DATA[name], place) for place in places])
             for name in ("life", "people", "low", "high")}  # fmt: skip
    return calc.slope_index(parts["life"], parts["people"], [1, 2, 3], lower=parts["low"],
                            upper=parts["high"], **more)  # fmt: skip


def test_slopes_are_those_of_calc(engine: Engine) -> None:
    levels = (0.95, 0.998)
    result = frames.slope_index(engine(DATA), *COLUMNS, **GIVEN, confidence=levels, per=-2)
    found, ours = engine.read(result, sort="area"), expected(confidence=levels, per=-2)
    assert found["area"] == ["A", None]
    np.testing.assert_allclose(found["value"], ours.estimate, rtol=1e-12)
    np.testing.assert_allclose(found["intercept"], ours.intercept, rtol=1e-12)
    for level, name in enumerate(("95", "998")):
        np.testing.assert_allclose(found[f"lower_{name}"], ours.lower[level], rtol=1e-12)
        np.testing.assert_allclose(found[f"upper_{name}"], ours.upper[level], rtol=1e-12)
    assert "people" not in found


def test_relative_index_of_an_eager_frame(eager: Engine) -> None:
    frame = eager({name: [v for v, a in zip(DATA[name], DATA["area"], strict=True) if a == "A"]
                   for name in DATA})  # fmt: skip
    given = GIVEN | {"by": ()}
    found = eager.read(frames.slope_index(frame, *COLUMNS, **given, index="relative"))
    np.testing.assert_allclose(found["value"], expected().relative[:1], rtol=1e-12)
    np.testing.assert_allclose(found["upper"], expected().relative_upper[:1], rtol=1e-9)


@pytest.mark.parametrize("level", ["refitted", "fixed"])
def test_the_level_of_a_curved_line_is_that_of_calc(eager: Engine, level: str) -> None:
    data = {"q": [1, 2, 3], "v": [9.0, 5.0, 4.0], "n": [30, 40, 30], "l": [7.0, 4.0, 3.0],
            "u": [11.0, 6.0, 5.0]}  # fmt: skip
    curved = {"value_type": "rate", "transform": "log", "level": level}
    frame = frames.slope_index(eager(data), "v", "n", "q", lower="l", upper="u", **curved)
    found = eager.read(frame)
    ours = calc.slope_index(
        data["v"], data["n"], data["q"], lower=data["l"], upper=data["u"], **curved
    )
    for name, theirs in (
        ("value", ours.estimate),
        ("upper", ours.upper),
        ("intercept", ours.intercept),
    ):
        np.testing.assert_allclose(found[name][0], theirs, rtol=1e-12)


def test_what_is_no_single_formula_needs_an_eager_frame(lazy: Engine) -> None:
    for more in ({"index": "relative"}, {"value_type": "rate"}):
        with pytest.raises(InputError, match="Collect it first"):
            frames.slope_index(lazy(DATA), *COLUMNS, **GIVEN, **more)
    with pytest.raises(InputError, match="`order` is missing"):
        frames.slope_index(lazy(DATA), *COLUMNS, **(GIVEN | {"order": None}))


@pytest.mark.parametrize("change", ["missing", "twice"])
def test_wrong_quantiles_are_named_or_invalid(engine: Engine, change: str) -> None:
    data = {
        name: values[1:] if change == "missing" else [*values, values[0]]
        for name, values in DATA.items()
    }
    if engine.lazy:
        found = engine.read(frames.slope_index(engine(data), *COLUMNS, **GIVEN), sort="area")
        assert found["invalid"] == [True, False]
        assert found["value"][0] is None
    else:
        match = (
            "lacks a band of `order`: 3 in group A" if change == "missing" else "twice in group A"
        )
        with pytest.raises(InputError, match=match):
            frames.slope_index(engine(data), *COLUMNS, **GIVEN)


def test_text_labels_need_an_order(common: Engine) -> None:
    data = DATA | {"fifth": [str(f) for f in DATA["fifth"]]}
    with pytest.raises(InputError, match=r"`quantile` .* holds text\. As text 10 comes before 2"):
        frames.slope_index(common(data), *COLUMNS, **(GIVEN | {"order": None}))
    found = frames.slope_index(common(data), *COLUMNS, **(GIVEN | {"order": ["1", "2", "3"]}))
    np.testing.assert_allclose(common.read(found)["value"], expected().estimate, rtol=1e-12)
