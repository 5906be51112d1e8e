"""What has a date, and what ends when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.ask.answers import Answers
from cdpkit.model import (
    Action,
    FundingStream,
    LinkedStrategy,
    Meeting,
    Milestone,
    Record,
    Strategy,
    Target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cdpkit.model import PrintedPeriod, Registry


_DATES: tuple[tuple[type[Record], str, str, str], ...] = (
    (Strategy, "strategy", "title", "period"),
    (Meeting, "meeting held", "", "date"),
    (Meeting, "meeting planned", "", "next_planned"),
    (Action, "action due", "text", "due"),
    (Milestone, "milestone due", "title", "due"),
    (Milestone, "milestone reached", "title", "achieved_on"),
    (Target, "target due", "indicator", "due"),
)
"""What has a date: the class, what the date means, the field that says what, and that of the date."""


def _dated(
    registry: Registry, document: str | None
) -> Iterator[tuple[str, str, str, PrintedPeriod]]:
    for kind, what, text, dated in _DATES:
        for record in registry.of(kind, document=document):
            if (period := getattr(record, dated)) is not None:
                yield getattr(record, "id", ""), what, str(getattr(record, text, "")), period


def timeline(registry: Registry, *, document: str | None = None) -> Answers:
    """List what has a date, in the order of time; an ambiguous date shows its earliest and latest.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `from`, `to`, `what`, `id`, `text` and `printed`.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["from"] for row in timeline(load("liverpool"))]
    ['2026-02-06', '2026-06-29']
    """
    rows = []
    for identifier, what, text, period in _dated(registry, document):
        starts = [str(r.start) for r in period.readings if r.start]
        ends = [str(r.end) for r in period.readings if r.end]
        first, last = min(starts, default=""), max(ends, default="")
        rows.append((first, last, what, identifier, text, period.printed))
    rows.sort()
    columns = ("from", "to", "what", "id", "text", "printed")
    return Answers("dates", columns, tuple(rows), len(rows))


def expiring(registry: Registry, *, before: date, document: str | None = None) -> Answers:
    """List linked strategies, funding and plans whose last possible day is before a day.

    Parameters
    ----------
    registry : Registry
        The plans.
    before : date
        The day.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `id`, `title`, `period` and `ends`; it counts all that could end.

    Examples
    --------
    >>> from datetime import date
    >>> from cdpkit.io import load
    >>> [row["id"] for row in expiring(load("wirral"), before=date(2026, 1, 1))]
    ['wirral.fu1', 'wirral.fu2', 'wirral.fu3']
    """
    rows: list[tuple[str, str, str, str]] = []
    total = 0
    for kind in (Strategy, LinkedStrategy, FundingStream):
        for one in registry.of(kind, document=document):
            period = getattr(one, "period", None)
            ends = [r.end for r in period.readings] if period else []
            total += 1
            if ends and all(ends) and max(end for end in ends if end) < before:
                last = max(end for end in ends if end)
                rows.append(
                    (getattr(one, "id", ""), getattr(one, "title", ""), str(period), str(last))
                )
    return Answers("strategies and grants", ("id", "title", "period", "ends"), tuple(rows), total)
