"""From the lines of a sheet to observations: layouts undone, cells read, kinds resolved."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.columns import folded, role_of
from cdpkit.errors import UnreadableFileError
from cdpkit.io.csv_files import Lines, Rows, TextColumn, TextReader, joined, quoted
from cdpkit.io.fingertips import SeriesFile, cleaned, flag_of, is_of_schools, polarity_of
from cdpkit.io.series_files.headers import Header, cells_of, one_measure, paired_in
from cdpkit.io.series_files.labels import days_of_serials, periods_of
from cdpkit.io.series_files.metadata import FIELDS
from cdpkit.io.series_files.numbers import Numbers
from cdpkit.io.series_files.plausibility import FRACTIONS, Checked, doubts, follows_from_counts
from cdpkit.io.series_files.roles import assigned
from cdpkit.model import (
    NumberKind,
    Period,
    Polarity,
    Statistic,
    YearType,
    is_count_noun,
    multipliers_in,
    number_kind,
)
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Findings
    from cdpkit.io.series_files.options import Options
    from cdpkit.io.series_files.sheets import Sheet

__all__ = ["GIVE_AWAY", "observations_of"]

_NUMBERS = (
    "value", "lower", "upper", "numerator", "denominator", "lower_998", "upper_998",
    "denominator_lower", "denominator_upper",
)  # fmt: skip
GIVE_AWAY = ("numerator", "lower", "upper", "lower_998", "upper_998")
"""Numbers that would give a hidden value back."""
_TEXTS = (
    "indicator", "title", "area", "area_name", "area_type", "parent_code", "parent_name",
    "statistic", "unit", "polarity", "level", "vintage", "break", "source_title", "source_url",
    "note", "marker", "counted", "season",
)  # fmt: skip
_CONSTANT = ("indicator", "area", "area_name", "area_type", "vintage")
"""What may be said of a whole file, beside what is said of indicators."""
_NA = frozenset({"", "na", "n/a", "nan", "none", "null", "not applicable"})
_NORMAL = frozenset("AaVv")
"""Flags of SDMX for a normal value."""
_TABLE_NUMBER = re.compile(r"^(?:table|sheet|figure) [\dA-Za-z.]{1,4}[:.]? +", re.IGNORECASE)
_QUARTERS = frozenset("1234")
_OF_ANY_NUMBER = re.compile(
    r"rate|crude|[dic]sr|value|number|count|total|per(?:centage|cent)?|proportion|age|(?:in)?directly"
    r"|standardised|average|mean|thousand|population|persons|people|the"
)
"""Words of a header that tell the sort of number, and not of what."""
_NOTED = re.compile(r"(?<!\s)\s*\[notes? [\w, ]+\]$", re.IGNORECASE)
"""What publishers of statistics write behind a name."""
_NO = frozenset({"false", "no", "0"})
_YEARS = {
    "financialyear": YearType.FINANCIAL, "fy": YearType.FINANCIAL,
    "calendaryear": YearType.CALENDAR, "academicyear": YearType.ACADEMIC,
    "schoolyear": YearType.ACADEMIC,
}  # fmt: skip
"""Headers that say which years their column holds."""
_TOTAL = re.compile(r"(?:.* )?total|all(?: areas)?", re.IGNORECASE)
_DAMAGED = re.compile(r"\d\.\d+e\+?\d+", re.IGNORECASE)
_LIKE_GSS = re.compile(r"[ENSWKJ]\d{5,11}")
_GSS_DIGITS = 9


def observations_of(
    sheet: Sheet, headers: list[Header], options: Options, found: Findings
) -> SeriesFile:
    """Give the observations of the tables of a sheet, one a row, and what its columns were."""
    import pandas as pd

    tables = _bounds(sheet, headers)
    if options.table is not None:
        if not 1 <= options.table <= len(tables):
            raise UnreadableFileError(sheet.name, f"has no table {options.table}",
                                      f"It has {len(tables)}.")  # fmt: skip
        tables = [tables[options.table - 1]]
    elif len({tuple(header.cells) for header, _ in tables}) > 1:
        at = ", ".join(str(header.place + 1) for header, _ in tables)
        hint = "Say which by `table`, counted from 1."
        raise UnreadableFileError(sheet.name, f"holds several tables, in lines {at}", hint)
    elif len(tables) > 1:
        found.how_read(f"holds {len(tables)} tables of one layout, which are joined")
    _note_around(sheet, tables, found)
    read = [_Table(sheet, header, end, options, found) for header, end in tables]
    frames = [table.frame() for table in read]
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    first = read[0]
    return SeriesFile(frame, (), first.roles, first.unread, first.layout.name)


def _bounds(sheet: Sheet, headers: list[Header]) -> list[tuple[Header, int]]:
    """Give each header with the end of its rows; notes below a table are no rows."""
    ends = [header.place for header in headers[1:]] + [len(sheet.lines)]
    found = []
    for header, last in zip(headers, ends, strict=True):
        end = last
        width = len(header.cells)
        while end > header.place + 1:
            cells = cells_of(sheet.lines[end - 1], header.delimiter)
            odd = not cells and bool(sheet.lines[end - 1].strip())
            odd = odd or _closes_a_quote(sheet.lines[header.place + 1 : end])
            if odd or sum(map(bool, cells)) > 1 or (width < 3 and any(cells)):
                break
            end -= 1
        found.append((header, end))
    return found


def _note_around(sheet: Sheet, tables: list[tuple[Header, int]], found: Findings) -> None:
    """Name the lines with words that are of no table: titles and notes."""
    ends = [0, *(end for _, end in tables)]
    tops = [header.place - header.joined for header, _ in tables] + [len(sheet.lines)]
    around = [n for end, top in zip(ends, tops, strict=True) for n in range(end, top)]
    if words := [n + 1 for n in around if sheet.lines[n].strip(' ,;\t|"\r\n')]:
        found.note("", "stand around the table and are no rows", words)


def _closes_a_quote(lines: list[str]) -> bool:
    """Tell whether the last line ends a cell that was begun above it."""
    if lines[-1].count('"') % 2 == 0:
        return False
    return sum(line.count('"') for line in lines) % 2 == 0


class _Table:
    """One table on its way to observations."""

    def __init__(
        self, sheet: Sheet, header: Header, end: int, options: Options, found: Findings
    ) -> None:
        self.sheet, self.header, self.options, self.found = sheet, header, options, found
        self.names = [cell or f"column {place + 1}" for place, cell in enumerate(header.cells)]
        lines = Lines(joined(sheet.lines[header.place + 1 : end]))
        lines.number = header.place + 1
        rows = Rows(lines, header.cells, header.delimiter)
        readers = [TextReader() for _ in header.cells]
        at = [np.empty(0, dtype=np.int64)]
        for block in rows.blocks((), found):
            at.append(block.lines)
            for reader, cells in zip(readers, block.columns, strict=True):
                reader.extend(cells)  # type: ignore[arg-type]
        self.lines = np.concatenate(at)
        self.whole = False
        self.columns = [
            cleaned(reader.column(), name, self.lines, found)
            for reader, name in zip(readers, self.names, strict=True)
        ]
        if not len(self.lines):
            found.note("", "has a header and no rows")
        self._unstack()
        self.header_names = list(self.names)
        self.layout = assigned(
            sheet.name, self.names, self.columns, options.columns, options.layout
        )
        self.spread: tuple[str, ...] = ()
        self._undo()
        self.years = np.ones(len(self.lines))
        self._say()

    def _unstack(self) -> None:
        """Undo years above measures: a row for each year, with a column for each measure."""
        paired = paired_in(self.names)
        if not paired:
            return
        times = list(dict.fromkeys(time for time, _ in paired.values()))
        measures = list(dict.fromkeys(measure for _, measure in paired.values()))
        fixed = [place for place in range(len(self.names)) if place not in paired]
        place_of = {part: place for place, part in paired.items()}
        size, width = len(self.lines), len(times)
        at = np.repeat(np.arange(size), width)
        columns = [TextColumn(self.columns[p].codes[at], self.columns[p].labels) for p in fixed]
        columns.append(TextColumn(np.tile(np.arange(width, dtype=np.int64), size), tuple(times)))
        for measure in measures:
            held = [place_of.get((time, measure)) for time in times]
            texts = [[""] * size if p is None else self._cells(p) for p in held]
            reader = TextReader()
            reader.extend([texts[n][row] for row in range(size) for n in range(width)])
            columns.append(reader.column())
        self.columns, self.lines = columns, self.lines[at]
        self.names = [self.names[p] for p in fixed] + ["period", *measures]
        self.found.how_read(f"holds years above measures ({', '.join(measures)}); joined")

    def _cells(self, place: int) -> list[str]:
        column = self.columns[place]
        return [column.labels[code] for code in column.codes.tolist()]

    def _undo(self) -> None:
        """Make a wide table long: each spread column gives a row for each row."""
        layout, size = self.layout, len(self.lines)
        if not layout.wide:
            return
        width = len(layout.spread)
        at = np.repeat(np.arange(size), width)
        spread_over = [self.names[place] for place in layout.spread]
        if layout.wide == "period":
            shared, spread_over = one_measure(spread_over)
            noun = shared.rpartition(":")[2].strip()
            layout.noun = noun if is_count_noun(noun) else layout.noun
        self.spread = tuple(spread_over)
        cells = TextReader()
        flat = [self.columns[place] for place in layout.spread]
        for row in range(size):
            cells.extend([column.labels[column.codes[row]] for column in flat])
        self.columns = [TextColumn(c.codes[at], c.labels) for c in self.columns]
        self.lines = self.lines[at]
        codes = np.tile(np.arange(width, dtype=np.int64), size)
        self.columns += [TextColumn(codes, self.spread), cells.column()]
        spread, value = len(self.columns) - 2, len(self.columns) - 1
        self.names += ["", "value"]
        role = {
            "period": "period",
            "age": "population",
            "measure": "indicator",
            "area": "area",
            "sex": "population",
        }[layout.wide]
        if role == "indicator" and "indicator" in layout.places:
            role = "population"
        layout.places.setdefault(role, []).append(spread)
        layout.places["value"] = [value]

    def _say(self) -> None:
        layout = self.layout
        kind = f"wide, {layout.wide}s in columns" if layout.wide else "long"
        renamed = [
            f"{self.names[p]} is {role}"
            for role, places in layout.places.items()
            for p in places
            if p < len(self.header_names) and self.names[p].casefold() != role and role != "kept"
        ]
        own = [(name,) for name in self.header_names]
        headers = [*own, self.spread, self.spread]  # what stands in columns, and their values
        self.roles = {
            role: tuple(dict.fromkeys(name for place in places for name in headers[place]))
            for role, places in layout.places.items()
        }
        self.unread = tuple(self.names[place] for place in layout.unread)
        said = "; ".join([f"{kind}, header in line {self.header.place + 1}", *renamed,
                          *layout.notes])  # fmt: skip
        if renamed or layout.wide or layout.notes or self.header.place:
            self.found.how_read(f"read as: {said}")
        if layout.unread:
            shown = ", ".join(f"`{self.names[place]}`" for place in layout.unread)
            self.found.how_read(f"has columns that are not of a series; not read: {shown}")

    def frame(self) -> pd.DataFrame:
        """Put the observations together."""
        import pandas as pd

        for role in ("period", "value"):
            stated = self._has_counts() if role == "value" else self._has_days()
            if self.layout.place(role) is None and not stated:
                hint = f"Say which by `columns`: {role}=HEADER; there are " + ", ".join(
                    f"`{name}`" for name in self.header_names[:12]
                )
                raise UnreadableFileError(self.sheet.name, f"has no column for {role}", hint)
        made: dict[str, Any] = {}
        made |= self._texts()
        made |= self._numbers()
        self._markers(made)
        self._areas(made)
        made["population"] = self._population()
        made |= self._periods()
        self._kinds(made)
        columns = {name: column for name, column in made.items() if column is not None}
        frame = pd.DataFrame(columns | {"line": self.lines})
        return frame[~self.bad].reset_index(drop=True)

    def _has_days(self) -> bool:
        return {"start", "end"} <= self.layout.places.keys()

    def _has_counts(self) -> bool:
        return {"numerator", "denominator"} <= self.layout.places.keys()

    def _lose(self, rows: NDArray[np.bool_], column: str, problem: str, hint: str) -> None:
        rows = rows & ~self.bad
        if rows.any():
            self.found.lost_row(column, problem, self.lines[rows].tolist(), hint)
            self.bad |= rows

    def _column(self, role: str) -> TextColumn | None:
        place = self.layout.place(role)
        return None if place is None else self.columns[place]

    def _texts(self) -> dict[str, Any]:
        """Give the columns of texts as they stand, and what all rows share."""
        size = len(self.lines)
        self.bad = np.zeros(size, dtype=bool)
        made: dict[str, Any] = {}
        for role in _TEXTS:
            column = self._column(role)
            if column is not None and role == "polarity":
                column = column.mapped(lambda t: t if t in list(Polarity) else polarity_of(t))
            if column is not None:
                made[role] = column
        for role in _CONSTANT:
            stated = self.options.metadata.filling.get(role, {}).get("")
            if stated and role not in made:
                made[role] = self._throughout(stated)
        self._name(made)
        self._fill(made)
        return made

    def _throughout(self, text: str) -> TextColumn:
        return TextColumn(TextColumn.blank(len(self.lines)).codes, (text,))

    def _name(self, made: dict[str, Any]) -> None:
        """Name the indicator where no column does: by the title above the table, or by the file."""
        if "indicator" in made:
            if self.layout.wide == "measure":
                made.setdefault("title", made["indicator"])
            return
        stem = self._throughout(Path(self.sheet.name).stem)
        heading = self._heading() or self._of_values()
        if heading and "title" not in made:
            made |= {"indicator": stem, "title": self._throughout(heading)}
        else:
            made["indicator"] = made.get("title") or stem

    def _heading(self) -> str:
        """Give the first line above the header that is one cell of words: the title."""
        for line in self.sheet.lines[: self.header.place]:
            cells = [cell for cell in cells_of(line, self.header.delimiter) if cell]
            if len(cells) == 1 and len(cells[0].split()) > 1:
                return _TABLE_NUMBER.sub("", cells[0])
        return ""

    def _of_values(self) -> str:
        """Give the header of the values where it says by itself what they are."""
        place = self.layout.place("value")
        if place is None or self.layout.wide or role_of(self.names[place]):
            return ""
        name = re.sub(r"[([](?:%|per [\d,k]+)[)\]]$", "", self.names[place]).rstrip()
        own = [w for w in re.findall(r"[a-z]{3,}", name.casefold())
               if not _OF_ANY_NUMBER.fullmatch(w)]  # fmt: skip
        return name if len(own) > 1 else ""

    def _fill(self, made: dict[str, Any]) -> None:
        """Fill blanks by what is said beside the file, or say what that contradicts."""
        said, blank = self.options.metadata, TextColumn.blank(len(self.lines))
        self.named = TextColumn.together([made["indicator"], made.get("title") or blank])
        said.check(self.named.labels)
        made["per"] = self._column("per")
        for name in FIELDS[:8]:
            column, odd = said.filled(name, made.get(name), self.named)
            if odd:
                told = "; ".join(f"`{text}` here, `{other}` there" for text, other in odd.items())
                self._lose((made[name] or blank).where(odd.__contains__), name,
                           f"is contradicted by the table of indicators: {told}",
                           "Mend one of the two.")  # fmt: skip
            if column is not None:
                made[name] = column
        for name in ("source_title", "source_url"):
            made[name] = said.filled(name, made.get(name), self.named)[0]
        for name in set(said.filling) & {"unit", "statistic", "per", "polarity"}:
            keys = [pair[1] or pair[0] for pair in self.named.labels]
            if "" in said.filling[name] and len(keys) > 1:
                self.found.how_read(f"holds {len(keys)} indicators, of which all without a "
                                    f"`{name}` get the one given: {', '.join(keys[:5])}")  # fmt: skip

    def _numbers(self) -> dict[str, Any]:  # noqa: C901 (one step a role)
        made: dict[str, Any] = {}
        options = self.options
        marker = self._column("marker") or TextColumn.blank(len(self.lines))
        hidden = marker.where(lambda text: flag_of(text) == GssMarker.CONFIDENTIAL)
        for role in _NUMBERS:
            column = self._column(role)
            if column is None:
                continue
            read = Numbers(column, role, self.lines, options, self.found)
            made[role] = read.numbers
            if role == "value":
                self.whole = read.whole
                made["decimals"] = read.printed
                hidden |= read.hidden
                made |= {n: self._beside(n, c) for n, c in read.beside().items() if c is not None}
        limits = self._column("limits")
        if limits is not None:
            read = Numbers(limits, "limits", self.lines, options, self.found)
            made |= {"lower": read.lower, "upper": read.upper}
        if hidden.any() and not options.use_hidden:
            for role in ("value", *GIVE_AWAY):
                if role in made:
                    shown = hidden & ~np.isnan(made[role])
                    if shown.any() and role in ("value", "numerator"):
                        self.found.note(role, "is marked [c], and is hidden unless hidden numbers "
                                        "are asked for,", self.lines[shown].tolist())  # fmt: skip
                    made[role] = np.where(hidden, np.nan, made[role])
        made.setdefault("value", np.full(len(self.lines), np.nan))
        if "lower" in made and "upper" in made:
            half = np.isnan(made["lower"]) != np.isnan(made["upper"])
            for role in ("lower", "upper"):
                made[role] = np.where(half, np.nan, made[role])
        return made

    def _beside(self, name: str, printed: Any) -> Any:
        """Put what stands in a cell before what its column says."""
        stated = self._column(name)
        if stated is None or not isinstance(printed, TextColumn):
            return printed
        return TextColumn.together([printed, stated]).mapped(lambda pair: pair[0] or pair[1])

    def _markers(self, made: dict[str, Any]) -> None:
        """Read flags of any spelling as markers; those that are none are kept as notes."""
        marker = made.get("marker")
        if marker is None:
            return
        made["marker"] = marker.mapped(flag_of)
        odd = marker.where(lambda text: bool(text) and flag_of(text) == "" and text not in _NORMAL)
        if odd.any():
            self.found.note("marker", "has flags that are no markers; kept as notes",
                            self.lines[odd].tolist())  # fmt: skip
            blank = TextColumn.blank(len(self.lines))
            both = TextColumn.together([marker, made.get("note") or blank])
            made["note"] = both.mapped(
                lambda p: "; ".join(filter(None, (p[1], "" if flag_of(p[0]) else p[0])))
            )

    def _areas(self, made: dict[str, Any]) -> None:
        area, name = (
            None if held is None else held.mapped(lambda text: _NOTED.sub("", text))
            for held in (made.get("area"), made.get("area_name"))
        )
        area, name = self._filled_down(area, name)
        if name is not None:
            made["area_name"] = name
        if area is None and name is not None:
            area = name
        if area is not None:
            made["area"] = area
        if area is None:
            return
        names = name if name is not None else area
        total = names.where(lambda t: bool(_TOTAL.fullmatch(t)))
        hint = "Leave out the rows of totals."
        if name is not None and name is not area:
            self._lose(area.where(lambda t: not t) & total, "area", "is empty in rows of totals",
                       hint)  # fmt: skip
        self._lose(area.where(lambda t: bool(_DAMAGED.fullmatch(t))), "area",
                   "is a code that a spreadsheet turned into a number", "Mend the code.")  # fmt: skip
        wrong = area.where(lambda t: bool(_LIKE_GSS.fullmatch(t)) and len(t) != _GSS_DIGITS)
        self._lose(wrong, "area", "is a code of a wrong length", "Mend the code.")
        spellings: dict[str, str] = {}
        for label in sorted(area.labels, key=str.islower):
            spellings.setdefault(label.casefold(), label)
        if len(spellings) < len(area.labels):
            odd = area.where(lambda t: spellings[t.casefold()] != t)
            self.found.note(
                "area", "is spelled in several ways; read as one", self.lines[odd].tolist()
            )
            made["area"] = area.mapped(lambda t: spellings[t.casefold()])

    def _filled_down(
        self, area: TextColumn | None, name: TextColumn | None
    ) -> tuple[TextColumn | None, TextColumn | None]:
        """Fill blank areas from above, as merged cells leave them, where that repeats no period."""
        held = [column for column in (area, name) if column is not None]
        if not held or not len(self.lines):
            return area, name
        blank = np.all([column.where(lambda t: not t) for column in held], axis=0)
        place = self.layout.place("period")
        if not blank.any() or blank[0] or blank.all() or place is None:
            return area, name
        above = np.maximum.accumulate(np.where(blank, 0, np.arange(len(blank))))
        other = [self.columns[p] for role in ("indicator", "title", "population", "period")
                 for p in self.layout.places.get(role, ())]  # fmt: skip
        made = [TextColumn(c.codes[above], c.labels) for c in held]
        keys = TextColumn.together([*made, *other]).codes
        if len(np.unique(keys)) < len(keys):
            return area, name
        self.found.note("area", "is blank, and filled from above", self.lines[blank].tolist())
        filled = iter(made)
        return (None if area is None else next(filled)), (None if name is None else next(filled))

    def _population(self) -> TextColumn | None:
        places = self.layout.places.get("population", [])
        if not places:
            return None
        parts = TextColumn.together([self.columns[place] for place in places])
        kept = parts.mapped(
            lambda cells: ", ".join(dict.fromkeys(c for c in cells if c.casefold() not in _NA))
        )
        return kept if any(kept.labels) else None

    def _periods(self) -> dict[str, Any]:
        places = self.layout.places.get("period", [])
        if not places:
            ends = TextColumn.together([self._column(role) or blank for role in ("start", "end")
                                        for blank in [TextColumn.blank(len(self.lines))]])  # fmt: skip
            return {"period": ends.mapped("/".join)}
        columns = [
            self.columns[place].mapped(lambda t: f"Q{t}" if t in _QUARTERS else t)
            if folded(self.names[place]).endswith(("quarter", "qtr"))
            else self.columns[place]
            for place in places
        ]
        if len(columns) == 1 and folded(self.names[places[0]]) == "yearending":
            ending = f"{self.names[places[0]].strip()} "
            columns = [columns[0].mapped(lambda t: t if "end" in t.casefold() else ending + t)]
        if len(columns) > 1:  # a year beside a quarter or month
            year = [role_of(self.names[p]) and "year" in self.names[p].casefold() for p in places]
            order = sorted(range(len(columns)), key=lambda n: bool(year[n]))
            label = TextColumn.together([columns[n] for n in order]).mapped(
                lambda parts: " ".join(filter(None, parts))
            )
        else:
            label = columns[0]
        if days_of := days_of_serials([text for text in label.labels if text]):
            self.found.how_read("`period` holds numbers of a spreadsheet, which are read as days")
            label = label.mapped(lambda text: days_of.get(text, text))
        read, label = self._read(label, _YEARS.get(folded(self.names[places[0]])))
        days: dict[str, Any] = {}
        for role in ("start", "end"):
            column = self._column(role)
            if column is not None:
                days[role] = column
        if days:
            return {"period": label, "label": label, **days}
        self.years = np.array(
            [(p.months or 12) / 12 if isinstance(p, Period) else 1 for p in read]
        )[label.codes]
        texts = np.empty(len(read), dtype=object)
        texts[:] = read
        return {"period": texts[label.codes], "label": label}

    def _read(
        self, label: TextColumn, headed: YearType | None
    ) -> tuple[list[Period | str], TextColumn]:
        """Read labels by the type of year that is said of their indicator, the file or the column."""
        said = self.options.metadata
        schools = any(is_of_schools(" ".join(pair)) for pair in self.named.labels)
        stated = self.named.mapped(lambda keys: said.of("year_type", keys))
        both = TextColumn.together([label, stated])
        read: list[Period | str] = [""] * len(both.labels)
        for kind in stated.labels:
            places = [place for place, (_, own) in enumerate(both.labels) if own == kind]
            labels = [both.labels[place][0] for place in places]
            wanted = kind or self.options.year_type or headed
            periods, notes = periods_of(labels, wanted, of_schools=schools)
            for place, period in zip(places, periods, strict=True):
                read[place] = period
            for note in notes:
                self.found.how_read(note)
        return read, TextColumn(both.codes, tuple(text for text, _ in both.labels))

    def _kinds(self, made: dict[str, Any]) -> None:  # noqa: C901 (one step a column)
        """Resolve the sort of number of each indicator, and check the numbers against it."""
        size = len(self.lines)
        blank = TextColumn.blank(size)
        per = made.get("per") or blank
        names = ("indicator", "statistic", "unit", "title")
        keys = TextColumn.together([made.get(n) or blank for n in names] + [per])
        kinds = [self._kind(keys, code) for code in range(len(keys.labels))]
        for code, kind in enumerate(kinds):
            rows = keys.codes == code
            if kind.problem:
                column, _, problem = kind.problem[1:].partition("` ")
                hint = "Mend one of them, or leave `per` empty."
                if kind.per == 1 and multipliers_in(kind.unit) == {100.0}:
                    hint = f"Leave `per` empty; if 0.29 means 29%, {FRACTIONS[0].lower()}{FRACTIONS[1:]} too."
                self._lose(rows, column, problem, hint)
        if self.options.fractions:
            percent = np.array([kind.per == 100 for kind in kinds])[keys.codes]
            for role in ("value", "lower", "upper", "lower_998", "upper_998"):
                if role in made:
                    made[role] = np.where(percent, np.round(made[role] * 100, 10), made[role])
            if "decimals" in made:
                made["decimals"] = np.maximum(made["decimals"] - 2, 0)
        self._derive(made, kinds, keys)
        kinds = self._check(made, kinds, keys)
        self._say_of_kinds(kinds)
        made["statistic"] = _by_code([str(kind.statistic) for kind in kinds], keys)
        made["unit"] = _by_code([kind.unit for kind in kinds], keys)
        made["per"] = np.array([kind.per for kind in kinds], dtype=float)[keys.codes]
        for name, column in made.items():
            if isinstance(column, TextColumn):
                made[name] = np.array(column.labels, dtype=object)[column.codes]
        if not any(made["unit"]):
            del made["unit"]

    def _say_of_kinds(self, kinds: list[NumberKind]) -> None:
        for note in dict.fromkeys(kind.note for kind in kinds if kind.note):
            self.found.how_read(note)
        if self.layout.wide and all(kind.statistic is Statistic.OTHER for kind in kinds):
            self.found.how_read("says nowhere what sort of number the values are; say `--statistic`, "
                                "such as `count` or `proportion`")  # fmt: skip

    def _kind(self, keys: TextColumn, code: int) -> NumberKind:
        indicator, statistic, unit, title, per = keys.labels[code]
        noun = self.layout.noun
        try:
            size = float(per.replace(",", "")) if per else None
        except ValueError:
            return NumberKind(problem=f"`per` is {quoted(per)}, no number")
        if self.options.fractions and size == 1:
            size = None
        heading = self._column("value")
        header = (
            ""
            if heading is None or self.layout.wide
            else self.names[self.layout.places["value"][0]]
        )
        worded = "%" if folded(header).startswith(("percent", "pct")) else ""
        said = header if not (statistic or unit or worded) and multipliers_in(header) else ""
        kind = number_kind(
            statistic=said
            or ("count" if noun == "count" and not (statistic or unit) else statistic),
            unit=unit or worded,
            per=size,
            title=title or ("" if indicator.isdigit() else indicator),
            noun="" if noun == "count" else noun,
            whole=self.whole,
        )
        if self.options.metadata.of("bounded", (indicator, title)).casefold() in _NO:
            free = kind.statistic is Statistic.PROPORTION
            kind = replace(kind, statistic=Statistic.OTHER if free else kind.statistic)
        counted = self.layout.people and kind.statistic is Statistic.COUNT and not kind.unit
        return replace(kind, unit="people" if counted else kind.unit)

    def _derive(self, made: dict[str, Any], kinds: list[NumberKind], keys: TextColumn) -> None:
        """Compute values that are not given from both counts."""
        if not {"numerator", "denominator"} <= made.keys():
            return
        if self.layout.place("value") is not None:
            return
        per = np.array([kind.per for kind in kinds])[keys.codes]
        with np.errstate(all="ignore"):
            made["value"] = per * made["numerator"] / made["denominator"]
        self.found.note("value", "is computed from both counts")

    def _check(
        self, made: dict[str, Any], kinds: list[NumberKind], keys: TextColumn
    ) -> list[NumberKind]:
        """Check the numbers against their sort, which their counts may tell where no word does."""
        size = len(self.lines)
        nothing = np.full(size, np.nan)
        blank = TextColumn.blank(size)
        series = TextColumn.together(
            [made.get(n) or blank for n in ("indicator", "area", "population", "vintage")]
        )
        found = []
        for code, kind in enumerate(kinds):
            rows = np.flatnonzero((keys.codes == code) & ~self.bad)
            numbers = {n: made.get(n, nothing)[rows] for n in _NUMBERS[:5]}
            printed = made.get("decimals", nothing)[rows]
            given = Checked(
                **numbers, years=self.years[rows], series=series.codes[rows], lines=self.lines[rows],
                statistic=kind.statistic, per=kind.per, unit=kind.unit,
                decimals=int(np.fmax.reduce(printed, initial=0)),
            )  # fmt: skip
            if kind.statistic is Statistic.OTHER and follows_from_counts(given):
                note = "holds counts that give the values: read as crude rates"
                kind = replace(kind, statistic=Statistic.CRUDE_RATE, note=note)  # noqa: PLW2901
                given = given._replace(statistic=kind.statistic)
            found.append(kind)
            for doubt in doubts(given):
                if not doubt.rows.any():
                    continue
                marked = np.zeros(size, dtype=bool)
                marked[rows[doubt.rows]] = True
                if doubt.empties:
                    at = self.lines[marked].tolist()
                    self.found.lost_cells(doubt.column, doubt.problem, at, doubt.hint)
                    for name in doubt.empties:
                        made[name] = np.where(marked, np.nan, made[name])
                elif doubt.loses:
                    self._lose(marked, doubt.column, doubt.problem, doubt.hint)
                else:
                    self.found.note(doubt.column, doubt.problem, self.lines[marked].tolist())
        return found


def _by_code(texts: list[str], keys: TextColumn) -> NDArray[np.object_]:
    labels = np.empty(len(texts), dtype=object)
    labels[:] = texts
    return labels[keys.codes]
