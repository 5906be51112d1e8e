"""Partnerships: who they are, to whom they answer, how they meet, what they run."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from cdpkit.model.kinds import AimKind, MembershipBasis, ProgrammeKind, ReportingKind, Role
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Identifier, Ref, Shorthand
from cdpkit.model.records.area import AreaId
from cdpkit.model.records.comparator import FigureId
from cdpkit.model.records.name import Name
from cdpkit.model.records.placed import Placed
from cdpkit.model.records.recurrence import Recurrence
from cdpkit.model.records.reference import BoardId, OrganisationId, PostId, Sector

PartnershipId = Annotated[Identifier, Ref(("Partnership",))]
DelivererId = Annotated[
    Identifier,
    Ref(
        ("Organisation", "Board", "Programme", "LinkedStrategy", "Partnership", "Post"),
        namespace="org",
    ),
]
"""A body, post, service or plan: an action may name any of them as what delivers it."""


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


class Membership(Placed, init=False):
    """An organisation's or a partnership's place in a partnership.

    Examples
    --------
    >>> Membership(organisation="org.x-police", roles=["chair"]).roles[0].value
    'chair'
    """

    shorthands: ClassVar = (Shorthand("role", "roles"),)

    organisation: OrganisationId | None = None
    """The member, if an organisation."""
    sector: Sector | None = None
    """Sector as this partnership gives it, where it differs from the organisation's own."""
    roles: tuple[Role, ...] = (Role.MEMBER,)
    """What it does there."""
    basis: MembershipBasis = MembershipBasis.LISTED
    """How the membership is known."""
    printed: str = ""
    """The name as the document prints it, where it differs."""
    note: str = ""
    """What the document adds, e.g. `voluntary sector`."""


class ReportingLine(Placed, init=False):
    """To whom a partnership answers, and how.

    Examples
    --------
    >>> ReportingLine(to="board.x-hwb", kind="reports_to").to
    'board.x-hwb'
    """

    to: BoardId | None = None
    """The board or body; none where only a description is printed."""
    printed: str = ""
    """The body as printed, where the words differ or name none."""
    kind: ReportingKind
    """How it answers."""
    approved_on: PrintedPeriod | None = None
    """When it was approved, where printed."""

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if self.to is None and not self.printed.strip():
            msg = "`to` or `printed` must say to whom"
            raise ValueError(msg)
        return self


class Aim(Placed, init=False):
    """What a partnership or a priority is for, in a few words.

    Examples
    --------
    >>> Aim(id="x.aim1", text="Safer streets.", kind="purpose").kind.value
    'purpose'
    """

    id: Identifier
    """Stable key."""
    text: str
    """The aim in a few words of our own."""
    kind: AimKind = AimKind.AIM
    """What sort of aim."""


class NamedRole(Placed, init=False):
    """A role in a partnership, and the post or body that has it.

    Examples
    --------
    >>> NamedRole(role="chair", post="post.x-dph").role.value
    'chair'
    """

    role: Role
    """The role."""
    post: PostId | None = None
    """The post that has it."""
    organisation: OrganisationId | None = None
    """The body that has it, where no post is named."""
    printed: str = ""
    """The role or the post as printed, where the words differ."""

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if self.post is None and self.organisation is None and not self.printed.strip():
            msg = "`post`, `organisation` or `printed` must say who has the role"
            raise ValueError(msg)
        return self


class Partnership(Placed, init=False):
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

    shorthands: ClassVar = (
        Shorthand("sro", "roles", "post", {"role": "sro"}),
        Shorthand("chair", "roles", "post", {"role": "chair"}),
    )

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
    roles: tuple[NamedRole, ...] = ()
    """Named roles, such as Senior Responsible Owner and chair."""
    members: tuple[Membership, ...] = ()
    """Members; attendance at a meeting is not membership."""
    member_partnerships: tuple[PartnershipId, ...] = ()
    """For an alliance: the partnerships it is made of."""
    reports_to: tuple[ReportingLine, ...] = ()
    """Reporting lines."""
    aims: tuple[Aim, ...] = ()
    """Aims of the partnership itself."""
    cadence: Recurrence | None = None
    """How often it meets."""
    contact: str = ""
    """Public address for questions."""
    website: str = ""
    """Public page, where printed."""

    @model_validator(mode="after")
    def _check_alliance(self) -> Self:
        if (self.kind is PartnershipKind.ALLIANCE) != bool(self.member_partnerships):
            msg = "`member_partnerships` belongs to an alliance, and an alliance needs it"
            raise ValueError(msg)
        return self

    @property
    def sro(self) -> str | None:
        """Post of the Senior Responsible Owner; None where none or several are named."""
        return self.post_of(Role.SRO)

    @property
    def chair(self) -> str | None:
        """Post of the chair; None where none or several are named."""
        return self.post_of(Role.CHAIR)

    def post_of(self, role: Role | str) -> str | None:
        """Give the post that has a role; None where none or several are named."""
        posts = [named.post for named in self.roles if named.role == role and named.post]
        return posts[0] if len(posts) == 1 else None


class Attendance(Placed, init=False):
    """Who came to a meeting.

    Examples
    --------
    >>> Attendance(organisation="org.x-council", presented="the audit of deaths").presented
    'the audit of deaths'
    """

    organisation: OrganisationId
    """The body that sent somebody."""
    printed: str = ""
    """Its name as printed, where that differs."""
    presented: str = ""
    """What it presented, in a few words."""


class Meeting(Placed, init=False):
    """A meeting of a partnership, or a number of meetings that a document counts.

    Examples
    --------
    >>> held = Meeting(id="x.meeting1", partnership="x", date="2025-02-12", next_planned="2025-05-14")
    >>> str(held.date)
    '2025-02-12'
    """

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


class FundingStream(Placed, init=False):
    """Money for the plan.

    Examples
    --------
    >>> grant = FundingStream(id="x.fund1", title="Grant for treatment", period="2024/25",
    ...                       amount="£1.2m")
    >>> grant.amount.value
    Decimal('1200000')
    """

    id: Identifier
    """Stable key."""
    title: str
    """Name of the grant or investment."""
    funder: OrganisationId | None = None
    """Who pays."""
    data_from: OrganisationId | None = None
    """Whose data decide on its use, where printed."""
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


class Programme(Placed, init=False):
    """A programme, service, pilot, campaign or network that a document names.

    Examples
    --------
    >>> Programme(id="x.prog1", title="Night clinic", kind="service", areas=["area.e08000015"]).areas
    ('area.e08000015',)
    """

    shared: ClassVar = True

    id: Identifier
    """Stable key."""
    title: Name
    """Its name and printed forms."""
    kind: ProgrammeKind
    """What sort."""
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
    rated_by: OrganisationId | None = None
    """Who gave it."""
