"""The sections on what is not known and how the figures were made, and the annex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.wording import sentence
from cdpkit.display import number_text
from cdpkit.report.papers.blocks import Grid, Items, Number, Section, Words
from cdpkit.report.papers.material import day_text, title_of
from cdpkit.report.papers.plans import actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.report.papers.blocks import Block, Cell, Figure
    from cdpkit.report.papers.material import Material


MARKS = {
    "[c]": "Confidential: a small number that could tell who a person is.",
    "[e]": "Estimated.",
    "[f]": "Forecast.",
    "[low]": "Below half of the last digit shown, but not zero.",
    "[p]": "Provisional: may still be revised.",
    "[r]": "Revised since it was last published.",
    "[u]": "Of low reliability.",
    "[b]": "Break in the series: earlier values cannot be compared.",
    "[w]": "None recorded.",
    "[x]": "Not available.",
    "[z]": "Does not apply.",
}
HEADS = {
    "label": "What", "mark": "Of", "period": "Period", "value": "Value",
    "lower": "Lower limit", "upper": "Upper limit", "meaning": "Meaning",
}  # fmt: skip


def unknown_section(material: Material) -> Section:
    """Say what is hidden, missing, too short, undated or without a partner."""
    told = [*_of_indicators(material), *_of_plan(material)]
    title = "What we do not know"
    if not told:
        plan = "" if material.plan is None else ", and every action has a lead, a date and a status"
        return Section("unknown", title, (Words(f"None: every indicator has a value{plan}."),))
    return Section("unknown", title, (Items(tuple(told)),))


def _of_indicators(material: Material) -> Iterator[str]:
    for row in material.rows:
        hidden = sum(
            p.value is None and "c" in {m.value for m in p.markers} for p in row.histories[0]
        )
        notes = [sentence(note) for note in row.notes]
        if hidden and row.value is not None:
            notes.append(
                f"{hidden} value{'' if hidden == 1 else 's'} {'is' if hidden == 1 else 'are'} hidden [c]."
            )
        if notes:
            yield f"{title_of(row)}: {' '.join(dict.fromkeys(notes))}"
    for row in material.aimed():
        if row.target is not None and row.target_due is None:
            yield f"{title_of(row)}: the target has no date."
    named = {row.indicator: title_of(row) for row in material.rows}
    for key in material.card.without_series:
        yield f"{named.get(key, key)}: the file has no series for it."
    for told in material.card.unmatched_series:
        yield f"Series that belong to no indicator of the plan: {told}."


def _of_plan(material: Material) -> Iterator[str]:
    for action in actions(material):
        gaps = [name for name, gone in (
            ("lead", not action.lead), ("due date", action.due is None), ("reported status", action.status == "not known"),
        ) if gone]  # fmt: skip
        if gaps:
            yield f"Action without {' or '.join(gaps)}: {action.text}."


def made_section(material: Material, version: str) -> Section:
    """Say the methods, the sources, the versions and the marks."""
    terms = material.terms
    told = [
        ("Limits of values are those that the publisher prints; where it prints none, Wilson score "
        "intervals of shares, and exact or Byar's intervals of counts and rates. All are 95% limits."),
        ("The direction of travel is the recent trend of Fingertips: the last five points, at 99.8% "
        "confidence; where that cannot be calculated, the change since the period before."),
        ("Readings of a target: the latest value if nothing changes, and the pace of the last five "
        "years. The 80% range comes from the projection of cdpkit, method auto."),
        *([f"Comparison: the 95% interval of our value against the value of {terms.comparator}."] if terms.comparator else []),
        *terms.notes,
    ]  # fmt: skip
    sources = list(
        dict.fromkeys(filter(None, (getattr(r.histories[0], "source", "") for r in material.rows)))
    )
    blocks: list[Block] = [Words(line) for line in told]
    blocks.append(Words(_held(material, sources, version)))
    blocks.append(_marks(material))
    if terms.contact:
        blocks.append(Words(f"Questions: {terms.contact}."))
    return Section("made", "How these figures were made", tuple(blocks))


def _held(material: Material, sources: list[str], version: str) -> str:
    where = f"Sources: {'; '.join(sources)}. " if sources else ""
    files = [
        f"{name} (sha256 begins {digest[:12]})" if digest else name
        for name, digest in material.terms.files
    ]
    of = f" from {', '.join(files)}" if files else ""
    return (
        f"{where}Data as held on {day_text(material.terms.as_of)}. Made with cdpkit {version}{of}; "
        "the same files give the same paper, byte for byte."
    )


def _marks(material: Material) -> Grid:
    rows = list(MARKS.items())
    return material.numbering.grid("marks", "marks used in the tables", ("Mark", "Meaning"), rows)


def annex_section(material: Material, values: Grid | None) -> Section:
    """Give all values, and the numbers behind each picture."""
    grids = [_numbers(figure) for figure in material.numbering.figures]
    blocks = (*((values,) if values else ()), *grids)
    words = (Words("None: no indicator has a series, and there is no picture."),)
    return Section("annex", "Annex: the numbers", blocks or words)


def _numbers(figure: Figure) -> Grid:
    """Give the numbers behind a picture; the limits stand beside their values, not again below."""
    chart = figure.chart
    rows = [row for row in chart.rows() if row["mark"] not in {"interval", "join"}]
    told = [name for name in HEADS if name != "mark" or chart.numbers]
    used = [name for name in told if any(_filled(row[name]) for row in rows)]
    cells = tuple(tuple(_cell(row[name], chart.places) for name in used) for row in rows)
    heads = tuple(HEADS[name] for name in used)
    caption = f"numbers behind figure {figure.number}"
    return Grid(f"n-{figure.key}", f"Table A{figure.number}", caption, heads, cells)


def _filled(value: object) -> bool:
    return value not in (None, "") and value == value  # noqa: PLR0124


def _cell(value: object, places: int | None) -> Cell:
    if not _filled(value):
        return "[z]"
    if isinstance(value, float):
        return Number(number_text(value, places), value)
    return str(value)
