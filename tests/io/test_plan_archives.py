"""Workbooks that mean harm: each is refused with the limit it breaks, before it is unpacked."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from cdpkit.errors import DocumentError, UnreadableFileError
from cdpkit.io import load, read_plan
from cdpkit.io.plan_files.archives import checked_workbook

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


def book(path: Path, **members: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({SHEET: b" " * 20_000_000}, "compresses `xl/worksheets/sheet1.xml` more than 100 times"),
        ({f"part{n}": b"x" for n in range(201)}, "has 201 parts, more than 200"),
        ({f"xl/worksheets/s{n}.xml": b"<x/>" for n in range(51)}, "has more than 50 sheets"),
        ({SHEET: b'<row r="1048576"/>'}, "has a cell 1048576, beyond the 100,000 rows"),
        ({SHEET: b'<c r="XFD1"/>'}, "has a cell XFD1, beyond the 100,000 rows and 200 columns"),
        ({SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "declares a document type"),
        ({SHEET: "<!DOCTYPE x><x/>".encode("utf-16-le")}, "declares a document type"),
        ({SHEET: b"y" * 65_530 + b"<!DOCTYPE x>"}, "declares a document type"),
        (
            {"content.xml": b'<x xmlns:table="t" xmlns:office="o"><table:table-row '
             b'table:number-rows-repeated="999999"><table:table-cell office:value-type="float"/>'
             b"</table:table-row></x>"},
            "repeats a cell 999,999 times",
        ),
    ],
)  # fmt: skip
def test_an_archive_over_a_limit_is_refused(
    tmp_path: Path, members: dict[str, bytes], problem: str
) -> None:
    path = book(tmp_path / "plan.xlsx", **members)
    with pytest.raises(UnreadableFileError, match=problem):
        checked_workbook(path)


def test_a_header_that_lies_about_the_size_is_found_out(tmp_path: Path) -> None:
    path = book(tmp_path / "plan.xlsx", **{SHEET: b" " * 5_000_000})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(mark) + place
        data[start : start + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=r"cannot be read as a workbook|more than 100"):
        checked_workbook(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"\xd0\xcf\x11\xe0old"])
def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="cannot be read as a workbook"):
        checked_workbook(path)


def test_a_workbook_that_is_too_long_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"x" * 20_000_001)
    with pytest.raises(UnreadableFileError, match="is longer than the 20,000,000 bytes"):
        checked_workbook(path)


def test_a_package_reads_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(
        '{"resources": [{"name": "action", "path": "../secret.csv"}]}', encoding="utf-8"
    )
    with pytest.raises(UnreadableFileError, match="is not a data package"):
        read_plan(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x [1]\nb: *x\n", "uses an anchor or alias"),
        ("a: !!python/object:os.system {}\n", "uses the tag"),
        ("[" * 60 + "]" * 60 + "\n", "nested more than 40 levels"),
        ("cdpkit: '1.1'\ncdpkit: '1.1'\n", "repeats the key `cdpkit`"),
    ],
)
def test_yaml_with_aliases_tags_depth_or_repeated_keys_is_refused(text: str, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        load(text)
