"""Compare what the commands and results say now with what an older tree says, on hard files.

    python benchmarks/against_an_older_tree.py OLDER/src [SEED ...]

Each seed makes a file of eleven sorts of number, with markers, breaks, gaps, short series, windows
that overlap and releases. Both trees tell of it in processes of their own. Texts must be the same,
and numbers to the last but one of the 13 digits that are printed. Limits of fits that are iterated
(`poisson`) agree to 1e-9: a batch adds up in another order. Tables are compared by the columns, and
objects by the keys, that both have; what differs is counted by column or key, with an example.
Messages are compared by themselves, and a file that one tree refuses is one difference.
"""

from __future__ import annotations

import csv
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ITERATED = 1e-9
PRINTED = 1.1e-12
"""One unit of the last of the 13 digits that are printed."""
HERE = Path(__file__).parent
HEAD = [
    "indicator",
    "title",
    "area",
    "area_name",
    "population",
    "period",
    "value",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "marker",
    "break",
    "statistic",
    "per",
    "unit",
    "polarity",
    "vintage",
]
SORTS = [
    ("share", "proportion", 100, "%", "higher_better", 1),
    ("share0", "proportion", 100, "", "lower_better", 0),
    ("part", "proportion", 1, "", "neutral", 3),
    ("rate", "crude_rate", 100000, "", "lower_better", 1),
    ("rate7", "crude_rate", 100000, "per 100,000", "lower_better", 7),
    ("deaths", "count", 1, "deaths", "lower_better", 0),
    ("dsr", "directly_standardised_rate", 100000, "", "lower_better", 2),
    ("mean", "mean", 1, "days", "higher_better", 1),
    ("bare", "other", 1, "", "neutral", 1),
    ("pooled", "crude_rate", 100000, "", "higher_better", 1),
    ("ratio", "ratio", 1, "", "neutral", 2),
    ("raw", "mean", 1, "", "lower_better", 17),
]
COMMANDS = [
    ["change", "--format", "csv"],
    ["change", "--format", "json"],
    ["change", "--format", "csv", "--accept", "vintage", "--accept", "period_kind"],
    ["change", "--format", "csv", "--baseline", "2015/16", "--current", "2021/22"],
    ["change", "--format", "csv", "--kind", "annualised_percent"],
    ["change"],
    ["project", "--format", "csv"],
    ["project", "--format", "json", "--method", "linear", "--horizon", "2"],
    ["project", "--format", "csv", "--target", "40"],
    ["project", "--format", "csv", "--method", "poisson", "--indicator", "rate"],
    ["scorecard", "--format", "csv"],
    ["scorecard", "--format", "csv", "--comparator", "England", "--baseline", "2015/16"],
    ["scorecard", "--format", "json", "--comparator", "England", "--accept", "vintage"],
    ["scorecard", "--format", "csv", "--comparator", "E92000001", "--rule", "rag.england",
     "--baseline", "2016/17", "--accept", "vintage", "--accept", "period_length"],
    ["scorecard", "--area", "Area 3", "--target", "share=40", "--target", "deaths=300"],
]  # fmt: skip


def write_hard_file(path: Path, areas: int, seed: int) -> None:
    """Write the file of a seed: England beside so many areas."""
    chance = random.Random(seed)  # noqa: S311 -- a file to try, no secret
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEAD)
        for sort in SORTS:
            for area in range(areas + 1):
                writer.writerows(_series(chance, sort, area))


def _series(chance: random.Random, sort: tuple[Any, ...], area: int) -> list[list[Any]]:
    name, statistic, per, unit, polarity, _ = sort
    code, place = ("E92000001", "England") if area == 0 else (f"E06{area:06}", f"Area {area}")
    base, slope = chance.uniform(0.02, 0.5), chance.choice([0, 0, 0.004, -0.004])
    vintage = chance.choice(["", "", "", "2024 release"]) if area else ""
    years = list(range(2012, 2024))
    if chance.random() < 0.15:
        years = years[-chance.randint(1, 6) :]
    broken = chance.choice(years) if chance.random() < 0.15 else None
    rows = []
    for year in years:
        if chance.random() < 0.03:
            continue
        share = min(1, max(0, base + chance.gauss(0, 0.02) + slope * (year - 2012)))
        cells = _cells(chance, sort, share)
        mark = chance.choice(["p", "e", "b", "r"]) if chance.random() < 0.05 else ""
        if chance.random() < 0.04:
            cells, mark = ["", "", "", "", ""], chance.choice(["c", "x", ""])
        period = f"{year}/{(year + 1) % 100:02}" if name != "pooled" else f"{year}..{year + 2}"
        if name in ("mean", "raw"):
            period = str(year)
        who = "Persons" if name != "share" else "Female, All ages"
        reason = "new method" if year == broken else ""
        rows.append([name, name.title(), code, place, who, period, *cells, mark, reason, statistic,
                     per, unit, polarity, vintage])  # fmt: skip
    return rows


