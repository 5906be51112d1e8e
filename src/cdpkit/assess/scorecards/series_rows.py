"""The row of a series: its latest value, and the answers in words."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace as Draft
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.assess.scorecards.goals import goal_of
from cdpkit.assess.scorecards.row import Direction, ScorecardRow
from cdpkit.assess.series import History
from cdpkit.assess.wording import notes_on, sentence, words_of
from cdpkit.calc.trends import LABELS
from cdpkit.display import Caveat

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.assess.changes import ChangeTable
    from cdpkit.assess.scorecards.answers import Answers
    from cdpkit.assess.scorecards.entries import Entry
    from cdpkit.assess.scorecards.terms import Terms
    from cdpkit.model import Series


WORDS = {1: Direction.BETTER, -1: Direction.WORSE}
BARE = {1: Direction.INCREASING, -1: Direction.DECREASING, 0: Direction.NO_CHANGE}


def row_of_series(
    entry: Entry, places: tuple[int, int], answers: Answers, terms: Terms, subject: Series | None
) -> ScorecardRow:
    """Fill the values and comparisons of a row; target and state are added later.

    `places` are those of the indicator and of the series; `subject` is the record of the series,
    where a target of a plan needs it.
    """
    i = places[1]
    columns = answers.columns
    row = _heading(entry, i, answers)
    if not columns.some[i]:
        _add(row, Caveat("no_value", _why_no_value(i, answers)))
    else:
        _with_latest(row, i, answers)
        _since_previous(row, i, answers)
        _since_baseline(row, i, answers)
        _with_travel(row, i, answers)
        _with_probability(row, places, answers, (subject, terms))
        _with_chances(row, i, answers, terms)
        _against_comparator(row, i, answers, terms)
    return ScorecardRow(**vars(row) | {"notes": tuple(dict.fromkeys(row.notes))})


def _add(row: Draft, *notes: str, **values: Any) -> None:
    row.notes += notes
    vars(row).update(values)


def _heading(entry: Entry, i: int, answers: Answers) -> Draft:
    field = answers.columns.field
    population, vintage = field("population", i), field("vintage", i)
    mate = int(answers.mates[i])
    own, *other = (History(answers.columns, n) for n in ((i, mate) if mate >= 0 else (i,)))
    return Draft(
        indicator=entry.id,
        title=entry.title,
        polarity=entry.polarity,
        area=field("area", i),
        area_name=field("area_name", i),
        population="" if population is None else str(population),
        vintage=vintage,
        unit=entry.unit,
        source=f"series {field('indicator', i)}",
        histories=(own, other[0] if other else ()),
        notes=(),
        previous_period=None,
    )


def _why_no_value(i: int, answers: Answers) -> str:
    size = int(answers.columns.flat.sizes[i])
    if not size:
        return "The series has no observations."
    marker = answers.columns.marker_of(i, size - 1)
    return "No value is published." + (f" The latest is marked [{marker.value}]." if marker else "")


def _with_latest(row: Draft, i: int, answers: Answers) -> None:
    columns, last = answers.columns, int(answers.columns.last[i])
    point = columns.point(i, last)
    context = columns.context(i, int(answers.places[i]))
    measure, value = context.measure, point.value
    own: tuple[str, ...] = ()
    if not measure.unit and _is_of_framework(row.unit, value):
        measure = replace(measure, unit=row.unit)
        own = ("The file states no unit: that of the framework is shown.",)
    text = "" if value is None else measure.amount(value)
    marks = "".join(f" [{marker.value}]" for marker in point.markers)
    end, notes = int(columns.flat.sizes[i]) - 1, [*own, *notes_on((point,))]
    if end > last:
        marker = columns.marker_of(i, end)
        mark = f", marked [{marker.value}]" if marker else ""
        period = columns.when(i, end)
        told = f"{period.format('nhs')} has no value{mark}."
        notes.append(Caveat("latest_without_value", told, periods=[str(period)]))
    return _add(
        row, *notes, unit=measure.unit or row.unit, period=point.period,
        period_label=point.period_label, value=value, lower=point.lower, upper=point.upper, shown=text + marks, places=measure.places,
    )  # fmt: skip


def _is_of_framework(unit: str, value: Decimal | None) -> bool:
    """Tell whether a unit that the framework states can be that of a value without one."""
    return unit.startswith("per ") or (unit == "%" and value is not None and 1 < value <= _WHOLE)


_WHOLE = 100
"""Above it a number is no share, and up to 1 it may be a fraction of one."""


def _compared(table: ChangeTable, i: int) -> str:
    """Say why two values cannot be compared; nothing where they do."""
    if i in table.batches.errors:
        return str(table.batches.errors[i]).rstrip(".")
    if table.sound[i]:
        return ""
    return "; ".join(map(str, table.comparability(i).refused))


def _since_previous(row: Draft, i: int, answers: Answers) -> None:
    table, columns = answers.previous, answers.columns
    if not answers.earlier[i]:
        return _add(row, Caveat("no_earlier_value", "There is no earlier value."))
    if not table.found[0][i]:
        told = "Every earlier period overlaps the latest."
        return _add(row, Caveat("periods_overlap", told))
    if why := _compared(table, i):
        told = sentence("Not compared with the period before:", why)
        return _add(row, Caveat("not_compared", told))
    first = int(table.first[i])
    previous = columns.exact(i, first)
    return _add(
        row,
        *(table.comparability(i).overrides() if table.pairs.accepted[i] else ()),
        *notes_on((columns.point(i, first),)),
        previous_period=columns.when(i, first),
        previous_label=columns.point(i, first).period_label,
        previous=previous,
        change_from_previous=_difference(row.value, previous),
        significance_from_previous=table.tested[i],
    )


def _difference(value: Decimal | None, earlier: Decimal | None) -> Decimal | None:
    return None if value is None or earlier is None else value - earlier


def _since_baseline(row: Draft, i: int, answers: Answers) -> None:
    table, columns, which = answers.since, answers.columns, int(answers.baseline[i])
    if which < 0:
        return None
    wanted = answers.wanted[which]
    if not table.found[0][i]:
        told = f"The series has no value for the baseline, {wanted.format('nhs')}."
        return _add(row, Caveat("no_baseline", told, periods=[str(wanted)]))
    start = columns.exact(i, int(table.first[i]))
    label = columns.point(i, int(table.first[i])).period_label
    _add(row, baseline_period=wanted, baseline_label=label, baseline=start)
    if table.first[i] == table.last[i]:
        told = "The latest value is that of the baseline."
        return _add(row, Caveat("latest_is_baseline", told))
    if why := _compared(table, i):
        told = sentence("Not compared with the baseline:", why)
        return _add(row, Caveat("not_compared", told))
    difference = _difference(row.value, start)
    percent = None
    if not columns.percent[i] and difference is not None and start is not None and start > 0:
        percent = float(100 * difference / start)
    return _add(
        row,
        *table.row(int(np.searchsorted(table.rows, i))).caveats(),
        change_from_baseline=difference,
        change_percent=percent,
        significance=table.tested[i],
    )


def _with_travel(row: Draft, i: int, answers: Answers) -> None:
    trends, direction = answers.trends, int(answers.direction[i])
    told = WORDS.get(int(answers.judgement[i]), BARE[direction])
    label = str(LABELS[trends.codes[i]])
    if trends.codes[i]:
        return _add(row, direction=told, direction_basis="recent trend", trend=label)
    note = sentence("Recent trend cannot be calculated:", words_of(trends.reason(i)))
    _add(row, Caveat("no_recent_trend", note), trend=label)
    if row.previous_period is None:
        return None
    if not direction and row.significance_from_previous == "not tested":
        told = Direction.NOT_TESTED
    return _add(row, direction=told, direction_basis="change since the period before")


def _with_chances(row: Draft, i: int, answers: Answers, terms: Terms) -> None:
    """Add the p-values of comparison and direction, single and adjusted for the whole card."""
    found = answers.discoveries
    parts = {
        "p_comparison": found.comparison,
        "p_comparison_adjusted": found.comparison_adjusted,
        "p_direction": found.direction,
        "p_direction_adjusted": found.direction_adjusted,
    }
    known: dict[str, Any] = {name: float(p[i]) for name, p in parts.items() if not np.isnan(p[i])}
    return _add(row, false_discovery=terms.false_discovery, **known)


def _with_probability(
    row: Draft, places: tuple[int, int], answers: Answers, aim: tuple[Series | None, Terms]
) -> None:
    """Add the probability of meeting the target, where the rule has thresholds for one."""
    number, i = places
    table = answers.outlooks.get(number)
    if table is None or goal_of(row.indicator, *aim)[1]:
        return None
    place = int(np.searchsorted(table.rows, i))
    if (error := table.error(place)) is not None:
        told = sentence("Not projected to the target:", str(error))
        return _add(row, Caveat("not_projected", told))
    found = table.row(place)
    notes: tuple[str, ...] = found.caveats()
    if found.result is None:
        notes = (Caveat("not_projected", found.sentence()),)
    return _add(row, *notes, probability=found.probability_of_meeting)


def _against_comparator(row: Draft, i: int, answers: Answers, terms: Terms) -> None:
    """Set the latest value against the comparator: its level, and the comparison by interval.

    As in Fingertips the value of the comparator is a point, of the same period and population.
    """
    if not terms.comparator:
        return None
    table, columns, name = answers.compared, answers.columns, terms.comparator
    _add(row, comparator=name)
    mate, other = int(answers.mates[i]), int(table.others[i])
    if mate < 0:
        told = f"No series of {name} has this indicator and population."
        return _add(row, Caveat("not_compared", told))
    if other < 0:
        period = columns.when(i, int(columns.last[i]))
        told = f"{name} has no value for {period.format('nhs')}."
        return _add(row, Caveat("not_compared", told))
    _add(row, comparator_value=columns.exact(mate, other))
    if table.refused[i]:
        why = "; ".join(map(str, table.comparability(i).refused))
        return _add(row, Caveat("not_compared", sentence(f"Not compared with {name}:", why)))
    if table.batches.which[i] < 0:
        why = words_of(table.reason(i))
        return _add(row, Caveat("not_compared", sentence(f"Not compared with {name}:", why)))
    accepted = table.comparability(i).overrides() if terms.accept else ()
    return _add(row, *accepted, comparison=table.outcomes[i])
