"""Small counts and shares: a rate that wanders and grows, known the better the more is counted.

The rate has a gamma law, the share a beta law (Harvey and Fernandes 1989). Between two values the
law widens and its mean moves; both, over a grid of how much, are weighted by what came.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betainc, betaln, gammaln, ndtr, ndtri

from cdpkit.calc.projections.history import POINTS
from cdpkit.calc.projections.mixtures import TOUCH, solved
from cdpkit.calc.projections.pool import shares_of
from cdpkit.calc.projections.tables_of_counts import Counted, Lists, OfWhole, State
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.mixtures import Law


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


SLIGHT = 1e-5
"""A grid point of no more weight is left out."""

NEAR = 5e-3
"""How near the first search for a quantile comes, in standard deviations."""

STEP, STEPS, DONE = 0.01, 20, 0.01
"""Of Newton's method, in standard deviations: after so small a step the next is below 1e-4."""

CELLS = 12_000
"""Grid points of many values that are worked on at once."""

LEAST_SHAPE = 1.0
"""A beta law of a smaller parameter has no normal form near enough to begin with."""

LEAST = 1e-15
"""Chances are kept this far from 0 and 1, so that they have a normal score."""


class Grid(NamedTuple):
    """Laws of the future and of each next value from its origin."""

    future: Law  # (N, H)
    past: Law  # (N, K)


class Given(NamedTuple):
    """What was counted, and among how many; a row a series, NaN at the end of shorter ones."""

    events: FloatArray  # (N, T)
    whole: FloatArray  # (N, T): exposure of events, or trials
    gaps: FloatArray  # (N, T - 1), in steps
    horizon: FloatArray  # (N, H), in steps
    future: FloatArray  # (N, 1): the whole to come
    unit: FloatArray  # (N, 1): value of one event
    top: FloatArray  # (N, 1): the whole to come where the count is what is left of it, else NaN


