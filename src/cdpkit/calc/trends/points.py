"""The valid points of a series, read as exact numbers in the order of the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cdpkit.calc.arguments import as_choice, as_exact, as_number
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from fractions import Fraction

    from cdpkit.calc.arguments import Column


class Point(NamedTuple):
    """One valid year: value and weight, or numerator and denominator."""

    year: Fraction
    first: Fraction
    second: Fraction


def each(argument: str, column: Column) -> list[object]:
    """Give the elements of a sequence."""
    try:
        return list(column)
    except TypeError as error:
        raise InputError(argument, f"is {column!r}, no sequence", "Give one for each.") from error


def _columns(
    years: Column, **columns: Column | None
) -> list[tuple[Fraction, list[Fraction | None]]]:
    """Read the columns as exact numbers, in the order of the years."""
    times = [as_number("times", year) for year in each("times", years)]
    if len(set(times)) < len(times):
        twice = next(float(t) for t in times if times.count(t) > 1)
        raise InputError("times", f"has {twice:g} twice", "Keep one value a year.")
    read: list[list[Fraction | None]] = []
    for name, column in columns.items():
        read.append(
            [as_exact(name, value) for value in each(name, () if column is None else column)]
        )
        if len(read[-1]) != len(times):
            problem = f"has {len(read[-1])} values for {len(times)} years"
            raise InputError(name, problem, "Give one value a year; NaN for missing.")
    rows = [(t, [column[i] for column in read]) for i, t in enumerate(times)]
    return sorted(rows, key=lambda row: row[0])


def value_points(
    years: Column, values: Column | None, lower: Column | None, upper: Column | None, z2: Fraction
) -> list[Point]:
    """Give the valid points with weight 1 / sigma^2, sigma = width / z2."""
    points = []
    for year, (value, low, high) in _columns(years, values=values, lower=lower, upper=upper):
        if value is None or low is None or high is None or high <= low:
            continue
        points.append(Point(year, value, (z2 / (high - low)) ** 2))
    return points


def count_points(
    years: Column, numerator: Column | None, denominator: Column | None
) -> list[Point]:
    """Give the points that have both counts."""
    points = []
    for year, (k, n) in _columns(years, numerator=numerator, denominator=denominator):
        if k is None or n is None:
            continue
        if k < 0 or n <= 0 or k > n:
            problem = f"is {float(k):g} of {float(n):g} in {float(year):g}"
            raise InputError("numerator", problem, "Counts need 0 <= numerator <= denominator.")
        points.append(Point(year, k, n))
    return points


def counts_given(
    numerator: object, denominator: object, values: object, lower: object, upper: object
) -> bool:
    """Tell whether the counts were given (True) or the values with limits (False)."""
    counts = [part is not None for part in (numerator, denominator)]
    limits = [part is not None for part in (values, lower, upper)]
    if all(counts) and not any(limits):
        return True
    if all(limits) and not any(counts):
        return False
    raise InputError(
        "values",
        "and the other inputs do not go together",
        "Give either `values`, `lower` and `upper`, or `numerator` and `denominator`.",
    )


def columns_of(variant: str, limits: dict[str, Any], counts: dict[str, Any]) -> dict[str, Any]:
    """Give the columns that the variant needs; counts may stand beside values with limits."""
    as_choice("variant", variant, ("fingertips", "guidance"))
    if variant == "fingertips" and not any(part is None for part in (limits | counts).values()):
        return limits | counts
    if counts_given(**counts, **limits) != (variant == "guidance"):
        needed = "`numerator` and `denominator`"
        if variant == "fingertips":
            needed = "`values`, `lower`, `upper`"
        raise InputError("variant", f"{variant!r} lacks its inputs", f"Give {needed}.")
    return counts if variant == "guidance" else limits
