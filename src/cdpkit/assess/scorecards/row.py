"""One row of a scorecard: a value in its context, and the answers that are kept apart."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cdpkit.assess.pictures import Panel, chosen, line_picture, target_of
from cdpkit.assess.scorecards.updates import UpdateStatus
from cdpkit.assess.wording import (
    MARKED,
    Context,
    Measure,
    Point,
    caveats_about,
    closed,
    cohort_of,
    number_text,
    sentence,
    when,
)
from cdpkit.display import Caveat, Parts, Plottable, Table
from cdpkit.model import Statistic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cdpkit.display import Chart
    from cdpkit.model import Polarity
    from cdpkit.model.periods import Period, PrintStyle
    from cdpkit.model.ratings import RagState


class TargetStatus(StrEnum):
    """Whether the latest value meets the target; chance and direction are other questions."""

    MET = "met"
    NOT_MET = "not met"
    NO_TARGET = "no target"
    """No value to reach is stated."""
    NO_DATA = "no data"
    """There is no value to hold against it."""
    CANNOT_BE_SAID = "cannot be said"
    """The target is of another area or unit, or it is not stated which direction is better."""


class Direction(StrEnum):
    """Where the values are going, as far as chance leaves a direction."""

    BETTER = "getting better"
    WORSE = "getting worse"
    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no significant change"
    NOT_TESTED = "not tested"
    """The values differ or do not, and nothing is known of chance."""
    UNKNOWN = "cannot be calculated"


@dataclass(frozen=True, slots=True, repr=False)
class ScorecardRow(Plottable):
    """One indicator in one area: the level, three comparisons, and three separate answers.

    `target_status`, `direction` and `significance` answer three questions: is the target met,
    which way do the values go, and can chance explain how they differ from the baseline. What is
    not known is None or an empty text.

    Parameters
    ----------
    indicator, title : str
        Key and name.
    area, area_name, population, vintage : str
        Where, who is counted, and the release or method of the values.
    unit : str
        Unit of the values.
    polarity : Polarity
        Direction of improvement.
    source : str
        `series KEY`, `figure ID` or `publication`.
    period : Period or None
        Of the latest value.
    period_label : str
        The same as the file prints it.
    value, lower, upper : Decimal or None
        The latest value with its published limits.
    shown : str
        The latest value as a reader is shown it, or what was printed.
    places : int
        Decimals that its values are shown with.
    previous_period, previous_label, previous, change_from_previous
        The value before, and the change since.
    significance_from_previous : str
        Of the change since the period before.
    baseline_period, baseline_label, baseline, change_from_baseline
        The baseline with its own period, and the change since.
    change_percent : float or None
        Change since the baseline in percent of it; None for percentages.
    significance : str
        Of the change since the baseline: `higher`, `lower`, `not significant` or `not tested`.
    direction : Direction
        Direction of travel.
    direction_basis : str
        What it rests on: `recent trend`, or the change since the period before.
    trend : str
        The label of the recent trend, in the words of Fingertips.
    target_text : str
        The target in words.
    target : Decimal or None
        Its value.
    target_due : Period or None
        When it is to be met.
    expected : Decimal or None
        What the path to it expects of the period of the value.
    target_status : TargetStatus
        Whether it is met.
    probability : float or None
        Of meeting the target when it is due, by the projection; where the rule asks for it.
    comparator : str
        Name of the area compared with.
    comparator_value : Decimal or None
        Its level, of the same period.
    comparison : str
        `better`, `similar`, `worse`; `lower`, `similar`, `higher` without a judgement; or `not
        compared`.
    p_comparison, p_direction : float or None
        Of the comparison, and of what the direction rests on; None where nothing is tested.
    p_comparison_adjusted, p_direction_adjusted : float or None
        The same, adjusted for all rows of the card.
    false_discovery : float or None
        What the adjusted p-values must stay below for the two lists; None takes each test by itself.
    rag : RagState or None
        State by the rule; None where there is no rule.
    rag_reason : str
        Why.
    update : UpdateStatus
        Whether a newer value should be out.
    next_update : date or None
        Last day of the month by which it is expected.
    notes : tuple of str
        What a reader must know; `caveats` gives them with codes, rows and periods.
    target_from : Point or None
        Where the path to the target starts.
    histories : tuple of sequences of Point
        All observations of the series and of the comparator, for pictures.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import scorecard
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> print(scorecard(None, [deaths])[0].sentence())
    Deaths stood at 66 deaths in 2022; there is no significant change.
    """

    indicator: str
    title: str
    polarity: Polarity
    area: str = ""
    area_name: str = ""
    population: str = ""
    vintage: str = ""
    unit: str = ""
    source: str = ""
    period: Period | None = None
    period_label: str = ""
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    shown: str = ""
    places: int = 0
    previous_period: Period | None = None
    previous_label: str = ""
    previous: Decimal | None = None
    change_from_previous: Decimal | None = None
    significance_from_previous: str = "not tested"
    baseline_period: Period | None = None
    baseline_label: str = ""
    baseline: Decimal | None = None
    change_from_baseline: Decimal | None = None
    change_percent: float | None = None
    significance: str = "not tested"
    direction: Direction = Direction.UNKNOWN
    direction_basis: str = ""
    trend: str = ""
    target_text: str = ""
    target: Decimal | None = None
    target_due: Period | None = None
    expected: Decimal | None = None
    target_status: TargetStatus = TargetStatus.NO_TARGET
    probability: float | None = None
    comparator: str = ""
    comparator_value: Decimal | None = None
    comparison: str = "not compared"
    p_comparison: float | None = None
    p_comparison_adjusted: float | None = None
    p_direction: float | None = None
    p_direction_adjusted: float | None = None
    rag: RagState | None = None
    rag_reason: str = ""
    update: UpdateStatus = UpdateStatus.NOT_KNOWN
    next_update: date | None = None
    notes: tuple[str, ...] = ()
    false_discovery: float | None = field(default=None, compare=False)
    target_from: Point | None = field(default=None, compare=False)
    histories: tuple[Sequence[Point], Sequence[Point]] = field(default=((), ()), compare=False)

    @property
    def is_due_later(self) -> bool:
        """Whether the target is not met, and its date lies behind the period of the value."""
        if self.target_status is not TargetStatus.NOT_MET or self.target_due is None:
            return False
        return self.period is None or self.target_due.reach[1] > self.period.reach[1]

    @property
    def requires_focus(self) -> bool:
        """Whether it is significantly worse than the comparator, and getting worse."""
        worse = self.comparison in {"worse", "worst"} and self.direction is Direction.WORSE
        return worse and self._stands

    @property
    def doing_well(self) -> bool:
        """Whether it is significantly better than the comparator, and getting better."""
        better = self.comparison in {"better", "best"} and self.direction is Direction.BETTER
        return better and self._stands

    @property
    def _stands(self) -> bool:
        """Whether both findings stand beside all others of the card."""
        if self.false_discovery is None:
            return True
        adjusted = (self.p_comparison_adjusted, self.p_direction_adjusted)
        return all(p is not None and p < self.false_discovery for p in adjusted)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the row in one sentence: level, comparator, direction, target and state.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the period.

        Returns
        -------
        str
            What is not known is left out.

        Examples
        --------
        >>> from cdpkit.assess import scorecard
        >>> from cdpkit.model.series import Series
        >>> years = [{"period": "2022", "value": 41}, {"period": "2023", "value": 44}]
        >>> deaths = Series(indicator="x", title="Deaths", area_name="Wirral", statistic="count",
        ...                 polarity="lower_better", observations=years)
        >>> scorecard(series=[deaths], targets={"x": 40})[0].sentence()
        'Deaths in Wirral stood at 44 in 2023; the target of 40 is not met.'
        """
        return _sentence(self, style)

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence: the notes."""
        return caveats_about(self.context, [Point(self.value, self.period)], self.notes)

    @property
    def context(self) -> Context:
        """What, where, unit and polarity."""
        who = self.population
        return Context(
            self.indicator, self.title, self.area, self.area_name, who, Statistic.OTHER,
            Measure(self.unit, self.places, self.title), self.polarity, cohort=cohort_of(who, self.title),
        )  # fmt: skip

    def parts(self) -> Parts:
        """Give the sentence, the notes, and the answers that are known."""
        rows = [
            (name.replace("_", " "), value)
            for name, value in self.to_dict().items()
            if name not in {"notes", "indicator", "places"} and value not in ("", None)
        ]
        table = Table(("answer", "value"), rows)
        return Parts(self.title or self.indicator, self.sentence(), self.notes, table)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other indicators."""
        return Panel(self.context, self._line, str(self.direction))

    @property
    def _line(self) -> Sequence[Point]:
        """All values of the series, or those that the row names."""
        named = (
            (self.baseline, self.baseline_period),
            (self.previous, self.previous_period),
            (self.value, self.period),
        )
        known = {when: Point(value, when) for value, when in named if when is not None}
        return self.histories[0] or tuple(sorted(known.values(), key=lambda p: str(p.period)))

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values, the baseline, the comparator, the path to the target."""
        return chosen(kind, {"indicator": self._picture})

    @property
    def _start(self) -> Point | None:
        return None if self.baseline is None else Point(self.baseline, self.baseline_period)

    def _picture(self) -> Chart:
        other = self.histories[1]
        at = replace(self.context, area="", area_name=self.comparator)
        return line_picture(
            self.context,
            self._line,
            "",
            baseline=self.target_from or self._start,
            goal=target_of(self.target, self.target_due),
            expected=None if self.expected is None else float(self.expected),
            against=(at, other) if other else None,
        )

    def __str__(self) -> str:
        return self.sentence()

    def to_dict(self, *, rated: bool = True) -> dict[str, Any]:
        """Give the fields as plain texts and numbers, in their order.

        Parameters
        ----------
        rated : bool, default True
            Whether the two fields of the RAG state are there.

        Returns
        -------
        dict
            Periods in the internal notation, days in ISO form, notes in one text.

        Examples
        --------
        >>> from cdpkit.model import Polarity
        >>> row = ScorecardRow("x", "Deaths", Polarity.LOWER_BETTER)
        >>> row.to_dict()["target_status"], "rag" in row.to_dict(rated=False)
        ('no target', False)
        """
        return {name: _plain(name, getattr(self, name)) for name in row_columns(rated=rated)}


_DIRECTIONS = {
    "getting better": "it is getting better",
    "getting worse": "it is getting worse",
    "increasing": "it is increasing",
    "decreasing": "it is decreasing",
    "no significant change": "there is no significant change",
}
_TARGETS = {"met": "is met", "not met": "is not met"}
_JOINTS = {"similar": "not significantly different from"}


def _sentence(row: ScorecardRow, style: PrintStyle) -> str:
    """Write the sentence of a row: level, comparator, direction, target and state."""
    # A key without a title is written as words.
    named = replace(row.context, title="") if row.title == row.indicator else row.context
    lead = named.subject
    period = "" if row.period is None else when(row.period, style).phrase
    if row.value is not None:
        told = f"{_without_shorthand(row.shown)} {period}".replace(") (", ", ")
        lead = f"{closed(lead)} stood at {told}"
    elif row.shown:
        lead = f"{lead}: `{row.shown}` is printed {period}"
    else:
        lead = f"{lead}: there is no value"
    return sentence(lead, *(f"; {clause}" for clause in _clauses(row)))


def _without_shorthand(shown: str) -> str:
    """Write a marker behind a value in words: `8.2 [p]` is `8.2 (provisional)`."""
    for marker, words in MARKED.items():
        shown = shown.replace(f" [{marker.value}]", f" ({words})")
    return shown


def _clauses(row: ScorecardRow) -> list[str]:
    clauses = []
    if row.comparator_value is not None and row.comparison != "not compared":
        how = _JOINTS.get(row.comparison, f"significantly {row.comparison} than")
        level = number_text(row.comparator_value, row.places)
        clauses.append(f"that is {how} {row.comparator} ({level})")
    clauses.append(_DIRECTIONS.get(row.direction, ""))
    if row.target_status in _TARGETS:
        clauses.append(_target(row))
    if row.rag is not None:
        clauses.append(f"rated {row.rag}" if row.rag.is_colour else f"state: {row.rag}")
    return [clause for clause in clauses if clause]


def _target(row: ScorecardRow) -> str:
    """Say whether the target is met; before its date, what the path to it expects."""
    lead = f"the target of {row.target_text}"
    if not row.is_due_later:
        return f"{lead} {_TARGETS[row.target_status]}"
    assert row.target_due is not None  # noqa: S101 -- it is due later
    told = f"{lead} by {when(row.target_due).text} is not due yet"
    if row.expected is None:
        return told
    return f"{told}, and its path expects {number_text(row.expected, row.places)} by now"


def row_columns(*, rated: bool = True) -> dict[str, str]:
    """Give the columns of a table of rows, each with the type that its field is annotated with."""
    return {
        f.name: str(f.type)
        for f in fields(ScorecardRow)
        if f.compare and (rated or not f.name.startswith("rag"))
    }


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if name == "notes":
        return " ".join(value)
    if name in _TEXTS:
        return "" if value is None else str(value)
    return float(value) if isinstance(value, Decimal) else value


_TEXTS = frozenset(
    {"period", "previous_period", "baseline_period", "target_due", "next_update", "rag"}
)
"""Fields of other types that are written as text, empty where there is none."""
