"""How much of a planned change has been reached, what is missing, and whether it is on course."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import (
    PATHS,
    SMALLEST,
    aligns_labels,
    as_choice,
    as_enclosed,
    as_floats,
    as_level,
    as_years,
    bad_rows_field,
    marks_bad_rows,
    noted,
    path_between,
    refuse,
)
from cdpkit.calc.intervals import Interval, interval_text
from cdpkit.calc.targets.levels import target_level
from cdpkit.calc.targets.trajectories import Trajectory
from cdpkit.errors import InputError
from cdpkit.reasons import Reason
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import BadRows, Dates, FloatArray, FloatOrArray, OnBad


SENSES = {"at_least": 1.0, "at_most": -1.0}
STATUS = ("not known", "not met", "met")
STANDING = ("not known", "behind", "on course", "ahead")
NUMBERS = (
    "share",
    "lower",
    "upper",
    "gap",
    "relative_gap",
    "expected",
    "ahead",
    "required_per_year",
    "required_percent_per_year",
)
ROUNDING = 4 * np.finfo(np.float64).eps
"""A difference below this share of the values may be noise of floats: 0.1 + 0.2 less 0.3."""

MISSING = Reason("value_missing")
NO_CHANGE = Reason("no_change_planned")
UNPLANNED = "the baseline meets the target already, so no change was planned"
TOO_LATE = "the due date has passed: no change per year can be required"


@result
class Attainment(Result):
    """Where a value stands between its baseline and its target.

    Parameters
    ----------
    baseline, target, current : float or numpy.ndarray
        The three levels, in one unit; `target` is the level that its shape amounts to.
    shape : str
        `level`, `increment`, `percent` or `cumulative`.
    share : float or numpy.ndarray
        Share of the planned change that is reached: 0 at the baseline, 1 at the target, above 1
        beyond it, negative the wrong way. NaN where no change was planned.
    lower, upper : float or numpy.ndarray
        Limits of the share; NaN where the current value has none.
    status : str or numpy.ndarray of str
        `met`, `not met` or `not known`.
    gap : float or numpy.ndarray
        Target less current, in the unit of the values (points, for percentages).
    relative_gap : float or numpy.ndarray
        The gap in percent of the target; NaN for a target of 0.
    expected : float or numpy.ndarray
        Value expected on the day on the path to the target; NaN without dates.
    ahead : float or numpy.ndarray
        How far the current value is better than expected, in its unit; negative is behind.
    standing : str or numpy.ndarray of str
        `ahead`, `on course`, `behind` or `not known`.
    required_per_year : float or numpy.ndarray
        Change a year from now that meets the target on its due date; 0 once it is met.
    required_percent_per_year : float or numpy.ndarray
        The same as a percentage that compounds; NaN to or from zero or below.
    confidence : float or None, default None
        Two-sided coverage of the limits.
    warnings : tuple of str, default ()
        What the reader must know.
    reason : Reason or None, default None
        Why there is no share, as a code.
    late : bool or numpy.ndarray of bool, default False
        Whether the due date has passed, and the target is not met.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.attainment(100, 80, 60)
    >>> found.share, found.gap
    (0.5, -20.0)
    """

    baseline: FloatOrArray
    target: FloatOrArray
    current: FloatOrArray
    shape: str
    share: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    status: str | NDArray[np.str_]
    gap: FloatOrArray
    relative_gap: FloatOrArray
    expected: FloatOrArray
    ahead: FloatOrArray
    standing: str | NDArray[np.str_]
    required_per_year: FloatOrArray
    required_percent_per_year: FloatOrArray
    confidence: float | None = None
    warnings: tuple[str, ...] = ()
    reason: Reason | None = None
    late: bool | NDArray[np.bool_] = False
    bad_rows: BadRows | None = bad_rows_field()

    def __getitem__(self, place: int) -> Attainment:
        """Give one of several attainments, with the reason and the warnings of its own."""
        names = ("baseline", "target", "current", *NUMBERS, "status", "standing")
        own: dict[str, Any] = {name: np.asarray(getattr(self, name))[place] for name in names}
        late = bool(np.asarray(self.late)[place])
        missing = bool(np.isnan(own["baseline"] + own["target"] + own["current"]))
        unplanned = not missing and bool(np.isnan(own["share"]))
        return replace(
            self,
            **own,
            warnings=(*(UNPLANNED,) * unplanned, *(TOO_LATE,) * late),
            reason=self.reason or (MISSING if missing else NO_CHANGE if unplanned else None),
            late=late,
            bad_rows=None,
        )

    def __post_init__(self) -> None:
        for name in ("baseline", "target", "current", *NUMBERS):
            if np.ndim(getattr(self, name)) == 0:
                object.__setattr__(self, name, float(getattr(self, name)))
        if np.ndim(self.late) == 0:
            object.__setattr__(self, "late", bool(self.late))
        for name in ("status", "standing"):
            if np.ndim(getattr(self, name)) == 0:
                object.__setattr__(self, name, str(getattr(self, name)))

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.share, float):
            met = int(np.sum(np.asarray(self.status) == "met"))
            return f"{met} of {self.share.size} targets met"
        course = "" if self.standing == "not known" else f", {self.standing}"
        if np.isnan(self.share):
            return f"{self.status}{course}; no share, because {self.reason}"
        text = f"{100 * self.share:.0f}%"
        if not np.isnan(self.lower):
            text = interval_text(*(100 * float(x) for x in (self.share, self.lower, self.upper)))
            text += "%"
        return f"{self.status}{course}: {text} of the planned change, gap {self.gap:.6g}"


@aligns_labels()
@marks_bad_rows("baseline", "current", "target", "start", "due", "on")
def attainment(
    baseline: ArrayLike,
    current: ArrayLike | Interval,
    target: ArrayLike,
    *,
    shape: str = "level",
    sense: str | None = None,
    start: Dates | None = None,
    due: Dates | None = None,
    on: Dates | None = None,
    path: str | Trajectory = "linear",
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Attainment:
    """Where a value stands between its baseline and its target, and whether it is on course.

    Parameters
    ----------
    baseline : array_like
        Value at the start. NaN gives NaN.
    current : array_like or Interval, broadcastable with `baseline`
        Value now. With limits, the share gets limits: baseline and target count as known.
    target : array_like, broadcastable with `baseline`
        The target, in the form that `shape` says.
    shape : {"level", "increment", "percent", "cumulative"}, default "level"
        See `target_level`.
    sense : {"at_least", "at_most"}, optional
        Which side of the target meets it. Unless given, the side away from the baseline.
    start, due, on : date or float, optional
        When the baseline was taken, when the target is due, and when the current value was taken:
        dates, or years with fractions. `on` and `due` give the required change, all three the
        expected value.
    path : str or Trajectory, default "linear"
        What is expected on the way: `linear`, `step` (nothing before the due date), `compound`, or
        a stated trajectory, which needs `on` alone.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Attainment
        Share, gap, expected value and required change, shape of the broadcast inputs.

    Raises
    ------
    InputError
        As `target_level`, or if `due` is not after `start`, `sense` or `path` is unknown, the
        stated trajectory does not cover `on`, or limits do not enclose the current value.

    Examples
    --------
    >>> from datetime import date
    >>> x = attainment(30, 53, 75, start=date(2016, 3, 31), due=date(2026, 3, 31),
    ...                on=date(2024, 3, 31))
    >>> print(x)
    not met, behind: 51% of the planned change, gap 22
    >>> round(x.expected, 1), round(x.required_per_year, 1)
    (66.0, 11.0)
    >>> print(attainment(4_000, 2_900, -25, shape="percent"))
    met: 110% of the planned change, gap 100
    """
    before, level = as_floats("baseline", baseline), target_level(baseline, target, shape=shape)
    now, low, high, confidence = _current(current)
    begin, end, day = _dates(start, due, on, path)
    before, level, now, low, high, begin, end, day = _aligned(
        before, level, now, low, high, begin, end, day
    )
    # 1. Which way is better: towards the target, unless `sense` says it.
    way = np.sign(level - before) if sense is None else np.full_like(level, _side(sense))
    missing, planned = np.isnan(before + level + now), way * (level - before) > SMALLEST
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share, *ends = (
            (x - before) / np.where(planned, level - before, np.nan) for x in (now, low, high)
        )
        relative_gap = np.where(np.abs(level) < SMALLEST, np.nan, 100 * (level - now) / level)
    # 2. Share of the planned change made, and the gap left: the noise of floats is no gap.
    gap = _less(level, now, before)
    met = np.where(way == 0, gap == 0, way * gap <= 0)
    # 3. On course: the value against that of the path on the day.
    expected = _expected(np.where(planned | missing, before, level), level, (begin, end, day), path)
    lead = _less(now, expected, before)
    ahead = np.where(way == 0, -np.abs(lead), way * lead)
    standing = np.where(np.isnan(ahead), 0, 2 + np.sign(ahead))
    # 4. Change a year that closes the gap by the due date.
    yearly, percent = _required(now, level, met, end - day)
    late = ~met & (end <= day)
    return Attainment(
        baseline=before,
        target=level,
        current=now,
        shape=shape,
        share=share,
        lower=np.minimum(*ends),
        upper=np.maximum(*ends),
        status=np.array(STATUS)[np.where(missing, 0, 1 + met)],
        gap=gap,
        relative_gap=relative_gap,
        expected=expected,
        ahead=ahead,
        standing=np.array(STANDING)[standing.astype(np.intp)],
        required_per_year=yearly,
        required_percent_per_year=percent,
        confidence=confidence,
        warnings=(*noted(~planned & ~missing, UNPLANNED), *noted(late, TOO_LATE)),
        reason=_reason(missing, planned),
        late=late,
    )


def _current(
    current: ArrayLike | Interval,
) -> tuple[FloatArray, FloatArray, FloatArray, float | None]:
    """Read the current value, with its limits if it has them."""
    if not isinstance(current, Interval):
        now = as_floats("current", current)
        nothing = np.full_like(now, np.nan)
        return now, nothing, nothing, None
    if np.ndim(current.confidence):
        raise InputError("current", "has several levels", "Make it with one `confidence`.")
    parts = as_enclosed("current", current.estimate, current.lower, current.upper)
    return (*parts, as_level(current.confidence))


def _side(sense: str) -> float:
    return SENSES[as_choice("sense", sense, tuple(SENSES))]


def _dates(
    start: Dates | None, due: Dates | None, on: Dates | None, path: str | Trajectory
) -> tuple[FloatArray, ...]:
    """Read the three dates; one that is left out is NaN, but not where another needs it."""
    if not isinstance(path, Trajectory):
        as_choice("path", path, PATHS)
    needs = {"on": start is not None or due is not None or isinstance(path, Trajectory)}
    needs["due"] = start is not None or (on is not None and not isinstance(path, Trajectory))
    for name, value in (("on", on), ("due", due)):
        if value is None and needs[name]:
            raise InputError(name, "is missing", "Give the dates that belong together.")
    begin, end, day = (
        np.array(np.nan) if value is None else as_years(name, value)
        for name, value in (("start", start), ("due", due), ("on", on))
    )
    refuse(
        np.asarray(end <= begin),
        "due",
        "is not after `start`",
        "Give the later date as `due`.",
        code="time_not_later",
    )
    return begin, end, day


def _aligned(*arrays: FloatArray) -> tuple[FloatArray, ...]:
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError as error:
        shapes = f"does not broadcast: {', '.join(str(array.shape) for array in arrays)}"
        raise InputError("current", shapes, "Align the shapes.") from error


def _expected(
    before: FloatArray, level: FloatArray, times: tuple[FloatArray, ...], path: str | Trajectory
) -> FloatArray:
    """Value expected on the day: the baseline until the start, the target from the due date."""
    begin, end, day = times
    if isinstance(path, Trajectory):
        return np.broadcast_to(path.at(day), level.shape)
    if path == "compound":
        zero = (before <= 0) | (level <= 0)
        hint = "Use 'linear' or 'step' for paths from or to zero."
        refuse(zero, "path", "is 'compound', and a value is not above zero", hint)
    return path_between(before, level, np.clip((day - begin) / (end - begin), 0, 1), path)


def _less(one: FloatArray, other: FloatArray, baseline: FloatArray) -> FloatArray:
    """Give the difference, 0 where the rounding of floats alone may have made it."""
    size = np.maximum.reduce([np.abs(x) for x in (one, other, baseline)])
    difference = one - other
    return np.where(np.abs(difference) <= ROUNDING * size, 0.0, difference)


def _required(
    now: FloatArray, level: FloatArray, met: NDArray[np.bool_], left: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Change a year that closes the gap in the years left: in the unit, and compounding."""
    possible = (now > 0) & (level > 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        yearly, percent = (level - now) / left, 100 * ((level / now) ** (1 / left) - 1)
    yearly = np.where(left > 0, np.where(met, 0.0, yearly), np.nan)
    return yearly, np.where(possible & (left > 0), np.where(met, 0.0, percent), np.nan)


def _reason(missing: NDArray[np.bool_], planned: NDArray[np.bool_]) -> Reason | None:
    """Say why a single share cannot be calculated."""
    if missing.ndim:
        return None
    return MISSING if missing else None if planned else NO_CHANGE
