"""The three pages of five minutes about plans: every command runs, in the order of the page."""

from __future__ import annotations

import hashlib
import re
import shlex
import sys
from pathlib import Path

import pytest

from cdpkit import cli

ROOT = Path(__file__).parents[2]
GOOD = (ROOT / "tests" / "assess" / "plans" / "00_good.yaml").read_text(encoding="utf-8")
SOURCE = "Title\nA promise\n"


def blocks_of(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands_of(page: str) -> list[str]:
    """Give the commands of a page; an output that it prints is left out."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    shown = re.findall(r"```(?:text|console|bash)\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in shown for line in block.splitlines()]
    return [line for line in lines if line.startswith("cdpkit ")]


def run(command: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", shlex.split(command, comments=True))
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return int(ended.value.code or 0), "".join(capsys.readouterr())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def test_write_your_strategy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = commands_of("write-your-strategy.md")
    assert len(commands) >= 5
    for command in commands:
        status, out = run(command, capsys)
        assert status == 0, out
        if command.startswith("cdpkit new"):
            for year in (2024, 2025):
                text = (folder / "plan.yaml").read_text(encoding="utf-8")
                (folder / f"plan-{year}.yaml").write_text(text, encoding="utf-8")
        if command.startswith("cdpkit check"):
            told = "6 warnings" if "england-cdp" in command else "nothing found"
            assert out.endswith(f"1 file: {told}\n")
    assert any("actions:" in block for block in blocks_of("write-your-strategy.md", "yaml"))


def test_check_someone_elses_plan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "check-someone-elses-plan.md"
    wrong = GOOD.replace("title: Break supply chains", "title: Break #1 supply chains")
    wrong = wrong.replace("due: September 2025", "due: 31 February 2026")
    digest = hashlib.sha256(SOURCE.encode()).hexdigest()
    (folder / "strategy.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "series.csv").write_text(
        "indicator,period,value\nadults.in_treatment,2023/24,2410\nadults.in_treatment,2024/25,2500\n",
        encoding="utf-8",
    )
    for command in commands_of(page):
        text = wrong if "check" in command else GOOD
        if "--uncovered" in command:
            text = text.replace("licence: Invented", f"licence: Invented\n  sha256: {digest}")
        (folder / "plan.yaml").write_text(text, encoding="utf-8")
        status, out = run(command, capsys)
        assert status == ("check" in command), out
        if "check" in command:
            printed = blocks_of(page, "text")[0].split("\n", 1)[1]
            findings = " ".join(printed.rsplit("\n1 file", 1)[0].split())
            for finding in findings.split(" plan.yaml:"):
                assert finding in " ".join(out.split())


def test_move_your_excel_plan_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    page = "move-your-excel-plan.md"
    head = ("Ref", "Action", "Lead", "Deadline", "Status", "RAG")
    with xlsxwriter.Workbook(folder / "Action plan.xlsx") as book:
        for name in ("Action plan", "Closed"):
            sheet = book.add_worksheet(name)
            sheet.write_row(3, 0, head)
            sheet.merge_range(5, 0, 5, 5, "Priority 1: Break supply chains")
            sheet.write_row(
                6, 0, ("1.10", "Open a clinic", "Public Health", "Sept 25", "Done", "G")
            )
            sheet.write_row(7, 0, ("1.2", "Train staff", "TBC", "31/02/26", "On track", "A"))
    mapping = next(block for block in blocks_of(page, "yaml") if "cdpkit-map" in block)
    for command in commands_of(page):
        status, out = run(command, capsys)
        assert status in {0, int("check" in command)}, out
        if "--propose" in command:
            assert "columns:" in (folder / "map.yaml").read_text(encoding="utf-8")
            (folder / "map.yaml").write_text(mapping, encoding="utf-8")
        if "--map" in command:
            assert "4 actions" in out
            assert "31/02/26" in (folder / "plan.cells.csv").read_text(encoding="utf-8")
        if command.startswith("cdpkit check"):
            assert "PER04" in out
