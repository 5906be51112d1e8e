"""Checks run over documents, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.checks.findings import Finding, Findings, Severity, in_order
from cdpkit.assess.checks.plans import Plan
from cdpkit.assess.checks.registering import chosen
from cdpkit.errors import DocumentError, MissingDataError
from cdpkit.io import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from cdpkit.assess.checks.registering import Check
    from cdpkit.model import Registry

__all__ = ["check", "check_sources"]


def check(
    registry: Registry,
    *,
    profile: str = "core",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    as_of: date | None = None,
    texts: Mapping[str, str] | None = None,
) -> Findings:
    """Look for what a reader of a plan will stumble over.

    Parameters
    ----------
    registry : Registry
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

    Examples
    --------
    >>> from cdpkit.io import load
    >>> check(load("liverpool")).counts()
    {'CAD01': 1, 'EMP01': 2}
    """
    checks = tuple(chosen(profile, select, ignore))
    known = {file.document.id for file in registry.files if file.document}
    for name in texts or {}:
        if name not in known:
            raise MissingDataError("document", name, f"There are: {', '.join(sorted(known))}.")
    return in_order(
        finding
        for file in registry.files
        if file.document
        for finding in _of_plan(
            Plan(file, registry, as_of, (texts or {}).get(file.document.id)), checks
        )
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
            hint = "Tell the package that brings this check"
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
) -> Findings:
    """Check files one by one, so that each may be dropped; what does not load is a finding too.

    Raises
    ------
    UnreadableFileError
        If a file is absent, no text, or over a limit.
    """
    given, wanted, unwanted = list(sources), tuple(select), tuple(ignore)
    found: list[Finding] = []
    for source in [given] if together else given:
        try:
            registry = load(source)
        except DocumentError as error:
            found.extend(map(_of_problem, error.problems or (error,)))
            continue
        own = {file.document.id for file in registry.files if file.document}
        mine = {name: text for name, text in (texts or {}).items() if name in own}
        found.extend(
            check(
                registry, profile=profile, select=wanted, ignore=unwanted, as_of=as_of, texts=mine
            )
        )
    return in_order(found)


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
