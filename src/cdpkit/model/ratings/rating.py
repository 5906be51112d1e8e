"""The rating itself: how far short of its reference a value falls, and which colour that gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model.kinds import Polarity
from cdpkit.model.ratings.facts import RagBasis, RagFacts, RagState, Rating, Since

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.model.ratings.fields import RuleFields


REFERENCES = {
    RagBasis.TARGET: "the target",
    RagBasis.TRAJECTORY: "the trajectory",
    RagBasis.FORECAST: "the forecast",
    RagBasis.CHANGE: "the earlier value",
}
"""The bases that allow a tolerance, and what each calls its reference."""

_COLOURS_OF_WORDS = {
    "better": RagState.GREEN,
    "best": RagState.GREEN,
    "similar": RagState.AMBER,
    "worse": RagState.RED,
    "worst": RagState.RED,
    "high": RagState.GREEN,
    "medium": RagState.AMBER,
    "low": RagState.RED,
}
_NOT_A_JUDGEMENT = frozenset({"lower", "lowest", "higher", "highest"})


def shortfall(value: Decimal, low: Decimal, high: Decimal, polarity: Polarity) -> Decimal:
    """Give how far a value falls short of a reference; below 0 it is better than that.

    Parameters
    ----------
    value : Decimal
        The value.
    low, high : Decimal
        The reference: the ends of a range, or twice the same number.
    polarity : Polarity
        Direction of improvement; `target_range` wants the value between the ends.

    Returns
    -------
    Decimal
        In the unit of the value.

    Examples
    --------
    >>> from decimal import Decimal
    >>> shortfall(Decimal(66), Decimal(70), Decimal(70), Polarity.HIGHER_BETTER)
    Decimal('4')
    >>> shortfall(Decimal(66), Decimal(70), Decimal(80), Polarity.TARGET_RANGE)
    Decimal('4')
    """
    if polarity is Polarity.HIGHER_BETTER:
        return low - value
    if polarity is Polarity.LOWER_BETTER:
        return value - high
    return max(low - value, value - high)


def rated(rule: RuleFields, facts: RagFacts) -> Rating:
    """Give the state of a value that may have a colour.

    Parameters
    ----------
    rule : RuleFields
        The rule.
    facts : RagFacts
        With a value and a direction of improvement.

    Returns
    -------
    Rating
        A colour, or why there is none.

    Examples
    --------
    >>> from cdpkit.model import RagRule
    >>> rule = RagRule(id="rag.x", title="x", basis="confidence")
    >>> rated(rule, RagFacts(Polarity.HIGHER_BETTER, confidence="low")).state.value
    'red'
    """
    if rule.basis is RagBasis.SIGNIFICANCE:
        return _by_comparison(rule, facts)
    if rule.basis is RagBasis.CONFIDENCE:
        return _by_confidence(rule, facts)
    if facts.value is None:
        return Rating(RagState.NO_DATA, "there is no value")
    if rule.basis is RagBasis.LOW_AND_HIGH_TARGET:
        return _by_two_targets(facts, facts.value)
    return _by_reference(rule, facts, facts.value)


def _by_reference(rule: RuleFields, facts: RagFacts, value: Decimal) -> Rating:
    name = f"the {rule.since.value} value" if rule.since else REFERENCES[rule.basis]
    if rule.basis is RagBasis.CHANGE and facts.polarity is Polarity.TARGET_RANGE:
        return Rating(RagState.NO_JUDGEMENT, "a change has no better side where a range is wanted")
    ends = _reference(rule, facts)
    if ends is None:
        missing = RagState.NOT_RATED if rule.basis is RagBasis.CHANGE else RagState.NO_TARGET
        return Rating(missing, f"{name} is not known")
    low, high = ends
    if low != high and facts.polarity is not Polarity.TARGET_RANGE:
        problem = f"{name} is a range, {low} to {high}, but the polarity is not `target_range`"
        return Rating(RagState.NOT_RATED, problem)
    short = shortfall(value, low, high, facts.polarity)
    return _within(rule, facts.unit, name, short, high if value > high else low)


def _reference(rule: RuleFields, facts: RagFacts) -> tuple[Decimal, Decimal] | None:
    if rule.basis is RagBasis.TARGET and facts.target is None:
        both = facts.low is not None and facts.high is not None
        return (facts.low, facts.high) if both else None  # type: ignore[return-value]
    earlier = facts.baseline if rule.since is Since.BASELINE else facts.previous
    reference = {
        RagBasis.TARGET: facts.target,
        RagBasis.TRAJECTORY: facts.expected,
        RagBasis.FORECAST: facts.forecast,
        RagBasis.CHANGE: earlier,
    }[rule.basis]
    return None if reference is None else (reference, reference)


def _within(rule: RuleFields, unit: str, name: str, short: Decimal, reference: Decimal) -> Rating:
    """Choose the colour by how far short the value falls; exactly at a tolerance is within it."""
    tolerances = [t for t in (rule.green_within, rule.amber_within) if t is not None]
    if unfit := [t for t in tolerances if not t.applies_to(unit)]:
        problem = f"the rule is in {unfit[0].unit}, the value in {unit or 'an unknown unit'}"
        return Rating(RagState.NOT_RATED, problem)
    said = _said(name, short, reference, worse=rule.basis is RagBasis.CHANGE)
    colours = (RagState.GREEN, RagState.AMBER)
    for colour, tolerance in zip(colours, tolerances, strict=False):
        if short <= tolerance.of(reference):
            return Rating(colour, f"{said}, within {tolerance}" if tolerance.amount else said)
    last = tolerances[-1]
    return Rating(RagState.RED, f"{said}, beyond {last}" if last.amount else said)


def _said(name: str, short: Decimal, reference: Decimal, *, worse: bool) -> str:
    if not short:
        return f"equal to {name} {reference:f}"
    size = f"{abs(short).normalize():f}"
    if worse:
        return f"{'worse' if short > 0 else 'better'} than {name} {reference:f} by {size}"
    return f"{'misses' if short > 0 else 'beats'} {name} {reference:f} by {size}"


def _by_two_targets(facts: RagFacts, value: Decimal) -> Rating:
    low, high, polarity = facts.low, facts.high, facts.polarity
    if low is None or high is None:
        return Rating(RagState.NO_TARGET, "a low and a high target are not both known")
    if polarity is Polarity.TARGET_RANGE:
        return Rating(RagState.NOT_RATED, "two targets need one direction of improvement")
    easy, hard = sorted((low, high), reverse=polarity is Polarity.LOWER_BETTER)
    if shortfall(value, hard, hard, polarity) <= 0:
        return Rating(RagState.GREEN, f"reaches the harder target {hard:f}")
    if shortfall(value, easy, easy, polarity) <= 0:
        return Rating(RagState.AMBER, f"lies between the targets {easy:f} and {hard:f}")
    return Rating(RagState.RED, f"falls short of the easier target {easy:f}")


def _by_comparison(rule: RuleFields, facts: RagFacts) -> Rating:
    name = rule.comparator or "the comparator"
    word = facts.comparison
    if word in {"better", "best", "similar", "worse", "worst"}:
        joint = "to" if word == "similar" else "than"
        return Rating(_COLOURS_OF_WORDS[word], f"{word} {joint} {name}")
    if word in _NOT_A_JUDGEMENT:
        return Rating(RagState.NO_JUDGEMENT, f"{word} than {name}, without a judgement")
    return Rating(RagState.NOT_RATED, f"not compared with {name}")


def _by_confidence(rule: RuleFields, facts: RagFacts) -> Rating:
    sure = facts.confidence
    if sure is None:
        return Rating(RagState.NOT_RATED, "no confidence is stated")
    if isinstance(sure, str):
        if sure not in {"high", "medium", "low"}:
            return Rating(RagState.NOT_RATED, f"`{sure}` is not high, medium or low")
        return Rating(_COLOURS_OF_WORDS[sure], f"{sure} confidence")
    if rule.high_from is None or rule.medium_from is None:
        return Rating(RagState.NOT_RATED, "the rule has no thresholds for a probability")
    word = "high" if sure >= rule.high_from else "medium" if sure >= rule.medium_from else "low"
    return Rating(_COLOURS_OF_WORDS[word], f"{word} confidence: probability {sure:.2f}")
