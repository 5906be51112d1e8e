"""No pattern of a reader takes time that grows with the square of a text."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cdpkit
import cdpkit.io
import cdpkit.model

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTHS = (8_000, 100_000)
"""A pattern that is slow is found at the first, in seconds; the second is what a line may hold."""
LONGEST = 0.25
"""Seconds of the processor; a pattern that is linear takes some milliseconds."""
PIECES = (" ", "a", "1", "(", "[", "<", "'", '"', ",", "-", "1,", "1 ", "a ", ".", "1-", "a-")
NOT_SEARCHED = {
    "_BELOW", "_BETWEEN", "_BOTH", "_BRACKETS", "_LIMITS", "_MARKED", "_NUMBER", "_PRINTED", "_RANGE",
    "_TABLE", "_TOLERANCE", "_TOTAL",
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
    _take_no_time(name, ways)


def _take_no_time(name: str, ways: list[Callable[[str], object]]) -> None:
    for length, piece in itertools.product(LENGTHS, PIECES):
        text = (piece * length)[:length] + "!"
        for way in ways:
            start = time.process_time()
            way(text)
            assert time.process_time() - start < LONGEST, (name, way, piece)


def inline_patterns() -> dict[str, tuple[str, str]]:
    """Give each pattern that is written where it is used, with the function that it is given to."""
    found = {}
    for file in sorted(Path(cdpkit.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in f"{SEEKS}|match|fullmatch".split("|")
                and isinstance(node.args[0], ast.Constant)
            ):
                found[f"{file.name}:{node.lineno}"] = (node.func.attr, str(node.args[0].value))
    return found


INLINE = inline_patterns()


def test_there_are_inline_patterns() -> None:
    assert len(INLINE) > 40


@pytest.mark.parametrize("place", INLINE)
def test_a_long_text_takes_a_pattern_no_time_where_it_is_used(place: str) -> None:
    function, written = INLINE[place]
    pattern = re.compile(written)
    way = getattr(pattern, function)
    _take_no_time(place, [partial(way, "") if function in {"sub", "subn"} else way])
