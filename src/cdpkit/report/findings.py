"""Findings as texts for people and programs: lines, JSON, SARIF, and the notes of GitHub."""

from __future__ import annotations

import json
import textwrap
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cdpkit.assess.checks import PROBLEMS, all_checks

if TYPE_CHECKING:
    from cdpkit.assess.checks import Finding, Findings

__all__ = ["checks_page", "findings_github", "findings_json", "findings_sarif", "findings_text"]

_WIDTH = 96
_ABOUT = (
    "What `cdpkit check` looks for. `--profile england-cdp` adds what national guidance asks "
    "for, `--profile print` what an encoding of a published document should have. Codes "
    "`LOAD01` to `LOAD10` are problems that stop a file from loading."
)
_UNKNOWN = "A finding of a check that is not installed here."
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def checks_page() -> str:
    r"""Write the reference of all checks as Markdown, from the checks themselves.

    Returns
    -------
    str
        A section for each family, and in it one for each check.

    Examples
    --------
    >>> checks_page().split("\n")[0]
    '# Checks'
    """
    lines = [
        "# Checks", "",
        _ABOUT,
    ]  # fmt: skip
    for one in all_checks():
        about = f"*{one.severity}, profile `{one.profile}`*: {one.says}"
        lines += ["", f"## {one.code}", "", about, "", one.page]
    for code, page in PROBLEMS.items():
        lines += ["", f"## {code}", "", f"*error*: {page}"]
    return "\n".join([*lines, ""])


def findings_text(findings: Findings, files: int) -> str:
    r"""Write findings for people: place, severity, code, record, what is wrong, what to do.

    Parameters
    ----------
    findings : Findings
        What was found.
    files : int
        How many files were read.

    Returns
    -------
    str
        An entry for each finding, wrapped, and a line that counts them.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> findings_text(Findings(), 1)
    '1 file: nothing found\n'
    """
    lines = [
        textwrap.fill(
            f"{one.place} {one.severity} {one.code} {f'{one.entity}: ' if one.entity else ''}"
            f"{one.sentence()}",
            _WIDTH,
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for one in findings
    ]
    plural = "" if files == 1 else "s"
    return "\n".join([*lines, f"{files:,} file{plural}: {findings.sentence()}", ""])


def findings_json(findings: Findings) -> str:
    """Write findings as JSON: an object with `version` and `findings`.

    Parameters
    ----------
    findings : Findings
        What was found.

    Returns
    -------
    str
        The same text for the same findings.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> json.loads(findings_json(Findings()))
    {'version': 1, 'findings': []}
    """
    rows = [one.to_dict() for one in findings]
    return json.dumps({"version": 1, "findings": rows}, ensure_ascii=False, indent=1) + "\n"


def findings_sarif(findings: Findings) -> str:
    """Write findings as SARIF 2.1.0, for code scanning.

    Parameters
    ----------
    findings : Findings
        What was found.

    Returns
    -------
    str
        JSON with the rules and the results of one run.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> json.loads(findings_sarif(Findings()))["version"]
    '2.1.0'
    """
    from cdpkit.version import __version__

    known = {one.code: one for one in all_checks()}
    codes = sorted({one.code for one in findings})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": known[code].page.split("\n")[0]},
            "help": {"text": known[code].page},
        }
        if code in known
        else {"id": code, "shortDescription": {"text": PROBLEMS.get(code, _UNKNOWN)}}
        for code in codes
    ]
    driver = {"name": "cdpkit", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "results": [_sarif_result(one, codes.index(one.code)) for one in findings],
    }
    content = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _sarif_result(one: Finding, rule: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _relative(one.file)}}
    if one.line:
        region = {"startLine": one.line, "startColumn": one.column}
        place["region"] = {name: number for name, number in region.items() if number}
    return {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": one.sentence()},
        "locations": [{"physicalLocation": place}],
    }


def _relative(file: str) -> str:
    """Give the address of a file, from the folder where the command runs if it stands below it."""
    path = PurePath(file)
    if path.is_absolute():
        from pathlib import Path

        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else PurePath(path.name)
    return quote(path.as_posix())


def findings_github(findings: Findings) -> str:
    """Write findings as workflow commands, which GitHub shows beside the lines.

    Parameters
    ----------
    findings : Findings
        What was found.

    Returns
    -------
    str
        A line for each finding.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> findings_github(Findings())
    ''
    """
    words = {"error": "error", "warning": "warning", "info": "notice"}
    lines = []
    for one in findings:
        given = {"file": one.file, "line": one.line, "col": one.column, "title": one.code}
        shown = ",".join(f"{k}={_property(str(v))}" for k, v in given.items() if v is not None)
        lines.append(f"::{words[one.severity]} {shown}::{_escaped(one.sentence())}\n")
    return "".join(lines)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
