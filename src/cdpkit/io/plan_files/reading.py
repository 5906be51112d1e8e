"""A plan in any form that we read or write: by the ending of the file, or by name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io import bundled
from cdpkit.io.documents import read_document, read_mapping, read_text, write_whole, write_yaml
from cdpkit.io.plan_files.council import CellReport, read_council_workbook, read_mapping_file
from cdpkit.io.plan_files.data_package import read_data_package, write_data_package
from cdpkit.io.plan_files.losses import Loss
from cdpkit.io.plan_files.mermaid import mermaid
from cdpkit.io.plan_files.own_workbook import (
    is_own_form,
    open_sheets,
    read_own_workbook,
    write_own_workbook,
)
from cdpkit.io.plan_files.stratml_files import read_stratml, stratml
from cdpkit.model import Area, DocumentFile, Indicator, Organisation, Record, to_dict
from cdpkit.model.records import folded

if TYPE_CHECKING:
    from os import PathLike


FORMS = ("yaml", "json", "xlsx", "datapackage", "stratml2", "stratml1", "mermaid", "reporting")
"""Forms that a plan is written in; `mermaid` draws its logic, `reporting` who reports to whom."""
_ENDINGS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".xlsx": "xlsx", ".xml": "stratml2",
            ".stratml": "stratml2", ".mmd": "mermaid", "": "datapackage"}  # fmt: skip
_NO_TEXT = ("xlsx", "datapackage")
_BOOKS = (".xlsx", ".xlsm", ".ods")


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan that was read, and what was not understood.

    Parameters
    ----------
    content : DocumentFile
        The records.
    cells : tuple of CellReport
        Cells and rows of a council's workbook that were not read as they stand.
    read, kept, left : int
        Cells that were understood, that were kept as printed, and that were left out.
    losses : tuple of Loss
        What of a StratML document was left out, changed or assumed.
    sentence : str
        What was read, in words.
    """

    content: DocumentFile
    cells: tuple[CellReport, ...] = ()
    read: int = 0
    kept: int = 0
    left: int = 0
    losses: tuple[Loss, ...] = ()
    sentence: str = ""


def read_plan(
    path: str | PathLike[str], *, mapping: str | PathLike[str] | None = None, area: str = ""
) -> PlanFile:
    """Read a plan from YAML, JSON, a workbook, a data package or StratML.

    Parameters
    ----------
    path : path
        A YAML or JSON file, a workbook, a folder with a `datapackage.json`, or a StratML document
        of part 1 or 2.
    mapping : path, optional
        A mapping file, which says what the columns of a council's workbook mean. Without it a
        workbook must have the form that `write_plan` gives it.
    area : str, optional
        GSS code of the area of a StratML document, which does not say it.

    Returns
    -------
    PlanFile
        The records, each cell that was not understood, and what of a StratML document was lost.

    Raises
    ------
    UnreadableFileError, DocumentError, InputError
        If the file cannot be read, or does not hold what the format asks for.
    MissingPackageError
        If a workbook needs a package that is not installed.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> read_plan(bundled.path_of("sefton")).content.document.id
    'sefton.brief1'
    """
    file = Path(path)
    ending = file.suffix.casefold()
    if mapping is not None:
        return _council(file, mapping)
    if ending in _BOOKS:
        sheets = open_sheets(file)
        if not is_own_form(sheets):
            problem = "is a workbook that is not of our form"
            hint = "Give a mapping file: cdpkit import --propose writes one to edit."
            raise UnreadableFileError(str(file), problem, hint)
        return PlanFile(read_own_workbook(file, sheets))
    if file.is_dir() or file.name == "datapackage.json":
        return PlanFile(read_data_package(file))
    if ending == ".json":
        return PlanFile(_document(_from_json(file)))
    if _ENDINGS.get(ending) == "stratml2":
        content, losses = read_stratml(file, area=area, known=bundled.registry())
        return PlanFile(_with_areas(content), losses=losses)
    return PlanFile(_document(read_document(file).content))


def _with_areas(content: DocumentFile) -> DocumentFile:
    """Add the areas that are not bundled, under the name of their partnership without its kind."""
    known = bundled.registry()
    new = [
        Area.model_validate({"gss": area.removeprefix("area.").upper(), "name": name})
        for one in content.partnerships
        for name in [re.sub(r" Combatt?ing Drugs Partnership$", "", str(one.name))]
        for area in one.areas
        if area not in known
    ]
    return content.revised(areas=tuple(new)) if new else content


