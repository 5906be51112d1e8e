"""The command `scorecard`: options into the terms of a scorecard."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.cli.drawing import draw_found
from cdpkit.cli.hiding import read_hiding, restated
from cdpkit.cli.reading import Reading, goals_in, reads_series
from cdpkit.cli.writing import Layout, write_as
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


@reads_series()
def scorecard(
    file: Path,
    *,
    reading: Reading,
    layout: Layout = Layout.TABLE,
    output: Path | None = None,
    indicator: list[str] | None = None,
    area: str = "",
    population: list[str] | None = None,
    baseline: str | None = None,
    comparator: str = "",
    rule: str | None = None,
    target: list[str] | None = None,
    targets: Path | None = None,
    vintage: str | None = None,
    framework: str | None = None,
    document: str | None = None,
    false_discovery: float = 0.05,
    by: By | None = None,
    as_of: datetime | None = None,
    last_report: datetime | None = None,
    raw_cells: bool = False,
    picture: Path | None = None,
    picture_kind: str | None = None,
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
