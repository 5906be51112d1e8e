"""The sort of number of each indicator, and whether the numbers bear it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.columns import folded
from cdpkit.io.csv_files import TextColumn, quoted
from cdpkit.io.series_files.labels import years_of
from cdpkit.io.series_files.plausibility import FRACTIONS, plausible
from cdpkit.model import NumberKind, Statistic, multipliers_in, number_kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.io.series_files.draft import Draft


_NAMED = 3
"""Areas that a message names."""
_NO = frozenset({"false", "no", "0"})


def resolve_kinds(draft: Draft) -> None:
    """Resolve the sort of number of each indicator, and check the numbers against it."""
    made = draft.columns
    keys = draft.together("indicator", "statistic", "unit", "title", "per")
    signed = _signed(draft, keys)
    kinds = [_kind(draft, *both) for both in zip(keys.labels, signed, strict=True)]
    for code, kind in enumerate(kinds):
        if kind.problem:
            column, _, problem = kind.problem[1:].partition("` ")
            hint = "Correct one of them, or leave `per` empty."
            if kind.per == 1 and multipliers_in(kind.unit) == {100.0}:
                hint = f"Leave `per` empty; if 0.29 means 29%, {FRACTIONS[0].lower()}{FRACTIONS[1:]} too."
            draft.lose(keys.codes == code, column, problem, hint)
    made["per"] = np.array([kind.per for kind in kinds], dtype=float)[keys.codes]
    if draft.options.fractions:
        _as_percentages(draft)
    if {"numerator", "denominator"} <= made.keys() and draft.table.column("value") is None:
        with np.errstate(all="ignore"):
            made["value"] = made["per"] * made["numerator"] / made["denominator"]
        draft.found.note("value", "was calculated from the two counts")
    kinds = _checked(draft, kinds, keys.codes)
    _say(draft, kinds)
    made["statistic"] = TextColumn(keys.codes, tuple(str(kind.statistic) for kind in kinds))
    if any(kind.unit for kind in kinds):
        made["unit"] = TextColumn(keys.codes, tuple(kind.unit for kind in kinds))
    else:
        made.pop("unit", None)


def _say(draft: Draft, kinds: list[NumberKind]) -> None:
    for note in dict.fromkeys(kind.note for kind in kinds if kind.note):
        draft.found.how_read(note)
    if draft.table.layout.wide and all(kind.statistic is Statistic.OTHER for kind in kinds):
        draft.found.how_read("the file does not say whether the values are counts, percentages or rates; add `--statistic`, "
                             "such as `count` or `proportion`")  # fmt: skip


def _signed(draft: Draft, keys: TextColumn) -> list[bool]:
    """Tell of which sorts the cells have percent signs, and doubt those that lack them."""
    value, size = draft.columns["value"], len(keys.labels)
    known = ~np.isnan(value)
    having = np.bincount(keys.codes[known & draft.signed], minlength=size) > 0
    lacking = known & ~draft.signed & having[keys.codes]
    if lacking.any():
        least = np.full(size, np.inf)
        np.minimum.at(least, keys.codes[draft.signed], value[draft.signed])
        odd = lacking & (abs(value) <= 1) & (least > 1)[keys.codes]
        draft.lose(odd, "value", "is 1 or less and has no percent sign, though other values do",
                   "Write 14% instead of 0.14, or write all values without the sign.")  # fmt: skip
        if (rest := lacking & ~odd).any():
            problem = "has no percent sign, though other values do; read as a percentage"
            draft.found.note("value", problem, draft.at(rest))
    return [bool(one) for one in having]


def _kind(draft: Draft, words: tuple[str, ...], signed: bool) -> NumberKind:
    indicator, statistic, unit, title, per = words
    layout = draft.table.layout
    try:
        size = float(per.replace(",", "")) if per else None
    except ValueError:
        return NumberKind(problem=f"`per` is {quoted(per)}, which is not a number")
    if draft.options.fractions and size == 1:
        size = None
    header = "" if layout.wide else next(iter(draft.table.named("value")), ("",))[0]
    worded = "%" if signed or folded(header).startswith(("percent", "pct")) else ""
    said = header if not (statistic or unit or worded) and multipliers_in(header) else ""
    if not (said or statistic or unit or worded or multipliers_in(title)):
        said = next(filter(multipliers_in, draft.titles[1:]), "")
    counted = layout.noun == "count"
    kind = number_kind(
        statistic=said or ("count" if counted and not (statistic or unit) else statistic),
        unit=unit or worded,
        per=size or layout.per,
        title=title or ("" if indicator.isdigit() else indicator),
        noun="" if counted else layout.noun,
        whole=draft.whole,
    )
    if draft.options.metadata.of("bounded", (indicator, title)).casefold() in _NO:
        free = kind.statistic is Statistic.PROPORTION
        kind = replace(kind, statistic=Statistic.OTHER if free else kind.statistic)
    people = layout.people and kind.statistic is Statistic.COUNT and not kind.unit
    return replace(kind, unit="people" if people else kind.unit)


def _as_percentages(draft: Draft) -> None:
    made = draft.columns
    percent = (made["per"] == 100) & ~draft.signed
    for role in ("value", "lower", "upper", "lower_998", "upper_998"):
        if role in made:
            made[role] = np.where(percent, np.round(made[role] * 100, 10), made[role])
    if "decimals" in made:
        made["decimals"] = np.maximum(made["decimals"] - 2, 0)


def _checked(draft: Draft, kinds: list[NumberKind], codes: NDArray[np.integer]) -> list[NumberKind]:
    """Leave out what cannot be, and give the sorts, which counts may tell where no word does."""
    series = draft.together("indicator", "area", "population", "vintage").codes
    kinds, doubts = plausible(
        kinds, codes, draft.numbers, good=~draft.bad, series=series, lines=draft.table.lines,
        years=years_of(draft),
    )  # fmt: skip
    for doubt in doubts:
        if doubt.empties:
            at = draft.at(doubt.rows)
            draft.found.lost_cells(doubt.column, doubt.problem, at, doubt.hint)
            for name in doubt.empties:
                draft.columns[name] = np.where(doubt.rows, np.nan, draft.columns[name])
        elif doubt.loses:
            shown = _areas(draft, doubt.rows) if doubt.names_areas else ""
            draft.lose(doubt.rows, doubt.column, doubt.problem, doubt.hint, shown)
        else:
            draft.found.note(doubt.column, doubt.problem, draft.at(doubt.rows), doubt.hint)
    return kinds


def _areas(draft: Draft, rows: NDArray[np.bool_]) -> str:
    """Name the first areas of some rows."""
    held = draft.texts("area_name" if "area_name" in draft.columns else "area")
    names = dict.fromkeys(held.labels[code] for code in held.codes[rows].tolist())
    return ", ".join(quoted(name) for name in list(names)[:_NAMED] if name)
