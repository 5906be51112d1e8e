"""What a figure is set against."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cdpkit.errors import InputError
from cdpkit.model.basis import Basis
from cdpkit.model.periods import PrintedPeriod
from cdpkit.model.printed_values import PrintedValue
from cdpkit.model.record import Entry, Identifier, Ref
from cdpkit.model.records.area import AreaId

FigureId = Annotated[Identifier, Ref(("Figure",))]


class ComparatorKind(StrEnum):
    """What sort of thing the figure is compared with."""

    NATIONAL = "national"
    REGION = "region"
    NEIGHBOURS = "neighbours"
    OWN_BASELINE = "own_baseline"
    OTHER_AREA = "other_area"
    GROUP = "group"


class Relation(StrEnum):
    """How the figure stands to its comparator, as printed."""

    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    AMONG_HIGHEST = "among_highest"
    IMPROVED = "improved"
    REDUCED = "reduced"


class Comparator(Entry, init=False):
    """The other side of a comparison: its value, or only how the figure stands to it.

    A relation without a value is allowed, for documents often print no more than `higher than
    national rates`; `is_checkable` then says no.

    Examples
    --------
    >>> national = Comparator(kind="national", area="area.e92000001", relation="higher")
    >>> national.is_checkable, str(national)
    (False, 'higher than national')
    """

    kind: ComparatorKind
    """What sort of comparator."""
    area: AreaId | None = None
    """The area compared with."""
    figure: FigureId | None = None
    """The figure that holds the comparator's value, where it is one of ours."""
    value: PrintedValue | None = None
    """The comparator's value as printed, where it is not a figure of its own."""
    relation: Relation | None = None
    """How the figure stands to it."""
    period: PrintedPeriod | None = None
    """Period of the comparator, e.g. of a baseline."""
    basis: Basis = Basis.PRINTED
    """Whether the comparator is printed or assumed."""
    rank: int | None = Field(default=None, ge=1)
    """Place of the figure among those compared, where printed."""
    rank_of: int | None = Field(default=None, ge=1)
    """How many are compared."""
    rank_from: Literal["highest", "lowest"] | None = None
    """Where the ranks begin."""
    note: str = ""
    """Why it is assumed, or what is missing."""

    @model_validator(mode="after")
    def _check_something_said(self) -> Self:
        if self.basis is Basis.ANALYST and not self.note:
            msg = "a comparator that is assumed needs a `note` with the reason"
            raise ValueError(msg)
        return self

    @property
    def is_checkable(self) -> bool:
        """Whether a number stands on the other side."""
        return self.figure is not None or (self.value is not None and self.value.value is not None)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a comparator prints of itself: `higher than national`, `national 25%`.

        Parameters
        ----------
        text : str
            A relation, a kind and a value, in this order; the first and the last may be missing.

        Returns
        -------
        Comparator
            Without area, figure and period.

        Raises
        ------
        InputError
            If `text` names no kind of comparator.

        Examples
        --------
        >>> Comparator.parse("higher than national").relation.value
        'higher'
        >>> Comparator.parse("national 25%").value.value
        Decimal('25')
        """
        for relation in (None, *Relation):
            for kind in ComparatorKind:
                lead = _words(relation, kind)
                if text == lead or text.startswith(f"{lead} "):
                    rest = text[len(lead) + 1 :]
                    value = PrintedValue.parse(rest) if rest else None
                    return cls(kind=kind, relation=relation, value=value)
        kinds = ", ".join(_spaced(kind) for kind in ComparatorKind)
        hint = f"Write one of: {kinds}; before it a relation, behind it a value."
        raise InputError("text", f"is not a comparator: `{text[:60]}`", hint)

    def same_as(self, other: Comparator) -> bool:
        """Tell whether both compare with the same thing, whatever its value and the relation.

        Examples
        --------
        >>> Comparator.parse("national 25%").same_as(Comparator.parse("higher than national"))
        True
        """
        mine, theirs = ((c.kind, c.area, c.period) for c in (self, other))
        return mine == theirs

    def __str__(self) -> str:
        value = self.value.printed if self.value is not None else ""
        return f"{_words(self.relation, self.kind)} {value}".rstrip()


def _spaced(word: StrEnum) -> str:
    return word.value.replace("_", " ")


def _words(relation: Relation | None, kind: ComparatorKind) -> str:
    if relation is None:
        return _spaced(kind)
    return " ".join(filter(None, (_spaced(relation), _JOINTS.get(relation, ""), _spaced(kind))))


_JOINTS = {Relation.HIGHER: "than", Relation.LOWER: "than", Relation.SIMILAR: "to"}
