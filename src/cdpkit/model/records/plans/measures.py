"""Indicators and targets: what tells whether a plan works."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from cdpkit.model.basis import Basis
from cdpkit.model.kinds import Accountability, Measure, Polarity, Stage
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Entry, Identifier, Ref
from cdpkit.model.records.comparator import FigureId
from cdpkit.model.records.placed import Placed
from cdpkit.model.records.reference import IndicatorId

Counted = Literal["not stated", "events", "people"]


class TargetForm(StrEnum):
    """What it takes to meet a target."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL = "equal"
    RANGE = "range"
    INCREASE_BY = "increase_by"
    DECREASE_BY = "decrease_by"
    INCREASE = "increase"
    DECREASE = "decrease"
    REACH_COMPARATOR = "reach_comparator"
    CLOSE_GAP = "close_gap"


class Indicator(Entry, init=False):
    """A measurable quantity that plans are held to, shared by documents.

    Examples
    --------
    >>> deaths = Indicator(id="indicator.deaths", title="Deaths from drug misuse", measure="count",
    ...                    polarity="lower_better", counted="events")
    >>> deaths.polarity.value
    'lower_better'
    """

    shared: ClassVar = True

    id: Identifier
    """`indicator.` and a key, e.g. `indicator.adults.in_treatment`."""
    title: str
    """Name in a few words."""
    definition: str = ""
    """What exactly is measured."""
    numerator: str = ""
    """What is counted."""
    denominator: str = ""
    """What it is divided by."""
    measure: Measure
    """What sort of number."""
    polarity: Polarity
    """Direction of improvement."""
    counted: Counted = "not stated"
    """What the numerator counts: events, or people who can be counted in two periods."""
    season: Literal[1, 4, 12] | None = None
    """Seasons a year of its series; none where the kind of period decides."""
    accountability: Accountability = Accountability.POPULATION
    """Whose result it is."""
    stage: Stage = Stage.OUTCOME
    """Where it stands between means and effects."""
    metrics: tuple[Annotated[Identifier, Ref(("Metric",), namespace="ncdof")], ...] = ()
    """Metrics of the national framework that it matches."""
    metrics_basis: Basis = Basis.ANALYST
    """Who matched it."""
    limitations: str = ""
    """What limits its use."""


class Target(Placed, init=False):
    """A value or direction that a plan binds itself to.

    Examples
    --------
    >>> target = Target(id="x.t1", indicator="indicator.deaths", form="at_most", value="40",
    ...                 due="2027")
    >>> target.form.value, target.value.value
    ('at_most', Decimal('40'))
    """

    id: Identifier
    """Stable key."""
    indicator: IndicatorId
    """What is to change."""
    form: TargetForm
    """What meeting it takes."""
    form_basis: Basis = Basis.PRINTED
    """Whether the form is printed or assumed."""
    value: PrintedValue | None = None
    """The value, unless only a direction is given."""
    baseline: FigureId | None = None
    """The figure it starts from."""
    due: PrintedPeriod | None = None
    """When it is to be met."""
    agreed_by: str = ""
    """Who agreed it."""
    note: str = ""
    """What is missing or odd about it."""

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        directions = {TargetForm.INCREASE, TargetForm.DECREASE}
        if self.value is None and self.form not in directions:
            msg = f"a target of form `{self.form}` needs a `value`"
            raise ValueError(msg)
        return self
