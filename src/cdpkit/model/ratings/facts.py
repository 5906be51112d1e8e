"""What a RAG rule looks at and what it answers: bases, states, facts and ratings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.model.kinds import Polarity


class RagBasis(StrEnum):
    """What a value is held against."""

    TARGET = "target"
    """The target."""
    LOW_AND_HIGH_TARGET = "low_and_high_target"
    """Two targets: amber lies between them."""
    TRAJECTORY = "trajectory"
    """The value that the path to the target expects by now."""
    FORECAST = "forecast"
    """A forecast for the period, in the place of a target."""
    CHANGE = "change"
    """An earlier value of the same series."""
    SIGNIFICANCE = "significance"
    """A comparator, by the interval of the value."""
    CONFIDENCE = "confidence"
    """How sure someone is, or how probable a projection makes it, that the target will be met."""


class RagState(StrEnum):
    """What stands in the RAG column: a colour as a word, or why there is none."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    MONITORED = "monitored"
    """Watched without a rating, as the rule says."""
    NO_TARGET = "no target"
    """Nothing to hold the value against."""
    NO_DATA = "no data"
    """No value."""
    NO_UPDATE_DUE = "no update due"
    """The value stood in the last report, and no newer one is due."""
    NO_JUDGEMENT = "no judgement"
    """Neither direction is better."""
    NOT_RATED = "not rated"
    """The rule does not fit the value; the reason says why."""

    @property
    def is_colour(self) -> bool:
        """Whether it is red, amber or green."""
        return self in {RagState.RED, RagState.AMBER, RagState.GREEN}


class Since(StrEnum):
    """The earlier value that a change is counted from."""

    PREVIOUS = "previous"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class RagFacts:
    """What a rule looks at; what is not known stays None.

    Parameters
    ----------
    polarity : Polarity
        Direction of improvement of the indicator.
    value : Decimal or None
        The latest value.
    indicator, unit : str
        Key of the indicator and unit of its values.
    target : Decimal or None
        The target.
    low, high : Decimal or None
        Two targets, or the ends of a target range.
    expected, forecast : Decimal or None
        What the trajectory and the forecast say of the period of the value.
    previous, baseline : Decimal or None
        Earlier values.
    comparison : str
        `better`, `similar` or `worse` than the comparator; otherwise why there is no such word.
    confidence : str, Decimal or None
        `high`, `medium` or `low`, or a probability.
    unchanged : bool
        Whether the value stood in the last report and no newer one is due.
    """

    polarity: Polarity
    value: Decimal | None = None
    indicator: str = ""
    unit: str = ""
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    expected: Decimal | None = None
    forecast: Decimal | None = None
    previous: Decimal | None = None
    baseline: Decimal | None = None
    comparison: str = ""
    confidence: str | Decimal | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """The state that a rule gives, and why.

    Parameters
    ----------
    state : RagState
        One of them.
    reason : str
        Why, in a few words.
    """

    state: RagState
    reason: str
