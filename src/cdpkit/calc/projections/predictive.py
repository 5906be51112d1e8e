"""The predictive distribution of a projection: Student's t on a scale of its own, cut to a range."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import stdtr, stdtrit

from cdpkit.calc.arguments import as_floats, refuse
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray


def _plain(x: FloatArray) -> FloatArray:
    return x


def _logarithm(x: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.log(np.maximum(x, 0))


def _power(x: FloatArray) -> FloatArray:
    with np.errstate(over="ignore"):
        return np.exp(x)


def _root(x: FloatArray) -> FloatArray:
    return np.sqrt(np.maximum(x, 0))


def _square(x: FloatArray) -> FloatArray:
    return np.maximum(x, 0) ** 2


def _arcsine(x: FloatArray) -> FloatArray:
    return np.arcsin(np.sqrt(np.clip(x, 0, 1)))


def _sine(x: FloatArray) -> FloatArray:
    return np.sin(np.clip(x, 0, np.pi / 2)) ** 2


SCALES: dict[str, tuple[Callable[[FloatArray], FloatArray], Callable[[FloatArray], FloatArray]]] = {
    "identity": (_plain, _plain),
    "log": (_logarithm, _power),
    "square root": (_root, _square),
    "arcsine": (_arcsine, _sine),
}
"""To a scale and back; each is monotone."""


@result
class Predictive(Result):
    """What a future value may be: Student's t on a transformed scale, cut to the possible range.

    Parameters
    ----------
    location, scale : numpy.ndarray, shape (H,) or (N, H)
        Centre and spread on the transformed scale, at each time.
    degrees : numpy.ndarray, broadcastable with `location`
        Degrees of freedom.
    transform : {"identity", "log", "square root", "arcsine"}, default "identity"
        The scale on which the distribution is symmetric; `arcsine` is that of the square root of
        a proportion.
    per : float, default 1.0
        Multiplier of the values; they are divided by it before the transform.
    minimum, maximum : float, default -inf and inf
        The possible range. What lies beyond an end is put there.

    Examples
    --------
    >>> future = Predictive(np.array([10.0]), np.array([2.0]), np.array([4.0]), minimum=5)
    >>> future.quantile(0.025).tolist(), future.quantile(0.975).round(2).tolist()
    ([5.0], [15.55])
    >>> future.probability_below(10.0).tolist()
    [0.5]
    """

    location: FloatArray
    scale: FloatArray
    degrees: FloatArray
    transform: str = "identity"
    per: float = 1.0
    minimum: float = -np.inf
    maximum: float = np.inf

    def sentence(self) -> str:
        """Say what was found."""
        return f"predictive distributions of {np.size(self.location)} values"

    def take(self, places: NDArray[np.intp] | int) -> Predictive:
        """Give the distributions of some series of a batch, or of one."""
        own = {name: getattr(self, name)[places] for name in ("location", "scale", "degrees")}
        return replace(self, **own)

    def to_columns(self) -> dict[str, Any]:
        """Give the columns of a table, a row a value: place, spread and degrees of freedom."""
        names = ("location", "scale", "degrees")
        parts = np.broadcast_arrays(*(getattr(self, name) for name in names))
        return {n: np.ravel(part) for n, part in zip(names, parts, strict=True)}

    def quantile(self, probability: float) -> FloatArray:
        """Give the value below which a future value lies with this probability.

        Parameters
        ----------
        probability : float
            In (0, 1).

        Returns
        -------
        numpy.ndarray
            In the unit of the values, shape of `location`.

        Raises
        ------
        InputError
            If `probability` is outside (0, 1).

        Examples
        --------
        >>> Predictive(np.array([10.0]), np.array([2.0]), np.array([4.0])).quantile(0.5)
        array([10.])
        """
        p = as_floats("probability", probability)
        refuse(~((p > 0) & (p < 1)), "probability", "is not in (0, 1)", "Give a share such as 0.9.")
        position = self.location
        if probability != 0.5:
            position = position + _student(self.degrees, float(p)) * self.scale
        _, back = SCALES[self.transform]
        return np.clip(back(position) * self.per, self.minimum, self.maximum)

    def probability_below(self, value: ArrayLike) -> FloatArray:
        """Give the probability that a future value lies below `value`, or at it.

        Parameters
        ----------
        value : array_like, broadcastable with `location`
            In the unit of the values.

        Returns
        -------
        numpy.ndarray
            In [0, 1]. 0 below the possible range, 1 from its upper end on; where the scale is 0,
            a step at the location.

        Examples
        --------
        >>> future = Predictive(np.array([10.0]), np.array([2.0]), np.array([4.0]))
        >>> future.probability_below(15.553).round(3).tolist()
        [0.975]
        """
        x = as_floats("value", value)
        return self._share(x, 1.0, certain=x >= self.maximum, impossible=x < self.minimum)

    def probability_above(self, value: ArrayLike) -> FloatArray:
        """Give the probability that a future value is above `value`, or at it.

        Parameters
        ----------
        value : array_like, broadcastable with `location`
            In the unit of the values.

        Returns
        -------
        numpy.ndarray
            In [0, 1]. 0 above the possible range, 1 up to its lower end; where the scale is 0, a
            step at the location.

        Examples
        --------
        >>> future = Predictive(np.array([10.0]), np.array([2.0]), np.array([4.0]))
        >>> future.probability_above(15.553).round(3).tolist()
        [0.025]
        """
        x = as_floats("value", value)
        return self._share(x, -1.0, certain=x <= self.minimum, impossible=x > self.maximum)

    def _share(
        self,
        value: FloatArray,
        side: float,
        *,
        certain: NDArray[np.bool_],
        impossible: NDArray[np.bool_],
    ) -> FloatArray:
        """Give the tail below (side 1) or above (side -1) a value, its end included."""
        to, _ = SCALES[self.transform]
        distance = side * (to(value / self.per) - self.location)
        with np.errstate(divide="ignore", invalid="ignore"):
            tail = np.asarray(stdtr(self.degrees, distance / self.scale), dtype=np.float64)
        share = np.where(self.scale > 0, tail, np.where(distance >= 0, 1.0, 0.0))
        share = np.where(certain, 1.0, np.where(impossible, 0.0, share))
        known: FloatArray = np.where(np.isnan(self.location + value), np.nan, share)
        return known


def _student(degrees: FloatArray, probability: float) -> FloatArray:
    """Quantiles of Student's t, once for each number of degrees of freedom that occurs."""
    different, place = np.unique(degrees, return_inverse=True)
    quantiles: FloatArray = np.asarray(stdtrit(different, probability), dtype=np.float64)
    return quantiles[place].reshape(np.shape(degrees))
