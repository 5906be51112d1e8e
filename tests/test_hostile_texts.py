"""No pattern of a reader takes time that grows with the square of a text."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from pathlib import Path

import pytest

import cdpkit.io
import cdpkit.model

LENGTH = 8_000
LONGEST = 0.25
"""Seconds of the processor; a pattern that is linear takes some milliseconds."""
PIECES = (" ", "a", "1", "(", "[", "<", "'", '"', ",", "-", "1,", "1 ", "a ", ".", "1-", "a-")
NOT_SEARCHED = {
    "_BELOW", "_BETWEEN", "_BOTH", "_BRACKETS", "_LIMITS", "_MARKED", "_NUMBER", "_PRINTED", "_RANGE",
    "_TOLERANCE",
}  # fmt: skip
"""Patterns that are only matched with whole texts: sought within one they would be slow."""
SEEKS = "search|sub|subn|split|findall|finditer"


def patterns() -> dict[str, re.Pattern[str]]:
    """Give every compiled pattern of what reads, by module and name."""
    for package in (cdpkit.io, cdpkit.model):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return {
        f"{name}.{key}": value
        for name, module in sorted(sys.modules.items())
        if name.startswith(("cdpkit.io", "cdpkit.model", "cdpkit.columns", "cdpkit.age_bands"))
        for key, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }


ALL = patterns()


def test_there_are_patterns() -> None:
    assert len(ALL) > 60


def test_what_would_be_slow_is_not_sought_within_a_text() -> None:
    sought = re.compile(rf"\b({'|'.join(NOT_SEARCHED)})\.({SEEKS})\(")
    for package in (cdpkit.io, cdpkit.model):
        for file in Path(package.__path__[0]).rglob("*.py"):
            assert not sought.search(file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize("name", ALL)
def test_a_long_text_takes_no_time(name: str) -> None:
    pattern = ALL[name]
    ways = [pattern.fullmatch, pattern.match]
    if name.rpartition(".")[2] not in NOT_SEARCHED:
        ways.append(pattern.search)
    for piece in PIECES:
        text = (piece * LENGTH)[:LENGTH] + "!"
        for way in ways:
            start = time.process_time()
            way(text)
            assert time.process_time() - start < LONGEST, (name, way.__name__, piece)
