"""The smallest changes of one input that would close the difference to the print."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, isfinite, nan
from typing import TYPE_CHECKING, Any

from cdpkit.assess.reproduction.rounding_search import Condition, some_true_inputs
from cdpkit.errors import CdpError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cdpkit.assess.reproduction.statistic import Inputs, Statistic
    from cdpkit.model.printed_values import Bounds


_FIXED = frozenset({"multiplier", "years", "window", "z2"})
_PEOPLE = frozenset({"numerator", "count", "observed"})
"""Counts that a publisher may have rounded to protect people: never worked back."""
_LARGEST_CHANGE = Fraction(1, 2)
_STEPS = 30
_FEW_DIGITS = 4


def closing_change(
    statistic: Statistic, inputs: Inputs, wanted: Bounds, hidden: Collection[str]
) -> str:
    """Say which single inputs, changed a little, would give the print, the least change first.

    Parameters
    ----------
    statistic : Statistic
        What is computed.
    inputs : mapping
        The inputs as given.
    wanted : Bounds
        The values that the print accepts.
    hidden : collection of str
        Inputs that the publisher rounded: never named here, for that would undo the rounding.
        Counts of people over a denominator are never named either.

    Returns
    -------
    str
        A sentence, or an empty text where no input changed by less than half would do.

    Examples
    --------
    >>> from cdpkit.assess.reproduction.statistics import STATISTICS
    >>> from cdpkit.model import Bounds
    >>> cases = {"numerator_rate": Fraction(90), "denominator_rate": Fraction(60)}
    >>> prints_1_6 = Bounds.rounding_to(Fraction(8, 5), 1)
    >>> closing_change(STATISTICS["rate_ratio"], cases, prints_1_6, {"denominator_rate"})
    '`numerator_rate` 93 instead of 90 (3.3% more) would give the print'
    """
    found: list[tuple[Fraction, str, Fraction]] = []
    for name, given in inputs.items():
        if name in hidden or name in _FIXED | _PEOPLE or not isinstance(given, Fraction):
            continue
        other = _nearest(statistic, inputs, name, wanted) if given else None
        if other is not None and abs(other / given - 1) <= _LARGEST_CHANGE:
            found.append((abs(other / given - 1), name, other))
    if not found:
        return ""
    changes = [_change(name, inputs[name], other, size) for size, name, other in sorted(found)]
    return f"{' or '.join(changes)} would give the print"


def _change(name: str, given: Fraction, other: Fraction, size: Fraction) -> str:
    way = "more" if abs(other) > abs(given) else "less"
    return f"`{name}` {_shown(other)} instead of {_shown(given)} ({float(100 * size):.2g}% {way})"


def _nearest(statistic: Statistic, inputs: Inputs, name: str, wanted: Bounds) -> Fraction | None:
    """Give the number nearest to the given one that makes the print, in few digits."""
    edges = [
        edge
        for bound in (wanted.lower, wanted.upper)
        if bound is not None and (edge := _solve(statistic, inputs, name, bound)) is not None
    ]
    if not edges:
        return None
    given = inputs[name]
    near = min(edges, key=lambda edge: abs(edge - float(given)))
    far = max(edges, key=lambda edge: abs(edge - float(given)))
    for other in _short_numbers(given, near, far):
        trial = {**inputs, name: other}
        try:
            statistic.validate(trial)
            value = statistic.value(trial)
        except (CdpError, ArithmeticError):
            continue
        if isinstance(value, Fraction | float) and wanted.contains(value):
            return other
    return None


def _short_numbers(given: Fraction, near: float, far: float) -> Iterator[Fraction]:
    """Give numbers between the two edges, those with the fewest digits first, nearest first."""
    away = 1 if near >= given else -1
    coarsest = 0 if given.denominator == 1 else _places(given)
    for places in range(coarsest, coarsest + 1 if given.denominator == 1 else coarsest + 3):
        unit = Fraction(10) ** -places
        edge = Fraction(near) / unit
        first = (ceil(edge) if away > 0 else floor(edge)) * unit
        yield first
        yield first + away * unit
    if far == near:
        yield Fraction(near).limit_denominator(1000)


def _places(number: Fraction) -> int:
    places = 0
    while (number * 10**places).denominator != 1 and places < 12:
        places += 1
    return places


def _solve(statistic: Statistic, inputs: Inputs, name: str, target: Fraction) -> float | None:
    """Find by secants where the value reaches `target` as one input moves."""
    floats = {other: _as_floats(value) for other, value in inputs.items()}
    goal = float(target)

    def miss(number: float) -> float:
        value = statistic.value({**floats, name: number})
        return value - goal if isinstance(value, float) else nan

    first = floats[name]
    second = first * 1.01
    try:
        miss_first, miss_second = miss(first), miss(second)
        for _ in range(_STEPS):
            if abs(miss_second) <= 1e-12 * max(1.0, abs(goal)):
                return second if isfinite(second) else None
            slope = (miss_second - miss_first) / (second - first)
            first, second, miss_first = second, second - miss_second / slope, miss_second
            miss_second = miss(second)
    except (CdpError, ArithmeticError, ValueError):
        pass
    return None


def _as_floats(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(None if item is None else float(item) for item in value)
    return float(value) if isinstance(value, Fraction) else value


def _shown(number: Fraction) -> str:
    if number.denominator == 1:
        return f"{number.numerator:,}"
    return f"{float(number):,.10g}"


def input_rounding_explains(
    statistic: Statistic, inputs: Inputs, wanted: Bounds, hidden: Collection[str]
) -> bool:
    """Tell whether rounding of the inputs at their last printed digit would explain the print.

    A remark only: rounding that the table does not state is never assumed for a verdict.

    Examples
    --------
    >>> from cdpkit.assess.reproduction.statistics import STATISTICS
    >>> from cdpkit.model import Bounds
    >>> shares = {"baseline": Fraction(30), "current": Fraction(43)}
    >>> twelve = Bounds.rounding_to(Fraction(12), 0, ties="either")
    >>> input_rounding_explains(STATISTICS["percentage_point_change"], shares, twelve, ())
    True
    """
    units = {
        name: Fraction(1, 10 ** _places(value))
        for name, value in inputs.items()
        if isinstance(value, Fraction)
        and name not in hidden
        and name not in _FIXED
        and abs(value) * 10 ** _places(value) < 10**_FEW_DIGITS
    }
    condition = Condition(lambda trial: (statistic.value(trial),), (wanted,))
    return bool(units) and some_true_inputs(statistic, inputs, units, condition)
