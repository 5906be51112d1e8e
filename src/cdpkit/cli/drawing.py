"""Pictures of what a command found, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cdpkit.errors import UnwritableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.assess import AssessedChange

__all__ = ["Picture", "draw_changes"]

MOST_PANELS = 12
"""Series in a picture of small panels: more could not be read."""

Picture = Annotated[
    Path | None,
    typer.Option(
        "--picture",
        help="Draw what was found, too: a file that ends in .svg, .png or .pdf. Several series "
        f"give small panels, {MOST_PANELS} at most.",
    ),
]


def draw_changes(found: Sequence[AssessedChange], path: Path) -> None:
    """Draw one change as a line with its baseline, several as small panels."""
    from cdpkit.assess.pictures import small_pictures
    from cdpkit.report.charts import draw

    rows = [found[n] for n in range(min(len(found), MOST_PANELS))]
    several = ((row.context, row.line, row.significance) for row in rows)
    chart = rows[0].chart() if len(rows) == 1 else small_pictures(several)
    try:
        draw(chart).save(path)
    except OSError as error:
        hint = "Choose a folder that exists, in which you may write."
        raise UnwritableFileError(str(path), "cannot be written", hint) from error
