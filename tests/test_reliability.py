"""The page of reliability: no test finds what is not there more often than it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
NO_TESTS = ("XmR", "unadjusted")
ROW = re.compile(
    r"^\| ([^|]+) \| ([^|]+) \| ([\d.]+)% \| ([\d.]+)% \|(?: [^|]+ \|)?$", re.MULTILINE
)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("what", "case", "size", "power"), ROWS)
def test_sizes_and_coverages_are_what_is_promised(
    what: str, case: str, size: str, power: str
) -> None:
    if what.startswith("projection"):
        assert float(size) >= 94
        assert float(power) >= 77
    elif not any(word in f"{what} {case}" for word in NO_TESTS):
        assert float(size) <= 6
        assert float(power) > float(size)


def test_there_are_rows() -> None:
    assert len(ROWS) > 30
