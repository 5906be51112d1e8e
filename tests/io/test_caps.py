"""Files that never end are refused while little of them is held."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cdpkit.errors import UnreadableFileError
from cdpkit.io import read_series_file
from cdpkit.io.csv_files import caps


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless device")
@pytest.mark.parametrize("command", ["change", "scorecard", "reproduce"])
def test_an_endless_file_is_refused_in_little_memory(command: str) -> None:
    code = (
        "import re, sys\n"
        "from cdpkit.__main__ import main\n"
        "import atexit\n"
        "status = open('/proc/self/status')\n"
        "peak = lambda: print(re.search(r'VmHWM:\\s+(\\d+)', status.read())[1])\n"
        "atexit.register(peak)\n"
        f"sys.argv = ['cdpkit', '{command}', '/dev/zero']\n"
        "main()\n"
    )
    done = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60, env=os.environ
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"cdpkit: /dev/zero: contains a zero byte, so it is not text.")
    assert int(done.stdout) < 300_000


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"x" * (caps.MAX_LINE + 1), "has a line of more than 1 MiB"),
        (b"a,b\n" + b"x" * (caps.MAX_LINE + 1) + b"\n", "has a line of more than 1 MiB"),
        (b"a,b\n\0", "contains a zero byte"),
    ],
)
def test_what_is_too_long_or_no_text_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem):
        caps.capped_text(io.BytesIO(data), "x").read()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_many_lines_of_any_ending_are_read(end: str) -> None:
    text = f"{'x' * 1_000}{end}" * 3_000
    assert caps.capped_text(io.BytesIO(text.encode()), "x").read() == text


def test_a_file_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "MAX_FILE", 10_000)
    with pytest.raises(UnreadableFileError, match="is longer than 2 GiB"):
        caps.capped_text(io.BytesIO(b"a,b\n" * 10_000), "x").read()


def test_quotes_left_open_do_not_read_the_file_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    good = "".join(f"x,{1900 + n},{n}\n" for n in range(40))
    rows = good + "".join(f'x,2020-{n % 12 + 1:02},"{n}\n' for n in range(3_000))
    path.write_text(f"indicator,period,value\n{rows}", encoding="utf-8")
    assert len(read_series_file(path, on_problem="keep").frame) < 3_000
