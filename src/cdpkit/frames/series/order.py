"""Rows put in order: series by their keys, observations by period, each period once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.frames.series.checks import findings, totals
from cdpkit.frames.series.kinds import without_doubts
from cdpkit.frames.series.rows import KEYS, NUMBERS, SHARED, Rows, problem_at
from cdpkit.model import RowOutcome, RowProblem, raise_losses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from cdpkit.coded import Coded


_TOLD_BY = (*KEYS, "length")
"""What tells series apart: their keys and, where a file mixes them, the length of periods."""
_MUST_AGREE = ("unit", "per", "statistic", "polarity", "counted", "level")
"""The unit first: the sort of number and the multiplier may follow from it."""


def checked_and_ordered(
    rows: Rows, problems: list[RowProblem], *, keep: bool, doubt: bool
) -> tuple[Rows, tuple[RowProblem, ...]]:
    """Give the good rows in order, with every problem; raise the losses unless told to keep."""
    lost = np.zeros(len(rows), dtype=bool)
    for marked, problem in findings(rows):
        if marked.any():
            problems.append(problem_at(rows, marked, problem))
            lost |= marked & problem.loses
    if lost.any() and not keep:
        raise_losses(problems)
    ordered = _in_order(rows.take(~lost))
    ordered = _each_period_once(ordered, problems)
    ordered = _of_one_sort(ordered, problems)
    if doubt:
        ordered, doubted = without_doubts(ordered)
        problems.extend(doubted)
        problems.extend(problem_at(ordered, *found) for found in totals(ordered) if found[0].any())
    if not keep:
        raise_losses(problems)
    problems.extend(_mixed_periods(ordered))
    return ordered, tuple(problems)


def _in_order(rows: Rows) -> Rows:
    texts = {name: t.sorted() if name in _TOLD_BY else t for name, t in rows.texts.items()}
    rows = replace(rows, texts=texts, period=rows.period.sorted())
    keys: list[Any] = [texts[name].codes for name in reversed(_TOLD_BY) if name in texts]
    return rows.take(np.lexsort([rows.places, rows.period.codes, *keys]))


def _starts(rows: Rows, *, period: bool = False) -> NDArray[np.bool_]:
    """Mark the first row of each series, or of each period of a series."""
    starts = np.zeros(len(rows), dtype=bool)
    starts[:1] = True
    columns = [rows.texts[name] for name in _TOLD_BY if name in rows.texts]
    for column in [*columns, rows.period] if period else columns:
        starts[1:] |= column.codes[1:] != column.codes[:-1]
    return starts


def offsets_of(rows: Rows) -> NDArray[np.intp]:
    """Give the place at which each series starts, and the end of the last one."""
    return np.append(np.flatnonzero(_starts(rows)), len(rows))


def _each_period_once(rows: Rows, problems: list[RowProblem]) -> Rows:
    """Keep one of rows that say the same; leave out those that contradict each other."""
    leads = _starts(rows, period=True)
    if leads.all():
        return rows
    group = np.cumsum(leads) - 1
    leader = np.flatnonzero(leads)[group]
    differs = np.zeros(len(rows), dtype=bool)
    for name in NUMBERS:
        number = rows.number(name)
        same = (number == number[leader]) | (np.isnan(number) & np.isnan(number[leader]))
        differs |= ~same
    marker = rows.text("marker").codes
    differs |= marker != marker[leader]
    torn = np.bincount(group, weights=differs) > 0
    repeated = np.bincount(group) > 1
    contradicting, repeats = torn[group], (repeated & ~torn)[group]
    hint = "Keep one of them, or add a column `vintage` or `population` that tells them apart."
    problem = "appears more than once in a series, with different numbers,"
    outcome = RowOutcome.ROW_LEFT_OUT
    for marked, found in (
        (contradicting, RowProblem("period", problem, (), outcome, hint)),
        (repeats, RowProblem("period", "is repeated with the same numbers; one row was used")),
    ):
        if marked.any():
            problems.append(problem_at(rows, marked, found))
    return rows.take(~contradicting & leads)


def _of_one_sort(rows: Rows, problems: list[RowProblem]) -> Rows:
    """Refuse series that mix units or statistics; take the latest of names that changed."""
    starts = offsets_of(rows)
    sizes = np.diff(starts)
    mixed = np.zeros(len(rows), dtype=bool)
    texts = dict(rows.texts)
    for name in (n for n in dict.fromkeys((*_MUST_AGREE, *SHARED)) if n in texts):
        text = texts[name]
        latest = np.repeat(text.codes[starts[1:] - 1], sizes)
        odd = text.codes != latest
        if not odd.any():
            continue
        texts[name] = replace(text, codes=latest)
        if name in _MUST_AGREE:
            series = np.repeat(np.add.reduceat(odd, starts[:-1]) > 0, sizes)
            hint = "Separate the series by `indicator` or `vintage`."
            found = RowProblem(name, "changes within a series", (), RowOutcome.ROW_LEFT_OUT, hint)
            problems.append(problem_at(rows, series, found))
            mixed |= series
        else:
            note = RowProblem(name, "changes within a series; the latest was used, not those")
            problems.append(problem_at(rows, odd, note))
    return replace(rows, texts=texts).take(~mixed)


def _mixed_periods(rows: Rows) -> Iterator[RowProblem]:
    """Note the series whose periods are of different types of year or of different lengths."""
    labels = rows.period.labels
    for what, sorts in (
        ("years of different types", [str(p.year_type or "") for p in labels]),
        ("periods of different lengths", [str(p.months or f"{p.days} days") for p in labels]),
    ):
        code = rows.period.mapped(dict(zip(labels, sorts, strict=True)).__getitem__)
        known = code.where(bool)
        marked = _varies(code, known, offsets_of(rows))
        if marked.any():
            yield problem_at(rows, marked, RowProblem("period", f"mixes {what} in one series,"))


def _varies(code: Coded, known: NDArray[np.bool_], offsets: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Mark the series in which what is known has more than one value."""
    starts, sizes = offsets[:-1], np.diff(offsets)
    if not len(starts):
        return known
    top = len(code.labels)
    highest = np.maximum.reduceat(np.where(known, code.codes, -1), starts)
    lowest = np.minimum.reduceat(np.where(known, code.codes, top), starts)
    return np.repeat(highest > lowest, sizes)
