"""What a reader is told beside the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdpkit.io.series_files.metadata import Metadata
    from cdpkit.model import YearType

__all__ = ["Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """Options of `read_series`, in one place."""

    columns: dict[str, list[str]]
    layout: str
    table: int | None
    year_type: YearType | str | None
    decimal: str
    fractions: bool
    marks: dict[str, str]
    metadata: Metadata
    header_rows: int | None
    use_hidden: bool
