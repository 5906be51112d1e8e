"""Columns of a Fingertips file put together as a tidy frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files import TextColumn, TextReader
from cdpkit.io.fingertips.terms import (
    marker_of,
    multiplier,
    polarity_of,
    population_of,
    statistic_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from cdpkit.io.fingertips.cells import NumberColumn
    from cdpkit.io.fingertips.periods import Reading


_NAMED = (
    "sex", "age", "category_type", "category", "parent_code", "parent_name", "recent_trend",
    "compared_to_england", "compared_to_region", "compared_to_percentiles", "compared_to_goal",
    "new_data",
)  # fmt: skip
"""Columns of Fingertips that are kept beside those of a series."""


def tidy_frame(
    texts: Mapping[str, TextColumn],
    numbers: Mapping[str, NumberColumn],
    periods: TextColumn,
    lines: NDArray[np.int64],
    bad: NDArray[np.bool_],
) -> pd.DataFrame:
    """Give the good rows, one observation a row; columns that hold nothing are left out."""
    import pandas as pd

    coded = _coded(texts, numbers, len(lines))
    columns: dict[str, Any] = {}
    for name in ("indicator", "title", "area", "area_name", "area_type", "population"):
        columns[name] = coded.get(name)
    columns |= {
        "period": periods.mapped(lambda reading: str(reading.period or reading.label)),
        "start": _days(periods, "start"),
        "end": _days(periods, "end"),
    }
    columns |= {name: column.numbers for name, column in numbers.items()}
    columns |= _behind(numbers["value"], len(lines))
    for name in ("marker", "note", "statistic", "unit", "polarity", *_NAMED):
        columns[name] = coded.get(name)
    columns["per"] = _per(coded)
    columns["line"] = lines
    made = {name: _column(value) for name, value in columns.items() if value is not None}
    frame = pd.DataFrame(made, copy=False)
    return frame[~bad].reset_index(drop=True) if bad.any() else frame


def _behind(value: NumberColumn, size: int) -> dict[str, Any]:
    """Give what may stand behind markers, where any cell says so."""
    ends = np.full((2, size), np.nan)
    for row, cell in value.beside.items():
        ends[:, row] = cell.low, cell.high
    return {} if np.isnan(ends).all() else dict(zip(("low", "high"), ends, strict=True))


def _coded(
    texts: Mapping[str, TextColumn], numbers: Mapping[str, NumberColumn], size: int
) -> dict[str, TextColumn]:
    """Give the columns of texts in the terms of a series."""
    blank = TextColumn.blank(size)
    coded = dict(texts)
    coded.setdefault("indicator", texts.get("title", blank))
    who = [texts.get(role, blank) for role in ("sex", "age", "category_type", "category")]
    coded["population"] = TextColumn.together(who).mapped(population_of)
    coded["marker"] = _markers(texts.get("note", blank), numbers["value"])
    noted = {row: cell.note for row, cell in numbers["value"].beside.items()}
    coded["note"] = _before(texts.get("note", blank), noted)
    if "value_type" in texts:
        coded["statistic"] = texts["value_type"].mapped(statistic_of)
        coded.setdefault("unit", texts["value_type"].mapped(_unit_of))
    if "polarity" in texts:
        coded["polarity"] = texts["polarity"].mapped(polarity_of)
    return {name: text for name, text in coded.items() if any(text.labels) or name == "indicator"}


def _unit_of(value_type: str) -> str:
    """Give the unit that a type of value has by itself: Fingertips gives proportions in percent."""
    return "%" if statistic_of(value_type) == "proportion" else ""


def _markers(notes: TextColumn, value: NumberColumn) -> TextColumn:
    """Take the markers printed in cells, and those that a note spells out."""
    valued = ~np.isnan(value.numbers)
    pairs = TextColumn.together([notes, TextColumn(valued.astype(np.int64), (False, True))])
    markers = pairs.mapped(lambda pair: marker_of(pair[0], valued=pair[1]))
    return _before(markers, {row: cell.marker for row, cell in value.beside.items()})


def _before(column: TextColumn, printed: Mapping[int, str]) -> TextColumn:
    """Put what is printed in cells before what a column of its own says."""
    if not any(printed.values()):
        return column
    cells = TextReader()
    cells.extend([printed.get(row, "") for row in range(len(column.codes))])
    return TextColumn.together([cells.column(), column]).mapped(lambda pair: pair[0] or pair[1])


def _days(periods: TextColumn, end: str) -> NDArray[np.datetime64]:
    def day(reading: Reading) -> Any:
        return getattr(reading.period, end) if reading.period else None

    days = np.array([day(reading) for reading in periods.labels], dtype="datetime64[s]")
    return days[periods.codes]


def _per(coded: Mapping[str, TextColumn]) -> NDArray[np.float64] | None:
    if "unit" not in coded:
        return None
    known = np.array([multiplier(unit) for unit in coded["unit"].labels], dtype=float)
    return known[coded["unit"].codes]


def _column(value: Any) -> Any:
    import pandas as pd

    if not isinstance(value, TextColumn):
        return value
    labels = pd.Index([label for label in value.labels if label], dtype=object)
    small = np.min_scalar_type(-1 - len(labels))  # as pandas keeps them
    numbers = np.array([labels.get_loc(label) if label else -1 for label in value.labels], small)
    return pd.Categorical.from_codes(numbers[value.codes], categories=labels)
