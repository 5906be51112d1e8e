"""A funnel of areas: their rates against their size, with the limits of usual variation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cdpkit import calc
from cdpkit.assess.pictures import period_name, subject_of
from cdpkit.assess.series import agreeing, at, in_area, places_at, series_columns
from cdpkit.display.pictures import FunnelLine
from cdpkit.display.pictures import funnel as funnel_chart
from cdpkit.errors import InputError
from cdpkit.model import Period, Statistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.assess.series import SeriesColumns
    from cdpkit.calc.arguments import FloatArray
    from cdpkit.display import Chart
    from cdpkit.frames import SeriesTable


FEWEST_AREAS = 10
KINDS = {Statistic.PROPORTION: "proportion", Statistic.CRUDE_RATE: "rate"}
ROLES = (("95% limit", "inner"), ("99.8% limit", "outer"))
CHANCE = (("", "none"), ("99.8% by chance alone", "chance"))


class Areas(NamedTuple):
    """The counts of areas at one period."""

    rows: Any
    counts: FloatArray
    size: FloatArray
    options: dict[str, Any]


def funnel(
    series: SeriesTable, *, period: Period | str | None = None, mark: str = "", comparator: str = ""
) -> Chart:
    """Describe a funnel plot of the areas of one indicator.

    Parameters
    ----------
    series : SeriesTable
        One indicator in many areas, with the counts behind each proportion or crude rate.
    period : Period or str, optional
        Which, in the notation of periods; the latest unless given.
    mark : str, default ""
        The area that stands out.
    comparator : str, default ""
        An area that is left out, since it is made of the others.

    Returns
    -------
    Chart
        The limits are widened where areas differ by more than chance, and the source says so.

    Raises
    ------
    InputError
        If there are several indicators, fewer than ten areas, or no counts.
    """
    columns = series_columns(series)
    keys = {columns.field("indicator", i) for i in range(len(columns))}
    if len(keys) > 1:
        hint = f"Choose one: `table.find(indicator=[{min(keys)!r}])`."
        raise InputError("kind", f"is 'funnel', and there are {len(keys)} indicators", hint)
    held = columns.held_periods()
    when = max(held) if period is None else Period.parse(str(period))
    if when not in held:
        known = ", ".join(map(str, sorted(held)[-5:]))
        raise InputError("period", f"is `{when}`, which no series has", f"Choose from: {known}.")
    return _drawn(columns, _areas(columns, when, comparator), when, mark)


def _areas(columns: SeriesColumns, when: Period, comparator: str) -> Areas:
    here = columns.held & (columns.period == columns.periods.code_of(when))
    usable = here & columns.valued & agreeing(columns, here)
    if comparator:
        usable &= ~in_area(columns, comparator)[:, None]
    rows = np.flatnonzero(usable.any(axis=1))
    if rows.size < FEWEST_AREAS:
        problem = f"is 'funnel', and {rows.size} areas have counts that give their value"
        hint = f"Give the numerator and denominator of at least {FEWEST_AREAS} areas."
        raise InputError("kind", problem, hint)
    places = np.argmax(usable, axis=1)
    count, size = (at(wide, places)[rows] for wide in (columns.numerator, columns.denominator))
    kind = KINDS.get(columns.field("statistic", int(rows[0])), "rate")
    return Areas(rows, count, size, {"kind": kind, "per": float(columns.per[rows[0]])})


def _drawn(columns: SeriesColumns, areas: Areas, when: Period, mark: str) -> Chart:
    count, size, options = areas.counts, areas.size, areas.options
    spread = calc.overdispersion(count, size, **options)
    wide = spread.beyond_chance
    points = calc.funnel_points(count, size, **options)
    tested = calc.funnel_significance(count, size, overdispersed=wide, **options)
    ends = np.linspace(max(size.min() * 0.5, 1.0), size.max() * 1.05, 120)
    lines = _lines(areas, ends, points.baseline, ROLES, overdispersed=wide)
    notes = []
    if wide:
        notes = [
            f"Limits are widened: the variance between areas is {spread.phi:.1f} times what chance explains"
        ]
        lines += _lines(areas, ends, points.baseline, CHANCE, overdispersed=False)
    i = int(areas.rows[0])
    context = columns.context(i, places_at(columns, i, columns.value[i]))
    names = [columns.field("area_name", n) or columns.field("area", n) for n in areas.rows.tolist()]
    if mark and mark not in names:
        raise InputError(
            "mark",
            f"is {mark!r}, which is not an area here",
            f"Choose from: {', '.join(names[:8])}.",
        )
    subject = replace(subject_of(context), where="")
    return funnel_chart(
        subject, names, points.size.tolist(), points.value.tolist(), tested.side.tolist(),
        baseline=float(points.baseline), lines=lines, own=mark, period=period_name(when), notes=notes,
        size_name="Denominator of the area",
    )  # fmt: skip


def _lines(
    areas: Areas,
    ends: FloatArray,
    baseline: float,
    roles: Sequence[tuple[str, str]],
    *,
    overdispersed: bool,
) -> list[FunnelLine]:
    """Give the lines of both sides; the exact ones of rates have an axis of people for each side."""
    by_events = not overdispersed and areas.options["kind"] == "rate"
    # The events that a line is reached with differ from the expected ones, by half at most.
    places = 1.5 * ends * baseline / areas.options["per"] if by_events else ends
    limits = calc.funnel_limits(
        areas.counts, areas.size, at=places, overdispersed=overdispersed, **areas.options
    )
    found = []
    for side in ("lower", "upper"):
        values, axis = getattr(limits, side), getattr(limits, f"{side}_denominator")
        for n, (name, role) in enumerate(roles):
            size = ends if axis is None else axis[n]
            held = size <= ends[-1]
            at_size, level = (tuple(part[held].tolist()) for part in (size, values[n]))
            found.append(FunnelLine(name if side == "upper" else "", role, at_size, level))
    return [line for line in found if line.role != "none"]
