"""One idea, one name, one order: what makes the estimate comes first, all else by keyword."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from cdpkit import calc, frames
from cdpkit.calc import formulas

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

VERBS = ("attainment", "change", "chart", "compare", "project", "trend")
OF_TIME = {"times", "years", "time", "year", "dates", "period", "lower", "upper", "polarity"}
OF_FRAMES = {
    *("frame", "by", "band", "standard", "weight", "reference", "totals", "order", "index"),
    "on_bad",  # a frame has rows where a calculator may take one value
}
"""What only a data frame needs: its columns of labels, and small tables joined by label."""


def functions(face: ModuleType) -> dict[str, Callable[..., object]]:
    found = {name: getattr(face, name) for name in face.__all__}
    return {name: part for name, part in found.items() if inspect.isfunction(part)}


FUNCTIONS = [
    pytest.param(part, id=f"{face.__name__}.{name}")
    for face in (calc, frames)
    for name, part in functions(face).items()
    if name != "decimal_year"  # dates are what it turns into years
]
SHARED = sorted(functions(calc).keys() & functions(frames).keys())


def positional(function: Callable[..., object]) -> list[str]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p.name for p in inspect.signature(function).parameters.values() if p.kind in kinds]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_times_and_limits_are_given_by_name(function: Callable[..., object]) -> None:
    assert not OF_TIME & set(positional(function))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_multiplier_is_per(function: Callable[..., object]) -> None:
    assert not {"multiplier", "scale"} & inspect.signature(function).parameters.keys()


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_the_same_word_for_arrays_and_frames(verb: str) -> None:
    assert inspect.isfunction(getattr(calc, verb))
    assert inspect.isfunction(getattr(frames, verb))


@pytest.mark.parametrize("name", SHARED)
def test_a_function_of_frames_takes_what_that_of_arrays_takes(name: str) -> None:
    arrays = positional(getattr(calc, name))
    columns = [part for part in positional(getattr(frames, name)) if part not in OF_FRAMES]
    assert columns[0] == arrays[0]
    known = inspect.signature(getattr(calc, name)).parameters.keys() | OF_FRAMES
    assert inspect.signature(getattr(frames, name)).parameters.keys() <= known | LIMITS_OF[name]


LIMITS_OF: dict[str, set[str]] = {name: set() for name in SHARED}
LIMITS_OF["slope_index"] = {"population"}  # what calc makes the weights of
LIMITS_OF["change"] = {
    f"{side}_{end}" for side in ("baseline", "current") for end in ("lower", "upper")
}


def test_calculators_and_formulas_share_no_name() -> None:
    assert not set(calc.__all__) & set(formulas.__all__)
