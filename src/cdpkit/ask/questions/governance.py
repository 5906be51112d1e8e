"""Who is on record, who belongs to a partnership, and to whom it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.ask.answers import Answers, Row
from cdpkit.model import Board, Organisation, Partnership, Post, Programme

if TYPE_CHECKING:
    from cdpkit.model import Registry


_BODIES: tuple[type[Any], ...] = (Organisation, Board, Post, Partnership, Programme)


def bodies(registry: Registry, *, document: str | None = None) -> Answers:
    """List the bodies that a plan can name as lead, member or owner, by their identifiers.

    Parameters
    ----------
    registry : Registry
        The plans, and the reference data that every plan may name.
    document : str, optional
        Only those that this document adds, by its id.

    Returns
    -------
    Answers
        `id`, `name`, `kind` (organisation, board, post, partnership or programme) and `sector`.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["name"] for row in bodies(load([])) if row["id"] == "org.dwp"]
    ['Department for Work and Pensions']
    """
    rows = tuple(
        (
            one.id,
            str(getattr(one, "name", None) or getattr(one, "title", "")),
            kind.__name__.lower(),
            str(getattr(one, "sector", "")),
        )
        for kind in _BODIES
        for one in registry.of(kind, document=document)
    )
    return Answers("bodies", ("id", "name", "kind", "sector"), rows, len(rows))


def membership(registry: Registry, *, document: str | None = None) -> Answers:
    """List the members of partnerships, with their roles and sectors.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `partnership`, `member`, `sector`, `roles` and `basis`.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> membership(load("portsmouth")).sentence()
    '13 of 13 members'
    """
    rows: list[Row] = []
    for one in registry.of(Partnership, document=document):
        for member in one.members:
            body = registry.get(member.organisation or "")
            sector = member.sector or (body.sector if isinstance(body, Organisation) else "")
            roles = ", ".join(map(str, member.roles))
            named = member.organisation or member.printed
            rows.append((one.id, named, str(sector), roles, str(member.basis)))
    columns = ("partnership", "member", "sector", "roles", "basis")
    return Answers("members", columns, tuple(rows), len(rows))


def reporting(registry: Registry, *, document: str | None = None) -> Answers:
    """List to whom each partnership answers, and how.

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only of this document, by its id.

    Returns
    -------
    Answers
        `partnership`, `kind`, `to`, `approved_on` and `basis`.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> [row["to"] for row in reporting(load("liverpool"))]
    ['org.citysafe-board']
    """
    rows = [
        (one.id, str(line.kind), line.to or line.printed, str(line.approved_on or ""),
         str(line.basis_of("to")))
        for one in registry.of(Partnership, document=document)
        for line in one.reports_to
    ]  # fmt: skip
    columns = ("partnership", "kind", "to", "approved_on", "basis")
    return Answers("reporting lines", columns, tuple(rows), len(rows))
