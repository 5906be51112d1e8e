"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from cdpkit.errors import UnwritableFileError
from cdpkit.io.documents import write_whole


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


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "old.txt"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "as the system words it")

    monkeypatch.setattr(failing, full)
    with pytest.raises(UnwritableFileError, match=r"old\.txt: cannot be written: the disk is full"):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["old.txt"]


def test_a_text_that_cannot_be_encoded_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError, match="utf-8"):
        write_whole(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["old.txt"]


@pytest.mark.parametrize("name", ["", "missing/new.txt"], ids=["a folder", "in no folder"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableFileError, match=r"cannot be written: .*(Name|Check)"):
        write_whole(tmp_path / name, "new")
    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_a_file_system_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)
    write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_without_rights_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UnwritableFileError, match="cannot be written: you have no right to it"):
        write_whole(tmp_path / "new.txt", "new")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_device_is_no_folder_to_write_in() -> None:
    with pytest.raises(
        UnwritableFileError, match="cannot be written: a part of the path is no folder"
    ):
        write_whole("/dev/full/new.txt", "new")
