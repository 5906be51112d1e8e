"""Columns of a Fingertips download: taken by name, in any order, missing and added ones named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.columns import folded
from cdpkit.errors import UnreadableFileError
from cdpkit.io.csv_files import quoted, repaired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.io.csv_files import Findings


_NAMES = {
    "Indicator ID": "indicator", "Indicator Name": "title", "Parent Code": "parent_code",
    "Parent Name": "parent_name", "Area Code": "area", "Area Name": "area_name",
    "Area Type": "area_type", "Sex": "sex", "Age": "age", "Category Type": "category_type",
    "Category": "category", "Time period": "period", "Value": "value",
    "Lower CI 95.0 limit": "lower", "Upper CI 95.0 limit": "upper",
    "Lower CI 99.8 limit": "lower_998", "Upper CI 99.8 limit": "upper_998", "Count": "numerator",
    "Denominator": "denominator", "Value note": "note", "Recent Trend": "recent_trend",
    "Compared to England value or percentiles": "compared_to_england",
    "Compared to percentiles": "compared_to_percentiles",
    "Compared to Region value or percentiles": "compared_to_region",
    "Compared to Regions (statistical) value or percentiles": "compared_to_region",
    "Time period Sortable": "sortable", "New data": "new_data",
    "Compared to goal": "compared_to_goal", "Time period range": "range",
    "Year": "year", "Value type": "value_type", "Polarity": "polarity", "Unit": "unit",
}  # fmt: skip
_ROLES = {folded(name): role for name, role in _NAMES.items()}
_NOT_IN_ALL = {"year", "value_type", "polarity", "unit", "compared_to_percentiles",
               "compared_to_region"}  # fmt: skip
NUMBERS = ("value", "lower", "upper", "lower_998", "upper_998", "numerator", "denominator")
_NEEDED = (("indicator", "title"), ("area", "area_name"), ("period", "year"), ("value",))
_ENOUGH = 3


def _role(name: str) -> str | None:
    """Give what a column is, by its name in any case, with spaces or underscores of any number."""
    return _ROLES.get(folded(repaired(name)))


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a row names columns of a Fingertips download."""
    return sum(_role(cell) is not None for cell in cells) >= _ENOUGH


def is_download(cells: Sequence[str]) -> bool:
    """Tell whether a row is the header of a download of the old site, also as clients write it."""
    names = {folded(cell) for cell in cells}
    named = {"indicatorid", "indicatorname"} & names
    return is_header(cells) and bool(named) and bool({"timeperiod", "year"} & names)


def layout(header: Sequence[str], file: str, found: Findings) -> dict[str, int]:
    """Give the place of each column that is read; say which are missing, added or doubled."""
    places: dict[str, int] = {}
    known = {place: role for place, name in enumerate(header) if (role := _role(name))}
    odd = [n or f"column {p + 1}" for p, n in enumerate(map(repaired, header)) if p not in known]
    if odd:
        told = "columns not used, as Fingertips does not have them: "
        found.how_read(told + ", ".join(map(quoted, odd)))
    for place, role in known.items():
        name = header[place]
        if role in places:
            hint = f"Keep one of columns {places[role] + 1} and {place + 1}."
            problem = "names two columns; the second is"
            found.lost_row(repaired(name), problem, (), hint)
        else:
            places[role] = place
    for either in _NEEDED:
        if not any(role in places for role in either):
            named = " or ".join(f"`{_printed(role)}`" for role in either)
            hint = "Download it with all columns."
            raise UnreadableFileError(file, f"has no column {named}", hint)
    for role in dict.fromkeys(_NAMES.values()):
        if role not in places and role not in _NOT_IN_ALL:
            found.note("", "lacks columns that today's downloads have", (), quoted(_printed(role)))
    return places


def _printed(role: str) -> str:
    """Give the name that Fingertips prints over a column."""
    return next(name for name, known in _NAMES.items() if known == role)
