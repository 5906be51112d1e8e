"""Checks: the counts that the five documents must give, and files with one mistake each.

`plans/checks.csv` and the files in `plans/` were written by a reviewer before the checks were.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdpkit.assess import Findings, check
from cdpkit.assess.checks import Found, Plan, all_checks, check_sources, declare, registering
from cdpkit.errors import InputError, MissingDataError, UnreadableFileError
from cdpkit.io import bundled, load
from cdpkit.report import checks_page, findings_github, findings_json, findings_sarif, findings_text

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANS = Path(__file__).parent / "plans"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
TEXTS = {
    "liverpool": "000", "lancashire": "001", "sefton": "002", "portsmouth": "003", "wirral": "004",
}  # fmt: skip
WANTED = list(csv.DictReader((PLANS / "checks.csv").read_text(encoding="utf-8").splitlines()))
NEEDS_TEXT = {"LOC01", "LOC02"}


def in_file(path: Path) -> Findings:
    (found,) = check_sources([str(path)])
    return found


def found_in(name: str) -> Findings:
    registry = load(name)
    texts = {}
    if SEEDS.exists():
        (seed,) = SEEDS.glob(f"{TEXTS[name]}_*")
        texts = {registry.files[-1].document.id: seed.read_text(encoding="utf-8")}
    return check(registry, profile="all", texts=texts)


@pytest.mark.parametrize("name", TEXTS)
def test_the_five_documents_give_the_counts_that_were_counted_by_hand(name: str) -> None:
    counts = found_in(name).counts()
    left_out = set() if SEEDS.exists() else NEEDS_TEXT
    wanted = {row["code"]: int(row[name]) for row in WANTED if row["code"] not in left_out}
    assert counts == {code: number for code, number in wanted.items() if number}


def test_counts_that_differ_from_those_of_the_list_are_argued() -> None:
    """`annex_a` holds the reviewer's counts, made before annex B was done, where ours differ."""
    first = sum(
        sum(
            map(int, row["annex_a"].split("/") if row["annex_a"] else (row[name] for name in TEXTS))
        )
        for row in WANTED
    )
    now = sum(int(row[name]) for row in WANTED for name in TEXTS)
    assert (first, now) == (317, 315)
    assert all(row["note"] for row in WANTED if row["annex_a"])


def test_every_check_of_the_list_is_declared_with_its_severity_and_profile() -> None:
    declared = {one.code: (one.severity.value, one.profile) for one in all_checks()}
    assert declared == {row["code"]: (row["severity"], row["profile"]) for row in WANTED}
    assert all(one.page for one in all_checks())


def test_overdue_is_told_for_a_day_that_is_given() -> None:
    day = date(2026, 1, 1)
    overdue = {
        name: check(load(name), select=["DUE03", "STA03"], as_of=day).counts() for name in TEXTS
    }
    assert overdue.pop("wirral") == {"DUE03": 2}
    assert not any(overdue.values())


