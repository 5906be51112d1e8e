"""Commands on each series of a file: the verbs of `cdpkit.assess`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.cli.endings import say
from cdpkit.cli.reading import goals_in
from cdpkit.cli.verbs import on_series, sound
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cdpkit.assess import AssessedProjection
    from cdpkit.assess.series import SeriesRow
    from cdpkit.assess.targets import Goal
    from cdpkit.cli.reading import Reading
    from cdpkit.frames import SeriesTable
    from cdpkit.model.periods import Period, YearType


@on_series
def change(
    table: SeriesTable,
    *,
    reading: Reading,
    baseline: str | None = None,
    current: str | None = None,
    kind: str | None = None,
    test: str = "exact",
    comparator: str | None = None,
) -> Sequence[SeriesRow]:
    """Say how each series changed since its baseline, in a sentence with its caveats.

    Example: `cdpkit change series.csv --area Exampleshire --baseline 2018/19`

    Without `--baseline` it is the first value; of months or quarters, the first of the same season.
    Exit status 2 when the file cannot be read, or nothing in it can be compared.
    """
    from cdpkit.assess import change as assessed
    from cdpkit.assess import difference_in_change
    from cdpkit.assess.comparability import as_tests

    accept = as_tests(reading.accepted)
    ends: dict[str, Any] = {
        "baseline": baseline, "current": current, "year_type": reading.year_type
    }  # fmt: skip
    if comparator is None:
        return sound(assessed(table, kind=kind, test=test, accept=accept, **ends))
    named = {"--kind": kind, "--test": None if test == "exact" else test}
    _refuse_beside("--comparator", "which gives the ratio of two changes", named)
    accept = ("area_type", *accept)
    return sound(difference_in_change(table, comparator, accept=accept, **ends))


@on_series
def project(
    table: SeriesTable,
    *,
    reading: Reading,
    horizon: int = 3,
    target: float | None = None,
    due: str | None = None,
    targets: Path | None = None,
    method: str = "auto",
    probability: bool = False,
) -> Sequence[SeriesRow]:
    """Project each series, with its back-test, or say why that cannot be done.

    Example: `cdpkit project series.csv --indicator completion --target 50 --due 2026/27`

    If a series cannot be projected, its result says why.
    Exit status 2 when the file cannot be read or an option does not fit it.
    """
    from cdpkit.assess import project as assessed

    _check_method(method)
    end = None if due is None else _ahead(due, reading.year_type)
    options: dict[str, Any] = {
        "horizon": horizon,
        "target": target,
        "due": end,
        "method": method,
        "probability": probability,
    }
    if targets is None:
        return sound(assessed(table, **options))
    return _aimed(table, goals_in(targets, reading, table), options)


def _aimed(
    table: SeriesTable, goals: Mapping[str, Goal], options: Mapping[str, Any]
) -> list[AssessedProjection]:
    """Hold the projections of each indicator against its target of the table."""
    from cdpkit.assess import project as assessed
    from cdpkit.assess.series import series_columns

    rows: list[AssessedProjection] = []
    for key in dict.fromkeys(table.keys("indicator")):
        goal = goals.get(key)
        own: dict[str, Any] = {} if goal is None else {"target": goal.value, "due": goal.due}
        series = table.find(indicator=key)
        last = max(period.reach[1] for period in series_columns(series).held_periods())
        if goal is not None and goal.due is not None and goal.due.reach[1] <= last:
            say(f"The target of {key} was due in {goal.due.format('nhs')}, which has passed.")
            own["due"] = None
        given = {name: value for name, value in own.items() if value is not None}
        rows.extend(sound(assessed(series, **{**options, **given})))
    return rows


@on_series
def progress(
    table: SeriesTable,
    *,
    reading: Reading,
    target: float | None = None,
    due: str | None = None,
    baseline: str | None = None,
    current: str | None = None,
) -> Sequence[SeriesRow]:
    """Compare the growth of each series since its baseline with the growth that its target needs.

    Example: `cdpkit progress people.csv --target 343715 --due 2024/25`

    Without `--target` and `--due`, only the growth per year counts. This is arithmetic, not a test.
    Exit status 2 when the file cannot be read, or nothing in it can be compared.
    """
    from cdpkit.assess import progress as assessed
    from cdpkit.assess.comparability import as_tests

    return sound(
        assessed(
            table,
            target,
            due=due,
            baseline=baseline,
            current=current,
            accept=as_tests(reading.accepted),
            year_type=reading.year_type,
        )
    )


@on_series
def trend(
    table: SeriesTable, *, reading: Reading, ranks: bool = False, since: str | None = None
) -> Sequence[SeriesRow]:
    """Give the recent trend of each series, as the Fingertips profiles do.

    Example: `cdpkit trend series.csv --area Exampleshire`

    If a trend cannot be calculated, the row says why.
    Exit status 2 when the file cannot be read.
    """
    from cdpkit.assess import interrupted
    from cdpkit.assess import trend as assessed

    if since is None:
        return sound(assessed(table, ranks=ranks))
    _refuse_beside("--interrupted", "which fits lines", {"--ranks": ranks or None})
    return sound(interrupted(table, since, year_type=reading.year_type))


@on_series
def compare(
    table: SeriesTable,
    *,
    reading: Reading,
    comparator: str | None = None,
    period: str | None = None,
    shrunken: bool = False,
    picture_kind: str | None = None,  # noqa: ARG001 -- for the picture
) -> Sequence[SeriesRow]:
    """Compare the values of each series with those of another area, as Fingertips does.

    Example: `cdpkit compare series.csv --comparator England --picture areas.svg`

    Exit status 2 when the file cannot be read, or nothing in it can be compared.
    """
    from cdpkit.assess import compare as assessed
    from cdpkit.assess import shrunk
    from cdpkit.assess.comparability import as_tests

    if shrunken:
        own = {"period": period, "year_type": reading.year_type}
        return sound(shrunk(table, comparator=comparator, **own))
    if comparator is None:
        raise InputError("--comparator", "is missing", "Name an area of the file, such as England.")
    when = None if period is None else _ahead(period, reading.year_type)
    accept = ("area_type", *as_tests(reading.accepted))
    return sound(assessed(table, comparator, period=when, accept=accept))


@on_series
def chart(
    table: SeriesTable,
    *,
    reading: Reading,  # noqa: ARG001 -- every verb gets it
    method: str = "xmr",
    target: float | None = None,
    first: int | None = None,
    rules: str = "mdc-7",
) -> Sequence[SeriesRow]:
    """Say what the latest value of each series means on its control chart.

    Example: `cdpkit chart series.csv --indicator deaths --picture chart.svg`

    New limits begin at each break that the file states. In CSV there is a row for each period.
    Exit status 2 when the file cannot be read or an option does not fit it.
    """
    from cdpkit.assess import chart as assessed
    from cdpkit.assess import run_chart

    if method == "run":
        named = {"--target": target, "--first": first, "--rules": rules != "mdc-7" or None}
        _refuse_beside("--method run", "which has no limits and judges no target", named)
        return sound(run_chart(table))
    return sound(assessed(table, method=method, target=target, baseline=first, rules=rules))


@on_series
def attainment(
    table: SeriesTable,
    *,
    reading: Reading,
    target: float,
    due: str | None = None,
    baseline: str | None = None,
    current: str | None = None,
    sense: str | None = None,
) -> Sequence[SeriesRow]:
    """Say how far each series has come towards a target, and whether it is on course.

    Example: `cdpkit attainment series.csv --indicator completion --target 50 --due 2026/27`

    Exit status 2 when the file cannot be read, or nothing in it can be held against the target.
    """
    from cdpkit.assess import attainment as assessed
    from cdpkit.assess.comparability import as_tests

    periods = {"due": due, "baseline": baseline, "current": current}
    given: dict[str, Any] = {
        name: _ahead(label, reading.year_type) for name, label in periods.items() if label
    }
    accept = as_tests(reading.accepted)
    return sound(assessed(target, table, sense=sense, accept=accept, **given))


def _ahead(label: str, year_type: YearType | None) -> Period | str:
    """Read a period that the file need not hold; a label with several readings stays a label."""
    from cdpkit.model.periods import Period

    readings = Period.readings(label, year_type=year_type)
    return label if len(readings) > 1 else Period.parse(label, year_type=year_type)


def _refuse_beside(option: str, why: str, others: Mapping[str, object]) -> None:
    """Refuse the first option that is given beside one that it does not go with."""
    for other in (name for name, value in others.items() if value is not None):
        raise InputError(other, f"does not go with `{option}`, {why}", "Leave one of them out.")


def _check_method(name: str) -> None:
    from cdpkit.calc.projections import METHODS

    if name not in METHODS:
        raise InputError("--method", f"is `{name}`", f"Use one of {', '.join(METHODS)}.")
