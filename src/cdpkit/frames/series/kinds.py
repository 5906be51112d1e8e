"""What sort of number the rows of a frame hold, where its own columns leave that open."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.coded import Coded, text_of
from cdpkit.frames.series.rows import KEYS, problem_at
from cdpkit.io.series_files import decimals_shown, plausible
from cdpkit.model import NumberKind, RowOutcome, RowProblem, Statistic, is_count_noun, number_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.frames.series.rows import Rows


_CODES = frozenset(Statistic)


class _Words(NamedTuple):
    """What stands beside the values of some rows."""

    indicator: str
    title: str
    statistic: str
    unit: str
    per: str


def _words(rows: Rows) -> Coded:
    return _together(rows, _Words._fields).mapped(_Words._make)


def with_kinds(rows: Rows, header: str = "") -> Rows:
    """Fill in the statistic, the multiplier and the unit that the words beside the values tell."""
    words, value = _words(rows), rows.number("value")
    noun = header if is_count_noun(header) else ""
    whole = bool((np.isnan(value) | (np.floor(value) == value)).all())
    told = [_filled(own, _kind(own, noun=noun, whole=whole)) for own in words.labels]
    texts = dict(rows.texts)
    for name in ("statistic", "per", "unit"):
        column = Coded(words.codes, tuple(getattr(own, name) for own in told)).mapped(text_of)
        if any(column.labels):
            texts[name] = column
    return replace(rows, texts=texts)


def contradictions(rows: Rows) -> Coded:
    """Give for each row why its words contradict each other; empty where they do not."""
    return _words(rows).mapped(lambda own: _kind(own).problem)


def _filled(own: _Words, kind: NumberKind) -> _Words:
    """Put what the words tell where the columns are blank, or hold words in place of a code."""
    if kind.problem or _says_all(own):
        return own
    known = own.statistic in _CODES or (own.statistic and kind.statistic is Statistic.OTHER)
    return own._replace(
        statistic=own.statistic if known else str(kind.statistic),
        per=own.per or f"{kind.per:.0f}",
        unit=own.unit or kind.unit,
    )


def _says_all(own: _Words) -> bool:
    return bool(own.per) and own.statistic in _CODES


def _kind(own: _Words, *, noun: str = "", whole: bool = False) -> NumberKind:
    """Resolve the sort of number; what a frame says in full stays as it is."""
    size = _number(own.per)
    if _says_all(own) or (size is not None and math.isnan(size)):
        return NumberKind()
    title = own.title or ("" if own.indicator.isdigit() else own.indicator)
    return number_kind(
        statistic=own.statistic, unit=own.unit, per=size, title=title, noun=noun, whole=whole
    )


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return math.nan


def _together(rows: Rows, names: Sequence[str]) -> Coded:
    """Give several texts of each row as one tuple, each different one once."""
    parts = [rows.text(name) for name in names]
    sizes = [len(part.labels) for part in parts]
    flat = np.zeros(len(rows), dtype=np.int64)
    for part, size in zip(parts, sizes, strict=True):
        flat = flat * size + part.codes
    used, codes = np.unique(flat, return_inverse=True)
    places = np.unravel_index(used, sizes) if len(used) else ()
    labels = tuple(
        tuple(part.labels[code] for part, code in zip(parts, one, strict=True))
        for one in zip(*places, strict=True)
    )
    return Coded(codes.astype(np.int32), labels)


def without_doubts(rows: Rows) -> tuple[Rows, list[RowProblem]]:
    """Check numbers against their sort, as a file's are, and take out what cannot be."""
    words = _together(rows, ("statistic", "per", "unit"))
    kinds = [
        NumberKind(Statistic(statistic), _number(per) or 1.0, unit)
        if statistic in _CODES
        else NumberKind()
        for statistic, per, unit in words.labels
    ]
    numbers = {name: rows.number(name) for name in rows.numbers}
    numbers.setdefault("decimals", decimals_shown(rows.number("value")))
    missing = np.full(len(rows), np.nan)
    months = [getattr(period, "months", None) or 12 for period in rows.period.labels]
    found, doubts = plausible(
        kinds, words.codes, lambda name: numbers.get(name, missing),
        good=np.ones(len(rows), dtype=bool), series=_together(rows, KEYS).codes, lines=rows.places,
        years=np.array([*months, 12.0])[rows.period.codes] / 12, noun=rows.noun,
    )  # fmt: skip
    lost = np.zeros(len(rows), dtype=bool)
    problems = []
    for doubt in doubts:
        outcome = RowOutcome.ROW_LEFT_OUT if doubt.loses else RowOutcome.KEPT
        outcome = RowOutcome.CELL_LEFT_OUT if doubt.empties else outcome
        detail = "" if doubt.loses else doubt.hint
        problem = RowProblem(doubt.column, doubt.problem, (), outcome, doubt.hint, detail=detail)
        problems.append(problem_at(rows, doubt.rows, problem))
        for name in doubt.empties:
            numbers[name] = np.where(doubt.rows, np.nan, numbers[name])
        lost |= doubt.rows & (doubt.loses and not doubt.empties)
    told = [own[0] if kind is first else str(kind.statistic)
            for own, kind, first in zip(words.labels, found, kinds, strict=True)]  # fmt: skip
    statistic = Coded(words.codes, tuple(told))
    kept = {name: numbers[name] for name in rows.numbers}
    return replace(rows, texts={**rows.texts, "statistic": statistic}, numbers=kept).take(
        ~lost
    ), problems
