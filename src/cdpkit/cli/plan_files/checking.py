"""The command `check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cdpkit.cli.endings import Status
from cdpkit.cli.writing import write, write_parts
from cdpkit.display import plain_text
from cdpkit.errors import CdpError, InputError, MissingDataError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks import Findings


class FindingsLayout(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class FailOn(StrEnum):
    """The severity from which the exit status is 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def check(  # noqa: PLR0917 -- options of a command
    sources: list[str] | None = None,
    profile: str = "core",
    select: list[str] | None = None,
    ignore: list[str] | None = None,
    as_of: datetime | None = None,
    texts: list[str] | None = None,
    together: bool = False,
    layout: FindingsLayout = FindingsLayout.TEXT,
    output: Path | None = None,
    fail_on: FailOn = FailOn.ERROR,
    explain: str | None = None,
) -> None:
    """Find what will trip up a reader of a plan, line by line.

    Example: `cdpkit check plan.yaml --profile england-cdp`

    Exit status 1 when a finding is an error (see --fail-on); 2 when a file cannot be read.
    """
    if explain is not None:
        write(output, _explained(explain))
        return
    if not sources:
        raise InputError("SOURCE", "is missing", "Name a plan, a folder, or a bundled document.")
    from cdpkit.assess.checks import check_sources

    wrong: list[CdpError] = []
    files = check_sources(
        sources,
        together=together,
        profile=profile,
        select=_codes(select),
        ignore=_codes(ignore),
        as_of=as_of.date() if as_of else None,
        texts=dict(map(_text, texts or ())),
        on_unreadable=wrong.append,
    )
    seen = _Seen(files, None if fail_on is FailOn.NEVER else fail_on.value, wrong)
    write_parts(output, seen.written(layout), sources)
    if seen.reached:
        raise typer.Exit(Status.FOUND)


@dataclass(slots=True)
class _Seen:
    """Findings on their way to the output: none is kept, only whether one is severe enough."""

    files: Iterator[Findings]
    limit: str | None
    wrong: list[CdpError]
    reached: bool = False

    def written(self, layout: FindingsLayout) -> Iterator[str]:
        """Write the findings of each file; at the end say what could not be read."""
        from cdpkit import report as reports

        writers = {
            FindingsLayout.TEXT: reports.findings_text,
            FindingsLayout.JSON: reports.findings_json,
            FindingsLayout.SARIF: reports.findings_sarif,
            FindingsLayout.GITHUB: reports.findings_github,
        }
        files = self._watched()
        first = next(files, None)
        if first is not None:
            parts = writers[layout](chain([first], files))
            yield from map(_plain, parts) if layout is FindingsLayout.TEXT else parts
        if self.wrong:
            error, *others = self.wrong
            for other in others:
                error.add_note(str(other))
            raise error

    def _watched(self) -> Iterator[Findings]:
        try:
            for findings in self.files:
                self.reached |= self.limit is not None and findings.reach(self.limit)
                yield findings
        except MissingDataError as error:  # the last thing that is known: a text of no document
            self.wrong.append(error)


def _plain(text: str) -> str:
    return "\n".join(map(plain_text, text.split("\n")))


def _codes(given: list[str] | None) -> list[str]:
    return [code.strip() for text in given or () for code in text.split(",") if code.strip()]


def _text(given: str) -> tuple[str, str]:
    name, sign, file = given.partition("=")
    if not sign:
        raise InputError("--text", f"is `{given}`", "Write `document.id=FILE`.")
    try:
        return name, Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFileError(file, "is not UTF-8 text", "Save it as UTF-8.") from None
    except OSError as error:
        raise UnreadableFileError.from_system(file, error) from None


def _explained(code: str) -> str:
    from cdpkit.assess.checks import PROBLEMS, all_checks

    pages = {
        one.code: f"{one.code} ({one.severity}, {one.profile}): {one.says}\n\n{one.page}\n"
        for one in all_checks()
    }
    pages |= {name: f"{name} (error): {page}\n" for name, page in PROBLEMS.items()}
    if code not in {*pages, "all"}:
        raise InputError("--explain", f"is `{code}`", "`--explain all` lists the codes.")
    return "\n".join(pages.values() if code == "all" else [pages[code]])
