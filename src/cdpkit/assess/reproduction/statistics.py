"""The statistics that a figure table may name: their inputs, values and limits.

Values are exact: the formulas of `calc` run on fractions here. Limits are floats.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.assess.reproduction.statistic import Scale, Statistic
from cdpkit.assess.reproduction.summaries import SUMMARIES, average, total
from cdpkit.assess.reproduction.two_groups import TWO_GROUPS
from cdpkit.calc import formulas
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from cdpkit.assess.reproduction.statistic import Inputs, Limits, Value


Z_95 = 1.959963984540054
"""Two-sided 95% quantile of the normal distribution."""


def _count_limits(count: Fraction) -> tuple[float, float]:
    interval = calc.count_interval(float(count))
    return float(interval.lower), float(interval.upper)


def _per_count(scale: Callable[[Inputs], Value], count: str) -> Callable[[Inputs], Limits]:
    """Limits of something proportional to a count: the limits of the count, scaled."""

    def limits(inputs: Inputs) -> Limits:
        factor = float(scale(inputs))
        lower, upper = _count_limits(inputs[count])
        return factor * lower, factor * upper

    return limits


def _difference(inputs: Inputs) -> Value:
    return formulas.absolute_change(inputs["baseline"], inputs["current"])


def _percent(inputs: Inputs) -> Value:
    return formulas.percent_change(_base(inputs), inputs["current"])


def _base(inputs: Inputs) -> Value:
    if "baseline" in inputs:
        return inputs["baseline"]
    return inputs["current"] - inputs["change"]


def _check_base(inputs: Inputs) -> None:
    if _base(inputs) <= 0:
        name = "baseline" if "baseline" in inputs else "change"
        problem = f"gives a base of {float(_base(inputs)):g}"
        raise InputError(f"inputs.{name}", problem, "A percent change needs a base above 0.")


def _rate(inputs: Inputs) -> Value:
    return formulas.per_denominator(
        inputs["numerator"], inputs["denominator"], inputs["multiplier"]
    )


def _pooled_rate(inputs: Inputs) -> Value:
    return formulas.yearly_rate(
        inputs["numerator"], inputs["denominator"], years=inputs["years"], per=inputs["multiplier"]
    )


def _wilson(inputs: Inputs) -> Limits:
    multiplier = float(inputs["multiplier"])
    numerator, denominator = float(inputs["numerator"]), float(inputs["denominator"])
    lower, upper = formulas.wilson_limits(numerator, denominator, Z_95)
    return max(0.0, lower) * multiplier, min(1.0, upper) * multiplier


def _check_share(inputs: Inputs) -> None:
    if inputs["numerator"] > inputs["denominator"]:
        problem = "exceeds `denominator`"
        raise InputError("inputs.numerator", problem, "For events per person, use crude_rate.")


def _moving_average(inputs: Inputs) -> Value:
    names = ("previous_average", "entering", "leaving", "window")
    return formulas.moving_average_update(*(inputs[name] for name in names))


def _scaled_limits(inputs: Inputs) -> Limits:
    names = ("rate", "count", "count_lower", "count_upper")
    lower, upper = formulas.scaled_limits(*(inputs[name] for name in names))
    return float(lower), float(upper)


def _check_scaling(inputs: Inputs) -> None:
    if not inputs["count_lower"] <= inputs["count"] <= inputs["count_upper"]:
        hint = "Check the order of the limits."
        raise InputError("inputs.count", "is outside its limits", hint)


def _direct(inputs: Inputs) -> Value:
    """Give the rate, or None where it has to be suppressed."""
    if sum(inputs["count"]) < calc.standardisation.MINIMUM_EVENTS:
        return None
    rate = formulas.weighted_rate(inputs["count"], inputs["population"], inputs["standard"])
    return rate * inputs["multiplier"]


def _dobson(inputs: Inputs) -> Limits:
    bands = [[float(x) for x in inputs[name]] for name in ("count", "population", "standard")]
    total = sum(bands[0])
    rate, variance = formulas.weighted_rate(*bands), formulas.weighted_variance(*bands)
    multiplier = float(inputs["multiplier"])
    lower, upper = (
        formulas.dobson_limit(rate, variance, total, limit)
        for limit in formulas.byar_limits(total, Z_95)
    )
    return lower * multiplier, upper * multiplier


def _check_standard(inputs: Inputs) -> None:
    if not sum(inputs["standard"]) > 0:
        raise InputError("inputs.standard", "adds up to 0", "Give the standard population.")


def _dobson_shape(inputs: Inputs) -> Limits:
    value, lower, count = (float(inputs[name]) for name in ("value", "lower", "count"))
    return None, formulas.dobson_upper_from_lower(value, lower, count, Z_95)


def _check_shape(inputs: Inputs) -> None:
    if inputs["lower"] > inputs["value"]:
        raise InputError("inputs.lower", "is above `value`", "Check the order.")


def _indirect(inputs: Inputs) -> Value:
    return formulas.ratio(inputs["observed"], inputs["expected"]) * _reference(inputs)


def _reference(inputs: Inputs) -> Value:
    return inputs["reference_rate"] if "reference_rate" in inputs else inputs["multiplier"]


def _trend_label(inputs: Inputs) -> str:
    columns = {name: inputs[name] for name in ("values", "lower", "upper")}
    found: calc.RecentTrend = calc.trend(
        times=inputs["years"], **columns, polarity=inputs.get("polarity")
    )
    return found.label


def _chi_squared(inputs: Inputs) -> float:
    names = ("numerator", "denominator", "values", "lower", "upper")
    columns = {name: inputs[name] for name in names if name in inputs}
    extra = {"z2": inputs["z2"]} if "z2" in inputs else {}
    return float(calc.trend_chi_squared(times=inputs["years"], **columns, **extra))


_LEVELS = (("baseline", "current"),)
_CHANGES = (("baseline", "current"), ("current", "change"))
_RATE = ("numerator", "denominator", "multiplier")
_SERIES = ("years", "values", "lower", "upper")
_is = frozenset
_POOLED = partial(Statistic, (("values",),), lists=_is({"values"}), natural=_is({"values"}))
_PERCENT_CHANGE = Statistic(
    _CHANGES, _percent, natural=_is({"current"}), check=_check_base, scale=Scale.PERCENT_CHANGE
)

STATISTICS: Mapping[str, Statistic] = {
    "absolute_change": Statistic(_LEVELS, _difference, scale=Scale.DIFFERENCE),
    "percentage_point_change": Statistic(
        _LEVELS, _difference, scale=Scale.POINTS, whole=100
    ),
    "percent_change": _PERCENT_CHANGE,
    "rolling_12m": _PERCENT_CHANGE,
    "proportion": Statistic(
        (_RATE,), _rate, _wilson,
        positive=_is({"denominator", "multiplier"}), natural=_is({"numerator"}),
        check=_check_share, scale=Scale.SHARE,
    ),
    "crude_rate": Statistic(
        (_RATE,), _rate, _per_count(lambda i: i["multiplier"] / i["denominator"], "numerator"),
        positive=_is({"denominator", "multiplier"}), natural=_is({"numerator"}), scale=Scale.RATE,
    ),
    "pooled_3yr_rate": Statistic(
        ((*_RATE, "years"),), _pooled_rate,
        _per_count(lambda i: i["multiplier"] / (i["denominator"] * i["years"]), "numerator"),
        positive=_is({"denominator", "multiplier", "years"}), natural=_is({"numerator"}),
        scale=Scale.RATE,
    ),
    "pooled_3yr_average": _POOLED(value=average),
    "pooled_3yr_count": _POOLED(value=total),
    "sum": Statistic((("values",),), total, lists=_is({"values"})),
    "moving_average_update": Statistic(
        (("previous_average", "entering", "leaving", "window"),), _moving_average,
        positive=_is({"window"}), natural=_is({"previous_average", "entering", "leaving"}),
    ),
    "rate_ci_scaling": Statistic(
        (("count", "count_lower", "count_upper", "rate"),), lambda i: i["rate"], _scaled_limits,
        positive=_is({"count"}), natural=_is({"rate", "count_lower"}), check=_check_scaling,
        given=True,
    ),
    "dsr": Statistic(
        (("count", "population", "standard", "multiplier"),), _direct, _dobson,
        lists=_is({"count", "population", "standard"}), positive=_is({"population", "multiplier"}),
        natural=_is({"count", "standard"}), check=_check_standard, scale=Scale.RATE,
    ),
    "dsr_ci_shape": Statistic(
        (("count", "value", "lower"),), lambda i: i["value"], _dobson_shape,
        positive=_is({"count"}), natural=_is({"value"}), check=_check_shape,
        given=True,
    ),
    "isr": Statistic(
        (("observed", "expected", "reference_rate"),), _indirect,
        _per_count(lambda i: _reference(i) / i["expected"], "observed"),
        positive=_is({"expected"}), natural=_is({"observed", "reference_rate"}),
    ),
    "smr": Statistic(
        (("observed", "expected", "multiplier"),), _indirect,
        _per_count(lambda i: _reference(i) / i["expected"], "observed"),
        positive=_is({"expected", "multiplier"}), natural=_is({"observed"}),
    ),
    "recent_trend": Statistic(
        (_SERIES,), _trend_label, lists=_is(_SERIES), optional=_is({"polarity"}),
        monotone=False, gaps=True,
    ),
    "trend_chi2": Statistic(
        (("years", "numerator", "denominator"), _SERIES), _chi_squared,
        lists=_is({*_SERIES, "numerator", "denominator"}), optional=_is({"z2"}),
        natural=_is({"numerator"}), positive=_is({"denominator", "z2"}),
        monotone=False, gaps=True,
    ),
    **TWO_GROUPS,
    **SUMMARIES,
}  # fmt: skip
"""Every statistic by the name that a table gives it."""