def _document(content: Record) -> DocumentFile:
    assert isinstance(content, DocumentFile)  # noqa: S101 -- the reader of files gives nothing else
    return content


def _from_json(file: Path) -> Record:
    try:
        data = json.loads(read_text(file))
    except (ValueError, RecursionError):
        hint = "Write it again with `cdpkit export`."
        raise UnreadableFileError(str(file), "is not valid JSON", hint) from None
    return read_mapping(data, str(file)).content


def _council(file: Path, mapping: str | PathLike[str]) -> PlanFile:
    known = bundled.registry()
    found = read_council_workbook(
        file,
        read_mapping_file(mapping),
        bundled_bodies={one.id for one in known.of(Organisation)},
        indicators={folded(one.title): one.id for one in known.of(Indicator)},
    )
    sheets = f"{found.sheets} sheet{'' if found.sheets == 1 else 's'}"
    sentence = (
        f"{found.actions} actions under {found.priorities} priorities from {sheets}\n"
        f"cells: {found.read:,} read, {found.kept:,} kept as printed, {found.left:,} left out"
    )
    content = _with_areas(found.content)
    return PlanFile(content, found.reports, found.read, found.kept, found.left, sentence=sentence)


def write_plan(
    content: DocumentFile, path: str | PathLike[str], *, form: str | None = None
) -> tuple[Loss, ...]:
    """Write a plan in another form; a file is written whole or not at all.

    Parameters
    ----------
    content : DocumentFile
        The records.
    path : path
        The file, or for a data package the folder.
    form : str, optional
        One of `yaml`, `json`, `xlsx`, `datapackage`, `stratml2`, `stratml1`, `mermaid`,
        `reporting`; by the ending of `path` unless given.

    Returns
    -------
    tuple of Loss
        What the form cannot say, and what it says that the records do not. Empty for YAML, JSON,
        workbooks and data packages, which read back as the same records.

    Raises
    ------
    InputError
        If the form is not known, or cannot hold these records.
    UnwritableFileError
        If a file cannot be written.
    MissingPackageError
        If a workbook needs a package that is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from cdpkit.io import load
    >>> plan = load("wirral").files[-1].content
    >>> with TemporaryDirectory() as folder:
    ...     nothing = write_plan(plan, Path(folder, "plan.json"))
    ...     some = write_plan(plan, Path(folder, "plan.xml"))
    >>> len(nothing), some[0].what
    (0, 'shortened: to the preferred form')
    """
    form = form or _ENDINGS.get(Path(path).suffix.casefold(), "")
    if form not in FORMS:
        raise InputError("form", f"is not known for `{path}`", f"Use one of: {', '.join(FORMS)}.")
    if form == "xlsx":
        write_own_workbook(content, path)
        return ()
    if form == "datapackage":
        write_data_package(content, path)
        return ()
    text, losses = plan_text(content, form)
    write_whole(path, text)
    return losses


def plan_text(content: DocumentFile, form: str) -> tuple[str, tuple[Loss, ...]]:
    """Give the text of a plan in a form that is one text, and what it loses.

    Raises
    ------
    InputError
        If the form is not known, or is not text: a workbook or a data package.
    """
    if form not in FORMS or form in _NO_TEXT:
        known = ", ".join(one for one in FORMS if one not in _NO_TEXT)
        raise InputError("form", f"is `{form}`, which is not text", f"Use one of: {known}.")
    if form == "yaml":
        return write_yaml(content), ()
    if form == "json":
        data = to_dict(content, short=False)
        return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n", ()
    names = _bundled_names()
    if form in {"stratml1", "stratml2"}:
        return stratml(content, int(form[-1]), names)
    kind = "logic" if form == "mermaid" else form
    what = "left out: all but titles and links"
    return mermaid(content, kind, names), (Loss("", "", what),)


def _bundled_names() -> dict[str, str]:
    """Give the names of bodies and indicators that come with the package, by identifier."""
    return {
        name: str(getattr(record, "name", None) or getattr(record, "title", ""))
        for name, record in bundled.registry().items()
        if getattr(record, "name", None) or getattr(record, "title", None)
    }
