"""Break `cdpkit.calc` in one place at a time, and count the breaks that no test notices.

The places are those of mutmut, drawn by a seed in proportion to the mutants of each file. Each
mutant runs in a forked process (so not on Windows), against the examples of its file and the tests
of its family, with few Hypothesis examples: what dies here dies in the suite too.
"""

from __future__ import annotations

import argparse
import difflib
import gc
import importlib.util
import os
import random
import signal
import sys
import time
from collections import Counter
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CALC, TESTS = ROOT / "src/cdpkit/calc", ROOT / "tests/calc"
ALWAYS = ("guard", "formulas")
FAMILIES = {
    "_areas": ("funnel",),
    "_bands": ("life_tables", "standardisation"),
    "_blocks": ("proportions", "counts", "ratios"),
    "_exposure": ("projection",),
    "_guard": ("counts", "feasibility", "change", "ratios"),
    "_history": ("projection",),
    "_lines": ("projection",),
    "_log_lines": ("annual_change",),
    "_marker": ("trend", "trend_rows"),
    "_marker_rows": ("trend_rows",),
    "_pairs": ("rank_trend",),
    "_points": ("trend",),
    "_rolling": ("projection", "projection_auto"),
    "_score": ("ratios",),
    "_series": ("rank_trend", "trend_rows"),
    "_slope": ("inequality",),
    "_smoothing": ("projection", "projection_auto"),
    "backtest": ("projection", "projection_auto"),
    "chi_squared": ("trend", "trend_rows"),
    "dispersion": ("funnel",),
    "indirect": ("standardisation",),
    "interval": ("interval", "counts"),
    "predictive": ("projection", "project_targets"),
    "significance": ("funnel",),
    "trend": ("trend", "trend_rows"),
    "trend_formulas": ("trend", "trend_rows"),
    "weighting": ("standardisation",),
}
"""Tests of the files that have none under their own name."""

WARM = ("pandas", "polars", "narwhals", "mpmath", "scipy.special", "_pytest.doctest")


class Mutant(NamedTuple):
    """One file with one break."""

    file: str
    number: int
    source: str

    def __str__(self) -> str:
        old = (CALC / f"{self.file}.py").read_text().splitlines()
        lines = difflib.unified_diff(old, self.source.splitlines(), lineterm="", n=0)
        return "\n".join([f"{self.file}:{self.number}", *islice(lines, 2, None)])


def sample(seed: int, size: int) -> list[Mutant]:
    """Draw mutants of functions and methods, as many of each file as its share of all."""
    from mutmut.mutation.file_mutation import create_mutations

    found: dict[str, list[Any]] = {}
    for path in sorted(CALC.glob("*.py")):
        module, mutations, *_ = create_mutations(path.name, path.read_text())
        found[path.stem] = [
            (module, m)
            for m in mutations
            if type(m.contained_by_top_level_function).__name__ == "FunctionDef"
        ]
    total = sum(map(len, found.values()))
    size = min(size, total)
    shares = {file: size * len(mutants) / total for file, mutants in found.items()}
    quota = {file: int(share) for file, share in shares.items()}
    by_remainder = sorted(shares, key=lambda file: quota[file] - shares[file])
    for file in by_remainder[: size - sum(quota.values())]:
        quota[file] += 1
    rng, drawn = random.Random(seed), []  # noqa: S311
    for file, mutants in found.items():
        for i in sorted(rng.sample(range(len(mutants)), quota[file])):
            module, m = mutants[i]
            code = module.deep_replace(m.original_node, m.mutated_node).code
            drawn.append(Mutant(file, i, code))
    rng.shuffle(drawn)
    return drawn


class Broken(SourceFileLoader, MetaPathFinder):
    """Loads a mutant under the name and path of its file."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(f"cdpkit.calc.{mutant.file}", str(CALC / f"{mutant.file}.py"))
        self.source = mutant.source

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, _: str) -> Any:
        return compile(self.source, self.path, "exec")


def warm() -> None:
    """Import once what every mutant needs, but nothing of cdpkit."""
    from hypothesis import HealthCheck, settings

    for name in (*WARM, "cdpkit.calc"):
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "cdpkit"]:
        del sys.modules[name]
    settings.register_profile(
        "few",
        max_examples=15,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("few")
    gc.collect()
    gc.freeze()


def notice(mutant: Mutant) -> int:
    """Run the tests of a mutant, in its own process, and give pytest's exit code."""
    import pytest

    os.setpgrp()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, Broken(mutant))
    families = dict.fromkeys([*FAMILIES.get(mutant.file, (mutant.file,)), *ALWAYS])
    targets = [str(CALC / f"{mutant.file}.py"), *(f"{TESTS}/test_{name}.py" for name in families)]
    options = ["-x", "-q", "-p", "no:cacheprovider", "--tb=no", f"--rootdir={ROOT}"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    try:
        return int(pytest.main([*options, *targets]))
    except BaseException:  # noqa: BLE001, what cannot be imported has been noticed
        return 1


def results(mutants: list[Mutant], workers: int, limit: float) -> Iterator[tuple[Mutant, str]]:
    waiting, running = iter(mutants), {}
    while True:
        for mutant in islice(waiting, workers - len(running)):
            child = os.fork()
            if not child:
                os._exit(notice(mutant))
            running[child] = (mutant, time.monotonic())
        if not running:
            return
        time.sleep(0.01)
        for child, (mutant, start) in list(running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                yield mutant, "killed" if status else "survived"
            elif time.monotonic() - start > limit:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                yield mutant, "timeout"
            else:
                continue
            del running[child]


def main() -> None:
    parser = argparse.ArgumentParser(description="Mutation testing of cdpkit.calc.")
    parser.add_argument("--size", type=int, default=1_000, help="mutants in the sample")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=float, default=60, help="seconds a mutant may take")
    parser.add_argument("--only", nargs="*", help="mutants of the sample such as means:80")
    options = parser.parse_args()
    os.chdir(ROOT)  # mutmut reads pyproject.toml here
    mutants = sample(options.seed, options.size)
    if options.only:
        mutants = [m for m in mutants if f"{m.file}:{m.number}" in options.only]
    warm()
    tally: dict[str, Counter[str]] = {}
    for mutant, outcome in results(mutants, options.workers, options.limit):
        tally.setdefault(mutant.file, Counter())[outcome] += 1
        if outcome != "killed":
            print(f"{outcome}: {mutant}\n", flush=True)
    tally["total"] = sum(tally.values(), Counter())
    for file in (*sorted(tally.keys() - {"total"}), "total"):
        found = tally[file]
        noticed = found["killed"] + found["timeout"]
        print(f"{file:<16} {noticed:>5} of {found.total():>5} noticed, {found['timeout']} timeouts")


if __name__ == "__main__":
    main()
