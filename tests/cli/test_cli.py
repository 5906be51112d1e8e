"""The command line: exit statuses, formats, files, progress, and what it prints to the letter.

Commands run in this process, except where the process itself is tested.
"""

from __future__ import annotations

import csv
import errno
import io
import itertools
import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from cdpkit.io import bundled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Run = Callable[..., Any]
    Golden = Callable[[str, str], None]

HEADER = "figure_id,statistic,inputs,published_value,expected_verdict\n"
GOOD = 'A1,sum,"{""values"": [2, 3]}",5,reproduced\n'
OPEN = 'A2,sum,"{""values"": [2, 3]}",5,\n'
WRONG = 'A3,sum,"{""values"": [2, 3]}",6,\n'
WRONG_AS_KNOWN = 'A4,sum,"{""values"": [2, 3]}",6,not reproduced\n'
RIGHT_AGAINST_THE_KEY = 'A5,sum,"{""values"": [2, 3]}",5,not reproduced\n'
UNKNOWN = 'A6,half_life,"{""values"": [2, 3]}",5,\n'
MALFORMED = 'A7,sum,"{""values"": [1e400]}",5,reproduced\n'


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_text(HEADER + "".join(rows), encoding="utf-8")
        return path

    return write


# Exit status


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([], 1),
        ([GOOD, OPEN, UNKNOWN], 0),
        ([WRONG_AS_KNOWN], 0),
        ([GOOD, WRONG], 1),
        ([RIGHT_AGAINST_THE_KEY], 1),
        ([GOOD, MALFORMED], 1),
        ([GOOD, "A8,sum\n"], 1),
    ],
    ids=[
        "no rows",
        "all right",
        "known to be wrong",
        "wrong",
        "against the key",
        "malformed",
        "short",
    ],
)
@pytest.mark.parametrize("layout", ["table", "csv", "json"])
def test_status_says_whether_all_is_as_expected(
    run: Run, table: Callable[..., Path], rows: list[str], status: int, layout: str
) -> None:
    result = run("reproduce", table(*rows), "--format", layout)
    assert result.status == status
    assert result.out
    assert result.err == ""


@pytest.mark.parametrize("shown", ["reproduced", "not reproduced"])
def test_a_filter_does_not_change_the_status(
    run: Run, table: Callable[..., Path], shown: str
) -> None:
    assert run("reproduce", table(GOOD, WRONG), "--verdict", shown).status == 1
    assert run("reproduce", table(GOOD, OPEN), "--verdict", shown).status == 0


def test_everything_bundled_is_as_expected(run: Run) -> None:
    result = run("reproduce", "--all")
    assert (result.status, result.err) == (0, "")
    assert result.out.endswith("\nas expected: no unexpected mismatch was found\n")
    assert all(f"\n{name}: " in result.out for name in bundled.names())


def test_the_first_screen_counts_and_says_what_does_not_follow_and_why(run: Run) -> None:
    result = run("reproduce")
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert len(lines) < 60
    assert lines[0].startswith("577 figures, claims and targets of 4 sources")
    assert sum(" printed, " in line for line in lines) == 3
    assert any(line.startswith("10 further rows are controls, not counted") for line in lines)
    assert "    Secure settings 2022 to 2023" in lines
    assert "as expected: no unexpected mismatch was found" in lines
    assert "cdpkit reproduce --all" in result.out
    assert max(map(len, lines)) <= 100


UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "binary.csv": (bytes(range(128, 256)), "is not UTF-8 text: byte 0x80. Save it as UTF-8."),
    "utf16.csv": ((HEADER + GOOD).encode("utf-16"), "contains a zero byte, so it is not text"),
    "latin1.csv": (HEADER.encode() + b"\xa3,,,,\n", "is not UTF-8 text: byte 0xa3"),
    "empty.csv": (b"", "is not a figure table: its first line lacks `figure_id`"),
    "headless.csv": (GOOD.encode(), "is not a figure table: its first line lacks `figure_id`"),
    "twice.csv": (b"inputs," + HEADER.encode(), "names `inputs` more than once"),
    "broken.yaml": (b"a: [", "is not valid YAML"),
    "list.yaml": (b"- a\n", "has no keys"),
    "alias.yaml": (b"a: &x 1\nb: *x\n", "uses an anchor or alias"),
    "foreign.yaml": (b'cdpkit: "1.0"\nunicorns: []\n', "unicorns"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_status_2_and_one_plain_message(
    run: Run, tmp_path: Path, name: str
) -> None:
    content, problem = UNREADABLE[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    status, out, err = run("reproduce", "sefton", path)
    assert (status, out) == (2, "")
    assert err.startswith(f"cdpkit: {path}")
    assert problem in err
    assert "Traceback" not in err


def test_a_name_that_is_no_source_is_status_2_and_says_what_there_is(run: Run) -> None:
    status, out, err = run("reproduce", "atlantis")
    assert (status, out) == (2, "")
    assert err == (
        "cdpkit: atlantis: is neither a file nor a bundled source. Name a file, or one of: "
        "lancashire, liverpool, portsmouth, sefton, wirral, national.\n"
    )


def test_a_folder_is_status_2(run: Run, tmp_path: Path) -> None:
    assert run("reproduce", tmp_path).status == 2


@pytest.mark.parametrize("arguments", [["--verdict", "wrong"], ["--format", "xml"], ["--unknown"]])
def test_a_misspelt_command_is_status_2(run: Run, arguments: list[str]) -> None:
    result = run("reproduce", "liverpool", *arguments)
    assert result.status == 2
    assert arguments[0] in result.err


# What is printed


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("reproduce_sefton.txt", ["reproduce", "sefton"]),
        ("reproduce_wirral.txt", ["reproduce", "wirral"]),
        ("reproduce_sefton.csv", ["reproduce", "sefton", "--format", "csv"]),
        ("reproduce_wirral_consistent.json",
         ["reproduce", "wirral", "--format", "json", "--verdict", "consistent"]),
        ("inventory.txt", ["inventory"]),
        ("inventory.json", ["inventory", "--format", "json"]),
    ],
)  # fmt: skip
def test_output_is_the_golden_one(
    run: Run, golden: Golden, name: str, arguments: list[str]
) -> None:
    result = run(*arguments)
    assert result.status == 0
    golden(name, result.out)


@pytest.mark.parametrize("layout", ["table", "csv", "json"])
def test_the_same_command_prints_the_same(run: Run, layout: str) -> None:
    first, second = (run("reproduce", "national", "--format", layout).out for _ in range(2))
    assert first == second


def test_a_table_has_a_summary_for_each_source_and_in_total(
    run: Run, table: Callable[..., Path]
) -> None:
    path = table(GOOD, WRONG, name="t.csv")
    lines = run("reproduce", "liverpool", path, columns=200).out.splitlines()
    assert lines[-4:] == [
        "liverpool: no figures",
        f"{path}: 2 figures, 1 reproduced, 1 not reproduced",
        "total: 2 figures, 1 reproduced, 1 not reproduced",
        "NOT as expected: 1 figure fails or differs from its known verdict",
    ]


def test_one_figure_is_explained_and_a_key_in_the_place_of_a_source_says_how(run: Run) -> None:
    told = run("reproduce", "--explain", "F0170", columns=300)
    assert told.status == 0
    for part in ('{"baseline": 313971, "current": 324840}', "over 13,000", "https://www.gov.uk/"):
        assert part in told.out
    assert "sefton.brief1 L75" in run("reproduce", "--explain", "sefton.f17").out
    asked = run("reproduce", "sefton.f17")
    assert asked.status == 2
    assert "cdpkit reproduce --explain sefton.f17" in asked.err
    unknown = run("reproduce", "--explain", "sefton.f177")
    assert (unknown.status, "no figure `sefton.f177`" in unknown.err) == (2, True)


def test_a_filter_lists_some_and_counts_all(run: Run, table: Callable[..., Path]) -> None:
    text = run("reproduce", table(GOOD, WRONG), "--verdict", "not reproduced", columns=200).out
    assert "A3" in text
    assert "A1" not in text
    assert "2 figures, 1 reproduced, 1 not reproduced" in text


def test_csv_has_a_row_for_each_figure_and_the_line_of_a_bad_one(
    run: Run, table: Callable[..., Path]
) -> None:
    out = run("reproduce", table(GOOD, MALFORMED, UNKNOWN), "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["line"], row["verdict"]) for row in rows] == [
        ("2", "reproduced"),
        ("3", "error"),
        ("4", "not checkable"),
    ]
    assert rows[1]["reason"].startswith("line 3: `inputs` holds 1e400")


def test_json_says_what_the_status_says(run: Run, table: Callable[..., Path]) -> None:
    path = table(GOOD, WRONG)
    content = json.loads(run("reproduce", path, "--format", "json").out)
    assert content["as_expected"] is False
    assert content["summary"][str(path)] == content["summary"]["total"]
    assert [figure["figure_id"] for figure in content["figures"]] == ["A1", "A3"]


def test_a_long_table_lists_what_did_not_reproduce(run: Run, table: Callable[..., Path]) -> None:
    rows = (GOOD.replace("A1", f"B{n}") for n in range(2_000))
    result = run("reproduce", table(WRONG, *rows), columns=200)
    assert result.status == 1
    assert "2,000 more figures are not listed; --format csv lists all" in result.out
    assert "A3" in result.out
    assert "B7 " not in result.out


