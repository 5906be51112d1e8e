"""Goals: what an indicator is to reach, by when, and by which path."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from cdpkit.calc.targets import trajectory
from cdpkit.errors import InputError
from cdpkit.model import Polarity
from cdpkit.model.printed_values import Unit
from cdpkit.model.records import Figure, Target, TargetForm
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from cdpkit.model import Registry
    from cdpkit.model.periods import Period, PrintedPeriod


@dataclass(frozen=True, slots=True)
class Goal:
    """What an indicator is to reach; what is not stated stays None.

    Parameters
    ----------
    value : Decimal or None
        The target.
    low, high : Decimal or None
        Two targets, or the ends of a target range.
    form : TargetForm or None
        What meeting it takes; None leaves that to the polarity of the indicator.
    due : Period or None
        When it is to be met.
    start : Decimal or None
        The value that the path to the target starts from.
    start_period : Period or None
        Its period.
    path : tuple of (Period, Decimal)
        Dated points that the path leads through, between start and target.
    interpolation : {"linear", "step", "compound"}
        What is expected between two of the points, as in `calc.trajectory`.
    forecast : Decimal or None
        A forecast for the period of the latest value.
    confidence : str, Decimal or None
        `high`, `medium` or `low`, as somebody judged, or a probability.
    text : str
        The target in words.
    notes : tuple of str
        What is missing or odd about it.
    record : Target or None
        The record of a plan that it was read from: its area and unit count.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> years = [Period.calendar_year(year) for year in (2020, 2022, 2025)]
    >>> goal = Goal(Decimal(70), due=years[2], start=Decimal(60), start_period=years[0])
    >>> print(f"{goal.expected(years[1]):.1f}")
    64.0
    """

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    form: TargetForm | None = None
    due: Period | None = None
    start: Decimal | None = None
    start_period: Period | None = None
    path: tuple[tuple[Period, Decimal], ...] = ()
    interpolation: str = "linear"
    forecast: Decimal | None = None
    confidence: str | Decimal | None = None
    text: str = ""
    notes: tuple[str, ...] = ()
    record: Target | None = None

    def expected(self, period: Period) -> Decimal | None:
        """Give what the path expects at the end of a period.

        Parameters
        ----------
        period : Period
            Of the latest value.

        Returns
        -------
        Decimal or None
            None without two dated points, or outside of them.
        """
        ends = ((self.start_period, self.start), *self.path, (self.due, self.value))
        points = sorted(
            (when.end, float(value))
            for when, value in ends
            if when is not None and when.end is not None and value is not None
        )
        if period.end is None or len(points) < 2:
            return None
        if not points[0][0] <= period.end <= points[-1][0]:
            return None
        days, values = zip(*points, strict=True)
        path = trajectory(values, times=days, interpolation=self.interpolation)
        return Decimal(f"{path.at(period.end):.12g}")

    def is_met(self, value: Decimal, polarity: Polarity) -> bool | None:
        """Tell whether a value meets the target; None where that cannot be said.

        Parameters
        ----------
        value : Decimal
            The latest value.
        polarity : Polarity
            Direction of improvement, for a target that states no form.

        Returns
        -------
        bool or None
            None without a target, or without form and direction.

        Examples
        --------
        >>> Goal(Decimal(70)).is_met(Decimal(70), Polarity.HIGHER_BETTER)
        True
        >>> Goal(Decimal(70)).is_met(Decimal(70), Polarity.NEUTRAL) is None
        True
        """
        form = self.form or _FORMS.get(polarity)
        if form is TargetForm.RANGE:
            ends = (self.value, self.value) if self.low is None else (self.low, self.high)
            low, high = ends
            return None if low is None or high is None else low <= value <= high
        goal = self._harder(polarity) if self.value is None else self.value
        if goal is None or form is None:
            return None
        if form is TargetForm.EQUAL:
            return value == goal
        return value >= goal if form in _UPWARDS else value <= goal

    def _harder(self, polarity: Polarity) -> Decimal | None:
        return self.low if polarity is Polarity.LOWER_BETTER else self.high


_FORMS = {
    Polarity.HIGHER_BETTER: TargetForm.AT_LEAST,
    Polarity.LOWER_BETTER: TargetForm.AT_MOST,
    Polarity.TARGET_RANGE: TargetForm.RANGE,
}
_UPWARDS = frozenset({TargetForm.AT_LEAST, TargetForm.INCREASE_BY, TargetForm.INCREASE})

GoalLike: TypeAlias = "Goal | Target | Decimal | int | float | str | tuple[object, object]"
"""A goal, a target of a plan, a number, or a low and a high number."""


def as_goal(given: GoalLike, registry: Registry | None = None) -> Goal:
    """Make a goal of what a caller gives.

    Parameters
    ----------
    given : Goal, Target, number or pair of numbers
        A pair is a low and a high target.
    registry : Registry, optional
        To look the baseline of a target up in.

    Returns
    -------
    Goal
        The goal.

    Raises
    ------
    InputError
        If it is none of these.

    Examples
    --------
    >>> as_goal((60, 70)).high
    Decimal('70')
    """
    if isinstance(given, Goal):
        return given
    if isinstance(given, Target):
        return goal_of_target(given, registry)
    if isinstance(given, tuple) and len(given) == 2:
        low, high = sorted(target_number(part, "targets") for part in given)
        return Goal(low=low, high=high, text=f"{low:,f} and {high:,f}")
    number = target_number(given, "targets")
    return Goal(number, text=f"{number:,f}")


def target_number(given: object, argument: str = "target") -> Decimal:
    """Take a target as the decimal that it is written as; a whole float has no decimals.

    Parameters
    ----------
    given : Decimal, int, float or str
        The number.
    argument : str, default "target"
        What the caller calls it, for the error.

    Returns
    -------
    Decimal
        The number.

    Raises
    ------
    InputError
        If it is not a finite number.

    Examples
    --------
    >>> target_number(161_558.0), target_number(66.5)
    (Decimal('161558'), Decimal('66.5'))
    """
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        several = "Give a number, a pair of numbers, a `Target` or a `Goal`."
        hint = several if argument == "targets" else "Give a finite number."
        raise InputError(argument, f"is not a number: {given!r}", hint)
    return number.to_integral() if isinstance(given, float) and given.is_integer() else number


def goal_of_target(target: Target, registry: Registry | None = None) -> Goal:
    """Read the target of a plan; what it leaves open is said in the notes.

    Parameters
    ----------
    target : Target
        Its record.
    registry : Registry, optional
        To look its baseline up in.

    Returns
    -------
    Goal
        Without a value where the target has none, or where it is an increment over a baseline
        that is not known.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> goal = goal_of_target(bundled.registry()["wirral.t1"])
    >>> goal.value, goal.form.value
    (Decimal('70'), 'at_least')
    """
    printed = target.value
    number = None if printed is None else printed.value
    baseline = _baseline(target, registry)
    notes = [target.note] if target.note else []
    if target.form in {TargetForm.INCREASE_BY, TargetForm.DECREASE_BY}:
        number = _incremented(target, baseline)
        if number is None:
            notes.append("The target is an increment over a baseline that is not known or unclear.")
    elif target.form not in {TargetForm.AT_LEAST, TargetForm.AT_MOST, TargetForm.EQUAL}:
        number = None
        notes.append(f"A target of the form `{target.form.value}` states no value to reach.")
    text = target.form.replace("_", " ") + (f" {printed.printed}" if printed is not None else "")
    return Goal(
        number,
        form=target.form,
        due=_only_period(target.due),
        start=None if baseline is None else baseline.value.value,
        start_period=None if baseline is None else _only_period(baseline.period),
        text=text,
        notes=tuple(notes),
        record=target,
    )


def increment_of(target: Target, *, percentages: bool) -> tuple[str, Reason | None]:
    """Tell what an increment is added to: the values, or per cent of the baseline.

    Parameters
    ----------
    target : Target
        Of the form `increase_by` or `decrease_by`.
    percentages : bool
        Whether the values are percentages.

    Returns
    -------
    tuple of str and Reason
        Shape as in `calc.target_level`, and why there is none, or nothing.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> target = bundled.registry()["wirral.t1"]
    >>> increment_of(target, percentages=False), increment_of(target, percentages=True)[0]
    (('percent', None), '')
    """
    unit = None if target.value is None else target.value.unit
    if unit in {Unit.PERCENT, Unit.PERCENT_CHANGE}:
        return ("", Reason("percent_of_a_percentage")) if percentages else ("percent", None)
    if (unit is Unit.PERCENTAGE_POINT) == percentages:
        return "increment", None
    return "", Reason("number_of_percentages" if percentages else "points_of_a_number")


def _baseline(target: Target, registry: Registry | None) -> Figure | None:
    if registry is None or target.baseline is None:
        return None
    found = registry[target.baseline]
    return found if isinstance(found, Figure) else None


def _incremented(target: Target, baseline: Figure | None) -> Decimal | None:
    if baseline is None or baseline.value.value is None:
        return None
    if target.value is None or target.value.value is None:
        return None
    start, step = baseline.value.value, target.value.value
    shape, _ = increment_of(target, percentages=baseline.value.unit is Unit.PERCENT)
    if not shape:
        return None
    if shape == "percent":
        step = start * step / 100
    return start + step if target.form is TargetForm.INCREASE_BY else start - step


def _only_period(printed: PrintedPeriod | None) -> Period | None:
    """Give the one reading of a printed period, if it has one."""
    return printed.readings[0] if printed is not None and len(printed.readings) == 1 else None
