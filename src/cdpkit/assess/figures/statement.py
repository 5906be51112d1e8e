"""What one printed figure says, in the library's own words, and what it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdpkit.assess.comparability import Comparability, comparable
from cdpkit.assess.figures.claims import CLAIMS, HIGHER, LOWER, MOVING, RELATIONS
from cdpkit.assess.figures.revisions import corrections
from cdpkit.assess.figures.sentence import statement_caveats, statement_sentence
from cdpkit.assess.wording import Context, Point, context_of_figure, point_of_figure
from cdpkit.model.printed_values import Qualifier, Unit
from cdpkit.model.records import ComparatorKind, Figure

if TYPE_CHECKING:
    from cdpkit.model import Registry

__all__ = ["FigureStatement", "statement", "statements"]


@dataclass(frozen=True, slots=True)
class FigureStatement:
    """What one printed figure says.

    Parameters
    ----------
    figure : Figure
        The figure.
    context : Context
        What, where and polarity.
    point : Point
        Its value and period.
    kind : str
        `level`, `change` or `times` for a number; `claim` for a direction without one; `mention`
        for neither.
    claims : tuple of Qualifier
        What is claimed about its direction, in words.
    against : Figure or None
        The figure it is set against, where that is one of ours.
    base : Figure or None
        The figure that a percentage is taken of, or that a count is part of.
    comparability : Comparability or None
        What the guard says about `against`; that the areas differ in type is accepted.
    replaced_by : tuple of Figure, default ()
        Later corrections.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> registry = bundled.registry()
    >>> found = statement(registry["sefton.f7"], registry)
    >>> found.kind, found.direction, found.judgement
    ('claim', -1, 'worse')
    """

    figure: Figure
    context: Context
    point: Point
    kind: str
    claims: tuple[Qualifier, ...]
    against: Figure | None = None
    base: Figure | None = None
    comparability: Comparability | None = None
    replaced_by: tuple[Figure, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether it speaks of a change over time, rather than of a level."""
        if self.kind == "times" or self.set_against_others:
            return False
        return self.kind == "change" or not MOVING.isdisjoint(self.claims)

    @property
    def set_against_others(self) -> bool:
        """Whether it is set against another area or group."""
        comparator = self.figure.comparator
        return comparator is not None and comparator.kind is not ComparatorKind.OWN_BASELINE

    @property
    def direction(self) -> int:
        """1 for a rise or a higher level, -1 for a fall or a lower one, 0 where it says neither."""
        if self.kind == "times" and self.figure.value.value is not None:
            times = self.figure.value.value
            return (times > 1) - (times < 1)
        if not HIGHER.isdisjoint(self.claims):
            return 1
        return -1 if not LOWER.isdisjoint(self.claims) else 0

    @property
    def judgement(self) -> str:
        """`better` or `worse` by the polarity of the indicator, where a direction is stated."""
        if Qualifier.IMPROVED in self.claims:
            return "better"
        return self.context.judgement(self.direction)

    def sentence(self) -> str:
        """State the figure in one sentence."""
        return statement_sentence(self)

    def caveats(self) -> tuple[str, ...]:
        """Say what the print leaves open, a sentence each."""
        return statement_caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        return {
            "figure": self.figure.id,
            "block": self.figure.block,
            **self.context.to_dict(),
            **self.point.to_dict(),
            "printed": self.figure.value.printed,
            "kind": self.kind,
            "claims": [claim.value for claim in self.claims],
            "direction": self.direction,
            "judgement": self.judgement,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


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
    A rise of 24% in adults in treatment in Sefton is reported between March 2022 and the 12 months to June 2024; the change is for the better.
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
