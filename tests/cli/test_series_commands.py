"""The verbs and `cdpkit scorecard`: files, options, formats, errors, what they print."""

from __future__ import annotations

import csv
import io
import json
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from cdpkit import assess
from cdpkit.columns import COLUMNS
from cdpkit.frames import SeriesTable
from cdpkit.report.series_texts import SERIES_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]
    Golden = Callable[[str, str], None]

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
EXTRACTS = Path(__file__).parents[3] / "shared" / "figures" / "fingertips"
FINGERTIPS = """\
Indicator ID,Indicator Name,Area Code,Area Name,Sex,Age,Time period,Value,\
Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator,Value note
90245,Successful completion,E92000001,England,Persons,18+ yrs,2022,34.0,33.8,34.2,,,
90245,Successful completion,E08000015,Wirral,Persons,18+ yrs,2021,30.0,27.2,33.0,300,1000,
90245,Successful completion,E08000015,Wirral,Persons,18+ yrs,2022,40.0,37.0,43.1,400,1000,
"""
OURS = ["--year-type", "financial", "--area", "Exampleshire"]
CARD = [
    "--comparator", "England", "--baseline", "2018/19", "--rule", "rule.yaml",
    "--target", "completion=45", "--target", "deaths=9",
]  # fmt: skip
AIM = [
    "--indicator", "completion", "--method", "linear", "--target", "50", "--due", "2026/27",
]  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("series.csv", "rule.yaml"):
        shutil.copy(EXAMPLES / name, tmp_path)
    (tmp_path / "fingertips.csv").write_text(FINGERTIPS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("name", "arguments", "columns"),
    [
        ("change.txt", ["change", "series.csv", *OURS], 80),
        ("change_wide.txt", ["change", "series.csv", *OURS], 140),
        ("project.txt", ["project", "series.csv", *OURS, "--method", "linear"], 80),
        ("project_target.txt", ["project", "series.csv", *OURS, *AIM], 100),
        ("scorecard.txt", ["scorecard", "series.csv", *OURS, *CARD], 80),
        ("scorecard_wide.txt", ["scorecard", "series.csv", *OURS, *CARD], 140),
        ("scorecard.csv", ["scorecard", "series.csv", *OURS, *CARD, "--format", "csv"], 80),
    ],
)
def test_output_is_the_golden_one(
    run: Run, golden: Golden, name: str, arguments: list[str], columns: int
) -> None:
    result = run(*arguments, columns=columns)
    assert result.status == 0
    golden(name, result.out)
    assert all(len(line) <= columns for line in result.out.splitlines()) or name.endswith(".csv")


def test_the_three_formats_say_the_same(run: Run) -> None:
    command = ["scorecard", "series.csv", *OURS, *CARD]
    content = json.loads(run(*command, "--format", "json").out)
    rows = rows_of(run(*command, "--format", "csv").out)
    assert [row["rag"] for row in content["rows"]] == [row["rag"] for row in rows]
    assert [row["rag"] for row in rows] == ["amber", "green", "no data", "no judgement"]
    assert list(rows[0]) == [c.name for c in COLUMNS if c.table == "scorecard"]
    table = run(*command).out
    assert content["rule_sentence"] in " ".join(table.split())
    assert "AMBER" in table
    assert "Requires focus: Deaths from drug misuse, Exampleshire." in table


def test_without_a_rule_nothing_is_rated(run: Run) -> None:
    result = run("scorecard", "series.csv", *OURS)
    assert "RAG  " not in result.out
    assert "No RAG rule is declared, so nothing is rated." in result.out
    assert "rag" not in rows_of(run("scorecard", "series.csv", *OURS, "--format", "csv").out)[0]


