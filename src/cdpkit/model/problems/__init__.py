"""What is wrong with values and rows, where, and what to do."""

from __future__ import annotations

from cdpkit.model.problems.mistakes import (
    details_of,
    kind_at,
    mistake_of,
    names_of,
    records_within,
    refused,
)
from cdpkit.model.problems.paths import Path, printed_path
from cdpkit.model.problems.row_problem import HOW_READ, RowOutcome, RowProblem, raise_losses

__all__ = [
    "HOW_READ", "Path", "RowOutcome", "RowProblem", "details_of", "kind_at", "mistake_of",
    "names_of", "printed_path", "raise_losses", "records_within", "refused",
]  # fmt: skip
