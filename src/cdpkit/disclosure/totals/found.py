"""Sums of areas and of groups of people, tried on the numbers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from cdpkit.age_bands import AgeBand
from cdpkit.disclosure.totals.sums import Sum
from cdpkit.io import bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdpkit.disclosure.ledgers import Ledger, Row


_ALL = frozenset({"all", "total", "persons", "people", "everyone", "all ages", "all areas", ""})
_SEXES = frozenset({"male", "female", "males", "females", "men", "women"})
_TOP_AREAS = frozenset({"england", "all", "total", "all areas"})


def area_sums(book: Ledger) -> Iterator[Sum]:
    """Give areas against the nearest area above them that the indicator has."""
    parents = bundled.area_parents()
    for rows in _grouped(book, lambda row: (row.indicator, row.vintage)).values():
        areas = {book.rows[r].area: book.rows[r] for r in rows}
        above = {area: _above(row, areas, parents) for area, row in areas.items()}
        below: dict[str, set[str]] = defaultdict(set)
        for area, parent in above.items():
            if parent:
                below[parent].add(area)
        for same in _split(book, rows, lambda r: (r.population, r.start, r.end, r.label)):
            by_area = {book.rows[r].area: r for r in same}
            yield from _against(book, "area", by_area, below)


def _above(row: Row, areas: Mapping[str, Row], parents: Mapping[str, str]) -> str:
    code = row.area
    while code := parents.get(code, ""):
        if code in areas:
            return code
    tops = (a for a, r in areas.items() if (r.area_name or a).casefold() in _TOP_AREAS)
    return next(
        (top for top in tops if top != row.area and row.area not in parents_of(top, parents)), ""
    )


def parents_of(area: str, parents: Mapping[str, str]) -> set[str]:
    """Give all areas above one."""
    found: set[str] = set()
    while (area := parents.get(area, "")) and area not in found:
        found.add(area)
    return found


def people_sums(book: Ledger) -> Iterator[Sum]:
    """Give sexes, ages and other groups against all of them, the other parts of a label alike."""
    parts = {row.population: _parts(row.population) for row in book.rows}
    for rows in _grouped(book, lambda row: (row.indicator, row.vintage)).values():
        for axis, name in enumerate(("sex", "age", "group")):
            yield from _people_sums(book, rows, parts, axis, name)


def _people_sums(
    book: Ledger, rows: list[int], parts: Mapping[str, tuple[str, ...]], axis: int, name: str
) -> Iterator[Sum]:
    def others(row: Row) -> tuple[Any, ...]:
        own = parts[row.population]
        return row.area, row.start, row.end, row.label, own[:axis] + own[axis + 1 :]

    for same in _split(book, rows, others):
        by_part = {parts[book.rows[r].population][axis]: r for r in same}
        below = _ages_below(by_part) if name == "age" else {"": set(by_part) - {""}}
        yield from _against(book, f"population ({name})", by_part, below)


def _parts(label: str) -> tuple[str, str, str]:
    """Split a label into sex, age and the rest; all of them are an empty text."""
    found = ["", "", ""]
    for text in filter(None, (part.strip() for part in label.split(","))):
        plain = text.casefold()
        if plain in _ALL:
            continue
        if plain in _SEXES:
            found[0] = plain
        elif isinstance(AgeBand.read(text), AgeBand):
            found[1] = text
        else:
            found[2] = f"{found[2]}, {text}".strip(", ")
    return found[0], found[1], found[2]


def _ages_below(by_part: Mapping[str, Any]) -> dict[str, set[str]]:
    """Give the bands right below each band, and the widest ones below all ages."""
    bands = {text: AgeBand.parse(text) for text in by_part if text}
    ends = {text: (b.first, 999 if b.last is None else b.last) for text, b in bands.items()}

    def inside(one: str, other: str) -> bool:
        (a, b), (c, d) = ends[one], ends[other]
        return one != other and c <= a and b <= d and (a, b) != (c, d)

    below: dict[str, set[str]] = {"": {t for t in ends if not any(inside(t, o) for o in ends)}}
    for text in ends:
        within = {t for t in ends if inside(t, text)}
        widest = {t for t in within if not any(inside(t, o) for o in within)}
        if widest and sum(ends[t][1] - ends[t][0] + 1 for t in widest) == (
            ends[text][1] - ends[text][0] + 1
        ):
            below[text] = widest
    return below


def _against(
    book: Ledger, axis: str, rows: Mapping[str, int], below: Mapping[str, set[str]]
) -> Iterator[Sum]:
    for total, parts in below.items():
        there = [rows[part] for part in sorted(parts) if part in rows]
        if total in rows and there:
            first = book.rows[rows[total]]
            yield Sum(
                axis=axis,
                total=book.count[rows[total]],
                parts=tuple(book.count[row] for row in there),
                of=(first.indicator, total),
                complete=len(there) == len(parts) and len(parts) > 1,
            )


def _grouped(book: Ledger, key: Any) -> dict[Any, list[int]]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for place, row in enumerate(book.rows):
        groups[key(row)].append(place)
    return groups


def _split(book: Ledger, rows: Iterable[int], key: Any) -> Iterable[list[int]]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for place in rows:
        groups[key(book.rows[place])].append(place)
    return groups.values()
