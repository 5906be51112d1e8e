"""Records written as YAML read back as the same records, in the shortest form that does."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdpkit.errors import DocumentError, InputError
from cdpkit.io import bundled, load, read_plan, write_plan, write_yaml
from cdpkit.io.documents import read_document_text
from cdpkit.io.plan_files import shape_problems
from cdpkit.model import (
    DocumentFile,
    Measure,
    Name,
    Polarity,
    records_within,
    to_dict,
    walk_records,
)

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = int(os.environ.get("CDPKIT_ROUND_TRIPS", "15"))
"""Random plans a form; the figures of the closing note were made with 2,000."""

# Any text that YAML can print, those that it takes for something else among them.
TEXT = st.one_of(
    st.sampled_from(
        ["no", "null", "~", "1.50", "2,410", "45%", "a: b", "- a", "# a", "'", '"', "TBC", "dph",
         "town-council", "Town Council", "#1 supply", "p1", "a1", "0x1f", "2024-01-02", "=1+1"]
    ),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"),
                      exclude_characters="\u2028\u2029\ufeff\x85"),
        min_size=1, max_size=30,
    ),
)  # fmt: skip
DATE = st.sampled_from(
    ["March 2026", "2025/26", "2025 to 2028", "31 February 2026", "Q2 2025/26", "soon", "2026"]
)
VALUE = st.sampled_from(
    ["2,410", "31%", "around 600", "rising", "¾ of a million", "45.9 years", "loads", "c. 5"]
)
PLACE = st.sampled_from(["L1", "L4-9", "p4 L22", "p3"])
STATE = st.sampled_from(["planned", "under_way", "complete", "delayed"])
LEAD = st.one_of(
    st.sampled_from(["dph", "town-council", "town", "TBC", "Town Council", "Police / NHS"]),
    st.fixed_dictionaries({"body": st.just("dph"), "printed": TEXT}),
)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


INDICATOR = st.sampled_from(["indicator.adults.in_treatment", "indicator.own"])
MILESTONE = optional(
    due=DATE, owner=LEAD, at=PLACE,
    status=STATE | st.fixed_dictionaries({"state": STATE, "as_of": DATE}),
    recurs=st.sampled_from(["quarterly", "P2W", "ongoing"]) | st.fixed_dictionaries({"printed": TEXT}),
)  # fmt: skip
ACTION = optional(
    text=TEXT, lead=LEAD | st.lists(LEAD, min_size=1, max_size=3), due=DATE, status=STATE, at=PLACE,
    history=st.lists(STATE, max_size=2), rag=st.sampled_from(["red", "green"]),
    partners=st.lists(st.sampled_from(["town-council", "dph", "town", "dwp"]), max_size=2),
    milestones=st.lists(MILESTONE, max_size=2), supports=st.just(["c1"]),
    indicators=st.lists(INDICATOR, max_size=2),
    interpreted=st.just({"due": "a reason"}), also_at=st.lists(PLACE, max_size=2),
)  # fmt: skip
PRIORITY = st.fixed_dictionaries(
    {"actions": st.lists(ACTION, max_size=3)},
    optional={
        "title": TEXT, "number": st.integers(1, 9), "at": PLACE,
        "outcomes": st.just([{"outcome": "supply", "basis": "analyst", "note": "x"}]),
        "indicators": st.lists(
            INDICATOR | st.fixed_dictionaries({"indicator": INDICATOR, "note": TEXT}),
            max_size=2,
        ),
    },
)  # fmt: skip
TARGET = st.fixed_dictionaries(
    {"indicator": INDICATOR, "value": VALUE}, optional={"due": DATE, "note": TEXT}
)
RISKS = st.lists(
    st.fixed_dictionaries({"text": TEXT, "kind": st.just("delivery")}, optional={"owner": LEAD}),
    max_size=2,
).map(lambda rows: [{"id": f"r{n}", **row} for n, row in enumerate(rows)])
AIMS = st.lists(TEXT, max_size=2).map(
    lambda texts: [{"id": f"pr{n}", "text": text, "kind": "principle"}
                   for n, text in enumerate(texts, start=1)]
)  # fmt: skip
MEMBER = st.fixed_dictionaries(
    {"printed": TEXT},
    optional={"organisation": st.just("town-council"), "role": st.sampled_from(["chair", "other"])},
)
METRICS = st.sampled_from([[], ["ocu-prevalence"]])
FIGURE = st.fixed_dictionaries(
    {
        "indicator": INDICATOR,
        "value": VALUE | st.fixed_dictionaries({"printed": VALUE, "rounding": st.just("to_100")}),
    },
    optional={"period": DATE, "note": TEXT, "population": TEXT, "at": PLACE},
)


@st.composite
def plans(draw: st.DrawFn) -> DocumentFile:
    document = {"id": "town.plan", "title": draw(TEXT), "kind": "plan", "licence": "x"}
    if year_type := draw(st.sampled_from([None, "financial", "calendar"])):
        document["year_type"] = year_type
    priorities = []
    for n, priority in enumerate(draw(st.lists(PRIORITY, max_size=3))):
        actions = [
            {"id": f"a{m}", "text": "x", **action,
             "milestones": [{"id": f"m{k}", "title": "t", "kind": "local", **milestone}
                            for k, milestone in enumerate(action.get("milestones", ()))]}
            for m, action in enumerate(priority["actions"])
        ]  # fmt: skip
        commitments = [{"id": "c1", "text": draw(TEXT)}]
        full = {"title": "t", **priority, "actions": actions, "commitments": commitments}
        priorities.append({"id": f"p{n}", **full})
    figures = [
        {"id": f"f{n}", "area": "E08000015", **figure}
        for n, figure in enumerate(draw(st.lists(FIGURE, max_size=3)))
    ]
    targets = [
        {"id": f"t{n}", "form": "at_least", **target}
        for n, target in enumerate(draw(st.lists(TARGET, max_size=2)))
    ]
    whole = draw(optional(vision=TEXT, mission=TEXT, risks=RISKS, principles=AIMS, note=TEXT,
                          adopted_by=LEAD, stated_length_years=st.integers(1, 9)))  # fmt: skip
    return DocumentFile.model_validate(
        {
            "cdpkit": "1.1",
            "document": document,
            "organisations": [
                {"id": "org.town-council", "name": "Town Council", "sector": "local_government"}
            ],
            "posts": [{"id": "dph", "title": "Director"}],
            "partnerships": [
                {"id": "town", "name": draw(TEXT), "kind": "cdp", "areas": ["E08000015"],
                 "scope": "drugs", "members": draw(st.lists(MEMBER, max_size=2)),
                 **draw(optional(sro=st.just("dph"), chair=st.just("dph")))},
            ],
            "indicators": [
                {"id": "indicator.own", "title": draw(TEXT), "measure": draw(st.sampled_from(Measure)),
                 "polarity": draw(st.sampled_from(Polarity)), "metrics": draw(METRICS)},
            ],
            "targets": targets,
            "strategies": [
                {"id": "s1", "partnership": "town", "title": draw(TEXT), "term": "t",
                 "period": draw(DATE), "status": "draft", "priorities": priorities, **whole},
            ],
            "figures": figures,
        }
    )  # fmt: skip


@given(plans(), st.booleans())
@settings(
    max_examples=max(150, ROUNDS), suppress_health_check=[HealthCheck.too_slow], deadline=None
)
def test_a_plan_comes_back_equal(plan: DocumentFile, short: bool) -> None:
    text = write_yaml(plan, short=short)
    assert read_document_text(text).content == plan
    assert DocumentFile.model_validate(to_dict(plan, short=short)) == plan


FORMS = {"json": "plan.json", "xlsx": "plan.xlsx", "datapackage": "package"}


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_comes_back_equal_from_other_forms(
    form: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
        pytest.importorskip("python_calamine")

    @given(plans())
    @settings(max_examples=ROUNDS, suppress_health_check=list(HealthCheck), deadline=None)
    def comes_back(plan: DocumentFile) -> None:
        target = tmp_path_factory.mktemp(form) / FORMS[form]
        assert write_plan(plan, target) == ()
        assert read_plan(target).content == plan
        shutil.rmtree(target.parent)

    comes_back()


SMALL = """cdpkit: "1.1"
document: {id: here.doc, title: Plan, kind: plan, licence: none}
partnerships: [{id: here, name: Here, kind: cdp, areas: [area.e92000001], scope: drugs}]
strategies:
  - id: here.plan
    partnership: here
    title: Plan
    term: priority
    period: 2025/26
    status: draft
    priorities:
      - id: p1
        title: Treat "all" <b>now</b>
        number: 1
        commitments: [{id: c1, text: Wait less}]
        actions:
          - {id: a1, text: Open a clinic, leads: [{printed: chair}], due: {printed: "2025-12-31"},
             status: {state: under_way, printed: On track}}
          - {id: a2, text: "Train staff; test", supports: [c1]}
