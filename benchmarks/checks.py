"""What checking ten thousand plans costs: Wirral's, checked again and again, each time afresh.

The plan is read once; every check indexes its records anew, as for a plan not seen before, and
nothing of a round is kept. Seconds are those of the processor; memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import platform
import resource
import time
from importlib.metadata import version

from cdpkit.assess import check
from cdpkit.io import load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=10_000)
    parser.add_argument("--profile", default="core")
    given = parser.parse_args()
    registry = load("wirral")
    findings = len(check(registry, profile=given.profile))
    start = time.process_time()
    for _ in range(given.plans):
        check(registry, profile=given.profile)
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Python {platform.python_version()}, cdpkit-uk {version('cdpkit-uk')}")
    print(
        f"{given.plans:,} plans, profile {given.profile}, {findings} findings each: {seconds:.1f} s"
        f" of the processor, {1e3 * seconds / given.plans:.2f} ms a plan, {memory:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
