"""Tables of sentences, each read by a person: a series a case, its observations as plain text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdpkit import Series
from cdpkit.assess.changes import change

FOLDER = Path(__file__).parent / "sentences"
OBSERVATION = re.compile(
    r"(?P<period>\S+) =(?: (?P<value>-?[\d.]+))?(?: \((?P<numerator>\d+)/(?P<denominator>\d+)\))?"
    r"(?: \{(?P<lower>[\d.]+)-(?P<upper>[\d.]+)\})?(?: \[(?P<marker>\w+)\])?"
)


def observation(text: str) -> dict[str, str]:
    """Read `2021/22 = 35.0 (350/1000) {33.1-37.0} [p]`; all but the period may be missing."""
    match = OBSERVATION.fullmatch(text)
    assert match, text
    return {name: part for name, part in match.groupdict().items() if part is not None}


def series_of(kinds: dict[str, Any], case: dict[str, Any]) -> Series:
    fields = {"indicator": case["series"], **kinds[case["series"]], **case.get("with", {})}
    read = [observation(text) for text in case["observations"]]
    return Series.model_validate(fields | {"observations": read})


def cases(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give the kinds of series and the cases of a table."""
    table = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return table["series"], table["cases"]


KINDS, CASES = cases("changes")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_change(case: dict[str, Any]) -> None:
    found = change(series_of(KINDS, case), **case.get("call", {}))
    assert found.sentence() == case["sentence"]
    assert list(found.caveats()) == case.get("caveats", [])


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)
