"""Control charts: lines, points, and the rules of special causes."""

from __future__ import annotations

from cdpkit.calc.charts.attributes import p_chart, u_chart
from cdpkit.calc.charts.calculator import OF_VALUES, chart, needed_by
from cdpkit.calc.charts.drawing import ControlChart
from cdpkit.calc.charts.events import c_chart, g_chart, t_chart
from cdpkit.calc.charts.moving_ranges import xmr
from cdpkit.calc.charts.points import as_moments
from cdpkit.calc.charts.rules import LENGTHS, Cause
from cdpkit.calc.charts.runs import FEWEST_USEFUL, RunChart, run_chart, run_limits

__all__ = [
    "FEWEST_USEFUL",
    "LENGTHS",
    "OF_VALUES",
    "Cause",
    "ControlChart",
    "RunChart",
    "as_moments",
    "c_chart",
    "chart",
    "g_chart",
    "needed_by",
    "p_chart",
    "run_chart",
    "run_limits",
    "t_chart",
    "u_chart",
    "xmr",
]
