"""Lines of a CSV file as columns, by PyArrow: texts are coded while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files.text_columns import TextColumn

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray


def columns_of_arrow(
    piece: bytes, delimiter: str, width: int, numbers: Collection[int]
) -> list[TextColumn | NDArray[np.float64]] | None:
    """Give the columns of lines; nothing where they are not rows of that width, or not UTF-8."""
    from pyarrow import ArrowInvalid

    names = [str(place) for place in range(width)]
    for plain in (set(numbers), set[int]()):
        try:
            table = _parsed(piece, delimiter, names, plain)
        except ArrowInvalid:
            continue
        columns = [_column(table.column(place)) for place in range(width)]
        if all(isinstance(columns[place], np.ndarray) for place in plain):
            return [column for column in columns if column is not None]
    return None


def _parsed(piece: bytes, delimiter: str, names: list[str], numbers: set[int]) -> Any:
    import pyarrow as pa
    from pyarrow import csv

    text = pa.dictionary(pa.int32(), pa.string())
    types = {name: pa.float64() if place in numbers else text for place, name in enumerate(names)}
    return csv.read_csv(
        pa.BufferReader(piece),
        read_options=csv.ReadOptions(
            use_threads=False, block_size=len(piece) + 1, column_names=names
        ),
        parse_options=csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=False, ignore_empty_lines=False
        ),
        convert_options=csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=False
        ),
    )


def _column(column: Any) -> TextColumn | NDArray[np.float64] | None:
    """Give texts with codes, or numbers; nothing where a number is infinite or `nan` in words."""
    one = column.num_chunks == 1  # putting one piece together would copy it
    chunk = column.chunk(0) if one else column.unify_dictionaries().combine_chunks()
    if hasattr(chunk, "dictionary"):
        return TextColumn(chunk.indices.to_numpy(), tuple(chunk.dictionary.to_pylist()))
    found: NDArray[np.float64] = chunk.to_numpy(zero_copy_only=False)
    plain = np.count_nonzero(np.isfinite(found))
    return found if plain + chunk.null_count == len(found) else None
