"""What rounding allows: the lowest and highest change when each value lies between bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_floats, refuse
from cdpkit.calc.changes.kinds import BASE_HINT, RELATIVE, change_formula
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Operand
    from cdpkit.calc.changes.values import Values


Bounds = tuple["ArrayLike", "ArrayLike"]


def rounding_limits(
    bounds: tuple[Bounds | None, Bounds | None],
    values: Values,
    formula: Callable[[FloatArray, FloatArray], FloatArray],
    kind: str,
) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest change that the bounds allow: every kind is monotone in each value."""
    if bounds[0] is None and bounds[1] is None:
        nothing = np.full_like(values.current, np.nan)
        return nothing, nothing
    sides = []
    for name, pair, value, scale in zip(
        ("baseline_bounds", "current_bounds"),
        bounds,
        (values.baseline, values.current),
        values.scale,
        strict=True,
    ):
        low, high = (value, value) if pair is None else (scale * x for x in _pair(name, pair))
        hint = "Give the lowest, then the highest true value."
        refuse(low > high, name, "are in reverse", hint, code="limits_reversed")
        sides.append((low, high))
    low_base, low_current = sides[0][0], sides[1][0]
    if kind in RELATIVE:
        problem = "reach zero or below"
        refuse(low_base <= 0, "baseline_bounds", problem, BASE_HINT, code="base_not_positive")
    if kind == "annualised_percent":
        hint = "Use kind='absolute'."
        refuse(low_current < 0, "current_bounds", "reach below zero", hint, code="negative")
    corners = np.broadcast_arrays(*(formula(b, c) for b in sides[0] for c in sides[1]))
    return np.minimum.reduce(corners), np.maximum.reduce(corners)


def _pair(name: str, bounds: object) -> list[FloatArray]:
    if not isinstance(bounds, Sequence | np.ndarray) or len(bounds) != 2:
        raise InputError(name, "is not a pair", "Give the lowest and the highest true value.")
    return [as_floats(name, x) for x in bounds]


def change_bounds(
    baseline_lower: Operand,
    baseline_upper: Operand,
    current_lower: Operand,
    current_upper: Operand,
    *,
    kind: str = "absolute",
    years: float | None = None,
) -> tuple[Operand, Operand]:
    """Lowest and highest change when each of the two values lies between bounds.

    Every kind of change is monotone in each value, so the extremes lie at corners. Fractions give
    exact fractions.

    Parameters
    ----------
    baseline_lower, baseline_upper : number
        Bounds of the baseline.
    current_lower, current_upper : number
        Bounds of the current value.
    kind : str, default "absolute"
        As in `change`.
    years : float, optional
        As in `change`.

    Returns
    -------
    tuple
        Lowest and highest change, in the kind of number given.

    Raises
    ------
    InputError
        If bounds are in reverse, or a relative change may have a base of zero or below.

    Examples
    --------
    >>> low, high = change_bounds(24.5, 25.5, 44.5, 45.5, kind="ratio")
    >>> f"{low:.2f} to {high:.2f}"
    '1.75 to 1.86'
    >>> from fractions import Fraction
    >>> change_bounds(Fraction(99, 2), Fraction(101, 2), 60, 60)
    (Fraction(19, 2), Fraction(21, 2))
    """
    formula = change_formula(kind, years)
    for name, low, high in (
        ("baseline_lower", baseline_lower, baseline_upper),
        ("current_lower", current_lower, current_upper),
    ):
        try:
            ordered = bool(low <= high)
        except (TypeError, ValueError, ArithmeticError) as error:
            problem = f"is {low!r}, with {high!r} as its upper bound"
            raise InputError(name, problem, "Give two single numbers.") from error
        if not ordered:
            raise InputError(name, f"{low} is not at or below its upper bound {high}", "Swap them.")
    if kind in RELATIVE and baseline_lower <= 0:
        raise InputError("baseline_lower", f"is {baseline_lower}", BASE_HINT)
    if kind == "annualised_percent" and current_lower < 0:
        raise InputError("current_lower", f"is {current_lower}", "Use kind='absolute'.")
    corners = [
        formula(before, now)
        for before in (baseline_lower, baseline_upper)
        for now in (current_lower, current_upper)
    ]
    return min(corners), max(corners)
