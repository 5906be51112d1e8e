"""Documents: YAML files and texts to records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cdpkit.errors import DocumentError
from cdpkit.io.documents.yaml_text import parse_yaml, read_text
from cdpkit.model import (
    DocumentFile,
    SourceFile,
    all_in_one,
    draft_of,
    reference_fields,
    written_out,
)
from cdpkit.model.problems import details_of, kind_at, mistake_of, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from cdpkit.model import Path


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


def _problems_of(
    error: ValidationError, source: SourceFile, data: dict[str, Any]
) -> tuple[DocumentError, ...]:
    shown = details_of(error)[:_SHOWN]
    return tuple(_as_document_error(source, details, data) for details in shown)


def _as_document_error(
    source: SourceFile, details: ErrorDetails, data: dict[str, Any]
) -> DocumentError:
    path = details["loc"]
    problem, hint, code = mistake_of(details, data, DocumentFile, _as_keys)
    return source.error(path, problem, hint, code=code)


def _as_keys(path: Path, given: Any) -> str:
    """Say how a text is written where a record of a list is due; empty where that is not known."""
    kind = kind_at(names_of(path), DocumentFile)
    if kind is None or not (path and isinstance(path[-1], int)) or not isinstance(given, str):
        return ""
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    pointing = sorted(reference_fields(kind), key=lambda name: name not in needed)
    first = next(iter((*pointing, *needed)), "")
    if not first or "id" in needed or "\n" in given:
        return ""
    others = "".join(f", {name}: ..." for name in needed if name != first)
    return f"Write `{{{first}: {given[:60]}{others}}}`."
