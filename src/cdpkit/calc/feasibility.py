"""What printed numbers allow: implied counts, monotone splits, bounds of parts and of need."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_level,
    as_number,
    marks_bad_rows,
    refuse,
)
from cdpkit.calc.intervals import Interval
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import OnBad, Operand


DAYS_A_YEAR = 365.25
OF_NEED = "limits of the prevalence"
"""Name of the limits of a share of unmet need."""


def part_of_whole(part: Operand, whole: Operand) -> Operand:
    """Part as a percentage of its whole; a formula without guards.

    Parameters
    ----------
    part, whole : number, array or column expression
        Counts; whole not 0.

    Returns
    -------
    number, array or column expression
        Percent, in the kind of the operands: fractions give an exact fraction.

    Examples
    --------
    >>> f"{part_of_whole(1_263, 3_090):.1f}"
    '40.9'
    """
    return 100 * part / whole


def per_year(count: Operand, days: Operand) -> Operand:
    """Events a year of 365.25 days; a formula without guards.

    Parameters
    ----------
    count : number, array or column expression
        Events in all.
    days : number, array or column expression
        Length of the time they fell in, > 0.

    Returns
    -------
    number, array or column expression
        Events a year.

    Examples
    --------
    >>> f"{per_year(193, 924):.1f}"
    '76.3'
    """
    return count * DAYS_A_YEAR / days


def composition_bound(growth_percent: Operand, share: Operand) -> Operand:
    """Least growth of the rest when a total grew and one part of it did not; without guards.

    Parameters
    ----------
    growth_percent : number, array or column expression
        Growth of the total, in percent.
    share : number, array or column expression
        Share of the part in the total at the start, in [0, 1).

    Returns
    -------
    number, array or column expression
        Percent; the rest grew by this or more.

    Examples
    --------
    >>> from fractions import Fraction
    >>> composition_bound(24, Fraction(2, 5))
    Fraction(40, 1)
    """
    return growth_percent / (1 - share)


@result
class ImpliedCounts(Result):
    """The whole numbers that a printed percentage allows.

    Parameters
    ----------
    percent : Fraction
        The percentage as printed, exact.
    decimals : int
        Decimals of the print.
    denominator : tuple of int
        Lowest and highest denominator.
    counts : range
        From the lowest to the highest count; empty if none gives the print. With a range of small
        denominators a number in between may be impossible.

    Examples
    --------
    >>> from cdpkit.calc import implied_counts
    >>> print(implied_counts("88%", 193))
    169 to 170 are 88% of 193
    """

    percent: Fraction
    decimals: int
    denominator: tuple[int, int]
    counts: range

    @property
    def possible(self) -> bool:
        """Whether any whole number gives the print."""
        return bool(self.counts)  # `len` knows no numbers above 2^63

    def sentence(self) -> str:
        """Say what was found."""
        low, high = self.denominator
        of = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        print_ = f"{float(self.percent):.{self.decimals}f}% of {of}"
        if not self.possible:
            return f"no whole number is {print_}"
        first, last = self.counts[0], self.counts[-1]
        return f"{first:,} is {print_}" if first == last else f"{first:,} to {last:,} are {print_}"


def implied_counts(
    percent: str | int | Decimal | Fraction,
    denominator: int | tuple[int, int],
    *,
    decimals: int | None = None,
) -> ImpliedCounts:
    """Find the whole numbers that print as the given percentage of the denominator.

    The arithmetic is exact; a half may have been rounded away from zero or to even. Below a
    denominator of 100, at 0 decimals, there may be no such number: the print is then wrong.

    Parameters
    ----------
    percent : str, int, Decimal or Fraction
        The percentage as printed, 0 to 100: `"88"`, `"88%"`, `"87.6"`.
    denominator : int or tuple of int
        The whole, or its lowest and highest value, > 0.
    decimals : int, optional
        Decimals of the print. Default: those of `percent`.

    Returns
    -------
    ImpliedCounts
        The range of counts, which may be empty.

    Raises
    ------
    InputError
        If `percent` lies outside 0 to 100 or has more decimals than `decimals`, a float is given
        without `decimals`, or a denominator is not a whole number above zero.

    Examples
    --------
    >>> print(implied_counts("88%", 193))
    169 to 170 are 88% of 193
    >>> print(implied_counts(45, (1_596, 1_625)))
    711 to 739 are 45% of 1,596 to 1,625
    >>> print(implied_counts(51, 7))
    no whole number is 51% of 7
    """
    value, places = _printed(percent, decimals)
    low, high = _denominators(denominator)
    half = Fraction(1, 2) / Fraction(10) ** places
    even = (value * Fraction(10) ** places) % 2 == 0
    least, most = max(value - half, Fraction(0)) / 100, (value + half) / 100

    def some_denominator(k: int) -> bool:
        """Whether a denominator in the range makes `k` print as given."""
        first = max(low, math.ceil(k / most) if even else math.floor(k / most) + 1)
        last = high if least == 0 else min(high, math.floor(k / least))
        return max(first, k) <= last

    candidates = range(math.ceil(least * low), min(high, math.floor(most * high)) + 1)
    lowest = next((k for k in candidates if some_denominator(k)), None)
    if lowest is None:
        return ImpliedCounts(value, places, (low, high), range(0))
    highest = next(k for k in reversed(candidates) if some_denominator(k))
    return ImpliedCounts(value, places, (low, high), range(lowest, highest + 1))


def _printed(percent: object, decimals: int | None) -> tuple[Fraction, int]:
    if isinstance(percent, str):
        percent = percent.strip().removesuffix("%").replace(",", "")
    value = as_number("percent", percent)
    if not 0 <= value <= 100:
        raise InputError("percent", f"is {float(value):g}", "A share of a whole is 0 to 100.")
    if decimals is None:
        if isinstance(percent, (float, Fraction)):
            hint = "Give text or a Decimal, or `decimals`."
            raise InputError("percent", f"{float(value):g} does not show its decimals", hint)
        exponent = Decimal(str(percent)).as_tuple().exponent
        decimals = max(0, -int(exponent))
    if (value * Fraction(10) ** decimals).denominator != 1:
        problem = f"{float(value):g} has more decimals than {decimals}"
        raise InputError("percent", problem, "Raise `decimals`.")
    return value, decimals


def _denominators(denominator: int | tuple[int, int]) -> tuple[int, int]:
    pair = denominator if isinstance(denominator, tuple) else (denominator, denominator)
    ends = [_whole("denominator", end, 1) for end in pair]
    if len(ends) != 2 or ends[0] > ends[1]:
        hint = "Give a whole number above zero, or a (lowest, highest) pair."
        raise InputError("denominator", f"is {denominator!r}", hint)
    return ends[0], ends[1]


@result
class MonotoneSplit(Result):
    """Bounds of the parts of a total that change strictly in one direction.

    Parameters
    ----------
    total : int
        The sum of the parts.
    direction : str
        `increasing` or `decreasing`.
    lowest, highest : tuple of int
        Bounds of each part, in order; empty if there is no such split.

    Examples
    --------
    >>> from cdpkit.calc import monotone_split
    >>> print(monotone_split(121, 3))
    121 = 0 to 39 + 1 to 60 + 42 to 120
    """

    total: int
    direction: str
    lowest: tuple[int, ...]
    highest: tuple[int, ...]

    @property
    def possible(self) -> bool:
        """Whether any split exists."""
        return bool(self.lowest)

    def sentence(self) -> str:
        """Say what was found."""
        if not self.possible:
            return f"{self.total:,} cannot be split into strictly {self.direction} whole numbers"
        parts = zip(self.lowest, self.highest, strict=True)
        return f"{self.total:,} = " + " + ".join(f"{low} to {high}" for low, high in parts)


def monotone_split(total: int, parts: int, *, direction: str = "increasing") -> MonotoneSplit:
    """Bound the parts of a total when whole numbers rise (or fall) strictly from part to part.

    Parameters
    ----------
    total : int
        Sum of the parts, >= 0.
    parts : int
        Number of parts, >= 1.
    direction : {"increasing", "decreasing"}, default "increasing"
        Order of the parts.

    Returns
    -------
    MonotoneSplit
        Lowest and highest value of each part; none if there is no such split.

    Raises
    ------
    InputError
        If `total` or `parts` is not a whole number of that size, or `direction` is unknown.

    Examples
    --------
    >>> print(monotone_split(121, 3))
    121 = 0 to 39 + 1 to 60 + 42 to 120
    """
    as_choice("direction", direction, ("increasing", "decreasing"))
    whole, m = _whole("total", total, 0), _whole("parts", parts, 1)
    if whole < m * (m - 1) // 2:
        return MonotoneSplit(whole, direction, (), ())
    lowest = [*range(m - 1), -(-(whole + m * (m - 1) // 2) // m)]
    highest = []
    for i in range(m):  # the parts before are 0..i-1, those after rise by one each
        others = i * (i - 1) // 2 + (m - 1 - i) * (m - i) // 2
        highest.append((whole - others) // (m - i))
    step = 1 if direction == "increasing" else -1
    return MonotoneSplit(whole, direction, tuple(lowest[::step]), tuple(highest[::step]))


def _whole(argument: str, value: object, least: int) -> int:
    number = as_number(argument, value)
    if number.denominator != 1 or number < least:
        raise InputError(argument, f"is {value!r}", f"Give a whole number from {least}.")
    return int(number)


@aligns_labels()
@marks_bad_rows("in_treatment", "prevalence", "lower", "upper")
def unmet_need(
    in_treatment: ArrayLike,
    prevalence: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Share of the people in need who are not in treatment, with limits from the prevalence.

    Parameters
    ----------
    in_treatment : array_like, shape (...,)
        People in treatment, >= 0.
    prevalence : array_like, broadcastable with `in_treatment`
        Estimated people in need, > 0.
    lower, upper : array_like, optional
        Limits of the prevalence, > 0. They swap: the lower prevalence gives the lower need.
    confidence : float, default 0.95
        Coverage of the given limits, carried through.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        In [0, 1]. A need below 0 is set to 0 and the warnings say so. Without limits of the
        prevalence the limits are NaN.

    Raises
    ------
    InputError
        If a number is impossible, only one limit is given, or the limits do not enclose the
        prevalence.

    Examples
    --------
    >>> print(unmet_need(1_827, 3_090, lower=2_600, upper=3_800))
    0.409 (0.297 to 0.519), 95% limits of the prevalence
    """
    if (lower is None) != (upper is None):
        name = "lower" if lower is None else "upper"
        raise InputError(name, "is missing", "Give both limits of the prevalence, or none.")
    bounds = (np.nan, np.nan) if lower is None or upper is None else (lower, upper)
    treated, need, low, high = as_counts(
        denominators=["prevalence", "lower", "upper"],
        in_treatment=in_treatment,
        prevalence=prevalence,
        lower=bounds[0],
        upper=bounds[1],
    )
    outside = (low > need) | (high < need)
    refuse(
        outside,
        "prevalence",
        "is outside its limits",
        "Give lower <= prevalence <= upper.",
        code="outside_limits",
    )
    shares = [1 - treated / people for people in (need, low, high)]
    below = np.asarray(np.any([share < 0 for share in shares], axis=0))
    warnings: tuple[str, ...] = ()
    if below.any():
        where = "" if below.ndim == 0 else f" in {int(below.sum())} of {below.size}"
        warnings = (f"in treatment exceeds the prevalence or a limit of it{where}: need set to 0",)
    estimate, least, most = (np.maximum(share, 0) for share in shares)
    return Interval(estimate, least, most, as_level(confidence), OF_NEED, warnings, whole=1)
