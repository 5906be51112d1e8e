"""Figures of documents: derived values, feasibility, and what cannot be checked and why.

A document seldom prints the inputs of its figures. What can be asked is whether the print is
possible: whether some whole count gives the percentage, whether a part fits into its whole,
whether a total can have risen every year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.assess.comparability import comparable
from cdpkit.assess.reproduction.verdicts import Reproduction, Verdict
from cdpkit.calc import formulas
from cdpkit.errors import CdpError, InputError
from cdpkit.model.printed_values import GssMarker, PrintedValue, Qualifier, Unit
from cdpkit.model.records import Derivation, Document, Figure, Indicator, Milestone, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cdpkit.model import Registry


_LISTED = {"milestones": Milestone}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one method found: a verdict where it tests the print, else only a derived number."""

    text: str
    verdict: Verdict | None = None
    counts: tuple[int, int] | None = None
    """The counts that it works out of the prints: from, to."""
    masked: str = ""
    """The text with `[c]` for those counts."""


@dataclass(frozen=True, slots=True)
class _Case:
    """The figures that a method works on, with the records around them."""

    figures: Sequence[Figure]
    parameters: dict[str, str]
    registry: Registry
    document: str

    @property
    def first(self) -> PrintedValue:
        return self.figures[0].value

    def number(self, position: int) -> Fraction:
        """Give the printed number of a figure."""
        if position >= len(self.figures):
            problem = f"name {len(self.figures)} figure(s)"
            raise InputError("inputs", problem, f"The method needs {position + 1}.")
        exact = self.figures[position].value.exact
        if exact is None:
            name = self.figures[position].id
            raise InputError(
                "inputs", f"hold `{name}`, which has no number", "Name another figure."
            )
        return exact

    def growth(self) -> Fraction:
        """Give the printed percentage with the direction of its words."""
        percent, signed = self.number(0), self.first.signed_value
        percent = -abs(percent) if signed is not None and signed < 0 else percent
        if percent <= -100:
            raise InputError("inputs", f"fall by {self.first.printed}", "Name a smaller fall.")
        return percent

    def parameter(self, name: str) -> Fraction:
        """Give a further number that the method needs: of a size that a document can mean."""
        number = re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", self.parameters.get(name, "").strip())
        if number is None:
            problem = f"lack the number `{name}`"
            raise InputError("parameters", problem, f'Write {name}: "2.25", or what it is.')
        return Fraction(number[0])

    def positive(self, name: str) -> Fraction:
        """Give a further number that has to be above 0."""
        number = self.parameter(name)
        if number <= 0:
            problem = f"give `{name}` {float(number):g}"
            raise InputError("parameters", problem, "Write a number above 0.")
        return number


def _implied_counts(case: _Case) -> _Answer:
    """Ask which whole counts print as the percentage; bases may be percentages themselves."""
    percents, base = case.figures[:-1], case.figures[-1]
    case.number(max(len(percents), 1))
    ends = _whole_numbers(base.value)
    if ends is None:
        return _Answer(f"the base `{base.value.printed}` has no upper end")
    low, high = ends
    for figure in reversed(percents):
        counts = calc.implied_counts(
            str(figure.value.value), (low, high), decimals=figure.value.decimals or 0
        )
        if not counts.possible:
            text = f"no whole count of {base.value.printed} prints as {figure.value.printed}"
            return _Answer(text, Verdict.NOT_REPRODUCED)
        low, high = counts.counts[0], counts.counts[-1]
    chain = " of ".join(figure.value.printed for figure in case.figures)
    return _Answer(
        f"{chain} allows {_counted(low, high)}",
        Verdict.CONSISTENT,
        counts=(low, high),
        masked=f"{chain} allows [c]",
    )


def _whole_numbers(base: PrintedValue) -> tuple[int, int] | None:
    """Give the lowest and the highest whole number that the print allows; None if unbounded."""
    bounds = base.interval()
    if bounds is None or bounds.lower is None or bounds.upper is None:
        return None
    low, high = ceil(bounds.lower), floor(bounds.upper)
    low += bounds.lower == low and not bounds.includes_lower
    high -= bounds.upper == high and not bounds.includes_upper
    return (low, high) if base.value else (0, 0)


def _counted(low: int, high: int) -> str:
    if low == high:
        return f"{low:,}"
    return f"{low:,} {'or' if high - low == 1 else 'to'} {high:,}"


def _part_of_whole(case: _Case) -> _Answer:
    part, whole = case.number(0), case.number(1)
    prints = [figure.value for figure in case.figures[:2]]
    texts = [value.printed for value in prints]
    if whole <= 0:
        raise InputError("inputs", f"give the whole {texts[1]}", "Name one above 0.")
    if part > whole:
        if prints[0].compare(prints[1]) == "overlapping":
            return _Answer(f"{texts[0]} may lie within the whole {texts[1]}", Verdict.CONSISTENT)
        return _Answer(f"{texts[0]} exceeds the whole {texts[1]}", Verdict.NOT_REPRODUCED)
    share = float(formulas.part_of_whole(part, whole))
    rest, told = int(whole - part), f"{texts[0]} of {texts[1]} is {share:.1f}%, leaving"
    return _Answer(
        f"{told} {rest:,}", Verdict.CONSISTENT, counts=(rest, rest), masked=f"{told} [c]"
    )


