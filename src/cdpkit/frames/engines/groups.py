"""Groups: rows of the same labels, a missing label being a label too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray


ROW = "_cdpkit_row"


class Groups:
    """The group of each row, and the first row of each group, in order of appearance."""

    def __init__(self, codes: NDArray[np.intp], first: NDArray[np.intp]) -> None:
        self.codes, self.first = codes, first

    def __len__(self) -> int:
        return len(self.first)

    def sums(self, values: FloatArray) -> FloatArray:
        """Sum within each group; a missing value makes its sum missing."""
        return np.bincount(self.codes, weights=values, minlength=len(self)).astype(np.float64)


def group_rows(frame: nw.DataFrame[Any], by: Sequence[str]) -> Groups:
    """Find the groups of a frame; no columns make one group of all rows.

    The first row with the same labels stands for the group, which needs no engine's own way of
    coding labels, and keeps missing ones and the order in which the groups appear.
    """
    size = len(frame)
    if not by or not size:
        return Groups(np.zeros(size, dtype=np.intp), np.arange(min(size, 1), dtype=np.intp))
    if len(by) == 1 and frame.implementation.is_pandas_like():
        codes, _ = _factorised("by", frame[by[0]])
        first = np.empty(codes.max() + 1, dtype=np.intp)
        first[codes[::-1]] = np.arange(size - 1, -1, -1)  # the last one written is the first row
        return Groups(codes, first)
    numbered = frame.select(*by).with_row_index(ROW)
    leaders = numbered.select(nw.col(ROW).min().over(*by))[ROW].to_numpy().astype(np.intp)
    leads = leaders == np.arange(size)
    return Groups((np.cumsum(leads) - 1)[leaders], np.flatnonzero(leads))


def coded(frame: nw.DataFrame[Any], column: str) -> tuple[NDArray[Any], list[Any]]:
    """Give the code of each row and the label of each code; -1 is the last, a missing label.

    Labels may be there that no row has: categories that are not used.
    """
    if not frame.implementation.is_pandas_like() or not len(frame):
        groups = group_rows(frame, [column])
        return groups.codes, frame[column][groups.first].to_list()
    labels = frame[column]
    if labels.dtype in (nw.Categorical, nw.Enum):
        native = labels.to_native()
        return native.cat.codes.to_numpy(), [*native.cat.categories, None]
    codes, kinds = _factorised("band", labels)
    return codes, kinds.tolist()


def _factorised(argument: str, labels: nw.Series[Any]) -> tuple[NDArray[np.intp], Any]:
    """Take pandas's own codes of one column: several times faster than looking for leaders."""
    try:
        codes, kinds = labels.to_native().factorize(use_na_sentinel=False)
    except TypeError as error:
        problem = f"(column `{labels.name}`) holds labels that are lists or similar"
        raise InputError(argument, problem, "Give texts or numbers.") from error
    return np.asarray(codes, dtype=np.intp), kinds


def group_labels(frame: nw.DataFrame[Any], by: Sequence[str], rows: NDArray[np.intp]) -> list[str]:
    """Name the groups for a message, by their labels."""
    names = [[str(label) for label in frame[key][rows].to_list()] for key in by]
    return [" / ".join(parts) for parts in zip(*names, strict=True)] or ["all rows"] * len(rows)
