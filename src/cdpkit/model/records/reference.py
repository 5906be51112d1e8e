"""Reference layer: frameworks, national strategy, guidance, and the bodies that plans name.

Shipped and versioned; the same for every partnership.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from cdpkit.model.kinds import Polarity, VerificationBasis
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Entry, Identifier, Ref
from cdpkit.model.records.name import Name
from cdpkit.model.records.placed import Placed

OrganisationId = Annotated[Identifier, Ref(("Organisation",), namespace="org")]
_ParentId = Annotated[Identifier, Ref(("Organisation",), namespace="org", acyclic=True)]
BoardId = Annotated[Identifier, Ref(("Board", "Organisation"), namespace="org")]
PostId = Annotated[Identifier, Ref(("Post",))]
OutcomeId = Annotated[Identifier, Ref(("Outcome",), namespace="ncdof")]
IndicatorId = Annotated[Identifier, Ref(("Indicator",), namespace="indicator")]


class Sector(StrEnum):
    """The part of public or community life an organisation belongs to."""

    LOCAL_GOVERNMENT = "local_government"
    POLICE = "police"
    PCC = "pcc"
    NHS = "nhs"
    PROBATION = "probation"
    PRISON = "prison"
    CENTRAL_GOVERNMENT = "central_government"
    TREATMENT_PROVIDER = "treatment_provider"
    VOLUNTARY = "voluntary"
    LIVED_EXPERIENCE = "lived_experience"
    CARERS = "carers"
    HOUSING = "housing"
    EDUCATION = "education"
    ACADEMIC = "academic"
    CONSUMER_CHAMPION = "consumer_champion"
    FUNDER = "funder"
    REGIONAL_BODY = "regional_body"
    OTHER = "other"


class BoardKind(StrEnum):
    """What sort of board it is."""

    HWB = "hwb"
    COMMUNITY_SAFETY = "community_safety"
    COUNCIL_COMMITTEE = "council_committee"
    HEALTH_PROTECTION = "health_protection"
    ICP = "icp"
    OTHER = "other"


class Tier(StrEnum):
    """Place of an outcome in its framework."""

    STRATEGIC = "strategic"
    INTERMEDIATE = "intermediate"
    PRIORITY = "priority"


class MetricKind(StrEnum):
    """Place of a metric in the framework."""

    HEADLINE = "headline"
    SUPPORTING = "supporting"
    LOCAL = "local"
    OUTCOME = "outcome"
    STANDARD = "standard"


class Origin(Entry, init=False):
    """Where a fact or a data file comes from.

    Examples
    --------
    >>> Origin(title="Deaths related to drug poisoning", publisher="ONS", published="2024-10-23").publisher
    'ONS'
    """

    title: str
    """Title of the publication or page."""
    url: str = ""
    """Address at which it was read; empty where there is none."""
    publisher: str = ""
    """Who publishes it."""
    published: str = ""
    """Date of publication as printed."""
    accessed: date | None = None
    """Day on which it was read."""
    licence: str = ""
    """Licence of the facts taken from it."""
    read: str = ""
    """How much of it was read, where that matters."""

    @property
    def cited(self) -> str:
        """Publisher and title, as a source line names them."""
        return self.title if self.publisher in self.title else f"{self.publisher}, {self.title}"


class Organisation(Placed, init=False):
    """A body with a name; private individuals are never organisations.

    Examples
    --------
    >>> police = Organisation(id="org.merseyside-police", name="Merseyside Police", sector="police")
    >>> police.sector.value
    'police'
    """

    shared: ClassVar = True

    id: Identifier
    """`org.` and a slug."""
    name: Name
    """Its name and the forms in which documents print it."""
    sector: Sector
    """Part of public life."""
    kind: str = ""
    """Finer description, e.g. `recovery cafe`."""
    identifiers: dict[str, str] = Field(default_factory=dict)
    """Codes by scheme, e.g. an ODS code."""
    parent: _ParentId | None = None
    """The organisation it is part of."""
    valid_from: date | None = None
    """First day of existence, where known."""
    valid_to: date | None = None
    """Last day, where it has ended."""
    succeeded_by: OrganisationId | None = None
    """What took its place."""
    printed_legal_status: str = ""
    """Status as printed, e.g. `NHS Trust`, which need not be its legal one."""


class Board(Placed, init=False):
    """A board that partnerships report to.

    Examples
    --------
    >>> Board(id="board.x-hwb", name="Health and Wellbeing Board", kind="hwb").kind.value
    'hwb'
    """

    shared: ClassVar = True

    id: Identifier
    """`org.` and a slug: boards share the namespace of organisations."""
    name: Name
    """Its name."""
    kind: BoardKind
    """What sort of board."""
    organisation: OrganisationId | None = None
    """The body it belongs to."""


class Post(Placed, init=False):
    """A role, which keeps its meaning when its holder changes. Holders' names are not stored.

    Examples
    --------
    >>> Post(id="post.x-dph", title="Director of Public Health", organisation="org.x-council").title
    'Director of Public Health'
    """

    shared: ClassVar = True

    id: Identifier
    """Stable key."""
    title: str
    """Title of the post."""
    organisation: OrganisationId | None = None
    """The body that has the post."""


class Outcome(Entry, init=False):
    """An outcome of a national framework.

    Examples
    --------
    >>> Outcome(id="x.fewer-deaths", name="deaths", title="Fewer deaths", tier="strategic", order=1).title
    'Fewer deaths'
    """

    id: Identifier
    """Short key, e.g. `ncdof.supply`."""
    name: str
    """Long key of the source, e.g. `reduce-drug-supply`."""
    title: str
    """Title in the framework."""
    tier: Tier
    """Strategic or intermediate."""
    order: int = Field(ge=1)
    """Position in the framework."""
    aliases: tuple[str, ...] = ()
    """Local restatements that point here."""


class MetricValue(Entry, init=False):
    """A value that was published for a metric, as read.

    Examples
    --------
    >>> MetricValue(period="2021/22", value="37%", verified=True).value
    '37%'
    """

    period: str
    """Caption of the period as printed."""
    value: str = ""
    """The value as printed in the source; empty where none was read."""
    population: str = ""
    """Who it is about, where stated."""
    verified: bool = True
    """Whether the value was read in the source named."""
    note: str = ""
    """What to know about it."""
    source_url: str = ""
    """Where it was read, if not where the metric was."""
    details: dict[str, str] = Field(default_factory=dict)
    """Further particulars by name, e.g. a rate printed beside a count."""


class Metric(Entry, init=False):
    """A metric of an outcomes framework, with what was and what was not verified."""

    id: Identifier
    """The key of its framework, a dot and a slug, such as `ncdof.drug-use-last-year`."""
    title: str
    """Name of the metric."""
    kind: MetricKind
    """Headline, supporting or local; `outcome` or `standard` where a framework has no such tiers."""
    kind_verified: bool = False
    """Whether the label headline or supporting was itself read for this metric."""
    outcome: OutcomeId | None = None
    """The outcome it measures; none where it serves several."""
    outcome_verified: bool = True
    """Whether the outcome was read, rather than inferred."""
    unit: str = ""
    """Unit as the source gives it."""
    statistic: str = ""
    """What sort of statistic."""
    numerator: str = ""
    """What is counted."""
    denominator: str | None = None
    """What it is divided by; none for a count."""
    multiplier: Decimal | None = None
    """Factor of the rate, e.g. 100 or 100000; none for a count."""
    polarity: Polarity = Polarity.NEUTRAL
    """Direction of improvement."""
    population: str = ""
    """Who it is about."""
    geography_levels: tuple[str, ...] = ()
    """Areas for which it is published."""
    frequency: str = ""
    """How often it is published."""
    period_type: str = ""
    """Sort of period."""
    lag: str = ""
    """Time from the end of the period to publication."""
    data_source: str = ""
    """The collection it comes from."""
    breakdowns: tuple[str, ...] = ()
    """Groups for which it is published."""
    fingertips_id: tuple[str, ...] = ()
    """Indicator numbers in Fingertips."""
    series: tuple[str, ...] = ()
    """Keys of the published series of it, as `bundled.latest_rows()` has them."""
    baseline: MetricValue | None = None
    """Value of the baseline period, where one is named."""
    target: str = ""
    """A target, in words."""
    published_values: tuple[MetricValue, ...] = ()
    """Values read in publications."""
    caveats: tuple[str, ...] = ()
    """What limits its use."""
    details: dict[str, str] = Field(default_factory=dict)
    """What else the register says of it, by its key there."""
    verified: bool
    """Whether the metric was seen in the framework or in local reporting."""
    verification_basis: VerificationBasis
    """What sort of source it was read in."""
    verified_fields: tuple[str, ...] = ()
    """Fields supported by text that was read."""
    unverified_fields: tuple[str, ...] = ()
    """Fields that are reasonable defaults and still need checking."""
    source: Origin
    """The page read."""


class OutcomeFramework(Entry, init=False):
    """A framework of one edition: outcomes or standards, and the metrics below them."""

    id: Identifier
    """Key, e.g. `ncdof`."""
    title: str
    """Name of the framework."""
    edition: str
    """Edition, e.g. `2023-05`."""
    valid_from: date | None = None
    """First day of validity."""
    valid_to: date | None = None
    """Last day of validity, where it has ended."""
    outcomes: tuple[Outcome, ...] = ()
    """The outcomes, in order."""
    metrics: tuple[Metric, ...] = ()
    """The metrics."""
    facts: tuple[SourcedFact, ...] = ()
    """Other statements: totals, accountability, later developments, vocabularies."""
    limitation: str = ""
    """What the compilers could not read."""
    source: Origin
    """The landing page."""
    sources: tuple[Origin, ...] = ()
    """Every publication consulted, with how much of it was read."""


class SourcedFact(Entry, init=False):
    """One statement of national policy or guidance, paraphrased, with its source."""

    id: Identifier
    """Stable key."""
    topic: str
    """What sort of statement, e.g. `ambition`, `core_sector`, `required_product`."""
    text: str
    """The fact in a few words of our own."""
    value: PrintedValue | None = None
    """A number it states."""
    period: PrintedPeriod | None = None
    """A date or period it states."""
    parent: Annotated[Identifier, Ref(("SourcedFact",), acyclic=True)] | None = None
    """The statement it is part of."""
    direction: Polarity | None = None
    """For an ambition: which way is better."""
    verified: bool
    """Whether it was read in the source named."""
    source: Origin | None = None
    """Where it was read; none for what is only recalled."""
    details: dict[str, str] = Field(default_factory=dict)
    """Further particulars by name."""
    note: str = ""
    """What to know about it."""


class NationalStrategy(Entry, init=False):
    """The national strategy that partnerships deliver locally."""

    id: Identifier
    """Stable key, e.g. `national.harm-to-hope`."""
    title: str
    """Title."""
    published: PrintedPeriod
    """When it was published."""
    horizon_years: int = Field(ge=1)
    """Length that it states for itself."""
    long_term_goal: str
    """Its goal in a few words."""
    priorities: tuple[SourcedFact, ...] = ()
    """Strategic priorities, in order."""
    ambitions: tuple[SourcedFact, ...] = ()
    """Ambitions with a number."""
    funding: tuple[SourcedFact, ...] = ()
    """Funding announced."""
    owners: tuple[SourcedFact, ...] = ()
    """Departments and units in charge."""
    timeline: tuple[SourcedFact, ...] = ()
    """Dated events."""
    discrepancies: tuple[SourcedFact, ...] = ()
    """Points on which sources disagree."""
    facts: tuple[SourcedFact, ...] = ()
    """Other statements: what it answers, what went before it."""
    source: Origin
    """Where it was read."""
    sources: tuple[Origin, ...] = ()
    """Every publication consulted, with how much of it was read."""


class Guidance(Entry, init=False):
    """What national guidance expects of a partnership, statement by statement."""

    id: Identifier
    """Stable key, e.g. `national.guidance`."""
    title: str
    """Title."""
    facts: tuple[SourcedFact, ...]
    """The statements, each with its topic."""
    source: Origin
    """Where most of it was read."""
    sources: tuple[Origin, ...] = ()
    """Every publication consulted, with how much of it was read."""


class StandardPopulation(Entry, init=False):
    """Weights by age band for direct standardisation.

    Examples
    --------
    >>> ends = StandardPopulation(id="standard.two", title="Two bands", bands=["0-64", "65+"],
    ...                           weights=[80, 20], source={"title": "an example"})
    >>> sum(ends.weights)
    100
    """

    id: Identifier
    """Stable key, e.g. `esp.2013`."""
    title: str
    """Name."""
    bands: tuple[str, ...]
    """Labels of the age bands, youngest first."""
    weights: tuple[int, ...]
    """Standard population of each band."""
    source: Origin
    """Where it was published."""
