"""Texts of a column as codes: each text is kept once."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    Codes = NDArray[np.int32]
    Places = NDArray[np.intp] | NDArray[np.bool_] | slice


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Labels, each kept once, and for each place the number of its label.

    Examples
    --------
    >>> areas = Coded.of(["Wirral", "Sefton", "Wirral"])
    >>> areas.labels, areas.codes.tolist(), areas[2]
    (('Wirral', 'Sefton'), [0, 1, 0], 'Wirral')
    """

    codes: Codes
    labels: tuple[Any, ...]

    @classmethod
    def of(cls, values: Iterable[Any]) -> Self:
        """Code the values in the order in which they appear."""
        listed = list(values)
        numbers = {value: number for number, value in enumerate(dict.fromkeys(listed))}
        codes = np.fromiter(map(numbers.__getitem__, listed), dtype=np.int32, count=len(listed))
        return cls(codes, tuple(numbers))

    @classmethod
    def constant(cls, label: Any, size: int) -> Self:
        """Give one label to every place."""
        return cls(np.zeros(size, dtype=np.int32), (label,))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: int) -> Any:
        return self.labels[self.codes[place]]

    def take(self, places: Places) -> Coded:
        """Give some of the places; all labels stay known."""
        return Coded(self.codes[places], self.labels)

    def mapped(self, change: Callable[[Any], Any]) -> Coded:
        """Change each label; those that become equal share one code."""
        numbers: dict[Any, int] = {}
        codes = [numbers.setdefault(change(label), len(numbers)) for label in self.labels]
        return Coded(np.array(codes, dtype=np.int32)[self.codes], tuple(numbers))

    def sorted(self) -> Coded:
        """Code the labels in their order, without those that are not used."""
        used = np.unique(self.codes)
        order = sorted(used.tolist(), key=lambda code: self.labels[code])
        rank = np.zeros(len(self.labels), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return Coded(rank[self.codes], tuple(self.labels[code] for code in order))

    def values(self) -> NDArray[np.object_]:
        """Give the label of each place."""
        labels = np.empty(len(self.labels), dtype=object)
        labels[:] = self.labels
        return labels[self.codes]

    def where(self, holds: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """Tell for each place whether something holds for its label."""
        return np.array([holds(label) for label in self.labels], dtype=bool)[self.codes]

    @staticmethod
    def joined(parts: Sequence[Coded]) -> Coded:
        """Put the places of several one after the other."""
        numbers: dict[Any, int] = {}
        codes = [
            np.array([numbers.setdefault(v, len(numbers)) for v in part.labels], dtype=np.int32)[
                part.codes
            ]
            for part in parts
        ]
        return Coded(np.concatenate(codes), tuple(numbers))


def code_column(column: nw.Series[Any]) -> Coded:
    """Code the values of a column as they are; pandas does so several times faster.

    Examples
    --------
    >>> import narwhals as nw
    >>> import pandas as pd
    >>> code_column(nw.from_native(pd.Series(["a", "b", "a"]), series_only=True)).labels
    ('a', 'b')
    """
    if not column.implementation.is_pandas_like():
        return Coded.of(column.to_list())
    native = column.to_native()
    if native.dtype != object or not len(native) or isinstance(native.iloc[0], str):
        return _factorised(native)
    # The same period or record stands in many rows: each object is hashed once.
    names, each = native.map(id).factorize()
    first = np.empty(len(each), dtype=np.intp)
    first[names[::-1]] = np.arange(len(native))[::-1]
    return _factorised(native.iloc[first]).take(names)


def _factorised(native: Any) -> Coded:
    codes, labels = native.factorize(use_na_sentinel=False)
    return Coded(np.asarray(codes, dtype=np.int32), tuple(labels.tolist()))


def text_of(value: Any) -> str:
    """Write a key as text: nothing for missing, whole numbers without a point.

    Examples
    --------
    >>> text_of(2.0), text_of(float("nan")), text_of(" a ")
    ('2', '', 'a')
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.0f}" if value.is_integer() else str(value)
    return str(value).strip()
