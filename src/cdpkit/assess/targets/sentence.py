"""The sentence of an attainment, and its caveats."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from cdpkit.assess.wording import (
    STANDINGS,
    Measure,
    decimal_of,
    no_unit,
    placed,
    sentence,
    small_numbers,
    unsure_values,
    when,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from cdpkit.assess.targets.row import AssessedAttainment
    from cdpkit.model.periods import PrintStyle

__all__ = ["attainment_caveats", "attainment_sentence"]

_SENSES = {"at_least": "at least ", "at_most": "at most "}


def attainment_sentence(found: AssessedAttainment, style: PrintStyle = "nhs") -> str:
    """Write the sentence of an attainment.

    Examples
    --------
    >>> from cdpkit.assess import attainment
    >>> from cdpkit.model.series import Series
    >>> rows = [{"period": "2023", "value": 40}]
    >>> deaths = Series(indicator="x", title="Deaths", polarity="lower_better",
    ...                 statistic="count", unit="deaths", observations=rows)
    >>> attainment_sentence(attainment(35, deaths))
    'The number of deaths stood at 40 deaths in 2023, 5 deaths above the target of at most 35 deaths.'
    """
    if found.result is None:
        lead = f"{found.context.subject}: the target cannot be held against the value"
        value = placed(found.point, found.context.measure, bracketed=True, style=style)
        told = f"; the value is {value}" if found.point.value is not None else ""
        return sentence(lead, f"because {found.reason}", told)
    value, period = placed(found.point, found.context.measure, style=style), _held(found)
    return sentence(
        found.context.quantity, f"stood at {value},", period, _share(found, style),
        _course(found, style),
    )  # fmt: skip


def _held(found: AssessedAttainment) -> str:
    """Say that the target is met, or by how much it is missed."""
    result = found.result
    assert result is not None  # noqa: S101 -- asked by the caller
    level, measure = decimal_of(result.target), found.context.measure
    exact = found.aim.value is not None and found.aim.shape == "level"
    own = found.aim.value if exact and found.aim.value is not None else level
    places = min(measure.places, max(0, -_exponent(own))) if exact else measure.places
    sense = _SENSES.get(found.aim.sense or "", "")
    target = f"the target of {sense}{Measure(measure.unit, places).amount(level)}"
    if found.status == "met":
        return f"which meets {target}"
    gap = decimal_of(result.gap)
    side = "short of" if gap > 0 else "above"
    return f"{measure.difference(gap)} {side} {target}"


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _share(found: AssessedAttainment, style: PrintStyle) -> str:
    """Say how much of the planned change is reached, from which baseline."""
    result, baseline = found.result, found.aim.baseline
    if result is None or baseline is None or isnan(float(result.share)):
        return ""
    start = placed(baseline, found.context.measure, style=style)
    if float(result.share) < 0:
        return f"; since the baseline of {start} it has moved away from the target"
    if found.status == "met":
        return f"; the baseline was {start}"
    return f"; {100 * float(result.share):.0f}% of the planned change from {start} is reached"


def _course(found: AssessedAttainment, style: PrintStyle) -> str:
    result, due = found.result, found.aim.due
    if result is None or due is None or found.standing not in STANDINGS:
        return ""
    by, current = when(due, style).alone, found.point.period
    if current is not None and current.reach[1] >= due.reach[1]:
        return f"; the target was due {by}"
    expected = found.context.measure.amount(decimal_of(result.expected))
    told = STANDINGS[found.standing].format(expected=expected)
    return f"; with the target due {by}, it is {told}"


def attainment_caveats(found: AssessedAttainment) -> tuple[str, ...]:
    """Write the caveats of an attainment.

    Examples
    --------
    >>> from cdpkit.assess import attainment
    >>> from cdpkit.model.series import Series
    >>> waits = Series(indicator="x", polarity="lower_better", unit="days",
    ...                observations=[{"period": "2023", "value": 40}])
    >>> attainment_caveats(attainment(35, waits))
    ('No baseline is given, so the share of the planned change is not known.',)
    """
    points = [found.point, *([found.aim.baseline] if found.aim.baseline is not None else [])]
    written = [
        *(caveat for guard in found.guards for caveat in guard.caveats()),
        *found.notes,
        *_of_the_result(found),
        *small_numbers(points),
        *unsure_values(points),
        *no_unit(found.context),
    ]
    return tuple(dict.fromkeys(written))


def _of_the_result(found: AssessedAttainment) -> Iterator[str]:
    result = found.result
    if result is None:
        return
    if found.aim.baseline is None:
        yield "No baseline is given, so the share of the planned change is not known."
    low, high = found.limits
    if low <= float(result.target) <= high:
        yield "The target lies within the confidence interval of the value: chance may decide."
    yield from (sentence(warning) for warning in result.warnings)
