"""Funnel plots of data frames: lines, points, and which areas lie outside."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.calc.arguments import as_choice, as_multiplier
from cdpkit.calc.comparisons import KINDS, LEVELS, MINIMUM_EVENTS, side_places, side_words
from cdpkit.calc.intervals import limit_columns as columns_of_limits
from cdpkit.errors import InputError
from cdpkit.frames.engines import (
    Rule,
    Texts,
    finish,
    group_frame,
    limit_columns,
    mark_zeros,
    not_above,
    open_sets,
)

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.calc.comparisons import FunnelLimits
    from cdpkit.frames.engines import By, Sets


NO_RATE = Rule(
    "rate", "zero", "is zero where there are events", "Make it missing if unknown.",
    lambda n: (n["count"] > 0) & (n["rate"] == 0),
)  # fmt: skip
WITHIN = not_above("count", "denominator", "For events per person, use kind='rate'.")
FEW = f"not placed: fewer than {MINIMUM_EVENTS} events"


def funnel_limits(
    frame: IntoFrameT,
    count: str,
    denominator: str | None = None,
    *,
    kind: str,
    rate: str | None = None,
    by: By = (),
    per: float | None = None,
    years: float = 1,
    at: ArrayLike | None = None,
    confidence: Levels = LEVELS,
    overdispersed: bool = False,
    winsorise: float = 0.1,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Control lines about the pooled value, in closed form: a frame of their own, to be drawn.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row an area; collect a lazy frame first, as the lines need
        the value of all areas together. It is not changed.
    count : str
        Column of numerators of proportions, or of observed events of ratios and rates.
    denominator : str, optional
        Column of denominators of proportions, expected events of ratios, populations of rates. A
        zero leaves its row out.
    kind : {"proportion", "ratio", "rate"}
        What is plotted.
    rate : str, optional
        In place of `denominator`: column of directly standardised rates per `per`.
    by : str or sequence of str, default ()
        Columns whose labels make the sets that have a funnel each, such as years.
    per, years, at, overdispersed, winsorise
        As in `cdpkit.calc.funnel_limits`.
    confidence : float or sequence of float, default (0.95, 0.998)
        Two-sided coverage of each pair of lines: fractions.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible areas: refuse the frame, or leave them out of the lines;
        `funnel_points` tells which they are.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a set and size: `by`, `size`, `baseline`, a pair of lines
        for each level, `statistic`, `confidence` and `method`. Where the axis is events, there
        are also `lower_denominator` and `upper_denominator`, with the level behind the name if
        there are several. They give the expected events, or the population of one year, for which
        that many events lie on the line.

    Raises
    ------
    InputError
        If the frame is lazy or has no rows, a set has no area with both numbers, or a column or
        argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"treated": [30, 45, 61], "people": [200, 250, 300]})
    >>> lines = funnel_limits(areas, "treated", "people", kind="proportion", per=100, at=[100, 300])
    >>> lines[["size", "baseline", "lower_95", "upper_95", "upper_998"]].round(1)
        size  baseline  lower_95  upper_95  upper_998
    0  100.0      18.1      10.6      25.7       30.0
    1  300.0      18.1      13.8      22.5       25.0
    """
    limits = limit_columns(confidence)
    adds = ["size", "baseline", *limits.flat(), "statistic", "confidence", "method"]
    sets = _areas(
        frame,
        count,
        denominator,
        rate,
        kind=kind,
        by=by,
        adds=adds,
        on_bad=on_bad,
        keeps_rows=False,
    )
    if not len(sets.groups):
        raise InputError("frame", "has no rows", "Lines need at least one area.")
    options: dict[str, Any] = {"kind": kind, "per": per, "years": years, "at": at,
                               "confidence": confidence, "overdispersed": overdispersed,
                               "winsorise": winsorise}  # fmt: skip
    calculate = partial(calc.funnel_limits, **options)
    found = [(rows[0], line) for rows, line in sets.results(lambda given: calculate(**given))]
    lines: list[FunnelLimits] = [line for _, line in found]
    sizes = [len(line.size) for line in lines]
    parts = zip(*map(_columns, lines), strict=True)
    columns: dict[str, FloatArray | Texts]
    columns = dict(zip(_names(lines[0]), map(np.concatenate, parts), strict=True))
    kinds = list(dict.fromkeys(line.method for line in lines))
    methods = np.repeat([kinds.index(line.method) for line in lines], sizes)
    columns |= {"statistic": Texts([_statistic(kind, per)]), "confidence": Texts([limits.text]),
                "method": Texts(kinds, methods)}  # fmt: skip
    first = np.repeat(np.array([row for row, _ in found]), sizes)
    result = group_frame(sets.table.eager, sets.table.by or (), first, columns)
    return sets.table.give_back(result)


