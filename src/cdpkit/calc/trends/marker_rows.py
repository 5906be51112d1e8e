"""The recent-trend marker of many series at once: in floats, and exactly where floats may err."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cdpkit.calc.arguments import (
    as_counts,
    as_floats,
    as_rows,
    in_blocks,
    last_valid,
    refuse,
    rows_in_order,
)
from cdpkit.calc.trends.formulas import chi_squared_for_trend, residual_dispersion, weighted_slope
from cdpkit.calc.trends.marker import (
    CANNOT,
    DOUBTFUL,
    FINGERTIPS_Z2,
    POINTS,
    THRESHOLD,
    UNEVEN,
    Why,
    decide,
    label_code,
)
from cdpkit.calc.trends.points import count_points, value_points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray


MIDDLE = POINTS // 2
NARROW = 1e-7  # of the value: the width of a narrower interval has lost digits in floats


class Asked(NamedTuple):
    """How to decide: direction of improvement of each series, variant, years of a value, breaks."""

    good: NDArray[np.int8]
    variant: str
    window: float
    breaks: ArrayLike | None


class Findings(NamedTuple):
    """What was found of each series, as `Finding`, with the years of its points."""

    code: NDArray[np.int8]
    chi_squared: FloatArray
    slope: FloatArray
    sign_stable: NDArray[np.bool_]
    why: NDArray[np.int8]
    at: FloatArray
    years: FloatArray
    dispersion: FloatArray


def are_many(**columns: Any) -> bool:
    """Tell whether the columns hold many series: any of them is a matrix."""
    if not any(isinstance(part, np.ndarray) and part.ndim > 1 for part in columns.values()):
        return False
    for argument, part in columns.items():
        shape = np.shape(part)
        hint = "Give arrays of shape (series, years)."
        refuse(np.array(len(shape) != 2), argument, f"has shape {shape}", hint)
    return True


class _Rows(NamedTuple):
    """Series in the order of their years, (N, T), and which points are valid."""

    years: FloatArray
    columns: dict[str, FloatArray]
    valid: NDArray[np.bool_]

    def last(self, *names: str) -> tuple[FloatArray, ...]:
        """Give years and columns of the last five valid points, (N, 5) each."""
        return last_valid(self.valid, (self.years, *(self.columns[n] for n in names)), POINTS)


def _opened(years: ArrayLike, columns: Mapping[str, ArrayLike]) -> _Rows:
    floats = {name: as_floats(name, part) for name, part in columns.items()}
    if "numerator" in floats:
        counts = {name: floats[name] for name in ("numerator", "denominator")}
        k, n = as_counts(denominators=["denominator"], **counts)
        hint = "Counts need 0 <= numerator <= denominator."
        refuse(k > n, "numerator", "exceeds `denominator`", hint, code="exceeds_whole")
    rows = as_rows(as_floats("times", years), "times", **floats)
    times, *parts = rows_in_order(rows, "times")
    ordered = dict(zip(floats, parts, strict=True))
    if "values" in ordered:
        wide = ordered["upper"] > ordered["lower"]
        return _Rows(times, ordered, wide & ~np.isnan(ordered["values"]))
    missing = np.isnan(ordered["numerator"]) | np.isnan(ordered["denominator"])
    return _Rows(times, ordered, ~missing)


def _measure(
    times: Sequence[FloatArray], values: Sequence[FloatArray], weights: Sequence[FloatArray]
) -> tuple[FloatArray, ...]:
    """Give slope, its variance, and the first point without which the slope turns (NaN: none).

    The last part is 1 where floats leave a sign in doubt. Where all values are the same each slope
    is 0, without a doubt.
    """
    v = [value - values[MIDDLE] for value in values]  # centred, so that no digits are lost
    largest = np.maximum.reduce([np.abs(value) for value in v])
    size = DOUBTFUL * (largest + DOUBTFUL * np.abs(values[MIDDLE]))
    # Slope by inverse-variance weights, as the Fingertips guidance has it.
    slope, variance = weighted_slope(v, weights, times=times)
    direction = _clear_sign(slope, size, times)
    doubt = direction == 0
    turn = np.full_like(slope, np.nan)
    # Leave one point out at a time: the slope must keep its sign.
    for out in reversed(range(POINTS)):
        t, left, w = ([*part[:out], *part[out + 1 :]] for part in (times, v, weights))
        sign = _clear_sign(weighted_slope(left, w, times=t)[0], size, t)
        doubt |= sign == 0
        turn[sign != direction] = out
    flat = largest == 0
    turn[flat] = np.nan
    # Weights far apart lose the lighter ones in a sum of floats.
    doubt |= np.maximum.reduce(weights) > UNEVEN * np.minimum.reduce(weights)
    return slope, variance, turn, np.where(flat, 0.0, doubt)


def _clear_sign(slope: FloatArray, size: FloatArray, times: Sequence[FloatArray]) -> FloatArray:
    """Give -1 or 1, and 0 where rounding may decide."""
    clear = np.abs(slope) > size / (times[-1] - times[0])
    return np.where(clear, np.sign(slope), 0.0)


def _of_values(*flat: FloatArray) -> tuple[FloatArray, ...]:
    """Give statistic, slope, turn and doubt of blocks: times, values, lower and upper limits."""
    times, values, lower, upper = _fives(flat)
    weights = _weights(lower, upper, float(FINGERTIPS_Z2))
    slope, variance, turn, doubt = _measure(times, values, weights)
    widths = [high - low for low, high in zip(lower, upper, strict=True)]
    narrow = np.minimum.reduce(widths) < NARROW * np.abs(values[MIDDLE])
    return slope**2 / variance, slope, turn, np.where(narrow, 1.0, doubt)


def _dispersion(*flat: FloatArray) -> tuple[FloatArray]:
    """Give the dispersion of the residuals of blocks: steps, values, lower and upper limits."""
    times, values, lower, upper = _fives(flat)
    centred = [value - values[MIDDLE] for value in values]
    weights = _weights(lower, upper, float(FINGERTIPS_Z2))
    return (residual_dispersion(centred, weights, times=times),)


def _of_counts(*flat: FloatArray) -> tuple[FloatArray, ...]:
    """Give the same of blocks: times, numerators and denominators."""
    times, numerators, denominators = _fives(flat)
    # Direction from the unweighted slope of the log odds; size from chi-squared for trend.
    odds = [np.log(k / (n - k)) for k, n in zip(numerators, denominators, strict=True)]
    slope, _, turn, doubt = _measure(times, odds, [np.ones_like(k) for k in numerators])
    return chi_squared_for_trend(numerators, denominators, times=times), slope, turn, doubt


def _weights(
    lower: Sequence[FloatArray], upper: Sequence[FloatArray], z2: float
) -> list[FloatArray]:
    # 1 / variance, where the width of the interval is 3.92 standard errors.
    return [(z2 / (high - low)) ** 2 for low, high in zip(lower, upper, strict=True)]


def _fives(flat: Sequence[FloatArray]) -> list[list[FloatArray]]:
    return [list(flat[i : i + POINTS]) for i in range(0, len(flat), POINTS)]


def _apply(kernel: Any, *tables: FloatArray, results: int) -> tuple[FloatArray, ...]:
    """Run a kernel over the five columns of each table."""
    columns = [column for table in tables for column in np.ascontiguousarray(table.T)]

    def fill(*parts: FloatArray) -> None:
        for result, part in zip(parts[-results:], kernel(*parts[:-results]), strict=True):
            result[:] = part

    return in_blocks(fill, *columns, results=results)


def _since_middle(years: FloatArray) -> FloatArray:
    return np.asarray(years - years[:, MIDDLE, None])


def chi_squared_of_rows(
    years: ArrayLike, columns: Mapping[str, ArrayLike], z2: float
) -> FloatArray:
    """Give the statistic of each series; NaN where it has too few points or no variation."""
    rows = _opened(years, columns)
    used, *parts = rows.last(*columns)
    times = _since_middle(used)
    if len(parts) == 2:

        def chi_squared(*flat: FloatArray) -> tuple[FloatArray]:
            t, numerators, denominators = _fives(flat)
            return (chi_squared_for_trend(numerators, denominators, times=t),)

        (found,) = _apply(chi_squared, times, *parts, results=1)
        return found

    def kernel(*flat: FloatArray) -> tuple[FloatArray, ...]:
        t, values, lower, upper = _fives(flat)
        centred = [value - values[MIDDLE] for value in values]
        slope, variance = weighted_slope(centred, _weights(lower, upper, z2), times=t)
        return (slope**2 / variance,)

    (found,) = _apply(kernel, times, *parts, results=1)
    return found


def findings(years: ArrayLike, columns: Mapping[str, ArrayLike], asked: Asked) -> Findings:
    """Decide on all series; `columns` may hold counts beside values with limits."""
    rows = _opened(years, columns)
    if asked.variant == "guidance":
        used, *parts = rows.last("numerator", "denominator")
        measured = _apply(_of_counts, _since_middle(used), *parts, results=4)
    else:
        used, *parts = rows.last("values", "lower", "upper")
        steps = np.broadcast_to(np.arange(1.0, POINTS + 1), used.shape)
        measured = _apply(_of_values, steps, *parts, results=4)
    problems = _problems(rows, used, parts, asked)
    # What floats leave in doubt is decided again on exact fractions.
    near = np.abs(measured[0] - THRESHOLD) <= DOUBTFUL * THRESHOLD
    doubtful = np.flatnonzero((problems[0] < 0) & (near | (measured[3] > 0)))
    found = _decided(used, measured, problems, asked.good)
    if asked.variant == "fingertips":
        (spread,) = _apply(_dispersion, steps, *parts, results=1)
        found = found._replace(dispersion=np.where(problems[0] < 0, spread, np.nan))
    _decide_exactly(doubtful, found, parts, asked)
    return found


def _problems(
    rows: _Rows, used: FloatArray, parts: Sequence[FloatArray], asked: Asked
) -> tuple[NDArray[np.int8], FloatArray]:
    """Give why each series cannot be calculated (-1: it can), and the number in the reason."""
    why = np.full(len(used), -1, dtype=np.int8)
    at = np.full(len(used), np.nan)

    def note(reason: Why, where: NDArray[np.bool_], number: ArrayLike) -> None:
        new = where & (why < 0)
        why[new], at[new] = reason, np.broadcast_to(number, at.shape)[new]

    if asked.window > 1:
        note(Why.OVERLAP, np.ones_like(why, dtype=np.bool_), asked.window)
    valid = rows.valid.sum(axis=-1)
    note(Why.FEW, valid < POINTS, valid)
    if asked.breaks is not None:
        note(Why.BREAK, *_first(*_breaks_inside(asked.breaks, used)))
    if asked.variant == "guidance":
        empty, full = parts[0] == 0, parts[0] == parts[1]
        year = _first(empty | full, used)[1]
        note(Why.NO_ODDS_AT_0, (empty & (used == year[:, None])).any(axis=-1), year)
        note(Why.NO_ODDS_AT_ALL, full.any(axis=-1), year)
    elif "numerator" in rows.columns:
        all_counted = rows.valid & (rows.columns["numerator"] == rows.columns["denominator"])
        note(Why.ALL_COUNTED, *_first(all_counted, rows.years))
    return why, at


def _first(where: NDArray[np.bool_], years: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    """Tell which rows have such a place, and the earliest year of one."""
    found = np.asarray(where.any(axis=-1))
    return found, np.where(
        found, np.where(where, years, np.inf).min(axis=-1, initial=np.inf), np.nan
    )


def _breaks_inside(breaks: ArrayLike, used: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    years = as_floats("breaks", breaks)
    shape = np.array(years.ndim != 2 or len(years) not in (1, len(used)))
    hint = "Give a row of years for each series, NaN for none, or one row for all."
    refuse(shape, "breaks", f"has shape {years.shape}", hint)
    years = np.broadcast_to(years, (len(used), years.shape[1]))
    return (years > used[:, :1]) & (years <= used[:, -1:]), years


def _decided(
    used: FloatArray,
    measured: tuple[FloatArray, ...],
    problems: tuple[NDArray[np.int8], FloatArray],
    good: NDArray[np.int8],
) -> Findings:
    chi, slope, turn, _ = measured
    why, at = problems[0].copy(), problems[1].copy()
    known = why < 0
    stable = known & np.isnan(turn)
    weak = chi <= THRESHOLD
    direction = np.where(slope < 0, -1, 1).astype(np.int8)
    code = label_code((stable & ~weak).astype(np.int8), direction, good)
    turns = known & ~weak & ~stable
    at[turns] = used[turns, turn[turns].astype(np.intp)]
    why[known] = np.select([weak, ~stable], [Why.WEAK, Why.TURNS], Why.SHOWN)[known]
    code, chi, slope = (
        np.where(known, part, none)
        for part, none in ((code, CANNOT), (chi, np.nan), (slope, np.nan))
    )
    return Findings(
        code.astype(np.int8), chi, slope, stable, why, at, used, np.full_like(chi, np.nan)
    )


def _decide_exactly(
    doubtful: NDArray[np.intp], found: Findings, parts: Sequence[FloatArray], asked: Asked
) -> None:
    """Replace what floats found of a few series."""
    for i in doubtful:
        years, *row = (part[i].tolist() for part in (found.years, *parts))
        if len(row) == 2:
            points = count_points(years, row[0], row[1])
        else:
            points = value_points(years, row[0], row[1], row[2], FINGERTIPS_Z2)
        exact = decide(points, int(asked.good[i]), asked.variant)
        arrays: Any = (*found[:-2], found.dispersion)
        for array, value in zip(arrays, exact, strict=True):
            array[i] = value
