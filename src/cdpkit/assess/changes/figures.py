"""The change between two figures, or from a figure to a series: single values, as printed."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any, SupportsFloat

import numpy as np

from cdpkit.assess.changes.ends import Ends, ends_from_figure, ends_of_figures
from cdpkit.assess.changes.pairs import (
    RELATIVE,
    STATISTICS,
    UNKNOWN,
    Pairs,
    Side,
    calculated,
    usual_kinds,
)
from cdpkit.assess.changes.row import JUDGEMENTS, AssessedChange
from cdpkit.assess.changes.series import GOOD
from cdpkit.assess.changes.smallest import Detectable
from cdpkit.assess.series import Wanted, agrees, series_columns
from cdpkit.assess.wording import absent_values, percent_step
from cdpkit.errors import InputError
from cdpkit.model import Counted, Figure, Series, Statistic, counted_by_unit
from cdpkit.model.printed_values import GssMarker
from cdpkit.model.records import Indicator
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.assess.changes.pairs import Settings
    from cdpkit.assess.wording import Context, Point
    from cdpkit.calc.arguments import FloatArray
    from cdpkit.model import Period, Registry


MODELLED = frozenset({GssMarker.ESTIMATED, GssMarker.FORECAST})


def change_of_figures(
    subject: Series | Figure,
    baseline: Period | str | Figure | None,
    current: Period | str | None,
    *,
    kind: str | None,
    accept: Iterable[str],
    settings: Settings,
    registry: Registry | None,
) -> AssessedChange:
    """Give the change from one figure to another, or to a value of a series."""
    if not isinstance(baseline, Figure):
        raise InputError("baseline", "is not a figure", "Give the earlier figure.")
    if isinstance(subject, Series):
        wanted = Wanted("current", current)
        ends = ends_from_figure(series_columns(subject), 0, wanted, baseline, registry)
    elif current is not None:
        raise InputError("current", "is given beside a figure", "The first argument is current.")
    else:
        ends = ends_of_figures(baseline, subject, registry)
    guard = ends.compared(accept).require()
    counted = _counted(subject, ends.context, registry)
    untested = _untested(ends, counted)
    pairs = _pairs(ends, accepted=bool(guard.accepted), tested=untested is None)
    kinds = usual_kinds(pairs) if kind is None else np.array([kind], dtype=object)
    batches = calculated(pairs, kinds, np.array([True]), settings)
    if batches.errors:
        raise batches.errors[0]
    known = not pairs.missing[0]
    significance = batches.column("significance", "not tested")
    judgement = pairs.judgement(significance)
    return AssessedChange(
        ends.context, ends.baseline, ends.current, str(kinds[0]), batches.row(0), guard, ends.path,
        int(pairs.direction[0]) if known else None, JUDGEMENTS[judgement[0]],
        bool(pairs.invisible[0]), False, _reason(ends, str(kinds[0])), ends.notes, untested,
        counted, detectable=Detectable(pairs, significance).of(0),
    )  # fmt: skip


def _counted(subject: Series | Figure, context: Context, registry: Registry | None) -> Counted:
    """Tell what is counted: as stated, else by the unit, else by the name of the indicator."""
    if isinstance(subject, Series):
        return subject.counts_of
    indicator = None if registry is None else registry[subject.indicator]
    stated = indicator.counted if isinstance(indicator, Indicator) else Counted.NOT_STATED
    told = (stated, counted_by_unit(context.measure.unit), counted_by_unit(context.title))
    return next((sort for sort in map(Counted, told) if sort is not Counted.NOT_STATED), told[-1])


def _untested(ends: Ends, counted: Counted) -> Reason | None:
    """Say why a test of two figures would say more than they bear."""
    limited = ends.baseline.lower is not None and ends.current.lower is not None
    if limited or ends.context.statistic not in OF_COUNTS or counted is Counted.EVENTS:
        return None
    if counted is Counted.PEOPLE:
        return Reason("people_in_both")
    bare = ends.context.statistic is Statistic.COUNT
    return Reason("counted_not_stated") if bare else None


OF_COUNTS = (Statistic.COUNT, Statistic.PROPORTION, Statistic.CRUDE_RATE)


def _reason(ends: Ends, kind: str) -> Reason | None:
    absent = [point for point in (ends.baseline, ends.current) if point.value is None]
    base = ends.baseline.value
    if absent:
        return absent_values(*absent)
    if kind in RELATIVE and base is not None and base <= 0:
        return Reason("base_zero" if base == 0 else "base_below_zero")
    return None


def _pairs(ends: Ends, *, accepted: bool, tested: bool) -> Pairs:
    """Put the two points into columns of one row."""
    before, now, context = ends.baseline, ends.current, ends.context
    step = None
    if before.value is not None and now.value is not None:
        step = now.value - before.value
    small = False
    if before.value:
        small = percent_step(before.value, before.decimals, before.numerator) > 1
    numbers = {None if p.value is None else context.measure.number(p.value) for p in (before, now)}

    def one(value: Any, kind: Any = float) -> Any:
        return np.array([value], dtype=kind)

    return Pairs(
        _side(before, ends.per), _side(now, ends.per),
        one(STATISTICS.index(context.statistic), np.int8), one(ends.per), one(context.level),
        one(context.measure.is_percent, bool), one(GOOD.get(context.polarity, 0), np.int8),
        one(_years(ends)), one(tested and not accepted and not ends.overlap, bool), one(accepted, bool),
        one(nan if step is None else float(step)),
        one(0 if step is None else (step > 0) - (step < 0), np.int8),
        one(small, bool), one(len(numbers) == 1, bool), one(0, np.int64), one(0, np.int64),
        one(False, bool), one(0, np.int8), one(context.measure.places, np.int64),
    )  # fmt: skip


def _side(point: Point, per: float) -> Side:
    bounds = point.bounds
    least, most = (None, None) if bounds is None else (bounds.lower, bounds.upper)
    known = least is not None and most is not None
    exact = bounds is None or (least is not None and most is not None and most - least <= 1)
    events = point.value is not None and point.value >= 0 and MODELLED.isdisjoint(point.markers)

    def one(number: SupportsFloat | None) -> FloatArray:
        return np.array([nan if number is None else float(number)])

    return Side(
        value=one(point.value),
        numerator=one(point.numerator),
        denominator=one(point.denominator),
        lower=one(point.lower),
        upper=one(point.upper),
        agrees=np.array([agrees(point, per)]),
        events=np.array([exact and events]),
        least=one(least if known else None),
        most=one(most if known else None),
        denominator_lower=one(None),
        denominator_upper=one(None),
    )


def _years(ends: Ends) -> float:
    one, other = ends.baseline.period, ends.current.period
    if one is None or other is None:
        return UNKNOWN
    first, last = one.reach[1], other.reach[1]
    return (12 * (last.year - first.year) + last.month - first.month) / 12
