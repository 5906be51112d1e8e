"""Funnel plots: control limits about a pooled value, and the points that lie outside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainccinv, gammaincinv

from cdpkit.calc.arguments import (
    aligns_labels,
    as_floats,
    as_multiplier,
    at_levels,
    refuse,
    two_sided_z,
)
from cdpkit.calc.comparisons.areas import MINIMUM_EVENTS, Areas, as_areas
from cdpkit.calc.comparisons.dispersion import additive, widened_lines
from cdpkit.calc.intervals import Limited, percent_text
from cdpkit.calc.rates import per_denominator
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, FloatOrArray, Levels, Operand


LEVELS = (0.95, 0.998)
"""The 2 and 3 sigma lines."""


def proportion_lines(pooled: Operand, denominator: Operand, z: Operand) -> tuple[Operand, Operand]:
    r"""Proportions whose Wilson limit just touches the pooled one: $p \mp z\sqrt{p(1-p)/n}$.

    A formula without guards; the lines may leave 0 to 1.

    Parameters
    ----------
    pooled : number, array or column expression
        Pooled proportion, in [0, 1].
    denominator : number, array or column expression
        Where on the axis; not 0.
    z : number
        Two-sided normal quantile, 1.959963984540054 for 95%.

    Returns
    -------
    tuple
        Lower and upper line.

    Examples
    --------
    >>> proportion_lines(0.5, 100, 2)
    (0.4, 0.6)
    """
    half = z * (pooled * (1 - pooled) / denominator) ** 0.5
    return pooled - half, pooled + half


@result
class FunnelLimits(Limited):
    """Control lines of a funnel plot.

    Parameters
    ----------
    kind : str
        `proportion`, `ratio` or `rate`.
    baseline : float
        Pooled value that the lines enclose.
    size : numpy.ndarray
        Axis of the lines: denominators, or events.
    lower, upper : numpy.ndarray
        The lines, in the unit of the baseline; several levels stand along a leading axis.
    lower_denominator, upper_denominator : numpy.ndarray or None
        Expected events, or population of a year, at which that many events lie on the line: the
        other axis on which ratios and rates may be drawn. None for proportions.
    confidence : float or sequence of float
        Two-sided coverage of each pair of lines.
    method : str
        How the lines were made.
    warnings : tuple of str, default ()
        What was left out of the baseline.

    Examples
    --------
    >>> from cdpkit.calc import funnel_limits
    >>> lines = funnel_limits([30, 45, 61], [200, 250, 300], kind="proportion", at=[200])
    >>> lines.lower.round(3).tolist()
    [[0.128], [0.097]]
    """

    kind: str
    baseline: float
    size: FloatArray
    lower: FloatOrArray
    upper: FloatOrArray
    lower_denominator: FloatOrArray | None
    upper_denominator: FloatOrArray | None
    confidence: Levels
    method: str
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was found."""
        how = f"{percent_text(self.confidence)} {self.method}"
        return f"funnel of a {self.kind} about {self.baseline:.6g}, {self.size.size} sizes, {how}"


