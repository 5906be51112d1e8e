"""The change of one series, or between two figures: its sentence, caveats and table."""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.changes.sizes import IN_UNITS, limit_text, moved
from cdpkit.assess.changes.smallest import smallest_change
from cdpkit.assess.pictures import Panel, chosen, line_picture
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    BETTER,
    FLUCTUATED,
    TESTED,
    UNCHANGED,
    between,
    caveats_about,
    decimal_of,
    from_to,
    listed,
    no_unit,
    notes_on,
    number_text,
    placed,
    quoted,
    rounded,
    sentence,
    small_numbers,
    unsure_values,
    words_of,
)
from cdpkit.calc.arguments import two_sided_z
from cdpkit.calc.formulas import wilson_limits
from cdpkit.calc.intervals import percent_text
from cdpkit.display import Caveat, Parts, Table
from cdpkit.model import Counted, Statistic
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from cdpkit import calc
    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.wording import Point
    from cdpkit.display import Chart
    from cdpkit.model import PrintStyle


JUDGEMENTS = np.array(["", "better", "worse"], dtype=object)
"""Words by sign: 1 better, -1 worse."""


@result
class AssessedChange(SeriesRow):
    """A change with all that is needed to state it.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    baseline, current : Point
        The two values, each with its period and markers.
    kind : str
        Kind of change, as in `calc.change`.
    result : calc.Change or None
        The calculation; none where there is a `reason`.
    comparability : Comparability
        What the guard found, and what was accepted.
    path : tuple of Point
        The values from baseline to current, both included, those without a value left out.
    direction : int or None
        1 for a rise, -1 for a fall, 0 for neither; none where the change cannot be stated.
    judgement : str
        `better` or `worse` by polarity; nothing where chance, or what differs, may explain it.
    is_invisible : bool
        Whether the two values are printed alike, although they may differ beyond that.
    fluctuated : bool
        Whether the values turned at least twice, and ended up less than half their range away.
    why : Reason or None
        Why the change cannot be stated.
    notes : tuple of str, default ()
        What the choice of the two values needs to say: a correction, a later value that is hidden.
    untested : Reason or None, default None
        Why a test would say more than the values bear: people, seasons.
    counted : Counted, default "not stated"
        What was counted.
    shared : int, default 0
        Months that two windows of events share; the test compares the others.
    estimated : bool, default False
        Whether a denominator is an estimate with limits.
    detectable : tuple of float or None, default None
        The fall and the rise that a test of counts was likely to find, where it found nothing.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import change
    >>> deaths = Series(
    ...     indicator="deaths", title="Deaths from drug misuse", area_name="England",
    ...     statistic="count", unit="deaths", polarity="lower_better",
    ...     observations=[{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}],
    ... )
    >>> found = change(deaths)
    >>> found.direction, found.significance, found.judgement
    (1, 'not significant', '')
    """

    noun = "change"
    heads = ("series", "baseline", "current", "change", "significance")
    stated = (
        *SeriesRow.stated,
        "kind",
        "baseline",
        "current",
        "result",
        "direction",
        "judgement",
        "significance",
        "counted",
        "fluctuated",
        "comparability",
    )

    baseline: Point
    current: Point
    kind: str
    result: calc.Change | None
    comparability: Comparability
    path: tuple[Point, ...]
    direction: int | None
    judgement: str
    is_invisible: bool
    fluctuated: bool
    why: Reason | None = None
    notes: tuple[str, ...] = ()
    untested: Reason | None = None
    counted: Counted = Counted.NOT_STATED
    shared: int = 0
    estimated: bool = False
    detectable: tuple[float, float] | None = None

    @property
    def steps(self) -> tuple[Decimal, Decimal] | None:
        """Least and greatest change from one value to the next; none under three values."""
        values = [point.value for point in self.path if point.value is not None]
        if len(values) < 3:
            return None
        moves = [now - before for before, now in pairwise(values)]
        return min(moves), max(moves)

    @property
    def difference(self) -> Decimal | None:
        """Current less baseline value, as published."""
        if self.baseline.value is None or self.current.value is None:
            return None
        return self.current.value - self.baseline.value

    @property
    def significance(self) -> str:
        """`higher`, `lower`, `not significant` or `not tested`."""
        return "not tested" if self.result is None else str(self.result.significance)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the change in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            Both values with unit and period, the direction, what polarity makes of it, and what a
            test found, where there was one.
        """
        return _sentence(self, style)

    def answers(self) -> tuple[str, ...]:
        """Give both values, how far they are apart, and what a test found."""
        return (
            self.dated(self.baseline), self.dated(self.current), self._size(), self.significance
        )  # fmt: skip

    def _size(self) -> str:
        if self.difference is None:
            return "not known"
        sign = "+" if self.difference > 0 else "-" if self.difference < 0 else ""
        return f"{sign}{self.context.measure.difference(self.difference)}"

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return _caveats(self)

    def parts(self) -> Parts:
        """Give the sentence, the caveats, and the two values."""
        measure = self.context.measure
        rows = [
            (name, point.when().text, None if point.value is None else measure.amount(point.value))
            for name, point in (("baseline", self.baseline), ("current", self.current))
        ]
        table = Table(("value", "period", "amount"), rows)
        return Parts(self.context.subject.rstrip(","), self.sentence(), self.caveats(), table)

    @property
    def line(self) -> tuple[Point, ...]:
        """The values from baseline to current, both included, each once."""
        points = (self.baseline, *self.path, self.current)
        return tuple({point.when().text: point for point in points}.values())

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        same = self.significance == "not significant"
        return Panel(
            self.context, self.line, "no significant change" if same else self.significance
        )

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values from baseline to current, the sentence above them."""
        told = self.sentence()

        def line() -> Chart:
            return line_picture(self.context, self.line, told, baseline=self.baseline)

        return chosen(kind, {"indicator": line})


