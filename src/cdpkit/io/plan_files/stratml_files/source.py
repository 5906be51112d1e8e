"""The elements of a StratML document, with a note of which were read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdpkit.display import shortened
from cdpkit.io.plan_files.losses import Loss

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


_AROUND = re.compile(r"^[ \t]*[\r\n]\s*|(?<!\s)\s*[\r\n][ \t]*$")
"""Line breaks and indents around a text, which an editor of XML adds."""
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance}"


class Source:
    """Gives texts and attributes of elements, and tells at the end which nobody asked for."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._read: set[int] = set()
        self._attributes: set[tuple[int, str]] = set()

    def text(self, element: Element | None, name: str) -> str:
        """Give the text of an inner element; empty where there is none."""
        inner = None if element is None else element.find(name)
        if inner is None:
            return ""
        self._read.add(id(inner))
        return _AROUND.sub("", inner.text or "")

    def peek(self, element: Element | None, name: str) -> str:
        """Give a text without taking it as read."""
        inner = None if element is None else element.find(name)
        return "" if inner is None else _AROUND.sub("", inner.text or "")

    def texts(self, element: Element, name: str) -> list[str]:
        """Give the texts of all inner elements of a name."""
        found = element.findall(name)
        self._read.update(map(id, found))
        return [_AROUND.sub("", one.text or "") for one in found]

    def attribute(self, element: Element, name: str) -> str:
        """Give an attribute; empty where there is none."""
        self._attributes.add((id(element), name))
        return element.get(name, "")

    def left(self) -> Iterator[Loss]:
        """Give each text and attribute that was not read, below the identifier above it."""
        yield from self._left(self.root, "")

    def _left(self, element: Element, owner: str) -> Iterator[Loss]:
        owner = (element.findtext("Identifier") or "").strip() or owner
        text = " ".join((element.text or "").split())
        if text and id(element) not in self._read:
            yield Loss(owner, element.tag, f"left out: `{shortened(text, 60)}`")
        for name, value in element.attrib.items():
            if not name.startswith(_SCHEMA) and (id(element), name) not in self._attributes:
                yield Loss(owner, f"{element.tag}@{name}", f"left out: `{value}`")
        for inner in element:
            yield from self._left(inner, owner)
