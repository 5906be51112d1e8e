"""One row of a council's workbook as an action: nothing is guessed, the printed text is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdpkit.model import PrintedPeriod, RagColour, State
from cdpkit.model.periods import PeriodStatus
from cdpkit.model.records import Recurrence, folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdpkit.io.plan_files.council.cells import CellLog
    from cdpkit.io.plan_files.council.grids import Cell
    from cdpkit.io.plan_files.council.mapping import CouncilMap


_KEPT = "kept as printed"
_NOTED = "kept in the note"


class ActionReader:
    """Reads the cells of a row, field by field, and reports what it does not understand.

    Parameters
    ----------
    mapping : CouncilMap
        What the columns mean.
    log : CellLog
        Where cells are counted and reported.
    indicators : mapping of str to str
        Names of known indicators, folded, to their identifiers.
    """

    def __init__(self, mapping: CouncilMap, log: CellLog, indicators: Mapping[str, str]) -> None:
        self.mapping, self.log, self.indicators = mapping, log, indicators
        self.bodies = {folded(name): identifier for name, identifier in mapping.bodies.items()}
        self.words = {
            field: {folded(word): meaning for word, meaning in words.items()}
            for field, words in mapping.words.items()
        }
        self.colours = {rgb.upper(): word for rgb, word in mapping.rag.fills.items()}
        self.sheet = ""

    def read(self, sheet: str, cells: list[tuple[str, str, Cell]]) -> dict[str, Any]:
        """Give an action from the cells of a row: name of the column, field, cell."""
        self.sheet = sheet
        action: dict[str, Any] = {}
        for column, field, cell in cells:
            if field == "rag.colour":
                self._colour(action, cell)
            elif cell.text:
                if cell.is_formula:
                    self._say(cell, field, "is a formula", "its stored result was read")
                self._field(action, column, field, cell)
        if as_of := self.mapping.as_of:
            for name in ("status", "rag"):
                if name in action:
                    action[name]["as_of"] = as_of
        return action

    def _say(self, cell: Cell, field: str, problem: str, done: str) -> None:
        self.log.report(self.sheet, cell.place, cell.text, field, problem, done)

    def _field(self, action: dict[str, Any], column: str, field: str, cell: Cell) -> None:
        readers = {
            "number": self._number, "leads": self._leads, "partners": self._partners,
            "start": self._start, "due": self._due, "status.state": self._state,
            "indicators": self._indicators,
        }  # fmt: skip
        if reader := readers.get(field):
            reader(action, cell)
        elif field == "note":
            self._note(action, f"{column}: {cell.text}")
            self.log.kept += 1
        elif field == "status.note":
            action.setdefault("status", {})["note"] = cell.text
            self.log.read += 1
        else:
            action[field] = self._items(field, cell.text) if field == "beneficiaries" else cell.text
            self.log.read += 1

    @staticmethod
    def _note(action: dict[str, Any], text: str) -> None:
        action["note"] = f"{action['note']}; {text}" if "note" in action else text

    def _items(self, field: str, text: str) -> list[str]:
        pattern = self.mapping.split.get(field)
        parts = re.split(f"(?:{pattern})", text) if pattern else [text]
        return [part.strip() for part in parts if part and part.strip()]

    def _number(self, action: dict[str, Any], cell: Cell) -> None:
        action["number"] = cell.text
        if cell.is_number and "." in cell.text:
            problem = f"is a number: {cell.text} or {cell.text}0"
            self._say(cell, "number", problem, _KEPT)
            self.log.kept += 1
        else:
            self.log.read += 1

    def _leads(self, action: dict[str, Any], cell: Cell) -> None:
        leads = []
        for name in self._items("leads", cell.text):
            body = self.bodies.get(folded(name))
            leads.append({"body": body, "printed": name} if body else {"printed": name})
        action["leads"] = leads
        self._count(all("body" in lead for lead in leads))

    def _partners(self, action: dict[str, Any], cell: Cell) -> None:
        names = self._items("partners", cell.text)
        known = {name: self.bodies.get(folded(name)) for name in names}
        if bodies := list(dict.fromkeys(body for body in known.values() if body)):
            action["partners"] = bodies
        if others := [name for name, body in known.items() if not body]:
            action["counterparts"] = others
            self._say(cell, "partners", f"names no body on record: {', '.join(others)}", _KEPT)
        self._count(not others)

    def _count(self, is_read: bool) -> None:
        if is_read:
            self.log.read += 1
        else:
            self.log.kept += 1

    def _start(self, action: dict[str, Any], cell: Cell) -> None:
        self._period(action, "start", cell)

    def _due(self, action: dict[str, Any], cell: Cell) -> None:
        try:
            every = Recurrence.model_validate(cell.text.casefold())
        except ValueError:
            self._period(action, "due", cell)
            return
        same = every.every == cell.text
        action["recurs"] = every.every if same else {"every": every.every, "printed": cell.text}
        self.log.read += 1

    def _period(self, action: dict[str, Any], field: str, cell: Cell) -> None:
        action[field] = cell.text
        data = {"printed": cell.text, "year_type": self.mapping.year_type}
        period = PrintedPeriod.model_validate(data)
        self._count(bool(period.readings))
        if not period.readings and period.status is PeriodStatus.UNREADABLE:
            self._say(cell, field, period.problem or "is not a date", _KEPT)

    def _meaning(self, field: str, text: str, words: type[State | RagColour]) -> str | None:
        known = self.words.get(field, {}).get(folded(text))
        own = folded(text).replace(" ", "_")
        return known or (own if own in list(words) else None)

    def _state(self, action: dict[str, Any], cell: Cell) -> None:
        state = self._meaning("status.state", cell.text, State)
        status = action.setdefault("status", {})
        status["printed"] = cell.text
        if state:
            status["state"] = state
        else:
            self._say(cell, "status.state", "is not a word in the mapping", _KEPT)
        self._count(state is not None)

    def _colour(self, action: dict[str, Any], cell: Cell) -> None:
        read = self.mapping.rag.read
        word = self._meaning("rag.colour", cell.text, RagColour) if cell.text else None
        fill = self.colours.get(cell.fill) if read != "word" else None
        by_word = read != "fill" and word
        colour = by_word or fill
        if colour:
            action["rag"] = {"colour": colour}
        if cell.text and not word:
            self._note(action, f"RAG: {cell.text}")
            self._say(cell, "rag.colour", "is not a word in the mapping", _NOTED)
            self.log.kept += 1
        elif by_word and fill and fill != word:
            done = f"the word counts: {word}"
            self._say(cell, "rag.colour", f"the fill is {fill}, the word is {word}", done)
            self.log.read += 1
        elif colour:
            self.log.read += 1
        elif cell.fill and read != "word":
            problem = f"has the fill {cell.fill}, which the mapping does not name"
            self._say(cell, "rag.colour", problem, "no colour was read")
            self.log.left += 1

    def _indicators(self, action: dict[str, Any], cell: Cell) -> None:
        names = self._items("indicators", cell.text)
        known = [self.indicators.get(folded(name)) for name in names]
        found = [one for one in known if one]
        if found and len(found) == len(names):
            action["indicators"] = found
            self.log.read += 1
            return
        self._note(action, f"KPI: {cell.text}")
        self._say(cell, "indicators", "is not an indicator on record", _NOTED)
        self.log.kept += 1
