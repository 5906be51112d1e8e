"""The pages of methods: every calculator has a place, every argument that is mapped exists."""

from __future__ import annotations

import inspect
import re
import runpy
from pathlib import Path

import pytest

from cdpkit import calc, frames
from cdpkit.calc import formulas

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FAMILIES = sorted((DOCS / "methods").glob("*.md"))
GUIDES = ("coming-from-r.md", "coming-from-phstatsmethods.md")
SECTIONS = (
    "Example", "When to use it", "Functions and results", "Definition", "Source", "Edge rules",
    "Differences",
)  # fmt: skip
GUIDE = re.compile(
    r"^## `(\w+)`: `(calc|frames)\.(\w+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)
# The arguments of every function of PHEindicatormethods 2.1.0 and PHStatsMethods 0.1.16 that works
# on a table, as documented.
THEIRS = {
    "coming-from-r.md": {
        "phe_proportion": "data x n type confidence multiplier",
        "phe_rate": "data x n type confidence multiplier",
        "phe_mean": "data x type confidence",
        "calculate_dsr": "data x n stdpop type confidence multiplier independent_events eventfreq "
        "ageband",
        "phe_dsr": "data x n stdpop stdpoptype type confidence multiplier",
        "calculate_ISRatio": "data x n x_ref n_ref refpoptype type confidence refvalue "
        "observed_totals",
        "calculate_ISRate": "data x n x_ref n_ref refpoptype type confidence multiplier "
        "observed_totals",
        "phe_quantile": "data values nquantiles invert inverttype type",
        "phe_sii": "data quantile population x value value_type transform lower_cl upper_cl se "
        "multiplier repetitions confidence rii intercept reliability_stat type",
        "phe_life_expectancy": "data deaths population startage age_contents le_age type "
        "confidence",
        "calculate_funnel_limits": "data numerator denominator rate type multiplier statistic "
        "ratio_type rate_type years_of_data",
        "calculate_funnel_points": "data numerator denominator rate rate_type years_of_data "
        "multiplier",
        "assign_funnel_significance": "data numerator denominator rate statistic rate_type "
        "multiplier",
        "assign_trend_markers": "",  # not released
    },
    "coming-from-phstatsmethods.md": {
        "ph_proportion": "df num_col denom_col group_cols metadata confidence multiplier",
        "ph_rate": "df num_col denom_col group_cols metadata confidence multiplier",
        "ph_mean": "df num_col group_cols metadata confidence",
        "ph_dsr": "df num_col denom_col ref_denom_col group_cols metadata confidence multiplier "
        "euro_standard_pops",
        "ph_ISRatio": "df num_col denom_col ref_num_col ref_denom_col group_cols metadata "
        "confidence refvalue",
        "ph_ISRate": "df num_col denom_col ref_num_col ref_denom_col group_cols metadata "
        "confidence multiplier",
        "ph_quantile": "df values group_cols nquantiles invert type",
        "calculate_funnel_limits": "df num_col statistic multiplier denom_col metadata rate "
        "rate_type ratio_type years_of_data",
        "calculate_funnel_points": "df num_col rate rate_type denom_col multiplier years_of_data",
        "assign_funnel_significance": "df num_col statistic denom_col rate rate_type multiplier",
    },
}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def coded(cell: str) -> list[str]:
    return re.findall(r"`([^`]*)`", cell)


def listed(text: str) -> list[tuple[str, str]]:
    """Give name and kind from each table of names."""
    rows = re.findall(r"^\| `(\w+)` \| (calculator|formula|result) \| .+ \|$", text, re.MULTILINE)
    return [(name, kind) for name, kind in rows]


def test_choosing_a_method_leads_to_every_page() -> None:
    text = (DOCS / "chance-and-change.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\]\(methods/([\w-]+\.md)\)", text))
    assert told == {page.name for page in FAMILIES} - {"index.md"}


def test_every_name_of_calc_stands_on_one_page() -> None:
    names = [name for page in FAMILIES for name, _ in listed(read(page))]
    assert sorted(names) == sorted([*calc.__all__, *formulas.__all__])


def test_results_are_called_results() -> None:
    for page in FAMILIES:
        for name, kind in listed(read(page)):
            home = formulas if kind == "formula" else calc
            assert (kind == "result") == inspect.isclass(getattr(home, name)), name


def test_every_function_for_frames_stands_in_the_overview() -> None:
    lines = read(DOCS / "methods" / "index.md").splitlines()
    cells = [line.split("|")[3] for line in lines if line.startswith("| [")]
    functions = [name for name in frames.__all__ if inspect.isfunction(getattr(frames, name))]
    functions = sorted(
        {*functions} - {"by_parts", "figure_rows", "tables"}
    )  # these compute nothing
    assert sorted(name for cell in cells for name in coded(cell)) == sorted(functions)


@pytest.mark.parametrize("page", FAMILIES, ids=lambda page: page.stem)
def test_a_family_has_all_sections_and_a_place(page: Path) -> None:
    assert f"methods/{page.name}" in read(ROOT / "mkdocs.yml")
    if page.stem != "index":
        assert tuple(re.findall(r"^## (.+)$", read(page), re.MULTILINE)) == SECTIONS
        assert f"({page.name})" in read(page.parent / "index.md")
        assert ">>> " in read(page)


@pytest.mark.parametrize("page", [page for page in FAMILIES if page.stem != "index"], ids=str)
def test_a_family_opens_with_a_question_and_a_picture(page: Path) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `plot`")
    import picture_blocks

    _, question, *_ = read(page).split("\n\n")
    assert question.endswith("?")
    opening = read(page).partition("\n## ")[0]
    assert [bool(chart.headline and chart.alt) for chart in picture_blocks.charts(opening)] == [
        True
    ]


@pytest.mark.parametrize("page", GUIDES)
def test_every_function_and_argument_is_mapped_to_one_that_exists(page: str) -> None:
    guide = GUIDE.findall(read(DOCS / page))
    assert [theirs for theirs, *_ in guide] == list(THEIRS[page])
    for theirs, module, ours, text in guide:
        function = getattr({"calc": calc, "frames": frames}[module], ours)
        arguments = inspect.signature(function).parameters
        mapped = []
        for row in re.findall(r"^\| (?!in R|there|---)(.+) \|$", text, re.MULTILINE):
            there, here, _ = re.split(r" \|(?: |$)", f"{row} ")
            mapped += coded(there)
            assert here == "-" or coded(here), row
            assert not [name for name in coded(here) if name not in arguments], row
        assert sorted(mapped) == sorted(THEIRS[page][theirs].split()), theirs


@pytest.mark.parametrize("page", [*(DOCS / name for name in GUIDES), *FAMILIES], ids=str)
def test_functions_that_pages_name_exist(page: Path) -> None:
    modules = {"calc": calc, "formulas": formulas, "frames": frames}
    for module, name in re.findall(r"\b(calc|formulas|frames)\.(\w+)(?=[(`])", read(page)):
        assert hasattr(modules[module], name), f"{module}.{name}"


def test_coverage_is_what_the_command_prints() -> None:
    command = runpy.run_path(str(ROOT / "benchmarks" / "coverage.py"))
    assert read(DOCS / "coverage.md").endswith(f"## Tables\n\n{command['tables']()}")
