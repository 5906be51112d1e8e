"""Plan layer: strategies and what they promise.

An identifier may be short in a file (`a10`); loading expands it below its parent. Every link that
a document does not print carries a `basis`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from cdpkit.model.basis import Basis
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Identifier, Record, Ref
from cdpkit.model.records.comparator import FigureId
from cdpkit.model.records.locator import Locator
from cdpkit.model.records.partnership import Aim, DelivererId, PartnershipId
from cdpkit.model.records.reference import IndicatorId, OrganisationId, OutcomeId, Polarity

__all__ = [
    "Action",
    "ActionStatus",
    "Commitment",
    "Engagement",
    "Indicator",
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


class ActionStatus(StrEnum):
    """How far an action or milestone is, as printed."""

    NOT_STARTED = "not_started"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    ACHIEVED = "achieved"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


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


class Restatement(Record):
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
    at: Locator
    """Where it is printed."""


class Need(Record):
    """A finding of a needs assessment."""

    id: Identifier
    """Stable key."""
    text: str
    """The need in a few words."""
    theme: str
    """What it is about."""
    reads_as: str = "need"
    """`need`, `action` or `principle`: lists of needs mix the three."""
    claims: tuple[FigureId, ...] = ()
    """Figures or claims it rests on."""
    at: Locator
    """Where it is printed."""


class OutcomeLink(Record):
    """A link from a local priority to a national outcome."""

    outcome: OutcomeId
    """The outcome."""
    strength: str = "contributes"
    """`primary` or `contributes`."""
    basis: Basis
    """Whether the document prints the link."""
    note: str = ""
    """Why the analyst drew it."""


class PrintedTitle(Record):
    """A title as one place of the document prints it."""

    text: str
    """The title, or a few words on how it differs."""
    at: Locator
    """Where it is printed."""


class Commitment(Record):
    """A long-term promise of a strategy."""

    id: Identifier
    """Stable key."""
    text: str
    """The promise in a few words."""
    horizon: str = "long_term"
    """When it is to hold."""
    strand: str = ""
    """Strand of the priority it stands in."""
    at: Locator
    """Where it is printed."""


class Milestone(Record):
    """A thing to have done: national, local or a step of the process."""

    id: Identifier
    """Stable key."""
    title: str
    """The milestone in a few words."""
    ref: Annotated[Identifier, Ref(("SourcedFact",))] | None = None
    """The national milestone it answers to."""
    kind: str
    """`national`, `local`, `process` or `governance`."""
    due: PrintedPeriod | None = None
    """When it is due."""
    achieved_on: PrintedPeriod | None = None
    """When it was reached."""
    status: ActionStatus
    """How far it is, as printed."""
    recurs: str = ""
    """ISO 8601 duration for what comes again, or `ongoing`."""
    at: Locator
    """Where it is printed."""


class Target(Record):
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
    at: Locator
    """Where it is printed."""

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        directions = {TargetForm.INCREASE, TargetForm.DECREASE}
        if self.value is None and self.form not in directions:
            msg = f"a target of form `{self.form}` needs a `value`"
            raise ValueError(msg)
        return self


class Action(Record):
    """A thing that a plan says will be done."""

    id: Identifier
    """Stable key."""
    text: str
    """The action in a few words."""
    supports: tuple[CommitmentId, ...] = ()
    """Commitments it serves."""
    supports_basis: Basis = Basis.ANALYST
    """Who linked it to them."""
    verb_class: VerbClass
    """What its verb asks for."""
    lead: OrganisationId | None = None
    """The one body that answers for it, where printed."""
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
    status: ActionStatus = ActionStatus.UNKNOWN
    """How far it is."""
    indicators: tuple[IndicatorId, ...] = ()
    """Indicators that tell its success."""
    target: Annotated[Identifier, Ref(("Target",))] | None = None
    """A target it is held to."""
    strand: str = ""
    """Strand of the priority it stands in."""
    repeats: Annotated[Identifier, Ref(("Action",), acyclic=True)] | None = None
    """An action that says the same."""
    repeats_basis: Basis = Basis.ANALYST
    """Who says that it repeats."""
    printed_under: str = ""
    """The heading it stands under, where that is not the one for actions."""
    at: Locator
    """Where it is printed."""


class Priority(Record):
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
    indicators: tuple[IndicatorId, ...] = ()
    """Indicators that the document puts under it."""
    at: Locator
    """Where it is printed."""


class LinkedStrategy(Record):
    """Another strategy that this one names."""

    id: Identifier
    """Stable key."""
    title: str
    """Its title."""
    owner: OrganisationId | None = None
    """Whose it is."""
    period: PrintedPeriod | None = None
    """When it runs."""
    relation: str
    """`responds_to`, `reviews`, `implements`, `contributes_to`, `aligns_with` or `mentioned`."""
    national: Annotated[Identifier, Ref(("NationalStrategy",))] | None = None
    """The reference record, for the national strategy."""
    their_priority: str = ""
    """The part of it that the link is to."""
    our_priority: PriorityId | None = None
    """The part of ours."""
    listed: bool
    """Whether the document lists it, rather than only naming it in its body."""
    at: Locator
    """Where it is printed."""


class Risk(Record):
    """A risk and what is to be done about it; `promised` when only announced."""

    id: Identifier
    """Stable key."""
    text: str
    """The risk in a few words."""
    kind: str
    """`resource`, `financial` or `delivery`."""
    mitigation: str = ""
    """What is to be done."""
    owned_by: Annotated[Identifier, Ref(("Partnership", "Organisation"))] | None = None
    """Who owns it."""
    promised: bool = False
    """Whether the document promises it without printing any."""
    at: Locator
    """Where it is printed."""


class Strategy(Record):
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
    status: str
    """`draft`, `adopted` or `expired`."""
    supersedes: Annotated[Identifier, Ref(("Strategy", "Document"), acyclic=True)] | None = None
    """What it replaces."""
    priorities: tuple[Priority, ...] = ()
    """The top level, in order."""
    linked: tuple[LinkedStrategy, ...] = ()
    """Other strategies it names."""
    milestones: tuple[Milestone, ...] = ()
    """Promises about the process."""
    risks: tuple[Risk, ...] = ()
    """Risks."""
    at: Locator
    """Where it is printed."""


class Indicator(Record):
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
    measure: str
    """`count`, `percentage`, `rate`, `ratio`, `index` or `qualitative`."""
    polarity: Polarity
    """Direction of improvement."""
    accountability: str = "population"
    """`population` or `performance`."""
    stage: str = "outcome"
    """`input`, `output`, `outcome` or `impact`."""
    metrics: tuple[Annotated[Identifier, Ref(("Metric",), namespace="ncdof")], ...] = ()
    """Metrics of the national framework that it matches."""
    metrics_basis: Basis = Basis.ANALYST
    """Who matched it."""
    limitations: str = ""
    """What limits its use."""


class Engagement(Record):
    """Work with people or bodies outside the partnership."""

    id: Identifier
    """Stable key."""
    kind: str
    """`consultation`, `focus_group`, `workshop`, `forum` or `research`."""
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
    status: ActionStatus = ActionStatus.UNKNOWN
    """How far it is."""
    at: Locator
    """Where it is printed."""
