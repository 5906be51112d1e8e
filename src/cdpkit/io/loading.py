"""Loading: several documents and the reference data, with their references resolved."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cdpkit.errors import InputError, UnreadableFileError, did_you_mean
from cdpkit.io import bundled
from cdpkit.io.documents import read_document, read_document_text, read_mapping
from cdpkit.model import DocumentFile, Registry, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator


Source = str | PathLike[str] | IO[str] | Mapping[str, Any] | DocumentFile | SourceFile | Registry
"""One thing to load."""


def load(source: Source | Iterable[Source], *, reference: bool = True) -> Registry:
    """Read documents and resolve their references.

    Parameters
    ----------
    source : path, text, stream, mapping, DocumentFile, SourceFile, Registry, or several of them
        A path to a YAML file, or the name of a bundled document; a folder stands for the `*.yaml`
        files in it, by name. A string with a line break is YAML text. A mapping is read like a
        file, with its short forms.
    reference : bool, default True
        Whether the bundled reference data (areas, organisations, indicators, the outcomes
        framework, the national strategy) is loaded too, so that documents can refer to it.

    Returns
    -------
    Registry
        Every record by its identifier.

    Raises
    ------
    UnreadableFileError
        If a file cannot be read.
    DocumentError
        If a file does not hold what the format asks for, an identifier is taken twice, or a
        reference leads nowhere. The message names file, line and path; further problems follow
        as notes.
    InputError
        If `source` is nothing that can be loaded.

    Examples
    --------
    >>> from cdpkit import Figure
    >>> load("wirral").record("wirral.f1", Figure).value.printed
    '2,982'
    >>> posts = [{"id": "dph", "title": "Director of Public Health"}]
    >>> list(load({"cdpkit": "1.1", "posts": posts}, reference=False))
    ['dph']
    """
    with _collector_paused():
        files = list(source_files(source))
        return Registry([*bundled.reference_files(), *files] if reference else files)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking all records again and again: none is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def source_files(source: object) -> Iterator[SourceFile]:
    """Read each file of a source, one by one, as far as it goes; a registry raises what is wrong."""
    if isinstance(source, Registry):
        yield from source.files
    elif isinstance(source, SourceFile):
        yield source
    elif isinstance(source, DocumentFile):
        yield SourceFile(source.document.id if source.document else "records", source)
    elif isinstance(source, str | PathLike):
        yield from _named(source)
    elif isinstance(source, Mapping):
        yield read_mapping(dict(source), keep=True)
    elif isinstance(source, Iterable):
        yield from _several(source)
    else:
        hint = "Give a path, a bundled name, YAML text, a stream, a mapping, or several of them."
        raise InputError("source", f"is of type {type(source).__name__}", hint)


def _several(source: Iterable[object]) -> Iterator[SourceFile]:
    read = getattr(source, "read", None)
    if read is not None:
        name = str(getattr(source, "name", "stream"))
        yield read_document_text(_checked_text(read()), name, keep=True)
    else:
        for item in source:
            yield from source_files(item)


def _named(source: str | PathLike[str]) -> Iterator[SourceFile]:
    if isinstance(source, str) and "\n" in source:
        yield read_document_text(source, keep=True)
    else:
        yield from (read_document(file, keep=True) for file in _files_at(source))


def _checked_text(text: object) -> str:
    if isinstance(text, str):
        return text
    raise InputError("source", "is a stream of bytes", "Open it as text.")


def _files_at(source: str | PathLike[str]) -> Iterator[Path]:
    name = str(source)
    given = bundled.path_of(name) if name in bundled.documents() else Path(source)
    if given.is_dir():
        found = sorted(given.glob("*.yaml"))
        if not found:
            raise UnreadableFileError(str(given), "has no *.yaml file", "Name another folder.")
        yield from found
        return
    if name != "-" and not given.exists() and not given.suffix and len(given.parts) == 1:
        guess = did_you_mean(name, bundled.documents()) or _bundled_names()
        problem = f"no file or bundled document `{name}`"
        raise UnreadableFileError(name, problem, guess)
    yield given


def _bundled_names() -> str:
    return f"Bundled documents: {', '.join(bundled.documents())}."
