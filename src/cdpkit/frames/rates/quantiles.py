"""Quantile groups of data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from cdpkit.calc.rates import quantile_group as groups_of_arrays
from cdpkit.frames.engines import as_column, collected_first, column_numbers, group_rows, open_table

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.frames.engines import By

__all__ = ["quantile_group"]


def quantile_group(
    frame: IntoFrameT, values: str, n: int, *, by: By = (), highest_is_1: bool = True
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
    table = open_table(frame, {"values": values}, by=by or (), adds=["quantile"], result=False,
                       keeps_rows=True)  # fmt: skip
    eager = collected_first(table, "`quantile_group`", "needs an order of the rows")
    x = column_numbers("values", values, eager)
    sets = group_rows(eager, table.by or ())
    found = np.full(len(x), np.nan)
    order = np.argsort(sets.codes, kind="stable")
    ends = np.cumsum(np.bincount(sets.codes, minlength=max(len(sets), 1)))
    for rows in np.split(order, ends[:-1]):
        found[rows] = groups_of_arrays(x[rows], n, highest_is_1=highest_is_1).group
    column = as_column(eager, "quantile", found)
    if not np.isnan(found).any() or not eager.implementation.is_pandas_like():
        column = column.cast(nw.Int64)
    return table.give_back(eager.with_columns(column))  # type: ignore[no-any-return]
