"""Pictures of a plan as Mermaid text: its logic, and who reports to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdpkit.model import DocumentFile


class _Graph:
    """Nodes with numbered ids and quoted labels; edges between their keys."""

    def __init__(self, direction: str) -> None:
        self.lines = [f"flowchart {direction}"]
        self.ids: dict[str, str] = {}

    def node(self, key: str, label: str) -> str:
        if key not in self.ids:
            self.ids[key] = f"n{len(self.ids) + 1}"
            self.lines.append(f'  {self.ids[key]}["{_escaped(label)}"]')
        return self.ids[key]

    def edge(self, one: str, other: str, label: str = "") -> None:
        sign = f'-- "{_escaped(label)}" -->' if label else "-->"
        self.lines.append(f"  {one} {sign} {other}")


def _escaped(text: str) -> str:
    """Write what Mermaid or HTML would obey as entities."""
    plain = " ".join(text.split())
    return "".join(c if c.isalnum() or c in " .,:()/%-'" else f"#{ord(c)};" for c in plain)


def mermaid(
    content: DocumentFile, kind: str = "logic", names: Mapping[str, str] | None = None
) -> str:
    """Draw a plan as a Mermaid flow chart.

    Parameters
    ----------
    content : DocumentFile
        The records.
    kind : {"logic", "reporting"}
        Priorities with their commitments, actions and indicators; or reporting lines.
    names : mapping of str to str, optional
        Names of records that are not in the file, by identifier.

    Raises
    ------
    InputError
        If `kind` is neither.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> mermaid(load("lancashire").files[-1].content, "reporting").splitlines()[0]
    'flowchart BT'
    """
    if kind not in {"logic", "reporting"}:
        raise InputError("kind", f"is `{kind}`", "Use `logic` or `reporting`.")
    known = names or {}
    graph = _logic(content, known) if kind == "logic" else _reporting(content, known)
    return "\n".join(graph.lines) + "\n"


def _logic(content: DocumentFile, names: Mapping[str, str]) -> _Graph:
    graph = _Graph("LR")
    own = {one.id: one.title for one in content.indicators}
    for strategy in content.strategies:
        for priority in strategy.priorities:
            top = graph.node(priority.id, priority.title)
            for commitment in priority.commitments:
                graph.edge(top, graph.node(commitment.id, commitment.text))
            for action in priority.actions:
                node = graph.node(action.id, action.text)
                for above in action.supports or (priority.id,):
                    graph.edge(graph.node(above, above), node)
                for name in action.indicators:
                    graph.edge(node, graph.node(name, own.get(name) or names.get(name) or name))
            for link in priority.indicators:
                name = link.indicator
                graph.edge(top, graph.node(name, own.get(name) or names.get(name) or name))
    return graph


def _reporting(content: DocumentFile, names: Mapping[str, str]) -> _Graph:
    graph = _Graph("BT")
    own = {board.id: str(board.name) for board in content.boards}
    for partnership in content.partnerships:
        node = graph.node(partnership.id, str(partnership.name))
        for line in partnership.reports_to:
            name = line.printed or own.get(line.to or "") or names.get(line.to or "") or line.to
            above = graph.node(line.to or f"printed:{line.printed}", name or "")
            graph.edge(node, above, line.kind.value.replace("_", " "))
        for member in partnership.member_partnerships:
            graph.edge(graph.node(member, names.get(member) or member), node, "member of")
    return graph
