"""The commands `new`, `fmt`, `ask`, `contrast` and `diff`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cdpkit.cli.writing import Layout, LayoutOf, Output, write_as
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.ask import Answers


Plan = Annotated[
    str,
    typer.Argument(help="A YAML document, a folder, or a bundled name; `-` is the standard input."),
]


def new(
    path: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    name: Annotated[str, typer.Option("--name", help="Name of the area.")],
    area: Annotated[
        str, typer.Option("--area", help="Its GSS code, such as E08000015, or a bundled name.")
    ],
    first: Annotated[str, typer.Option("--from", help="First year, such as 2025/26.")],
    last: Annotated[str, typer.Option("--to", help="Last year, such as 2027/28.")],
) -> None:
    """Write a first draft of a plan, with a comment on each key.

    Example: `cdpkit new plan.yaml --name Wirral --area E08000015 --from 2025/26 --to 2027/28`
    """
    from cdpkit.io import bundled, new_plan

    known = {
        one.name.casefold(): one.gss
        for file in bundled.reference_files()
        for one in getattr(file.content, "areas", ())
        if one.gss
    }
    code, codes = known.get(area.casefold(), area), known.values()
    try:
        new_plan(path, name=name, area=code, first=first, last=last, bundled_areas=codes)
    except InputError as error:
        option = {"first": "--from", "last": "--to"}.get(error.argument, f"--{error.argument}")
        told = error.problem.replace("`first`", "`--from`")
        argument = "PATH" if error.argument == "path" else option
        raise InputError(argument, told, error.hint) from None
    sys.stdout.write(f"{path}: one priority and one action to replace. Next: cdpkit check {path}\n")


def fmt(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="YAML documents; `-` passes one from the standard input to the output."
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would change.")
    ] = False,
    differences: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Write the current version of the file format.")
    ] = False,
) -> None:
    """Format YAML documents in one style; comments and quotes are kept.

    Example: `cdpkit fmt plan.yaml --diff`
    """
    import difflib

    from cdpkit.io import format_yaml
    from cdpkit.io.documents import read_text, write_whole

    changed = 0
    for file in files:
        before = read_text(file)
        after = format_yaml(before, str(file), upgrade=upgrade)
        if str(file) == "-" and not (check or differences):
            sys.stdout.write(after)
            continue
        if after == before:
            continue
        changed += 1
        if differences:
            old, updated = (text.splitlines(keepends=True) for text in (before, after))
            shown = difflib.unified_diff(old, updated, str(file), str(file))
            sys.stdout.writelines(shown)
        elif check:
            sys.stdout.write(f"{file}: would change\n")
        else:
            write_whole(file, after)
            sys.stdout.write(f"{file}: laid out\n")
    if changed and (check or differences):
        raise typer.Exit(1)


def ask(  # noqa: PLR0917 -- options of a command
    source: Annotated[
        str,
        typer.Argument(
            help="A YAML document, a folder, or a bundled name; `all` for every bundled plan; "
            "`reference` for what every plan may name; `-` is the standard input."
        ),
    ],
    question: Annotated[
        str,
        typer.Argument(
            help="priorities, commitments, actions, milestones, outcomes, needs, bodies, "
            "membership, reporting, timeline, expiring, shared_indicators, similar or trace."
        ),
    ],
    without: Annotated[
        str, typer.Option("--without", help="Only records that lack any of these: `lead,due`.")
    ] = "",
    before: Annotated[
        datetime | None,
        typer.Option("--before", formats=["%Y-%m-%d"], help="For `expiring`: the day to look at."),
    ] = None,
    identifier: Annotated[
        str, typer.Option("--id", help="For `trace`: the id of the record.")
    ] = "",
    text: Annotated[
        str, typer.Option("--text", help="For `trace`: words to look for in the records.")
    ] = "",
    layout: LayoutOf = Layout.TABLE,
    output: Output = None,
) -> None:
    """Ask what a plan holds, what is missing, and what ends when.

    Example: `cdpkit ask wirral actions --without lead,due`
    """
    from cdpkit import ask as questions
    from cdpkit.io import bundled, load

    known = [
        name for name in questions.__all__ if name[0].islower() and name not in {"contrast", "diff"}
    ]
    if question not in known:
        raise InputError("QUESTION", f"is `{question}`", f"Ask one of: {', '.join(known)}.")
    options: dict[str, Any] = {}
    if names := [name.strip() for name in without.split(",") if name.strip()]:
        options["without"] = names
    if before is not None:
        options["before"] = before.date()
    if identifier:
        options["id"] = identifier
    if text:
        options["text"] = text
    needed = {"expiring": ("before",), "trace": ("id", "text")}.get(question, ())
    if needed and not options.keys() & set(needed):
        choice = " or ".join(f"--{name}" for name in needed)
        raise InputError(choice, "is missing", f"`{question}` needs it.")
    sources = {"all": bundled.documents(), "reference": ()}
    try:
        found = getattr(questions, question)(load(sources.get(source, source)), **options)
    except TypeError:
        used = ", ".join(f"--{name}" for name in options)
        raise InputError(used, f"cannot be used with `{question}`", "Leave it out.") from None
    _write(found, layout, output, headed=True)


def contrast(
    first: Plan, second: Plan, layout: LayoutOf = Layout.TABLE, output: Output = None
) -> None:
    """Set two plans side by side: their scope, size and shared indicators.

    Example: `cdpkit contrast plan.yaml wirral`
    """
    from cdpkit.ask import contrast as compare
    from cdpkit.io import load

    _write(compare(load(first), load(second)), layout, output)


def diff(old: Plan, updated: Plan, layout: LayoutOf = Layout.TABLE, output: Output = None) -> None:
    """List what changed between two editions of a plan.

    Example: `cdpkit diff old.yaml new.yaml`
    """
    from cdpkit.ask import diff as compare
    from cdpkit.io import load

    _write(compare(load(old), load(updated)), layout, output)


def _write(found: Answers, layout: Layout, output: Path | None, *, headed: bool = False) -> None:
    from cdpkit.report import answers_csv, answers_json, answers_table

    write_as(
        layout,
        output,
        table=lambda: _shown(found, headed, answers_table),
        csv=lambda: answers_csv(found),
        json=lambda: answers_json(found),
    )


def _shown(found: Answers, headed: bool, table: Any) -> Iterator[Any]:
    if len(found):
        yield table(found)
    if headed:
        yield found.sentence()
