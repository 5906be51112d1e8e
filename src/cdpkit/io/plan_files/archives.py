"""Workbooks of unknown making: every member is read to its end before anything is believed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from cdpkit.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike


MAX_BYTES = 20_000_000
MAX_MEMBERS = 200
MAX_UNPACKED = 200_000_000
MAX_RATIO = 100
MAX_SHEETS = 50
MAX_ROWS = 100_000
MAX_COLUMNS = 200

_CHUNK = 1 << 16
_SMALL = 100_000
"""Bytes that a member may have whatever its ratio: a short text of blanks is no bomb."""
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,9})["']""")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_OVERLAP = 64
_OWN = "Keep the plan in a workbook of its own."


def checked_workbook(path: str | PathLike[str]) -> bytes:
    """Read a workbook as bytes that are safe to unpack.

    Parameters
    ----------
    path : path
        An xlsx, xlsm or ods file.

    Returns
    -------
    bytes
        The file, at most 20 MB, 200 members and 200 MB unpacked, no member over 100 times its
        packed size, no document type, 100,000 rows and 200 columns.

    Raises
    ------
    UnreadableFileError
        If the file is missing, no workbook, or over a limit.
    """
    name = str(path)
    data = bytes_of(path, _OWN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        problem = "cannot be read as a workbook"
        raise UnreadableFileError(name, problem, "Save it again as xlsx.") from error
    return data


def bytes_of(path: str | PathLike[str], hint: str) -> bytes:
    """Read a file of at most 20 MB.

    Raises
    ------
    UnreadableFileError
        If it is missing or longer.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError.from_system(str(path), error) from None
    if len(data) > MAX_BYTES:
        problem = f"is longer than the {MAX_BYTES:,} bytes that can be read"
        raise UnreadableFileError(str(path), problem, hint)
    return data


def _over(name: str, problem: str) -> UnreadableFileError:
    return UnreadableFileError(name, problem, _OWN)


def _check_members(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _over(name, f"has {len(members):,} parts, more than {MAX_MEMBERS}")
    if sum(bool(_SHEET.fullmatch(member.filename)) for member in members) > MAX_SHEETS:
        raise _over(name, f"has more than {MAX_SHEETS} sheets")
    total = 0
    for member in members:
        size = 0
        cells = expat.ParserCreate() if member.filename == "content.xml" else None
        if cells:
            _watch_repeats(name, cells)
        for chunk, window in _chunks(archive, member):
            size += len(chunk)
            if size > _SMALL and size > MAX_RATIO * max(member.compress_size, 1):
                raise _over(name, f"compresses `{member.filename}` more than {MAX_RATIO} times")
            if total + size > MAX_UNPACKED:
                raise _over(name, f"unpacks to more than {MAX_UNPACKED:,} bytes")
            _check_window(name, member.filename, window)
            _feed(name, cells, chunk)
        total += size


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Give each piece, and the same with the end of the piece before."""
    before = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk, before + chunk
            before = chunk[-_OVERLAP:]


def _check_window(name: str, member: str, window: bytes) -> None:
    if any(sign in window for sign in _DOCTYPES) and member.endswith((".xml", ".rels", ".vml")):
        problem = f"declares a document type in `{member}`, which no workbook needs"
        raise UnreadableFileError(name, problem, "Save it again from a spreadsheet program.")
    if not _SHEET.fullmatch(member):
        return
    for match in _PLACE.finditer(window):
        column = 0
        for letter in match[1]:
            column = 26 * column + letter - 64
        if int(match[2]) > MAX_ROWS or column > MAX_COLUMNS:
            place = (match[1] + match[2]).decode()
            limits = f"{MAX_ROWS:,} rows and {MAX_COLUMNS} columns"
            raise _over(name, f"has a cell {place}, beyond the {limits} that can be read")


def _feed(name: str, parser: expat.XMLParserType | None, chunk: bytes) -> None:
    if parser is None:
        return
    try:
        parser.Parse(chunk, False)
    except expat.ExpatError:
        problem = "cannot be read as a workbook"
        raise UnreadableFileError(name, problem, "Save it again as xlsx.") from None


def _watch_repeats(name: str, parser: expat.XMLParserType) -> None:
    """Refuse cells with a value that an ods file repeats beyond the limits."""
    rows = [1]

    def start(tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "table-row":
            rows[0] = _number(attributes.get("table:number-rows-repeated"))
        elif kind == "table-cell" and "office:value-type" in attributes:
            columns = _number(attributes.get("table:number-columns-repeated"))
            if rows[0] > MAX_ROWS or columns > MAX_COLUMNS:
                raise _over(name, f"repeats a cell {rows[0] * columns:,} times")

    parser.StartElementHandler = start


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else 1
