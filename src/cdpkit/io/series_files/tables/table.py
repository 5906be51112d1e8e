"""The cells of one table as columns, a value a row: wide layouts undone, roles given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.io.csv_files import Lines, Rows, TextColumn, TextReader, joined
from cdpkit.io.fingertips import cleaned
from cdpkit.io.series_files.tables.headers import one_measure, paired_in
from cdpkit.io.series_files.tables.roles import assigned
from cdpkit.model import is_count_noun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Findings
    from cdpkit.io.series_files.tables.headers import Header
    from cdpkit.io.series_files.tables.places import Layout


_ROLES = {"period": "period", "age": "population", "measure": "indicator", "area": "area",
          "sex": "population"}  # fmt: skip
"""Role of what stands in the columns of a wide table."""


@dataclass(slots=True)
class Table:
    """Columns of a table, a value a row, and the role that each plays."""

    names: list[str]
    columns: list[TextColumn]
    lines: NDArray[np.int64]
    layout: Layout
    header_names: tuple[str, ...]
    """Names of the columns before a wide table was made long."""
    spread: tuple[str, ...] = ()
    """What the columns of a wide table are."""

    def column(self, role: str) -> TextColumn | None:
        """Give the one column of a role, if there is one."""
        place = self.layout.place(role)
        return None if place is None else self.columns[place]

    def named(self, role: str) -> list[tuple[str, TextColumn]]:
        """Give all columns of a role with their headers."""
        return [(self.names[p], self.columns[p]) for p in self.layout.places.get(role, ())]

    @property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """Which headers each role took."""
        own = [(name,) for name in self.header_names]
        headers = [*own, self.spread, self.spread]  # what stands in columns, and their values
        return {
            role: tuple(dict.fromkeys(name for place in places for name in headers[place]))
            for role, places in self.layout.places.items()
        }

    @property
    def unread(self) -> tuple[str, ...]:
        """Headers of the columns that no role took."""
        return tuple(self.names[place] for place in self.layout.unread)


def table_of(
    name: str,
    lines: Sequence[str],
    header: Header,
    end: int,
    *,
    columns: Mapping[str, Sequence[str]],
    layout: str,
    found: Findings,
) -> Table:
    """Read the lines below a header, a value a row, and say which columns were taken for what."""
    names, cells, at = _cells(lines, header, end, found)
    names, cells, at = _unstacked(names, cells, at, found)
    table = Table(names, cells, at, assigned(name, names, cells, columns, layout), tuple(names))
    if table.layout.wide:
        _lengthen(table)
    _say(table, header, found)
    return table


def _cells(
    lines: Sequence[str], header: Header, end: int, found: Findings
) -> tuple[list[str], list[TextColumn], NDArray[np.int64]]:
    """Give the names and the cells of the columns, and the line of each row."""
    names = [cell or f"column {place + 1}" for place, cell in enumerate(header.cells)]
    below = Lines(joined(lines[header.place + 1 : end]))
    below.number = header.place + 1
    readers = [TextReader() for _ in names]
    at = [np.empty(0, dtype=np.int64)]
    for block in Rows(below, header.cells, header.delimiter).blocks((), found):
        at.append(block.lines)
        for reader, cells in zip(readers, block.columns, strict=True):
            reader.extend(cells)  # type: ignore[arg-type]
    where = np.concatenate(at)
    if not len(where):
        found.note("", "has a header and no rows")
    columns = [
        cleaned(reader.column(), name, where, found)
        for reader, name in zip(readers, names, strict=True)
    ]
    return names, columns, where


def _unstacked(
    names: list[str], columns: list[TextColumn], lines: NDArray[np.int64], found: Findings
) -> tuple[list[str], list[TextColumn], NDArray[np.int64]]:
    """Undo years above measures: a row for each year, with a column for each measure."""
    paired = paired_in(names)
    if not paired:
        return names, columns, lines
    times = tuple(dict.fromkeys(time for time, _ in paired.values()))
    measures = list(dict.fromkeys(measure for _, measure in paired.values()))
    fixed = [place for place in range(len(names)) if place not in paired]
    place_of = {part: place for place, part in paired.items()}
    size = len(lines)
    at = np.repeat(np.arange(size), len(times))
    made = [TextColumn(columns[p].codes[at], columns[p].labels) for p in fixed]
    made.append(TextColumn(np.tile(np.arange(len(times), dtype=np.int64), size), times))
    blank = TextColumn.blank(size)
    for measure in measures:
        held = [place_of.get((time, measure)) for time in times]
        made.append(_interleaved([blank if p is None else columns[p] for p in held]))
    found.how_read(f"the header has periods and {', '.join(measures)}, read as a row for each "
                   "period")  # fmt: skip
    return [*(names[p] for p in fixed), "period", *measures], made, lines[at]


def _interleaved(columns: Sequence[TextColumn]) -> TextColumn:
    """Put the cells of several columns into one, row by row."""
    reader = TextReader()
    for column in columns:
        reader.extend(column)
    flat = reader.column()
    codes = flat.codes.reshape(len(columns), -1).T.ravel()
    order = np.argsort(np.unique(codes, return_index=True)[1])  # as the rows have them
    return TextColumn(np.argsort(order)[codes], tuple(flat.labels[code] for code in order))


def _lengthen(table: Table) -> None:
    """Make a wide table long: each spread column gives a row for each row."""
    layout, size, width = table.layout, len(table.lines), len(table.layout.spread)
    at = np.repeat(np.arange(size), width)
    over = [table.names[place] for place in layout.spread]
    if layout.wide == "period":
        shared, over = one_measure(over)
        noun = shared.rpartition(":")[2].strip()
        layout.noun = noun if is_count_noun(noun) else layout.noun
    table.spread = tuple(over)
    values = _interleaved([table.columns[place] for place in layout.spread])
    headers = TextColumn(np.tile(np.arange(width, dtype=np.int64), size), table.spread)
    table.columns = [*(TextColumn(c.codes[at], c.labels) for c in table.columns), headers, values]
    table.lines = table.lines[at]
    table.names = [*table.names, "", "value"]
    role = _ROLES[layout.wide]
    if role == "indicator" and "indicator" in layout.places:
        role = "population"
    layout.places.setdefault(role, []).append(len(table.columns) - 2)
    layout.places["value"] = [len(table.columns) - 1]


def _say(table: Table, header: Header, found: Findings) -> None:
    layout = table.layout
    plural = "sexes" if layout.wide == "sex" else f"{layout.wide}s"
    kind = f"wide, {plural} in columns" if layout.wide else "long"
    renamed = [
        f"{table.names[p]} is {role}"
        for role, places in layout.places.items()
        for p in places
        if p < len(table.header_names) and table.names[p].casefold() != role and role != "kept"
    ]
    if renamed or layout.wide or layout.notes or header.place:
        told = [f"{kind}, header in line {header.place + 1}", *renamed, *layout.notes]
        found.how_read(f"read as: {'; '.join(told)}")
    if table.unread:
        shown = ", ".join(f"`{name}`" for name in table.unread)
        found.how_read(f"columns not used: {shown}")
