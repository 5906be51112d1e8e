"""What an attainment starts from: the current value, and the aim with its baseline and due period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING, Any

from cdpkit.assess.changes import Ends, corrected, ends_of_figures, ends_of_series, observation_at
from cdpkit.assess.comparability import Comparability, Traits, comparable, traits_of
from cdpkit.assess.series import limits_of
from cdpkit.assess.targets.goals import increment_of, target_number
from cdpkit.assess.wording import (
    Context,
    Point,
    context_of_figure,
    context_of_series,
    point_of_figure,
    point_of_observation,
)
from cdpkit.errors import InputError, NotComparableError
from cdpkit.model import Series
from cdpkit.model.records import Area, Figure, Partnership, Polarity, Target, TargetForm

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.model import Registry
    from cdpkit.model.periods import Period

__all__ = ["Aim", "Now", "aim_of", "current_of", "unlike"]

_SENSES = {Polarity.HIGHER_BETTER: "at_least", Polarity.LOWER_BETTER: "at_most"}
_FORMS = {
    TargetForm.AT_LEAST: (1, "at_least"),
    TargetForm.AT_MOST: (1, "at_most"),
    TargetForm.EQUAL: (1, None),
    TargetForm.INCREASE_BY: (1, "at_least"),
    TargetForm.DECREASE_BY: (-1, "at_most"),
}
"""Sign of the printed number, and the side that meets it."""
_CHANGES = frozenset({TargetForm.INCREASE_BY, TargetForm.DECREASE_BY})
_UNSUITED = {
    TargetForm.INCREASE: "the target names a direction only, and no value",
    TargetForm.DECREASE: "the target names a direction only, and no value",
    TargetForm.RANGE: "the target is a range",
    TargetForm.REACH_COMPARATOR: "the target is the level of a comparator",
    TargetForm.CLOSE_GAP: "the target is a gap to a comparator",
}


@dataclass(frozen=True, slots=True)
class Now:
    """The current value in its context."""

    subject: Series | Figure
    context: Context
    point: Point
    traits: Traits
    limits: tuple[float, float] = (nan, nan)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """A target: how much, of which shape, from where and until when.

    Parameters
    ----------
    value : Decimal or None
        As its shape has it; none where only a direction is named.
    shape : str
        As in `calc.target_level`.
    sense : str or None
        `at_least`, `at_most`, or none where the baseline decides.
    baseline : Point or None
        Where it starts from.
    due : Period or None
        When it is to be met.
    reason : str
        Why the target cannot be held against a value.
    guards : tuple of Comparability
        Of target and value, and of baseline and value.
    notes : tuple of str
        Corrections of the baseline.
    """

    value: Decimal | None
    shape: str = "level"
    sense: str | None = None
    baseline: Point | None = None
    due: Period | None = None
    reason: str = ""
    guards: tuple[Comparability, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the fields as plain texts and numbers."""
        return {
            "value": None if self.value is None else float(self.value),
            "shape": self.shape,
            "sense": self.sense,
            "baseline": None if self.baseline is None else self.baseline.to_dict(),
            "due": None if self.due is None else str(self.due),
        }


def current_of(
    subject: Series | Figure, current: Period | str | None, registry: Registry | None
) -> Now:
    """Find the current value in a series, or take a figure with its latest correction."""
    _check_subject(subject)
    if isinstance(subject, Series):
        observation = observation_at(subject, "current", current, -1)
        point = point_of_observation(observation, subject)
        context = context_of_series(subject, [point.value])
        traits = traits_of(subject, observation.period)
        return Now(subject, context, point, traits, limits_of(point, subject))
    figure, notes = corrected(subject, registry)
    context, traits = context_of_figure(figure, registry), traits_of(figure, registry=registry)
    known = figure.low is not None and figure.high is not None
    limits = (float(figure.low or 0), float(figure.high or 0)) if known else (nan, nan)
    return Now(figure, context, point_of_figure(figure), traits, limits, tuple(notes))


def _check_subject(given: object) -> None:
    if not isinstance(given, Series | Figure):
        hint = "The target comes first: `attainment(75, series)`."
        raise InputError(
            "subject", f"is of type `{type(given).__name__}`, no series or figure", hint
        )


