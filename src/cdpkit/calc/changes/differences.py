"""Change here against change elsewhere: the ratio of two rate ratios."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from scipy.special import ndtr

from cdpkit.calc.arguments import aligns_labels, as_counts, noted, plain, refuse, two_sided_z
from cdpkit.calc.intervals import interval_text, percent_text
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatOrArray


T = TypeVar("T")

NUMBERS = ("estimate", "lower", "upper", "z", "p_value")
FEW_IN_A_PERIOD = 5
"""Events in a period under which the limits are a rough guide."""
FEW_EVENTS = f"fewer than {FEW_IN_A_PERIOD} events in a period: the limits are a rough guide"


@result
class DifferenceInChange(Result):
    """How much more events rose in one place than in another.

    Parameters
    ----------
    estimate, lower, upper : float or numpy.ndarray
        Rate ratio here over rate ratio there, with limits; 1 where both changed alike.
    z, p_value : float or numpy.ndarray
        Its logarithm in standard errors, and the two-sided p.
    confidence : float
        Two-sided coverage of the limits.
    method : str
        How the limits were made.
    warnings : tuple of str, default ()
        What the reader must know.

    Examples
    --------
    >>> from cdpkit.calc import difference_in_change
    >>> exposures = (100_000, 101_000), (400_000, 404_000)
    >>> found = difference_in_change((60, 45), (200, 205), exposures=exposures)
    >>> round(found.estimate, 3), found.p_value > 0.05
    (0.732, True)
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    z: FloatOrArray
    p_value: FloatOrArray
    confidence: float
    method: str = "log-normal, Poisson counts"
    warnings: tuple[str, ...] = ()

    def __getitem__(self, place: int) -> DifferenceInChange:
        """Give one of several; whether it has few events only its counts say."""
        own: dict[str, Any] = {name: float(getattr(self, name)[place]) for name in NUMBERS}
        return replace(self, **own, warnings=())

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.estimate, float):
            return f"{np.size(self.estimate)} ratios of rate ratios"
        numbers = interval_text(self.estimate, float(self.lower), float(self.upper))
        return f"{numbers}, {percent_text(self.confidence)} {self.method}, p {self.p_value:.3g}"


@aligns_labels()
def difference_in_change(
    here: Sequence[ArrayLike],
    there: Sequence[ArrayLike],
    *,
    exposures: Sequence[Sequence[ArrayLike]] | None = None,
    confidence: float = 0.95,
) -> DifferenceInChange:
    r"""Compare the change in events in one place with that in a place without the measure.

    $\ln R = \ln(\text{rate ratio here}) - \ln(\text{rate ratio there})$, with variance
    $1/x_1 + 1/x_2 + 1/y_1 + 1/y_2$. It shows no cause: something else may have changed here.

    Parameters
    ----------
    here, there : pair of array_like
        Events before and after, > 0, each broadcastable. Never people who can be counted twice.
    exposures : pair of pairs of array_like, optional
        Person-time before and after, here and there, > 0. Left out, all are taken as equal.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    DifferenceInChange
        Ratio of rate ratios with limits, z and p, shape of the broadcast inputs.

    Raises
    ------
    InputError
        If a count is 0 or negative, an exposure is not above 0, or an argument is not a pair.

    References
    ----------
    - Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, section 4.6: Poisson
      regression with an interaction, in closed form.

    Examples
    --------
    >>> print(difference_in_change((60, 45), (200, 205),
    ...     exposures=((100_000, 101_000), (400_000, 404_000))))
    0.732 (0.475 to 1.128), 95% log-normal, Poisson counts, p 0.157
    """
    z_level = two_sided_z(confidence)
    spans = ((1.0, 1.0), (1.0, 1.0)) if exposures is None else exposures
    names = ("here_before", "here_after", "there_before", "there_after")
    counts = dict(zip(names, (*_pair("here", here), *_pair("there", there)), strict=True))
    times = [x for pair in _pair("exposures", spans) for x in _pair("exposures", pair)]
    below = {f"{name}_exposure": x for name, x in zip(names, times, strict=True)}
    arrays = as_counts(denominators=list(below), **counts, **below)
    events, exposure = arrays[:4], arrays[4:]
    for name, count in zip(names, events, strict=True):
        hint = "Pool more periods, until each has events."
        refuse(count == 0, name.partition("_")[0], f"is zero ({name.replace('_', ' ')})", hint)
    rates = [np.log(count / time) for count, time in zip(events, exposure, strict=True)]
    log = rates[1] - rates[0] - rates[3] + rates[2]
    error = np.sqrt(sum(1 / count for count in events))
    z = log / error
    few = np.minimum.reduce(events) < FEW_IN_A_PERIOD
    middle, lower, upper = (plain(np.exp(log + side * z_level * error)) for side in (0, -1, 1))
    return DifferenceInChange(
        estimate=middle,
        lower=lower,
        upper=upper,
        z=plain(z),
        p_value=plain(2 * ndtr(-np.abs(z))),
        confidence=float(confidence),
        warnings=noted(few, FEW_EVENTS),
    )


def _pair(name: str, pair: Sequence[T]) -> Sequence[T]:
    if not isinstance(pair, tuple | list | np.ndarray) or len(pair) != 2:
        raise InputError(name, "is not a pair", "Give (before, after).")
    return pair
