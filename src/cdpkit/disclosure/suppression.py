"""Suppression: hide small counts, and as few others as it takes to keep them hidden."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.disclosure.auditing import attacked, audit_of
from cdpkit.disclosure.knowledge import exact_areas, known_of
from cdpkit.disclosure.ledgers import Role, ledger_of
from cdpkit.disclosure.linked import Outsider, attack, cells_of, cheapest, greedy, parts_of
from cdpkit.disclosure.rules import refuse_other
from cdpkit.disclosure.safe import safe_table, would_print
from cdpkit.disclosure.totals import sums_held
from cdpkit.display import Parts, Table
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cdpkit.disclosure.found import Audit, Sums
    from cdpkit.disclosure.ledgers import Ledger
    from cdpkit.disclosure.linked import Cells, Found
    from cdpkit.disclosure.totals import Held
    from cdpkit.frames import SeriesTable
    from cdpkit.model.records import DisclosureProfile

    Flags = NDArray[np.bool_]


MANY = 20_000
"""Above so many cells that hang together the quick way alone is taken."""
ROUNDS = 100


@result
class HiddenCell(Result):
    """A count that is hidden, and why. It never holds the count."""

    indicator: str
    area: str
    period_label: str
    population: str
    name: str
    """What it counts, in a few words."""
    why: str
    """`unsafe`, or `secondary` for the sake of others."""

    def sentence(self) -> str:
        """Say which count is hidden; not why, since that would tell."""
        return f"{self.name}: [c]"


@result
class Suppressed(Result):
    """A table that is made safe under a profile, and what it took.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.disclosure import profile, suppress
    >>> from cdpkit.frames import SeriesTable
    >>> frame = pd.DataFrame({"period": 2024, "value": [12, 3, 9, 24],
    ...                       "population": ["opiates", "alcohol", "other", "All"]})
    >>> table = SeriesTable.from_frame(frame, indicator="deaths", statistic="count")
    >>> print(suppress(table, profile("council_5")).table[1].observations[0].marker.name)
    CONFIDENTIAL
    """

    stated = (
        "profile", "hidden", "unsafe", "secondary", "proved", "bound", "gap", "sums", "audit",
    )  # fmt: skip

    table: SeriesTable = field()  # type: ignore[assignment]
    """The safe table; the hidden numbers are in none of its columns."""
    profile: DisclosureProfile
    cells: tuple[HiddenCell, ...]
    """The counts that were hidden."""
    hidden: int
    unsafe: int
    secondary: int
    sums: Sums
    bound: int | None
    """How many counts any pattern hides at least; none with `least="counts"`, where it would tell."""
    gap: float
    """By how much the pattern may cost more than the cheapest: a share, to three decimals."""
    proved: bool
    """Whether no pattern costs less."""
    seconds: float = field(compare=False)
    audit: Audit

    def sentence(self) -> str:
        """Say the profile and how many counts are hidden; the two sorts are not told apart."""
        return f"{self.profile} {_counts(self.hidden)} hidden."

    def parts(self) -> Parts:
        """Give the sentence, and the counts that are hidden in a table."""
        rows = [(cell.name, "[c]") for cell in self.cells]
        shown = Table(("Count", "Shown as"), rows, size=len(rows)) if rows else None
        return Parts("Hidden counts", self.sentence(), self.audit.warnings, shown)

    def split(self) -> str:
        """Say how many are small, and how many protect them: for the publisher's eyes only."""
        below = f"{self.unsafe:,} below {self.profile.threshold}"
        return f"{below}, {self.secondary:,} to protect them"


