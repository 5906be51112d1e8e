"""Bands (ages, say) joined by their labels to a small table of weights or reference numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import narwhals as nw
import numpy as np

from cdpkit.age_bands import band_key
from cdpkit.calc.arguments import as_floats, refuse
from cdpkit.errors import InputError, did_you_mean
from cdpkit.frames.engines import coded, column_numbers, group_labels, group_rows, open_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames.engines import Groups, Table


SHOWN = 5


@dataclass(frozen=True)
class BandTable:
    """One row a band: its label, and numbers by name."""

    argument: str
    labels: tuple[Hashable, ...]
    numbers: Mapping[str, FloatArray]


def read_bands(
    argument: str, table: object, band: str, names: Mapping[str, str], *, gaps: Sequence[str] = ()
) -> BandTable:
    """Read a mapping, label to number or numbers, or a frame with the columns that `names` says.

    Parameters
    ----------
    argument : str
        Its name, for messages.
    table : mapping, data frame or str
        The table, or the key of a bundled standard population.
    band : str
        Column of the labels.
    names : mapping
        What a number is for, and its column; `gaps` are those that may be missing.
    """
    if isinstance(table, str):
        table = _bundled(argument, table)
    labels, columns = (
        _from_mapping(argument, table, names)
        if isinstance(table, Mapping)
        else _from_frame(argument, table, band, names)
    )
    _refuse_labels(argument, labels)
    values = as_counted(argument, columns)
    numbers = dict(zip(names, values, strict=True))
    for name, values in numbers.items():
        if name not in gaps and np.isnan(values).any():
            at = _shown(label for label, gap in zip(labels, np.isnan(values), strict=True) if gap)
            raise InputError(argument, f"has no {name} for band {at}", "Fill it in.")
    return BandTable(argument, tuple(labels), numbers)


def _bundled(argument: str, key: str) -> dict[str, int]:
    """Give the weights of a standard population that comes with the library."""
    from cdpkit.io import bundled
    from cdpkit.model import StandardPopulation

    known = {one.id: one for one in bundled.registry().of(StandardPopulation)}
    if key not in known:
        hint = did_you_mean(key, known) or f"Use {', '.join(known)}, or give band and weight."
        raise InputError(argument, f"is no standard population: {key!r}", hint)
    return dict(zip(known[key].bands, known[key].weights, strict=True))


def _from_mapping(
    argument: str, table: Mapping[Any, Any], names: Mapping[str, str]
) -> tuple[list[Any], list[Any]]:
    rows = [np.atleast_1d(np.asarray(value, dtype=object)) for value in table.values()]
    if not rows or any(len(row) != len(names) for row in rows):
        what = " and ".join(names)
        raise InputError(argument, f"does not give {what} for each band", f"Map label to {what}.")
    return list(table), [list(column) for column in zip(*rows, strict=True)]


def _from_frame(
    argument: str, table: Any, band: str, names: Mapping[str, str]
) -> tuple[list[Any], list[Any]]:
    frame = open_frame(table, argument)
    if isinstance(frame, nw.LazyFrame):
        raise InputError(argument, "is lazy", "It is a small table: collect it first.")
    wanted = [band, *names.values()]
    absent = [f"`{name}`" for name in wanted if name not in frame.columns]
    if absent:
        raise InputError(argument, f"lacks the column {', '.join(absent)}", "Rename its columns.")
    if not len(frame):
        raise InputError(argument, "has no rows", "Give one row for each band.")
    return frame[band].to_list(), [column_numbers(argument, c, frame) for c in names.values()]


def as_counted(argument: str, columns: list[Any]) -> FloatArray:
    """Give the numbers of a table as counts: finite, not negative."""
    floats = as_floats(argument, np.array(columns))
    refuse(floats < 0, argument, "is negative", "Weights, counts and populations are not.")
    return floats


def _refuse_labels(argument: str, labels: list[Any]) -> None:
    if any(is_missing(label) for label in labels):
        raise InputError(argument, "has a band without a label", "Name each band.")
    keys = [band_key(label) for label in labels]
    twice = [
        one for one, key in dict(zip(labels, keys, strict=True)).items() if keys.count(key) > 1
    ]
    if twice:
        raise InputError(argument, f"has band {_shown(twice)} twice", "Keep one row for each band.")


def is_missing(label: Any) -> bool:
    """Tell None, NaN, and the missing values of pandas."""
    # pandas's NA has no truth value, not even of NA != NA: it is told by its type first.
    return label is None or type(label).__name__ in {"NAType", "NaTType"} or bool(label != label)  # noqa: PLR0124


def _shown(labels: Iterable[object]) -> str:
    some = [repr(label) for label in labels]
    return ", ".join(some[:SHOWN]) + (f" and {len(some) - SHOWN} more" if some[SHOWN:] else "")


@dataclass(frozen=True)
class BandMatrix:
    """Sums by group (rows) and band (columns, in the order of the table).

    They lie band after band in memory, as the formulas take them: one band of all groups.
    """

    groups: Groups
    cells: NDArray[np.intp]
    bands: int

    def sums(self, values: FloatArray) -> FloatArray:
        """Sum into the cells; a missing number makes its cell missing."""
        return self.laid_out(np.bincount(self.cells, values, len(self.groups) * self.bands))

    def nowhere(self) -> NDArray[np.bool_]:
        """Tell that of no group."""
        return np.zeros(len(self.groups), dtype=np.bool_)

    def filled(self, numbers: dict[str, FloatArray], name: str) -> NDArray[np.bool_]:
        """Take missing numbers as 0, and tell the groups that have one."""
        gaps = np.isnan(numbers[name])
        numbers[name] = np.where(gaps, 0.0, numbers[name])
        return np.asarray(self.groups.sums(gaps.astype(np.float64)) > 0)

    def laid_out(self, cells: NDArray[Any]) -> FloatArray:
        """Give numbers by cell as a matrix; a cell with several has them along the last axis."""
        size = len(self.groups)
        numbers: FloatArray = cells.astype(np.float64, copy=False)
        return np.swapaxes(numbers.reshape(self.bands, size, *cells.shape[1:]), 0, 1)


def band_matrix(table: Table, argument: str, bands: BandTable) -> BandMatrix:
    """Find group and band of each row; a band too many or too few is refused by its label."""
    frame, by = table.eager, table.by or ()
    groups = group_rows(frame, by)
    places = _places(table, argument, bands)
    cells = places * len(groups) + groups.codes
    seen = np.zeros(len(groups) * len(bands.labels), dtype=np.bool_)
    seen[cells] = True
    absent = ~seen.reshape(len(bands.labels), len(groups)).T
    if table.marks.wanted:
        table.refuse(np.asarray(absent.any(axis=1)), lacks_band(argument, bands), groups)
    elif absent.any():
        lacking = np.argwhere(absent)
        first, label = lacking[0]
        named = group_labels(frame, by, groups.first[[first]])[0]
        where = f"{bands.labels[label]!r} in group {named} ({len(lacking)} in all)"
        _, _, problem, remedy = lacks_band(argument, bands)
        column = table.labels[argument]
        raise InputError("band", f"(column `{column}`) {problem}: {where}", remedy)
    return BandMatrix(groups, cells, len(bands.labels))


def lacks_band(argument: str, bands: BandTable) -> tuple[str, str, str, str]:
    """Give the fault of a group that lacks a band."""
    remedy = "Add the row with its population, and a count of 0 if there was none."
    return argument, "band_missing", f"lacks a band of `{bands.argument}`", remedy


def unknown_band(argument: str, bands: BandTable) -> tuple[str, str, str, str]:
    """Give the fault of a row whose band is not in the table."""
    problem = f"has a band that `{bands.argument}` lacks"
    return argument, "band_not_known", problem, "Spell the labels the same way."


def stands_twice(argument: str) -> tuple[str, str, str, str]:
    """Give the fault of a group that has a band more than once."""
    remedy = "Keep one row for each quantile, or add a column to `by`."
    return argument, "label_twice", "stands twice", remedy


def _places(table: Table, argument: str, bands: BandTable) -> NDArray[np.intp]:
    """Find the place of each row's band in the table."""
    column = table.labels[argument]
    codes, labels = coded(table.eager, column)
    place_of = {band_key(label): place for place, label in enumerate(bands.labels)}
    known = np.array([place_of.get(band_key(label), -1) for label in labels], dtype=np.intp)
    places: NDArray[np.intp] = known[codes]
    if places.size and places.min() < 0:
        if not table.marks.wanted:
            _refuse_bands([labels[code] for code in np.unique(codes[places < 0])], column, bands)
        table.refuse(places < 0, unknown_band(argument, bands))
    return np.maximum(places, 0)


def _refuse_bands(extra: list[Any], band: str, table: BandTable) -> NoReturn:
    if any(is_missing(label) for label in extra):
        raise InputError("band", f"(column `{band}`) has a missing label", "Name each band.")
    known = _shown(table.labels)
    problem = f"(column `{band}`) has {_shown(extra)}, which `{table.argument}` lacks"
    raise InputError("band", problem, f"Spell the labels the same way; there they are {known}.")
