"""What one printed figure says, in one sentence of our own words, and what it leaves open."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from cdpkit.assess.figures.claims import (
    CLAIMS,
    COURSES,
    HIGHER,
    LIMITED,
    LOWER,
    MOVING,
    OTHERS,
    TIMES,
)
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    NOUNS,
    Point,
    When,
    between,
    capitalised,
    caveats_about,
    listed,
    lowered,
    measure_of_print,
    number_text,
    sentence,
    small_numbers,
    unsure_values,
    when,
)
from cdpkit.display import Caveat, Parts, Table
from cdpkit.model import Basis
from cdpkit.model.printed_values import GssMarker, Qualifier, Unit
from cdpkit.model.records import ComparatorKind
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from cdpkit.assess.comparability import Comparability
    from cdpkit.model.periods import PrintedPeriod
    from cdpkit.model.records import Figure


@result
class FigureStatement(SeriesRow):
    """What one printed figure says.

    Parameters
    ----------
    context : Context
        What, where and polarity.
    figure : Figure
        The figure.
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
    >>> from cdpkit.assess import statement
    >>> from cdpkit.io import bundled
    >>> registry = bundled.registry()
    >>> found = statement(registry["sefton.f7"], registry)
    >>> found.kind, found.direction, found.judgement
    ('claim', -1, '')
    """

    stated = (
        *SeriesRow.stated,
        "figure",
        "block",
        "point",
        "printed",
        "kind",
        "claims",
        "direction",
        "judgement",
    )
    computed = ("sentence", "caveats")

    figure: Figure
    point: Point
    kind: str
    claims: tuple[Qualifier, ...]
    against: Figure | None = None
    base: Figure | None = None
    comparability: Comparability | None = None
    replaced_by: tuple[Figure, ...] = ()

    @property
    def block(self) -> str | None:
        """Key of the passage that prints it."""
        return self.figure.block

    @property
    def printed(self) -> str:
        """The value as printed."""
        return self.figure.value.printed

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
        """`better` where the print says so; nothing else is tested, so nothing else is judged."""
        return "better" if Qualifier.IMPROVED in self.claims else ""

    def sentence(self) -> str:
        """State the figure in one sentence."""
        return _sentence(self)

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what the print leaves open, a sentence each."""
        return _caveats(self)

    def parts(self) -> Parts:
        """Give the sentence, the caveats, and the figure as printed."""
        rows = [("printed", self.figure.value.printed), ("period", self.point.when().text)]
        title = self.context.subject
        return Parts(title, self.sentence(), self.caveats(), Table(("of the figure", "text"), rows))


def _sentence(found: FigureStatement) -> str:
    subject, time = lowered(found.context.subject), _when(found)
    tail = _ending(found)
    if found.kind == "mention":
        return sentence("Neither a figure nor a direction is given for", subject, time, tail)
    noun = _noun(found)
    if found.is_change:
        return sentence(capitalised(noun), "in", subject, "is reported", time, _still(found), tail)
    return sentence(capitalised(noun), "is reported for", subject, time, tail)


def _noun(found: FigureStatement) -> str:
    """Name what is reported: `a rise of 24%`, `a level of 63%`, `a level lower than ...`."""
    if found.kind == "claim":
        return _claimed(found)
    if found.kind == "times":
        return f"a level {_multiple(found)} {_of_the_other(found)}"
    if found.kind == "change":
        if found.set_against_others:
            side = {1: "higher than", -1: "lower than"}.get(found.direction, "away from")
            return f"a level {_number(found)} {side} {_other(found)}"
        return f"{NOUNS.get(found.direction, 'a change')} of {_number(found)}"
    noun = "count" if found.figure.value.unit in (Unit.COUNT, Unit.NONE) else "level"
    estimated = GssMarker.ESTIMATED in found.point.markers
    noun = f"{'an estimated' if estimated else 'a'} {noun}"
    course = [words for q, words in COURSES.items() if q in found.figure.value.qualifiers]
    return f"{noun} of {_number(found)}" + "".join(f", {words}," for words in course)


def _claimed(found: FigureStatement) -> str:
    moving = next((claim for claim in found.claims if claim in MOVING), None)
    if moving is not None and not found.set_against_others:
        return CLAIMS[moving]
    claim = moving or found.claims[0]
    if claim in (Qualifier.AMONG_HIGHEST, Qualifier.AMONG_LOWEST):
        return f"{CLAIMS[claim]} all areas compared"
    return f"{CLAIMS[claim]} {_other(found)}"


def _still(found: FigureStatement) -> str:
    """Say that a level is lower although it moves up, or the other way round."""
    standing = [c for c in found.claims if c in (Qualifier.LOWER_THAN, Qualifier.HIGHER_THAN)]
    if found.kind != "claim" or not standing:
        return ""
    return f", at {CLAIMS[standing[0]]} {_other(found)}".replace("than the level in", "than in")


def _number(found: FigureStatement) -> str:
    """Print the number with its unit and the words that limit it, without its direction."""
    value = found.figure.value
    assert value.value is not None  # noqa: S101 -- numeric kinds have one
    measure = measure_of_print(value)
    number = measure.amount(abs(value.value) if value.change else value.value)
    return " ".join([*(words for q, words in LIMITED.items() if q in value.qualifiers), number])


def _multiple(found: FigureStatement) -> str:
    value = found.figure.value
    times = value.value or Decimal(0)
    digits = number_text(times, max(value.decimals or 0, 0))
    words = [text for q, text in LIMITED.items() if q in value.qualifiers]
    return " ".join([*words, TIMES.get(int(times), "") if times == int(times) else ""]).strip() or (
        f"{digits} times"
    )


