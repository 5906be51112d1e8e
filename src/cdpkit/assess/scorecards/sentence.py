"""The sentences of a scorecard and of one of its rows: the answers side by side, never one for all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdpkit.assess.wording import MARKED, cohort_of, listed, number_text, sentence, subject_of, when

if TYPE_CHECKING:
    from cdpkit.assess.scorecards.card import Scorecard
    from cdpkit.assess.scorecards.row import ScorecardRow
    from cdpkit.model.periods import PrintStyle

__all__ = ["row_sentence", "scorecard_sentence"]

_DIRECTIONS = {
    "getting better": "it is getting better",
    "getting worse": "it is getting worse",
    "increasing": "it is increasing",
    "decreasing": "it is decreasing",
    "no significant change": "there is no significant change",
}
_TARGETS = {"met": "is met", "not met": "is not met"}
_JOINTS = {"similar": "not significantly different from"}


def row_sentence(row: ScorecardRow, style: PrintStyle = "nhs") -> str:
    """Write the sentence of a row: level, comparator, direction, target and state.

    Examples
    --------
    >>> from cdpkit.assess import scorecard
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": "2022", "value": 41}, {"period": "2023", "value": 44}]
    >>> deaths = Series(indicator="x", title="Deaths", area_name="Wirral", statistic="count",
    ...                 polarity="lower_better", observations=years)
    >>> row_sentence(scorecard(series=[deaths], targets={"x": 40})[0])
    'Deaths in Wirral stood at 44 in 2023; the target of 40 is not met.'
    """
    place = row.area_name or row.area
    lead = subject_of(row.title, place, cohort_of(row.population, row.title))
    period = "" if row.period is None else when(row.period, style).phrase
    if row.value is not None:
        lead = f"{lead} stood at {_without_shorthand(row.shown)} {period}"
    elif row.shown:
        lead = f"{lead}: `{row.shown}` is printed {period}"
    else:
        lead = f"{lead}: there is no value"
    return sentence(lead, *(f"; {clause}" for clause in _clauses(row)))


def _without_shorthand(shown: str) -> str:
    """Write a marker behind a value in words: `8.2 [p]` is `8.2 (provisional)`."""
    for marker, words in MARKED.items():
        shown = shown.replace(f" [{marker.value}]", f" ({words})")
    return shown


def _clauses(row: ScorecardRow) -> list[str]:
    clauses = []
    if row.comparator_value is not None and row.comparison != "not compared":
        how = _JOINTS.get(row.comparison, f"significantly {row.comparison} than")
        level = number_text(row.comparator_value, row.places)
        clauses.append(f"that is {how} {row.comparator} ({level})")
    clauses.append(_DIRECTIONS.get(row.direction, ""))
    if row.target_status in _TARGETS:
        clauses.append(_target(row))
    if row.rag is not None:
        clauses.append(f"rated {row.rag}" if row.rag.is_colour else f"state: {row.rag}")
    return [clause for clause in clauses if clause]


def _target(row: ScorecardRow) -> str:
    """Say whether the target is met; before its date, what the path to it expects."""
    lead = f"the target of {row.target_text}"
    if not row.is_due_later:
        return f"{lead} {_TARGETS[row.target_status]}"
    assert row.target_due is not None  # noqa: S101 -- it is due later
    told = f"{lead} by {when(row.target_due).text} is not due yet"
    if row.expected is None:
        return told
    return f"{told}, and its path expects {number_text(row.expected, row.places)} by now"


def scorecard_sentence(card: Scorecard) -> str:
    """Write the sentence of a scorecard: how many rows have which state, and the two lists.

    Examples
    --------
    >>> from cdpkit.assess import Scorecard
    >>> scorecard_sentence(Scorecard(()))
    'The scorecard has no rows.'
    """
    size = len(card)
    if not size:
        return "The scorecard has no rows."
    counts = Counter(row.rag.value for row in card if row.rag is not None)
    states = listed([f"{number} {state}" for state, number in counts.items()])
    focus, well = len(card.requires_focus), len(card.doing_well)
    lists = f"; {focus} require{'s' if focus == 1 else ''} focus and {well} {_do(well)} well"
    return sentence(
        f"of {size} row{'s' if size > 1 else ''}",
        f"{states} by the rule `{card.rule.id}`" if card.rule is not None else "none is rated",
        lists if card.comparator else "",
    )


def _do(number: int) -> str:
    return "does" if number == 1 else "do"
