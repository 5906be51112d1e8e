"""Data-frame functions against PHStatsMethods, called as a user calls it, and plain pandas.

PHStatsMethods is GPL and no dependency: it is installed in the peers' environment and called there.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import PHStatsMethods

from cdpkit import frames
from speed.clock import once, times
from speed.row import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Z = 1.959963984540054
BANDS = [f"{5 * i}-{5 * i + 4}" for i in range(18)] + ["90+"]
STANDARD = dict(zip(BANDS, [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500,
                            6000, 5500, 5000, 4000, 2500, 1500, 1000], strict=True))  # fmt: skip


def rows() -> Iterator[Row]:
    yield from rate_rows()
    yield from direct_rows()
    yield from quantile_rows()
    yield from funnel_rows()


def compare(
    work: str,
    ours: float,
    name: str,
    call: Callable[[], object],
    *,
    at_least: float,
    scale: int = 1,
) -> Row:
    """Time the peer once; what it cannot do with today's pandas is said in the row."""
    try:
        return Row(work, ours, name, once(call) * scale, at_least=at_least)
    except Exception as error:  # noqa: BLE001 - any failure of a peer is a result
        against = f"{name}: {type(error).__name__} with pandas {pd.__version__}"
        return Row(work, ours, against, None, at_least=at_least)


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


def rate_rows() -> Iterator[Row]:
    """PHStatsMethods needs about a minute for 1e5 rows: fewer, without counts of 0, scaled up."""
    work = "`frames.crude_rate`, pandas, {} rows"
    frame = rates(100_000)
    (ours,) = times(lambda: frames.crude_rate(frame, "x", "n"))
    events = frame[frame["x"] > 0].reset_index(drop=True)
    with suppress(Exception):  # the first call is slow
        PHStatsMethods.ph_rate(events.head(10), "x", "n")
    for size in (2_000, 10_000):
        name = f"PHStatsMethods `ph_rate`, {size:,} rows timed, by {100_000 // size}"
        call = partial(PHStatsMethods.ph_rate, events.head(size), "x", "n")
        yield compare(work.format("1e5"), ours, name, call, at_least=5000, scale=100_000 // size)
    ours, plain = times(lambda: frames.crude_rate(frame, "x", "n"), lambda: plain_rate(frame))
    yield Row(work.format("1e5"), ours, "plain NumPy, no checks", plain)
    frame = rates(1_000_000)
    ours, plain = times(lambda: frames.crude_rate(frame, "x", "n"), lambda: plain_rate(frame))
    yield Row(work.format("1e6"), ours, "R package, 3.5 s quoted", 3.5, faster=True)
    yield Row(work.format("1e6"), ours, "plain NumPy, no checks", plain)


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


def direct_rows() -> Iterator[Row]:
    text = bands(10_000)
    kinds = {"string": (text, 100), "categorical": (text.astype({"area": "category",
                                                                 "age": "category"}), 150)}  # fmt: skip
    for kind, (frame, reach) in kinds.items():
        work = f"`frames.direct_rate`, 1e4 groups of 19 bands, {kind} keys"
        direct = partial(frames.direct_rate, frame, "x", "n", "age", standard=STANDARD, by="area")
        (ours,) = times(direct)
        weighted = frame.assign(w=frame["age"].map(STANDARD).astype(int))
        call = partial(
            PHStatsMethods.ph_dsr, weighted, "x", "n", "w", "area", euro_standard_pops=False
        )
        yield compare(work, ours, f"PHStatsMethods `ph_dsr`, {kind} keys", call, at_least=reach)
        if kind == "string":
            yield Row(work, ours, "R package, 14 s quoted", 14, faster=True)
        ours, plain = times(direct, partial(plain_direct, frame))
        yield Row(work, ours, "map, group-by and formula in pandas, no checks", plain)


def quantile_rows() -> Iterator[Row]:
    work = "`frames.quantile_group`, pandas, 1e6 rows"
    frame = pd.DataFrame({"value": np.random.default_rng(3).normal(size=1_000_000)})
    (ours,) = times(lambda: frames.quantile_group(frame, "value", n=10))
    call = partial(PHStatsMethods.ph_quantile, frame, "value", nquantiles=10)
    yield compare(work, ours, "PHStatsMethods `ph_quantile`", call, at_least=3)
    yield Row(work, ours, "R package, 3.8 s quoted", 3.8, faster=True)


def funnel_rows() -> Iterator[Row]:
    """Ratios are tested by exact Poisson tails, proportions in closed form."""
    rng = np.random.default_rng(4)
    expected = rng.uniform(5, 500, 10_000)
    events = rng.poisson(expected)
    frame = pd.DataFrame(
        {"o": events, "e": expected, "n": events + rng.integers(500, 5_000, 10_000)}
    )
    for kind, column, per in (("ratio", "e", 100), ("proportion", "n", 1)):
        ours = partial(ours_of_funnel, frame, column, kind)
        theirs = partial(theirs_of_funnel, frame, column, kind, per)
        work = f"funnel lines and significance of a {kind}, pandas, 1e4 areas"
        name = "PHStatsMethods `calculate_funnel_limits`, `assign_funnel_significance`"
        yield compare(work, *times(ours), name, theirs, at_least=1000)


def ours_of_funnel(frame: pd.DataFrame, column: str, kind: str) -> None:
    frames.funnel_limits(frame, "o", column, kind=kind)
    frames.funnel_significance(frame, "o", column, kind=kind)


def theirs_of_funnel(frame: pd.DataFrame, column: str, kind: str, per: int) -> None:
    ratio = {"ratio_type": "isr"} if kind == "ratio" else {}
    PHStatsMethods.calculate_funnel_limits(frame, "o", kind, per, denom_col=column, **ratio)
    PHStatsMethods.assign_funnel_significance(frame, "o", kind, denom_col=column)
