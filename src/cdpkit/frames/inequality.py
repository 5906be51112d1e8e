"""Slope and relative index of inequality of data frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc import slope_index as index_of_arrays
from cdpkit.calc.arguments import as_choice, as_number, two_sided_z
from cdpkit.calc.formulas import slope_weight
from cdpkit.errors import InputError
from cdpkit.frames.bands import BandTable, band_matrix, band_sums, is_missing, stands_twice
from cdpkit.frames.engines import (
    TEMPORARY,
    Outcome,
    Rule,
    add_expressions,
    checked_numbers,
    collected_first,
    encloses,
    finish,
    limit_columns,
    number,
    open_table,
    outcome_columns,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import Levels, OnBad
    from cdpkit.frames.bands import BandSums
    from cdpkit.frames.engines import By, LimitColumns, Table


METHOD = "closed form"
SOMEBODY = Rule(
    "population", "not_positive", "is not above 0", "Leave out quantiles without people.",
    lambda n: n["population"] <= 0,
)  # fmt: skip
NOT_NEGATIVE = Rule(
    "standard_error", "negative", "is negative", "Standard errors are zero or more.",
    lambda n: n["standard_error"] < 0,
)  # fmt: skip
LEVELS = ("refitted", "fixed")
STATISTICS = {"slope": "slope index of inequality", "relative": "relative index of inequality"}


@dataclass(frozen=True)
class _Request:
    """What was asked for, once the arguments are checked."""

    quantile: str
    order: tuple[Any, ...] | None
    index: str
    scale: float
    limits: LimitColumns
    options: dict[str, Any]


def slope_index(
    frame: IntoFrameT,
    value: str,
    population: str,
    quantile: str,
    *,
    lower: str | None = None,
    upper: str | None = None,
    standard_error: str | None = None,
    by: By = (),
    order: Sequence[object] | None = None,
    index: str = "slope",
    limits_confidence: float = 0.95,
    value_type: str = "normal",
    transform: str | None = None,
    level: str = "refitted",
    per: float = 1,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Slope or relative index of inequality of each group, over its ordered quantiles.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark, one row a group and quantile. A lazy
        frame stays lazy for `index="slope"` and `value_type="normal"`; for the rest collect it
        first. It is not changed.
    value, population, quantile : str
        Columns of the values, of the people (or their share), and of the labels of the quantiles.
    lower, upper, standard_error : str, optional
        Columns of the limits of the values, or of their standard errors.
    by : str or sequence of str, default ()
        Columns whose labels make a group; none makes one group of the frame.
    order : sequence, optional
        Labels of the quantiles from bottom to top: for text, and for lazy frames. Each group must
        have each of them once.
    index : {"slope", "relative"}, default "slope"
        Which of the two indices to give.
    limits_confidence, value_type, transform, level, per
        As in `cdpkit.calc.slope_index`.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave their groups out, and tell them
        in the columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a group: `by`, `value`, `lower`, `upper`, `intercept` (the
        fitted value at the bottom), `statistic`, `confidence`, `method`, and on lazy engines
        `invalid`.

    Raises
    ------
    InputError
        If a column or argument is impossible, text has no `order`, or (eager frames) a group lacks
        a quantile or has it twice. On lazy engines such groups are null and `invalid`.

    Examples
    --------
    >>> import pandas as pd
    >>> fifths = pd.DataFrame({"fifth": [1, 2, 3], "life": [70, 74, 79], "people": [30, 40, 30],
    ...                        "low": [68, 72, 77], "high": [72, 76, 81]})
    >>> slope = slope_index(fifths, "life", "people", "fifth", lower="low", upper="high")
    >>> slope[["value", "lower", "upper", "statistic"]].round(1)
       value  lower  upper                  statistic
    0   12.9    8.8   16.9  slope index of inequality
    """
    as_choice("index", index, tuple(STATISTICS))
    as_choice("level", level, LEVELS)
    limits = limit_columns(confidence)
    columns = {"value": value, "population": population}
    columns |= _spread(lower, upper, standard_error)
    table = open_table(
        frame,
        columns,
        by=by or (),
        adds=["value", *limits.flat(), "intercept"],
        labels={"quantile": quantile},
        summed=False,
        on_bad=on_bad,
    )
    options = {"limits_confidence": limits_confidence, "value_type": value_type,
               "transform": transform, "level": level, "per": per}  # fmt: skip
    scale = float(as_number("per", per))
    places = None if order is None else tuple(order)
    request = _Request(quantile, places, index, scale, limits, options)
    lazily = index == "slope" and value_type == "normal" and transform is None
    if isinstance(table.frame, nw.LazyFrame) and lazily:
        return table.give_back(_expressions(table, request))
    collected_first(
        table, f"`index={index!r}`", f"with {value_type!r} cannot be written as one formula"
    )
    return _arrays(table, request)


def _spread(lower: str | None, upper: str | None, standard_error: str | None) -> dict[str, str]:
    if standard_error is not None and lower is None and upper is None:
        return {"standard_error": standard_error}
    if standard_error is None and lower is not None and upper is not None:
        return {"lower": lower, "upper": upper}
    raise InputError("lower", "and `upper` do not fit", "Give both, or `standard_error` instead.")


