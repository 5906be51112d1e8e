"""The commands `new`, `fmt`, `ask`, `contrast` and `diff`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cdpkit.cli.writing import Layout, write_as
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.ask import Answers


def new(path: Path, name: str, area: str, first: str, last: str) -> None:
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
    files: list[Path], check: bool = False, differences: bool = False, upgrade: bool = False
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
    source: str,
    question: str,
    without: str = "",
    before: datetime | None = None,
    identifier: str = "",
    text: str = "",
    layout: Layout = Layout.TABLE,
    output: Path | None = None,
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
    first: str, second: str, layout: Layout = Layout.TABLE, output: Path | None = None
) -> None:
    """Set two plans side by side: their scope, size and shared indicators.

    Example: `cdpkit contrast plan.yaml wirral`
    """
    from cdpkit.ask import contrast as compare
    from cdpkit.io import load

    _write(compare(load(first), load(second)), layout, output)


def diff(old: str, updated: str, layout: Layout = Layout.TABLE, output: Path | None = None) -> None:
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
