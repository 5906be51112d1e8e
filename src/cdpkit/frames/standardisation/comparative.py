"""Comparative ratios of data frames: directly standardised rates over that of a reference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc import comparative_ratio as ratio_of_arrays
from cdpkit.calc.arguments import as_choice, as_multiplier, refuse, two_sided_z
from cdpkit.calc.formulas import weighted_rate, weighted_variance
from cdpkit.calc.rates import log_ratio_limits
from cdpkit.calc.standardisation import MINIMUM_EVENTS
from cdpkit.errors import InputError
from cdpkit.frames.bands import band_matrix, band_sums, read_bands
from cdpkit.frames.engines import (
    TEMPORARY,
    add_expressions,
    checked_numbers,
    finish,
    limit_columns,
    mark_zeros,
    number,
    open_table,
    outcome_columns,
    outcome_of_groups,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from narwhals.typing import IntoFrame, IntoFrameT

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.frames.bands import BandTable
    from cdpkit.frames.engines import By, LimitColumns, Table


METHODS = ["log-normal", "log-normal, missing counts as 0",
           f"not calculated: fewer than {MINIMUM_EVENTS} events"]  # fmt: skip


@dataclass(frozen=True)
class _Request:
    """What was asked for, once the arguments are checked."""

    standard: BandTable
    events: FloatArray
    people: FloatArray
    per: float
    limits: LimitColumns
    zero: bool

    @property
    def weights(self) -> FloatArray:
        return self.standard.numbers["weight"]

    @property
    def statistic(self) -> str:
        return f"comparative ratio x {self.per:.10g}"


def comparative_ratio(
    frame: IntoFrameT,
    count: str,
    population: str,
    band: str,
    *,
    standard: Mapping[Any, float] | IntoFrame | str,
    reference: Mapping[Any, tuple[float, float]] | IntoFrame,
    weight: str = "standard",
    reference_count: str = "count",
    reference_population: str = "population",
    by: By = (),
    per: float = 100,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Directly standardised rate of each group over that of one reference (CMF).

    Parameters
    ----------
    frame, count, population, band, standard, weight, by, confidence, missing
        As in `cdpkit.frames.standardisation.direct.direct_rate`.
    reference : mapping or data frame
        Reference population, independent of the groups: label to (count, population), or a frame
        (not lazy) with the columns `band`, `reference_count` and `reference_population`.
    reference_count, reference_population : str
        Columns of `reference`.
    per : float, default 100
        What two equal rates give: 1 or 100.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave their groups out, and tell them
        in the columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        As `direct_rate`; the limits are normal on the log scale.

    Raises
    ------
    InputError
        As `direct_rate`, or if the reference has fewer than 10 events.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"age": ["0-39", "40-69", "70+"], "deaths": [10, 30, 60],
    ...                        "people": [9_000, 8_000, 4_000]})
    >>> ratio = comparative_ratio(
    ...     deaths, "deaths", "people", "age", standard={"0-39": 50, "40-69": 40, "70+": 10},
    ...     reference={"0-39": (9, 9_000), "40-69": (20, 8_000), "70+": (50, 4_000)})
    >>> ratio[["value", "lower", "upper"]].round(1)
       value  lower  upper
    0  129.3   94.4  177.1
    """
    as_choice("missing", missing, ("propagate", "zero"))
    limits = limit_columns(confidence)
    table = open_table(
        frame,
        {"count": count, "population": population},
        by=by or (),
        adds=["value", *limits.flat()],
        labels={"band": band},
        on_bad=on_bad,
    )
    weights = read_bands("standard", standard, band, {"weight": weight})
    total = np.asarray(weights.numbers["weight"].sum())
    refuse(total == 0, "standard", "sums to zero", "Give at least one weight above zero.")
    names = {"count": reference_count, "population": reference_population}
    events, people = _aligned(read_bands("reference", reference, band, names), weights)
    zero = missing == "zero"
    request = _Request(weights, events, people, as_multiplier(per), limits, zero)
    if isinstance(table.frame, nw.LazyFrame):
        return table.give_back(_expressions(table, request))
    return _arrays(table, request)


