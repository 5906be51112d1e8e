"""Many lines of a CSV file at once, if every line is one row of the right width."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files.text_columns import TextColumn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

__all__ = ["columns_at_once"]

_SURROGATES = re.compile("[\ud800-\udfff]")
_QUOTED = re.compile('"[^"\\r\\n]*"')
_MARK = "\x01"
"""Stands in place of a quoted cell."""
_TRUTH = re.compile("true|false", re.IGNORECASE)
_EXACT_BY_DEFAULT = (3, 1)
"""The first version of pandas that reads floats as Python does unless told otherwise."""


def columns_at_once(
    lines: Sequence[str], header: str, delimiter: str, width: int, numbers: Collection[int]
) -> list[TextColumn | NDArray[np.float64]] | None:
    """Give the columns of lines, numbers as numbers; nothing where any line or number is odd."""
    blank = delimiter * (width - 1)
    passed_over = {header, header.rstrip("\r\n"), blank, f"{blank}\n", f"{blank}\r\n"}
    text = "".join(lines)
    if not passed_over.isdisjoint(lines) or not _are_rows(text, len(lines), delimiter, width):
        return None
    if not text.isascii() and _SURROGATES.search(text):
        return None
    # pandas makes numbers of categories that look like them: `01` would become 1.
    first = next(csv.reader(lines[:1], delimiter=delimiter))
    kinds = {place: "object" if c[:1].isdigit() else "category" for place, c in enumerate(first)}
    kinds |= dict.fromkeys(numbers, "float64")
    try:
        frame = _parsed(text, delimiter, kinds)
        if changed := [place for place in frame if _is_changed(frame[place])]:
            kinds |= dict.fromkeys(changed, "object")
            frame = _parsed(text, delimiter, kinds)
    except ValueError:
        return None
    if len(frame) != len(lines):
        return None
    columns = [_column(frame[place]) for place in range(width)]
    odd = any(_is_odd(c, text) for c in columns if not isinstance(c, TextColumn))
    return None if odd else columns


def _is_odd(numbers: NDArray[np.float64], text: str) -> bool:
    """Tell whether numbers are infinite, or words of truth that pandas took for 0 and 1."""
    finite = numbers[~np.isnan(numbers)]
    if np.isinf(finite).any():
        return True
    return bool(len(finite) and np.isin(finite, (0, 1)).all() and _TRUTH.search(text))


def _are_rows(text: str, size: int, delimiter: str, width: int) -> bool:
    """Tell whether each line has as many cells as it should, and quotes only around whole cells."""
    if '"' in text:
        if _MARK in text:
            return False
        text = _QUOTED.sub(_MARK, text)
        marks = text.count(_MARK)
        before = text.count(delimiter + _MARK) + text.count("\n" + _MARK) + (text[0] == _MARK)
        after = sum(text.count(_MARK + end) for end in (delimiter, "\n", "\r"))
        if '"' in text or not marks == before == after + (text[-1] == _MARK):
            return False
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    ends = np.flatnonzero(data == ord("\n"))
    if not text.endswith("\n"):
        ends = np.append(ends, len(data))
    if len(ends) != size or text.count("\r") != text.count("\r\n"):
        return False
    signs = np.searchsorted(np.flatnonzero(data == ord(delimiter)), ends)
    return bool((np.diff(signs, prepend=0) == width - 1).all())


def _parsed(text: str, delimiter: str, kinds: dict[int, str]) -> Any:
    import pandas as pd

    version = tuple(int(part) for part in pd.__version__.split(".")[:2])
    options: Any = {
        "dtype": kinds,
        "na_values": {place: [""] for place, kind in kinds.items() if kind == "float64"},
        **({} if version >= _EXACT_BY_DEFAULT else {"float_precision": "round_trip"}),
    }
    return pd.read_csv(
        io.StringIO(text),
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
    if hasattr(column, "cat"):
        labels = column.cat.categories.tolist()
        return TextColumn(column.cat.codes.to_numpy(np.int64), tuple(labels))
    if column.dtype == np.float64:
        return np.asarray(column, dtype=np.float64)
    codes, labels = column.factorize()
    return TextColumn(np.asarray(codes, dtype=np.int64), tuple(labels.tolist()))
