"""`cdpkit disclose`, and `--suppress` and `--use-hidden` on the commands that print values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from cdpkit.cli.program import app

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

CASES = Path(__file__).parents[1] / "disclosure" / "cases"
RULE = ["--profile", "council_5"]
YEARS = ["--year-type", "calendar"]


def test_a_rate_of_a_marked_count_is_found_hidden_and_found_no_more(
    run: Run, tmp_path: Path
) -> None:
    published, safe = CASES / "marked_c_baseline.csv", tmp_path / "safe.csv"
    before = run("disclose", published, *RULE, "--audit", *YEARS)
    assert before.status == 1
    assert before.out.startswith("Recoverable: d, 2018 is 3, from 15 per 100,000 of 20,000.")
    made = run("disclose", published, *RULE, *YEARS, "-o", safe)
    assert made.status == 0
    row = safe.read_text(encoding="utf-8").splitlines()[1]
    assert row.startswith("d,2018,,,20000,")
    after = run("disclose", safe, *RULE, "--audit", *YEARS)
    assert after.status == 0
    assert "Nothing found does not mean safe to publish" in after.out


def test_the_audit_is_json_with_the_names_of_the_page(run: Run) -> None:
    done = run(
        "disclose", CASES / "marked_c_baseline.csv", *RULE, "--audit", *YEARS, "--format", "json"
    )
    found = json.loads(done.out)
    assert list(found) == [
        "profile", "cells", "hidden", "unsafe", "secondary", "proved", "bound", "gap", "seconds",
        "sums", "recovered",
    ]  # fmt: skip
    assert (found["unsafe"], found["recovered"][0]["verdict"]) == (None, "exact")


@pytest.mark.parametrize("layout", ["table", "csv", "json"])
def test_a_suppressed_count_is_in_no_output_of_a_command(run: Run, layout: str) -> None:
    options = (CASES / "marked_c_baseline.csv", *YEARS, "--suppress", "council_5")
    done = run("change", *options, "--format", layout)
    assert done.status == 0
    assert "15 per" not in done.out
    told = done.out if layout == "table" else done.err
    assert "Profile council_5: counts of 1 to 4 are hidden" in told
    assert "1 count hidden" in told
    assert "1 below 5, 0 to protect them" in done.err
    assert "to protect" not in done.out


VALUES = {
    "read": (), "change": (), "trend": (), "chart": (), "project": (),
    "compare": ("--area", "Exampleshire", "--comparator", "Elsewhere"),
    "attainment": ("--target", "20", "--due", "2026"),
    "scorecard": ("--area", "Exampleshire"),
    "progress": ("--indicator", "d", "--target", "20", "--due", "2026"),
}  # fmt: skip
"""Commands that print values of a file of series, and what else they need."""
FILES = {"report": "writes papers", "reproduce": "reads figures", "disclose": "is the way itself"}
PUBLISHED = frozenset(
    ("ask", "check", "contrast", "diff", "export", "fmt", "import", "inventory", "new", "schema")
)
"""Commands over plans and texts that stand as they were published."""


def test_every_command_that_prints_values_hides_them_on_request() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert set(commands) == {*VALUES, *FILES, *PUBLISHED}
    for name in (*VALUES, "report", "reproduce"):
        flags = {flag for option in commands[name].params for flag in option.opts}
        assert "--suppress" in flags, name


@pytest.mark.parametrize("layout", ["table", "csv", "json"])
@pytest.mark.parametrize("name", VALUES)
def test_what_is_hidden_is_counted_and_printed_nowhere(
    run: Run, tmp_path: Path, name: str, layout: str
) -> None:
    """The count of 2018 is 3; another in its place gives the same output, byte for byte."""
    shown = []
    for count in (3, 1):
        file = tmp_path / f"{count}.csv"
        rows = [f"d,deaths,E1,Exampleshire,{year},{n},count,deaths,higher_better"
                for year, n in zip(range(2015, 2023), (9, 8, 11, count, 12, 14, 13, 15), strict=True)]  # fmt: skip
        if name == "compare":
            rows += [
                row.replace("E1,Exampleshire", "E2,Elsewhere") for row in rows if "2018" not in row
            ]
        head = "indicator,title,area,area_name,period,value,statistic,unit,polarity"
        file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        done = run(name, file, *VALUES[name], *YEARS, "--suppress", "council_5",
                   "--format", layout)  # fmt: skip
        assert done.status == 0, done.err
        told = done.out if layout == "table" else done.err
        assert "1 count hidden" in " ".join(told.split())
        shown.append(done)
    assert shown[0].out == shown[1].out
    assert shown[0].err == shown[1].err


def test_a_marked_number_is_used_only_when_asked_for_by_name(run: Run) -> None:
    file = CASES / "marked_c_with_number.csv"
    hidden = run("change", file, *YEARS)
    assert "16 in 2022" in hidden.out
    assert "1 value marked [c] is hidden and not used" in hidden.err
    asked = run("change", file, *YEARS, "--use-hidden")
    assert "to 3 in 2023" in asked.out
    both = run("change", file, *YEARS, "--use-hidden", "--suppress", "council_5")
    assert (both.status, both.out) == (2, "")
    assert "--use-hidden" in both.err


def test_reproduce_warns_of_derived_counts_and_hides_them_under_a_profile(run: Run) -> None:
    file = CASES / "suppressed_part.yaml"
    plain = run("reproduce", file)
    assert "allows 3" in plain.out
    assert "exampleshire.f2 with other figures gives away a count below 10" in plain.err
    for layout in ("table", "csv", "json"):
        hidden = run("reproduce", file, "--suppress", "council_5", "--format", layout, columns=200)
        assert hidden.status == 0
        assert "allows [c]" in hidden.out
        assert "allows 3" not in hidden.out + hidden.err
    small = run("reproduce", CASES / "small_counts.yaml", "--suppress", "council_5", columns=200)
    assert "leaving [c]" in small.out
    assert "leaving 3" not in small.out


def test_the_profiles_are_listed_and_a_wrong_name_is_refused(run: Run) -> None:
    assert "Profile hes_8_round_5" in run("disclose", "--profile", "list").out
    wrong = run("disclose", CASES / "marked_c_baseline.csv", "--profile", "none", *YEARS)
    assert wrong.status == 2
    assert "council_5" in wrong.err
