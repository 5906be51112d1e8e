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

LONGEST, WIDE, EXACT = 1_500, 400, 20_000
"""Events that are counted one by one; steps of a table of more; events of an exact law of a whole."""

VANISHED = 1e-250
"""A law with a smaller chance of 0 cannot be listed from there."""

NOTHING = 1e-9
"""A grid point of no more weight is left out: all of them together are below a ten-millionth."""

DONE = 0.3
"""Share of finished tables from which the others go on without them."""

AT_ONCE = 16
"""Counts that are listed before anybody looks which tables are finished."""

GONE = 1e-12
"""Chance from which a falling law adds nothing: 72 of them far less than a table leaves out."""


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

    def run(rows: NDArray[np.intp]) -> tuple[list[_State], list[_State]]:
        x, e, h = count[rows], exposure[rows], horizon[rows]
        past: list[_State] = []
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
                past.append(_State(shares_of(PRIOR + _tempered(i - 1) * score), a_next, p))
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
            ahead.append(_State(weight, later, later / (later + mean)))
        return ahead, past

    return _grid(run, _Counted, given)


def shares_ahead(given: Given) -> Grid:
    """Give the laws of small counts out of a whole."""
    count, trials, gaps, horizon = given[:4]

    def run(rows: NDArray[np.intp]) -> tuple[list[_State], list[_State]]:
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


# ---- tables --------------------------------------------------------------------------------------


class _Law(Protocol):
    """A law of each grid point, whose arrays are (G, N), as a recurrence over the counts."""

    def first(self) -> FloatArray:
        """Give the chance of 0."""

    def list_next(self, mass: FloatArray, k: int, sums: FloatArray) -> None:
        """Fill in the chances of the counts from k on; mass goes from k - 1 to the last of them."""

    def lasting(self, mass: FloatArray, k: int) -> NDArray[np.bool_]:
        """Tell which grid points may still add something from k on."""

    def at_most(self, k: FloatArray) -> FloatArray:
        """Give the chance of at most so many, (G, N, ...)."""

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        """Take some of the series and of the grid points."""


class _Counted(NamedTuple):
    """Negative binomial."""

    shape: FloatArray
    p: FloatArray
    rest: FloatArray  # 1 - p

    @classmethod
    def of(cls, state: _State, _whole: FloatArray) -> Self:
        a, p = np.ascontiguousarray(state.first.T), np.ascontiguousarray(state.second.T)
        return cls(a, p, 1 - p)

    def first(self) -> FloatArray:
        return np.asarray(np.exp(self.shape * np.log(self.p)))

    def list_next(self, mass: FloatArray, k: int, sums: FloatArray) -> None:
        # P(k) / P(k - 1) = (a + k - 1) (1 - p) / k; the divisions are made on the sums, for all.
        divisor = np.cumprod(np.arange(k, k + len(sums), dtype=np.float64))
        factor = (self.shape + (k - 1)) * self.rest
        for row in sums:
            mass *= factor
            np.add.reduce(mass, axis=0, out=row)
            factor += self.rest
        sums /= divisor[:, np.newaxis]
        mass /= divisor[-1]

    def lasting(self, mass: FloatArray, k: int) -> NDArray[np.bool_]:
        falling = ((self.shape + (k - 1)) * self.rest).max(axis=1) < k
        return np.asarray(~falling | (mass.max(axis=1) > GONE))

    def at_most(self, k: FloatArray) -> FloatArray:
        return np.asarray(betainc(self.shape[..., None], k + 1, self.p[..., None]))

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        return type(self)(*(part[np.ix_(points, rows)] for part in self))


