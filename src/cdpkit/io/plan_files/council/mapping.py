"""The mapping file: which column of a council's workbook means what."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator

from cdpkit.errors import DocumentError
from cdpkit.io.documents import parse_yaml, read_text
from cdpkit.model import Record, YearType, printed_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from pydantic_core import ErrorDetails


FIELDS = (
    "number", "text", "leads", "partners", "beneficiaries", "start", "due", "status.state",
    "status.note", "rag.colour", "indicators", "note",
)  # fmt: skip
"""What a column may mean."""
_GUESSES = {
    "number": r"ref|no\.?|number|#",
    "text": r"action.*|objective|task|activity|what.*",
    "leads": r"lead.*|owner|responsible.*|who",
    "partners": r"partners?.*",
    "due": r"deadline|due.*|target date|by when|when|timescale",
    "status.state": r"status|state",
    "rag.colour": r"rag.*|b?rag",
    "status.note": r"progress.*|update.*",
    "indicators": r"kpi.*|measure.*|indicators?",
    "note": r"comments?|notes?",
}


class _Part(Record, init=False):
    model_config = ConfigDict(populate_by_name=True)


class Sheets(_Part, init=False):
    """Which sheets hold actions."""

    include: tuple[str, ...]
    """Their names."""


class HeaderRows(_Part, init=False):
    """Where the names of the columns stand."""

    row: int = Field(ge=1)
    """First row of the header, counted from 1."""
    rows: int = Field(default=1, ge=1, le=5)
    """How many rows it takes."""


class PriorityRows(_Part, init=False):
    """Where the priorities stand: in merged rows above their actions, or in a column."""

    from_: Literal["merged_row", "column"] = Field(alias="from")
    """Where they stand."""
    pattern: str
    """A regular expression with the groups `title` and, if any, `number`."""
    column: str = ""
    """The column, if they stand in one."""


class SkipRule(_Part, init=False):
    """Rows that are not actions."""

    column: str
    """The column that tells."""
    matches: str
    """A regular expression for the whole of its text."""


class Colours(_Part, init=False):
    """How a colour is read."""

    read: Literal["word", "fill", "word_then_fill"] = "word"
    """Whether the word, the fill, or the word and only without one the fill."""
    fills: dict[str, str] = Field(default_factory=dict)
    """RGB of a solid fill, such as `FF0000`, to red, amber or green."""


class PlanHead(_Part, init=False):
    """What the workbook does not say about the plan."""

    name: str = ""
    """Name of the place."""
    area: str = ""
    """Its GSS code."""
    period: str = ""
    """When the plan runs."""


class CouncilMap(_Part, init=False):
    """A mapping file, version 1.0."""

    version: Literal["1.0"] = Field(alias="cdpkit-map")
    """Version of the mapping file."""
    plan: PlanHead = PlanHead()
    """What the workbook does not say about the plan."""
    sheets: Sheets
    """Which sheets hold actions."""
    header: HeaderRows
    """Where the names of the columns stand."""
    priority: PriorityRows | None = None
    """Where the priorities stand."""
    skip: tuple[SkipRule, ...] = ()
    """Rows that are not actions."""
    columns: dict[str, str]
    """What each column means."""
    split: dict[str, str] = Field(default_factory=dict)
    """Regular expressions that stand between the items of a cell, by field."""
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    """What the words of a field mean."""
    bodies: dict[str, str] = Field(default_factory=dict)
    """Identifiers of the bodies and posts that the workbook names."""
    rag: Colours = Colours()
    """How colours are read."""
    as_of: str = ""
    """The day or month of the report."""
    year_type: YearType | None = None
    """What a year means in it."""

    @model_validator(mode="after")
    def _is_usable(self) -> Self:
        for column, field in self.columns.items():
            if field not in FIELDS:
                msg = f"`columns` maps `{column}` to `{field}`; use one of {', '.join(FIELDS)}"
                raise ValueError(msg)
        if "text" not in self.columns.values():
            msg = "`columns` maps no column to `text`, the action itself"
            raise ValueError(msg)
        patterns = [*self.split.values(), *(rule.matches for rule in self.skip)]
        if self.priority:
            patterns.append(self.priority.pattern)
        for pattern in patterns:
            try:
                groups = re.compile(pattern).groupindex
            except re.error as error:
                msg = f"`{pattern}` is not a regular expression: {error.msg}"
                raise ValueError(msg) from None
            if self.priority and pattern == self.priority.pattern and "title" not in groups:
                msg = f"the pattern `{pattern}` has no group `(?P<title>...)`"
                raise ValueError(msg)
        return self


def read_mapping_file(path: str | PathLike[str]) -> CouncilMap:
    """Read a mapping file.

    Raises
    ------
    UnreadableFileError
        If the file cannot be read.
    DocumentError
        If it is not YAML, or holds a key that no mapping has; with the line.
    """
    name = str(path)
    data, marks = parse_yaml(read_text(Path(path)), name)
    try:
        return CouncilMap.model_validate(data, context={"marks": marks})
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        where = details["loc"]
        known = (where[:size] for size in range(len(where), -1, -1))
        line, column = next((marks[part] for part in known if part in marks), (1, 1))
        problem, hint = _said_of(details)
        shown = printed_path(tuple(where))
        raise DocumentError(name, line, shown, problem, hint, column, "LOAD03") from None


def _said_of(details: ErrorDetails) -> tuple[str, str]:
    if details["type"] == "extra_forbidden":
        return "is not a key of a mapping file", f"Use one of: {', '.join(_keys())}."
    if details["type"] == "missing":
        return "is missing", "Add it; `cdpkit import --propose` writes a mapping to edit."
    if "error" in (context := details.get("ctx", {})):
        return f"is not usable: {context['error']}", "Correct the mapping."
    return "is not usable", "See `Move your Excel plan in` for what is allowed here."


def _keys() -> list[str]:
    fields = CouncilMap.model_fields
    return [field.alias or name for name, field in fields.items()]


def proposed_mapping(sheets: dict[str, list[list[str]]]) -> str:
    r"""Write a mapping to edit, from the headers of a workbook.

    Parameters
    ----------
    sheets : dict of str to rows of str
        The texts of the cells of each sheet.

    Returns
    -------
    str
        YAML; what is guessed says so in a comment.

    Examples
    --------
    >>> print(proposed_mapping({"Plan": [["Ref", "Action", "Lead"], ["1", "Train staff", "TBC"]]}))
    cdpkit-map: "1.0"
    # plan: {name: Exampleshire, area: E10000099, period: 2025/26}
    sheets: {include: ["Plan"]}
    header: {row: 1, rows: 1}
    # priority: {from: merged_row, pattern: 'Priority (?P<number>\d+): (?P<title>.+)'}
    columns:  # guessed from the header; check each
      "Ref": number
      "Action": text
      "Lead": leads
    split: {leads: '[/;&]| and ', partners: '[,;/]'}
    # words: {status.state: {On track: under_way, Done: complete}}
    # bodies: {Public Health: org.exampleshire-council}
    # as_of: September 2025
    year_type: financial
    <BLANKLINE>
    """
    found = {name: _header_of(rows) for name, rows in sheets.items()}
    usable = {name: header for name, header in found.items() if header[1]}
    row = min((header[0] for header in usable.values()), default=1)
    columns: dict[str, str] = {}
    for _, header in usable.values():
        columns |= {name: _guess(name) for name in header if name not in columns}
    lines = [
        'cdpkit-map: "1.0"',
        "# plan: {name: Exampleshire, area: E10000099, period: 2025/26}",
        f"sheets: {{include: [{', '.join(map(_quoted, usable or found))}]}}",
        f"header: {{row: {row}, rows: 1}}",
        "# priority: {from: merged_row, pattern: 'Priority (?P<number>\\d+): (?P<title>.+)'}",
        "columns:  # guessed from the header; check each",
        *(f"  {_quoted(name)}: {field}" for name, field in columns.items()),
        "split: {leads: '[/;&]| and ', partners: '[,;/]'}",
        "# words: {status.state: {On track: under_way, Done: complete}}",
        "# bodies: {Public Health: org.exampleshire-council}",
        "# as_of: September 2025",
        "year_type: financial",
    ]
    return "\n".join(lines) + "\n"


def _header_of(rows: Iterable[list[str]]) -> tuple[int, list[str]]:
    """Give the row that names most fields, and its names; none where fewer than two are known."""
    best, names = 1, list[str]()
    most = 1
    for number, row in enumerate(rows, start=1):
        known = sum(_guess(cell) != "note" for cell in row if cell)
        if number <= 30 and known > most:
            best, most, names = number, known, [cell for cell in row if cell]
    return best, names


def _guess(name: str) -> str:
    folded = " ".join(name.casefold().split())
    return next((f for f, pattern in _GUESSES.items() if re.fullmatch(pattern, folded)), "note")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
