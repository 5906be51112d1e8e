"""One reader for series in tables of any layout; a Fingertips download is one of them."""

from __future__ import annotations

from dataclasses import replace
from io import IOBase, TextIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io.csv_files import Findings, refuse
from cdpkit.io.fingertips import SeriesFile, is_download, read_fingertips
from cdpkit.io.series_files.areas import brought_together, day_of, note_pairs
from cdpkit.io.series_files.draft import Options
from cdpkit.io.series_files.lengths import with_lengths
from cdpkit.io.series_files.metadata import fill_frame, metadata_of
from cdpkit.io.series_files.numbers import GIVE_AWAY
from cdpkit.io.series_files.observations import observations_of
from cdpkit.io.series_files.sheets import Sheet, open_sheet
from cdpkit.io.series_files.tables import Header, cells_of, delimiter_of, headers_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cdpkit.model import YearType


_HEAD = 1 << 16
"""Bytes among which the header of a file is looked for."""


def read_series(
    source: Any,
    *,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    layout: str = "auto",
    sheet: str | None = None,
    table: int | None = None,
    header_rows: int | None = None,
    year_type: YearType | str | None = None,
    decimal: str = ".",
    fractions: bool = False,
    marks: Mapping[str, str] | None = None,
    indicators: Any = None,
    areas: str | date | None = None,
    accept: Sequence[str] = (),
    constants: Mapping[str, Any] | None = None,
    use_hidden: bool = False,
    on_problem: str = "raise",
) -> SeriesFile:
    r"""Read series from a table in any of the layouts that councils and publishers use.

    Headers are understood however they are spelled (`Area Code`, `lad23cd`, `LocalAuthority`);
    years, ages or measures may stand in columns; titles and notes may stand around the table.
    Cells are read by the grammar of `cells`: `<5` is hidden, `7 [note 2]` is 7.

    Parameters
    ----------
    source : path, stream, list of dicts, or data frame
        `-` is the standard input. Workbooks (xlsx, ods, xls) need the extra `excel`.
    columns : mapping of str to str, optional
        Role to the header of its column: `{"area": "Place"}`.
    layout : {"auto", "long", "wide:period", "wide:measure", "wide:age"}, default "auto"
        What stands in the columns, where it should not be found out.
    sheet, table : str and int, optional
        Which sheet of a workbook, and which of several tables, counted from 1.
    header_rows : int, optional
        Rows of the header: 2 where years stand above measures, each joined to what stands below.
    year_type : YearType or str, optional
        The sort of year that a label such as `2023/24` means.
    decimal : {".", ","}, default "."
        The decimal sign.
    fractions : bool, default False
        Whether percentages are written as fractions: 0.29 for 29%.
    marks : mapping of str to str, optional
        What cells mean, text to a number, a marker or nothing: `{"-": "0"}`.
    indicators : path, list of dicts or data frame, optional
        A table of the indicators, a row each, by key, else title: unit, statistic, per, polarity,
        counted, season, level, bounded, year_type. It fills blanks; a contradiction is an error.
    areas : {"now"} or date, optional
        Bring areas that changed together as they are today, or were on a day: codes are changed,
        merged counts summed, and what would be wrong is refused.
    accept : sequence of str, default ()
        `boundary` joins an area across a change of its boundary, with a break.
    constants : mapping, optional
        What the file leaves blank: `statistic`, `unit`, `per`, `polarity`, `counted`, `season`; of
        all indicators, or a mapping by indicator: `{"unit": {"deaths": "deaths"}}`. For the whole
        file also `indicator`, `area`, `area_name`, `area_type`, `vintage`.
    use_hidden : bool, default False
        Whether numbers marked `[c]` are used like others.
    on_problem : {"raise", "keep"}, default "raise"
        With `keep`, what cannot be read is left out and listed in `problems`.

    Returns
    -------
    SeriesFile
        One row an observation, with notes on how the columns were read.

    Raises
    ------
    UnreadableFileError
        If the source cannot be opened, holds no table of series, or several.
    DocumentError
        If anything would be left out, unless `on_problem` is `keep`.

    Examples
    --------
    >>> import io
    >>> text = "LAD Code,Name,2022,2023\nE06000001,Hartlepool,32,<5\n"
    >>> read = read_series(io.StringIO(text), constants={"indicator": "deaths"})
    >>> read.frame[["indicator", "area", "value", "marker"]].values.tolist()
    [['deaths', 'E06000001', 32.0, ''], ['deaths', 'E06000001', nan, 'c']]
    """
    if on_problem not in ("raise", "keep"):
        raise InputError("on_problem", f"is {on_problem!r}", "Use `raise` or `keep`.")
    day, said, found = day_of(areas), metadata_of(constants or {}, indicators), Findings()
    options = Options(
        {role: [n] if isinstance(n, str) else list(n) for role, n in (columns or {}).items()},
        layout, table, year_type, decimal, fractions, dict(marks or {}), said, header_rows,
        use_hidden,
    )  # fmt: skip
    if not columns and _begins_as_download(source):
        name = str(getattr(source, "name", source))
        read = _download(source, options, on_problem, found)
    else:
        opened = open_sheet(source, found, sheet)
        name, headers = opened.name, headers_in(opened.lines, header_rows)
        if not columns and headers and is_download(headers[0].cells):
            read = _download(_Lines(opened), options, on_problem, found)
        else:
            headers = headers or _first_line(opened, options)
            read = observations_of(opened, headers, options, found)
    frame = with_lengths(read.frame, found)
    if day is None:
        note_pairs(frame, found)
    else:
        frame = brought_together(frame, day, accept, found)
    problems = (*read.problems, *found.problems())
    if on_problem == "raise":
        refuse(name, problems)
    return replace(read, frame=frame.reset_index(drop=True), problems=problems)


