"""Checks of printed values: what is read from them, and whether they fit what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import ComparatorKind, Figure, Measure, Qualifier, Target, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan
    from cdpkit.model import PrintedValue

_FITTING = {
    Measure.COUNT: {Unit.COUNT, Unit.NONE},
    Measure.PERCENTAGE: {Unit.PERCENT},
    Measure.RATE: {Unit.RATE},
    Measure.RATIO: {Unit.RATIO},
}
_UPWARD = {Qualifier.HIGHER_THAN, Qualifier.INCREASING_EACH_YEAR}
_DOWNWARD = {Qualifier.LOWER_THAN, Qualifier.REDUCED}


def _valued(plan: Plan) -> Iterator[tuple[Figure | Target, PrintedValue]]:
    records: list[Figure | Target] = [*plan.of(Figure), *plan.of(Target)]
    for record in records:
        if record.value is not None:
            yield record, record.value


@own("VAL01")
def unreadable_value(plan: Plan) -> Iterator[Found]:
    """A value has no number, no known qualifier and no marker.

    Example: `value: loads`. If the document prints that word, keep it: the finding shows what a reader meets.
    """
    for record, value in _valued(plan):
        if value.value is None and not value.qualifiers and not value.markers:
            yield Found(record, "value", {"printed": value.printed})


def _is_bare(plan: Plan, record: Figure | Target, value: PrintedValue) -> bool:
    """Tell a bare number where a percentage is due."""
    share = getattr(record, "of", None) is not None
    measure = plan.indicator(record.indicator).measure
    bare = value.value is not None and value.unit in {Unit.COUNT, Unit.NONE}
    return bare and (share or measure is Measure.PERCENTAGE)


@own("VAL02")
def bare_number(plan: Plan) -> Iterator[Found]:
    """A share is written without its per cent sign.

    Example: `value: 31, of: f1`, or 0.31 from a spreadsheet. Write 31%.
    """
    for record, value in _valued(plan):
        if _is_bare(plan, record, value) and value.value is not None:
            number = value.value * 100 if abs(value.value) <= 1 else value.value
            words = {"printed": value.printed, "as_percent": f"{number.normalize():f}%"}
            yield Found(record, "value", words)


@own("VAL03")
def wrong_unit(plan: Plan) -> Iterator[Found]:
    """A level is printed in a unit that its indicator is not measured in.

    Example: 45% for a count. Changes and ratios to an own baseline are left alone.
    """
    for record, value in _valued(plan):
        fitting = _FITTING.get(measure := plan.indicator(record.indicator).measure)
        if fitting is None or value.value is None or value.unit in fitting:
            continue
        if _is_change(record, value) or _is_bare(plan, record, value):
            continue
        words = {
            "printed": value.printed, "unit": value.unit.replace("_", " "),
            "indicator": record.indicator, "measure": measure,
        }  # fmt: skip
        yield Found(record, "value", words)


@own("VAL04")
def more_than_the_whole(plan: Plan) -> Iterator[Found]:
    """A share is more than 100%.

    Example: `value: 131%, of: f1`. Check the number.
    """
    for record, value in _valued(plan):
        share = getattr(record, "of", None) is not None
        measure = plan.indicator(record.indicator).measure
        level = value.unit is Unit.PERCENT and not _is_change(record, value)
        if not level or value.value is None or not (share or measure is Measure.PERCENTAGE):
            continue
        if (above := value.value - 100) > 0:
            yield Found(record, "value", {"printed": value.printed, "more": f"{above:f}"})


def _is_change(record: Figure | Target, value: PrintedValue) -> bool:
    if value.change or value.unit in {Unit.PERCENT_CHANGE, Unit.PERCENTAGE_POINT}:
        return True
    comparator = getattr(record, "comparator", None)
    own = comparator is not None and comparator.kind is ComparatorKind.OWN_BASELINE
    return own and value.unit is Unit.RATIO


@own("CTR01")
def both_ways(plan: Plan) -> Iterator[Found]:
    """A value holds a favourable and an unfavourable direction at once.

    Example: improved, yet lower than the baseline. Say over what time each is true.
    """
    for record, value in _valued(plan):
        polarity = plan.indicator(record.indicator).polarity
        against = {"higher_better": _DOWNWARD, "lower_better": _UPWARD}.get(polarity, set())
        against = against & set(value.qualifiers)
        if Qualifier.IMPROVED in value.qualifiers and against:
            words = {"a": "improved", "b": min(against).replace("_", " ")}
            yield Found(record, "value", words)
