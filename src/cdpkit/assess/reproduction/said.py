"""What words beside a number say of it: its direction, its unit, whether it is a level."""

from __future__ import annotations

from functools import lru_cache

from cdpkit.assess.reproduction.statistic import Scale
from cdpkit.model.printed_values import Bounds, PrintedValue, Qualifier, Unit

_RISING = frozenset(
    {
        Qualifier.INCREASED,
        Qualifier.HIGHER_THAN,
        Qualifier.INCREASING_EACH_YEAR,
        Qualifier.TIMES_MORE,
    }
)
_FALLING = frozenset(
    {Qualifier.REDUCED, Qualifier.LOWER_THAN, Qualifier.REDUCING_EACH_YEAR, Qualifier.TIMES_LESS}
)
_PERCENT = frozenset({Unit.PERCENT, Unit.PERCENT_CHANGE})


@lru_cache(maxsize=1024)
def parsed(text: str) -> PrintedValue:
    """Read a print, each different text once.

    Examples
    --------
    >>> parsed("54%").unit.value
    'percent'
    """
    return PrintedValue.parse(text)


def is_pace(text: str) -> bool:
    """Tell whether a print counts by the day, week, month or year.

    Examples
    --------
    >>> is_pace("12 a day"), is_pace("12")
    (True, False)
    """
    return parsed(text).unit is Unit.PACE


def direction_of(text: str) -> int | None:
    """Give the direction that words state: 1 up, -1 down, 0 no change; None for none.

    Examples
    --------
    >>> [direction_of(text) for text in ("rose", "90 fewer", "no change", "54%")]
    [1, -1, 0, None]
    """
    said = frozenset(parsed(text).qualifiers)
    ways = [bool(said & _RISING), bool(said & _FALLING), Qualifier.NO_CHANGE in said]
    return (1, -1, 0)[ways.index(True)] if sum(ways) == 1 else None


def direction_bounds(text: str, scale: Scale, decimals: int | None) -> Bounds | None:
    """Give the values that the direction of words allows, whatever their size.

    Parameters
    ----------
    text : str
        The words.
    scale : Scale
        How the statistic reads them. A level has no direction, and a ratio no rounding to 1.
    decimals : int or None
        Decimals at which `no change` rounds to 0; None for whole numbers.

    Returns
    -------
    Bounds or None
        None where the words state no direction, or the statistic shows none.

    Examples
    --------
    >>> print(direction_bounds("fell", Scale.RATIO, None), direction_bounds("rose", Scale.SHARE, None))
    (-inf, 1) None
    """
    way, neutral = direction_of(text), scale.neutral
    if way is None or neutral is None:
        return None
    if way:
        low, high = (neutral, None) if way > 0 else (None, neutral)
        return Bounds(low, high, includes_lower=False, includes_upper=False)
    return Bounds.rounding_to(neutral, decimals or 0, ties="either") if neutral == 0 else None


def says_level(text: str, scale: Scale) -> bool:
    """Tell whether words name the level that was reached, where the statistic is a change.

    Examples
    --------
    >>> [says_level(t, Scale.PERCENT_CHANGE) for t in ("fell to 30", "fell by 30", "doubled")]
    [True, False, False]
    """
    printed = parsed(text)
    level = not printed.change and printed.unit is not Unit.RATIO and printed.value is not None
    return level and scale.neutral is not None and direction_of(text) is not None


def mixes_points_and_percent(text: str, scale: Scale) -> bool:
    """Tell whether a print gives points for a percentage, or a percentage for points.

    Examples
    --------
    >>> mixes_points_and_percent("4%", Scale.POINTS)
    True
    >>> mixes_points_and_percent("rose to 44%", Scale.POINTS)
    False
    """
    if says_level(text, scale):
        return False
    unit = parsed(text).unit
    if scale is Scale.POINTS:
        return unit in _PERCENT
    relative = scale in (Scale.PERCENT_CHANGE, Scale.SHARE, Scale.RATIO)
    return relative and unit is Unit.PERCENTAGE_POINT
