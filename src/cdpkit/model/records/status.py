"""How far an action or a milestone is, and who says so when."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.record import Record


class State(StrEnum):
    """How far an action or milestone is."""

    NOT_STARTED = "not_started"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DELAYED = "delayed"
    COMPLETE = "complete"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come: complete, stopped or withdrawn."""
        return self in {State.COMPLETE, State.STOPPED, State.WITHDRAWN}


class Status(Record, init=False):
    """A state, the day of the report, and the words of the report.

    A word stands for the record.

    Examples
    --------
    >>> Status.model_validate("under_way").state.value
    'under_way'
    """

    short: ClassVar[str] = "state"

    state: State = State.UNKNOWN
    """How far it is."""
    as_of: PrintedPeriod | None = None
    """The day or period of the report."""
    printed: str = ""
    """The state as printed, where the words differ."""
    note: str = ""
    """What the report adds."""

    def __str__(self) -> str:
        return self.state.value.replace("_", " ")


class RagColour(StrEnum):
    """A colour that a report gives to its own progress."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class RagMark(Record, init=False):
    """A colour that a report prints, by its own rule; a word stands for the record.

    Examples
    --------
    >>> RagMark(colour="amber", as_of="2025-01-31").colour.value
    'amber'
    """

    short: ClassVar[str] = "colour"

    colour: RagColour
    """The colour."""
    rule: str = ""
    """What the report says it means."""
    as_of: PrintedPeriod | None = None
    """The day or period of the report."""
