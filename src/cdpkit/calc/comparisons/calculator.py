"""An interval against a benchmark: better, similar or worse; lower, similar or higher."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_floats,
    bad_rows_field,
    marks_bad_rows,
    refuse,
)
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import BadRows, FloatArray, FloatOrArray, OnBad, Operand


POLARITIES = ("neutral", "higher_better", "lower_better")
WORDS = {
    "neutral": ("lowest", "lower", "similar", "higher", "highest"),
    "higher_better": ("worst", "worse", "similar", "better", "best"),
    "lower_better": ("best", "better", "similar", "worse", "worst"),
}
NOT_COMPARED = "not compared"


def side_of_benchmark(
    lower: Operand, upper: Operand, benchmark_lower: Operand, benchmark_upper: Operand
) -> tuple[Operand, Operand]:
    """Whether an interval lies wholly above, and wholly below; touching is neither. No guards.

    Parameters
    ----------
    lower, upper : number, array or column expression
        The interval.
    benchmark_lower, benchmark_upper : number, array or column expression
        The interval of the benchmark; twice the same number for a point.

    Returns
    -------
    tuple
        Two truth values, or arrays or expressions of them: above, below.

    Examples
    --------
    >>> side_of_benchmark(62, 70, 58, 58)
    (True, False)
    """
    return lower > benchmark_upper, upper < benchmark_lower


@result
class Comparison(Result):
    """Where values stand against a benchmark.

    Parameters
    ----------
    outcome : str or numpy.ndarray of str
        `better`, `similar`, `worse`; `higher`, `similar`, `lower` without a judgement; with two
        levels also `best`, `worst`, `highest`, `lowest`; `not compared` where a number is missing.
    side : float or numpy.ndarray
        -2 to 2: below or above, beyond the inner limits (1) or the outer ones too (2); NaN where
        not compared.
    benchmark : float or numpy.ndarray
        What was compared with.
    polarity : str
        Which direction is better.
    method : str
        How it was compared.
    warnings : tuple of str, default ()
        What the reader must know.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.compare(12.0, 10.0, lower=10.5, upper=13.7)
    >>> str(found.outcome)
    'higher'
    """

    outcome: str | NDArray[np.str_]
    side: FloatOrArray
    benchmark: FloatOrArray
    polarity: str
    method: str
    warnings: tuple[str, ...] = ()
    bad_rows: BadRows | None = bad_rows_field()

    def __getitem__(self, place: int) -> Comparison:
        """Give one of several comparisons."""
        side, benchmark = (float(np.asarray(x)[place]) for x in (self.side, self.benchmark))
        return Comparison(str(self.outcome[place]), side, benchmark, self.polarity, self.method)

    def sentence(self) -> str:
        """Say what was found."""
        if isinstance(self.outcome, str):
            return f"{self.outcome}: {self.method}"
        words, counts = np.unique(self.outcome, return_counts=True)
        found = ", ".join(f"{n} {word}" for word, n in zip(words, counts, strict=True))
        return f"{found}: {self.method}"


@aligns_labels()
@marks_bad_rows(
    "value",
    "benchmark",
    "lower",
    "upper",
    "outer_lower",
    "outer_upper",
    "benchmark_lower",
    "benchmark_upper",
)
def compare(
    value: ArrayLike,
    benchmark: ArrayLike,
    *,
    lower: ArrayLike,
    upper: ArrayLike,
    polarity: str = "neutral",
    outer_lower: ArrayLike | None = None,
    outer_upper: ArrayLike | None = None,
    benchmark_lower: ArrayLike | None = None,
    benchmark_upper: ArrayLike | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Comparison:
    """Compare values with a benchmark by their intervals, as Fingertips does.

    A benchmark inside the interval, or on its edge, is similar. The benchmark is a point unless
    its own limits are given: then intervals that touch are similar.

    Parameters
    ----------
    value : array_like, shape (...,)
        Estimates. NaN is not compared.
    benchmark : array_like, broadcastable with `value`
        The value to compare with, of the same period, sex and age.
    lower, upper : array_like, broadcastable with `value`
        Limits of the estimates.
    polarity : {"neutral", "higher_better", "lower_better"}, default "neutral"
        Neutral makes no judgement: lower, similar, higher.
    outer_lower, outer_upper : array_like, optional
        Limits of a second, higher level (99.8%): beyond them is best or worst.
    benchmark_lower, benchmark_upper : array_like, optional
        Limits of the benchmark: interval against interval.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Comparison
        Words, and the side as a number, shape of the broadcast inputs.

    Raises
    ------
    InputError
        If limits do not enclose their estimate, outer limits lie inside the inner ones, only one
        of a pair is given, `polarity` is unknown, or shapes do not broadcast.

    References
    ----------
    - Office for Health Improvement and Disparities, Fingertips: compared to England.

    Examples
    --------
    >>> print(compare(65, 58, lower=62, upper=70, polarity="lower_better"))
    worse: benchmark point against 1 level
    >>> print(compare(65, 58, lower=62, upper=70, benchmark_lower=50, benchmark_upper=63))
    similar: interval against interval
    """
    as_choice("polarity", polarity, POLARITIES)
    outer = _pair("outer_lower", outer_lower, "outer_upper", outer_upper, (lower, upper))
    other = _pair(
        "benchmark_lower", benchmark_lower, "benchmark_upper", benchmark_upper, (benchmark,) * 2
    )
    v, lo, up, b, out_lo, out_up, b_lo, b_up = _aligned(
        value=value,
        lower=lower,
        upper=upper,
        benchmark=benchmark,
        outer_lower=outer[0],
        outer_upper=outer[1],
        benchmark_lower=other[0],
        benchmark_upper=other[1],
    )
    enclosing = "Give lower <= value <= upper."
    refuse((lo > v) | (up < v), "value", "is outside its limits", enclosing, code="outside_limits")
    refuse(
        (b_lo > b) | (b_up < b),
        "benchmark",
        "is outside its limits",
        enclosing,
        code="outside_limits",
    )
    inside = (out_lo > lo) | (out_up < up)
    refuse(
        inside,
        "outer_lower",
        "lies inside the inner limits",
        "Give the wider level as outer.",
        code="limits_reversed",
    )
    above, below = side_of_benchmark(lo, up, b_lo, b_up)
    side = above.astype(np.float64) - below
    if outer_lower is not None:
        above, below = side_of_benchmark(out_lo, out_up, b_lo, b_up)
        side += above.astype(np.float64) - below
    missing = np.isnan(v + lo + up + b + out_lo + out_up + b_lo + b_up)
    words = np.array(WORDS[polarity])[(side + 2).astype(np.intp)]
    outcome = np.where(missing, NOT_COMPARED, words)
    side = np.where(missing, np.nan, side)
    method = _method(outer_lower is not None, benchmark_lower is not None)
    warnings = (f"{int(missing.sum())} of {missing.size} not compared",) if missing.any() else ()
    if outcome.ndim == 0:
        return Comparison(str(outcome), float(side), float(b), polarity, method, warnings)
    return Comparison(outcome, side, b.copy(), polarity, method, warnings)


def _pair(
    low_name: str,
    low: ArrayLike | None,
    high_name: str,
    high: ArrayLike | None,
    default: tuple[ArrayLike, ArrayLike],
) -> tuple[ArrayLike, ArrayLike]:
    if low is None and high is None:
        return default
    if low is None or high is None:
        name = low_name if low is None else high_name
        raise InputError(name, "is missing", f"Give both `{low_name}` and `{high_name}`.")
    return low, high


def _aligned(**arguments: ArrayLike) -> tuple[FloatArray, ...]:
    arrays = {name: as_floats(name, value) for name, value in arguments.items()}
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError as error:
        shapes = ", ".join(f"`{name}` {array.shape}" for name, array in arrays.items())
        raise InputError("value", f"does not broadcast: {shapes}", "Align the shapes.") from error


def _method(two_levels: bool, interval: bool) -> str:
    levels = "2 levels" if two_levels else "1 level"
    if interval:
        return "interval against interval" + (f", {levels}" if two_levels else "")
    return f"benchmark point against {levels}"
