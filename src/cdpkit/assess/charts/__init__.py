"""Control and run charts in their context, with their sentence."""

from __future__ import annotations

from cdpkit.assess.charts.row import AssessedChart
from cdpkit.assess.charts.runs import AssessedRunChart
from cdpkit.assess.charts.table import ChartTable, RunChartTable, chart, run_chart

__all__ = ["AssessedChart", "AssessedRunChart", "ChartTable", "RunChartTable", "chart", "run_chart"]