def test_changes_as_csv_and_json(run: Run) -> None:
    command = ["change", "series.csv", *OURS, "--indicator", "completion"]
    (row,) = rows_of(run(*command, "--format", "csv").out)
    assert list(row) == list(SERIES_COLUMNS["change"])
    # 290 and 438 of 1,000: 14.8 percentage points, far beyond chance.
    assert (row["baseline"], row["current"], row["significance"]) == ("29", "43.8", "higher")
    assert float(row["change"]) == pytest.approx(14.8)
    (item,) = json.loads(run(*command, "--format", "json").out)
    assert item["sentence"] == row["sentence"]
    assert item["sentence"].startswith("Successful completion of treatment in Exampleshire rose")


@pytest.fixture
def many(folder: Path) -> Path:
    """Thirteen areas of one indicator: one more than are told in sentences."""
    rows = [
        f"deaths,Deaths: all,Area {n},{2015 + year},{100 + n + 5 * year * (n % 2)},deaths,count"
        for n in range(13)
        for year in range(8)
    ]
    header = "indicator,title,area,period,value,unit,statistic"
    path = folder / "many.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "first", "summary"),
    [
        # 101 and 136 deaths differ more than chance allows: (35 / sqrt(237))^2 = 5.2
        (["change"], ["Area 1", "101", "136", "+35", "higher"],
         "13 series: 7 no significant change, 6 higher."),
        (["project", "--method", "last", "--target", "100"], ["Area 1", "136", "136"],
         "13 series: 13 projected."),
        (["project", "--indicator", "deaths", "--horizon", "1"], ["Area 0", "100"],
         "13 series: 13 projected."),
    ],
)  # fmt: skip
def test_many_series_are_a_row_each(
    run: Run, many: Path, arguments: list[str], first: list[str], summary: str
) -> None:
    result = run(arguments[0], str(many), *arguments[1:], columns=80)
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0].strip() == "Deaths: all, deaths"
    (row,) = [line for line in lines if line.startswith(f"{first[0]} ")]
    assert [row.index(cell) for cell in first] == sorted(row.index(cell) for cell in first)
    told = " ".join(result.out.split())
    assert summary in told
    assert "choose with `--area` and `--indicator`" in told
    assert "Deaths (all) in Area 1" not in told
    assert ("pace" in told) == ("--target" in arguments)


def test_many_series_of_unlike_units_name_each(run: Run, many: Path) -> None:
    text = many.read_text(encoding="utf-8").replace("Area 7,2015,107,deaths", "Area 7,2015,107,")
    many.write_text(text.replace("Deaths: all,Area 12", "Injuries,Area 12"), encoding="utf-8")
    out = run("change", str(many), "--keep-going", columns=120).out
    assert "Injuries in Area 12" in out
    assert "Deaths (all) in Area 1 " in out


def test_of_many_series_without_a_change_five_are_named(run: Run, many: Path) -> None:
    lines = many.read_text(encoding="utf-8").splitlines()
    many.write_text("\n".join([lines[0], *lines[1::8], ""]), encoding="utf-8")
    result = run("change", str(many))
    assert (result.status, result.out) == (2, "")
    assert result.err.count("is left out: `series` has only one value, for 2015") == 5
    assert "cdpkit: 8 more series are left out for similar reasons." in result.err


def test_a_population_is_chosen_by_its_words(run: Run, folder: Path) -> None:
    rows = [f"x,{who},{year},{n}" for who in ("Men", "Women") for year, n in ((2022, 5), (2023, 9))]
    text = "\n".join(["indicator,population,period,value", *rows, ""])
    (folder / "sexes.csv").write_text(text, encoding="utf-8")
    for command in ("change", "scorecard"):
        result = run(command, "sexes.csv", "--population", "Men", "--format", "csv")
        assert [row["population"] for row in rows_of(result.out)] == ["Men"]


def test_a_change_names_its_periods(run: Run) -> None:
    result = run("change", "series.csv", *OURS, "--indicator", "deaths",
                 "--baseline", "2020/21", "--current", "2022/23", "--format", "csv")  # fmt: skip
    (row,) = rows_of(result.out)
    assert (row["baseline_period"], row["current_period"]) == ("2020/21", "2022/23")