def _names(line: FunnelLimits) -> list[str]:
    names = ["size", "baseline", *columns_of_limits(line.lower, line.upper, line.confidence)]
    if line.lower_denominator is None:
        return names
    sides = [name.split("_") for name in names[2:]]
    return names + ["_".join([side, "denominator", *level]) for side, *level in sides]


def _columns(line: FunnelLimits) -> list[FloatArray]:
    """Give the numbers of the lines in the order of `_names`."""
    baseline = np.full(len(line.size), line.baseline)
    pairs = [columns_of_limits(line.lower, line.upper, line.confidence)]
    low, high = line.lower_denominator, line.upper_denominator
    if low is not None and high is not None:
        pairs.append(columns_of_limits(low, high, line.confidence))
    return [line.size, baseline, *(np.asarray(side) for pair in pairs for side in pair.values())]


def _statistic(kind: str, per: float | None) -> str:
    scale = as_multiplier(KINDS[kind] if per is None else per)
    if kind == "rate":
        return f"rate per {scale:.10g}"
    return kind if scale == 1 else f"{kind} x {scale:.10g}"


def funnel_points(
    frame: IntoFrameT,
    count: str,
    denominator: str | None = None,
    *,
    kind: str,
    rate: str | None = None,
    by: By = (),
    per: float | None = None,
    years: float = 1,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Place areas on the funnel.

    Parameters
    ----------
    frame, count, denominator, kind, rate, by
        As in `funnel_limits`; here the rows stay as they are.
    per, years
        As in `cdpkit.calc.funnel_limits`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `size` and `baseline` added, and `statistic` and
        `method`, which says why an area is not placed: a standardised rate on fewer than 10
        events.

    Raises
    ------
    InputError
        If the frame is lazy, or a column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"area": ["A", "B"], "deaths": [12, 4], "dsr": [50.0, 9.0]})
    >>> points = funnel_points(areas, "deaths", kind="rate", rate="dsr", years=3)
    >>> points[["area", "value", "size", "method"]].round(1)
      area  value    size                              method
    0    A   50.0  8000.0               standardised rate
    1    B    NaN     NaN  not placed: fewer than 10 events
    """
    adds = ["value", "size", "baseline", "statistic", "method"]
    sets = _areas(frame, count, denominator, rate, kind=kind, by=by, adds=adds, on_bad=on_bad)
    statistic, span = _statistic(kind, per), as_multiplier(years, "years")
    calculate = partial(calc.funnel_points, kind=kind, per=per, years=span)
    placed = {name: name for name in ("value", "size", "baseline")}
    columns = sets.columns(lambda given: calculate(**given) if _known(given) else None, placed)
    few = sets.numbers["count"] < MINIMUM_EVENTS
    lost = np.isnan(np.asarray(columns["value"]))
    which = np.where(lost, np.where(few & (rate is not None), 1, 2), 0)
    how = "standardised rate" if rate is not None else "count over denominator"
    columns |= {"statistic": Texts([statistic]), "method": Texts([how, FEW], which)}
    return finish(sets.table, columns)


def funnel_significance(
    frame: IntoFrameT,
    count: str,
    denominator: str | None = None,
    *,
    kind: str,
    rate: str | None = None,
    by: By = (),
    per: float | None = None,
    points: str = "line",
    confidence: Levels = LEVELS,
    overdispersed: bool = False,
    winsorise: float = 0.1,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Tell which areas lie outside the lines, and which line is the outermost that they cross.

    Parameters
    ----------
    frame, count, denominator, kind, rate, by, confidence
        As in `funnel_limits`; here the rows stay as they are.
    per, points, overdispersed, winsorise
        As in `cdpkit.calc.funnel_significance`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `significance` and `significance_method` added: `low (99.8%)`,
        `low (95%)`, `not significant`, `high (95%)`, ... or `not tested`, where a number is missing
        or a standardised rate stands on fewer than 10 events.

    Raises
    ------
    InputError
        If the frame is lazy, or a column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"treated": [30, 45, 95], "people": [200, 250, 300]})
    >>> found = funnel_significance(areas, "treated", "people", kind="proportion")
    >>> found[["treated", "significance"]]
       treated     significance
    0       30        low (95%)
    1       45  not significant
    2       95     high (99.8%)
    """
    limit_columns(confidence)
    as_choice("points", points, ("line", "byar"))
    adds = ["significance", "significance_method"]
    sets = _areas(frame, count, denominator, rate, kind=kind, by=by, adds=adds, on_bad=on_bad)
    options: dict[str, Any] = {"kind": kind, "per": per, "points": points,
                               "confidence": confidence, "overdispersed": overdispersed,
                               "winsorise": winsorise}  # fmt: skip
    side = np.full(len(sets.groups.codes), np.nan)
    methods: dict[str, None] = {}
    calculate = partial(calc.funnel_significance, **options)
    for rows, found in sets.results(lambda given: calculate(**given) if _known(given) else None):
        side[rows] = found.side
        methods[found.method] = None
    words = side_words(confidence)
    how = np.where(np.isnan(side), len(methods), 0)
    columns = {"significance": Texts(words, side_places(side, words)),
               "significance_method": Texts(list(methods), how)}  # fmt: skip
    return finish(sets.table, columns)


