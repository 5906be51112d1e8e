"""Statistics of two groups: ratios and differences of rates, proportions, odds and money.

Two rates may be given, or the four counts behind them; limits need the counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.assess.reproduction.statistic import Scale, Statistic
from cdpkit.calc import formulas
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdpkit.assess.reproduction.statistic import Inputs, Limits, Value


_RATES = ("numerator_rate", "denominator_rate")
_COUNTS = ("numerator", "denominator", "comparator_numerator", "comparator_denominator")
_SCALED = (*_COUNTS, "multiplier")
_Z_95 = 1.959963984540054


def _two(inputs: Inputs) -> tuple[Value, Value]:
    """Give the two rates, whichever way they are given."""
    if "numerator_rate" in inputs:
        return inputs["numerator_rate"], inputs["denominator_rate"]
    a, b, c, d = (inputs[name] for name in _COUNTS)
    per = inputs.get("multiplier", 1)
    return formulas.per_denominator(a, b, per), formulas.per_denominator(c, d, per)


def _ratio(inputs: Inputs) -> Value:
    return formulas.ratio(*_two(inputs))


def _difference(inputs: Inputs) -> Value:
    one, other = _two(inputs)
    return formulas.absolute_change(other, one)


def _odds(inputs: Inputs) -> Value:
    a, b, c, d = (inputs[name] for name in _COUNTS)
    return formulas.ratio(a * (d - c), c * (b - a))


def _money(inputs: Inputs) -> Value:
    return formulas.ratio(inputs["benefit"], inputs["cost"])


def _limits_of(
    calculator: Callable[..., calc.Interval[float]], *, per: bool = False
) -> Callable[[Inputs], Limits | None]:
    """Limits by a calculator of two groups, by the method that the inputs name."""

    def limits(inputs: Inputs) -> Limits | None:
        if "numerator_rate" in inputs:
            return None
        named = {"method": inputs["method"]} if "method" in inputs else {}
        scaled = {"per": float(inputs["multiplier"])} if per else {}
        found = calculator(*(float(inputs[name]) for name in _COUNTS), **named, **scaled)
        return found.lower, found.upper

    return limits


def _woolf(inputs: Inputs) -> Limits:
    """Limits of an odds ratio, normal on the log scale (Woolf 1955)."""
    a, b, c, d = (float(inputs[name]) for name in _COUNTS)
    variance = 1 / a + 1 / (b - a) + 1 / c + 1 / (d - c)
    return formulas.log_ratio_limits(float(_odds(inputs)), variance, _Z_95)


def _check_shares(inputs: Inputs) -> None:
    for name in ("", "comparator_"):
        top, bottom = f"{name}numerator", f"{name}denominator"
        if top in inputs and inputs[top] > inputs[bottom]:
            hint = "For events per person, use rate_ratio or rate_difference."
            raise InputError(f"inputs.{top}", f"exceeds `{bottom}`", hint)


def _check_odds(inputs: Inputs) -> None:
    _check_shares(inputs)
    for name in ("", "comparator_"):
        if inputs[f"{name}numerator"] == inputs[f"{name}denominator"]:
            problem = f"equals `{name}denominator`"
            hint = "An odds ratio needs some in either group without the event."
            raise InputError(f"inputs.{name}numerator", problem, hint)


_is = frozenset
_BELOW = _is({"denominator", "comparator_denominator", "multiplier"})
_OVER_NONE = _BELOW | {"comparator_numerator", "denominator_rate"}
_METHOD = _is({"multiplier", "method"})

TWO_GROUPS: Mapping[str, Statistic] = {
    "rate_ratio": Statistic(
        (_COUNTS, _RATES), _ratio, _limits_of(calc.rate_ratio), optional=_METHOD,
        positive=_OVER_NONE, natural=_is({"numerator", "numerator_rate"}), scale=Scale.RATIO,
    ),
    "rate_difference": Statistic(
        (_SCALED, _RATES), _difference, _limits_of(calc.rate_difference, per=True),
        positive=_BELOW, natural=_is({"numerator", "comparator_numerator", *_RATES}),
        scale=Scale.DIFFERENCE,
    ),
    "proportion_ratio": Statistic(
        (_COUNTS, _RATES), _ratio, _limits_of(calc.proportion_ratio), optional=_METHOD,
        positive=_OVER_NONE, natural=_is({"numerator", "numerator_rate"}), check=_check_shares,
        scale=Scale.RATIO,
    ),
    "proportion_difference": Statistic(
        (_SCALED, _RATES), _difference, _limits_of(calc.proportion_difference, per=True),
        positive=_BELOW, natural=_is({"numerator", "comparator_numerator", *_RATES}),
        check=_check_shares, scale=Scale.POINTS, whole=100,
    ),
    "odds_ratio": Statistic(
        (_COUNTS,), _odds, _woolf, optional=_is({"multiplier"}),
        positive=_BELOW | {"numerator", "comparator_numerator"}, check=_check_odds,
        scale=Scale.RATIO,
    ),
    "money_ratio": Statistic(
        (("benefit", "cost"),), _money,
        positive=_is({"cost"}), natural=_is({"benefit"}), scale=Scale.RATIO,
    ),
}  # fmt: skip
"""The statistics of two groups, by the name that a table gives them."""
