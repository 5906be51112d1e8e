"""The areas of a funnel plot, guarded, and their pooled value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_choice, as_counts, as_multiplier, refuse
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray


KINDS = {"proportion": 1, "ratio": 100, "rate": 100_000}
"""What may be plotted, and its usual multiplier."""

MINIMUM_EVENTS = 10
"""Fewer events than this, and a directly standardised rate is not placed on the funnel."""


@dataclass(frozen=True, slots=True)
class Areas:
    """The guarded inputs of a funnel, whichever kind."""

    kind: str
    count: FloatArray
    denominator: FloatArray
    baseline: float
    per: float
    warnings: tuple[str, ...]


def as_areas(
    count: ArrayLike,
    denominator: ArrayLike | None,
    kind: str,
    per: float | None,
    rate: ArrayLike | None,
) -> Areas:
    """Guard the counts of areas, and pool them."""
    as_choice("kind", kind, tuple(KINDS))
    scale = as_multiplier(KINDS[kind] if per is None else per)
    x, n, warnings = _denominators(count, denominator, kind, scale, rate)
    refuse(
        np.array(x.ndim != 1 or not x.size),
        "count",
        "is not a sequence of areas",
        "Give one number for each area.",
    )
    if kind == "proportion":
        refuse(
            x > n,
            "count",
            "exceeds `denominator`",
            "For events per person, use kind='rate'.",
            code="exceeds_whole",
        )
    known = ~np.isnan(x + n)
    refuse(
        np.array(not known.any()), "count", "has no area with both numbers", "Give at least one."
    )
    pooled = float(x[known].sum() / n[known].sum())
    return Areas(kind, x, n, scale if kind == "ratio" else scale * pooled, scale, warnings)


def _denominators(
    count: ArrayLike, denominator: ArrayLike | None, kind: str, per: float, rate: ArrayLike | None
) -> tuple[FloatArray, FloatArray, tuple[str, ...]]:
    """Give denominators, derived from events and a standardised rate if that is what there is."""
    if (denominator is None) == (rate is None) or (rate is not None and kind != "rate"):
        hint = "Give `denominator`, or for kind='rate' a standardised `rate` in its place."
        raise InputError("denominator", "and `rate` do not fit", hint)
    if denominator is not None:
        x, n = as_counts(denominators=["denominator"], count=count, denominator=denominator)
        return x, n, ()
    x, r = as_counts(count=count, rate=np.nan if rate is None else rate)
    refuse((x > 0) & (r == 0), "rate", "is zero where there are events", "Make it NaN if unknown.")
    with np.errstate(divide="ignore", invalid="ignore"):
        n = np.where(r > 0, per * x / r, np.nan)
    none = int((x == 0).sum())
    return x, n, (f"{none} without events left out of the baseline",) if none else ()


def expected_events(areas: Areas) -> FloatArray:
    """Events that the pooled value would give each area; of proportions, the pooled share of it."""
    if areas.kind == "ratio":
        return areas.denominator
    return areas.denominator * (areas.baseline / areas.per)
