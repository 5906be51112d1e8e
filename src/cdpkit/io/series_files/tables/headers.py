"""Where the tables of a file begin and end: header rows, titles above, notes around."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.age_bands import AgeBand
from cdpkit.columns import role_of
from cdpkit.errors import UnreadableFileError
from cdpkit.io.csv_files import ESCAPED, repaired
from cdpkit.model import Period

if TYPE_CHECKING:
    from collections.abc import Sequence


AMONG = 30
"""Rows among which the first header is looked for."""
_MOST_LINES = 10
"""Lines of one header whose cells hold several."""
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?=\D*\d)[-\d.,% ]+")
_DATED = re.compile(
    r"(?:19|20)\d\d|\b[A-Z][a-z]{2,8}[- ]\d\d\b|\b(?:Q[1-4]|H[12]) .*\d\d|\d\d/\d\d\b"
)

_BESIDE = re.compile(
    r"\b(?:target|plan|trajectory|baseline|change|forecast|budget)\b", re.IGNORECASE
)


class Header(NamedTuple):
    """A header row: its place among the lines, its cells and the sign between them."""

    place: int
    cells: list[str]
    delimiter: str
    above: int = 0
    """How many lines above it are a part of it."""


def delimiter_of(line: str) -> str:
    """Give the sign that stands most often between cells."""
    return max(",;\t|", key=line.count)


def cells_of(line: str, delimiter: str) -> list[str]:
    """Give the cells of a line, stripped; none where quotes do not match."""
    try:
        rows = csv.reader([line], strict=True, delimiter=delimiter, skipinitialspace=True)
        cells = [" ".join(cell.split()) for cell in next(rows, [])]
    except csv.Error:
        return []
    return [repaired(cell) if ESCAPED.search(cell) else cell for cell in cells]


def split_cells(lines: Sequence[str], name: str) -> list[list[str]]:
    """Give the cells of each line of a small table, by the sign that its first line shows."""
    sign = delimiter_of(next((line for line in lines if line.strip()), ""))
    rows = [cells_of(line, sign) for line in lines]
    for number, (line, cells) in enumerate(zip(lines, rows, strict=True), 1):
        if line.strip() and not cells:
            hint = "Correct its quotes, or shorten its cells."
            raise UnreadableFileError(name, f"line {number} cannot be split into cells", hint)
    return rows


def is_period(text: str) -> bool:
    """Tell whether a header is a period: `2019`, `2018/19`, `Q1 2023`."""
    dated = bool(_DATED.search(text)) and not stands_beside(text)
    return dated and role_of(text) is None and bool(Period.readings(text))


def stands_beside(text: str) -> bool:
    """Tell whether a header is of what stands beside values: `Target 24/25`, `% change`."""
    return bool(_BESIDE.search(text))


def is_age(text: str) -> bool:
    """Tell whether a header is an age band: `Age 0`, `5-9`, `90+`."""
    return bool(_DIGIT.search(text)) and isinstance(AgeBand.read(text), AgeBand)


def paired_in(names: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Give the period and the measure of headers that name both: `2022 rate`, `Deaths 2023`."""
    parts = {place: name.split(" | ", 1) for place, name in enumerate(names) if " | " in name}
    for first in (True, False):
        joined = {
            place: (upper, lower) if first else (lower, upper)
            for place, (upper, lower) in parts.items()
            if is_period(upper if first else lower)
        }
        if joined:
            return joined
    found = {place: pair for place, name in enumerate(names) if (pair := _pair_of(name))}
    return found if len({time for time, _ in found.values()}) > 1 else {}


_TIME = r"(?:Q[1-4] )?(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?"
_BOTH = re.compile(
    rf"(?P<time>{_TIME})[ :,_-]+(?P<measure>[A-Za-z%(].*)|(?P<what>.*[A-Za-z%)])[ :,_-]+(?P<when>{_TIME})"
)


def _pair_of(name: str) -> tuple[str, str] | None:
    found = _BOTH.fullmatch(name.strip())
    if found is None or role_of(name) is not None or is_age(name):
        return None
    time, what = found["time"] or found["when"], found["measure"] or found["what"]
    readable = is_period(time) and not (is_period(name) and role_of(what) is None)
    return (time, what) if readable else None


def one_measure(names: Sequence[str]) -> tuple[str, list[str]]:
    """Give the words that headers share beside their period, `Deaths 2021`, and the periods."""
    found = [_BOTH.fullmatch(name.strip()) for name in names]
    shared = {match["measure"] or match["what"] for match in found if match}
    if not all(found) or len(shared) != 1:
        return "", list(names)
    return shared.pop(), [match["time"] or match["when"] for match in found if match]


