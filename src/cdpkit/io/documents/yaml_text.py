"""YAML as plain text: every scalar is a string, every value knows its line.

`45%`, `2,982`, `1.50`, `no` and `2024-06` arrive as they are printed. What a document never needs
is refused: tags, anchors and aliases, repeated keys, several documents, binary or huge files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.reader import Reader

from cdpkit.errors import DocumentError, UnreadableFileError
from cdpkit.model import printed_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path as FilePath

    from cdpkit.model import Path

__all__ = ["MAX_BYTES", "read_yaml"]

MAX_BYTES = 8_000_000
"""Largest file that is read; the longest strategy encoded so far has a fiftieth of this."""
_MAX_DEPTH = 40
_NULLS = frozenset({"", "~", "null"})

_UNPRINTABLE = Reader.NON_PRINTABLE
_Parser = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
        If it is no YAML, holds what does not print, repeats a key, nests too deep, or uses tags,
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
    text = _text_of(path)
    if odd := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        problem = f"holds the character U+{ord(odd[0]):04X}, which does not print"
        raise DocumentError(str(path), line, "", problem, "Remove it.")
    try:
        return _Composer(str(path), yaml.parse(text, Loader=_Parser)).compose()
    except yaml.MarkedYAMLError as error:
        hint = "Mend that line; check indents, colons and quotes."
        raise DocumentError(str(path), *_problem_of(error), hint) from None


def _problem_of(error: yaml.MarkedYAMLError) -> tuple[int | None, str, str]:
    began, ended = error.context_mark, error.problem_mark
    mark = began if began and "quoted scalar" in str(error.context) else ended or began
    problem = "is no valid YAML" + "".join(
        f"{sign} {part}" for sign, part in ((",", error.context), (":", error.problem)) if part
    )
    return (mark.line + 1 if mark else None), "", problem


def _text_of(path: FilePath) -> str:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            data = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(
            str(path), f"cannot be read: {error.strerror}", "Check the name and your rights."
        ) from None
    if max(size, len(data)) > MAX_BYTES:
        problem = f"is longer than the {MAX_BYTES:,} bytes that are read"
        raise UnreadableFileError(str(path), problem, "Split it, one document a file.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        problem = "is UTF-16 or no text at all: it holds bytes that UTF-8 text never has"
        raise UnreadableFileError(str(path), problem, "Save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"is no UTF-8 text: line {line} holds the byte 0x{data[error.start]:02x}"
        raise UnreadableFileError(str(path), problem, "Save it as UTF-8.") from None


class _Composer:
    """Builds values from parser events, keeping the line of each."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self.file, self.events = file, events
        self.lines: dict[Path, int] = {}

    def compose(self) -> tuple[Any, dict[Path, int]]:
        value, seen = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    raise self._refuse(event, (), "holds a second document", "Split the file.")
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, ())
        return value, self.lines

    def _value(self, event: yaml.Event, path: Path) -> Any:
        self._check(event, path)
        self.lines[path] = _line_of(event)
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
            problem = "spells a character that does not print"
            raise self._refuse(event, path, problem, "Remove the escape.")
        if len(path) > _MAX_DEPTH:
            problem = f"is nested more than {_MAX_DEPTH} levels deep"
            raise self._refuse(event, path[:3], problem, "No document needs that; check brackets.")

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
                raise self._refuse(event, path, "has a key that is no text", "Use plain keys.")
            key = event.value
            if key in items:
                line = self.lines[*path, key]
                hint = f"It stands at line {line} already; keep one of the two."
                raise self._refuse(event, path, f"repeats the key `{key}`", hint)
            self._check(event, path)
            items[key] = self._value(next(self.events), (*path, key))
        return items

    def _refuse(self, event: yaml.Event, path: Path, problem: str, hint: str) -> DocumentError:
        return DocumentError(self.file, _line_of(event), printed_path(path), problem, hint)


def _line_of(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1
