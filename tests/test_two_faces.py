"""`frames.x` means what `calc.x` means: the same names, the same defaults, the same order."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from cdpkit import calc, frames

IN_ORDER = "a frame has no order of its own, so it names the column of times"
A_TABLE = "the standard or reference is a table of its own, joined by the labels of the bands"
COMMON = sorted({*calc.__all__} & {*frames.__all__})
ARGUED: dict[str, dict[str, str]] = {
    "change": {"confidence": "calc reads the level off the intervals that it is given"},
    "comparative_ratio": dict.fromkeys(
        ("standard", "reference_count", "reference_population"), A_TABLE
    ),
    "direct_rate": {"standard": A_TABLE},
    "indirect_rate": dict.fromkeys(
        ("population", "reference_count", "reference_population"), A_TABLE
    ),
    "indirect_ratio": dict.fromkeys(
        ("population", "reference_count", "reference_population"), A_TABLE
    ),
    "mann_kendall": {"times": IN_ORDER},
    "pooled_rate": {"times": IN_ORDER},
    "run_chart": {"times": IN_ORDER},
    "seasonal_kendall": {"times": IN_ORDER},
    "theil_sen": {"times": IN_ORDER},
    "trend": {"breaks": "calc takes the years of the breaks, a frame the column that marks them"},
}
POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD


def parameters(face: Any, name: str) -> dict[str, inspect.Parameter]:
    """Give what a function takes, without the frame."""
    found = dict(inspect.signature(getattr(face, name)).parameters)
    found.pop("frame", None)
    return found


def said(parameter: inspect.Parameter) -> tuple[str, str]:
    """Give default and kind."""
    return str(parameter.default), parameter.kind.name


@pytest.mark.parametrize("name", COMMON)
def test_what_both_faces_take_has_one_default_and_one_place(name: str) -> None:
    arrays, columns = parameters(calc, name), parameters(frames, name)
    shared = [one for one in columns if one in arrays]
    differing = {one for one in shared if said(arrays[one]) != said(columns[one])}
    assert differing == set(ARGUED.get(name, {}))
    first = [
        [one for one in face if one in shared and said(face[one])[1] == POSITIONAL.name
         and one not in ARGUED.get(name, {})]
        for face in (arrays, columns)
    ]  # fmt: skip
    assert first[0] == first[1]


def test_the_faces_share_most_of_their_names() -> None:
    alone = {"SeriesTable", "by_parts", "figure_rows", "tables"}
    assert set(frames.__all__) - alone == set(COMMON)


@pytest.mark.parametrize("name", COMMON)
def test_nothing_but_estimates_is_taken_by_place(name: str) -> None:
    """Times, settings and options go by name, so that years are never taken for values."""
    by_place = {one for one, p in parameters(frames, name).items() if p.kind is POSITIONAL}
    assert not by_place & {"times", "season", "per", "confidence", "exposure_1", "method", "by"}
