"""Files beside the data: the release before, targets, the table of indicators; and spellings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

Q3 = """indicator,title,area,area_name,period,value,unit,statistic,per,polarity,numerator,denominator
c,Completions,X01,Exampleshire,Q2 2024/25,27.9,%,proportion,100,higher_better,88,315
c,Completions,X01,Exampleshire,Q3 2024/25,27.0,%,proportion,100,higher_better,86,318
d,Deaths,X01,Exampleshire,Q2 2024/25,9,deaths,count,,lower_better,,
d,Deaths,X01,Exampleshire,Q3 2024/25,12,deaths,count,,lower_better,,
d,Deaths,X02,Otherton,Q3 2024/25,12,deaths,count,,lower_better,,
"""
Q4 = """indicator,title,area,area_name,period,value,unit,statistic,per,polarity,numerator,denominator
c,Completions,X01,Exampleshire,Q2 2024/25,27.9,%,proportion,100,higher_better,88,315
c,Completions,X01,Exampleshire,Q3 2024/25,28.3,%,proportion,100,higher_better,90,318
c,Completions,X01,Exampleshire,Q4 2024/25,29.1,%,proportion,100,higher_better,93,320
d,Deaths,X01,Exampleshire,Q2 2024/25,[c],deaths,count,,lower_better,,
d,Deaths,X01,Exampleshire,Q4 2024/25,11,deaths,count,,lower_better,,
d,Deaths,X02,Otherton,Q3 2024/25,12,deaths,count,,lower_better,,
"""
TARGETS = "indicator,target,due\nCompletions,30,Q4 2025/26\nd,4,Q4 2025/26\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("q3.csv", Q3), ("q4.csv", Q4), ("targets.csv", TARGETS)):
        Path(name).write_text(text, encoding="utf-8")


def test_what_a_release_restates_is_listed_and_said_in_the_row(run: Callable[..., Any]) -> None:
    told = run("scorecard", "q4.csv", "--previous", "q3.csv", "--area", "X01", "--format", "json")
    content = json.loads(told.out)
    assert {(row["outcome"], row["period_label"]) for row in content["restatements"]} == {
        ("restated", "Q3 2024/25"), ("new", "Q4 2024/25"), ("gone", "Q3 2024/25"),
        ("newly suppressed", "Q2 2024/25"),
    }  # fmt: skip
    assert "1 value restated, 2 new, 1 gone, 1 newly suppressed" in told.err
    said = "Completions, Exampleshire: Q3 2024/25 restated from 27.0% to 28.3%"
    assert said in told.err
    row = next(row for row in content["rows"] if row["indicator"] == "c")
    assert "Note on Q3 2024/25: restated from 27.0% to 28.3%." in row["notes"]


def test_a_change_names_the_restatement_of_its_ends(run: Callable[..., Any]) -> None:
    options = ("--previous", "q3.csv", "--indicator", "c", "--baseline", "Q3 2024/25")
    told = run("change", "q4.csv", *options, "--format", "csv")
    assert "Note on Q3 2024/25: restated from 27.0% to 28.3%." in told.out


def test_no_hidden_number_of_the_release_before_is_printed(run: Callable[..., Any]) -> None:
    Path("q3.csv").write_text(Q3.replace("Q3 2024/25,12", "Q3 2024/25,3 [c]"), encoding="utf-8")
    told = run("scorecard", "q4.csv", "--previous", "q3.csv", "--format", "json")
    assert "3 [c]" not in told.out + told.err
    assert "3 deaths" not in told.out + told.err


def test_targets_come_from_a_table_with_their_dates(run: Callable[..., Any]) -> None:
    told = run("scorecard", "q4.csv", "--targets", "targets.csv", "--area", "X01",
               "--format", "json")  # fmt: skip
    rows = {row["indicator"]: row for row in json.loads(told.out)["rows"]}
    assert (rows["c"]["target"], rows["c"]["target_due"]) == (30, "2026-Q1")
    assert rows["d"]["target"] == 4


def test_a_target_of_the_area_stands_before_that_of_all(run: Callable[..., Any]) -> None:
    Path("targets.csv").write_text(
        "indicator,target,area\nd,4,\nd,3,Otherton\nd,5,Exampleshire\n", encoding="utf-8"
    )
    for area, target in (("X01", 5), ("Otherton", 3)):
        told = run("scorecard", "q4.csv", "--targets", "targets.csv", "--area", area,
                   "--indicator", "d", "--format", "json")  # fmt: skip
        assert json.loads(told.out)["rows"][0]["target"] == target


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "indicator,target\ndeth,4\n",
            "`targets` names `deth`, which is not an indicator here. Choose from: ",
        ),
        ("indicator,target\nd,many\n", "targets.csv:2: `target` is `many`, which is not a number"),
        ("indicator,target,form\nd,4,big\n", "`form` is `big`"),
        ("a,b\n1,2\n", "is not a table of targets"),
        ("indicator,target\nd,4\nd,5\n", "gives two targets for `d`"),
    ],
)
def test_tables_of_targets_that_are_none(run: Callable[..., Any], text: str, message: str) -> None:
    Path("targets.csv").write_text(text, encoding="utf-8")
    told = run("scorecard", "q4.csv", "--targets", "targets.csv", "--area", "X01")
    assert told.status == 2
    assert message in told.err


BARE = "indicator,area,period,value\na,X01,2022,41\na,X01,2023,44\nb,X01,2022,9\nb,X01,2023,12\n"


def test_options_say_things_of_one_indicator(run: Callable[..., Any]) -> None:
    Path("bare.csv").write_text(BARE, encoding="utf-8")
    told = run("read", "bare.csv", "--unit", "a=%", "--unit", "deaths", "--statistic", "b=count",
               "--season", "b=1", "--counted", "b=events", "--format", "json")  # fmt: skip
    rows = {row["indicator"]: row for row in json.loads(told.out)}
    assert (rows["a"]["unit"], rows["a"]["per"], rows["a"]["statistic"]) == ("%", 100, "proportion")
    assert (rows["b"]["unit"], rows["b"]["statistic"], rows["b"]["season"]) == (
        "deaths",
        "count",
        1,
    )
    assert rows["b"]["counted"] == "events"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--unit", "x=%"), "names `x`, which is not an indicator here. Choose from: a, b."),
        (("--statistic", "a=counts"), "`--statistic` is `counts`. Use one of count,"),
        (("--unit", "a=%", "--unit", "a=deaths"), "`--unit` is both `%` and `deaths`"),
        (("--per", "0"), "`--per` is `0`. Give a multiplier above 0"),
        (("--season", "3"), "`--season` is `3`. Use one of 1, 4, 12."),
    ],
)
def test_options_that_do_not_fit(
    run: Callable[..., Any], options: tuple[str, ...], message: str
) -> None:
    Path("bare.csv").write_text(BARE, encoding="utf-8")
    told = run("read", "bare.csv", *options)
    assert told.status == 2
    assert message in told.err


def test_a_table_of_indicators_fills_blanks_and_contradicts(run: Callable[..., Any]) -> None:
    Path("bare.csv").write_text(BARE, encoding="utf-8")
    Path("meta.csv").write_text(
        "indicator,title,unit,statistic,polarity,year_type,season\n"
        "a,Completions,%,proportion,higher_better,,\nb,Deaths,deaths,count,lower_better,,4\n",
        encoding="utf-8",
    )
    told = run("read", "bare.csv", "--indicators", "meta.csv", "--format", "json")
    rows = {row["indicator"]: row for row in json.loads(told.out)}
    assert (rows["a"]["title"], rows["a"]["per"]) == ("Completions", 100)
    assert (rows["b"]["polarity"], rows["b"]["season"]) == ("lower_better", 4)
    stated = "indicator,period,value,unit\na,2022,41,people\nb,2022,9,\n"
    Path("stated.csv").write_text(stated, encoding="utf-8")
    told = run("read", "stated.csv", "--indicators", "meta.csv", "--keep-going")
    assert "differs from the table of indicators: `people` here, `%` there" in told.err


def test_a_table_of_indicators_may_say_that_a_share_has_no_bound(run: Callable[..., Any]) -> None:
    Path("x.csv").write_text("indicator,period,value,unit\na,2022,104,%\n", encoding="utf-8")
    Path("meta.csv").write_text("indicator,unit,bounded\na,%,false\n", encoding="utf-8")
    assert run("read", "x.csv").status == 2
    assert run("read", "x.csv", "--indicators", "meta.csv").status == 0


def test_a_card_over_several_releases_asks_for_one(run: Callable[..., Any]) -> None:
    rows = "".join(f"d,X01,{y},{y - 2000},{v}\n" for y in (2022, 2023) for v in ("old", "new"))
    Path("v.csv").write_text(f"indicator,area,period,value,vintage\n{rows}", encoding="utf-8")
    told = run("scorecard", "v.csv")
    assert told.status == 2
    assert "the file holds several releases. Name one of them: `new`, `old`." in told.err
    told = run("scorecard", "v.csv", "--vintage", "new", "--format", "json")
    assert [row["vintage"] for row in json.loads(told.out)["rows"]] == ["new"]
    told = run("change", "v.csv", "--format", "csv")
    assert [line.split(",")[5] for line in told.out.splitlines()[1:]] == ["new", "old"]


def test_one_name_with_two_codes_shows_the_codes(run: Callable[..., Any]) -> None:
    rows = "".join(f"{c},Dorset,{y},{y - 2000}\n" for c in ("E10000009", "E06000059")
                   for y in (2022, 2023))  # fmt: skip
    Path("x.csv").write_text(f"area,area_name,period,value\n{rows}", encoding="utf-8")
    for command in ("change", "scorecard"):
        told = run(command, "x.csv", columns=140)
        assert "Dorset [E10000009]" in told.out
        assert "Dorset [E06000059]" in told.out
