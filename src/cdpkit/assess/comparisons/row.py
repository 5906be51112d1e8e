"""The comparison of one value with a benchmark: its sentence and caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.assess.plain import plain
from cdpkit.assess.wording import (
    SIDES,
    marked,
    no_unit,
    sentence,
    small_numbers,
    unsure_values,
    words_of,
)
from cdpkit.calc.intervals import percent_text
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit import calc
    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.wording import Context, Point
    from cdpkit.model.periods import PrintStyle
    from cdpkit.reasons import Reason

__all__ = ["AssessedComparison"]


@result
class AssessedComparison(Result):
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

    context: Context
    point: Point
    benchmark: Context
    benchmark_point: Point
    result: calc.Comparison | None
    comparability: Comparability
    why: Reason | None = None

    @property
    def reason(self) -> str:
        """Why there is no result, in words; empty where there is one."""
        return words_of(self.why)

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

    def caveats(self) -> tuple[str, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return _caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        return {
            **self.context.to_dict(),
            "point": self.point.to_dict(),
            "benchmark": {**self.benchmark.to_dict(), **self.benchmark_point.to_dict()},
            "outcome": self.outcome,
            "side": self.side,
            "comparison": None if self.result is None else plain(self.result.to_dict()),
            "comparability": self.comparability.to_dict(),
            "reason": self.reason,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


def _sentence(found: AssessedComparison, style: PrintStyle = "nhs") -> str:
    """Write the sentence."""
    period = found.point.when(style).alone
    place = found.benchmark.area_name or found.benchmark.area or "the benchmark"
    if found.point.value is None or found.benchmark_point.value is None:
        lead = f"{found.context.subject}: the comparison with {place} {period} cannot be made"
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


def _caveats(found: AssessedComparison) -> tuple[str, ...]:
    """Write the caveats."""
    written = [
        *found.comparability.caveats(),
        *_of_the_test(found),
        *small_numbers([found.point]),
        *unsure_values([found.point, found.benchmark_point]),
        *no_unit(found.context),
    ]
    return tuple(dict.fromkeys(written))


def _of_the_test(found: AssessedComparison) -> Iterator[str]:
    if found.result is None:
        yield f"Not tested: {found.reason}."
        return
    level = percent_text(found.context.level)
    yield f"The {level} confidence interval of the value is held against the benchmark, as if known."
