"""Plans in other forms than YAML: workbooks, data packages, JSON, StratML, Mermaid."""

from __future__ import annotations

from cdpkit.io.plan_files.council import CellReport, cells_csv, proposed_mapping
from cdpkit.io.plan_files.losses import Loss, losses_csv
from cdpkit.io.plan_files.own_workbook import open_sheets
from cdpkit.io.plan_files.reading import FORMS, PlanFile, plan_text, read_plan, write_plan
from cdpkit.io.plan_files.stratml_files import shape_problems, stratml

__all__ = [
    "FORMS",
    "CellReport",
    "Loss",
    "PlanFile",
    "cells_csv",
    "losses_csv",
    "open_sheets",
    "plan_text",
    "proposed_mapping",
    "read_plan",
    "shape_problems",
    "stratml",
    "write_plan",
]
