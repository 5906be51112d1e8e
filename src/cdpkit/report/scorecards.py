"""A scorecard for a terminal: states as words, the rule and the notes below the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.scorecards import TargetStatus, UpdateStatus
from cdpkit.assess.wording import number_text
from cdpkit.model.ratings import RagBasis
from cdpkit.report.cells import NumberedNotes, RuledTable, plain_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from rich.console import RenderableType
    from rich.text import Text

    from cdpkit.assess.scorecards import Scorecard, ScorecardRow


_STYLES = {"red": "bold red", "amber": "bold yellow", "green": "bold green"}
"""Colour beside the word, never instead of it."""


def scorecard_tables(card: Scorecard) -> Iterator[RenderableType]:
    """Lay out a scorecard: the table, the rule, the two lists, the notes, what was not matched.

    Parameters
    ----------
    card : Scorecard
        The rows.

    Yields
    ------
    rich renderable
        To print one after the other.

    Examples
    --------
    >>> from cdpkit.assess import Scorecard
    >>> list(scorecard_tables(Scorecard(())))[-1]
    'No RAG rule is declared, so nothing is rated.'
    """
    notes = NumberedNotes()
    if card.rows:
        yield _table(card, notes)
        yield ""
    yield card.rule_sentence()
    yield from _lists(card)
    if told := list(notes.lines()):
        yield "\n".join(told)  # in one go: thousands of lines, each laid out by itself, take long
    yield from _partners(card)


def _table(card: Scorecard, notes: NumberedNotes) -> RenderableType:
    rated = card.rule is not None
    aimed = (card.rule is not None and card.rule.basis not in _UNAIMED) or any(
        row.target_status is not TargetStatus.NO_TARGET for row in card.rows
    )
    table = RuledTable(_SHARES | ({"RAG": 10} if rated else {}))
    several = _names_of_several(card)
    for row in card.rows:
        code = row.area if row.area_name in several else ""
        cells = [_what(row, code, notes), _latest(row), _changes(row), _answers(row, aimed=aimed)]
        table.add_row(*cells, *([_state(row)] if rated else []))
    return table


_UNAIMED = frozenset({RagBasis.CHANGE, RagBasis.SIGNIFICANCE})
"""Bases of rules that hold no value against a target."""
_SHARES = {"indicator": 16, "latest": 12, "change": 13, "answers": 22}
"""Columns on a line of 80."""


def _names_of_several(card: Scorecard) -> set[str]:
    """Give the names that stand for several areas, so that their codes are shown."""
    codes = {(row.area_name, row.area) for row in card.rows if row.area_name}
    names = [name for name, _ in codes]
    return {name for name in names if names.count(name) > 1}


def _what(row: ScorecardRow, code: str, notes: NumberedNotes) -> Text:
    place = " ".join(filter(None, (row.area_name or row.area, f"[{code}]" if code else "")))
    of = ", ".join(filter(None, (place, row.population, row.vintage)))
    return plain_cell("\n".join(filter(None, (row.title, of, notes.marks(row.notes)))))


def _latest(row: ScorecardRow) -> Text:
    period = "" if row.period is None else row.period.format("nhs")
    due = "update due" if row.update is UpdateStatus.DUE else ""
    return plain_cell("\n".join(filter(None, (row.shown or "no data", period, due))))


def _changes(row: ScorecardRow) -> Text:
    """Give the change since the baseline, then that since the period before."""
    percent = "" if row.change_percent is None else f" ({row.change_percent:+.0f}%)"
    since = (
        (row.baseline_period, row.change_from_baseline, percent),
        (row.previous_period, row.change_from_previous, ""),
    )
    lines = [
        f"{_signed(number, row.places)}{behind} since {period.format('nhs')}"
        for period, number, behind in since
        if period is not None and number is not None
    ]
    return plain_cell("\n".join(dict.fromkeys(lines)) or "none stated")


def _signed(number: Decimal, places: int) -> str:
    return f"{'+' if number > 0 else ''}{number_text(number, places)}"


def _answers(row: ScorecardRow, *, aimed: bool) -> Text:
    """Give the answers that are kept apart; that no row has a target is no answer of each."""
    lines = [f"{_target(row)}: {row.target_status.value}"] if aimed else []
    if row.baseline_period is not None:
        lines.append(f"change: {_TESTED.get(row.significance, row.significance)}")
    lines.append(f"direction: {row.direction.value}")
    if row.comparator:
        level = (
            ""
            if row.comparator_value is None
            else f" {number_text(row.comparator_value, row.places)}"
        )
        lines.append(f"{row.comparator}{level}: {row.comparison}")
    return plain_cell("\n".join(lines))


_TESTED = {"higher": "significantly higher", "lower": "significantly lower"}


def _target(row: ScorecardRow) -> str:
    due = "" if row.target_due is None else f"by {row.target_due.format('nhs')}"
    return " ".join(filter(None, ("target", row.target_text, due)))


def _state(row: ScorecardRow) -> Text:
    word = "" if row.rag is None else row.rag.value
    return plain_cell(word.upper() if word in _STYLES else word, _STYLES.get(word, ""))


def _lists(card: Scorecard) -> Iterator[str]:
    if not card.comparator:
        return
    for title, rows in (("Requires focus", card.requires_focus), ("Doing well", card.doing_well)):
        yield f"{title}: {'; '.join(_names(rows)) or 'none'}."


def _names(rows: Iterable[ScorecardRow]) -> list[str]:
    return [", ".join(filter(None, (r.title, r.area_name or r.area, r.population))) for r in rows]


def _partners(card: Scorecard) -> Iterator[str]:
    for title, names in (
        ("Series without an indicator", card.unmatched_series),
        ("Indicators without a series", card.without_series),
    ):
        if names:
            more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"{title}: {'; '.join(names[:_NAMED])}{more}."


_NAMED = 6
"""Names of a list that a table prints; the other formats have all."""
