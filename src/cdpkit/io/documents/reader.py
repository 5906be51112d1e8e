"""Documents: YAML files and texts to records."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from cdpkit.errors import DocumentError, did_you_mean
from cdpkit.io.documents.yaml_text import parse_yaml, read_text
from cdpkit.model import (
    DocumentFile,
    SourceFile,
    all_in_one,
    draft_of,
    records_within,
    reference_fields,
    written_out,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from cdpkit.model import Path, Record

__all__ = ["read_document", "read_document_text", "read_mapping"]

_ID = "[a-z][a-z0-9_-]*"
_SHOWN = 100
"""Problems of one file that are worded."""


def read_document(path: str | FilePath, *, bundled: bool = False, keep: bool = False) -> SourceFile:
    """Read one YAML file as records, without looking at what it refers to.

    Parameters
    ----------
    path : path
        The file.
    bundled : bool, default False
        Whether it is reference data of the package.
    keep : bool, default False
        Whether a file that does not hold what the format asks for is given as a draft, with its
        problems, so that a registry can tell what else is wrong.

    Returns
    -------
    SourceFile
        Its records and the place of each value.

    Raises
    ------
    UnreadableFileError, DocumentError
        If the file cannot be read, or does not hold what the format asks for.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> read_document(bundled.path_of("sefton")).content.document.id
    'sefton.brief1'
    """
    file = FilePath(path)
    return read_document_text(read_text(file), str(file), bundled=bundled, keep=keep)


def read_document_text(
    text: str, name: str = "text", *, bundled: bool = False, keep: bool = False
) -> SourceFile:
    """Read YAML text as records; `name` stands for the file in messages.

    Raises
    ------
    DocumentError
        If the text does not hold what the format asks for.

    Examples
    --------
    >>> read_document_text('cdpkit: "1.1"').content.figures
    ()
    """
    data, marks = parse_yaml(text, name)
    read = read_mapping(data, name, marks, bundled=bundled, keep=keep)
    return replace(read, text=text)


def read_mapping(
    data: Any,
    name: str = "mapping",
    marks: Mapping[Path, tuple[int, int]] | None = None,
    *,
    bundled: bool = False,
    keep: bool = False,
) -> SourceFile:
    """Read a mapping as records; `marks` says where each of its values stands.

    Raises
    ------
    DocumentError
        If the mapping does not hold what the format asks for.
    """
    if not isinstance(data, dict):
        hint = 'Begin with `cdpkit: "1.1"` and `document:`.'
        raise DocumentError(name, 1, "", "has no keys", hint, code="LOAD05")
    source = SourceFile(name, DocumentFile.model_construct(), marks or {})
    if "cdpkit" not in data:
        hint = 'Add `cdpkit`: begin with `cdpkit: "1.1"`.'
        raise source.error(("cdpkit",), "is missing", hint, code="LOAD04")
    full, moves = written_out(data)
    if moves:
        source = SourceFile(name, source.content, _moved(source.marks, moves))
    try:
        content = DocumentFile.model_validate(full, context={"in_full": True})
    except ValidationError as error:
        problems = _problems_of(error, source, full)
        if not keep:
            raise all_in_one(problems) from None
        draft, unread = draft_of(full, DocumentFile)
        return SourceFile(name, draft, source.marks, bundled, "", problems, unread)
    return SourceFile(name, content, source.marks, bundled)


def _moved(
    marks: Mapping[Path, tuple[int, int]], moves: Mapping[Path, Path]
) -> dict[Path, tuple[int, int]]:
    """Give moved values the marks of where they stand in the file."""
    old = {before: after for after, before in moves.items()}
    sizes = {len(before) for before in old}
    new = dict(marks)
    for path, mark in marks.items():
        for size in sizes:
            if size <= len(path) and (after := old.get(path[:size])):
                new[*after, *path[size:]] = mark
    return new


_WRONG_SHAPE = {
    "tuple_type": ("is not a list", "Write `- ` before each item, or leave the key out."),
    "model_type": ("has no keys of its own", "Write `name: value` lines below it."),
    "dict_type": ("has no keys of its own", "Write `name: value` lines below it."),
    "string_type": ("is not plain text", "Write one value, or leave the key out."),
}
"""What is said of a value of the wrong shape, and the remedy, by pydantic's name for it."""
_BY_TYPE = (
    (("bool_",), "is neither true nor false", "Write `true` or `false`."),
    (("int_",), "is not a whole number", "Write digits only."),
    (
        ("decimal_", "float_", "finite_"),
        "is not a number",
        "Write digits, with a point for decimals.",
    ),
    (("date_",), "is not a date", "Write it as year, month and day: 2024-06-30."),
)
"""The same of a text that is of another type, by the beginning of pydantic's name for it."""
_BY_LIMIT = {
    "gt": "is not above {}",
    "ge": "is below {}",
    "lt": "is not below {}",
    "le": "is above {}",
    "min_length": "has a length below {}",
    "max_length": "has a length above {}",
    "pattern": "does not match the pattern `{}`",
}
"""The same of a value beyond a limit, by the name of the limit. Pydantic's own words change."""


