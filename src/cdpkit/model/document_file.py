"""The shape of one YAML file: a document and everything that is encoded from it."""

from __future__ import annotations

from typing import Literal

from cdpkit.model.ratings import RagRule
from cdpkit.model.record import Record
from cdpkit.model.records import (
    Area,
    Board,
    Derivation,
    Document,
    Engagement,
    Figure,
    FundingStream,
    Guidance,
    Indicator,
    IndicatorMention,
    LinkedStrategy,
    Meeting,
    Mention,
    Milestone,
    NationalStrategy,
    Need,
    Organisation,
    OutcomeFramework,
    Partnership,
    Post,
    Programme,
    Restatement,
    StandardPopulation,
    Statement,
    Strategy,
    Target,
)

__all__ = ["DocumentFile"]


class DocumentFile(Record):
    """Everything one YAML file may hold. Its JSON Schema serves as the schema of the format.

    Examples
    --------
    >>> DocumentFile(cdpkit="1.0").figures
    ()
    >>> sorted(DocumentFile.json_schema()["properties"])[:3]
    ['areas', 'boards', 'cdpkit']
    """

    cdpkit: Literal["1.0"]
    """Version of the file format."""
    document: Document | None = None
    """The document that the file encodes; none in a file of reference data."""
    organisations: tuple[Organisation, ...] = ()
    """Organisations it names first."""
    boards: tuple[Board, ...] = ()
    """Boards it names first."""
    posts: tuple[Post, ...] = ()
    """Posts it names."""
    areas: tuple[Area, ...] = ()
    """Areas that the bundled list lacks."""
    partnerships: tuple[Partnership, ...] = ()
    """Partnerships it describes."""
    meetings: tuple[Meeting, ...] = ()
    """Meetings it reports."""
    restatements: tuple[Restatement, ...] = ()
    """National priorities as it lists them."""
    needs: tuple[Need, ...] = ()
    """Needs it lists."""
    strategies: tuple[Strategy, ...] = ()
    """Strategies or plans it sets out."""
    milestones: tuple[Milestone, ...] = ()
    """Milestones outside a strategy."""
    indicators: tuple[Indicator, ...] = ()
    """Indicators it defines."""
    indicator_mentions: tuple[IndicatorMention, ...] = ()
    """Indicators it says it is judged by."""
    targets: tuple[Target, ...] = ()
    """Targets it sets."""
    figures: tuple[Figure, ...] = ()
    """Figures and claims it prints."""
    programmes: tuple[Programme, ...] = ()
    """Programmes and services it names."""
    funding: tuple[FundingStream, ...] = ()
    """Money it names."""
    engagements: tuple[Engagement, ...] = ()
    """Work with people and bodies outside the partnership."""
    linked: tuple[LinkedStrategy, ...] = ()
    """Strategies named by a document that is itself no strategy."""
    statements: tuple[Statement, ...] = ()
    """What people said, as themes."""
    mentions: tuple[Mention, ...] = ()
    """Printed numbers and dates that are no figures."""
    derivations: tuple[Derivation, ...] = ()
    """Calculations from its figures."""
    frameworks: tuple[OutcomeFramework, ...] = ()
    """Outcomes frameworks."""
    national_strategies: tuple[NationalStrategy, ...] = ()
    """National strategies."""
    guidance: tuple[Guidance, ...] = ()
    """National guidance."""
    standard_populations: tuple[StandardPopulation, ...] = ()
    """Weights for standardisation."""
    rag_rules: tuple[RagRule, ...] = ()
    """Rules that give the values of a scorecard red, amber or green."""
