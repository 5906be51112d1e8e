"""Loading: several documents and the reference data, with their references resolved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.errors import UnreadableFileError
from cdpkit.io import bundled
from cdpkit.io.documents import read_document
from cdpkit.model import Registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["load"]


def load(paths: str | Path | Iterable[str | Path], *, reference: bool = True) -> Registry:
    """Read documents and resolve their references.

    Parameters
    ----------
    paths : path or iterable of paths
        YAML files, or names of bundled documents; a folder stands for the `*.yaml` files in it,
        by name.
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

    Examples
    --------
    >>> registry = load("wirral")
    >>> registry["wirral.f1"].value.printed
    '2,982'
    """
    files = [read_document(path) for path in _each_file(paths)]
    return Registry([*bundled.reference_files(), *files] if reference else files)


def _each_file(paths: str | Path | Iterable[str | Path]) -> Iterator[Path]:
    for path in [paths] if isinstance(paths, str | Path) else paths:
        given = bundled.path_of(str(path)) if path in bundled.documents() else Path(path)
        if not given.is_dir():
            yield given
            continue
        found = sorted(given.glob("*.yaml"))
        if not found:
            raise UnreadableFileError(str(given), "holds no *.yaml file", "Name another folder.")
        yield from found