def _begins_as_download(source: Any) -> bool:
    """Tell whether a file is a download, which is read as it streams; a pipe is not looked at."""
    if isinstance(source, str | Path):
        if not Path(source).is_file():
            return False
        with Path(source).open("rb") as file:
            head = file.read(_HEAD)
    elif isinstance(source, IOBase) and not isinstance(source, TextIOBase) and source.seekable():
        start = source.tell()
        head = source.read(_HEAD)
        source.seek(start)
    else:
        return False
    headers = headers_in(head.decode("utf-8-sig", "replace").splitlines(keepends=True))
    return bool(headers) and is_download(headers[0].cells)


def _first_line(opened: Sheet, options: Options) -> list[Header]:
    """Take the first line as the header where columns are named, though no word tells."""
    if not options.columns:
        problem = "is not a table of series: no line names columns such as `period` and `value`"
        hint = "Name the columns in the first line, or say what they are with `columns`."
        raise UnreadableFileError(opened.name, problem, hint)
    sign = delimiter_of(opened.lines[0])
    return [Header(0, cells_of(opened.lines[0], sign), sign)]


def _download(source: Any, options: Options, on_problem: str, found: Findings) -> SeriesFile:
    """Read a download of Fingertips, and add what is said beside it."""
    read = read_fingertips(source, on_problem=on_problem, year_type=options.year_type)
    frame = fill_frame(read.frame, options.metadata, found)
    if not options.use_hidden and "marker" in frame:
        marked = (frame["marker"] == "c").to_numpy()
        held = [n for n in ("value", *GIVE_AWAY) if n in frame]
        frame.loc[marked, held] = float("nan")
    return replace(read, frame=frame)


class _Lines:
    """Lines that were read already, as a stream of text with the name of their file."""

    def __init__(self, sheet: Sheet) -> None:
        self.name, self._text, self._read = sheet.name, "".join(sheet.lines), False

    def read(self, size: int = -1) -> str:
        """Give some of the text, or all the rest."""
        size = len(self._text) if size < 0 else size
        text, self._text = self._text[:size], self._text[size:]
        return text


def read_series_file(
    source: str | Path, *, on_problem: str = "raise", year_type: YearType | str | None = None
) -> SeriesFile:
    r"""Read series from a file in any layout; `read_series` has more options.

    Parameters
    ----------
    source : path
        The file.
    on_problem : {"raise", "keep"}, default "raise"
        With `keep`, rows that cannot be read are left out and cells are left empty, and both are
        listed in `problems`.
    year_type : YearType or str, optional
        The sort of year that labels mean.

    Returns
    -------
    SeriesFile
        A tidy frame for `frames.SeriesTable.from_frame`, and the problems with their lines.

    Raises
    ------
    UnreadableFileError
        If the file cannot be opened, is empty, or holds no table of series.
    DocumentError
        If anything would be left out, unless `on_problem` is `keep`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "x.csv")
    ...     _ = file.write_text("indicator,period,value\ndeaths,2023,[c]\n", encoding="utf-8")
    ...     read_series_file(file).frame[["marker", "line"]].values.tolist()
    [['c', 2]]
    """
    return read_series(source, on_problem=on_problem, year_type=year_type)
