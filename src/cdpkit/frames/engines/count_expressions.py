"""Limits of counts as expressions: Byar's formula, and a look-up of the exact ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from cdpkit.calc.arguments import two_sided_z
from cdpkit.calc.rates import BYAR_FROM, byar_limits, exact_limits
from cdpkit.frames.engines.rules import Rule

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray


SMALL = range(BYAR_FROM)


def count_limits(count: nw.Expr, level: float) -> tuple[nw.Expr, nw.Expr]:
    """Give the limits of whole counts: exact Poisson under 10, Byar from 10.

    Byar's lower limit is above 0 from 10 events on, at any level that a float can hold.
    """
    z = two_sided_z(level)
    byar_lower, byar_upper = byar_limits(nw.when(count >= BYAR_FROM).then(count), z)
    exact_lower, exact_upper = exact_limits(list(SMALL), confidence=level)
    return _looked_up(count, exact_lower, byar_lower), _looked_up(count, exact_upper, byar_upper)


def _looked_up(count: nw.Expr, limits: FloatArray, otherwise: nw.Expr) -> nw.Expr:
    """Put constants in place of the counts 0 to 9."""
    constants = zip(SMALL, limits.tolist(), strict=True)
    exact = [nw.when(count == float(x)).then(nw.lit(limit)) for x, limit in constants]
    return nw.coalesce(*exact, otherwise)


def count_method(count: nw.Expr) -> nw.Expr:
    """Name the method of the limits of a count."""
    return nw.when(count < BYAR_FROM).then(nw.lit("exact Poisson")).otherwise(nw.lit("Byar"))


def is_fraction(argument: str) -> Rule:
    """Tell the fractional counts whose exact limits are not in the look-up."""
    whole = [float(x) for x in SMALL]
    return Rule(
        argument, "fraction", "is a fraction under 10", "Collect the frame first.",
        lambda n: (n[argument] < BYAR_FROM) & ~n[argument].is_in(whole),
    )  # fmt: skip
