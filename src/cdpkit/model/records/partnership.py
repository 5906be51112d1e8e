"""Partnerships: who they are, to whom they answer, how they meet, what they run."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Identifier, Record, Ref
from cdpkit.model.records.area import AreaId
from cdpkit.model.records.comparator import FigureId
from cdpkit.model.records.locator import Locator
from cdpkit.model.records.name import Name
from cdpkit.model.records.reference import BoardId, OrganisationId, PostId, Sector

__all__ = [
    "Aim",
    "Attendance",
    "DelivererId",
    "FundingStream",
    "Meeting",
    "Membership",
    "Partnership",
    "PartnershipId",
    "PartnershipKind",
    "Programme",
    "ReportingLine",
    "Scope",
]

PartnershipId = Annotated[Identifier, Ref(("Partnership",))]
DelivererId = Annotated[
    Identifier, Ref(("Organisation", "Board", "Programme", "LinkedStrategy"), namespace="org")
]
"""A body, service or plan: an action may name any of them as what delivers it."""


class PartnershipKind(StrEnum):
    """What sort of partnership: its name does not tell."""

    CDP = "cdp"
    ALLIANCE = "alliance"
    BOARD = "board"


class Scope(StrEnum):
    """Substances in scope."""

    DRUGS = "drugs"
    ALCOHOL = "alcohol"
    DRUGS_AND_ALCOHOL = "drugs_and_alcohol"


class Membership(Record):
    """An organisation's or a partnership's place in a partnership."""

    organisation: OrganisationId | None = None
    """The member, if an organisation."""
    sector: Sector | None = None
    """Sector as this partnership gives it, where it differs from the organisation's own."""
    role: str = "member"
    """`member`, `chair`, `vice` or `observer`."""
    basis: str = "listed"
    """`listed`, `attended` or `member_of_alliance`."""
    printed: str = ""
    """The name as the document prints it, where it differs."""
    note: str = ""
    """What the document adds, e.g. `voluntary sector`."""
    at: Locator
    """Where it is printed."""


class ReportingLine(Record):
    """To whom a partnership answers, and how."""

    to: BoardId
    """The board or body."""
    kind: str
    """`reports_to`, `sub_group_of`, `accountable_to`, `chaired_by` or `shares_with`."""
    approved_on: PrintedPeriod | None = None
    """When it was approved, where printed."""
    at: Locator
    """Where it is printed."""


class Aim(Record):
    """What a partnership or a priority is for, in a few words."""

    id: Identifier
    """Stable key."""
    text: str
    """The aim in a few words of our own."""
    kind: str = "aim"
    """`aim`, `purpose`, `topic` or `next_step`."""
    at: Locator
    """Where it is printed."""


class Partnership(Record):
    """A Combating Drugs Partnership, whatever its name, or an alliance of them.

    Examples
    --------
    >>> cdp = Partnership(
    ...     id="wirral", name="Wirral Combatting Drugs Partnership", kind="cdp",
    ...     areas=["area.e08000015"], scope="drugs", at="wirral.strategy L43",
    ... )
    >>> str(cdp.name)
    'Wirral Combatting Drugs Partnership'
    """

    id: Identifier
    """Stable key, first segment of the ids of all it owns."""
    name: Name
    """Name and its printed forms."""
    acronym: str = ""
    """Acronym as printed."""
    kind: PartnershipKind
    """CDP, alliance or board."""
    areas: tuple[AreaId, ...] = Field(min_length=1)
    """The areas it covers."""
    scope: Scope
    """Substances in scope."""
    established: PrintedPeriod | None = None
    """When it began, where printed."""
    sro: PostId | None = None
    """Post of the Senior Responsible Owner."""
    chair: PostId | None = None
    """Post of the chair."""
    members: tuple[Membership, ...] = ()
    """Members; attendance at a meeting is not membership."""
    member_partnerships: tuple[PartnershipId, ...] = ()
    """For an alliance: the partnerships it is made of."""
    reports_to: tuple[ReportingLine, ...] = ()
    """Reporting lines."""
    aims: tuple[Aim, ...] = ()
    """Aims of the partnership itself."""
    cadence: str = ""
    """How often it meets, as an ISO 8601 duration, e.g. `P3M` for quarterly."""
    cadence_printed: str = ""
    """The same as printed."""
    contact: str = ""
    """Public address for questions."""
    website: str = ""
    """Public page, where printed."""
    at: Locator
    """Where it is first named."""

    @model_validator(mode="after")
    def _check_alliance(self) -> Self:
        if (self.kind is PartnershipKind.ALLIANCE) != bool(self.member_partnerships):
            msg = "`member_partnerships` belongs to an alliance, and an alliance needs it"
            raise ValueError(msg)
        return self


class Attendance(Record):
    """Who came to a meeting."""

    organisation: OrganisationId
    """The body that sent somebody."""
    printed: str = ""
    """Its name as printed, where that differs."""
    presented: str = ""
    """What it presented, in a few words."""
    at: Locator
    """Where it is printed."""


class Meeting(Record):
    """A meeting of a partnership, or a number of meetings that a document counts."""

    id: Identifier
    """Stable key."""
    partnership: PartnershipId
    """Who met."""
    date: PrintedPeriod
    """When."""
    count: int = Field(default=1, ge=1)
    """How many meetings it stands for, where a document counts them without a date for each."""
    spotlight: tuple[str, ...] = ()
    """Topics given room, in a few words."""
    attendance: tuple[Attendance, ...] = ()
    """Who came."""
    attendance_open: bool = False
    """Whether the printed list ends in `and others`."""
    next_planned: PrintedPeriod | None = None
    """When the next one is planned."""
    at: Locator
    """Where it is printed."""


class FundingStream(Record):
    """Money for the plan."""

    id: Identifier
    """Stable key."""
    title: str
    """Name of the grant or investment."""
    funder: OrganisationId | None = None
    """Who pays."""
    recipient: OrganisationId | None = None
    """Who receives."""
    period: PrintedPeriod | None = None
    """When."""
    amount: PrintedValue | None = None
    """How much, where printed."""
    uses: tuple[str, ...] = ()
    """What for, in a few words."""
    also_printed: str = ""
    """A variant form of its name."""
    at: Locator
    """Where it is printed."""


class Programme(Record):
    """A programme, service, pilot, campaign or network that a document names."""

    id: Identifier
    """Stable key."""
    title: Name
    """Its name and printed forms."""
    kind: str
    """`grant`, `service`, `pilot`, `campaign`, `training`, `pathway`, `diversion`, `clinic`, `network`,
    `research`, `housing`, `funding` or `system`."""
    funder: OrganisationId | None = None
    """Who pays."""
    lead: OrganisationId | None = None
    """Who leads."""
    partners: tuple[DelivererId, ...] = ()
    """Who else takes part."""
    period: PrintedPeriod | None = None
    """When it runs."""
    areas: tuple[AreaId, ...] = ()
    """Where, if elsewhere than the partnership's area."""
    aims: tuple[str, ...] = ()
    """What for, in a few words."""
    results: tuple[FigureId, ...] = ()
    """Figures that tell its results."""
    quality_rating: str = ""
    """A rating that the document prints."""
    at: Locator
    """Where it is printed."""