def aim_of(
    target: Target | Decimal | float,
    now: Now,
    baseline: Period | str | Figure | None,
    stated: tuple[str | None, str | None, Period | None],
    registry: Registry | None,
) -> Aim:
    """Read a target: a record, or a number with its shape, sense and due period."""
    shape, sense, due = stated
    aim = Aim(target_number(target)) if not isinstance(target, Target) else _of_record(target, now)
    if isinstance(target, Target):
        guard = comparable(_traits_of(target, now, registry), now.traits)
        aim = replace(aim, guards=(guard,))
        if baseline is None and target.baseline is not None and registry is not None:
            record = registry[target.baseline]
            baseline = record if isinstance(record, Figure) else None
    if shape is not None and aim.value is not None:
        aim = replace(aim, reason="")  # asked for by name
    sense = sense or aim.sense
    if sense is None and aim.value is not None and not isinstance(target, Target):
        sense = _SENSES.get(now.context.polarity)
    aim = replace(aim, shape=shape or aim.shape, sense=sense, due=due or aim.due)
    aim = aim if baseline is None else _with_baseline(aim, now, baseline, registry)
    return aim if aim.reason or aim.baseline is not None else _without_baseline(aim)


def unlike(
    target: Target, subject: Series | Figure, registry: Registry | None, accept: tuple[str, ...]
) -> tuple[str, ...]:
    """Say in what a target and the latest value differ; nothing where the one fits the other."""
    now = current_of(subject, None, registry)
    try:
        comparable(_traits_of(target, now, registry), now.traits, accept=accept).require()
    except NotComparableError as error:
        return error.differences
    return ()


def _of_record(target: Target, now: Now) -> Aim:
    readings = () if target.due is None else target.due.readings
    due = readings[0] if len(readings) == 1 else None
    if target.form not in _FORMS or target.value is None or target.value.value is None:
        reason = _UNSUITED.get(target.form, "the target names no number")
        return Aim(None, due=due, reason=reason)
    sign, sense = _FORMS[target.form]
    shape, reason = "level", ""
    if target.form in _CHANGES:
        shape, reason = increment_of(target, percentages=now.context.measure.is_percent)
    return Aim(sign * abs(target.value.value), shape or "level", sense, due=due, reason=reason)


def _traits_of(target: Target, now: Now, registry: Registry | None) -> Traits:
    """Give the traits of a target: those that it leaves unstated are those of the value."""
    areas = _areas_of(target, registry)
    stated = now.traits.area or now.context.area_name
    if areas and stated and not any(_is_called(area, stated) for area in areas):
        names = ", ".join(area.name for area in areas)
        words = f"the areas differ ({names}; {now.context.area_name or stated})"
        hint = "Hold the target against a value of its own area."
        raise NotComparableError(target.id, now.traits.name, (words,), hint)
    traits = replace(now.traits, name=target.id, indicator=target.indicator)
    if areas and not stated:
        traits = replace(traits, area=areas[0].id, area_type=areas[0].kind.replace("_", " "))
    if target.value is None or target.form in _CHANGES:
        return traits
    figure = Figure.model_construct(
        id=target.id,
        indicator=target.indicator,
        value=target.value,
        area=now.traits.area,
        at=target.at,
    )
    printed = traits_of(figure)
    return replace(traits, statistic=printed.statistic, per=printed.per, unit=printed.unit)


def _areas_of(target: Target, registry: Registry | None) -> tuple[Area, ...]:
    """Give the areas of the partnership whose document holds the target."""
    if registry is None or target.id not in registry:
        return ()
    document = registry.document_of(target.id)
    found = (registry[a] for p in registry.of(Partnership, document=document) for a in p.areas)
    return tuple(area for area in found if isinstance(area, Area))


def _is_called(area: Area, text: str) -> bool:
    """Tell whether a text is the identifier, the code or the name of an area."""
    return text.casefold() in {part.casefold() for part in (area.id, area.gss or "", area.name)}


def _with_baseline(
    aim: Aim, now: Now, baseline: Period | str | Figure, registry: Registry | None
) -> Aim:
    ends: Ends
    if isinstance(now.subject, Series):
        ends = ends_of_series(now.subject, baseline, now.point.period, registry)
    elif isinstance(baseline, Figure):
        ends = ends_of_figures(baseline, now.subject, registry)
    else:
        raise InputError("baseline", "is no figure", "Give the earlier figure.")
    guard = comparable(*ends.traits)
    notes = tuple(note for note in ends.notes if note not in now.notes)
    reason = aim.reason
    if ends.baseline.value is None:
        reason = reason or "the baseline has no value"
    return replace(
        aim, baseline=ends.baseline, guards=(*aim.guards, guard), notes=notes, reason=reason
    )


def _without_baseline(aim: Aim) -> Aim:
    if aim.shape != "level":
        return replace(aim, reason="the target is a change, and its baseline is not given")
    if aim.sense is None:
        return replace(aim, reason="neither polarity nor baseline says which side meets the target")
    return aim
