"""Plan layer: strategies and what they promise.

An identifier may be short in a file (`a10`); loading expands it below its parent. Every link that
a document does not print carries a `basis`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from cdpkit.model.basis import Basis
from cdpkit.model.kinds import (
    Accountability,
    EngagementKind,
    Level,
    LinkStrength,
    Measure,
    MilestoneKind,
    NeedReading,
    Polarity,
    RiskKind,
    Stage,
    StrategyRelation,
    StrategyStatus,
)
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Entry, Identifier, Ref, Shorthand
from cdpkit.model.records.comparator import FigureId
from cdpkit.model.records.partnership import Aim, DelivererId, PartnershipId
from cdpkit.model.records.placed import Placed
from cdpkit.model.records.recurrence import Recurrence
from cdpkit.model.records.reference import BoardId, IndicatorId, OrganisationId, OutcomeId
from cdpkit.model.records.responsible import Responsible
from cdpkit.model.records.status import RagMark, Status

__all__ = [
    "Action",
    "Commitment",
    "Engagement",
    "Indicator",
    "IndicatorLink",
    "LinkedStrategy",
    "Milestone",
    "Need",
    "OutcomeLink",
    "PrintedTitle",
    "Priority",
    "Restatement",
    "Risk",
    "Strategy",
    "Target",
    "TargetForm",
    "VerbClass",
]

CommitmentId = Annotated[Identifier, Ref(("Commitment",))]
Counted = Literal["not stated", "events", "people"]
PriorityId = Annotated[Identifier, Ref(("Priority",))]


class VerbClass(StrEnum):
    """What the verb of an action asks for; some classes have no completion test."""

    CREATE = "create"
    REVIEW = "review"
    EXPAND = "expand"
    CONNECT = "connect"
    IMPROVE = "improve"
    RECRUIT = "recruit"
    PARTICIPATE = "participate"
    CONTINUE = "continue"
    EXPLORE = "explore"
    ACHIEVE = "achieve"


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


class Restatement(Placed, init=False):
    """The national priorities or aims exactly as one document lists them."""

    id: Identifier
    """Stable key."""
    printed_as: str
    """What the document calls the list."""
    items: tuple[str, ...]
    """The list in short words."""
    outcomes: tuple[OutcomeId, ...] = ()
    """National outcomes that the items point to."""
    basis: Basis = Basis.ANALYST
    """Who linked items to outcomes."""
    note: str = ""
    """Why the analyst linked them so."""


class Need(Placed, init=False):
    """A finding of a needs assessment."""

    id: Identifier
    """Stable key."""
    text: str
    """The need in a few words."""
    theme: str
    """What it is about."""
    reads_as: NeedReading = NeedReading.NEED
    """What it reads as: lists of needs mix needs, actions and principles."""
    claims: tuple[FigureId, ...] = ()
    """Figures or claims it rests on."""


class OutcomeLink(Entry, init=False):
    """A link from a local priority to a national outcome."""

    outcome: OutcomeId
    """The outcome."""
    strength: LinkStrength = LinkStrength.CONTRIBUTES
    """Whether the priority is mainly for it."""
    basis: Basis
    """Whether the document prints the link."""
    note: str = ""
    """Why the analyst drew it."""


class IndicatorLink(Placed, init=False):
    """An indicator that tells of a priority; its identifier stands for the record."""

    short: ClassVar[str] = "indicator"

    indicator: IndicatorId
    """The indicator."""
    basis: Basis = Basis.PRINTED
    """Whether the document prints the link."""
    note: str = ""
    """Why the analyst drew it."""
    definition: str = ""
    """What the document says is measured, in a few words."""
    printed_under: str = ""
    """Heading under which it stands."""


class PrintedTitle(Placed, init=False):
    """A title as one place of the document prints it."""

    text: str
    """The title, or a few words on how it differs."""


class Commitment(Placed, init=False):
    """A long-term promise of a strategy."""

    id: Identifier
    """Stable key."""
    text: str
    """The promise in a few words."""
    serves: tuple[Annotated[Identifier, Ref(("Aim",))], ...] = ()
    """Aims it serves."""
    serves_basis: Basis = Basis.ANALYST
    """Who linked it to them."""
    horizon: str = "long_term"
    """When it is to hold."""
    strand: str = ""
    """Strand of the priority it stands in."""
    printed_under: str = ""
    """The heading it stands under, where that is not the one for commitments."""


class Milestone(Placed, init=False):
    """A thing to have done: national, local or a step of the process."""

    id: Identifier
    """Stable key."""
    title: str
    """The milestone in a few words."""
    ref: Annotated[Identifier, Ref(("SourcedFact",))] | None = None
    """The national milestone it answers to."""
    kind: MilestoneKind
    """Who set it, or what it is about."""
    due: PrintedPeriod | None = None
    """When it is due."""
    achieved_on: PrintedPeriod | None = None
    """When it was reached."""
    owner: Responsible | None = None
    """Who answers for it."""
    status: Status = Status()
    """How far it is."""
    history: tuple[Status, ...] = ()
    """Earlier reports, oldest first."""
    rag: RagMark | None = None
    """The colour that a report gives it."""
    recurs: Recurrence | None = None
    """How often it comes again, where it does."""


class Target(Placed, init=False):
    """A value or direction that a plan binds itself to."""

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


class Action(Placed, init=False):
    """A thing that a plan says will be done."""

    shorthands: ClassVar = (Shorthand("lead", "leads"),)

    id: Identifier
    """Stable key."""
    number: str = ""
    """Number or reference as printed: `1.10` is not `1.1`."""
    text: str
    """The action in a few words."""
    supports: tuple[CommitmentId, ...] = ()
    """Commitments it serves."""
    supports_basis: Basis = Basis.ANALYST
    """Who linked it to them."""
    verb_class: VerbClass | None = None
    """What its verb asks for."""
    leads: tuple[Responsible, ...] = ()
    """Who answers for it, in the order printed."""
    partners: tuple[DelivererId, ...] = ()
    """Delivery bodies, services or plans it names."""
    supporters: tuple[PartnershipId, ...] = ()
    """Partnerships whose members back it."""
    counterparts: tuple[str, ...] = ()
    """Sectors it names without naming a body."""
    beneficiaries: tuple[str, ...] = ()
    """Groups it is for."""
    horizon: str = "initial"
    """`initial`, `year_1` and so on."""
    start: PrintedPeriod | None = None
    """When it starts."""
    due: PrintedPeriod | None = None
    """When it is due."""
    recurs: Recurrence | None = None
    """How often it comes again, or `ongoing` where it has no end."""
    status: Status = Status()
    """How far it is."""
    history: tuple[Status, ...] = ()
    """Earlier reports, oldest first."""
    rag: RagMark | None = None
    """The colour that a report gives it."""
    milestones: tuple[Milestone, ...] = ()
    """Steps on the way."""
    indicators: tuple[IndicatorId, ...] = ()
    """Indicators that tell its success."""
    target: Annotated[Identifier, Ref(("Target",))] | None = None
    """A target it is held to."""
    note: str = ""
    """What else is printed of it."""
    strand: str = ""
    """Strand of the priority it stands in."""
    repeats: Annotated[Identifier, Ref(("Action", "Commitment"), acyclic=True)] | None = None
    """An action or commitment that says the same."""
    repeats_basis: Basis = Basis.ANALYST
    """Who says that it repeats."""
    printed_under: str = ""
    """The heading it stands under, where that is not the one for actions."""

    @property
    def lead(self) -> str | None:
        """The one body that answers for it; None where none or several do, or none is on record."""
        return self.leads[0].body if len(self.leads) == 1 else None


class Priority(Placed, init=False):
    """The top level of a strategy, whatever its text calls it."""

    id: Identifier
    """Stable key."""
    number: int | None = Field(default=None, ge=1)
    """Number as printed."""
    title: str
    """Title in the body of the document."""
    printed_titles: tuple[PrintedTitle, ...] = ()
    """Other forms of the title."""
    strands: tuple[str, ...] = ()
    """Parts with commitments and actions of their own."""
    outcomes: tuple[OutcomeLink, ...] = ()
    """National outcomes it serves."""
    informed_by: tuple[Annotated[Identifier, Ref(("Need",))], ...] = ()
    """Needs it answers."""
    informed_by_basis: Basis = Basis.ANALYST
    """Who linked it to the needs."""
    aims: tuple[Aim, ...] = ()
    """Aims."""
    commitments: tuple[Commitment, ...] = ()
    """Long-term promises."""
    actions: tuple[Action, ...] = ()
    """Actions."""
    indicators: tuple[IndicatorLink, ...] = ()
    """Indicators that tell of it."""
    counterparts: tuple[str, ...] = ()
    """Sectors that its text names as needed, without naming a body."""


class LinkedStrategy(Placed, init=False):
    """Another strategy that this one names."""

    id: Identifier
    """Stable key."""
    title: str
    """Its title."""
    owner: BoardId | None = None
    """Whose it is: an organisation or a board."""
    period: PrintedPeriod | None = None
    """When it runs."""
    relation: StrategyRelation
    """How ours stands to it."""
    national: Annotated[Identifier, Ref(("NationalStrategy",))] | None = None
    """The reference record, for the national strategy."""
    their_priority: str = ""
    """The part of it that the link is to."""
    our_priority: PriorityId | None = None
    """The part of ours."""
    listed: bool
    """Whether the document lists it, rather than only naming it in its body."""


class Risk(Placed, init=False):
    """A risk and what is to be done about it; `promised` when only announced."""

    id: Identifier
    """Stable key."""
    text: str
    """The risk in a few words."""
    kind: RiskKind
    """What it threatens."""
    likelihood: Level | None = None
    """How likely it is."""
    impact: Level | None = None
    """How much it would matter."""
    mitigation: str = ""
    """What is to be done."""
    owner: Responsible | None = None
    """Who answers for it."""
    promised: bool = False
    """Whether the document promises it without printing any."""


class Strategy(Placed, init=False):
    """A strategy or plan of a partnership.

    Examples
    --------
    >>> plan = Strategy(
    ...     id="x.s1", partnership="x", title="Plan", term="objective", period="2023-2027",
    ...     status="adopted", at="x.doc L1",
    ... )
    >>> plan.period.is_ambiguous
    True
    """

    id: Identifier
    """Stable key, e.g. `wirral.s2023`."""
    partnership: PartnershipId
    """Whose it is."""
    title: str
    """Title."""
    term: str
    """What its text calls its top level."""
    period: PrintedPeriod
    """When it runs."""
    stated_length_years: int | None = Field(default=None, ge=1)
    """Length that it gives itself in words."""
    vision: str = ""
    """The vision in a few words."""
    vision_printed: tuple[PrintedTitle, ...] = ()
    """Variants of the vision, by place."""
    mission: str = ""
    """The mission in a few words."""
    principles: tuple[Aim, ...] = ()
    """What cuts across the priorities."""
    status: StrategyStatus
    """Whether it is in force."""
    adopted_by: Responsible | None = None
    """Who adopted it."""
    adopted_on: PrintedPeriod | None = None
    """When it was adopted."""
    informed_by: tuple[
        Annotated[Identifier, Ref(("Need", "Document", "Milestone", "Engagement"))], ...
    ] = ()
    """Needs, documents, assessments and engagements that it rests on."""
    informed_by_basis: Basis = Basis.PRINTED
    """Who linked it to them."""
    supersedes: Annotated[Identifier, Ref(("Strategy", "Document"), acyclic=True)] | None = None
    """What it replaces."""
    priorities: tuple[Priority, ...] = ()
    """The top level, in order."""
    commitments: tuple[Commitment, ...] = ()
    """Promises of the strategy as a whole."""
    actions: tuple[Action, ...] = ()
    """Actions of the strategy as a whole."""
    linked: tuple[LinkedStrategy, ...] = ()
    """Other strategies it names."""
    milestones: tuple[Milestone, ...] = ()
    """Promises about the process."""
    risks: tuple[Risk, ...] = ()
    """Risks."""
    note: str = ""
    """What else is printed about the plan as a whole."""


class Indicator(Entry, init=False):
    """A measurable quantity that plans are held to, shared by documents."""

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


class Engagement(Placed, init=False):
    """Work with people or bodies outside the partnership."""

    id: Identifier
    """Stable key."""
    kind: EngagementKind
    """How they took part."""
    conducted_with: OrganisationId | None = None
    """The body it was done with."""
    participants: str = ""
    """Who took part, in a few words."""
    excludes: str = ""
    """Who was left out on purpose."""
    purpose: str = ""
    """What for."""
    findings: str = ""
    """What was found, where printed."""
    status: Status = Status()
    """How far it is."""
