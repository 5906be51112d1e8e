"""An action plan in a council's own workbook, read with a mapping file."""

from __future__ import annotations

from cdpkit.io.plan_files.council.cells import CellReport, cells_csv
from cdpkit.io.plan_files.council.mapping import CouncilMap, proposed_mapping, read_mapping_file
from cdpkit.io.plan_files.council.reading import CouncilPlan, read_council_workbook

__all__ = [
    "CellReport",
    "CouncilMap",
    "CouncilPlan",
    "cells_csv",
    "proposed_mapping",
    "read_council_workbook",
    "read_mapping_file",
]
