"""How far one target is reached: its sentence and caveats."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan
from typing import TYPE_CHECKING

from cdpkit.assess.pictures import Panel, chosen, line_picture, target_of
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    STANDINGS,
    caveats_about,
    decimal_of,
    no_unit,
    placed,
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
    from cdpkit.assess.targets.inputs import Aim
    from cdpkit.assess.wording import Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import Period, PrintStyle
    from cdpkit.reasons import Reason


@result
class AssessedAttainment(SeriesRow):
    """Where a value stands against a target.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    current : Point
        The current value.
    aim : Aim
        The target: its value, shape, sense, baseline and due period.
    result : calc.Attainment or None
        The calculation; none where there is a `reason`.
    guards : tuple of Comparability
        What the guard found between value and target, and between value and baseline.
    limits : tuple of float
        Limits of the value, as published or from counts; NaN where there are none.
    why : Reason or None
        Why it cannot be said.
    notes : tuple of str, default ()
        What the choice of the values needs to say.
    history : sequence of Point, default ()
        All observations of the series, for pictures.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import attainment
    >>> rows = [{"period": "2020", "value": 50}, {"period": "2023", "value": 40}]
    >>> deaths = Series(indicator="x", polarity="lower_better", observations=rows)
    >>> found = attainment(35, deaths, baseline="2020")
    >>> found.status, round(found.result.share, 2)
    ('not met', 0.67)
    """

    noun = "attainment"
    heads = ("series", "value", "target", "status", "course")
    stated = (
        *SeriesRow.stated,
        "current",
        "baseline",
        "due",
        "aim",
        "result",
        "status",
        "standing",
        "limits",
        "guards",
    )

    current: Point
    aim: Aim
    result: calc.Attainment | None
    guards: tuple[Comparability, ...] = ()
    limits: tuple[float, float] = (nan, nan)
    why: Reason | None = None
    notes: tuple[str, ...] = ()
    history: Sequence[Point] = ()

    @property
    def baseline(self) -> Point | None:
        """Where the target starts from."""
        return self.aim.baseline

    @property
    def due(self) -> Period | None:
        """When it is to be met."""
        return self.aim.due

    @property
    def status(self) -> str:
        """`met`, `not met` or `not known`."""
        return "not known" if self.result is None else str(self.result.status)

    @property
    def standing(self) -> str:
        """`ahead`, `on course`, `behind` or `not known`."""
        return "not known" if self.result is None else str(self.result.standing)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State in one sentence how far the target is reached.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The value, the target, the gap, and the share of the planned change.
        """
        return _sentence(self, style)

    def answers(self) -> tuple[str, ...]:
        """Give the value, the target in the unit of the values, and where it stands."""
        goal = None if self.result is None else decimal_of(self.result.target)
        aimed = "not known" if goal is None else self.context.measure.amount(goal)
        due = "" if self.aim.due is None else f"\n{when(self.aim.due).text}"
        return self.dated(self.current), f"{aimed}{due}", self.status, self.standing

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return _caveats(self)

    @property
    def line(self) -> Sequence[Point]:
        """The values that a picture shows: the series, or baseline and value."""
        ends = (self.current,) if self.aim.baseline is None else (self.aim.baseline, self.current)
        return self.history or ends

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        return Panel(self.context, self.line, f"target {self.status}")

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values, the baseline, and the path to the target."""
        return chosen(kind, {"indicator": self._line})

    def _line(self) -> Chart:
        result = self.result
        if result is None:
            return line_picture(self.context, self.line, self.sentence())
        expected = float(result.expected)
        return line_picture(
            self.context,
            self.line,
            "",
            baseline=self.aim.baseline,
            goal=target_of(float(result.target), self.aim.due),
            expected=None if isnan(expected) else expected,
        )


_SENSES = {"at_least": "at least ", "at_most": "at most "}


def _sentence(found: AssessedAttainment, style: PrintStyle = "nhs") -> str:
    """Write the sentence."""
    if found.result is None:
        lead = f"{found.context.subject}: the value cannot be compared with the target"
        value = placed(found.current, found.context.measure, bracketed=True, style=style)
        told = f"; the value is {value}" if found.current.value is not None else ""
        return sentence(lead, f"because {found.reason}", told)
    value, period = placed(found.current, found.context.measure, style=style), _held(found)
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
    target = f"the target of {sense}{replace(measure, places=places).amount(level)}"
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
    by, current = when(due, style).alone, found.current.period
    if current is not None and current.reach[1] >= due.reach[1]:
        return f"; the target was due {by}"
    expected = found.context.measure.amount(decimal_of(result.expected))
    told = STANDINGS[found.standing].format(expected=expected)
    return f"; with the target due {by}, it is {told}"


def _caveats(found: AssessedAttainment) -> tuple[Caveat, ...]:
    """Write the caveats."""
    points = [found.current, *([found.aim.baseline] if found.aim.baseline is not None else [])]
    written = [
        *(caveat for guard in found.guards for caveat in guard.caveats()),
        *found.notes,
        *_of_the_result(found),
        *small_numbers(points),
        *unsure_values(points),
        *no_unit(found.context),
    ]
    return caveats_about(found.context, points, written)


def _of_the_result(found: AssessedAttainment) -> Iterator[Caveat]:
    result = found.result
    if result is None:
        return
    if found.aim.baseline is None:
        told = "No baseline is given, so the share of the planned change is not known."
        yield Caveat("no_baseline", told)
    low, high = found.limits
    if low <= float(result.target) <= high:
        told = "The target lies within the confidence interval of the value: chance may decide."
        yield Caveat("target_within_limits", told)
    yield from (Caveat("of_the_target", sentence(warning)) for warning in result.warnings)
