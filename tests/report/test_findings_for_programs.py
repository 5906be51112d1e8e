"""Findings as SARIF, valid by its schema, and as notes that GitHub reads back as they were.

`sarif-2.1.0.json` is the schema of OASIS, as in `@microsoft/jest-sarif` 1.0.0-beta.0 (MIT), without
its descriptions.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.assess import Findings
from cdpkit.assess.checks import Finding, Severity, check_sources
from cdpkit.report import findings_github, findings_sarif

HERE = Path(__file__).parent
PLANS = sorted((HERE.parent / "assess" / "plans").glob("*.yaml"))


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((HERE / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def test_sarif_of_real_plans_is_valid(validator: Any) -> None:
    assert not validator.is_valid({"version": "2.1.0"})  # the schema bites
    for sources in (["wirral", "sefton"], *([str(path)] for path in PLANS)):
        files = list(check_sources(sources, profile="all"))
        log = json.loads("".join(findings_sarif(files)))
        assert [error.message for error in validator.iter_errors(log)] == []
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        every = [one for found in files for one in found]
        for finding, result in zip(every, run["results"], strict=True):
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
            if not finding.code.startswith("LOAD"):
                assert rules[result["ruleIndex"]]["help"]["text"]
            (place,) = result["locations"]
            address = place["physicalLocation"]["artifactLocation"]["uri"]
            assert not urlsplit(address).scheme
            assert not address.startswith("/")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)
ROW = st.builds(
    Finding, st.sampled_from(["OWN01", "LOAD05", "ACME-001"]), st.sampled_from(Severity), TEXT, TEXT,
    TEXT, TEXT, st.none() | st.integers(1, 10**6), st.none() | st.integers(1, 10**6),
)  # fmt: skip


@given(st.lists(ROW, max_size=3))
def test_sarif_of_any_findings_is_valid(validator: Any, rows: list[Finding]) -> None:
    log = json.loads("".join(findings_sarif([Findings(tuple(rows))])))
    assert [error.message for error in validator.iter_errors(log)] == []


@given(st.lists(ROW, max_size=3))
def test_github_reads_what_was_written(rows: list[Finding]) -> None:
    """Commands as GitHub parses them: one a line, `key=value` between commas, then the text."""
    lines = "".join(findings_github([Findings(tuple(rows))])).split("\n")[:-1]
    assert len(lines) == len(rows)
    words = {"error": "error", "warning": "warning", "info": "notice"}
    for line, row in zip(lines, rows, strict=True):
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line, re.DOTALL)
        assert match
        assert match[1] == words[row.severity]
        given = {"file": row.file, "line": row.line, "col": row.column, "title": row.code}
        shown = dict(part.split("=", 1) for part in match[2].split(","))
        assert {key: unescaped(value, ",:") for key, value in shown.items()} == {
            key: str(value) for key, value in given.items() if value is not None
        }
        assert unescaped(match[3]) == row.sentence()


def unescaped(text: str, more: str = "") -> str:
    for sign in (*"\r\n", *more):
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text.replace("%25", "%")
