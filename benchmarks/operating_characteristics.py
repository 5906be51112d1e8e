"""How often each test finds what is not there, finds what is, and how often ranges hold.

python benchmarks/operating_characteristics.py [--check]

Simulated series, seeded, so that the table is the same each time. With `--check` it is compared
with the table that stands on docs/reliability.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from cdpkit import calc

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
HEAD = "| what | case | size | power | power against |\n| --- | --- | ---: | ---: | --- |"
COVER = "| what | case | inside 95% | inside 80% |\n| --- | --- | ---: | ---: |"
SEED = 20_261_128
RUNS = 20_000
SERIES = 2_000


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def changes(rng: np.random.Generator) -> list[tuple[str, ...]]:
    rows = []
    for mean in (5, 12, 50, 500):
        none, more = (rng.poisson([mean, factor * mean], (RUNS, 2)) for factor in (1, 1.5))
        for test in ("exact", "mid_p"):
            found = [
                np.mean(calc.change(x[:, 0], x[:, 1], statistic="count", test=test).p_value < 0.05)
                for x in (none, more)
            ]
            rows.append(("change of counts", f"mean {mean}, {test}", *map(percent, found), "+50%"))
    for share, whole in ((0.3, 100), (0.3, 600), (0.05, 400)):
        none, more = (
            rng.binomial(whole, [share, factor * share], (RUNS, 2)) for factor in (1, 1.25)
        )
        found = [
            np.mean(
                calc.change(
                    x[:, 0], x[:, 1], statistic="proportion", baseline_denominator=whole,
                    current_denominator=whole,
                ).p_value < 0.05
            )
            for x in (none, more)
        ]  # fmt: skip
        case = f"{share:.0%} of {whole}"
        rows.append(("change of proportions", case, *map(percent, found), "+25%"))
    return rows


def windows(rng: np.random.Generator) -> list[tuple[str, ...]]:
    rows = []
    for mean in (5, 20, 100):
        x = rng.poisson(mean, (RUNS, 4))
        y = x.copy()
        y[:, 3] = rng.poisson(2 * mean, RUNS)
        found = [
            np.mean(calc.window_change(z[:, :3].sum(1), z[:, 1:].sum(1), window=3, shift=1).p_value
                    < 0.05)
            for z in (x, y)
        ]  # fmt: skip
        case = f"three years, one apart, {mean} a year"
        rows.append(("overlapping windows", case, *map(percent, found), "last year doubled"))
    return rows


def trends(rng: np.random.Generator) -> list[tuple[str, ...]]:
    t, rows = np.arange(12.0), []
    noise = rng.normal(size=(SERIES, 12))
    found = [np.mean(calc.mann_kendall(noise + slope * t).p_value < 0.05) for slope in (0, 1 / 3)]
    against = "a third of the noise a year"
    rows.append(("Mann-Kendall", "12 independent values", *map(percent, found), against))
    noise = rng.normal(size=(SERIES, 24)) + np.tile([0.0, 8, 4, -6], 6)
    rise = np.arange(24) / 12
    found = [
        np.mean(calc.seasonal_kendall(noise + k * rise, season=4).p_value < 0.05) for k in (0, 1)
    ]
    against = "a third of the noise a year"
    rows.append(("seasonal Kendall", "six years of quarters", *map(percent, found), against))
    line = rng.normal(size=(SERIES, 20))
    jump = line + 1.5 * (np.arange(20) >= 10)
    found = [
        np.mean(calc.interrupted(y, times=np.arange(20), since=10).level_change.p_value < 0.05)
        for y in (line, jump)
    ]
    against = "a jump of 1.5 times the noise"
    rows.append(("interrupted series, level", "10 and 10 values", *map(percent, found), against))
    x, y = rng.poisson(40, (2, RUNS, 2))
    more = rng.poisson([40, 60], (RUNS, 2))
    found = [
        np.mean(calc.difference_in_change(z.T, y.T).p_value < 0.05)
        for z in (np.maximum(x, 1), np.maximum(more, 1))
    ]
    rows.append(("difference in change", "40 events each", *map(percent, found), "+50% here"))
    return rows


def scorecards(rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Cards of 30 indicators without change, and with three that fell by three standard errors."""
    from scipy.special import ndtr

    z = rng.normal(size=(4_000, 30))
    real = z.copy()
    real[:, :3] += 4
    rows = []
    for method in ("none", "bh", "holm"):
        shares = []
        for values in (z, real):
            p = 2 * ndtr(-np.abs(values))
            adjusted = p if method == "none" else calc.adjusted_p(p, method=method)
            found = adjusted < 0.05
            shares.append(found.any(axis=1).mean() if values is z else found[:, :3].mean())
        case = f"30 indicators, {'unadjusted' if method == 'none' else method}"
        against = "3 that lie 4 standard errors away"
        rows.append(("a card flags any row", case, *map(percent, shares), against))
    return rows


