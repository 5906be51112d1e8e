"""What `change` was given: values, counts with denominators, or results with their limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from cdpkit.calc.arguments import as_counts, as_enclosed, as_floats, as_level, as_multiplier, refuse
from cdpkit.calc.changes.limits import (
    ChangeLimits,
    limits_from_counts,
    limits_from_intervals,
    rates_of_estimates,
    shares_of_estimates,
)
from cdpkit.calc.inequality import SlopeIndex
from cdpkit.calc.intervals import Interval, percent_text
from cdpkit.calc.life_tables import LifeTable
from cdpkit.calc.rates import as_estimated
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.rates import Bounds


STATISTICS = (
    "count",
    "proportion",
    "crude_rate",
    "directly_standardised_rate",
    "indirectly_standardised_rate",
    "ratio",
    "mean",
    "other",
)
ONE_MODEL = "the denominators are estimates: if one model made both, the limits may be too wide"
WITH_DENOMINATORS = {"proportion": 100.0, "crude_rate": 100_000.0}
"""What counts and denominators can make, with the usual multiplier."""

Measured: TypeAlias = "ArrayLike | Interval | LifeTable | SlopeIndex"
"""A number or many, or a result with limits."""


@dataclass(frozen=True)
class Values:
    """Baseline and current value in one unit, and how their limits are found, or why not."""

    baseline: FloatArray
    current: FloatArray
    statistic: str | None
    per: float
    scale: tuple[FloatArray | float, FloatArray | float]
    """What turns a number as given into a value: baseline, current."""
    limits: Callable[[bool], ChangeLimits] | None = None
    """From whether the change is relative."""
    warnings: tuple[str, ...] = ()


def read_values(
    baseline: Measured,
    current: Measured,
    denominators: tuple[ArrayLike | None, ArrayLike | None],
    *,
    statistic: str | None,
    per: float | None,
    confidence: float | None,
    test: str = "exact",
    estimated: tuple[Bounds | None, Bounds | None] = (None, None),
) -> Values:
    """Tell which of the three forms was given, and read it."""
    baseline, current = _interval(baseline), _interval(current)
    whole = _whole(baseline, current)
    statistic = statistic or (None if whole is None else "proportion")
    per = whole if per is None and statistic == "proportion" else per
    counted = _counted(baseline, current, denominators, statistic)
    factor = _multiplier(per, statistic, counted, baseline)
    if isinstance(baseline, Interval) and isinstance(current, Interval):
        return _from_intervals(baseline, current, statistic, factor, confidence)
    if isinstance(baseline, Interval) or isinstance(current, Interval):
        bare, other = "baseline", "current"
        if isinstance(baseline, Interval):
            bare, other = other, bare
        hint = "Give both as intervals; a number that is known has limits equal to itself."
        raise InputError(bare, f"has no limits, and `{other}` has", hint)
    if statistic == "count" or counted:
        level = 0.95 if confidence is None else as_level(confidence)
        return _from_counts(
            baseline,
            current,
            denominators,
            statistic=str(statistic),
            per=factor,
            level=level,
            mid_p=test == "mid_p",
            estimated=estimated,
        )
    if estimated != (None, None):
        hint = "Give counts with their denominators, and the limits of the denominators."
        raise InputError("baseline_denominator_bounds", "have no denominators", hint)
    before, now = _aligned(as_floats("baseline", baseline), as_floats("current", current))
    return Values(before, now, statistic, factor, (1.0, 1.0))


def _interval(value: Measured) -> ArrayLike | Interval:
    """Give life tables and slopes of inequality as intervals."""
    if not isinstance(value, LifeTable | SlopeIndex):
        return value
    parts = value.estimate, value.lower, value.upper, value.confidence
    return Interval(*parts, value.method, value.warnings)


def _whole(*values: ArrayLike | Interval) -> float | None:
    """Give the whole that both are shares of, as they say; None where neither is a share."""
    wholes = {value.whole for value in values if isinstance(value, Interval)}
    if len(wholes) > 1:
        told = [f"{v.whole:g}" if v.whole else "none" for v in values if isinstance(v, Interval)]
        problem = f"has a whole of {told[1]}, `baseline` of {told[0]}"
        raise InputError("current", problem, "Make both with one `per`.")
    return next(iter(wholes), None)


def _counted(
    baseline: ArrayLike | Interval,
    current: ArrayLike | Interval,
    denominators: tuple[ArrayLike | None, ArrayLike | None],
    statistic: str | None,
) -> bool:
    """Tell whether the two are counts over denominators; half of that is refused."""
    names = ("baseline_denominator", "current_denominator")
    given = [name for name, value in zip(names, denominators, strict=True) if value is not None]
    if not given:
        return False
    if len(given) == 1:
        missing = next(name for name in names if name not in given)
        raise InputError(missing, "is missing", "Give both denominators, or none.")
    if statistic not in WITH_DENOMINATORS:
        problem = f"is {statistic!r}, with denominators"
        raise InputError("statistic", problem, "Write 'proportion' or 'crude_rate'.")
    if isinstance(baseline, Interval) or isinstance(current, Interval):
        raise InputError(given[0], "does not use an interval", "Leave the denominators out.")
    return True


def _multiplier(
    per: float | None, statistic: str | None, counted: bool, baseline: ArrayLike | Interval
) -> float:
    if per is None:
        if statistic == "proportion" and isinstance(baseline, Interval):
            hint = "Write 1 or 100, as the proportions were made."
            raise InputError("per", "is missing", hint)
        return WITH_DENOMINATORS.get(str(statistic), 1.0)
    if not counted and statistic != "proportion":
        hint = "Leave it out: the values keep their unit."
        raise InputError("per", f"does not use statistic={statistic!r} without denominators", hint)
    return as_multiplier(per)


def _from_counts(
    baseline: ArrayLike,
    current: ArrayLike,
    denominators: tuple[ArrayLike | None, ArrayLike | None],
    *,
    statistic: str,
    per: float,
    level: float,
    mid_p: bool,
    estimated: tuple[Bounds | None, Bounds | None],
) -> Values:
    of_baseline, of_current = (1.0 if value is None else value for value in denominators)
    y, m, x, n = as_counts(
        denominators=["baseline_denominator", "current_denominator"],
        baseline=baseline,
        baseline_denominator=of_baseline,
        current=current,
        current_denominator=of_current,
    )
    shares = statistic == "proportion"
    if shares:
        hint = "For events per person, use statistic='crude_rate'."
        refuse(y > m, "baseline", "exceeds `baseline_denominator`", hint, code="exceeds_whole")
        refuse(x > n, "current", "exceeds `current_denominator`", hint, code="exceeds_whole")

    base = (y, *as_estimated("baseline_denominator_bounds", m, estimated[0]))
    latest = (x, *as_estimated("current_denominator_bounds", n, estimated[1]))

    def limits(relative: bool) -> ChangeLimits:
        if estimated != (None, None):
            of_estimates = shares_of_estimates if shares else rates_of_estimates
            return of_estimates(base, latest, relative=relative, per=per, level=level)
        return limits_from_counts(
            (y, m), (x, n), shares=shares, relative=relative, per=per, level=level, mid_p=mid_p
        )

    warnings = (ONE_MODEL,) if estimated != (None, None) else ()
    return Values(per * y / m, per * x / n, statistic, per, (per / m, per / n), limits, warnings)


def _from_intervals(
    baseline: Interval,
    current: Interval,
    statistic: str | None,
    per: float,
    confidence: float | None,
) -> Values:
    level = _one_level(baseline, current, confidence)
    b, low_b, high_b, a, low_a, high_a = _aligned(
        *as_enclosed("baseline", baseline.estimate, baseline.lower, baseline.upper),
        *as_enclosed("current", current.estimate, current.lower, current.upper),
    )
    before, now = (b, low_b, high_b), (a, low_a, high_a)

    def limits(relative: bool) -> ChangeLimits:
        return limits_from_intervals(before, now, relative=relative, level=level)

    warnings = (
        *(f"baseline: {text}" for text in baseline.warnings),
        *(f"current: {text}" for text in current.warnings),
    )
    return Values(before[0], now[0], statistic, per, (1.0, 1.0), limits, warnings)


def _one_level(baseline: Interval, current: Interval, confidence: float | None) -> float:
    for name, value in (("baseline", baseline), ("current", current)):
        if np.ndim(value.confidence):
            raise InputError(name, "has several levels", "Make it with one `confidence`.")
    level = as_level(baseline.confidence)
    for name, other in (("current", current.confidence), ("confidence", confidence)):
        if other is not None and as_level(other) != level:
            problem = f"has limits at {percent_text(other)}, `baseline` at {percent_text(level)}"
            raise InputError(name, problem, "Give both limits at one level.")
    return level


def _aligned(*arrays: FloatArray) -> tuple[FloatArray, ...]:
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError as error:
        shapes = f"has shape {arrays[0].shape}, `current` {arrays[-1].shape}"
        raise InputError("baseline", shapes, "Align the shapes.") from error
