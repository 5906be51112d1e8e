"""Whether the values of series may be set against those of others: asked once for each sort of pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.comparability import comparable, type_by_code
from cdpkit.assess.series import grouped
from cdpkit.model.records import Area

if TYPE_CHECKING:
    from cdpkit.assess.series import Mask, Places, SeriesColumns


GUARDED = ("indicator", "vintage", "population", "statistic", "per", "unit")
"""Fields of which the guard takes the whole."""


def guarded(
    columns: SeriesColumns,
    rows: Places,
    mates: Places,
    places: tuple[Places, Places],
    accept: tuple[str, ...],
) -> tuple[Mask, Mask]:
    """Ask the guard once for each sort of pair: whether it refuses, and what was accepted."""
    refused, accepted = np.zeros((2, len(columns)), dtype=np.bool_)
    if not rows.size:
        return refused, accepted
    mate = np.maximum(mates, 0)
    kind, area = guard_codes(columns)
    when = columns.period[np.arange(len(columns)), np.maximum(places[0], 0)]
    then = columns.period[mate, np.maximum(places[1], 0)]
    same = (area == area[mate]) & (area >= 0)
    alone = np.where(when == then, -1, np.arange(len(columns)))  # breaks may lie between
    for _, part in grouped(rows, kind, kind[mate], when, then, same, alone):
        i = int(part[0])
        sides = ((i, int(places[0][i])), (int(mates[i]), int(places[1][i])))
        traits = (columns.traits(n, columns.when(n, j)) for n, j in sides)
        found = comparable(*traits, accept=accept)
        refused[part], accepted[part] = not found.ok, bool(found.accepted)
    return refused, accepted


def guard_codes(columns: SeriesColumns) -> tuple[Places, Places]:
    """Give a code for what the guard looks at in a series, and one for its area, -1 for none."""
    codes = np.zeros(len(columns), dtype=np.int64)
    fields = columns.flat.fields
    area = fields["area"].mapped(Area.id_of)
    sort = fields["area"].mapped(type_by_code)
    for one in (*(fields[name] for name in GUARDED), fields["area_type"], sort):
        codes = np.unique(codes * (len(one.labels) + 1) + one.codes, return_inverse=True)[1]
    nowhere = area.where(lambda label: not label)
    return codes.astype(np.intp), np.where(nowhere, -1, area.codes)
