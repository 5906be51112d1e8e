"""The sentence of a projection, and its caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.wording import no_unit, placed, sentence, unsure_values, when
from cdpkit.calc.intervals import percent_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit import calc
    from cdpkit.assess.projections.row import AssessedProjection
    from cdpkit.model.periods import PrintStyle

__all__ = ["chance_text", "projection_caveats", "projection_sentence"]


def projection_sentence(found: AssessedProjection, style: PrintStyle = "nhs") -> str:
    """Write the sentence of a projection.

    Examples
    --------
    >>> from cdpkit.assess import projection
    >>> from cdpkit.model.series import Series
    >>> projection_sentence(projection(Series(indicator="x", title="Deaths")))
    'Deaths: there is no projection because there is no value.'
    """
    lead, measure, latest = f"{found.context.subject}:", found.context.measure, found.latest
    if found.reason:
        value = "" if latest is None else placed(latest, measure, bracketed=True, style=style)
        told = f"; the latest value is {value}" if value else ""
        return sentence(lead, "there is no projection because", _why(found.reason), told)
    assert latest is not None  # noqa: S101 -- a projection starts from a value
    assert found.result is not None  # noqa: S101
    last = found.projected[-1]
    assert last.value is not None  # noqa: S101
    assert last.lower is not None  # noqa: S101
    assert last.upper is not None  # noqa: S101
    level = percent_text(found.result.confidence)
    interval = f"{level} prediction interval {measure.number(last.lower)} to "
    interval += measure.number(last.upper)
    carried = "with the latest value carried forward" if _carried(found.result) else ""
    ahead = (
        f"{carried or 'if the past pattern goes on'}, the projection {last.when(style).alone} is"
    )
    value = f"{measure.amount(last.value)} ({interval})"
    start = placed(latest, measure, full=False, style=style)
    return sentence(lead, ahead, value, f", against {start}", _target(found, style))


def _carried(result: calc.Projection) -> bool:
    """Tell whether the latest value is all that is projected, as of few points by `auto`."""
    alone = result.method == "auto" and float(result.backtest.weights["last"]) == 1
    return alone or result.method == "last"


def _why(reason: str) -> str:
    """Make a clause of each of the reasons, which are nouns."""
    leads = {"break inside": "there is a ", "fewer than": "there are ", "overlapping": "there are "}
    leads |= {"suppressed values": "there are "}
    parts = reason.replace(": not missing", ", which are not missing").split("; ")
    found = (next((w for start, w in leads.items() if p.startswith(start)), "") for p in parts)
    return " and ".join(f"{lead}{part}" for lead, part in zip(found, parts, strict=True))


def _target(found: AssessedProjection, style: PrintStyle) -> str:
    """Say whether and when the target is met, and how likely."""
    if found.target is None or found.reached is None or found.probability is None:
        return ""
    target = f"the target of {found.context.measure.amount(found.target)}"
    last = found.projected[-1].when(style).alone
    chance = f"the probability of meeting it {last} is {chance_text(found.probability)}"
    if found.reached.status == "met":
        return f"; {target} is met already, and {chance}"
    period = found.reached_in
    if period is None:
        return f"; the central path does not reach {target} by then, and {chance}"
    return f"; the central path reaches {target} {when(period, style).alone}, and {chance}"


def chance_text(probability: float) -> str:
    """Print a probability; what is near 0 or 1 is not called that.

    Examples
    --------
    >>> chance_text(0.124), chance_text(0.9999)
    ('12%', 'more than 99%')
    """
    if probability < 0.01:
        return "less than 1%"
    return "more than 99%" if probability > 0.99 else f"{100 * probability:.0f}%"


def projection_caveats(found: AssessedProjection) -> tuple[str, ...]:
    """Write the caveats of a projection.

    Examples
    --------
    >>> from cdpkit.assess import projection
    >>> from cdpkit.model.series import Series
    >>> projection_caveats(projection(Series(indicator="x", unit="days")))
    ()
    """
    written = [*_of_the_method(found), *unsure_values(found.points), *no_unit(found.context)]
    return tuple(dict.fromkeys(written))


def _of_the_method(found: AssessedProjection) -> Iterator[str]:
    result = found.result
    if result is None:
        return
    yield f"A projection goes on as before (method: {result.method.replace('_', ' ')}); it is no promise."
    if _carried(result) and result.method == "auto":
        yield "The series is too short to show a course, so its latest value is carried forward."
    else:
        yield from _of_the_past(result)
    yield from (sentence(warning) for warning in result.warnings)


def _of_the_past(result: calc.Projection) -> Iterator[str]:
    """Say how the method would have done on the series itself."""
    test = result.backtest
    if not test.origins:
        yield "The series is too short to test the projection on its own past."
    elif result.method != "last":
        better = float(test.errors[result.method]) < float(test.errors["last"])
        count = f"{test.origins:.0f} starting point{'s' if test.origins > 1 else ''}"
        told = "better than" if better else "no better than"
        yield f"Tested on its own past from {count}, it was {told} carrying the last value forward."