@result
class FunnelPoints(Result):
    """Where each area stands on the funnel.

    Parameters
    ----------
    value : numpy.ndarray
        Height of the point; NaN where it is not placed.
    size : numpy.ndarray
        Its place on the axis of denominators: numbers, expected events or population of a year.
    baseline : float
        Pooled value.
    warnings : tuple of str, default ()
        How many areas are not placed, and why.

    Examples
    --------
    >>> from cdpkit.calc import funnel_points
    >>> points = funnel_points([12, 4], kind="rate", rate=[50.0, 9.0], years=3)
    >>> points.size.round(1).tolist()
    [8000.0, nan]
    """

    value: FloatArray
    size: FloatArray
    baseline: float
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was found."""
        return f"{self.value.size} points of a funnel about {self.baseline:.6g}"


@aligns_labels(("at",))
def funnel_limits(
    count: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    kind: str,
    rate: ArrayLike | None = None,
    per: float | None = None,
    years: float = 1,
    at: ArrayLike | None = None,
    confidence: Levels = LEVELS,
    overdispersed: bool = False,
    winsorise: float = 0.1,
) -> FunnelLimits:
    """Control lines about the pooled value, in closed form.

    Parameters
    ----------
    count : array_like, shape (N,)
        Numerators of proportions; observed events of ratios and rates.
    denominator : array_like, broadcastable with `count`, optional
        Denominators of proportions, expected events of ratios, populations of rates: > 0.
    kind : {"proportion", "ratio", "rate"}
        What is plotted.
    rate : array_like, optional
        In place of `denominator`: directly standardised rates per `per`. Their populations are
        those that would give the rate, so an area without events takes no part in the baseline.
    per : float, optional
        Multiplier: 1, 100 and 100_000 for the three kinds unless given.
    years : float, default 1
        Years of events behind the rates, for the population of one year.
    at : array_like, shape (M,), optional
        Axis of the lines: denominators of proportions, events of ratios and rates, > 0. Without
        it, 100 places from the smallest to the largest of the areas.
    confidence : float or sequence of float, default (0.95, 0.998)
        Two-sided coverage; the 2 and 3 sigma lines of a funnel plot unless given.
    overdispersed : bool, default False
        Widen the lines by the additive variance between areas; see `overdispersion`. The axis is
        then the denominator for all kinds: expected events of ratios, population of rates.
    winsorise : float, default 0.1
        Share of areas at each end that counts as much as the one at its edge.

    Returns
    -------
    FunnelLimits
        Lines in the unit of the baseline. Those of proportions stay in [0, per].

    Raises
    ------
    InputError
        If counts are impossible, arguments do not fit the kind, or `confidence` lies outside
        (0, 1).

    References
    ----------
    - Spiegelhalter DJ (2005), Stat Med 24:1185-1202.

    Examples
    --------
    >>> lines = funnel_limits([30, 45, 61], [200, 250, 300], kind="proportion", at=[200])
    >>> print(lines)
    funnel of a proportion about 0.181333, 1 sizes, 95% and 99.8% Wilson score
    >>> lines.upper.round(3).tolist()
    [[0.235], [0.266]]
    """
    areas = as_areas(count, denominator, kind, per, rate)
    span = as_multiplier(years, "years")
    size = _axis(areas, at, by_denominator=overdispersed)
    if overdispersed:
        tau2 = additive(areas, winsorise).tau_squared
        levels, lower, upper = at_levels(
            confidence, lambda level: widened_lines(areas, size, tau2, two_sided_z(level))
        )
        shared = (kind, areas.baseline, size, lower, upper, None, None, levels)
        return FunnelLimits(*shared, f"with over-dispersion, tau^2 {tau2:.3g}", areas.warnings)
    if kind == "proportion":
        share = areas.baseline / areas.per
        levels, lower, upper = at_levels(
            confidence, lambda level: _wilson_lines(share, size, level)
        )
        lower, upper = areas.per * np.asarray(lower), areas.per * np.asarray(upper)
        return FunnelLimits(
            kind, areas.baseline, size, lower, upper, None, None, levels, "Wilson score"
        )
    levels, least, most = at_levels(confidence, lambda level: _poisson_means(size, level))
    # An area with so many events lies on the line if they are just in the tail of their mean.
    lower, upper = (areas.baseline * size / np.asarray(mean) for mean in (most, least))
    scale = areas.baseline * span / areas.per if kind == "rate" else 1.0
    low_at, high_at = np.asarray(most) / scale, np.asarray(least) / scale
    return FunnelLimits(
        *(kind, areas.baseline, size, lower, upper, low_at, high_at, levels),
        "exact Poisson",
        areas.warnings,
    )


def _axis(areas: Areas, at: ArrayLike | None, *, by_denominator: bool) -> FloatArray:
    if at is not None:
        size = np.atleast_1d(as_floats("at", at))
        refuse(
            ~(size > 0),
            "at",
            "is not above zero",
            "Give places on the axis of sizes.",
            code="not_positive",
        )
        return size
    # Proportions and widened lines depend on denominators, exact Poisson lines on events.
    wide = by_denominator or areas.kind == "proportion"
    known = ~np.isnan(areas.count * areas.denominator)
    sizes = np.where(known, areas.denominator if wide else areas.count, np.nan)
    return np.linspace(max(1.0, float(np.nanmin(sizes))), max(2.0, float(np.nanmax(sizes))), 100)


def _wilson_lines(share: float, size: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    lower, upper = proportion_lines(share, size, two_sided_z(level))
    return np.maximum(lower, 0), np.minimum(upper, 1)


def _poisson_means(events: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Give the expected events under which so many, or beyond, have just the chance of the tail."""
    tail = (1 - level) / 2
    # Poisson tails are gamma integrals: P(X >= x | m) = P(x, m), P(X <= x | m) = Q(x + 1, m).
    return np.asarray(gammaincinv(events, tail)), np.asarray(gammainccinv(events + 1, tail))


@aligns_labels()
def funnel_points(
    count: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    kind: str,
    rate: ArrayLike | None = None,
    per: float | None = None,
    years: float = 1,
) -> FunnelPoints:
    """Place areas on the funnel.

    Parameters
    ----------
    count, denominator, kind, rate, per, years
        As in `funnel_limits`.

    Returns
    -------
    FunnelPoints
        One point an area. Standardised rates on fewer than 10 events are not placed.

    Raises
    ------
    InputError
        As `funnel_limits`.

    Examples
    --------
    >>> points = funnel_points([12, 4], kind="rate", rate=[50.0, 9.0], years=3)
    >>> points.size.round(1).tolist(), points.warnings
    ([8000.0, nan], ('1 of 2 not placed: fewer than 10 events',))
    """
    areas = as_areas(count, denominator, kind, per, rate)
    span = as_multiplier(years, "years") if kind == "rate" else 1.0
    value = per_denominator(areas.count, areas.denominator, areas.per)
    size = areas.denominator / span
    warnings: tuple[str, ...] = ()
    if rate is not None:
        few = areas.count < MINIMUM_EVENTS
        value, size = np.where(few, np.nan, value), np.where(few, np.nan, size)
        if few.any():
            reason = f"fewer than {MINIMUM_EVENTS} events"
            warnings = (f"{int(few.sum())} of {few.size} not placed: {reason}",)
    return FunnelPoints(value, size, areas.baseline, warnings)
