"""What a plan promises and does: commitments, milestones, actions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from cdpkit.model.basis import Basis
from cdpkit.model.kinds import MilestoneKind
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.record import Identifier, Ref, Shorthand
from cdpkit.model.records.partnership import DelivererId, PartnershipId
from cdpkit.model.records.placed import Placed
from cdpkit.model.records.recurrence import Recurrence
from cdpkit.model.records.reference import IndicatorId
from cdpkit.model.records.responsible import Responsible
from cdpkit.model.records.status import RagMark, Status

CommitmentId = Annotated[Identifier, Ref(("Commitment",))]


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


class Commitment(Placed, init=False):
    """A long-term promise of a strategy.

    Examples
    --------
    >>> aim = Commitment(id="x.s1.c1", text="Fewer people die from drugs.", horizon="2027")
    >>> str(aim.horizon)
    '2027'
    """

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
    """A thing to have done: national, local or a step of the process.

    Examples
    --------
    >>> done = Milestone(id="x.s1.m1", title="Clinic open", kind="local", due="2026-06",
    ...                  achieved_on="2026-05-12")
    >>> str(done.achieved_on)
    '2026-05-12'
    """

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


class Action(Placed, init=False):
    """A thing that a plan says will be done.

    Examples
    --------
    >>> action = Action(id="x.s1.a3", text="Open a weekly clinic.", leads=["x-council"], due="2026-06")
    >>> str(action.due)
    '2026-06'
    """

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