def test_a_series_that_cannot_be_compared_is_named_and_the_others_stay(run: Run) -> None:
    result = run("change", "series.csv", *OURS)
    assert result.status == 0
    assert result.err.startswith("cdpkit: Naloxone kits supplied, Exampleshire is left out:")
    alone = run("change", "series.csv", *OURS, "--indicator", "naloxone")
    assert (alone.status, alone.out) == (2, "")


def test_a_fingertips_file_is_told_by_its_columns(run: Run) -> None:
    command = ["scorecard", "fingertips.csv", "--comparator", "England", "--framework", "ncdof",
               "--area", "Wirral", "--format", "json", "--rule", "rag.england"]  # fmt: skip
    card = json.loads(run(*command).out)
    metric = "ncdof.successful-completion-non-opiate"
    row = next(row for row in card["rows"] if row["indicator"] == metric)
    assert (row["source"], row["value"], row["comparison"]) == ("series 90245", 40, "better")
    assert (row["rag"], row["comparator_value"]) == ("green", 34)
    assert len(card["without_series"]) == len(card["rows"]) - 1


@pytest.mark.parametrize("output", ["card.txt", "card.json", "card.csv"])
def test_output_goes_to_a_file_whole(run: Run, folder: Path, output: str) -> None:
    layout = {"txt": "table"}.get(output[-3:], output.rpartition(".")[2])
    command = ["scorecard", "series.csv", *OURS, *CARD, "--format", layout]
    assert run(*command, "--output", output).out == ""
    written = (folder / output).read_text(encoding="utf-8")
    if layout != "table":
        assert written == run(*command).out
    assert "Deaths from drug misuse" in written


# Projection


def test_a_projection_is_a_row_a_period_and_cannot_project_is_a_result(run: Run) -> None:
    result = run("project", "series.csv", *OURS, "--horizon", "2", "--format", "csv")
    assert (result.status, result.err) == (0, "")
    rows = rows_of(result.out)
    assert list(rows[0]) == list(SERIES_COLUMNS["projection"])
    assert [(row["indicator"], row["period"]) for row in rows] == [
        ("completion", "2024/25"), ("completion", "2025/26"),
        ("deaths", "2024/25"), ("deaths", "2025/26"), ("naloxone", ""), ("referrals", ""),
    ]  # fmt: skip
    for row in rows[:4]:
        assert float(row["lower"]) < float(row["value"]) < float(row["upper"])
    assert "no value" in rows[4]["reason"]
    assert "3" in rows[5]["reason"]


def test_json_of_a_projection_holds_its_back_test(run: Run) -> None:
    (found,) = json.loads(
        run("project", "series.csv", *OURS, "--indicator", "completion", "--method", "last",
            "--target", "50", "--due", "2025/26", "--format", "json").out
    )  # fmt: skip
    assert [point["period"] for point in found["projected"]] == ["2024/25", "2025/26"]
    # Carried forward: the last of 438 of 1,000.
    assert {point["value"] for point in found["projected"]} == {43.8}
    assert found["backtest"]["origins"] == 1
    assert found["probability_of_meeting"] is None  # six values bear none


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--method", "magic"], "`--method` is `magic`. Use one of auto"),
        (["--due", "lately"], "`lately`"),
        (["--due", "2019/20"], "`due` is '2019/20'"),
        (["--horizon", "0"], "--horizon"),
    ],
)
def test_options_of_a_projection_that_do_not_fit(
    run: Run, arguments: list[str], message: str
) -> None:
    result = run("project", "series.csv", *OURS, "--indicator", "deaths", *arguments)
    assert (result.status, result.out) == (2, "")
    assert message in result.err


# Tidy files that say less


