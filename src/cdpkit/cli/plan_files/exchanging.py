"""The commands `export` and `import`: plans in other forms."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cdpkit.cli.endings import Status
from cdpkit.cli.writing import write
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sized

    from cdpkit.model import DocumentFile


_NOT_YAML = {".xlsx", ".xlsm", ".ods", ".json", ".xml", ".stratml"}


class Form(StrEnum):
    """Forms of a plan."""

    YAML = "yaml"
    JSON = "json"
    XLSX = "xlsx"
    DATAPACKAGE = "datapackage"
    STRATML2 = "stratml2"
    STRATML1 = "stratml1"
    MERMAID = "mermaid"
    REPORTING = "reporting"


def export_plan(
    source: str, target: Path, form: Form | None = None, losses: Path | None = None
) -> None:
    """Write a plan as a workbook, a data package, JSON, StratML or Mermaid.

    Example: `cdpkit export plan.yaml plan.xlsx`

    Workbooks, data packages and JSON lose nothing. StratML and Mermaid do: the losses are counted.
    """
    from cdpkit.io.documents import write_whole
    from cdpkit.io.plan_files import losses_csv, plan_text, write_plan

    content, piped = _content(source), str(target) == "-"
    if piped and form is None:
        raise InputError(
            "--as", "is missing", "The standard output has no file extension: name a format."
        )
    if piped and form:
        text, lost = plan_text(content, form.value)
        write(None, text)
    else:
        lost = write_plan(content, target, form=form.value if form else None)
    if losses is not None:
        write_whole(losses, losses_csv(lost))
    typer.echo(f"{'standard output' if piped else target}: {_told(lost, losses)}", err=piped)


def _told(lost: Sized, file: Path | None) -> str:
    """Count losses in words."""
    if not lost:
        return "nothing lost"
    count = f"{len(lost):,} losses" if len(lost) != 1 else "1 loss"
    return count if file is None else f"{count}; see {file}"


def _content(source: str) -> DocumentFile:
    from cdpkit.io import load, read_plan
    from cdpkit.model import DocumentFile

    path = Path(source)
    if path.suffix.casefold() in _NOT_YAML or _is_package(path):
        return read_plan(path).content
    content = load(source).files[-1].content
    assert isinstance(content, DocumentFile)  # noqa: S101 -- the reader of files gives nothing else
    return content


def _is_package(path: Path) -> bool:
    return path.name == "datapackage.json" or (path / "datapackage.json").is_file()


def import_plan(  # noqa: PLR0917 -- options of a command
    source: Path,
    mapping: Path | None = None,
    propose: bool = False,
    area: str = "",
    losses: Path | None = None,
    output: Path | None = None,
) -> None:
    """Read a plan from a workbook, JSON, a data package or StratML, and write it as YAML.

    Example: `cdpkit import plan.xlsx --output plan.yaml`

    Cells that were not understood are listed beside the output, in `<output>.cells.csv`. Exit
    status 1 when one of them was left out.
    """
    from cdpkit.io import read_plan, write_yaml
    from cdpkit.io.documents import write_whole
    from cdpkit.io.plan_files import cells_csv, losses_csv

    if propose:
        write(output, _proposed(source), [source])
        return
    found = read_plan(source, mapping=mapping, area=area)
    write(output, write_yaml(found.content), [source])
    if losses is not None:
        write_whole(losses, losses_csv(found.losses), sources=[source])
    if found.losses:
        typer.echo(f"{source}: {_told(found.losses, losses)}", err=output is None)
    if not found.sentence or output is None:
        return
    sys.stdout.write(found.sentence)
    if found.cells:
        cells = output.with_suffix(".cells.csv")
        write_whole(cells, cells_csv(found.cells), sources=[source])
        sys.stdout.write(f"; see {cells}")
    sys.stdout.write("\n")
    if found.left:
        raise typer.Exit(Status.FOUND)


def _proposed(source: Path) -> str:
    from cdpkit.io.plan_files import open_sheets, proposed_mapping

    if source.suffix.casefold() not in {".xlsx", ".xlsm", ".ods"}:
        raise InputError("--propose", f"is for workbooks: `{source}`", "Leave it out.")
    sheets = open_sheets(source)
    texts = {name: [[str(c).strip() for c in row] for row in rows] for name, rows in sheets.items()}
    return proposed_mapping(texts)
