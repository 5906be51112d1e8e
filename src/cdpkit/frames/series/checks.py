"""What rows of observations must hold to: each rule marks the rows that break it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.frames.series.kinds import contradictions
from cdpkit.frames.series.periods import Ambiguous, Unreadable, what_decides
from cdpkit.frames.series.rows import DECIMALS, NUMBERS, Rows
from cdpkit.io.series_files import decimals_shown, is_total, outside_limits
from cdpkit.model import Counted, Polarity, RowOutcome, RowProblem, Statistic
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Marked = NDArray[np.bool_]
    Finding = tuple[Marked, RowProblem]


SHOWN = 20
"""Labels that one message lists."""


def findings(rows: Rows) -> Iterator[Finding]:
    """Give the rows that break each rule, and what is to be said of them."""
    yield from _periods(rows)
    yield from _words(rows)
    yield from _areas(rows)
    yield from _numbers(rows)


def _refused(column: str, problem: str, hint: str, detail: str = "") -> RowProblem:
    return RowProblem(column, problem, (), RowOutcome.ROW_LEFT_OUT, hint, detail=detail)


def _periods(rows: Rows) -> Iterator[Finding]:
    """List all labels with several readings at once, and all that have none."""
    for kind, problem in (
        (Ambiguous, "has labels with several readings"),
        (Unreadable, "has labels without a period"),
    ):
        marked = _is_read_as(kind, rows)
        if marked.any():
            labels = [rows.period.labels[code] for code in np.unique(rows.period.codes[marked])]
            hint = "Correct or leave out these rows."
            if kind is Ambiguous:
                hint = what_decides(labels)
            yield marked, _refused("period", problem, hint, _listed(labels))


def _is_read_as(kind: type, rows: Rows) -> Marked:
    return rows.period.where(lambda reading: isinstance(reading, kind))


def _listed(things: Sequence[object]) -> str:
    more = f"; and {len(things) - SHOWN} more" if len(things) > SHOWN else ""
    return "; ".join(map(str, things[:SHOWN])) + more


def _words(rows: Rows) -> Iterator[Finding]:
    allowed: dict[str, Callable[[str], bool]] = {
        "statistic": lambda text: text in list(Statistic),
        "polarity": lambda text: text in list(Polarity),
        "counted": lambda text: text in list(Counted),
        "marker": lambda text: text in list(GssMarker),
        "per": lambda text: _is_number(text) and Decimal(text) > 0,
        "level": lambda text: _is_number(text) and 0 < Decimal(text) < 1,
        "season": {"1", "4", "12"}.__contains__,
    }
    hints = {
        "statistic": f"Use {', '.join(Statistic)}.",
        "polarity": f"Use {', '.join(Polarity)}.",
        "counted": f"Use {', '.join(Counted)}.",
        "marker": f"Use {', '.join(GssMarker)}.",
        "per": "Give a number above 0, such as 100 or 100000.",
        "level": "Give a fraction between 0 and 1, such as 0.95.",
        "season": "Give 4 for quarters, 12 for months, or 1 for none.",
    }
    for name, is_known in allowed.items():
        texts = rows.text(name)
        odd = [label for label in texts.labels if label and not is_known(label)]
        marked = texts.where(odd.__contains__)
        if marked.any():
            yield marked, _refused(name, "is not known", hints[name], _listed(odd))
    contradicted = contradictions(rows)
    for problem in filter(None, contradicted.labels):
        column, _, told = problem[1:].partition("` ")
        hint = "Correct one of them, or leave `per` out."
        yield contradicted.where(problem.__eq__), _refused(column, told, hint)
    marked = rows.text("indicator").where(lambda text: not text)
    yield marked, _refused("indicator", "is empty", "Say what was measured.")


def _areas(rows: Rows) -> Iterator[Finding]:
    """Refuse what is not an area: a code that a spreadsheet made a number of, a row of totals."""
    area, name = rows.text("area"), rows.text("area_name")
    damaged = area.where(lambda text: bool(_DAMAGED.fullmatch(text)))
    problem = "is a code that a spreadsheet turned into a number"
    yield damaged, _refused("area", problem, "Correct the code.")
    totals = area.where(lambda text: not text) & name.where(is_total)
    yield totals, _refused("area", "is empty in rows of totals", "Leave out the rows of totals.")


def totals(rows: Rows) -> Iterator[Finding]:
    """Note the rows that hold all groups together, where others hold one each."""
    total = rows.text("population").where(lambda text: any(map(is_total, text.split(", "))))
    if not total.all():
        yield total, RowProblem("population", "is a total, read as a group of its own")


_DAMAGED = re.compile(r"\d\.\d+e\+?\d+", re.IGNORECASE)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _numbers(rows: Rows) -> Iterator[Finding]:
    number = {name: rows.number(name) for name in NUMBERS}
    value, lower, upper = number["value"], number["lower"], number["upper"]
    remedy = "Correct or leave out these rows."
    for name, numbers in number.items():
        yield np.isinf(numbers), _refused(name, "is not finite", "Missing is NaN or null.")
    for name in ("numerator", "denominator", "denominator_lower"):
        yield number[name] < 0, _refused(name, "is negative", remedy)
    counts = rows.text("statistic").where(lambda text: text == Statistic.COUNT)
    yield counts & (value < 0), _refused("value", "is a negative count", remedy)
    for one, other in (("lower", "upper"), ("denominator_lower", "denominator_upper")):
        halves = np.isnan(number[one]) != np.isnan(number[other])
        told = f"is given without `{other}`, or `{other}` without it,"
        yield halves, _refused(one, told, remedy)
    swapped = lower > upper
    for one, other in (("lower", "upper"), ("low", "high"),
                       ("denominator_lower", "denominator_upper")):  # fmt: skip
        yield (
            number[one] > number[other],
            _refused(one, f"exceeds `{other}`", "Swap the two limits."),
        )
    decimals = rows.numbers.get(DECIMALS)
    decimals = decimals_shown(value) if decimals is None else decimals
    outside = outside_limits(value, lower, upper, decimals) & ~swapped
    yield outside, _refused("value", "is outside its limits", remedy)
    more = number["numerator"] > number["denominator"]
    statistic = rows.text("statistic")
    is_share = statistic.where(lambda text: text == Statistic.PROPORTION)
    yield (
        is_share & ((value < 0) | (value > _whole(rows))),
        _refused(
            "value", "is a proportion below 0 or above `per`", "Correct `per` or `statistic`."
        ),
    )
    yield (
        more & is_share,
        _refused("numerator", "exceeds `denominator`", "For events per person, use a rate."),
    )
    yield (
        more & statistic.where(lambda text: text in ("", Statistic.OTHER)),
        RowProblem("numerator", "exceeds `denominator`, which a proportion cannot do"),
    )


def _whole(rows: Rows) -> NDArray[np.float64]:
    """Give the largest value that a proportion of each row can have; NaN where `per` is unknown."""
    per = rows.text("per")
    sizes = [float(label) if _is_number(label) else np.nan for label in per.labels]
    return np.array([*sizes, np.nan])[per.codes]
