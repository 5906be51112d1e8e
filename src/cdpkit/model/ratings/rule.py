"""RAG rules: who gets red, amber or green, declared as a record and printed beside the table.

There is no default rule. A rule says what a value is held against, how far short amber and green
reach, and what is left without a colour; thresholds belong to whoever declares them.
"""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from cdpkit.model.kinds import Polarity
from cdpkit.model.ratings.facts import RagBasis, RagFacts, RagState, Rating, Since
from cdpkit.model.ratings.fields import RuleFields
from cdpkit.model.ratings.rating import REFERENCES, rated
from cdpkit.model.ratings.tolerance import Tolerance
from cdpkit.model.ratings.words import rule_words

__all__ = ["RagBasis", "RagFacts", "RagRule", "RagState", "Rating", "Since", "Tolerance"]


class RagRule(RuleFields, init=False):
    """A declared rule that gives a value red, amber or green, or says why it gets none.

    A value that meets its reference is green, one that falls short within `amber_within` amber,
    and one that falls shorter red; a value exactly at a tolerance is still within it. Which way
    is short follows from the polarity of the indicator. Without a direction of improvement there
    is not a colour.

    Examples
    --------
    >>> from decimal import Decimal
    >>> rule = RagRule(id="rag.ours", title="Ours", basis="target", amber_within="5%")
    >>> facts = RagFacts(Polarity.HIGHER_BETTER, Decimal("66.5"), target=Decimal(70))
    >>> rule.rate(facts).state.value
    'amber'
    >>> print(rule)
    Green: the target is met; amber: it is missed by up to 5%; red: it is missed by more.
    """

    @model_validator(mode="after")
    def _parts_fit_the_basis(self) -> Self:
        tolerant = self.basis in REFERENCES
        stray = {
            "green_within": bool(self.green_within.amount) and not tolerant,
            "amber_within": self.amber_within is not None and not tolerant,
            "since": self.since is not None and self.basis is not RagBasis.CHANGE,
            "comparator": bool(self.comparator) and self.basis is not RagBasis.SIGNIFICANCE,
            "high_from": self.high_from is not None and self.basis is not RagBasis.CONFIDENCE,
            "medium_from": self.medium_from is not None and self.basis is not RagBasis.CONFIDENCE,
        }
        if found := [name for name, is_stray in stray.items() if is_stray]:
            msg = f"`{found[0]}` has no meaning for the basis `{self.basis.value}`: leave it out"
            raise ValueError(msg)
        if self.basis is RagBasis.CHANGE and self.since is None:
            msg = "the basis `change` needs `since`: `previous` or `baseline`"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _amber_lies_below_green(self) -> Self:
        green, amber = self.green_within, self.amber_within
        if amber is not None:
            kinds = {(t.relative, t.unit) for t in (green, amber) if t.amount}
            if len(kinds) > 1:
                msg = f"`green_within` {green} and `amber_within` {amber} are of different units"
                raise ValueError(msg)
            if amber.amount <= green.amount:
                msg = f"`amber_within` {amber} must reach further than `green_within` {green}"
                raise ValueError(msg)
        if (self.high_from is None) != (self.medium_from is None):
            msg = "`high_from` and `medium_from` must be given together"
            raise ValueError(msg)
        if self.high_from and self.medium_from and self.medium_from >= self.high_from:
            msg = f"`medium_from` {self.medium_from} must lie below `high_from` {self.high_from}"
            raise ValueError(msg)
        return self

    def rate(self, facts: RagFacts) -> Rating:
        """Give the one state of a value under this rule.

        Parameters
        ----------
        facts : RagFacts
            The value and what the rule may hold it against.

        Returns
        -------
        Rating
            The state and why.

        Examples
        --------
        >>> from decimal import Decimal
        >>> rule = RagRule(id="rag.x", title="x", basis="change", since="previous",
        ...                amber_within="10%")
        >>> rule.rate(RagFacts(Polarity.LOWER_BETTER, Decimal(12), previous=Decimal(10)))
        Rating(state=<RagState.RED: 'red'>, reason='worse than the previous value 10 by 2, beyond 10%')
        """
        return self._without_colour(facts) or rated(self, facts)

    def _without_colour(self, facts: RagFacts) -> Rating | None:
        if facts.value is None and (
            self.basis is not RagBasis.CONFIDENCE or facts.confidence is None
        ):
            if facts.unchanged:
                return Rating(RagState.NO_UPDATE_DUE, "no value yet, and none is due")
            return Rating(RagState.NO_DATA, "there is no value")
        if facts.indicator in self.monitored:
            return Rating(RagState.MONITORED, "the rule lists it as monitored")
        if facts.polarity is Polarity.NEUTRAL:
            return Rating(RagState.NO_JUDGEMENT, "neither direction is better")
        if facts.unchanged and not self.rates_unchanged:
            return Rating(RagState.NO_UPDATE_DUE, "the last report held this value already")
        return None

    def sentence(self) -> str:
        """Say the rule in one plain sentence, as it stands beside every scorecard.

        Returns
        -------
        str
            The sentence.

        Examples
        --------
        >>> RagRule(id="rag.x", title="x", basis="significance", comparator="England").sentence()
        'Green: significantly better than England; amber: similar; red: significantly worse.'
        """
        parts = [rule_words(self)]
        if self.monitored:
            parts.append(f"monitored without a colour: {', '.join(self.monitored)}")
        if not self.rates_unchanged:
            parts.append("a value of the last report gets no colour while no newer one is due")
        if self.declared_by:
            parts.append(f"declared by {self.declared_by}")
        return "; ".join(parts) + "."

    def __str__(self) -> str:
        return self.sentence()
