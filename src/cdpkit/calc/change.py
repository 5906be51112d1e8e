"""Change between two values: formulas, a guarded calculator, and bounds of printed inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc._guard import as_choice, as_floats, as_number, refuse
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc._types import FloatOrArray, Operand

__all__ = [
    "Change",
    "absolute_change",
    "annualised_percent",
    "change",
    "change_bounds",
    "consecutive_rises",
    "moving_average_update",
    "percent_change",
    "ratio",
]


def absolute_change(baseline: Operand, current: Operand) -> Operand:
    """Subtract the baseline from the current value; a formula without guards.

    Parameters
    ----------
    baseline, current : number, array or column expression
        The two values, in one unit.

    Returns
    -------
    number, array or column expression
        In that unit; percentage points for percentages.

    Examples
    --------
    >>> absolute_change(63, 70)
    7
    """
    return current - baseline


def percent_change(baseline: Operand, current: Operand) -> Operand:
    """Change as a percentage of the baseline; a formula without guards.

    Parameters
    ----------
    baseline, current : number, array or column expression
        The two values, in one unit; baseline not 0.

    Returns
    -------
    number, array or column expression
        Percent, in the kind of the operands: fractions give an exact fraction.

    Examples
    --------
    >>> percent_change(50, 62)
    24.0
    """
    return 100 * (current - baseline) / baseline


def ratio(numerator: Operand, denominator: Operand) -> Operand:
    """Divide the numerator by the denominator; a formula without guards.

    Parameters
    ----------
    numerator, denominator : number, array or column expression
        Two values in one unit; denominator not 0.

    Returns
    -------
    number, array or column expression
        Dimensionless, in the kind of the operands: fractions give an exact fraction.

    Examples
    --------
    >>> ratio(45, 25)
    1.8
    """
    return numerator / denominator


def annualised_percent(percent: Operand, years: Operand) -> Operand:
    """Yearly percent change that compounds to `percent` over `years`; without guards.

    Parameters
    ----------
    percent : number, array or column expression
        Change over the whole time, > -100.
    years : number
        Length of that time, > 0; may be fractional.

    Returns
    -------
    number, array or column expression
        Percent a year.

    Examples
    --------
    >>> f"{annualised_percent(24, 2.25):.1f}"
    '10.0'
    """
    return 100 * ((1 + percent / 100) ** (1 / years) - 1)


def moving_average_update(
    previous_average: Operand, entering: Operand, leaving: Operand, window: Operand
) -> Operand:
    """Update a moving average after one value has entered and one has left; without guards.

    Parameters
    ----------
    previous_average : number, array or column expression
        The average before.
    entering, leaving : number, array or column expression
        The newest value and the one that falls out.
    window : int
        Number of values averaged.

    Returns
    -------
    number, array or column expression
        In the unit of the values.

    Examples
    --------
    >>> moving_average_update(554, 527, 574, 5)
    544.6
    """
    return previous_average + (entering - leaving) / window


def consecutive_rises(values: Sequence[Operand]) -> int:
    """Count the rises in a row up to the last value; a missing value (NaN) ends the run.

    Parameters
    ----------
    values : sequence of numbers, shape (N,)
        In order of time.

    Returns
    -------
    int
        0 when the last value is no rise.

    Examples
    --------
    >>> consecutive_rises([43_607, 45_096, 46_551, 49_881])
    3
    >>> consecutive_rises([1, 2, 2, 3])
    1
    """
    rises = 0
    for i in range(len(values) - 1, 0, -1):
        if not values[i] > values[i - 1]:
            break
        rises += 1
    return rises


KINDS = ("absolute", "percent", "percentage_point", "ratio", "annualised_percent")
RELATIVE = ("percent", "ratio", "annualised_percent")


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change from a baseline.

    Parameters
    ----------
    estimate : float or numpy.ndarray
        The change, in the unit that `kind` names.
    lower, upper : float or numpy.ndarray
        Bounds that follow from the bounds of the inputs; NaN where none were given.
    kind : str
        `absolute`, `percent`, `percentage_point`, `ratio` or `annualised_percent`.
    baseline, current : float or numpy.ndarray
        The inputs.
    years : float or None, default None
        Years between the two, where `kind` needs them.
    warnings : tuple of str, default ()
        What the reader must know.
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    kind: str
    baseline: FloatOrArray
    current: FloatOrArray
    years: float | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("estimate", "lower", "upper", "baseline", "current"):
            value = getattr(self, name)
            if np.ndim(value) == 0:
                object.__setattr__(self, name, float(value))


def change(
    baseline: ArrayLike,
    current: ArrayLike,
    *,
    kind: str = "absolute",
    years: float | None = None,
    baseline_bounds: tuple[float, float] | None = None,
    current_bounds: tuple[float, float] | None = None,
) -> Change:
    """Change from a baseline to a current value.

    Parameters
    ----------
    baseline, current : array_like, broadcastable
        The two values, in one unit. NaN gives NaN.
    kind : {"absolute", "percent", "percentage_point", "ratio", "annualised_percent"}
        Default "absolute". `percentage_point` is the difference of two percentages.
    years : float, optional
        Years between the two, > 0: for `annualised_percent` only.
    baseline_bounds, current_bounds : tuple of float, optional
        Lowest and highest true value of a scalar input, such as a print allows. Give one or both.

    Returns
    -------
    Change
        Estimate in the unit of `kind`, shape of the broadcast inputs; the bounds are NaN unless
        bounds of an input are given.

    Raises
    ------
    InputError
        If the base of a relative change is zero or negative, `kind` is unknown, `years` is
        missing, not wanted or <= 0, shapes do not broadcast, or bounds are given in reverse or for
        arrays.

    Examples
    --------
    >>> change(1_192, 1_086, kind="percent").estimate.__round__(1)
    -8.9
    >>> x = change(25, 45, kind="ratio", baseline_bounds=(24.5, 25.5), current_bounds=(44.5, 45.5))
    >>> f"{x.estimate} ({x.lower:.2f} to {x.upper:.2f})"
    '1.8 (1.75 to 1.86)'
    """
    formula = _formula(kind, years)
    before, now = as_floats("baseline", baseline), as_floats("current", current)
    if kind in RELATIVE:
        refuse(before <= 0, "baseline", "is zero or negative", BASE_HINT)
    if kind == "annualised_percent":
        refuse(now < 0, "current", "is negative", "Use kind='absolute'.")
    try:
        estimate = formula(before, now)
    except ValueError as error:
        shapes = f"has shape {before.shape}, `current` {now.shape}"
        raise InputError("baseline", shapes, "Align the shapes.") from error
    lower, upper = np.full_like(estimate, np.nan), np.full_like(estimate, np.nan)
    if baseline_bounds is not None or current_bounds is not None:
        refuse(np.array(estimate.ndim > 0), "baseline", "is an array", "Bounds take one value.")
        lower, upper = (
            np.float64(bound)
            for bound in change_bounds(
                *(baseline_bounds or (float(before), float(before))),
                *(current_bounds or (float(now), float(now))),
                kind=kind,
                years=years,
            )
        )
    return Change(estimate, lower, upper, kind, before, now, years)


BASE_HINT = "A relative change needs a base above zero: use kind='absolute'."


def _formula(kind: str, years: float | None) -> Callable[[Operand, Operand], Operand]:
    as_choice("kind", kind, KINDS)
    if kind == "annualised_percent":
        span = None if years is None else as_number("years", years)
        if span is None or span <= 0:
            raise InputError("years", f"is {years}", "Give the years between the two values.")
        return lambda before, now: annualised_percent(percent_change(before, now), float(span))
    if years is not None:
        raise InputError("years", f"has no use for kind={kind!r}", "Use kind='annualised_percent'.")
    if kind == "percent":
        return percent_change
    return (lambda before, now: ratio(now, before)) if kind == "ratio" else absolute_change


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
    formula = _formula(kind, years)
    for name, low, high in (
        ("baseline_lower", baseline_lower, baseline_upper),
        ("current_lower", current_lower, current_upper),
    ):
        if not low <= high:
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
