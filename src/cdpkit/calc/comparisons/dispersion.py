"""Over-dispersion between areas: additive variance from winsorised z-scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtri

from cdpkit.calc.arguments import aligns_labels, as_number
from cdpkit.calc.comparisons.areas import Areas, as_areas, expected_events
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray


@result
class Dispersion(Result):
    """How much more areas differ than chance explains.

    Parameters
    ----------
    phi : float
        Mean of the squared winsorised z-scores; 1 by chance alone.
    tau_squared : float
        Variance between areas, on the scale of the square root of a ratio or the arcsine of the
        square root of a proportion. 0 if `phi` is no more than chance.
    z : numpy.ndarray
        z-score of each area, before winsorising; NaN for a missing one.
    method : str
        The scale of the scores.

    Examples
    --------
    >>> from cdpkit.calc import overdispersion
    >>> found = overdispersion([30, 45, 95], [200, 250, 300], kind="proportion")
    >>> print(found)
    phi 5.36, tau^2 0.00714, arcsine of the square root, winsorised 10%
    """

    phi: float
    tau_squared: float
    z: FloatArray
    method: str

    @property
    def beyond_chance(self) -> bool:
        """Whether areas differ by more than chance: the lower 95% limit of phi lies above 1.

        phi (N - 1) has a chi-squared distribution with N - 1 degrees of freedom by chance alone.
        """
        degrees = int(np.isfinite(self.z).sum()) - 1
        return degrees > 0 and self.phi * degrees > float(chdtri(degrees, 0.025))

    def sentence(self) -> str:
        """Say what was found."""
        return f"phi {self.phi:.3g}, tau^2 {self.tau_squared:.3g}, {self.method}"


def standing(areas: Areas) -> tuple[FloatArray, float, FloatArray]:
    """Give the value of each area and of the pool on the root or arcsine scale, and its variance."""
    if areas.kind == "proportion":
        value = np.arcsin(np.sqrt(areas.count / areas.denominator))
        return (
            value,
            float(np.arcsin(np.sqrt(areas.baseline / areas.per))),
            0.25 / areas.denominator,
        )
    expected = expected_events(areas)
    return np.sqrt(areas.count / expected), 1.0, 0.25 / expected


def additive(areas: Areas, winsorise: float) -> Dispersion:
    """Estimate the additive variance of guarded areas; see `overdispersion`."""
    share = float(as_number("winsorise", winsorise))
    if not 0 <= share < 0.5:
        raise InputError("winsorise", f"is {winsorise!r}", "Give a share in [0, 0.5), such as 0.1.")
    value, pooled, variance = standing(areas)
    z = (value - pooled) / np.sqrt(variance)
    known = ~np.isnan(z)
    seen, weights = z[known], 1 / variance[known]
    size = seen.size
    if size < 2:
        raise InputError("count", f"has {size} area", "Over-dispersion needs at least two areas.")
    # Winsorise z, then phi as the mean square (Spiegelhalter 2005).
    low, high = np.quantile(seen, (share, 1 - share))
    phi = float(np.mean(np.clip(seen, low, high) ** 2))
    # Variance between areas by moments, 0 where chance explains all (Spiegelhalter 2005).
    spread = float(weights.sum() - (weights**2).sum() / weights.sum())
    tau2 = max(0.0, (size * phi - (size - 1)) / spread)
    scale = "arcsine of the square root" if areas.kind == "proportion" else "square root"
    return Dispersion(phi, tau2, z, f"{scale}, winsorised {share:.0%}")


def widened_lines(
    areas: Areas, size: FloatArray, tau_squared: float, z: float
) -> tuple[FloatArray, FloatArray]:
    """Lines at denominators, with the variance between areas added to that of chance."""
    if areas.kind == "proportion":
        middle = float(np.arcsin(np.sqrt(areas.baseline / areas.per)))
        half = z * np.sqrt(0.25 / size + tau_squared)
        ends = (np.clip(middle + side * half, 0, np.pi / 2) for side in (-1, 1))
        lower, upper = (areas.per * np.sin(end) ** 2 for end in ends)
        return lower, upper
    expected = size if areas.kind == "ratio" else size * (areas.baseline / areas.per)
    half = z * np.sqrt(0.25 / expected + tau_squared)
    return areas.baseline * np.maximum(1 - half, 0) ** 2, areas.baseline * (1 + half) ** 2


@aligns_labels()
def overdispersion(
    count: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    kind: str,
    rate: ArrayLike | None = None,
    per: float | None = None,
    winsorise: float = 0.1,
) -> Dispersion:
    r"""Over-dispersion of areas: $\phi = \sum z^2 / N$ of winsorised scores, and additive variance.

    $\tau^2 = (N \phi - (N - 1)) / (\sum w - \sum w^2 / \sum w)$ with $w = 1 / s^2$, or 0 if
    negative.

    Parameters
    ----------
    count, denominator, kind, rate, per
        As in `funnel_limits`.
    winsorise : float, default 0.1
        Share of areas at each end whose scores are pulled to the edge of the rest.

    Returns
    -------
    Dispersion
        phi, tau^2 and the z-scores.

    Raises
    ------
    InputError
        As `funnel_limits`, or if `winsorise` lies outside [0, 0.5), or with fewer than two areas.

    References
    ----------
    - Spiegelhalter DJ (2005), Qual Saf Health Care 14:347-351.

    Examples
    --------
    >>> print(overdispersion([12, 40, 33, 8], [20, 25, 30, 18], kind="ratio", winsorise=0))
    phi 4.84, tau^2 0.0595, square root, winsorised 0%
    """
    return additive(as_areas(count, denominator, kind, per, rate), winsorise)
