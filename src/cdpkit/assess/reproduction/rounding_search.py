"""Search for true inputs that round to the given ones and give the print."""

from __future__ import annotations

import itertools
import math
import operator
import random
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from cdpkit.errors import CdpError
from cdpkit.model.printed_values import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cdpkit.assess.reproduction.statistic import Inputs, Statistic


_MOST_COMBINATIONS = 20_000
_MOST_BESIDE_OTHERS = 2_000
_MOST_BOXES = 400
_MOST_CORNERS = 5
_SAMPLES = 500
_WAYS = 100


@dataclass(frozen=True, slots=True)
class Condition:
    """Numbers that inputs have to give, each within its bounds."""

    measure: Callable[[Inputs], tuple[Fraction | float | str | None, ...]]
    """Inputs to numbers, or to a label."""
    wanted: tuple[Bounds | str, ...]
    """What each of them must be."""


def _is_wanted(number: Fraction | float | str | None, wanted: Bounds | str) -> bool:
    if isinstance(wanted, str) or isinstance(number, str):
        return str(number).casefold() == wanted
    return number is not None and wanted.contains(number)


def some_true_inputs(
    statistic: Statistic, inputs: Inputs, rounding: Mapping[str, Fraction], condition: Condition
) -> bool:
    """Tell whether one set of true inputs fulfils the condition.

    A true input lies within half a unit of the given one. It is whole where the given one and the
    unit are whole and the unit is above 1 (a unit of 1 says that it was not whole). The inputs
    found are not given away: that would undo the publisher's rounding.

    Parameters
    ----------
    statistic : Statistic
        What is computed.
    inputs : mapping
        The inputs as given.
    rounding : mapping of str to Fraction
        The unit that an input was rounded to.
    condition : Condition
        What the true inputs must give.

    Returns
    -------
    bool
        Whole inputs are tried one by one as long as their combinations are not too many. Of the
        others, boxes are halved, and kept while the extremes at their corners leave room for the
        print.

    Examples
    --------
    >>> from cdpkit.assess.reproduction.statistics import STATISTICS
    >>> from cdpkit.model import Bounds
    >>> mean = STATISTICS["moving_average_update"]
    >>> given = {"previous_average": Fraction(554), "entering": Fraction(527),
    ...          "leaving": Fraction(574), "window": Fraction(5)}
    >>> prints_544 = Condition(lambda i: (mean.value(i),), (Bounds.rounding_to(Fraction(544), 0),))
    >>> some_true_inputs(mean, given, {"previous_average": Fraction(1)}, prints_544)
    True
    """
    axes = [
        axis for name, unit in rounding.items() for axis in _axes(statistic, inputs, name, unit)
    ]
    given = _Trial(statistic, inputs, condition)
    if statistic.monotone and not statistic.lists and not _may_hold(given, axes):
        return False
    counted, others = _counted(axes)
    ways = _ways(others, several=len(condition.wanted) > 1)
    halves = statistic.monotone and len(ways[0]) <= _MOST_CORNERS
    for point in itertools.product(*(axis.wholes() for axis in counted)):
        trial = given.at(counted, point)
        if halves and any(_on_an_edge(trial, way) or _halving(trial, way) for way in ways):
            return True
        if not halves and _sampled(trial, others):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Axis:
    """The range of one true input; a position is an element of a list, or all of them."""

    name: str
    position: int | None
    low: Fraction
    high: Fraction
    whole: bool
    shared: tuple[tuple[Fraction, Fraction], ...] = ()

    def wholes(self) -> range:
        """Give the whole numbers within the range."""
        return range(ceil(self.low), floor(self.high) + 1)

    def size(self) -> int:
        """Count the whole numbers within the range, however many."""
        return max(floor(self.high) - ceil(self.low) + 1, 0)


def _axes(statistic: Statistic, inputs: Inputs, name: str, unit: Fraction) -> Iterator[_Axis]:
    value = inputs[name]
    items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
    for position, item in items:
        if item is None:
            continue
        whole = item.denominator == 1 and unit.denominator == 1 and unit > 1
        least = item - unit / 2
        if name in statistic.natural or name in statistic.positive:
            least = max(least, Fraction(0))
        yield _Axis(name, position, least, item + unit / 2, whole)


