"""Checks of targets: what is missing, and what cannot be meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import Figure, IndicatorLink, IndicatorMention, Polarity, Target, TargetForm, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan
    from cdpkit.model import PrintedValue

_SORTS = {Unit.NONE: Unit.COUNT}
_RISING = {TargetForm.AT_LEAST, TargetForm.INCREASE, TargetForm.INCREASE_BY}
_FALLING = {TargetForm.AT_MOST, TargetForm.DECREASE, TargetForm.DECREASE_BY}
_LEVELS = {
    TargetForm.AT_LEAST: "below",
    TargetForm.INCREASE: "below",
    TargetForm.AT_MOST: "above",
    TargetForm.DECREASE: "above",
}
_LIMIT = re.compile(
    r"(?:within )?\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[ -]"
    r"(?:day|week|month|year)s?\b",
    re.IGNORECASE,
)


@own("TGT01")
def incomplete_target(plan: Plan) -> Iterator[Found]:
    """A target lacks a value, a baseline or a due date.

    Example: 70% with no date. Add what is missing; without all three nobody can say whether it is
    met.
    """
    for target in plan.of(Target):
        given = {"value": target.value, "baseline": target.baseline, "due date": target.due}
        if missing := [name for name, value in given.items() if value is None]:
            yield Found(target, "", {"missing": ", ".join(missing)})


@own("TGT02")
def limit_left_out(plan: Plan) -> Iterator[Found]:
    """The definition of an indicator names a time limit, and the document's words do not.

    Example: continuity of care is measured within three weeks of release.
    """
    links: list[IndicatorLink | IndicatorMention] = [
        *plan.of(IndicatorLink),
        *plan.of(IndicatorMention),
    ]
    for link in links:
        limit = _LIMIT.search(plan.indicator(link.indicator).definition)
        if limit and link.definition and not _LIMIT.search(link.definition):
            yield Found(link, "definition", {"limit": limit[0]})


@own("TGT03")
def against_the_polarity(plan: Plan) -> Iterator[Found]:
    """A target asks for the direction that makes things worse.

    Example: `at_least` for deaths. Check the form of the target, and the polarity of the indicator.
    """
    for target in plan.of(Target):
        polarity = plan.indicator(target.indicator).polarity
        wrong = {Polarity.LOWER_BETTER: _RISING, Polarity.HIGHER_BETTER: _FALLING}
        if target.form in wrong.get(polarity, ()):
            yield Found(target, "form", {"form": target.form, "polarity": polarity})


@own("TGT04")
def already_met(plan: Plan) -> Iterator[Found]:
    """The baseline of a target meets it already.

    Example: at least 2,300, from 2,410. Check both numbers.
    """
    for target, value, start in _with_baseline(plan):
        if target.form not in _LEVELS or value.unit != start.unit:
            continue
        if value.value == start.value or value.compare(start) == _LEVELS[target.form]:
            words = {"value": value.printed, "baseline": start.printed}
            yield Found(target, "value", words)


@own("TGT05")
def unlike_its_baseline(plan: Plan) -> Iterator[Found]:
    """The baseline of a target is another sort of number than the target.

    Example: a target of 2,800 people from a baseline of 31%. Name the figure that it starts from.
    """
    for target, value, start in _with_baseline(plan):
        units = {_SORTS.get(one.unit, one.unit) for one in (value, start)}
        if target.form in _LEVELS and len(units) == 2 and not start.change:
            words = {"value": value.printed, "baseline": start.printed}
            yield Found(target, "baseline", words)


@own("TGT06")
def baseline_of_another_indicator(plan: Plan) -> Iterator[Found]:
    """The baseline of a target is a figure of another indicator.

    Example: a target for adults in treatment, from the number of naloxone kits. Name a figure of
    the same indicator.
    """
    for target in plan.of(Target):
        if target.baseline is None:
            continue
        start = plan.registry.record(target.baseline, Figure)
        if start.indicator != target.indicator:
            words = {"indicator": target.indicator, "other": start.indicator}
            yield Found(target, "baseline", words)


def _with_baseline(plan: Plan) -> Iterator[tuple[Target, PrintedValue, PrintedValue]]:
    """Give each target whose value and baseline are levels in numbers, with both."""
    for target in plan.of(Target):
        if target.value is None or target.baseline is None:
            continue
        start = plan.registry.record(target.baseline, Figure).value
        numbers = start.value is not None and target.value.value is not None
        if numbers and not target.value.change:
            yield target, target.value, start
