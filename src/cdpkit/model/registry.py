"""The registry: every record by its identifier, references resolved and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, overload

from cdpkit.display import Parts, Plottable, Table
from cdpkit.errors import DocumentError, InputError, MissingDataError, did_you_mean
from cdpkit.model.document_file import DocumentFile
from cdpkit.model.links import Link, Reference, circles, links_of, points_to, walk_records
from cdpkit.model.plan_pictures import coverage_of, timeline_of, tree_of
from cdpkit.model.printed_values import Unit
from cdpkit.model.problems import Path, printed_path
from cdpkit.model.record import Record
from cdpkit.model.records import Figure, Priority, Strategy, differing
from cdpkit.model.source_files import Place, SourceFile, all_in_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cdpkit.display import Chart


RecordT = TypeVar("RecordT", bound=Record)
_NOT_NEAR = "Add the record, or correct the id."
_LOOKED_AT = 200_000
"""Identifiers that are compared in all with those that lead nowhere, for a guess: about a second."""


class Registry(Plottable, Mapping[str, Record]):
    """Every record of a set of files by identifier. Building it checks all references.

    Parameters
    ----------
    parts : iterable of SourceFile, DocumentFile or Record
        Where the records come from; later ones may refer to earlier ones and the other way round.
        A part that comes twice counts once, and so does a body, area or indicator that two files
        describe alike, wherever they print it: it stands in the first of them.

    Raises
    ------
    DocumentError
        If two other records share an identifier, a reference leads nowhere or to the wrong kind of
        record, or references run in a circle. Further problems are attached as notes.

    Examples
    --------
    >>> from cdpkit.model import Post
    >>> registry = Registry([Post(id="dph", title="Director")])
    >>> registry.record("dph", Post).title
    'Director'
    """

    def __init__(self, parts: Iterable[SourceFile | DocumentFile | Record] = ()) -> None:
        self.files = tuple(map(_as_file, {id(part): part for part in parts}.values()))
        self._records: dict[str, Record] = {}
        self._places: dict[str, tuple[SourceFile, Path]] = {}
        self._parents: dict[str, str] = {}
        self._by_kind: dict[type, list[Record]] = defaultdict(list)
        self._links: list[Link] = []
        self._to: dict[str, list[Link]] | None = None
        drafts = [problem for file in self.files for problem in file.problems]
        problems = [
            *drafts,
            *(problem for file in self.files for problem in self._index(file)),
            *self._dangling(),
            *circles(self._links),
            *(() if drafts else self._wrong_bases()),
        ]
        if problems:
            raise all_in_one(problems)

    def _index(self, file: SourceFile) -> Iterator[DocumentError]:
        around: list[tuple[Path, str]] = []  # the records with an id that hold the current one
        for path, record in walk_records(file.content):
            while around and path[: len(around[-1][0])] != around[-1][0]:
                around.pop()
            identifier = vars(record).get("id")
            if identifier is not None:
                if identifier in self._records:
                    yield from self._twice(identifier, record, file, path)
                    continue
                if around:
                    self._parents[identifier] = around[-1][1]
                around.append((path, identifier))
                self._records[identifier] = record
                self._places[identifier] = file, path
                for kind in type(record).__mro__:
                    self._by_kind[kind].append(record)
            holder = (around[-1][1], around[-1][0]) if around else (None, ())
            self._links.extend(links_of(file, path, record, holder))

    def _twice(
        self, identifier: str, record: Record, file: SourceFile, path: Path
    ) -> Iterator[DocumentError]:
        """Refuse an identifier that is taken, unless two plans say the same of a body they share."""
        first, where = self._places[identifier]
        same, problem = self._records[identifier], f"repeats the id `{identifier}`"
        remedy = "Give one of the two another id."
        if first.bundled:
            remedy = "It is bundled; leave it out."
        elif first is not file and record.shared and type(same) is type(record):
            unlike = differing(same, record)
            if not unlike:
                return
            problem += f" and differs in {', '.join(f'`{name}`' for name in unlike)}"
            remedy = f"Make both say the same, or {remedy[:1].lower()}{remedy[1:]}"
        at = first.place_of(where)
        near = f"{at}, `{printed_path(where)}`" if at.line is None and where else at
        hint = f"It is already used at {near}. {remedy}"
        written = (*path, "id") if (*path, "id") in file.marks else path
        yield file.error(written, problem, hint, code="LOAD07")

    def _dangling(self) -> Iterator[DocumentError]:
        guesses = max(1, _LOOKED_AT // max(1, len(self._records)))
        hints: dict[str, str] = {}
        for link in self._links:
            found = self._records.get(link.target)
            if found is None:
                if link.target.rpartition(".")[2] in link.file.unread:
                    continue  # it stands in a place that is reported itself
                problem = f"points to `{link.target}`, which does not exist"
                if link.target not in hints and len(hints) < guesses:
                    hints[link.target] = self._meant_by(link)
                hint = hints.get(link.target, _NOT_NEAR)
                yield link.file.error(link.path, problem, hint, code="LOAD08")
            elif not points_to(link.ref, type(found)):
                problem = f"points to `{link.target}`, which is of kind {type(found).__name__}"
                hint = f"It must point to: {' or '.join(link.ref.kinds)}."
                yield link.file.error(link.path, problem, hint, code="LOAD09")

    def _near(self, target: str) -> str:
        return did_you_mean(target, self._records) or _NOT_NEAR

    def _meant_by(self, link: Link) -> str:
        """Guess what a link was to lead to; of a short form by what it is called in the file."""
        if "." not in link.target:
            fit = (n for n, one in self._records.items() if points_to(link.ref, type(one)))
            guess = did_you_mean(link.target, {name.rpartition(".")[2] for name in fit})
            if guess:
                return guess
        return self._near(link.target)

    def _wrong_bases(self) -> Iterator[DocumentError]:
        for figure in self.of(Figure):
            base = self._records.get(figure.of or "")
            if isinstance(base, Figure) and base.is_numeric and base.value.unit is not Unit.COUNT:
                file, path = self._places[figure.id]
                problem = f"takes a percentage of a figure whose unit is {base.value.unit.value}"
                hint = "The base must be a count."
                yield file.error((*path, "of"), problem, hint, code="LOAD10")

    def __getitem__(self, id: object) -> Record:
        if not isinstance(id, str):
            hint = "Give the id of a record; `of(kind)` gives all records of a class."
            raise InputError("id", f"is {_shown(id)}, which is not an identifier", hint)
        try:
            return self._records[id]
        except KeyError:
            raise MissingDataError("record", id, self._near(id)) from None

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._records

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    @overload
    def record(self, id: str) -> Record: ...
    @overload
    def record(self, id: str, kind: type[RecordT]) -> RecordT: ...
    def record(self, id: str, kind: type[Record] | None = None) -> Record:
        """Give one record, of the class that is expected, if one is.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        InputError
            If the record is of another class.

        Examples
        --------
        >>> from cdpkit.io import bundled
        >>> from cdpkit.model import Strategy
        >>> bundled.registry().record("wirral.s2023", Strategy).title
        'Wirral Drugs Strategy'
        >>> type(bundled.registry().record("wirral.f3")).__name__
        'Figure'
        """
        found = self[id]
        if kind is not None and not isinstance(found, _checked(kind)):
            problem = f"is {type(found).__name__} and not {kind.__name__}: `{id}`"
            raise InputError("id", problem, f"Ask for `{type(found).__name__}`, or correct the id.")
        return found

    def of(self, kind: type[RecordT], *, document: str | None = None) -> tuple[RecordT, ...]:
        """Give all records of one class and its subclasses, in the order of files and places.

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

        Raises
        ------
        InputError
            If `kind` is not a record class, or one whose records have no identifier.
        MissingDataError
            If no file encodes this document.

        Examples
        --------
        >>> from cdpkit.model import Post
        >>> Registry().of(Post)
        ()
        """
        _checked(kind)
        if kind is not Record and "id" not in kind.model_fields:
            problem = f"is {kind.__name__}, whose records have no identifier"
            raise InputError("kind", problem, "Take it from the record that holds it.")
        records: list[RecordT] = self._by_kind.get(kind, [])  # type: ignore[assignment]
        if document is None:
            return tuple(records)
        if document not in (known := self._documents()):
            there = f"Choose from: {', '.join(sorted(known)) or 'none'}."
            hint = did_you_mean(str(document), sorted(known)) or there
            raise MissingDataError("document", str(document), hint)
        return tuple(r for r in records if self.document_of(r.id) == document)  # type: ignore[attr-defined]

    def _documents(self) -> set[str]:
        return {document for file in self.files if (document := _document_of(file))}

    def parts(self) -> Parts:
        """Give how many records there are of each kind."""
        kinds: dict[str, int] = defaultdict(int)
        for record in self._records.values():
            kinds[type(record).__name__] += 1
        rows = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
        size, files = len(self), len(self.files)
        told = f"{size:,} record{'' if size == 1 else 's'} from {files} file{'' if files == 1 else 's'}"
        return Parts("Registry", f"{told}.", table=Table(("kind", "records"), rows))

    def chart(self, kind: str | None = None, *, of: str = "", as_of: date | None = None) -> Chart:
        """Describe a picture of plans: outcomes without a priority, a timeline, or a tree.

        Parameters
        ----------
        kind : {"coverage", "timeline", "tree"}, optional
            `tree` for a priority, `timeline` for one plan, else `coverage`.
        of : str, default ""
            Id of the strategy, or for a tree of the priority; every strategy unless given.
        as_of : date, optional
            Day on which the actions stand as they are; that of the latest report unless given.

        Returns
        -------
        Chart
            Words and marks.

        Raises
        ------
        InputError
            If the kind does not fit what is asked for.
        MissingDataError
            If no record has this identifier.

        Examples
        --------
        >>> from cdpkit.io import bundled
        >>> bundled.registry().chart(of="wirral.s2023").headline
        'Wirral Drugs Strategy has no priority for drug supply'
        """
        found = self[of] if of else None
        usual = "tree" if isinstance(found, Priority) else "coverage"
        name = kind or usual
        plans = [found] if isinstance(found, Strategy) else list(self.of(Strategy))
        if name == "coverage" and plans and not isinstance(found, Priority):
            return coverage_of(plans, self)
        if name == "timeline" and len(plans) == 1:
            return timeline_of(plans[0], self, as_of)
        if name == "tree" and isinstance(found, Priority):
            plan = self.parent(of)
            return tree_of(found, getattr(plan, "title", "the plan"), self)
        wanted = {"timeline": "a strategy", "tree": "a priority", "coverage": "a strategy"}
        if name not in wanted:
            hint = f"It can be drawn as: {', '.join(wanted)}."
            raise InputError("kind", f"is {kind!r}, which does not fit", hint)
        raise InputError("of", f"is {of!r}", f"To draw {name!r}, give the id of {wanted[name]}.")

    def parent(self, id: str) -> Record | None:
        """Give the record that holds another one; None for one that stands by itself.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        """
        self[id]
        holder = self._parents.get(id)
        return None if holder is None else self._records[holder]

    def children(self, id: str, kind: type[RecordT] = Record) -> tuple[RecordT, ...]:  # type: ignore[assignment]
        """Give the records with an identifier that a record holds itself, in their order.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        InputError
            If `kind` is not a record class.
        """
        held = (record for _, record in walk_records(self[id]))
        return tuple(
            record
            for record in held
            if isinstance(record, _checked(kind))
            and self._parents.get(getattr(record, "id", "")) == id
        )

    def referrers(self, id: str) -> tuple[Reference, ...]:
        """Give every reference to a record.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        """
        self[id]
        if self._to is None:
            self._to = defaultdict(list)
            for link in self._links:
                self._to[link.target].append(link)
        return tuple(map(_reference, self._to.get(id, ())))

    def references(self, id: str) -> tuple[Reference, ...]:
        """Give every reference that stands in a record, those of the records it holds aside.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        """
        self[id]
        return tuple(_reference(link) for link in self._links if link.holder == id)

    def document_of(self, id: str) -> str | None:
        """Give the id of the document whose file holds the record, or None for reference data.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        """
        self[id]
        return _document_of(self._places[id][0])

    def place_of(self, id: str) -> Place:
        """Give file, line and column of the record, for messages.

        Raises
        ------
        MissingDataError
            If no record has this identifier.
        """
        self[id]
        file, path = self._places[id]
        return file.place_of(path)


def _as_file(part: object) -> SourceFile:
    if isinstance(part, SourceFile):
        return part
    if isinstance(part, DocumentFile):
        return SourceFile(part.document.id if part.document else "records", part)
    if isinstance(part, Record):
        return SourceFile(f"{type(part).__name__} `{getattr(part, 'id', '')}`", part)
    hint = "Give files, documents or records; `load` takes paths and texts."
    raise InputError("parts", f"hold {_shown(part)}", hint)


def _document_of(file: SourceFile) -> str | None:
    return file.document.id if file.document else None


def _reference(link: Link) -> Reference:
    return Reference(link.holder or "", link.field, link.target, link.file.place_of(link.path))


def _checked(kind: type[RecordT]) -> type[RecordT]:
    given: object = kind
    if isinstance(given, type) and issubclass(given, Record):
        return kind
    hint = "Give a record class, such as `cdpkit.Action`."
    raise InputError("kind", f"is {_shown(kind)}, no record class", hint)


def _shown(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else f"{value!r:.60}"
