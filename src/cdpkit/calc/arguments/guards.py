"""Guards: what a method cannot use is refused here, by name, place and remedy."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from scipy.special import ndtri

from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments.types import FloatArray, FloatOrArray, Levels, Number


SHOWN = 5  # positions named in one message

LARGEST = 1e50
"""A number beyond it measures nothing, and its sixth power is not a number any more."""

SMALLEST = 1e-20
"""A number nearer to zero is the residue of a subtraction, and nothing can be divided by it."""


class RowsError(InputError):
    """Some of several rows hold what the method cannot use; `on_bad="mark"` leaves them out."""

    bad: NDArray[np.bool_]
    code: str = "not_usable"
    fault: str = ""


def refuse(
    bad: NDArray[np.bool_],
    argument: str,
    problem: str,
    hint: str,
    *,
    code: str = "not_usable",
    family: bool = False,
) -> None:
    """Raise if any element is bad, and say at which positions and how many of how many.

    With `family` a single fault is that of the rows which are looked at together.
    """
    if not bad.any():
        return
    where = ""
    if bad.ndim:
        places = np.argwhere(bad)
        shown = ", ".join(str(tuple(int(i) for i in place)) for place in places[:SHOWN])
        more = ", ..." if len(places) > SHOWN else ""
        where = f" at [{shown}{more}] ({len(places)} of {bad.size})"
    elif not family:
        raise InputError(argument, problem, hint)
    error = RowsError(argument, f"{problem}{where}", hint)
    error.bad, error.code, error.fault = bad, code, problem
    raise error


def noted(where: NDArray[np.bool_], text: str) -> tuple[str, ...]:
    """Give a text as a warning if it holds anywhere; of an array, for how many of how many."""
    if not np.any(where):
        return ()
    return (f"{int(where.sum())} of {where.size}: {text}" if where.ndim else text,)


def as_floats(argument: str, value: ArrayLike | Sequence[Number | None]) -> FloatArray:
    """Convert numbers to float64, so that no integer overflows; missing becomes NaN.

    Decimals, fractions and object arrays of numbers are accepted. Text, dates, infinities and
    numbers beyond 1e50 are refused.
    """
    return _bounded(argument, value)[0]


def _bounded(
    argument: str, value: ArrayLike | Sequence[Number | None]
) -> tuple[FloatArray, float, float]:
    """Convert as `as_floats` does, and give the lowest and highest number as well."""
    try:
        if isinstance(value, np.ma.MaskedArray):
            value = np.ma.filled(value.astype(np.float64), np.nan)
        array = np.asarray(value)
    except (TypeError, ValueError) as error:
        raise InputError(
            argument, "is not a number or a rectangular array", "Give numbers; NaN for missing."
        ) from error
    if array.dtype.kind == "O":
        array = _from_objects(argument, array)
    elif array.dtype.kind not in "biuf":
        raise InputError(argument, f"holds {array.dtype}", "Convert it to numbers first.")
    floats: FloatArray = array.astype(np.float64, copy=False)
    low, high = extremes(floats)
    if low == -np.inf or high == np.inf:
        refuse(
            np.isinf(floats),
            argument,
            "is not finite",
            "Give finite numbers; NaN for missing.",
            code="not_finite",
        )
    if max(-low, high) > LARGEST:
        refuse(
            np.abs(floats) > LARGEST,
            argument,
            "is too large",
            "Give the numbers in a larger unit.",
            code="too_large",
        )
    return floats, low, high


def extremes(floats: FloatArray) -> tuple[float, float]:
    """Lowest and highest number, without the masks that a test of each element would make."""
    if not floats.size:
        return 0.0, 0.0
    low, high = float(np.min(floats)), float(np.max(floats))
    if np.isnan(low):
        low, high = (
            float(np.fmin.reduce(floats, axis=None)),
            float(np.fmax.reduce(floats, axis=None)),
        )
    return (0.0, 0.0) if np.isnan(low) else (low, high)


def _from_objects(argument: str, array: NDArray[Any]) -> FloatArray:
    values = [_number_or_nan(value) for value in array.ravel()]
    unread = np.array([value is None for value in values], dtype=np.bool_).reshape(array.shape)
    refuse(
        unread,
        argument,
        "is not a number",
        "Convert text to numbers; NaN for missing.",
        code="not_a_number",
    )
    return np.array(values, dtype=np.float64).reshape(array.shape)


def _number_or_nan(value: object) -> float | None:
    """Give a float, NaN for a missing value (None, pandas NA or NaT), None for anything else."""
    if is_missing(value):
        return math.nan
    if isinstance(value, (str, bytes)):
        return None
    try:
        return float(cast("float", value))
    except (TypeError, ValueError):
        return None
    except OverflowError:
        return math.inf


def as_counts(
    *, denominators: Sequence[str] = (), **arguments: ArrayLike
) -> tuple[FloatArray, ...]:
    """Convert to non-negative float64 arrays of one shape; NaN travels.

    Parameters
    ----------
    denominators : sequence of str
        Names of the arguments that must be above zero.
    **arguments : array_like
        The values, under the names that a message should use.

    Raises
    ------
    InputError
        If a value is not a finite number, is negative, is a denominator of zero or below 1e-20, or
        if the shapes do not broadcast.
    """
    bounded = {name: _bounded(name, value) for name, value in arguments.items()}
    arrays = {name: array for name, (array, _, _) in bounded.items()}
    for name, (array, low, _) in bounded.items():
        if low >= SMALLEST:
            continue
        refuse(
            array < 0,
            name,
            "is negative",
            "Counts and populations are zero or more.",
            code="negative",
        )
        if name in denominators:
            refuse(
                array == 0,
                name,
                "is zero",
                "Leave those rows out, or make the denominator NaN.",
                code="zero",
            )
            refuse(
                array < SMALLEST,
                name,
                "is too close to zero",
                "Leave those rows out, or make the denominator NaN.",
                code="too_small",
            )
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError as error:
        shapes = ", ".join(f"`{name}` {array.shape}" for name, array in arrays.items())
        first = next(iter(arrays))
        raise InputError(first, f"does not broadcast: {shapes}", "Align the shapes.") from error
    return tuple(np.broadcast_to(array, shape) for array in arrays.values())


def as_enclosed(
    argument: str, estimate: ArrayLike, lower: ArrayLike, upper: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Convert an estimate and its limits, which may be infinite, to float64 of one shape."""
    value = as_floats(argument, estimate)
    try:
        low, high = (np.asarray(side, dtype=np.float64) for side in (lower, upper))
        value, low, high = np.broadcast_arrays(value, low, high)
    except (TypeError, ValueError) as error:
        hint = "Give each estimate a lower and an upper limit; NaN for missing."
        raise InputError(argument, "has limits that do not fit it", hint) from error
    outside = (low > value) | (value > high)
    refuse(
        outside,
        argument,
        "is outside its limits",
        "Give lower <= estimate <= upper.",
        code="outside_limits",
    )
    return value, low, high


