"""From two points to `calc.change`: by counts, by published limits, or by values alone."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

from cdpkit import calc
from cdpkit.assess.series import agrees
from cdpkit.assess.wording import absence, percent_step
from cdpkit.model import Statistic
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from cdpkit.assess.changes.ends import Ends
    from cdpkit.assess.wording import Point
    from cdpkit.model.printed_values import Bounds

__all__ = ["RELATIVE", "calculated", "usual_kind", "years_between"]

RELATIVE = frozenset({"percent", "ratio", "annualised_percent", "percent_of_percentage"})
_DIFFERENCES = frozenset({Statistic.MEAN, Statistic.RATIO, Statistic.PROPORTION})
_MODELLED = frozenset({GssMarker.ESTIMATED, GssMarker.FORECAST})
_COUNTED = {Statistic.PROPORTION: "proportion", Statistic.CRUDE_RATE: "crude_rate"}


def usual_kind(ends: Ends) -> str:
    """Choose the kind of change by the sort of number; a small base gets no percentage."""
    base = ends.baseline.value
    if ends.context.measure.is_percent:
        return "percentage_point"
    if ends.context.statistic in _DIFFERENCES or base is None or base <= 0:
        return "absolute"
    small = percent_step(base, ends.baseline.decimals, ends.baseline.numerator) > 1
    return "absolute" if small else "percent"


def calculated(
    ends: Ends, kind: str, confidence: float | None, *, independent: bool
) -> tuple[calc.Change | None, str]:
    """Give the result, or none and the reason why the change cannot be stated."""
    missing = [
        f"the value for {point.when().text} {absence(point.markers)}"
        for point in (ends.baseline, ends.current)
        if point.value is None
    ]
    if missing:
        return None, " and ".join(missing)
    base = ends.baseline.value
    if kind in RELATIVE and base is not None and base <= 0:
        sign = "zero" if base == 0 else "below zero"
        return None, f"the baseline is {sign}, from which there is no relative change"
    options: dict[str, Any] = {"kind": kind, "independent": independent}
    if kind == "annualised_percent":
        options["years"] = years_between(ends)
    result = calc.change(*_inputs(ends, confidence, options), **options)
    points = kind == "absolute" and result.kind == "percentage_point"
    return (_in_unit(result, options["per"]) if points else result), ""


def _in_unit(result: calc.Change, per: float) -> calc.Change:
    """Turn percentage points into the unit of shares that are not printed in percent."""
    names = ("estimate", "lower", "upper", "lowest", "highest")
    numbers = {name: getattr(result, name) * per / 100 for name in names}
    return replace(result, kind="absolute", **numbers)


def years_between(ends: Ends) -> float | None:
    """Give the years from one period to the other; whole months count as twelfths."""
    one, other = ends.baseline.period, ends.current.period
    if one is None or other is None:
        return None
    first, last = one.reach[1], other.reach[1]
    months = 12 * (last.year - first.year) + last.month - first.month
    return months / 12


def _inputs(ends: Ends, confidence: float | None, options: dict[str, Any]) -> tuple[Any, Any]:
    """Give what `calc.change` takes, and add what it needs to know of it."""
    both = (ends.baseline, ends.current)
    statistic = ends.context.statistic
    if statistic is Statistic.COUNT and all(_is_count(p) for p in both):
        options |= {"statistic": "count", "confidence": confidence}
        return both[0].value, both[1].value
    if statistic in _COUNTED and all(agrees(p, ends.per) for p in both):
        options |= {
            "statistic": _COUNTED[statistic],
            "per": ends.per,
            "confidence": confidence,
            "baseline_denominator": both[0].denominator,
            "current_denominator": both[1].denominator,
        }
        return both[0].numerator, both[1].numerator
    bounds = [_bounds(point) for point in both]
    if any(bounds):
        options |= {"baseline_bounds": bounds[0], "current_bounds": bounds[1]}
    options |= _sort_of_number(ends)
    if all(p.lower is not None for p in both):
        return _interval(both[0], ends.context.level), _interval(both[1], ends.context.level)
    return both[0].value, both[1].value


def _sort_of_number(ends: Ends) -> dict[str, Any]:
    """Tell shares from all else, so that percent and percentage points are not mixed up."""
    if ends.context.measure.is_percent:
        return {"statistic": "proportion", "per": 100.0}
    if ends.context.statistic is Statistic.PROPORTION:
        return {"statistic": "proportion", "per": ends.per}
    return {"statistic": "other"}


def _is_count(point: Point) -> bool:
    """Tell whether the value is a number of events, not an estimate and not rounded."""
    bounds, value = point.bounds, point.value
    if value is None or value < 0 or not _MODELLED.isdisjoint(point.markers):
        return False
    return bounds is None or _width(bounds) <= 1


def _width(bounds: Bounds) -> float:
    ends = (bounds.lower, bounds.upper)
    return inf if ends[0] is None or ends[1] is None else float(ends[1] - ends[0])


def _interval(point: Point, level: float) -> calc.Interval:
    value, lower, upper = (float(n or 0) for n in (point.value, point.lower, point.upper))
    return calc.Interval(value, lower, upper, level, method="as published")


def _bounds(point: Point) -> tuple[float, float] | None:
    if point.bounds is None or point.bounds.lower is None or point.bounds.upper is None:
        return None
    return float(point.bounds.lower), float(point.bounds.upper)
