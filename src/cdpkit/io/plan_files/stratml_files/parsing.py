"""XML that may mean harm: no document type, no entities, and limits of size, depth and number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from cdpkit.errors import UnreadableFileError
from cdpkit.io.plan_files.archives import bytes_of

if TYPE_CHECKING:
    from os import PathLike


MAX_LEVELS = 100
MAX_ELEMENTS = 200_000


def parsed(path: str | PathLike[str]) -> Element:
    """Read an XML file; names are those of the namespace of its root, without it.

    Raises
    ------
    UnreadableFileError
        If the file is missing, no XML, declares a document type or an entity, or is over a limit:
        20 MB, 100 levels, 200,000 elements.
    """
    name = str(path)
    data = bytes_of(path, "Keep the plan in a file of its own.")
    tree = _Tree(name)
    try:
        tree.parser.Parse(data, True)
    except expat.ExpatError as error:
        problem = f"is not well-formed XML: line {error.lineno}, column {error.offset + 1}"
        raise UnreadableFileError(name, problem, "Export it again as StratML.") from None
    return tree.builder.close()


class _Tree:
    """Builds elements from what the parser reports."""

    def __init__(self, name: str) -> None:
        self.name, self.builder = name, TreeBuilder()
        self.level = self.elements = 0
        self.space: str | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse

    def refuse(self, *_: Any) -> Never:
        problem = "declares a document type, which no plan needs"
        raise UnreadableFileError(self.name, problem, "Remove the line that begins `<!DOCTYPE`.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.level += 1
        self.elements += 1
        if self.level > MAX_LEVELS or self.elements > MAX_ELEMENTS:
            problem = f"holds more than {MAX_LEVELS} levels or {MAX_ELEMENTS:,} elements"
            raise UnreadableFileError(self.name, problem, "Keep the plan in a file of its own.")
        if self.space is None:
            self.space = tag.rpartition("}")[0]
        self.builder.start(self.local(tag), attributes)

    def end(self, tag: str) -> None:
        self.level -= 1
        self.builder.end(self.local(tag))

    def local(self, tag: str) -> str:
        space, _, local = tag.rpartition("}")
        return local if space == self.space else tag