MISTAKES = {
    "03_wrong_date_31_feb": ("PER04", 73, "31 February 2026"),
    "07_date_typo_septemebr_2025": ("PER04", 73, "Septemebr 2025"),
    "19_percent_as_number_0_31": ("VAL02", 100, "Did you mean `31%`?"),
    "20_bare_number_31_with_of": ("VAL02", 100, "Did you mean `31%`?"),
    "22_norway_status_no": ("LOAD06", 57, "draft, adopted, expired"),
    "35_hash_in_title": ("YML01", 62, "`#1 supply chains` was dropped"),
    "39_milestone_kind_wrong": ("LOAD06", 97, "Did you mean `local`?"),
    "40_member_role_wrong": ("LOAD06", 45, "Did you mean `chair`?"),
    "41_reporting_kind_wrong": ("LOAD06", 48, "Did you mean `reports_to`?"),
    "51_target_due_before_strategy_starts": ("DUE02", 103, "Due March 2018"),
    "52_action_due_after_plan_ends": ("DUE02", 73, "Due September 2035"),
    "53_value_of_figure_nonsense": ("VAL01", 101, "`loads` cannot be read"),
    "58_period_reversed": ("PER04", 56, "2028 to 2025"),
    "dup_bundled_area": ("LOAD07", 11, "It is bundled; leave it out"),
    "flow_2_410": ("LOAD03", 99, 'Quote the value: "2,410"'),
    "lead_tbc": ("OWN02", 71, "`TBC` is not a body on record"),
    "measure_typo": ("LOAD06", 35, "Did you mean `count`?"),
    "outcome_analyst_no_note": ("BAS01", 64, "An analyst's reading has no reason"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_on_its_line(name: str) -> None:
    code, line, words = MISTAKES[name]
    found = [one for one in in_file(PLANS / f"{name}.yaml") if one.code == code]
    assert [(one.line, words in one.sentence()) for one in found] == [(line, True)]


GOOD = (PLANS / "00_good.yaml").read_text(encoding="utf-8")
FIGURE = "{id: g, indicator: adults.in_treatment, area: E10000099, "
NATION = "period: 2024, comparator: {kind: national, relation: higher}}"
RISING = "period: January 2022 to December 2024}"
MEETING = "{id: k, partnership: exampleshire, at: L92, "  # every three months, by the plan


@pytest.mark.parametrize(
    ("code", "found", "section", "record"),
    [  # bigger places have more of everything: a count is no match for a nation's, a share is
        ("FIG01", 1, "figures", f"{FIGURE} value: 205, {NATION}"),
        ("FIG01", 0, "figures", f"{FIGURE} value: 5%, {NATION}"),
        # one, two and three of three people are 33%, 67% and 100%
        ("GRM01", 0, "figures", f"{FIGURE} value: 33%, of: three}}"),
        ("GRM01", 1, "figures", f"{FIGURE} value: 34%, of: three}}"),
        # three years that rise each have 0, 1 and 2 at least, 3 together
        ("MON01", 1, "figures",
         f"{FIGURE} value: {{printed: '2', qualifiers: [increasing_each_year]}}, {RISING}"),
        ("MON01", 0, "figures",
         f"{FIGURE} value: {{printed: '3', qualifiers: [increasing_each_year]}}, {RISING}"),
        # the plan runs from 2025 to 2028
        ("DUE02", 1, "milestones", "{id: m, title: Open, kind: local, due: March 2018, at: L91}"),
        ("DUE02", 0, "milestones", "{id: m, title: Open, kind: local, due: March 2026, at: L91}"),
        # a gap of more than 1.25 quarters, 114 days, by any day that the dates allow
        ("CAD01", 1, "meetings", f"{MEETING} date: 2025-01-10, next_planned: 2025-06-02}}"),
        ("CAD01", 0, "meetings", f"{MEETING} date: 2025-01-10, next_planned: 2025-04-20}}"),
        ("CAD01", 0, "meetings", f"{MEETING} date: 2025, next_planned: 2025-06-02}}"),
        ("CAD01", 0, "meetings", f"{MEETING} date: tbc, next_planned: 2025-06-02}}"),
    ],
)  # fmt: skip
def test_numbers_and_dates_that_cannot_be_are_found(
    code: str, found: int, section: str, record: str
) -> None:
    three = "{id: three, indicator: adults.in_treatment, area: E10000099, value: 3, period: 2024}"
    plan = GOOD.replace("\nfigures:\n", f"\nfigures:\n  - {three}\n")
    head = f"\n{section}:\n"
    plan = (
        plan.replace(head, f"{head}  - {record}\n")
        if head in plan
        else plan + head[1:] + f"  - {record}\n"
    )
    assert check(load(plan), profile="all", select=[code]).counts().get(code, 0) == found


SOUND = [
    "00_good", "59_cadence_wrong", "action_in_strategy", "at_page", "milestone_in_action",
    "person_lead", "southampton", "01_docs_example",
]  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_plan_has_no_error(name: str) -> None:
    assert not in_file(PLANS / f"{name}.yaml").reach("error")


def test_a_good_plan_has_no_finding_that_another_mistake_has() -> None:
    codes = set(in_file(PLANS / "00_good.yaml").counts())
    assert codes.isdisjoint(code for code, _, _ in MISTAKES.values())


def test_checks_are_chosen_by_prefix_and_profile() -> None:
    registry = load("wirral")
    assert set(check(registry, select=["OWN", "DUE01"]).counts()) == {"OWN01", "DUE01"}
    assert "MSR01" not in check(registry, ignore=["MSR", "VRB"]).counts()
    assert "GOV01" not in check(registry).counts()
    assert "GOV01" in check(registry, profile="england-cdp").counts()
    with pytest.raises(InputError, match="`profile` is `wales`"):
        check(registry, profile="wales")
    with pytest.raises(InputError, match="`select` holds `ZZZ`"):
        check(registry, select=["ZZZ"])
    with pytest.raises(MissingDataError, match="no document `x`"):
        check(registry, texts={"x": ""})


@pytest.fixture
def plugin() -> Iterator[None]:
    declared = dict(registering._declared)
    all_checks()
    yield
    for code in set(registering._declared) - {one["code"] for one in WANTED}:
        del registering._declared[code]
    registering._declared.update(declared)


@pytest.mark.usefixtures("plugin")
def test_others_add_checks_and_one_that_stops_is_a_finding() -> None:
    @declare("ACME-001", message="No cost code", hint="Add one")
    def cost(plan: Plan) -> Iterator[Found]:
        """Every plan needs a cost code."""
        yield Found(plan.document)

    @declare("ACME-002", message="x", hint="y")
    def broken(plan: Plan) -> Iterator[Found]:
        """Stops."""
        raise RuntimeError("oh")
        yield Found(plan.document)

    counts = check(load("liverpool"), select=["ACME"]).counts()
    assert counts == {"ACME-001": 1, "PLUG01": 1}
    with pytest.raises(InputError, match="Write a prefix of your own"):
        declare("acme1", message="", hint="")


def test_findings_are_written_for_people_and_programs() -> None:
    found = list(check_sources([str(PLANS / "35_hash_in_title.yaml")], select=["YML01"]))
    text = "".join(findings_text(found))
    assert ":62:16 warning YML01 exampleshire.s2025.p1: `#1 supply chains`" in " ".join(
        text.split()
    )
    assert text.endswith("1 file: 1 warning\n")
    (row,) = json.loads("".join(findings_json(found)))["findings"]
    assert (row["code"], row["line"], row["column"]) == ("YML01", 62, 16)
    run = json.loads("".join(findings_sarif(found)))["runs"][0]
    assert run["results"][0]["level"] == "warning"
    assert run["tool"]["driver"]["rules"][0]["id"] == "YML01"
    assert not run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"][
        "uri"
    ].startswith("/")
    assert "line=62,col=16,title=YML01::`#1 supply chains`" in "".join(findings_github(found))


def test_bundled_plans_are_checked_together_or_one_by_one() -> None:
    apart = list(check_sources(bundled.documents()))
    together = list(check_sources(bundled.documents(), together=True))
    assert [one.counts() for one in apart] == [one.counts() for one in together]


def test_files_of_a_folder_are_checked_one_by_one_or_with_what_they_refer_to(
    tmp_path: Path,
) -> None:
    body = "organisations: [{id: org.shared, name: Shared, sector: nhs}]"
    head = 'cdpkit: "1.1"\ndocument: {id: NAME.plan, title: T, kind: plan, licence: x'
    (tmp_path / "b.yaml").write_text(f"{head.replace('NAME', 'b')}}}\n{body}\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(f"{head.replace('NAME', 'a')}, publisher: shared}}\n", "utf-8")
    (tmp_path / "c.yaml").write_text(f"{head.replace('NAME', 'c')}, publisher: nobody}}\n", "utf-8")
    unread: list[UnreadableFileError] = []
    every = list(check_sources([str(tmp_path), "absent.yaml"], on_unreadable=unread.append))
    assert [[one.code for one in found] for found in every] == [["LOAD08"], [], ["LOAD08"]]
    assert [error.file for error in unread] == ["absent.yaml"]
    (tmp_path / "c.yaml").unlink()
    assert [len(found) for found in check_sources([str(tmp_path)])] == [0, 0]
    with pytest.raises(MissingDataError, match=r"no document `b.pln`. Did you mean `b.plan`"):
        list(check_sources([str(tmp_path)], texts={"b.pln": ""}))


def test_what_many_records_lack_is_told_once() -> None:
    text = "".join(findings_text([check(load("wirral"), select=["OWN", "IND"])]))
    assert text.count("OWN01") == text.count("IND01") == 1
    assert "OWN01 wirral.s2023.p1.a1 and 45 more: This action has no lead." in " ".join(
        text.split()
    )
    assert text.endswith("1 file: 47 warnings\n")


def test_the_page_of_checks_is_made_from_the_checks() -> None:
    page = Path(__file__).parents[2] / "docs" / "checks.md"
    assert page.read_text(encoding="utf-8") == checks_page()
