"""The command `scorecard`: options into the terms of a scorecard."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cdpkit.cli.drawing import Picture, PictureKind, draw_found
from cdpkit.cli.hiding import read_hiding, restated
from cdpkit.cli.reading import (
    File,
    Indicators,
    Populations,
    Reading,
    TargetsOf,
    goals_in,
    reads_series,
)
from cdpkit.cli.writing import Layout, LayoutOf, Output, RawCells, write_as
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from cdpkit.assess import Restatements, Scorecard
    from cdpkit.frames import SeriesTable
    from cdpkit.model import Registry
    from cdpkit.model.periods import Period, YearType
    from cdpkit.model.ratings import RagRule


class By(StrEnum):
    """What the indicators of a plan are grouped by."""

    PRIORITY = "priority"
    OUTCOME = "outcome"


AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day that targets are judged on."),
]
LastReport = Annotated[
    datetime | None,
    typer.Option("--last-report", formats=["%Y-%m-%d"], help="The day of the previous report."),
]

FalseDiscovery = Annotated[
    float,
    typer.Option(
        "--false-discovery",
        help="Share of false findings allowed in the lists of what stands out; 1 treats each test by itself.",
    ),
]


OneArea = Annotated[
    str, typer.Option("--area", help="Only this area, by code or name.", show_default=False)
]
BaselinePeriod = Annotated[
    str | None, typer.Option("--baseline", help="The baseline period, such as 2020/21.")
]
ComparedWith = Annotated[
    str,
    typer.Option(
        "--comparator",
        help="Area in the file to compare with, such as England.",
        show_default=False,
    ),
]
RuleName = Annotated[
    str | None,
    typer.Option(
        "--rule", help="A RAG rule: the id of a bundled one (rag.england), or a YAML file."
    ),
]
TargetTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        help="INDICATOR=VALUE, by key or name, or VALUE if there is only one; may be repeated.",
    ),
]
Vintage = Annotated[
    str | None, typer.Option("--vintage", help="Only values of this release or method.")
]
FrameworkName = Annotated[
    str | None,
    typer.Option(
        "--framework",
        help="A row for each metric of a framework: ncdof, lof, phof, scot.mission, scot.mat or wales.sm.",
    ),
]
DocumentName = Annotated[
    str | None,
    typer.Option(
        "--document",
        help="A row for each indicator of a document: a bundled name (wirral) or a YAML file.",
    ),
]
GroupedBy = Annotated[
    By | None,
    typer.Option("--by", help="With --document: group by priority or by outcome."),
]


@reads_series()
def scorecard(
    file: File,
    *,
    reading: Reading,
    layout: LayoutOf = Layout.TABLE,
    output: Output = None,
    indicator: Indicators = None,
    area: OneArea = "",
    population: Populations = None,
    baseline: BaselinePeriod = None,
    comparator: ComparedWith = "",
    rule: RuleName = None,
    target: TargetTexts = None,
    targets: TargetsOf = None,
    vintage: Vintage = None,
    framework: FrameworkName = None,
    document: DocumentName = None,
    false_discovery: FalseDiscovery = 0.05,
    by: GroupedBy = None,
    as_of: AsOf = None,
    last_report: LastReport = None,
    raw_cells: RawCells = False,
    picture: Picture = None,
    picture_kind: PictureKind = None,
) -> None:
    """Compare each indicator with its past, its target and another area.

    Example: `cdpkit scorecard series.csv --area Exampleshire --comparator England`

    Without `--rule` nothing is rated red, amber or green: there is no default rule.
    Exit status 2 when the file cannot be read or an option does not fit it.
    """
    from cdpkit.assess.scorecards import scorecard as assessed
    from cdpkit.report import scorecard_csv, scorecard_tables

    wanted = {"indicator": indicator, "population": population}
    table, ending = read_hiding(replace(reading, previous=None), **wanted)
    table = _of_vintage(table, vintage)
    found = restated(reading, table)
    if found is not None:
        table = found.table
    registry, owner = _registry(framework, document)
    card = assessed(
        registry,
        table,
        framework=framework,
        document=owner,
        area=area,
        rule=None if rule is None else read_rule(rule, registry),
        as_of=_day(as_of),
        last_report=_day(last_report),
        comparator=comparator,
        baseline=None if baseline is None else read_baseline(table, baseline, reading.year_type),
        targets=goals_in(targets, reading, table, area) | read_targets(target or [], table),
        accept=reading.accepted,
        false_discovery=None if false_discovery == 1 else false_discovery,
    )
    if by is not None:
        _by_plan(registry, owner, card, by, _day(as_of), layout, output)
        return
    draw_found(card, picture, picture_kind)
    write_as(
        layout,
        output,
        table=lambda: scorecard_tables(card),
        csv=lambda: scorecard_csv(card, raw_cells=raw_cells),
        json=lambda: _json(card, found),
        ending=ending,
        sources=[file, *filter(None, (rule, document))],
    )


def _json(card: Scorecard, found: Restatements | None) -> str:
    from cdpkit.results import json_text

    if found is None:
        return card.to_json()
    content = card.to_dict() | {"restatements": found.to_list()}
    return json_text(content)


def _of_vintage(table: SeriesTable, vintage: str | None) -> SeriesTable:
    """Keep one release; a card over several of the same series would hold each row twice."""
    if vintage is not None:
        return table.find(vintage=vintage)
    held = [table.keys(name) for name in ("indicator", "area", "population")]
    keys = list(zip(*held, strict=True))
    if len(set(keys)) < len(keys):
        times = Counter(keys)
        names = {v for key, v in zip(keys, table.keys("vintage"), strict=True) if times[key] > 1}
        if len(names) > 1:
            shown = ", ".join(f"`{name}`" for name in sorted(names - {""}))
            hint = f"Name one of them: {shown}."
            raise InputError("--vintage", "is missing: the file holds several releases", hint)
    return table


def _by_plan(  # noqa: PLR0917 -- the options that a table by plan takes
    registry: Registry | None,
    owner: str | None,
    card: Scorecard,
    by: By,
    as_of: date | None,
    layout: Layout,
    output: Path | None,
) -> None:
    from cdpkit.ask import Answers
    from cdpkit.assess.scorecards import progress_by
    from cdpkit.report import answers_csv, answers_json, answers_table

    if registry is None or owner is None:
        raise InputError("--by", "needs a plan", "Name one with `--document`.")
    found = progress_by(registry, card, by.value, document=owner, as_of=as_of)
    shown, columns = found.parts().table, found.columns()
    assert shown is not None  # noqa: S101 -- it has one
    short = Answers("rows", shown.heads, tuple(map(tuple, shown.rows)), len(found))
    full = Answers("rows", tuple(columns), tuple(zip(*columns.values(), strict=True)), len(found))
    write_as(
        layout,
        output,
        table=lambda: iter((answers_table(short), found.sentence())),
        csv=lambda: answers_csv(full),
        json=lambda: answers_json(full),
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def read_baseline(table: SeriesTable, label: str, year_type: YearType | None) -> Period:
    """Read the label as the period that some series has."""
    from cdpkit.assess.series import series_columns
    from cdpkit.model.periods import Period

    readings = Period.readings(label, year_type=year_type)
    held = series_columns(table).held_periods()
    found = [period for period in readings if period in held]
    return found[0] if len(found) == 1 else Period.parse(label, year_type=year_type)


def read_targets(
    given: list[str], table: SeriesTable, registry: Registry | None = None
) -> dict[str, str]:
    """Read targets by the indicator of the series, or by that of a registry which it belongs to."""
    ids = dict(zip(table.keys("title"), table.keys("indicator"), strict=True))
    keys = sorted(set(ids.values()))
    targets: dict[str, str] = {}
    for text in given:
        name, equals, value = text.rpartition("=")
        if not equals and len(keys) != 1:
            hint = f"Write INDICATOR=VALUE; there are {', '.join(keys[:5])}."
            raise InputError("--target", f"is `{text}`, and the file has several indicators", hint)
        key = ids.get(name, name) if equals else keys[0]
        if registry is not None and f"indicator.{key}" in registry:
            key = f"indicator.{key}"
        if key in targets:
            problem = f"gives two targets for `{key}`: {targets[key]} and {value}"
            raise InputError("--target", problem, "Give one.")
        targets[key] = value
    return targets


def _registry(framework: str | None, document: str | None) -> tuple[Registry | None, str | None]:
    """Load the records that rows are made of, and give the id of the document among them."""
    from cdpkit.io import bundled, load

    if document is None:
        return (None if framework is None else bundled.registry()), None
    registry = load(document)
    content = registry.files[-1]
    if content.document is None:
        hint = "Name a file with a `document`, or leave `--document` out."
        raise InputError("--document", f"is `{document}`, which has no document", hint)
    return registry, content.document.id


def read_rule(name: str, registry: Registry | None) -> RagRule:
    """Find a rule by its id, or the one rule of a YAML file."""
    from cdpkit.io import bundled, load
    from cdpkit.model.ratings import RagRule

    if not name.lower().endswith((".yaml", ".yml", ".json")):
        return _rule_named(name, registry or bundled.registry())
    rules = load(name, reference=False).of(RagRule)
    if len(rules) != 1:
        hint = "Keep one rule in a file under `rag_rules`."
        raise InputError("--rule", f"names a file with {len(rules)} rules", hint)
    return rules[0]


def _rule_named(name: str, registry: Registry) -> RagRule:
    from cdpkit.model.ratings import RagRule

    found = {rule.id: rule for rule in registry.of(RagRule)}
    if name not in found:
        hint = f"Name a YAML file, or one of: {', '.join(found)}."
        raise InputError("--rule", f"is `{name}`, which is not a bundled rule", hint)
    return found[name]
