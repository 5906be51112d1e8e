"""The pages: their examples run, every module has a place, and the README keeps its promises."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
EXAMPLE = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
MODULES = {
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
    for path in (ROOT / "src" / "cdpkit").rglob("*.py")
    if not any(part.startswith("_") for part in path.parts)
}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples_of_a_page_run(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    # Blank out what is no example, so that a failure names the line of the page.
    kept = [False] * (text.count("\n") + 2)
    for block in EXAMPLE.finditer(text):
        first = text.count("\n", 0, block.start(1))
        for line in range(first, first + block[1].count("\n")):
            kept[line] = True
    source = "\n".join(t if k else "" for t, k in zip(text.split("\n"), kept, strict=False))
    examples = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(examples, out=report.append)
    assert not result.failed, "".join(report)


def test_every_public_module_stands_in_the_reference() -> None:
    pages = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs" / "api").glob("*.md"))
    shown = re.findall(r"^::: (\S+)$", pages, re.MULTILINE)
    # The command line has a page of its own.
    assert sorted(shown) == sorted(MODULES - {"cdpkit.cli"})


def test_one_version_everywhere() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"version: {version}\n" in read("CITATION.cff")
    assert version in read("CHANGELOG.md")


def test_readme_has_both_commands_in_one_line_each() -> None:
    for name in ("reproduce", "tests"):
        block = re.search(
            rf"<!-- command: {name} -->\n\n```bash\n(.*?)```", read("README.md"), re.DOTALL
        )
        assert block
        assert block[1].count("\n") == 1
