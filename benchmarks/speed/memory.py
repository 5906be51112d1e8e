"""Peak memory of one call, in a process of its own: python -m speed.memory crude|direct."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from speed.row import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

MIB = 2**20


def rows() -> Iterator[Row]:
    if sys.platform != "linux":
        return
    used, _, both = measured("crude")
    work = "peak memory of `frames.crude_rate`, pandas, 1e7 rows"
    yield Row(work, used, "input plus output columns", both, at_most=3, unit="MiB")
    used, given, _ = measured("direct")
    work = "peak memory of `frames.direct_rate`, 1e4 groups of 19 bands, string keys"
    yield Row(work, used, "input", given, at_most=5, unit="MiB")


def measured(work: str) -> list[float]:
    command = [sys.executable, "-m", "speed.memory", work]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def main(work: str) -> None:
    from cdpkit import frames
    from speed.tables import STANDARD, bands, rates

    if work == "crude":
        make: Callable[[int], pd.DataFrame] = rates
        call, small, large = (
            partial(frames.crude_rate, count="x", population="n"),
            1_000,
            10_000_000,
        )
    else:
        make = bands
        call, small, large = partial(frames.direct_rate, count="x", population="n", band="age",
                                     standard=STANDARD, by="area"), 10, 10_000  # fmt: skip
    call(make(small))  # imports and first-time set-up are not the call's
    frame = make(large)
    given = frame.memory_usage(index=False, deep=True).sum() / MIB
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak of the input
    before = status("VmRSS")
    result = call(frame)
    used = status("VmHWM") - before + given
    new = [name for name in result.columns if name not in frame.columns]
    output = result[new].memory_usage(index=False, deep=True).sum() / MIB
    print(json.dumps([used, given, given + output]))


def status(name: str) -> float:
    """MiB of a line of /proc/self/status."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main(sys.argv[1])
