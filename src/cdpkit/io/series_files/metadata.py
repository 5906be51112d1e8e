"""What is said of indicators beside the file: by options, or in a table of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.coded import text_of
from cdpkit.columns import folded
from cdpkit.errors import InputError, UnreadableFileError, nearest
from cdpkit.io.csv_files import Findings, TextColumn, repaired
from cdpkit.io.series_files.sheets import open_sheet
from cdpkit.io.series_files.tables import split_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd


FIELDS = (
    "title", "unit", "statistic", "per", "polarity", "counted", "season", "level", "bounded",
    "year_type", "source_title", "source_url",
)  # fmt: skip
"""What a table of indicators may say."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of indicators: by field, then by key or title; an empty key is all of them."""

    stated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """In a table: a contradiction to the file is an error."""
    filling: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By options: they fill what the file leaves blank."""

    def of(self, name: str, keys: Sequence[str]) -> str:
        """Give what is said of an indicator by one of its names, else of all."""
        for table in (self.stated, self.filling):
            held = table.get(name, {})
            for key in (*keys, ""):
                if key in held:
                    return held[key]
        return ""

    def filled(
        self, name: str, column: TextColumn | None, named: TextColumn
    ) -> tuple[TextColumn | None, dict[str, str]]:
        """Fill the blanks of a column, and give the texts that a table contradicts."""
        if name not in self.stated and name not in self.filling:
            return column, {}
        cells = column or TextColumn.blank(len(named.codes))
        both = TextColumn.together([cells, named])
        odd: dict[str, str] = {}
        for text, keys in both.labels:
            said = next((self.stated[name][k] for k in keys if k in self.stated.get(name, {})), "")
            if text and said and not _same(text, said):
                odd[text] = said
        return both.mapped(lambda pair: pair[0] or self.of(name, pair[1])), odd

    def check(self, known: Iterable[tuple[str, ...]]) -> None:
        """Refuse an option about an indicator that is not in the file; a table may hold more."""
        names = sorted({name for pair in known for name in pair if name})
        for option, held in self.filling.items():
            for key in held:
                if key and key not in names:
                    hint = f"Choose from: {', '.join(nearest(key, names, most=3))}."
                    raise InputError(option, f"names `{key}`, which is not an indicator here", hint)


def _same(one: str, other: str) -> bool:
    try:
        return float(one.replace(",", "")) == float(other.replace(",", ""))
    except ValueError:
        return folded(one) == folded(other) and ("%" in one) == ("%" in other)


def metadata_of(constants: Mapping[str, Any], indicators: Any) -> Metadata:
    """Gather what options and a table say.

    Parameters
    ----------
    constants : mapping
        Field to what all indicators share, or to a mapping by indicator.
    indicators : path, list of dicts, frame or None
        A row an indicator, by key, else by title.
    """
    filling = {
        name: {k: f"{v:g}" if isinstance(v, float) else str(v) for k, v in held.items()}
        for name, given in constants.items()
        for held in [given if hasattr(given, "items") else {"": given}]
    }
    return Metadata({} if indicators is None else _table(indicators), filling)


def _table(source: Any) -> dict[str, dict[str, str]]:
    sheet = open_sheet(source, Findings())
    rows = [cells for cells in split_cells(sheet.lines, sheet.name) if any(cells)]
    header = [folded(cell) for cell in rows[0]] if rows else []
    places = {name: header.index(folded(name)) for name in FIELDS if folded(name) in header}
    keys = [header.index(name) for name in ("indicator", "indicatorid", "title") if name in header]
    if not keys or not places:
        hint = f"Name them in the first line: indicator, {', '.join(FIELDS[:6])}."
        raise UnreadableFileError(sheet.name, "is not a table of indicators", hint)
    made: dict[str, dict[str, str]] = {name: {} for name in places}
    for row in rows[1:]:
        cells = [repaired(cell) for cell in row]
        cells += [""] * (len(header) - len(cells))
        key = next((cells[place] for place in keys if cells[place]), "")
        for name, place in places.items():
            if key and cells[place]:
                made[name].setdefault(key, cells[place])
    return {name: held for name, held in made.items() if held}


def fill_frame(frame: pd.DataFrame, said: Metadata, found: Findings) -> pd.DataFrame:
    """Fill the blanks of a frame of observations by what is said beside the file."""
    stated = [n for n in (*FIELDS[:8], *FIELDS[10:]) if n in said.stated or n in said.filling]
    if not stated:
        return frame
    named = TextColumn.together([texts_of(frame, "indicator"), texts_of(frame, "title")])
    said.check(named.labels)
    for name in stated:
        column, odd = said.filled(name, texts_of(frame, name), named)
        for text, other in odd.items():
            rows = texts_of(frame, name).where(text.__eq__)
            problem = f"is `{text}`, and `{other}` in the table of indicators,"
            found.lost_row(
                name, problem, frame.loc[rows, "line"].tolist(), "Correct one of the two."
            )
        if column is None or not any(column.labels):
            continue
        texts = np.array([*column.labels, ""], dtype=object)[column.codes]
        numbers = name in ("per", "level", "season")
        frame = frame.assign(**{name: [float(t or "nan") for t in texts] if numbers else texts})
    return frame


def texts_of(frame: pd.DataFrame, name: str) -> TextColumn:
    """Code a column of a frame as texts; blanks where it has no such column."""
    if name not in frame:
        return TextColumn.blank(len(frame))
    codes, labels = frame[name].factorize(use_na_sentinel=False)
    return TextColumn(codes, tuple(labels)).mapped(text_of)
