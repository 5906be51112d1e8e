"""The command `report`: the paper for the board of one partnership, or of each in a file."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.cli.endings import say
from cdpkit.cli.hiding import read_hiding
from cdpkit.cli.reading import Reading, goals_in, reads_series
from cdpkit.cli.scorecards import read_baseline, read_rule, read_targets
from cdpkit.display import Waiting
from cdpkit.errors import InputError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.frames import SeriesTable
    from cdpkit.model import Registry


PLANS = (".yaml", ".yml")


class PaperFormat(StrEnum):
    """A file of a paper."""

    HTML = "html"
    XLSX = "xlsx"
    ODS = "ods"
    DOCX = "docx"
    JSON = "json"


@reads_series(without=["use_hidden"])
def report(
    files: list[Path],
    *,
    reading: Reading,
    output: Path,
    meeting: datetime,
    as_of: datetime,
    area: list[str] | None = None,
    every_area: bool = False,
    comparator: str = "",
    rule: str | None = None,
    baseline: str | None = None,
    target: list[str] | None = None,
    targets: Path | None = None,
    last: Path | None = None,
    ask: list[str] | None = None,
    author: str = "",
    contact: str = "",
    formats: list[PaperFormat] | None = None,
    progress: bool = True,
) -> None:
    """Write the paper for a board as a web page, workbooks, a Word document and data.

    Example: `cdpkit report plan.yaml series.csv --area Exampleshire --comparator England --meeting 2025-02-12 --as-of 2025-01-31 --output paper`

    Needs the extra `report`. Nothing reads the clock: the same files give the same paper.
    Exit status 2 when a file cannot be read or an option does not fit it, 3 when the folder
    cannot be written to.
    """
    from cdpkit.report import board_paper

    plan, source = _files(files)
    table, notes = read_hiding(replace(reading, file=source))
    registry = None if plan is None else _registry(plan)
    areas = _areas(table, area or [], comparator, every=every_area)
    options: dict[str, Any] = {
        "comparator": comparator, "meeting": meeting.date(), "as_of": as_of.date(),
        "rule": None if rule is None else read_rule(rule, registry),
        "baseline": None if baseline is None else read_baseline(table, baseline, reading.year_type),
        "last": None if last is None else _last(last), "asks": ask or (), "author": author,
        "contact": contact, "notes": notes, "accept": reading.accepted, "files": _digests(plan, source, hidden=_hides(reading, table)),
    }  # fmt: skip
    several = every_area or len(areas) > 1
    wanted = tuple(each.value for each in formats) if formats else None
    with Waiting("papers written:", len(areas), shown=progress, kept=True) as waiting:
        for done, name in enumerate(areas, 1):
            folder = output / slug(name) if several else output
            goals = goals_in(targets, reading, table, name)
            goals |= read_targets(target or [], table, registry)
            paper = board_paper(registry, table, area=name, targets=goals or None, **options)
            paper.save(folder, *(() if wanted is None else (wanted,)), progress=False)
            waiting.show(done)
    say(f"{len(areas):,} paper{'s' if len(areas) > 1 else ''} written to {output}.")


def _files(files: Sequence[Path]) -> tuple[Path | None, Path]:
    """Tell the plan from the series by the endings of their names."""
    plans = [file for file in files if file.suffix.lower() in PLANS]
    others = [file for file in files if file not in plans]
    if len(others) != 1 or len(plans) > 1:
        hint = "Give one table of series, and before it the plan (.yaml) if there is one."
        raise InputError("SERIES", f"is {len(others)} files, with {len(plans)} plans", hint)
    return (plans[0] if plans else None), others[0]


def _registry(plan: Path) -> Registry:
    from cdpkit.io import load

    return load(plan)


def _areas(table: SeriesTable, given: list[str], comparator: str, *, every: bool) -> list[str]:
    """Give the areas that papers are written for."""
    if given and every:
        raise InputError("--every-area", "is given together with `--area`", "Use one of the two.")
    if given:
        return given
    names = zip(table.keys("area_name"), table.keys("area"), strict=True)
    found = list(dict.fromkeys(name or code for name, code in names))
    codes = dict(zip(table.keys("area_name"), table.keys("area"), strict=True))
    others = [
        n for n in found if comparator.casefold() not in {n.casefold(), codes.get(n, n).casefold()}
    ]
    if every or len(others) == 1:
        return others
    hint = (
        f"Use `--area {others[0]!r}`, or `--every-area`." if others else "Give series of an area."
    )
    raise InputError("--area", f"is missing, and the file has {len(others)} areas", hint)


def _last(file: Path) -> dict[str, Any]:
    from cdpkit.io.documents import read_text

    try:
        found = json.loads(read_text(file))
    except (ValueError, RecursionError) as error:
        hint = "Give the board-paper.json of the last meeting."
        raise UnreadableFileError(str(file), "is not valid JSON", hint) from error
    if not isinstance(found, dict):
        hint = "Give the board-paper.json of the last meeting."
        raise UnreadableFileError(str(file), "is not the JSON of a board paper", hint)
    return found


def _hides(reading: Reading, table: SeriesTable) -> bool:
    """Tell whether the file holds counts, or may hold some, that the paper does not show."""
    frame = table.to_frame()
    return reading.suppress is not None or (
        "marker" in frame and bool((frame["marker"] == "c").any())
    )


def _digests(plan: Path | None, source: Path, *, hidden: bool) -> dict[str, str]:
    """Give the digest of each file by its name; the standard input has none.

    Nor has a file with hidden counts: whoever knows the rest could try each count on the digest.
    """
    held = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (plan, source)
        if file is not None and file.is_file()
    }
    return held | ({source.name: ""} if hidden and source.name in held else {})


def slug(name: str) -> str:
    """Give a name of a folder for an area.

    Examples
    --------
    >>> slug("Kingston upon Hull, City of"), slug("../etc")
    ('kingston-upon-hull-city-of', 'etc')
    """
    plain = re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")
    return plain or "area"
