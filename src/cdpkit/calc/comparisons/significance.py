"""Which areas of a funnel plot lie outside its lines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainc, gammaincc

from cdpkit.calc.arguments import aligns_labels, as_choice, at_levels, two_sided_z
from cdpkit.calc.comparisons.areas import MINIMUM_EVENTS, Areas, as_areas, expected_events
from cdpkit.calc.comparisons.dispersion import additive, standing
from cdpkit.calc.comparisons.funnels import LEVELS
from cdpkit.calc.intervals import percent_text
from cdpkit.calc.rates import count_interval, proportion
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray, Levels


SCORED_FROM, SCORED_TO = 10, 4.0
"""Counts, and scores of lines, for which `SCORE_ERROR` holds."""

SCORE_ERROR = 0.1
"""More than a score of a tail is ever wrong by: under 0.082 from 10 events, up to a score of 4."""


@result
class FunnelSignificance(Result):
    """Which areas lie outside the lines.

    Parameters
    ----------
    label : numpy.ndarray of str
        `low (99.8%)`, `low (95%)`, `not significant`, `high (95%)`, ... or `not tested`.
    side : numpy.ndarray
        Lines crossed, negative below; NaN where not tested.
    baseline : float
        Pooled value.
    confidence : float or sequence of float
        Two-sided coverage of each pair of lines.
    method : str
        How areas were tested.
    warnings : tuple of str, default ()
        How many areas are not tested.

    Examples
    --------
    >>> from cdpkit.calc import funnel_significance
    >>> funnel_significance([30, 45, 95], [200, 250, 300], kind="proportion").label.tolist()
    ['low (95%)', 'not significant', 'high (99.8%)']
    """

    label: NDArray[np.str_]
    side: FloatArray
    baseline: float
    confidence: Levels
    method: str
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was found."""
        words, counts = np.unique(self.label, return_counts=True)
        found = ", ".join(f"{n} {word}" for word, n in zip(words, counts, strict=True))
        return f"{found}: {self.method}"


@aligns_labels()
def funnel_significance(
    count: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    kind: str,
    rate: ArrayLike | None = None,
    per: float | None = None,
    points: str = "line",
    confidence: Levels = LEVELS,
    overdispersed: bool = False,
    winsorise: float = 0.1,
) -> FunnelSignificance:
    """Which areas lie outside the lines.

    Parameters
    ----------
    count, denominator, kind, rate, per
        As in `funnel_limits`.
    points : {"line", "byar"}, default "line"
        Test by the method of the lines, or for ratios and rates by the interval of the count
        (exact under 10 events, Byar from 10), as Fingertips does.
    confidence : float or sequence of float, default (0.95, 0.998)
        Two-sided coverage of each pair of lines.
    overdispersed : bool, default False
        Test against the lines widened by the variance between areas; see `overdispersion`.
    winsorise : float, default 0.1
        Share of areas at each end that counts as much as the one at its edge.

    Returns
    -------
    FunnelSignificance
        For each area the outermost line that it crosses. Standardised rates on fewer than 10
        events are not tested.

    Raises
    ------
    InputError
        As `funnel_limits`, or if `points` is neither of the two.

    Examples
    --------
    >>> found = funnel_significance([30, 45, 95], [200, 250, 300], kind="proportion")
    >>> found.label.tolist()
    ['low (95%)', 'not significant', 'high (99.8%)']
    """
    as_choice("points", points, ("line", "byar"))
    areas = as_areas(count, denominator, kind, per, rate)
    tested = ~np.isnan(areas.count + areas.denominator)
    if rate is not None:
        tested &= areas.count >= MINIMUM_EVENTS
    tau2 = additive(areas, winsorise).tau_squared if overdispersed else None
    side = np.where(tested, 0.0, np.nan)
    levels, _, _ = at_levels(confidence, lambda _: (side, side))
    test = _tester(areas, points, tau2)
    for level in np.atleast_1d(levels).tolist():
        low, high, target = test(level)
        side += np.subtract(low > target, high < target, dtype=np.float64)
    words = side_words(levels)
    label = np.array(words)[side_places(side, words)]
    missing = int((~tested).sum())
    warnings = (f"{missing} of {tested.size} not tested",) if missing else ()
    method = "with over-dispersion" if overdispersed else _method(kind, points)
    return FunnelSignificance(label, side, areas.baseline, levels, method, warnings)


