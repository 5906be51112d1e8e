"""Series in one table against one call for each: the same answers, and what each way costs.

    python benchmarks/columns_against_rows.py [SERIES] [--target=RATIO]

Exit status 1 where a table of so many series is less than RATIO times as fast as its series one
by one.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cdpkit.assess import change, project, scorecard, trend
from cdpkit.frames import SeriesTable

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = 12
SINGLE = 60
"""Series that are done one by one; the others would cost as much each."""
VERBS: dict[str, Callable[[Any], Any]] = {
    "change": change,
    "trend": trend,
    "project": project,
    "scorecard": lambda series: scorecard(None, _several(series)),
}


def _several(series: Any) -> Any:
    return series if isinstance(series, SeriesTable) else [series]


def table_of(size: int) -> SeriesTable:
    """Make so many series of shares with their counts."""
    chance = np.random.default_rng(1)
    n = chance.integers(200, 5000, size * YEARS)
    k = (n * chance.uniform(0.1, 0.4, size * YEARS)).astype(int)
    frame = pd.DataFrame(
        {
            "indicator": "x",
            "area": np.repeat([f"A{i}" for i in range(size)], YEARS),
            "period": np.tile(range(2012, 2012 + YEARS), size),
            "value": np.round(100 * k / n, 1),
            "numerator": k,
            "denominator": n,
        }
    )
    return SeriesTable.from_frame(frame, statistic="proportion", per=100)


def seconds(call: Callable[[], object]) -> float:
    """Give the least time of three calls, of the processor."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        call()
        times.append(time.process_time() - begin)
    return min(times)


def main(size: int, wanted: float) -> int:
    """Print a line a verb; 1 if the scorecard is less than `wanted` times as fast."""
    table = table_of(size)
    series = [table[i] for i in range(SINGLE)]
    ratios = {}
    print(f"{size:,} series of {YEARS} years")
    for name, verb in VERBS.items():
        verb(series[0])  # what is loaded once is no cost of a series
        whole = seconds(lambda verb=verb: verb(table))  # type: ignore[misc]
        each = seconds(lambda verb=verb: [verb(one) for one in series]) / SINGLE  # type: ignore[misc]
        ratios[name] = each * size / whole
        print(f"{name:10} table {whole:7.3f} s; one by one {1e3 * each:6.2f} ms each, "
              f"{each * size:8.1f} s in all; ratio {ratios[name]:,.0f}")  # fmt: skip
    return int(ratios["scorecard"] < wanted)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    targets = [float(a.partition("=")[2]) for a in sys.argv[1:] if a.startswith("--target=")]
    sys.exit(main((numbers or [4500])[0], (targets or [0.0])[0]))
