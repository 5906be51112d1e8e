"""Mistakes that people make in a plan, one at a time: each is found on its own line.

Chosen before they were tried; 43 of 48 were found at first. Five of the table were not: an
unknown post under `sro:`, a number given to two priorities, a share above 100%, a baseline that is a
share of the count, and words after a `#`. Of 48 more, 38 were found at first and seven proved to be
no mistakes; a baseline of another indicator (the last row), an indent with a tab and a quote that
closes too late are found since (the last two in tests/io/test_yaml_text.py).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cdpkit.assess.checks import check_sources

PLANS = Path(__file__).parent / "plans"
GOOD = (PLANS / "00_good.yaml").read_text(encoding="utf-8").split("\n")
MISTAKES = [
    (int(row["line"]), row["good"], row["bad"])
    for row in csv.DictReader((PLANS / "mistakes.csv").read_text(encoding="utf-8").splitlines())
]
"""Line, what stands there, and what somebody writes instead."""


def found(path: Path, lines: list[str]) -> set[tuple[str, int | None]]:
    path.write_text("\n".join(lines), encoding="utf-8")
    return {(one.code, one.line) for file in check_sources([str(path)]) for one in file}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, int | None]]:
    return found(tmp_path_factory.mktemp("plan") / "plan.yaml", GOOD)


@pytest.mark.parametrize(("line", "good", "bad"), MISTAKES)
def test_a_mistake_is_found_on_its_line(
    tmp_path: Path, before: set[tuple[str, int | None]], line: int, good: str, bad: str
) -> None:
    lines = list(GOOD)
    assert good in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(good, bad, 1)
    assert line in {place for _, place in found(tmp_path / "plan.yaml", lines) - before}


def test_mistakes_of_all_kinds_are_listed_at_once(tmp_path: Path) -> None:
    """What stops a file by itself is found beside other mistakes too, and nothing follows from it."""
    lines, alone = list(GOOD), {}
    for line, good, bad in MISTAKES:
        one = list(GOOD)
        one[line - 1] = one[line - 1].replace(good, bad, 1)
        stops = {each for each in found(tmp_path / "one.yaml", one) if each[0].startswith("LOAD")}
        if stops and line not in alone and stops.isdisjoint({("LOAD01", line), ("LOAD02", line)}):
            alone[line] = stops
            lines[line - 1] = one[line - 1]
    assert len({code for stops in alone.values() for code, _ in stops}) >= 5
    together = {place for _, place in found(tmp_path / "plan.yaml", lines)}
    assert together == {place for stops in alone.values() for _, place in stops}
