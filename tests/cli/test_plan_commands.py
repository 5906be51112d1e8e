"""The commands `new`, `check`, `fmt`, `ask`, `contrast` and `diff`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdpkit.io import bundled, format_yaml, load
from cdpkit.model import Partnership, Sector

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, cwd: Path | None = None) -> tuple[int, str, str]:
    command = [sys.executable, "-c", "from cdpkit.cli import main; main()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)  # noqa: S603
    return done.returncode, done.stdout, done.stderr


def test_a_new_plan_has_no_error_and_is_never_written_over(tmp_path: Path) -> None:
    new = ("new", "plan.yaml", "--name", "Exampleshire", "--area", "E10000099",
           "--from", "2025/26", "--to", "2027/28")  # fmt: skip
    assert run(*new, cwd=tmp_path)[0] == 0
    text = (tmp_path / "plan.yaml").read_text(encoding="utf-8")
    assert 60 <= text.count("\n") <= 90
    assert [word for word in Sector if not re.search(rf"\b{word}\b", text)] == []
    assert run("check", "plan.yaml", cwd=tmp_path) == (0, "1 file: nothing found\n", "")
    assert run("fmt", "--check", "plan.yaml", cwd=tmp_path)[0] == 0
    code, _, error = run(*new, cwd=tmp_path)
    assert code == 2
    assert "already exists" in error
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("path", "years", "told"),
    [
        ("a/plan.yaml", ("2025/26", "2027/28"), "a/plan.yaml: cannot be written"),
        ("plan.yaml", ("2027/28", "2025/26"), "`--to` is `2025/26`, before `2027/28`"),
        ("plan.yaml", ("2025/27", "2027/28"), "`--from` is `2025/27`"),
        ("plan.yaml", ("2025", "2027/28"), "`--to` is `2027/28` and `--from` is `2025`"),
    ],
)
def test_a_plan_that_cannot_begin_so(
    tmp_path: Path, path: str, years: tuple[str, str], told: str
) -> None:
    options = ("--name", "X", "--area", "E10000099", "--from", years[0], "--to", years[1])
    code, out, error = run("new", path, *options, cwd=tmp_path)
    assert (code in {2, 3}, out, told in error) == (True, "", True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "key"), [("Ynys M\u00f4n", "ynys-mon"), ('Ex: "quoted" #1 \\', "ex-quoted-1")]
)
def test_a_plan_of_calendar_years_for_any_name(tmp_path: Path, name: str, key: str) -> None:
    options = ("--name", name, "--area", "W06000001", "--from", "2025", "--to", "2027")
    assert run("new", "plan.yaml", *options, cwd=tmp_path)[0] == 0
    assert run("check", "plan.yaml", cwd=tmp_path) == (0, "1 file: nothing found\n", "")
    assert run("fmt", "--check", "plan.yaml", cwd=tmp_path)[0] == 0
    (plan,) = load(tmp_path / "plan.yaml").of(Partnership, document=f"{key}.plan")
    assert str(plan.name) == f"{name} Combating Drugs Partnership"


def test_exit_status_tells_findings_from_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text('cdpkit: "1.1"\nposts: none\n', encoding="utf-8")
    code, out, _ = run("check", "bad.yaml", "--format", "json", cwd=tmp_path)
    assert code == 1
    (finding,) = json.loads(out)["findings"]
    assert (finding["code"], finding["line"]) == ("LOAD05", 2)
    assert run("check", "nowhere.yaml", cwd=tmp_path)[0] == 2
    assert run("check", "liverpool", "--fail-on", "warning")[0] == 1
    assert run("check", "liverpool", "--fail-on", "never")[0] == 0
    assert run("check", "bad.yaml", "--fail-on", "never", cwd=tmp_path)[0] == 0


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    code, out, error = run("check", "liverpool", "absent.yaml", "--format", "json", cwd=tmp_path)
    assert (code, len(json.loads(out)["findings"])) == (2, 3)
    assert error == (
        "cdpkit: absent.yaml: cannot be read: there is no such file or folder. Check the name.\n"
    )
    assert run("check", "absent.yaml", cwd=tmp_path) == (2, "", error)
    assert run("check", "liverpool", "absent.yaml", "-o", "x.txt", cwd=tmp_path)[0] == 2
    assert not (tmp_path / "x.txt").exists()
    (tmp_path / "plan.txt").write_text("A plan\n", encoding="utf-8")
    text = ("--text", "liverpool=plan.txt", "--format", "json")
    code, out, error = run("check", "liverpool", *text, cwd=tmp_path)
    assert (code, len(json.loads(out)["findings"])) == (2, 3)
    assert "no document `liverpool`. Did you mean `liverpool.news`?" in error


def test_a_problem_of_loading_is_explained() -> None:
    code, out, _ = run("check", "--explain", "LOAD08")
    assert (code, out) == (0, "LOAD08 (error): A reference does not lead to a record.\n")


def test_a_check_explains_itself() -> None:
    code, out, _ = run("check", "--explain", "OWN01")
    assert code == 0
    assert out.startswith("OWN01 (warning, core): This action has no lead. Add `lead:`.")
    assert "Nobody is asked about an action" in out
    assert run("check", "--explain", "XXX99")[0] == 2


@pytest.mark.parametrize("name", bundled.documents())
def test_bundled_documents_are_laid_out_already(name: str) -> None:
    text = bundled.path_of(name).read_text(encoding="utf-8")
    assert format_yaml(text, name) == text


def test_a_file_is_brought_to_the_present_version_with_its_comments(tmp_path: Path) -> None:
    old = (
        'cdpkit: "1.0"\n'
        "milestones:\n"
        "- {id: m1, title: 'Done',  kind: local, status: achieved}   # ticked\n"
    )
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")
    before = load(tmp_path / "old.yaml", reference=False)
    assert run("fmt", "--diff", "old.yaml", cwd=tmp_path)[0] == 1
    assert run("fmt", "--upgrade", "old.yaml", cwd=tmp_path)[0] == 0
    assert (tmp_path / "old.yaml").read_text(encoding="utf-8") == (
        'cdpkit: "1.1"\n'
        "milestones:\n"
        "  - {id: m1, title: 'Done', kind: local, status: complete}  # ticked\n"
    )
    assert load(tmp_path / "old.yaml", reference=False) == before


def test_questions_on_the_command_line() -> None:
    code, out, _ = run("ask", "wirral", "actions", "--without", "lead,due")
    assert (code, out.strip().split("\n")[-1]) == (0, "46 of 46 actions")
    rows = json.loads(run("ask", "wirral", "outcomes", "--format", "json")[1])
    assert rows[1]["use"] == "primary, analyst"
    assert run("ask", "wirral", "weather")[0] == 2
    assert run("ask", "wirral", "expiring")[0] == 2
    assert run("ask", "wirral", "expiring", "--before", "2040-01-01")[0] == 0
    assert run("ask", "wirral", "outcomes", "--without", "lead")[0] == 2
    assert run("diff", "wirral", "wirral") == (0, "", "")
    assert "target against result" in run("contrast", "wirral", "sefton", "--format", "csv")[1]