def test_options_say_what_no_column_says(run: Run, folder: Path) -> None:
    (folder / "deaths.csv").write_text("period,value\n2022,41\n2023,44\n", encoding="utf-8")
    result = run("change", "deaths.csv", "--statistic", "count", "--unit", "deaths",
                 "--polarity", "lower_better", "--format", "json")  # fmt: skip
    (found,) = json.loads(result.out)
    assert (found["indicator"], found["statistic"], found["unit"]) == ("deaths", "count", "deaths")
    assert found["significance"] == "not significant"


@pytest.mark.parametrize("names", [("", ""), ("indicator,title,", "deaths,Deaths,")])
def test_a_plain_target_is_for_the_one_indicator(
    run: Run, folder: Path, names: tuple[str, str]
) -> None:
    head, row = names
    text = f"{head}period,value\n{row}2022,41\n{row}2023,44\n"
    (folder / "deaths.csv").write_text(text, encoding="utf-8")
    result = run("scorecard", "deaths.csv", "--target", "40", "--polarity", "lower_better",
                 "--format", "csv")  # fmt: skip
    assert rows_of(result.out)[0]["target_status"] == "not met"


FAULTY = (
    "indicator,period,value\ndeaths,2021,40\ndeaths,2022,*\ndeaths,2023,a few\ndeaths,2024,44\n"
)


def test_a_faulty_file_is_refused_with_line_and_column(run: Run, folder: Path) -> None:
    (folder / "faulty.csv").write_text(FAULTY, encoding="utf-8")
    result = run("change", "faulty.csv")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "cdpkit: faulty.csv:4: `value` is not a number in line 4: `a few`. "
        "Correct the cells, or give each a marker such as [x].\n"
    )


def test_keep_going_keeps_the_good_rows_and_lists_the_others(run: Run, folder: Path) -> None:
    (folder / "faulty.csv").write_text(FAULTY, encoding="utf-8")
    result = run("change", "faulty.csv", "--keep-going", "--format", "csv")
    assert result.status == 0
    assert rows_of(result.out)[0]["current"] == "44"
    assert "cdpkit: `value` is not a number in line 4: `a few` (cell left empty)\n" in result.err
    assert "cdpkit: `value` has markers" in result.err


def test_years_with_a_slash_are_financial_years_unless_they_may_be_of_schools(run: Run) -> None:
    told = run("read", "series.csv", "--format", "json")
    assert json.loads(told.out)[0]["start"] == "2018-04-01"
    assert "read as financial years, April to March; add `--year-type academic`" in told.err
    Path("x.csv").write_text("title,period,value\nPupils excluded,2018/19,5\n", encoding="utf-8")
    assert "`2018/19` is 2018/19 or academic:2018/19" in run("read", "x.csv").err


@pytest.mark.parametrize("command", ["change", "project", "scorecard"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.csv"], "nowhere.csv: cannot be read"),
        (["rule.yaml"], "is not a table of series: no line names columns"),
        (["ranges.csv"], "`2018 - 20` is 2018..2020 or 2018/19..2019/20"),
        (["ranges.csv"], "Pass `--year-type calendar` or `--year-type financial`"),
        (["header.csv"], "header.csv: has no rows of data"),
        (["series.csv", *OURS, "--indicator", "deths"], "no indicator `deths`. Near it: deaths"),
    ],
)
def test_errors_are_one_plain_message(
    run: Run, command: str, arguments: list[str], message: str
) -> None:
    Path("header.csv").write_text("period,value\n", encoding="utf-8")
    Path("ranges.csv").write_text("period,value\n2018 - 20,5\n2019 - 21,6\n", encoding="utf-8")
    result = run(command, *arguments)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rule", "rag.england5"], "`--rule` is `rag.england5`, which is not a bundled rule"),
        (["--rule", "two.yaml"], "`--rule` names a file with 2 rules"),
        (["--rule", "nowhere.yaml"], "nowhere.yaml: cannot be read"),
        (["--target", "5"], "`--target` is `5`, and the file has several indicators"),
        (
            ["--target", "completoin=5"],
            "`targets` names `completoin`, which is not an indicator here",
        ),
        (["--target", "completoin=5"], "such as completion."),
        (["--target", "completion=many"], "`targets` is not a number: 'many'"),
        (["--last-report", "2024-01-01"], "`as_of` is missing"),
        (["--framework", "nothing"], "no record `nothing`"),
        (["--document", "nothing.yaml"], "nothing.yaml: cannot be read"),
        (
            ["--comparator", "Englund"],
            "is `Englund`, which is not the area of any series. Choose from: England",
        ),
        (["--baseline", "lately"], "`lately`"),
    ],
)
def test_options_of_a_scorecard_that_do_not_fit(
    run: Run, folder: Path, arguments: list[str], message: str
) -> None:
    rule = (folder / "rule.yaml").read_text(encoding="utf-8")
    second = rule.partition("rag_rules:\n")[2].replace("rag.ours", "rag.theirs")
    (folder / "two.yaml").write_text(rule + second, encoding="utf-8")
    result = run("scorecard", "series.csv", *OURS, *arguments)
    assert (result.status, result.out) == (2, "")
    assert message in result.err