def single(**arguments: FloatArray) -> dict[str, float]:
    """Give the inputs of a single estimate by name; of arrays nothing, they stay with the caller."""
    if any(array.ndim for array in arguments.values()):
        return {}
    return {name: float(array) for name, array in arguments.items()}


def plain(part: ArrayLike) -> FloatOrArray:
    """Give a single number as a float, and an array as it is."""
    array = np.asarray(part, dtype=np.float64)
    return array if array.ndim else float(array)


def as_level(confidence: object) -> float:
    """Give the confidence level as a float in (0, 1)."""
    if isinstance(confidence, (bool, str, bytes)) or np.ndim(cast("Any", confidence)) != 0:
        raise InputError("confidence", f"is {confidence!r}", "Write a fraction such as 0.95.")
    try:
        level = float(cast("float", confidence))
    except (TypeError, ValueError) as error:
        raise InputError(
            "confidence", f"is {confidence!r}", "Write a fraction such as 0.95."
        ) from error
    if 0 < level < 1:
        return level
    if 1 <= level < 100:
        raise InputError(
            "confidence",
            f"is {level:g}: it is a fraction, not a percentage",
            f"Write {level / 100:g} for {level:g}%.",
        )
    raise InputError("confidence", f"is {level:g}, outside (0, 1)", "Write 0.95 for 95%.")


def two_sided_z(confidence: float) -> float:
    """Give the normal quantile that leaves (1 - confidence) / 2 above it."""
    return float(-ndtri((1 - as_level(confidence)) / 2))


def at_levels(
    confidence: Levels, limits: Callable[[float], tuple[FloatArray, FloatArray]]
) -> tuple[Levels, FloatOrArray, FloatOrArray]:
    """Give limits for one level, or stacked along a leading axis for several."""
    if np.ndim(confidence) == 0:
        level = as_level(confidence)
        return (level, *limits(level))
    levels = tuple(as_level(level) for level in cast("Sequence[float]", confidence))
    if not levels:
        raise InputError("confidence", "is empty", "Give at least one level, such as 0.95.")
    if len(levels) == 1:  # a view, where `stack` would copy
        lower, upper = (side[np.newaxis] for side in map(np.asarray, limits(levels[0])))
    else:
        lower, upper = (np.stack(side) for side in zip(*map(limits, levels), strict=True))
    return levels, lower, upper


def as_multiplier(per: object, argument: str = "per") -> float:
    """Give the multiplier as a float above zero."""
    if isinstance(per, str):
        raise InputError(argument, f"is the text {per!r}", "Give a number, such as 100 or 100_000.")
    number = as_number(argument, per)
    if number <= 0:
        raise InputError(argument, f"is {per!r}", "Give a number above zero, such as 100_000.")
    if not SMALLEST <= number <= 1 / SMALLEST:
        raise InputError(argument, f"is {per!r}", "Give a number such as 100 or 100_000.")
    return float(number)


def as_choice(argument: str, value: object, choices: Sequence[str]) -> str:
    """Give `value` back if it is one of `choices`."""
    if isinstance(value, str) and value in choices:
        return value
    raise InputError(argument, f"is {value!r}", f"Choose from {', '.join(map(repr, choices))}.")


def as_exact(argument: str, value: object) -> Fraction | None:
    """Give the number as it is written, as an exact fraction; missing gives None.

    A float stands for its shortest decimal: 0.1 is one tenth. Ties are then decided on what was
    printed, not on binary noise.
    """
    if is_missing(value):
        return None
    if isinstance(value, Fraction):
        return value
    try:
        number = _decimal(value)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise InputError(argument, f"is {value!r}", "Give a number.") from error
    if number.is_nan():
        return None
    if number.is_infinite():
        raise InputError(argument, f"is {value!r}", "Give a finite number.")
    return Fraction(number)


def _decimal(value: object) -> Decimal:
    if isinstance(value, (Decimal, int, np.integer)):
        return Decimal(value if isinstance(value, Decimal) else int(value))
    if isinstance(value, str):
        return Decimal(value.strip())
    return Decimal(repr(float(cast("float", value))))


def is_missing(value: object) -> bool:
    """Tell None, pandas NA and NaT; pandas itself is not imported here."""
    return value is None or type(value).__name__ in {"NAType", "NaTType"}


def as_number(argument: str, value: object) -> Fraction:
    """Give the number as an exact fraction; a missing one is refused."""
    number = as_exact(argument, value)
    if number is None:
        raise InputError(argument, "is missing", "Give a number.")
    return number
