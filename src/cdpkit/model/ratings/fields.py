"""What a rule states: its ratings and its words need no more."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from cdpkit.model.ratings.facts import RagBasis, Since
from cdpkit.model.ratings.tolerance import Tolerance
from cdpkit.model.record import Identifier, Record


class RuleFields(Record, init=False):
    """The fields of a `RagRule`."""

    id: Identifier
    """Stable key, e.g. `rag.target-5-percent`."""
    title: str
    """Name in a few words."""
    basis: RagBasis
    """What a value is held against."""
    green_within: Tolerance = Tolerance()
    """How far short of its reference a value is still green."""
    amber_within: Tolerance | None = None
    """How far short it is still amber; without it there is no amber."""
    since: Since | None = None
    """For the basis `change`: the earlier value that counts."""
    comparator: str = ""
    """For the basis `significance`: the name of the comparator that it is meant for."""
    high_from: Decimal | None = Field(default=None, gt=0, le=1)
    """For the basis `confidence`: the probability from which confidence is high."""
    medium_from: Decimal | None = Field(default=None, gt=0, le=1)
    """For the basis `confidence`: the probability from which it is medium."""
    monitored: tuple[str, ...] = ()
    """Indicators that are watched without a rating."""
    rates_unchanged: bool = True
    """Whether a value that stood in the last report is rated again while no newer one is due."""
    declared_by: str = ""
    """Whose rule it is."""
    note: str = ""
    """Where it is used, or what to know about it."""
