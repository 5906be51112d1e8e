"""The board paper: one object that becomes a page, a workbook, a document and data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.display import counted_off
from cdpkit.errors import InputError, MissingPackageError, UnwritableFileError
from cdpkit.io.documents import write_together
from cdpkit.report.papers.content import Content
from cdpkit.report.papers.page import page_of
from cdpkit.report.papers.sheets import ods_of, xlsx_of
from cdpkit.report.papers.word import docx_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


MAKERS: dict[str, Callable[[Content], bytes]] = {
    "html": lambda paper: page_of(paper).encode("utf-8"),
    "xlsx": xlsx_of,
    "ods": ods_of,
    "docx": docx_of,
    "json": lambda paper: paper.to_json().encode("utf-8"),
}
FORMATS = tuple(MAKERS)
NAME = "board-paper"
PACKAGES = {"docx": "python-docx", "xlsxwriter": "XlsxWriter"}
"""Names under which packages are installed, where they are not those of the import."""


@dataclass(frozen=True, slots=True, repr=False)
class BoardPaper(Content):
    """A paper for the board of a partnership: what to decide, what is known, what is not.

    Parameters
    ----------
    title : str
        What it is about.
    partnership, area : str
        For whom.
    meeting, as_of : date
        Day of the meeting, and day on which the figures were held.
    facts : tuple of (str, str)
        What stands under the title.
    sections : tuple of Section
        In the order in which they are read.
    figures : tuple of mapping
        Each printed figure, as the next paper reads it.
    version : str
        Of cdpkit.
    """

    def html(self) -> str:
        """Give the paper as one page: no script, no other file, made to be read, sent and printed.

        Returns
        -------
        str
            With pictures for wide and narrow screens, in light and dark colours.

        Raises
        ------
        MissingPackageError
            If there are pictures, and matplotlib is not installed.
        """
        return _content(self, "html").decode("utf-8")

    def save(
        self, folder: str | Path, formats: Iterable[str] = FORMATS, *, progress: bool = True
    ) -> tuple[Path, ...]:
        """Write the paper into a folder, in several formats: all files, or none.

        Parameters
        ----------
        folder : str or Path
            Where to; made if it is not there.
        formats : iterable of {"html", "xlsx", "ods", "docx", "json"}
            Which files: `board-paper.html` and so on.
        progress : bool, default True
            Whether a terminal or a notebook shows how many are made, once it has taken a second.

        Returns
        -------
        tuple of Path
            The files.

        Raises
        ------
        InputError
            If a format is unknown.
        MissingPackageError
            If a format needs a package that is not installed.
        UnwritableFileError
            If the folder cannot be written to.
        """
        wanted = tuple(dict.fromkeys(formats))
        unknown = [name for name in wanted if name not in FORMATS]
        if unknown:
            raise InputError(
                "formats", f"hold {unknown[0]!r}", f"Choose from {', '.join(FORMATS)}."
            )
        made = counted_off(
            ((f"{NAME}.{name}", _content(self, name)) for name in wanted),
            "formats made:", len(wanted), shown=progress,
        )  # fmt: skip
        contents = dict(made)
        return write_all(Path(folder), contents)


def _content(paper: BoardPaper, name: str) -> bytes:
    """Make the bytes of a format."""
    try:
        return MAKERS[name](paper)
    except ModuleNotFoundError as error:
        what = f"the board paper as .{name}"
        raise MissingPackageError(
            what, PACKAGES.get(error.name or "", error.name or name)
        ) from error


def write_all(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder, none of them before all are finished."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFileError.from_system(str(folder), error) from None
    files = {folder / name: data for name, data in contents.items()}
    write_together(files)
    return tuple(files)
