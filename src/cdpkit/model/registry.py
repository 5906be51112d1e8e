"""The registry: every record by its identifier, references resolved and checked."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from cdpkit.errors import DocumentError, MissingDataError
from cdpkit.model.record import Record, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdpkit.model.document_file import DocumentFile

__all__ = [
    "Path",
    "Registry",
    "SourceFile",
    "printed_path",
    "reference_fields",
    "walk_records",
]

Path = tuple[str | int, ...]
"""Keys and positions that lead from the top of a file to a value."""

_RecordT = TypeVar("_RecordT", bound=Record)


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """A loaded file: its name, its records, and the line on which each value stands.

    Parameters
    ----------
    name : str
        Name of the file for messages.
    content : DocumentFile
        Its records.
    lines : mapping of path to int
        Line of each value, as far as known.
    """

    name: str
    content: DocumentFile
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int | None:
        """Give the line of `path`, or of the nearest path above it that has one."""
        known = (path[:size] for size in range(len(path), -1, -1))
        return next((self.lines[part] for part in known if part in self.lines), None)

    def place_of(self, path: Path) -> str:
        """Give `file:line` for messages, or the file alone where lines are not known."""
        line = self.line_of(path)
        return self.name if line is None else f"{self.name}:{line}"

    def error(self, path: Path, problem: str, hint: str) -> DocumentError:
        """Make an error that names the file, the line and the path."""
        return DocumentError(self.name, self.line_of(path), printed_path(path), problem, hint)


def printed_path(path: Path) -> str:
    """Write a path as in `figures[3].value`.

    Examples
    --------
    >>> printed_path(("figures", 3, "value"))
    'figures[3].value'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


@cache
def reference_fields(kind: type[Record]) -> dict[str, Ref]:
    """Give the fields of a record class that point to other records.

    Examples
    --------
    >>> from cdpkit.model import Locator
    >>> reference_fields(Locator)["document"].kinds
    ('Document',)
    """
    found = {}
    for name, info in kind.model_fields.items():
        marks = [*info.metadata, *_marks_within(info.annotation)]
        if ref := next((mark for mark in marks if isinstance(mark, Ref)), None):
            found[name] = ref
    return found


