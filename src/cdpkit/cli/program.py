"""The command line: parse, call, print."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cdpkit.cli.disclosing import disclose
from cdpkit.cli.endings import Status, run
from cdpkit.cli.hiding import mask_derived
from cdpkit.cli.listing import Command, Commands
from cdpkit.cli.options import described
from cdpkit.cli.papers import report
from cdpkit.cli.plan_files import ask, check, contrast, diff, export_plan, fmt, import_plan, new
from cdpkit.cli.read import read
from cdpkit.cli.reading import refuse_zeros
from cdpkit.cli.scorecards import scorecard
from cdpkit.cli.series import attainment, change, chart, compare, progress, project, trend
from cdpkit.cli.writing import Layout, write, write_as
from cdpkit.display import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from cdpkit.assess import Reproduction, Reproductions


app = typer.Typer(
    name="cdpkit",
    cls=Commands,
    help="Say what has changed, whether you are on track, and which published figures can be trusted.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_READABLE = 2_000
"""Figures of one source that a table lists."""


class Shown(StrEnum):
    """Verdicts that can be asked for."""

    REPRODUCED = "reproduced"
    CONSISTENT = "consistent"
    NOT_REPRODUCED = "not reproduced"
    NOT_CHECKABLE = "not checkable"
    ERROR = "error"
    GIVEN = "given"
    CONTROL = "control"


class InventoryLayout(StrEnum):
    """How counts are written."""

    TABLE = "table"
    JSON = "json"


def _print_version(wanted: bool) -> None:
    if wanted:
        from cdpkit import __version__

        typer.echo(f"cdpkit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Typed records and honest arithmetic for local drug strategies."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(Status.REFUSED)


def reproduce(  # noqa: PLR0917 -- options of a command
    sources: list[str] | None = None,
    layout: Layout = Layout.TABLE,
    output: Path | None = None,
    verdict: Shown | None = None,
    every: bool = False,
    explain: str | None = None,
    suppress: str | None = None,
    raw_cells: bool = False,
    progress: bool = True,
) -> None:
    """Recompute published figures, and say which of them follow from what is published.

    Example: `cdpkit reproduce wirral --verdict consistent`

    Without a source it shows one screen: the counts, and the figures that do not follow from what
    is printed beside them. Every figure is listed with `--all`, with `--verdict`, in a file, and
    in the other formats.

    Exit status 0 when every verdict is the expected one, and no figure without an expected verdict
    is `not reproduced`; 1 otherwise, or when a file of your own has no figure; 2 when a source
    cannot be read; 3 when the output cannot be written.
    """
    for source in sources or ():
        refuse_zeros(Path(source))
    from cdpkit.assess import reproduce as recompute
    from cdpkit.report import explained, reproductions_csv, reproductions_json

    with Waiting("figures recomputed:", shown=progress, kept=not explain) as waiting:
        results = recompute(*(sources or []), on_progress=waiting.show, progress=False)
    results, ending = mask_derived(results, suppress)
    if explain is not None:
        write(output, explained(results.figure(explain)), sources or ())
        return
    shown = results.with_verdict(verdict) if verdict else results
    in_full = every or sources or verdict or output
    write_as(
        layout,
        output,
        table=lambda: _tables(results, shown) if in_full else _overview(results),
        csv=lambda: reproductions_csv(shown, raw_cells=raw_cells),
        json=lambda: reproductions_json(results, shown),
        ending=ending,
        sources=sources or (),
    )
    if not results.as_expected:
        raise typer.Exit(Status.FOUND)


def _tables(results: Reproductions, shown: Reproductions) -> Iterator[RenderableType]:
    from cdpkit.report import reproduction_tables, summary_line

    for source in results.sources:
        of_source = [record for record in shown if record.source == source]
        listed = _listed(of_source)
        yield from reproduction_tables(listed, source)
        if len(listed) < len(of_source):
            left_out = len(of_source) - len(listed)
            yield f"{left_out:,} more figures are not listed; --format csv lists all"
        if of_source:
            yield ""
    for source in results.sources:
        yield summary_line(source, results.counts(source))
    yield summary_line("total", results.counts())
    if results.controls:
        yield f"controls, not counted: {len(results.controls):,}"
    if any(results.interval_counts().values()):
        yield summary_line("intervals", results.interval_counts())
    yield _conclusion(results)


def _overview(results: Reproductions) -> Iterator[RenderableType]:
    from cdpkit.report import reproduction_overview

    yield from reproduction_overview(results)
    yield _conclusion(results)
    yield ""
    yield "Every figure: cdpkit reproduce --all. One: cdpkit reproduce --explain F0170."
    yield "Your own figures: cdpkit reproduce FILE. Your own series: cdpkit change FILE."


def _conclusion(results: Reproductions) -> str:
    if not len(results):
        return "nothing was checked: no figure was found"
    odd = sum(not record.as_expected for record in results)
    if not odd:
        return "as expected: no unexpected mismatch was found"
    verbs = "figure fails or differs from its" if odd == 1 else "figures fail or differ from their"
    return f"NOT as expected: {odd:,} {verbs} known verdict"


def _listed(records: Sequence[Reproduction]) -> Sequence[Reproduction]:
    """Choose what a person can read: of a long table, what did not reproduce."""
    if len(records) <= _READABLE:
        return records
    return [record for record in records if record.verdict.value != Shown.REPRODUCED.value][
        :_READABLE
    ]


def inventory(
    source: str | None = None,
    uncovered: Path | None = None,
    layout: InventoryLayout = InventoryLayout.TABLE,
    output: Path | None = None,
) -> None:
    """Count the records of documents, or list the lines of a text that no record covers.

    Example: `cdpkit inventory --format json`
    """
    if uncovered is not None:
        write(output, _uncovered(source, uncovered))
        return
    from cdpkit.assess import inventory as count
    from cdpkit.io import load
    from cdpkit.report import inventory_json, inventory_tables

    counts = count(None if source is None else load(source))
    as_json = layout is InventoryLayout.JSON
    write(output, inventory_json(counts) if as_json else inventory_tables(counts))


def _uncovered(source: str | None, text: Path) -> str:
    from cdpkit.assess import uncovered
    from cdpkit.errors import InputError
    from cdpkit.io import load
    from cdpkit.io.documents import read_text

    if source is None:
        raise InputError("SOURCE", "is missing", "Name the document whose text it is.")
    found = uncovered(load(source).files[-1], read_text(text))
    return "".join([*(f"L{n}: {line}\n" for n, line in found.lines), f"{found.sentence()}\n"])


def schema(output: Path | None = None) -> None:
    """Write the JSON Schema of the YAML format, for editors.

    Example: `cdpkit schema --output cdpkit.schema.json`
    """
    import json

    from cdpkit.model import DocumentFile

    write(output, json.dumps(DocumentFile.json_schema(), ensure_ascii=False, indent=1) + "\n")


for command in (
    reproduce, inventory, schema, new, check, fmt, ask, contrast, diff, export_plan, import_plan,
    read, change, trend, compare, project, chart, attainment, progress, scorecard, disclose, report,
):  # fmt: skip
    app.command(command.__name__.removesuffix("_plan"), cls=Command)(described(command))


def main() -> None:
    """Run the command line; every failure ends with one plain message and its exit status."""
    sys.exit(run(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
