"""The pages of methods: every calculator has a place, every argument that is mapped exists."""

from __future__ import annotations

import inspect
import re
import runpy
from pathlib import Path

import pytest

from cdpkit import calc, frames

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FAMILIES = sorted((DOCS / "methods").glob("*.md"))
GUIDES = ("coming-from-r.md", "coming-from-phstatsmethods.md")
SECTIONS = ("Definition", "Source", "When to use it", "Example", "Edge rules", "Differences")
GUIDE = re.compile(
    r"^## `(\w+)`: `(calc|frames)\.(\w+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)
# Every function of PHEindicatormethods 2.1.0 and PHStatsMethods 0.1.16 that works on a table.
THEIRS = {
    "coming-from-r.md": [
        "phe_proportion", "phe_rate", "phe_mean", "calculate_dsr", "phe_dsr", "calculate_ISRatio",
        "calculate_ISRate", "phe_quantile", "phe_sii", "phe_life_expectancy",
        "calculate_funnel_limits", "calculate_funnel_points", "assign_funnel_significance",
        "assign_trend_markers",
    ],
    "coming-from-phstatsmethods.md": [
        "ph_proportion", "ph_rate", "ph_mean", "ph_dsr", "ph_ISRatio", "ph_ISRate", "ph_quantile",
        "calculate_funnel_limits", "calculate_funnel_points", "assign_funnel_significance",
    ],
}  # fmt: skip


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def coded(cell: str) -> list[str]:
    return re.findall(r"`([^`]*)`", cell)


def listed(text: str) -> list[tuple[str, str]]:
    """Give name and kind from each table of names."""
    rows = re.findall(r"^\| `(\w+)` \| (calculator|formula|result) \| .+ \|$", text, re.MULTILINE)
    return [(name, kind) for name, kind in rows]


def test_every_name_of_calc_stands_on_one_page() -> None:
    names = [name for page in FAMILIES for name, _ in listed(read(page))]
    assert sorted(names) == sorted(calc.__all__)


def test_results_are_called_results() -> None:
    for page in FAMILIES:
        for name, kind in listed(read(page)):
            assert (kind == "result") == inspect.isclass(getattr(calc, name)), name


def test_every_function_for_frames_stands_in_the_overview() -> None:
    lines = read(DOCS / "methods" / "index.md").splitlines()
    cells = [line.split("|")[3] for line in lines if line.startswith("| [")]
    assert sorted(name for cell in cells for name in coded(cell)) == sorted(frames.__all__)


@pytest.mark.parametrize("page", FAMILIES, ids=lambda page: page.stem)
def test_a_family_has_all_sections_and_a_place(page: Path) -> None:
    assert f"methods/{page.name}" in read(ROOT / "mkdocs.yml")
    if page.stem != "index":
        assert tuple(re.findall(r"^## (.+)$", read(page), re.MULTILINE)) == SECTIONS
        assert f"({page.name})" in read(page.parent / "index.md")
        assert ">>> " in read(page)


@pytest.mark.parametrize("page", GUIDES)
def test_every_function_is_mapped_to_one_that_exists(page: str) -> None:
    guide = [(theirs, getattr({"calc": calc, "frames": frames}[module], ours), text)
             for theirs, module, ours, text in GUIDE.findall(read(DOCS / page))]  # fmt: skip
    assert [theirs for theirs, _, _ in guide] == THEIRS[page]
    for _, function, text in guide:
        arguments = inspect.signature(function).parameters
        for row in re.findall(r"^\| (?!in R|there|---)(.+) \|$", text, re.MULTILINE):
            _, here, _ = (cell.strip() for cell in re.split(r" \|(?: |$)", f"{row} "))
            assert here == "-" or coded(here), row
            assert not [name for name in coded(here) if name not in arguments], row


@pytest.mark.parametrize("page", [*(DOCS / name for name in GUIDES), *FAMILIES], ids=str)
def test_functions_that_pages_name_exist(page: Path) -> None:
    for module, name in re.findall(r"\b(calc|frames)\.(\w+)(?=[(`])", read(page)):
        assert hasattr({"calc": calc, "frames": frames}[module], name), f"{module}.{name}"


def test_coverage_is_what_the_command_prints() -> None:
    command = runpy.run_path(str(ROOT / "benchmarks" / "coverage.py"))
    assert read(DOCS / "coverage.md").endswith(f"## Tables\n\n{command['tables']()}")
