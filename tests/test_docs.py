"""The pages: what they show runs, what they list is complete, and the README keeps its promises."""

from __future__ import annotations

import doctest
import pkgutil
import re
import shlex
import shutil
import sys
import tomllib
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
import reference_pages as reference

from cdpkit import Period, PrintedValue, cli, load, reproduce
from cdpkit.assess import Verdict
from cdpkit.assess.reproduction import PRINTED_FIELDS
from cdpkit.assess.reproduction.acceptance import word_bounds
from cdpkit.assess.reproduction.document_figures import METHODS
from cdpkit.assess.reproduction.statistic import Scale
from cdpkit.assess.reproduction.statistics import STATISTICS
from cdpkit.model import REQUIRED_COLUMNS, DocumentFile, PrintStyle
from cdpkit.model.figure_row import OPTIONAL_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> Iterator[str]:
    """Give the text of each fenced block of a language."""
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block[1] == language:
            yield block[2]


def table(page: str, name: str) -> list[list[str]]:
    """Give the cells of the table that follows the comment `<!-- table: name -->`."""
    after = read(f"docs/{page}").split(f"<!-- table: {name} -->\n\n")[1]
    lines = after.split("\n\n")[0].splitlines()
    rows = [line.strip("|").split("|") for line in lines if not line.startswith("| ---")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


def coded(cell: str) -> list[str]:
    """Give what stands in backticks."""
    return re.findall(r"`([^`]*)`", cell)


@pytest.fixture
def with_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that holds the example files, by their own and by the reader's names."""
    for file in (DOCS / "examples").iterdir():
        shutil.copy(file, tmp_path)
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    shutil.copy(tmp_path / "figures.csv", tmp_path / "my-figures.csv")
    shutil.copy(tmp_path / "exampleshire.yaml", tmp_path / "my-document.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


# Examples in Python and on the command line


@pytest.mark.parametrize("page", PAGES, ids=name_of)
@pytest.mark.usefixtures("with_examples")
def test_examples_of_a_page_run(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    # Blank out what is no example, so that a failure names the line of the page.
    kept = [False] * (text.count("\n") + 2)
    for block in BLOCK.finditer(text):
        if ">>> " in block[2]:
            first = text.count("\n", 0, block.start(2))
            for line in range(first, first + block[2].count("\n")):
                kept[line] = True
    source = "\n".join(t if k else "" for t, k in zip(text.split("\n"), kept, strict=False))
    examples = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(examples, out=report.append)
    assert not result.failed, "".join(report)


def commands() -> Iterator[tuple[str, str | None]]:
    """Give each command that a page shows, with the output it shows, if any."""
    for page in PAGES:
        for block in blocks(page, "bash"):
            lines = (line.removeprefix(".venv/bin/") for line in block.splitlines())
            yield from ((line, None) for line in lines if line.startswith("cdpkit "))
        for block in blocks(page, "console"):
            command, _, output = block.partition("\n")
            yield command.removeprefix("$ "), output


@pytest.mark.parametrize(("command", "output"), list(commands()))
@pytest.mark.usefixtures("with_examples")
def test_commands_end_and_print_as_the_page_says(
    command: str,
    output: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if "--picture" in command or ("cdpkit report" in command and "--format" not in command):
        pytest.importorskip("matplotlib", reason="pictures need the extra `plot`")
        pytest.importorskip("docx", reason="papers need the extra `report`")
    status = re.search(r"#.*\bexit (\d)", command)
    monkeypatch.setattr(sys, "argv", shlex.split(command, comments=True))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (ended.value.code or 0) == (int(status[1]) if status else 0)
    if output is not None:
        printed = "".join(capsys.readouterr())
        assert [line.rstrip() for line in printed.splitlines()] == output.splitlines()


def test_pages_show_commands() -> None:
    assert len(list(commands())) > 10


# Example files


def test_the_example_document_stands_on_its_page_and_loads() -> None:
    text = read("docs/examples/exampleshire.yaml")
    assert text in list(blocks(DOCS / "data-format.md", "yaml"))
    registry = load(DOCS / "examples" / "exampleshire.yaml")
    assert registry.document_of("exampleshire.s2024.p1.a1") == "exampleshire.plan"


def test_the_example_table_shows_every_verdict() -> None:
    results = reproduce(DOCS / "examples" / "figures.csv")
    assert {result.verdict for result in results} == set(Verdict)


# Tables on the pages


@pytest.mark.parametrize(("label", "readings"), table("periods.md", "readings"))
def test_readings_of_labels(label: str, readings: str) -> None:
    assert [str(period) for period in Period.readings(*coded(label))] == coded(readings)


@pytest.mark.parametrize(("label", "status", "why"), table("periods.md", "reasons"))
def test_labels_without_readings(label: str, status: str, why: str) -> None:
    answer = Period.explain(*coded(label))
    assert (f"`{answer.status.value}`", answer.reason) == (status, why)


@pytest.mark.parametrize(("notation", "first", "last", "_"), table("periods.md", "notation"))
def test_notation_of_periods(notation: str, first: str, last: str, _: str) -> None:
    period = Period.from_canonical(*coded(notation))
    assert [str(day or "") for day in (period.start, period.end)] == [first, last]


@pytest.mark.parametrize("row", table("periods.md", "styles"), ids=lambda row: row[0])
def test_house_styles(row: list[str]) -> None:
    period = Period.from_canonical(*coded(row[0]))
    assert [period.format(style) for style in get_args(PrintStyle)] == row[1:]


@pytest.mark.parametrize(
    ("text", "number", "unit", "allows"), table("printed-values.md", "printed values")
)
def test_printed_values(text: str, number: str, unit: str, allows: str) -> None:
    printed = PrintedValue.parse(*coded(text))
    assert printed.exact == (Fraction(number) if number else None)
    assert [printed.unit.value] == coded(unit)
    assert ([] if printed.interval() is None else [str(printed.interval())]) == coded(allows)


@pytest.mark.parametrize(("words", "_", "allows"), table("verdicts.md", "words"))
def test_words_of_verdicts(words: str, _: str, allows: str) -> None:
    for text in coded(words):
        bounds = word_bounds(text, Scale.RATIO, Fraction(1), Fraction(2), None)
        assert [str(bounds)] == coded(allows)


# What the pages list is complete


def test_every_statistic_is_described_with_its_inputs() -> None:
    described = {}
    for names, inputs, _, interval in table("verdicts.md", "statistics"):
        described |= {name: (set(coded(inputs)), bool(interval)) for name in coded(names)}
    known = {
        name: ({*sum(statistic.forms, ()), *statistic.optional}, statistic.limits is not None)
        for name, statistic in STATISTICS.items()
    }
    assert described == known


def test_every_method_of_documents_is_described() -> None:
    assert {coded(row[0])[0] for row in table("verdicts.md", "methods")} == set(METHODS)


def test_every_column_is_described() -> None:
    assert [
        name for row in table("commands/reproduce.md", "columns") for name in coded(row[0])
    ] == list(PRINTED_FIELDS)
    page = read("docs/verdicts.md")
    assert not [n for n in (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS) if f"`{n}`" not in page]


def test_every_key_of_a_file_is_described() -> None:
    assert [coded(row[0])[0] for row in table("data-format.md", "keys")] == list(
        DocumentFile.model_fields
    )


NAME = re.compile(r"`(?:cdpkit\.)?((?:assess|calc|disclosure|frames|io|model|report)(?:\.\w+)+)")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_names_on_a_page_are_there(page: Path) -> None:
    for name in NAME.findall(page.read_text(encoding="utf-8")):
        assert pkgutil.resolve_name(f"cdpkit.{name}") is not None


def test_every_public_name_stands_in_the_reference() -> None:
    shown = re.findall(
        r"^::: (\S+)$", "\n".join(text for _, text in reference.pages()), re.MULTILINE
    )
    faces = [import_module(face) for face in reference.FACES if face != "cdpkit"]
    named = [f"{face.__name__}.{n}" for face in faces for n in face.__all__ if n != "bundled"]
    assert sorted(shown) == sorted(named)


# English


def sentences(text: str) -> Iterator[str]:
    """Give the sentences of a page: no code, tables, heads or formulas; a name in code is a word."""
    text = re.sub(r"^```.*?^```$|<!--.*?-->|\$\$.*?\$\$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`\n]*`|\$[^$\n]*\$", "X", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    for line in text.splitlines():
        if line.strip() and not line.startswith(("|", "#", "<")):
            yield from re.split(r"(?<=[.!?:])\s+", line)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_sentences_are_short(page: Path) -> None:
    words = {one: len(one.split()) for one in sentences(page.read_text(encoding="utf-8"))}
    assert not [one for one, length in words.items() if length > 35]
    assert sum(words.values()) <= 20 * len(words)


# Links, version, README


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files(page: Path) -> None:
    made_at_build = {DOCS / name for name in ("bundled.md", "bundled-reference.md", "columns.md")}
    made_at_build |= {DOCS / place for place, _ in reference.pages()}
    made_at_build |= {DOCS / f"{path.stem}.md" for path in (ROOT / "notebooks").glob("*.py")}
    links = re.findall(r"\]\((?!https?://)([^)#\s]+)", page.read_text(encoding="utf-8"))
    targets = {(page.parent / link).resolve() for link in links}
    assert not [target for target in targets - made_at_build if not target.exists()]


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
