"""What loading a million observations costs: a Fingertips-like CSV file to series, and one record.

Each step runs in a process of its own, which reports its seconds and its peak memory. Beside it
stands pandas reading the same file as text, which is the least that any reader does.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import random
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median

HEADER = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
]
AREAS, YEARS = 151, range(2010, 2024)
STEPS = {
    "pandas.read_csv as text": "import pandas as pd; rows = len(pd.read_csv(path, dtype=str))",
    "read_fingertips": (
        "from cdpkit.io import read_fingertips\n"
        "frame = read_fingertips(path, year_type='financial').frame; rows = len(frame)"
    ),
    "SeriesTable.from_frame": (
        "from cdpkit.frames import SeriesTable\n"
        "table = SeriesTable.from_frame(frame); rows = len(table)"
    ),
    "one record": "table[len(table) // 2]",
}
RUN = """
import json, resource, sys, time
path, steps = sys.argv[1], json.loads(sys.argv[2])
for name, code in steps.items():
    start, worked = time.perf_counter(), time.process_time()
    exec(code)
    print(json.dumps([name, time.perf_counter() - start, time.process_time() - worked,
                      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows]))
"""


def write_file(path: Path, rows: int) -> None:
    """Write areas by indicators by years, in the 27 columns of today's downloads."""
    draw = random.Random(1)  # noqa: S311 (no secret)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for row in range(rows):
            rest, year = divmod(row, len(YEARS))
            indicator, area = divmod(rest, AREAS)
            code = "E92000001" if area == 0 else f"E06{area:06}"
            count, people = draw.randint(10, 4000), draw.randint(50_000, 400_000)
            rate, first = 1e5 * count / people, YEARS[year]
            out.writerow([
                90_000 + indicator, f"Indicator {indicator}, of the benchmark", "E12000002",
                "North West", code, f"Area {area}", "Counties & UAs", "Persons", "All ages", "", "",
                f"{first}/{(first + 1) % 100:02}", rate, rate * 0.9, rate * 1.1, rate * 0.85,
                rate * 1.15, count, people, "", "No significant change", "Similar", "",
                f"{first}0000", "", "", "1y",
            ])  # fmt: skip


def measure(path: Path, steps: dict[str, str]) -> list[tuple[str, float, float, float, int]]:
    """Give seconds, those of the processor, peak memory in MB and rows after each step."""
    command = [sys.executable, "-c", RUN, str(path), json.dumps(steps)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [tuple(json.loads(line)) for line in run.stdout.splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    names = list(STEPS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "fingertips.csv")
        write_file(path, given.rows)
        size = path.stat().st_size / 2**20
        runs = [
            [*measure(path, {names[0]: STEPS[names[0]]}),
             *measure(path, {name: STEPS[name] for name in names[1:]})]
            for _ in range(given.rounds)
        ]  # fmt: skip
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "cdpkit-uk"))
    print(f"{given.rows:,} rows, {size:.0f} MB; Python {platform.python_version()}, {packages}")
    for row, name in enumerate(names):
        seconds, worked = (median(run[row][column] for run in runs) for column in (1, 2))
        memory, size = max(run[row][3] for run in runs), runs[0][row][4]
        print(
            f"{name:26}{seconds:8.3f} s ({worked:.3f} of the processor)"
            f"{memory:8.0f} MB at most so far{size:12,} rows or series"
        )


if __name__ == "__main__":
    main()
