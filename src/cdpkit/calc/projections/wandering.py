"""Small counts and shares: a rate that wanders and grows, known the better the more is counted.

The rate has a gamma law, the share a beta law (Harvey and Fernandes 1989). Between two values the
law widens and its mean moves; both, over a grid of how much, are weighted by what came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betainc, betaln, gammaln

from cdpkit.calc.projections.history import POINTS
from cdpkit.calc.projections.mixtures import Tables
from cdpkit.calc.projections.pool import shares_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray

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

ENOUGH = 1 - 1e-6
"""A table ends where no more than this is left."""

LONGEST, WIDE = 1_500, 1_000
"""Events that are counted one by one; steps of a table of more."""


class Grid(NamedTuple):
    """Laws of the future and of each next value from its origin."""

    future: Tables  # (N, H)
    past: Tables  # (N, K)


class _State(NamedTuple):
    """Weights and two parameters of each grid point, (N, G)."""

    weight: FloatArray
    first: FloatArray
    second: FloatArray


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

    def run(rows: slice) -> tuple[list[_State], list[_State]]:
        x, e, h = count[rows], exposure[rows], horizon[rows]
        past: list[_State] = []
        a, rate = np.tile(0.5 + x[:, :1], len(W)), np.tile((0.5 + x[:, :1]) / e[:, :1], len(W))
        score = np.zeros(a.shape)
        for i in range(1, x.shape[1]):
            gap, v, m = gaps[rows, i - 1, None], x[:, i, None], e[:, i, None]
            # Between counts the gamma law of the rate grows in mean, and gets wider.
            a_next, moved = 1 / (1 / a + gap * W), rate * np.exp(gap * G)
            p = a_next / (a_next + moved * m)
            if i >= POINTS:
                past.append(_State(shares_of(PRIOR + _tempered(i - 1) * score), a_next, p))
            seen = ~np.isnan(v + m)
            # Negative binomial log likelihood, less the factorial (Harvey, Fernandes 1989).
            chance = gammaln(a_next + v) - gammaln(a_next) + a_next * np.log(p) + v * np.log1p(-p)
            score = np.where(seen, score + chance, score)
            # Gamma posterior: shape a + count, mean (a + count) / (a / mean + exposure).
            mean = (a_next + v) / (a_next / moved + m)
            a, rate = np.where(seen, a_next + v, a), np.where(seen, mean, rate)
        k = (~np.isnan(x)).sum(axis=1, keepdims=True) - 1
        weight = shares_of(PRIOR + _tempered(k) * score)
        ahead = []
        for h_now in h.T[..., None]:
            later = 1 / (1 / a + h_now * W)
            mean = rate * np.exp(G * _faded(h_now)) * future[rows]
            ahead.append(_State(weight, later, later / (later + mean)))
        return ahead, past

    return _grid(run, _counted, given)


def shares_ahead(given: Given) -> Grid:
    """Give the laws of small counts out of a whole."""
    count, trials, gaps, horizon, future = given[:5]

    def run(rows: slice) -> tuple[list[_State], list[_State]]:
        x, t, h = count[rows], trials[rows], horizon[rows]
        past: list[_State] = []
        p = np.tile((x[:, :1] + 0.5) / (t[:, :1] + 1), len(W))
        size, score = np.tile(t[:, :1] + 1, len(W)), np.zeros(p.shape)
        for i in range(1, x.shape[1]):
            gap, v, n = gaps[rows, i - 1, None], x[:, i, None], t[:, i, None]
            # Beta law with mean q and size m; likelihood and posterior of a beta-binomial.
            q, m = _moved(p, size, gap * G, gap * W)
            a, b = q * m, (1 - q) * m
            if i >= POINTS:
                past.append(_State(shares_of(PRIOR + _tempered(i - 1) * score), a, b))
            seen = ~np.isnan(v + n)
            score = np.where(seen, score + betaln(a + v, b + n - v) - betaln(a, b), score)
            p, size = np.where(seen, (a + v) / (m + n), p), np.where(seen, m + n, size)
        k = (~np.isnan(x)).sum(axis=1, keepdims=True) - 1
        weight = shares_of(PRIOR + _tempered(k) * score)
        ahead = []
        for h_now in h.T[..., None]:
            q, m = _moved(p, size, G * _faded(h_now), h_now * W)
            ahead.append(_State(weight, q * m, (1 - q) * m))
        return ahead, past

    return _grid(run, _of_whole(future), given)


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


# ---- tables --------------------------------------------------------------------------------------

Ratios = tuple["FloatArray", "Callable[[int], FloatArray]", "Callable[[FloatArray], FloatArray]"]


def _counted(state: _State, _rows: slice) -> Ratios:
    """Negative binomial: the chance of 0, of each next count, and of at most so many."""
    a, p = state.first, state.second
    rest = 1 - p

    def next_ratio(k: int) -> FloatArray:
        return (a + k) * rest / (k + 1)

    def at_most(k: FloatArray) -> FloatArray:
        return np.asarray(betainc(a[..., None], k + 1, p[..., None]))

    return np.asarray(np.exp(a * np.log(p))), next_ratio, at_most


def _of_whole(future: FloatArray) -> Callable[[_State, slice], Ratios]:
    """Beta-binomial of a whole of so many; of more than can be listed, the beta law itself."""

    def law(state: _State, rows: slice) -> Ratios:
        a, b, n = state.first, state.second, np.round(future[rows])

        def next_ratio(k: int) -> FloatArray:
            left = np.maximum(n - k, 0)
            return np.asarray(left * (a + k) / ((k + 1) * (b + np.maximum(left - 1, 0))))

        def at_most(k: FloatArray) -> FloatArray:
            share = np.clip((k + 0.5) / n[..., None], 0, 1)
            return np.asarray(betainc(a[..., None], b[..., None], share))

        return np.asarray(np.exp(betaln(a, b + n) - betaln(a, b))), next_ratio, at_most

    return law


def _grid(
    run: Callable[[slice], tuple[list[_State], list[_State]]],
    law: Callable[[_State, slice], Ratios],
    given: Given,
) -> Grid:
    """Work through the series in blocks, and list their laws."""
    rows, width = given.events.shape
    ahead, past = _Lists(given.horizon.shape), _Lists((rows, max(width - POINTS, 0)))
    for start in range(0, rows, ROWS):
        part = slice(start, start + ROWS)
        for lists, states in zip((ahead, past), run(part), strict=True):
            for place, state in enumerate(states):
                lists.add(part, place, state, law)
    return Grid(*(lists.tables(given.unit, given.top) for lists in (ahead, past)))


class _Lists:
    """Tables under construction."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.start = np.zeros(shape, dtype=np.intp)
        self.size = np.zeros(shape, dtype=np.intp)
        self.stride = np.ones(shape)
        self.parts: list[FloatArray] = [np.ones(1)]
        self.length = 1

    def add(
        self, rows: slice, place: int, state: _State, law: Callable[[_State, slice], Ratios]
    ) -> None:
        """List the law of each row at one time."""
        first, next_ratio, at_most = law(state, rows)
        table, stride = _listed(state.weight, first, next_ratio, at_most)
        size = np.minimum((table < ENOUGH).sum(axis=1) + 1, table.shape[1])
        inside = np.arange(table.shape[1]) < size[:, None]
        self.start[rows, place] = self.length + np.cumsum(size) - size
        self.size[rows, place] = size
        self.stride[rows, place] = stride
        self.parts.append(table[inside])
        self.length += int(size.sum())

    def tables(self, unit: FloatArray, top: FloatArray) -> Tables:
        """Put them together."""
        chance = np.concatenate(self.parts)
        return Tables(chance, self.start, self.size, self.stride, unit, top)


