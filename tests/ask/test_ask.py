"""Questions to the five documents, answered by hand in the design; contrast and diff."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from cdpkit import ask
from cdpkit.errors import DocumentError, InputError, MissingDataError
from cdpkit.io import load
from cdpkit.model import Organisation, to_dict


def ids(answers: ask.Answers, column: str = "id") -> list[str]:
    return [row[column] for row in answers]


def test_what_is_missing_in_wirral() -> None:
    wirral = load("wirral")
    assert ids(ask.priorities(wirral, without=["indicator"])) == ["wirral.s2023.p1"]
    assert ids(ask.commitments(wirral, without=["action"])) == [
        "wirral.s2023.p2.v5", "wirral.s2023.p4.v5",
    ]  # fmt: skip
    for name in ("lead", "due", "milestone"):
        assert len(ask.actions(wirral, without=[name])) == 46
    assert len(ask.actions(wirral, without=["target"])) == 45
    assert len(ask.actions(wirral)) == 46


def test_outcomes_that_no_priority_serves() -> None:
    def unserved(name: str) -> set[str]:
        rows = list(ask.outcomes(load(name)))
        return {key for key in rows[0] if not any(row[key] for row in rows)}

    assert unserved("wirral") == {"supply"}
    assert unserved("portsmouth") == set()


def test_needs_members_and_lines() -> None:
    portsmouth = load("portsmouth")
    assert ids(ask.priorities(portsmouth, without=["need"])) == ["portsmouth.s2023.o1"]
    assert len(ask.membership(portsmouth)) == 13
    assert ids(ask.reporting(portsmouth), "to") == ["org.portsmouth-hwb"]
    assert {row["basis"] for row in ask.needs(portsmouth)} == {"analyst"}
    assert [row["state"] for row in ask.milestones(load("sefton"))] == ["complete"] * 6


def test_the_bodies_that_can_be_named() -> None:
    reference = {row["id"]: row for row in ask.bodies(load([]))}
    assert reference["org.dwp"]["sector"] == "central_government"
    own = ask.bodies(load("portsmouth"), document="portsmouth.web")
    assert {row["kind"] for row in own} >= {"organisation", "board", "partnership"}
    assert not reference.keys() & set(ids(own))


def test_what_ends_before_a_day_and_what_comes_when() -> None:
    found = ask.expiring(load("wirral"), before=date(2027, 1, 1))
    assert {"wirral.s2023.l10", "wirral.fu2", "wirral.fu3"} <= set(ids(found))
    assert "wirral.s2023" not in ids(found)
    assert ids(ask.timeline(load("liverpool")), "from") == ["2026-02-06", "2026-06-29"]


def test_indicators_that_wirral_and_sefton_share() -> None:
    found = ask.shared_indicators(load(["wirral", "sefton"]))
    assert [name.removeprefix("indicator.") for name in ids(found, "indicator")] == [
        "adults.in_treatment", "prison.continuity", "rehab.placements", "yp.in_treatment",
    ]  # fmt: skip


def test_a_figure_is_traced_to_its_line_and_base() -> None:
    rows = list(ask.trace(load("wirral"), id="wirral.d1"))
    assert ids(rows, "record") == ["wirral.d1", "wirral.f2", "wirral.f1"]  # type: ignore[arg-type]
    assert rows[2]["printed_at"].startswith("wirral.strategy L164")
    with pytest.raises(MissingDataError, match="no record `nobody`"):
        ask.trace(load("wirral"), id="nobody")


def test_words_of_a_plan_are_traced_to_their_lines() -> None:
    rows = list(ask.trace(load("wirral"), text="Widening NALOXONE supply!"))
    assert [(row["record"], row["printed_at"]) for row in rows] == [
        ("wirral.s2023.p4.a10", "wirral.strategy L476")
    ]
    assert len(ask.trace(load("wirral"), text="naloxone")) == 2
    with pytest.raises(MissingDataError, match=r"no record that says `no such words`\. Give fewer"):
        ask.trace(load("wirral"), text="no such words")
    with pytest.raises(InputError, match="Give the id of a record, or words that it says"):
        ask.trace(load("wirral"), text=" - ")


def test_a_question_about_no_field_is_refused() -> None:
    with pytest.raises(InputError, match="`without` is `leed`, which is not a field of Action"):
        ask.actions(load("wirral"), without=["leed"])


def test_two_plans_side_by_side() -> None:
    rows = {row["what"]: (row["wirral.strategy"], row["sefton.brief1"])
            for row in ask.contrast(load("wirral"), load("sefton"))}  # fmt: skip
    assert rows["scope"] == ("drugs", "drugs and alcohol")
    assert (rows["priorities"], rows["actions"]) == ((5, 0), (46, 0))
    assert rows["indicators"] == (32, "17; 4 shared")
    target, result = rows["indicator.prison.continuity"]
    assert target == "target 70%"
    assert result.startswith("63%")
    assert result.endswith("not comparable: target against result")
    assert rows["indicator.yp.in_treatment"] == ("named only", "double, 12 months to June 2024")


def test_two_results_compare(old: dict[str, Any]) -> None:
    """A plan beside itself: result beside result, target beside target, no caution."""
    plan = load(old)
    rows = ask.contrast(plan, plan)
    assert any("target" in row[rows.columns[1]] for row in list(rows)[5:])
    assert all(row[rows.columns[1]] == row[rows.columns[2]] for row in list(rows)[5:])


def test_an_answer_is_shown_as_its_count_and_a_table() -> None:
    shown = ask.milestones(load("sefton")).parts()
    assert (shown.title, shown.sentence) == ("milestones", "6 of 6 milestones")
    assert shown.table is not None
    assert shown.table.heads[0] == "id"
    assert [row[0] for row in shown.table.rows] == ids(ask.milestones(load("sefton")))


@pytest.fixture
def old() -> dict[str, Any]:
    return to_dict(load("wirral").files[-1].content)


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[Any, ...]]:
    return list(ask.diff(load(old), load(new)).rows)


def test_editions_that_do_not_differ(old: dict[str, Any]) -> None:
    assert changes(old, deepcopy(old)) == []


def test_a_change_a_move_an_addition_and_a_removal(old: dict[str, Any]) -> None:
    new = deepcopy(old)
    priorities = new["strategies"][0]["priorities"]
    priorities[1]["actions"][1]["due"] = "March 2027"
    moved = priorities[0]["actions"].pop(4)
    moved.pop("supports")
    priorities[2]["actions"].append({**moved, "id": "a99"})
    priorities[3]["actions"].append({"id": "a98", "text": "something else entirely"})
    priorities[4]["actions"].pop(7)
    found = changes(old, new)
    # Each change is told once, of the action itself: that of a priority's list of actions is not.
    assert found == [
        ("changed", "wirral.s2023.p2.a2", "due", "", "March 2027"),
        ("moved", "wirral.s2023.p3.a99", "", "wirral.s2023.p1", "wirral.s2023.p3"),
        ("changed", "wirral.s2023.p3.a99", "supports", "wirral.s2023.p1.v5", ""),
        ("removed", "wirral.s2023.p5.a8", "", "learn to use licensing and similar powers", ""),
        ("added", "wirral.s2023.p4.a98", "", "", "something else entirely"),
    ]


def test_one_new_text_takes_the_place_of_the_likest_old_one(old: dict[str, Any]) -> None:
    """Content words: 4 of 5 are shared with the first old text, 4 of 6 with the second."""
    new = deepcopy(old)
    before, after = (plan["strategies"][0]["priorities"][0]["actions"] for plan in (old, new))
    before += [
        {"id": "b1", "text": "train pharmacy staff naloxone kits"},
        {"id": "b2", "text": "train pharmacy staff naloxone kits safely"},
    ]
    after.append({"id": "c1", "text": "train pharmacy staff naloxone"})
    assert [row[:2] for row in changes(old, new)] == [
        ("changed", "wirral.s2023.p1.c1"),
        ("removed", "wirral.s2023.p1.b2"),
    ]


def test_a_correction_is_shown_as_one(old: dict[str, Any]) -> None:
    new = deepcopy(old)
    new["figures"].append(
        {**new["figures"][0], "id": "f1b", "value": "2,892", "revises": "f1",
         "revision_reason": "corrected"}
    )  # fmt: skip
    assert changes(old, new) == [("corrected", "wirral.f1b", "value", "2,982", "2,892")]


def test_similar_finds_what_another_plan_says_and_nothing_of_the_same_plan() -> None:
    plan = """
