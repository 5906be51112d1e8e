"""How a command ends: nothing written is never 0, a failure is never 1, and no traceback shows."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdpkit.cli import endings
from cdpkit.cli.endings import Status
from cdpkit.errors import InputError, UnwritableFileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Run = Callable[..., Any]

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "series.csv"
SERIES = (EXAMPLE, "--year-type", "financial", "--area", "Exampleshire")
HEAD = "indicator,title,area,area_name,period,value,statistic,unit\n"
HOSTILE = ("\x1b]0;pwned\x07\x1b[31m", "\x9b31m", "\u202e", "\u2066", "\u200f")

posix = pytest.mark.skipif(os.name != "posix", reason="needs a shell")


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line in which `$C` is our command."""
    own = {"C": f"{sys.executable} -m cdpkit", "PYTHONUNBUFFERED": ""}  # as users run it
    return subprocess.run(  # noqa: S603 -- our own lines
        ["bash", "-c", line],  # noqa: S607
        cwd=folder, env=os.environ | own | environment, capture_output=True, check=False,
        timeout=120,
    )  # fmt: skip


# Outputs that take nothing


@posix
@pytest.mark.parametrize("what", ["reproduce sefton", "schema", "--version", "--help"])  # fmt: skip
@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_nothing_written_is_status_3_and_one_message(tmp_path: Path, what: str, where: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    done = shell(f"$C {what} {where}", tmp_path)
    assert done.returncode == Status.UNWRITTEN
    assert done.stderr.startswith(b"cdpkit: standard output: cannot be written: ")
    assert done.stderr.count(b"\n") == 1


@posix
@pytest.mark.parametrize("what", ["reproduce liverpool", "check wirral", "ask wirral actions"])
def test_a_reader_that_stops_is_status_3_and_no_message(tmp_path: Path, what: str) -> None:
    done = shell(f"$C {what} | true; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert (done.returncode, done.stderr) == (Status.UNWRITTEN, b"")


@posix
@pytest.mark.parametrize("what", ["reproduce sefton", "--help"])
def test_a_terminal_of_no_width_prints_all_the_same(tmp_path: Path, what: str) -> None:
    assert len(shell(f"$C {what}", tmp_path, COLUMNS="0").stdout) > 1_000


@posix
def test_an_interrupt_is_status_130(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "sys.argv = ['cdpkit', 'reproduce']\n"
        "class Pressed:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == sys.modules['__main__'].AT:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressed())\n"
        "from cdpkit.__main__ import main\n"
        "main()\n"
    )
    for at in ("cdpkit.cli", "typer", "cdpkit.assess.reproduction", "cdpkit.report.tables"):
        command = [sys.executable, "-c", f"AT = {at!r}\n{code}"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
        assert done.returncode == Status.INTERRUPTED, (at, done.stderr)
        assert done.stderr.endswith(b"cdpkit: interrupted\n")
        assert b"Traceback" not in done.stderr


# Failures


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (InputError("x", "is odd", "Correct it."), 2, "`x` is odd. Correct it."),
        (UnwritableFileError("f", "is full", "Free it."), 3, "f: is full. Free it."),
        (MemoryError(), 4, "there is not enough memory"),
        (RecursionError("deep"), 4, "an error in cdpkit itself: RecursionError at line"),
        (KeyError("x"), 4, "Please report it."),
        (KeyboardInterrupt(), 130, "interrupted"),
        (OSError(28, ""), 3, "standard output: cannot be written"),
        (
            InputError("\x1b[31m\x9b\u202e", "is odd\n", "Correct it."),
            2,
            "`\ufffd[31m\ufffd\ufffd`",
        ),
    ],
)
def test_each_failure_has_its_status_and_message(
    capsys: pytest.CaptureFixture[str], error: BaseException, status: int, said: str
) -> None:
    def fail() -> None:
        raise error

    assert endings.run(fail) == status
    told = capsys.readouterr().err
    assert told.startswith("cdpkit: ")
    assert said in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["project", *SERIES, "--indicator", "completion", "--target", "1e308"], "out of range"),
        (["project", *SERIES, "--target", "nan"], "out of range"),
        (["change", *SERIES, "--per", "inf"], "Give a multiplier above 0"),
        (["change", *SERIES, "--per", "0"], "Give a multiplier above 0"),
        (["change", *SERIES, "--per", "nan"], "Give a multiplier above 0"),
        (["scorecard", *SERIES, "--target", "completion=9", "--target", "completion=10"],
         "gives two targets for `completion`: 9 and 10"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_are_refused(run: Run, arguments: list[Any], problem: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert problem in err


@posix
def test_a_name_that_is_no_text_is_read_written_and_named(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    (tmp_path / name).write_bytes(EXAMPLE.read_bytes())
    options = "--year-type financial --area Exampleshire --indicator completion"
    done = shell(f"$C change $'caf\\xe9.csv' {options} --format json -o $'o\\xe9'", tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / os.fsdecode(b"o\xe9")).exists()
    missing = shell("$C change $'n\\xe9.csv'", tmp_path)
    assert missing.returncode == Status.REFUSED
    assert b"Traceback" not in missing.stderr


# What a terminal or a spreadsheet would obey


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / "hostile.csv"
    bad = "".join(HOSTILE)
    rows = (
        f"d{bad},T{bad},E{bad},A{bad},{year},{year % 9},count,u{bad}\n"
        for year in range(2015, 2024)
    )
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["change", "project", "scorecard"])
def test_no_control_reaches_a_terminal(run: Run, hostile: Path, command: str) -> None:
    status, out, err = run(command, hostile, "--year-type", "calendar")
    assert (status, err) == (0, "")
    assert not set(out + err) & set("\x1b\x07\x9b\u202e\u2066\u200f")


@pytest.mark.parametrize("command", ["change", "project", "scorecard"])
def test_no_cell_of_a_csv_is_a_formula(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "formulas.csv"
    row = '@d,"=HYPERLINK(""x"")",+E1,=cmd|\' /C calc\'!A0,{},{},count,-1+1\n'
    path.write_text(HEAD + "".join(row.format(y, 10 + y % 7) for y in range(2015, 2024)), "utf-8")
    options = ("--year-type", "calendar", "--format", "csv")
    safe, raw = (run(command, path, *options, *more).out for more in ([], ["--raw-cells"]))
    cells = [[c for line in csv.reader(io.StringIO(text)) for c in line] for text in (safe, raw)]
    assert not [cell for cell in cells[0] if cell[:1] in {"=", "@", "+"}]
    assert [cell for cell in cells[1] if cell[:1] in {"=", "@", "+"}]
    assert [c[1:] if c[:1] == "'" else c for c in cells[0]] == cells[1]
