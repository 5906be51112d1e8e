"""Formulas of change: plain operators, without guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.calc.arguments import Operand


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


def annualised_percent(percent: Operand, *, years: Operand) -> Operand:
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
    >>> f"{annualised_percent(24, years=2.25):.1f}"
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
        0 when the last value is not a rise.

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
