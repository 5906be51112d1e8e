"""What a scorecard asks of all series at once: changes, trends, comparisons and probabilities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.changes import changes_between
from cdpkit.assess.comparisons import compared_with, mates_of
from cdpkit.assess.projections import projected
from cdpkit.assess.scorecards.discoveries import discoveries_of
from cdpkit.assess.series import SeriesColumns, Wanted, at, in_area, places_of
from cdpkit.assess.trends import recent_trends
from cdpkit.coded import Coded
from cdpkit.model.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from cdpkit.assess.changes import ChangeTable
    from cdpkit.assess.comparisons import ComparisonTable
    from cdpkit.assess.projections import ProjectionTable
    from cdpkit.assess.scorecards.discoveries import Discoveries
    from cdpkit.assess.scorecards.entries import Entry
    from cdpkit.assess.scorecards.terms import Terms
    from cdpkit.assess.series import Mask, Places
    from cdpkit.assess.trends import TrendTable


LATEST = Wanted("current", None, chosen=True)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers, with a place for each series."""

    columns: SeriesColumns
    """With the polarities of the indicators, not those of the series."""
    places: Places
    """Decimals that the latest value is shown with."""
    earlier: Mask
    """Whether there is an earlier value at all."""
    previous: ChangeTable
    """Since the last period that shares no day with the latest."""
    wanted: tuple[Period, ...]
    """Periods of the baselines."""
    baseline: Places
    """Place of that of a series among them; -1 for none."""
    since: ChangeTable
    """Since the baseline."""
    trends: TrendTable
    direction: NDArray[np.int8]
    """1 and -1 for where the values go, as far as chance leaves a direction."""
    judgement: NDArray[np.int8]
    """1 where that is better, -1 where it is worse."""
    mates: Places
    """The series of the comparator; -1 for none."""
    compared: ComparisonTable
    outlooks: Mapping[int, ProjectionTable]
    """Projections to the targets, by the place of the indicator."""
    discoveries: Discoveries
    """P-values of comparisons and directions, and the same adjusted for all rows."""


def answers_of(
    columns: SeriesColumns, entries: Sequence[Entry], owner: Places, terms: Terms, comparator: str
) -> Answers:
    """Ask everything of the series that have an indicator: `owner` is its place, -1 for none."""
    columns = _judged(columns, entries, owner)
    own = (owner >= 0) & columns.some
    previous, earlier = _since_previous(columns, own, terms)
    wanted, baseline = _baselines(columns, entries, owner, terms)
    since = _since_baseline(columns, own, wanted, baseline, terms)
    trends = recent_trends(columns)
    direction, judgement = _travel(trends, previous)
    chosen = in_area(columns, comparator) if comparator else np.zeros(len(columns), dtype=np.bool_)
    mates = mates_of(columns, chosen)
    rows = np.flatnonzero(own)
    compared = _compared(columns, rows, mates, terms)
    latest = columns.valued & (np.arange(columns.value.shape[1]) == columns.last[:, None])
    return Answers(
        columns, places_of(columns, latest), earlier, previous, wanted, baseline, since, trends, direction, judgement, mates,
        compared, _outlooks(columns, entries, owner, terms),
        discoveries_of(trends, previous, compared, rows),
    )  # fmt: skip


def _judged(columns: SeriesColumns, entries: Sequence[Entry], owner: Places) -> SeriesColumns:
    """Take the direction of improvement from the indicators."""
    text = columns.flat.fields["polarity"]
    labels = (*text.labels, *(entry.polarity for entry in entries))
    codes = np.where(owner >= 0, len(text.labels) + owner, text.codes).astype(np.int32)
    polarity = Coded(codes, labels).mapped(lambda label: label)
    return SeriesColumns(
        replace(columns.flat, fields={**columns.flat.fields, "polarity": polarity})
    )


def _since_previous(columns: SeriesColumns, own: Mask, terms: Terms) -> tuple[ChangeTable, Mask]:
    last, column = columns.last, np.arange(columns.value.shape[1])
    before = columns.valued & (column < last[:, None])
    start = at(columns.of_period(columns.periods.start), last)
    apart = before & (columns.of_period(columns.periods.end) < start[:, None])
    found = np.asarray(apart.any(axis=1))
    place = np.where(found, apart.shape[1] - 1 - np.argmax(apart[:, ::-1], axis=1), last)
    table = changes_between(
        columns, (Wanted("baseline", None), LATEST), (place, last), (found, own),
        accept=terms.accept,
    )  # fmt: skip
    return table, np.asarray(before.any(axis=1))


