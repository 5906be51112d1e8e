"""Every figure that a paper prints, as the next paper reads it, and what has changed since the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cdpkit.assess import scorecard
from cdpkit.assess.wording import Measure, decimal_of, number_text
from cdpkit.errors import CdpError, InputError
from cdpkit.reasons import Reason
from cdpkit.report.papers.blocks import Number, Section, Words
from cdpkit.report.papers.material import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cdpkit.assess import ScorecardRow
    from cdpkit.model import Observation, Series
    from cdpkit.report.papers.blocks import Cell, Grid
    from cdpkit.report.papers.material import Material


WHY = {"c": "Now hidden, as a small number", "r": "Revised by the publisher"}


class Printed(NamedTuple):
    """An observation of an indicator as the paper prints it."""

    row: ScorecardRow
    record: Series
    seen: Observation

    @property
    def shown(self) -> str:
        """The value with its marker: `8.2 [p]`, or the marker alone."""
        value, marker = self.seen.value, self.seen.marker
        mark = "" if marker is None else f"[{marker.value}]"
        if value is None:
            return mark or "[x]"
        places = max(self.record.decimals, self.row.places)
        return f"{Measure(self.row.unit, places).number(value)} {mark}".strip()


def printed(material: Material) -> Iterator[Printed]:
    """Give every observation of the indicators, in order."""
    for row in material.rows:
        record = material.series(row)
        for seen in () if record is None else record.observations:
            assert record is not None  # noqa: S101 -- it has observations
            yield Printed(row, record, seen)


def figures_of(material: Material) -> list[dict[str, Any]]:
    """Give each printed figure with its indicator, period, marker, release and rating."""
    return [
        {
            "indicator": each.row.indicator,
            "title": title_of(each.row),
            "population": each.row.population,
            "area": each.row.area,
            "period": str(each.seen.period),
            "value": None if each.seen.value is None else float(each.seen.value),
            "shown": each.shown,
            "unit": each.row.unit,
            "marker": "" if each.seen.marker is None else each.seen.marker.value,
            "vintage": each.record.vintage,
            "rating": str(each.row.rag or "") if each.seen.period == each.row.period else "",
        }
        for each in printed(material)
    ]


def values_grid(material: Material) -> Grid | None:
    """Lay out all values of the indicators; the markers stand beside the numbers."""
    rows: list[tuple[Cell, ...]] = []
    for each in printed(material):
        seen = each.seen
        value = (
            "[x]" if seen.value is None else Number(each.shown.split(" [")[0], float(seen.value))
        )
        limits = tuple(_limit(each, limit) for limit in (seen.lower, seen.upper))
        mark = "" if seen.marker is None else f"[{seen.marker.value}]"
        period = seen.period.format("nhs")
        rows.append(
            (title_of(each.row), period, value, *limits, each.row.unit or "[z]", mark or "[z]")
        )
    if not rows:
        return None
    heads = ("Indicator", "Period", "Value", "Lower limit", "Upper limit", "Unit", "Marker")
    return material.numbering.grid("values", "all values of the indicators", heads, rows)


def _limit(each: Printed, limit: Any) -> Cell:
    if limit is None:
        return "[z]"
    return Number(number_text(limit, max(each.record.decimals, each.row.places)), float(limit))


CHANGED = "rating_changes"
EFFECTS = {
    "no_rule": "None: nothing is rated",
    "not_rated": "None: it was not rated",
    "rating_lost": "Not known: the last rating cannot be worked out again",
    "rating_stays": "None: the rating stays {then}",
    CHANGED: "Was {then}, would have been {now}",
}
"""What a figure that has changed does to the last rating, by code."""


class Restated(NamedTuple):
    """A figure that an earlier paper printed, and what it is now."""

    now: Printed
    then: Mapping[str, Any]
    effect: Reason


def last_figures(last: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """Give the figures of the paper before; an error where it is none."""
    if last is None:
        return ()
    figures = last.get("figures")
    if last.get("kind") != "board paper" or not isinstance(figures, list):
        hint = "Give the board-paper.json of the last meeting."
        raise InputError("last", "is not the JSON of a board paper", hint)
    return figures


def restated(material: Material) -> list[Restated]:
    """Find the figures that are printed otherwise than in the paper before."""
    before = {_key(each): each for each in last_figures(material.terms.last)}
    found = []
    for each in printed(material):
        then = before.get((each.row.indicator, each.row.population, str(each.seen.period)))
        if then is not None and then["shown"] != each.shown:
            found.append(Restated(each, then, _effect(material, each, before)))
    return found


def _key(figure: Mapping[str, Any]) -> tuple[str, str, str]:
    return figure["indicator"], figure.get("population", ""), figure["period"]


def _effect(
    material: Material, each: Printed, before: Mapping[tuple[str, str, str], Mapping[str, Any]]
) -> Reason:
    """Say what the last rating would have been with the figures of today."""
    if material.card.rule is None:
        return Reason("no_rule")
    last = [
        figure for (key, who, _), figure in before.items()
        if (key, who) == (each.row.indicator, each.row.population) and figure.get("rating")
    ]  # fmt: skip
    if not last:
        return Reason("not_rated")
    rated, then = last[-1]["period"], last[-1]["rating"]
    now = _rating_at(material, each, rated)
    if not now:
        return Reason("rating_lost")
    if now == then:
        return Reason.of("rating_stays", then=then)
    return Reason.of(CHANGED, then=then, now=now)


def _rating_at(material: Material, each: Printed, period: str) -> str:
    """Rate the indicator as the last paper did, with its values as they are now."""
    last = next((o.period for o in each.record.observations if str(o.period) == period), None)
    if last is None:
        return ""
    held = tuple(o for o in each.record.observations if o.period <= last)
    others = [s for s in material.table.find(indicator=[each.record.indicator])
              if s.area != each.record.area]  # fmt: skip
    series = [each.record.model_copy(update={"observations": held}), *others]
    try:
        card = scorecard(
            material.registry, series, area=material.terms.area, **material.card_options
        )
    except CdpError:
        return ""
    same = (
        r for r in card if (r.indicator, r.population) == (each.row.indicator, each.row.population)
    )
    return next((str(r.rag) for r in same if r.period == last), "")


def restated_line(found: Sequence[Restated]) -> str:
    """Count the figures that have changed, in a sentence; empty without any."""
    if not found:
        return ""
    size, rated = len(found), sum(each.effect.code == CHANGED for each in found)
    one = size == 1
    told = (
        f"{size} figure{'' if one else 's'} {'has' if one else 'have'} changed since the last paper"
    )
    if not rated:
        return f"{told}; no rating changes."
    return f"{told}; {rated} {'changes' if rated == 1 else 'change'} a rating."


def restated_section(material: Material, found: Sequence[Restated], last: str) -> Section:
    """List what earlier papers printed otherwise, with the difference and its effect."""
    title = "Figures that have changed"
    if material.terms.last is None:
        return Section(
            "restated", title, (Words("None: there is no earlier paper to compare with."),)
        )
    if not found:
        return Section(
            "restated", title, (Words(f"None: every figure in the paper of {last} is unchanged."),)
        )
    lead = "A figure that an earlier paper printed is listed here when it has been revised or corrected."
    heads = (
        "Indicator and period",
        "Printed then",
        "Now",
        "Difference",
        "Why",
        "Effect on the rating",
    )
    rows = [
        (f"{title_of(each.now.row)}, {each.now.seen.period.format('nhs')}", str(each.then["shown"]),
         each.now.shown, _difference(each), _why(each), EFFECTS[each.effect.code].format(**each.effect.values))
        for each in found
    ]  # fmt: skip
    caption = f"figures that have changed since the paper of {last}"
    grid = material.numbering.grid("restated", caption, heads, rows)
    return Section("restated", title, (Words(lead), grid))


def _difference(each: Restated) -> str:
    value, then = each.now.seen.value, each.then.get("value")
    if value is None or then is None:
        return "[x]"
    change = value - decimal_of(float(then))
    places = max(each.now.record.decimals, each.now.row.places)
    size = number_text(abs(change), places)
    if not size.strip("0."):
        return "0"
    points = " points" if each.now.row.unit == "%" else ""
    return f"{'+' if change > 0 else chr(0x2212)}{size}{points}"


def _why(each: Restated) -> str:
    seen = each.now.seen
    if seen.note:
        return seen.note
    marker = "" if seen.marker is None else seen.marker.value
    if marker in WHY:
        return WHY[marker]
    if each.then.get("marker") == "p":
        return "Was provisional"
    return "The publisher does not say"
