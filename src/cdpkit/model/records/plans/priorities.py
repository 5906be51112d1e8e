"""The top level of a plan, and what it answers: needs, national lists, outcomes, indicators."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from cdpkit.model.basis import Basis
from cdpkit.model.kinds import LinkStrength, NeedReading
from cdpkit.model.record import Entry, Identifier, Ref
from cdpkit.model.records.comparator import FigureId
from cdpkit.model.records.partnership import Aim
from cdpkit.model.records.placed import Placed
from cdpkit.model.records.plans.actions import Action, Commitment
from cdpkit.model.records.reference import IndicatorId, OutcomeId


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
    """A finding of a needs assessment.

    Examples
    --------
    >>> Need(id="x.need1", text="Half of all users are not in treatment.", theme="treatment").theme
    'treatment'
    """

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
    """A link from a local priority to a national outcome.

    Examples
    --------
    >>> OutcomeLink(outcome="ncdof.treatment", strength="primary", basis="printed").basis.value
    'printed'
    """

    outcome: OutcomeId
    """The outcome."""
    strength: LinkStrength = LinkStrength.CONTRIBUTES
    """Whether the priority is mainly for it."""
    basis: Basis
    """Whether the document prints the link."""
    note: str = ""
    """Why the analyst drew it."""


class IndicatorLink(Placed, init=False):
    """An indicator that tells of a priority; its identifier stands for the record.

    Examples
    --------
    >>> IndicatorLink(indicator="indicator.deaths", basis="printed").indicator
    'indicator.deaths'
    """

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
    """A title as one place of the document prints it.

    Examples
    --------
    >>> PrintedTitle(text="Our first priority", at="x.doc L12").at.line
    12
    """

    text: str
    """The title, or a few words on how it differs."""


class Priority(Placed, init=False):
    """The top level of a strategy, whatever its text calls it.

    Examples
    --------
    >>> first = Priority(id="x.s1.p1", number="1", title="Break drug supply chains",
    ...                  outcomes=[{"outcome": "ncdof.supply", "basis": "printed"}])
    >>> first.outcomes[0].outcome
    'ncdof.supply'
    """

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
