"""Stable texts for programs: CSV and JSON of results of series, and of scorecards."""

from __future__ import annotations

from collections import defaultdict
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
    "trend": (
        *_ABOUT, "latest_period", "latest_label", "latest", "label", "direction", "judgement",
        "chi_squared", "slope", *_WORDS,
    ),
    "comparison": (
        *_ABOUT, "period", "period_label", "value", "benchmark_area", "benchmark_area_name",
        "benchmark", "outcome", "side", *_WORDS,
    ),
    "attainment": (
        *_ABOUT, "current_period", "current_label", "current", "baseline", "target", "due", "share",
        "gap", "expected", "status", "standing", *_WORDS,
    ),
    "chart": (
        *_ABOUT, "period", "period_label", "value", "mean", "lower", "upper", "special_cause",
        "latest_cause", "variation", "assurance", "judgement", *_WORDS,
    ),
    "projection": (
        *_ABOUT, "period", "period_label", "value", "lower", "upper", "confidence", "method",
        "target", "target_status", "target_reached_in", "probability_of_meeting", *_WORDS,
    ),
}  # fmt: skip
"""Columns of the results of a verb, in their order."""


def series_csv(rows: Sequence[SeriesRow], *, raw_cells: bool = False) -> str:
    """Write results of series as CSV: a header, then a row for each; of projections and charts one a period.

    Parameters
    ----------
    rows : sequence of rows
        Results of one verb of `cdpkit.assess`, or the table of them.
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
    numbers = content.pop("result", None) or {}
    line: dict[str, Any] = defaultdict(lambda: None)
    line |= {name: value for name, value in numbers.items() if _is_cell(value)}
    line |= {
        "change": numbers.get("estimate"),
        "caveats": " ".join(one["text"] for one in content.pop("caveats")),
    }
    for name, value in content.items():
        line |= _cells(name, value)
    line["reason"] = content.get("reason")
    for part in _parts(content, numbers):
        yield line | part


def _parts(content: dict[str, Any], numbers: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Give what a line for each period holds: of a projection those ahead, of a chart all."""
    if "projected" in content:
        nothing: dict[str, Any] = dict.fromkeys(("value", "lower", "upper"))
        return content["projected"] or [nothing]
    if "variation" not in content or not numbers:
        return [{}]
    names = ("mean", "lower", "upper", "special_cause")
    found = zip(*(numbers[name] for name in names), strict=True)
    return [
        point | dict(zip(names, row, strict=True))
        for point, row in zip(content["points"], found, strict=True)
    ]


def _is_cell(value: object) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _cells(name: str, value: Any) -> dict[str, Any]:
    """Give the cells of an attribute: a value has a period and a label, a context an area."""
    if not isinstance(value, dict):
        return {name: value} if _is_cell(value) else {}
    if "period_label" not in value:
        return {f"{name}_{part}": cell for part, cell in value.items() if _is_cell(cell)}
    name = "" if name == "point" else name.removesuffix("_point")
    lead = f"{name}_" if name else ""
    told = {f"{lead}period": value["period"], f"{lead}label": value["period_label"]}
    if not name:
        told["period_label"] = value["period_label"]
    return told | {name or "value": value["value"]}


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