def _monotone_split(case: _Case) -> _Answer:
    total, parts = int(case.number(0)), int(case.positive("parts"))
    if parts != case.positive("parts"):
        raise InputError("parameters", "give `parts` that are not whole", "Write a whole number.")
    split = calc.monotone_split(total, parts)
    if not split.possible:
        text = f"{total:,} cannot have risen every year over {parts} years"
        return _Answer(text, Verdict.NOT_REPRODUCED)
    ends = f"the first at most {split.highest[0]:,}, the last at least {split.lowest[-1]:,}"
    return _Answer(f"rising every year over {parts} years: {ends}", Verdict.CONSISTENT)


def _rate_ratio(case: _Case) -> _Answer:
    ratio = float(formulas.ratio(case.number(0), case.number(1))) if case.number(1) else 0
    above, below = (figure.value.interval() for figure in case.figures[:2])
    if above is None or below is None or not below.lower:
        raise InputError("inputs", "give no ratio", "Name two figures with numbers above 0.")
    ends = calc.change_bounds(
        float(below.lower or 0), float(below.upper or 0),
        float(above.lower or 0), float(above.upper or 0), kind="ratio",
    )  # fmt: skip
    prints = [figure.value.printed for figure in case.figures[:2]]
    return _Answer(
        f"{prints[0]} is {ratio:.2f} times {prints[1]} ({ends[0]:.2f} to {ends[1]:.2f} after rounding)"
    )


def _per_year(case: _Case) -> _Answer:
    days = case.positive("days")
    rate = float(formulas.per_year(case.number(0), days))
    return _Answer(f"{case.first.printed} in {int(days):,} days is {rate:.1f} a year")


def _annualised(case: _Case) -> _Answer:
    years = case.positive("years")
    rate = float(formulas.annualised_percent(float(case.growth()), years=float(years)))
    return _Answer(f"over {float(years):g} years this is {rate:.1f}% a year")


def _count_listed(case: _Case) -> _Answer:
    kind = _LISTED.get(case.parameters.get("records", ""))
    if kind is None:
        raise InputError("parameters", "name no `records`", f"Write one of: {', '.join(_LISTED)}.")
    listed = len(case.registry.of(kind, document=case.document))
    same = listed == case.number(0)
    told = f"{listed} are listed in the document"
    if PrintedValue.parse(case.first.printed).exact != case.number(0):
        # The number is the encoder's: to find it again among the encoder's records shows nothing.
        return _Answer(f"{told}; `{case.first.printed}` prints no number")
    return _Answer(told, Verdict.REPRODUCED if same else Verdict.NOT_REPRODUCED)


def _composition_bound(case: _Case) -> _Answer:
    share = case.parameter("share")
    if not 0 <= share < 1:
        raise InputError("parameters", f"give the share {float(share):g}", "Write 0 to below 1.")
    rest = float(formulas.composition_bound(case.growth(), share))
    return _Answer(
        f"if a part of {float(share):.0%} has not risen, the rest rose by {rest:.0f}% or more"
    )


METHODS: dict[str, Callable[[_Case], _Answer]] = {
    "annualised_percent": _annualised,
    "composition_bound": _composition_bound,
    "count_listed": _count_listed,
    "implied_counts": _implied_counts,
    "monotone_split": _monotone_split,
    "part_of_whole": _part_of_whole,
    "per_year": _per_year,
    "rate_ratio": _rate_ratio,
}
"""Every method that a derivation may name."""

_UNLIKE = {
    "implied_counts": ("indicator", "population", "unit"),
    "part_of_whole": ("indicator", "population"),
    "rate_ratio": ("area_type",),
}
"""In what the figures of a method differ by its nature; in all else they must compare."""


def reproduce_document(registry: Registry, document: str, source: str) -> Iterator[Reproduction]:
    """Judge each figure, claim and numeric target that a document prints.

    Parameters
    ----------
    registry : Registry
        Holds the document and all it refers to.
    document : str
        Id of the document.
    source : str
        Name of the source for the results.

    Yields
    ------
    Reproduction
        In the order of the document's lines.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> lines = list(reproduce_document(bundled.registry(), "sefton.brief1", "sefton"))
    >>> next(line.reason for line in lines if line.published == "88%")
    '88% of 193 allows 169 or 170'
    """
    derivations = list(registry.of(Derivation, document=document))
    known = {(d.method, d.inputs) for d in derivations}
    for figure in registry.of(Figure, document=document):
        derivations += [d for d in _implied_by(figure) if (d.method, d.inputs) not in known]
    lines = [
        *(
            _figure_line(registry, figure, derivations, source)
            for figure in registry.of(Figure, document=document)
        ),
        *(
            _target_line(registry, target, source)
            for target in registry.of(Target, document=document)
            if target.value is not None
        ),
    ]
    yield from sorted(lines, key=lambda line: line.line)


