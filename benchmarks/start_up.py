"""What a start costs: the package beside pydantic, a record, and the command with nothing warm."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from statistics import median

ROUNDS = 10
STARTS = {
    "python alone": ["-c", "pass"],
    "import pydantic": ["-c", "import pydantic"],
    "import cdpkit": ["-c", "import cdpkit"],
    "from cdpkit import Strategy": ["-c", "from cdpkit import Strategy"],
    "cdpkit inventory": ["-m", "cdpkit", "inventory"],
    "cdpkit reproduce": ["-m", "cdpkit", "reproduce"],
}


def seconds(arguments: list[str], folder: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def measure(*names: str) -> dict[str, list[float]]:
    """Seconds of each start, in turns, so that all suffer alike from other processes."""
    times: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS + 1):
            for name in names:
                times[name].append(seconds(STARTS[name], folder))
    return {name: runs[1:] for name, runs in times.items()}  # the first round warms disks


def main() -> None:
    print(
        f"Python {platform.python_version()}, NumPy {version('numpy')}, cdpkit {version('cdpkit-uk')}"
    )
    times = measure(*STARTS)
    for name, runs in times.items():
        print(f"{name}: {median(runs):.3f} s")
    pairs = zip(times["import cdpkit"], times["import pydantic"], strict=True)
    print(f"import cdpkit to import pydantic: {median(a / b for a, b in pairs):.2f}")


if __name__ == "__main__":
    main()