"""


def test_a_plan_is_drawn_as_mermaid_with_numbered_boxes_and_escaped_texts(tmp_path: Path) -> None:
    write_plan(read_document_text(SMALL).content, tmp_path / "plan.mmd")
    assert (tmp_path / "plan.mmd").read_text(encoding="utf-8").splitlines() == [
        "flowchart LR",
        '  n1["Treat #34;all#34; #60;b#62;now#60;/b#62;"]',
        '  n2["Wait less"]',
        "  n1 --> n2",
        '  n3["Open a clinic"]',
        "  n1 --> n3",
        '  n4["Train staff#59; test"]',
        "  n2 --> n4",
    ]


def test_a_package_has_a_column_a_field_and_tells_a_fault_by_its_row(tmp_path: Path) -> None:
    content = read_document_text(SMALL).content
    write_plan(content, tmp_path / "package")
    assert read_plan(tmp_path / "package").content == content
    (file,) = tmp_path.glob("package/*/action.csv")
    text = file.read_text(encoding="utf-8")
    assert text.splitlines()[:2] == [
        "id,held_by,held_in,text,supports,due,status,status.printed",
        "here.plan.p1.a1,here.plan.p1,actions,Open a clinic,,2025-12-31,under_way,On track",
    ]
    file.write_text(text.replace("under_way", "under way"), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"status\.state` is not an allowed word") as raised:
        read_plan(tmp_path / "package")
    assert (raised.value.line, raised.value.column) == (2, 1)


def test_a_form_that_is_not_known_is_refused_with_all_there_are(tmp_path: Path) -> None:
    for form, name in ((None, "plan.doc"), ("word", "plan.json")):
        with pytest.raises(
            InputError, match=rf"known for `.*{name}`. Use one of: yaml, json, xlsx"
        ):
            write_plan(read_document_text(SMALL).content, tmp_path / name, form=form)
    assert not list(tmp_path.iterdir())


@given(plans(), st.sampled_from([1, 2]))
@settings(max_examples=ROUNDS, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_plan_comes_back_from_stratml_but_for_the_losses(
    tmp_path_factory: pytest.TempPathFactory, plan: DocumentFile, part: int
) -> None:
    folder = tmp_path_factory.mktemp("stratml")
    losses = write_plan(plan, folder / "plan.xml", form=f"stratml{part}")
    root = ET.parse(folder / "plan.xml").getroot()  # noqa: S314 -- a file that we have just made
    assert not list(shape_problems(root, part))
    read = read_plan(folder / "plan.xml")
    shutil.rmtree(folder)
    lost = {(loss.id, loss.field) for loss in (*losses, *read.losses)}
    after = {record.id: record for _, record in walk_records(read.content) if hasattr(record, "id")}
    before = {record.id: record for _, record in walk_records(plan) if hasattr(record, "id")}
    if (plan.strategies[0].id, "id") in lost:  # part 1 does not say it
        before[read.content.strategies[0].id] = before.pop(plan.strategies[0].id)
    for name, record in before.items():
        if (name, "") in lost and name not in after:
            continue
        assert type(after[name]) is type(record)
        assert {
            (name, field)
            for field in type(record).model_fields
            if not records_within(type(record)).get(field, Name).model_fields.get("id")
            and getattr(after[name], field) != getattr(record, field)
            and (record.id, field) not in lost
        } == set()
    # Nothing is added that is not said: a document, and principles, which have no identifier.
    assert {name for name in after.keys() - before.keys() if (name, "kind") not in lost} == set()


@pytest.mark.parametrize("name", bundled.documents())
@pytest.mark.parametrize("short", [True, False])
def test_bundled_documents_come_back_equal(name: str, short: bool) -> None:
    before = load(name)
    text = write_yaml(before.files[-1].content, short=short)
    assert load(text) == before


def test_the_short_form_is_what_a_person_would_write() -> None:
    action = to_dict(load("wirral").files[-1].content)["strategies"][0]["priorities"][2]["actions"][
        10
    ]
    assert action["partners"] == ["torus", "change-grow-live", "nightingales", "wirral-council"]
    assert (action["id"], action["supports"], action["at"]) == ("a11", ["v8"], "L423")


def test_a_file_is_written_whole_and_a_link_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "plan.yaml", tmp_path / "link.yaml"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    text = write_yaml(DocumentFile(posts=[{"id": "dph", "title": "Director"}]), link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == text


def test_what_does_not_print_is_refused() -> None:
    content = DocumentFile(posts=[{"id": "dph", "title": "a\x07"}])
    with pytest.raises(InputError, match=r"U\+0007 at `posts\[0\]\.title`, which does not print"):
        write_yaml(content)
