"""A row of the speed table, without anything to install: both ends of the pipe import it."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace

__all__ = ["Row", "median_row"]


@dataclass(frozen=True)
class Row:
    """What we need and what the other needs, in seconds (`unit` s or ns) or MiB."""

    work: str
    ours: float
    against: str
    theirs: float | None  # None: the peer could not be run; `against` says why
    at_most: float | None = None  # reach as a share of their time
    at_least: float | None = None  # reach as times faster
    faster: bool = False  # say how many times faster, without a reach
    unit: str = "s"
    rounds: tuple[float, ...] = ()

    @property
    def slower(self) -> bool:
        """Say that the ratio is ours to theirs, small is good; else times faster."""
        return self.at_least is None and not self.faster

    @property
    def ratio(self) -> float | None:
        if self.theirs is None:
            return None
        return self.ours / self.theirs if self.slower else self.theirs / self.ours

    @property
    def verdict(self) -> str:
        if self.at_most is None and self.at_least is None:
            return "-"
        if self.ratio is None:
            return "not measured"
        low = self.at_most is None or self.ratio <= self.at_most
        return "yes" if low and (self.at_least is None or self.ratio >= self.at_least) else "**no**"

    @property
    def reach(self) -> str:
        if self.at_least is not None:
            return f"at least {self.at_least:,g} times faster"
        if self.at_most is None:
            return "for information"
        return f"at most {self.at_most:g} of it"

    def markdown(self) -> str:
        ratio = "-" if self.ratio is None else self._written(self.ratio)
        spread = ", ".join(map(self._written, self.rounds)) if len(self.rounds) > 1 else ""
        theirs = "-" if self.theirs is None else self._amount(self.theirs)
        cells = [self.work, self._amount(self.ours), self.against, theirs]
        kind = " of it" if self.slower else " times faster"
        cells += [ratio + (kind if self.ratio else ""), spread or "-", self.reach, self.verdict]
        return "| " + " | ".join(cells) + " |"

    def _written(self, ratio: float) -> str:
        if self.slower:
            return f"{ratio:.2f}"
        return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"

    def _amount(self, value: float) -> str:
        if self.unit == "MiB":
            return f"{value:,.0f} MiB"
        if self.unit == "ns":
            return f"{1e9 * value:.1f} ns"
        return f"{value:.2f} s" if value >= 1 else f"{1e3 * value:.3g} ms"


def median_row(rows: list[Row]) -> Row:
    """Give the row whose ratio is the median of the rounds, with all ratios beside it."""
    ratios = [row.ratio for row in rows if row.ratio is not None]
    if not ratios:
        return rows[0]
    middle = statistics.median_low(ratios)
    chosen = next(row for row in rows if row.ratio == middle)
    return replace(chosen, rounds=tuple(ratios))
