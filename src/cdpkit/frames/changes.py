"""Change from a baseline to a current value that stand in one row of a data frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import numpy as np

from cdpkit.calc.arguments import as_level
from cdpkit.calc.changes import RELATIVE, VERDICTS, change_formula, from_ratio
from cdpkit.calc.changes import change as change_of_arrays
from cdpkit.calc.intervals import Interval, mover_limits, mover_ratio_limits
from cdpkit.errors import InputError
from cdpkit.frames.engines import (
    Rule,
    Texts,
    add_expressions,
    as_text,
    checked_numbers,
    cleaned,
    collected_first,
    encloses,
    finish,
    limit_columns,
    mark_zeros,
    number,
    open_table,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import FloatArray, OnBad
    from cdpkit.calc.changes import Change
    from cdpkit.frames.engines import LimitColumns, Table


STATISTICS = {
    "absolute": "absolute change",
    "percent": "percent change",
    "percentage_point": "change in percentage points",
    "ratio": "ratio to the baseline",
    "annualised_percent": "percent change a year",
    "percent_of_percentage": "percent change of a percentage",
}
NO_BASE = "not calculated: the baseline is zero or below"
NO_LIMITS = "not tested: there are no counts or limits to test it with"
NOT_BELOW = Rule(
    "current", "negative", "is negative", "Use kind='absolute'.", lambda n: n["current"] < 0
)
LIMITS = ("baseline_lower", "baseline_upper", "current_lower", "current_upper")
BOUNDS = (
    "baseline_bounds", "current_bounds", "baseline_denominator_bounds",
    "current_denominator_bounds",
)  # fmt: skip
DENOMINATORS = ("baseline_denominator", "current_denominator")


@dataclass(frozen=True)
class _Request:
    """What is asked for, as `cdpkit.calc.changes.calculator` takes it."""

    kind: str
    statistic: str | None
    per: float | None
    years: float | None
    confidence: float
    test: str = "exact"
    independent: bool = True

    def calculate(self, **numbers: FloatArray) -> Change:
        """Hand arrays to calc, as intervals where limits are among them."""
        settings: dict[str, Any] = {
            "kind": self.kind, "statistic": self.statistic, "years": self.years,
            "test": self.test, "independent": self.independent,
        }  # fmt: skip
        settings |= {
            name: (numbers[f"{name}_lower"], numbers[f"{name}_upper"])
            for name in BOUNDS
            if f"{name}_lower" in numbers
        }
        ends = ("baseline", "current", *DENOMINATORS)
        if "baseline_lower" not in numbers:
            plain = {name: numbers[name] for name in ends if name in numbers} | settings
            return change_of_arrays(**plain, per=self.per, confidence=self.confidence)
        before, now = (
            Interval(
                numbers[side],
                numbers[f"{side}_lower"],
                numbers[f"{side}_upper"],
                self.confidence,
                "",
            )
            for side in ("baseline", "current")
        )
        per = 100 if self.per is None and self.statistic == "proportion" else self.per
        return change_of_arrays(before, now, per=per, **settings)


def change(
    frame: IntoFrameT,
    baseline: str,
    current: str,
    *,
    kind: str = "absolute",
    statistic: str | None = None,
    baseline_denominator: str | None = None,
    current_denominator: str | None = None,
    baseline_lower: str | None = None,
    baseline_upper: str | None = None,
    current_lower: str | None = None,
    current_upper: str | None = None,
    per: float | None = None,
    confidence: float = 0.95,
    years: float | None = None,
    test: str = "exact",
    independent: bool = True,
    baseline_bounds: tuple[str, str] | None = None,
    current_bounds: tuple[str, str] | None = None,
    baseline_denominator_bounds: tuple[str, str] | None = None,
    current_denominator_bounds: tuple[str, str] | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Change from a baseline to a current value in each row, and whether chance explains it.

    The two must be independent: no windows that overlap, no part and its whole. Where they are not,
    say `independent=False`, and nothing is tested.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark. A lazy frame stays lazy; counts need a
        test of their own for each row, so collect it first. It is not changed.
    baseline, current : str
        Columns of the two values; with denominators of the counts above them.
    kind, statistic, per, years, test, independent
        As in `cdpkit.calc.changes.calculator`.
    baseline_denominator, current_denominator : str, optional
        Columns of the denominators of both. Zero makes the row missing.
    baseline_lower, baseline_upper, current_lower, current_upper : str, optional
        Columns of the limits of both values, such as published ones. All four or none.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): of the limits that are given, or that are made.
    baseline_bounds, current_bounds : tuple of str, optional
        Columns of the lowest and the highest true value that a print allows. Collect a lazy frame
        first, as for all bounds.
    baseline_denominator_bounds, current_denominator_bounds : tuple of str, optional
        Columns of the limits of denominators that are estimates.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `lower`, `upper`, `statistic`, `confidence`, `method`,
        `p_value` and `significance` added, `lowest` and `highest` (what rounding allows) where a
        value has bounds, and on lazy engines `invalid`. A base of zero or below leaves no relative
        change, and `method` says so.

    Raises
    ------
    InputError
        If a column or argument is impossible, counts stand in a lazy frame, or (eager frames)
        counts are negative or above their denominators, or limits do not enclose their value.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"area": ["A", "B"], "before": [1_192, 0], "now": [1_086, 4]})
    >>> found = change(deaths, "before", "now", kind="percent", statistic="count")
    >>> found[["area", "value", "lower", "upper", "significance"]].round(1)
      area  value  lower  upper significance
    0    A   -8.9  -16.2   -1.0        lower
    1    B    NaN    NaN    NaN   not tested
    """
    limits = limit_columns(as_level(confidence))
    parts = (
        baseline,
        current,
        baseline_denominator,
        current_denominator,
        baseline_lower,
        baseline_upper,
        current_lower,
        current_upper,
    )
    named = zip(("baseline", "current", *DENOMINATORS, *LIMITS), parts, strict=True)
    columns = {name: column for name, column in named if column is not None}
    _refuse_parts(columns)
    bounds = (
        baseline_bounds, current_bounds, baseline_denominator_bounds, current_denominator_bounds,
    )  # fmt: skip
    bounded = _bounds(bounds)
    columns |= bounded
    rounded = ["lowest", "highest"] if baseline_bounds or current_bounds else []
    adds = ["value", *limits.flat(), "p_value", "significance", *rounded]
    table = open_table(frame, columns, adds=adds, on_bad=on_bad)
    request = _Request(kind, statistic, per, years, limits.levels[0], test, independent)
    exact = request.calculate(**{name: np.ones(0) for name in columns}).kind  # settings are checked
    if isinstance(table.frame, nw.DataFrame):
        return _arrays(table, limits, request)
    if bounded or not independent:
        collected_first(table, "`change` with bounds", "cannot be written as one formula")
    if statistic == "count" or baseline_denominator is not None:
        collected_first(table, "`change` of counts", "needs a test of its own for each row")
    return table.give_back(_expressions(table, limits, replace(request, kind=exact)))


