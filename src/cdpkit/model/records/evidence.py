"""Evidence layer: documents, what they print, and what is derived from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from cdpkit.model.basis import Basis
from cdpkit.model.kinds import Voice
from cdpkit.model.periods import PrintedPeriod, YearType
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Entry, Identifier, Record, Ref
from cdpkit.model.records.area import AreaId
from cdpkit.model.records.comparator import Comparator, FigureId
from cdpkit.model.records.locator import Locator
from cdpkit.model.records.name import PrintedName
from cdpkit.model.records.placed import Placed
from cdpkit.model.records.population import Population
from cdpkit.model.records.reference import IndicatorId, OrganisationId, Origin, PostId


class DocumentKind(StrEnum):
    """What sort of document."""

    STRATEGY = "strategy"
    PLAN = "plan"
    BRIEFING = "briefing"
    WEB_PAGE = "web_page"
    NEWS = "news"
    MINUTES = "minutes"
    DATASET = "dataset"
    GUIDANCE = "guidance"


class FigureRole(StrEnum):
    """What part a figure plays."""

    RESULT = "result"
    BASELINE = "baseline"
    COMPARATOR = "comparator"
    TARGET = "target"


class RevisionReason(StrEnum):
    """Why a figure replaces another."""

    CORRECTED = "corrected"
    UPDATED = "updated"
    REVISED_METHOD = "revised_method"


class MentionKind(StrEnum):
    """What sort of printed number or date it is, when it is not a figure."""

    DATE = "date"
    PERIOD = "period"
    SCHEDULE = "schedule"
    STRUCTURE = "structure"
    THRESHOLD = "threshold"
    CONTACT = "contact"


class PassedOver(Record, init=False):
    """Lines of the document that no record encodes, and why.

    Examples
    --------
    >>> PassedOver(at="x.doc L1", reason="The contents page.").reason
    'The contents page.'
    """

    at: Locator
    """The lines."""
    reason: str = Field(min_length=1)
    """Why they are left out."""


class Document(Entry, init=False):
    """A published document.

    Examples
    --------
    >>> from cdpkit import load
    >>> from cdpkit.model import Document
    >>> [one.id for one in load("wirral").of(Document)]
    ['wirral.strategy']
    """

    id: Identifier
    """Stable key, e.g. `wirral.strategy`."""
    title: str
    """Title."""
    publisher: OrganisationId | None = None
    """Who published it, where the document or its page says."""
    kind: DocumentKind
    """What sort."""
    published: PrintedPeriod | None = None
    """When, where printed."""
    covers: PrintedPeriod | None = None
    """The time it reports on."""
    year_type: YearType | None = None
    """The sort of year that its bare year ranges mean, where it says so."""
    url: str = ""
    """Address, where known."""
    accessed: date | None = None
    """Day on which it was read."""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Digest of the text form whose lines the locators count."""
    licence: str
    """Terms under which its facts are used; `not stated` where none are printed."""
    edition: str = "1"
    """Edition of this encoding."""
    supersedes: Annotated[Identifier, Ref(("Strategy", "Document"), acyclic=True)] | None = None
    """The document it replaces."""
    left_empty: tuple[PrintedName, ...] = ()
    """What it announces and then does not print, e.g. a contact with no address."""
    passed_over: tuple[PassedOver, ...] = ()
    """Lines of its text that are not encoded, each with the reason."""


