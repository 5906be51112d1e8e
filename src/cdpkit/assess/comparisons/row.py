"""The comparison of one value with a benchmark: its sentence and caveats."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

from cdpkit.assess.pictures import (
    Panel,
    Standing,
    chosen,
    line_picture,
    ranked_picture,
    subject_of,
    track_of,
)
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    SIDES,
    caveats_about,
    marked,
    no_unit,
    sentence,
    small_numbers,
    unsure_values,
)
from cdpkit.calc.intervals import percent_text
from cdpkit.display import Caveat
from cdpkit.display.pictures import Place
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit import calc
    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.wording import Context, Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import PrintStyle
    from cdpkit.reasons import Reason


@result
class AssessedComparison(SeriesRow):
    """A value against the value of a benchmark.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    point : Point
        The value.
    benchmark : Context
        The same of the benchmark: its area above all.
    benchmark_point : Point
        The value of the benchmark.
    result : calc.Comparison or None
        The calculation; none where there is no interval, or no value.
    comparability : Comparability
        What the guard found, and what was accepted.
    why : Reason or None
        Why there is no result.
    limits : tuple of float, default (nan, nan)
        Limits of the value, as published or from counts; NaN where there are none.
    histories : tuple of sequences of Point, default ((), ())
        All observations of the series and of the benchmark, for pictures.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import compare
    >>> row = {"period": "2022/23", "value": "35.0", "lower": "33.1", "upper": "37.0"}
    >>> wirral = Series(indicator="x", statistic="proportion", per=100, observations=[row])
    >>> england = wirral.model_copy(update={"area": "E92000001", "area_name": "England"})
    >>> compare(wirral, england).outcome
    'similar'
    """

    noun = "comparison"
    heads = ("series", "value", "benchmark", "comparison")
    stated = (
        *SeriesRow.stated,
        "point",
        "benchmark",
        "benchmark_point",
        "outcome",
        "side",
        "result",
        "comparability",
    )

    point: Point
    benchmark: Context
    benchmark_point: Point
    result: calc.Comparison | None
    comparability: Comparability
    why: Reason | None = None
    limits: tuple[float, float] = (nan, nan)
    histories: tuple[Sequence[Point], Sequence[Point]] = ((), ())

    @property
    def outcome(self) -> str:
        """`better`, `similar`, `worse`; `higher`, `similar`, `lower`; or `not compared`."""
        return "not compared" if self.result is None else str(self.result.outcome)

    @property
    def side(self) -> int | None:
        """1 where it is significantly above the benchmark, -1 below, 0 similar; none untested."""
        return None if self.result is None else int(self.result.side)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State both levels and how they compare in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the period.

        Returns
        -------
        str
            The level first: to be better than a benchmark may not be good.
        """
        return _sentence(self, style)

    def answers(self) -> tuple[str, ...]:
        """Give both values, and how they compare."""
        return self.dated(self.point), self.dated(self.benchmark_point), self.outcome

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return _caveats(self)

    def standing(self) -> Standing | None:
        """Give both values as pictures show them; none where one is missing or hidden."""
        own, other = (
            track_of(self.context, [self.point]),
            track_of(self.benchmark, [self.benchmark_point]),
        )
        if not own.known or not other.known:
            return None
        level = other.values[0]
        low, high = (each[0] if each else level for each in (other.lower, other.upper))
        name = self.benchmark.area_name or self.benchmark.area or "the benchmark"
        return Standing(
            replace(subject_of(self.context, self.histories[0]), where=""),
            own.periods[0],
            Place(own.name, own.values[0], *self.limits, self.outcome),
            Place(name, level, low, high),
            {"lower_better": True, "higher_better": False}.get(self.context.polarity.value),
        )

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        return Panel(self.context, self.histories[0] or (self.point,), self.outcome)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: both values with the interval, or both over time."""
        return chosen(kind, {"ranked": self._ranked, "indicator": self._line})

    def _ranked(self) -> Chart:
        standing = self.standing()
        found = ranked_picture(() if standing is None else (standing,))
        return replace(found, headline=self.sentence())

    def _line(self) -> Chart:
        own, other = self.histories
        against = (self.benchmark, other or (self.benchmark_point,))
        return line_picture(self.context, own or (self.point,), self.sentence(), against=against)


def _sentence(found: AssessedComparison, style: PrintStyle = "nhs") -> str:
    """Write the sentence."""
    period = found.point.when(style).alone
    place = found.benchmark.area_name or found.benchmark.area or "the benchmark"
    if found.point.value is None or found.benchmark_point.value is None:
        when = "" if found.point.period is None and not found.point.printed_period else f" {period}"
        lead = f"{found.context.subject}: the comparison with {place}{when} cannot be made"
        return sentence(lead, f"because {found.reason}")
    level = f"stood at {marked(found.point, found.context.measure)} {period}"
    other = f"{marked(found.benchmark_point, found.benchmark.measure)} in {place}"
    if found.side is None:
        return sentence(found.context.quantity, level, ", against", other)
    if found.side == 0:
        told = f", which is not significantly different from {other}"
        return sentence(found.context.quantity, level, told)
    side = SIDES[1 if found.side > 0 else -1]
    judged = f", and {found.outcome}," if found.outcome in ("better", "worse") else ""
    return sentence(
        found.context.quantity, level, f", which is significantly {side}{judged} than {other}"
    )


def _caveats(found: AssessedComparison) -> tuple[Caveat, ...]:
    """Write the caveats."""
    written = [
        *found.comparability.caveats(),
        *_of_the_test(found),
        *small_numbers([found.point]),
        *unsure_values([found.point, found.benchmark_point]),
        *no_unit(found.context),
    ]
    return caveats_about(found.context, [found.point], written)


def _of_the_test(found: AssessedComparison) -> Iterator[Caveat]:
    if found.result is None:
        yield Caveat("not_tested", f"Not tested: {found.reason}.")
        return
    level = percent_text(found.context.level)
    told = f"The {level} confidence interval of the value is compared with the benchmark, as if that were known exactly."
    yield Caveat("benchmark_as_known", told)
