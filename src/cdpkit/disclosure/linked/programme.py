"""The cheapest pattern: a whole-number programme, with cuts for each need that is not met.

Fischetti M and Salazar JJ (2000), J Am Stat Assoc 95:916-928. Cuts are first made at fractional
patterns, where a round costs little, then at whole ones.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.disclosure.linked.improving import improved
from cdpkit.disclosure.linked.quick_patterns import greedy
from cdpkit.disclosure.linked.reach import Reach, broken

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit.disclosure.linked.cells import Cells
    from cdpkit.disclosure.linked.reach import Cut

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]


_LOOSE, _TIGHT = 0.01, 1e-9
_WORTH = 1e-3
"""A pattern is better if it costs less by this share; smaller gains are for the proof."""
_PROOF = 0.6
"""Share of the time in which the cheapest is looked for; then a good one is made better."""
_MOMENT = 5.0
"""Seconds in which a pattern near a good one is found, or another place is tried."""
_SLOW_GAIN = 1e-3
_FRACTIONAL_ROUNDS = 40
_FRACTIONAL_MOST = 100_000
"""Needs times cells: beyond this whole patterns, which fall into small parts, are cheaper to cut."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, what any pattern costs at least, and whether this one is the cheapest."""

    hidden: Flags | None
    """None: no pattern meets the needs."""
    bound: float
    proved: bool


def cheapest(cells: Cells, seconds: float, also: Callable[[Flags], bool] = lambda _: True) -> Found:
    """Find the cheapest pattern in the time given; else the best of two quick ones.

    `also` asks for more of a pattern than sums of fractions can tell: whole numbers.
    """
    begun = time.monotonic()
    search = _Search(cells, begun + _PROOF * seconds)
    search.cut_fractions()
    hidden = search.cut_patterns(also)
    if hidden is not None or search.impossible:
        return Found(hidden, search.bound, proved=True)
    tried = [greedy(cells, search.last), greedy(cells), *search.good]
    able = [pattern for pattern in tried if pattern is not None]
    best = min(able, key=cells.cost, default=None)
    if best is not None and not _met(cells.cost(best), search):
        search.stop = begun + seconds
        best = improved(
            cells, best, lambda kept, cost: search.better(kept, cost, also), lambda: search.left
        )
    return Found(best, search.bound, proved=best is not None and _met(cells.cost(best), search))


def _met(cost: float, search: _Search) -> bool:
    return cost <= search.bound * (1 + _TIGHT)


