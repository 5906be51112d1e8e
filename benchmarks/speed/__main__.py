"""Measure every row and print it as a line of JSON."""

from __future__ import annotations

import json
import warnings
from dataclasses import asdict
from itertools import chain

from speed import arrays, memory, projection, starts, tables
from speed.clock import settle_memory


def main() -> None:
    warnings.simplefilter("ignore")  # those of the peers
    settle_memory()
    for row in chain(starts.rows(), arrays.rows(), projection.rows(), tables.rows(), memory.rows()):
        print(json.dumps(asdict(row)), flush=True)


if __name__ == "__main__":
    main()