def suppress(
    table: SeriesTable,
    profile: DisclosureProfile,
    *,
    totals: str | Path = "found",
    top: str = "shown",
    least: str = "cells",
    seconds: float = 60.0,
    whole: bool | str = "auto",
) -> Suppressed:
    """Hide small counts, what is computed from them, and as few others as it takes.

    Parameters
    ----------
    table : SeriesTable
        With the true counts. Counts that are marked `c` are hidden, whatever they are.
    profile : DisclosureProfile
        What counts as small, and what happens to it.
    totals : {"found", "none"} or path, default "found"
        As for `sums`.
    top : {"shown", "hidden"}, default "shown"
        Whether the topmost totals may be hidden for the sake of others.
    least : {"cells", "counts"}, default "cells"
        Hide the fewest counts (among those, the smallest), or the least sum of counts.
    seconds : float, default 60
        After this the best pattern so far is taken; `gap` then says how far it may be from least.
    whole : {"auto"} or bool, default "auto"
        As for `audit`.

    Returns
    -------
    Suppressed
        `table` is safe to hand on to any calculator: hidden numbers are not in it.

    Raises
    ------
    InputError
        If an argument is not one of those above, or the small counts cannot be protected.

    References
    ----------
    - Fischetti M, Salazar JJ (2000), J Am Stat Assoc 95:916-928.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.disclosure import profile
    >>> from cdpkit.frames import SeriesTable
    >>> frame = pd.DataFrame({"period": 2024, "value": [12, 3, 9, 24],
    ...                       "population": ["opiates", "alcohol", "other", "All"]})
    >>> table = SeriesTable.from_frame(frame, indicator="deaths", statistic="count")
    >>> safe = suppress(table, profile("council_5"))
    >>> safe.hidden, safe.proved, [cell.population for cell in safe.cells]
    (2, True, ['alcohol', 'other'])
    """
    begun = time.monotonic()
    refuse_other(profile)
    _check(top, least, seconds)
    book = ledger_of(table)
    held = sums_held(book, totals)
    job = _Job(book, held, profile, exact_areas(book, profile), top == "hidden", least)
    hidden, bound, proved = job.pattern(seconds)
    safe, seen = job.made_safe(table, hidden, whole)
    report = audit_of(seen[0], held, seen[1], profile)
    printed = would_print(book, job.hidden)
    rows = tuple(_cell(book, cell, bool(job.unsafe[cell])) for cell in printed)
    cost = job.cost(job.hidden)
    proved = proved and cost <= bound * (1 + 1e-6) + 1e-9
    small = sum(row.why == "unsafe" for row in rows)
    return Suppressed(
        table=safe,
        profile=profile,
        cells=rows,
        hidden=len(rows),
        unsafe=small,
        secondary=len(rows) - small,
        sums=report.sums,
        # The cost itself is made of the hidden counts: it does not leave this function.
        bound=_fewest(bound) if least == "cells" else None,
        gap=0.0 if proved or bound <= 0 else round(max(cost / bound - 1, 0.0), 3),
        proved=proved,
        seconds=time.monotonic() - begun,
        audit=report,
    )


def _fewest(bound: float) -> int:
    """Give the fewest cells: each costs 1 and a share of its count, all shares together under 1."""
    return math.ceil(bound - 1 + 1e-6) if bound > 0 else 0


def _check(top: str, least: str, seconds: float) -> None:
    for name, given, known in (
        ("top", top, ("shown", "hidden")),
        ("least", least, ("cells", "counts")),
    ):
        if given not in known:
            raise InputError(name, f"is {given!r}", f"Use {' or '.join(known)}.")
    if not seconds > 0:
        raise InputError("seconds", f"is {seconds!r}", "Give a number above 0.")


