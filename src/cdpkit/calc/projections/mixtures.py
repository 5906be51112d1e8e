"""Predictive laws of many series: mixtures of Student laws, tables of whole numbers, or both."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from scipy.special import stdtr

from cdpkit.calc.arguments import as_floats, refuse
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray


CELLS = 4096
"""Cells of a table of Student's t; between its points the chance is out by 1e-6 at most."""

ROUNDS, CLOSE = 40, 1e-7
"""Of the search for a quantile: it ends where the chance is this near, far below 0.1% of a range."""

TOUCH = 1e-9
"""A value this near a whole number is that number."""


class Law(Protocol):
    """What may come: rows are series, columns are times."""

    def quantile(self, probability: float) -> FloatArray:
        """Give the least value that is not exceeded with this probability."""

    def at_most(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or less."""

    def at_least(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or more."""

    def rows(self, chosen: NDArray[np.intp]) -> Law:
        """Take some of the series."""


@lru_cache(maxsize=512)
def _table(degrees: float) -> FloatArray:
    angle = np.linspace(-np.pi / 2, np.pi / 2, CELLS + 1)[1:-1]
    return np.concatenate([[0.0], stdtr(degrees, np.sqrt(degrees) * np.tan(angle)), [1.0]])


def student_chances(tables: FloatArray, row: NDArray[np.intp], angle: FloatArray) -> FloatArray:
    """Look up the chance below t at the angle atan(t / sqrt(degrees)), linear between points."""
    place = (angle / np.pi + 0.5) * CELLS
    cell = np.minimum(place.astype(np.intp), CELLS - 1)
    flat = tables.ravel()
    at = row * (CELLS + 1) + cell
    low = flat.take(at)
    return np.asarray(low + (place - cell) * (flat.take(at + 1) - low))


@result
class Blend(Result):
    """Weighted mixture of Student laws, cut to a range; of counts it holds whole numbers only.

    Shapes: parts (N, H, P); `minimum`, `maximum`, `unit` (N, 1). A `unit` above 0 is the value of
    one event: then P(X <= k) is the chance below k + 1/2.
    """

    weight: FloatArray
    location: FloatArray
    scale: FloatArray
    degrees: FloatArray
    minimum: FloatArray
    maximum: FloatArray
    unit: FloatArray

    def rows(self, chosen: NDArray[np.intp]) -> Blend:
        """Take some of the series."""
        return Blend(*(getattr(self, one.name)[chosen] for one in fields(self)))

    def _lookup(self) -> tuple[FloatArray, NDArray[np.intp], FloatArray]:
        known = np.where(self.degrees >= 1, self.degrees, 1.0)
        different = np.unique(np.append(known, 1.0))
        row = np.searchsorted(different, known)
        tables = np.stack([_table(float(df)) for df in different])
        narrow = np.sqrt(known) * self.scale
        with np.errstate(divide="ignore"):
            steep = np.where(narrow > 0, 1 / np.where(narrow > 0, narrow, 1), 1e300)
        return tables, row, steep

    def chance(self, value: FloatArray) -> FloatArray:
        """Give the chance below a value, before anything is cut or counted."""
        tables, row, steep = self._lookup()
        with np.errstate(over="ignore", invalid="ignore"):
            angle = np.arctan((value[..., np.newaxis] - self.location) * steep)
        lost = np.isnan(angle)
        found = student_chances(tables, row, np.where(lost, 0.0, angle))
        total = (self.weight * found).sum(axis=-1)
        return np.where((lost & (self.weight > 0)).any(axis=-1), np.nan, total)

    def quantile(self, probability: float) -> FloatArray:
        """Give the value below which a future value lies with this probability."""
        found = self._raw_quantile(probability)
        whole = self.unit > 0
        size = np.where(whole, self.unit, 1.0)
        with np.errstate(invalid="ignore"):
            counted = np.ceil(found / size - 0.5 - TOUCH) * size
        return np.asarray(np.clip(np.where(whole, counted, found), self.minimum, self.maximum))

    def _raw_quantile(self, probability: float) -> FloatArray:
        """Regula falsi between the quantiles of the parts, all series at once."""
        tables, row, steep = self._lookup()
        steps = np.stack(
            [np.interp(probability, table, np.arange(CELLS + 1.0)) for table in tables]
        )
        reach = np.tan((steps / CELLS - 0.5) * np.pi)[row] / steep
        used = np.asarray(self.weight > 0)
        ends = self.location + reach
        low = np.where(used, ends, np.inf).min(axis=-1)
        high = np.where(used, ends, -np.inf).max(axis=-1)
        with np.errstate(invalid="ignore"):
            found = np.asarray((low + high) / 2)
            open_ = np.flatnonzero((high - low > TOUCH * np.abs(high)).ravel())
        parts = (
            self.weight, np.where(used, self.location, 0.0), np.where(used, steep, 0.0), row
        )  # fmt: skip
        many = [np.broadcast_to(part, used.shape).reshape(-1, used.shape[-1]) for part in parts]

        def excess(
            x: FloatArray, weight: FloatArray, location: FloatArray, steep: FloatArray,
            row: NDArray[np.intp],
        ) -> FloatArray:  # fmt: skip
            angle = np.arctan((x[:, np.newaxis] - location) * steep)
            chances = student_chances(tables, row, angle)
            return np.asarray((weight * chances).sum(axis=1) - probability)

        result = found.ravel()
        result[open_] = solved(
            excess, low.ravel()[open_], high.ravel()[open_], [part[open_] for part in many],
            close=CLOSE,
        )  # fmt: skip
        return result.reshape(found.shape)

    def at_most(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or less."""
        asked = np.where(self.unit > 0, value + self.unit / 2, value)
        share = np.where(self._flat(), value >= self.location[..., 0], self.chance(asked))
        share = np.where(value >= self.maximum, 1.0, np.where(value < self.minimum, 0.0, share))
        return np.where(np.isnan(self._centre()), np.nan, share)

    def at_least(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or more."""
        asked = np.where(self.unit > 0, value - self.unit / 2, value)
        share = np.where(self._flat(), value <= self.location[..., 0], 1 - self.chance(asked))
        share = np.where(value <= self.minimum, 1.0, np.where(value > self.maximum, 0.0, share))
        return np.where(np.isnan(self._centre()), np.nan, share)

    def _flat(self) -> NDArray[np.bool_]:
        return np.asarray((np.where(self.weight > 0, self.scale, 0.0) == 0).all(axis=-1))

    def _centre(self) -> FloatArray:
        return np.asarray(np.where(self.weight > 0, self.location, 0.0).sum(axis=-1))


def solved(
    excess: Callable[..., FloatArray],
    low: FloatArray,
    high: FloatArray,
    parts: Sequence[NDArray[Any]],
    *,
    close: float,
) -> FloatArray:
    """Find where the excess of each mixture, made from its parts, is 0 between two values."""
    under, over = np.minimum(excess(low, *parts), 0), np.maximum(excess(high, *parts), 0)
    found = (low + high) / 2
    at = np.arange(len(low))
    for _ in range(ROUNDS):
        with np.errstate(invalid="ignore", divide="ignore"):
            new = (low * over - high * under) / (over - under)
        new = np.where(np.isfinite(new), new, (low + high) / 2)
        value = excess(new, *parts)
        found[at] = new
        above = value > 0
        under, over = np.where(above, under / 2, value), np.where(above, value, over / 2)
        low, high = np.where(above, low, new), np.where(above, new, high)
        kept = np.flatnonzero(np.abs(value) > close)
        if not kept.size:
            break
        if kept.size < len(at):  # what is found is left out, once a round
            at = at[kept]
            low, high, under, over = (part[kept] for part in (low, high, under, over))
            parts = [part[kept] for part in parts]
    return found


@result
class PredictiveMixture(Result):
    """What a future value may be: a mixture of laws for each series, whole numbers for counts.

    Parameters
    ----------
    laws : tuple of (numpy.ndarray, Law)
        Rows, and the law of their values.
    shape : tuple of int
        Series and times.
    single : bool, default False
        Whether there is one series, whose results have no axis of series.
    lost : numpy.ndarray or None, default None
        Series without a projection.

    Examples
    --------
    >>> from cdpkit.calc import project
    >>> deaths = project(times=range(2014, 2021), numerator=[0, 0, 1, 0, 0, 0, 2], horizon=1)
    >>> deaths.predictive.quantile(0.975), deaths.predictive.probability_below(0).round(2)
    (array([3.]), array([0.6]))
    """

    laws: tuple[tuple[NDArray[np.intp], Law], ...]
    shape: tuple[int, int]
    single: bool = False
    lost: NDArray[np.bool_] | None = None

    def sentence(self) -> str:
        """Say what it holds."""
        return f"predictive mixtures of {self.shape[0] * self.shape[1]} values"

    def quantile(self, probability: float) -> FloatArray:
        """Give the value below which a future value lies with this probability.

        Parameters
        ----------
        probability : float
            In (0, 1).

        Returns
        -------
        numpy.ndarray
            In the unit of the values, shape (H,) or (N, H); of counts the least whole number.

        Raises
        ------
        InputError
            If `probability` is outside (0, 1).

        Examples
        --------
        >>> from cdpkit.calc import project
        >>> project(times=range(9), numerator=[5] * 9).predictive.quantile(0.025)
        array([1., 1., 1.])
        """
        p = as_floats("probability", probability)
        refuse(~((p > 0) & (p < 1)), "probability", "is not in (0, 1)", "Give a share such as 0.9.")
        found = np.full(self.shape, np.nan)
        for rows, law in self.laws:
            found[rows] = law.quantile(float(p))
        return self._shaped(found)

    def probability_below(self, value: ArrayLike) -> FloatArray:
        """Give the probability that a future value lies below `value`, or at it.

        Parameters
        ----------
        value : array_like
            In the unit of the values; broadcast to the shape of the quantiles.

        Returns
        -------
        numpy.ndarray
            In [0, 1].

        Examples
        --------
        >>> from cdpkit.calc import project
        >>> project(times=range(9), numerator=[5] * 9).predictive.probability_below(5).round(2)
        array([0.61, 0.61, 0.61])
        """
        return self._share(value, "at_most")

    def probability_above(self, value: ArrayLike) -> FloatArray:
        """Give the probability that a future value is above `value`, or at it.

        Parameters
        ----------
        value : array_like
            In the unit of the values; broadcast to the shape of the quantiles.

        Returns
        -------
        numpy.ndarray
            In [0, 1].

        Examples
        --------
        >>> from cdpkit.calc import project
        >>> project(times=range(9), numerator=[5] * 9).predictive.probability_above(5).round(2)
        array([0.54, 0.54, 0.53])
        """
        return self._share(value, "at_least")

    def _share(self, value: ArrayLike, side: str) -> FloatArray:
        asked = np.broadcast_to(as_floats("value", value), self.shape)
        found = np.full(self.shape, np.nan)
        for rows, law in self.laws:
            found[rows] = getattr(law, side)(asked[rows])
        return self._shaped(np.where(np.isnan(asked), np.nan, found))

    def _shaped(self, found: FloatArray) -> FloatArray:
        if self.lost is not None:
            found[self.lost] = np.nan
        return found[0] if self.single else found

    def __getitem__(self, place: int) -> PredictiveMixture:
        """Give the mixtures of one series of a batch."""
        return replace(self.take(np.array([place])), single=True)

    def take(self, places: NDArray[np.intp]) -> PredictiveMixture:
        """Give the mixtures of some series of a batch, their numbers in order."""
        laws = []
        wanted = np.zeros(self.shape[0], dtype=np.bool_)
        wanted[places] = True
        for rows, law in self.laws:
            own = np.flatnonzero(wanted[rows])
            if own.size:
                laws.append((np.searchsorted(places, rows[own]), law.rows(own)))
        lost = None if self.lost is None else self.lost[places]
        return PredictiveMixture(tuple(laws), (len(places), self.shape[1]), lost=lost)

    def flat(self) -> NDArray[np.bool_]:
        """Tell which series have limits without a width."""
        found = np.zeros(self.shape[0], dtype=np.bool_)
        for rows, law in self.laws:
            if isinstance(law, Blend):
                found[rows] = (law.scale == 0).all(axis=(1, 2))
        return found


def combined(parts: Sequence[PredictiveMixture]) -> PredictiveMixture:
    """Put blocks of series below one another."""
    first, laws = 0, []
    for part in parts:
        laws += [(rows + first, law) for rows, law in part.laws]
        first += part.shape[0]
    return PredictiveMixture(tuple(laws), (first, parts[0].shape[1]))