def headers_in(lines: Sequence[str], rows: int | None = None) -> list[Header]:
    """Find the header of each table: the first by its words, others after a blank line.

    A header of several rows is joined to one: years above measures, blanks filled from the left.
    """
    return [_joined(header, lines, rows) for header in _single(lines)]


def _joined(header: Header, lines: Sequence[str], rows: int | None) -> Header:
    """Join the row of years above a header whose names repeat, or the rows that were asked for."""
    top = header.place - header.above
    above = cells_of(lines[top - 1], header.delimiter) if top else []
    names = [cell for cell in header.cells if cell]
    after = lines[header.place + 1] if header.place + 1 < len(lines) else ""
    below = cells_of(after, header.delimiter)
    words = [cell for cell in below if cell]
    down = len(words) > 1 and not any(map(_NUMBER.fullmatch, words)) and not below[0]
    groups = sum(map(bool, above)) > 1 and sum(map(is_period, names)) > 2
    repeated = len(set(names)) < len(names) and (groups or sum(map(is_period, above)) > 1)
    if rows is None and not (repeated or (down and sum(map(is_period, names)) > 1)):
        return header
    size = (rows or 2) - 1
    first = header.place if down else max(0, top - size)
    upper = [_filled(cells_of(line, header.delimiter)) for line in lines[first : first + size]]
    lower = below if down else header.cells
    cells = []
    for place, cell in enumerate(lower):
        over = [row[place] if place < len(row) else "" for row in upper]
        fixed = not cell or role_of(cell) in _FIXED
        cells.append(" | ".join(filter(None, [*(over if cell and not fixed else over[:1]), cell]))
                     if not (fixed and cell) else cell)  # fmt: skip
    last = header.place + size if down else header.place
    return Header(last, cells, header.delimiter, last - first)


_FIXED = frozenset({"area", "area_name", "indicator", "title", "population", "unit", "period"})
"""Roles of columns that stand for all years."""


def _filled(cells: list[str]) -> list[str]:
    """Fill blanks from the left, as merged cells leave them."""
    last, made = "", []
    for cell in cells:
        last = cell or last
        made.append(last)
    return made


def _single(lines: Sequence[str]) -> list[Header]:
    found: list[Header] = []
    blank = True
    for place, line in enumerate(lines):
        if not line.strip(' ,;\t|"\r\n'):
            blank = True
            continue
        if (not found and place < AMONG) or (found and blank):
            row, last = _row_at(lines, place) if not found else (line, place)
            delimiter = found[0].delimiter if found else delimiter_of(row)
            cells = _with_thousands(cells_of(row, delimiter))
            if _is_header(cells, lines, last, delimiter, first=not found):
                found.append(Header(last, cells, delimiter, last - place))
            blank = sum(map(bool, cells)) == 1  # a title may stand between
        if not found and place >= AMONG:
            break
    return found


def _row_at(lines: Sequence[str], place: int) -> tuple[str, int]:
    """Give the row that begins in a line, and its last line: a quoted cell may hold several."""
    for last in range(place, min(place + _MOST_LINES, len(lines))):
        row = "".join(lines[place : last + 1])
        if row.count('"') % 2 == 0:
            return row, last
    return lines[place], place


def _with_thousands(cells: list[str]) -> list[str]:
    """Join `Rate per 100` and `000`, which a comma without quotes has torn apart."""
    made: list[str] = []
    for cell in cells:
        if made and re.match(r"000\b", cell) and re.search(r"\bper \d{1,3}(?:,000)*$", made[-1]):
            made[-1] += f",{cell}"
        else:
            made.append(cell)
    return made


def _is_header(
    cells: list[str], lines: Sequence[str], place: int, delimiter: str, *, first: bool
) -> bool:
    """Tell whether a row has words only, a role or periods among them, and a filled row below."""
    filled = [cell for cell in cells if cell]
    if any(cell.endswith(":") for cell in filled):  # a line such as `Partnership: | Wirral`
        return False
    below = next((line for line in lines[place + 1 :] if line.strip(" ,;\t|\r\n")), "")
    under = [cell for cell in cells_of(below, delimiter) if cell]
    numbers = [cell for cell in under if _NUMBER.fullmatch(cell)]
    spread = first and sum(map(is_period, filled)) > 1 and not all(map(is_period, numbers))
    if len(filled) < 2 or not (spread or any(map(role_of, filled))):
        return False
    if any(_NUMBER.fullmatch(c) and not (is_period(c) or is_age(c)) for c in filled):
        return False
    if below.count('"') % 2:  # a cell goes on in the next line
        return True
    return not below or len(under) > 1
