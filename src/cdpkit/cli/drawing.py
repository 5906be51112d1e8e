"""Pictures of what a command found, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.cli.endings import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.assess import Scorecard
    from cdpkit.assess.series import SeriesResults, SeriesRow


def draw_found(
    found: SeriesResults[Any] | Sequence[SeriesRow] | Scorecard,
    path: Path | None,
    kind: str | None = None,
) -> None:
    """Draw what was found, if a file is named; of many series the first that can be seen."""
    if path is None:
        return
    from cdpkit.assess.pictures import MOST_PANELS, picture_of
    from cdpkit.display import Plottable
    from cdpkit.report import draw

    shown: Any = found
    if len(found) > MOST_PANELS and kind in (None, "multiples"):
        say(f"The picture shows the first {MOST_PANELS} of {len(found):,} series.")
        shown = found[:MOST_PANELS]
    chart = shown.chart(kind) if isinstance(shown, Plottable) else picture_of(shown, kind)
    draw(chart).save(path)
