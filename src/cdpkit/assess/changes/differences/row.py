"""The change of one series set against that of a comparator, with its sentence."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from cdpkit.assess.comparability import Comparability, type_by_code
from cdpkit.assess.pictures import Panel, chosen, line_picture
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    ALPHA,
    MOVES,
    NOUNS,
    TESTED,
    caveats_about,
    decimal_of,
    from_to,
    no_unit,
    notes_on,
    number_text,
    quoted,
    sentence,
    small_numbers,
    unsure_values,
)
from cdpkit.calc.changes import FEW_IN_A_PERIOD
from cdpkit.calc.intervals import percent_text
from cdpkit.display import Caveat
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit import calc
    from cdpkit.assess.wording import Context, Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import PrintStyle
    from cdpkit.reasons import Reason


@result
class AssessedDifference(SeriesRow):
    """How much more events rose here than in a comparator. It shows no cause.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    baseline, current : Point
        The two values here.
    comparator : Context
        The same of the comparator: its area above all.
    comparator_baseline, comparator_current : Point
        Its values at the same periods.
    result : calc.DifferenceInChange or None
        The ratio of the two rate ratios; none where there is a `reason`.
    comparability : Comparability
        What the guard found of the two series, and what was accepted.
    exposed : bool
        Whether the people behind the events are allowed for.
    why : Reason or None
        Why the two changes are not compared.
    histories : tuple of sequences of Point, default ((), ())
        All observations of the series and of the comparator, for pictures.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import difference_in_change
    >>> def deaths(area, before, now):
    ...     rows = [{"period": "2019", "value": before}, {"period": "2022", "value": now}]
    ...     return Series(indicator="deaths", area=area, area_name=area, unit="deaths",
    ...                   statistic="count", observations=rows)
    >>> found = difference_in_change(deaths("Here", 60, 45), deaths("There", 200, 205))
    >>> found.significance, f"{found.result.estimate:.2f}"
    ('not significant', '0.73')
    """

    noun = "difference in change"
    heads = ("series", "here", "comparator", "relative change", "significance")
    stated = (
        *SeriesRow.stated, "baseline", "current", "comparator", "comparator_baseline",
        "comparator_current", "result", "significance", "exposed", "comparability",
    )  # fmt: skip

    baseline: Point
    current: Point
    comparator: Context
    comparator_baseline: Point
    comparator_current: Point
    result: calc.DifferenceInChange | None
    comparability: Comparability
    exposed: bool
    why: Reason | None = None
    histories: tuple[Sequence[Point], Sequence[Point]] = ((), ())

    @property
    def significance(self) -> str:
        """`higher` where events rose more here, `lower`, `not significant` or `not tested`."""
        if self.result is None or isnan(float(self.result.p_value)):
            return "not tested"
        if float(self.result.p_value) >= ALPHA:
            return "not significant"
        return "higher" if float(self.result.estimate) > 1 else "lower"

    @property
    def place(self) -> str:
        """Name of the comparator."""
        return self.comparator.area_name or self.comparator.area or "the comparator"

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State both changes, and how the one here differs.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            Two sentences: the values of both, then the relative change with its interval.
        """
        values = from_to(self.baseline, self.current, self.context.measure, style)
        others = " to ".join(
            quoted(point, self.comparator.measure, full=False)
            for point in (self.comparator_baseline, self.comparator_current)
        )
        own = f"{_moved(self.baseline, self.current)} {values}"
        other = f", and in {self.place} {_moved(self.comparator_baseline, self.comparator_current)}"
        told = sentence(self.context.quantity, own, other, f"from {others}")
        if self.result is None:
            return f"{told} {sentence('The two changes are not compared because', self.reason)}"
        lower, upper = (_as_change(float(x)) for x in (self.result.lower, self.result.upper))
        level = percent_text(self.result.confidence)
        p = f" (p = {float(self.result.p_value):.3f})"
        verdict = TESTED[self.significance] + p * (self.significance == "not significant")
        relative = f"relative to {self.place}, this is {_as_change(float(self.result.estimate))}"
        limits = f"({level} interval {lower} to {upper}), which is {verdict}"
        return f"{told} {sentence(relative, limits)}"

    def answers(self) -> tuple[str, ...]:
        """Give both pairs of values, the relative change, and what a test found."""
        size = "not known" if self.result is None else _as_change(float(self.result.estimate))
        return (
            _pair(self.context, self.baseline, self.current),
            _pair(self.comparator, self.comparator_baseline, self.comparator_current),
            size,
            self.significance,
        )

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        points = (
            self.baseline, self.current, self.comparator_baseline, self.comparator_current
        )  # fmt: skip
        written = [
            *self.comparability.caveats(),
            *(() if self.result is None else _doubts(self, points)),
            *small_numbers(points),
            *unsure_values(points),
            *notes_on(points),
            *no_unit(self.context),
        ]
        return caveats_about(self.context, points[:2], written)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        return Panel(self.context, self.histories[0] or (self.baseline,), self.significance)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: both series over time."""
        return chosen(kind, {"indicator": self._line})

    def _line(self) -> Chart:
        own = self.histories[0] or (self.baseline, self.current)
        other = self.histories[1] or (self.comparator_baseline, self.comparator_current)
        against = (self.comparator, other)
        return line_picture(
            self.context, own, self.sentence(), baseline=self.baseline, against=against
        )


def _moved(before: Point, now: Point) -> str:
    assert before.value is not None  # noqa: S101 -- a row has four values
    assert now.value is not None  # noqa: S101
    if before.value == now.value:
        return "did not change,"
    return MOVES[1 if now.value > before.value else -1]


def _pair(context: Context, before: Point, now: Point) -> str:
    """Write two values with their unit, and their periods on a line of their own."""
    values = f"{quoted(before, context.measure, full=False)} to {quoted(now, context.measure)}"
    return f"{values}\n{before.when().text} to {now.when().text}"


def _as_change(ratio: float) -> str:
    """Put a ratio as a relative change: 0.73 is a fall of 27%."""
    size = 100 * (ratio - 1)
    if not size:
        return "no change"
    told = number_text(decimal_of(abs(size)), 0)
    return f"{NOUNS[1 if size > 0 else -1]} of {'less than 1' if told == '0' else told}%"


def _doubts(found: AssessedDifference, points: Sequence[Point]) -> Iterator[Caveat]:
    told = "This shows no cause: something else may have changed in one place and not in the other."
    yield Caveat("no_cause", told)
    own, other = found.context.area, found.comparator.area
    if type_by_code(own) != type_by_code(other):
        here = found.context.area_name or own or "the area"
        told = f"Where {found.place} includes {here}, the two are not independent, and the difference looks smaller."
        yield Caveat("comparator_may_include", told)
    if not found.exposed:
        told = "Populations are taken as unchanged, because the file does not give them for each value."
        yield Caveat("populations_taken_as_unchanged", told)
    events = [point.numerator for point in points if point.numerator is not None]
    if min(events, default=FEW_IN_A_PERIOD) < FEW_IN_A_PERIOD:
        told = (
            f"With fewer than {FEW_IN_A_PERIOD} events in a period the interval is a rough guide."
        )
        yield Caveat("few_in_a_period", told)
