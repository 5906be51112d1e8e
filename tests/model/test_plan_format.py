"""File format 1.1: short forms, leads, states, roles, intervals, and files of version 1.0."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import CdpError, DocumentError, InputError, MissingDataError
from cdpkit.io import load
from cdpkit.model import DocumentFile, Record, Registry, to_dict
from cdpkit.model.records import (
    Action,
    Milestone,
    Name,
    Partnership,
    Post,
    Priority,
    Recurrence,
    Strategy,
)

COUNCIL = {"id": "org.town-council", "name": "Town Council", "sector": "local_government"}


def plan(action: dict[str, Any] | None = None, **strategy: Any) -> dict[str, Any]:
    actions = [{"id": "a1", "text": "Open a clinic", **(action or {})}]
    return {
        "cdpkit": "1.1",
        "document": {"id": "town.plan", "title": "Plan", "kind": "plan", "licence": "Invented"},
        "organisations": [COUNCIL],
        "posts": [{"id": "dph", "title": "Director of Public Health"}],
        "partnerships": [
            {"id": "town", "name": "Town CDP", "kind": "cdp", "areas": ["E08000015"],
             "scope": "drugs", "sro": "dph", "chair": "dph"},
        ],
        "strategies": [
            {"id": "s1", "partnership": "town", "title": "Plan", "term": "priority",
             "period": "2025 to 2028", "status": "adopted",
             "priorities": [{"id": "p1", "title": "Health", "actions": actions}], **strategy},
        ],
    }  # fmt: skip


def action_of(**fields: Any) -> Action:
    return load(plan(fields)).record("town.s1.p1.a1", Action)


@pytest.mark.parametrize(
    ("lead", "bodies", "printed"),
    [
        ("town-council", ["org.town-council"], [""]),
        ("dph", ["town.dph"], [""]),
        ("town", ["town"], [""]),
        ("TBC", [None], ["TBC"]),
        ("town council", ["org.town-council"], ["town council"]),
        (["town-council", "Police"], ["org.town-council", None], ["", "Police"]),
        ({"body": "dph", "printed": "the DPH"}, ["town.dph"], ["the DPH"]),
    ],
)
def test_a_lead_is_a_body_on_record_or_what_is_printed(
    lead: Any, bodies: list[str | None], printed: list[str]
) -> None:
    action = action_of(lead=lead)
    assert [one.body for one in action.leads] == bodies
    assert [one.printed for one in action.leads] == printed
    assert action.lead == (bodies[0] if len(bodies) == 1 else None)


def test_a_lead_of_identifier_shape_must_be_on_record() -> None:
    with pytest.raises(DocumentError, match=r"points to `org\.town-counsil`, which does not exist"):
        action_of(lead="town-counsil")


def test_an_action_has_a_state_with_a_date_and_milestones() -> None:
    action = action_of(
        status={"state": "delayed", "as_of": "March 2026", "note": "staff"},
        history=["planned", "under_way"],
        rag="amber",
        milestones=[{"id": "m1", "title": "Site found", "kind": "local", "owner": "dph"}],
    )
    assert (action.status.state, str(action.status.as_of)) == ("delayed", "March 2026")
    assert [one.state.value for one in action.history] == ["planned", "under_way"]
    assert action.rag is not None
    assert action.rag.colour == "amber"
    registry = load(plan({"milestones": [{"id": "m1", "title": "Site found", "kind": "local"}]}))
    milestone = registry.record("town.s1.p1.a1.m1", Milestone)
    assert registry.parent(milestone.id) == registry["town.s1.p1.a1"]


def test_a_strategy_has_actions_and_promises_of_its_own() -> None:
    found = load(plan(actions=[{"id": "a9", "text": "x"}], commitments=[{"id": "c1", "text": "y"}]))
    strategy = found.record("town.s1", Strategy)
    assert [a.id for a in strategy.actions] == ["town.s1.a9"]
    assert found.children("town.s1", Action) == strategy.actions
    assert [p.id for p in found.children("town.s1", Priority)] == ["town.s1.p1"]


def test_roles_are_named_and_have_short_forms() -> None:
    cdp = load(plan()).record("town", Partnership)
    assert cdp.sro == cdp.chair == "town.dph"
    assert [(one.role.value, one.post) for one in cdp.roles] == [
        ("sro", "town.dph"), ("chair", "town.dph"),
    ]  # fmt: skip


def test_roles_that_a_short_form_would_put_in_another_order_are_written_in_full() -> None:
    """A short form is read behind the list; all else is still written short."""
    data = plan()
    roles = [{"role": "sro", "post": "dph"}, {"role": "vice_chair", "post": "dph"}]
    town = data["partnerships"][0]
    town |= {"roles": roles}
    del town["sro"], town["chair"]
    assert to_dict(load(data).files[-1].content)["partnerships"] == [town]


@pytest.mark.parametrize(
    ("text", "every", "printed"),
    [
        ("P3M", "P3M", ""), ("quarterly", "P3M", "quarterly"), ("weekly", "P1W", "weekly"),
        ("twice a year", "P6M", "twice a year"), ("three times a year", "P4M", "three times a year"),
        ("annual", "P1Y", "annual"), ("ongoing", "ongoing", ""),
        ({"printed": "as needed"}, "", "as needed"),
    ],
)  # fmt: skip
def test_intervals_are_read_from_words(text: Any, every: str, printed: str) -> None:
    found = Recurrence.model_validate(text)
    assert (found.every, found.printed) == (every, printed)


def test_an_unknown_interval_is_refused_with_the_list() -> None:
    with pytest.raises(DocumentError, match=r"not an interval\. Write one of weekly, fortnightly"):
        load(
            plan(milestones=[{"id": "m", "title": "t", "kind": "local", "recurs": "now and then"}])
        )


def test_an_interval_says_something() -> None:
    with pytest.raises(InputError, match="an interval needs `every` or `printed`"):
        Recurrence()


def test_what_is_interpreted_says_why() -> None:
    action = action_of(due="March 2026", interpreted={"due": "the table gives a quarter"})
    assert action.basis_of("due") == "analyst"
    assert action.basis_of("text") == "printed"
    assert action.basis_of("supports") == "analyst"
    with pytest.raises(InputError, match="`field` is not a field of Action: `dew`"):
        action.basis_of("dew")
    with pytest.raises(DocumentError, match="`interpreted` names `dew`, which is not a field"):
        action_of(interpreted={"dew": "x"})
    with pytest.raises(DocumentError, match="`interpreted` gives no reason for `due`"):
        action_of(interpreted={"due": " "})


@pytest.mark.parametrize(
    ("place", "written"),
    [("L22", "town.plan L22"), ("p4 L22", "town.plan p4 L22"), ("p4", "town.plan p4"),
     ({"line": "7"}, "town.plan L7")],
)  # fmt: skip
def test_places_mean_this_document(place: Any, written: str) -> None:
    assert str(action_of(at=place).at) == written


def test_every_route_gives_equal_records() -> None:
    data = plan({"due": "2026 to 2027"})
    data["document"]["year_type"] = "financial"
    by_mapping = load(data)
    by_model = load(DocumentFile.model_validate(data))
    assert by_mapping == by_model == load(by_model, reference=False)
    assert [str(r) for r in by_model.record("town.s1.p1.a1", Action).due.readings] == ["2026/27"]  # type: ignore[union-attr]


OLD = {
    "cdpkit": "1.0",
    "document": {"id": "town.plan", "title": "Plan", "kind": "plan", "licence": "Invented"},
    "posts": [{"id": "dph", "title": "Director"}],
    "organisations": [COUNCIL],
    "partnerships": [
        {"id": "town", "name": "Town", "kind": "cdp", "areas": ["E08000015"], "scope": "drugs",
         "cadence": "P4M", "cadence_printed": "3 times a year",
         "members": [{"organisation": "town-council", "role": "vice"},
                     {"organisation": "town-council",
                      "role": "deputy chair and joint partnership lead"}]},
    ],
    "strategies": [
        {"id": "s1", "partnership": "town", "title": "Plan", "term": "t", "period": "2025",
         "status": "adopted", "priorities": [{"id": "p1", "title": "Health"}],
         "risks": [{"id": "r1", "text": "x", "kind": "delivery", "owned_by": "town"}],
         "milestones": [{"id": "m1", "title": "x", "kind": "local", "status": "achieved"}]},
    ],
    "indicator_mentions": [
        {"id": "im1", "indicator": "adults.in_treatment", "at": "L1"},
        {"id": "im2", "indicator": "prison.continuity", "priority": "s1.p1", "at": "L2"},
    ],
}  # fmt: skip


def test_files_of_version_1_0_load_for_good() -> None:
    file = DocumentFile.model_validate(OLD)
    (cdp,), (strategy,) = file.partnerships, file.strategies
    assert file.cdpkit == "1.1"
    assert cdp.cadence == Recurrence(every="P4M", printed="3 times a year")
    assert [[role.value for role in m.roles] for m in cdp.members] == [
        ["vice_chair"], ["deputy_chair", "partnership_lead"],
    ]  # fmt: skip
    assert strategy.risks[0].owner is not None
    assert strategy.risks[0].owner.body == "town"
    assert strategy.milestones[0].status.state == "complete"
    (link,) = strategy.priorities[0].indicators
    assert (link.indicator, link.basis) == ("indicator.prison.continuity", "analyst")
    assert [mention.indicator for mention in file.indicator_mentions] == [
        "indicator.adults.in_treatment"
    ]


def test_a_moved_value_keeps_its_line() -> None:
    text = """cdpkit: "1.0"