@dataclass(slots=True)
class _Search:
    cells: Cells
    stop: float
    bound: float = field(init=False)
    last: Flags = field(init=False)
    good: list[Flags] = field(default_factory=list)
    impossible: bool = False
    fixed: list[Any] = field(init=False)
    rows: list[Any] = field(default_factory=list)
    """Cuts: each a sparse row, at least 1."""

    def __post_init__(self) -> None:
        self.last = self.cells.must_hide
        self.bound = self.cells.cost(self.last)
        self.fixed = _not_alone(self.cells)

    @property
    def left(self) -> float:
        return self.stop - time.monotonic()

    def cut_fractions(self) -> None:
        """Cut at fractional patterns while that raises the bound."""
        needs = list(self.cells.needs())
        if len(needs) * len(self.cells) > _FRACTIONAL_MOST:
            return
        most = float(max((need.amount for need in needs), default=0))
        stale = 0
        for _ in range(_FRACTIONAL_ROUNDS):
            share, _status = self._solve(whole=False, gap=_TIGHT)
            if share is None or self.left < 0 or stale > 2:
                return
            reach = Reach(self.cells, share, most)
            cuts = [reach.cut(need) for need in needs]
            new = [c for c in cuts if c is not None and c.row @ share < c.need * (1 - 1e-3)]
            if not new:
                return
            self._add(new)
            before, self.bound = self.bound, max(self.bound, self._value(share))
            stale = stale + 1 if self.bound <= before * (1 + _SLOW_GAIN) else 0

    def _value(self, share: Numbers) -> float:
        return float(self.cells.weights @ share)

    def cut_patterns(self, also: Callable[[Flags], bool]) -> Flags | None:
        """Cut at whole patterns until one meets every need and is proved the cheapest."""
        gap = _LOOSE
        while self.left > 0:
            share, proved = self._solve(whole=True, gap=gap)
            if share is None:
                return None
            self.last = share > 0.5
            cuts = broken(self.cells, self.last)
            if cuts:
                self._add(cuts)
            elif not also(self.last):
                self._add([_one_more(self.last)])
            elif proved or self.cells.cost(self.last) <= self.bound * (1 + _TIGHT):
                return self.last
            else:
                self.good.append(self.last)
                gap = _TIGHT
        return None

    def _add(self, cuts: list[Cut]) -> None:
        import scipy.sparse as sp

        self.rows += [sp.csr_array((cut.row / cut.need)[None, :]) for cut in cuts]

    def better(self, kept: Flags, cost: float, also: Callable[[Flags], bool]) -> Flags | None:
        """Give a pattern that hides what is kept and costs less, if a moment is enough for it."""
        stop = min(self.stop, time.monotonic() + _MOMENT)
        while (seconds := stop - time.monotonic()) > 0:
            answer = self._master(kept, whole=True, gap=_WORTH, seconds=seconds)
            if answer.x is None:
                return None
            hidden = answer.x[: len(self.cells)] > 0.5
            if self.cells.cost(hidden) >= cost * (1 - _WORTH):
                return None
            if cuts := broken(self.cells, hidden):
                self._add(cuts)
            elif also(hidden):
                return np.asarray(hidden)
            else:
                self._add([_one_more(hidden)])
        return None

    def _solve(self, *, whole: bool, gap: float) -> tuple[Numbers | None, bool]:
        """Solve the master programme, and learn from it what any pattern costs at least."""
        answer = self._master(self.cells.must_hide, whole=whole, gap=gap, seconds=self.left)
        self.impossible = answer.status == 2
        if whole:
            self.bound = max(self.bound, float(answer.mip_dual_bound or 0))
        if answer.x is None:
            return None, False
        return np.clip(answer.x[: len(self.cells)], 0, 1), answer.status == 0 and gap <= _TIGHT

    def _master(self, least: Flags, *, whole: bool, gap: float, seconds: float) -> Any:
        """Solve in `hidden` (at least the cells given) and, for each sum, its number of them."""
        import scipy.sparse as sp
        from scipy.optimize import Bounds, LinearConstraint, milp

        n, extra = len(self.cells), self.cells.sums.shape[0]
        more = [*self.fixed]
        if self.rows:
            cuts = sp.csr_array(sp.vstack(self.rows))
            wide = sp.csr_array((cuts.data, cuts.indices, cuts.indptr), (len(self.rows), n + extra))
            more.append(LinearConstraint(wide, 1, np.inf))
        return milp(
            np.concatenate([self.cells.weights, np.zeros(extra)]),
            integrality=np.concatenate([np.full(n, int(whole)), np.zeros(extra, dtype=int)]),
            bounds=Bounds(
                np.concatenate([least.astype(float), np.zeros(extra)]),
                np.concatenate([self.cells.may_hide.astype(float), np.full(extra, np.inf)]),
            ),
            constraints=more,
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": gap},
        )


def _one_more(hidden: Flags) -> Cut:
    """Any pattern that only hides some of these cells tells as much."""
    from cdpkit.disclosure.linked.reach import Cut

    return Cut((~hidden).astype(float), 1.0)


def _not_alone(cells: Cells) -> list[Any]:
    """No cell is hidden alone in a sum: the number hidden is at least twice each of them."""
    import scipy.sparse as sp
    from scipy.optimize import LinearConstraint

    needy = np.zeros(len(cells), dtype=bool)
    needy[[need.cell for need in cells.needs()]] = True
    member = sp.csr_array(abs(cells.sums))
    equal = sp.csr_array(sp.hstack([member, -sp.eye_array(member.shape[0])]))
    row, cell = member.nonzero()
    asked = (~cells.must_hide | needy)[cell]
    row, cell = row[asked], cell[asked]
    at = np.arange(len(row))
    alone = sp.csr_array((np.full(len(at), -2.0), (at, cell)), shape=(len(at), len(cells)))
    number = sp.csr_array((np.ones(len(at)), (at, row)), shape=(len(at), member.shape[0]))
    pairs = sp.csr_array(sp.hstack([alone, number]))
    return [LinearConstraint(equal, 0, 0), LinearConstraint(pairs, 0, np.inf)]
