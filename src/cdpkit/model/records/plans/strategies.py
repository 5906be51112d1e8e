"""Strategies, and what surrounds them: other strategies, risks, work with people outside."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cdpkit.model.basis import Basis
from cdpkit.model.kinds import EngagementKind, Level, RiskKind, StrategyRelation, StrategyStatus
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.record import Identifier, Ref
from cdpkit.model.records.partnership import Aim, PartnershipId
from cdpkit.model.records.placed import Placed
from cdpkit.model.records.plans.actions import Action, Commitment, Milestone
from cdpkit.model.records.plans.priorities import PrintedTitle, Priority
from cdpkit.model.records.reference import BoardId, OrganisationId
from cdpkit.model.records.responsible import Responsible
from cdpkit.model.records.status import Status

PriorityId = Annotated[Identifier, Ref(("Priority",))]


class LinkedStrategy(Placed, init=False):
    """Another strategy that this one names.

    Examples
    --------
    >>> LinkedStrategy(id="x.link1", title="Housing strategy", relation="aligns_with", listed=True).title
    'Housing strategy'
    """

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
    """A risk and what is to be done about it; `promised` when only announced.

    Examples
    --------
    >>> risk = Risk(id="x.risk1", text="Posts stay empty.", kind="delivery", mitigation="Train our own.")
    >>> risk.mitigation
    'Train our own.'
    """

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


class Engagement(Placed, init=False):
    """Work with people or bodies outside the partnership.

    Examples
    --------
    >>> talks = Engagement(id="x.talks1", kind="workshop", participants="120 people")
    >>> talks.kind.value
    'workshop'
    """

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