def test_a_document_of_its_own_brings_rows_targets_and_rules(run: Run, folder: Path) -> None:
    plan = (EXAMPLES / "exampleshire.yaml").read_text(encoding="utf-8")
    rule = (folder / "rule.yaml").read_text(encoding="utf-8").partition("\n")[2]
    (folder / "plan.yaml").write_text(f"{plan}\n{rule}", encoding="utf-8")
    result = run("scorecard", "series.csv", *OURS, "--document", "plan.yaml", "--rule", "rag.ours",
                 "--format", "json")  # fmt: skip
    card = json.loads(result.out)
    assert card["rule"]["id"] == "rag.ours"
    assert card["rows"]
    assert {row["source"].partition(" ")[0] for row in card["rows"]} == {"figure"}
    assert len(card["unmatched_series"]) == 4


def test_a_bundled_document_by_name(run: Run) -> None:
    result = run("scorecard", "series.csv", *OURS[:2], "--document", "wirral", "--format", "json")
    rows = {row["indicator"]: row for row in json.loads(result.out)["rows"]}
    assert rows["indicator.prison.continuity"]["target"] == 70
    lost = run("scorecard", "series.csv", *OURS, "--document", "rule.yaml")
    assert (lost.status, "which has no document" in lost.err) == (2, True)


@pytest.mark.parametrize("command", ["change", "project", "scorecard"])
@pytest.mark.parametrize("layout", ["table", "csv", "json"])
def test_real_downloads_of_fingertips_are_read_as_they_are(
    run: Run, command: str, layout: str
) -> None:
    if not EXTRACTS.exists():
        pytest.skip("the shared extracts are not here")
    for file in sorted(EXTRACTS.glob("*.csv")):
        options = ["--comparator", "England"] if "mortality" in file.name else []
        result = run(
            command, file, "--format", layout, *(options if command == "scorecard" else [])
        )
        if command == "change" and "90245" in file.name:
            assert result.status == 2  # one year alone, so nothing changed
            continue
        assert result.status == 0
        assert result.out
        if layout == "json":
            json.loads(result.out)


def test_days_decide_on_updates(run: Run) -> None:
    result = run("scorecard", "series.csv", *OURS, "--framework", "ncdof", "--as-of", "2024-12-01",
                 "--format", "json")  # fmt: skip
    assert json.loads(result.out)["as_of"] == "2024-12-01"


