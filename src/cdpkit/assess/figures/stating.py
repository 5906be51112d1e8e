"""Statements of figures: what each printed figure says, with what it is set against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.comparability import comparable
from cdpkit.assess.figures.claims import CLAIMS, RELATIONS
from cdpkit.assess.figures.revisions import corrections
from cdpkit.assess.figures.told import FigureStatement
from cdpkit.assess.wording import context_of_figure, point_of_figure
from cdpkit.model.printed_values import Unit
from cdpkit.model.records import Figure

if TYPE_CHECKING:
    from cdpkit.model import Registry
    from cdpkit.model.printed_values import Qualifier


def statement(figure: Figure, registry: Registry) -> FigureStatement:
    """State a printed figure in the library's own words: a claim stays a claim.

    Parameters
    ----------
    figure : Figure
        A figure with a number, or a claim of direction or quality.
    registry : Registry
        Names, polarity, and the figures it refers to.

    Returns
    -------
    FigureStatement
        With its sentence and caveats.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> registry = bundled.registry()
    >>> print(statement(registry["sefton.f3"], registry))
    A rise of 24% in adults in treatment in Sefton is reported between March 2022 and the 12 months to June 2024.
    """
    against = _figure(figure.comparator.figure if figure.comparator else None, registry)
    guard = None
    if against is not None:
        guard = comparable(figure, against, accept=("area_type",), registry=registry)
    return FigureStatement(
        figure=figure,
        context=context_of_figure(figure, registry),
        point=point_of_figure(figure),
        kind=_kind(figure),
        claims=_claims(figure),
        against=against,
        base=_figure(figure.of or figure.part_of, registry),
        comparability=guard,
        replaced_by=corrections(figure, registry),
    )


def statements(registry: Registry, document: str) -> tuple[FigureStatement, ...]:
    """State every figure of a document, in the order of its places.

    Parameters
    ----------
    registry : Registry
        Holds the document.
    document : str
        Its id.

    Returns
    -------
    tuple of FigureStatement
        One a figure.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> len(statements(bundled.registry(), "sefton.brief1"))
    17
    """
    return tuple(statement(f, registry) for f in registry.of(Figure, document=document))


def _figure(identifier: str | None, registry: Registry) -> Figure | None:
    record = registry[identifier] if identifier is not None else None
    return record if isinstance(record, Figure) else None


def _kind(figure: Figure) -> str:
    value = figure.value
    if value.value is None:
        return "claim" if _claims(figure) else "mention"
    if value.change:
        return "change"
    return "times" if value.unit is Unit.RATIO else "level"


def _claims(figure: Figure) -> tuple[Qualifier, ...]:
    """Give the claims of the words and, where they have none, of the comparator."""
    found = tuple(q for q in figure.value.qualifiers if q in CLAIMS)
    relation = figure.comparator.relation if figure.comparator is not None else None
    if found or relation is None:
        return found
    return (RELATIONS[relation],)
