"""The two ends of a change: periods of a series by their labels, figures with their corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdpkit.assess.comparability import Comparability, Traits, comparable, traits_of
from cdpkit.assess.figures import corrections
from cdpkit.assess.wording import (
    Context,
    Point,
    absence,
    context_of_figure,
    context_of_series,
    point_of_figure,
    point_of_observation,
    sentence,
)
from cdpkit.errors import InputError
from cdpkit.model.periods import Period
from cdpkit.model.records import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.model import Observation, Registry, Series

__all__ = ["Ends", "corrected", "ends_of_figures", "ends_of_series", "observation_at"]


@dataclass(frozen=True, slots=True)
class Ends:
    """Baseline and current value with what they have in common, and what lies between."""

    context: Context
    baseline: Point
    current: Point
    traits: tuple[Traits, Traits]
    path: tuple[Point, ...]
    per: float = 1.0
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        before, now = self.baseline.period, self.current.period
        if before is not None and now is not None and now < before:
            raise InputError("current", f"is {now}, before the baseline {before}", "Swap the two.")

    def compared(self, accept: Iterable[str]) -> Comparability:
        """Ask the guard."""
        return comparable(*self.traits, accept=accept)

    @property
    def overlap(self) -> bool:
        """Whether the two periods share days."""
        one, other = self.baseline.period, self.current.period
        return one is not None and other is not None and one.overlaps(other)


def ends_of_series(
    series: Series,
    baseline: Period | str | Figure | None,
    current: Period | str | None,
    registry: Registry | None,
) -> Ends:
    """Find the two ends in a series; the baseline may be a figure from elsewhere."""
    path: tuple[Point, ...]
    last = observation_at(series, "current", current, -1)
    later = [o for o in series.observations if o.period > last.period]
    notes = [_hidden(o) for o in later[-1:] if current is None]
    if isinstance(baseline, Figure):
        figure, replaced = corrected(baseline, registry)
        start, traits = point_of_figure(figure), traits_of(figure, registry=registry)
        notes += replaced
        path = (start, point_of_observation(last, series))
    else:
        first = observation_at(series, "baseline", baseline, 0)
        if first.period == last.period and len(series.valued) == 1:
            hint = "A change needs two."
            raise InputError("series", f"has one value only, of {last.period}", hint)
        if first.period == last.period:
            problem = f"and `current` are both {first.period}"
            raise InputError("baseline", problem, "Give two periods of the series.")
        start, traits = point_of_observation(first, series), traits_of(series, first.period)
        between = (o for o in series.valued if first.period <= o.period <= last.period)
        path = tuple(point_of_observation(o, series) for o in between)
    end = point_of_observation(last, series)
    context = context_of_series(series, [p.value for p in (start, *path, end)])
    both = (traits, traits_of(series, last.period))
    return Ends(context, start, end, both, path, float(series.per), tuple(notes))


def observation_at(
    series: Series, argument: str, wanted: Period | str | None, position: int
) -> Observation:
    """Find an observation by period or label; without one, the first or last that has a value.

    Raises
    ------
    InputError
        If the series has no such period, or several that the label can mean, or no value at all.
    """
    if wanted is None:
        if not series.valued:
            hint = f"Name a period as `{argument}`, to be told why it has none."
            raise InputError("series", "has no value in any period", hint)
        return series.valued[position]
    readings = Period.readings(wanted) if isinstance(wanted, str) else (wanted,)
    found = [o for o in series.observations if o.period in readings]
    if len(found) == 1:
        return found[0]
    if found:
        problem = f"is {wanted!r}, which is {' or '.join(str(o.period) for o in found)}"
        raise InputError(argument, problem, "Give one of them as a Period.")
    periods = [str(o.period) for o in series.observations]
    shown = ", ".join(periods if len(periods) < 7 else [*periods[:3], "...", *periods[-3:]])
    raise InputError(argument, f"is {str(wanted)!r}, no period of the series", f"It has {shown}.")


def ends_of_figures(baseline: Figure, current: Figure, registry: Registry | None) -> Ends:
    """Take two figures, each with its latest correction."""
    earlier, before = corrected(baseline, registry)
    later, after = corrected(current, registry)
    start, end = point_of_figure(earlier), point_of_figure(later)
    context = context_of_figure(later, registry)
    traits = (traits_of(earlier, registry=registry), traits_of(later, registry=registry))
    per = 100.0 if context.measure.is_percent else float(later.value.per or 1)
    return Ends(context, start, end, traits, (start, end), per, (*before, *after))


def corrected(figure: Figure, registry: Registry | None) -> tuple[Figure, list[str]]:
    """Give the latest correction of a figure, and what to say of it."""
    chain = corrections(figure, registry)
    if not chain:
        return figure, []
    last = chain[-1]
    reason = f"{last.revision_reason}".replace("_", " ")
    text = f"The value first published as {figure.value} was replaced by {last.value} ({reason})"
    return last, [sentence(text, "; the later one is used")]


def _hidden(observation: Observation) -> str:
    markers = () if observation.marker is None else (observation.marker,)
    period = observation.period.format("nhs")
    return sentence("A later value, for", period, ",", absence(markers))
