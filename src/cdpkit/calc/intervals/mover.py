"""Limits of differences and ratios from the limits of their two parts (MOVER): plain operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdpkit.calc.arguments import Operand


def mover_limits(
    first: tuple[Operand, Operand, Operand], second: tuple[Operand, Operand, Operand]
) -> tuple[Operand, Operand]:
    r"""Limits of a difference from the limits of its two parts, as a formula without guards.

    $d - \sqrt{(a - l_a)^2 + (u_b - b)^2}$ and $d + \sqrt{(u_a - a)^2 + (b - l_b)^2}$.

    Parameters
    ----------
    first, second : tuple of three numbers, arrays or column expressions
        Estimate, lower and upper limit; the second is subtracted, and independent of the first.

    Returns
    -------
    tuple
        Lower and upper limit of first - second.

    References
    ----------
    - Zou GY, Donner A (2008), Stat Med 27:1693-1702.

    Examples
    --------
    >>> mover_limits((10, 7, 13), (5, 2, 9))
    (0.0, 9.242640687119284)
    """
    (a, low_a, high_a), (b, low_b, high_b) = first, second
    below = ((a - low_a) ** 2 + (high_b - b) ** 2) ** 0.5
    above = ((high_a - a) ** 2 + (b - low_b) ** 2) ** 0.5
    return a - b - below, a - b + above


def mover_ratio_limits(
    first: tuple[Operand, Operand, Operand], second: tuple[Operand, Operand, Operand]
) -> tuple[Operand, Operand]:
    r"""Limits of a ratio from the limits of its two parts (MOVER-R), as a formula without guards.

    The ratios $R$ for which zero lies between the MOVER limits of $a - R b$. So the ratio leaves
    out 1 exactly where the difference leaves out 0. With $A = u_b (2b - u_b)$ and
    $C = l_a (2a - l_a)$ the lower limit is $C / (ab + \sqrt{(ab)^2 - AC})$, with
    $A = l_b (2b - l_b)$ and $C = u_a (2a - u_a)$ the upper one is
    $(ab + \sqrt{(ab)^2 - AC}) / A$. The roots are written without a difference of squares.

    Parameters
    ----------
    first, second : tuple of three numbers, arrays or column expressions
        Estimate, lower and upper limit: $a > 0$, $b > 0$, $l_a \ge 0$, $l_b > 0$. The second
        divides, and is independent of the first.

    Returns
    -------
    tuple
        Lower and upper limit of first / second.

    References
    ----------
    - Donner A, Zou GY (2012), Stat Methods Med Res 21:347-359.
    - Newcombe RG (2016), Stat Methods Med Res 25:1774-1778.

    Examples
    --------
    >>> lower, upper = mover_ratio_limits((10, 7, 13), (5, 4, 6))
    >>> f"{lower:.3f} to {upper:.3f}"
    '1.343 to 2.824'
    """
    (a, low_a, high_a), (b, low_b, high_b) = first, second
    # MOVER-R without a difference of squares: (ab)^2 - AC as a sum.
    inside, reach = low_a * (2 * a - low_a), low_b * (2 * b - low_b)
    below = (inside * (high_b - b) ** 2 + (b * (a - low_a)) ** 2) ** 0.5
    above = (reach * (high_a - a) ** 2 + (a * (b - low_b)) ** 2) ** 0.5
    return inside / (a * b + below), (a * b + above) / reach
