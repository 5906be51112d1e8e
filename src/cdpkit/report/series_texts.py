"""Stable texts for programs: CSV and JSON of results of series, and of scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.assess.scorecards import row_columns
from cdpkit.report.csv_texts import csv_text
from cdpkit.results import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cdpkit.assess.scorecards import Scorecard
    from cdpkit.assess.series import SeriesRow

__all__ = ["SERIES_COLUMNS", "scorecard_csv", "series_csv", "series_json"]

_ABOUT = (
    "indicator", "title", "area", "area_name", "population", "vintage", "unit", "polarity",
)  # fmt: skip
_WORDS = ("reason", "sentence", "caveats")

SERIES_COLUMNS = {
    "change": (
        *_ABOUT, "baseline_period", "baseline_label", "baseline", "current_period",
        "current_label", "current", "kind", "change", "lower", "upper", "p_value", "significance",
        "judgement", *_WORDS,
    ),
    "progress": (
        *_ABOUT, "baseline_period", "baseline", "current_period", "current", "target", "due",
        "observed", "required", "ratio", "status", *_WORDS,
    ),
    "projection": (
        *_ABOUT, "period", "period_label", "value", "lower", "upper", "confidence", "method",
        "target", "target_status", "target_reached_in", "probability_of_meeting", *_WORDS,
    ),
}  # fmt: skip
"""Columns of the results of a verb, in their order."""


def series_csv(rows: Sequence[SeriesRow], *, raw_cells: bool = False) -> str:
    """Write results of series as CSV: a header, then a row for each; of projections one a period.

    Parameters
    ----------
    rows : sequence of rows
        Changes, progress or projections, or the table of them.
    raw_cells : bool, default False
        Whether texts that a spreadsheet would run as formulas stay as they are.

    Returns
    -------
    str
        With the `SERIES_COLUMNS` of the verb; lines end in a line feed. Nothing without rows.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import change
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}]
    >>> found = change(Series(indicator="deaths", observations=years))
    >>> series_csv([found]).split(",")[:2]
    ['indicator', 'title']
    """
    rows = list(rows)
    if not rows:
        return ""
    flat = (line for row in rows for line in _lines(row.to_dict()))
    return csv_text(SERIES_COLUMNS[rows[0].noun], flat, raw_cells=raw_cells)


def _lines(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the lines of a result: its values with their periods beside them, and its numbers."""
    numbers = content.get("result") or {}
    line = dict.fromkeys(("observed", "required", "ratio", "lower", "upper", "p_value"))
    line |= {name: value for name, value in numbers.items() if name in line}
    for name, value in content.items():
        line |= _point(name, value) if _is_point(value) else {name: value}
    line |= {"change": numbers.get("estimate"), "caveats": " ".join(content["caveats"])}
    nothing: dict[str, Any] = dict.fromkeys(("period", "period_label", "value", "lower", "upper"))
    for point in content.get("projected", [line]) or [nothing]:
        yield line | point


def _is_point(value: object) -> bool:
    return isinstance(value, dict) and "period_label" in value


def _point(name: str, value: dict[str, Any]) -> dict[str, Any]:
    told = {f"{name}_period": value["period"], f"{name}_label": value["period_label"]}
    return told | {name: value["value"]}


def series_json(rows: Iterable[SeriesRow]) -> str:
    r"""Write results of series as JSON: a list of objects, each with its sentence and caveats.

    Parameters
    ----------
    rows : iterable of rows
        Results of one verb of `cdpkit.assess`, or the table of them.

    Returns
    -------
    str
        The same text for the same results.

    Examples
    --------
    >>> series_json([])
    '[]\n'
    """
    return json_text([row.to_dict() for row in rows])


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
