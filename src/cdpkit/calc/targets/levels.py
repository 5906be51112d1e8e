"""The level that a target amounts to, whichever way it is put."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import aligns_labels, as_choice, as_floats, refuse
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray


SHAPES = ("level", "increment", "percent", "cumulative")


@aligns_labels()
def target_level(baseline: ArrayLike, target: ArrayLike, *, shape: str = "level") -> FloatArray:
    """Level that a target amounts to, whichever way it is put.

    Parameters
    ----------
    baseline, target : array_like, broadcastable
        Value at the start, and the target as its shape has it.
    shape : {"level", "increment", "percent", "cumulative"}, default "level"
        The level itself, what is to be added to the baseline, or a change in percent of the
        baseline. `cumulative` is a count to be reached from a count at the start; it only rises.

    Returns
    -------
    numpy.ndarray
        In the unit of the baseline.

    Raises
    ------
    InputError
        If a percentage is asked of a baseline of zero or below, a cumulative target lies below its
        start, `shape` is none of the four, or shapes do not broadcast.

    Examples
    --------
    >>> target_level([60, 80], -25, shape="percent").tolist()
    [45.0, 60.0]
    """
    as_choice("shape", shape, SHAPES)
    before, aim = as_floats("baseline", baseline), as_floats("target", target)
    try:
        before, aim = np.broadcast_arrays(before, aim)
    except ValueError as error:
        shapes = f"has shape {before.shape}, `target` {aim.shape}"
        raise InputError("baseline", shapes, "Align the shapes.") from error
    if shape == "percent":
        refuse(
            before <= 0,
            "baseline",
            "is zero or negative",
            "Use shape='increment'.",
            code="base_not_positive",
        )
        return before * (100 + aim) / 100
    if shape == "cumulative":
        refuse(
            aim < before,
            "target",
            "is below the start of a cumulative count",
            "Give the whole count that is aimed at.",
        )
    return before + aim if shape == "increment" else aim.copy()
