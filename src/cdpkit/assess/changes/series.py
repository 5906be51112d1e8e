"""The pairs that series give: two values of each, what lies between, and whether they compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.changes.pairs import STATISTICS, Pairs, Side
from cdpkit.assess.comparability import Comparability, comparable
from cdpkit.assess.series import (
    COUNTED_AGAIN,
    agreeing,
    at,
    counted_again,
    moves,
    path_between,
    places_of,
)
from cdpkit.assess.wording import absence, sentence
from cdpkit.display import Caveat
from cdpkit.errors import InputError
from cdpkit.model import Counted, Polarity, Statistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.assess.series import Mask, Places, SeriesColumns, Wanted
    from cdpkit.errors import CdpError


YEAR = 12
"""Months."""

GOOD = {Polarity.HIGHER_BETTER: 1, Polarity.LOWER_BETTER: -1}


def compared(
    columns: SeriesColumns, first: Places, last: Places, accept: tuple[str, ...]
) -> tuple[Mask, Mask]:
    """Ask the guard of two values of each series whether they compare, and what was accepted."""
    one, other = at(columns.period, first)[:, None], at(columns.period, last)[:, None]
    between = (columns.breaks > one) & (columns.breaks <= other)
    one, other = one[:, 0], other[:, 0]
    p = columns.periods
    if not p.labels:
        return np.ones(len(columns), dtype=np.bool_), np.zeros(len(columns), dtype=np.bool_)
    reach = (p.start[one] == p.start[other]) & (p.end[one] == p.end[other])
    found = {
        "vintage": between.any(axis=1),
        "period_kind": (p.kind[one] != p.kind[other]) & ~reach,
        "period_length": p.length[one] != p.length[other],
    }
    refused = np.logical_or.reduce([mask for name, mask in found.items() if name not in accept])
    differs = np.logical_or.reduce(list(found.values()))
    return ~refused, differs & ~refused


def comparability_of(
    columns: SeriesColumns, i: int, first: int, last: int, accept: tuple[str, ...]
) -> Comparability:
    """Ask the guard of two values of one series, in words."""
    one, other = (columns.traits(i, columns.when(i, j)) for j in (first, last))
    return comparable(one, other, accept=accept)


def pairs_of(
    columns: SeriesColumns, first: Places, last: Places, rows: Places, accepted: Mask
) -> Pairs:
    """Take two values of each of the series in `rows`; of the others nothing is said."""
    p = columns.periods
    one, other = at(columns.period, first), at(columns.period, last)
    apart = np.ones(len(columns), dtype=np.bool_)
    years = np.zeros(len(columns))
    if p.labels:
        apart = (p.end[one] < p.start[other]) | (p.end[other] < p.start[one])
        years = (p.last_month[other] - p.last_month[one]) / 12
    wanted = np.zeros(columns.value.shape, dtype=np.bool_)
    wanted[rows, first[rows]] = True
    wanted[rows, last[rows]] = True
    agrees = agreeing(columns, wanted)
    path = path_between(columns, first, last)
    every = np.arange(len(columns))
    shown = path.copy()  # both ends, in whatever order of time
    shown[every, first] = shown[every, last] = True
    places = places_of(columns, shown)
    told = moves(columns, rows, (first, last), path, places)
    before, now = (_side(columns, places, agrees) for places in (first, last))
    statistic = columns.each("statistic", STATISTICS.index).astype(np.int8)
    untested = untested_of(columns, first, last)
    tested = ~accepted & (untested == 0)
    window, shift = shared_windows(columns, first, last)
    return Pairs(
        before, now, statistic, columns.per, columns.level, columns.percent,
        columns.each("polarity", lambda polarity: GOOD.get(polarity, 0)).astype(np.int8),
        years, apart & tested, accepted, told.difference, told.direction,
        _small(columns, first), told.invisible, np.where(tested, window, 0), shift,
        told.fluctuated & ~_of_seasons(columns, first, last),  # seasons turn every year
        untested, places,
    )  # fmt: skip


def shared_windows(columns: SeriesColumns, first: Places, last: Places) -> tuple[Places, Places]:
    """Give the months of two windows of events that share some, else 0, and of their shift."""
    p = columns.periods
    if not p.labels:
        nothing = np.zeros(len(columns), dtype=np.int64)
        return nothing, nothing
    one, other = at(columns.period, first), at(columns.period, last)
    shift = p.last_month[other] - p.last_month[one]
    alike = (p.months[one] == p.months[other]) & (shift > 0) & (shift < p.months[one])
    alike &= columns.is_counted(Counted.EVENTS)
    return np.where(alike, p.months[one], 0), np.where(alike, shift, 0)


UNTESTED = (*COUNTED_AGAIN, "different_season")
"""Codes of why two values are not tested; the place of nothing is 0."""


def untested_of(columns: SeriesColumns, first: Places, last: Places) -> NDArray[np.int8]:
    """Tell, as places in `UNTESTED`, why a test of two values would say more than they bear."""
    limited = ~np.isnan(at(columns.lower, first) + at(columns.lower, last))
    # The numerator of a share of an estimate is known: its limits are those of the estimate.
    limited |= columns.is_statistic(Statistic.PROPORTION) & ~np.isnan(
        np.fmax(at(columns.denominator_lower, first), at(columns.denominator_lower, last))
    )
    found = counted_again(columns, limited)
    season = UNTESTED.index("different_season")
    return np.where(_unlike_seasons(columns, first, last), season, found).astype(np.int8)


def _unlike_seasons(columns: SeriesColumns, first: Places, last: Places) -> Mask:
    """Tell where two periods under a year are of different seasons."""
    if not columns.periods.labels:
        return np.zeros(len(columns), dtype=np.bool_)
    moment = columns.periods.last_month
    apart = moment[at(columns.period, last)] - moment[at(columns.period, first)]
    return np.asarray(_of_seasons(columns, first, last) & (apart % YEAR != 0))


def _of_seasons(columns: SeriesColumns, first: Places, last: Places) -> Mask:
    """Tell where two periods are under a year, of a series that may have a season."""
    if not columns.periods.labels:
        return np.zeros(len(columns), dtype=np.bool_)
    months = columns.periods.months
    one, other = (months[at(columns.period, places)] for places in (first, last))
    return np.asarray((one < YEAR) & (one > 0) & (other < YEAR) & _has_season(columns))


def _has_season(columns: SeriesColumns) -> Mask:
    """Tell which series may have a season: all of which nobody says that they have none."""
    return ~columns.flat.fields["season"].where(lambda season: season == 1)


def same_season(
    columns: SeriesColumns, first: Places, last: Places, among: Mask | None = None
) -> Places:
    """Give the earliest value of the season of the current one; of yearly values the first.

    All values are looked at, unless `among` says which.
    """
    p = columns.periods
    if not p.labels:
        return first
    now = at(columns.period, last)
    months, moment = (columns.of_period(part) for part in (p.months, p.last_month))
    alike = (columns.valued if among is None else among) & (months == p.months[now][:, None])
    alike &= (moment - p.last_month[now][:, None]) % YEAR == 0
    seasonal = (p.months[now] < YEAR) & (p.months[now] > 0) & (alike.sum(axis=1) > 1)
    seasonal &= _has_season(columns)
    return np.where(seasonal, np.argmax(alike, axis=1), first)


def _side(columns: SeriesColumns, places: Places, agrees: Mask) -> Side:
    value = at(columns.value, places)
    nothing = np.full(value.shape, np.nan)
    return Side(
        value=value,
        numerator=at(columns.numerator, places),
        denominator=at(columns.denominator, places),
        lower=at(columns.lower, places),
        upper=at(columns.upper, places),
        agrees=at(agrees, places),
        events=(value >= 0) & ~at(columns.modelled, places),
        least=nothing,
        most=nothing,
        denominator_lower=at(columns.denominator_lower, places),
        denominator_upper=at(columns.denominator_upper, places),
    )


def _small(columns: SeriesColumns, first: Places) -> Mask:
    """Tell where a step of the last digit of the base, or one event, is more than 1.05% of it.

    A step of up to 1.05% is printed as 1.0, in two digits: no percentage is known more closely.
    """
    value, decimals = at(columns.value, first), at(columns.decimals, first)
    units = np.rint(np.abs(value) * 10.0**decimals)
    events = at(columns.numerator, first)
    return np.asarray((105 * units < 10_000) | ((events > 0) & (105 * events < 10_000)))


def ends_refusal(columns: SeriesColumns, i: int, first: int, last: int) -> InputError | None:
    """Say why two places of a series are no baseline and current value; none where they are."""
    before, now = columns.when(i, first), columns.when(i, last)
    if first == last and columns.valued[i].sum() == 1:
        return InputError("series", f"has only one value, for {now}", "A change needs two values.")
    if first == last:
        problem, hint = f"and `current` are both {now}", "Give two periods of the series."
        return InputError("baseline", problem, hint)
    if first > last:
        return InputError("current", f"is {now}, before the baseline {before}", "Swap the two.")
    return None


def pair_refusal(
    columns: SeriesColumns,
    i: int,
    ends: Sequence[tuple[Wanted, Mask]],
    places: tuple[int, int],
    accept: tuple[str, ...],
) -> CdpError | None:
    """Say why a series has no two values that compare; `ends` say of each whether it was found."""
    for end, found in reversed(ends):
        if not found[i]:
            return end.refusal(columns, i)
    unlike = comparability_of(columns, i, *places, accept)
    return ends_refusal(columns, i, *places) or unlike.refusal()


def hidden_later(columns: SeriesColumns, i: int, last: int) -> tuple[str, ...]:
    """Say that a later value is not there."""
    end = int(columns.flat.sizes[i]) - 1
    if end <= last:
        return ()
    marker = columns.marker_of(i, end)
    why = absence(() if marker is None else (marker,))
    period = columns.when(i, end)
    told = sentence("A later value, for", period.format("nhs"), ",", why)
    return (Caveat("later_without_value", told, periods=[str(period)]),)
