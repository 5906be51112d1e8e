"""Starts: the import beside pydantic's, and a record."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from start_up import measure

from speed.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows() -> Iterator[Row]:
    taken = measure("import pydantic", "import cdpkit", "from cdpkit import Strategy")
    pydantic, package, record = (median(runs) for runs in taken.values())
    yield Row("`import cdpkit`", package, "`import pydantic`", pydantic, at_most=1.2)
    yield Row("`from cdpkit import Strategy`", record, "0.6 s", 0.6, at_most=1)