def _refuse_parts(columns: Mapping[str, str]) -> None:
    for parts in (DENOMINATORS, LIMITS):
        missing = [name for name in parts if name not in columns]
        if missing and len(missing) < len(parts):
            raise InputError(missing[0], "is missing", f"Give all of {', '.join(parts)}, or none.")


def _bounds(pairs: Sequence[str | tuple[str, ...] | None]) -> dict[str, str]:
    """Name the columns of bounds by argument and side."""
    found: dict[str, str] = {}
    for name, pair in zip(BOUNDS, pairs, strict=True):
        if pair is None:
            continue
        if isinstance(pair, str) or len(pair) != 2:
            raise InputError(name, "is not a pair of columns", "Name the lowest and the highest.")
        found |= {f"{name}_lower": pair[0], f"{name}_upper": pair[1]}
    return found


def _arrays(table: Table, limits: LimitColumns, request: _Request) -> Any:
    numbers = checked_numbers(table, signed=True)
    gap = np.isnan(numbers["baseline"] + numbers["current"])
    for name in DENOMINATORS:
        if name in numbers:
            mark_zeros(table, {name: numbers[name]})
            numbers[name] = np.where(numbers[name] == 0, np.nan, numbers[name])
            gap |= np.isnan(numbers[name])
    no_base = np.zeros_like(gap)
    if request.kind in RELATIVE:
        no_base = (numbers["baseline"] <= 0) & ~gap
        numbers["baseline"] = np.where(no_base, np.nan, numbers["baseline"])
    found = run(table, request.calculate, numbers)
    verdict = np.zeros(len(gap), dtype=np.intp)
    for place, word in enumerate(VERDICTS):
        verdict[found.significance == word] = place
    methods = (found.method, NO_BASE, NO_LIMITS)
    lower, upper, p_value = (np.asarray(x) for x in (found.lower, found.upper, found.p_value))
    method = np.where(gap, len(methods), np.where(no_base, 1, 2 * np.isnan(lower)))
    (low_name, high_name) = limits.flat()
    rounded = {"baseline_bounds_lower", "current_bounds_lower"} & table.columns.keys()
    columns: dict[str, FloatArray | Texts] = {
        "value": np.asarray(found.estimate),
        low_name: lower,
        high_name: upper,
        "statistic": Texts([STATISTICS[found.kind]]),
        "confidence": Texts([limits.text]),
        "method": Texts(methods, method),
        "p_value": p_value,
        "significance": Texts(VERDICTS, verdict),
    }
    for name in ("lowest", "highest") if rounded else ():
        columns[name] = np.asarray(getattr(found, name))
    return finish(table, columns)


