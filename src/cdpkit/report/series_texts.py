"""Stable texts for programs: CSV and JSON of changes, projections and scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.assess.scorecards import row_columns
from cdpkit.report.csv_texts import csv_text
from cdpkit.results import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.assess.changes import AssessedChange
    from cdpkit.assess.projections import AssessedProjection
    from cdpkit.assess.scorecards import Scorecard

__all__ = [
    "CHANGE_COLUMNS",
    "PROJECTION_COLUMNS",
    "changes_csv",
    "changes_json",
    "projections_csv",
    "projections_json",
    "scorecard_csv",
]

CHANGE_COLUMNS = (
    "indicator", "title", "area", "area_name", "population", "vintage", "unit", "polarity",
    "baseline_period", "baseline_label", "baseline", "current_period", "current_label", "current",
    "kind", "change", "lower",
    "upper", "p_value", "significance", "judgement", "reason", "sentence", "caveats",
)  # fmt: skip
"""Columns of changes, in their order."""


PROJECTION_COLUMNS = (
    "indicator", "title", "area", "area_name", "population", "vintage", "unit", "polarity",
    "period", "period_label", "value", "lower", "upper", "confidence", "method", "target", "target_status", "target_reached_in",
    "probability_of_meeting", "reason", "sentence", "caveats",
)  # fmt: skip
"""Columns of projections, in their order."""


def changes_csv(changes: Iterable[AssessedChange], *, raw_cells: bool = False) -> str:
    """Write changes as CSV: a header, then a row for each.

    Parameters
    ----------
    changes : iterable of AssessedChange
        The rows.
    raw_cells : bool, default False
        Whether texts that a spreadsheet would run as formulas stay as they are.

    Returns
    -------
    str
        With `CHANGE_COLUMNS`; lines end in a line feed.

    Examples
    --------
    >>> changes_csv([]).split(",")[:2]
    ['indicator', 'title']
    """
    rows = (_change_row(found.to_dict()) for found in changes)
    return csv_text(CHANGE_COLUMNS, rows, raw_cells=raw_cells)


def _change_row(content: dict[str, Any]) -> dict[str, Any]:
    numbers = content["result"] or {}
    ends = {name: content[name] for name in ("baseline", "current")}
    own = {name: end["value"] for name, end in ends.items()}
    periods = {f"{name}_period": end["period"] for name, end in ends.items()}
    periods |= {f"{name}_label": end["period_label"] for name, end in ends.items()}
    limits = {name: numbers.get(name) for name in ("lower", "upper", "p_value")}
    more = {"change": numbers.get("estimate"), "caveats": " ".join(content["caveats"])}
    return content | own | periods | limits | more


def changes_json(changes: Iterable[AssessedChange]) -> str:
    r"""Write changes as JSON: a list of objects, each with its sentence and caveats.

    Parameters
    ----------
    changes : iterable of AssessedChange
        The items.

    Returns
    -------
    str
        The same text for the same changes.

    Examples
    --------
    >>> changes_json([])
    '[]\n'
    """
    return json_text([found.to_dict() for found in changes])


def projections_csv(projections: Iterable[AssessedProjection], *, raw_cells: bool = False) -> str:
    """Write projections as CSV: a row for each period, one with a reason where there is none.

    Parameters
    ----------
    projections : iterable of AssessedProjection
        The items.
    raw_cells : bool, default False
        Whether texts that a spreadsheet would run as formulas stay as they are.

    Returns
    -------
    str
        With `PROJECTION_COLUMNS`; lines end in a line feed.

    Examples
    --------
    >>> projections_csv([]).split(",")[:2]
    ['indicator', 'title']
    """
    rows = (row for found in projections for row in _projection_rows(found.to_dict()))
    return csv_text(PROJECTION_COLUMNS, rows, raw_cells=raw_cells)


def _projection_rows(content: dict[str, Any]) -> Iterable[dict[str, Any]]:
    shared = content | {"caveats": " ".join(content["caveats"])}
    nothing: dict[str, Any] = dict.fromkeys(("period", "period_label", "value", "lower", "upper"))
    return [shared | nothing | point for point in content["projected"] or [nothing]]


def projections_json(projections: Iterable[AssessedProjection]) -> str:
    r"""Write projections as JSON: a list of objects, each with its back-test.

    Parameters
    ----------
    projections : iterable of AssessedProjection
        The items.

    Returns
    -------
    str
        The same text for the same projections.

    Examples
    --------
    >>> projections_json([])
    '[]\n'
    """
    return json_text([found.to_dict() for found in projections])


def scorecard_csv(card: Scorecard, *, raw_cells: bool = False) -> str:
    """Write the rows of a scorecard as CSV.

    Parameters
    ----------
    card : Scorecard
        Its rows.
    raw_cells : bool, default False
        Whether texts that a spreadsheet would run as formulas stay as they are.

    Returns
    -------
    str
        The columns are those of `to_frame`; without a rule there are none of the RAG state.

    Examples
    --------
    >>> from cdpkit.assess import Scorecard
    >>> "rag" in scorecard_csv(Scorecard(()))
    False
    """
    rated = card.rule is not None
    names = list(row_columns(rated=rated))
    rows = (row.to_dict(rated=rated) for row in card)
    return csv_text(names, rows, raw_cells=raw_cells)