class _OfWhole(NamedTuple):
    """Beta-binomial of a whole of so many."""

    a: FloatArray
    b: FloatArray
    whole: FloatArray  # (1, N)

    @classmethod
    def of(cls, state: _State, whole: FloatArray) -> Self:
        a, b = np.ascontiguousarray(state.first.T), np.ascontiguousarray(state.second.T)
        return cls(a, b, np.round(whole.T))

    def first(self) -> FloatArray:
        return np.asarray(np.exp(betaln(self.a, self.b + self.whole) - betaln(self.a, self.b)))

    def list_next(self, mass: FloatArray, k: int, sums: FloatArray) -> None:
        # P(k) / P(k - 1) = (n - k + 1) / k x (a + k - 1) / (b + n - k); the first on the sums.
        counts = np.arange(k, k + len(sums), dtype=np.float64)[:, np.newaxis]
        left = np.maximum(self.whole - counts, 0)
        factor = np.cumprod(np.maximum(self.whole - counts + 1, 0) / counts, axis=0)
        room = np.empty_like(mass)
        for j, row in enumerate(sums):
            np.add(self.a, k + j - 1, out=room)
            mass *= room
            np.add(self.b, left[j], out=room)
            mass /= room
            np.add.reduce(mass, axis=0, out=row)
        sums *= factor
        mass *= factor[-1]

    def lasting(self, mass: FloatArray, k: int) -> NDArray[np.bool_]:  # noqa: ARG002 -- a law may rise again at its end
        return np.ones(len(mass), dtype=np.bool_)

    def at_most(self, k: FloatArray) -> FloatArray:
        n, a, b = self.whole, self.a, self.b
        if k[-1] < EXACT:  # the same ratios, as logarithms; then their running sum
            j = np.arange(1, k[-1] + 1)
            left = np.maximum(n - j + 1, 0)
            with np.errstate(divide="ignore"):
                ratio = np.log(left * (a + j - 1) / (j * (b + np.maximum(left - 1, 0))))
            start = betaln(a, b + n) - betaln(a, b)
            mass = np.exp(np.cumsum(np.concatenate([start, ratio], axis=1), axis=1))
            return np.asarray(np.cumsum(mass, axis=1)[:, k.astype(np.intp)])
        # A beta law of the same mean and variance: out by less than 0.1% of the width of a range.
        size = n * (a + b + 1) / (a + b + n) - 1
        q = a / (a + b)
        return np.asarray(betainc(q * size, (1 - q) * size, np.clip((k + 0.5) / n, 0, 1)))

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        cells = np.ix_(points, rows)  # keeps series side by side in memory
        return type(self)(self.a[cells], self.b[cells], self.whole[:, rows])


def _grid(
    run: Callable[[NDArray[np.intp]], tuple[list[_State], list[_State]]],
    law: type[_Counted | _OfWhole],
    given: Given,
) -> Grid:
    """Work through the series in blocks, and list their laws."""
    rows, width = given.events.shape
    ahead, past = _Lists(given.horizon.shape), _Lists((rows, max(width - POINTS, 0)))
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
        rows: NDArray[np.intp],
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
    enough = ENOUGH if until is None else HALF
    until = np.zeros(len(weight)) if until is None else until
    # Chances of 0, 1, 2, ... by the ratio of each to the one before, part by part, and their sum.
    first = law.first()
    wide = np.asarray(((first < VANISHED) & (weight.T > NOTHING)).any(axis=0))
    points = ~(np.fmax.reduce(weight, axis=0) <= NOTHING)
    mass, rows = (weight.T * first)[np.ix_(points, ~wide)], np.flatnonzero(~wide)
    running, total = law.only(~wide, points), mass.sum(axis=0)
    pieces = [(rows, total[np.newaxis])]
    for k in range(1, LONGEST if rows.size else 0, AT_ONCE):
        sums = np.empty((AT_ONCE, len(rows)))
        running.list_next(mass, k, sums)
        sums[0] += total
        pieces.append((rows, np.cumsum(sums, axis=0, out=sums)))
        total = sums[-1]
        done = (total >= ENOUGH) | ((total >= enough) & (k + AT_ONCE > until[rows] + 1))
        ended = np.count_nonzero(done)
        if ended == len(rows):
            break
        if ended > DONE * len(rows):  # the long tails go on alone
            total, rows, lasting = total[~done], rows[~done], running.lasting(mass, k + AT_ONCE)
            mass, running = mass[np.ix_(lasting, ~done)], running.only(~done, lasting)
    table = _columns(pieces, len(weight))
    stride = np.ones(len(weight))
    wide[rows[total < enough]] = True
    if wide.any():
        return _in_steps(table, stride, np.flatnonzero(wide), weight, law)
    return table, stride


def _columns(pieces: list[tuple[NDArray[np.intp], FloatArray]], size: int) -> FloatArray:
    """Put pieces, of ever fewer rows, behind each other; a row that has ended is 1."""
    table = np.ones((size, sum(len(piece) for _, piece in pieces)))
    start = 0
    for rows, piece in pieces:
        table[rows, start : start + len(piece)] = piece.T
        start += len(piece)
    return np.minimum(table, 1.0, out=table)


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
        one = np.arange(len(weight)) == row
        own, parts = law.only(one, np.ones(len(law.first()), dtype=np.bool_)), weight[row]

        def chance(k: FloatArray, own: _Law = own, parts: FloatArray = parts) -> FloatArray:
            return np.asarray(parts @ own.at_most(k).reshape(len(parts), -1))

        end = 1.0
        while chance(np.array([end]))[0] < ENOUGH and end < 1e15:
            end *= 1.5
        stride[row] = max(1.0, np.ceil(end / WIDE))
        listed = np.arange(int(np.ceil(end / stride[row])) + 1)
        found[row] = 1.0
        found[row, : len(listed)] = chance(listed * stride[row])
    return found, stride