def _known(numbers: dict[str, Any]) -> bool:
    return not bool(np.isnan(sum(numbers.values())).all())


def _areas(
    frame: Any,
    count: str,
    denominator: str | None,
    rate: str | None,
    *,
    kind: str,
    by: By,
    adds: list[str],
    on_bad: str,
    keeps_rows: bool = True,
) -> Sets:
    """Read the areas of each set; what calc would refuse by position is refused by row here."""
    as_choice("kind", kind, tuple(KINDS))
    if (denominator is None) == (rate is None) or (rate is not None and kind != "rate"):
        hint = "Give `denominator`, or for kind='rate' a standardised `rate` in its place."
        raise InputError("denominator", "and `rate` do not fit", hint)
    second = {"rate": rate} if denominator is None else {"denominator": denominator}
    columns = {"count": count} | {name: c for name, c in second.items() if c is not None}
    rules = [NO_RATE] if rate is not None else []
    rules += [WITHIN] if kind == "proportion" else []
    reason = "needs the pooled value of all areas"
    sets = open_sets(
        frame, columns, by, adds, method="a funnel", reason=reason, keeps_rows=keeps_rows,
        rules=rules, on_bad=on_bad,
    )  # fmt: skip
    x, n = sets.numbers.values()
    if rate is None:
        mark_zeros(sets.table, {"denominator": n})
    gap = np.isnan(x + n) | ((n == 0) & (rate is None))
    for name, values in sets.numbers.items():  # what is left out must not stretch the axis
        sets.numbers[name] = np.where(gap, np.nan, values)
    return sets
