"""YAML as plain text: every scalar is a string, every value knows its line.

`45%`, `2,982`, `1.50`, `no` and `2024-06` arrive as they are printed. What a document never needs
is refused: tags, anchors and aliases, repeated keys, several documents, binary or huge files.
"""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import yaml
from yaml.reader import Reader

from cdpkit.errors import DocumentError, UnreadableFileError
from cdpkit.model import printed_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path as FilePath

    from cdpkit.model import Path


MAX_BYTES = 8_000_000
"""Largest file that is read; the longest strategy encoded so far has a fiftieth of this."""
_MAX_DEPTH = 40
_NULLS = frozenset({"", "~", "null"})

_UNPRINTABLE = Reader.NON_PRINTABLE
_Parser = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_QUOTED = re.compile(r"""'(?:[^']|'')*'(?!')|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_ESCAPE = r"[0abt\tnvfre \"/\\N_LP\r\n]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}"
_BAD_ESCAPE = re.compile(rf'"(?:[^"\\]|\\(?:{_ESCAPE}))*\\(?!{_ESCAPE})')
_SPECIAL = frozenset("&*!|>%@`")

_NO_YAML = "is not valid YAML: {}"
_CHECK = "Check the indent, and that quotes and brackets are closed."
_CLOSE = "Close it, or put the whole text in quotes."
_QUOTE = "Put the text in quotes."
_TOO_DEEP = (
    f"is nested more than {_MAX_DEPTH} levels deep",
    "No document needs that; check the brackets.",
)
_DOES_NOT_FIT = (_NO_YAML.format("this line does not fit the lines above it"), _CHECK)
_SAID_OF_SIGN = {
    "\t": (_NO_YAML.format("a tab is used where spaces are needed"), "Indent with spaces."),
    ":": (
        _NO_YAML.format("a colon and space appear where a key is not allowed"),
        "Put a text that holds `: ` in quotes, and check the indent.",
    ),
} | {sign: (_NO_YAML.format(f"a text cannot begin with {sign}"), _QUOTE) for sign in _SPECIAL}
"""What is wrong, and the remedy, where the parser stopped at this character."""


def unprintable(text: str) -> str:
    """Give the first character that does not print; empty where all do."""
    odd = _UNPRINTABLE.search(text)
    return odd[0] if odd else ""


def read_yaml(path: FilePath) -> tuple[Any, dict[Path, int]]:
    r"""Read a YAML file as nested dictionaries, lists and strings.

    Parameters
    ----------
    path : pathlib.Path
        The file: UTF-8, at most `MAX_BYTES` long.

    Returns
    -------
    data : dict, list, str or None
        What the file holds. An unquoted empty value, `~` or `null` is None.
    lines : dict of path to int
        Line of each value, counted from 1, by the keys and positions that lead to it.

    Raises
    ------
    UnreadableFileError
        If the file is missing, too large, or no UTF-8 text.
    DocumentError
        If it is not YAML, holds what does not print, repeats a key, nests too deep, or uses tags,
        anchors or several documents.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "x.yaml")
    ...     _ = file.write_text("share: 45%\nperiod: 2024-06\n", encoding="utf-8")
    ...     read_yaml(file)
    ({'share': '45%', 'period': '2024-06'}, {(): 1, ('share',): 1, ('period',): 2})
    """
    data, marks = parse_yaml(read_text(path), str(path))
    return data, {where: line for where, (line, _) in marks.items()}


def parse_yaml(text: str, name: str) -> tuple[Any, dict[Path, tuple[int, int]]]:
    r"""Read YAML text; `name` stands for the file in messages.

    Returns
    -------
    data : dict, list, str or None
        As of `read_yaml`.
    marks : dict of path to (line, column)
        Where each value stands, both counted from 1.

    Raises
    ------
    DocumentError
        As of `read_yaml`.

    Examples
    --------
    >>> parse_yaml("share: 45%", "x.yaml")
    ({'share': '45%'}, {(): (1, 1), ('share',): (1, 8)})
    """
    if odd := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        problem = f"holds the character U+{ord(odd[0]):04X}, which does not print"
        raise DocumentError(name, line, "", problem, "Remove it.", code="LOAD01")
    try:
        return _Composer(name, yaml.parse(text, Loader=_Parser)).compose()
    except yaml.YAMLError as error:
        place, problem, hint = _said_of(error, text)
        raise DocumentError(name, place, "", problem, hint, code="LOAD01") from None


# What is wrong is read from the text at the marks of the parser: its words change with its version.


def _said_of(error: yaml.YAMLError, text: str) -> tuple[int | None, str, str]:
    """Say in our words what is wrong where the parser stopped: line, problem, remedy."""
    began = getattr(error, "context_mark", None)
    ended = getattr(error, "problem_mark", None) or began
    if ended is None:
        return None, "is not valid YAML", _CHECK
    depth, quote = _open_at(ended.index, ended.line, text)
    if depth > _MAX_DEPTH:
        return ended.line + 1, *_TOO_DEEP
    first = min(began.line, ended.line) if began else ended.line
    lines = text.split("\n")
    for number in range(first, min(ended.line + 2, len(lines))):
        line = lines[number]
        if line.strip() and "\t" in line[: len(line) - len(line.lstrip())]:
            return number + 1, *_SAID_OF_SIGN["\t"]
    if quote is not None:
        problem = f"the quote that opens here is closed on line {ended.line + 1}"
        return quote + 1, _NO_YAML.format(problem), "Close it where the text ends."
    scanning = isinstance(error, yaml.scanner.ScannerError)
    if began and (said := _said_of_start(text[began.index :], scanning)):
        return began.line + 1, *said
    sign = text[ended.index : ended.index + 1]
    return ended.line + 1, *_SAID_OF_SIGN.get(sign, _DOES_NOT_FIT)


def _said_of_start(text: str, scanning: bool) -> tuple[str, str] | None:
    """Say what is wrong with the token or the collection that begins a text."""
    sign = text[:1]
    if sign in {"[", "{"} and not scanning:
        return _NO_YAML.format(f"the `{sign}` is not closed"), _CLOSE
    if not scanning or sign.isspace():
        return None
    if sign in {"'", '"'} and not _QUOTED.match(text):
        return _NO_YAML.format("the quote is not closed"), _CLOSE
    if sign == '"' and _BAD_ESCAPE.match(text):
        hint = "Put the text in single quotes, or write `\\\\` for a backslash."
        return _NO_YAML.format("a backslash in double quotes begins no known escape"), hint
    if sign in _SPECIAL:
        return _NO_YAML.format(f"a text cannot begin with {sign}"), _QUOTE
    problem = "the key is not followed by a colon and a space, or is longer than 1,024 characters"
    return _NO_YAML.format(problem), "Write `name: value`."


def _open_at(end: int, line: int, text: str) -> tuple[int, int | None]:
    """Count the levels that are open where the parser stopped, and those it had looked ahead.

    Beside it stands the line where a quoted text began that goes over lines and ends in this one.
    """
    depth = start = 0
    quote = None
    try:
        for event in yaml.parse(text, Loader=_Parser):
            opens = isinstance(event, yaml.CollectionStartEvent)
            depth += opens - isinstance(event, yaml.CollectionEndEvent)
            start = event.end_mark.index if event.end_mark else start
            if isinstance(event, yaml.ScalarEvent) and event.style in {"'", '"'}:
                first, last = _mark_of(event)[0] - 1, event.end_mark.line if event.end_mark else 0
                quote = first if first < last == line else quote
    except yaml.YAMLError:
        pass
    return depth + sum(map(text[start:end].count, "[{")), quote


def read_text(path: FilePath) -> str:
    """Read a file of at most `MAX_BYTES` as UTF-8 text; `-` is the standard input.

    Raises
    ------
    UnreadableFileError
        If it is missing, too large, or no UTF-8 text.
    """
    try:
        piped = str(path) == "-"
        with nullcontext(sys.stdin.buffer) if piped else path.open("rb") as file:
            size = 0 if piped else path.stat().st_size
            data = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError.from_system(str(path), error) from None
    if max(size, len(data)) > MAX_BYTES:
        problem = f"is longer than the {MAX_BYTES:,} bytes that can be read"
        raise UnreadableFileError(str(path), problem, "Split it into one document per file.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        problem = "is UTF-16 or not text: it has bytes that UTF-8 text never has"
        raise UnreadableFileError(str(path), problem, "Save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"is not UTF-8 text: line {line} holds the byte 0x{data[error.start]:02x}"
        raise UnreadableFileError(str(path), problem, "Save it as UTF-8.") from None


class _Composer:
    """Builds values from parser events, keeping the line of each."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self.file, self.events = file, events
        self.marks: dict[Path, tuple[int, int]] = {}

    def compose(self) -> tuple[Any, dict[Path, tuple[int, int]]]:
        value, seen = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    raise self._refuse(event, (), "holds a second document", "Split the file.")
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, ())
        return value, self.marks

    def _value(self, event: yaml.Event, path: Path) -> Any:
        self._check(event, path)
        self.marks[path] = _mark_of(event)
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style  # None or "", as the parser likes
            return None if plain and event.value in _NULLS else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _check(self, event: yaml.Event, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            hint = "Write the value out at each place."
            raise self._refuse(event, path, "uses an anchor or alias", hint)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise self._refuse(event, path, f"uses the tag `{tag}`", "Write plain values only.")
        if isinstance(event, yaml.ScalarEvent) and _UNPRINTABLE.search(event.value):
            problem = "escapes a character that does not print"
            raise self._refuse(event, path, problem, "Remove the escape.")
        if len(path) > _MAX_DEPTH:
            raise self._refuse(event, path[:3], *_TOO_DEEP)

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refuse(event, path, "has a key that is not text", "Use plain keys.")
            key = event.value
            if key in items:
                line, _ = self.marks[*path, key]
                hint = f"It is already at line {line}; keep one of the two."
                raise self._refuse(event, path, f"repeats the key `{key}`", hint)
            self._check(event, path)
            items[key] = self._value(next(self.events), (*path, key))
        return items

    def _refuse(self, event: yaml.Event, path: Path, problem: str, hint: str) -> DocumentError:
        line, column = _mark_of(event)
        code = "LOAD02" if problem.startswith("repeats") else "LOAD01"
        return DocumentError(self.file, line, printed_path(path), problem, hint, column, code)


def _mark_of(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