def _aligned(reference: BandTable, standard: BandTable) -> tuple[FloatArray, FloatArray]:
    """Give events and people of the reference in the order of the standard."""
    odd = set(reference.labels) ^ set(standard.labels)
    if odd:
        shown = ", ".join(sorted(map(repr, odd))[:5])
        remedy = "Spell the labels the same way in `reference` and `standard`."
        raise InputError("reference", f"and `standard` differ in bands: {shown}", remedy)
    place = [reference.labels.index(label) for label in standard.labels]
    events, people = (reference.numbers[name][place] for name in ("count", "population"))
    if (people == 0).any():
        raise InputError("reference", "has nobody in a band", "Leave no band empty.")
    if events.sum() < MINIMUM_EVENTS:
        problem = f"has fewer than {MINIMUM_EVENTS} events"
        raise InputError("reference", problem, "Choose a larger reference population.")
    return events, people


def _arrays(table: Table, request: _Request) -> Any:
    numbers = checked_numbers(table)
    matrix = band_matrix(table, "band", request.standard)
    filled = matrix.filled(numbers, "count") if request.zero else matrix.nowhere()
    o, n = (matrix.sums(numbers[name]) for name in ("count", "population"))
    mark_zeros(table, {"population": n}, matrix.groups)
    calculate = partial(
        ratio_of_arrays,
        o,
        np.where(n == 0, np.nan, n),
        request.events,
        request.people,
        request.weights,
        per=request.per,
        confidence=request.limits.levels,
    )
    outcome = outcome_of_groups(calculate, len(o), request.limits.levels)
    value, total = outcome.value, o.sum(axis=-1)
    few = total < MINIMUM_EVENTS
    # `method`: 0 and 1 with a value, 2 too few events, 3 (none) where a number is missing.
    method = np.where(few, 2, np.where(np.isnan(value), 3, filled))
    sums = {table.columns["count"]: total, table.columns["population"]: n.sum(axis=-1)}
    results = outcome_columns(
        outcome, request.limits, statistic=request.statistic, methods=METHODS, method=method
    )
    return finish(table, sums | results, matrix.groups)


def _expressions(table: Table, request: _Request) -> nw.LazyFrame[Any]:
    sums = band_sums(table, "band", request.standard)
    no_count = (sums.gaps("count") > 0) & nw.lit(not request.zero)
    no_people = sums.gaps("population") > 0
    weights = request.weights.tolist()
    people = sums.by_band("population")
    o, n = sums.by_band("count"), [nw.when((k > 0) & ~no_people).then(k) for k in people]
    total = nw.when(~no_count).then(number("count"))
    other = (request.events.tolist(), request.people.tolist(), weights)
    rate, variance = weighted_rate(*other), weighted_variance(*other)
    lazy = sums.frame.with_columns(
        **{
            TEMPORARY + "rate": weighted_rate(o, n, weights),
            TEMPORARY + "variance": weighted_variance(o, n, weights),
            table.columns["count"]: total,
            table.columns["population"]: nw.when(~no_people).then(number("population")),
        }
    )
    enough = nw.col(table.columns["count"]) >= MINIMUM_EVENTS
    lazy = lazy.with_columns(nw.when(enough).then(number("rate")).alias(TEMPORARY + "rate"))
    log_variance = number("variance") / number("rate") ** 2 + variance / rate**2
    lazy = lazy.with_columns(
        (request.per * number("rate") / rate).alias(TEMPORARY + "ratio"),
        log_variance.alias(TEMPORARY + "log_variance"),
    )
    results: dict[str, nw.Expr] = {"value": number("ratio")}
    for (low, high), level in zip(request.limits.names, request.limits.levels, strict=True):
        pair = log_ratio_limits(number("ratio"), number("log_variance"), two_sided_z(level))
        results[low], results[high] = pair
    filled = (sums.gaps("count") > 0) & nw.lit(request.zero)
    return add_expressions(
        table,
        lazy,
        request.limits,
        results,
        statistic=request.statistic,
        method=nw.when(filled).then(nw.lit(METHODS[1])).otherwise(nw.lit(METHODS[0])),
        reason=nw.when(~enough).then(nw.lit(METHODS[2])),
        rules=[sums.lacks_a_band(), sums.has_nobody()],
    )