def _counted(axes: list[_Axis]) -> tuple[list[_Axis], list[_Axis]]:
    """Part the axes that can be counted through from the others, the shortest first."""
    whole = sorted((axis for axis in axes if axis.whole), key=_Axis.size)
    most = _MOST_COMBINATIONS if len(whole) == len(axes) else _MOST_BESIDE_OTHERS
    sizes = itertools.accumulate((axis.size() for axis in whole), operator.mul)
    counted = [axis for axis, size in zip(whole, sizes, strict=True) if size <= most]
    if any(axis.position is not None for axis in counted) and len(counted) < len(whole):
        counted = [axis for axis in counted if axis.position is None]
    return counted, [axis for axis in axes if axis not in counted]


def _ways(axes: list[_Axis], *, several: bool) -> list[list[_Axis]]:
    """Let the elements of a list move together: from all low to all high, and by other ways.

    The others matter where several numbers are wanted, which differ from one way to the next.
    """
    draw = random.Random(0)  # noqa: S311 -- a spread of trial ways, nothing secret
    narrowed = [
        [_narrowed(axis, draw) for axis in axes]
        for _ in range(_WAYS if several and any(axis.position is not None for axis in axes) else 0)
    ]
    return [_joined(axes), *map(_joined, narrowed)]


def _narrowed(axis: _Axis, draw: random.Random) -> _Axis:
    if axis.position is None:
        return axis
    half = (axis.high - axis.low) / 2
    low, high = (half * Fraction(draw.random()) for _ in range(2))
    return replace(axis, low=axis.low + low, high=axis.high - high)


def _joined(axes: list[_Axis]) -> list[_Axis]:
    joined = []
    for _, group in itertools.groupby(axes, key=lambda axis: axis.name):
        members = list(group)
        if members[0].position is None:
            joined += members
        else:
            ends = tuple((axis.low, axis.high) for axis in members)
            joined.append(
                _Axis(members[0].name, None, Fraction(0), Fraction(1), whole=False, shared=ends)
            )
    return joined


