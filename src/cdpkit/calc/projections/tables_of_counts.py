"""Laws of whole numbers, listed: chances of at most 0, 1, 2, ... of a mixture over a grid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from scipy.special import betainc, betaln

from cdpkit.results import Result, result

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray


TOUCH = 1e-9
"""A value this near a whole number is that number."""

EXACTLY = 1e-10
"""How near a chance comes to the level that is asked for."""

ENOUGH = 1 - 1e-6
"""A table ends where no more than this is left."""

HALF = 0.5 + 1e-6
"""What a table of the past holds at least: its median."""

LONGEST, WIDE = 1_500, 400
"""Events that are counted one by one; steps of a table of more."""

FARTHEST = 25
"""Square of the standard deviations from the mean beyond which a law is bent no further."""

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


@result
class Tables(Result):
    """Chances of at most 0, 1, 2, ... events, for each series and time; trailing ones left out.

    `chance` holds all tables one after another; that of a place begins at `start` and goes up in
    steps of `stride` events. `unit` (N, 1) is the value of one event. Where `top` (N, 1) is a
    number, events are counted down from it.
    """

    chance: FloatArray
    start: NDArray[np.intp]  # (N, H)
    size: NDArray[np.intp]  # (N, H)
    stride: FloatArray  # (N, H)
    unit: FloatArray
    top: FloatArray

    def rows(self, chosen: NDArray[np.intp]) -> Tables:
        """Take some of the series; the tables themselves are shared."""
        names = ("start", "size", "stride", "unit", "top")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def quantile(self, probability: float) -> FloatArray:
        """Give the least value that is not exceeded with this probability."""
        down = ~np.isnan(self.top)
        up = self._least(probability, ~np.broadcast_to(down, self.start.shape))
        # X <= x where T - X >= T - x: the greatest count from the top with enough above it.
        mirrored = self.top - self._least(
            1 - probability, np.broadcast_to(down, self.start.shape), strict=True
        )
        return np.where(down, mirrored, up) * self.unit

    def _least(
        self, probability: float, wanted: NDArray[np.bool_], *, strict: bool = False
    ) -> FloatArray:
        """Least count whose chance of at most so many reaches (or, if strict, exceeds) a level."""
        found = np.zeros(self.start.shape)
        level = probability + (EXACTLY if strict else -EXACTLY)
        low, high = np.zeros(self.start.shape, dtype=np.intp), np.maximum(self.size - 1, 0)
        while np.any(high > low):
            middle = (low + high) // 2
            enough = self.chance.take(self.start + middle) >= level
            low = np.where(enough, low, np.minimum(middle + 1, high))
            high = np.where(enough, middle, high)
        found = self._between(low, level)
        return np.where(wanted & (self.size > 0), found, np.nan)

    def _between(self, place: NDArray[np.intp], level: float) -> FloatArray:
        """Give the count of a place; of tables in wide steps the one between, on the line."""
        before = np.maximum(place - 1, 0)
        a, b = (self.chance.take(self.start + at) for at in (before, place))
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where((place > 0) & (b > a), (level - a) / (b - a), 1.0)
        wide = np.ceil((before + np.clip(share, 0, 1) * (place - before)) * self.stride)
        return np.where(self.stride > 1, wide, place)

    def at_most(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or less."""
        count = value / self.unit
        down = ~np.isnan(self.top)
        up = self._below(np.floor(count + TOUCH))
        mirrored = 1 - self._below(np.ceil(self.top - count - TOUCH) - 1)
        return np.where(down, mirrored, up)

    def at_least(self, value: FloatArray) -> FloatArray:
        """Give the chance of this value or more."""
        count = value / self.unit
        down = ~np.isnan(self.top)
        up = 1 - self._below(np.ceil(count - TOUCH) - 1)
        mirrored = self._below(np.floor(self.top - count + TOUCH))
        return np.where(down, mirrored, up)

    def _below(self, count: FloatArray) -> FloatArray:
        """Chance of at most so many events."""
        place = np.where(np.isnan(count), 0, count) / self.stride
        cell = np.clip(np.floor(place), 0, np.maximum(self.size - 1, 0)).astype(np.intp)
        after = np.minimum(cell + 1, np.maximum(self.size - 1, 0))
        low, high = (self.chance.take(self.start + at) for at in (cell, after))
        share = low + np.clip(place - cell, 0, 1) * (high - low)
        share = np.where(place < 0, 0.0, np.where(place > self.size - 1, 1.0, share))
        return np.where(np.isnan(count) | (self.size == 0), np.nan, share)


class State(NamedTuple):
    """Weights and two parameters of each grid point, (N, G)."""

    weight: FloatArray
    first: FloatArray
    second: FloatArray


class CountLaw(Protocol):
    """A law of each grid point, whose arrays are (G, N), as a recurrence over the counts."""

    def first(self) -> FloatArray:
        """Give the chance of 0."""

    def list_next(self, mass: FloatArray, k: int, sums: FloatArray) -> None:
        """Fill in the chances of the counts from k on; mass goes from k - 1 to the last of them."""

    def lasting(self, mass: FloatArray, k: int) -> NDArray[np.bool_]:
        """Tell which grid points may still add something from k on."""

    def at_most(self, k: FloatArray) -> FloatArray:
        """Give the chance of at most so many, which stand along the last axis of the parts."""

    def moments(self) -> tuple[FloatArray, FloatArray]:
        """Give mean and variance."""

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        """Take some of the series and of the grid points."""


