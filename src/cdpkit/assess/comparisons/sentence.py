"""The sentence of a comparison with a benchmark, and its caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.wording import SIDES, marked, no_unit, sentence, small_numbers, unsure_values
from cdpkit.calc.intervals import percent_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.comparisons.row import AssessedComparison
    from cdpkit.model.periods import PrintStyle

__all__ = ["comparison_caveats", "comparison_sentence"]


def comparison_sentence(found: AssessedComparison, style: PrintStyle = "nhs") -> str:
    """Write the sentence of a comparison.

    Examples
    --------
    >>> from cdpkit.assess import comparison
    >>> from cdpkit.model.series import Series
    >>> row = {"period": "2022", "value": "52.3"}
    >>> rate = Series(indicator="x", title="Admissions", area_name="Wirral", statistic="other",
    ...               unit="per 100,000", observations=[row])
    >>> england = rate.model_copy(update={"area_name": "England"})
    >>> comparison_sentence(comparison(rate, england))
    'Admissions in Wirral stood at 52.3 per 100,000 in 2022, against 52.3 per 100,000 in England.'
    """
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


def comparison_caveats(found: AssessedComparison) -> tuple[str, ...]:
    """Write the caveats of a comparison.

    Examples
    --------
    >>> from cdpkit.assess import comparison
    >>> from cdpkit.model.series import Series
    >>> rows = [{"period": "2022", "value": "52.3"}]
    >>> rate = Series(indicator="x", unit="per 1,000", observations=rows)
    >>> comparison_caveats(comparison(rate, rate))
    ('Not tested: no interval is published, and no counts that give one.',)
    """
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