def test_a_difference_is_accepted_and_a_kind_chosen_by_name(run: Run, folder: Path) -> None:
    broken = folder / "broken.csv"
    broken.write_text(
        "indicator,title,period,value,statistic,unit,break\n"
        "treated,Adults in treatment,2020,400,count,adults,\n"
        "treated,Adults in treatment,2022,484,count,adults,new definition\n",
        encoding="utf-8",
    )
    refused = run("change", str(broken))
    assert refused.status == 2
    assert "the method changed in 2022 (new definition)" in refused.err
    command = ["change", str(broken), "--accept", "vintage", "--kind", "annualised_percent"]
    out = " ".join(run(*command).out.split())
    assert "rose by 10% a year on average, from 400 adults in 2020 to 484 in 2022" in out
    assert "Compared even though the method changed in 2022 (new definition)." in out
    many = [line for n in range(13) for line in (f"a{n},2020,400,", f"a{n},2022,484,new source")]
    broken.write_text("\n".join(["indicator,period,value,break", *many]), encoding="utf-8")
    overview = " ".join(run("change", str(broken), "--accept", "vintage").out.split())
    assert "13 of 13: Compared even though the method changed in 2022 (new source)." in overview
    wrong = run("change", str(broken), "--accept", "nothing")
    assert wrong.status == 2
    assert "names 'nothing'" in wrong.err


ONE = ["--area", "Exampleshire", "--indicator", "completion"]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("change", []),
        ("change", ONE),
        ("project", ONE),
        ("project", ["--area", "Exampleshire", "--targets", "targets.csv"]),
        ("scorecard", []),
        ("scorecard", ["--comparator", "England", "--picture-kind", "rug"]),
    ],
)
def test_a_picture_is_drawn_of_what_was_found(
    run: Callable[..., Any], tmp_path: Path, command: str, options: list[str]
) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `plot`")
    file = Path(__file__).parents[2] / "docs" / "examples" / "series.csv"
    path = tmp_path / "c.svg"
    targets = tmp_path / "targets.csv"
    targets.write_text("indicator,target,due\ncompletion,50,2026/27\n", encoding="utf-8")
    options = [str(targets) if each == targets.name else each for each in options]
    done = run(command, file, "--year-type", "financial", *options, "--picture", path)
    assert done.status == 0, done.err
    assert path.read_text("utf-8").rstrip().endswith("</svg>")