class Counted(NamedTuple):
    """Negative binomial."""

    shape: FloatArray
    p: FloatArray
    rest: FloatArray  # 1 - p

    @classmethod
    def of(cls, state: State, _whole: FloatArray) -> Self:
        """Take the law from the grid points of each series."""
        a, p = np.ascontiguousarray(state.first.T), np.ascontiguousarray(state.second.T)
        return cls(a, p, 1 - p)

    def first(self) -> FloatArray:
        """Give the chance of 0."""
        return np.asarray(np.exp(self.shape * np.log(self.p)))

    def list_next(self, mass: FloatArray, k: int, sums: FloatArray) -> None:
        """Fill in the chances from k on, by the ratio of each to the one before."""
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
        """Tell which grid points may still add something."""
        falling = ((self.shape + (k - 1)) * self.rest).max(axis=1) < k
        return np.asarray(~falling | (mass.max(axis=1) > GONE))

    def at_most(self, k: FloatArray) -> FloatArray:
        """Give the chance of at most so many."""
        return np.asarray(betainc(*self.beta(k)))

    def beta(self, k: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Give the parameters of the beta law, and the place below which its chance is this one."""
        return self.shape, k + 1, self.p

    def moments(self) -> tuple[FloatArray, FloatArray]:
        """Give mean and variance."""
        mean = self.shape * self.rest / self.p
        return mean, mean / self.p

    @classmethod
    def beside(cls, state: State, _whole: FloatArray) -> Self:
        """Take the law from grid points of series and times, (N, H, G)."""
        return cls(state.first, state.second, 1 - state.second)

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        """Take some of the series and of the grid points."""
        return type(self)(*(part[np.ix_(points, rows)] for part in self))


class OfWhole(NamedTuple):
    """Beta-binomial of a whole of so many."""

    a: FloatArray
    b: FloatArray
    whole: FloatArray  # (1, N)

    @classmethod
    def of(cls, state: State, whole: FloatArray) -> Self:
        """Take the law from the grid points of each series."""
        a, b = np.ascontiguousarray(state.first.T), np.ascontiguousarray(state.second.T)
        return cls(a, b, np.round(whole.T))

    def first(self) -> FloatArray:
        """Give the chance of 0."""
        return np.asarray(np.exp(betaln(self.a, self.b + self.whole) - betaln(self.a, self.b)))

    def list_next(self, mass: FloatArray, k: int, sums: FloatArray) -> None:
        """Fill in the chances from k on, by the ratio of each to the one before."""
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
        """Tell which grid points may still add something."""
        return np.ones(len(mass), dtype=np.bool_)

    def at_most(self, k: FloatArray) -> FloatArray:
        """Give the chance of at most so many."""
        return np.asarray(betainc(*self.beta(k)))

    def beta(self, k: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Give the parameters of the beta law, and the place below which its chance is this one."""
        # The beta law of the share, drawn out to the variance that counting adds (half a step for
        # whole numbers), and bent by what is left of the skewness (Cornish and Fisher 1938).
        n, a, b = self.whole, self.a, self.b
        size = a + b
        root = np.sqrt(n * (n + size))
        step = (k + 0.5 - n * a / size) / root  # on the scale of the share, once drawn out
        z2 = step * step * (size * size * (1 + size) / (a * b))
        bend = (b - a) / (6 * size * (size + 2)) * (2 - (size + 2 * n) / root)
        place = a / size + step + bend * (np.minimum(z2, FARTHEST) - 1)
        return a, b, np.clip(place, 0, 1)

    def moments(self) -> tuple[FloatArray, FloatArray]:
        """Give mean and variance."""
        size = self.a + self.b
        mean = self.whole * self.a / size
        return mean, mean * self.b / size * (size + self.whole) / (size + 1)

    @classmethod
    def beside(cls, state: State, whole: FloatArray) -> Self:
        """Take the law from grid points of series and times, (N, H, G)."""
        return cls(state.first, state.second, np.round(whole)[..., np.newaxis])

    def only(self, rows: NDArray[np.bool_], points: NDArray[np.bool_]) -> Self:
        """Take some of the series and of the grid points."""
        cells = np.ix_(points, rows)  # keeps series side by side in memory
        return type(self)(self.a[cells], self.b[cells], self.whole[:, rows])


class Lists:
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
        law: CountLaw,
        until: FloatArray | None = None,
    ) -> None:
        """List the law of each row at one time, as far as it will be asked for."""
        table, stride = listed(weight, law, until)
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


def listed(
    weight: FloatArray, law: CountLaw, until: FloatArray | None
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
    table: FloatArray, stride: FloatArray, rows: NDArray[np.intp], weight: FloatArray, law: CountLaw
) -> tuple[FloatArray, FloatArray]:
    """Take long tables in wide steps, whose places lie on lines between: out by 0.1% at most."""
    found = np.ones((len(table), max(table.shape[1], WIDE + 1)))
    found[:, : table.shape[1]] = table
    for row in rows:
        one = np.arange(len(weight)) == row
        own, parts = law.only(one, np.ones(len(law.first()), dtype=np.bool_)), weight[row]

        def chance(k: FloatArray, own: CountLaw = own, parts: FloatArray = parts) -> FloatArray:
            return np.asarray(parts @ own.at_most(k).reshape(len(parts), -1))

        end = max(float(parts @ own.moments()[0].reshape(len(parts), -1)[:, 0]), 1.0)
        while chance(np.array([end]))[0] < ENOUGH and end < 1e15:
            end *= 1.5
        stride[row] = max(1.0, np.ceil(end / WIDE))
        listed = np.arange(int(np.ceil(end / stride[row])) + 1)
        found[row] = 1.0
        found[row, : len(listed)] = chance(listed * stride[row])
    return found, stride
