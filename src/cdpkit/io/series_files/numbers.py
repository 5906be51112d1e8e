"""Columns of cells as numbers, each different text read once by the grammar of cells."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files import TextColumn, quoted
from cdpkit.io.fingertips import flag_of
from cdpkit.model.printed_values import REFUSED, SAYS, Cell, GssMarker, Unit, read_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.io.series_files.draft import Draft, Options
    from cdpkit.model.printed_values import Bounds


_NUMBERS = (
    "value", "lower", "upper", "numerator", "denominator", "lower_998", "upper_998",
    "denominator_lower", "denominator_upper",
)  # fmt: skip
GIVE_AWAY = ("numerator", "lower", "upper", "lower_998", "upper_998")
"""Numbers that would give a hidden value back."""
_NORMAL = frozenset("AaVv")
"""Flags of SDMX for a normal value."""
_QUIET = frozenset({"missing", "scientific"})


def read_numbers(draft: Draft) -> None:
    """Read all columns of numbers, with what stands in the cells beside or in their place."""
    made, table = draft.columns, draft.table
    hidden = draft.texts("marker").where(lambda text: flag_of(text) == GssMarker.CONFIDENTIAL)
    for role in _NUMBERS:
        column = table.column(role)
        if column is None:
            continue
        read = _Numbers(column, role, draft)
        made[role] = read.numbers
        if role == "value":
            draft.whole, draft.signed = read.whole, read.signed
            made["decimals"] = read.printed
            hidden |= read.hidden
            made |= {name: _beside(draft, name, found) for name, found in read.beside().items()}
    if (limits := table.column("limits")) is not None:
        read = _Numbers(limits, "limits", draft)
        made |= {"lower": read.lower, "upper": read.upper}
    if hidden.any() and not draft.options.use_hidden:
        _hide(draft, hidden)
    made.setdefault("value", np.full(len(draft), np.nan))
    if "lower" in made and "upper" in made:
        half = np.isnan(made["lower"]) != np.isnan(made["upper"])
        for role in ("lower", "upper"):
            made[role] = np.where(half, np.nan, made[role])


def _hide(draft: Draft, hidden: NDArray[np.bool_]) -> None:
    made = draft.columns
    for role in ("value", *GIVE_AWAY):
        if role in made:
            shown = hidden & ~np.isnan(made[role])
            if shown.any() and role in ("value", "numerator"):
                draft.found.note(role, "is marked [c], so it is hidden unless you ask for "
                                 "hidden numbers,", draft.at(shown))  # fmt: skip
            made[role] = np.where(hidden, np.nan, made[role])


def _beside(draft: Draft, name: str, printed: Any) -> Any:
    """Put what stands in a cell before what its column says."""
    stated = draft.table.column(name)
    if stated is None or not isinstance(printed, TextColumn):
        return printed
    return TextColumn.together([printed, stated]).mapped(lambda pair: pair[0] or pair[1])


def read_markers(draft: Draft) -> None:
    """Read flags of any spelling as markers; those that are none are kept as notes."""
    marker = draft.columns.get("marker")
    if marker is None:
        return
    odd = marker.where(lambda text: bool(text) and flag_of(text) == "" and text not in _NORMAL)
    if odd.any():
        draft.found.note("marker", "has flags that are not markers; kept as notes", draft.at(odd))
        draft.columns["note"] = draft.together("marker", "note").mapped(
            lambda p: "; ".join(filter(None, (p[1], "" if flag_of(p[0]) else p[0])))
        )
    draft.columns["marker"] = marker.mapped(flag_of)


class _Numbers:
    """Numbers of a column, and what stands beside them or in their place."""

    def __init__(self, column: TextColumn, role: str, draft: Draft) -> None:
        self.codes = column.codes
        self.cells = [_cell(label, draft.options) for label in column.labels]
        self.role = role
        self._tell(column, draft)
        values = [cell.value for cell in self.cells]
        self.numbers = np.array([np.nan if v is None else float(v) for v in values])[self.codes]
        if self.pointed:
            self.numbers[column.where(lambda text: "." in text)] = np.nan
        decimals = [np.nan if cell.value is None else cell.decimals for cell in self.cells]
        self.printed = np.array(decimals)[self.codes]
        known = [value for value in values if value is not None]
        self.whole = bool(known) and all(value == int(value) for value in known)
        whole = self.whole and not any(cell.decimals for cell in self.cells)
        self.signed = np.array([cell.unit == Unit.PERCENT for cell in self.cells], bool)[self.codes]
        marked = [c.says == "shown_though_confidential" for c in self.cells]
        self.hidden = np.array(marked, dtype=bool)[self.codes]
        behind = [_ends(c.bounds if c.value is None else None, whole=whole) for c in self.cells]
        limits = [
            end if role == "limits" else (cell.low, cell.high)
            for cell, end in zip(self.cells, behind, strict=True)
        ]
        self.lower, self.upper = self._pair(limits)
        self.low, self.high = self._pair(behind)

    def _pair(self, ends: list[tuple[Any, Any]]) -> tuple[NDArray[np.float64], ...]:
        return tuple(
            np.array([np.nan if e[n] is None else float(e[n]) for e in ends])[self.codes]
            for n in (0, 1)
        )

    def _tell(self, column: TextColumn, draft: Draft) -> None:
        """Name what was refused and what was mended, each once with its lines."""
        self.pointed = draft.options.decimal == "." and _pointed(column.labels)
        if self.pointed:
            pointed = column.where(lambda text: "." in text)
            draft.found.lost_cells(self.role, "may use points as thousands separators", draft.at(pointed),
                                   "If 1.234 means 1,234, add `--decimal ,`; otherwise write it as 1.2340.")  # fmt: skip
        for label, cell, rows in zip(column.labels, self.cells, column.rows(), strict=True):
            if not cell.refused and (not cell.says or cell.says in _QUIET):
                continue
            at = draft.table.lines[rows].tolist()
            if cell.refused:
                problem, hint = REFUSED[cell.refused]
                draft.found.lost_cell(self.role, problem, at, label, hint)
            elif not (self.role == "limits" and cell.says == "range"):
                shown = "" if cell.says == "shown_though_confidential" else quoted(label)
                draft.found.note(self.role, SAYS[cell.says], at, shown)

    def beside(self) -> dict[str, Any]:
        """Give markers, notes and limits that stand in the cells, where there are any."""
        markers = [str(cell.marker or "") for cell in self.cells]
        notes = [cell.note for cell in self.cells]
        texts = {"marker": markers, "note": notes}
        made: dict[str, Any] = {name: TextColumn(self.codes, tuple(held))
                                for name, held in texts.items() if any(held)}  # fmt: skip
        for one, other in (("lower", "upper"), ("low", "high")):
            if not (np.isnan(getattr(self, one)) & np.isnan(getattr(self, other))).all():
                made |= {one: getattr(self, one), other: getattr(self, other)}
        return made


def _pointed(texts: Sequence[str]) -> bool:
    """Tell whether numbers may use points as thousands separators: 998 beside 1.012."""
    plain = [text for text in texts if text.isdigit()]
    odd = [text for text in texts if re.search(r"\d", text) and text not in plain]
    return (
        len(odd) > 1
        and all(re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) for text in odd)
        and any(len(text) == 3 for text in plain)
        and all(len(text) <= 3 for text in plain)
    )


def _ends(bounds: Bounds | None, *, whole: bool) -> tuple[Any, Any]:
    """Give the least and the most of bounds; among whole numbers 4 is the most below 5."""
    if bounds is None:
        return None, None
    low, high = bounds.lower, bounds.upper
    if whole and high is not None and not bounds.includes_upper:
        high = Fraction(math.ceil(high) - 1)
    if whole and low is not None and not bounds.includes_lower:
        low = Fraction(math.floor(low) + 1)
    return low, high


def _cell(label: str, options: Options) -> Cell:
    meant = options.marks.get(label.strip())
    return read_cell(label if meant is None else meant, decimal=options.decimal)
