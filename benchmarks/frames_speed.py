"""Time and memory of the data-frame functions, each beside a plain expression in the same run.

python benchmarks/frames_speed.py [--memory]    (memory: 1e7 rows, in a process of its own)
"""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import gammaincinv

from cdpkit import frames

if TYPE_CHECKING:
    from collections.abc import Callable

Z = 1.959963984540054
RUNS = 7


def median_seconds(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def line(name: str, ours: float, plain: float, what: str) -> None:
    print(f"{name:<46} {1e3 * ours:9.1f} ms {1e3 * plain:9.1f} ms {ours / plain:7.2f}x  {what}")


def rates(size: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    people = rng.integers(1_000, 500_000, size)
    return pd.DataFrame({"x": rng.poisson(people * 2e-4), "n": people})


def plain_rate(frame: pd.DataFrame) -> pd.DataFrame:
    """Byar everywhere, no checks: what a user would write in one go."""
    x, n = frame["x"].to_numpy(float), frame["n"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - Z / (3 * np.sqrt(x))) ** 3
        upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * np.sqrt(x + 1))) ** 3
    return frame.assign(value=1e5 * x / n, lower=1e5 * lower / n, upper=1e5 * upper / n)


def quantile_rate(frame: pd.DataFrame) -> pd.DataFrame:
    """The exact quantile for every row, no checks."""
    x, n = frame["x"].to_numpy(float), frame["n"].to_numpy(float)
    lower, upper = gammaincinv(np.maximum(x, 1), 0.025), gammaincinv(x + 1, 0.975)
    return frame.assign(value=1e5 * x / n, lower=1e5 * lower / n, upper=1e5 * upper / n)


BANDS = [f"{5 * i}-{5 * i + 4}" for i in range(18)] + ["90+"]
STANDARD = dict(zip(BANDS, [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500,
                            6000, 5500, 5000, 4000, 2500, 1500, 1000], strict=True))  # fmt: skip


def bands(groups: int) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    people = rng.integers(500, 20_000, groups * 19)
    return pd.DataFrame({
        "area": np.repeat([f"E{i:08d}" for i in range(groups)], 19),
        "age": np.tile(BANDS, groups),
        "x": rng.poisson(people * 2e-3),
        "n": people,
    })  # fmt: skip


def plain_direct(frame: pd.DataFrame) -> pd.DataFrame:
    """One map, one group-by of sums, one formula; no checks."""
    w = frame["age"].map(STANDARD).astype(float)
    terms = pd.DataFrame({"area": frame["area"], "o": frame["x"], "w": w,
                          "r": w * frame["x"] / frame["n"],
                          "v": w**2 * frame["x"] / frame["n"] ** 2})  # fmt: skip
    sums = terms.groupby("area", sort=False, observed=True).sum()
    rate, o = sums["r"] / sums["w"], sums["o"]
    scale = np.sqrt(sums["v"] / sums["w"] ** 2 / o)
    lower = o * (1 - 1 / (9 * o) - Z / (3 * np.sqrt(o))) ** 3
    upper = (o + 1) * (1 - 1 / (9 * (o + 1)) + Z / (3 * np.sqrt(o + 1))) ** 3
    return sums.assign(value=1e5 * rate, lower=1e5 * (rate + scale * (lower - o)),
                       upper=1e5 * (rate + scale * (upper - o)))  # fmt: skip


def speed() -> None:
    print(f"{'work':<46} {'cdpkit':>12} {'plain':>12} {'ratio':>8}  plain is")
    for size in (100_000, 1_000_000):
        frame = rates(size)
        ours = median_seconds(lambda frame=frame: frames.crude_rate(frame, "x", "n"))
        name = f"crude_rate, pandas, {size:.0e} rows"
        line(name, ours, median_seconds(lambda frame=frame: plain_rate(frame)), "NumPy, unchecked")
        if size == 100_000:
            slow = median_seconds(lambda frame=frame: quantile_rate(frame))
            line(name, ours, slow, "gamma quantile of each row")
    text = bands(10_000)
    kinds = {"string keys": text, "categorical keys": text.astype({"area": "category",
                                                                  "age": "category"})}  # fmt: skip
    for kind, frame in kinds.items():
        ours = median_seconds(lambda frame=frame: frames.direct_rate(
            frame, "x", "n", "age", standard=STANDARD, by="area"))  # fmt: skip
        plain = median_seconds(lambda frame=frame: plain_direct(frame))
        line(f"direct_rate, 1e4 groups of 19 bands, {kind}", ours, plain, "map, group-by, formula")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(size: int) -> None:
    """Peak of one call over what stood before it, against the size of input plus output."""
    frames.crude_rate(rates(1_000), "x", "n")
    frame = rates(size)
    given = frame.memory_usage(index=False).sum() / 2**20
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("5")  # Linux: forget the peak of making the input
    status = dict(row.split(":", 1) for row in _status())
    before = int(status["VmRSS"].split()[0]) / 1024
    result = frames.crude_rate(frame, "x", "n")
    status = dict(row.split(":", 1) for row in _status())
    most = int(status["VmHWM"].split()[0]) / 1024
    both = result.memory_usage(index=False).sum() / 2**20  # holds the columns of the input, too
    used = most - before + given
    print(f"crude_rate, pandas, {size:.0e} rows: peak {used:.0f} MiB with the input of {given:.0f}; "
          f"input plus output {given + both:.0f}; {used / (given + both):.2f}x")  # fmt: skip


def _status() -> list[str]:
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
        return file.read().splitlines()


if __name__ == "__main__":
    if "--memory" in sys.argv:
        memory(10_000_000)
    else:
        packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "cdpkit"))
        print(f"Python {platform.python_version()}, {packages}; {platform.machine()}")
        speed()
        if sys.platform == "linux":
            subprocess.run([sys.executable, __file__, "--memory"], check=True)
