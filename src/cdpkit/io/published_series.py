"""The published series as rows of a tidy table: what their titles, units and labels say."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from cdpkit.model import Counted, Polarity, Statistic
from cdpkit.model.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, str]
    Tidy = dict[str, object]


_BRACKETS = re.compile(r"(?P<text>.*\S)\s*\((?P<remark>[^()]*)\)")
_METHOD = re.compile("basis|method|ESP|published")
_STANDARDISED = re.compile("ASMR|ASR|age-standardised")
_BETTER_HIGH = re.compile("completed|continuity|met need")
_BETTER_LOW = re.compile("death|ASMR|alcohol-specific|admissions|OCU|users aged")
_EVENTS = re.compile("death|ASMR|ASR|admissions|completed")
_RESTATED = {"restated", "revised"}
_NOUNS = (("death", "deaths"), ("admissions", "admissions"), ("", "people"))


def tidy_rows(rows: Iterable[Row]) -> list[Tidy]:
    """Say of each published row what it is: period, statistic, unit, polarity, vintage.

    A source that gives a value which a later one restates is an older vintage: all its rows of the
    series carry its title as their vintage, so that a series never mixes the two.
    """
    published = list(rows)
    superseded = _superseded(published)
    return [
        _tidy(row) | _vintage(row, (*_series_of(row), row["source_title"]) in superseded)
        for row in published
    ]


def _series_of(row: Row) -> tuple[str, str]:
    return row["series_id"], row["area"]


def _apart(text: str) -> tuple[str, str]:
    """Take the remark in brackets at the end from a text."""
    found = _BRACKETS.fullmatch(text)
    return (found["text"], found["remark"]) if found else (text, "")


def _superseded(rows: list[Row]) -> set[tuple[str, str, str]]:
    """Give series and source of the values that another row restates."""
    sources: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for row in rows:
        label, remark = _apart(row["period_label"])
        sources[(*_series_of(row), label)][remark] = row["source_title"]
    return {
        (series, area, source)
        for (series, area, _), by_remark in sources.items()
        if len(by_remark) > 1
        for remark, source in by_remark.items()
        if remark not in _RESTATED
    }


def _vintage(row: Row, superseded: bool) -> Tidy:
    method = _apart(row["indicator"])[1]
    if superseded:
        return {"vintage": row["source_title"]}
    return {"vintage": method if _METHOD.search(method) else ""}


def _tidy(row: Row) -> Tidy:
    label, remark = _apart(row["period_label"])
    period = Period.parse(label, year_type="financial" if "/" in label else "calendar")
    title = row["indicator"]
    statistic, per, unit = _kind(title, row["unit"])
    return {
        "indicator": row["series_id"],
        "title": title,
        "area": row["area_code"] or row["area"],
        "area_name": row["area"],
        "period": label,
        "start": period.start,
        "end": period.end,
        **{
            name: float(row[column]) if row[column] else None
            for name, column in (
                ("value", "value"), ("numerator", "numerator"), ("denominator", "denominator"),
                ("lower", "lower_ci"), ("upper", "upper_ci"),
            )
        },
        "marker": "r" if remark in _RESTATED else "",
        "note": remark,
        "statistic": statistic.value,
        "per": per,
        "unit": unit,
        "polarity": _polarity(title).value,
        "counted": (Counted.EVENTS if _EVENTS.search(title) else Counted.PEOPLE).value,
        "source_title": row["source_title"],
        "source_url": row["source_url"],
    }  # fmt: skip


def _kind(title: str, unit: str) -> tuple[Statistic, float, str]:
    """Read statistic, multiplier and unit; a share of people is a proportion, whatever its unit."""
    if unit.startswith("count"):
        return Statistic.COUNT, 1, next(noun for word, noun in _NOUNS if word in title)
    per = 100.0 if unit == "%" else float(_PER[unit])
    if _STANDARDISED.search(title):
        return Statistic.DIRECTLY_STANDARDISED_RATE, per, unit
    if unit == "%" or title.startswith("OCU"):
        return Statistic.PROPORTION, per, unit
    return Statistic.CRUDE_RATE, per, unit


_PER = {"per 1,000": 1_000, "per 100,000": 100_000, "per million": 1_000_000}


def _polarity(title: str) -> Polarity:
    if _BETTER_HIGH.search(title):
        return Polarity.HIGHER_BETTER
    return Polarity.LOWER_BETTER if _BETTER_LOW.search(title) else Polarity.NEUTRAL
