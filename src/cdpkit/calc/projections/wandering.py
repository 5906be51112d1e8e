"""Small counts and shares: a rate that wanders and grows, known the better the more is counted.

The rate has a gamma law, the share a beta law (Harvey and Fernandes 1989). Between two values the
law widens and its mean moves; both, over a grid of how much, are weighted by what came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from scipy.special import betainc, betaln, gammaln

from cdpkit.calc.projections.history import POINTS
from cdpkit.calc.projections.mixtures import Tables
from cdpkit.calc.projections.pool import shares_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

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

HALF = 0.5 + 1e-6
"""What a table of the past holds at least: its median."""

LONGEST, WIDE = 1_500, 400
"""Events that are counted one by one; steps of a table of more."""

NOTHING = 1e-9
"""A grid point of no more weight is left out: all of them together are below a ten-millionth."""

DONE = 0.3
"""Share of finished tables from which the others go on without them."""


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

    return _grid(run, _Counted, given)


def shares_ahead(given: Given) -> Grid:
    """Give the laws of small counts out of a whole."""
    count, trials, gaps, horizon = given[:4]

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

    return _grid(run, _OfWhole, given)


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


class _Law(Protocol):
    """A law of each grid point, whose arrays are (G, N), as a recurrence over the counts."""

    def first(self) -> FloatArray:
        """Give the chance of 0."""

    def step(self, mass: FloatArray, k: int, room: FloatArray) -> None:
        """Turn the chances of k into those of k + 1, in place, with room to work in."""

    def at_most(self, k: FloatArray) -> FloatArray:
        """Give the chance of at most so many, (G, N, ...)."""

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        """Take some of the series and of the grid points."""


class _Counted(NamedTuple):
    """Negative binomial."""

    shape: FloatArray
    p: FloatArray
    rest: FloatArray  # 1 - p
    slack: FloatArray  # (shape - 1) (1 - p)

    @classmethod
    def of(cls, state: _State, _whole: FloatArray) -> Self:
        a, p = np.ascontiguousarray(state.first.T), np.ascontiguousarray(state.second.T)
        return cls(a, p, 1 - p, (a - 1) * (1 - p))

    def first(self) -> FloatArray:
        return np.asarray(np.exp(self.shape * np.log(self.p)))

    def step(self, mass: FloatArray, k: int, room: FloatArray) -> None:
        # P(k + 1) / P(k) = (a + k) (1 - p) / (k + 1) = (1 - p) + (a - 1) (1 - p) / (k + 1).
        np.multiply(self.slack, 1 / (k + 1), out=room)
        room += self.rest
        mass *= room

    def at_most(self, k: FloatArray) -> FloatArray:
        return np.asarray(betainc(self.shape[..., None], k + 1, self.p[..., None]))

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        return type(self)(*(part[points][:, rows] for part in self))


class _OfWhole(NamedTuple):
    """Beta-binomial of a whole of so many; of more than can be listed, the beta law itself."""

    a: FloatArray
    b: FloatArray
    whole: FloatArray  # (1, N)

    @classmethod
    def of(cls, state: _State, whole: FloatArray) -> Self:
        a, b = np.ascontiguousarray(state.first.T), np.ascontiguousarray(state.second.T)
        return cls(a, b, np.round(whole.T))

    def first(self) -> FloatArray:
        return np.asarray(np.exp(betaln(self.a, self.b + self.whole) - betaln(self.a, self.b)))

    def step(self, mass: FloatArray, k: int, room: FloatArray) -> None:
        # P(k + 1) / P(k) = (n - k) (a + k) / ((k + 1) (b + n - k - 1)).
        left = np.maximum(self.whole - k, 0)
        np.add(self.a, k, out=room)
        room *= left / (k + 1)
        mass *= room
        np.add(self.b, np.maximum(left - 1, 0), out=room)
        mass /= room

    def at_most(self, k: FloatArray) -> FloatArray:
        share = np.clip((k + 0.5) / self.whole[..., None], 0, 1)
        return np.asarray(betainc(self.a[..., None], self.b[..., None], share))

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        return type(self)(self.a[points][:, rows], self.b[points][:, rows], self.whole[:, rows])


def _grid(
    run: Callable[[slice], tuple[list[_State], list[_State]]],
    law: type[_Counted | _OfWhole],
    given: Given,
) -> Grid:
    """Work through the series in blocks, and list their laws."""
    rows, width = given.events.shape
    ahead, past = _Lists(given.horizon.shape), _Lists((rows, max(width - POINTS, 0)))
    # The past is asked for its median and for what came, in events of the whole to come.
    came = np.nan_to_num(given.events / given.whole * given.future)[:, POINTS:] * 1.01 + 2
    for start in range(0, rows, ROWS):
        part = slice(start, start + ROWS)
        states, before = run(part)
        for place, state in enumerate(states):
            ahead.add(part, place, state.weight, law.of(state, given.future[part]))
        for place, state in enumerate(before):
            own = law.of(state, given.future[part])
            past.add(part, place, state.weight, own, came[part, place])
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
        self,
        rows: slice,
        place: int,
        weight: FloatArray,
        law: _Law,
        until: FloatArray | None = None,
    ) -> None:
        """List the law of each row at one time, as far as it will be asked for."""
        table, stride = _listed(weight, law, until)
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
    weight: FloatArray, law: _Law, until: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Chances of at most 0, 1, 2, ... of each mixture, until all but a millionth is there.

    With `until` they may end sooner: beyond that count and the middle.
    """
    least = 0 if until is None else int(until.max(initial=0))
    enough = ENOUGH if until is None else HALF
    points = ~(np.fmax.reduce(weight, axis=0) <= NOTHING)
    law = law.only(np.ones(len(weight), dtype=np.bool_), points)
    # Chances of 0, 1, 2, ... by the ratio of each to the one before, part by part, and their sum.
    first = law.first()
    wide = first.min(axis=0) < 1e-250  # the chance of 0 would vanish
    mass, rows, running = weight[:, points].T * first, np.flatnonzero(~wide), law
    if wide.any():
        mass, running = mass[:, ~wide], law.only(~wide, points[points])
    total, room = mass.sum(axis=0), np.empty_like(mass)
    columns: list[tuple[NDArray[np.intp], FloatArray]] = [(rows, total)]
    for k in range(LONGEST if rows.size else 0):
        running.step(mass, k, room)
        total = total + mass.sum(axis=0)
        columns.append((rows, total))
        done = total >= (ENOUGH if k < least else enough)
        ended = np.count_nonzero(done)
        if ended == len(rows):
            break
        if ended > DONE * len(rows):  # the long tails go on alone
            mass, total, rows = mass[:, ~done], total[~done], rows[~done]
            running, room = running.only(~done, points[points]), np.empty_like(mass)
    table = _columns(columns, len(weight))
    stride = np.ones(len(weight))
    wide[rows[total < enough]] = True
    if wide.any():
        return _in_steps(table, stride, np.flatnonzero(wide), weight[:, points].T, law)
    return table, stride