def _problems_of(
    error: ValidationError, source: SourceFile, data: dict[str, Any]
) -> tuple[DocumentError, ...]:
    shown = error.errors(include_url=False)[:_SHOWN]
    return tuple(_as_document_error(source, details, data) for details in shown)


def _as_document_error(
    source: SourceFile, details: ErrorDetails, data: dict[str, Any]
) -> DocumentError:
    path, kind, given = details["loc"], details["type"], details.get("input")
    if kind == "missing":
        return source.error(path, "is missing", _to_add(path), code="LOAD04")
    if kind == "extra_forbidden":
        return source.error(path, *_unknown_field(path, data), code="LOAD03")
    if kind in _WRONG_SHAPE:
        problem, hint = _WRONG_SHAPE[kind]
        hint = _as_keys(path, given) or hint
        return source.error(path, problem, hint, code="LOAD05")
    words = _words_at(path)
    if kind in {"enum", "literal_error"} and words:
        return source.error(path, *_unknown_word(given, words), code="LOAD06")
    if (
        kind == "string_pattern_mismatch"
        and isinstance(given, str)
        and _ID in details["ctx"]["pattern"]
    ):
        problem = f"is not an identifier: `{given[:60]}`"
        return source.error(path, problem, "Use lower-case letters, digits, `_`, `-` and dots.")
    problem, hint = _said_of(details)
    shown = f" (given: `{given}`)" if isinstance(given, str) and len(given) < 60 else ""
    return source.error(path, problem + shown, hint)


def _to_add(path: Path) -> str:
    """Say what is missing, and what may be written there."""
    above, name = _names_of(path[:-1]), str(path[-1])
    kind = _kind_at(above)
    field = kind.model_fields.get(name) if kind else None
    about = (field.description if field else "") or ""
    words = ", ".join(_words_at(path))
    told = f"Add `{name}`: {about[:1].lower()}{about[1:]}" if about else f"Add `{name}`."
    return f"{told} Use one of: {words}." if words else told


def _said_of(details: ErrorDetails) -> tuple[str, str]:
    """Say in our words why a value is not usable, and what to do."""
    kind, context = details["type"], details.get("ctx", {})
    if "error" in context:  # a validator of ours has said it
        message = str(context["error"])
        return f"is not usable: {message[:1].lower()}{message[1:]}", "Correct the value."
    for beginnings, problem, hint in _BY_TYPE:
        if kind.startswith(beginnings):
            return problem, hint
    for limit, problem in _BY_LIMIT.items():
        if limit in context:
            return problem.format(context[limit]), "Correct the value."
    return "is not usable", "See the JSON Schema for what is allowed here."


def _unknown_field(path: Path, data: Any) -> tuple[str, str]:
    *above, name = path
    for part in above:
        data = data[part]
    fields, keys = _fields_at(tuple(above)), list(map(str, data))
    guess = did_you_mean(str(name), fields)
    before = str(data[keys[keys.index(str(name)) - 1]]) if str(name) in keys[1:] else ""
    if data[name] is None and before and not guess:
        # `value: 2,410` in braces is two items to YAML: the value 2, and a key 410; so are the two
        # halves of `text: Housing, and work`.
        gap = "" if str(name)[:1].isdigit() else " "
        return "is the text after a comma in a value", f'Quote the value: "{before},{gap}{name}".'
    return (
        "is not a field of this record",
        guess or f"Remove it, or use one of: {', '.join(fields)}.",
    )


def _as_keys(path: Path, given: Any) -> str:
    """Say how a text is written where a record of a list is due; empty where that is not known."""
    kind = _kind_at(_names_of(path))
    if kind is None or not (path and isinstance(path[-1], int)) or not isinstance(given, str):
        return ""
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    pointing = sorted(reference_fields(kind), key=lambda name: name not in needed)
    first = next(iter((*pointing, *needed)), "")
    if not first or "id" in needed or "\n" in given:
        return ""
    others = "".join(f", {name}: ..." for name in needed if name != first)
    return f"Write `{{{first}: {given[:60]}{others}}}`."


def _unknown_word(given: Any, words: list[str]) -> tuple[str, str]:
    hint = f"{did_you_mean(str(given), words)} Use one of: {', '.join(words)}.".strip()
    return f"is not an allowed word: `{str(given)[:60]}`", hint


def _words_at(path: Path) -> list[str]:
    """Give the words that the field at `path` takes; none where it takes any text."""
    *above, name = _names_of(path)
    kind = _kind_at(tuple(above))
    field = kind.model_fields.get(name) if kind else None
    return list(_words_of(field.annotation)) if field else []


def _words_of(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [word.value for word in annotation]
    inner = get_args(annotation)
    if inner and all(isinstance(part, str) for part in inner):
        return list(inner)
    return next(filter(None, map(_words_of, inner)), [])


def _names_of(path: Path) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _kind_at(path: Path) -> type[Record] | None:
    kind: type[Record] | None = DocumentFile
    for part in path:
        if kind is not None and isinstance(part, str):
            kind = records_within(kind).get(part)
    return kind


def _fields_at(path: Path) -> list[str]:
    kind = _kind_at(path)
    hands = [hand.key for hand in kind.shorthands] if kind else []
    return sorted([*kind.model_fields, *hands]) if kind else []