def _marks_within(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _marks_within(part)


def walk_records(record: Record, path: Path = ()) -> Iterator[tuple[Path, Record]]:
    """Give a record and all records within it, each with the path that leads to it.

    Examples
    --------
    >>> from cdpkit.model import Name
    >>> [type(record).__name__ for _, record in walk_records(Name.parse("Re-Frame"))]
    ['Name']
    """
    yield path, record
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from walk_records(value, (*path, name))
        elif isinstance(value, tuple) and value and isinstance(value[0], Record):
            for position, item in enumerate(value):
                yield from walk_records(item, (*path, name, position))


class Registry:
    """Every record of a set of files by identifier. Building it checks all references.

    Parameters
    ----------
    files : iterable of SourceFile
        The files; later ones may refer to earlier ones and the other way round.

    Raises
    ------
    DocumentError
        If two records share an identifier, a reference leads nowhere or to the wrong kind of
        record, or references run in a circle. Further problems are attached as notes.

    Examples
    --------
    >>> from cdpkit.model.document_file import DocumentFile
    >>> from cdpkit.model import Post
    >>> content = DocumentFile(cdpkit="1.0", posts=[Post(id="dph", title="Director")])
    >>> registry = Registry([SourceFile("posts.yaml", content)])
    >>> registry["dph"].title
    'Director'
    """

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self.files = tuple(files)
        self._records: dict[str, Record] = {}
        self._places: dict[str, tuple[SourceFile, Path]] = {}
        self._by_kind: dict[str, list[Record]] = defaultdict(list)
        self._links: list[tuple[SourceFile, Path, str | None, str, Ref]] = []
        problems = [*self._index(), *self._dangling(), *self._circles(), *self._wrong_bases()]
        if problems:
            first, *rest = problems
            for problem in rest[:20]:
                first.add_note(str(problem))
            raise first

    def _index(self) -> Iterator[DocumentError]:
        for file in self.files:
            owner: dict[Path, str] = {}
            for path, record in walk_records(file.content):
                identifier = getattr(record, "id", None)
                if identifier is not None:
                    owner[path] = identifier
                    if identifier in self._records:
                        yield self._duplicate(identifier, file, path)
                        continue
                    self._records[identifier] = record
                    self._places[identifier] = file, path
                    self._by_kind[type(record).__name__].append(record)
                holder = next(
                    (owner[path[:n]] for n in range(len(path), -1, -1) if path[:n] in owner), None
                )
                self._collect_links(file, path, record, holder)

    def _collect_links(
        self, file: SourceFile, path: Path, record: Record, holder: str | None
    ) -> None:
        for name, ref in reference_fields(type(record)).items():
            value = getattr(record, name)
            if isinstance(value, str):
                self._links.append((file, (*path, name), holder, value, ref))
            elif value is not None:
                self._links.extend(
                    (file, (*path, name, n), holder, item, ref) for n, item in enumerate(value)
                )

    def _duplicate(self, identifier: str, file: SourceFile, path: Path) -> DocumentError:
        first, where = self._places[identifier]
        hint = f"It is taken at {first.place_of(where)}; give one of the two another id."
        return file.error((*path, "id"), f"repeats the id `{identifier}`", hint)

    def _dangling(self) -> Iterator[DocumentError]:
        for file, path, _, target, ref in self._links:
            kinds = " or ".join(ref.kinds)
            found = self._records.get(target)
            if found is None:
                yield file.error(
                    path, f"points to `{target}`, which is nowhere", self._near(target)
                )
            elif type(found).__name__ not in ref.kinds:
                problem = f"points to `{target}`, which is of kind {type(found).__name__}"
                yield file.error(path, problem, f"It must point to: {kinds}.")

    def _near(self, target: str) -> str:
        near = difflib.get_close_matches(target, self._records, n=3, cutoff=0.6)
        if near:
            return f"Did you mean {', '.join(f'`{name}`' for name in near)}?"
        return "Add the record, or mend the id."

    def _circles(self) -> Iterator[DocumentError]:
        edges: dict[str, list[tuple[str, SourceFile, Path]]] = defaultdict(list)
        for file, path, holder, target, ref in self._links:
            if ref.acyclic and holder is not None:
                edges[holder].append((target, file, path))
        done: set[str] = set()
        for start in list(edges):
            yield from self._circle_from(start, edges, done)

    @staticmethod
    def _circle_from(
        start: str, edges: Mapping[str, list[tuple[str, SourceFile, Path]]], done: set[str]
    ) -> Iterator[DocumentError]:
        stack = [(start, iter(edges.get(start, ())))]
        trail = [start]
        while stack:
            node, targets = stack[-1]
            step = next((edge for edge in targets if edge[0] not in done), None)
            if step is None:
                done.add(node)
                stack.pop()
                trail.pop()
                continue
            target, file, path = step
            if target in trail:
                circle = " -> ".join([*trail[trail.index(target) :], target])
                yield file.error(path, f"runs in a circle: {circle}", "Break it at one place.")
            else:
                stack.append((target, iter(edges.get(target, ()))))
                trail.append(target)

    def _wrong_bases(self) -> Iterator[DocumentError]:
        from cdpkit.model.printed_values import Unit
        from cdpkit.model.records import Figure

        for figure in self.of(Figure):
            base = self._records.get(figure.of or "")
            if isinstance(base, Figure) and base.is_numeric and base.value.unit is not Unit.COUNT:
                file, path = self._places[figure.id]
                problem = f"takes a percentage of a figure whose unit is {base.value.unit.value}"
                yield file.error((*path, "of"), problem, "The base must be a count.")

    def __getitem__(self, identifier: str) -> Record:
        try:
            return self._records[identifier]
        except KeyError:
            raise MissingDataError("record", identifier, self._near(identifier)) from None

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._records

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def of(self, kind: type[_RecordT], *, document: str | None = None) -> tuple[_RecordT, ...]:
        """Give all records of one class, in the order of files and places.

        Parameters
        ----------
        kind : type
            A record class with identifiers, e.g. `Figure`.
        document : str, optional
            Only those encoded in the file of this document.

        Returns
        -------
        tuple of Record
            Empty where there is none.

        Examples
        --------
        >>> from cdpkit.model import Post
        >>> Registry([]).of(Post)
        ()
        """
        records = self._by_kind.get(kind.__name__, [])
        return tuple(
            record
            for record in records
            if isinstance(record, kind)
            and (document is None or self.document_of(record.id) == document)  # type: ignore[attr-defined]
        )

    def document_of(self, identifier: str) -> str | None:
        """Give the id of the document whose file holds the record, or None for reference data.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        """
        self[identifier]
        document = self._places[identifier][0].content.document
        return document.id if document else None

    def place_of(self, identifier: str) -> str:
        """Give file and line of the record, for messages.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        """
        self[identifier]
        file, path = self._places[identifier]
        return file.place_of(path)
