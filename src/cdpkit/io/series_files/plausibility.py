"""Whether numbers can be what the words beside them say: checks on columns of observations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.model import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Marked = NDArray[np.bool_]

__all__ = ["Checked", "Doubt", "doubts"]

_NEAR = 0.15
"""How near the decimal logarithm of a jump must lie to a whole number."""
_RATES = frozenset({Statistic.PROPORTION, Statistic.CRUDE_RATE})


class Doubt(NamedTuple):
    """Rows that are doubted: in which column, why, what to do, and whether they are lost."""

    rows: Marked
    column: str
    problem: str
    hint: str = ""
    loses: bool = True


class Checked(NamedTuple):
    """Numbers of one sort: of one indicator with one statistic and multiplier."""

    value: Floats
    lower: Floats
    upper: Floats
    numerator: Floats
    denominator: Floats
    years: Floats
    series: NDArray[np.integer]
    statistic: str
    per: float
    unit: str
    decimals: int


def doubts(given: Checked) -> Iterator[Doubt]:
    """Give what is doubted of the numbers of one sort."""
    yield from _counts(given)
    yield from _shares(given)
    yield from _against_counts(given)
    yield from _limits(given)
    yield from _jumps(given)


def _counts(given: Checked) -> Iterator[Doubt]:
    for name in ("numerator", "denominator", "value"):
        numbers = getattr(given, name)
        if name != "value" or given.statistic == Statistic.COUNT:
            yield Doubt(numbers < 0, name, "is a negative count", "Mend or leave out these rows.")
    if given.statistic == Statistic.COUNT:
        known = np.where(np.isnan(given.value), 0, given.value)
        fraction = known != np.rint(known)
        yield Doubt(fraction, "value", "is a fraction of a count", "Say that they are means.")
        nines = given.value == 9999
        if nines.sum() > 1:
            yield Doubt(nines, "value", "is 9999 more than once, a code for missing?", loses=False)


def _shares(given: Checked) -> Iterator[Doubt]:
    value = given.value
    known = ~np.isnan(value)
    no_counts = np.isnan(given.numerator).all() or np.isnan(given.denominator).all()
    percent = given.per == 100 and given.statistic == Statistic.PROPORTION
    if percent and known.any() and (value[known] <= 1).all() and no_counts:
        problem = "all at most 1%: if 0.29 means 29%, say `fractions`"
        yield Doubt(known, "value", problem, loses=False)
    if given.statistic == Statistic.PROPORTION:
        outside = (value < 0) | (value > given.per)
        yield Doubt(outside, "value", f"is a proportion outside 0 to {given.per:g}",
                    "Mend `per` or `statistic`.")  # fmt: skip


def _against_counts(given: Checked) -> Iterator[Doubt]:
    """Compare rates and proportions with their own counts, to half the last digit."""
    with np.errstate(all="ignore"):
        expected = given.per * given.numerator / given.denominator
        pooled = expected / given.years
        step = 0.5 * 10.0**-given.decimals * (1 + 1e-9)
        size = 2.5 if _to_fives(given.numerator) else 0.0
        slack = step + given.per * size / given.denominator
        fits = (abs(expected - given.value) <= slack) | (abs(pooled - given.value) <= slack)
        ratio = expected / given.value
    both = ~np.isnan(expected) & ~np.isnan(given.value) & (given.value != 0)
    # A print without decimals may be rounded to fives: 41% as 40 (reading.md, section 4, rule 5).
    coarse = (given.decimals == 0) & (given.value % 5 == 0) & (abs(expected - given.value) <= 2.5)
    if (rounded := both & ~fits & coarse & (given.per >= 100)).any():
        yield Doubt(rounded, "value", "is rounded to fives, by its counts", loses=False)
    odd = both & ~fits & ~rounded
    if not odd.any() or given.statistic not in _RATES:
        return
    for power in (0.001, 0.01, 0.1, 10, 100, 1000):
        if (abs(ratio[both] / power - 1) < 0.05).all():
            problem = (
                f"is throughout 1/{power:g} of its counts"
                if power > 1
                else (f"is throughout {1 / power:g} times its counts")
            )
            yield Doubt(both, "value", problem, "Say `fractions`, or mend `per`.")
            return
    row = int(np.flatnonzero(odd)[0])
    said = _rate(expected[row], given)
    problem = (
        f"does not follow from its counts: {given.numerator[row]:,.0f} of "
        f"{given.denominator[row]:,.0f} is {said}, `value` is {given.value[row]:.{given.decimals}f}"
    )
    yield Doubt(odd, "value", problem, "Mend the counts or the value.")


def _to_fives(numbers: Floats) -> bool:
    known = numbers[~np.isnan(numbers)]
    return len(known) > 2 and bool((known % 5 == 0).all())


def _rate(rate: float, given: Checked) -> str:
    places = given.decimals
    return f"{rate:.{places}f}%" if given.per == 100 else f"{rate:.{places}f} per {given.per:,.0f}"


def _limits(given: Checked) -> Iterator[Doubt]:
    half = 0.5 * 10.0**-given.decimals
    with np.errstate(invalid="ignore"):
        outside = (given.value < given.lower - half) | (given.value > given.upper + half)
        swapped = given.lower > given.upper
    yield Doubt(swapped, "lower", "exceeds `upper`", "Swap the two limits.")
    yield Doubt(outside & ~swapped, "value", "lies outside its limits", "Mend these rows.")


def _jumps(given: Checked) -> Iterator[Doubt]:
    """Find values that differ by a power of ten from the others of their series."""
    hundred, other = np.zeros(len(given.value), bool), np.zeros(len(given.value), bool)
    positive = given.value > 0
    order = np.lexsort([np.arange(len(given.series)), given.series])
    starts = np.flatnonzero(np.diff(given.series[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        kept = rows[positive[rows]]
        if len(kept) < 4 or given.value[kept].max() < 7 * given.value[kept].min():
            continue
        for row in kept:
            median = float(np.median(given.value[kept[kept != row]]))
            power = np.log10(median / given.value[row])
            near = round(power)
            if not 1 <= abs(near) <= 3 or abs(power - near) > _NEAR:
                continue
            if given.statistic == Statistic.COUNT and median < 100:
                continue
            two = abs(near) == 2 and given.statistic in _RATES
            (hundred if two else other)[row] = True
    problem = "mixes two scales: these are a hundredth or a hundred times of their neighbours"
    yield Doubt(hundred, "value", problem, "Write all as percentages, or all as fractions.")
    yield Doubt(other, "value", "is ten times its neighbours or more, or a tenth", loses=False)