def test_a_document_of_ones_own_is_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "copy.yaml"
    path.write_bytes(bundled.path_of("wirral").read_bytes())
    result = run("reproduce", path, columns=300)
    assert result.status == 0
    assert "31 figures, 7 consistent, 24 not checkable" in result.out


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"cdpkit {version('cdpkit-uk')}\n", "")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["reproduce", "--help"], ["inventory", "--help"]]
)
def test_help(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.status == 0
    assert "cdpkit" in result.out


def test_help_names_every_bundled_source(run: Run) -> None:
    text = run("reproduce", "--help", columns=200).out
    assert [name for name in bundled.names() if name not in text] == []


def test_schema_is_a_json_schema(run: Run) -> None:
    schema = json.loads(run("schema").out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert {"cdpkit", "document", "figures", "partnerships"} <= set(schema["properties"])
    named = set(schema["$defs"])
    pointed = {part.split('"')[0] for part in json.dumps(schema).split('"#/$defs/')[1:]}
    assert pointed
    assert pointed <= named


# Files


@pytest.mark.parametrize("layout", ["table", "csv", "json"])
def test_output_goes_to_a_file_and_not_to_the_terminal(
    run: Run, tmp_path: Path, layout: str
) -> None:
    path = tmp_path / "verdicts"
    result = run("reproduce", "sefton", "--format", layout, "--output", path, columns=120)
    assert result == (0, "", "")
    assert (
        path.read_bytes().decode()
        == run("reproduce", "sefton", "--format", layout, columns=120).out
    )


def test_the_file_is_written_though_the_status_is_1(
    run: Run, table: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "verdicts.csv"
    assert run("reproduce", table(WRONG), "--format", "csv", "-o", path).status == 1
    assert "not reproduced" in path.read_text(encoding="utf-8")


def test_a_source_that_cannot_be_read_leaves_an_old_file_whole(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "verdicts.csv"
    path.write_text("old", encoding="utf-8")
    assert run("reproduce", "sefton", "atlantis", "--output", path).status == 2
    assert path.read_text(encoding="utf-8") == "old"


def test_a_failed_write_leaves_an_old_file_whole(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "verdicts.csv"
    path.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "as the system words it")

    monkeypatch.setattr(os, "fsync", full)
    status, out, err = run("reproduce", "sefton", "--format", "csv", "--output", path)
    assert (status, out) == (3, "")
    assert (
        err
        == f"cdpkit: {path}: cannot be written: the disk is full. Free some space, or name another place.\n"
    )
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["verdicts.csv"]


@pytest.mark.parametrize("name", ["", "missing/verdicts.csv"], ids=["a folder", "in no folder"])
def test_a_place_that_cannot_be_written_is_status_3(run: Run, tmp_path: Path, name: str) -> None:
    for command in (["reproduce", "liverpool"], ["inventory"], ["schema"]):
        status, out, err = run(*command, "--output", tmp_path / name)
        assert (status, out) == (3, "")
        assert "cannot be written" in err
    assert list(tmp_path.iterdir()) == []


# Progress


def test_progress_is_silent_for_a_second(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: next(clock) / 1_000)
    assert run("reproduce", "national", "--format", "csv", progress=True).err == ""


def test_progress_after_a_second_goes_to_the_standard_error(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = run("reproduce", "sefton", "--format", "csv").out
    clock = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: next(clock) / 2)
    slow = run("reproduce", "sefton", "--format", "csv", progress=True)
    assert "figures recomputed:" in slow.err
    assert slow.out == quick


# The process itself


def process(
    *arguments: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cdpkit", *arguments]
    return subprocess.run(  # noqa: S603 -- our own command
        command, cwd=folder, env=os.environ | environment, capture_output=True, check=False
    )


def test_the_module_runs_as_a_command(tmp_path: Path) -> None:
    done = process("reproduce", "liverpool", "--format", "csv", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"source,line,figure_id")


def test_the_status_of_the_process_is_that_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(HEADER + WRONG, encoding="utf-8")
    assert process("reproduce", "table.csv", folder=tmp_path).returncode == 1
    assert process("reproduce", "nowhere.csv", folder=tmp_path).returncode == 2


@pytest.mark.parametrize("layout", ["table", "csv", "json"])
def test_a_terminal_that_knows_few_characters_is_no_reason_to_stop(
    tmp_path: Path, layout: str
) -> None:
    row = 'É½→,sum,"{""values"": [2, 3]}",5,\n'
    (tmp_path / "table.csv").write_text(HEADER + row, encoding="utf-8")
    done = process("reproduce", "table.csv", "--format", layout, folder=tmp_path,
                   PYTHONIOENCODING="ascii", PYTHONUTF8="0")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"reproduced" in done.stdout


def test_a_reader_that_stops_early_gets_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cdpkit", "schema"]
    with subprocess.Popen(  # noqa: S603 -- our own command
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        error = running.stderr.read()
    assert b"Traceback" not in error
