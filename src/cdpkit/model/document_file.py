"""The shape of one YAML file: a document and everything that is encoded from it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ValidationInfo, model_validator

from cdpkit.model.file_format import Written, in_full
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


class DocumentFile(Record, init=False):
    """Everything one YAML file may hold. Its JSON Schema serves as the schema of the format.

    Examples
    --------
    >>> DocumentFile().figures
    ()
    >>> sorted(DocumentFile.json_schema()["properties"])[:3]
    ['areas', 'boards', 'cdpkit']
    """

    cdpkit: Literal["1.1"] = "1.1"
    """Version of the file format; files of version 1.0 are read too."""
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
    """Printed numbers and dates that are not figures."""
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

    @model_validator(mode="before")
    @classmethod
    def _write_out(cls, data: Any, info: ValidationInfo) -> Any:
        """Write short forms and older words out, unless the reader of a file did so already."""
        if not isinstance(data, dict) or (info.context or {}).get("in_full"):
            return data
        return in_full(data, cls).data


def written_out(data: dict[str, Any]) -> Written:
    """Write a mapping out as `DocumentFile` does, and say where each moved value came from.

    Parameters
    ----------
    data : dict
        A document as its author writes it, with the short forms.

    Returns
    -------
    Written
        The data in full, and the place from which each moved value came.

    Examples
    --------
    >>> posts = [{"id": "dph", "title": "Director"}]
    >>> document = {"id": "town.plan"}
    >>> written_out({"document": document, "posts": posts}).data["posts"][0]["id"]
    'town.dph'
    """
    return in_full(data, DocumentFile)
