"""The cells of a sheet with their fills and merged ranges, as openpyxl reads them."""

from __future__ import annotations

import colorsys
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from cdpkit.errors import MissingPackageError, UnreadableFileError
from cdpkit.io.plan_files.archives import checked_workbook

if TYPE_CHECKING:
    from os import PathLike


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_THEME = re.compile(
    rb'<a:(?:dk1|lt1|dk2|lt2|accent\d)>\s*<a:\w+[^>]*?(?:lastClr|val)="([0-9A-Fa-f]{6})"'
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, whether it held a number or a formula, and the RGB of a solid fill."""

    place: str
    text: str
    is_number: bool = False
    is_formula: bool = False
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: rows of cells from A1, the rows that are merged, and whether fills depend on rules."""

    name: str
    rows: list[list[Cell]]
    merged: dict[int, int]
    """Row to the number of columns that its widest merged range spans, rows counted from 1."""
    conditional: bool


def read_grids(path: str | PathLike[str]) -> dict[str, Grid]:
    """Read every sheet of a workbook; formulas, links and macros are not followed.

    Raises
    ------
    MissingPackageError
        If openpyxl is not installed.
    UnreadableFileError
        If the file is not a workbook, or over a limit.
    """
    try:
        import openpyxl
    except ImportError:
        raise MissingPackageError("Reading the cells of a workbook", "openpyxl") from None
    data = checked_workbook(path)
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    except Exception as error:
        # openpyxl lets errors of many kinds through where a file is not as it should be.
        problem = "cannot be read as a workbook"
        raise UnreadableFileError(str(path), problem, "Save it again as xlsx.") from error
    theme = _theme_colours(getattr(values, "loaded_theme", None))
    return {sheet.title: _grid(sheet, formulas[sheet.title], theme) for sheet in values.worksheets}


def _grid(values: Any, formulas: Any, theme: list[str]) -> Grid:
    rows = [
        [_cell(one, other, theme) for one, other in zip(row, same, strict=True)]
        for row, same in zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    ]
    merged: dict[int, int] = {}
    for area in values.merged_cells.ranges:
        if area.min_row == area.max_row:
            width = area.max_col - area.min_col + 1
            merged[area.min_row] = max(width, merged.get(area.min_row, 0))
    return Grid(values.title, rows, merged, bool(len(values.conditional_formatting)))


def _cell(cell: Any, formula: Any, theme: list[str]) -> Cell:
    value = cell.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    is_formula = isinstance(formula.value, str) and formula.data_type == "f"
    return Cell(cell.coordinate, _text(value), number, is_formula, _fill(cell, theme))


def _text(value: Any) -> str:
    """Give what a reader of the sheet sees, dates in words."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() != time():
        return f"{value}"
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return " ".join(str(value).split())


def _fill(cell: Any, theme: list[str]) -> str:
    fill = getattr(cell, "fill", None)
    if fill is None or fill.patternType != "solid":
        return ""
    colour = fill.fgColor
    if colour.type == "theme":
        known = theme[colour.theme] if colour.theme < len(theme) else ""
        return _tinted(known, colour.tint) if known else ""
    if colour.type == "indexed":
        from openpyxl.styles.colors import COLOR_INDEX

        known = COLOR_INDEX[colour.indexed] if colour.indexed < len(COLOR_INDEX) else ""
        return known[-6:].upper()
    return str(colour.rgb)[-6:].upper()


def _theme_colours(theme: bytes | None) -> list[str]:
    """Give the colours of a theme in the order of their numbers: light and dark change places."""
    found = [match.decode().upper() for match in _THEME.findall(theme or b"")]
    for place in range(0, min(len(found), 4) - 1, 2):
        found[place], found[place + 1] = found[place + 1], found[place]
    return found


def _tinted(rgb: str, tint: float) -> str:
    """Lighten or darken as ECMA-376 (18.8.19) does: the luminance moves, hue and saturation stay."""
    if not tint:
        return rgb
    red, green, blue = (int(rgb[n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, light, saturation)
    return "".join(f"{round(255 * part):02X}" for part in parts)