def _cells(chance: random.Random, sort: tuple[Any, ...], share: float) -> list[Any]:
    name, statistic, per, _, _, places = sort
    size = chance.randint(30, 900) if chance.random() < 0.1 else chance.randint(900, 9000)
    events = int(size * share)
    if statistic in ("crude_rate", "directly_standardised_rate"):
        size *= 30
    if statistic == "count":
        return [events, "", "", "", ""]
    if statistic in ("proportion", "crude_rate"):
        counts = ["", ""] if chance.random() < 0.1 else [events, size]
        return [f"{per * events / size:.{places}f}", "", "", *counts]
    if name == "raw":
        return [repr(10 * events / size), "", "", "", ""]
    value = round({"directly_standardised_rate": 1e5}.get(statistic, 10) * events / size, places)
    half = round(value * chance.uniform(0.03, 0.3) + 10**-places, places)
    limits = [f"{max(0, value - half):.{places}f}", f"{value + half:.{places}f}"]
    return [f"{value:.{places}f}", *(["", ""] if name == "bare" else limits), "", ""]


def told(source: str, file: Path, command: list[str]) -> tuple[str, str]:
    """Run a command of a tree on a file; give what it tells, and its messages."""
    name, *options = command
    run = subprocess.run(
        [sys.executable, "-m", "cdpkit", name, str(file), "--year-type", "financial", *options],
        env={**os.environ, "PYTHONPATH": source, "COLUMNS": "120"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.stdout, run.stderr


def differences(one: str, other: str, near: float = PRINTED) -> list[tuple[str, str]]:
    """Give the parts of two texts that differ; of objects in JSON the keys that both have."""
    if one[:1] in ("[", "{") and other[:1] in ("[", "{"):
        return list(_in_both(json.loads(one), json.loads(other), "$"))
    if one.startswith("indicator,") and other.startswith("indicator,"):
        return list(_of_tables(one, other, near))
    lines = zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    return [pair for pair in lines if pair[0] != pair[1] and not _alike(*pair, near)]


def _of_tables(one: str, other: str, near: float) -> Iterator[tuple[str, str]]:
    """Give the cells that differ in columns that both tables have, row by row of each series."""
    tables = []
    for text in (one, other):
        rows: dict[tuple[str, ...], dict[str, str]] = {}
        for row in csv.DictReader(text.splitlines()):
            key = (row["indicator"], row["area"], row["population"], row.get("period", ""))
            rows[(*key, str(sum(known[:4] == key for known in rows)))] = row
        tables.append(rows)
    for key in dict.fromkeys([*tables[0], *tables[1]]):
        older, newer = (table.get(key) for table in tables)
        if older is None or newer is None:
            yield f"row: {key if older else ''}", f"row: {key if newer else ''}"
            continue
        for name in older.keys() & newer.keys():
            cells = older[name] or "", newer[name] or ""
            if cells[0] != cells[1] and not _near(*cells, near):
                yield f"{name}: {cells[0]}", f"{name}: {cells[1]}"


def _in_both(one: Any, other: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() & other.keys():
            yield from _in_both(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for n, pair in enumerate(zip(one, other, strict=True)):
            yield from _in_both(*pair, f"{path}[{n}]")
    elif one != other and not _close(one, other):
        yield f"{path}: {one}", f"{path}: {other}"


def _close(one: Any, other: Any) -> bool:
    numbers = all(isinstance(number, int | float) for number in (one, other))
    return numbers and math.isclose(one, other, rel_tol=1e-13)


def _alike(one: str, other: str, near: float) -> bool:
    parts = [next(csv.reader([line])) if line.strip() else [] for line in (one, other)]
    return len(parts[0]) == len(parts[1]) and all(
        _near(a, b, near) for a, b in zip(*parts, strict=True)
    )


def _near(one: str, other: str, near: float) -> bool:
    if one == other:
        return True
    try:
        a, b = (float(text.rpartition(":")[2].strip(" ,")) for text in (one, other))
    except ValueError:
        return False
    return one.rpartition(":")[0] == other.rpartition(":")[0] and math.isclose(a, b, rel_tol=near)


def _by_place(pairs: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Sort what differs by column or key, without the numbers of rows."""
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        where = re.sub(r"\[\d+\]", "", pair[0].partition(":")[0]) if ":" in pair[0] else "line"
        found.setdefault(where, []).append(pair)
    return found


def main(older: str, seeds: list[int]) -> int:
    """Print what differs, and how much was compared; 1 if anything does."""
    newer, compared, found = str(HERE.parent / "src"), 0, 0
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "hard.csv"
            write_hard_file(file, 40, seed)
            for command in COMMANDS:
                texts, messages = zip(
                    *(told(source, file, command) for source in (older, newer)), strict=True
                )
                near = ITERATED if "poisson" in command else PRINTED
                different = [(f"message: {a}", f"message: {b}") for a, b in differences(*messages)]
                if all(texts):
                    different += differences(*texts, near)
                elif any(texts):
                    different = [("refused by one: ", f"refused by one: {messages}")]
                compared, found = compared + texts[0].count("\n"), found + len(different)
                print(f"seed {seed}, {' '.join(command)}: {len(different)} differ")
                for where, pairs in _by_place(different).items():
                    print(
                        f"  {where}, {len(pairs)}:", *(f"    {side}" for side in pairs[0]), sep="\n"
                    )
    print(f"{compared:,} lines of {len(seeds)} files compared, {found} differ")
    return int(found > 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], [int(seed) for seed in sys.argv[2:]] or [1, 2]))
