"""Many tests at once: p-values adjusted for how many were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_choice, as_floats, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray


ADJUSTMENTS = ("bh", "by", "holm", "bonferroni")


def adjusted_p(p: ArrayLike, *, method: str = "bh") -> FloatArray:
    """P-values adjusted for the number of tests in their family.

    Parameters
    ----------
    p : array_like, shape (..., M)
        P-values in [0, 1]; a family is the last axis. NaN is not a test: it stays NaN and is not
        counted.
    method : {"bh", "by", "holm", "bonferroni"}, default "bh"
        `bh` and `by` bound the share of false findings among all findings (`by` whatever the
        dependence of the tests), `holm` and `bonferroni` the chance of any false finding.

    Returns
    -------
    numpy.ndarray, shape (..., M)
        In [0, 1], never below the p given. Those below a level are findings at that level.

    Raises
    ------
    InputError
        If a p lies outside [0, 1], or `method` is unknown.

    References
    ----------
    - Benjamini Y, Hochberg Y (1995), J R Stat Soc B 57:289-300.
    - Benjamini Y, Yekutieli D (2001), Ann Stat 29:1165-1188.
    - Holm S (1979), Scand J Stat 6:65-70.

    Examples
    --------
    >>> adjusted_p([0.01, 0.04, 0.03, 0.20]).round(3).tolist()
    [0.04, 0.053, 0.053, 0.2]
    """
    as_choice("method", method, ADJUSTMENTS)
    values = as_floats("p", p)
    hint = "Give p-values as fractions."
    refuse((values < 0) | (values > 1), "p", "is outside [0, 1]", hint, code="out_of_range")
    rows = np.atleast_1d(values)
    order = np.argsort(rows, axis=-1, kind="stable")  # NaN comes last
    ordered = np.take_along_axis(rows, order, axis=-1)
    m = (~np.isnan(rows)).sum(axis=-1, keepdims=True)
    rank = np.arange(1.0, rows.shape[-1] + 1)
    if method in ("bh", "by"):
        found = _step_up(ordered, m, rank, dependent=method == "by")
    elif method == "holm":
        found = np.maximum.accumulate((m - rank + 1) * ordered, axis=-1)
    else:
        found = m * ordered
    found = np.where(np.isnan(ordered), np.nan, np.minimum(found, 1))
    back = np.empty_like(rows)
    np.put_along_axis(back, order, found, axis=-1)
    return back.reshape(values.shape)


def _step_up(
    ordered: FloatArray, m: FloatArray, rank: FloatArray, *, dependent: bool
) -> FloatArray:
    """Least of m p(j) / j over all j from i on; times 1 + 1/2 + ... + 1/m where dependent."""
    factor = np.concatenate([[0.0], np.cumsum(1 / rank)])[m] if dependent else 1.0
    scaled = np.where(np.isnan(ordered), np.inf, factor * m * ordered / rank)
    return np.asarray(np.minimum.accumulate(scaled[..., ::-1], axis=-1)[..., ::-1])
