"""Four of the five bundled documents: counted, and held against the texts they were taken from."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cdpkit.errors import CdpError
from cdpkit.io import bundled
from cdpkit.io.documents import read_document
from cdpkit.model import (
    Basis,
    Figure,
    Indicator,
    Mention,
    MentionKind,
    Organisation,
    Partnership,
    PartnershipKind,
    PrintedPeriod,
    Record,
    Scope,
    Sector,
    Target,
)
from tests.io.sources.extract import (
    LONGEST_RUN,
    TEXTS,
    digest_of,
    digests_of_runs,
    known_runs,
    lines_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.model import DocumentFile, Locator, Registry

SHARED = Path(__file__).parents[3] / "shared"
SOURCES = Path(__file__).parent / "sources"
SEEDS = ("liverpool", "lancashire", "sefton", "portsmouth")
LABELS = {"lancashire": "Pan-Lancashire"}  # where numbers.csv names the document otherwise
ROWS = {"liverpool": 4, "lancashire": 3, "sefton": 24, "portsmouth": 13}
WORDED = {  # rows whose value is a reading: the record prints what the page prints
    "n012": "sefton.f2",
    "n018": "sefton.f8",
    "n044": "portsmouth.t1",
}
OWN_WORDS = {
    "aims",
    "definition",
    "excludes",
    "findings",
    "items",
    "label",
    "limitations",
    "note",
    "participants",
    "presented",
    "purpose",
    "qualifier_text",
    "reason",
    "spotlight",
    "text",
    "theme",
    "uses",
}
Row = dict[str, str]


@pytest.fixture(scope="module")
def contents() -> dict[str, DocumentFile]:
    return {name: read_document(bundled.path_of(name)).content for name in SEEDS}


@pytest.fixture(scope="module")
def sefton(contents: dict[str, DocumentFile]) -> DocumentFile:
    return contents["sefton"]


@pytest.fixture(scope="module")
def portsmouth(contents: dict[str, DocumentFile]) -> DocumentFile:
    return contents["portsmouth"]


@pytest.fixture(scope="module")
def liverpool(contents: dict[str, DocumentFile]) -> DocumentFile:
    return contents["liverpool"]


@pytest.fixture(scope="module")
def lancashire(contents: dict[str, DocumentFile]) -> DocumentFile:
    return contents["lancashire"]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return bundled.registry()


@pytest.fixture(params=SEEDS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def content(name: str, contents: dict[str, DocumentFile]) -> DocumentFile:
    return contents[name]


@pytest.fixture
def lines(name: str) -> list[str]:
    return lines_of(name)


def records(record: Record) -> Iterator[Record]:
    yield record
    for field in type(record).model_fields:
        value = getattr(record, field)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                yield from records(item)


def at_lines(at: Locator, lines: list[str]) -> str:
    assert at.line is not None
    return " ".join(lines[at.line : (at.last_line or at.line) + 1])


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"[\u2019']", "", text.lower()))


def only(items: tuple[Any, ...], key: str) -> Any:
    (found,) = [item for item in items if item.id.endswith(f".{key}") or item.id == key]
    return found


@pytest.mark.skipif(not SHARED.exists(), reason="the texts lie beside the repository, if at all")
def test_the_facts_are_those_of_the_texts() -> None:
    """Each word of an extract is that of the text in its place, or a dot."""
    for name, file in TEXTS.items():
        source = (SHARED / "seeds" / file).read_text(encoding="utf-8").split("\n")
        for ours, line in zip(lines_of(name)[1:], source, strict=True):
            pairs = list(zip(ours.split(), line.split(), strict=True))
            assert all("\u00b7" in word or word == printed for word, printed in pairs), line
        text = "\n".join(source)
        assert known_runs(name) == digests_of_runs(text, LONGEST_RUN[name] + 1)
        assert digest_of(name) == hashlib.sha256(text.encode()).hexdigest()
    numbers = (SHARED / "design" / "numbers.csv").read_text(encoding="utf-8")
    assert (SOURCES / "numbers.csv").read_text(encoding="utf-8") == numbers


# --- All four ------------------------------------------------------------------------------------


def test_seven_partnerships_and_one_alliance_in_the_bundle(registry: Registry) -> None:
    kinds = Counter(partnership.kind for partnership in registry.of(Partnership))
    assert kinds == {PartnershipKind.CDP: 7, PartnershipKind.ALLIANCE: 1}


def test_every_reference_leads_somewhere(registry: Registry, content: DocumentFile) -> None:
    assert content.document is not None
    assert registry[content.document.id].id == content.document.id  # type: ignore[attr-defined]


def test_every_figure_target_and_mention_is_one_row_of_the_inventory(
    name: str, content: DocumentFile
) -> None:
    found = [*content.figures, *content.targets, *content.mentions]
    assert len(found) == ROWS[name]
    label = LABELS.get(name, name.title())
    with (SOURCES / "numbers.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["document"] == label]
    assert len(rows) == ROWS[name]
    for row in rows:
        match = next((item for item in found if is_row(item, row)), None)
        assert match is not None, row
        found.remove(match)
    assert not found


def is_row(item: Figure | Target | Mention, row: Row) -> bool:
    if row["id"] in WORDED:
        return item.id == WORDED[row["id"]]
    if isinstance(item, Target) or item.id in WORDED.values() or item.at.line != int(row["line"]):
        return False
    return row["value_as_printed"] in printed_of(item)


def printed_of(item: Figure | Mention) -> str:
    return item.value.printed if isinstance(item, Figure) else item.printed


def test_printed_text_stands_on_its_line(content: DocumentFile, lines: list[str]) -> None:
    for item in (*content.figures, *content.mentions):
        place = at_lines(item.at, lines)
        prints = printed_of(item).split(" … ")
        prints += [part.printed for part in records(item) if isinstance(part, PrintedPeriod)]
        assert all(text in place for text in prints), (item.id, prints)


def test_printed_names_stand_on_their_lines(content: DocumentFile, lines: list[str]) -> None:
    seen = 0
    for record in records(content):
        if type(record).__name__ in {"PrintedName", "AlsoPrinted"}:
            assert record.at is not None  # type: ignore[attr-defined]
            assert record.text in at_lines(record.at, lines)  # type: ignore[attr-defined]
            seen += 1
        elif type(record).__name__ in {"Membership", "Attendance"}:
            assert record.printed in at_lines(record.at, lines)  # type: ignore[attr-defined]
            seen += bool(record.printed)  # type: ignore[attr-defined]
    assert seen or content.document.id == "lancashire.launch"  # type: ignore[union-attr]


def test_named_bodies_stand_on_the_lines_they_are_placed_at(
    content: DocumentFile, lines: list[str]
) -> None:
    inferred = {"org.opcc-lancashire"}  # only the post is printed
    for body in (*content.organisations, *content.boards, *content.partnerships):
        assert body.at is not None
        place = at_lines(body.at, lines)
        assert body.id in inferred or any(form in place for form in body.name.forms()), body.id


def test_digest_is_that_of_the_text_the_lines_count(name: str, content: DocumentFile) -> None:
    assert content.document is not None
    assert content.document.sha256 == digest_of(name)


def test_all_places_lie_inside_the_document(content: DocumentFile, lines: list[str]) -> None:
    for record in records(content):
        at = getattr(record, "at", None)
        if at is not None:
            assert at.document == content.document.id  # type: ignore[union-attr]
            assert at_lines(at, lines).strip(), at


def own_texts(content: DocumentFile) -> Iterator[str]:
    for record in records(content):
        if type(record).__name__ in {"PrintedName", "AlsoPrinted", "PrintedValue"}:
            continue
        for field in OWN_WORDS & type(record).model_fields.keys():
            value = getattr(record, field)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, str):
                    yield item


def test_our_words_repeat_no_run_of_the_text(name: str, content: DocumentFile) -> None:
    texts = list(own_texts(content))
    assert len(texts) > 5
    known, size = known_runs(name), LONGEST_RUN[name] + 1
    for text in texts:
        assert not digests_of_runs(text, size) & known, text


@pytest.mark.parametrize(
    ("name", "pattern", "people"),
    [
        ("liverpool", r"Professor (\w+ \w+) from", 1),
        ("lancashire", r"^(\w+ \w+)(?:,| MBE)", 2),
        ("sefton", r"Director of Public Health, (\w+ \w+),", 1),
    ],
)
def test_people_are_kept_as_posts(name: str, pattern: str, people: int) -> None:
    text = SHARED / "seeds" / TEXTS[name]
    if not text.exists():
        pytest.skip("names of people are not carried into the repository")
    named = re.findall(pattern, text.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(named) == people
    encoded = bundled.path_of(name).read_text(encoding="utf-8")
    assert not any(part in encoded for person in named for part in person.split())


def test_what_we_infer_says_who_and_why(content: DocumentFile) -> None:
    for record in records(content):
        if isinstance(record, PrintedPeriod) and record.basis is Basis.ANALYST:
            assert len(record.reason) > 20, record


# --- Liverpool -----------------------------------------------------------------------------------


def test_liverpool_meeting_has_attendance_that_is_no_membership(liverpool: DocumentFile) -> None:
    (meeting,) = liverpool.meetings
    listed = [a.organisation for a in meeting.attendance if a.at.line == 11]
    presenters = [a.organisation for a in meeting.attendance if a.presented]
    assert (len(listed), presenters) == (11, ["org.lgbt-foundation", "org.ljmu"])
    assert meeting.attendance_open
    assert len(meeting.spotlight) == 3
    (cdp,) = liverpool.partnerships
    assert all(member.organisation is None for member in cdp.members)


def test_liverpool_meets_quarterly_yet_waits_143_days(liverpool: DocumentFile) -> None:
    (meeting,), (cdp,) = liverpool.meetings, liverpool.partnerships
    (held,) = meeting.date.readings
    assert meeting.next_planned is not None
    (planned,) = meeting.next_planned.readings
    assert (planned.start - held.start).days == 143
    assert held.start.strftime("%A") == "Friday"
    assert meeting.date.basis is Basis.ANALYST
    assert cdp.cadence is not None
    assert (cdp.cadence.every, cdp.cadence.printed) == ("P3M", "quarterly")


def test_liverpool_reports_to_a_board_of_the_council(liverpool: DocumentFile) -> None:
    (cdp,), (board,) = liverpool.partnerships, liverpool.boards
    assert [line.to for line in cdp.reports_to] == [board.id] == ["org.citysafe-board"]
    assert board.organisation == "org.liverpool-city-council"
    assert cdp.scope is Scope.DRUGS_AND_ALCOHOL
    assert cdp.contact == "publichealth@liverpool.gov.uk"


def test_liverpool_has_a_pilot_a_name_variant_and_two_pointers_to_nowhere(
    liverpool: DocumentFile,
) -> None:
    (pilot,) = liverpool.programmes
    river = only(liverpool.organisations, "river")
    assert (pilot.kind, pilot.partners) == ("pilot", ("org.ljmu", "liverpool"))
    assert river.name.same_as("River Support Services")
    assert [gap.at.line for gap in liverpool.document.left_empty] == [11, 13]  # type: ignore[union-attr]
    kinds = Counter(mention.kind for mention in liverpool.mentions)
    assert kinds == {MentionKind.DATE: 1, MentionKind.SCHEDULE: 2, MentionKind.CONTACT: 1}


# --- Lancashire ----------------------------------------------------------------------------------


def test_alliance_has_three_partnerships_and_their_three_areas(lancashire: DocumentFile) -> None:
    alliance = only(lancashire.partnerships, "alliance")
    members = [
        only(lancashire.partnerships, key.split(".")[1]) for key in alliance.member_partnerships
    ]
    assert [m.id for m in members] == ["lancashire.ladp", "lancashire.bwd", "lancashire.blackpool"]
    areas = tuple(area for member in members for area in member.areas)
    assert areas == ("area.e10000017", "area.e06000008", "area.e06000009") == alliance.areas
    assert alliance.chair == "lancashire.deputy_pcc"


def test_alliance_has_four_purposes_and_four_topics(lancashire: DocumentFile) -> None:
    aims = only(lancashire.partnerships, "alliance").aims
    assert Counter((aim.kind, aim.at.line) for aim in aims) == {
        ("purpose", 1): 3, ("topic", 2): 4, ("purpose", 3): 1,
    }  # fmt: skip


def test_lancashire_restates_the_national_frame_twice(lancashire: DocumentFile) -> None:
    sizes = {item.at.line: len(item.items) for item in lancashire.restatements}
    assert sizes == {12: 3, 9: 4}
    (linked,) = lancashire.linked
    assert linked.national == "national.harm-to-hope"


def test_five_paragraphs_by_two_posts(lancashire: DocumentFile) -> None:
    said = {
        s.post: (s.paragraphs, s.attribution.line) for s in lancashire.statements if s.attribution
    }
    assert said == {"lancashire.deputy_pcc": (3, 4), "lancashire.jcdu_head": (2, 8)}
    assert {s.voice for s in lancashire.statements} == {"official"}
    assert only(lancashire.posts, "jcdu_head").organisation == "org.jcdu"
    assert not lancashire.figures


# --- Sefton --------------------------------------------------------------------------------------


def test_sefton_prints_nine_numbers_and_eight_directions(sefton: DocumentFile) -> None:
    numeric = [str(f.value.value) for f in sefton.figures if f.is_numeric]
    assert numeric == ["10", "24", "54", "2", "48", "1.5", "63", "193", "88"]
    assert len([f for f in sefton.figures if not f.is_numeric]) == 8
    assert len(sefton.mentions) == 7


def test_nine_bullets_hold_eleven_measures(sefton: DocumentFile) -> None:
    measures = [f for f in sefton.figures if 41 <= (f.at.line or 0) <= 49]
    assert [f"bullet {n}" for n in range(1, 10)] == list(dict.fromkeys(f.block for f in measures))
    assert all(f.block == f"bullet {(f.at.line or 0) - 40}" for f in measures)
    assert len(measures) == 11
    assert sum(f.is_numeric for f in measures) == 6


def test_sefton_units_are_those_of_the_print(sefton: DocumentFile) -> None:
    units = {f.id: f.value.unit.value for f in sefton.figures if f.is_numeric}
    changes = {"sefton.f3", "sefton.f4", "sefton.f6"}
    assert {key for key, unit in units.items() if unit == "percent_change"} == changes
    assert units["sefton.f5"] == "ratio"
    assert [units[f"sefton.f{n}"] for n in (12, 13, 17)] == ["percent"] * 3


def test_rehabilitation_holds_two_directions_at_once(sefton: DocumentFile) -> None:
    rehab = only(sefton.figures, "f8")
    assert {q.value for q in rehab.value.qualifiers} == {"improved", "lower_than"}


@pytest.mark.parametrize(
    ("key", "readings", "baseline"),
    [
        ("f3", ["12m@2024-06"], ["12m@2022-03", "2022-03"]),
        ("f5", ["12m@2024-06"], ["12m@2022-03"]),
        ("f6", None, None),
        ("f7", ["since:2022-03"], ["2022-03"]),
        ("f8", ["2024-06"], ["2022-03"]),
        ("f13", ["12m@2024-03"], None),
        ("f17", ["2022-02-10/2024-08-21"], None),
    ],
)
def test_sefton_periods_and_baselines(
    sefton: DocumentFile, key: str, readings: list[str] | None, baseline: list[str] | None
) -> None:
    figure = only(sefton.figures, key)
    assert canonical(figure.period) == readings
    assert canonical(figure.comparator and figure.comparator.period) == baseline


def canonical(period: Any) -> list[str] | None:
    return None if period is None else [str(reading) for reading in period.readings]


def test_six_milestones_are_ticked_and_none_is_dated(sefton: DocumentFile) -> None:
    assert len(sefton.milestones) == 6
    assert {(m.kind, m.status.state.value, m.achieved_on) for m in sefton.milestones} == {
        ("national", "complete", None)
    }
    assert [m.recurs.every if m.recurs else "" for m in sefton.milestones] == [
        "", "", "", "P1Y", "", "ongoing",
    ]  # fmt: skip
    assert [bool(m.ref) for m in sefton.milestones] == [True] * 4 + [False] * 2


def test_sefton_chair_is_the_responsible_owner_and_reports_nationally(sefton: DocumentFile) -> None:
    (cdp,), (post,), (meetings,) = sefton.partnerships, sefton.posts, sefton.meetings
    assert cdp.sro == cdp.chair == post.id == "sefton.dph"
    assert [line.to for line in cdp.reports_to] == ["org.jcdu"]
    assert cdp.established is not None
    assert cdp.established.printed == "2022"
    assert [aim.kind for aim in cdp.aims] == ["principle"] + ["next_step"] * 4
    assert (meetings.count, len(meetings.spotlight)) == (10, 1)


def test_sefton_lists_four_national_priorities(sefton: DocumentFile) -> None:
    (list_,) = sefton.restatements
    assert list_.outcomes == ("ncdof.crime", "ncdof.supply", "ncdof.treatment", "ncdof.recovery")
    assert len(list_.items) == 4


def test_sefton_programmes_grant_and_engagement(sefton: DocumentFile) -> None:
    kinds = Counter(programme.kind for programme in sefton.programmes)
    assert kinds == {"diversion": 1, "system": 1, "research": 1, "campaign": 2}
    reframe = only(sefton.programmes, "reframe")
    assert (reframe.funder, len(reframe.results)) == ("org.youth-endowment-fund", 2)
    (grant,), (engagement,) = sefton.funding, sefton.engagements
    assert len([use for use in grant.uses if use.startswith("2024/5")]) == 4
    assert grant.also_printed.endswith("(SSMTRG)")
    assert engagement.conducted_with == "org.sefton-cvs"
    assert engagement.excludes


def test_sefton_derivations_start_from_printed_figures(sefton: DocumentFile) -> None:
    methods = Counter(d.method for d in sefton.derivations)
    assert methods == {"implied_counts": 1, "per_year": 1, "annualised_percent": 2}
    rate = next(d for d in sefton.derivations if d.method == "per_year")
    (window,) = only(sefton.figures, "f16").period.readings
    assert int(rate.parameters["days"]) == (window.end - window.start).days + 1


# --- Portsmouth ----------------------------------------------------------------------------------


def test_portsmouth_members_by_sector(portsmouth: DocumentFile, registry: Registry) -> None:
    (cdp,) = portsmouth.partnerships
    sectors = Counter(sector_of(member, registry) for member in cdp.members)
    assert sectors == {
        Sector.LOCAL_GOVERNMENT: 1,
        Sector.POLICE: 1,
        Sector.PCC: 1,
        Sector.CENTRAL_GOVERNMENT: 2,
        Sector.PROBATION: 1,
        Sector.NHS: 3,
        Sector.VOLUNTARY: 1,
        Sector.LIVED_EXPERIENCE: 1,
        Sector.CARERS: 1,
        Sector.CONSUMER_CHAMPION: 1,
    }
    assert [member.at.line for member in cdp.members] == list(range(39, 52))
    assert len([member for member in cdp.members if member.note]) == 3


def sector_of(member: Any, registry: Registry) -> Sector:
    body = registry[member.organisation]
    assert isinstance(body, Organisation)
    assert member.sector in {None, body.sector}
    return body.sector


def test_portsmouth_was_approved_as_a_sub_group(portsmouth: DocumentFile) -> None:
    (cdp,), (milestone, assessment) = portsmouth.partnerships, portsmouth.milestones
    (line,) = cdp.reports_to
    assert (line.to, line.kind) == ("org.portsmouth-hwb", "sub_group_of")
    assert canonical(line.approved_on) == canonical(milestone.achieved_on) == ["2022-11-23"]
    assert (milestone.kind, assessment.kind) == ("governance", "local")
    assert portsmouth.strategies[0].informed_by == (assessment.id,)
    assert len(cdp.aims) == 2


def test_portsmouth_needs_mix_three_kinds(portsmouth: DocumentFile) -> None:
    assert [need.reads_as for need in portsmouth.needs] == [
        "need", "need", "need", "action", "need", "principle",
    ]  # fmt: skip
    claims = {need.id.split(".")[1]: len(need.claims) for need in portsmouth.needs if need.claims}
    assert claims == {"n1": 1, "n2": 1, "n3": 3}
    assert len(portsmouth.figures) == 5
    assert not any(figure.is_numeric or figure.period for figure in portsmouth.figures)


def test_portsmouth_plan_has_three_objectives_and_the_first_answers_no_need(
    portsmouth: DocumentFile,
) -> None:
    (plan,) = portsmouth.strategies
    assert plan.term == "objective"
    assert canonical(plan.period) == ["2023..2026", "2023/24..2025/26"]
    answered = {p.number: [need.split(".")[1] for need in p.informed_by] for p in plan.priorities}
    assert answered == {1: [], 2: ["n1", "n2", "n3", "n4", "n6"], 3: ["n5"]}
    links = [link for priority in plan.priorities for link in priority.outcomes]
    assert {link.outcome for link in links} == {
        "ncdof.supply", "ncdof.crime", "ncdof.treatment", "ncdof.recovery", "ncdof.use",
        "ncdof.deaths_harm",
    }  # fmt: skip
    assert {link.basis for link in links} == {Basis.ANALYST}


def test_portsmouth_target_is_a_direction_only(portsmouth: DocumentFile) -> None:
    (target,) = portsmouth.targets
    assert (target.form.value, target.value, target.due) == ("increase", None, None)
    (listed,), (linked,) = portsmouth.restatements, portsmouth.linked
    assert len(listed.items) == 3
    assert linked.national == "national.harm-to-hope"
    assert [gap.at.line for gap in portsmouth.document.left_empty] == [3]  # type: ignore[union-attr]


# --- Reference data ------------------------------------------------------------------------------


def test_every_indicator_is_used_by_a_document(registry: Registry) -> None:
    used = {figure.indicator for figure in registry.of(Figure)}
    used |= {target.indicator for target in registry.of(Target)}
    for name in bundled.documents():
        found = read_document(bundled.path_of(name)).content
        used |= {mention.indicator for mention in found.indicator_mentions}
    defined = {indicator.id for indicator in registry.of(Indicator)}
    assert defined == used
    assert len(defined) == 51


def test_reference_bodies_carry_no_place_of_a_document() -> None:
    for file in bundled.reference_files():
        for body in file.content.organisations:
            assert body.at is None
            assert all(form.at is None for form in body.name.printed)


def test_a_wrong_reference_is_refused(tmp_path: Path) -> None:
    from cdpkit.io import load

    text = bundled.path_of("liverpool").read_text(encoding="utf-8")
    file = tmp_path / "liverpool.yaml"
    file.write_text(text.replace("to: citysafe-board", "to: citysafe"), encoding="utf-8")
    with pytest.raises(CdpError, match=r"org\.citysafe"):
        load(file)