def _of_the_other(found: FigureStatement) -> str:
    return _other(found).replace("the level of", "that of").replace("the level in", "that in")


def _other(found: FigureStatement) -> str:
    """Name the level that it is set against."""
    comparator = found.figure.comparator
    if comparator is None:
        return "one that is not named"
    before = _printed_when(comparator.period)
    if comparator.kind is ComparatorKind.OWN_BASELINE and before is not None:
        return f"the level {before.alone}"
    return OTHERS[comparator.kind]


def _printed_when(period: PrintedPeriod | None) -> When | None:
    """Put a printed period into words; one that is ambiguous stays as it is printed."""
    if period is None:
        return None
    if len(period.readings) == 1 and period.printed[:5].casefold() != "since":
        return when(period.readings[0])
    text = str(period)
    return When(text, "" if " to " in text or not text[:1].isupper() else "in")


def _when(found: FigureStatement) -> str:
    """Give the period; for a change both, or what there is of them."""
    comparator, now = found.figure.comparator, _printed_when(found.figure.period)
    before = None
    if comparator is not None and comparator.kind is ComparatorKind.OWN_BASELINE:
        before = _printed_when(comparator.period)
    if not found.is_change or before is None or _still(found):
        return "" if now is None else now.alone
    if now is None or now.alone.startswith("since "):
        return f"since {before.bare}"
    return between(before, now)


def _ending(found: FigureStatement) -> str:
    """Say what the number is set against, and what is not given."""
    parts = [*_beside(found), listed(list(_gaps(found)))]
    return "".join(f"; {part}" for part in parts if part)


def _beside(found: FigureStatement) -> Iterator[str]:
    figure, against = found.figure, found.against
    if against is not None and against.value.value is not None:
        place = OTHERS[figure.comparator.kind] if figure.comparator else "the other level"
        yield f"{place} is {measure_of_print(against.value).amount(against.value.value)}"
    elif found.kind == "level" and found.claims:
        yield f"it is said to be {CLAIMS[found.claims[0]].removeprefix('a level ')} {_other(found)}"
    if found.base is not None and found.base.value.value is not None:
        text = measure_of_print(found.base.value).amount(found.base.value.value)
        yield f"{'the percentage is taken of' if figure.of else 'it is part of'} {text}"


def _gaps(found: FigureStatement) -> Iterator[str]:
    if found.kind == "claim":
        yield "no figure is given"
    if found.figure.period is None:
        comparator = found.figure.comparator
        both = found.is_change and (comparator is None or comparator.period is None)
        yield "neither period is stated" if both else "no period is stated"


def _caveats(found: FigureStatement) -> tuple[Caveat, ...]:
    figure, comparator = found.figure, found.figure.comparator
    guard = () if found.comparability is None else found.comparability.caveats()
    written = [
        *guard,
        *_replaced(found),
        *_period_caveats("period", figure.period),
        *_period_caveats("baseline", comparator.period if comparator is not None else None),
        *_allowed(found),
        *_untestable(found),
        *small_numbers([found.point] if figure.population is not None else []),
        *unsure_values([found.point]),
        sentence(figure.note) if figure.note else "",
        sentence(comparator.note) if comparator is not None and comparator.note else "",
    ]
    return caveats_about(found.context, [found.point], written)


def _replaced(found: FigureStatement) -> Iterator[Caveat]:
    if found.replaced_by:
        last = found.replaced_by[-1]
        reason = f"{last.revision_reason}".replace("_", " ")
        yield Caveat("replaced", f"The figure was later replaced by {last.value} ({reason}).")


def _period_caveats(noun: str, period: PrintedPeriod | None) -> Iterator[Caveat]:
    if period is None:
        return
    if period.is_ambiguous:
        readings = listed([when(reading).bare for reading in period.readings], "or")
        told = f"The {noun}, printed as {period}, can be read as {readings}."
        yield Caveat("ambiguous_period", told, periods=map(str, period.readings))
    if period.basis is Basis.ANALYST:
        told = sentence(f"The {noun} is read so by an analyst:", period.reason)
        yield Caveat("period_by_analyst", told)


def _allowed(found: FigureStatement) -> Iterator[Caveat]:
    """Give the interval of a print that is rounded in words, or a multiple."""
    bounds, value = found.point.bounds, found.figure.value
    worded = found.kind == "times" or not LIMITED.keys().isdisjoint(value.qualifiers)
    if not worded or bounds is None or bounds.lower is None or bounds.upper is None:
        return
    measure = measure_of_print(value)
    finer = replace(measure, places=measure.places + 1)
    low, high = (_decimal(end, finer.places) for end in (bounds.lower, bounds.upper))
    told = f"The print allows values from {finer.number(low)} to {finer.amount(high)}."
    yield Caveat("allowed_by_print", told)


def _decimal(exact: Fraction, places: int) -> Decimal:
    """Round half to even: the ends of an interval have no side to go to."""
    return Decimal(round(exact * 10**places)).scaleb(-places)


def _untestable(found: FigureStatement) -> Iterator[Caveat]:
    figure, counted = found.figure, found.figure.value.unit
    if found.is_change or found.kind == "times":
        told = "The values behind it are not printed, so whether chance explains it is not known."
        yield Caveat("not_tested", told)
    elif found.kind == "level" and counted is Unit.PERCENT and figure.of is None:
        told = "What the percentage is taken of is not printed, nor an interval."
        yield Caveat("whole_not_printed", told)
    if Qualifier.LOWER_THAN in found.claims and Qualifier.IMPROVED in found.claims:
        told = (
            "Both directions hold only if the level was lower still in between, as is not printed."
        )
        yield Caveat("both_directions", told)
    if found.set_against_others and found.against is None:
        yield Caveat("level_not_printed", "The level that it is set against is not printed.")