document: {id: town.plan, title: Plan, kind: plan, licence: x}
strategies:
  - {id: s1, partnership: town, title: P, term: t, period: "2025", status: adopted, priorities: [{id: p1, title: H}]}
indicator_mentions:
  - {id: im0, indicator: adults.in_treatment}
  - {id: im1, indicator: nowhere, priority: p1}
"""
    with pytest.raises(DocumentError) as caught:
        load(text)
    assert [p.line for p in caught.value.problems if "nowhere`" in str(p)] == [7]


def test_the_registry_answers_like_a_mapping_and_with_types() -> None:
    registry = load(plan({"lead": "dph"}))
    assert registry.get("nobody") is None
    assert registry.record("town.dph", Post).title == "Director of Public Health"
    (found,) = [r for r in registry.referrers("town.dph") if r.source == "town.s1.p1.a1"]
    assert found.field == "leads[0].body"
    assert "town.dph" in {r.target for r in registry.references("town.s1.p1.a1")}
    assert registry.parent("town") is None
    with pytest.raises(InputError, match=r"is Post and not Action: `town\.dph`"):
        registry.record("town.dph", Action)


@pytest.mark.parametrize(
    "ask",
    [
        lambda r: r[Action],
        lambda r: r.of("Action"),
        lambda r: r.of(int),
        lambda r: r.of(Name),
        lambda r: r.of(Action, document="nonsense"),
        lambda r: r.record("town.s1.p1.a1", str),
        lambda r: r.parent("nobody"),
        lambda r: r.children("nobody"),
        lambda r: r.referrers("nobody"),
        lambda _: Registry([1]),
        lambda _: load(3),
        lambda _: load("wiral"),
    ],
    ids=map(str, range(12)),
)
def test_wrong_questions_get_our_errors(ask: Any) -> None:
    with pytest.raises(CdpError):
        ask(load(plan()))


def test_a_missing_record_is_a_key_error_too() -> None:
    with pytest.raises(KeyError, match="no record `nobody`"):
        load(plan())["nobody"]
    assert issubclass(MissingDataError, KeyError)


def test_a_subclass_is_found_as_its_base() -> None:
    class CouncilAction(Action):
        cost_code: str = ""

    mine = CouncilAction(id="town.s2.a1", text="t", cost_code="X1")
    strategy = Strategy(
        id="town.s2", partnership="town", title="t", term="t", period="2024", status="draft",
        actions=[mine],
    )  # fmt: skip
    registry = Registry([*load(plan()).files, strategy])
    assert mine in registry.of(Action)
    assert registry.of(CouncilAction) == (mine,)
    assert set(map(id, registry.of(Record))) == set(map(id, registry.values()))


@given(st.sampled_from(["March 2026", "2025/26"]), st.sampled_from(["", "note"]))
def test_a_revised_record_is_checked(due: str, note: str) -> None:
    action = Action(id="a", text="t")
    assert str(action.revised(due=due, status={"state": "planned", "note": note}).due) == due
    with pytest.raises(InputError, match="`dew` is not a field of Action"):
        action.revised(dew=due)