def _sentence(found: AssessedChange, style: PrintStyle = "nhs") -> str:
    """Write the sentence."""
    if found.reason:
        return _not_stated(found, style)
    tail = _tail(found)
    if found.fluctuated:
        return sentence(found.context.quantity, _fluctuation(found, style), tail)
    if found.direction == 0:
        same = quoted(found.baseline, found.context.measure)
        periods = _both_periods(found, style)
        return sentence(found.context.quantity, f"{UNCHANGED} at {same}", periods)
    ends = from_to(found.baseline, found.current, found.context.measure, style)
    return sentence(found.context.quantity, f"{_moved(found)},", ends, tail)


def _both_periods(found: AssessedChange, style: PrintStyle) -> str:
    one, other = found.baseline.when(style), found.current.when(style)
    if one.lead and other.lead:
        return between(one, other)
    return f"({one.text} and {other.text})"


def _not_stated(found: AssessedChange, style: PrintStyle) -> str:
    ends = dict.fromkeys((found.baseline, found.current))
    periods = between(*(point.when(style) for point in ends)) if len(ends) == 2 else ""
    text = f"{found.context.subject}: the change {periods} cannot be stated because {found.reason}"
    values = [
        placed(point, found.context.measure, bracketed=True, style=style)
        for point in ends
        if point.value is not None
    ]
    lead = "the values are" if len(values) == 2 else "the other value is"
    if len(ends) == 1:
        lead = "the value is"
    return sentence(text, f"; {lead} {listed(values)}" if values else "")


def _fluctuation(found: AssessedChange, style: PrintStyle) -> str:
    """Give the range with its periods, then both ends, and no verb of direction."""
    measure, path = found.context.measure, [p for p in found.path if p.value is not None]
    lowest = min(path, key=lambda p: (p.value, p.period))
    highest = max(path, key=lambda p: (p.value, p.period))
    low = placed(lowest, measure, bracketed=True, style=style)
    high = placed(highest, measure, full=False, bracketed=True, style=style)
    ends = [
        placed(point, measure, full=False, bracketed=True, style=style)
        for point in (found.baseline, found.current)
    ]
    return f"{FLUCTUATED} between {low} and {high}, starting at {ends[0]} and ending at {ends[1]}"


