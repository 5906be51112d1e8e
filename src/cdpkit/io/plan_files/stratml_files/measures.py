"""Indicators, targets and results of a StratML document as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.io.plan_files.losses import Loss
from cdpkit.io.plan_files.stratml_files.words import (
    AS_PRINTED,
    KEY,
    NO_UNIT,
    OWN_ID,
    joined,
    key_of,
)
from cdpkit.model import Indicator, Polarity, PrintedPeriod
from cdpkit.model.records import folded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from cdpkit.io.plan_files.stratml_files.source import Source
    from cdpkit.model import Record


_BY_UNIT = {"percent": "percentage", "rate": "rate", "ratio": "ratio", "count": "count"}
_FORMS = {Polarity.HIGHER_BETTER: "at_least", Polarity.LOWER_BETTER: "at_most"}
_STAGES = {"Input": "input", "Output": "output", "Outcome": "outcome"}


class Measures:
    """Collects indicators as they are met, and gives them with their targets and results.

    Parameters
    ----------
    source : Source
        The elements.
    losses : list of Loss
        Where to add what is assumed or left out.
    known : mapping of str to Record
        Records that need not be made again, by identifier.
    """

    def __init__(self, source: Source, losses: list[Loss], known: Mapping[str, Record]) -> None:
        self.source, self.losses, self.known = source, losses, known
        self.by_title = {
            folded(one.title): key for key, one in known.items() if isinstance(one, Indicator)
        }
        self.made: dict[str, dict[str, Any]] = {}
        self.results: list[tuple[Element, str, str]] = []

    def indicator(self, element: Element) -> str:
        """Give the identifier of an indicator; its values are kept until `records`."""
        title = self.source.text(element, "MeasurementDimension")
        unit = self.source.text(element, "UnitOfMeasurement").strip()
        given = self.source.text(element, "Identifier").strip() or self._same_as(element)
        found = given if KEY.fullmatch(given) else self.by_title.get(folded(title), "")
        found = found or f"indicator.{key_of(title, 'unnamed')}"
        if given and given != found:
            self._lose(found, "id", f"changed: it was `{given}`")
        if found not in self.known and found not in self.made:
            self._make(element, found, title if title.strip() else found, unit)
        for kind in ("TargetResult", "ActualResult"):
            results = element.findall(f"MeasurementInstance/{kind}")
            self.results += [(one, found, unit) for one in results]
        return found

    def _same_as(self, element: Element) -> str:
        """Give the indicator that an entry says it repeats."""
        for relation in element.findall("Relationship"):
            if relation.get("RelationshipType") == "Peer_To":
                self.source.attribute(relation, "RelationshipType")
                return self.source.text(relation, "ReferentIdentifier").strip()
        return ""

    def _make(self, element: Element, found: str, title: str, unit: str) -> None:
        measure = next((sort for word, sort in _BY_UNIT.items() if word in unit.casefold()), "")
        measure = measure or ("percentage" if "%" in unit else "count")
        self._lose(found, "measure", f"assumed: `{measure}`, by the unit `{unit}`")
        self._lose(found, "polarity", "assumed: `neutral`; StratML does not say it")
        data: dict[str, Any] = {"id": found, "title": title, "measure": measure,
                                "polarity": "neutral", "metrics": []}  # fmt: skip
        if stage := _STAGES.get(element.get("ValueChainStage", "")):
            self.source.attribute(element, "ValueChainStage")
            data["stage"] = stage
        for relation in element.findall("Relationship"):
            named = self.source.peek(relation, "ReferentIdentifier")
            if relation.get("RelationshipType") == "Narrower_Than" and named in self.known:
                self.source.attribute(relation, "RelationshipType")
                data["metrics"].append(self.source.text(relation, "ReferentIdentifier"))
        self.made[found] = data

    def records(self, owner: str, area: str) -> tuple[list[Any], list[Any], list[Any]]:
        """Give the mappings of indicators, targets and figures."""
        targets: list[Any] = []
        figures: list[Any] = []
        taken: set[str] = set()
        for element, indicator, unit in self.results:
            is_target = element.tag == "TargetResult"
            rows, letter = (targets, "t") if is_target else (figures, "f")
            found = self._id(element, f"{owner}.{letter}{len(rows) + 1}", taken)
            value, note = self._value(element, unit)
            if not value:
                self._lose(found, "", "left out: a result without a value")
                continue
            data = {"id": found, "indicator": indicator, "value": {"printed": value}, "note": note}
            period = self.period(element)
            if is_target:
                data |= {"form": self._form(indicator), "form_basis": "analyst"}
                self._lose(found, "form", f"assumed: `{data['form']}`, by the indicator")
                self._lose(found, "form_basis", "assumed: `analyst`, since the form is")
                rows.append(data | ({"due": period} if period else {}))
            else:
                self._lose(found, "area", f"assumed: `{area}`; StratML does not say it")
                rows.append(data | {"area": area} | ({"period": period} if period else {}))
        return list(self.made.values()), targets, figures

    def _form(self, indicator: str) -> str:
        record = self.known.get(indicator)
        return _FORMS.get(getattr(record, "polarity", Polarity.NEUTRAL), "equal")

    def _id(self, element: Element, otherwise: str, taken: set[str]) -> str:
        descriptor = element.find("Descriptor")
        given = self.source.peek(descriptor, "DescriptorValue")
        if self.source.peek(descriptor, "DescriptorName") == OWN_ID and KEY.fullmatch(given):
            self.source.text(descriptor, "DescriptorName")
            self.source.text(descriptor, "DescriptorValue")
            otherwise = given
        number, found = 1, otherwise
        while found in taken:
            number += 1
            found = f"{otherwise}-{number}"
        taken.add(found)
        return found

    def _value(self, element: Element, unit: str) -> tuple[str, str]:
        """Give the value as printed, and what else is said of it."""
        number = self.source.text(element, "NumberOfUnits").strip()
        said = self.source.text(element, "Description")
        if said.endswith(AS_PRINTED):
            return said.removesuffix(AS_PRINTED), ""
        descriptor = element.find("Descriptor")
        parts = [self.source.text(descriptor, f"Descriptor{one}") for one in ("Name", "Value")]
        note = joined([joined(parts, ": "), said], "; ")
        if not number:
            return note, ""
        sign = "%" if unit in {"%", "percent", "Percent", "percentage", "Percentage"} else ""
        if unit and not sign and unit.casefold() not in {NO_UNIT, "count", "number", "none"}:
            note = joined([f"unit: {unit}", note], "; ")
        return number + sign, note

    def period(self, element: Element | None) -> Any:
        """Give the period between two days, or of one day; None where there is none."""
        days = [self.source.text(element, name).strip() for name in ("StartDate", "EndDate")]
        start, end = days
        if start and end and start != end:
            printed = f"{start} to {end}"
        elif start or end:
            printed = end or start
        else:
            return None
        if not PrintedPeriod.model_validate(printed).readings:
            return {"printed": printed, "reason": "a StratML document gives it so"}
        if bool(start) != bool(end):
            return {
                "printed": printed,
                "reason": f"only the {'first' if start else 'last'} day is given",
            }
        return printed

    def _lose(self, owner: str, field: str, what: str) -> None:
        self.losses.append(Loss(owner, field, what))
