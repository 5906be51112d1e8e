"""The two ends of a change: periods of a series by their labels, figures with their corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.changes.series import hidden_later
from cdpkit.assess.comparability import Comparability, Traits, comparable, traits_of
from cdpkit.assess.figures import corrections
from cdpkit.assess.series import places_at
from cdpkit.assess.wording import Context, Point, context_of_figure, point_of_figure, sentence
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.assess.series import SeriesColumns, Wanted
    from cdpkit.model import Registry
    from cdpkit.model.records import Figure


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


def ends_from_figure(
    columns: SeriesColumns, i: int, current: Wanted, baseline: Figure, registry: Registry | None
) -> Ends:
    """Take a figure, with its latest correction, and a value of a series."""
    places, found = current.places(columns)
    if not found[i]:
        raise current.refusal(columns, i)
    j = int(places[i])
    figure, replaced = corrected(baseline, registry)
    start, end = point_of_figure(figure), columns.point(i, j)
    values = np.array([np.nan if p.value is None else float(p.value) for p in (start, end)])
    notes = () if current.named else hidden_later(columns, i, j)
    return Ends(
        columns.context(i, places_at(columns, i, values)),
        start,
        end,
        (traits_of(figure, registry=registry), columns.traits(i, columns.when(i, j))),
        (start, end),
        float(columns.per[i]),
        (*notes, *replaced),
    )


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
