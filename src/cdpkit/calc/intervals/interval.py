"""The result of every calculator that gives an estimate with its limits."""

from __future__ import annotations

import math
from dataclasses import field
from typing import TYPE_CHECKING, Any, Generic

import numpy as np

from cdpkit.calc.arguments import bad_rows_field
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import TypeVar

    from cdpkit.calc.arguments import BadRows, FloatOrArray, Levels

    ValueT_co = TypeVar("ValueT_co", bound=FloatOrArray, default=FloatOrArray, covariant=True)
else:  # `typing` knows defaults from Python 3.13 on
    from typing import TypeVar

    ValueT_co = TypeVar("ValueT_co", covariant=True)


NO_WIDTH = 1e-9
"""Limits closer than this share of them are one number, and their width is noise of floats."""


BY_LEVEL = (
    "lower",
    "upper",
    "lower_denominator",
    "upper_denominator",
    "earliest",
    "latest",
    "coverage",
)
"""How the names of attributes end that have a leading axis for several levels."""


class Limited(Result):
    """A result with limits: several levels become columns of their own, `lower_95`, `upper_95`."""

    __slots__ = ()

    confidence: Levels

    def to_columns(self) -> dict[str, Any]:
        """Give the attributes as columns of a table, with a column for each level.

        Returns
        -------
        dict
            As of any result; where there are several levels, limits have the level behind the name.
        """
        columns = super().to_columns()
        levels: Levels = self.confidence
        if np.ndim(levels) == 0:
            return columns
        split: dict[str, Any] = {}
        for name, value in columns.items():
            if name.endswith(BY_LEVEL) and value is not None:
                split |= {f"{name}_{tag}": value[i] for i, tag in enumerate(level_tags(levels))}
            else:
                split[name] = value
        return split | {"confidence": percent_text(levels)}


@result
class Interval(Limited, Generic[ValueT_co]):
    """An estimate with its lower and upper limit, and how they were made.

    For a type checker, numbers give an `Interval[float]` and arrays give an
    `Interval[NDArray[numpy.float64]]`; `Interval` alone may be of either.

    Parameters
    ----------
    estimate : float or numpy.ndarray
        The value; NaN where an input is missing or the value is suppressed.
    lower, upper : float or numpy.ndarray
        The limits, in the unit of the estimate. Several levels stand along a leading axis.
    confidence : float or sequence of float
        Two-sided coverage in (0, 1).
    method : str
        Name of the method of the limits.
    warnings : tuple of str, default ()
        What the reader must know: why a value is missing, or what was taken as zero.
    inputs : mapping, default {}
        The numbers behind a single estimate, by argument; those of an array stay with the caller.
    whole : float or None, default None
        What all of it would be, where the estimate is a share or a difference of shares: 1, or 100
        for percentages.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> print(Interval(30.798, 25.525, 36.621, 0.95, "Wilson score"))
    30.8 (25.5 to 36.6), 95% Wilson score
    """

    estimate: ValueT_co
    lower: ValueT_co
    upper: ValueT_co
    confidence: Levels
    method: str
    warnings: tuple[str, ...] = ()
    inputs: Mapping[str, float] = field(default_factory=dict)
    whole: float | None = None
    bad_rows: BadRows | None = bad_rows_field()

    if not TYPE_CHECKING:

        def __class_getitem__(cls, _: object) -> type[Interval]:
            """Give the class: `Interval[float](...)` makes what `Interval(...)` makes."""
            return cls

    def __post_init__(self) -> None:
        for name in ("estimate", "lower", "upper"):
            value = getattr(self, name)
            if np.ndim(value) == 0:
                object.__setattr__(self, name, _number(name, value))

    def sentence(self) -> str:
        """Say what was found."""
        how = f"{percent_text(self.confidence)} {self.method}"
        if not isinstance(self.estimate, float):
            return f"{self.estimate.size} estimates, {how}"
        if math.isnan(self.estimate):
            return "; ".join(("not calculated", *self.warnings))
        if not isinstance(self.lower, float) or not isinstance(self.upper, float):
            return f"{self.estimate:.6g} with several limits, {how}"
        return f"{interval_text(self.estimate, self.lower, self.upper)}, {how}"


def percent_text(levels: Levels) -> str:
    """Confidence levels as text.

    Parameters
    ----------
    levels : float or sequence of float
        In (0, 1).

    Returns
    -------
    str
        In percent.

    Examples
    --------
    >>> percent_text([0.95, 0.998])
    '95% and 99.8%'
    """
    return " and ".join(f"{100 * level:.10g}%" for level in np.atleast_1d(levels))


def limit_columns(lower: FloatOrArray, upper: FloatOrArray, levels: Levels) -> dict[str, Any]:
    """Limits as columns: `lower` and `upper`, with the level behind the name if there are several.

    Parameters
    ----------
    lower, upper : float or numpy.ndarray
        Limits; several levels stand along a leading axis.
    levels : float or sequence of float
        In (0, 1).

    Returns
    -------
    dict
        One pair of columns a level.

    Examples
    --------
    >>> limit_columns(np.array([1, 0]), np.array([2, 3]), [0.95, 0.998]) == {
    ...     "lower_95": 1, "upper_95": 2, "lower_998": 0, "upper_998": 3
    ... }
    True
    """
    if np.ndim(levels) == 0:
        return {"lower": lower, "upper": upper}
    columns: dict[str, Any] = {}
    for i, tag in enumerate(level_tags(levels)):
        columns |= {f"lower_{tag}": np.asarray(lower)[i], f"upper_{tag}": np.asarray(upper)[i]}
    return columns


def level_tags(levels: Levels) -> list[str]:
    """Give what stands behind `lower_` and `upper_` for each level: `95`, `998`."""
    return [f"{100 * level:.10g}".replace(".", "") for level in np.atleast_1d(levels)]


def _number(argument: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        hint = "Give a number; NaN for missing."
        raise InputError(argument, f"is {value!r}", hint) from error


def interval_text(estimate: float, lower: float, upper: float) -> str:
    """Estimate and limits as text, with the decimals that the width supports.

    Parameters
    ----------
    estimate, lower, upper : float
        In one unit.

    Returns
    -------
    str
        Three numbers.

    Examples
    --------
    >>> interval_text(30.798, 25.525, 36.621)
    '30.8 (25.5 to 36.6)'
    """
    width = upper - lower
    if width < NO_WIDTH * max(abs(lower), abs(upper)):
        width = 0
    places = _places(width)
    value, low, high = (f"{x:.{places}f}" for x in (estimate, lower, upper))
    return f"{value} ({low} to {high})"


def _places(width: float) -> int:
    """Decimals that show the width to three figures, and one at least."""
    if not math.isfinite(width) or width <= 0:
        return 1
    return max(1, 2 - math.floor(math.log10(width)))
