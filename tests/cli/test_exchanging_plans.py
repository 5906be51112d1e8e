"""The commands `export` and `import`: a plan in every form, there and back."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdpkit.io import load

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    command = [sys.executable, "-c", "from cdpkit.cli import main; main()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)  # noqa: S603
    return done.returncode, done.stdout, done.stderr


def needs_workbooks() -> None:
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("python_calamine")


@pytest.mark.parametrize("target", ["plan.json", "package", "plan.xlsx"])
def test_a_plan_that_goes_out_and_comes_in_differs_in_no_line(target: str, tmp_path: Path) -> None:
    if target.endswith(".xlsx"):
        needs_workbooks()
    assert run("export", "wirral", target, cwd=tmp_path) == (0, f"{target}: nothing lost\n", "")
    assert run("import", target, "-o", "back.yaml", cwd=tmp_path) == (0, "", "")
    assert run("diff", "wirral", "back.yaml", cwd=tmp_path) == (0, "", "")
    assert load(tmp_path / "back.yaml").files[-1].content == load("wirral").files[-1].content


def test_a_dash_is_the_standard_output(tmp_path: Path) -> None:
    code, out, error = run("export", "wirral", "-", "--as", "mermaid", cwd=tmp_path)
    assert (code, out.split("\n")[0], error) == (0, "flowchart LR", "standard output: 1 loss\n")
    assert not list(tmp_path.iterdir())
    code, _, error = run("export", "wirral", "-", cwd=tmp_path)
    assert (code, "`--as` is missing" in error) == (2, True)
    code, _, error = run("export", "wirral", "-", "--as", "xlsx", cwd=tmp_path)
    assert (code, "is `xlsx`, which is not text. Use one of: yaml" in error) == (2, True)


def test_stratml_goes_out_and_comes_in_with_its_losses(tmp_path: Path) -> None:
    code, out, error = run("export", "wirral", "plan.xml", "--losses", "out.csv", cwd=tmp_path)
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert (code, out, error) == (0, f"plan.xml: {len(rows)} losses; see out.csv\n", "")
    assert {"id": "wirral.s2023.p1", "field": "title",
            "what": "invented: the title again as description"} in rows  # fmt: skip
    code, out, _ = run("import", "plan.xml", "-o", "back.yaml", "--losses", "in.csv", cwd=tmp_path)
    assert (code, out.startswith("plan.xml: ")) == (0, True)
    assert "assumed" in (tmp_path / "in.csv").read_text(encoding="utf-8")
    assert len(load(tmp_path / "back.yaml")["wirral.s2023"].priorities) == 5
    code, out, error = run("import", "plan.xml", cwd=tmp_path)
    assert out.startswith("cdpkit: '1.1'")
    assert "losses" in error


def test_stratml_without_an_area_says_what_to_give(tmp_path: Path) -> None:
    run("export", "wirral", "plan.xml", "--as", "stratml1", cwd=tmp_path)
    text = (tmp_path / "plan.xml").read_text(encoding="utf-8")
    (tmp_path / "plan.xml").write_text(text.replace("E08000015", ""), encoding="utf-8")
    code, _, error = run("import", "plan.xml", cwd=tmp_path)
    assert (code, "GSS code" in error) == (2, True)
    assert run("import", "plan.xml", "--area", "E08000015", "-o", "x.yaml", cwd=tmp_path)[0] == 0


def test_pictures_of_a_plan_are_text(tmp_path: Path) -> None:
    assert run("export", "wirral", "plan.mmd", cwd=tmp_path)[:2] == (0, "plan.mmd: 1 loss\n")
    assert run("export", "sefton", "who.mmd", "--as", "reporting", cwd=tmp_path)[0] == 0
    for name in ("plan.mmd", "who.mmd"):
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("flowchart")


def test_a_councils_workbook_comes_in_by_a_mapping_that_was_proposed(tmp_path: Path) -> None:
    needs_workbooks()
    from xlsxwriter import Workbook

    with Workbook(tmp_path / "Plan.xlsx") as book:
        sheet = book.add_worksheet("Actions")
        rows = [("Action", "Lead", "Deadline"), ("Open a clinic", "Public Health", "31/02/26")]
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    assert run("import", "Plan.xlsx", "--propose", "-o", "map.yaml", cwd=tmp_path)[0] == 0
    proposed = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    assert '"Deadline": due' in proposed
    code, _, error = run("import", "Plan.xlsx", "-o", "plan.yaml", cwd=tmp_path)
    assert (code, "is a workbook that is not of our form" in " ".join(error.split())) == (2, True)
    ours = proposed.replace("# plan:", "plan:").replace("# bodies: {", "bodies: {")
    (tmp_path / "map.yaml").write_text(ours, encoding="utf-8")
    given = ("import", "Plan.xlsx", "--map", "map.yaml", "-o", "plan.yaml")
    code, out, error = run(*given, cwd=tmp_path)
    assert (code, error) == (0, "")
    assert "0 left out; see plan.cells.csv" in " ".join(out.split())
    cells = (tmp_path / "plan.cells.csv").read_text(encoding="utf-8")
    assert "31/02/26" in cells


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("export", "wirral", "plan.doc"), "Use one of: yaml, json, xlsx"),
        (("export", "sefton", "plan.xml"), "holds no strategy"),
        (("export", "nowhere", "plan.json"), "no file or bundled document"),
        (("import", "plan.json", "-o", "x.yaml"), "plan.json"),
        (("import", "plan.json", "--propose"), "is for workbooks"),
    ],
)
def test_what_cannot_be_done_says_so(
    arguments: tuple[str, ...], problem: str, tmp_path: Path
) -> None:
    code, _, error = run(*arguments, cwd=tmp_path)
    assert code == 2
    assert problem in " ".join(error.split())
    assert list(tmp_path.iterdir()) == []
