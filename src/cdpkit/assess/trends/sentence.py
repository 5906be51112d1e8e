"""The sentence of a recent trend, and its caveats."""

from __future__ import annotations

from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING

from cdpkit.assess.wording import (
    NOUNS,
    decimal_of,
    marked,
    no_unit,
    placed,
    sentence,
    small_numbers,
    unsure_values,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.trends.row import AssessedTrend
    from cdpkit.model.periods import PrintStyle

__all__ = ["trend_caveats", "trend_sentence"]

ALPHA = 0.05
"""Level of the test by ranks."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def trend_sentence(found: AssessedTrend, style: PrintStyle = "nhs") -> str:
    """Write the sentence of a trend.

    Examples
    --------
    >>> from cdpkit.assess import trend
    >>> from cdpkit.model.series import Series
    >>> rows = [{"period": "2022", "value": 41}, {"period": "2023", "value": 44}]
    >>> deaths = Series(indicator="x", title="Deaths", statistic="count", observations=rows)
    >>> trend_sentence(trend(deaths))
    'Deaths: the recent trend cannot be calculated because there are 2 valid points, five are needed; the latest value is 44 (2023).'
    """
    lead, measure = f"{found.context.subject}:", found.context.measure
    if found.reason:
        why = found.reason
        if "valid point" in why:
            why = f"there {'is' if why.startswith('1 ') else 'are'} {why}"
        text = f"the recent trend cannot be calculated because {why}"
        return sentence(lead, text, _latest(found, style), _by_ranks(found))
    first, last = found.points[0], found.points[-1]
    size = _NUMBERS[len(found.points)]
    span = f"over the {size} points from {first.when(style).bare} to {last.when(style).bare}"
    told = f"the recent trend is {found.label[:1].lower()}{found.label[1:]}"
    if found.direction == 0:
        told = "the recent trend shows no significant change"
    start, end = marked(first, measure), marked(last, measure, full=False)
    values = f", with {start} at the start and {end} at the end"
    return sentence(lead, span, told, values, _by_ranks(found))


def _by_ranks(found: AssessedTrend) -> str:
    """Say what the order of all values shows, where that was asked for and can be said."""
    ranks, slope = found.ranks, found.slope
    if ranks is None or slope is None or isnan(float(ranks.p_value)):
        return ""
    over = f"; over all {int(ranks.size)} values"
    if float(ranks.p_value) >= ALPHA:
        return f"{over} their order shows no significant tendency"
    size = decimal_of(slope.estimate)
    noun = NOUNS[1 if float(ranks.s) > 0 else -1]
    measure = found.context.measure
    least = "less than " if measure.rounds_to_zero(size) else ""
    amount = measure.least() if least else measure.difference(size)
    return f"{over} their order shows a significant tendency, {noun} of {least}{amount} a year"


def _latest(found: AssessedTrend, style: PrintStyle) -> str:
    if not found.points:
        return ""
    value = placed(found.points[-1], found.context.measure, bracketed=True, style=style)
    return f"; the latest value is {value}"


def trend_caveats(found: AssessedTrend) -> tuple[str, ...]:
    """Write the caveats of a trend.

    Examples
    --------
    >>> from cdpkit.assess import trend
    >>> from cdpkit.model.series import Series
    >>> trend_caveats(trend(Series(indicator="x", unit="days")))
    ()
    """
    written = [
        *_of_the_marker(found),
        *small_numbers(found.points),
        *unsure_values(found.points),
        *no_unit(found.context),
    ]
    return tuple(dict.fromkeys(written))


def _of_the_marker(found: AssessedTrend) -> Iterator[str]:
    if _by_ranks(found):
        yield "The order of the values is tested at the 95% level (Mann-Kendall, slope by Theil-Sen)."
    if found.reason:
        return
    yield "The trend marker looks at five points and asks for 99.8% confidence."
    if found.direction == 0:
        yield f"No trend is shown because {found.result.reason}."
    periods = [point.period for point in found.points if point.period is not None]
    if any(later.reach[0].year - earlier.reach[0].year > 1 for earlier, later in pairwise(periods)):
        yield "Points are missing in between; the marker counts the rest as evenly spaced."
