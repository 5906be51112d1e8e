"""The series of the experiment: published ones that come with the package, unseen and made ones."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import numpy as np

from cdpkit.io import bundled

ANNUAL = re.compile(r"(\d{4})(?:[/-](\d{2}))?")
SHORTEST = 8
FINGERTIPS = Path("../shared/figures/fingertips/alcohol_related_mortality_93763_2018-2023.csv")


def published() -> list[np.ndarray]:
    """The longest run of consecutive annual values of each series and area, of eight at least.

    Annual is a label such as 2019, 2019/20 or 2019-20.
    """
    values: dict[tuple[str, str], dict[int, float]] = {}
    for row in bundled.series_rows():
        year = annual(row["period_label"])
        if year and row["value"]:
            values.setdefault((row["series_id"], row["area"]), {})[year] = float(row["value"])
    runs = [longest_run(found) for found in values.values()]
    return [run for run in runs if len(run) >= SHORTEST]


def annual(label: str) -> int | None:
    found = ANNUAL.fullmatch(label)
    if not found:
        return None
    year, end = int(found[1]), found[2]
    return year if end is None or int(end) == (year + 1) % 100 else None


def longest_run(values: dict[int, float]) -> np.ndarray:
    years = sorted(values)
    cuts = [i for i, (one, other) in enumerate(pairwise(years), 1) if other != one + 1]
    runs = [years[a:b] for a, b in pairwise([0, *cuts, len(years)])]
    return np.array([values[year] for year in max(runs, key=len)])


def fingertips() -> list[np.ndarray]:
    """Alcohol-related mortality 2018 to 2023, by area, sex and deprivation; none without file."""
    if not FINGERTIPS.exists():
        return []
    values: dict[tuple[str, ...], dict[int, float]] = {}
    with FINGERTIPS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = tuple(row[k] for k in ("Area Code", "Sex", "Age", "Category Type", "Category"))
            if row["Value"]:
                values.setdefault(key, {})[int(row["Year"])] = float(row["Value"])
    return [longest_run(found) for found in values.values() if len(found) == 6]


def simulated(size: int, points: int = 15, seed: int = 4) -> dict[str, list[np.ndarray]]:
    """Series of known kinds; each unit of noise is one."""
    rng = np.random.default_rng(seed)
    noise, t = rng.normal(size=(size, points)), np.arange(points)
    shift = (t >= rng.integers(2, points, (size, 1))) * rng.normal(0, 4, (size, 1))
    slopes = np.cumsum(rng.normal(0, 0.3, (size, points)), axis=1)
    made = {
        "random walk": np.cumsum(noise, axis=1),
        "random walk with drift 0.3": np.cumsum(noise + 0.3, axis=1),
        "random walk with drift 1": np.cumsum(noise + 1, axis=1),
        "level and noise": noise,
        "wandering level and noise": np.cumsum(rng.normal(0, 0.5, noise.shape), axis=1) + noise,
        "line of slope 0.5 and noise": 0.5 * t + noise,
        "line of slope 1 and noise": t + noise,
        "wandering slope and noise": np.cumsum(slopes, axis=1) + noise,
        "damped rise and noise": 10 * (1 - 0.7**t) + noise,
        "level shift and noise": shift + noise,
        "Poisson counts, mean 8": rng.poisson(8, noise.shape) - 200.0,
        "Poisson counts, 100 and 5% a year": rng.poisson(100 * 1.05**t, noise.shape) - 200.0,
    }
    return {name: list(200 + values) for name, values in made.items()}
