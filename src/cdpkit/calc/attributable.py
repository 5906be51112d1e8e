"""The share of cases that would not have occurred without an exposure, if it is a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_enclosed,
    as_floats,
    refuse,
    two_sided_z,
)
from cdpkit.calc.intervals import Interval
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import Operand


CAUSAL = "as causal as the relative risk: it holds only if the exposure causes the difference"


def levin_fraction(prevalence: Operand, relative_risk: Operand) -> Operand:
    """Give the attributable fraction p (RR - 1) / (1 + p (RR - 1)); a formula without guards.

    Parameters
    ----------
    prevalence : number, array or column expression
        Share of the population that is exposed.
    relative_risk : number, array or column expression
        Risk of the exposed over that of the others.

    Returns
    -------
    number, array or column expression
        A share; below 0 for a protective exposure.

    Examples
    --------
    >>> round(levin_fraction(0.3, 2.5), 4)
    0.3103
    """
    excess = prevalence * (relative_risk - 1)
    return excess / (1 + excess)


@aligns_labels()
def attributable_fraction(
    prevalence: ArrayLike,
    relative_risk: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    among: str = "population",
    confidence: float = 0.95,
) -> Interval:
    r"""Share of cases in a population that would not occur without an exposure, if it is a cause.

    $p(RR - 1)/(1 + p(RR - 1))$ with the prevalence in the population (Levin); with that among cases
    $p_c (RR - 1)/RR$ (Miettinen). The limits follow from those of the relative risk; the prevalence
    is taken as known.

    Parameters
    ----------
    prevalence : array_like, shape (...,)
        Share exposed, in [0, 1]. NaN gives NaN.
    relative_risk : array_like, broadcastable
        1 or more.
    lower, upper : array_like, optional
        Limits of the relative risk; both or neither. A lower limit below 1 gives a fraction below 0.
    among : {"population", "cases"}, default "population"
        Whose prevalence it is.
    confidence : float, default 0.95
        Coverage of the limits given.

    Returns
    -------
    Interval
        A share of all cases; limits NaN where none are given.

    Raises
    ------
    InputError
        If the prevalence lies outside [0, 1], the relative risk is below 1 or outside its limits, or
        only one limit is given.

    References
    ----------
    - Levin ML (1953), Acta Unio Int Contra Cancrum 9:531-541.
    - Miettinen OS (1974), Am J Epidemiol 99:325-332.

    Examples
    --------
    >>> found = attributable_fraction(0.3, 2.5, lower=1.8, upper=3.4)
    >>> f"{found.estimate:.3f} ({found.lower:.3f} to {found.upper:.3f})"
    '0.310 (0.194 to 0.419)'
    """
    as_choice("among", among, ("population", "cases"))
    if (lower is None) != (upper is None):
        missing = "lower" if lower is None else "upper"
        raise InputError(missing, "is missing", "Give both limits of the relative risk, or none.")
    p = as_floats("prevalence", prevalence)
    share = "Give a share: 0.3 for 30%."
    refuse((p < 0) | (p > 1), "prevalence", "is outside [0, 1]", share, code="out_of_range")
    hint = "An exposure that protects prevents a fraction: take the inverse risk of the unexposed."
    bounds = (np.nan, np.nan) if lower is None or upper is None else (lower, upper)
    risks = as_enclosed("relative_risk", relative_risk, *bounds)
    refuse(risks[0] < 1, "relative_risk", "is below 1", hint, code="out_of_range")
    refuse(
        risks[1] <= 0, "lower", "is not above zero", "Give limits of a ratio.", code="not_positive"
    )
    if among == "population":
        # Levin 1953: p (RR - 1) / (1 + p (RR - 1)), p the share of all people that is exposed.
        parts = [levin_fraction(p, risk) for risk in risks]
    else:
        # Miettinen 1974: p (RR - 1) / RR, p the share of cases that was exposed.
        parts = [p * (risk - 1) / risk for risk in risks]
    name = "Levin" if among == "population" else "Miettinen"
    middle, low, high = parts
    how = f"{name}, limits of the relative risk"
    return Interval(middle, low, high, confidence, how, (CAUSAL,))


@aligns_labels()
def attributable_in_table(
    exposed_cases: ArrayLike,
    exposed_rest: ArrayLike,
    unexposed_cases: ArrayLike,
    unexposed_rest: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Interval:
    r"""Give the attributable fraction from the 2 by 2 table of a cohort, with Wald limits.

    $(ad - bc)/((a + c)(c + d))$; the limits are normal on the scale of $\ln(1 - F)$, with variance
    $(b + F(a + d))/(nc)$.

    Parameters
    ----------
    exposed_cases, exposed_rest, unexposed_cases, unexposed_rest : array_like, broadcastable
        People: a, b, c, d; no `unexposed_cases` gives NaN.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    Interval
        A share of all cases.

    Raises
    ------
    InputError
        If a count is negative, or shapes do not fit.

    References
    ----------
    - Walter SD (1976), Biometrics 32:829-849.

    Examples
    --------
    >>> found = attributable_in_table(40, 160, 30, 370)
    >>> f"{found.estimate:.3f} ({found.lower:.3f} to {found.upper:.3f})"
    '0.357 (0.170 to 0.502)'
    """
    z = two_sided_z(confidence)
    a, b, c, d = as_counts(
        exposed_cases=exposed_cases,
        exposed_rest=exposed_rest,
        unexposed_cases=unexposed_cases,
        unexposed_rest=unexposed_rest,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = (a * d - b * c) / ((a + c) * (c + d))
        fraction = np.where(c > 0, fraction, np.nan)
        error = np.sqrt((b + fraction * (a + d)) / ((a + b + c + d) * c))
        lower, upper = (1 - (1 - fraction) * np.exp(side * z * error) for side in (1, -1))
    return Interval(fraction, lower, upper, confidence, "Wald, log of 1 - F", (CAUSAL,))
