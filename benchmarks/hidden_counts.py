"""Hide the small counts of random tables with totals, attack each result, and time it.

python benchmarks/hidden_counts.py --tables 10000 --seed 1     # laws on random tables
python benchmarks/hidden_counts.py --sizes                     # seconds, gap and cells by size
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

import numpy as np

from cdpkit.disclosure.linked import (
    Cells,
    Outsider,
    attack,
    cells_of,
    cheapest,
    greedy,
    with_totals,
)

SIZES = ((6, 8), (12, 15), (20, 30), (400, 20), (3, 4, 5), (4, 6, 8))
THRESHOLDS = (2, 3, 5, 8, 10)


def recovered(cells: Cells, hidden: np.ndarray) -> int:
    """How many unsafe counts an outsider narrows, in fractions and in whole numbers."""
    low = np.where(hidden, cells.floor, cells.counts)
    high = np.where(hidden, np.inf, cells.counts)
    unsafe = np.flatnonzero(cells.unsafe).tolist()
    needed = (cells.low.astype(float), cells.high.astype(float))
    found = attack(Outsider(cells.sums, low, high), unsafe, needed=needed)
    return sum(found[c].leaves_out(int(cells.low[c]), int(cells.high[c])) for c in unsafe)


def random_table(rng: np.random.Generator) -> Cells:
    """A table of two or three axes, to 5 x 6 and 3 x 3 x 3."""
    shape = (
        tuple(rng.integers(2, 4, 3)) if rng.random() < 0.15
        else (rng.integers(2, 6), rng.integers(2, 7))
    )  # fmt: skip
    mean = rng.choice([4.0, 12.0, 30.0])
    counts, sums = with_totals(rng.negative_binomial(0.8, 0.8 / (0.8 + mean), shape))
    zeros = rng.choice(["shown", "hidden"])
    return cells_of(counts, sums, threshold=int(rng.choice(THRESHOLDS)), zeros=str(zeros))


def laws(number: int, seed: int, stop: float) -> None:
    """Count broken laws; a run ends early when its time is up, and says after how many tables."""
    rng, seen, extra = np.random.default_rng(seed), Counter(), []
    begun = time.monotonic()
    for _ in range(number):
        if time.monotonic() - begun > stop:
            break
        cells = random_table(rng)
        found, quick = cheapest(cells, 20), greedy(cells)
        seen["tables"] += 1
        seen["three axes"] += cells.sums.shape[1] > 0 and len(cells) in (27, 36, 48, 64)
        seen["impossible"] += found.hidden is None
        seen["disagree that it is possible"] += (found.hidden is None) != (quick is None)
        if found.hidden is None or quick is None:
            continue
        seen["proved"] += found.proved
        seen["recovered from the best"] += recovered(cells, found.hidden) > 0
        seen["recovered from the quick one"] += recovered(cells, quick) > 0
        seen["quick one below the bound"] += cells.cost(quick) < found.bound - 1e-6
        if quick.sum() > found.hidden.sum():
            extra.append(quick.sum() / found.hidden.sum() - 1)
    for name, count in seen.items():
        print(f"{name}: {count:,}")
    share = f", by {np.mean(extra):.0%} on average" if extra else ""
    print(f"quick one hides more: {len(extra):,}{share}")
    print(f"seconds: {time.monotonic() - begun:.0f}")


def sizes(seconds: float) -> None:
    """Time one table of each size and mean."""
    print("shape, mean: cells, unsafe | hidden, proved, gap, seconds | quick: hidden, seconds")
    rng = np.random.default_rng(20)
    for shape in SIZES:
        for mean in (8.0, 30.0):
            counts, sums = with_totals(rng.negative_binomial(0.8, 0.8 / (0.8 + mean), shape))
            cells = cells_of(counts, sums, threshold=5)
            begun = time.monotonic()
            found = cheapest(cells, seconds)
            middle = time.monotonic()
            quick = greedy(cells)
            end = time.monotonic()
            if found.hidden is None or quick is None:
                print(shape, mean, "cannot be protected", flush=True)
                continue
            gap = cells.cost(found.hidden) / found.bound - 1
            print(
                f"{shape}, {mean:g}: {len(cells):,}, {cells.unsafe.sum():,} | "
                f"{found.hidden.sum():,}, {found.proved}, {gap:.1%}, {middle - begun:.1f} | "
                f"{quick.sum():,}, {end - middle:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stop", type=float, default=7200)
    parser.add_argument("--sizes", action="store_true")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    if given.sizes:
        sizes(given.seconds)
    else:
        laws(given.tables, given.seed, given.stop)
