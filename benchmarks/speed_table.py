"""The speed table of the specification, as Markdown, each row a ratio measured in one run.

python benchmarks/speed_table.py [--peers FOLDER] [--rounds 3]

An environment with this checkout, statsmodels and PHStatsMethods is made in a temporary folder, or
in FOLDER, where it stays for the next time. No peer ever becomes a dependency. A round takes about
two minutes; with several rounds a row shows that of the median ratio, and the ratios of all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import venv
from datetime import UTC, datetime
from pathlib import Path

from speed.row import Row, median_row

HERE = Path(__file__).parent
PACKAGES = ("cdpkit-uk", "numpy", "scipy", "pandas", "narwhals", "pydantic", "statsmodels",
            "PHStatsMethods")  # fmt: skip
VERSIONS = (
    f"from importlib.metadata import version\nfor name in {PACKAGES}: print(name, version(name))"
)


def environment(folder: Path) -> Path:
    """Make an environment or take the one that is there, install, and give its interpreter."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    peers = [str(HERE.parent), "statsmodels", "PHStatsMethods"]
    run([str(python), "-m", "pip", "install", "-qq", *peers])
    return python


def run(command: list[str]) -> str:
    """Give what a command prints, run where nothing but the environment is imported."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=HERE, env=surroundings, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def table(python: Path, rounds: int) -> list[Row]:
    found: dict[tuple[str, str], list[Row]] = {}
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", file=sys.stderr)
        for line in run([str(python), "-m", "speed"]).splitlines():
            row = Row(**json.loads(line))
            found.setdefault((row.work, row.against), []).append(row)
    return [median_row(rows) for rows in found.values()]


def machine() -> str:
    """Name the processor, its cores and the memory, as far as the system tells."""
    info, name = Path("/proc/cpuinfo"), platform.processor() or platform.machine()
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next(
            (line.split(": ", 1)[1] for line in lines if line.startswith("model name")), name
        )
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
        memory = f", {size:.0f} GiB of memory"
    return f"{name}, {os.cpu_count()} cores{memory}, {platform.system()} {platform.machine()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="environment to use or make")
    parser.add_argument("--rounds", type=int, default=1, help="how often to measure it all")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = environment((arguments.peers or Path(folder)).absolute())
        versions = ", ".join(run([str(python), "-c", VERSIONS]).splitlines())
        version = run([str(python), "-c", "import platform; print(platform.python_version())"])
        started = datetime.now(UTC)
        rows = table(python, arguments.rounds)
    print(f"- Machine: {machine()}")
    print(f"- Versions: Python {version.strip()}, {versions}")
    print(f"- Measured: {started:%d %B %Y}, rounds: {arguments.rounds}\n")
    print("| work | need | against | its need | ratio | rounds | reach | met |")
    print("| --- | ---: | --- | ---: | --- | --- | --- | --- |")
    for row in rows:
        print(row.markdown())


if __name__ == "__main__":
    main()
