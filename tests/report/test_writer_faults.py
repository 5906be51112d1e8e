"""Every writer on a full disk, without rights and killed at each call: the old file stays whole."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cdpkit import cli
from cdpkit.cli.endings import Status
from cdpkit.errors import UnwritableFileError
from cdpkit.io.documents import whole_files

resource = pytest.importorskip("resource", reason="needs limits of a process")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def command(*arguments: str) -> Any:
        monkeypatch.setattr(sys, "argv", ["cdpkit", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        return SimpleNamespace(status=stopped.value.code, err=capsys.readouterr().err)

    return command


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SERIES = (EXAMPLES / "series.csv", "--year-type", "financial")
PLAN = EXAMPLES / "exampleshire.yaml"
PAPER = ("report", *SERIES, "--area", "Exampleshire", "--meeting", "2024-05-01", "--as-of",
         "2024-05-01")  # fmt: skip
OLD = "old\n" * 500
MARK = {"svg": b"</svg>", "png": b"IEND", "pdf": b"%%EOF", "xlsx": b"PK", "ods": b"PK",
        "docx": b"PK", "html": b"</html>"}  # fmt: skip

WRITERS: dict[str, tuple[tuple[object, ...], str, str]] = {
    **{
        f"{name} {layout}": ((name, *options, "--format", layout), f"x.{layout}", "")
        for layout in ("csv", "json")
        for name, options in {
            "read": SERIES,
            "change": SERIES,
            "progress": (*SERIES, "--target", "55", "--indicator", "completion", "--due", "2029/30"),
            "project": SERIES,
            "scorecard": (*SERIES, "--area", "Exampleshire"),
            "reproduce": (EXAMPLES / "figures.csv",),
            "disclose": ("--profile", "council_5", *SERIES),
        }.items()
    },
    "change table": (("change", *SERIES), "x.txt", ""),
    "check SARIF": (("check", PLAN, "--format", "sarif"), "x.sarif", ""),
    "check JSON": (("check", PLAN, "--format", "json"), "x.json", ""),
    "schema": (("schema",), "x.json", ""),
    **{
        f"picture {kind}": (("change", *SERIES, "--picture"), f"x.{kind}", "matplotlib")
        for kind in ("svg", "png", "pdf")
    },
    **{
        f"paper {kind}": ((*PAPER, "--format", kind), f"board-paper.{kind}", package)
        for kind, package in {
            "html": "matplotlib", "json": "", "xlsx": "xlsxwriter", "ods": "odfdo", "docx": "docx",
        }.items()
    },
}  # fmt: skip
"""Arguments without the output, its name, and the package that it needs."""


def _arguments(name: str, folder: Path) -> tuple[list[str], Path]:
    given, file, package = WRITERS[name]
    for needed in filter(None, (package, "matplotlib" if name.startswith("paper x") else "")):
        if find_spec(needed) is None:
            pytest.skip(f"needs {needed}")
    path = folder / file
    path.write_text(OLD, encoding="utf-8")
    flag = () if given[-1] == "--picture" else ("-o",)
    return [str(x) for x in (*given, *flag, folder if name.startswith("paper") else path)], path


Fault = Callable[[], object]


def _in_child(fault: Fault, write: Fault) -> int:
    """Let a process of its own meet a fault while it writes; tell how it ended."""
    child = os.fork()
    if not child:
        status = 70
        try:
            fault()
            write()
            status = 0
        except UnwritableFileError:
            status = int(Status.UNWRITTEN)
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended)


def _full() -> None:
    """No file may grow beyond a byte: less than any of these needs."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))


def _nobody() -> None:
    if os.geteuid() == 0:  # root may write all
        os.seteuid(65534)


def _killed_at(count: int) -> Fault:
    left = [count]

    def watched(call: Callable[..., object]) -> Callable[..., object]:
        def stand_in(*given: object, **options: object) -> object:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **options)

        return stand_in

    def fault() -> None:
        for call in ("write", "fchmod", "fsync", "link", "replace"):
            setattr(os, call, watched(getattr(os, call)))

    return fault


@pytest.mark.parametrize("name", WRITERS)
def test_the_old_file_is_whole_after_every_fault(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Any]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    arguments, path = _arguments(name, folder)
    met: dict[str, int] = {}
    write = whole_files.write_together

    def whole() -> None:
        assert path.read_text(encoding="utf-8") == OLD
        assert [file.name for file in folder.iterdir()] == [path.name]

    def faulty(*contents: Any, **options: Any) -> None:
        for fault in (_full, _nobody):
            folder.chmod(0o500 if fault is _nobody else 0o700)
            met[fault.__name__] = _in_child(fault, lambda: write(*contents, **options))
            whole()
        folder.chmod(0o700)
        for count in itertools.count(1):
            ended = _in_child(_killed_at(count), lambda: write(*contents, **options))
            if ended == 0:
                break
            met[f"killed at call {count}"] = ended
            for part in folder.glob(".cdpkit.*"):  # finished, between its link and its name
                part.unlink()
            whole()
        met["new"] = len(path.read_bytes())
        assert MARK.get(path.suffix[1:], b"\n") in path.read_bytes()
        assert [file.name for file in folder.iterdir()] == [path.name]
        path.write_text(OLD, encoding="utf-8")
        raise OSError(errno.ENOSPC, "as the system words it")

    def told(*contents: Any, **options: Any) -> None:
        with whole_files._told(path):
            faulty(*contents, **options)

    monkeypatch.setattr(whole_files, "write_together", told)
    monkeypatch.setattr("cdpkit.report.papers.paper.write_together", told)
    done = run(*arguments)
    assert done.status == Status.UNWRITTEN, done.err
    assert "cannot be written: the disk is full" in " ".join(done.err.split())
    whole()
    assert met["_full"] == met["_nobody"] == Status.UNWRITTEN
    kills = [ended for fault, ended in met.items() if fault.startswith("killed")]
    assert len(kills) > 3
    assert set(kills) == {-signal.SIGKILL}