def _implied_by(figure: Figure) -> Iterator[Derivation]:
    """Give the calculations that follow from the links of a figure alone."""
    if figure.of is not None and figure.value.unit is Unit.PERCENT:
        inputs = (figure.id, figure.of)
        yield Derivation(id=f"{figure.id}.implied", method="implied_counts", inputs=inputs)
    if figure.part_of is not None:
        inputs = (figure.id, figure.part_of)
        yield Derivation(id=f"{figure.id}.part", method="part_of_whole", inputs=inputs)


def _figure_line(
    registry: Registry, figure: Figure, derivations: Sequence[Derivation], source: str
) -> Reproduction:
    own = [derivation for derivation in derivations if derivation.inputs[0] == figure.id]
    methods = " ".join(derivation.method for derivation in own)
    found = _all_answers(registry, figure, own)
    return _line(figure, registry, source, found, methods or "claim")


def _all_answers(registry: Registry, figure: Figure, derivations: Sequence[Derivation]) -> _Answer:
    """Ask every method; the worst verdict counts, and none means that nothing tests the print."""
    answers, problems = [], []
    for derivation in derivations:
        try:
            answers.append(_answer(registry, derivation, figure))
        except CdpError as error:
            problems.append(f"{derivation.id}: {error}")
        except ArithmeticError:
            problems.append(f"{derivation.id}: gives no number. Check inputs and parameters.")
    if problems:
        return _Answer("; ".join(problems), Verdict.ERROR)
    verdicts = {answer.verdict for answer in answers} - {None}
    before = [] if verdicts else [_why_not(figure)]
    order = (Verdict.NOT_REPRODUCED, Verdict.CONSISTENT, Verdict.REPRODUCED, Verdict.NOT_CHECKABLE)
    return _Answer(
        "; ".join([*before, *(answer.text for answer in answers)]),
        next(v for v in order if v in verdicts or v is Verdict.NOT_CHECKABLE),
        counts=min((a.counts for a in answers if a.counts is not None), default=None),
        masked="; ".join([*before, *(answer.masked or answer.text for answer in answers)]),
    )


def _answer(registry: Registry, derivation: Derivation, figure: Figure) -> _Answer:
    method = METHODS.get(derivation.method)
    if method is None:
        hint = f"Name one of: {', '.join(METHODS)}."
        raise InputError("method", f"`{derivation.method}` is unknown", hint)
    figures = [record for name in derivation.inputs if isinstance(record := registry[name], Figure)]
    hidden = [
        f.id for f in figures if not f.is_numeric and GssMarker.CONFIDENTIAL in f.value.markers
    ]
    if hidden:
        return _Answer(f"`{hidden[0]}` is suppressed")
    for one, other in pairwise(figures if derivation.method in _UNLIKE else ()):
        unlike = _UNLIKE[derivation.method]
        comparable(one, other, accept=unlike, registry=registry).require()
    document = registry.document_of(figure.id) or ""
    return method(_Case(figures, derivation.parameters, registry, document))


def _why_not(figure: Figure) -> str:
    """Say what the document would have to print for the figure to be checked."""
    value = figure.value
    if value.value is None:
        missing = ", and the comparator has no value" if figure.comparator else ""
        return f"only a direction or a quality is printed, no number{missing}"
    if value.change:
        return "the counts behind the change are not printed"
    if Qualifier.ESTIMATE in value.qualifiers:
        return "an estimate, printed without its inputs"
    return _UNPRINTED.get(value.unit, "a count by itself, printed without inputs")


_UNPRINTED = {
    Unit.PERCENT: "the base of the percentage is not printed",
    Unit.PERCENT_CHANGE: "the counts behind the change are not printed",
    Unit.RATIO: "the two numbers behind the ratio are not printed",
    Unit.RATE: "the count and the population behind the rate are not printed",
}


def _target_line(registry: Registry, target: Target, source: str) -> Reproduction:
    wanted = {"baseline": target.baseline, "due date": target.due}
    missing = [name for name, value in wanted.items() if value is None]
    gap = f"; no {' and no '.join(missing)} printed" if missing else ""
    found = _Answer(f"a promise, not a result{gap}", Verdict.NOT_CHECKABLE)
    return _line(target, registry, source, found, "target")


def _line(
    record: Figure | Target, registry: Registry, source: str, found: _Answer, method: str
) -> Reproduction:
    value = record.value
    document = registry[registry.document_of(record.id) or ""]
    assert isinstance(document, Document)  # noqa: S101 -- its figures stand in its file
    return Reproduction(
        source,
        (record.at.line if record.at else None) or 0,
        record.id,
        method,
        found.verdict or Verdict.NOT_CHECKABLE,
        None,
        value.printed if value is not None else "",
        reason=found.text,
        label=_title(registry, record.indicator),
        place=str(record.at or ""),
        source_title=document.title,
        source_url=document.url,
        source_kind="document",
        note=record.note,
        derived=found.counts,
        masked_reason=found.masked,
    )


def _title(registry: Registry, indicator: str) -> str:
    record = registry[indicator]
    return record.title if isinstance(record, Indicator) else indicator