@result
class ManyEvents(Result):
    """Weighted mixture of laws of whole numbers that are smooth between them.

    Shapes: `weight` and the parts of the law (N, H, G); `unit`, the value of one event, (N, 1).
    """

    weight: FloatArray
    law: Counted | OfWhole
    unit: FloatArray

    @classmethod
    def of(
        cls,
        states: Sequence[State],
        law: type[Counted | OfWhole],
        whole: FloatArray,
        unit: FloatArray,
    ) -> ManyEvents:
        """Put the times beside one another, without the grid points that hardly weigh."""
        stacked = np.array(states) if states else np.ones((0, 3, len(unit), 1))
        weight, one, two = stacked.transpose(1, 2, 0, 3)  # each (N, H, G)
        kept = int((weight > SLIGHT).sum(axis=-1).max(initial=1))
        order = np.argsort(-weight, axis=-1)[..., :kept]
        found = State(*(np.take_along_axis(part, order, axis=-1) for part in (weight, one, two)))
        # Rows with fewer points are filled up with laws that cost nothing: beta (1, 1), or always 0.
        heavy = found.weight > SLIGHT
        found = State(
            *(np.where(heavy, part, end) for part, end in zip(found, (0, 1, 1), strict=True))
        )
        weight = found.weight / found.weight.sum(axis=-1, keepdims=True)
        return cls(weight, law.beside(found, whole), unit)

    def rows(self, chosen: NDArray[np.intp]) -> ManyEvents:
        """Take some of the series."""
        law = type(self.law)(*(part[chosen] for part in self.law))
        return ManyEvents(self.weight[chosen], law, self.unit[chosen])

    def quantile(self, probability: float) -> FloatArray:
        """Give the least value that is not exceeded with this probability."""
        mean, variance = self.law.moments()
        centre = (self.weight * mean).sum(axis=-1)
        variance += (mean - centre[..., np.newaxis]) ** 2
        spread = np.sqrt((self.weight * variance).sum(axis=-1)).ravel()
        parts = [
            np.broadcast_to(part, (*centre.shape, part.shape[-1])).reshape(-1, part.shape[-1])
            for part in (self.weight, *self.law)
        ]
        # Values of as many grid points stand together, so few that their points stay in the cache.
        points = (parts[0] > 0).sum(axis=1)
        order = np.argsort(points, kind="stable")
        found = centre.ravel()
        for some in np.array_split(order, points.sum() // CELLS + 1):
            own = [part[some, : points[some].max(initial=1)] for part in parts]
            found[some] = self._crossing(probability, found[some], spread[some], own)
        whole = np.maximum(np.ceil(found.reshape(centre.shape) - TOUCH), 0)
        return np.asarray(whole * self.unit)

    def _crossing(
        self, probability: float, mean: FloatArray, spread: FloatArray, parts: Sequence[FloatArray]
    ) -> FloatArray:
        """Find where the chance of at most so many, drawn out between whole numbers, is this."""
        level = float(ndtri(probability))

        def excess(
            chances: Callable[..., FloatArray], x: FloatArray, weight: FloatArray, *law: FloatArray
        ) -> FloatArray:
            chance = (weight * chances(*type(self.law)(*law).beta(x[:, np.newaxis]))).sum(axis=1)
            return np.asarray(ndtri(np.clip(chance, LEAST, 1 - LEAST)) - level)

        # No law has a quantile further from its mean (Cantelli); half an event for the smoothing.
        odds = np.sqrt((1 - probability) / probability)
        low, high = np.maximum(mean - spread * odds - 1, -1), mean + spread / odds + 1
        # Near by the normal form, which costs a seventh; then Newton's steps with the law itself.
        near, exactly = partial(excess, beta_below), partial(excess, betainc)
        found, step = solved(near, low, high, parts, close=NEAR), STEP * spread
        slope = (near(found + step, *parts) - near(found, *parts)) / step
        at = np.arange(len(found))
        for _ in range(STEPS):
            value = exactly(found[at], *(part[at] for part in parts))
            found[at] = np.clip(found[at] - value / slope[at], low[at], high[at])
            at = at[np.abs(value) > DONE]
            if not at.size:
                break
        return found

    def at_most(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or less."""
        return self._below(np.floor(value / self.unit + TOUCH))

    def at_least(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or more."""
        return 1 - self._below(np.ceil(value / self.unit - TOUCH) - 1)

    def _below(self, count: FloatArray) -> FloatArray:
        """Chance of at most so many events."""
        chance = (self.weight * self.law.at_most(np.maximum(count, 0)[..., np.newaxis])).sum(
            axis=-1
        )
        return np.where(count < 0, 0.0, chance)


def beta_below(a: FloatArray, b: FloatArray, x: FloatArray) -> FloatArray:
    """Give the chance below x of a beta law, to 0.01 standard deviations from parameters of 4 on."""
    # The normal form of Peizer and Pratt (1968), for the binomial law whose tail this is.
    n, s, t, y = a + b - 1, b - 0.5, a - 0.5, 1 - x
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = s + 1 / 6 - (n + 1 / 3) * y
        distance += 0.02 * (x / b - y / a + (x - 0.5) / (a + b))
        bend = 1 + x * _bend(s / (n * y)) + y * _bend(t / (n * x))
        found = np.asarray(ndtr(distance * np.sqrt(bend / ((n + 1 / 6) * x * y))))
    rough = (np.minimum(a, b) < LEAST_SHAPE) | np.isnan(found)
    if rough.any():
        found[rough] = betainc(*(part[rough] for part in np.broadcast_arrays(a, b, x)))
    return found


def _bend(ratio: FloatArray) -> FloatArray:
    """Give Peizer and Pratt's g, (1 - r^2 + 2 r log r) / (1 - r)^2; near 1 by its series."""
    e = 1 - ratio
    return np.where(
        np.abs(e) < 1e-3, e / 3 + e * e / 6, (1 - ratio**2 + 2 * ratio * np.log(ratio)) / (e * e)
    )


def counts_ahead(given: Given, *, many: bool) -> Grid:
    """Give the laws of counts of events: listed, unless there are many."""
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

    return _grid(run, Counted, given, many=many)


def shares_ahead(given: Given, *, many: bool) -> Grid:
    """Give the laws of counts out of a whole: listed, unless there are many."""
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

    return _grid(run, OfWhole, given, many=many)


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
    *,
    many: bool,
) -> Grid:
    """Work through the series in blocks, and list their laws; those of many events stay as they are."""
    rows, width = given.events.shape
    if many:
        return Grid(
            *(
                ManyEvents.of(states, law, given.future, given.unit)
                for states in run(np.arange(rows))
            )
        )
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
