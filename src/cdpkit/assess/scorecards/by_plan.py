"""A plan and its numbers in one table: the state of each indicator below its priority or outcome."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from cdpkit.assess.plan_indicators import indicators_of
from cdpkit.assess.scorecards.row import ScorecardRow, TargetStatus
from cdpkit.display import Parts, Table
from cdpkit.errors import InputError
from cdpkit.model import OutcomeFramework, Partnership, Polarity, Priority, Target
from cdpkit.results import ResultTable, result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cdpkit.assess.scorecards.card import Scorecard
    from cdpkit.model import Outcome, Registry


_NATIONAL = "ncdof"
"""England's framework."""


class PlanState(StrEnum):
    """How an indicator of a plan stands against its target; never a forecast.

    Examples
    --------
    >>> PlanState("no target") is PlanState.NO_TARGET
    True
    """

    NO_INDICATOR = "no indicator"
    NO_DATA = "no data"
    NO_TARGET = "no target"
    OFF = "off"
    ON = "on"
    NOT_DUE_YET = "not due yet"
    """The target is not met, its day has not come, and no path says what to expect by now."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An indicator under a priority or an outcome of a plan.

    Parameters
    ----------
    group, group_title : str
        Identifier and title of the priority or outcome.
    indicator, title : str
        Identifier and title of the indicator; empty where the group has none.
    area, area_name : str
        Code and name of the area of the numbers.
    latest, period : str
        The latest value with its unit, and when.
    value : float or None
        That value as a number.
    target, target_ids : str
        The target in words, and the records of the plan that state it: `ask trace` leads from
        them to document and line.
    target_value : float or None
        The target as a number.
    state : PlanState
        How the value stands against the target.
    basis : str
        Who says that the indicator tells of the group: printed, analyst or derived.

    Examples
    --------
    >>> PlanRow("town.p1", "Fewer deaths").state.value
    'no indicator'
    """

    group: str
    group_title: str
    indicator: str = ""
    title: str = ""
    area: str = ""
    area_name: str = ""
    latest: str = ""
    period: str = ""
    value: float | None = None
    target: str = ""
    target_value: float | None = None
    target_ids: str = ""
    state: PlanState = PlanState.NO_INDICATOR
    basis: str = ""


@result
class PlanProgress(ResultTable[PlanRow]):
    """The indicators of a plan by priority or by national outcome, each with its state.

    Parameters
    ----------
    by : {"priority", "outcome"}
        What the rows are grouped by.
    rows : tuple of PlanRow
        In the order of the plan, or of the outcomes.

    Examples
    --------
    >>> progress = PlanProgress("priority", (PlanRow("town.p1", "Fewer deaths"),))
    >>> progress[0].group_title, len(progress)
    ('Fewer deaths', 1)
    """

    by: str
    rows: tuple[PlanRow, ...] = ()

    def row(self, place: int) -> PlanRow:
        """Give a row by its place, counted from 0."""
        return self.rows[place]

    def select(self, places: Any) -> Self:
        """Give some rows: their numbers, or a slice."""
        chosen = self.rows[places] if isinstance(places, slice) else [self.rows[n] for n in places]
        return type(self)(self.by, tuple(chosen))

    def __len__(self) -> int:
        return len(self.rows)

    def columns(self) -> dict[str, list[Any]]:
        """Give the values of the rows by column, states as words."""
        rows = [(*astuple(row)[:-2], str(row.state), row.basis) for row in self.rows]
        return {one.name: [row[n] for row in rows] for n, one in enumerate(fields(PlanRow))}

    def to_frame(self, backend: Any = "pandas") -> Any:
        """Give a data frame with a row for each row, of the backend that is named."""
        import narwhals as nw

        return nw.from_dict(self.columns(), backend=backend).to_native()

    def sentence(self) -> str:
        """Count the rows by state."""
        counts = {state: sum(row.state is state for row in self.rows) for state in PlanState}
        return ", ".join(f"{count} {state}" for state, count in counts.items() if count)

    def parts(self) -> Parts:
        """Give the counts, and a table of the rows."""
        heads = (self.by, "indicator", "area", "latest", "period", "target", "state", "basis")
        rows = [
            (row.group_title, row.title, row.area_name or row.area, row.latest, row.period,
             row.target, row.state, row.basis)
            for row in self.rows
        ]  # fmt: skip
        caveats = ("States compare the latest value with the target, and never use a forecast.",)
        return Parts(f"Progress by {self.by}", self.sentence(), caveats, Table(heads, rows))


