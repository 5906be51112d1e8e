"""Proportions: Wilson score and Clopper-Pearson limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_multiplier,
    at_levels,
    in_blocks,
    marks_bad_rows,
    refuse,
    two_sided_z,
)
from cdpkit.calc.intervals import Interval, beta_quantile
from cdpkit.calc.rates.counts import NEGLIGIBLE
from cdpkit.calc.rates.estimated import share_of_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels, Number, OnBad, Operand
    from cdpkit.calc.rates.estimated import Bounds


METHODS = {"wilson": "Wilson score", "exact": "Clopper-Pearson"}


def wilson_limits(numerator: Operand, denominator: Operand, z: Operand) -> tuple[Operand, Operand]:
    r"""Wilson score limits without continuity correction, as a formula without guards.

    With $h = z \sqrt{z^2 + 4k(1 - k/n)}$ the limits are $(2k + z^2 \mp h) / (2(n + z^2))$. The
    lower one is written without the difference, as $2k^2 / (n(2k + z^2 + h))$, so that no digits
    cancel at small counts.

    Parameters
    ----------
    numerator, denominator : number, array or column expression
        Counts, 0 <= numerator <= denominator, denominator > 0.
    z : number
        Two-sided normal quantile, 1.959963984540054 for 95%.

    Returns
    -------
    tuple
        Lower and upper limit as a proportion of 1. Rounding can carry the upper limit a last
        binary digit above 1; `proportion` cuts that off.

    References
    ----------
    - Wilson EB (1927), J Am Stat Assoc 22:209-212.
    - Newcombe RG (1998), Stat Med 17:857-872, method 3.

    Examples
    --------
    >>> lower, upper = wilson_limits(169, 193, 1.959963984540054)
    >>> f"{lower:.3f} to {upper:.3f}"
    '0.822 to 0.915'
    """
    share = numerator / denominator
    spread = z**2 + z * (z**2 + 4 * numerator * (1 - share)) ** 0.5
    lower = share * (2 * numerator / (2 * numerator + spread))
    upper = (2 * numerator + spread) / (2 * (denominator + z**2))
    return lower, upper


@overload
def proportion(
    numerator: Number,
    denominator: Number,
    *,
    confidence: float = ...,
    per: float = ...,
    method: str = ...,
    denominator_bounds: tuple[Number, Number] | None = ...,
    on_bad: OnBad = ...,
) -> Interval[float]: ...
@overload
def proportion(
    numerator: Number,
    denominator: Number,
    *,
    confidence: Sequence[float],
    per: float = ...,
    method: str = ...,
    denominator_bounds: tuple[Number, Number] | None = ...,
    on_bad: OnBad = ...,
) -> Interval: ...
@overload
def proportion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    confidence: Levels = ...,
    per: float = ...,
    method: str = ...,
    denominator_bounds: Bounds | None = ...,
    on_bad: OnBad = ...,
) -> Interval[FloatArray]: ...
@aligns_labels()
@marks_bad_rows("numerator", "denominator", "denominator_bounds")
def proportion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    confidence: Levels = 0.95,
    per: float = 1,
    method: str = "wilson",
    denominator_bounds: Bounds | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Proportion with its interval, which never leaves 0 to `per`.

    Parameters
    ----------
    numerator : array_like, shape (...,)
        Counts, 0 <= numerator <= denominator; may be fractional. NaN gives NaN.
    denominator : array_like, broadcastable with `numerator`
        Counts, > 0.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    per : float, default 1
        100 gives a percentage.
    method : {"wilson", "exact"}, default "wilson"
        `exact` is Clopper-Pearson.
    denominator_bounds : pair of array_like, optional
        Limits of an estimated denominator, at the level `confidence`, which must be one number
        then. The limits of the share are those of the estimate alone; the numerator is known.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        In [0, per], shape of the broadcast inputs.

    Raises
    ------
    InputError
        If `denominator` <= 0, `numerator` < 0 or > `denominator`, `per` <= 0, `confidence` lies
        outside (0, 1), or `method` is neither of the two.

    References
    ----------
    - Newcombe RG (1998), Stat Med 17:857-872, methods 3 and 5.

    Examples
    --------
    >>> print(proportion(81, 263, per=100))
    30.8 (25.5 to 36.6), 95% Wilson score
    >>> print(proportion(81, 263, per=100, method="exact"))
    30.8 (25.3 to 36.8), 95% Clopper-Pearson
    >>> print(proportion(1_263, 3_090, per=100, denominator_bounds=(2_700, 3_550)))
    40.9 (35.6 to 46.8), 95% limits of the denominator
    """
    as_choice("method", method, tuple(METHODS))
    per = as_multiplier(per)
    k, n = as_counts(denominators=["denominator"], numerator=numerator, denominator=denominator)
    refuse(
        k > n,
        "numerator",
        "exceeds `denominator`",
        "For events per person, use `crude_rate`.",
        code="exceeds_whole",
    )
    if denominator_bounds is not None:
        return share_of_estimate(k, n, denominator_bounds, per, confidence)
    limits = _wilson if method == "wilson" else _clopper_pearson
    estimate = np.empty(0)

    def scaled(level: float) -> tuple[FloatArray, FloatArray]:
        nonlocal estimate

        def kernel(
            k: FloatArray, n: FloatArray, share: FloatArray, lower: FloatArray, upper: FloatArray
        ) -> None:
            np.divide(k, n, out=share)
            limits(k, n, (share, lower, upper), level)
            np.minimum(lower, share, out=lower)
            np.minimum(np.maximum(upper, share, out=upper), 1, out=upper)
            if per != 1:
                for part in (share, lower, upper):
                    np.multiply(part, per, out=part)

        estimate, lower, upper = in_blocks(kernel, k, n, results=3)
        return lower, upper

    levels, lower, upper = at_levels(confidence, scaled)
    return Interval(estimate, lower, upper, levels, METHODS[method], whole=per)


def _wilson(
    k: FloatArray, n: FloatArray, results: tuple[FloatArray, FloatArray, FloatArray], level: float
) -> None:
    """Fill in the limits of `wilson_limits`, both terms of its fractions halved."""
    share, lower, upper = results
    z = two_sided_z(level)
    # Build k + z^2/2 + z sqrt(k (1 - p) + z^2/4) in one array (Newcombe 1998, method 3).
    half = np.subtract(1, share, out=upper)
    half *= k
    half += z**2 / 4
    np.sqrt(half, out=half)
    half *= z
    half += z**2 / 2
    half += k
    # Both limits from one root: their product is k^2 / (n (n + z^2)).
    np.divide(k, half, out=lower)
    lower *= share
    upper /= n + z**2


def _clopper_pearson(
    k: FloatArray, n: FloatArray, results: tuple[FloatArray, FloatArray, FloatArray], level: float
) -> None:
    _, lower, upper = results
    tail = (1 - level) / 2
    none, every = k < NEGLIGIBLE, n - k < NEGLIGIBLE
    # Clopper-Pearson: beta quantiles, B(k, n - k + 1) below and B(k + 1, n - k) above.
    lower[:] = beta_quantile(np.where(none, 1.0, k), n - k + 1, tail)
    upper[:] = beta_quantile(k + 1, np.where(every, 1.0, n - k), tail, above=True)
    lower[none], upper[every] = 0, 1