def _expressions(table: Table, limits: LimitColumns, request: _Request) -> nw.LazyFrame[Any]:
    relative, given = request.kind in RELATIVE, "baseline_lower" in table.columns
    before, now = number("baseline"), number("current")
    base = (before, number("baseline_lower"), number("baseline_upper"))
    latest = (now, number("current_lower"), number("current_upper"))
    rules = [encloses(x, f"{x}_lower", f"{x}_upper") for x in ("baseline", "current")]
    rules += [NOT_BELOW] if relative else []
    frame = cast("nw.LazyFrame[Any]", table.frame)
    lower = upper = nw.lit(None, nw.Float64)
    if given:
        lower, upper = _ratio_expressions(latest, base) if relative else mover_limits(latest, base)
    based = (before > 0) if relative else ~before.is_null()
    points = 100 / (request.per or 100) if request.statistic == "proportion" else 1.0
    formula = change_formula(request.kind, request.years)
    unit = from_ratio(request.kind, request.years) if relative else lambda part: points * part
    value = formula(before, now) if relative else points * formula(before, now)
    (low_name, high_name) = limits.flat()
    results = {
        "value": nw.when(based).then(value),
        low_name: nw.when(based).then(unit(lower)),
        high_name: nw.when(based).then(unit(upper)),
        "p_value": nw.lit(None, nw.Float64),
        "significance": as_text(table, _verdict(lower, upper, 1 if relative else 0, based)),
    }
    how = nw.when(~lower.is_null()).then(nw.lit("MOVER-R" if relative else "MOVER"))
    return add_expressions(
        table,
        cleaned(table, frame, rules if given else (), signed=True),
        limits,
        results,
        statistic=STATISTICS[request.kind],
        method=nw.coalesce(how, nw.lit(NO_LIMITS)),
        reason=nw.when((before <= 0) & ~now.is_null()).then(nw.lit(NO_BASE)) if relative else None,
    )


def _verdict(lower: nw.Expr, upper: nw.Expr, same: float, based: nw.Expr) -> nw.Expr:
    not_tested, not_significant, higher, lower_word = (nw.lit(word) for word in VERDICTS)
    return nw.coalesce(
        nw.when(based & (lower > same)).then(higher),
        nw.when(based & (upper < same)).then(lower_word),
        nw.when(based & ~lower.is_null()).then(not_significant),
        not_tested,
    )


def _ratio_expressions(
    current: tuple[nw.Expr, ...], baseline: tuple[nw.Expr, ...]
) -> tuple[nw.Expr, nw.Expr]:
    """MOVER-R with the edges of calc: a base that may be zero, a current value below zero."""
    (b, low_b, high_b), (a, low_a, high_a) = baseline, current
    least = nw.when(low_b > 0).then(low_b).otherwise(nw.lit(0.0))
    mirrored = nw.when(low_a < 0).then(2 * b - least).otherwise(high_b)
    lower, upper = mover_ratio_limits((a, low_a, high_a), (b, least, mirrored))
    return (
        nw.when(low_a == 0).then(nw.lit(0.0)).otherwise(lower),
        nw.when(least == 0).then(nw.lit(float("inf"))).otherwise(upper),
    )