def _moved(found: AssessedChange) -> str:
    """Give verb and size: `rose by 4.2%`, `changed by less than 0.1 percentage points`."""
    measure, result = found.context.measure, found.result
    if found.is_invisible:
        return f"changed by less than {measure.least()}"
    estimate = None if result is None else float(result.estimate)
    return moved(found.kind, measure, (found.baseline, found.current), estimate)


def _tail(found: AssessedChange) -> str:
    """Say what a test found and what polarity makes of it; nothing where there is neither."""
    parts = [TESTED.get(found.significance, ""), BETTER.get(found.judgement, "")]
    told = " and ".join(filter(None, parts))
    if found.significance == "not significant" and not isnan(_p_value(found)):
        told = f"{told} (p = {_p(found)})"
    change = "the change from start to end" if found.fluctuated else "the change"
    return f"; {change} is {told}" if told else ""


def _caveats(found: AssessedChange) -> tuple[Caveat, ...]:
    """Write the caveats, the most important first."""
    points = (found.baseline, found.current)
    written = [
        *found.comparability.caveats(),
        *found.notes,
        *_uncertainty(found),
        *_missed(found),
        *(() if found.reason else _overlap(found)),
        *small_numbers(points),
        *unsure_values(points),
        *notes_on(points),
        *no_unit(found.context),
        *_before_rounding(found),
        *_between_the_ends(found),
        *_of_the_test(found),
    ]
    return caveats_about(found.context, points, written)


def _uncertainty(found: AssessedChange) -> Iterator[Caveat]:
    """Give the limits of the change in words; those of a ratio as a change in percent."""
    result = found.result
    if result is None or found.significance == "not tested" or result.confidence is None:
        return
    ends = [
        limit_text(found.kind, found.context.measure, found.baseline, float(limit))
        for limit in (result.lower, result.upper)
    ]
    if None not in ends:
        lead = f"With {percent_text(result.confidence)} confidence"
        if found.estimated:
            lead = "Allowing for uncertainty in the denominators,"
        yield Caveat("limits", f"{lead} the change lies between {ends[0]} and {ends[1]}.")
        if found.estimated:
            told = "Estimates from one model share errors, so these limits may be too wide."
            yield Caveat("one_model", told)


def _missed(found: AssessedChange) -> Iterator[Caveat]:
    """Say after a change that is not significant how large a one would often go unnoticed."""
    counted = found.result is not None and found.result.p_value is not None
    found_nothing = found.significance == "not significant" and not found.estimated
    if found_nothing and counted and not found.shared and found.direction:
        least = found.detectable and smallest_change(
            found.context, found.baseline, found.direction, found.detectable
        )
        if least:
            yield Caveat("often_missed", least)


def _overlap(found: AssessedChange) -> Iterator[Caveat]:
    one, other = found.baseline.period, found.current.period
    if one is None or other is None or not one.overlaps(other):
        return
    if not found.shared or found.significance == "not tested":
        what = "people" if found.counted is Counted.PEOPLE else "events"
        told = (
            f"The two periods overlap, so the same {what} count in both and the change is damped."
        )
        yield Caveat("periods_overlap", told)
        return
    unit, size = ("year", found.shared // 12) if found.shared % 12 == 0 else ("month", found.shared)
    months = f"{_NUMBERS.get(size, size)} {unit}{'' if size == 1 else 's'}"
    yield Caveat(
        "windows_overlap",
        f"The two windows share {months}. The test compares the {unit}s that they do not share "
        f"(p = {_p(found)}).",
    )
    events = [p.numerator for p in (found.baseline, found.current) if p.numerator is not None]
    if sum(events) < FEW_IN_WINDOWS:
        yield Caveat(
            "few_in_windows",
            f"With fewer than {FEW_IN_WINDOWS} events in both windows the test finds a change a "
            "little too often.",
        )


_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}
FEW_IN_WINDOWS = 30
"""Events under which the test of windows is rough."""


def _p_value(found: AssessedChange) -> float:
    return nan if found.result is None else float(found.result.p_value)


def _p(found: AssessedChange) -> str:
    """Print the p of a test: three decimals."""
    p = _p_value(found)
    return "less than 0.001" if p < 0.001 else f"{p:.3f}"