@dataclass(slots=True)
class _Job:
    """One suppression: the ledger, its sums, and what is hidden so far."""

    book: Ledger
    held: Held
    profile: DisclosureProfile
    exact: list[bool]
    hide_top: bool
    least: str
    hidden: Any = None
    unsafe: Any = None
    cells: Any = None

    def pattern(self, seconds: float) -> tuple[Flags, float, bool]:
        """Choose what to hide, one connected part after the other, small ones first."""
        cells = self.cells = self._cells()
        self.unsafe = cells.unsafe
        if self.profile.small != "hidden":
            return np.zeros(len(cells), dtype=bool), 0.0, True
        hidden, bound, proved = cells.must_hide.copy(), 0.0, True
        stop = time.monotonic() + seconds
        parts = parts_of(cells.sums, cells.may_hide | cells.must_hide)
        for part in sorted(parts, key=len):
            here = cells.take(part)
            if not here.unsafe.any():
                continue
            found = self._solve(here, max(stop - time.monotonic(), 0.05))
            if found.hidden is None:
                self._refuse(part[here.unsafe])
            else:
                hidden[part] = found.hidden
            bound, proved = bound + found.bound, proved and found.proved
        # A value without a count is neither small nor large: it stays, and the audit says so.
        hidden[[c.number is None and not c.unprinted for c in self.book.cells]] = False
        return hidden, bound, proved

    def _solve(self, cells: Cells, seconds: float) -> Found:
        if len(cells) > MANY:
            from cdpkit.disclosure.linked import Found

            return Found(greedy(cells), cells.cost(cells.must_hide), proved=False)
        return cheapest(cells, seconds, lambda hidden: _holds(cells, hidden))

    def _cells(self) -> Cells:
        """Give the cells to the programme; a sum with a number that is not known says nothing."""
        book = self.book
        numbers = [cell.number for cell in book.cells]
        unknown = np.array([number is None for number in numbers], dtype=bool)
        matrix = self.held.matrix(len(numbers))
        clear = abs(matrix) @ unknown.astype(int) == 0
        marked = np.array(
            [book.rows[c.row].hidden and c.role is Role.COUNT for c in book.cells], dtype=bool
        )
        made = cells_of(
            np.array([number or 0 for number in numbers]),
            matrix[clear],
            threshold=self.profile.threshold,
            zeros=self.profile.zeros,
            hide_top=self.hide_top,
            marked=marked & ~unknown,
            unprinted=np.array([c.unprinted for c in book.cells], dtype=bool) | (unknown & ~marked),
            least=self.least,
        )
        left = np.array([self.exact[c.row] for c in book.cells], dtype=bool)
        made.unsafe[left | unknown] = False
        made.may_hide[left] = False
        return made

    def _refuse(self, cells: NDArray[np.intp]) -> None:
        names = "; ".join(self.book.name(int(cell)) for cell in cells[:5])
        more = f" and {len(cells) - 5} more" if len(cells) > 5 else ""
        hint = (
            'Allow totals at the top to be hidden (`top="hidden"`, `--hide-top`), use wider '
            "groups, or a profile that hides zeros too."
        )
        raise InputError("table", f"has small counts that cannot be protected: {names}{more}", hint)

    def made_safe(
        self, table: SeriesTable, hidden: Flags, whole: bool | str
    ) -> tuple[SeriesTable, tuple[Ledger, Any]]:
        """Make the table safe, attack it, and hide more until nothing is found."""
        self.hidden = hidden
        for _ in range(ROUNDS):
            safe = safe_table(
                table, self.book, self.held, self.hidden, self.profile, exact=self.exact
            )
            book, seen = self._attacked(safe, whole)
            more = self._more(seen) if seen.found else []
            if not more:
                break
            self.hidden = self.hidden.copy()
            self.hidden[more] = True
        return safe, (book, seen)

    def _attacked(self, safe: SeriesTable, whole: bool | str) -> tuple[Ledger, Any]:
        """Attack the safe table with the sums of the true one."""
        book = ledger_of(safe)
        book.cells += self.book.cells[len(book.cells) :]
        known = known_of(book, self.held, self.profile)
        if self.profile.small == "hidden" and not self.profile.rounding:
            needed = (self.cells.low, self.cells.high)
            seen = attacked(
                book, self.held, known, self.profile, whole=whole, unsafe=self.unsafe, needed=needed
            )
        else:
            seen = attacked(book, self.held, known, self.profile, whole=whole)
        return book, seen

    def _more(self, seen: Any) -> list[int]:
        """Choose a count to hide for each finding: the cheapest that it is worked out from."""
        chosen: set[int] = set()
        for cell in seen.found:
            beside = self._beside(seen, cell)
            free = [c for c in beside if self.cells.may_hide[c] and not self.hidden[c]]
            if not chosen.intersection(beside) and free:
                chosen.add(min(free, key=lambda c: (self.cells.weights[c], c)))
        return sorted(chosen)

    def _beside(self, seen: Any, cell: int) -> set[int]:
        beside: set[int] = set()
        for stop in (*seen.outsider.stops(cell, 1), *seen.outsider.stops(cell, -1)):
            if stop < len(self.held.sums):
                one = self.held.sums[stop]
                beside |= {one.total, *one.parts}
            elif (row := seen.known.rows[stop - len(self.held.sums)]) >= 0:
                beside.add(self.book.count[row])
        return {c for c in beside if not self.cells.unprinted[c] or c == cell}

    def cost(self, hidden: Flags) -> float:
        """Give what a pattern costs."""
        small = self.unsafe | self.cells.unprinted
        parts = parts_of(self.cells.sums, self.cells.may_hide | small)
        whole = [part for part in parts if self.unsafe[part].any() or hidden[part].any()]
        return float(sum(self.cells.take(part).cost(hidden[part]) for part in whole))


def _holds(cells: Cells, hidden: Flags) -> bool:
    """Whether a pattern that holds in fractions holds in whole numbers."""
    import scipy.sparse as sp

    # What the cells outside this part, which are shown, add to each sum: a known cell of its own.
    rest = cells.sums @ cells.counts
    sums = sp.csr_array(sp.hstack([cells.sums, -sp.eye_array(len(rest), dtype=int)]))
    low = np.concatenate([np.where(hidden, cells.floor, cells.counts), rest])
    high = np.concatenate([np.where(hidden, np.inf, cells.counts), rest])
    unsafe = np.flatnonzero(cells.unsafe).tolist()
    least, most = (np.concatenate([end, rest]).astype(float) for end in (cells.low, cells.high))
    found = attack(Outsider(sums, low, high), unsafe, needed=(least, most))
    return not any(
        found[cell].leaves_out(int(cells.low[cell]), int(cells.high[cell])) for cell in unsafe
    )


def _cell(book: Ledger, cell: int, unsafe: bool) -> HiddenCell:
    row = book.rows[book.cells[cell].row]
    why = "unsafe" if unsafe else "secondary"
    return HiddenCell(row.indicator, row.area, row.label, row.population, book.name(cell), why)


def _counts(number: int) -> str:
    return f"{number:,} count{'' if number == 1 else 's'}"
