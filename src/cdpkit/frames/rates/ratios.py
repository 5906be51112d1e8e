"""Ratios and differences of two rates or two proportions that stand in one row of a data frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cdpkit import calc
from cdpkit.calc.arguments import as_choice, as_multiplier
from cdpkit.calc.rates import NO_LOG_LIMITS
from cdpkit.frames.engines import (
    collected_first,
    finish,
    intervals_in_blocks,
    limit_columns,
    not_above,
    open_table,
    outcome_columns,
    summed_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from narwhals.typing import IntoFrameT
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.calc.intervals import Interval
    from cdpkit.frames.engines import By, Rows


RATE = ("count", "population", "reference_count", "reference_population")
SHARE = ("numerator", "denominator", "reference_numerator", "reference_denominator")
OF_EVENTS = "For events per person, use `rate_ratio` or `rate_difference`."
WITHIN = [not_above(top, whole, OF_EVENTS) for top, whole in (SHARE[:2], SHARE[2:])]
UNITS = {1.0: "proportion", 100.0: "percentage points"}


@dataclass(frozen=True)
class _Request:
    """A method of calc with its settings, and how its result is to be named."""

    name: str
    arguments: tuple[str, str, str, str]
    calculate: Callable[..., Interval]
    statistic: str
    methods: tuple[str, ...]
    is_ratio: bool = False


def rate_ratio(
    frame: IntoFrameT,
    count: str,
    population: str,
    reference_count: str,
    reference_population: str,
    *,
    by: By = None,
    confidence: Levels = 0.95,
    method: str = "exact",
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Ratio of two rates in each row, or in each group. No events are allowed in either.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first, as each row needs a quantile of its
        own. It is not changed.
    count, population : str
        Columns of events, >= 0, and of people or person-years. A population of zero makes the row
        missing.
    reference_count, reference_population : str
        The same of the reference, the denominator of the ratio.
    by : str or sequence of str, optional
        Columns whose labels make a group; the numbers are summed in each group first. See
        `cdpkit.frames.rates.crude.crude_rate`.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    method : {"exact", "lognormal"}, default "exact"
        Exact given the events of both together, or normal on the log scale.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `lower`, `upper`, `statistic`, `confidence` and
        `method` added. Without events in the reference the upper limit is infinite; without any
        there is no value, the limits are 0 and infinity, and `method` says so.

    Raises
    ------
    InputError
        If the frame is lazy, a column or argument is impossible, or a number is negative or not
        finite.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"area": ["A", "B"], "men": [41, 0], "man_years": [28_010, 1_000],
    ...                        "women": [15, 5], "woman_years": [19_017, 1_000]})
    >>> found = rate_ratio(deaths, "men", "man_years", "women", "woman_years")
    >>> found[["area", "value", "lower", "upper"]].round(2)
      area  value  lower  upper
    0    A   1.86   1.01   3.61
    1    B   0.00   0.00   1.09
    """
    as_choice("method", method, ("exact", "lognormal"))
    name = "exact conditional" if method == "exact" else "log-normal"
    calculate = partial(calc.rate_ratio, method=method)
    request = _Request(
        "rate_ratio", RATE, calculate, "rate ratio", _ratio_methods(name), is_ratio=True
    )
    columns = (count, population, reference_count, reference_population)
    return _compared(frame, columns, by, confidence, request, on_bad)


def rate_difference(
    frame: IntoFrameT,
    count: str,
    population: str,
    reference_count: str,
    reference_population: str,
    *,
    by: By = None,
    per: float = 100_000,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Difference of two rates in each row, or in each group, with limits of the counts (MOVER).

    Parameters
    ----------
    frame, count, population, by, confidence
        As in `rate_ratio`.
    reference_count, reference_population : str
        Columns of the reference, which is subtracted.
    per : float, default 100_000
        Multiplier.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        As `rate_ratio`; events per `per`.

    Raises
    ------
    InputError
        As `rate_ratio`.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"men": [41], "man_years": [28_010],
    ...                        "women": [15], "woman_years": [19_017]})
    >>> found = rate_difference(deaths, "men", "man_years", "women", "woman_years")
    >>> found[["value", "lower", "upper"]].round(1)
       value  lower  upper
    0   67.5    1.7  130.2
    """
    per = as_multiplier(per)
    calculate = partial(calc.rate_difference, per=per)
    statistic = f"rate difference per {per:.10g}"
    request = _Request("rate_difference", RATE, calculate, statistic, ("MOVER",))
    columns = (count, population, reference_count, reference_population)
    return _compared(frame, columns, by, confidence, request, on_bad)


def proportion_difference(
    frame: IntoFrameT,
    numerator: str,
    denominator: str,
    reference_numerator: str,
    reference_denominator: str,
    *,
    by: By = None,
    per: float = 1,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Difference of two proportions in each row, or in each group: Newcombe's hybrid score.

    Parameters
    ----------
    frame, by, confidence
        As in `rate_ratio`.
    numerator, denominator : str
        Columns of counts, 0 <= numerator <= denominator. A zero denominator makes the row
        missing.
    reference_numerator, reference_denominator : str
        The same of the reference, which is subtracted.
    per : float, default 1
        100 gives percentage points.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        As `rate_ratio`; in [-per, per].

    Raises
    ------
    InputError
        As `rate_ratio`, or if a numerator is above its denominator.

    Examples
    --------
    >>> import pandas as pd
    >>> left = pd.DataFrame({"now": [56], "of": [70], "before": [48], "of_them": [80]})
    >>> found = proportion_difference(left, "now", "of", "before", "of_them", per=100)
    >>> found[["value", "lower", "upper", "method"]].round(1)
       value  lower  upper                 method
    0   20.0    5.2   33.4  Newcombe hybrid score
    """
    per = as_multiplier(per)
    calculate = partial(calc.proportion_difference, per=per)
    statistic = f"difference in {UNITS.get(per, f'proportion x {per:.10g}')}"
    methods = ("Newcombe hybrid score",)
    request = _Request("proportion_difference", SHARE, calculate, statistic, methods)
    columns = (numerator, denominator, reference_numerator, reference_denominator)
    return _compared(frame, columns, by, confidence, request, on_bad)


