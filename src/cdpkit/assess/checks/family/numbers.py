"""Checks of figures against each other: bases, comparators, parts, and claims that must hold."""

from __future__ import annotations

from collections import defaultdict
from math import ceil, floor
from typing import TYPE_CHECKING

from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import ComparatorKind, Figure, FigureRole, Qualifier, Relation, Setting, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan
    from cdpkit.model import Bounds

_ELSEWHERE = {ComparatorKind.NATIONAL, ComparatorKind.REGION, ComparatorKind.NEIGHBOURS}


@own("FIG01")
def count_against_areas(plan: Plan) -> Iterator[Found]:
    """A count is set against a national, regional or neighbours' comparator.

    Bigger places have more of everything. Example: 205 admissions, higher than national rates.
    Compare rates.
    """
    for figure in plan.of(Figure):
        elsewhere = figure.comparator is not None and figure.comparator.kind in _ELSEWHERE
        if elsewhere and figure.is_numeric and figure.value.unit is Unit.COUNT:
            yield Found(figure, "comparator")


@own("FIG02")
def rank_not_given(plan: Plan) -> Iterator[Found]:
    """`among_highest` is claimed with no rank, value or figure behind it.

    Example: some of the highest rates. Print the rank or the rates.
    """
    for figure in plan.of(Figure):
        one = figure.comparator
        claimed = one is not None and one.relation is Relation.AMONG_HIGHEST
        if one is not None and claimed and not one.is_checkable and one.rank is None:
            yield Found(figure, "comparator")


@own("FIG03")
def times_more(plan: Plan) -> Iterator[Found]:
    """`7 times more` can mean seven times as many, or eight.

    Example: 7x. Write how many times as many.
    """
    for figure in plan.of(Figure):
        value = figure.value
        if Qualifier.TIMES_MORE in value.qualifiers and value.value is not None:
            number = value.value.normalize()
            words = {"printed": value.printed, "n": f"{number:f}", "more": f"{number + 1:f}"}
            yield Found(figure, "value", words)


@own("FIG04")
def share_without_base(plan: Plan) -> Iterator[Found]:
    """A share does not say what it is a share of, as a figure.

    Example: 88% of completers, whose number is not printed. Add `of:`.
    """
    for figure in plan.of(Figure):
        share = figure.is_numeric and figure.value.unit is Unit.PERCENT and not figure.value.change
        if share and figure.role is FigureRole.RESULT and figure.of is None:
            yield Found(figure, "value")


@own("FIG05")
def survey_without_base(plan: Plan) -> Iterator[Found]:
    """A figure of a survey has no base.

    Example: 76% of 13 to 19 year olds. Add how many answered.
    """
    for figure in plan.of(Figure):
        asked = figure.population is not None and figure.population.setting is Setting.SURVEY
        if asked and figure.is_numeric and figure.of is None:
            yield Found(figure, "population")


@own("FIG06")
def other_value_missing(plan: Plan) -> Iterator[Found]:
    """A comparator has a relation and no number.

    Example: higher than national rates. Print the other value.
    """
    for figure in plan.of(Figure):
        one = figure.comparator
        if one is not None and one.relation is not None and not one.is_checkable:
            relation = one.relation.replace("_", " ")
            yield Found(figure, "comparator", {"relation": relation})


@own("FIG07")
def change_without_start(plan: Plan) -> Iterator[Found]:
    """A relative change has no baseline number.

    Example: 24% higher. Print the number that it starts from.
    """
    for figure in plan.of(Figure):
        relative = figure.is_numeric and figure.value.unit is Unit.PERCENT_CHANGE
        if relative and not (figure.comparator and figure.comparator.is_checkable):
            yield Found(figure, "value", {"printed": figure.value.printed})


@own("FIG08")
def two_values(plan: Plan) -> Iterator[Found]:
    """Two figures agree in indicator, area, period and population, and differ in value.

    Correct one; or, where one corrects the other, link it by `revises`.
    """
    alike: dict[object, list[Figure]] = defaultdict(list)
    for figure in plan.of(Figure):
        if figure.is_numeric and figure.period is not None:
            key = (figure.indicator, figure.area, figure.period, figure.population)
            alike[key].append(figure)
    for first, *others in alike.values():
        for other in others:
            linked = first.id == other.revises or other.id == first.revises
            if not linked and first.value.compare(other.value) in {"above", "below"}:
                words = {"a": other.value.printed, "b": first.value.printed}
                place = plan.registry.place_of(first.id)
                yield Found(other, "value", {**words, "place": place})


@own("GRM01")
def impossible_share(plan: Plan) -> Iterator[Found]:
    """No whole number of the base gives the printed percentage.

    Of 7 people, 1 is 14%; no number of them is 10%. Check both numbers.
    """
    for figure in plan.of(Figure):
        if figure.of is None or figure.value.unit is not Unit.PERCENT:
            continue
        base = plan.registry.record(figure.of, Figure)
        share, whole = figure.value.interval(), base.value.interval()
        if share is None or whole is None:
            continue
        if None in {share.lower, share.upper, whole.lower, whole.upper}:
            continue
        bases = range(ceil(whole.lower), floor(whole.upper) + 1)  # type: ignore[arg-type]
        if len(bases) > 1_000 or any(_has_count(share, n) for n in bases):
            continue
        yield Found(figure, "value", {"n": base.value.printed, "printed": figure.value.printed})


def _has_count(share: Bounds, base: int) -> bool:
    if share.lower is None or share.upper is None:
        return True
    lower, upper = share.lower * base / 100, share.upper * base / 100
    last = floor(upper) - (not share.includes_upper and floor(upper) == upper)
    return ceil(lower) <= last


@own("SUM01")
def part_above_whole(plan: Plan) -> Iterator[Found]:
    """A part is larger than its whole, by the values that their prints allow.

    Check both numbers, and that they are of the same time and people.
    """
    for figure in plan.of(Figure):
        whole = plan.registry.record(figure.part_of, Figure) if figure.part_of else None
        if whole is not None and figure.value.compare(whole.value) == "above":
            words = {"part": figure.value.printed, "whole": whole.value.printed}
            yield Found(figure, "value", words)


@own("MON01")
def impossible_rise(plan: Plan) -> Iterator[Found]:
    """No split of a total into years rises every time, as is claimed.

    Three years that rise need at least 0, 1 and 2. Example: 121 over three years is possible.
    """
    for figure in plan.of(Figure):
        value, period = figure.value, figure.period
        if Qualifier.INCREASING_EACH_YEAR not in value.qualifiers or value.value is None:
            continue
        months = [r.months for r in period.readings if r.start and r.end] if period else []
        years = min((number // 12 for number in months if number), default=0)
        if value.unit is Unit.COUNT and value.value < years * (years - 1) // 2:
            yield Found(figure, "value", {"total": value.printed})


@own("EST01")
def estimate_without_range(plan: Plan) -> Iterator[Found]:
    """An estimate is printed without its interval.

    Example: 3,090 people. Print the range, and which release of the estimate it is.
    """
    for figure in plan.of(Figure):
        guessed = Qualifier.ESTIMATE in figure.value.qualifiers or "e" in figure.value.markers
        if guessed and figure.low is None:
            yield Found(figure, "value")
