"""Goals of a table of targets, for the series that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.series import series_columns
from cdpkit.assess.targets.goals import Goal
from cdpkit.errors import InputError, nearest
from cdpkit.model.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.frames import SeriesTable
    from cdpkit.io import StatedTarget
    from cdpkit.model.periods import YearType


def goals_of_table(
    targets: Iterable[StatedTarget],
    table: SeriesTable,
    *,
    area: str = "",
    year_type: YearType | str | None = None,
) -> dict[str, Goal]:
    """Give the goals that a table of targets states, by the keys of the indicators.

    Parameters
    ----------
    targets : iterable of StatedTarget
        As `io.read_targets` gives them.
    table : SeriesTable
        The series that they are about: their keys and titles.
    area : str, default ""
        Code or name of the area whose targets count, beside those of all areas, which they replace.
    year_type : YearType or str, optional
        What decides between readings of a due date; else the years of the series do.

    Returns
    -------
    dict of str to Goal
        By indicator.

    Raises
    ------
    InputError
        If an indicator is none of the table's, with near names; or has two targets.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.frames import SeriesTable
    >>> from cdpkit.io import StatedTarget
    >>> frame = pd.DataFrame({"period": [2023, 2024], "value": [9, 8]})
    >>> table = SeriesTable.from_frame(frame, indicator="deaths")
    >>> str(goals_of_table([StatedTarget("deaths", 4, "2026")], table)["deaths"].due)
    '2026'
    """
    keys = {key: key for key in table.keys("indicator")}
    titles = zip(table.keys("title"), table.keys("indicator"), strict=True)
    keys = {title: key for title, key in titles if title} | keys
    types = {period.year_type for period in series_columns(table).held_periods()} - {None}
    wanted = year_type or (types.pop() if len(types) == 1 else None)
    found: dict[str, Goal] = {}
    own: dict[str, bool] = {}
    for target in targets:
        if target.area and target.area not in _areas(table, area):
            continue
        if target.indicator not in keys:
            hint = f"Choose from: {', '.join(nearest(target.indicator, keys, most=3))}."
            raise InputError(
                "targets", f"names `{target.indicator}`, which is not an indicator here", hint
            )
        key, is_own = keys[target.indicator], bool(target.area)
        if key in found and own[key] == is_own:
            raise InputError("targets", f"gives two targets for `{key}`", "Give one.")
        if key not in found or is_own:
            found[key], own[key] = _goal(target, wanted), is_own
    return found


def _areas(table: SeriesTable, area: str) -> set[str]:
    """Give code and name of an area, however it was named; of all areas where none is."""
    pairs = set(zip(table.keys("area"), table.keys("area_name"), strict=True))
    return {text for pair in pairs if not area or area in pair for text in pair if text}


def _goal(target: StatedTarget, year_type: YearType | str | None) -> Goal:
    return Goal(
        target.target,
        form=target.form,
        due=_period(target.due, year_type),
        start=target.baseline,
        start_period=_period(target.baseline_period, year_type),
        text=f"{target.target:f}",
    )


def _period(label: str, year_type: YearType | str | None) -> Period | None:
    if not label:
        return None
    readings = Period.readings(label)
    if len(readings) > 1 and year_type is not None:
        return Period.parse(label, year_type=year_type)
    return Period.parse(label)