cdpkit: "1.1"
document: {id: town.plan, title: Plan, kind: plan, licence: x}
partnerships: [{id: town, name: Town, kind: cdp, areas: [E08000015], scope: drugs}]
strategies:
  - id: s1
    partnership: town
    title: Plan
    term: aim
    period: "2026"
    status: draft
    actions:
      - {id: a1, text: improve overdose surveillance and learning}
      - {id: a2, text: better overdose surveillance and learning}
      - {id: a3, text: build a bridge}
"""
    both = load(["wirral", plan])
    rows = [(row["id"], row["other"], round(row["share"], 3)) for row in ask.similar(both)]
    # `better` is a content word: 3 of 3 words are shared with a2, 3 of 5 with a1.
    assert rows == [
        ("wirral.s2023.p4.a9", "town.s1.a2", 1.0), ("wirral.s2023.p4.a9", "town.s1.a1", 0.6),
    ]  # fmt: skip
    turned = ask.similar(both, document="town.plan", least=0.9)
    assert [(row["id"], row["other"]) for row in turned] == [("town.s1.a2", "wirral.s2023.p4.a9")]


def test_two_plans_that_define_the_same_body_are_set_side_by_side() -> None:
    one = load(
        "cdpkit: '1.1'\ndocument: {id: a.plan, title: A, kind: plan, licence: x}\n"
        "organisations: [{id: org.both, name: Both, sector: nhs}]\n"
    )
    rows = ask.contrast(one, one)
    assert rows.columns == ("what", "a.plan", "a.plan (second)")
    assert rows[1] == {"what": "priorities", "a.plan": 0, "a.plan (second)": 0}


def test_plans_that_describe_one_body_alike_are_loaded_together() -> None:
    """Places do not count: each plan prints the body somewhere else."""
    plan = (
        "cdpkit: '1.1'\ndocument: {{id: {0}.plan, title: A, kind: plan, licence: x}}\n"
        "organisations:\n  - {{id: org.both, name: Both, sector: {1}, at: L{2}}}\n"
    )
    one, other = plan.format("a", "nhs", 3), plan.format("b", "nhs", 9)
    both = load([one, other])
    assert [str(body.at) for body in both.of(Organisation) if body.id == "org.both"] == [
        "a.plan L3"
    ]
    assert load([other, one])["org.both"] != both["org.both"]
    message = r"text:4: `organisations\[0\].id` repeats the id `org.both` and differs in `sector`"
    with pytest.raises(DocumentError, match=message):
        load([one, plan.format("b", "police", 9)])
    with pytest.raises(
        DocumentError, match=r"repeats the id `a\.plan`"
    ):  # a plan is no shared body
        load([one, one])


@pytest.mark.parametrize("compare", [ask.contrast, ask.diff])
def test_what_holds_no_plan_is_compared_with_none(compare: Any) -> None:
    with pytest.raises(InputError, match="has no document"):
        compare(load("liverpool"), load([]))
