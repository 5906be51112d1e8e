"""Places of the columns by role, and the roles that only the cells of other columns show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.io.csv_files import TextColumn
from cdpkit.model import is_count_noun, multipliers_in
from cdpkit.model.printed_values import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


_KEYS = (
    "indicator", "title", "area", "area_name", "population", "period", "start", "end", "vintage",
    "statistic", "unit",
)  # fmt: skip
_MOST = 6
"""Columns among which counts are looked for."""
_SIZES = (100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0)
"""Multipliers that are tried where none is named."""
_FEWEST = 2
"""Rows that counts must give, to be taken for those behind a share."""


@dataclass(slots=True)
class Layout:
    """Places of the columns by role, and the columns that a wide table spreads values over."""

    places: dict[str, list[int]] = field(default_factory=dict)
    wide: str = ""
    spread: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    noun: str = ""
    people: bool = False
    per: float | None = None
    """The multiplier that counts tell, where no word does."""
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The layout as an option names it."""
        return f"wide:{self.wide}" if self.wide else "long"

    def place(self, role: str) -> int | None:
        """Give the one column of a role, if there is one."""
        return self.places[role][0] if role in self.places else None


def is_numeric(column: TextColumn) -> bool:
    """Tell whether all that is read of a column are numbers and markers."""
    cells = [read_cell(label) for label in column.labels if label.strip()]
    valued = sum(cell.value is not None for cell in cells)
    return valued > 0 and not any(cell.refused for cell in cells)


def tell_apart(header: Sequence[str], columns: Sequence[TextColumn], made: Layout) -> None:
    """Take columns of words as who is counted, where rows would else have the same key."""
    words = [p for p in made.unread if any(columns[p].labels) and not is_numeric(columns[p])]
    fixed = [columns[place] for role in _KEYS for place in made.places.get(role, ())]
    if not words or not (fixed or made.wide) or not _repeat(fixed):
        return
    if _repeat([*fixed, *(columns[place] for place in words)]):
        return
    for place in list(words):
        others = [columns[other] for other in words if other != place]
        if not _repeat([*fixed, *others]):
            words.remove(place)
    made.places.setdefault("population", []).extend(words)
    made.unread = [place for place in made.unread if place not in words]
    shown = ", ".join(f"`{header[place]}`" for place in words)
    made.notes.append(f"rows differ by {shown}, read as population")


def _repeat(columns: Sequence[TextColumn]) -> bool:
    if not columns:
        return True
    codes = TextColumn.together(columns).codes
    return len(np.unique(codes)) < len(codes)


def find_counts(header: Sequence[str], columns: Sequence[TextColumn], made: Layout) -> None:
    """Take the two columns that give each share or rate as its counts; a lone count, as events."""
    value, people = made.place("value"), made.place("denominator")
    if value is None or "numerator" in made.places:
        return
    numeric = [place for place in made.unread if is_numeric(columns[place])]
    named = multipliers_in(header[value])
    told = named or ("per" in made.places or "unit" in made.places or is_count_noun(header[value]))
    pairs = list(permutations(numeric, 2)) if len(numeric) <= _MOST else []
    if people is not None:
        pairs = [(place, people) for place in numeric]
    giving = _giving(pairs, columns, value, _SIZES if not told else [*named][:1])
    if named == {100.0} and not giving:
        giving = _giving(pairs, columns, value, [1.0])  # fractions, which are asked about
    counts = [place for place in numeric if is_count_noun(header[place])]
    if len(giving) == 1:
        size, events, people = giving[0]
        made.per = None if told else size
        made.places |= {"numerator": [events], "denominator": [people]}
        times = f", per {size:,.0f}" if made.per else ""
        made.notes.append(f"`{header[events]}` out of `{header[people]}` gives `{header[value]}`"
                          f"{times}; read as numerator and denominator")  # fmt: skip
    elif len(counts) == 1 and _RATE.search(header[value].casefold()):
        made.places["numerator"] = counts
        made.notes.append(f"`{header[counts[0]]}` is beside a rate; read as numerator")
    taken = {place for places in made.places.values() for place in places}
    made.unread = [place for place in made.unread if place not in taken]


_RATE = re.compile(r"\brate\b|\b[dic]sr\b|standardised|per \d")
"""Words of a header of rates, also in short: DSR."""


def _giving(
    pairs: Iterable[tuple[int, int]],
    columns: Sequence[TextColumn],
    value: int,
    sizes: Iterable[float],
) -> list[tuple[float, int, int]]:
    """Give the pairs of columns of which the one divided by the other is the value throughout."""
    held = {place: _floats(columns[place]) for pair in pairs for place in (*pair, value)}
    half = _half(columns[value])
    return [
        (size, *pair)
        for size in sizes
        for pair in pairs
        if _gives(held[pair[0]], held[pair[1]], held[value] / size, half / size)
    ]


def _floats(column: TextColumn) -> NDArray[np.float64]:
    values = [read_cell(label).value for label in column.labels]
    return np.array([np.nan if v is None else float(v) for v in values])[column.codes]


def _half(column: TextColumn) -> NDArray[np.float64]:
    """Give half the unit of the last digit of each number."""
    return np.array([0.5 * 10.0 ** -read_cell(label).decimals for label in column.labels])[
        column.codes
    ]


def _gives(
    numerator: NDArray[np.float64],
    denominator: NDArray[np.float64],
    share: NDArray[np.float64],
    half: NDArray[np.float64],
) -> bool:
    with np.errstate(all="ignore"):
        apart = abs(numerator / denominator - share)
    known = ~np.isnan(apart)
    several = len(np.unique(share[known])) >= _FEWEST
    slack = half[known] + 1e-9 * abs(share[known])
    return bool(several and (apart[known] <= slack).all())
