"""A projection against a target: when it gets there, how likely, and the path that would be needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import as_choice, as_floats, refuse
from cdpkit.calc.intervals import Limited
from cdpkit.calc.projections import Predictive
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray, Levels
    from cdpkit.calc.projections import Projection
    from cdpkit.reasons import Reason


SIDES = {"higher_better": 1.0, "lower_better": -1.0}
SHAPES = ("straight", "compound")


@result
class TargetDate(Limited):
    """When a projection reaches a target, if it does.

    Parameters
    ----------
    date : float or numpy.ndarray, shape (N,)
        Decimal year in which the central path reaches the target; NaN where it does not.
    earliest, latest : float or numpy.ndarray, shape (), (L,), (N,) or (L, N)
        When the better and the worse limit reach it; NaN where they do not. Several levels stand
        along a leading axis.
    confidence : float or sequence of float
        The levels of the limits.
    status : str or tuple of str
        `met` (the latest value has it), `reached`, `not reached` as far as it was projected, or
        `not projected`.
    until : float or numpy.ndarray, shape (N,)
        The last time projected to.
    reasons : tuple of Reason, or of such tuples
        Why nothing was projected, as in `Projection`.

    Examples
    --------
    >>> from cdpkit.calc import project, target_date
    >>> falling = project([9, 8, 8, 7, 7, 6], times=range(2015, 2021), horizon=9, method="linear")
    >>> target_date(falling, 4).status
    'reached'
    """

    date: FloatOrArray
    earliest: FloatOrArray
    latest: FloatOrArray
    confidence: Levels
    status: str | tuple[str, ...]
    until: FloatOrArray
    reasons: tuple[Reason, ...] | tuple[tuple[Reason, ...], ...]

    def __getitem__(self, place: int) -> TargetDate:
        """Give what was found of one series of a batch."""
        date, earliest, latest = (
            np.asarray(getattr(self, name))[..., place] for name in ("date", "earliest", "latest")
        )
        return TargetDate(
            float(date),
            _plain(earliest),
            _plain(latest),
            self.confidence,
            self.status[place],
            float(np.asarray(self.until)[place]),
            self.reasons[place],  # type: ignore[arg-type]
        )

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.status, str):
            return f"{self.status.count('reached')} of {len(self.status)} reach the target"
        if self.status == "not projected":
            return f"not projected: {'; '.join(map(str, self.reasons))}"
        if self.status == "met":
            return "already met by the latest value"
        date, until = float(self.date), f"{float(self.until):g}"
        when = f"in {date:.1f}" if self.status == "reached" else f"by {until}"
        return f"{self.status} {when} on the central path ({self._limits(until)})"

    def _limits(self, until: str) -> str:
        """Say when the limits of the first level reach it: `95%: 2021.7 to 2028.1`."""
        ends = [float(np.ravel(end)[0]) for end in (self.earliest, self.latest)]
        told = [f"{end:.1f}" if np.isfinite(end) else f"not by {until}" for end in ends]
        level = 100 * float(np.ravel(self.confidence)[0])
        return f"{level:.10g}%: {' to '.join(told if np.isfinite(ends[0]) else told[:1])}"


@result
class NeededPath(Result):
    """The path from the latest value to the target by the due date.

    Parameters
    ----------
    times : numpy.ndarray, shape (K,) or (N, K)
        The latest time, every whole year after it, and the due date.
    values : numpy.ndarray, shape (K,) or (N, K)
        What is needed at each, in the unit of the series.
    per_year : float or numpy.ndarray, shape (N,)
        Change needed a year; of a compound path the change of the first year.
    percent_per_year : float or numpy.ndarray, shape (N,)
        Percent change a year that compounds to the whole; NaN unless both ends are above zero.
    shape : {"straight", "compound"}
        The same amount, or the same percentage, every year.

    Examples
    --------
    >>> from cdpkit.calc import needed_path, project
    >>> path = needed_path(project([9, 8, 8, 7, 7, 6], times=range(2015, 2021)), 4, due=2024)
    >>> path.per_year
    -0.5
    """

    times: FloatArray
    values: FloatArray
    per_year: FloatOrArray
    percent_per_year: FloatOrArray
    shape: str

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.per_year, float):
            return f"{np.size(self.per_year)} {self.shape} paths"
        way = f"{self.values[0]:.6g} in {self.times[0]:g} to {self.values[-1]:.6g}"
        return f"{way} in {self.times[-1]:g}, {self.per_year:+.3g} a year at first"


def target_date(
    projection: Projection, target: ArrayLike, *, polarity: str | None = None
) -> TargetDate:
    """Find when the central path of a projection reaches a target, and its limits.

    Between the projected times each path is straight.

    Parameters
    ----------
    projection : Projection
        Projected far enough to hold the date.
    target : float or array_like, shape (N,)
        In the unit of the series.
    polarity : {"higher_better", "lower_better"}, optional
        Whether the target is met at or above it, or at or below it. By default the side on which
        the latest value does not stand.

    Returns
    -------
    TargetDate
        "Already met" and "not reached" are results, not errors.

    Raises
    ------
    InputError
        If `target` is not a number, or the polarity is unknown.

    Examples
    --------
    >>> from cdpkit.calc import project
    >>> falling = project([9, 8, 8, 7, 7, 6], times=range(2015, 2021), horizon=9, method="linear")
    >>> print(target_date(falling, 4))
    reached in 2023.9 on the central path (95%: 2021.7 to 2028.1)
    >>> target_date(falling, 6.5, polarity="lower_better").status
    'met'
    """
    goal = _goal(projection, target)
    side = _side(projection, goal, polarity)
    rising = side[..., np.newaxis] > 0
    # The better limit gets there first, the worse one last.
    better = np.where(rising, projection.upper, projection.lower)
    worse = np.where(rising, projection.lower, projection.upper)
    date, earliest, latest = (
        _crossing(projection, path, goal, side) for path in (projection.estimate, better, worse)
    )
    status = _statuses(projection, side * (projection.latest - goal) >= 0, date)
    return TargetDate(
        _plain(date),
        _plain(earliest),
        _plain(latest),
        projection.confidence,
        status,
        _plain(np.asarray(projection.times[..., -1])),
        projection.reasons,
    )


def _plain(array: FloatArray) -> FloatOrArray:
    return array if np.ndim(array) else float(array)


def _statuses(
    projection: Projection, met: NDArray[np.bool_], date: FloatArray
) -> str | tuple[str, ...]:
    """Tell for each series whether it is there, gets there, or does not as far as projected."""
    single = np.ndim(projection.latest) == 0
    reasons: Any = (projection.reasons,) if single else projection.reasons
    rows = zip(reasons, np.ravel(met), np.isfinite(np.ravel(date)), strict=True)
    found = tuple(
        "not projected" if why else "met" if there else "reached" if reached else "not reached"
        for why, there, reached in rows
    )
    return found[0] if single else found


def _goal(projection: Projection, target: ArrayLike) -> FloatArray:
    goal = as_floats("target", target)
    refuse(
        np.isnan(goal),
        "target",
        "is missing",
        "Give a number in the unit of the series.",
        code="missing",
    )
    shape = np.shape(projection.latest)
    fits = goal.ndim == 0 or goal.shape == shape
    hint = "Give one number, or one for each series."
    refuse(np.array(not fits), "target", f"has shape {goal.shape}, not {shape}", hint)
    return np.broadcast_to(goal, shape)


def _side(projection: Projection, goal: FloatArray, polarity: str | None) -> FloatArray:
    """Give 1 where a value at or above the goal meets it, -1 where one at or below it does."""
    if polarity is None:
        return np.where(projection.latest <= goal, 1.0, -1.0)
    return np.full(np.shape(goal), SIDES[as_choice("polarity", polarity, tuple(SIDES))])


def _crossing(
    projection: Projection, path: FloatArray, goal: FloatArray, side: FloatArray
) -> FloatArray:
    """First time at which a path is on the right side of the goal; NaN if it never is."""
    levels = (*path.shape[:-1], 1)
    first = np.broadcast_to(projection.latest[..., np.newaxis], levels)
    begins = np.broadcast_to(projection.latest_time[..., np.newaxis], levels)
    t = np.concatenate([begins, np.broadcast_to(projection.times, path.shape)], axis=-1)
    # How far each point, the latest value first, falls short of the goal.
    short = side[..., np.newaxis] * (goal[..., np.newaxis] - np.concatenate([first, path], -1))
    there = short <= 0
    place = there.argmax(axis=-1)[..., np.newaxis]
    before = np.maximum(place - 1, 0)
    (t0, t1), (s0, s1) = (
        tuple(np.take_along_axis(part, at, axis=-1)[..., 0] for at in (before, place))
        for part in (t, short)
    )
    # Between the last point short of it and the first beyond, the path is a straight line.
    share = np.divide(s0, s0 - s1, out=np.zeros_like(s0), where=s0 != s1)
    return np.where(there.any(axis=-1), t0 + share * (t1 - t0), np.nan)


def probability_of_meeting(
    projection: Projection,
    target: ArrayLike,
    *,
    at: float | None = None,
    polarity: str | None = None,
) -> FloatOrArray:
    """Probability that the value at a time meets a target, by the predictive distribution.

    Parameters
    ----------
    projection : Projection
        Projected to the time or beyond it.
    target : float or array_like, shape (N,)
        In the unit of the series.
    at : float, optional
        The time; by default the last one projected to. Between two projected times location and
        scale are interpolated.
    polarity : {"higher_better", "lower_better"}, optional
        As in `target_date`.

    Returns
    -------
    float or numpy.ndarray, shape (N,)
        In [0, 1]; NaN where nothing was projected.

    Raises
    ------
    InputError
        If `target` is not a number, `at` lies outside the projected times, or the polarity is
        unknown.

    Examples
    --------
    >>> from cdpkit.calc import project
    >>> falling = project([9, 8, 8, 7, 7, 6], times=range(2015, 2021), horizon=5, method="linear")
    >>> round(probability_of_meeting(falling, 4, at=2024), 2)
    0.52
    """
    goal = _goal(projection, target)
    side = _side(projection, goal, polarity)
    time = projection.times[..., -1] if at is None else as_floats("at", at)
    future, goals = projection.predictive, goal[..., np.newaxis]
    if isinstance(future, Predictive):
        future = _at(projection, future, time)
    share = np.where(
        side[..., np.newaxis] > 0, future.probability_above(goals), future.probability_below(goals)
    )
    if isinstance(future, Predictive):
        share = share[..., 0]
    else:
        share = _between(share, *_neighbours(projection, time))[..., 0]
    return float(share) if share.ndim == 0 else share


def _neighbours(
    projection: Projection, time: FloatArray
) -> tuple[NDArray[np.intp], NDArray[np.intp], FloatArray]:
    """Give the projected times before and after a time, and how far it lies between them."""
    times = projection.times
    when = np.broadcast_to(time, times.shape[:-1])
    with np.errstate(invalid="ignore"):
        outside = (when < times[..., 0]) | (when > times[..., -1])
    hint = "Project to it: give `horizon` or `at` to `project`."
    refuse(outside, "at", "is not among the projected times", hint)
    place = np.maximum((times < when[..., np.newaxis]).sum(axis=-1, keepdims=True), 1)
    place = np.minimum(place, times.shape[-1] - 1)
    before = np.maximum(place - 1, 0)
    t0, t1 = (np.take_along_axis(times, at, axis=-1) for at in (before, place))
    share = np.divide(when[..., np.newaxis] - t0, t1 - t0, out=np.ones_like(t0), where=t1 > t0)
    return before, place, share


def _between(
    array: FloatArray, before: NDArray[np.intp], place: NDArray[np.intp], share: FloatArray
) -> FloatArray:
    one, other = (np.take_along_axis(array, at, axis=-1) for at in (before, place))
    with np.errstate(invalid="ignore"):  # of what is not projected, scales may be infinite
        return np.asarray(one + share * (other - one))


def _at(projection: Projection, future: Predictive, time: FloatArray) -> Predictive:
    """Give the distribution at one time, interpolated on the transformed scale."""
    where = _neighbours(projection, time)
    location, scale = (_between(part, *where) for part in (future.location, future.scale))
    return replace(future, location=location, scale=scale)


def needed_path(
    projection: Projection, target: ArrayLike, *, due: float, shape: str = "straight"
) -> NeededPath:
    """Give the path from the latest value to a target by its due date.

    Parameters
    ----------
    projection : Projection
        Its latest value is where the path starts; nothing needs to be projected.
    target : float or array_like, shape (N,)
        In the unit of the series.
    due : float
        Decimal year, later than the latest value.
    shape : {"straight", "compound"}, default "straight"
        The same amount, or the same percentage, every year.

    Returns
    -------
    NeededPath
        Values at the latest time, at every whole year after it, and at the due date.

    Raises
    ------
    InputError
        If `target` is not a number, `due` is not later than the latest value, the latest values of a
        batch differ in time, or a compound path starts or ends at zero or below.

    Examples
    --------
    >>> from cdpkit.calc import project
    >>> path = needed_path(project([9, 8, 8, 7, 7, 6], times=range(2015, 2021)), 4, due=2024)
    >>> path.values.tolist(), path.per_year
    ([6.0, 5.5, 5.0, 4.5, 4.0], -0.5)
    """
    as_choice("shape", shape, SHAPES)
    goal = _goal(projection, target)
    begins = np.unique(projection.latest_time)
    differ = "The paths of series that end at different times need a call each."
    refuse(np.array(begins.size != 1), "projection", "has latest values of several times", differ)
    first, end = float(begins[0]), float(due)
    late = np.array(not end > first)
    refuse(late, "due", f"is {due!r}, not after {first:g}", "Give a later date.")
    steps = np.append(np.arange(0.0, end - first - 1e-9), end - first)
    start, years = projection.latest, end - first
    positive = (start > 0) & (goal > 0)
    if shape == "compound":
        refuse(~positive & ~np.isnan(start), "target", "or start is not above zero",
               "A percentage leads nowhere from or to zero: take a straight path.")  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(positive, (goal / start) ** (1 / years), np.nan)
    if shape == "straight":
        per_year = (goal - start) / years
        values = start[..., np.newaxis] + per_year[..., np.newaxis] * steps
    else:
        per_year = start * (factor - 1)
        values = start[..., np.newaxis] * factor[..., np.newaxis] ** steps
    values[..., -1] = goal
    amounts = (per_year, 100 * (factor - 1))
    absolute, percent = (float(x) if np.ndim(x) == 0 else x for x in amounts)
    return NeededPath(first + steps, values, absolute, percent, shape)
