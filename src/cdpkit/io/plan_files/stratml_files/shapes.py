"""The shape of StratML documents: which elements stand in which, in what order, how often.

Facts of the published schemas (Part 1: ISO 17469-1, 2014-04-01; Part 2: version 2016-02-16), in a
table of our own: the schemas carry no licence that would let us ship them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


NAMESPACES = {
    1: "urn:ISO:std:iso:17469:tech:xsd:stratml_core",
    2: "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
}
ROOTS = {1: "StrategicPlan", 2: "PerformancePlanOrReport"}

_BOTH = {
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "Vision": "Description? Identifier?",
    "Mission": "Description? Identifier?",
    "Value": "Name? Description?",
    "Goal": "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation? Objective*",
}
_OBJECTIVE = "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation?"
_SHAPES = {
    1: _BOTH
    | {
        "StrategicPlan": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation?",
        "Stakeholder": "Name Description?",
        "Objective": _OBJECTIVE,
        "AdministrativeInformation": "StartDate? EndDate? PublicationDate? Source? Submitter?",
        "Submitter": "GivenName? Surname? PhoneNumber? EmailAddress?",
    },
    2: _BOTH
    | {
        "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore "
        "AdministrativeInformation? Submitter?",
        "Stakeholder": "Name Description? Role*",
        "Role": "Name Description? RoleType{0,2}",
        "Objective": f"{_OBJECTIVE} PerformanceIndicator*",
        "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement "
        "Identifier? Relationship* MeasurementInstance* OtherInformation?",
        "Relationship": "Identifier? ReferentIdentifier* Name? Description?",
        "MeasurementInstance": "TargetResult* ActualResult*",
        "TargetResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
        "ActualResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
        "Descriptor": "DescriptorName? DescriptorValue?",
        "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
        "Submitter": "Identifier? GivenName? Surname? PhoneNumber? EmailAddress?",
    },
}
_ATTRIBUTES = {
    ("PerformancePlanOrReport", "Type"): ("Strategic_Plan", "Performance_Plan", "Performance_Report"),
    ("Stakeholder", "StakeholderTypeType"): ("Person", "Organization", "Generic_Group"),
    ("PerformanceIndicator", "ValueChainStage"): (
        "Outcome", "Output_Processing", "Output", "Input_Processing", "Input",
    ),
    ("PerformanceIndicator", "PerformanceIndicatorType"): ("Quantitative", "Qualitative"),
    ("Relationship", "RelationshipType"): ("Broader_Than", "Peer_To", "Narrower_Than"),
}  # fmt: skip
_DATES = frozenset({"StartDate", "EndDate", "PublicationDate"})
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def shape_problems(root: Element, part: int) -> Iterator[str]:
    """Say what the published schema of a part would refuse, in words with the element.

    Parameters
    ----------
    root : Element
        The document.
    part : {1, 2}
        The part of StratML.
    """
    space = f"{{{NAMESPACES[part]}}}"
    if root.tag != space + ROOTS[part]:
        yield f"the root is {root.tag}, not {ROOTS[part]} of part {part}"
        return
    if part == 2 and "Type" not in root.attrib:
        yield "the root has no Type"
    seen: set[str] = set()
    for element in root.iter():
        name = element.tag.removeprefix(space)
        shape = _SHAPES[part].get(name)
        inner = [child.tag.removeprefix(space) for child in element]
        if shape is None:
            yield from _text_problems(name, element.text or "", bool(inner), part, seen)
        elif not _pattern(shape).fullmatch(" ".join([*inner, ""])):
            yield f"{name} holds {', '.join(inner) or 'nothing'}, and may hold: {shape}"
        for attribute, value in element.attrib.items():
            if value not in _ATTRIBUTES.get((name, attribute), ()):
                yield f"{name} has {attribute}={value}"


def _pattern(shape: str) -> re.Pattern[str]:
    """Make a regular expression of the children: `Name? Goal+` takes `Name Goal Goal `."""
    parts = re.findall(r"(\w+)([?*+]|\{\d,\d\})?", shape)
    return re.compile("".join(f"(?:{name} ){often}" for name, often in parts))


def _text_problems(
    name: str, text: str, has_children: bool, part: int, seen: set[str]
) -> Iterator[str]:
    if has_children:
        yield f"{name} is not an element of part {part}, or holds others"
    if name in _DATES and not _is_date(text, part):
        yield f"{name} is `{text}`, which is not a date"
    if name == "NumberOfUnits" and text and not _NUMBER.fullmatch(text):
        yield f"{name} is `{text}`, which is not a number"
    if name == "RoleType" and text not in {"Performer", "Beneficiary"}:
        yield f"{name} is `{text}`"
    if name == "Identifier":
        if not _NAME.fullmatch(text):
            yield f"{name} is `{text}`, which is not a XML name"
        if text in seen:
            yield f"{name} `{text}` appears twice"
        seen.add(text)


def _is_date(text: str, part: int) -> bool:
    if not text:
        return part == 2
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
