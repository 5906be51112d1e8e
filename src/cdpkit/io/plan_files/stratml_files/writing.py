"""A strategy as StratML: the text of the plan, its targets and results; the rest is reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from cdpkit.errors import InputError
from cdpkit.io.plan_files.losses import Loss
from cdpkit.io.plan_files.stratml_files.shapes import NAMESPACES, ROOTS, shape_problems
from cdpkit.io.plan_files.stratml_files.words import AS_PRINTED, MEASURES, NO_UNIT, OWN_ID, WHOLE
from cdpkit.model import (
    Action,
    Commitment,
    DocumentFile,
    Figure,
    Indicator,
    IndicatorLink,
    Name,
    Partnership,
    PrintedPeriod,
    PrintedValue,
    Priority,
    Record,
    Strategy,
    Target,
    walk_records,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_SAID: dict[type[Record], frozenset[str]] = {
    Partnership: frozenset({"id", "name", "acronym", "members", "areas"}),
    Strategy: frozenset({"id", "title", "vision", "mission", "period", "partnership"}),
    Priority: frozenset({"id", "number", "title"}),
    Commitment: frozenset({"id", "text"}),
    Action: frozenset({"id", "text", "leads", "partners", "counterparts", "beneficiaries"}),
}
"""Fields that both parts carry; all others are losses."""
_SAID_IN_2: dict[type[Record], frozenset[str]] = {
    Priority: _SAID[Priority] | {"indicators"},
    Action: _SAID[Action] | {"indicators"},
    Indicator: frozenset({"id", "title", "metrics"}),
    Target: frozenset({"id", "indicator", "value", "due"}),
    Figure: frozenset({"id", "indicator", "value", "period"}),
}
_NOT_IN_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AREA = re.compile(r"area\.([ewsnk]\d{8})")


def stratml(
    content: DocumentFile, part: int, names: Mapping[str, str] | None = None
) -> tuple[str, tuple[Loss, ...]]:
    """Write the first strategy of a file as StratML.

    Parameters
    ----------
    content : DocumentFile
        The records.
    part : {1, 2}
        Part 2 (2016-02-16) carries indicators, targets and results; part 1 (ISO 17469-1) the text.
    names : mapping of str to str, optional
        Names of bodies and indicators that are not records of this file, by identifier.

    Returns
    -------
    text : str
        The XML; its order, numbers of elements and identifiers are checked.
    losses : tuple of Loss
        What it does not say, and what it says that the records do not.

    Raises
    ------
    InputError
        If the file holds no strategy.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> text, losses = stratml(load("wirral").files[-1].content, 2)
    >>> text.count("<Goal>"), sum(loss.what.startswith("invented") for loss in losses)
    (5, 12)
    """
    if not content.strategies:
        hint = "Export it as JSON or as a data package."
        raise InputError("content", "holds no strategy, which StratML is about", hint)
    writer = _Writer(content, part, names or {})
    root = writer.plan(content.strategies[0])
    if found := next(shape_problems(root, part), None):  # pragma: no cover -- a fault of ours
        raise InputError("content", f"does not make valid StratML: {found}", "Export it as JSON.")
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", xml_declaration=False)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}{text}\n", tuple(writer.losses + writer.left_out())


class _Writer:
    def __init__(self, content: DocumentFile, part: int, names: Mapping[str, str]) -> None:
        self.content, self.part = content, part
        own = {
            record.id: str(getattr(record, "name", None) or getattr(record, "title", ""))
            for _, record in walk_records(content)
            if hasattr(record, "id")
        }
        self.names = {**names, **{key: name for key, name in own.items() if name}}
        self.losses: list[Loss] = []
        self.written: set[str] = set()
        ET.register_namespace("", NAMESPACES[part])

    def plan(self, strategy: Strategy) -> ET.Element:
        root = ET.Element(self._tag(ROOTS[self.part]))
        if self.part == 2:
            root.set("Type", "Strategic_Plan")
        self._text(root, "Name", strategy.title)
        core = self._inner(root, "StrategicPlanCore")
        owners = [one for one in self.content.partnerships if one.id == strategy.partnership]
        for partnership in owners:
            self._organisation(core, partnership)
        if not owners:
            self._lose(strategy.id, "partnership", "left out: it is not a record of the file")
        self._bearings(core, strategy)
        for priority in strategy.priorities:
            self._goal(core, priority)
        self._whole(core, strategy)
        about = self._inner(root, "AdministrativeInformation")
        if self.part == 2:
            self._identifier(about, strategy.id)
        else:
            self._lose(strategy.id, "id", "left out: a reader takes it from that of the first goal")
        self._dates(about, strategy.id, "period", strategy.period)
        self.written.add(strategy.id)
        return root

    def _bearings(self, core: ET.Element, strategy: Strategy) -> None:
        for name, text in (("Vision", strategy.vision), ("Mission", strategy.mission)):
            if text:
                self._text(self._inner(core, name), "Description", text)
        for principle in strategy.principles:
            self._text(self._inner(core, "Value"), "Description", principle.text)
            self._lose(principle.id, "", "shortened: to its text")
            self.written.add(principle.id)

    def _organisation(self, core: ET.Element, partnership: Partnership) -> None:
        element = self._inner(core, "Organization")
        self._text(element, "Name", str(partnership.name))
        if partnership.acronym:
            self._text(element, "Acronym", partnership.acronym)
        self._identifier(element, partnership.id)
        codes = [found[1].upper() for one in partnership.areas if (found := _AREA.fullmatch(one))]
        if codes:
            self._text(element, "Description", f"Areas: {', '.join(codes)}")
        if len(codes) < len(partnership.areas):
            self._lose(partnership.id, "areas", "left out: those without a GSS code")
        if Name(preferred=partnership.name.preferred) != partnership.name:
            self._lose(partnership.id, "name", "shortened: to the preferred form")
        if partnership.members:
            self._lose(partnership.id, "members", "shortened: to their names")
        for member in partnership.members:
            named = self.names.get(member.organisation or "", "")
            name = _first(member.printed, named, member.organisation or "member")
            self._stakeholder(element, name, "member", "")
        self.written.add(partnership.id)

    def _goal(self, core: ET.Element, priority: Priority) -> None:
        goal = self._inner(core, "Goal")
        self._text(goal, "Name", priority.title)
        self._text(goal, "Description", priority.title)
        self._lose(priority.id, "title", "invented: the title again as description")
        self._identifier(goal, priority.id)
        if priority.number is not None:
            self._text(goal, "SequenceIndicator", str(priority.number))
        number = priority.number or len(core.findall(self._tag("Goal")))
        self._objectives(goal, priority.commitments, priority.actions, f"P{number}.")
        self._measures(goal, priority)

    def _whole(self, core: ET.Element, strategy: Strategy) -> None:
        """Give the actions of the whole strategy a goal, and a plan without any goal one."""
        if strategy.priorities and not (strategy.actions or strategy.commitments):
            return
        goal = self._inner(core, "Goal")
        for name in ("Name", "Description"):
            self._text(goal, name, WHOLE)
        self._lose(strategy.id, "", f"invented: a goal named `{WHOLE}`")
        self._objectives(goal, strategy.commitments, strategy.actions, "")

    def _objectives(
        self,
        goal: ET.Element,
        commitments: Iterable[Commitment],
        actions: Iterable[Action],
        before: str,
    ) -> None:
        for place, commitment in enumerate(commitments, start=1):
            self._objective(goal, commitment, f"{before}C{place}", "Commitment")
        for place, action in enumerate(actions, start=1):
            objective = self._objective(goal, action, f"{before}A{place}", "Action")
            information = objective[-1]
            objective.remove(information)
            self._people(objective, action)
            objective.append(information)
            for name in action.indicators if self.part == 2 else ():
                self._indicator(objective, name)

    def _people(self, objective: ET.Element, action: Action) -> None:
        if any(lead.body for lead in action.leads):
            self._lose(action.id, "leads", "shortened: to their names")
        for lead in action.leads:
            name = _first(lead.printed, self.names.get(lead.body or "", ""), str(lead.body))
            self._stakeholder(objective, name, "lead", "Performer")
        if action.partners:
            self._lose(action.id, "partners", "shortened: to their names")
        for body in action.partners:
            name = _first(self.names.get(body, ""), body)
            self._stakeholder(objective, name, "partner", "Performer")
        for sector in action.counterparts:
            self._stakeholder(objective, sector, "counterpart", "Performer")
        for group in action.beneficiaries:
            self._stakeholder(objective, group, "beneficiary", "Beneficiary")

    def _objective(
        self, goal: ET.Element, record: Commitment | Action, number: str, kind: str
    ) -> ET.Element:
        objective = self._inner(goal, "Objective")
        self._text(objective, "Description", record.text)
        self._identifier(objective, record.id)
        self._text(objective, "SequenceIndicator", number)
        self._text(objective, "OtherInformation", kind)
        self.written.add(record.id)
        return objective

    def _measures(self, goal: ET.Element, priority: Priority) -> None:
        self.written.add(priority.id)
        if self.part == 1 or not priority.indicators:
            return
        objective = self._inner(goal, "Objective")
        self._text(objective, "Name", MEASURES)
        what = f"invented: an objective named `{MEASURES}`, which holds them"
        if any(link != IndicatorLink(indicator=link.indicator) for link in priority.indicators):
            what += "; shortened: to the indicator"
        self._lose(priority.id, "indicators", what)
        for link in priority.indicators:
            self._indicator(objective, link.indicator)

    def _indicator(self, objective: ET.Element, name: str) -> None:
        record = next((one for one in self.content.indicators if one.id == name), None)
        targets = [one for one in self.content.targets if one.indicator == name and one.value]
        figures = [one for one in self.content.figures if one.indicator == name]
        values = [*(one.value for one in targets), *(one.value for one in figures)]
        units = [value.unit.value for value in values if value is not None]
        element = self._inner(objective, "PerformanceIndicator")
        self._text(element, "MeasurementDimension", self.names.get(name) or name)
        unit = next((unit for unit in units if unit != "none"), "")
        if not unit:
            self._lose(name, "measure", f"invented: the unit `{NO_UNIT}`")
        self._text(element, "UnitOfMeasurement", unit or NO_UNIT)
        if name in self.written:  # an identifier stands once in a document
            self._related(element, "Peer_To", name)
            return
        self._identifier(element, name)
        for metric in record.metrics if record else ():
            self._related(element, "Narrower_Than", metric)
        self.written.add(name)
        rows = [("TargetResult", one.id, one.value, "due", one.due) for one in targets]
        rows += [("ActualResult", one.id, one.value, "period", one.period) for one in figures]
        for kind, owner, value, field, period in rows:
            instance = self._inner(element, "MeasurementInstance")
            self._value(self._inner(instance, kind), owner, value, field, period)

    def _related(self, element: ET.Element, kind: str, to: str) -> None:
        relation = self._inner(element, "Relationship")
        relation.set("RelationshipType", kind)
        self._text(relation, "ReferentIdentifier", to)

    def _value(
        self,
        element: ET.Element,
        owner: str,
        value: PrintedValue | None,
        field: str,
        period: PrintedPeriod | None,
    ) -> None:
        self.written.add(owner)
        self._dates(element, owner, field, period)
        if value is None:
            return
        if value.value is not None:
            self._text(element, "NumberOfUnits", f"{value.value:f}")
        descriptor = self._inner(element, "Descriptor")
        self._text(descriptor, "DescriptorName", OWN_ID)
        self._text(descriptor, "DescriptorValue", owner)
        self._text(element, "Description", f"{value.printed}{AS_PRINTED}")
        if PrintedValue.parse(value.printed) != value:
            self._lose(owner, "value", "shortened: to its text")

    def _dates(
        self, element: ET.Element, owner: str, field: str, period: PrintedPeriod | None
    ) -> None:
        """Write a period that has one reading; of the others the dates would be a guess."""
        if period is None:
            return
        readings = period.readings
        if len(readings) == 1 and readings[0].start and readings[0].end:
            self._text(element, "StartDate", str(readings[0].start))
            self._text(element, "EndDate", str(readings[0].end))
            self._lose(owner, field, f"shortened: `{period}` to its first and last day")
            return
        why = "has no reading" if not readings else "has several readings, or an open end"
        self._lose(owner, field, f"left out: `{period}` {why}")

    def _stakeholder(self, element: ET.Element, name: str, role: str, kind: str) -> None:
        found = self._inner(element, "Stakeholder")
        self._text(found, "Name", name)
        if self.part == 1:
            self._text(found, "Description", role)
            return
        part = self._inner(found, "Role")
        self._text(part, "Name", role)
        if kind:
            self._text(part, "RoleType", kind)

    def left_out(self) -> list[Loss]:
        """Give each record that was not written, and each field of the others that has no place."""
        said = _SAID | (_SAID_IN_2 if self.part == 2 else {})
        losses = []
        below: tuple[tuple[str | int, ...], ...] = ()
        for path, record in walk_records(self.content):
            identifier = getattr(record, "id", None)
            if identifier is None or any(path[: len(one)] == one for one in below):
                continue
            if identifier not in self.written:
                losses.append(Loss(identifier, "", "left out: the whole record"))
                below = (*below, path)
                continue
            known = said.get(type(record), frozenset({"id", "text"}))
            losses += [
                Loss(identifier, name, "left out")
                for name, field in type(record).model_fields.items()
                if name not in known
                and getattr(record, name) != field.get_default(call_default_factory=True)
                and not _holds_records(getattr(record, name))
            ]
        return losses

    def _lose(self, owner: str, field: str, what: str) -> None:
        self.losses.append(Loss(owner, field, what))

    def _tag(self, name: str) -> str:
        return f"{{{NAMESPACES[self.part]}}}{name}"

    def _inner(self, element: ET.Element, name: str) -> ET.Element:
        return ET.SubElement(element, self._tag(name))

    def _identifier(self, element: ET.Element, identifier: str) -> None:
        self._text(element, "Identifier", identifier)

    def _text(self, element: ET.Element, name: str, text: str) -> None:
        clean = _NOT_IN_XML.sub("\ufffd", text)
        if clean != text:
            self._lose("", name, "changed: a character that XML cannot hold")
        self._inner(element, name).text = clean


def _first(*texts: str) -> str:
    """Give the first text that says something."""
    return next((text for text in texts if text.strip()), "")


def _holds_records(value: Any) -> bool:
    """Tell whether a field holds records with identifiers, which speak for themselves."""
    items = value if isinstance(value, tuple) else (value,)
    return any(isinstance(item, Record) and hasattr(item, "id") for item in items)
