"""Control charts in their context, with their sentence."""

from __future__ import annotations

from cdpkit.assess.charts.row import AssessedChart
from cdpkit.assess.charts.table import ChartTable, chart

__all__ = [
    "AssessedChart",
    "ChartTable",
    "chart",
]