def _listed(
    weight: FloatArray,
    first: FloatArray,
    next_ratio: Callable[[int], FloatArray],
    at_most: Callable[[FloatArray], FloatArray],
) -> tuple[FloatArray, FloatArray]:
    """Chances of at most 0, 1, 2, ... of each mixture, until all but a millionth is there."""
    # Chances of 0, 1, 2, ... by the ratio of each to the one before, part by part, and their sum.
    mass = weight * first
    total = mass.sum(axis=1)
    columns: list[FloatArray] = [total]
    wide = first.min(axis=1) < 1e-250  # the chance of 0 would vanish
    for k in range(LONGEST):
        mass = mass * next_ratio(k)
        total = total + mass.sum(axis=1)
        columns.append(total)
        if np.all((total >= ENOUGH) | wide):
            break
    table = np.minimum(np.stack(columns, axis=1), 1.0)
    stride = np.ones(len(weight))
    unfinished = np.flatnonzero((table[:, -1] < ENOUGH) | wide)
    if unfinished.size:
        return _in_steps(table, stride, unfinished, weight, at_most)
    return table, stride


def _in_steps(
    table: FloatArray,
    stride: FloatArray,
    rows: NDArray[np.intp],
    weight: FloatArray,
    at_most: Callable[[FloatArray], FloatArray],
) -> tuple[FloatArray, FloatArray]:
    """Take long tables in wide steps, whose places lie on lines between: out by 0.1% at most."""
    found = np.ones((len(table), max(table.shape[1], WIDE + 1)))
    found[:, : table.shape[1]] = table
    for row in rows:
        one = slice(row, row + 1)

        def chance(k: FloatArray, one: slice = one) -> FloatArray:
            return np.asarray((weight[one, :, None] * at_most(k)[one]).sum(axis=1)[0])

        end = 1.0
        while chance(np.array([end]))[0] < ENOUGH and end < 1e15:
            end *= 1.5
        stride[row] = max(1.0, np.ceil(end / WIDE))
        found[row] = 1.0
        found[row, : WIDE + 1] = chance(np.arange(WIDE + 1) * stride[row])
    return found, stride
