"""Quantile groups of data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.rates import quantile_group as groups_of_arrays
from cdpkit.frames.engines import finish, open_sets

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import By


def quantile_group(
    frame: IntoFrameT,
    values: str,
    n: int,
    *,
    by: By = (),
    highest_is_1: bool = True,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Put rows into `n` groups by rank, within each group of `by`; equal values share one.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first, as ranks need an order of the rows.
        It is not changed.
    values : str
        Column of the values.
    n : int
        Number of groups, 2 or more: 5 for fifths.
    by : str or sequence of str, default ()
        Columns whose labels make the sets that are ranked apart.
    highest_is_1 : bool, default True
        Whether group 1 has the highest values.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `quantile` added: 1 to `n`, missing for a missing value, and
        for all of a set with fewer values than groups.

    Raises
    ------
    InputError
        If the frame is lazy, or a column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"area": list("ABCD"), "score": [12, 30, 25, 7]})
    >>> quantile_group(areas, "score", 2)
      area  score  quantile
    0    A     12         2
    1    B     30         1
    2    C     25         1
    3    D      7         2
    """
    reason = "needs an order of the rows"
    sets = open_sets(
        frame, {"values": values}, by, ["quantile"], method="`quantile_group`", reason=reason,
        signed=True, on_bad=on_bad,
    )  # fmt: skip
    found = np.full(len(sets.groups.codes), np.nan)
    for rows, numbers in sets.each():
        found[rows] = groups_of_arrays(numbers["values"], n, highest_is_1=highest_is_1).group
    return finish(sets.table, {"quantile": found}, whole=["quantile"])