def side_words(levels: Levels) -> list[str]:
    """Name the sides of a funnel, from below the outermost line to above it, then the untested.

    >>> side_words(0.95)
    ['low (95%)', 'not significant', 'high (95%)', 'not tested']
    """
    lines = [percent_text(level) for level in sorted(np.atleast_1d(levels).tolist())]
    low, high = ([f"{word} ({line})" for line in lines] for word in ("low", "high"))
    return [*reversed(low), "not significant", *high, "not tested"]


def side_places(side: FloatArray, words: Sequence[str]) -> NDArray[np.intp]:
    """Find the place in `side_words` of each side; NaN is not tested.

    >>> side_places(np.array([-1.0, 0.0, np.nan]), side_words(0.95)).tolist()
    [0, 1, 3]
    """
    untested = len(words) - 1
    return np.where(np.isnan(side), untested, side + untested // 2).astype(np.intp)


def _method(kind: str, points: str) -> str:
    if kind == "proportion":
        return "Wilson score"
    return "exact Poisson" if points == "line" else "exact Poisson below 10, Byar from 10"


def _tester(
    areas: Areas, points: str, tau2: float | None
) -> Callable[[float], tuple[FloatOrArray, FloatOrArray, FloatOrArray]]:
    """Give the function from a level to the limits of each area, and what they should enclose."""
    if tau2 is not None:
        return partial(_widened, areas, tau2)
    if areas.kind == "proportion":
        return partial(_shares, areas)
    expected = expected_events(areas)
    if points == "byar":
        return partial(_counts, areas, expected)
    return partial(_tails, areas.count, expected, _tail_scores(areas.count, expected))


def _tail_scores(count: FloatArray, expected: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give normal scores of the chances of so many events or more, and of so many or fewer.

    By Wilson EB, Hilferty MM (1931), PNAS 17:684-688: the cube root is nearly normal.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        many, few = (
            3 * np.sqrt(shape) * (1 - 1 / (9 * shape) - np.cbrt(expected / shape))
            for shape in (count, count + 1)
        )
    return many, -few


def _tails(
    count: FloatArray, expected: FloatArray, scores: tuple[FloatArray, FloatArray], level: float
) -> tuple[FloatOrArray, FloatOrArray, FloatOrArray]:
    """Tell by the tails where each area stands; a tail is faster than the quantile of a line.

    Its score decides where it is not close to the line, which is faster still.
    """
    tail, z = (1 - level) / 2, two_sided_z(level)
    unscored = (count < SCORED_FROM) | (z > SCORED_TO)
    beyond: list[FloatArray] = []
    for shape, score, chance in zip((count, count + 1), scores, (gammainc, gammaincc), strict=True):
        above = score - z
        close = np.flatnonzero(unscored | (np.abs(above) < SCORE_ERROR))
        # Near the line, or with few events, the exact Poisson tail decides.
        above[close] = tail - chance(shape[close], expected[close])
        beyond.append(above)
    return beyond[0], -beyond[1], 0.0


def _widened(
    areas: Areas, tau2: float, level: float
) -> tuple[FloatOrArray, FloatOrArray, FloatOrArray]:
    value, pooled, variance = standing(areas)
    # Additive over-dispersion (Spiegelhalter 2005).
    half = two_sided_z(level) * np.sqrt(variance + tau2)
    return value - half, value + half, pooled


def _shares(areas: Areas, level: float) -> tuple[FloatOrArray, FloatOrArray, FloatOrArray]:
    share = proportion(areas.count, areas.denominator, confidence=level)
    return share.lower, share.upper, areas.baseline / areas.per


def _counts(
    areas: Areas, expected: FloatArray, level: float
) -> tuple[FloatOrArray, FloatOrArray, FloatOrArray]:
    events = count_interval(areas.count, confidence=level)
    return events.lower, events.upper, expected
