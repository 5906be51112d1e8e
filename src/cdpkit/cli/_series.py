"""Commands on a file of series: change and scorecard."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cdpkit.cli._reading import (
    Areas,
    File,
    Indicators,
    KeepGoing,
    Per,
    PolarityOf,
    StatisticOf,
    Unit,
    YearTypeOf,
    read_table,
)
from cdpkit.cli._writing import Layout, Output, write
from cdpkit.errors import InputError, NotComparableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cdpkit.assess import AssessedChange
    from cdpkit.frames import SeriesTable
    from cdpkit.model.period import Period, YearType
    from cdpkit.model.rag import RagRule
    from cdpkit.model.registry import Registry
    from cdpkit.model.series import Series

__all__ = ["change", "scorecard"]

T = TypeVar("T")
LayoutOf = Annotated[Layout, typer.Option("--format", help="How to write.")]
Baseline = Annotated[
    str | None, typer.Option("--baseline", help="Period of the baseline, as a label.")
]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the scorecard.")
]
LastReport = Annotated[
    datetime | None,
    typer.Option("--last-report", formats=["%Y-%m-%d"], help="Day of the report before."),
]


def change(
    file: File,
    *,
    layout: LayoutOf = Layout.TABLE,
    output: Output = None,
    indicator: Indicators = None,
    area: Areas = None,
    year_type: YearTypeOf = None,
    baseline: Baseline = None,
    current: Annotated[
        str | None, typer.Option("--current", help="Period to compare; the latest unless given.")
    ] = None,
    statistic: StatisticOf = None,
    per: Per = None,
    unit: Unit = None,
    polarity: PolarityOf = None,
    keep_going: KeepGoing = False,
) -> None:
    """Say how each series changed since its baseline, in a sentence with its caveats.

    The baseline is the first value of a series, unless `--baseline` names a period.
    Exit status 2 when the file cannot be read, or nothing in it can be compared.
    """
    from cdpkit.report import series_texts
    from cdpkit.report.changes import change_tables

    given = {"statistic": statistic, "per": per, "unit": unit, "polarity": polarity}
    table = _chosen(read_table(file, year_type, keep_going, given), indicator, area)
    found = _each(table, lambda one: _change(one, baseline, current, year_type))
    if layout is Layout.CSV:
        write(output, series_texts.changes_csv(found))
    elif layout is Layout.JSON:
        write(output, series_texts.changes_json(found))
    else:
        write(output, change_tables(found))


def _chosen(
    table: SeriesTable, indicators: list[str] | None, areas: list[str] | None
) -> SeriesTable:
    wanted = {"indicator": indicators, "area": areas}
    return table.find(**{name: texts for name, texts in wanted.items() if texts})


def _each(table: Iterable[Series], make: Callable[[Series], T]) -> list[T]:
    """Make a result of each series; those of which there is none are named, unless there is one."""
    made: list[T] = []
    refused: dict[str, InputError | NotComparableError] = {}
    for one in table:
        try:
            made.append(make(one))
        except (InputError, NotComparableError) as error:
            name = ", ".join(filter(None, (one.title or one.indicator, one.area_name or one.area)))
            refused[name] = error
    if refused and not made:
        raise next(iter(refused.values()))
    for name, reason in refused.items():
        typer.echo(f"cdpkit: {name} is left out: {reason}", err=True)
    return made


def _change(
    series: Series, baseline: str | None, current: str | None, year_type: YearType | None
) -> AssessedChange:
    from cdpkit.assess import change as assessed

    return assessed(
        series,
        baseline=_period(series, baseline, year_type),
        current=_period(series, current, year_type),
    )


def _period(series: Series, label: str | None, year_type: YearType | None) -> Period | str | None:
    """Find the period of a series that a label means; the label itself where there is not one."""
    from cdpkit.model.period import Period

    if label is None:
        return None
    readings = Period.readings(label, year_type=year_type)
    found = [o.period for o in series.observations if o.period in readings]
    return found[0] if len(found) == 1 else label


def scorecard(
    file: File,
    *,
    layout: LayoutOf = Layout.TABLE,
    output: Output = None,
    indicator: Indicators = None,
    area: Annotated[
        str, typer.Option("--area", help="Only this area, by code or name.", show_default=False)
    ] = "",
    year_type: YearTypeOf = None,
    baseline: Baseline = None,
    comparator: Annotated[
        str,
        typer.Option(
            "--comparator", help="Area of the file to compare with: England.", show_default=False
        ),
    ] = "",
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule", help="A RAG rule: the id of a bundled one (rag.england), or a YAML file."
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target", help="INDICATOR=VALUE, or VALUE if there is one indicator; may be repeated."
        ),
    ] = None,
    framework: Annotated[
        str | None, typer.Option("--framework", help="Rows for the metrics of it: ncdof.")
    ] = None,
    document: Annotated[
        str | None,
        typer.Option("--document", help="Rows for the indicators of a bundled document."),
    ] = None,
    as_of: AsOf = None,
    last_report: LastReport = None,
    statistic: StatisticOf = None,
    per: Per = None,
    unit: Unit = None,
    polarity: PolarityOf = None,
    keep_going: KeepGoing = False,
) -> None:
    """Set each indicator against its past, its target and another area.

    Without `--rule` nothing is rated red, amber or green: there is no default rule.
    Exit status 2 when the file cannot be read or an option does not fit it.
    """
    from cdpkit.assess.scorecards import scorecard as assessed
    from cdpkit.io import bundled
    from cdpkit.report import series_texts
    from cdpkit.report.scorecards import scorecard_tables

    given = {"statistic": statistic, "per": per, "unit": unit, "polarity": polarity}
    table = _chosen(read_table(file, year_type, keep_going, given), indicator, None)
    planned = framework is not None or document is not None
    registry = bundled.registry() if planned else None
    card = assessed(
        registry,
        table,
        framework=framework,
        document=document,
        area=area,
        rule=None if rule is None else _rule(rule),
        as_of=_day(as_of),
        last_report=_day(last_report),
        comparator=comparator,
        baseline=None if baseline is None else _baseline(table, baseline, year_type),
        targets=_targets(target or [], table),
    )
    if layout is Layout.CSV:
        write(output, series_texts.scorecard_csv(card))
    elif layout is Layout.JSON:
        write(output, card.to_json())
    else:
        write(output, scorecard_tables(card))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _baseline(table: SeriesTable, label: str, year_type: YearType | None) -> Period:
    """Read the label as the period that some series has."""
    from cdpkit.model.period import Period

    readings = Period.readings(label, year_type=year_type)
    held = {o.period for one in table for o in one.observations}
    found = [period for period in readings if period in held]
    return found[0] if len(found) == 1 else Period.parse(label, year_type=year_type)


def _targets(given: list[str], table: SeriesTable) -> dict[str, str]:
    keys = sorted(set(table.keys("indicator")))
    targets: dict[str, str] = {}
    for text in given:
        name, equals, value = text.rpartition("=")
        if not equals and len(keys) != 1:
            hint = f"Write INDICATOR=VALUE; there are {', '.join(keys[:5])}."
            raise InputError("--target", f"is `{text}`, and the file has several indicators", hint)
        targets[name if equals else keys[0]] = value
    return targets


def _rule(name: str) -> RagRule:
    """Find a bundled rule by its id, or the one rule of a YAML file."""
    from cdpkit.io import bundled
    from cdpkit.io.loading import load
    from cdpkit.model.rag import RagRule

    if not name.lower().endswith((".yaml", ".yml", ".json")):
        return _rule_named(name, bundled.registry())
    rules = load(name, reference=False).of(RagRule)
    if len(rules) != 1:
        hint = "Keep one rule in a file under `rag_rules`."
        raise InputError("--rule", f"names a file with {len(rules)} rules", hint)
    return rules[0]


def _rule_named(name: str, registry: Registry) -> RagRule:
    from cdpkit.model.rag import RagRule

    found = {rule.id: rule for rule in registry.of(RagRule)}
    if name not in found:
        hint = f"Name a YAML file, or one of: {', '.join(found)}."
        raise InputError("--rule", f"is `{name}`, no bundled rule", hint)
    return found[name]
