"""Change between two windows of periods that overlap: tested on the periods they do not share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from cdpkit.calc.arguments import (
    aligns_labels,
    as_counts,
    as_number,
    noted,
    plain,
    refuse,
    two_sided_z,
)
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatOrArray


FEW = 30
"""Events in both windows under which the normal approximation is rough."""

FEW_EVENTS = "fewer than 30 events in both windows: the test finds a change slightly too often"


@result
class WindowChange(Result):
    """How far two overlapping windows differ beyond chance.

    Parameters
    ----------
    estimate, lower, upper : float or numpy.ndarray
        Events of the second window less those of the first, the latter at the exposure of the
        second, with limits.
    z, p_value : float or numpy.ndarray
        Difference in standard deviations of chance, and its two-sided p.
    significance : str or numpy.ndarray of str
        `higher`, `lower`, `not significant`, or `not tested` where a count is missing.
    few : bool or numpy.ndarray of bool
        Whether there are fewer than 30 events in both windows together.
    confidence : float
        Two-sided coverage of the limits, and the level of the test.
    method : str
        Name of the test.
    warnings : tuple of str, default ()
        What the reader must know.

    Examples
    --------
    >>> from cdpkit.calc import window_change
    >>> print(window_change(60, 75, window=3, shift=1))
    +15 events, z 2.236, p 0.0253: higher
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    z: FloatOrArray
    p_value: FloatOrArray
    significance: str | NDArray[np.str_]
    few: bool | NDArray[np.bool_]
    confidence: float
    method: str = "normal, periods not shared"
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.z, float):
            return f"{np.size(self.z)} changes of overlapping windows"
        found = f"{self.estimate:+.6g} events, z {self.z:.3f}, p {self.p_value:.3g}"
        return f"{found}: {self.significance}"


@aligns_labels()
def window_change(
    count_1: ArrayLike,
    count_2: ArrayLike,
    *,
    window: int,
    shift: int,
    exposure_1: ArrayLike | None = None,
    exposure_2: ArrayLike | None = None,
    confidence: float = 0.95,
) -> WindowChange:
    r"""Test whether events changed between two windows of the same length that share periods.

    The windows differ only in the `shift` periods that left and the `shift` that came. With
    $r = (C_1 + C_2)/(P_1 + P_2)$, or 0 without exposures,
    $z = (C_2 - C_1 - r (P_2 - P_1)) / \sqrt{s (C_1 + C_2) / w}$.

    Parameters
    ----------
    count_1, count_2 : array_like, broadcastable
        Events in the earlier and the later window, >= 0. NaN gives NaN. Never people who can be
        counted in two periods.
    window : int
        Periods in each window, such as 3 of three-year totals.
    shift : int
        Periods between the starts of the two, 1 or more and fewer than `window`.
    exposure_1, exposure_2 : array_like, optional
        Person-time behind each, > 0; both or neither.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    WindowChange
        Difference in events with limits, z, p and verdict, shape of the broadcast inputs.

    Raises
    ------
    InputError
        If the windows do not overlap, a count is negative, an exposure is not above zero or only
        one is given, or shapes do not fit.

    References
    ----------
    - Counts of the shared periods cancel; the rest are Poisson counts, as in Przyborowski J,
      Wilenski H (1940), Biometrika 31:313-323, by the normal approximation.

    Examples
    --------
    >>> print(window_change(60, 75, window=3, shift=1))
    +15 events, z 2.236, p 0.0253: higher
    """
    length, moved = _whole("window", window), _whole("shift", shift)
    if moved >= length:
        hint = "These windows share no period: use `change`."
        raise InputError("shift", f"is {moved}, `window` is {length}", hint)
    if (exposure_1 is None) != (exposure_2 is None):
        missing = "exposure_1" if exposure_1 is None else "exposure_2"
        raise InputError(missing, "is missing", "Give both exposures, or none.")
    c1, c2, p1, p2 = as_counts(
        denominators=["exposure_1", "exposure_2"],
        count_1=count_1,
        count_2=count_2,
        exposure_1=1.0 if exposure_1 is None else exposure_1,
        exposure_2=1.0 if exposure_2 is None else exposure_2,
    )
    total = c1 + c2
    difference = c2 - c1 - total / (p1 + p2) * (p2 - p1)
    deviation = np.sqrt(moved * total / length)
    z = np.where(total > 0, difference / np.where(total > 0, deviation, 1), difference)
    p_value = 2 * ndtr(-np.abs(z))
    reach = two_sided_z(confidence) * deviation
    found = np.where(p_value < 1 - confidence, np.where(z > 0, 2, 3), 1)
    words = np.array(["not tested", "not significant", "higher", "lower"])
    few = total < FEW
    verdict = words[np.where(np.isnan(z), 0, found)]
    return WindowChange(
        plain(difference),
        plain(difference - reach),
        plain(difference + reach),
        plain(z),
        plain(p_value),
        verdict if verdict.ndim else str(verdict),
        few if few.ndim else bool(few),
        float(confidence),
        warnings=noted(few, FEW_EVENTS),
    )


def _whole(argument: str, value: int) -> int:
    """Give a number of periods."""
    number = as_number(argument, value)
    refuse(
        np.array(number.denominator != 1 or number < 1),
        argument,
        f"is {value!r}",
        "Give a whole number of periods, 1 or more.",
    )
    return int(number)