def _before_rounding(found: AssessedChange) -> Iterator[Caveat]:
    """Explain a difference that the two values, as they are shown, do not give."""
    before, now, places = found.baseline.value, found.current.value, found.context.measure.places
    if before is None or now is None or found.kind not in IN_UNITS:
        return
    if rounded(now - before, places) != rounded(now, places) - rounded(before, places):
        told = "The difference was taken before the values were rounded."
        yield Caveat("before_rounding", told)


def _between_the_ends(found: AssessedChange) -> Iterator[Caveat]:
    """Tell of a high or a low in between, which two ends would hide."""
    values = [p.value for p in found.path if p.value is not None]
    ends = [v for v in (found.baseline.value, found.current.value) if v is not None]
    if found.reason or found.fluctuated or len(values) < 3:
        return
    low, high, measure = min(values), max(values), found.context.measure
    if low < min(ends) or high > max(ends):
        yield Caveat(
            "further_in_between",
            "Between the two periods the values ranged from "
            f"{measure.number(low)} to {measure.amount(high)}.",
        )


def _of_the_test(found: AssessedChange) -> Iterator[Caveat]:
    result = found.result
    if result is None:
        return
    if found.significance == "not tested":
        yield from _not_tested(found)
    elif (
        found.counted is Counted.NOT_STATED
        and found.context.statistic in OF_PEOPLE
        and not found.estimated
    ):
        told = "The test holds only if no person is counted in both periods."
        yield Caveat("people_in_both", told)
    yield from (Caveat("of_the_test", sentence(warning)) for warning in result.warnings)


OF_PEOPLE = (Statistic.PROPORTION, Statistic.CRUDE_RATE)


def _not_tested(found: AssessedChange) -> Iterator[Caveat]:
    """Say why there is no test, and show the steps of the series where they say more."""
    if found.untested is not None and found.untested.code != "different_season":
        yield from _steps(found)
        yield from _limits_of_each(found)
    why = words_of(_untested(found))
    yield Caveat("not_tested", sentence("No test of chance is shown because", why))


def _steps(found: AssessedChange) -> Iterator[Caveat]:
    """Give the least and the greatest change from one value to the next."""
    if found.steps is None:
        return
    measure, yearly = (
        found.context.measure,
        all(point.period is not None and point.period.months == YEAR for point in found.path),
    )
    lead = "Year-to-year changes" if yearly else "Changes from one value to the next"
    low, high = (
        f"{'+' if step > 0 else ''}{number_text(step, measure.places)}" for step in found.steps
    )
    unit = " percentage points" if measure.is_percent else ""
    yield Caveat("steps", f"{lead} in this series ranged from {low} to {high}{unit}.")


YEAR = 12
"""Months."""


def _limits_of_each(found: AssessedChange) -> Iterator[Caveat]:
    """Give the limits of shares of people, each value by itself."""
    if found.context.statistic is not Statistic.PROPORTION:
        return
    told = []
    for point in (found.baseline, found.current):
        if not point.numerator or not point.denominator or point.value is None:
            return
        per = float(point.value * point.denominator / point.numerator)
        limits = wilson_limits(float(point.numerator), float(point.denominator), two_sided_z(0.95))
        low, high = (found.context.measure.amount(decimal_of(min(x, 1.0) * per)) for x in limits)
        told.append(f"{low} to {high} ({point.when().bare})")
    text = f"The 95% limits of each value by itself are {' and '.join(told)}."
    yield Caveat("limits_of_each", text)


def _untested(found: AssessedChange) -> Reason | None:
    """Say why nothing was tested; counts are of no use as long as nobody says of what."""
    if found.comparability.accepted:
        return Reason("not_alike")
    if found.untested is not None or found.result is None:
        return found.untested
    reason, counted = found.result.reason, found.current.numerator is not None
    unnamed = found.context.statistic is Statistic.OTHER and reason == NOTHING_GIVEN
    if unnamed and (counted or not found.context.measure.unit):
        return Reason("statistic_not_stated")
    return Reason("counts_do_not_test") if counted and reason == NOTHING_GIVEN else reason


NOTHING_GIVEN = Reason("no_counts_no_limits")