def _baselines(
    columns: SeriesColumns, entries: Sequence[Entry], owner: Places, terms: Terms
) -> tuple[tuple[Period, ...], Places]:
    """Give the period of each baseline: as stated, else the one that the framework names."""
    stated = [terms.baseline_of(entry) for entry in entries]
    wanted = list(dict.fromkeys(p for p in stated if p is not None))
    of_entry = np.array([-1 if p is None else wanted.index(p) for p in stated] or [-1])
    found = np.where(owner >= 0, of_entry[owner], -1)
    for n, entry in enumerate(entries):
        if stated[n] is not None or entry.baseline is None:
            continue
        for period, rows in _of_framework(columns, entry, np.flatnonzero(owner == n)):
            if period not in wanted:
                wanted.append(period)
            found[rows] = wanted.index(period)
    return tuple(wanted), found


def _of_framework(
    columns: SeriesColumns, entry: Entry, rows: Places
) -> list[tuple[Period, Places]]:
    """Give the period that a framework names, for the series that have just one such."""
    readings = () if entry.baseline is None else Period.readings(entry.baseline.period)
    codes = [c for p in readings if (c := columns.periods.code_of(p)) >= 0]
    here = columns.valued[rows] & np.isin(columns.period[rows], codes)
    alone = here.sum(axis=1) == 1
    code = columns.period[rows, np.argmax(here, axis=1)]
    return [
        (columns.periods.labels[c], rows[alone & (code == c)])
        for c in codes
        if (alone & (code == c)).any()
    ]


def _since_baseline(
    columns: SeriesColumns, own: Mask, wanted: tuple[Period, ...], baseline: Places, terms: Terms
) -> ChangeTable:
    codes = np.array([*map(columns.periods.code_of, wanted), -1])
    here = columns.valued & (columns.period == codes[baseline][:, None])
    found = here.any(axis=1)
    place = np.where(found, np.argmax(here, axis=1), columns.last)
    return changes_between(
        columns, (Wanted("baseline", None), LATEST), (place, columns.last), (found, own),
        accept=terms.accept,
    )  # fmt: skip


def _travel(trends: TrendTable, previous: ChangeTable) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Say where values go: by the recent trend, else by the last change, if that was tested."""
    tested = previous.tested
    changed = np.select([tested == "higher", tested == "lower"], [1, -1], 0).astype(np.int8)
    judged = np.where(changed != 0, previous.pairs.judgement(tested), 0)
    good = previous.pairs.good
    known = trends.known
    return (
        np.where(known, trends.directions, changed),
        np.where(known, good * trends.directions, judged),
    )


def _compared(columns: SeriesColumns, rows: Places, mates: Places, terms: Terms) -> ComparisonTable:
    """Set the latest values against those of the comparator at the same period."""
    latest = at(columns.period, columns.last)
    mate = np.maximum(mates, 0)
    here = columns.valued[mate] & (columns.period[mate] == latest[:, None]) & (mates >= 0)[:, None]
    others = np.where(here.any(axis=1), np.argmax(here, axis=1), -1)
    accept = ("area_type", *terms.accept)
    return compared_with(columns, rows, mates, (columns.last, others), accept=accept)


def _outlooks(
    columns: SeriesColumns, entries: Sequence[Entry], owner: Places, terms: Terms
) -> dict[int, ProjectionTable]:
    """Project to the targets, where the rule has thresholds for the probability of meeting one."""
    if terms.rule is None or terms.rule.high_from is None:
        return {}
    goals = {n: terms.goals.get(entry.id) for n, entry in enumerate(entries)}
    return {
        n: projected(
            columns, np.flatnonzero((owner == n) & columns.some), target=goal.value, due=goal.due
        )
        for n, goal in goals.items()
        if goal is not None and goal.value is not None and goal.due is not None
        if goal.confidence is None and (owner == n).any()
    }
