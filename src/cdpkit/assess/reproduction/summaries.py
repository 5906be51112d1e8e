"""Statistics of a list, and of a value against a need, a baseline or a target."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.assess.reproduction.statistic import Scale, Statistic
from cdpkit.calc import formulas
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdpkit.assess.reproduction.statistic import Inputs, Limits, Value


def total(inputs: Inputs) -> Value:
    """Add the values up."""
    return sum(inputs["values"])


def average(inputs: Inputs) -> Value:
    """Give the mean of the values."""
    return total(inputs) / len(inputs["values"])


def _student(inputs: Inputs) -> Limits | None:
    if len(inputs["values"]) < 2:
        return None
    found = calc.mean([float(value) for value in inputs["values"]])
    return found.lower, found.upper


def _median(inputs: Inputs) -> Value:
    return statistics.median(inputs["values"])


def _weighted_mean(inputs: Inputs) -> Value:
    values, weights = inputs["values"], inputs["weights"]
    return formulas.weighted_rate(values, [1] * len(values), weights)


def _check_weights(inputs: Inputs) -> None:
    if not sum(inputs["weights"]) > 0:
        raise InputError("inputs.weights", "add up to 0", "Give the weight of each value.")


def _unmet(inputs: Inputs) -> Value:
    """Give the share of need that is not met, in percent; never below 0, as in `calc`."""
    return max(
        100 - formulas.part_of_whole(inputs["in_treatment"], inputs["prevalence"]), Fraction(0)
    )


def _unmet_limits(inputs: Inputs) -> Limits | None:
    if "prevalence_lower" not in inputs or "prevalence_upper" not in inputs:
        return None
    treated, need, low, high = (
        float(inputs[name])
        for name in ("in_treatment", "prevalence", "prevalence_lower", "prevalence_upper")
    )
    found = calc.unmet_need(treated, need, lower=low, upper=high)
    return 100 * float(found.lower), 100 * float(found.upper)


def _check_need(inputs: Inputs) -> None:
    low = inputs.get("prevalence_lower", inputs["prevalence"])
    high = inputs.get("prevalence_upper", inputs["prevalence"])
    if not low <= inputs["prevalence"] <= high:
        raise InputError("inputs.prevalence", "is outside its limits", "Check their order.")


def _yearly(inputs: Inputs) -> Value:
    percent = formulas.percent_change(inputs["baseline"], inputs["current"])
    return formulas.annualised_percent(percent, years=inputs["years"])


def _attained(inputs: Inputs) -> Value:
    """Give the part of the planned change that is made, in percent."""
    baseline, target, current = (inputs[name] for name in ("baseline", "target", "current"))
    return formulas.part_of_whole(current - baseline, target - baseline)


def _check_plan(inputs: Inputs) -> None:
    if inputs["target"] == inputs["baseline"]:
        raise InputError("inputs.target", "equals `baseline`", "No change is planned.")


def _years_lost(inputs: Inputs) -> Value:
    years = (max(inputs["upper_age"] - age, 0) for age in inputs["ages"])
    return sum(left * count for left, count in zip(years, inputs["counts"], strict=True))


def _years_lost_limits(inputs: Inputs) -> Limits:
    counts, ages = ([float(x) for x in inputs[name]] for name in ("counts", "ages"))
    found = calc.years_of_life_lost(counts, ages, reference=float(inputs["upper_age"]))
    return float(found.lower), float(found.upper)


def _rises(inputs: Inputs) -> Value:
    return Fraction(formulas.consecutive_rises(inputs["values"]))


def _falls(inputs: Inputs) -> Value:
    return Fraction(formulas.consecutive_rises([-value for value in inputs["values"]]))


_is = frozenset
_VALUES = (("values",),)

SUMMARIES: Mapping[str, Statistic] = {
    "mean": Statistic(_VALUES, average, _student, lists=_is({"values"})),
    "median": Statistic(_VALUES, _median, lists=_is({"values"})),
    "weighted_mean": Statistic(
        (("values", "weights"),), _weighted_mean, lists=_is({"values", "weights"}),
        natural=_is({"weights"}), check=_check_weights,
    ),
    "unmet_need": Statistic(
        (("in_treatment", "prevalence"),), _unmet, _unmet_limits,
        optional=_is({"prevalence_lower", "prevalence_upper"}), natural=_is({"in_treatment"}),
        positive=_is({"prevalence", "prevalence_lower", "prevalence_upper"}), check=_check_need,
        scale=Scale.SHARE, whole=100,
    ),
    "annualised_percent": Statistic(
        (("baseline", "current", "years"),), _yearly, natural=_is({"current"}),
        positive=_is({"baseline", "years"}), scale=Scale.PERCENT_CHANGE,
    ),
    "attainment": Statistic(
        (("baseline", "target", "current"),), _attained, check=_check_plan,
        scale=Scale.SHARE, whole=100,
    ),
    "years_of_life_lost": Statistic(
        (("ages", "counts", "upper_age"),), _years_lost, _years_lost_limits,
        lists=_is({"ages", "counts"}), natural=_is({"ages", "counts"}),
        positive=_is({"upper_age"}),
    ),
    "successive_change": Statistic(
        _VALUES, _rises, lists=_is({"values"}), way=1, monotone=False
    ),
    "successive_fall": Statistic(
        _VALUES, _falls, lists=_is({"values"}), way=-1, monotone=False
    ),
}  # fmt: skip
"""The statistics of lists and of single values, by the name that a table gives them."""
