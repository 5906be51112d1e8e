"""Quantile groups: thirds, fifths, tenths of areas by the rank of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_floats, as_number, refuse
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray


@result
class QuantileGroups(Result):
    """The group of each value.

    Parameters
    ----------
    group : numpy.ndarray
        1 to `n`; NaN for a missing value, or everywhere if there are too few values.
    n : int
        Number of groups.
    highest_is_1 : bool
        Whether group 1 has the highest values.
    sizes : tuple of int
        Values in group 1, 2, ...
    warnings : tuple of str, default ()
        Why there are no groups, or how many values are missing.

    Examples
    --------
    >>> from cdpkit.calc import quantile_group
    >>> quantile_group([12, 30, 25, 25, 7, 41], 3).group.tolist()
    [3.0, 1.0, 2.0, 2.0, 3.0, 1.0]
    """

    group: FloatArray
    n: int
    highest_is_1: bool
    sizes: tuple[int, ...]
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was found."""
        if not any(self.sizes):
            return "; ".join(("no groups", *self.warnings))
        order = "highest" if self.highest_is_1 else "lowest"
        return f"{sum(self.sizes)} values in {self.n} groups, 1 = {order}"


def quantile_group(values: ArrayLike, n: int, *, highest_is_1: bool = True) -> QuantileGroups:
    r"""Put values into `n` groups by rank; equal values share a group.

    With rank r (ties take the lowest) among N values, the group is
    $\lfloor n + 1 - \lceil (N + 1 - r) n / N \rceil \rfloor$, in whole-number arithmetic.

    Parameters
    ----------
    values : array_like, shape (N,)
        NaN gets no group and is not counted.
    n : int
        Number of groups, 2 or more: 5 for fifths.
    highest_is_1 : bool, default True
        Whether group 1 has the highest values.

    Returns
    -------
    QuantileGroups
        One group a value. With fewer values than groups there are none, and the warnings say so.

    Raises
    ------
    InputError
        If `values` is not a sequence of numbers, or `n` is not a whole number from 2.

    Examples
    --------
    >>> quantile_group([12, 30, 25, 25, 7, 41], 3).group.tolist()
    [3.0, 1.0, 2.0, 2.0, 3.0, 1.0]
    >>> print(quantile_group([12, 30], 3))
    no groups; 2 values are fewer than 3 groups
    """
    groups = as_number("n", n)
    if groups.denominator != 1 or groups < 2:
        raise InputError("n", f"is {n!r}", "Give a whole number of groups, 2 or more.")
    k, x = int(groups), as_floats("values", values)
    refuse(np.array(x.ndim != 1), "values", f"has shape {x.shape}", "Give one sequence of numbers.")
    missing = np.isnan(x)
    gaps = int(np.count_nonzero(missing))
    seen = x[~missing] if gaps else x
    warnings = (f"{gaps} of {x.size} values missing",) if gaps else ()
    if seen.size < k:
        few = f"{seen.size} {'value is' if seen.size == 1 else 'values are'} fewer than {k} groups"
        return QuantileGroups(np.full(x.shape, np.nan), k, highest_is_1, (0,) * k, (few, *warnings))
    found = _groups(seen, k, highest_is_1)
    sizes = tuple(int(size) for size in np.bincount(found, minlength=k + 1)[1:])
    group = np.full(x.shape, np.nan)
    group[~missing] = found
    return QuantileGroups(group, k, highest_is_1, sizes, warnings)


def _groups(x: FloatArray, k: int, highest_is_1: bool) -> FloatArray:
    """Count the cuts that each value passes: k - 1 order statistics need no full ranking.

    Group g begins at the first rank with more than (g - 1) N / k values below it or at it, so a
    value is in it if that many values lie strictly under it.
    """
    under = [-(-g * x.size // k) for g in range(1, k)]  # fewest values under one of group g + 1
    if highest_is_1:
        places = [x.size - m for m in under]
        cuts = np.partition(x, places)[places][::-1]
        return np.asarray(k - np.searchsorted(cuts, x, side="right"))
    places = [m - 1 for m in under]
    cuts = np.partition(x, places)[places]
    return np.asarray(1 + np.searchsorted(cuts, x, side="left"))
