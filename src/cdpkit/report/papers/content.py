"""What a paper holds, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from cdpkit.display import Displayed, Parts, Table
from cdpkit.report.papers.blocks import Section, text_of
from cdpkit.results import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cdpkit.report.papers.blocks import Figure, Grid


@dataclass(frozen=True, slots=True, repr=False)
class Content(Displayed):
    """Title, facts, sections and figures of a paper.

    Parameters
    ----------
    title : str
        What it is about.
    partnership, area : str
        For whom.
    meeting, as_of : date
        Day of the meeting, and day on which the figures were held.
    facts : tuple of (str, str)
        What stands under the title.
    sections : tuple of Section
        In the order in which they are read.
    figures : tuple of mapping
        Each printed figure, as the next paper reads it.
    version : str
        Of cdpkit.
    """

    kind: ClassVar[str] = "board paper"
    """Sort of paper."""

    title: str
    partnership: str
    area: str
    meeting: date
    as_of: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    figures: tuple[Mapping[str, Any], ...]
    version: str

    def parts(self) -> Parts:
        """Give the summary and the scorecard."""
        summary = next(s for s in self.sections if s.key == "summary")
        card = next((g for g in self.grids() if g.key == "card"), None)
        table = None
        if card is not None:
            rows = [[text_of(cell).replace("\n", ", ") for cell in row] for row in card.rows]
            table = Table(card.heads, rows, card.caption)
        sentence = str(summary.to_dict()["blocks"][0]["text"])
        return Parts(f"{self.title}, {self.partnership}", sentence, table=table)

    def grids(self) -> Iterator[Grid]:
        """Give all tables."""
        return (grid for section in self.sections for grid in section.grids())

    def pictures(self) -> Iterator[Figure]:
        """Give all pictures."""
        return (figure for section in self.sections for figure in section.figures())

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts, numbers and lists: what the next paper reads as `last`."""
        return {
            "kind": self.kind,
            "version": self.version,
            "title": self.title,
            "partnership": self.partnership,
            "area": self.area,
            "meeting": self.meeting.isoformat(),
            "as_of": self.as_of.isoformat(),
            "facts": dict(self.facts),
            "figures": [dict(figure) for figure in self.figures],
            "sections": [section.to_dict() for section in self.sections],
        }

    def to_json(self) -> str:
        """Give the same as JSON, the same text for the same inputs."""
        return json_text(self.to_dict())
