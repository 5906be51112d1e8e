"""Tables of sentences, each read by a person: a series a case, its observations as plain text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import yaml

from cdpkit import Period, Series
from cdpkit.assess import attainment, change, chart, compare, project, trend

if TYPE_CHECKING:
    from collections.abc import Callable


class Assessed(Protocol):
    """What every result of `assess` offers."""

    @property
    def reason(self) -> str: ...
    def sentence(self) -> str: ...
    def caveats(self) -> tuple[str, ...]: ...
    def to_dict(self) -> dict[str, Any]: ...


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


def assess(table: str, kinds: dict[str, Any], case: dict[str, Any]) -> Assessed:
    series, call = series_of(kinds, case), dict(case.get("call", {}))
    if "due" in call:
        call["due"] = Period.from_canonical(call["due"])
    if table == "comparisons":
        return compare(series, series_of(kinds, case["benchmark"]), **call)
    if table == "attainments":
        return attainment(case["target"], series, **call)
    return FUNCTIONS[table](series, **call)


FUNCTIONS: dict[str, Callable[..., Assessed]] = {
    "changes": change,
    "charts": chart,
    "projections": project,
    "trends": trend,
}
TABLES = ("changes", "trends", "comparisons", "charts", "attainments", "projections")
ALL = [
    pytest.param(table, kinds, case, id=f"{table}: {case['name']}")
    for table in TABLES
    for kinds, listed in [cases(table)]
    for case in listed
]


@pytest.mark.parametrize(("table", "kinds", "case"), ALL)
def test_the_sentence_is_the_one_that_was_read(
    table: str, kinds: dict[str, Any], case: dict[str, Any]
) -> None:
    found = assess(table, kinds, case)
    assert found.sentence() == case["sentence"]
    assert list(found.caveats()) == case.get("caveats", [])


@pytest.mark.parametrize(("table", "kinds", "case"), ALL)
def test_every_line_is_one_sentence_and_all_is_plain(
    table: str, kinds: dict[str, Any], case: dict[str, Any]
) -> None:
    found = assess(table, kinds, case)
    for line in (found.sentence(), *found.caveats()):
        assert re.fullmatch(r"[A-Z0-9].*[^.]\.", line)
        assert not re.search(r"  | [,;.]|[,;]{2}|\b(nan|None|inf)\b", line)
        assert not re.search(r"\b(red|amber|green)\b", line, re.IGNORECASE)
    content = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert content["sentence"] == str(found)
    assert [caveat["text"] for caveat in content["caveats"]] == list(found.caveats())
    for caveat in content["caveats"]:
        assert re.fullmatch("[a-z_]+", caveat["code"])
        assert [row["indicator"] for row in caveat["rows"]] == [content["indicator"]]
        assert list(caveat) == ["code", "text", "rows", "periods"]
    assert bool(content["reason"]) == bool(found.reason)


def test_there_are_enough_cases() -> None:
    ids = [case.id for case in ALL]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 60
