"""Small counts and shares: a rate that wanders and grows, known the better the more is counted.

The rate has a gamma law, the share a beta law (Harvey and Fernandes 1989). Between two values the
law widens and its mean moves; both, over a grid of how much, are weighted by what came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betaln, gammaln

from cdpkit.calc.projections.history import POINTS
from cdpkit.calc.projections.pool import shares_of
from cdpkit.calc.projections.tables_of_counts import Counted, Lists, OfWhole, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.tables_of_counts import Tables

__all__ = ["Given", "Grid", "counts_ahead", "shares_ahead"]

WANDER = np.array([0, 0.02, 0.04, 0.07, 0.1, 0.15, 0.25, 0.4])
"""Spread of a step, as a share of the rate; all alike before anything is seen."""

GROWTH = np.array([0, 0.025, 0.05, 0.1, 0.2, -0.025, -0.05, -0.1, -0.2])
"""Growth of a step, of the logarithm or the logit; none is as likely as all others together."""

FADE = 0.9
"""What is left of the growth after each step ahead."""

W, G = (part.ravel() for part in np.meshgrid(WANDER**2, GROWTH, indexing="ij"))
PRIOR = np.log(np.where(G == 0, 0.5, 0.0625) / len(WANDER))

ROWS = 512
"""Series worked on at once, so that their grids stay in the cache."""


class Grid(NamedTuple):
    """Laws of the future and of each next value from its origin."""

    future: Tables  # (N, H)
    past: Tables  # (N, K)


class Given(NamedTuple):
    """What was counted, and among how many; a row a series, NaN at the end of shorter ones."""

    events: FloatArray  # (N, T)
    whole: FloatArray  # (N, T): exposure of events, or trials
    gaps: FloatArray  # (N, T - 1), in steps
    horizon: FloatArray  # (N, H), in steps
    future: FloatArray  # (N, 1): the whole to come
    unit: FloatArray  # (N, 1): value of one event
    top: FloatArray  # (N, 1): the whole to come where the count is what is left of it, else NaN


def counts_ahead(given: Given) -> Grid:
    """Give the laws of small counts of events."""
    count, exposure, gaps, horizon, future = given[:5]

    def run(rows: NDArray[np.intp]) -> tuple[list[State], list[State]]:
        x, e, h = count[rows], exposure[rows], horizon[rows]
        past: list[State] = []
        # The shape is that of its wander alone: one for each, then beside every growth.
        a, rate = np.tile(0.5 + x[:, :1], len(WANDER)), np.tile((0.5 + x[:, :1]) / e[:, :1], len(W))
        score = np.zeros(rate.shape)
        for i in range(1, x.shape[1]):
            gap, v, m = gaps[rows, i - 1, None], x[:, i, None], e[:, i, None]
            # Between counts the gamma law of the rate grows in mean, and gets wider.
            own, moved = 1 / (1 / a + gap * WANDER**2), rate * np.exp(gap * G)
            a_next = _beside(own)
            p = a_next / (a_next + moved * m)
            if i >= POINTS:
                past.append(State(shares_of(PRIOR + _tempered(i - 1) * score), a_next, p))
            seen = ~np.isnan(v + m)
            # Negative binomial log likelihood, less the factorial (Harvey, Fernandes 1989).
            rising = _beside(gammaln(own + v) - gammaln(own))
            chance = rising + a_next * np.log(p) + v * np.log1p(-p)
            score = np.where(seen, score + chance, score)
            # Gamma posterior: shape a + count, mean (a + count) / (a / mean + exposure).
            mean = (a_next + v) / (a_next / moved + m)
            a, rate = np.where(seen, own + v, a), np.where(seen, mean, rate)
        k = (~np.isnan(x)).sum(axis=1, keepdims=True) - 1
        weight = shares_of(PRIOR + _tempered(k) * score)
        ahead = []
        for h_now in h.T[..., None]:
            later = _beside(1 / (1 / a + h_now * WANDER**2))
            mean = rate * np.exp(G * _faded(h_now)) * future[rows]
            ahead.append(State(weight, later, later / (later + mean)))
        return ahead, past

    return _grid(run, Counted, given)


def shares_ahead(given: Given) -> Grid:
    """Give the laws of small counts out of a whole."""
    count, trials, gaps, horizon = given[:4]

    def run(rows: NDArray[np.intp]) -> tuple[list[State], list[State]]:
        x, t, h = count[rows], trials[rows], horizon[rows]
        past: list[State] = []
        p = np.tile((x[:, :1] + 0.5) / (t[:, :1] + 1), len(W))
        size, score = np.tile(t[:, :1] + 1, len(W)), np.zeros(p.shape)
        for i in range(1, x.shape[1]):
            gap, v, n = gaps[rows, i - 1, None], x[:, i, None], t[:, i, None]
            # Beta law with mean q and size m; likelihood and posterior of a beta-binomial.
            q, m = _moved(p, size, gap * G, gap * W)
            a, b = q * m, (1 - q) * m
            if i >= POINTS:
                past.append(State(shares_of(PRIOR + _tempered(i - 1) * score), a, b))
            seen = ~np.isnan(v + n)
            score = np.where(seen, score + betaln(a + v, b + n - v) - betaln(a, b), score)
            p, size = np.where(seen, (a + v) / (m + n), p), np.where(seen, m + n, size)
        k = (~np.isnan(x)).sum(axis=1, keepdims=True) - 1
        weight = shares_of(PRIOR + _tempered(k) * score)
        ahead = []
        for h_now in h.T[..., None]:
            q, m = _moved(p, size, G * _faded(h_now), h_now * W)
            ahead.append(State(weight, q * m, (1 - q) * m))
        return ahead, past

    return _grid(run, OfWhole, given)


def _beside(own: FloatArray) -> FloatArray:
    """Put what belongs to a wander beside each of its growths, (N, G)."""
    return np.repeat(own, len(GROWTH), axis=1)


def _tempered(k: FloatArray | int) -> FloatArray:
    """Power of the likelihood after k forecasts: few of them say little."""
    return np.asarray(k / (k + 2))


def _faded(horizon: FloatArray) -> FloatArray:
    return np.asarray(FADE * (1 - FADE**horizon) / (1 - FADE))


def _moved(
    p: FloatArray, size: FloatArray, growth: FloatArray, wander: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Move a share by its logit, and widen its law."""
    # Growth on the logit; the variance of the logit, 1 / (m q (1 - q)), grows by the wander.
    odds = p / (1 - p) * np.exp(growth)
    q = odds / (1 + odds)
    return q, 1 / (1 / size + wander * q * (1 - q))


def _grid(
    run: Callable[[NDArray[np.intp]], tuple[list[State], list[State]]],
    law: type[Counted | OfWhole],
    given: Given,
) -> Grid:
    """Work through the series in blocks, and list their laws."""
    rows, width = given.events.shape
    ahead, past = Lists(given.horizon.shape), Lists((rows, max(width - POINTS, 0)))
    # The past is asked for its median and for what came, in events of the whole to come.
    came = np.nan_to_num(given.events / given.whole * given.future)[:, POINTS:] * 1.01 + 2
    # Series of one size stand together: their tables end alike, and rest on the same grid points.
    order = np.argsort(np.fmax.reduce(given.events, axis=1), kind="stable")
    for start in range(0, rows, ROWS):
        part = order[start : start + ROWS]
        states, before = run(part)
        for place, state in enumerate(states):
            ahead.add(part, place, state.weight, law.of(state, given.future[part]))
        for place, state in enumerate(before):
            own = law.of(state, given.future[part])
            past.add(part, place, state.weight, own, came[part, place])
    return Grid(*(lists.tables(given.unit, given.top) for lists in (ahead, past)))
