"""The sections on the plan: what the board is asked to do, its actions, its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.wording import listed
from cdpkit.errors import CdpError
from cdpkit.model import plan_actions
from cdpkit.report.papers.blocks import Items, Section, Words
from cdpkit.report.papers.material import day_text, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.display import Chart
    from cdpkit.display.pictures import ActionRow
    from cdpkit.report.papers.blocks import Block, Grid
    from cdpkit.report.papers.material import Material


LINKS = {"main": "\u25cf Main", "helps": "\u25cb Helps"}
STATES = ("achieved", "under way", "delayed", "overdue", "planned", "stopped")


def actions(material: Material) -> tuple[ActionRow, ...]:
    """Give the actions of the plan; none without a plan."""
    if material.plan is None or material.registry is None:
        return ()
    return plan_actions(material.plan, material.registry)


def plan_line(material: Material) -> str:
    """Count the actions by status, in a sentence; empty without a plan."""
    some = actions(material)
    if not some:
        return ""
    found = [each.state(material.terms.as_of) for each in some]
    told = [
        f"{found.count(name)} {'is' if found.count(name) == 1 else 'are'} {name}"
        for name in STATES
        if name in found
    ]
    unknown = found.count("not known")
    last = f" The status of {unknown} is not known." if unknown else ""
    size = f"{len(some)} action{'' if len(some) == 1 else 's'}"
    return (
        f"Of {size}, {listed(told)}.{last}" if told else f"The status of all {size} is not known."
    )


def wrongs(action: ActionRow, material: Material) -> list[str]:
    """Say what the board should know of an action; nothing where all is well."""
    state = action.state(material.terms.as_of)
    if state in {"achieved", "stopped"}:
        return []
    found = []
    if state == "overdue":
        found.append("overdue")
    if state == "delayed":
        found.append("delayed")
    if not action.lead:
        found.append("no lead")
    if action.due is None:
        found.append("no due date")
    return found


def asks_section(material: Material) -> Section:
    """Give what the writer asks, else a line for each thing that needs the board."""
    asked = material.terms.asks or tuple(_asked(material))
    title = "What the board is asked to do"
    if not asked:
        return Section("asks", title, (Words(_nothing_asked(material)),))
    return Section("asks", title, (Items(asked, asked=True),))


def _nothing_asked(material: Material) -> str:
    """Say that nothing is asked, of what was given alone."""
    found = []
    if material.plan is not None:
        found.append("no action is overdue or without a lead")
    if material.card.rule is not None:
        found.append("no indicator is rated red")
    if material.terms.comparator:
        found.append(f"none is both worse than {material.terms.comparator} and getting worse")
    if not found:
        return "None: there is no plan, no rating rule and no area to compare with."
    return f"None: {listed(found)}."


def _asked(material: Material) -> Iterator[str]:
    for action in actions(material):
        found = wrongs(action, material)
        if "overdue" in found:
            yield f"Decide what to do about an action that was due by {day_text(action.due)}: {action.text}."
        if "no lead" in found:
            yield f"Name a lead for an action: {action.text}."
    for row in material.attention():
        why = [f"rated {row.rag}"] if row.rag is not None and row.rag.is_colour else []
        why += [f"{row.comparison} than {row.comparator}"] if row.comparison == "worse" else []
        why += [str(row.direction)] if str(row.direction) == "getting worse" else []
        yield f"Discuss an indicator that needs attention ({listed(why)}): {title_of(row)}."


def plan_section(material: Material) -> Section:
    """Show the timeline, the actions that need the board, and the outcomes without a priority."""
    title = "The plan"
    if material.plan is None or material.registry is None:
        return Section("plan", title, (Words("None: no plan was given."),))
    blocks: list[Block] = [Words(line) for line in (plan_line(material),) if line]
    blocks += _timeline(material)
    blocks += _needing(material)
    blocks += _coverage(material)
    return Section("plan", title, tuple(blocks) or (Words("None: the plan has no actions."),))


def _timeline(material: Material) -> list[Block]:
    assert material.plan is not None  # noqa: S101 -- asked by the caller
    assert material.registry is not None  # noqa: S101
    if "timeline" not in material.terms.pictures or not actions(material):
        return []
    found = material.registry.chart("timeline", of=material.plan.id, as_of=material.terms.as_of)
    return [material.numbering.figure("timeline", found)]


def _needing(material: Material) -> list[Block]:
    rows = [
        (action.text, action.lead or "[x]", day_text(action.due) or "[x]",
         action.state(material.terms.as_of).capitalize(), listed(found).capitalize())
        for action in actions(material)
        if (found := wrongs(action, material))
    ]  # fmt: skip
    if not rows:
        return [Words("No action is overdue, delayed, or without a lead or due date.")]
    heads = ("Action", "Lead", "Due", "Status", "What is wrong")
    return [material.numbering.grid("actions", "actions that need the board", heads, rows)]


def _coverage(material: Material) -> list[Block]:
    assert material.plan is not None  # noqa: S101 -- asked by the caller
    assert material.registry is not None  # noqa: S101
    try:
        chart = material.registry.chart("coverage", of=material.plan.id)
    except CdpError:
        return [Words("The plan does not say which national outcomes its priorities serve.")]
    return [coverage_grid(material, chart)]


def coverage_grid(material: Material, chart: Chart) -> Grid:
    """Lay out the matrix of priorities and outcomes as a table."""
    heads = ("Priority", *(name for _, name in chart.x.ticks))
    names = dict(chart.y.ticks)
    links: dict[float, dict[float, str]] = {}
    for mark in chart.marks:
        if mark.role == "link":
            links.setdefault(mark.y[0], {})[mark.x[0]] = mark.meaning[0]
    rows = [
        (names[y], *(LINKS.get(cells.get(x, ""), "None") for x, _ in chart.x.ticks))
        for y, cells in links.items()
    ]
    caption = "priorities of the plan by national outcomes"
    return material.numbering.grid("coverage", caption, heads, rows, note=f"{chart.headline}.")