def _arrays(table: Table, request: _Request) -> Any:
    order = request.order or _numbers_in_order(table.eager, request.quantile)
    matrix = band_matrix(table, "quantile", BandTable("order", order, {}))
    often = matrix.sums(np.ones(len(table.eager))) > 1
    table.refuse(np.asarray(often.any(axis=-1)), stands_twice("quantile"), matrix.groups)
    numbers = checked_numbers(table, [SOMEBODY], signed=True)
    levels = request.limits.levels

    def calculate(value: Any, population: Any, **cells: Any) -> Any:
        places = np.arange(len(order))
        settings = request.options | {"confidence": levels}
        return index_of_arrays(value, population, places, **cells, **settings)

    cells = {name: matrix.sums(values) for name, values in numbers.items()}
    result = run(table, calculate, cells, matrix.groups)
    found = (result.estimate, result.lower, result.upper)
    if request.index == "relative":
        found = (result.relative, result.relative_lower, result.relative_upper)
    estimate, low, high = (np.asarray(part) for part in found)
    columns = outcome_columns(
        Outcome(estimate, low, high),
        request.limits,
        statistic=STATISTICS[request.index],
        methods=[METHOD],
    )
    columns["intercept"] = np.asarray(result.intercept)
    return finish(table, columns, matrix.groups)


def _numbers_in_order(frame: nw.DataFrame[Any], quantile: str) -> tuple[Any, ...]:
    labels = [label for label in frame[quantile].unique().to_list() if not is_missing(label)]
    if any(isinstance(label, str) for label in labels):
        remedy = "As text 10 comes before 2: convert to numbers, or give `order`."
        raise InputError("quantile", f"(column `{quantile}`) holds text", remedy)
    if len(labels) < 2:
        raise InputError("quantile", f"(column `{quantile}`) has fewer than two groups",
                         "A slope needs at least two.")  # fmt: skip
    return tuple(sorted(labels))


def _expressions(table: Table, request: _Request) -> nw.LazyFrame[Any]:
    if request.order is None:
        remedy = "Give the labels of the quantiles from bottom to top, such as range(1, 11)."
        raise InputError("order", "is missing, and cannot be found from a lazy frame", remedy)
    if len(request.order) < 2:
        raise InputError("order", "has fewer than two groups", "A slope needs at least two.")
    rules = [SOMEBODY]
    if "lower" in table.columns:
        rules.append(encloses("value", "lower", "upper"))
    else:
        rules.append(NOT_NEGATIVE)
    quantiles = BandTable("order", request.order, {})
    sums = band_sums(table, "quantile", quantiles, rules=rules, signed=True)
    whole = sum(sums.by_band("population")[1:], sums.by_band("population")[0])
    lazy = sums.frame.with_columns(nw.when(whole > 0).then(whole).alias(TEMPORARY + "whole"))
    shares = [people / number("whole") for people in sums.by_band("population")]
    names = [f"{TEMPORARY}rank_{k}" for k in range(len(shares))]
    before, ranks = nw.lit(0.0), {}
    for name, share in zip(names, shares, strict=True):
        ranks[name] = before + share / 2
        before = before + share
    lazy = lazy.with_columns(**ranks)
    points = list(zip(shares, (nw.col(name) for name in names), strict=True))
    mean = _total([share * rank for share, rank in points])
    lazy = lazy.with_columns(mean.alias(TEMPORARY + "mean"))
    spread = _total([share * (rank - number("mean")) ** 2 for share, rank in points])
    lazy = lazy.with_columns(spread.alias(TEMPORARY + "spread"))
    weights = [
        slope_weight(share, rank, number("mean"), number("spread")) for share, rank in points
    ]
    return _slope(table, lazy, request, weights, sums)


def _slope(
    table: Table, lazy: nw.LazyFrame[Any], request: _Request, weights: list[nw.Expr], sums: BandSums
) -> nw.LazyFrame[Any]:
    if "standard_error" in table.columns:
        errors = sums.by_band("standard_error")
    else:
        width = 2 * two_sided_z(request.options["limits_confidence"])
        pairs = zip(sums.by_band("upper"), sums.by_band("lower"), strict=True)
        errors = [(upper - lower) / width for upper, lower in pairs]
    gaps = _total([sums.gaps(argument) for argument in table.columns])
    values = sums.by_band("value")
    slope = _total([w * y for w, y in zip(weights, values, strict=True)])
    variance = _total([(w * error) ** 2 for w, error in zip(weights, errors, strict=True)])
    # The line passes through the weighted mean of values and ranks.
    shares = [people / number("whole") for people in sums.by_band("population")]
    middle = _total([share * y for share, y in zip(shares, values, strict=True)])
    lazy = lazy.with_columns(
        nw.when(gaps == 0)
        .then(abs(request.scale) * (middle - slope * number("mean")))
        .alias(TEMPORARY + "intercept"),
        nw.when(gaps == 0).then(request.scale * slope).alias(TEMPORARY + "slope"),
        nw.when(gaps == 0).then(abs(request.scale) * variance**0.5).alias(TEMPORARY + "error"),
    )
    results = {"value": number("slope")}
    for (low, high), level in zip(request.limits.names, request.limits.levels, strict=True):
        reach = two_sided_z(level) * number("error")
        results[low], results[high] = number("slope") - reach, number("slope") + reach
    results["intercept"] = number("intercept")
    kept = [*(table.by or ()), *(n for n in lazy.columns if n.startswith(TEMPORARY))]
    return add_expressions(
        table,
        lazy.select(*dict.fromkeys(kept)),
        request.limits,
        results,
        statistic=STATISTICS["slope"],
        method=nw.lit(METHOD),
        rules=[sums.lacks_a_band(), sums.has_one_twice()],
    )


def _total(parts: list[nw.Expr]) -> nw.Expr:
    return sum(parts[1:], parts[0])