def proportion_ratio(
    frame: IntoFrameT,
    numerator: str,
    denominator: str,
    reference_numerator: str,
    reference_denominator: str,
    *,
    by: By = None,
    confidence: Levels = 0.95,
    method: str = "koopman",
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Ratio of two proportions (relative risk) in each row, or in each group.

    Parameters
    ----------
    frame, by, confidence
        As in `rate_ratio`.
    numerator, denominator, reference_numerator, reference_denominator : str
        As in `proportion_difference`; the reference is the denominator of the ratio.
    method : {"koopman", "log"}, default "koopman"
        Asymptotic score interval, or normal on the log scale (Katz).
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        As `rate_ratio`.

    Raises
    ------
    InputError
        As `proportion_difference`.

    Examples
    --------
    >>> import pandas as pd
    >>> trial = pd.DataFrame({"better": [36], "of": [40], "others": [16], "of_them": [80]})
    >>> found = proportion_ratio(trial, "better", "of", "others", "of_them")
    >>> found[["value", "lower", "upper", "method"]].round(2)
       value  lower  upper         method
    0    4.5   2.94   7.15  Koopman score
    """
    as_choice("method", method, ("koopman", "log"))
    name = "Koopman score" if method == "koopman" else "log-normal"
    calculate = partial(calc.proportion_ratio, method=method)
    request = _Request(
        "proportion_ratio",
        SHARE,
        calculate,
        "proportion ratio",
        _ratio_methods(name),
        is_ratio=True,
    )
    columns = (numerator, denominator, reference_numerator, reference_denominator)
    return _compared(frame, columns, by, confidence, request, on_bad)


def _ratio_methods(name: str) -> tuple[str, ...]:
    """Name what stands in `method`: as usual, a count of zero, none in either."""
    reason = (
        NO_LOG_LIMITS if name == "log-normal" else "a count of zero makes a limit 0 or infinity"
    )
    return name, f"{name}: {reason}", "not calculated: no events in either"


def _compared(  # noqa: PLR0917
    frame: IntoFrameT,
    names: tuple[str, str, str, str],
    by: By,
    confidence: Levels,
    request: _Request,
    on_bad: str,
) -> IntoFrameT:
    limits = limit_columns(confidence)
    columns = dict(zip(request.arguments, names, strict=True))
    table = open_table(frame, columns, by=by, adds=["value", *limits.flat()], on_bad=on_bad)
    collected_first(table, f"`{request.name}`", "needs limits of its own for each row")
    shares = request.arguments == SHARE
    rows = summed_rows(table, WITHIN if shares else (), above_zero=request.arguments[1::2])
    numbers = _known(rows, request)
    outcome = intervals_in_blocks(request.calculate, numbers, limits.levels, request.arguments[1])
    which = _method_of_rows(numbers, request)
    found = outcome_columns(
        outcome, limits, statistic=request.statistic, methods=request.methods, method=which
    )
    return finish(table, {**rows.sums, **found}, rows.groups)


def _known(rows: Rows, request: _Request) -> dict[str, FloatArray]:
    """Make all four numbers missing where one is, or a denominator is zero."""
    arrays = [rows.numbers[argument] for argument in request.arguments]
    gap = np.isnan(sum(arrays)) | (arrays[1] == 0) | (arrays[3] == 0)
    parts = zip(request.arguments, arrays, strict=True)
    return {argument: np.where(gap, np.nan, values) for argument, values in parts}


def _method_of_rows(numbers: dict[str, FloatArray], request: _Request) -> NDArray[np.intp]:
    """Tell which of the methods each row has; past the last for a missing number."""
    x, _, y, _ = numbers.values()
    usual, zero, neither = 0, 1, 2
    place = np.full(x.shape, usual)
    if request.is_ratio:
        place = np.where((x == 0) | (y == 0), zero, place)
        place = np.where((x == 0) & (y == 0), neither, place)
    return np.where(np.isnan(x), len(request.methods), place)
