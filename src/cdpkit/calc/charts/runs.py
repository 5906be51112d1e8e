"""Run charts: whether a series crosses its median too seldom, or stays on one side too long."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import bdtr

from cdpkit.calc.arguments import aligns_labels, as_floats, noted, plain
from cdpkit.calc.charts.points import as_size, as_track
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray


FEWEST_USEFUL = 10
"""Useful values below which a run chart says little."""

FEW = f"fewer than {FEWEST_USEFUL} values off the median: too few to judge runs"
RARE = 0.05


@result
class RunChart(Result):
    """Values about their median, and whether their order looks like chance.

    Parameters
    ----------
    value : numpy.ndarray, shape (T,) or (N, T)
        The values as given; NaN for a gap.
    run : numpy.ndarray, shape of `value`
        Useful values in a row on one side, up to and with each value: below zero under the median;
        0 on the median, NaN for a gap.
    median : float or numpy.ndarray
        Of all values.
    useful : float or numpy.ndarray
        Values that do not lie on the median.
    longest_run, longest_run_limit : float or numpy.ndarray
        Useful values in a row on one side; more than the limit are a shift.
    crossings, crossings_limit : float or numpy.ndarray
        Times that the series crosses the median; fewer than the limit are no chance.
    signal : bool or numpy.ndarray of bool
        Whether either rule is met. Of fewer than ten useful values never.
    method : str
        Name of the rules.
    warnings : tuple of str, default ()
        What the reader must know.

    Examples
    --------
    >>> from cdpkit.calc import run_chart
    >>> found = run_chart([5, 7, 6, 8, 5, 7, 6, 9, 12, 13, 12, 14, 15, 13, 14, 16])
    >>> found.median, found.longest_run
    (10.5, 8.0)
    """

    value: FloatArray
    run: FloatArray
    median: FloatOrArray
    useful: FloatOrArray
    longest_run: FloatOrArray
    longest_run_limit: FloatOrArray
    crossings: FloatOrArray
    crossings_limit: FloatOrArray
    signal: bool | NDArray[np.bool_]
    method: str = "run chart, Anhoej rules"
    warnings: tuple[str, ...] = ()

    def __getitem__(self, place: int) -> RunChart:
        """Give the chart of one of several series, with the warning of its own."""
        names = ("median", "useful", "longest_run", "longest_run_limit", "crossings")
        own = {
            name: float(np.asarray(getattr(self, name))[place])
            for name in (*names, "crossings_limit")
        }
        return replace(
            self,
            value=self.value[place],
            run=self.run[place],
            signal=bool(np.asarray(self.signal)[place]),
            warnings=(FEW,) if own["useful"] < FEWEST_USEFUL else (),
            **own,  # type: ignore[arg-type]
        )

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.median, float):
            return f"{np.size(self.median)} run charts"
        runs = f"longest run {self.longest_run:g} (limit {self.longest_run_limit:g})"
        crossings = f"crossings {self.crossings:g} (limit {self.crossings_limit:g})"
        what = "not random" if self.signal else "no signal"
        return f"median {self.median:g}, {runs}, {crossings}: {what}"


def run_limits(useful: ArrayLike) -> tuple[FloatOrArray, FloatOrArray]:
    r"""Longest run that chance allows, and fewest crossings, for so many useful values.

    $\text{round}(\log_2 n + 3)$, and the 5% quantile of a binomial law with n - 1 trials of one
    half.

    Parameters
    ----------
    useful : array_like
        Values off the median, >= 1. NaN or less than 1 gives NaN.

    Returns
    -------
    tuple
        Greatest length of a run, least number of crossings.

    Examples
    --------
    >>> run_limits(24)
    (8.0, 8.0)
    """
    n = as_floats("useful", useful)
    flat = np.where(np.ravel(n) >= 1, np.ravel(n), np.nan)
    different, place = np.unique(flat, return_inverse=True)
    size = np.nan_to_num(different).astype(np.intp)
    k = np.arange(max(int(size.max(initial=0)), 1))
    trials = np.maximum(size - 1, 0)[:, np.newaxis]
    below = np.where(k <= trials, bdtr(np.minimum(k, trials) * 1.0, trials, 0.5), 1.0)
    fewest = np.where(np.isnan(different), np.nan, (below >= RARE).argmax(axis=1))
    longest = np.round(np.log2(flat) + 3)
    return plain(longest.reshape(n.shape)), plain(fewest[place.ravel()].reshape(n.shape))


@aligns_labels()
def run_chart(
    values: ArrayLike, *, times: ArrayLike | None = None, ends: ArrayLike | None = None
) -> RunChart:
    """Run chart: the median, the longest run on one side of it, and how often it is crossed.

    Parameters
    ----------
    values : array_like, shape (T,) or (N, T)
        One value a point of time, or N such series at the same times. NaN is a gap.
    times : array_like, shape (T,), optional
        When: numbers or dates, in any order, each once. Without them, the order as given.
    ends : array_like, shape (T,), optional
        Last day of each period, included, where `times` are the first ones. Periods that overlap
        are refused.

    Returns
    -------
    RunChart
        Median, runs, crossings and their limits, a number a series.

    Raises
    ------
    InputError
        If times repeat, periods overlap, or shapes do not fit.

    References
    ----------
    - Anhoej J, Olesen AV (2014), PLoS One 9:e113825.

    Examples
    --------
    >>> found = run_chart([5, 7, 6, 8, 5, 7, 6, 9, 12, 13, 12, 14, 15, 13, 14, 16])
    >>> print(found.sentence())
    median 10.5, longest run 8 (limit 7), crossings 1 (limit 4): not random
    """
    given = as_floats("values", values)
    track = as_track(as_size("values", given), times, ends, ())
    x = given[..., track.order]
    rows = x.reshape(-1, x.shape[-1])
    ordered = np.sort(rows, axis=1)  # NaN comes last
    n = (~np.isnan(rows)).sum(axis=1)
    place = np.maximum(np.stack([(n - 1) // 2, n // 2], axis=1), 0)
    place = np.minimum(place, rows.shape[1] - 1)
    median = np.take_along_axis(ordered, place, axis=1).mean(axis=1)
    run, crossings = _runs(np.sign(rows - median[:, np.newaxis]))
    length = np.abs(np.nan_to_num(run))
    longest, useful = length.max(axis=1), (length > 0).sum(axis=1).astype(np.float64)
    most, fewest = (np.asarray(limit) for limit in run_limits(useful))
    enough = useful >= FEWEST_USEFUL
    signal = ((longest > most) | (crossings < fewest)) & enough
    shape = given.shape[:-1]
    signal = signal.reshape(shape)

    def shaped(part: FloatArray) -> FloatOrArray:
        return plain(part.reshape(shape))

    return RunChart(
        value=given.copy(),
        run=track.as_given(run.reshape(given.shape)),
        median=shaped(median),
        useful=shaped(useful),
        longest_run=shaped(longest),
        longest_run_limit=shaped(most),
        crossings=shaped(crossings),
        crossings_limit=shaped(fewest),
        signal=signal if shape else bool(signal),
        warnings=noted(~enough.reshape(shape), FEW),
    )


def _runs(side: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the run up to each value of rows of sides, and how often each row changes sides.

    Sides are -1 or 1; what lies on the median (0) or is missing (NaN) neither ends a run nor adds.
    """
    run, last = side.copy(), np.zeros(len(side))
    crossings = np.zeros(len(side))
    for i in range(side.shape[1]):
        useful = np.abs(side[:, i]) == 1
        crossings += useful & (side[:, i] * last < 0)
        last = np.where(useful, side[:, i] + np.where(side[:, i] * last > 0, last, 0), last)
        run[useful, i] = last[useful]
    return run, crossings
