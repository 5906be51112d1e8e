"""Commands run in this process, and the output that was read and found right."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cdpkit import cli
from cdpkit.display import waiting

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
PATIENCE = waiting.PATIENCE


class Result(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    def command(*arguments: object, columns: int = 100, progress: bool = False) -> Result:
        monkeypatch.setattr(sys, "argv", ["cdpkit", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", str(columns))
        # On a busy machine any command may take longer than a second.
        monkeypatch.setattr("cdpkit.display.waiting.PATIENCE", PATIENCE if progress else math.inf)
        try:
            cli.main()
        except SystemExit as stopped:
            status = stopped.code
        else:
            status = 0
        assert isinstance(status, int) or status is None
        return Result(status or 0, *capsys.readouterr())

    return command


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with a file of `golden`; `UPDATE_GOLDEN=1 pytest tests/cli` writes it anew."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())  # tables are padded
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_bytes().decode()

    return compare
