"""A plan that is written in another form and killed at any moment leaves the old one, whole.

A process loads two plans, then lets a child of its own write the second over the first and kill
itself at the first call of the system, at the second, and so on until one comes through (of a
package, which takes hundreds of calls, at every 29th).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name"
)

COMMON = """
import json, os, pathlib, signal, sys, traceback
CALLS = ("open", "mkdir", "write", "fchmod", "fsync", "link", "replace", "rename", "unlink", "rmdir")
def killed_at(count, write):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    left = [count]
    def stand_in(call):
        def watched(*arguments, **options):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)
        return watched
    for name in CALLS:
        setattr(os, name, stand_in(getattr(os, name)))
    try:
        write()
    except BaseException:
        traceback.print_exc()
        os._exit(9)
    os._exit(0)
def all_kills(write, state, restore, step=1):
    seen, count, status = [], 1 - step, signal.SIGKILL
    while status == signal.SIGKILL:
        count += step
        restore()
        status = killed_at(count, write)
        seen.append(state())
    assert status == 0, status
    print(json.dumps(seen))
folder = pathlib.Path(sys.argv[1])
"""
PLANS = """
from cdpkit.io import load, read_plan, write_plan
form, name = sys.argv[2:]
old, new = (load(one).files[-1].content for one in ("portsmouth", "wirral" if "stratml" in form else "sefton"))
path = folder / name
write_plan(old, folder / f"x{name}", form=form)
write_plan(new, folder / f"y{name}", form=form)
def content(of):
    return read_plan(of).content
known = {"old": content(folder / f"x{name}"), "new": content(folder / f"y{name}")}
def state():
    now = content(path)
    return next((what for what, one in known.items() if one == now), "neither")
step = 29 if form == "datapackage" else 1
restore = lambda: path.exists() and state() == "old" or write_plan(old, path, form=form)
all_kills(lambda: write_plan(new, path, form=form), state, restore, step)
write_plan(new, path, form=form)
print(json.dumps(sorted(one.name for one in folder.iterdir() if one.name.endswith(".part"))))
"""
PAPERS = """
from cdpkit.report.papers.paper import write_all
names = ("board-paper.docx", "board-paper.html", "board-paper.ods", "board-paper.xlsx")
def write(word):
    write_all(folder, {name: word * 5000 for name in names})
def state():
    found = {(folder / name).read_bytes() for name in names}
    return "whole" if found <= {b"old" * 5000, b"new" * 5000} else "neither"
all_kills(lambda: write(b"new"), state, lambda: write(b"old"), 3)
"""
FORMS = {
    "xlsx": "plan.xlsx", "json": "plan.json", "stratml2": "plan.xml", "datapackage": "package",
}  # fmt: skip


def lines_of(code: str, *arguments: str) -> list[list[str]]:
    command = [sys.executable, "-W", "ignore", "-c", COMMON + code, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_that_was_killed_is_the_old_or_the_new_one(form: str, tmp_path: Path) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
        pytest.importorskip("python_calamine")
    states, _ = lines_of(PLANS, str(tmp_path), form, FORMS[form])
    assert set(states) == {"old", "new"}
    assert (states[0], states[-1]) == ("old", "new")
    assert states == sorted(states, reverse=True)  # once new, never old again
    assert len(states) > 5


def test_papers_that_were_killed_are_whole(tmp_path: Path) -> None:
    (states,) = lines_of(PAPERS, str(tmp_path))
    assert set(states) == {"whole"}
    assert len(states) > 10
    for part in tmp_path.glob(".*"):  # finished, between its link and its name
        assert part.read_bytes() == b"new" * 5000


def test_a_package_keeps_what_is_not_its_own(tmp_path: Path) -> None:
    from cdpkit.io import load, read_plan, write_plan

    (tmp_path / "tables-of-ours").mkdir()
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")
    for name in ("portsmouth", "sefton"):
        content = load(name).files[-1].content
        write_plan(content, tmp_path, form="datapackage")
        assert read_plan(tmp_path).content == content
    held = {path.name for path in tmp_path.iterdir() if not path.name.startswith("tables-")}
    assert held == {"README.md", "datapackage.json"}
    assert sum(path.name.startswith("tables-") for path in tmp_path.iterdir()) == 2


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs limits of a process")
@pytest.mark.parametrize("form", ["xlsx", "stratml2", "datapackage"])
def test_a_full_disk_leaves_the_old_plan(form: str, tmp_path: Path) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
        pytest.importorskip("python_calamine")
    code = (
        "import resource\n"
        "from cdpkit.io import load, read_plan, write_plan\n"
        "path, form = folder / sys.argv[3], sys.argv[2]\n"
        "old, new = (load(one).files[-1].content for one in ('portsmouth', 'wirral'))\n"
        "write_plan(old, path, form=form)\n"
        "before = read_plan(path).content\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    write_plan(new, path, form=form)\n"
        "except Exception as error:\n    told = str(error)\n"
        "print(json.dumps([told, str(read_plan(path).content == before)]))\n"
    )
    ((told, same),) = lines_of(code, str(tmp_path), form, FORMS[form])
    assert "it would be too large" in told
    assert same == "True"
