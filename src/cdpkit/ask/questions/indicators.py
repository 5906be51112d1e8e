"""Which national outcomes priorities serve, and which indicators plans share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.ask.answers import Answers
from cdpkit.model import Figure, Outcome, Priority, Target

if TYPE_CHECKING:
    from cdpkit.model import Registry


def outcomes(registry: Registry, *, document: str | None = None) -> Answers:
    """Set priorities against the national outcomes: how each is linked, and who says so.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        A row a priority, a column an outcome; a cell such as `primary, analyst` or empty.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> outcomes(load("wirral"))[1]["use"]
    'primary, analyst'
    """
    national = [one for one in registry.of(Outcome) if one.id.startswith("ncdof.")]
    every = registry.of(Priority, document=document)
    rows = []
    for one in every:
        links = {link.outcome: f"{link.strength}, {link.basis}" for link in one.outcomes}
        rows.append((one.id, *(links.get(outcome.id, "") for outcome in national)))
    names = (outcome.id.removeprefix("ncdof.") for outcome in national)
    return Answers("priorities", ("id", *names), tuple(rows), len(every))


def indicators_of(registry: Registry, document: str) -> set[str]:
    """Give the indicators that a document uses: of figures, targets and priorities."""
    figures = {one.indicator for one in registry.of(Figure, document=document)}
    targets = {one.indicator for one in registry.of(Target, document=document)}
    links = {
        link.indicator
        for one in registry.of(Priority, document=document)
        for link in one.indicators
    }
    return figures | targets | links


def shared_indicators(registry: Registry) -> Answers:
    """List the indicators that more than one document uses.

    Parameters
    ----------
    registry : Registry
        The plans.

    Returns
    -------
    Answers
        A row for each indicator, with the documents that use it.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["indicator"] for row in shared_indicators(load(["wirral", "sefton"]))][:2]
    ['indicator.adults.in_treatment', 'indicator.prison.continuity']
    """
    documents = [file.document.id for file in registry.files if file.document]
    users: dict[str, list[str]] = {}
    for document in documents:
        for indicator in indicators_of(registry, document):
            users.setdefault(indicator, []).append(document)
    rows = [(name, ", ".join(who)) for name, who in sorted(users.items()) if len(who) > 1]
    return Answers("indicators", ("indicator", "documents"), tuple(rows), len(users))
