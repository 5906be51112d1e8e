"""The sections on indicators: summary, scorecard, what needs attention, targets, comparison."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdpkit.assess import project
from cdpkit.assess.wording import Measure, listed, number_text
from cdpkit.errors import CdpError
from cdpkit.report.papers.blocks import Grid, Items, Number, Section, Words
from cdpkit.report.papers.material import latest_mark, period_text, title_of

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.assess import AssessedProjection, ComparisonTable, ScorecardRow
    from cdpkit.report.papers.blocks import Block, Cell
    from cdpkit.report.papers.material import Material


MOST_FIGURES = 4
"""Pictures of one kind in a section."""
MOST_SENTENCES = 5
STATES = {
    "green": ("is green", "are green"),
    "amber": ("is amber", "are amber"),
    "red": ("is red", "are red"),
    "monitored": ("is monitored without a rating", "are monitored without a rating"),
    "no target": ("has no target", "have no target"),
    "no data": ("has no published value", "have no published value"),
    "no update due": ("has no newer value", "have no newer value"),
    "no judgement": ("is not judged", "are not judged"),
    "not rated": ("is not rated", "are not rated"),
}


def summary_section(material: Material, plan_line: str, changed_line: str) -> Section:
    """Give the counts, then at most five sentences."""
    told = [material.changed(row) for row in (*material.attention()[:2], *material.well()[:1])]
    lines = [*told, *filter(None, (plan_line, changed_line))][:MOST_SENTENCES]
    blocks: list[Block] = [Words(_counts(material), "lead")]
    return Section("summary", "Summary", (*blocks, *([Items(tuple(lines))] if lines else ())))


def _counts(material: Material) -> str:
    size = len(material.rows)
    noun = "indicator" if size == 1 else "indicators"
    if material.card.rule is None:
        return f"{size} {noun}. No rating rule was given, so nothing is rated."
    found = Counter(str(row.rag) for row in material.rows)
    told = [f"{found[name]} {one if found[name] == 1 else more}"
            for name, (one, more) in STATES.items() if found[name]]  # fmt: skip
    return f"Of {size} {noun}, {listed(told)}."


def scorecard_section(material: Material) -> Section:
    """Give a row an indicator: latest value, change, target, direction, comparison, rating."""
    terms, rated = material.terms, material.card.rule is not None
    heads = ["Indicator", "Latest", "Change", "Target", "Direction of travel"]
    heads += [f"Against {terms.comparator}"] if terms.comparator else []
    heads += ["Rating"] if rated else []
    rows = [_card_row(row, material) for row in material.rows]
    size = len(rows)
    caption = f"{size} indicator{'' if size == 1 else 's'}, {terms.area}, latest value"
    grid = material.numbering.grid(
        "card", caption, heads, rows, note=_rule(material), rating=len(heads) - 1 if rated else -1,
        data=_data(material, caption),
    )  # fmt: skip
    return Section("scorecard", "Scorecard", (grid,))


def _rule(material: Material) -> str:
    rule = material.card.rule
    if rule is None:
        return "No rating rule was given, so nothing is rated."
    last = "The rating does not say whether a change is more than chance: the direction does."
    return f"Rating rule. {rule.sentence()} {last}"


def _card_row(row: ScorecardRow, material: Material) -> list[Cell]:
    cells: list[Cell] = [
        title_of(row),
        "\n".join(filter(None, (row.shown or latest_mark(row), period_text(row)))),
        _change(row),
        _target(row),
        str(row.direction).capitalize(),
    ]
    if material.terms.comparator:
        level = row.comparator_value
        said = "" if level is None else f"\n{row.comparator} {_number(row, level)}"
        cells.append(f"{row.comparison.capitalize()}{said}")
    return [*cells, str(row.rag).capitalize()] if material.card.rule else cells


def _number(row: ScorecardRow, value: Decimal) -> str:
    return Measure(row.unit, row.places).number(value)


def _change(row: ScorecardRow) -> str:
    """Give the change since the baseline, else since the period before, with its sign."""
    since = (
        (row.change_from_baseline, row.baseline_period),
        (row.change_from_previous, row.previous_period),
    )
    for change, period in since:
        if change is not None and period is not None:
            sign = "+" if change > 0 else "\u2212" if change < 0 else ""
            points = " points" if row.unit == "%" else ""
            return f"{sign}{number_text(abs(change), row.places)}{points}\nsince {period.format('nhs')}"
    return "[x]"


def _target(row: ScorecardRow) -> str:
    if row.target is None:
        return row.target_text or "No target"
    due = "" if row.target_due is None else f" by {row.target_due.format('nhs')}"
    lines = [f"{row.target_text}{due}"]
    if row.is_due_later:
        lines.append("not due yet")
        lines += [] if row.expected is None else [f"path expects {_number(row, row.expected)}"]
    else:
        lines.append(str(row.target_status))
    return "\n".join(lines)


def _data(material: Material, caption: str) -> Grid:
    """Give the scorecard for a spreadsheet: one fact a column."""
    heads = ("Indicator", "Period", "Value", "Unit", "Marker", "Change", "Changed since", "Target",
             "Target due", "Path expects", "Target status", "Direction of travel", "Comparator value",
             "Against comparator", "Rating")  # fmt: skip
    rows = []
    for row in material.rows:
        since = row.baseline_period or row.previous_period
        change = row.change_from_baseline if row.baseline_period else row.change_from_previous
        marker = "".join(
            f"[{m.value}]" for p in row.histories[0] if p.period == row.period for m in p.markers
        )
        cells: tuple[Cell, ...] = (
            title_of(row), period_text(row) or "[z]", _cell(row.value), row.unit or "[z]",
            marker or "[z]", _cell(change), "[z]" if since is None else since.format("nhs"),
            _cell(row.target), "[z]" if row.target_due is None else row.target_due.format("nhs"),
            _cell(row.expected), "not due yet" if row.is_due_later else str(row.target_status),
            str(row.direction),
            _cell(row.comparator_value), row.comparison, "[z]" if row.rag is None else str(row.rag),
        )  # fmt: skip
        rows.append(cells)
    return Grid("card", "", caption, heads, tuple(rows))


def _cell(value: Decimal | None) -> Cell:
    return "[x]" if value is None else Number(f"{value:,}", float(value))


def attention_section(material: Material) -> Section:
    """Say what needs attention and what goes well, with a picture of the first of each."""
    blocks: list[Block] = []
    parts = (("Needs attention", material.attention()), ("Goes well", material.well()))
    for name, rows in parts:
        blocks.append(Words(name, "heading"))
        blocks += [Words(row.sentence()) for row in rows] or [Words(_nothing(material, name))]
        drawn = [row for row in rows if row.value is not None and len(row.histories[0]) > 2][:2]
        if "indicator" in material.terms.pictures:
            blocks += [
                material.numbering.figure(f"indicator-{material.rows.index(row) + 1}", row.chart())
                for row in drawn
            ]
    return Section("attention", "What needs attention, what goes well", tuple(blocks))


def _nothing(material: Material, name: str) -> str:
    if material.card.rule is None and not material.terms.comparator:
        return "None: nothing is rated, and nothing is compared with another area."
    if name == "Goes well":
        return "None: no indicator is rated green, or both better and getting better."
    return "None: no indicator is rated red, or both worse and getting worse."


def target_section(material: Material) -> Section:
    """Give the two readings of each target that is to come."""
    lead = "Two readings follow from the same values. Neither is a forecast of what new policy will do."
    told, figures = [], []
    for row in material.aimed():
        found = _projected(material, row) if row.is_due_later or row.value is None else None
        told.append(Words(_reading(row, found)))
        if found is not None and found.result is not None:
            figures.append((f"projection-{material.rows.index(row) + 1}", found.chart()))
    if not told:
        return Section(
            "targets", "Will we meet our targets?", (Words("None: no indicator has a target."),)
        )
    drawn = figures[:MOST_FIGURES] if "projection" in material.terms.pictures else []
    blocks = [material.numbering.figure(key, chart) for key, chart in drawn]
    leads = [Words(lead)] if figures else []
    return Section("targets", "Will we meet our targets?", (*leads, *told, *blocks))


def _projected(material: Material, row: ScorecardRow) -> AssessedProjection | None:
    record = material.series(row)
    if record is None or row.target is None or row.target_due is None:
        return None
    judged = record.model_copy(update={"polarity": row.polarity, "title": title_of(row)})
    try:
        return project(judged, target=float(row.target), due=row.target_due)
    except CdpError:
        return None


def _reading(row: ScorecardRow, found: AssessedProjection | None) -> str:
    if found is not None:
        return " ".join((found.sentence(), *found.caveats()[:2]))
    if row.value is None:
        return (
            f"{title_of(row)}: there is no value to compare with the target of {row.target_text}."
        )
    if row.target is not None and row.target_due is None:
        return f"{row.sentence()} The target has no date, so there is no reading for it."
    return row.sentence()


def comparison_section(material: Material) -> Section:
    """Set each indicator against the comparator, and the area among all areas."""
    terms, title = material.terms, "How we compare"
    if not terms.comparator:
        return Section("compare", title, (Words("None: no area to compare with was named."),))
    found = material.compared()
    rows = [(row, level) for row in material.rows if (level := row.comparator_value) is not None]
    if not rows or found is None:
        return Section(
            "compare",
            title,
            (Words(f"None: {terms.comparator} has no values for our indicators."),),
        )
    blocks: list[Block] = []
    if "spine" in terms.pictures:
        try:
            blocks.append(
                material.numbering.figure("spine", found.chart("spine", mark=_own(found)))
            )
        except CdpError:
            few = "There is no picture of the area among others: too few other areas have values."
            blocks.append(Words(few, "small"))
    heads = ("Indicator", "Period", terms.area, terms.comparator, "How we compare")
    cells = [
        (
            title_of(row),
            period_text(row),
            row.shown,
            _number(row, level),
            row.comparison.capitalize(),
        )
        for row, level in rows
    ]
    caption = f"{terms.area} against {terms.comparator}"
    note = "The interval of our value is compared with the value of the comparator, as if that were known exactly."
    blocks.append(material.numbering.grid("compare", caption, heads, cells, note=note))
    return Section("compare", title, tuple(blocks))


def _own(found: ComparisonTable) -> str:
    """Give the name under which a picture knows the area."""
    return next((each.place.name for each in found.standings()), "")
