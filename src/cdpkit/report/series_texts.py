"""Stable texts for programs: CSV and JSON of results of series, and of scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.assess.scorecards import row_columns
from cdpkit.report.csv_texts import csv_text
from cdpkit.results import json_text, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cdpkit.assess.scorecards import Scorecard
    from cdpkit.assess.series import SeriesRow
    from cdpkit.assess.wording import Point


def _here(*names: str) -> dict[str, str]:
    """Give columns that are attributes of the row itself."""
    return dict(zip(names, names, strict=True))


def _value(name: str) -> dict[str, str]:
    """Give the columns of a value with its period."""
    return {
        f"{name}_period": f"{name}.period_text",
        f"{name}_label": f"{name}.period_label",
        name: f"{name}.value",
    }


def _result(*names: str) -> dict[str, str]:
    """Give columns that are attributes of its result."""
    return {name: f"result.{name}" for name in names}


_ABOUT = _here(
    "indicator", "title", "area", "area_name", "population", "vintage", "unit", "polarity"
)
_WORDS = {"reason": "reason", "sentence": "sentence", "caveats": ""}

SERIES_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "change": _ABOUT | _value("baseline") | _value("current") | _here("kind")
    | {"change": "result.estimate"} | _result("lower", "upper", "p_value")
    | _here("significance", "judgement") | _WORDS,
    "difference in change": _ABOUT | _value("baseline") | _value("current")
    | {"comparator_area": "comparator.area", "comparator_area_name": "comparator.area_name"}
    | {f"comparator_{end}": f"comparator_{end}.value" for end in ("baseline", "current")}
    | {"ratio": "result.estimate"} | _result("lower", "upper", "p_value")
    | _here("significance") | _WORDS,
    "progress": _ABOUT
    | {"baseline_period": "baseline.period_text", "baseline": "baseline.value"}
    | {"current_period": "current.period_text", "current": "current.value"}
    | _here("target", "due") | _result("observed", "required", "ratio") | _here("status") | _WORDS,
    "trend": _ABOUT | _value("latest") | _here("label", "direction", "judgement")
    | _result("chi_squared", "slope") | _WORDS,
    "interrupted series": _ABOUT | _here("since")
    | {f"{term}_{end}": f"result.{term}_change.{part}" for term in ("level", "slope")
       for end, part in (("change", "estimate"), ("lower", "lower"), ("upper", "upper"),
                         ("p_value", "p_value"))}
    | {"slope_before": "result.slope_before.estimate"} | _result("durbin_watson", "before", "after")
    | _here("level_significance", "slope_significance") | _WORDS,
    "comparison": _ABOUT
    | {"period": "point.period_text", "period_label": "point.period_label", "value": "point.value"}
    | {"benchmark_area": "benchmark.area", "benchmark_area_name": "benchmark.area_name"}
    | {"benchmark": "benchmark_point.value"} | _here("outcome", "side") | _WORDS,
    "shrunken value": _ABOUT
    | {"period": "point.period_text", "period_label": "point.period_label", "value": "point.value"}
    | {"shrunken": "result.estimate"} | _result("lower", "upper", "method")
    | _here("mean", "areas", "alike") | _WORDS,
    "attainment": _ABOUT | _value("current") | {"baseline": "baseline.value"}
    | _result("target") | _here("due") | _result("share", "gap", "expected")
    | _here("status", "standing") | _WORDS,
    "chart": _ABOUT
    | dict.fromkeys(("period", "period_label", "value", "mean", "lower", "upper", "special_cause"), "")
    | _here("latest_cause", "variation", "assurance", "judgement") | _WORDS,
    "run chart": _ABOUT | dict.fromkeys(("period", "period_label", "value", "run"), "")
    | _result("median", "useful", "longest_run", "longest_run_limit", "crossings", "crossings_limit")
    | _here("signal", "judgement") | _WORDS,
    "projection": _ABOUT
    | dict.fromkeys(("period", "period_label", "value", "lower", "upper"), "")
    | _here("confidence", "method", "target", "target_status", "target_reached_in",
            "probability_of_meeting") | _WORDS,
}  # fmt: skip
"""Columns of the results of a verb in their order, and where a row has each; a period has the rest."""


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
    columns = SERIES_COLUMNS[rows[0].noun]
    return csv_text(tuple(columns), _lines(rows, columns), raw_cells=raw_cells)


def _lines(rows: Iterable[SeriesRow], columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Give the lines of results: of each one, or one for each of its periods."""
    paths = {name: path.split(".") for name, path in columns.items() if path}
    bare = dict.fromkeys(columns)
    for row in rows:
        cells = {name: _cell(row, path) for name, path in paths.items()}
        cells["caveats"] = " ".join(row.caveats())
        for part in _periods(row):
            yield bare | cells | part


_OF_POINTS = {"chart": ("mean", "lower", "upper", "special_cause"), "run chart": ("run",)}
"""What charts say of each point."""


def _cell(row: SeriesRow, path: Sequence[str]) -> Any:
    value: Any = row
    for name in path:
        if value is None:
            return None
        value = getattr(value, name)
    told = plain(value() if callable(value) else value)
    return None if isinstance(told, list | dict) else told


def _periods(row: Any) -> Sequence[dict[str, Any]]:
    """Give what a line for each period holds: of a projection those ahead, of a chart all."""
    if row.noun == "projection":
        return [
            _at(point, lower=plain(point.lower), upper=plain(point.upper))
            for point in row.projected
        ] or [{}]
    if row.noun not in _OF_POINTS or row.result is None:
        return [{}]
    names = _OF_POINTS[row.noun]
    found = zip(*(plain(getattr(row.result, name)) for name in names), strict=True)
    return [
        _at(point, **dict(zip(names, numbers, strict=True)))
        for point, numbers in zip(row.points, found, strict=True)
    ]


def _at(point: Point, **numbers: Any) -> dict[str, Any]:
    told = {"period": point.period_text, "period_label": point.period_label}
    return told | {"value": plain(point.value)} | numbers


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
