"""What sort of number the rows of a frame hold, where its own columns leave that open."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.coded import Coded, text_of
from cdpkit.model import NumberKind, Statistic, is_count_noun, number_kind

if TYPE_CHECKING:
    from cdpkit.frames.series.rows import Rows

__all__ = ["contradictions", "with_kinds"]

_CODES = frozenset(Statistic)


class _Words(NamedTuple):
    """What stands beside the values of some rows."""

    indicator: str
    title: str
    statistic: str
    unit: str
    per: str


def with_kinds(rows: Rows, header: str = "") -> Rows:
    """Fill in the statistic, the multiplier and the unit that the words beside the values tell."""
    words, value = _together(rows), rows.number("value")
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
    return _together(rows).mapped(lambda own: _kind(own).problem)


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


def _together(rows: Rows) -> Coded:
    """Give the words of each row, each different set once."""
    parts = [rows.text(name) for name in _Words._fields]
    sizes = [len(part.labels) for part in parts]
    flat = np.zeros(len(rows), dtype=np.int64)
    for part, size in zip(parts, sizes, strict=True):
        flat = flat * size + part.codes
    used, codes = np.unique(flat, return_inverse=True)
    places = np.unravel_index(used, sizes) if len(used) else ()
    labels = tuple(
        _Words(*(part.labels[code] for part, code in zip(parts, one, strict=True)))
        for one in zip(*places, strict=True)
    )
    return Coded(codes.astype(np.int32), labels)
