"""The command `report`: files into a folder, a folder an area, and the figures of the last paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PLAN, SERIES = EXAMPLES / "board-plan.yaml", EXAMPLES / "board-series.csv"
DAYS = ("--meeting", "2025-02-12", "--as-of", "2025-01-31", "--year-type", "financial")


def test_a_paper_is_written_with_what_the_last_one_printed(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    arguments = (PLAN, SERIES, *DAYS, "--area", "Exampleshire", "--comparator", "England",
                 "--rule", "rag.exampleshire", "--format", "json")  # fmt: skip
    first = run("report", *arguments, "-o", tmp_path / "a")
    assert first.status == 0, first.err
    file = tmp_path / "a" / "board-paper.json"
    again = run("report", *arguments, "--last", file, "-o", tmp_path / "b")
    assert again.status == 0, again.err
    made = json.loads((tmp_path / "b" / "board-paper.json").read_text("utf-8"))
    assert made["facts"]["Last paper"] == "12 February 2025"
    assert "sha256 begins" in json.dumps(made["sections"])


def test_a_paper_has_no_digest_of_a_file_whose_counts_it_hides(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    """Whoever knows all but a count of 1 to 4 could try the four files on the digest."""
    head = "indicator,area,period,value,statistic,unit"
    for count, more in ((3, ("--suppress", "council_5")), ("3 [c]", ())):
        file = tmp_path / "counts.csv"
        rows = [f"deaths,Exampleshire,{year},{count if year == 2020 else year - 2000},count,deaths"
                for year in range(2015, 2023)]  # fmt: skip
        file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        done = run("report", file, "--meeting", "2024-02-12", "--as-of", "2024-01-31", "--year-type",
                   "calendar", "--format", "json", "-o", tmp_path / "out", *more)  # fmt: skip
        assert done.status == 0, done.err
        made = (tmp_path / "out" / "board-paper.json").read_text("utf-8")
        assert "from counts.csv" in made
        assert "sha256" not in made


def test_every_area_gets_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    options = ("--every-area", "--comparator", "England", "--format", "json")
    done = run("report", SERIES, *DAYS, *options, "-o", tmp_path)
    assert done.status == 0, done.err
    assert len(list(tmp_path.glob("*/board-paper.json"))) == 8
    made = json.loads((tmp_path / "westbury-vale" / "board-paper.json").read_text("utf-8"))
    assert {figure["value"] for figure in made["figures"]} == {41.0, 4.1}


def test_each_of_two_areas_gets_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    areas = ("--area", "Exampleshire", "--area", "Westbury Vale", "--format", "json")
    done = run("report", SERIES, *DAYS, *areas, "-o", tmp_path)
    assert done.status == 0, done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["exampleshire", "westbury-vale"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((SERIES,), "--area"),
        ((PLAN,), "is 0 files, with 1 plans"),
        ((SERIES, "--area", "England", "--every-area"), "is given together with"),
        ((SERIES, "--area", "Exampleshire", "--last", PLAN), "is not valid JSON"),
    ],
)
def test_what_does_not_fit_is_refused(
    run: Callable[..., Any], tmp_path: Path, arguments: tuple[Any, ...], why: str
) -> None:
    done = run("report", *arguments, *DAYS, "-o", tmp_path / "x")
    assert done.status == 2
    assert why in " ".join(done.err.split())
    assert not (tmp_path / "x").exists()