class Figure(Placed, init=False):
    """One published figure or claim. Immutable: a correction is a new figure that `revises` it.

    Examples
    --------
    >>> clients = Figure(
    ...     id="wirral.f1", indicator="indicator.clients.in_treatment", value="2,982",
    ...     area="area.e08000015", at="wirral.strategy L164",
    ... )
    >>> clients.value.value, clients.is_numeric
    (Decimal('2982'), True)
    """

    id: Identifier
    """Stable key."""
    indicator: IndicatorId
    """What is measured."""
    value: PrintedValue
    """The value as printed; a claim of direction has no number."""
    period: PrintedPeriod | None = None
    """When, as printed; none where the document does not say."""
    population: Population | None = None
    """Who is counted."""
    area: AreaId
    """Where."""
    comparator: Comparator | None = None
    """What it is set against."""
    of: Annotated[Identifier, Ref(("Figure",), acyclic=True)] | None = None
    """The figure that a percentage is taken of."""
    of_basis: Basis = Basis.PRINTED
    """Whether the document says what the percentage is of."""
    part_of: Annotated[Identifier, Ref(("Figure",), acyclic=True)] | None = None
    """The figure that a count is a part of."""
    role: FigureRole = FigureRole.RESULT
    """Result, baseline, comparator or target."""
    source: Origin | None = None
    """Data source that the document names."""
    low: Decimal | None = None
    """Lower limit of a printed interval."""
    high: Decimal | None = None
    """Upper limit of a printed interval."""
    level: Decimal | None = Field(default=None, gt=0, lt=1)
    """Confidence level of the printed interval, as a fraction."""
    vintage: str = ""
    """Which estimate or release, for what is re-based."""
    block: str = ""
    """Tile or bullet that the figure belongs to, e.g. `tile 3`."""
    note: str = ""
    """What is unclear about it."""
    revises: Annotated[Identifier, Ref(("Figure",), acyclic=True)] | None = None
    """The figure it corrects."""
    revision_reason: RevisionReason | None = None
    """Why."""

    @model_validator(mode="after")
    def _check_interval_and_revision(self) -> Self:
        if (self.low is None) != (self.high is None):
            msg = "`low` and `high` must be given together"
            raise ValueError(msg)
        ordered = [n for n in (self.low, self.value.value, self.high) if n is not None]
        if self.low is not None and ordered != sorted(ordered):
            msg = f"`value`, `low` and `high` are out of order: {', '.join(map(str, ordered))}"
            raise ValueError(msg)
        if (self.revises is None) != (self.revision_reason is None):
            msg = "`revises` and `revision_reason` must be given together"
            raise ValueError(msg)
        return self

    @property
    def is_numeric(self) -> bool:
        """Whether the print holds a number, rather than only a direction or a quality."""
        return self.value.value is not None


class IndicatorMention(Placed, init=False):
    """An indicator that a document names as one it is judged by, under no priority."""

    id: Identifier
    """Stable key."""
    indicator: IndicatorId
    """The indicator."""
    printed_under: str = ""
    """Heading under which it stands."""
    definition: str = ""
    """What the document says is measured, in a few words."""


class Mention(Placed, init=False):
    """A printed number or date that is not a figure: a date, a threshold, a count of parts.

    Examples
    --------
    >>> Mention(id="x.m1", label="end of the grant", kind="date", printed="March 2025").printed
    'March 2025'
    """

    id: Identifier
    """Stable key."""
    label: str
    """What it is, in a few words."""
    kind: MentionKind
    """What sort."""
    printed: str
    """As printed."""
    period: PrintedPeriod | None = None
    """The period that it states, for dates and periods."""
    value: PrintedValue | None = None
    """The number that it states, for thresholds and counts of parts."""
    note: str = ""
    """What is unclear about it."""


class Statement(Placed, init=False):
    """Something that people said, kept as a theme: never their words.

    `voice` tells lived experience from official speakers, who are named by post.

    Examples
    --------
    >>> said = Statement(id="x.st1", voice="lived_experience", theme="waiting times")
    >>> said.theme
    'waiting times'
    """

    id: Identifier
    """Stable key."""
    voice: Voice
    """Who speaks."""
    theme: str
    """What it is about, in a few words."""
    group: str = ""
    """Who spoke, e.g. `focus group participants`."""
    post: PostId | None = None
    """Post of an official speaker."""
    attribution: Locator | None = None
    """Where the speaker is named; two statements may share one."""
    paragraphs: int = Field(default=1, ge=1)
    """How many paragraphs it runs over."""
    consent: str = "not stated"
    """What the document says about consent."""


class Derivation(Entry, init=False):
    """A number that follows from printed figures, and how.

    Examples
    --------
    >>> share = Derivation(id="x.d1", method="part_of_whole", inputs=["x.f1", "x.f2"], basis="analyst")
    >>> share.inputs
    ('x.f1', 'x.f2')
    """

    id: Identifier
    """Stable key."""
    method: str
    """Name of the calculation, e.g. `part_of_whole`, `implied_counts`, `monotone_split`."""
    inputs: tuple[FigureId, ...] = Field(min_length=1)
    """The figures it starts from."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Further numbers that the method needs, with where they are printed."""
    basis: Basis = Basis.ANALYST
    """Who thinks that the inputs belong together."""
    note: str = ""
    """What is assumed."""
