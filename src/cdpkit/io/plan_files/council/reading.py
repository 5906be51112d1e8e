"""A council's workbook as a plan: headers, priorities, rows that are not actions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.errors import InputError
from cdpkit.io.documents import read_mapping
from cdpkit.io.plan_files.council.actions import ActionReader
from cdpkit.io.plan_files.council.cells import CellLog, CellReport
from cdpkit.io.plan_files.council.grids import Cell, Grid, read_grids
from cdpkit.model import DocumentFile
from cdpkit.model.records import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from os import PathLike

    from cdpkit.io.plan_files.council.mapping import CouncilMap


_PERIOD = re.compile(r"\b20\d\d(?:[/-]\d\d(?:\d\d)?)?(?: to 20\d\d(?:/\d\d)?)?\b")
_ENGLAND = "area.e92000001"


@dataclass(frozen=True, slots=True)
class CouncilPlan:
    """What was read: the records, each cell that was not understood, and how many were.

    Parameters
    ----------
    content : DocumentFile
        The records.
    reports : tuple of CellReport
        Cells and rows that were not read as they stand.
    read, kept, left : int
        Cells that were understood, that were kept as printed, and that were left out.
    actions, priorities, sheets : int
        What the plan holds.
    """

    content: DocumentFile
    reports: tuple[CellReport, ...]
    read: int
    kept: int
    left: int
    actions: int
    priorities: int
    sheets: int


@dataclass
class _Priority:
    key: str
    number: int | None
    title: str
    actions: list[dict[str, Any]]
    place: tuple[str, str]


def read_council_workbook(
    path: str | PathLike[str],
    mapping: CouncilMap,
    *,
    bundled_bodies: Collection[str] = (),
    indicators: Mapping[str, str] | None = None,
) -> CouncilPlan:
    """Read an action plan by its mapping; nothing is guessed.

    Parameters
    ----------
    path : path
        An xlsx or xlsm file.
    mapping : CouncilMap
        What its columns mean.
    bundled_bodies : collection of str
        Identifiers of bodies that come with the package.
    indicators : mapping of str to str, optional
        Identifiers of known indicators by name, folded.

    Returns
    -------
    CouncilPlan
        The records and the reports.

    Raises
    ------
    MissingPackageError
        If openpyxl is not installed.
    UnreadableFileError, InputError
        If the file cannot be read, or does not have the sheets or columns of the mapping.
    """
    grids = read_grids(path)
    name = Path(path).name
    missing = [sheet for sheet in mapping.sheets.include if sheet not in grids]
    if missing:
        hint = f"It has: {', '.join(grids)}."
        raise InputError("sheets", f"names `{missing[0]}`, which is not in `{name}`", hint)
    reader = _PlanReader(mapping, name, indicators or {})
    for sheet in mapping.sheets.include:
        reader.sheet(grids[sheet])
    content = read_mapping(reader.plan(bundled_bodies), name).content
    assert isinstance(content, DocumentFile)  # noqa: S101 -- the reader of files gives nothing else
    log = reader.log
    every = [*reader.without, *(a for one in reader.priorities for a in one.actions)]
    return CouncilPlan(
        content, tuple(log.reports), log.read, log.kept, log.left, len(every),
        len(reader.priorities), len(mapping.sheets.include),
    )  # fmt: skip


class _PlanReader:
    def __init__(self, mapping: CouncilMap, name: str, indicators: Mapping[str, str]) -> None:
        self.mapping, self.name = mapping, name
        self.log = CellLog()
        self.actions = ActionReader(mapping, self.log, indicators)
        self.priorities: list[_Priority] = []
        self.without: list[dict[str, Any]] = []
        self.current: _Priority | None = None
        self.titles: list[str] = []
        self.notes: list[str] = []

    def sheet(self, grid: Grid) -> None:
        """Read the rows of a sheet, below its header."""
        first, last = self.mapping.header.row, self.mapping.header.row + self.mapping.header.rows
        names = self._header(grid)
        for row in grid.rows[: first - 1]:
            self.titles += [cell.text for cell in row if cell.text and cell.text not in self.titles]
        if grid.conditional and self.mapping.rag.read != "word":
            problem = "has conditional formats, which are not followed"
            self.log.report(grid.name, "", "", "rag.colour", problem, "only plain fills were read")
        self.current = None
        body = grid.rows[last - 1 :]
        while body and not any(cell.text for cell in body[-1]):
            body.pop()
        for number, row in enumerate(body, start=last):
            self._row(grid, number, row, names)

    def _header(self, grid: Grid) -> dict[int, str]:
        """Give the name of each column; a name over several rows is joined."""
        first = self.mapping.header.row
        rows = grid.rows[first - 1 : first - 1 + self.mapping.header.rows]
        if not rows:
            problem = f"is beyond the {len(grid.rows)} rows of `{grid.name}`"
            raise InputError("header", problem, "Correct `header: {row: ...}`.")
        names = {}
        for place, column in enumerate(zip(*rows, strict=True)):
            texts = dict.fromkeys(cell.text for cell in column if cell.text)
            if texts:
                names[place] = " ".join(texts)
        known = {folded(name) for name in names.values()}
        for name in self.mapping.columns:
            if folded(name) not in known:
                hint = f"Row {first} has: {', '.join(names.values()) or 'nothing'}."
                raise InputError("columns", f"name `{name}`, which is not in `{grid.name}`", hint)
        fields = {folded(name) for name in self.mapping.columns}
        for place, name in names.items():
            is_priority = self.mapping.priority and folded(self.mapping.priority.column) == folded(
                name
            )
            if folded(name) not in fields and not is_priority:
                cell = rows[0][place]
                problem = "is a column that the mapping does not name"
                done = "its cells go to the note"
                self.log.report(grid.name, cell.place, name, "", problem, done)
        return names

    def _row(self, grid: Grid, number: int, row: list[Cell], names: dict[int, str]) -> None:
        filled = [cell for cell in row if cell.text]
        if not filled:
            self.log.report(grid.name, f"A{number}", "", "", "is a blank row", "skipped")
        elif grid.merged.get(number, 0) > 1 and len(filled) == 1 and self._is_priority(filled[0]):
            self._priority(grid.name, filled[0])
        elif self._repeats_header(row, names):
            self._skip(grid, filled, "repeats the header")
        elif self._is_skipped(row, names):
            self._skip(grid, filled, "matches a rule of `skip`")
        else:
            self._action(grid, row, names)

    def _skip(self, grid: Grid, filled: list[Cell], problem: str) -> None:
        text = " | ".join(cell.text for cell in filled)
        self.log.report(grid.name, filled[0].place, text, "", problem, "skipped")
        for cell in filled:
            if cell.is_formula:
                done = "its stored result is shown"
                self.log.report(grid.name, cell.place, cell.text, "", "is a formula", done)

    def _is_priority(self, cell: Cell) -> bool:
        rule = self.mapping.priority
        return bool(rule and rule.from_ == "merged_row" and re.fullmatch(rule.pattern, cell.text))

    def _priority(self, sheet: str, cell: Cell) -> None:
        """Begin a priority, or go on with the one that has this number or title."""
        rule = self.mapping.priority
        match = re.fullmatch(rule.pattern, cell.text) if rule else None
        if match is None:
            return
        groups = match.groupdict()
        title, digits = groups["title"].strip(), groups.get("number") or ""
        number = int(digits) if digits.isdecimal() else None
        for one in self.priorities:
            if (number is not None and one.number == number) or folded(one.title) == folded(title):
                self.current = one
                return
        key = f"p{number or len(self.priorities) + 1}"
        if any(one.key == key for one in self.priorities):
            key = f"p{len(self.priorities) + 1}-{len(self.priorities)}"
        self.current = _Priority(key, number, title, [], (sheet, cell.place))
        self.priorities.append(self.current)

    @staticmethod
    def _repeats_header(row: list[Cell], names: dict[int, str]) -> bool:
        texts = {place: cell.text for place, cell in enumerate(row) if cell.text}
        same = sum(folded(text) == folded(names.get(place, "")) for place, text in texts.items())
        return len(texts) > 1 and same == len(texts)

    def _is_skipped(self, row: list[Cell], names: dict[int, str]) -> bool:
        texts = {folded(name): row[place].text for place, name in names.items()}
        return any(
            re.fullmatch(rule.matches, texts.get(folded(rule.column), ""))
            for rule in self.mapping.skip
        )

    def _action(self, grid: Grid, row: list[Cell], names: dict[int, str]) -> None:
        fields = {folded(name): field for name, field in self.mapping.columns.items()}
        cells = [
            (names.get(place, f"column {cell.place}"), fields.get(folded(names.get(place, "")), "note"), cell)
            for place, cell in enumerate(row)
        ]  # fmt: skip
        if self.mapping.priority and self.mapping.priority.column:
            cells = self._by_column(grid.name, cells)
        if not any(field == "text" and cell.text for _, field, cell in cells):
            self._no_action(grid.name, [cell for cell in row if cell.text])
            return
        action = self.actions.read(grid.name, cells)
        held = self.current.actions if self.current else self.without
        action["id"] = _key(action, held)
        held.append(action)

    def _by_column(
        self, sheet: str, cells: list[tuple[str, str, Cell]]
    ) -> list[tuple[str, str, Cell]]:
        """Take the priority from its column, and give the other cells."""
        rule = self.mapping.priority
        column = folded(rule.column) if rule else ""
        for name, _, cell in cells:
            if folded(name) == column and cell.text and rule:
                if re.fullmatch(rule.pattern, cell.text):
                    self._priority(sheet, cell)
                    self.log.read += 1
                else:
                    problem = "does not match the pattern of a priority"
                    self.log.report(sheet, cell.place, cell.text, "", problem, "left out")
                    self.log.left += 1
        return [(name, field, cell) for name, field, cell in cells if folded(name) != column]

    def _no_action(self, sheet: str, filled: list[Cell]) -> None:
        text = "; ".join(cell.text for cell in filled)
        self.notes.append(text)
        self.log.kept += len(filled)
        done = "kept in the note of the plan"
        self.log.report(sheet, filled[0].place, text, "", "is a row without an action", done)

    def plan(self, bundled_bodies: Collection[str]) -> dict[str, Any]:
        """Give the mapping of a file, with what the workbook does not say left open."""
        head = self.mapping.plan
        title = self.titles[0] if self.titles else Path(self.name).stem
        printed = _PERIOD.search(title)
        period = head.period or (printed[0] if printed else "not stated")
        key = re.sub(r"[^a-z0-9]+", "-", (head.name or "plan").casefold()).strip("-") or "plan"
        key = key if key[0].isalpha() else f"plan-{key}"
        guessed = {"scope": "the workbook does not say it"}
        if not head.area:
            guessed["areas"] = "the workbook does not say it; England is used instead"
            done = "England is used instead; give `plan: {area: ...}` in the mapping"
            self.log.report("", "", "", "area", "is not in the workbook", done)
        for one in self.priorities:
            if not one.actions:
                sheet, place = one.place
                done = "kept; cdpkit check reports it as ACT02"
                self.log.report(
                    sheet, place, one.title, "", "is a priority without an action", done
                )
        strategy = {
            "id": f"{key}.strategy", "partnership": key, "title": title, "term": "priority",
            "period": period, "status": "draft",
            "interpreted": {"status": "the workbook does not say whether it is in force"},
            "priorities": [
                {"id": one.key, "title": one.title, "number": one.number, "actions": one.actions}
                for one in self.priorities
            ],
            "actions": self.without,
            "note": "; ".join([*self.titles[1:], *self.notes]),
        }  # fmt: skip
        document = {
            "id": f"{key}.workbook",
            "title": title,
            "kind": "plan",
            "licence": "not stated",
        }
        if self.mapping.year_type:
            document["year_type"] = self.mapping.year_type.value
        partnership = {
            "id": key, "name": head.name or "not stated", "kind": "cdp",
            "areas": [head.area or _ENGLAND], "scope": "drugs_and_alcohol",
            "interpreted": guessed,
        }  # fmt: skip
        bodies = dict(self._bodies(bundled_bodies))
        return {
            "cdpkit": "1.1", "document": document,
            "organisations": [one for one in bodies.values() if "name" in one],
            "posts": [one for one in bodies.values() if "name" not in one],
            "partnerships": [partnership], "strategies": [strategy],
        }  # fmt: skip

    def _bodies(self, bundled_bodies: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the bodies of the mapping that no bundled record has; what begins with `org.` is one."""
        for name, identifier in reversed(self.mapping.bodies.items()):
            if identifier in bundled_bodies:
                continue
            if identifier.startswith("org."):
                why = {"sector": "the workbook does not say it"}
                yield identifier, {"id": identifier, "name": name, "sector": "other",
                                   "interpreted": why}  # fmt: skip
            else:
                yield identifier, {"id": f".{identifier}", "title": name}


def _key(action: dict[str, Any], held: list[dict[str, Any]]) -> str:
    """Give an identifier that nothing beside it has: from the printed number, else a new one."""
    taken = {one["id"] for one in held}
    slug = re.sub(r"[^a-z0-9]+", "-", action.get("number", "").casefold()).strip("-")
    if slug and f"a{slug}" not in taken:
        return f"a{slug}"
    place = len(held) + 1
    while f"a{slug}-{place}".replace("a-", "a") in taken:
        place += 1
    return f"a{slug}-{place}".replace("a-", "a")