def test_a_picture_that_cannot_be_written_says_where(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `plot`")
    file = Path(__file__).parents[2] / "docs" / "examples" / "series.csv"
    arguments = ("change", file, "--year-type", "financial")
    done = run(*arguments, "--picture", tmp_path / "nowhere" / "c.svg")
    assert done.status == 3
    assert "c.svg: cannot be written: there is no such file or folder" in " ".join(done.err.split())
    assert run(*arguments, "--picture", tmp_path / "c.gif").status == 2


def test_quarters_are_shown_in_the_kind_of_year_of_the_reader(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quarters.csv"
    head = "indicator,area,period,value,statistic,unit\n"
    file.write_text(
        head + "refs,X,2024-Q1,100,count,referrals\nrefs,X,2025-Q1,140,count,referrals\n"
    )
    for kind, told in {
        "calendar": ("Q1 2024", "Q1 2025"),
        "financial": ("Q1 2024/25", "Q1 2025/26"),
    }.items():
        result = run("change", str(file), "--year-type", kind, columns=200)
        assert f"from 100 referrals in {told[0]} to 140 in {told[1]};" in result.out


def test_a_comparison_needs_an_area_to_compare_with(run: Run) -> None:
    result = run("compare", "series.csv", "--year-type", "financial")
    assert result.status == 2
    assert "`--comparator` is missing" in " ".join(result.err.split())


def test_progress_holds_growth_against_the_growth_a_target_needs(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "indicator,area,period,value,statistic,unit,polarity\n"
        "treated,England,2021/22,289215,count,adults,higher_better\n"
        "treated,England,2023/24,310863,count,adults,higher_better\n"
    )
    options = ("--year-type", "financial", "--target", "343715", "--due", "2024/25")
    result = run("progress", str(file), *options, columns=300)
    assert result.status == 0
    assert "growth is 62% of the rate needed: progress made but acceleration needed." in result.out
    result = run("progress", str(file), *options, "--format", "csv")
    assert "progress made but acceleration needed" in result.out
    assert run("progress", str(file), "--target", "3", "--year-type", "financial").status == 2


VERBS: dict[str, Any] = {
    "change": assess.change,
    "change --comparator England": partial(assess.difference_in_change, comparator="England"),
    "trend": assess.trend,
    "trend --interrupted 2021/22": partial(
        assess.interrupted, since="2021/22", year_type="financial"
    ),
    "compare --comparator England": partial(assess.compare, comparator="England"),
    "compare --shrunken": assess.shrunk,
    "project": assess.project,
    "chart --rules mdc-6": partial(assess.chart, rules="mdc-6"),
    "chart --method run": assess.run_chart,
    "attainment --target 40 --sense at_least": partial(assess.attainment, 40, sense="at_least"),
    "progress": assess.progress,
}


@pytest.mark.parametrize("command", VERBS)
def test_a_command_says_what_its_verb_says(run: Run, command: str) -> None:
    ours = ["series.csv", "--year-type", "financial", "--indicator", "completion"]
    verb, *options = command.split()
    table = SeriesTable.from_frame(pd.read_csv("series.csv"), year_type="financial")
    found = VERBS[command](subject=table.find(indicator=["completion"]))
    expected = {row.sentence(): row for row in found.select(~found.raising)}
    items = json.loads(run(verb, *ours, *options, "--format", "json").out)
    assert items
    for item in items:
        assert item == expected[item["sentence"]].to_dict()
    lines = rows_of(run(verb, *ours, *options, "--format", "csv").out)
    assert {line["sentence"] for line in lines} == {item["sentence"] for item in items}
    assert items[0]["area_name"] in run(verb, *ours, *options, columns=200).out


def test_a_chart_has_a_line_for_each_period(run: Run) -> None:
    options = [*OURS, "--indicator", "completion", "--method", "p", "--format", "csv"]
    lines = rows_of(run("chart", "series.csv", *options).out)
    assert len(lines) == 6
    assert lines[-1]["special_cause"] == lines[-1]["latest_cause"]
    assert float(lines[0]["lower"]) < float(lines[0]["mean"]) < float(lines[0]["upper"])


@pytest.mark.parametrize("option", [("--target", "5"), ("--first", "12"), ("--rules", "mdc-6")])
def test_a_run_chart_judges_no_target_and_has_no_limits(run: Run, option: tuple[str, str]) -> None:
    result = run("chart", "series.csv", *OURS, "--method", "run", *option)
    assert result.status == 2
    assert f"`{option[0]}` does not go with" in " ".join(result.err.split())


def test_a_run_chart_has_a_line_for_each_period(run: Run) -> None:
    options = [*OURS, "--indicator", "completion", "--method", "run", "--format", "csv"]
    lines = rows_of(run("chart", "series.csv", *options).out)
    values = [float(line["value"]) for line in lines]
    assert float(lines[0]["median"]) == np.median(values)
    assert [float(line["run"]) > 0 for line in lines] == [v > np.median(values) for v in values]


def test_read_prints_what_rows_share_once_and_each_observation_on_a_line(run: Run) -> None:
    long = "Successful completions of treatment among adults, all substances together"
    text = "indicator,area,area_name,period,value,unit\n"
    text += "".join(f'k,E060000{n},"{long} {n}",2022,1234.5,deaths\n' for n in range(10, 13))
    Path("long.csv").write_text(text, encoding="utf-8")
    lines = run("read", "long.csv", "--statistic", "mean").out.splitlines()
    assert [line.split() for line in lines[:3]] == [["Indicator", "k"], ["Unit", "deaths"],
                                                    ["Statistic", "mean"]]  # fmt: skip
    assert lines[4].split() == ["Area", "Period", "Value"]
    assert len(lines) == 8
    assert all(line.endswith("  2022    1,234.5") for line in lines[5:])
