"""Lines of a CSV file as columns, by pandas: slower than PyArrow, and always there."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files.text_columns import TextColumn

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray


_TRUTH = re.compile(b"true|false", re.IGNORECASE)
_EXACT_BY_DEFAULT = (3, 1)
"""The first version of pandas that reads floats as Python does unless told otherwise."""


def columns_of_pandas(
    piece: bytes, delimiter: str, width: int, numbers: Collection[int]
) -> list[TextColumn | NDArray[np.float64]] | None:
    """Give the columns of lines; nothing where they are not rows of that width, or not UTF-8."""
    if not _are_of_width(piece, ord(delimiter), width):
        return None
    try:
        first = next(csv.reader([piece.partition(b"\n")[0].decode()], delimiter=delimiter), [])
        # pandas makes numbers of categories that look like them: `01` would become 1.
        kinds = {n: "object" if c[:1].isdigit() else "category" for n, c in enumerate(first)}
        texts = dict(kinds)
        kinds |= dict.fromkeys(numbers, "float64")
        try:
            frame = _parsed(piece, delimiter, kinds)
        except ValueError:
            frame = _parsed(piece, delimiter, kinds := texts)
        if changed := [place for place in frame if _is_changed(frame[place])]:
            frame = _parsed(piece, delimiter, kinds | dict.fromkeys(changed, "object"))
    except ValueError:
        return None
    columns = [_column(frame[place]) for place in range(width)]
    odd = any(_is_odd(c, piece) for c in columns if not isinstance(c, TextColumn))
    return None if odd else columns


def _is_odd(numbers: NDArray[np.float64], piece: bytes) -> bool:
    """Tell whether numbers are infinite, or words of truth that pandas took for 0 and 1."""
    finite = numbers[~np.isnan(numbers)]
    if np.isinf(finite).any():
        return True
    return bool(len(finite) and np.isin(finite, (0, 1)).all() and _TRUTH.search(piece))


def _are_of_width(piece: bytes, sign: int, width: int) -> bool:
    """Tell whether each line has as many cells as it should; quotes stand around whole cells."""
    if piece.count(b"\r") != piece.count(b"\r\n"):
        return False
    data = np.frombuffer(piece, dtype=np.uint8)
    ends, signs = np.flatnonzero(data == ord("\n")), np.flatnonzero(data == sign)
    if not piece.endswith(b"\n"):
        ends = np.append(ends, len(data))
    if b'"' in piece:
        quotes = np.flatnonzero(data == ord('"'))
        if (np.searchsorted(quotes, ends) % 2).any():
            return False
        signs = signs[np.searchsorted(quotes, signs) % 2 == 0]
    return bool((np.diff(np.searchsorted(signs, ends), prepend=0) == width - 1).all())


def _parsed(piece: bytes, delimiter: str, kinds: dict[int, str]) -> Any:
    import pandas as pd

    version = tuple(int(part) for part in pd.__version__.split(".")[:2])
    options: Any = {
        "dtype": kinds,
        "na_values": {place: [""] for place, kind in kinds.items() if kind == "float64"},
        **({} if version >= _EXACT_BY_DEFAULT else {"float_precision": "round_trip"}),
    }
    return pd.read_csv(
        io.BytesIO(piece),
        sep=delimiter,
        header=None,
        names=list(kinds),
        index_col=False,
        keep_default_na=False,
        skip_blank_lines=False,
        **options,
    )


def _is_changed(column: Any) -> bool:
    return hasattr(column, "cat") and not all(isinstance(c, str) for c in column.cat.categories)


def _column(column: Any) -> TextColumn | NDArray[np.float64]:
    if hasattr(column, "cat"):  # in order of the alphabet; others keep that of the rows
        codes, used = column.cat.codes.factorize()
        return TextColumn(np.asarray(codes, np.int64), tuple(column.cat.categories[used].tolist()))
    if column.dtype == np.float64:
        return np.asarray(column, dtype=np.float64)
    codes, labels = column.factorize()
    return TextColumn(np.asarray(codes, dtype=np.int64), tuple(labels.tolist()))
