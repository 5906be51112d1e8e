"""Formulas of trend tests, without guards: of values with weights, and of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.calc.arguments import Operand


def weighted_slope(
    values: Sequence[Operand], weights: Sequence[Operand], *, times: Sequence[Operand]
) -> tuple[Operand, Operand]:
    r"""Weighted least-squares slope and its variance, as a formula without guards.

    $b = (S_w S_{wtv} - S_{wt} S_{wv}) / (S_w S_{wtt} - S_{wt}^2)$ and
    $V(b) = S_w / (S_w S_{wtt} - S_{wt}^2)$ with weights $1/\sigma^2$.

    Parameters
    ----------
    values, weights, times : sequence of numbers or arrays
        One element a point; at least two different times.

    Returns
    -------
    tuple
        Slope and variance, in the kind of the operands: fractions stay exact.

    Examples
    --------
    >>> from fractions import Fraction
    >>> weighted_slope([2, 4, 6], [Fraction(1)] * 3, times=[1, 2, 3])
    (Fraction(2, 1), Fraction(1, 2))
    """
    points = list(zip(times, values, weights, strict=True))
    sw = sum(w for _, _, w in points)
    swt = sum(w * t for t, _, w in points)
    swv = sum(w * v for _, v, w in points)
    swtt = sum(w * t * t for t, _, w in points)
    swtv = sum(w * t * v for t, v, w in points)
    spread = sw * swtt - swt * swt
    return (sw * swtv - swt * swv) / spread, sw / spread


def residual_dispersion(
    values: Sequence[Operand], weights: Sequence[Operand], *, times: Sequence[Operand]
) -> Operand:
    r"""Weighted mean square of the residuals from the weighted line, as a formula without guards.

    $\sum w (v - \hat v)^2 / (n - 2)$: about 1 where the weights hold all the variation.

    Parameters
    ----------
    values, weights, times : sequence of numbers or arrays
        One element a point; at least three points.

    Returns
    -------
    number or array
        In the kind of the operands: fractions stay exact.

    Examples
    --------
    >>> from fractions import Fraction
    >>> residual_dispersion([2, 4, 9], [Fraction(1)] * 3, times=[1, 2, 3])
    Fraction(3, 2)
    """
    slope, _ = weighted_slope(values, weights, times=times)
    points = list(zip(times, values, weights, strict=True))
    total = sum(w for _, _, w in points)
    level = sum(w * (v - slope * t) for t, v, w in points) / total
    return sum(w * (v - level - slope * t) ** 2 for t, v, w in points) / (len(points) - 2)


def chi_squared_for_trend(
    numerators: Sequence[Operand], denominators: Sequence[Operand], *, times: Sequence[Operand]
) -> Operand:
    r"""Chi-squared statistic for a trend in proportions, as a formula without guards.

    $D (D \sum Ct - C \sum Dt)^2 / (C (D - C) (D \sum Dt^2 - (\sum Dt)^2))$ with the totals $C$ of
    the numerators and $D$ of the denominators.

    Parameters
    ----------
    numerators, denominators, times : sequence of numbers or arrays
        One element a point; the totals must be 0 < C < D.

    Returns
    -------
    number or array
        In the kind of the operands: fractions stay exact.

    References
    ----------
    - Armitage P (1955), Biometrics 11:375-386.

    Examples
    --------
    >>> from fractions import Fraction
    >>> chi_squared_for_trend([Fraction(10), Fraction(20)], [100, 100], times=[1, 2])
    Fraction(200, 51)
    """
    points = list(zip(times, numerators, denominators, strict=True))
    c = sum(k for _, k, _ in points)
    d = sum(n for _, _, n in points)
    ct = sum(k * t for t, k, _ in points)
    dt = sum(n * t for t, _, n in points)
    dtt = sum(n * t * t for t, _, n in points)
    return d * (d * ct - c * dt) ** 2 / (c * (d - c) * (d * dtt - dt**2))
