"""StratML of others, and XML that means harm. Round trips stand in `test_write_yaml.py`.

The documents are of our own making, in the manner of published ones: identifiers with underscores
and capitals, empty elements, indents around texts, a name space of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdpkit.assess.checks import check_sources
from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io import load, read_plan, write_plan, write_yaml
from cdpkit.model import Name

if TYPE_CHECKING:
    from pathlib import Path

PART_2 = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="part2stratml.xsl"?>
<PerformancePlanOrReport xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x x.xsd"
    Type="Performance_Report">
  <Name>Recovery Plan</Name>
  <Description>
    What the county means to do.
  </Description>
  <StrategicPlanCore>
    <Organization><Name>Example County</Name><Acronym/><Identifier>_1B-A</Identifier>
      <Description/>
      <Stakeholder StakeholderTypeType="Organization"><Name>County Police</Name></Stakeholder>
    </Organization>
    <Vision><Description>A county free of harm</Description><Identifier>_1B-B</Identifier></Vision>
    <Mission><Description/><Identifier/></Mission>
    <Value><Name>Dignity</Name><Description>For everyone</Description></Value>
    <Goal>
      <Name>Treatment</Name><Description>More people in better treatment</Description>
      <Identifier>_1B-1</Identifier><SequenceIndicator>1</SequenceIndicator>
      <Objective>
        <Name>Capacity</Name><Description>Open two clinics</Description>
        <Identifier>_1B-2</Identifier><SequenceIndicator>1.1</SequenceIndicator>
        <Stakeholder StakeholderTypeType="Organization"><Name>Health Service</Name>
          <Role><Name>Commissioner</Name><RoleType>Performer</RoleType></Role></Stakeholder>
        <Stakeholder><Name> </Name><Role><RoleType>Performer</RoleType></Role></Stakeholder>
        <Stakeholder><Name>Residents</Name><Description>all adults</Description>
          <Role><Name/><RoleType>Beneficiary</RoleType></Role></Stakeholder>
        <OtherInformation>Subject to funds</OtherInformation>
        <PerformanceIndicator PerformanceIndicatorType="Quantitative" ValueChainStage="Output">
          <MeasurementDimension>Clinics open</MeasurementDimension>
          <UnitOfMeasurement>clinics</UnitOfMeasurement>
          <MeasurementInstance>
            <TargetResult><StartDate>2025-04-01</StartDate><EndDate>2026-03-31</EndDate>
              <NumberOfUnits>2</NumberOfUnits></TargetResult>
            <ActualResult><StartDate/><EndDate>2025-12-31</EndDate>
              <NumberOfUnits>1</NumberOfUnits><Description>One is delayed</Description></ActualResult>
          </MeasurementInstance>
        </PerformanceIndicator>
      </Objective>
      <Objective><Name/><Description>Fewer people wait</Description><Identifier/></Objective>
      <Objective><Name/><Description/><Identifier>_1B-4</Identifier></Objective>
    </Goal>
  </StrategicPlanCore>
  <AdministrativeInformation><StartDate>2025-04-01</StartDate><EndDate>2028-03-31</EndDate>
    <PublicationDate>2025-02-03</PublicationDate><Source>https://example.org/plan</Source>
  </AdministrativeInformation>
  <Submitter><GivenName>A</GivenName><Surname>Person</Surname></Submitter>
</PerformancePlanOrReport>
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xml"
    path.write_text(PART_2, encoding="utf-8")
    return path


def test_a_document_of_others_is_read_as_a_draft(plan: Path) -> None:
    content = read_plan(plan, area="E10000099").content
    (partnership,), (strategy,) = content.partnerships, content.strategies
    assert (partnership.id, partnership.areas) == ("example-county", ("area.e10000099",))
    assert [one.printed for one in partnership.members] == ["County Police"]
    assert (strategy.title, strategy.vision, strategy.note) == (
        "Recovery Plan", "A county free of harm", "What the county means to do.",
    )  # fmt: skip
    assert [one.text for one in strategy.principles] == ["Dignity: For everyone"]
    assert [f"{one}" for one in strategy.period.readings] == ["2025/26..2027/28"]
    (priority,) = strategy.priorities
    assert (priority.number, priority.title) == (1, "Treatment")
    assert [one.text for one in priority.aims] == ["More people in better treatment"]
    assert [one.text for one in priority.commitments] == ["Fewer people wait"]
    (action,) = priority.actions
    assert (action.text, action.number, action.note) == (
        "Capacity: Open two clinics", "1.1", "Subject to funds",
    )  # fmt: skip
    assert ([str(one) for one in action.leads], action.beneficiaries) == (
        ["Health Service"], ("Residents",),
    )  # fmt: skip
    (target,), (figure,) = content.targets, content.figures
    assert action.indicators == (target.indicator,) == ("indicator.clinics-open",)
    assert (target.value, str(target.due)) == (
        type(figure.value).parse("2"), "2025-04-01 to 2026-03-31",
    )  # fmt: skip
    assert (figure.value.printed, str(figure.period)) == ("1", "2025-12-31")
    assert (target.due.reason, figure.period.reason) == ("", "only the last day is given")
    assert figure.note == "unit: clinics; One is delayed"
    assert content.document is not None
    assert (content.document.url, str(content.document.published)) == (
        "https://example.org/plan", "2025-02-03",
    )  # fmt: skip


def test_all_that_is_not_kept_is_told(plan: Path) -> None:
    losses = {(one.field, one.what) for one in read_plan(plan, area="E10000099").losses}
    assert {
        ("id", "changed: it was `_1B-2`"),
        ("Surname", "left out: `Person`"),
        ("PerformancePlanOrReport@Type", "left out: `Performance_Report`"),
        ("PerformanceIndicator@PerformanceIndicatorType", "left out: `Quantitative`"),
        ("Name", "left out: `Commissioner`"),
        ("Description", "left out: `all adults`"),
        ("", "left out: an objective without words"),
        ("leads", "left out: a stakeholder without a name"),
        ("polarity", "assumed: `neutral`; StratML does not say it"),
        ("status", "assumed: `draft`; StratML does not say it"),
    } <= losses
    kept = ("Open two clinics", "Residents", "One is delayed", "2025-02-03")
    assert not [what for _, what in losses if any(text in what for text in kept)]


def test_the_draft_loads_and_has_no_error(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    write_yaml(read_plan(plan, area="E08000015").content, path)
    assert not any(found.reach("error") for found in check_sources([str(path)]))


def test_a_name_keeps_the_blanks_around_it(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8").replace("Clinics open", "\u00a0Clinics open ")
    plan.write_text(text, encoding="utf-8")
    (indicator,) = read_plan(plan, area="E08000015").content.indicators
    assert indicator.title == "\u00a0Clinics open "


def test_the_area_must_be_given_where_the_document_has_none(plan: Path) -> None:
    with pytest.raises(InputError, match="`area` is needed: StratML does not say it"):
        read_plan(plan)


@pytest.mark.parametrize("name", ["wirral", "portsmouth", "sefton"])
@pytest.mark.parametrize("part", [1, 2])
def test_the_plan_of_a_bundled_document_comes_back(name: str, part: int, tmp_path: Path) -> None:
    before = load(name).files[-1].content
    if not before.strategies:
        with pytest.raises(InputError, match="holds no strategy"):
            write_plan(before, tmp_path / "plan.xml", form=f"stratml{part}")
        return
    write_plan(before, tmp_path / "plan.xml", form=f"stratml{part}")
    after = read_plan(tmp_path / "plan.xml").content
    assert after.partnerships[0].name == Name(preferred=before.partnerships[0].name.preferred)
    for one, other in zip(
        before.strategies[0].priorities, after.strategies[0].priorities, strict=True
    ):
        assert (one.id, one.title, one.number) == (other.id, other.title, other.number)
        for field in ("commitments", "actions"):
            pairs = [[(x.id, x.text) for x in getattr(p, field)] for p in (one, other)]
            assert pairs[0] == pairs[1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><StrategicPlan/>', "declares a document type"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><StrategicPlan/>', "declares a document type"),
        ("<a>" * 101, "holds more than 100 levels"),
        ("<StrategicPlan>" + "<a/>" * 200_001, "or 200,000 elements"),
        ("<StrategicPlan><Name>", "is not well-formed XML: line 1, column 22"),
        ("", "is not well-formed XML"),
        ("<html/>", "is not StratML: its root is `html`"),
    ],
)
def test_xml_that_means_harm_or_is_none_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "plan.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=problem):
        read_plan(path, area="E08000015")
