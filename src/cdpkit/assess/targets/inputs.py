"""What an attainment starts from: the current value, and the aim with its baseline and due period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING, Any

from cdpkit.assess.changes import corrected, ends_from_figure, ends_of_figures, ends_refusal
from cdpkit.assess.comparability import Comparability, Traits, comparable, traits_of
from cdpkit.assess.series import SeriesColumns, Wanted, places_at, series_columns
from cdpkit.assess.targets.goals import increment_of, target_number
from cdpkit.assess.wording import Context, Point, context_of_figure, point_of_figure
from cdpkit.errors import InputError, NotComparableError
from cdpkit.model import Polarity
from cdpkit.model.records import Area, Figure, Partnership, Target, TargetForm
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.model import Registry, Series
    from cdpkit.model.periods import Period


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
    TargetForm.INCREASE: "target_names_a_direction",
    TargetForm.DECREASE: "target_names_a_direction",
    TargetForm.RANGE: "target_is_a_range",
    TargetForm.REACH_COMPARATOR: "target_is_a_comparator",
    TargetForm.CLOSE_GAP: "target_is_a_gap",
}


@dataclass(frozen=True, slots=True)
class Now:
    """The current value in its context."""

    context: Context
    point: Point
    traits: Traits
    limits: tuple[float, float] = (nan, nan)
    notes: tuple[str, ...] = ()
    figure: Figure | None = None
    series: tuple[SeriesColumns, int, int] | None = None


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
    why : Reason or None
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
    why: Reason | None = None
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


def now_of_series(
    columns: SeriesColumns, i: int, j: int, limits: tuple[float, float] = (nan, nan)
) -> Now:
    """Take a value of a series."""
    context = columns.context(i, places_at(columns, i, columns.value[i, j : j + 1]))
    traits = columns.traits(i, columns.when(i, j))
    return Now(context, columns.point(i, j), traits, limits, series=(columns, i, j))


def now_of_figure(given: Figure, registry: Registry | None) -> Now:
    """Take a figure with its latest correction."""
    figure, notes = corrected(given, registry)
    context, traits = context_of_figure(figure, registry), traits_of(figure, registry=registry)
    known = figure.low is not None and figure.high is not None
    limits = (float(figure.low or 0), float(figure.high or 0)) if known else (nan, nan)
    return Now(context, point_of_figure(figure), traits, limits, tuple(notes), figure)


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
        aim = replace(aim, why=None)  # asked for by name
    sense = sense or aim.sense
    if sense is None and aim.value is not None and not isinstance(target, Target):
        sense = _SENSES.get(now.context.polarity)
    aim = replace(aim, shape=shape or aim.shape, sense=sense, due=due or aim.due)
    aim = aim if baseline is None else _with_baseline(aim, now, baseline, registry)
    return aim if aim.why or aim.baseline is not None else _without_baseline(aim)


def unlike(
    target: Target, subject: Series | Figure, registry: Registry | None, accept: tuple[str, ...]
) -> tuple[str, ...]:
    """Say in what a target and the latest value differ; nothing where the one fits the other."""
    if isinstance(subject, Figure):
        now = now_of_figure(subject, registry)
    else:
        columns = series_columns(subject)
        now = now_of_series(columns, 0, int(columns.last[0]))
    try:
        comparable(_traits_of(target, now, registry), now.traits, accept=accept).require()
    except NotComparableError as error:
        return error.differences
    return ()


def _of_record(target: Target, now: Now) -> Aim:
    readings = () if target.due is None else target.due.readings
    due = readings[0] if len(readings) == 1 else None
    if target.form not in _FORMS or target.value is None or target.value.value is None:
        code = _UNSUITED.get(target.form, "target_names_no_number")
        return Aim(None, due=due, why=Reason(code))
    sign, sense = _FORMS[target.form]
    shape: str = "level"
    why: Reason | None = None
    if target.form in _CHANGES:
        shape, why = increment_of(target, percentages=now.context.measure.is_percent)
    return Aim(sign * abs(target.value.value), shape or "level", sense, due=due, why=why)


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
    if now.series is not None:
        start, traits, notes = _start(*now.series, baseline, registry)
    elif isinstance(baseline, Figure) and now.figure is not None:
        ends = ends_of_figures(baseline, now.figure, registry)
        start, traits, notes = ends.baseline, ends.traits[0], ends.notes
    else:
        raise InputError("baseline", "is not a figure", "Give the earlier figure.")
    guard = comparable(traits, now.traits)
    notes = tuple(note for note in notes if note not in now.notes)
    why = aim.why
    if start.value is None:
        why = why or Reason("baseline_without_value")
    return replace(aim, baseline=start, guards=(*aim.guards, guard), notes=notes, why=why)


def _start(
    columns: SeriesColumns,
    i: int,
    j: int,
    baseline: Period | str | Figure,
    registry: Registry | None,
) -> tuple[Point, Traits, tuple[str, ...]]:
    """Find the baseline of a series: one of its values, or a figure from elsewhere."""
    if isinstance(baseline, Figure):
        when = Wanted("current", columns.when(i, j))
        ends = ends_from_figure(columns, i, when, baseline, registry)
        return ends.baseline, ends.traits[0], ends.notes
    wanted = Wanted("baseline", baseline, latest=False)
    places, found = wanted.places(columns)
    if not found[i]:
        raise wanted.refusal(columns, i)
    first = int(places[i])
    if (error := ends_refusal(columns, i, first, j)) is not None:
        raise error
    return columns.point(i, first), columns.traits(i, columns.when(i, first)), ()


def _without_baseline(aim: Aim) -> Aim:
    if aim.shape != "level":
        return replace(aim, why=Reason("change_without_baseline"))
    if aim.sense is None:
        return replace(aim, why=Reason("side_not_known"))
    return aim
