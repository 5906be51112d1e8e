"""The progress of one series: its sentence and caveats."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from cdpkit.assess.pictures import Panel, chosen, line_picture, target_of
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    MOVES,
    caveats_about,
    clause_of,
    decimal_of,
    from_to,
    no_unit,
    notes_on,
    number_text,
    sentence,
    small_numbers,
    unsure_values,
    when,
)
from cdpkit.display import Caveat
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from cdpkit import calc
    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.wording import Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import Period, PrintStyle
    from cdpkit.reasons import Reason


@result
class AssessedProgress(SeriesRow):
    """How fast a series moves towards its target, beside the pace that the target needs.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    baseline, current : Point
        The two values.
    result : calc.Progress or None
        The calculation; none where there is a `reason`.
    target : Decimal or None
        What is aimed at, in the unit of the values.
    due : Period or None
        When it is to be met.
    comparability : Comparability
        What the guard found of the two values.
    why : Reason or None
        Why it cannot be said.
    history : sequence of Point, default ()
        All observations of the series, for pictures.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import progress
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> progress(deaths, 60, due="2024").status
    'not assessed'
    """

    noun = "progress"
    heads = ("series", "baseline", "current", "growth a year", "status")
    stated = (
        *SeriesRow.stated,
        "baseline",
        "current",
        "target",
        "due",
        "result",
        "status",
        "comparability",
    )

    baseline: Point
    current: Point
    result: calc.Progress | None
    target: Decimal | None
    due: Period | None
    comparability: Comparability
    why: Reason | None = None
    history: Sequence[Point] = ()

    @property
    def status(self) -> str:
        """As in `calc.Progress`; `not assessed` where there is a reason."""
        return "not assessed" if self.result is None else str(self.result.status)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the growth so far, the growth needed, and the status that follows.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            Two sentences: the values, and the status.
        """
        if self.result is None:
            lead = f"{self.context.subject}: progress is not assessed because"
            return sentence(lead, clause_of(self.why))
        return f"{_moved(self, self.result, style)} {_held(self, self.result)}"

    def answers(self) -> tuple[str, ...]:
        """Give both values, the growth a year with that needed, and the status."""
        return self.dated(self.baseline), self.dated(self.current), self._growth(), self.status

    def _growth(self) -> str:
        if self.result is None:
            return "not known"
        observed = f"{100 * float(self.result.observed):+.1f}%"
        needed = f"\nneeds {100 * float(self.result.required):+.1f}%"
        return observed if self.target is None else observed + needed

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return caveats_about(self.context, (self.baseline, self.current), _caveats(self))

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        return Panel(self.context, self.history or (self.baseline, self.current), self.status)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values, the baseline, and the target on its date."""
        return chosen(kind, {"indicator": self._line})

    def _line(self) -> Chart:
        goal = target_of(self.target, self.due)
        points = self.history or (self.baseline, self.current)
        return line_picture(
            self.context, points, self.sentence(), baseline=self.baseline, goal=goal
        )


def _percent(share: float) -> str:
    """Print a growth a year: one decimal, and more where that would be nothing."""
    size = abs(100 * share)
    return f"{number_text(decimal_of(size), 1 if size >= 0.05 or not size else 2)}%"


def _moved(found: AssessedProgress, result: calc.Progress, style: PrintStyle) -> str:
    """Give both values and the growth a year that leads from one to the other."""
    growth = float(result.observed)
    values = from_to(found.baseline, found.current, found.context.measure, style)
    if not growth:
        return sentence(found.context.quantity, "did not change,", values)
    verb = MOVES[1 if growth > 0 else -1]
    return sentence(found.context.quantity, f"{verb} by {_percent(growth)} a year,", values)


def _held(found: AssessedProgress, result: calc.Progress) -> str:
    """Hold the growth against what the target needs, and name the status."""
    if found.target is None:
        return sentence("with no target set, a change of this pace counts as", found.status)
    due = "" if found.due is None else f" {when(found.due).phrase}"
    target = f"the target of {found.context.measure.amount(found.target)}{due}"
    ratio, needed = float(result.ratio), float(result.required)
    if isnan(ratio):
        return sentence(target, "is met already")
    move = f"a {'rise' if needed > 0 else 'fall'} of {_percent(needed)} a year"
    if ratio < 0 < needed * float(result.observed):  # a target on the worse side of the baseline
        moved = "rose" if needed > 0 else "fell"
        return sentence(f"{target} allows {move}, and the value {moved} faster: {found.status}")
    need = f"{target} needs {move}"
    if ratio < 0:
        return sentence(need, f"; the value moves the other way: {found.status}")
    moved = "growth" if needed > 0 else "the fall"
    return sentence(need, f"; {moved} is {100 * ratio:.0f}% of the rate needed: {found.status}")


def _caveats(found: AssessedProgress) -> Iterator[Caveat]:
    points = (found.baseline, found.current)
    yield from found.comparability.caveats()
    if found.result is not None:
        told = "This is arithmetic, not a test: chance can make two values differ."
        yield Caveat("arithmetic_only", told)
    yield from small_numbers(points)
    yield from unsure_values(points)
    yield from notes_on(points)
    yield from no_unit(found.context)
