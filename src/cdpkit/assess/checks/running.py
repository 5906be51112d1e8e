"""Checks run over documents, one at a time."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from cdpkit.assess.checks.findings import Finding, Findings, Severity, in_order
from cdpkit.assess.checks.plans import Plan
from cdpkit.assess.checks.registering import chosen
from cdpkit.errors import DocumentError, MissingDataError, UnreadableFileError, did_you_mean
from cdpkit.io import bundled, load
from cdpkit.model import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from cdpkit.assess.checks.registering import Check
    from cdpkit.model import SourceFile


_LISTED = 20
"""Documents that a message names."""


def check(
    source: Any,
    *,
    profile: str = "core",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    as_of: date | None = None,
    texts: Mapping[str, str] | None = None,
) -> Findings:
    """Find what will trip up a reader of a plan.

    Parameters
    ----------
    source : Registry, path, text or whatever `cdpkit.load` takes
        The records; every document in it is checked.
    profile : {"core", "england-cdp", "print", "all"}
        `england-cdp` adds what national guidance asks for, `print` what an encoding of a published
        document should have.
    select, ignore : iterable of str
        Codes, or beginnings of codes: only these, or all but these.
    as_of : date, optional
        The day of the check, for what is overdue. Nothing reads the clock.
    texts : mapping of str to str, optional
        Text of each document by its id, for the checks of places.

    Returns
    -------
    Findings
        By file, line, column and code.

    Raises
    ------
    InputError
        If there is no such profile or code.
    MissingDataError
        If a text is given for a document that is not there.
    UnreadableFileError, DocumentError
        If the source does not load.

    Examples
    --------
    >>> check("liverpool").counts()
    {'CAD01': 1, 'EMP01': 2}
    """
    checks = tuple(chosen(profile, select, ignore))
    registry = source if isinstance(source, Registry) else load(source)
    files = [file for file in registry.files if file.document]
    _refuse_unknown(texts or {}, {file.document.id for file in files})
    return in_order(
        found for file in files for found in _of_file(file, registry, checks, as_of, texts or {})
    )


def _of_plan(plan: Plan, checks: Iterable[Check]) -> Iterator[Finding]:
    for one in checks:
        if "-" not in one.code:
            yield from (plan.finding(one, found) for found in one.find(plan))
            continue
        try:
            yield from [plan.finding(one, found) for found in one.find(plan)]
        except Exception as error:  # noqa: BLE001 -- a check of another package must not stop ours
            problem = f"The check {one.code} stopped: {type(error).__name__}: {error}"
            hint = "Report it to the package that provides this check"
            place = (plan.document.id, plan.file.name, None, None)
            yield Finding("PLUG01", Severity.ERROR, problem, hint, *place)


def check_sources(
    sources: Iterable[str],
    *,
    together: bool = False,
    profile: str = "core",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    as_of: date | None = None,
    texts: Mapping[str, str] | None = None,
    on_unreadable: Callable[[UnreadableFileError], object] | None = None,
) -> Iterator[Findings]:
    """Give the findings of each file in turn; what does not load is a finding too.

    Files are read one by one and dropped, also those of a folder, unless one refers to others of
    its folder.

    Raises
    ------
    UnreadableFileError
        If a file is absent, no text, or over a limit; `on_unreadable` takes it where given.
    MissingDataError
        At the end, if a text is given for a document that no file encodes.
    """
    given, checks = list(sources), tuple(chosen(profile, select, ignore))
    seen: set[str] = set()
    places = [("", given)] if together else _files_of(given)
    for folder, source in places:
        try:
            files, registry = _loaded(source, folder)
        except DocumentError as error:
            problems = sorted(map(_of_problem, error.problems or (error,)), key=Finding.order)
            yield from (Findings(tuple(own)) for _, own in groupby(problems, lambda one: one.file))
            continue
        except UnreadableFileError as error:
            if on_unreadable is None:
                raise
            on_unreadable(error)
            continue
        for file in files:
            if texts and file.document:
                seen.add(file.document.id)
            yield _of_file(file, registry, checks, as_of, texts or {})
    _refuse_unknown(texts or {}, seen)


def _files_of(sources: Iterable[str]) -> list[tuple[str, str]]:
    """Give each file with its folder, where that was named, in the order of names."""
    found: list[tuple[str, str, str]] = []
    known = bundled.documents()
    for source in sources:
        if source in known:
            found.append((str(bundled.path_of(source)), "", source))
            continue
        given = FilePath(source)
        inside = [str(file) for file in given.glob("*.yaml")] if given.is_dir() else []
        found += [(file, source, file) for file in inside] or [(source, "", source)]
    return [(folder, source) for _, folder, source in sorted(found)]


def _loaded(source: str | list[str], folder: str) -> tuple[list[SourceFile], Registry]:
    """Load a file by itself; with the others of its folder where it refers to one of them."""
    try:
        registry = load(source)
    except DocumentError as error:
        if not folder or {one.code for one in error.problems or (error,)} != {"LOAD08"}:
            raise
        try:
            registry = _whole_folder(folder)
        except DocumentError:
            raise error from None
    own = [file for file in registry.files if not file.bundled]
    return [file for file in own if not folder or file.name == source], registry


@lru_cache(maxsize=1)
def _whole_folder(folder: str) -> Registry:
    return load(folder)


def _of_file(
    file: SourceFile,
    registry: Registry,
    checks: Iterable[Check],
    as_of: date | None,
    texts: Mapping[str, str],
) -> Findings:
    """Check the document of a file; one of reference data has none, and nothing is found."""
    if not file.document:
        return Findings()
    return in_order(_of_plan(Plan(file, registry, as_of, texts.get(file.document.id)), checks))


def _refuse_unknown(texts: Iterable[str], known: set[str]) -> None:
    for name in texts:
        if name not in known:
            there = f"Choose from: {', '.join(sorted(known)[:_LISTED]) or 'none'}."
            hint = did_you_mean(name, known) or there
            raise MissingDataError("document", name, hint)


def _of_problem(error: DocumentError) -> Finding:
    subject = f"`{error.path}` " if error.path else "The file "
    return Finding(
        error.code,
        Severity.ERROR,
        f"{subject}{error.problem}",
        error.hint,
        "",
        error.file,
        error.line,
        error.column,
    )