def charts(rng: np.random.Generator) -> list[tuple[str, ...]]:
    rows = []
    noise = rng.normal(size=(SERIES, 24))
    shifted = noise + 1.5 * (np.arange(24) >= 12)
    makers = {
        "XmR, mdc-7": lambda y: calc.xmr(y, baseline=12).special_cause[:, 12:],
        "XmR, mdc-7-2023": lambda y: calc.xmr(y, baseline=12, rules="mdc-7-2023").special_cause[
            :, 12:
        ],
    }
    for name, make in makers.items():
        found = [np.mean((make(y) != "Common Cause").any(axis=1)) for y in (noise, shifted)]
        case, against = "any of 12 points after 12", "a shift of 1.5 times the noise"
        rows.append((name, case, *map(percent, found), against))
    found = [np.mean(calc.run_chart(y).signal) for y in (noise, shifted)]
    rows.append(("run chart", "24 values", *map(percent, found), "a shift of 1.5 times the noise"))
    return rows


def projections(rng: np.random.Generator) -> list[tuple[str, ...]]:
    rows = []
    made: dict[str, tuple[np.ndarray, np.ndarray | None]] = {
        f"events, mean {mean}, seven years": (rng.poisson(mean, (SERIES, 10)), None)
        for mean in (0.3, 1, 2, 5, 20)
    }
    made["30% of 60, eight years"] = rng.binomial(60, 0.3, (SERIES, 11)), np.full(11, 60)
    made["random walk, ten years"] = np.cumsum(rng.normal(size=(SERIES, 13)), axis=1), None
    made["level and noise, ten years"] = rng.normal(size=(SERIES, 13)), None
    made["line and noise, ten years"] = rng.normal(size=(SERIES, 13)) + np.arange(13), None
    made["30% of 10,000, eight years"] = rng.binomial(10_000, 0.3, (SERIES, 11)), np.full(11, 1e4)
    made["0.8% of 10,000, 20 years"] = rng.binomial(10_000, 0.008, (SERIES, 23)), np.full(23, 1e4)
    for name, (values, whole) in made.items():
        past, to_come = values[:, :-3], values[:, -3:]
        size = past.shape[1]
        given = {"values": past} if "events" not in name and whole is None else {"numerator": past}
        if whole is not None:
            given |= {"denominator": whole[:size], "statistic": "proportion", "per": whole[0]}
        found = calc.project(times=np.arange(size), confidence=(0.95, 0.8), **given)
        held = ((found.lower <= to_come + 1e-9) & (to_come <= found.upper + 1e-9)).mean(axis=(1, 2))
        rows.append(("projection, three years", name, *map(percent, held)))
    return rows


def tables() -> str:
    rng = np.random.default_rng(SEED)
    parts = []
    tests = [row for part in (changes, windows, trends, scorecards, charts) for row in part(rng)]
    for head, rows in ((HEAD, tests), (COVER, projections(rng))):
        lines = [f"| {' | '.join(row)} |" for row in rows]
        parts.append("\n".join((head, *lines)))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the page")
    arguments = parser.parse_args()
    found = tables()
    print(found, end="")
    if arguments.check and found not in PAGE.read_text(encoding="utf-8"):
        sys.exit(f"{PAGE.name} shows other numbers")


if __name__ == "__main__":
    main()
