"""Whether numbers can be what the words beside them say: checks on columns of observations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.model import NumberKind, Statistic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Marked = NDArray[np.bool_]


_NEAR = 0.15
"""How near the decimal logarithm of a jump must lie to a whole number."""
_RATES = frozenset({Statistic.PROPORTION, Statistic.CRUDE_RATE})


_LISTED = 5
"""Lines that a message lists."""
FRACTIONS = "Add `--fractions` (`fractions=True`)"
"""What to do where shares are written as fractions."""


class Doubt(NamedTuple):
    """Rows that are doubted: in which column, why, what to do, and what is lost of them."""

    rows: Marked
    column: str
    problem: str
    hint: str = ""
    loses: bool = True
    empties: tuple[str, ...] = ()
    """Columns whose cells are lost, where the rest of the rows can stay."""
    names_areas: bool = False
    """Whether the areas of the rows are named."""


class _Checked(NamedTuple):
    """Numbers of one sort: of one indicator with one statistic and multiplier."""

    value: Floats
    lower: Floats
    upper: Floats
    numerator: Floats
    denominator: Floats
    decimals: Floats
    """Decimals that each value is printed with."""
    years: Floats
    series: NDArray[np.integer]
    lines: NDArray[np.int64]
    statistic: str
    per: float
    noun: str


def plausible(
    kinds: Sequence[NumberKind],
    codes: NDArray[np.integer],
    numbers: Callable[[str], Floats],
    *,
    good: Marked,
    series: NDArray[np.integer],
    lines: NDArray[np.int64],
    years: Floats,
    noun: str = "line",
) -> tuple[list[NumberKind], list[Doubt]]:
    """Check numbers against their sort, and find the sort by counts where no word tells it.

    Parameters
    ----------
    kinds : sequence of NumberKind
        The sorts.
    codes : ndarray of int
        For each row the place of its sort.
    numbers : callable
        Gives the columns by name: `value`, `numerator`, `decimals` and so on; NaN where missing.
    good : ndarray of bool
        Rows to look at.
    series, lines, years : ndarray
        For each row its series, its line for messages, and how many years its period lasts.
    noun : str
        What the lines are: `line` or `row`.

    Returns
    -------
    tuple
        The sorts, and what is doubted; the rows of a doubt are marked among all rows.
    """
    columns = {name: numbers(name) for name in _Checked._fields[:6]}
    rows = np.flatnonzero(good)
    rows = rows[np.argsort(codes[rows], kind="stable")]
    ends = np.searchsorted(codes[rows], np.arange(len(kinds) + 1))
    found, doubted = list(kinds), list[Doubt]()
    for code, kind in enumerate(kinds):
        held = rows[ends[code] : ends[code + 1]]
        given = _Checked(
            **{name: column[held] for name, column in columns.items()}, years=years[held],
            series=series[held], lines=lines[held], statistic=kind.statistic, per=kind.per, noun=noun,
        )  # fmt: skip
        if kind.statistic is Statistic.OTHER and _follows_from_counts(given):
            share = kind.per == 100
            statistic = Statistic.PROPORTION if share else Statistic.CRUDE_RATE
            read = "percentages" if share else "crude rates"
            note = f"the counts give the values, read as {read}"
            found[code] = replace(kind, statistic=statistic, note=note)
            given = given._replace(statistic=statistic)
        for doubt in _doubts(given):
            if doubt.rows.any():
                marked = np.zeros(len(good), dtype=bool)
                marked[held[doubt.rows]] = True
                doubted.append(doubt._replace(rows=marked))
    return found, doubted


def _doubts(given: _Checked) -> Iterator[Doubt]:
    """Give what is doubted of the numbers of one sort."""
    yield from _counts(given)
    yield from _shares(given)
    yield from _against_counts(given)
    yield from _limits(given)
    yield from _jumps(given)


def _counts(given: _Checked) -> Iterator[Doubt]:
    for name in ("numerator", "denominator", "value"):
        numbers = getattr(given, name)
        if name != "value" or given.statistic == Statistic.COUNT:
            yield Doubt(
                numbers < 0, name, "is a negative count", "Correct or leave out these rows."
            )
    if given.statistic == Statistic.COUNT:
        known = np.where(np.isnan(given.value), 0, given.value)
        fraction = known != np.rint(known)
        yield Doubt(
            fraction,
            "value",
            "is not a whole number, but counts are",
            "If the values are averages, add `--statistic mean`.",
        )
        nines = given.value == 9999
        if nines.sum() > 1:
            yield Doubt(
                nines, "value", "is 9999 more than once: is that a code for missing?", loses=False
            )


def _shares(given: _Checked) -> Iterator[Doubt]:
    value = given.value
    known = ~np.isnan(value)
    no_counts = np.isnan(given.numerator).all() or np.isnan(given.denominator).all()
    percent = given.per == 100 and given.statistic == Statistic.PROPORTION
    if percent and known.any() and (value[known] <= 1).all() and no_counts:
        hint = "if 0.29 means 29%, add `--fractions`"
        yield Doubt(known, "value", "is never above 1%", hint, loses=False)
    if given.statistic == Statistic.PROPORTION:
        outside = (value < 0) | (value > given.per)
        yield Doubt(outside, "value", f"is a proportion outside 0 to {given.per:g}",
                    "Correct `per` or `statistic`.")  # fmt: skip


def _against_counts(given: _Checked) -> Iterator[Doubt]:
    """Compare rates and proportions with their own counts, to half the last digit."""
    expected, both, fits = _by_counts(given)
    both &= given.value != 0
    with np.errstate(all="ignore"):
        ratio = expected / given.value
        fives = given.value % 5 == 0
    # A print without decimals may be rounded to fives: 41% as 40 (reading.md, section 4, rule 5).
    coarse = (given.decimals == 0) & fives & (abs(expected - given.value) <= 2.5)
    if (rounded := both & ~fits & coarse & (given.per >= 100)).any():
        yield Doubt(
            rounded, "value", "looks rounded to a multiple of five, given its counts", loses=False
        )
    odd = both & ~fits & ~rounded
    if not odd.any() or given.statistic not in _RATES:
        return
    for power in (0.001, 0.01, 0.1, 10, 100, 1000):
        if (abs(ratio[both] / power - 1) < 0.05).all():
            times = f"1/{power:g} of" if power > 1 else f"{1 / power:g} times"
            problem = f"is always {times} what its counts give"
            yield Doubt(both, "value", problem, f"{FRACTIONS}, or correct `per`.")
            return
    row = int(np.flatnonzero(odd)[0])
    said = _rate(expected[row], given, _places(given, row))
    problem = (
        f"does not match the value: {given.numerator[row]:,.0f} of "
        f"{given.denominator[row]:,.0f} is {said}, but `value` is {given.value[row]:.{_places(given, row)}f}"
    )
    yield Doubt(odd, "numerator", problem, "Correct the counts or the value.",
                empties=("numerator", "denominator"))  # fmt: skip


def _follows_from_counts(given: _Checked) -> bool:
    """Tell whether counts stand beside the values, and give each of them (rule 5)."""
    _, both, fits = _by_counts(given)
    return bool(both.any() and fits[both].all())


def _by_counts(given: _Checked) -> tuple[Floats, Marked, Marked]:
    """Give the rates that the counts give, where both are there, and where they are alike."""
    with np.errstate(all="ignore"):
        expected = given.per * given.numerator / given.denominator
        step = _half(given) + 1e-6 * abs(given.value)
        size = 2.5 if _to_fives(given.numerator) else 0.0
        slack = step + given.per * size / given.denominator
        pooled = abs(expected / given.years - given.value) <= slack
    return (
        expected,
        ~np.isnan(expected) & ~np.isnan(given.value),
        (abs(expected - given.value) <= slack) | pooled,
    )


def _half(given: _Checked) -> Floats:
    """Give half the unit of the last digit of each value."""
    return 0.5 * 10.0 ** -np.nan_to_num(given.decimals)


def _to_fives(numbers: Floats) -> bool:
    known = numbers[~np.isnan(numbers)]
    return len(known) > 2 and bool((known % 5 == 0).all())


def _places(given: _Checked, row: int) -> int:
    return int(np.nan_to_num(given.decimals[row]))


def _rate(rate: float, given: _Checked, places: int) -> str:
    return f"{rate:.{places}f}%" if given.per == 100 else f"{rate:.{places}f} per {given.per:,.0f}"


def _limits(given: _Checked) -> Iterator[Doubt]:
    swapped = given.lower > given.upper
    outside = outside_limits(given.value, given.lower, given.upper, given.decimals)
    yield Doubt(swapped, "lower", "exceeds `upper`", "Swap the two limits.")
    yield Doubt(outside & ~swapped, "value", "is outside its limits", "Correct these rows.",
                names_areas=True)  # fmt: skip


def outside_limits(value: Floats, lower: Floats, upper: Floats, decimals: Floats) -> Marked:
    """Mark values outside their limits by more than half a unit of the coarser print (rule 11)."""
    size = len(value)
    printed = decimals_shown(np.concatenate([lower, upper]))
    limits = np.maximum(printed[:size], printed[size:]).max(initial=0)
    half = 0.5 * 10.0 ** -np.minimum(np.nan_to_num(decimals), limits)
    slack = half + 1e-9 * abs(value)
    outside: Marked = (value < lower - slack) | (value > upper + slack)
    return outside


def decimals_shown(numbers: Floats) -> Floats:
    """Give the decimals that numbers show; more than six are taken for those of a quotient."""
    shown = np.full(len(numbers), 15.0)
    shown[~np.isfinite(numbers)] = 0
    for places in range(6, -1, -1):
        with np.errstate(invalid="ignore"):
            shown[abs(numbers - np.round(numbers, places)) <= 1e-12 * abs(numbers)] = places
    return shown


def _jumps(given: _Checked) -> Iterator[Doubt]:
    """Find values that differ by a power of ten from the others of their series."""
    size = len(given.value)
    small, large, other = (np.zeros(size, dtype=bool) for _ in range(3))
    positive = given.value > 0
    for kept in _varied(given, np.flatnonzero(positive)):
        for row in kept:
            median = float(np.median(given.value[kept[kept != row]]))
            power = np.log10(median / given.value[row])
            near = round(power)
            if not 1 <= abs(near) <= 3 or abs(power - near) > _NEAR:
                continue
            if given.statistic == Statistic.COUNT and median < 100:
                continue
            two = abs(near) == 2 and given.statistic in _RATES
            ((small if near > 0 else large) if two else other)[row] = True
    for marked, said in ((small, "a hundredth of"), (large, "a hundred times")):
        others = positive & ~marked & np.isin(given.series, given.series[marked])
        listed = _listed(given.lines[others], given.noun)
        problem = f"is about {said} the other values of its series ({listed})"
        yield Doubt(marked, "value", problem, "Write all as percentages, or all as fractions.")
    yield Doubt(
        other,
        "value",
        "is at least ten times its neighbours, or at most a tenth of them",
        loses=False,
    )


def _varied(given: _Checked, rows: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Give the rows of each series of four or more that spread over nearly a power of ten."""
    rows = rows[np.argsort(given.series[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(given.series[rows], prepend=-1))
    if not len(starts):
        return []
    least, most = (end.reduceat(given.value[rows], starts) for end in (np.minimum, np.maximum))
    sizes = np.diff(starts, append=len(rows))
    wide = np.flatnonzero((sizes >= 4) & (most >= 7 * least))
    return [rows[starts[n] : starts[n] + sizes[n]] for n in wide]


def _listed(lines: NDArray[np.int64], noun: str) -> str:
    shown = ", ".join(map(str, lines[:_LISTED].tolist()))
    return f"{noun}{'s' * (len(lines) > 1)} {shown}{', ...' * (len(lines) > _LISTED)}"
