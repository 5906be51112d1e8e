"""The shared period labels through a tidy frame: right periods, or the ambiguity reported."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cdpkit.errors import InputError
from cdpkit.frames import SeriesTable

LABELS = Path(__file__).parents[3] / "shared" / "periods" / "period_labels.csv"
pytestmark = pytest.mark.skipif(not LABELS.exists(), reason="needs ../shared beside the repository")


def shared_labels() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def frame_of(labels: list[str], **columns: list[date | None]) -> pd.DataFrame:
    """Give each label a series of its own, so that two of one period do not meet."""
    areas = [f"{row:03}" for row in range(len(labels))]
    return pd.DataFrame({"area": areas, "period": labels, "value": 1.0, **columns})


def days(row: dict[str, str]) -> tuple[str, str]:
    return row["start_date"], row["end_date"]


def printed(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def read(frame: pd.DataFrame, year_type: str | None) -> tuple[SeriesTable, dict[str, set[int]]]:
    table = SeriesTable.from_frame(frame, indicator="x", year_type=year_type, on_problem="keep")
    problems = {problem.problem: set(problem.rows) for problem in table.problems}
    return table, problems


def wrong_labels(rows: list[dict[str, str]], table: SeriesTable) -> dict[str, tuple[str, str]]:
    periods = {int(series.area): series.observations[0].period for series in table}
    read_as = {place: (printed(p.start), printed(p.end)) for place, p in periods.items()}
    return {rows[place]["label"]: d for place, d in read_as.items() if d != days(rows[place])}


def test_every_label_is_right_or_reported() -> None:
    rows = shared_labels()
    table, problems = read(frame_of([row["label"] for row in rows]), None)
    ambiguous = problems["has labels with several readings"]
    unreadable = problems["has labels without a period"]
    found = {int(area) for area in table.keys("area")}
    assert len(rows) == 95
    assert sorted([*found, *ambiguous, *unreadable]) == list(range(95))
    assert not wrong_labels(rows, table)
    assert not {rows[place]["label"] for place in unreadable if any(days(rows[place]))}


@pytest.mark.parametrize("year_type", ["financial", "calendar"])
def test_a_stated_type_of_year_reads_the_labels_of_that_type(year_type: str) -> None:
    rows = [
        row for row in shared_labels() if row["kind"].startswith(year_type) and row["start_date"]
    ]
    table, problems = read(frame_of([row["label"] for row in rows]), year_type)
    assert len(table) == len(rows) >= 9
    assert not wrong_labels(rows, table)
    assert "has labels with several readings" not in problems


def test_the_dates_beside_the_labels_decide_what_is_ambiguous() -> None:
    rows = [row for row in shared_labels() if any(days(row))]
    starts, ends = ([date.fromisoformat(r[c]) if r[c] else None for r in rows]
                    for c in ("start_date", "end_date"))  # fmt: skip
    labels = [row["label"] for row in rows]
    table = SeriesTable.from_frame(frame_of(labels, start=starts, end=ends), indicator="x")
    found = [series.observations[0].period for series in table]
    assert [(p.start, p.end) for p in found] == list(zip(starts, ends, strict=True))


def test_one_error_lists_every_ambiguous_label_with_what_would_decide_it() -> None:
    frame = frame_of([row["label"] for row in shared_labels()])
    with pytest.raises(InputError, match=r"`period` has labels with several readings") as caught:
        SeriesTable.from_frame(frame, indicator="x")
    message = str(caught.value)
    assert "`2006 - 07` is " in message
    assert "`start` and `end`" in message
    assert any("labels without a period" in note for note in caught.value.__notes__)
