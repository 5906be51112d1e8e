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
    return list(_published().values())


def not_met_need() -> np.ndarray:
    """Tell the published series apart that are not the share of need that is met, by area."""
    names = [name for name, _ in _published()]
    common = max(set(names), key=names.count)
    return np.array([name != common for name in names])


def _published() -> dict[tuple[str, str], np.ndarray]:
    values: dict[tuple[str, str], dict[int, float]] = {}
    for row in bundled.series_rows():
        year = annual(row["period_label"])
        if year and row["value"]:
            values.setdefault((row["series_id"], row["area"]), {})[year] = float(row["value"])
    runs = {key: longest_run(found) for key, found in values.items()}
    return {key: run for key, run in runs.items() if len(run) >= SHORTEST}


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


def counts(size: int, points: int = 12, seed: int = 5) -> dict[str, list[np.ndarray]]:
    """Counts of events: steady, growing, wandering, and more spread than chance gives."""
    rng = np.random.default_rng(seed)
    t, shape = np.arange(points), (size, points)
    walk = np.exp(np.cumsum(rng.normal(0, 0.1, shape), axis=1))
    made = {
        "events, mean 1": rng.poisson(1, shape),
        "events, mean 5": rng.poisson(5, shape),
        "events, mean 20": rng.poisson(20, shape),
        "events, mean 60": rng.poisson(60, shape),
        "events, 10 and 8% a year": rng.poisson(10 * 1.08**t, shape),
        "events, 20 and a rate that wanders": rng.poisson(20 * walk),
        "events, 20 and 30% extra spread": rng.poisson(20 * rng.gamma(11, 1 / 11, shape)),
    }
    return {name: [y for y in rows.astype(float) if len(set(y[:-3])) > 1]
            for name, rows in made.items()}  # fmt: skip


def quarters(size: int, years: int = 6, seed: int = 6) -> dict[str, list[np.ndarray]]:
    """Quarters with a season: level, rising, and wandering from year to year."""
    rng = np.random.default_rng(seed)
    shape = (size, 4 * years)
    season, noise = np.tile([0.0, 8, 4, -6], years), rng.normal(0, 1.5, shape)
    walk = np.repeat(np.cumsum(rng.normal(0, 1.5, (size, years)), axis=1), 4, axis=1)
    made = {
        "quarters, level": noise,
        "quarters, a rise of 3 a year": noise + 0.75 * np.arange(4 * years),
        "quarters, a level that wanders": noise + walk,
    }
    return {name: list(100 + season + rows) for name, rows in made.items()}
