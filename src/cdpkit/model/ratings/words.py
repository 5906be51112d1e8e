"""A RAG rule in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model.ratings.facts import RagBasis
from cdpkit.model.ratings.rating import REFERENCES

if TYPE_CHECKING:
    from cdpkit.model.ratings.fields import RuleFields
    from cdpkit.model.ratings.tolerance import Tolerance


def rule_words(rule: RuleFields) -> str:
    """Say what gets which colour.

    Parameters
    ----------
    rule : RuleFields
        The rule.

    Returns
    -------
    str
        Without a full stop: more may follow.

    Examples
    --------
    >>> from cdpkit.model import RagRule
    >>> rule_words(RagRule(id="rag.x", title="x", basis="trajectory"))
    'Green: the trajectory is met; red: it is missed'
    """
    if rule.basis is RagBasis.SIGNIFICANCE:
        name = rule.comparator or "the comparator"
        return f"Green: significantly better than {name}; amber: similar; red: significantly worse"
    if rule.basis is RagBasis.LOW_AND_HIGH_TARGET:
        return (
            "Green: the harder of two targets is reached; amber: only the easier one; red: neither"
        )
    if rule.basis is RagBasis.CONFIDENCE:
        return _confidence(rule)
    if rule.basis is RagBasis.CHANGE:
        name = f"the {rule.since.value} value" if rule.since else REFERENCES[rule.basis]
        return _three(rule, f"no worse than {name}", f"better than {name}", "worse")
    name = REFERENCES[rule.basis]
    return _three(rule, f"{name} is met", f"{name} is beaten", "it is missed")


def _three(rule: RuleFields, met: str, beaten: str, short: str) -> str:
    green, amber = rule.green_within, rule.amber_within
    parts = [f"Green: {_green(green, met, beaten, short)}"]
    if amber is not None:
        parts.append(f"amber: {_amber(green, amber, short)}")
        parts.append(f"red: {short} by more" if amber.amount > 0 else "red: anything less")
    elif green.amount > 0:
        parts.append(f"red: {short} by more")
    else:
        parts.append("red: anything less" if green.amount < 0 else f"red: {short}")
    return "; ".join(parts)


def _green(green: Tolerance, met: str, beaten: str, short: str) -> str:
    if green.amount < 0:
        return f"{beaten} by at least {green.opposite()}"
    return f"{met}, or {short} by up to {green}" if green.amount else met


def _amber(green: Tolerance, amber: Tolerance, short: str) -> str:
    if amber.amount < 0:
        return f"by at least {amber.opposite()}"
    within = f"{short} by up to {amber}"
    if green.amount < 0:
        return f"not so much better, or {within}" if amber.amount else "not so much better"
    return within


def _confidence(rule: RuleFields) -> str:
    if rule.high_from is None or rule.medium_from is None:
        return "Green: high confidence that the target will be met; amber: medium; red: low"
    high, medium = (f"{100 * share:f}".rstrip("0").rstrip(".") for share in
                    (rule.high_from, rule.medium_from))  # fmt: skip
    return (
        f"Green: a probability of at least {high}% that the target will be met; "
        f"amber: at least {medium}%; red: less"
    )
