"""A StratML document as the records of a plan, and all of it that they cannot hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io.documents import read_mapping
from cdpkit.io.plan_files.losses import Loss
from cdpkit.io.plan_files.stratml_files.measures import Measures
from cdpkit.io.plan_files.stratml_files.parsing import parsed
from cdpkit.io.plan_files.stratml_files.shapes import ROOTS
from cdpkit.io.plan_files.stratml_files.source import Source
from cdpkit.io.plan_files.stratml_files.words import KEY, MEASURES, WHOLE, joined, key_of
from cdpkit.model import Area, DocumentFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from xml.etree.ElementTree import Element

    from cdpkit.model import Record


_GSS = re.compile(r"\b[EWSNK]\d{8}\b")
_OUR_NUMBER = re.compile(r"(P\d+\.)?[AC]\d+")


def read_stratml(
    path: str | PathLike[str], *, area: str = "", known: Mapping[str, Record] | None = None
) -> tuple[DocumentFile, tuple[Loss, ...]]:
    """Read a StratML document of part 1 or 2 as a draft of a plan.

    A goal is a priority. An objective with a performer, or that our writer marked so, is an
    action, any other a commitment. Names of people are not read.

    Parameters
    ----------
    path : path
        The file.
    area : str, optional
        GSS code of the area, which StratML has no place for; our writer puts it into the
        description of the organisation.
    known : mapping of str to Record, optional
        Records that the file may name and need not hold, such as indicators, by identifier.

    Returns
    -------
    content : DocumentFile
        The records.
    losses : tuple of Loss
        What was left out, changed, or assumed because StratML does not say it.

    Raises
    ------
    UnreadableFileError, DocumentError, InputError
        If the file is not StratML or over a limit, or names no area and none is given.
    """
    root = parsed(path)
    if root.tag not in ROOTS.values():
        hint = f"The root of a StratML document is {' or '.join(ROOTS.values())}."
        raise UnreadableFileError(str(path), f"is not StratML: its root is `{root.tag}`", hint)
    reader = _Reader(root, area, known or {})
    content = read_mapping(reader.document(), Path(path).name).content
    assert isinstance(content, DocumentFile)  # noqa: S101 -- the reader of files gives nothing else
    return content, (*reader.losses, *reader.source.left())


class _Reader:
    def __init__(self, root: Element, area: str, known: Mapping[str, Record]) -> None:
        self.root, self.area = root, area
        self.source = Source(root)
        if root.get("Type") == "Strategic_Plan":
            self.source.attribute(root, "Type")
        self.losses: list[Loss] = []
        self.taken: set[str] = set()
        self.measures = Measures(self.source, self.losses, known)

    def document(self) -> dict[str, Any]:
        """Give the mapping of the whole file."""
        core = self.root.find("StrategicPlanCore")
        title = _or(self.source.text(self.root, "Name"), "Plan")
        partnership = self._partnership(core, title)
        owner = partnership["id"]
        about = self.root.find("AdministrativeInformation")
        strategy = self._strategy(core, about, owner, title)
        document = {"id": f"{owner}.stratml", "title": title, "kind": "plan",
                    "licence": "not stated", "url": self.source.text(about, "Source")}  # fmt: skip
        if published := self.source.text(about, "PublicationDate"):
            document["published"] = published
        self._assume(document["id"], kind="plan", licence="not stated")
        indicators, targets, figures = self.measures.records(owner, partnership["areas"][0])
        return {
            "cdpkit": "1.1", "document": document, "partnerships": [partnership],
            "strategies": [strategy], "indicators": indicators, "targets": targets,
            "figures": figures,
        }  # fmt: skip

    def _partnership(self, core: Element | None, title: str) -> dict[str, Any]:
        element = None if core is None else core.find("Organization")
        name = self.source.text(element, "Name")
        found = self._id(element, key_of(_or(name, title), "partnership"))
        if not name.strip():
            self._lose(found, "name", "assumed: the title of the plan; no organisation is named")
        codes = [self.area] if self.area else _GSS.findall(self.source.peek(element, "Description"))
        if not codes:
            problem = "is needed: StratML does not say it"
            raise InputError("area", problem, "Give the GSS code of the area, such as E08000015.")
        if not self.area:
            self.source.text(element, "Description")
        self._assume(found, kind="cdp", scope="drugs_and_alcohol")
        members = [] if element is None else element.findall("Stakeholder")
        return {
            "id": found, "name": _or(name, title), "acronym": self.source.text(element, "Acronym"),
            "kind": "cdp", "scope": "drugs_and_alcohol", "areas": [Area.id_of(one) for one in codes],
            "members": [{"printed": self._stakeholder(one)[0]} for one in members],
        }  # fmt: skip

    def _strategy(
        self, core: Element | None, about: Element | None, owner: str, title: str
    ) -> dict[str, Any]:
        goals = [] if core is None else core.findall("Goal")
        parents = [self.source.peek(goal, "Identifier").rpartition(".")[0] for goal in goals[:1]]
        given = next((one for one in parents if one.startswith(f"{owner}.")), f"{owner}.s1")
        found = self._id(about, given)
        self._assume(found, term="goal", status="draft")
        parts: list[tuple[Element | None, str]] = [(self.root, "Description"),
                                                   (self.root, "OtherInformation")]  # fmt: skip
        data: dict[str, Any] = {
            "id": found, "partnership": owner, "title": title, "term": "goal", "status": "draft",
            "period": self.measures.period(about) or self._no_period(found),
            "note": joined([self.source.text(*part) for part in parts], " "),
            "priorities": [],
        }  # fmt: skip
        for name in ("Vision", "Mission"):
            data[name.lower()] = self.source.text(
                None if core is None else core.find(name), "Description"
            )
        values = [] if core is None else core.findall("Value")
        data["principles"] = [
            {"id": f"{found}.pr{n}", "kind": "principle", "text": text}
            for n, one in enumerate(values, start=1)
            if (text := self._said(one))
        ]
        for number, goal in enumerate(goals, start=1):
            if self._is_whole(goal):
                data |= self._promises(goal, found, {})
            else:
                data["priorities"].append(self._priority(goal, found, number))
        return data

    def _no_period(self, owner: str) -> dict[str, str]:
        self._lose(owner, "period", "assumed: `not stated`; StratML gives no dates")
        return {"printed": "not stated", "reason": "the StratML document gives no dates"}

    def _is_whole(self, goal: Element) -> bool:
        if self.source.peek(goal, "Name") != WHOLE or goal.find("Identifier") is not None:
            return False
        return bool(self.source.text(goal, "Name") and self.source.text(goal, "Description"))

    def _priority(self, goal: Element, owner: str, number: int) -> dict[str, Any]:
        found = self._id(goal, f"{owner}.p{number}")
        title, description = self.source.text(goal, "Name"), self.source.text(goal, "Description")
        data: dict[str, Any] = {"id": found, "title": _or(title, f"Goal {number}")}
        if description.strip() and description != title:
            data["aims"] = [{"id": f"{found}.aim1", "text": description}]
            self._lose(found, "aims", "read so: the description of the goal")
        if re.fullmatch(r"[1-9]\d{0,3}", printed := self.source.peek(goal, "SequenceIndicator")):
            data["number"] = int(printed)
            self.source.text(goal, "SequenceIndicator")
        if others := [self._stakeholder(one)[0] for one in goal.findall("Stakeholder")]:
            data["counterparts"] = others
        return data | self._promises(goal, found, data)

    def _promises(self, goal: Element, owner: str, held: dict[str, Any]) -> dict[str, Any]:
        """Give the commitments, actions and indicators of a goal."""
        data: dict[str, Any] = {"commitments": [], "actions": []}
        links: list[str] = []
        for place, objective in enumerate(goal.findall("Objective"), start=1):
            names = [
                self.measures.indicator(one) for one in objective.findall("PerformanceIndicator")
            ]
            if self._is_measures(objective):
                links += names
                continue
            kind, record = self._objective(objective, owner, place)
            if record is None or kind == "commitments":
                links += names
            else:
                record["indicators"] = names
            if record is not None:
                data[kind].append(record)
        if links and held:
            data["indicators"] = links
        elif links:
            self._lose(owner, "indicators", "left out: those that hang on no priority or action")
        return data

    def _is_measures(self, objective: Element) -> bool:
        parts = ("Description", "Identifier")
        if self.source.peek(objective, "Name") != MEASURES:
            return False
        return not any(self.source.peek(objective, part) for part in parts) and bool(
            self.source.text(objective, "Name")
        )

    def _objective(
        self, objective: Element, owner: str, place: int
    ) -> tuple[str, dict[str, Any] | None]:
        text = self._said(objective)
        people = objective.findall("Stakeholder")
        other = self.source.peek(objective, "OtherInformation")
        roles = [kind.text for one in people for kind in one.findall("Role/RoleType")]
        is_action = other == "Action" or (other != "Commitment" and "Performer" in roles)
        kind, letter = ("actions", "a") if is_action else ("commitments", "c")
        found = self._id(objective, f"{owner}.{letter}{place}")
        if not text.strip():
            self._lose(found, "", "left out: an objective without words")
            return kind, None
        data: dict[str, Any] = {"id": found, "text": text}
        number = self.source.peek(objective, "SequenceIndicator")
        ours = bool(_OUR_NUMBER.fullmatch(number))
        if ours or (is_action and number):
            self.source.text(objective, "SequenceIndicator")
        if other in {"Action", "Commitment"}:
            self.source.text(objective, "OtherInformation")
        if is_action:
            data |= {} if ours else {"number": number}
            if other != "Action":
                data["note"] = self.source.text(objective, "OtherInformation")
            data |= self._people(people, found)
        return kind, data

    def _people(self, people: list[Element], owner: str) -> dict[str, Any]:
        """Sort the stakeholders of an action by their role."""
        data: dict[str, Any] = {"leads": [], "counterparts": [], "beneficiaries": []}
        for one in people:
            name, role = self._stakeholder(one)
            if not name.strip():
                self._lose(owner, "leads", "left out: a stakeholder without a name")
            elif role in {"lead", "Performer"}:
                data["leads"].append({"printed": name})
            elif role in {"beneficiary", "Beneficiary"}:
                data["beneficiaries"].append(name)
            else:
                data["counterparts"].append(name)
                if role == "partner":
                    self._lose(owner, "counterparts", f"read so: the partner `{name}`")
        return data

    def _stakeholder(self, element: Element) -> tuple[str, str]:
        """Give the name of a stakeholder, and its role: the word of our writer, or the type."""
        name = self.source.text(element, "Name")
        ours = {"lead", "partner", "counterpart", "beneficiary", "member"}
        role = element.find("Role")
        holder, field = (element, "Description") if role is None else (role, "Name")
        word = self.source.peek(holder, field)
        if word in ours:
            self.source.text(holder, field)
            self.source.text(role, "RoleType")
            return name, word
        return name, self.source.text(role, "RoleType")

    def _said(self, element: Element) -> str:
        """Give name and description as one text."""
        parts = [self.source.text(element, name) for name in ("Name", "Description")]
        return joined(parts, ": ")

    def _id(self, element: Element | None, otherwise: str) -> str:
        """Give an identifier that can be a key of ours and was not given yet, or another."""
        given = self.source.text(element, "Identifier").strip()
        number, found = 1, given
        if not KEY.fullmatch(given) or given in self.taken:
            found = otherwise
            while found in self.taken:
                number += 1
                found = f"{otherwise}-{number}"
            if given:
                self._lose(found, "id", f"changed: it was `{given}`")
        self.taken.add(found)
        return found

    def _assume(self, owner: str, **fields: str) -> None:
        for name, value in fields.items():
            self._lose(owner, name, f"assumed: `{value}`; StratML does not say it")

    def _lose(self, owner: str, field: str, what: str) -> None:
        self.losses.append(Loss(owner, field, what))


def _or(text: str, otherwise: str) -> str:
    return text if text.strip() else otherwise
