"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cdpkit.errors import UnwritableFileError
from cdpkit.io.documents import whole_files, write_together, write_whole


def test_a_new_file_holds_the_text_as_utf8(tmp_path: Path) -> None:
    write_whole(tmp_path / "new.txt", "£5\r\n½\n")
    assert (tmp_path / "new.txt").read_bytes() == "£5\r\n½\n".encode()


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text("a longer text than the new one", encoding="utf-8")
    write_whole(str(path), "new")
    assert path.read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_an_old_file_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_whole(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_new_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("x", encoding="utf-8")
    write_whole(tmp_path / "ours", "x")
    modes = {(tmp_path / name).stat().st_mode for name in ("usual", "ours")}
    assert len(modes) == 1


@pytest.mark.parametrize("failing", ["os.fsync", "os.replace", "os.write", "os.fchmod"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "old.txt"
    path.write_text("old", encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "as the system words it")

    monkeypatch.setattr(failing, full)
    with pytest.raises(UnwritableFileError, match=r"old\.txt: cannot be written: the disk is full"):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["old.txt"]


def test_half_a_character_is_written_as_its_number(tmp_path: Path) -> None:
    write_whole(tmp_path / "new.txt", "caf\udce9")
    assert (tmp_path / "new.txt").read_bytes() == b"caf\\udce9"


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableFileError, match=r"its name is (not allowed|too long)"):
        write_whole(tmp_path / name, "new")


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real.txt", tmp_path / "link.txt"
    real.write_text("old", encoding="utf-8")
    link.symlink_to("folder/real.txt")
    write_whole(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_all_names_of_a_file_show_what_is_written(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text("a longer old text", encoding="utf-8")
    other.hardlink_to(one)
    write_whole(one, "new")
    assert other.read_text(encoding="utf-8") == "new"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.txt", "other.txt"]


def test_a_failed_write_in_place_puts_the_old_content_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text("old", encoding="utf-8")
    other.hardlink_to(one)
    system, calls = os.write, []

    def full(handle: int, data: memoryview) -> int:
        calls.append(handle)
        if len(calls) == 3:  # the copy is one call, the place takes a part, then is full
            raise OSError(errno.ENOSPC, "")
        return system(handle, data[:1] if len(calls) == 2 else data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(UnwritableFileError, match="the disk is full"):
        write_whole(one, "new text")
    assert other.read_text(encoding="utf-8") == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.txt", "other.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    taken: list[bytes] = []
    reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, "new")
    reader.join(10)
    assert taken == [b"new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_output_that_is_its_own_input_is_refused(tmp_path: Path) -> None:
    path, link = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    link.symlink_to(path)
    with pytest.raises(UnwritableFileError, match="is also read by this command"):
        write_whole(link, "new", sources=["-", path])
    assert path.read_text(encoding="utf-8") == "old"


def test_where_files_have_names_from_the_start_they_are_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_files, "_unnamed_in", lambda _: None)
    for text in ("new", "newer"):
        write_whole(tmp_path / "x.txt", text)
        assert (tmp_path / "x.txt").read_text(encoding="utf-8") == text
    assert [file.name for file in tmp_path.iterdir()] == ["x.txt"]


KILLED = """
import os, sys, signal
from cdpkit.io.documents import whole_files, write_whole
count = int(sys.argv[2])
def watched(name):
    call = getattr(os, name)
    def stand_in(*arguments, **options):
        global count
        count -= 1
        if not count:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **options)
    setattr(os, name, stand_in)
for name in ("open", "write", "fchmod", "fsync", "link", "replace", "close"):
    watched(name)
write_whole(sys.argv[1], "new" * 1000)
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name")
def test_killed_at_any_call_the_old_file_is_whole_and_no_part_stays(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    for count in range(1, 20):
        path.write_text("old", encoding="utf-8")
        command = [sys.executable, "-c", KILLED, str(path), str(count)]
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert path.read_text(encoding="utf-8") in {"old", "new" * 1000}
        for part in tmp_path.glob(".cdpkit.*"):  # finished, between its link and its name
            assert part.read_text(encoding="utf-8") == "new" * 1000
            part.unlink()
    assert count > 6
    assert path.read_text(encoding="utf-8") == "new" * 1000
    assert [file.name for file in tmp_path.iterdir()] == ["old.txt"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits of a process")
def test_a_file_that_may_not_grow_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text("old", encoding="utf-8")
    code = (
        "import resource, signal, sys\n"
        "from cdpkit.io.documents import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "write_whole(sys.argv[1], 'x' * 10_000)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603
    assert b"it would be too large" in done.stderr
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["old.txt"]


@pytest.mark.parametrize("name", ["", "missing/new.txt"], ids=["a folder", "in no folder"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableFileError, match=r"cannot be written: .*(Name|Check)"):
        write_whole(tmp_path / name, "new")
    assert list(tmp_path.iterdir()) == []


def test_of_several_files_none_is_written_where_one_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnwritableFileError, match="folder"):
        write_together({tmp_path / "first.txt": "new", tmp_path / "folder": "new"})
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_name_as_long_as_a_file_system_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)
    write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_without_rights_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UnwritableFileError, match="cannot be written: you do not have permission"):
        write_whole(tmp_path / "new.txt", "new")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_device_is_no_folder_to_write_in() -> None:
    with pytest.raises(
        UnwritableFileError, match="cannot be written: part of the path is not a folder"
    ):
        write_whole("/dev/full/new.txt", "new")
