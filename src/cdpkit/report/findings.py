"""Findings as texts for people and programs: lines, JSON, SARIF, and the notes of GitHub."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cdpkit.assess.checks import PROBLEMS, Severity, all_checks, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdpkit.assess.checks import Finding, Findings


_WIDTH = 96
_SINGLE = 3
"""Findings of a file that say the same and are still written one by one."""
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


def findings_text(files: Iterable[Findings]) -> Iterator[str]:
    r"""Write findings for people: place, severity, code, record, what is wrong, what to do.

    Parameters
    ----------
    files : iterable of Findings
        What was found, file by file.

    Yields
    ------
    str
        An entry for each finding, wrapped; more than three in a file that say the same are one
        entry, with their lines. Then a line that counts all.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> "".join(findings_text([Findings()]))
    '1 file: nothing found\n'
    """
    count, by = 0, Counter[Severity]()
    for findings in files:
        count += 1
        by.update(one.severity for one in findings)
        yield from map(_entry, _alike(findings))
    plural = "" if count == 1 else "s"
    yield f"{count:,} file{plural}: {in_words(by)}\n"


def _alike(findings: Findings) -> Iterator[list[Finding]]:
    """Give findings one by one, and together where more than a few of a file say the same."""
    same: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        same.setdefault((one.code, one.sentence()), []).append(one)
    for one in findings:
        alike = same[one.code, one.sentence()]
        if len(alike) <= _SINGLE:
            yield [one]
        elif one is alike[0]:
            yield alike


def _entry(alike: list[Finding]) -> str:
    one, others = alike[0], len(alike) - 1
    about = f"{one.entity}{f' and {others:,} more' if others else ''}: " if one.entity else ""
    places = ", ".join(str(each.line) for each in alike if each.line)
    lines = f" Lines {places}." if others and places else ""
    text = f"{one.place} {one.severity} {one.code} {about}{one.sentence()}{lines}"
    filled = textwrap.fill(
        text, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
    return f"{filled}\n"


def findings_json(files: Iterable[Findings]) -> Iterator[str]:
    """Write findings as JSON: an object with `version` and `findings`.

    Parameters
    ----------
    files : iterable of Findings
        What was found, file by file.

    Yields
    ------
    str
        Parts of one text, the same for the same findings.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> json.loads("".join(findings_json([Findings()])))
    {'version': 1, 'findings': []}
    """
    yield '{\n "version": 1,\n "findings": '
    yield from _listed((one.to_dict() for findings in files for one in findings), 1)
    yield "\n}\n"


def _listed(items: Iterable[dict[str, Any]], depth: int) -> Iterator[str]:
    """Write a list as JSON, one item at a time; `depth` is that of what holds it."""
    none = True
    for item in items:
        text = textwrap.indent(_json(item), " " * (depth + 1))
        yield f"{'[' if none else ','}\n{text}"
        none = False
    yield "[]" if none else f"\n{' ' * depth}]"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def findings_sarif(files: Iterable[Findings]) -> Iterator[str]:
    """Write findings as SARIF 2.1.0, for code scanning.

    Parameters
    ----------
    files : iterable of Findings
        What was found, file by file.

    Yields
    ------
    str
        Parts of JSON with the results and the rules of one run.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> json.loads("".join(findings_sarif([Findings()])))["version"]
    '2.1.0'
    """
    from cdpkit.version import __version__

    codes: dict[str, int] = {}
    every = (one for findings in files for one in findings)
    results = (_sarif_result(one, codes.setdefault(one.code, len(codes))) for one in every)
    yield f'{{\n "$schema": "{_SCHEMA}",\n "version": "2.1.0",\n "runs": [\n  {{\n   "results": '
    yield from _listed(results, 3)
    driver = {"name": "cdpkit", "version": __version__, "rules": _rules(codes)}
    tool = textwrap.indent(_json({"driver": driver}), "   ").lstrip()
    yield f',\n   "tool": {tool}\n  }}\n ]\n}}\n'


def _rules(codes: Iterable[str]) -> list[dict[str, Any]]:
    known = {one.code: one for one in all_checks()}
    return [
        {
            "id": code,
            "shortDescription": {"text": known[code].page.split("\n")[0]},
            "help": {"text": known[code].page},
        }
        if code in known
        else {"id": code, "shortDescription": {"text": PROBLEMS.get(code, _UNKNOWN)}}
        for code in codes
    ]


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


def findings_github(files: Iterable[Findings]) -> Iterator[str]:
    """Write findings as workflow commands, which GitHub shows beside the lines.

    Parameters
    ----------
    files : iterable of Findings
        What was found, file by file.

    Yields
    ------
    str
        A line for each finding.

    Examples
    --------
    >>> from cdpkit.assess.checks import Findings
    >>> list(findings_github([Findings()]))
    []
    """
    words = {"error": "error", "warning": "warning", "info": "notice"}
    for one in (one for findings in files for one in findings):
        given = {"file": one.file, "line": one.line, "col": one.column, "title": one.code}
        shown = ",".join(f"{k}={_property(str(v))}" for k, v in given.items() if v is not None)
        yield f"::{words[one.severity]} {shown}::{_escaped(one.sentence())}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
