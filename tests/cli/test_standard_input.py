"""Every command that reads takes `-` and a named pipe, in one pass; what is not text ends at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SERIES = ("--year-type", "financial")
COMMANDS = [
    ("read", "series.csv", SERIES),
    ("reproduce", "figures.csv", ("--format", "json")),
    ("check", "exampleshire.yaml", ("--format", "json")),
]


def run(*arguments: str, given: bytes = b"") -> tuple[int, bytes]:
    """Run a command, and give its status and output."""
    command = [sys.executable, "-m", "cdpkit", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603
    return done.returncode, done.stdout


@pytest.mark.parametrize(("command", "name", "options"), COMMANDS)
def test_the_standard_input_is_read_like_the_file(
    command: str, name: str, options: tuple[str, ...]
) -> None:
    file = EXAMPLES / name
    status, told = run(command, str(file), *options)
    piped, said = run(command, "-", *options, given=file.read_bytes())
    assert status == piped
    assert said.split() == told.replace(str(file).encode(), b"-").split()


def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "series.csv"
    os.mkfifo(pipe)
    file = EXAMPLES / "series.csv"
    writer = threading.Thread(target=lambda: pipe.write_bytes(file.read_bytes()))
    writer.start()
    assert run("read", str(pipe), *SERIES) == run("read", str(file), *SERIES)
    writer.join()


def test_a_document_is_laid_out_from_input_to_output() -> None:
    status, told = run("fmt", "-", given=b"cdpkit:   '1.1'\n")
    assert (status, told) == (0, b"cdpkit: '1.1'\n")


@pytest.mark.parametrize("command", ["read", "change", "project", "scorecard", "reproduce"])
def test_zero_bytes_end_before_anything_is_loaded(command: str) -> None:
    code = (
        "import sys, cdpkit.cli\n"
        f"sys.argv = ['cdpkit', {command!r}, '/dev/zero']\n"
        "try: cdpkit.cli.main()\n"
        "except SystemExit as end: print(end.code, 'numpy' in sys.modules)\n"
    )
    command_line = [sys.executable, "-c", code]
    done = subprocess.run(command_line, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.stdout == "2 False\n"
    assert "contains a zero byte" in done.stderr