def progress_by(
    registry: Registry,
    card: Scorecard,
    by: str,
    *,
    document: str | None = None,
    as_of: date | None = None,
) -> PlanProgress:
    """Group the indicators of a plan by priority or by national outcome.

    Areas that the partnership does not cover are left out.

    Parameters
    ----------
    registry : Registry
        The plan.
    card : Scorecard
        The numbers: a row for each indicator and series.
    by : {"priority", "outcome"}
        What to group by. A priority has its own indicators and those of its actions; an outcome
        has those of the priorities that serve it. Outcomes are those of the frameworks that the
        plan links, or of England's where it links none.
    document : str, optional
        Only the plan of this document.
    as_of : date, optional
        The day of the table; that of the card unless given. Without one, a target with a due
        period counts as due once the latest value is of that period or later.

    Returns
    -------
    PlanProgress
        A row for each group and indicator; a group without one has a row that says so.

    Raises
    ------
    InputError
        If `by` is neither.

    Examples
    --------
    >>> from cdpkit.assess import scorecard
    >>> from cdpkit.io import load
    >>> plan = load("wirral")
    >>> progress_by(plan, scorecard(plan, [], document="wirral.strategy"), "priority").sentence()
    '1 no indicator, 5 no data'
    """
    if by not in {"priority", "outcome"}:
        raise InputError("by", f"is `{by}`", "Use `priority` or `outcome`.")
    day = as_of or card.as_of
    own = _areas(registry, document)
    rows = []
    for group, title, links in _groups(registry, by, document):
        if not links:
            rows.append(PlanRow(group, title))
        for indicator, basis in links.items():
            found = [
                row
                for row in card.rows
                if row.indicator == indicator
                and (not row.area or not own or f"area.{row.area.lower()}" in own)
            ]
            targets = _targets(registry, indicator, document)
            found = found or [_without_data(registry, indicator)]
            for one in found:
                state = _state(one, _last_due(one, targets), day)
                begun = PlanRow(group, title, state=state, basis=basis)
                rows.append(_row(begun, registry, one, targets))
    return PlanProgress(by, tuple(rows))


def _areas(registry: Registry, document: str | None) -> set[str]:
    """Give the areas that the plan is about: other areas of the file are not its progress."""
    partnerships = registry.of(Partnership, document=document)
    return {area for one in partnerships for area in one.areas}


def _groups(
    registry: Registry, by: str, document: str | None
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give each group with its indicators and who linked them."""
    priorities = registry.of(Priority, document=document)
    if by == "priority":
        for one in priorities:
            links = indicators_of(one, registry).items()
            yield one.id, one.title, {name: basis.value for name, basis in links}
        return
    for outcome in _outcomes(registry, priorities):
        told: dict[str, str] = {}
        for one in priorities:
            served = [link.basis for link in one.outcomes if link.outcome == outcome.id]
            for name, basis in indicators_of(one, registry).items() if served else ():
                both = {served[0].value, basis.value} - {"printed"}
                told.setdefault(name, both.pop() if both else "printed")
        yield outcome.id, outcome.title, told


def _outcomes(registry: Registry, priorities: Iterable[Priority]) -> Iterator[Outcome]:
    """Give the outcomes of the frameworks that the priorities link; of England's if none."""
    linked = {link.outcome for one in priorities for link in one.outcomes}
    frameworks = registry.of(OutcomeFramework)
    used = [one for one in frameworks if any(each.id in linked for each in one.outcomes)]
    for framework in used or [one for one in frameworks if one.id == _NATIONAL]:
        yield from framework.outcomes


def _without_data(registry: Registry, indicator: str) -> ScorecardRow:
    record = registry.get(indicator)
    return ScorecardRow(
        indicator, str(getattr(record, "title", indicator)),
        getattr(record, "polarity", Polarity.NEUTRAL),
    )  # fmt: skip


def _targets(registry: Registry, indicator: str, document: str | None) -> list[Target]:
    return [one for one in registry.of(Target, document=document) if one.indicator == indicator]


def _last_due(row: ScorecardRow, targets: Iterable[Target]) -> date | None:
    """Give the last day on which the target may be due: as given, or by all readings of the plan."""
    if row.target_due is not None:
        return row.target_due.reach[1]
    readings = [reading for one in targets if one.due for reading in one.due.readings]
    return max((reading.end for reading in readings if reading.end), default=None)


def _row(
    begun: PlanRow, registry: Registry, row: ScorecardRow, targets: Iterable[Target]
) -> PlanRow:
    """Fill in the indicator, its latest value and its target."""
    area = registry.get(f"area.{row.area.lower()}")
    return replace(
        begun,
        indicator=row.indicator, title=row.title or row.indicator,
        area=row.area, area_name=row.area_name or str(getattr(area, "name", "")),
        latest=row.shown, period=row.period_label or str(row.period or ""),
        value=None if row.value is None else float(row.value),
        target=row.target_text,
        target_value=None if row.target is None else float(row.target),
        target_ids="; ".join(one.id for one in targets),
    )  # fmt: skip


def _state(row: ScorecardRow, last: date | None, day: date | None) -> PlanState:
    """Hold the latest value against the target, or before its day against the path to it."""
    if row.value is None or row.target_status is TargetStatus.NO_DATA:
        return PlanState.NO_DATA
    if row.target_status in {TargetStatus.NO_TARGET, TargetStatus.CANNOT_BE_SAID}:
        return PlanState.NO_TARGET
    if row.target_status is TargetStatus.MET:
        return PlanState.ON
    if last is None or _is_due(row, last, day):
        return PlanState.OFF
    if row.expected is None:
        return PlanState.NOT_DUE_YET
    return PlanState.ON if _reaches(row) else PlanState.OFF


def _is_due(row: ScorecardRow, last: date, day: date | None) -> bool:
    if day is not None:
        return last < day
    return bool(row.period and row.period.end and row.period.end >= last)


def _reaches(row: ScorecardRow) -> bool:
    """Tell whether the value is at the path or beyond it, on the side of the target."""
    assert row.value is not None  # noqa: S101 -- the caller has looked
    assert row.expected is not None  # noqa: S101
    assert row.target is not None  # noqa: S101
    if row.polarity is Polarity.LOWER_BETTER:
        return row.value <= row.expected
    if row.polarity is Polarity.HIGHER_BETTER:
        return row.value >= row.expected
    return abs(row.target - row.value) <= abs(row.target - row.expected)
