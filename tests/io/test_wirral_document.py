"""The encoding of the Wirral strategy: counted, and held against the text it was taken from."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cdpkit.io import bundled
from cdpkit.io.documents import read_document
from cdpkit.model import Basis, Record
from tests.io.sources.extract import LONGEST_RUN, digest_of, digests_of_runs, known_runs, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.model import Action, DocumentFile, Priority, Strategy

NUMBERS = Path(__file__).parent / "sources" / "numbers.csv"
OWN_WORDS = {"text", "theme", "definition", "note", "vision", "mission", "findings", "purpose"}


@pytest.fixture(scope="module")
def content() -> DocumentFile:
    return read_document(bundled.path_of("wirral")).content


@pytest.fixture(scope="module")
def strategy(content: DocumentFile) -> Strategy:
    (strategy,) = content.strategies
    return strategy


@pytest.fixture(scope="module")
def priorities(strategy: Strategy) -> tuple[Priority, ...]:
    return strategy.priorities


@pytest.fixture(scope="module")
def actions(priorities: tuple[Priority, ...]) -> list[Action]:
    return [action for priority in priorities for action in priority.actions]


@pytest.fixture(scope="module")
def seed() -> list[str]:
    return lines_of("wirral")


def test_partnership_reports_to_two_boards_and_is_chaired_by_a_post(content: DocumentFile) -> None:
    (cdp,) = content.partnerships
    assert (cdp.id, cdp.kind, cdp.scope, cdp.acronym) == ("wirral", "cdp", "drugs", "WCDP")
    assert cdp.areas == ("area.e08000015",)
    (chair,) = (post for post in content.posts if post.id == cdp.chair)
    assert chair.title == "Director of Public Health"
    names = {board.id: board.name.preferred for board in content.boards}
    assert [(names.get(line.to, line.printed), line.at.line) for line in cdp.reports_to] == [
        ("Wirral Health and Wellbeing Board", 581),
        ("Safer Wirral Partnership Board", 581),
        ("regional partners", 581),
        ("national partners", 581),
    ]


def test_strategy_period_is_kept_as_printed_and_ambiguous(strategy: Strategy) -> None:
    assert strategy.id == "wirral.s2023"
    assert strategy.period.printed == "2023-2027"
    readings = [str(reading) for reading in strategy.period.readings]
    assert readings == ["2023..2027", "2023/24..2026/27"]
    assert strategy.stated_length_years == 4
    assert [variant.at.line for variant in strategy.vision_printed] == [77, 83, 101]
    kinds = [principle.kind for principle in strategy.principles]
    assert kinds == ["principle"] * 4 + ["benefit"] * 6


def test_five_priorities_with_their_parts(priorities: tuple[Priority, ...]) -> None:
    assert [priority.number for priority in priorities] == [1, 2, 3, 4, 5]
    assert [len(priority.aims) for priority in priorities] == [6, 4, 8, 5, 5]
    assert [len(priority.commitments) for priority in priorities] == [5, 5, 9, 5, 5]
    assert [len(priority.actions) for priority in priorities] == [6, 7, 12, 11, 10]
    assert [priority.strands for priority in priorities] == [
        (), (), ("treatment", "recovery"), (), (),
    ]  # fmt: skip


def test_strands_of_the_third_priority(priorities: tuple[Priority, ...]) -> None:
    third = priorities[2]
    assert Counter(c.strand for c in third.commitments) == {"treatment": 5, "recovery": 4}
    assert Counter(a.strand for a in third.actions) == {"treatment": 7, "recovery": 5}


def test_titles_vary_in_the_second_and_fourth_priority(priorities: tuple[Priority, ...]) -> None:
    lines = [[title.at.line for title in p.printed_titles] for p in priorities]
    assert lines == [
        [18 + n, 89 + n, mission] for n, mission in enumerate([109, 120, 129, 142, 152])
    ]
    forms = [{p.title, *(title.text for title in p.printed_titles)} for p in priorities]
    assert [len(titles) for titles in forms] == [1, 2, 1, 3, 1]


def test_outcome_links_are_ours(priorities: tuple[Priority, ...]) -> None:
    links = [[link.outcome for link in priority.outcomes] for priority in priorities]
    assert links == [
        [],
        ["ncdof.use"],
        ["ncdof.treatment", "ncdof.recovery"],
        ["ncdof.deaths_harm"],
        ["ncdof.crime"],
    ]
    assert {link.basis for p in priorities for link in p.outcomes} == {Basis.ANALYST}


def test_six_actions_stand_under_the_vision_heading(actions: list[Action]) -> None:
    misfiled = [action for action in actions if action.printed_under]
    assert len(actions) == 46
    assert [action.at.line for action in misfiled] == list(range(508, 514))
    assert {action.printed_under for action in misfiled} == {"vision"}


def test_no_action_has_a_lead_a_start_or_a_due_date(actions: list[Action]) -> None:
    assert not [a.id for a in actions if a.lead or a.start or a.due]


def test_each_action_supports_commitments_of_its_priority(
    priorities: tuple[Priority, ...], actions: list[Action]
) -> None:
    for priority in priorities:
        known = {commitment.id for commitment in priority.commitments}
        for action in priority.actions:
            assert action.supports, action.id
            assert set(action.supports) <= known, action.id
    assert {action.supports_basis for action in actions} == {Basis.ANALYST}


def test_two_commitments_have_no_action(
    priorities: tuple[Priority, ...], actions: list[Action]
) -> None:
    supported = {target for action in actions for target in action.supports}
    alone = [c.id for p in priorities for c in p.commitments if c.id not in supported]
    assert alone == ["wirral.s2023.p2.v5", "wirral.s2023.p4.v5"]


def test_repeats_are_recorded_with_their_basis(actions: list[Action]) -> None:
    line = {action.id: action.at.line for action in actions}
    repeats = {a.at.line: line.get(a.repeats, a.repeats) for a in actions if a.repeats}
    assert repeats == {337: "wirral.s2023.p2.v3", 340: 335, 477: 292}
    assert {a.repeats_basis for a in actions if a.repeats} == {Basis.ANALYST}


def test_who_actions_name(actions: list[Action]) -> None:
    named = {action.at.line: action.partners for action in actions if action.partners}
    assert named.pop(423) == (
        "org.torus", "org.change-grow-live", "wirral.nightingales", "org.wirral-council",
    )  # fmt: skip
    assert sorted(named) == [338, 339, 341, 464, 465, 470, 473, 510, 511, 512, 519]
    assert {a.at.line: a.supporters for a in actions if a.supporters} == {290: ("wirral",)}


def test_an_action_over_a_page_break_has_both_lines(actions: list[Action]) -> None:
    (split,) = (action for action in actions if action.at.last_line)
    assert (split.at.line, split.at.last_line) == (466, 468)


def test_twelve_tiles_hold_fifteen_values(content: DocumentFile) -> None:
    tiles = [figure for figure in content.figures if figure.block]
    assert [figure.id for figure in tiles] == [f"wirral.f{n}" for n in range(1, 16)]
    assert {figure.block for figure in tiles} == {f"tile {n}" for n in range(1, 13)}
    assert all(figure.is_numeric for figure in tiles)
    assert [figure.value.printed for figure in tiles] == [
        "2,982", "54%", "45%", "25%", "77%", "7x", "1,300", "46%",
        "88%", "3,090", "1,263", "121", "205", "76%", "35%",
    ]  # fmt: skip
    assert [figure.at.line for figure in tiles] == [
        164, 168, 172, 176, 180, 188, 196, 199, 204, 211, 219, 227, 235, 243, 251,
    ]  # fmt: skip


def test_fifteen_claims_have_no_number(content: DocumentFile) -> None:
    claims = [figure for figure in content.figures if not figure.is_numeric]
    assert [(claim.id, claim.at.line) for claim in claims] == [
        ("wirral.q1", 75), ("wirral.q2", 75), ("wirral.q3", 440), ("wirral.q4", 442),
        ("wirral.q5", 41), ("wirral.q6", 75), ("wirral.q7", 307), ("wirral.q8", 307),
        ("wirral.q9", 307), ("wirral.q10", 351), ("wirral.q11", 357), ("wirral.q12", 432),
        ("wirral.q13", 434), ("wirral.q14", 436), ("wirral.q15", 444),
    ]  # fmt: skip


def test_bases_and_parts_of_figures(content: DocumentFile) -> None:
    assert {f.id: f.of for f in content.figures if f.of} == {
        "wirral.f2": "wirral.f1",
        "wirral.f8": "wirral.f7",
    }
    assert {f.id: f.part_of for f in content.figures if f.part_of} == {
        "wirral.f7": "wirral.f1",
        "wirral.f11": "wirral.f10",
    }


def test_only_two_figures_have_a_period(content: DocumentFile) -> None:
    printed = {f.id: f.period.printed for f in content.figures if f.period}
    assert printed == {"wirral.f12": "2019 to 2021", "wirral.f13": "2018 to 2021"}
    admissions = next(f for f in content.figures if f.id == "wirral.f13")
    assert admissions.period is not None
    assert admissions.period.is_ambiguous


def test_qualifiers_stand_beside_values(content: DocumentFile) -> None:
    figures = {figure.id: figure for figure in content.figures}
    assert figures["wirral.f10"].value.qualifiers == ("estimate",)
    assert figures["wirral.f11"].value.qualifiers == ("estimate",)
    assert figures["wirral.f12"].value.qualifiers == ("increasing_each_year",)
    assert figures["wirral.q3"].value.qualifiers == ("among_highest",)


def test_ages_of_populations(content: DocumentFile) -> None:
    ages = {
        f.id: (f.population.age_min, f.population.age_max, f.population.strict_min)
        for f in content.figures
        if f.population and f.population.age_min is not None
    }
    assert ages == {
        "wirral.f3": (50, None, True),
        "wirral.f4": (50, None, True),
        "wirral.f6": (45, None, True),
        "wirral.f13": (15, 24, False),
        "wirral.f14": (13, 19, False),
    }


def test_comparators(content: DocumentFile) -> None:
    figures = {figure.id: figure for figure in content.figures}
    over_50 = figures["wirral.f3"].comparator
    assert over_50 is not None
    assert over_50.figure == "wirral.f4"
    assert figures["wirral.f4"].role == "comparator"
    admissions = figures["wirral.f13"].comparator
    assert admissions is not None
    assert (admissions.kind, admissions.relation) == ("national", "higher")
    assert not admissions.is_checkable


def test_one_target_without_baseline_or_date(content: DocumentFile, actions: list[Action]) -> None:
    (target,) = content.targets
    assert target.value is not None
    assert (target.value.printed, target.at.line) == ("70%", 520)
    assert (target.form, target.form_basis) == ("at_least", Basis.ANALYST)
    assert target.baseline is None
    assert target.due is None
    (action,) = (a for a in actions if a.target)
    assert (action.target, action.at.line) == (target.id, 520)


def test_five_national_metrics_leave_the_first_priority_out(content: DocumentFile) -> None:
    priorities = content.strategies[0].priorities
    links = [(link, priority.id) for priority in priorities for link in priority.indicators]
    named = [(link.indicator, link.at.line, priority) for link, priority in links]
    assert named == [
        ("indicator.yp.in_treatment", 536, "wirral.s2023.p2"),
        ("indicator.adults.in_treatment", 540, "wirral.s2023.p3"),
        ("indicator.rehab.placements", 541, "wirral.s2023.p3"),
        ("indicator.deaths.drug_related", 545, "wirral.s2023.p4"),
        ("indicator.prison.continuity", 549, "wirral.s2023.p5"),
    ]
    assert len({link.printed_under for link, _ in links}) == 4
    assert not content.indicator_mentions


def test_two_restatements_of_three_items_differ(content: DocumentFile) -> None:
    first, second = content.restatements
    assert (first.at.line, first.at.last_line, second.at.line) == (59, 63, 532)
    assert len(first.items) == len(second.items) == 3
    assert set(first.items).isdisjoint(second.items)


def test_process_milestones_and_promised_risks(strategy: Strategy) -> None:
    assert [m.at.line for m in strategy.milestones] == [45, 524, 528, 528]
    assert {m.kind for m in strategy.milestones} == {"process"}
    assert [m.at.line for m in strategy.milestones if m.recurs and m.recurs.every == "P1Y"] == [524]
    assert strategy.risks
    assert all(risk.promised and not risk.mitigation for risk in strategy.risks)


def test_linked_strategies(strategy: Strategy) -> None:
    relations = Counter(link.relation for link in strategy.linked)
    assert relations == {
        "responds_to": 2, "contributes_to": 2, "aligns_with": 6, "mentioned": 2,
    }  # fmt: skip
    assert [link.at.line for link in strategy.linked if not link.listed] == [341, 464]
    periods = {link.title: link.period.printed for link in strategy.linked if link.period}
    assert periods == {
        "Wirral Health and Wellbeing Strategy": "2022-2027",
        "Wirral Economic Strategy": "2021-2026",
    }


def test_programmes_funding_and_engagement(content: DocumentFile) -> None:
    assert len(content.programmes) == 20
    rated = {p.title.preferred: p.quality_rating for p in content.programmes if p.quality_rating}
    assert rated == {"Wirral Ways": "outstanding"}
    assert [p.rated_by for p in content.programmes if p.rated_by] == ["org.cqc"]
    periods = [stream.period.printed for stream in content.funding if stream.period]
    assert periods == ["2021/22 and 2022/23", "2023-25", "through to 2025"]
    assert not any(stream.amount for stream in content.funding)
    assert [e.kind for e in content.engagements] == ["workshop", "focus_group", "forum"]


def test_bodies_and_services_named(content: DocumentFile) -> None:
    own = {o.id for o in (*content.organisations, *content.boards, *content.programmes)}
    shared = {"org.merseyside-police", "org.probation-service", "org.nhs", "org.cqc"}
    assert own.isdisjoint(shared)
    assert len(content.organisations) == 5
    assert len(content.boards) == 4


def test_statements_are_themes_with_attributions(content: DocumentFile) -> None:
    lived = [s for s in content.statements if s.voice == "lived_experience"]
    assert [s.at.line for s in lived] == [276, 319, 321, 365, 401, 407, 450, 497]
    assert len({s.attribution for s in lived}) == 7
    assert not any(s.post for s in lived)
    (official,) = (s for s in content.statements if s.voice == "official")
    assert official.post == "wirral.post.dph"


def test_derivations_start_from_figures(content: DocumentFile) -> None:
    known = {figure.id for figure in content.figures}
    assert [
        (d.method, [i.removeprefix("wirral.") for i in d.inputs]) for d in content.derivations
    ] == [
        ("implied_counts", ["f2", "f1"]),
        ("implied_counts", ["f3", "f2", "f1"]),
        ("implied_counts", ["f5", "f2", "f1"]),
        ("implied_counts", ["f8", "f7"]),
        ("part_of_whole", ["f11", "f10"]),
        ("part_of_whole", ["f7", "f1"]),
        ("monotone_split", ["f12"]),
        ("rate_ratio", ["f3", "f4"]),
    ]
    assert all(set(d.inputs) <= known for d in content.derivations)
    assert content.derivations[6].parameters == {"parts": "3"}


def test_figures_targets_and_mentions_are_the_39_numbers(content: DocumentFile) -> None:
    assert len(content.mentions) == 19
    # q5 on are claims in words, which the table of numbers leaves out (`plans-mend.csv`).
    figures = [one for one in content.figures if one.is_numeric or one.id <= "wirral.q4"]
    figures = [
        one for one in figures if not one.id.startswith("wirral.q1") or one.id == "wirral.q1"
    ]
    numbers = (*figures, *content.targets, *content.mentions)
    assert len(numbers) == 39
    with NUMBERS.open(encoding="utf-8", newline="") as table:
        rows = [int(row["line"]) for row in csv.DictReader(table) if row["document"] == "Wirral"]
    assert Counter(number.at.line for number in numbers) == Counter(rows)


def test_digest_is_that_of_the_source(content: DocumentFile) -> None:
    assert content.document is not None
    assert content.document.sha256 == digest_of("wirral")


def test_printed_values_stand_on_their_lines(content: DocumentFile, seed: list[str]) -> None:
    printed = [(f.id, f.value.printed, f.at) for f in content.figures]
    printed += [(t.id, t.value.printed, t.at) for t in content.targets if t.value]
    printed += [(m.id, m.printed, m.at) for m in content.mentions]
    for identifier, text, at in printed:
        assert at.line is not None
        lines = " ".join(seed[at.line : (at.last_line or at.line) + 1])
        assert _bare(text) in _bare(lines), identifier


def test_printed_periods_stand_on_or_next_to_their_lines(
    content: DocumentFile, seed: list[str]
) -> None:
    for figure in content.figures:
        if figure.period:
            assert figure.at.line is not None
            near = " ".join(seed[figure.at.line : figure.at.line + 5])
            assert figure.period.printed in near, figure.id


def test_printed_titles_stand_on_their_lines(
    priorities: tuple[Priority, ...], seed: list[str]
) -> None:
    for priority in priorities:
        for text, at in [
            (priority.title, priority.at),
            *((t.text, t.at) for t in priority.printed_titles),
        ]:
            assert at.line is not None
            assert text in seed[at.line], (priority.id, at.line)


def test_every_item_stands_on_a_line_with_text(content: DocumentFile, seed: list[str]) -> None:
    places = [record.at for record in _records(content) if getattr(record, "at", None)]
    assert len(places) > 200
    assert all(place.line and seed[place.line].strip() for place in places)


def test_aims_commitments_and_actions_stand_on_lines_of_lists(
    priorities: tuple[Priority, ...], seed: list[str]
) -> None:
    items = [i for p in priorities for i in (*p.aims, *p.commitments, *p.actions)]
    lines = [item.at.line for item in items]
    assert len(lines) == len(set(lines)) == 28 + 29 + 46
    printed = {n for n, line in enumerate(seed) if line.startswith("- ")}
    assert set(lines) <= printed
    # The other bullets: national aims, priorities of the vision page, and metrics.
    assert sorted(printed - set(lines)) == [
        61, 62, 63, 89, 90, 91, 92, 93, 536, 540, 541, 545, 549,
    ]  # fmt: skip


def test_no_sentence_of_the_source_is_carried_over(content: DocumentFile) -> None:
    texts = list(_own_texts(content))
    assert len(texts) > 150
    known, size = known_runs("wirral"), LONGEST_RUN["wirral"] + 1
    for text in texts:
        assert not digests_of_runs(text, size) & known, text


def test_no_person_is_named() -> None:
    text = bundled.path_of("wirral").read_text(encoding="utf-8")
    assert not re.search(r"Bradburn|Carol|\bDame\b", text)


def _bare(text: str) -> str:
    return " ".join(text.replace("*", "").split())


def _records(value: Any) -> Iterator[Record]:
    if isinstance(value, Record):
        yield value
        for name in type(value).model_fields:
            yield from _records(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _records(item)


def _own_texts(content: DocumentFile) -> Iterator[str]:
    """Give what is written in our own words: no names, titles or printed values."""
    for record in _records(content):
        if type(record).__name__ in {"PrintedName", "PrintedTitle"}:
            continue
        for name in OWN_WORDS & type(record).model_fields.keys():
            if isinstance(text := getattr(record, name), str) and text:
                yield text
