"""Patterns: the cheapest of the oracle, and laws that any pattern keeps."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdpkit.disclosure.linked import (
    Outsider,
    attack,
    cells_of,
    cheapest,
    greedy,
    programme,
    with_totals,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from cdpkit.disclosure.linked import Cells

    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ORACLES = Path(__file__).parent / "oracles"
"""Made by counting; see the README there."""


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((ORACLES / name).read_text(encoding="utf-8").splitlines()))


def table(row: dict[str, str]) -> Cells:
    counts, sums = with_totals(json.loads(row["counts"]), json.loads(row["parents"]))
    return cells_of(counts, sums, threshold=int(row["threshold"]), zeros=row["zeros"])


def text(pattern: Flags | None) -> str:
    return "" if pattern is None else "".join("01"[int(hidden)] for hidden in pattern)


def flags(pattern: str) -> Flags:
    return np.array([hidden == "1" for hidden in pattern])


def ranges(cells: Cells, hidden: Flags) -> dict[int, Any]:
    low = np.where(hidden, cells.floor, cells.counts)
    high = np.where(hidden, np.inf, cells.counts)
    return attack(Outsider(cells.sums, low, high), np.flatnonzero(hidden).tolist())


def recovered(cells: Cells, hidden: Flags) -> list[int]:
    found = ranges(cells, hidden)
    return [
        cell
        for cell in np.flatnonzero(cells.unsafe).tolist()
        if found[cell].leaves_out(int(cells.low[cell]), int(cells.high[cell]))
    ]


@pytest.mark.parametrize("row", rows("patterns.csv"), ids=lambda row: row["table"])
def test_the_cheapest_pattern_is_one_of_those_found_by_counting(row: dict[str, str]) -> None:
    cells = table(row)
    found = cheapest(cells, seconds=60)
    assert found.proved
    assert text(found.hidden) in (row["optimal_patterns"].split() or [""])
    assert text(cells.unsafe) == row["unsafe"]


@pytest.mark.parametrize("row", rows("patterns.csv"), ids=lambda row: row["table"])
def test_the_quick_pattern_protects_and_is_not_below_the_cheapest(row: dict[str, str]) -> None:
    cells = table(row)
    quick = greedy(cells)
    if not row["optimal_patterns"]:
        assert quick is None
        return
    assert quick is not None
    assert quick.sum() >= int(row["hidden_cells"])
    assert recovered(cells, quick) == []


@pytest.mark.parametrize("row", rows("patterns.csv"), ids=lambda row: row["table"])
def test_a_quick_pattern_is_made_better_when_there_is_no_time_for_the_proof(
    row: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cdpkit.disclosure.linked.programme._PROOF", 0)
    cells, quick = table(row), greedy(table(row))
    found = cheapest(cells, seconds=60)
    if quick is None:
        assert found.hidden is None
        return
    assert found.hidden is not None
    assert cells.cost(found.hidden) <= cells.cost(quick)
    assert found.hidden.sum() == int(row["hidden_cells"])
    assert recovered(cells, found.hidden) == []


def test_the_cheapest_pattern_seen_is_kept_when_the_time_runs_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells, best = next(
        (table(row), flags(row["optimal_patterns"].split()[0]))
        for row in rows("patterns.csv")
        if row["optimal_patterns"] and text(greedy(table(row))) not in row["optimal_patterns"]
    )
    now = 0.0
    # No cuts; a pattern that protects; one that does not, for which the time is up.
    answers = iter([(None, 0.0), (best, 0.0), (cells.must_hide, 2.0)])

    def solve(*_: object, **__: object) -> tuple[Flags | None, bool]:
        nonlocal now
        share, now = next(answers)
        return share, False

    monkeypatch.setattr(programme._Search, "_solve", solve)
    monkeypatch.setattr(programme.time, "monotonic", lambda: now)
    found = cheapest(cells, seconds=1)
    assert (text(found.hidden), found.proved) == (text(best), False)


PUBLISHED = {
    "fischetti_salazar": ([[20, 50, 10], [8, 19, 22], [17, 32, 12]]),
    "handbook_4_1": ([[540, 231], [48, 125]]),
    "sdctable_nine": (
        [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]]
    ),
}
PUBLISHED["sdctable_ten"] = PUBLISHED["sdctable_nine"]
SPANS = [
    (key, list(group))
    for key, group in itertools.groupby(
        rows("intervals.csv"), key=lambda r: (r["table"], r["hidden"], r["pattern"], r["floor"])
    )
]


@pytest.mark.parametrize(
    ("key", "spans"), SPANS, ids=lambda x: "-".join(x[:2]) if isinstance(x, tuple) else ""
)
def test_what_an_outsider_derives_is_what_counting_finds(
    key: tuple[str, ...], spans: list[dict[str, str]]
) -> None:
    tables = {row["table"]: row for row in rows("patterns.csv")}
    counts, sums = (
        with_totals(PUBLISHED[key[0]])
        if key[0] in PUBLISHED
        else with_totals(*(json.loads(tables[key[0]][name]) for name in ("counts", "parents")))
    )
    hidden = flags(key[2])
    low, high = np.where(hidden, int(key[3]), counts), np.where(hidden, np.inf, counts)
    found = attack(Outsider(sums, low, high), np.flatnonzero(hidden).tolist())
    for span in spans:
        worked = found[int(span["cell"])]
        assert (worked.low, worked.high) == (int(span["low"]), int(span["high"]))


# Counting, without a linear programme ----------------------------------------------------------


def fillings(  # noqa: C901 (it counts, as an oracle does)
    counts: Counts, sums: Counts, hidden: Flags, floor: Counts
) -> Iterator[dict[int, int]]:
    """Give every whole-numbered filling of the hidden cells that agrees with the cells shown."""
    cells = np.flatnonzero(hidden).tolist()
    right = -(sums @ np.where(hidden, 0, counts))
    rows = [
        ({c: int(row[c]) for c in cells if row[c]}, int(value))
        for row, value in zip(sums, right, strict=True)
        if row[cells].any()
    ]
    top = int(counts.max()) + 10

    def walk(known: dict[int, int]) -> Iterator[dict[int, int]]:  # noqa: C901
        for signs, value in rows:
            rest = value - sum(s * known[c] for c, s in signs.items() if c in known)
            unknown = [c for c in signs if c not in known]
            if not unknown and rest:
                return
            if all(signs[c] > 0 for c in unknown) and rest < sum(floor[c] for c in unknown):
                return
        unknown = [c for c in cells if c not in known]
        if not unknown:
            yield dict(known)
            return
        for signs, value in rows:
            if len(left := [c for c in signs if c not in known]) == 1:
                rest = value - sum(s * known[c] for c, s in signs.items() if c in known)
                number = rest * signs[left[0]]
                if number >= floor[left[0]]:
                    yield from walk({**known, left[0]: number})
                return
        for value in range(int(floor[unknown[0]]), top + 1):
            yield from walk({**known, unknown[0]: value})

    return walk({})


def seen(counts: Counts, sums: Counts, hidden: Flags, floor: Counts) -> dict[int, set[int]]:
    """Give every number that each hidden cell has in some filling."""
    found: dict[int, set[int]] = {int(c): set() for c in np.flatnonzero(hidden)}
    for filling in fillings(counts, sums, hidden, floor):
        for cell, value in filling.items():
            found[cell].add(value)
    return found


def patterns(must: Flags, may: Flags) -> Iterator[Flags]:
    """Give every pattern, fewest cells first."""
    free = np.flatnonzero(may & ~must)
    for size in range(len(free) + 1):
        for chosen in itertools.combinations(free, size):
            pattern = must.copy()
            pattern[list(chosen)] = True
            yield pattern


# Laws ---------------------------------------------------------------------------------------------

small = st.sampled_from([(2, 2), (2, 3), (3,)])
any_shape = st.one_of(
    st.tuples(st.integers(2, 5), st.integers(2, 6)), st.tuples(*[st.integers(2, 3)] * 3)
)


@st.composite
def linked(draw: st.DrawFn, shapes: st.SearchStrategy[Any], most: int = 30) -> Cells:
    shape = draw(shapes)
    size = int(np.prod(shape))
    one = st.one_of(st.integers(0, 6), st.integers(0, most))
    counts, sums = with_totals(np.reshape(draw(st.lists(one, min_size=size, max_size=size)), shape))
    threshold = draw(st.sampled_from([2, 3, 5, 8, 10]))
    zeros = draw(st.sampled_from(["shown", "hidden"]))
    return cells_of(counts, sums, threshold=threshold, zeros=zeros)


@settings(max_examples=40)
@given(linked(any_shape))
def test_no_unsafe_count_is_narrowed_and_the_quick_pattern_never_costs_less(cells: Cells) -> None:
    found, quick = cheapest(cells, seconds=20), greedy(cells)
    assert (found.hidden is None) == (quick is None)
    if found.hidden is not None and quick is not None:
        for pattern in (found.hidden, quick):
            assert recovered(cells, pattern) == []
            assert not pattern[~cells.may_hide].any()
        assert cells.cost(quick) >= found.bound - 1e-6
        assert found.bound <= cells.cost(found.hidden) + 1e-6


@settings(max_examples=12)
@given(linked(small, most=7))
def test_counting_finds_no_cheaper_pattern_and_no_unsafe_count(cells: Cells) -> None:
    sums, found = cells.sums.toarray(), cheapest(cells, seconds=20)
    if found.hidden is not None:
        numbers = seen(cells.counts, sums, found.hidden, cells.floor)
        for cell in np.flatnonzero(cells.unsafe).tolist():
            assert numbers[cell] >= set(range(int(cells.low[cell]), int(cells.high[cell]) + 1))
    for pattern in itertools.takewhile(
        lambda p: found.hidden is None or cells.cost(p) < found.bound - 1e-6,
        itertools.islice(patterns(cells.unsafe, cells.may_hide), 60),
    ):
        assert recovered(cells, pattern)


@settings(max_examples=15)
@given(linked(any_shape), st.randoms(use_true_random=False))
def test_hiding_one_more_cell_narrows_no_range(cells: Cells, random: Any) -> None:
    hidden = cells.unsafe | (np.array([random.random() for _ in cells.counts]) < 0.3)
    hidden &= cells.may_hide | cells.unsafe
    shown = np.flatnonzero(~hidden & cells.may_hide)
    if not len(shown):
        return
    more = hidden.copy()
    more[random.choice(shown.tolist())] = True
    before, after = ranges(cells, hidden), ranges(cells, more)
    for cell, worked in before.items():
        assert after[cell].low <= worked.low
        assert after[cell].high >= worked.high


@settings(max_examples=15)
@given(linked(any_shape), st.randoms(use_true_random=False))
def test_the_order_of_the_cells_does_not_change_the_cost(cells: Cells, random: Any) -> None:
    order = np.array(random.sample(range(len(cells)), len(cells)))
    one, other = cheapest(cells, seconds=20), cheapest(cells.take(order), seconds=20)
    assert (one.hidden is None) == (other.hidden is None)
    if one.hidden is not None and other.hidden is not None:
        assert cells.cost(one.hidden) == pytest.approx(cells.take(order).cost(other.hidden))
