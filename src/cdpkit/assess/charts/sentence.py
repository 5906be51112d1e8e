"""The sentence of a control chart, and its caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.wording import (
    ASSURED,
    CAUSES,
    Measure,
    decimal_of,
    listed,
    marked,
    no_unit,
    placed,
    sentence,
    unsure_values,
    when,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from cdpkit.assess.charts.row import AssessedChart
    from cdpkit.model.periods import PrintStyle

__all__ = ["chart_caveats", "chart_sentence"]


def chart_sentence(found: AssessedChart, style: PrintStyle = "nhs") -> str:
    """Write the sentence of a control chart.

    Examples
    --------
    >>> from cdpkit.assess import control_chart
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": f"{2019 + n}..{2021 + n}", "value": 40 + n} for n in range(3)]
    >>> chart_sentence(control_chart(Series(indicator="x", title="Deaths", observations=years)))
    'Deaths: no control chart can be drawn because the periods overlap: neighbours share the same events; the latest value is 42 (2021 to 2023).'
    """
    lead, measure, latest = f"{found.context.subject}:", found.context.measure, found.latest
    if found.reason:
        value = "" if latest is None else placed(latest, measure, bracketed=True, style=style)
        told = f"; the latest value is {value}" if value else ""
        return sentence(lead, f"no control chart can be drawn because {found.reason}", told)
    assert latest is not None  # noqa: S101 -- a chart has values
    value = f"the latest value, {marked(latest, measure)} {latest.when(style).alone},"
    return sentence(lead, value, _cause(found), _target(found))


def _cause(found: AssessedChart) -> str:
    limits, measure = found.limits, found.context.measure
    if limits is None:
        return "cannot be judged, as there are no limits"
    assert found.latest is not None  # noqa: S101 -- a chart has values
    assert found.latest.value is not None  # noqa: S101
    own = found.latest.value
    (mean,) = _lines(measure, limits[:1], own)
    lower, upper = _lines(measure, limits[1:], own)
    if found.latest_cause == "Common Cause":
        between = f"({lower} to {upper})"
        return f"lies within the limits of usual variation {between}, so no change is shown"
    rule = next(words for name, words in CAUSES.items() if found.latest_cause.endswith(name))
    told = rule.format(
        mean=mean, lower=lower, upper=upper, size=_NUMBERS.get(found.latest_cause[:1], "")
    )
    judged = {"better": " for the better", "worse": " for the worse"}.get(found.judgement, "")
    return f"{told}: a sign of a change{judged}"


_NUMBERS = {"6": "six", "7": "seven"}


def _lines(measure: Measure, lines: Sequence[float], own: Decimal) -> list[str]:
    """Print lines like the value; all with one digit more where one would be taken for it."""
    values = [decimal_of(line) for line in lines]
    shown = measure.number(own)
    if any(value != own and measure.number(value) == shown for value in values):
        measure = Measure(measure.unit, measure.places + 1)
    return [measure.number(value) for value in values]


def _target(found: AssessedChart) -> str:
    told = ASSURED.get(found.assurance, "")
    if found.target is None or not told:
        return ""
    return f"; the target of {found.context.measure.amount(found.target)} {told}"


def chart_caveats(found: AssessedChart) -> tuple[str, ...]:
    """Write the caveats of a control chart.

    Examples
    --------
    >>> from cdpkit.assess import control_chart
    >>> from cdpkit.model.series import Series
    >>> months = [{"period": f"2023-{n + 1:02}", "value": n % 3} for n in range(6)]
    >>> chart_caveats(control_chart(Series(indicator="x", unit="days", observations=months)))
    ('Fewer than 13 values, so the limits are uncertain.',)
    """
    result = found.result
    if result is None:
        return _unsure(found)
    written = [sentence(warning) for warning in _of_the_chart(found)]
    if found.rebased:
        periods = listed([when(period).bare for period in found.rebased])
        written.insert(0, sentence("New limits begin at a break of the series, in", periods))
    gaps = sum(point.value is None for point in found.points)
    if gaps:
        noun = "period has" if gaps == 1 else "periods have"
        written.append(f"{gaps} {noun} no value: a gap ends runs and trends.")
    return (*written, *_unsure(found))


def _of_the_chart(found: AssessedChart) -> Sequence[str]:
    """Give the warnings of a chart; with several segments, of the one that the sentence speaks of."""
    result = found.result
    if result is None or not found.rebased:
        return () if result is None else result.warnings
    latest = f"segment {result.segment[found.at]}: "
    told = [w.removeprefix(latest) for w in result.warnings if w.startswith(latest)]
    return [f"since the last break: {warning}" for warning in told]


def _unsure(found: AssessedChart) -> tuple[str, ...]:
    points = [] if found.latest is None else [found.latest]
    return (*unsure_values(points), *no_unit(found.context))