@dataclass(frozen=True, slots=True)
class _Trial:
    statistic: Statistic
    inputs: Inputs
    condition: Condition

    def at(self, axes: list[_Axis], point: tuple[Any, ...]) -> _Trial:
        """Fix some of the inputs."""
        return replace(self, inputs=self._at(axes, point)) if axes else self

    def numbers(self, axes: list[_Axis], point: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """Compute what these inputs give, or None where they are impossible together."""
        inputs = self._at(axes, point)
        try:
            self.statistic.validate(inputs)
            return self.condition.measure(inputs)
        except (CdpError, ArithmeticError, ValueError):
            return None

    def holds(self, axes: list[_Axis], point: tuple[Any, ...]) -> bool:
        numbers = self.numbers(axes, point)
        return numbers is not None and all(map(_is_wanted, numbers, self.condition.wanted))

    def _at(self, axes: list[_Axis], point: tuple[Any, ...]) -> dict[str, Any]:
        inputs = dict(self.inputs)
        for axis, coordinate in zip(axes, point, strict=True):
            number = Fraction(coordinate)
            if axis.shared:
                inputs[axis.name] = tuple(low + number * (high - low) for low, high in axis.shared)
            elif axis.position is None:
                inputs[axis.name] = number
            else:
                items = list(inputs[axis.name])
                items[axis.position] = number
                inputs[axis.name] = tuple(items)
        return inputs


def _may_hold(trial: _Trial, axes: list[_Axis]) -> bool:
    """Tell whether the corners of all the ranges leave room, so that a search is worth while."""
    if len(axes) > _MOST_CORNERS:
        return True
    return _room(trial, axes, tuple((axis.low, axis.high) for axis in axes)) is not False


def _on_an_edge(trial: _Trial, axes: list[_Axis]) -> bool:
    """Search the edges of the box: inputs that give one number to many digits run through them.

    Along an edge one input moves, so that halving finds even a very narrow range.
    """
    if len(axes) == 1 or len(trial.condition.wanted) == 1:
        return False
    for free in axes:
        others = [axis for axis in axes if axis is not free]
        for corner in itertools.product(*((axis.low, axis.high) for axis in others)):
            if _halving(trial.at(others, corner), [free]):
                return True
    return False


def _halving(trial: _Trial, axes: list[_Axis]) -> bool:
    """Halve boxes of inputs, depth first, while their corners leave room for the print.

    A single number that changes without jumps takes every value between its extremes, so that the
    first box decides.
    """
    boxes = [tuple((axis.low, axis.high) for axis in axes)]
    decided = len(trial.condition.wanted) == 1 and not any(axis.whole for axis in axes)
    if not axes:
        return trial.holds([], ())
    for _ in range(_MOST_BOXES):
        if not boxes:
            return False
        box = boxes.pop()
        room = _room(trial, axes, box)
        if room is False:
            continue
        if decided and room:
            return True
        middle = tuple(_middle(axis, ends) for axis, ends in zip(axes, box, strict=True))
        if trial.holds(axes, middle):
            return True
        boxes.extend(_halves(axes, box))
    return False


def _room(
    trial: _Trial, axes: list[_Axis], box: tuple[tuple[Fraction, Fraction], ...]
) -> bool | None:
    """Tell whether the corners of a box leave room; None where some, not all, are impossible."""
    corners = [trial.numbers(axes, corner) for corner in itertools.product(*box)]
    known = [numbers for numbers in corners if numbers is not None]
    if 0 < len(known) < len(corners):
        return None
    return bool(known) and _leaves_room(known, trial.condition.wanted)


def _leaves_room(corners: list[tuple[Any, ...]], wanted: tuple[Bounds | str, ...]) -> bool:
    return all(
        isinstance(bounds, str) or bounds.meets(min(known), max(known))
        for numbers, bounds in zip(zip(*corners, strict=True), wanted, strict=True)
        for known in [[number for number in numbers if number is not None]]
        if known
    )


def _middle(axis: _Axis, ends: tuple[Fraction, Fraction]) -> Fraction:
    middle = (ends[0] + ends[1]) / 2
    return Fraction(round(middle)) if axis.whole else middle


def _halves(
    axes: list[_Axis], box: tuple[tuple[Fraction, Fraction], ...]
) -> Iterator[tuple[tuple[Fraction, Fraction], ...]]:
    widths = [
        (high - low) / (axis.high - axis.low) for axis, (low, high) in zip(axes, box, strict=True)
    ]
    widest = widths.index(max(widths))
    low, high = box[widest]
    if widths[widest] == 0 or (axes[widest].whole and high - low < 1):
        return
    cut = (low + high) / 2
    for ends in ((low, cut), (cut, high)):
        yield (*box[:widest], ends, *box[widest + 1 :])


def _sampled(trial: _Trial, axes: list[_Axis]) -> bool:
    """Try points all over the ranges.

    A float changes without jumps, so that between a point below the print and one above it lies
    one that gives it; whole numbers and labels have to be met.
    """
    low, high = math.inf, -math.inf
    for point in _samples(axes):
        numbers = trial.numbers(axes, point)
        if numbers is None:
            continue
        if all(map(_is_wanted, numbers, trial.condition.wanted)):
            return True
        (wanted, *others), number = trial.condition.wanted, numbers[0]
        if isinstance(wanted, Bounds) and isinstance(number, float) and not others:
            low, high = min(low, number), max(high, number)
            if wanted.meets(low, high):
                return True
    return False


def _samples(axes: list[_Axis]) -> Iterator[tuple[Fraction, ...]]:
    """Give points spread over the ranges, the same ones each time: lists that rise or fall first.

    A list is low, high, rising or falling through its ranges; or it rises from some position on,
    which is the most that rounding can hide.
    """
    groups = [list(group) for _, group in itertools.groupby(axes, key=lambda axis: axis.name)]
    shapes = ((0, 0), (1, 1), (0, 1), (1, 0))
    for chosen in itertools.product(shapes, repeat=len(groups)):
        yield tuple(
            _drawn(axis, share)
            for group, ends in zip(groups, chosen, strict=True)
            for axis, share in zip(group, _steps(*ends, len(group)), strict=True)
        )
    for start in range(1, max(map(len, groups), default=0)):
        yield tuple(
            _drawn(axis, share)
            for group in groups
            for axis, share in zip(
                group, [1.0] * start + _steps(0, 1, len(group) - start), strict=False
            )
        )
    draw = random.Random(0)  # noqa: S311 -- a spread of trial points, nothing secret
    for _ in range(_SAMPLES):
        yield tuple(_drawn(axis, draw.random()) for axis in axes)


def _steps(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * n / max(count - 1, 1) for n in range(count)]


def _drawn(axis: _Axis, share: float) -> Fraction:
    number = axis.low + Fraction(share) * (axis.high - axis.low)
    return (
        Fraction(min(max(round(number), ceil(axis.low)), floor(axis.high)))
        if axis.whole
        else number
    )