def _columns(columns: list[tuple[NDArray[np.intp], FloatArray]], size: int) -> FloatArray:
    """Put columns of ever fewer rows beside each other; a row that has ended is 1."""
    table = np.ones((size, len(columns)))
    start = 0
    while start < len(columns):
        rows = columns[start][0]
        end = start
        while end < len(columns) and columns[end][0] is rows:
            end += 1
        table[rows, start:end] = np.stack([total for _, total in columns[start:end]], axis=1)
        start = end
    return np.minimum(table, 1.0)


def _in_steps(
    table: FloatArray,
    stride: FloatArray,
    rows: NDArray[np.intp],
    weight: FloatArray,
    law: _Law,
) -> tuple[FloatArray, FloatArray]:
    """Take long tables in wide steps, whose places lie on lines between: out by 0.1% at most."""
    found = np.ones((len(table), max(table.shape[1], WIDE + 1)))
    found[:, : table.shape[1]] = table
    for row in rows:
        one = np.arange(weight.shape[1]) == row
        points = ~(weight[:, row] <= NOTHING)
        own, parts = law.only(one, points), weight[points, row]

        def chance(k: FloatArray, own: _Law = own, parts: FloatArray = parts) -> FloatArray:
            return np.asarray(parts @ own.at_most(k)[:, 0])

        end = 1.0
        while chance(np.array([end]))[0] < ENOUGH and end < 1e15:
            end *= 1.5
        stride[row] = max(1.0, np.ceil(end / WIDE))
        listed = np.arange(int(np.ceil(end / stride[row])) + 1)
        found[row] = 1.0
        found[row, : len(listed)] = chance(listed * stride[row])
    return found, stride
