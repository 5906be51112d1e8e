"""Control and run charts of data frames."""

from __future__ import annotations

from cdpkit.frames.charts.attributes import p_chart, u_chart
from cdpkit.frames.charts.calculator import chart
from cdpkit.frames.charts.runs import run_chart
from cdpkit.frames.charts.values import c_chart, g_chart, t_chart, xmr

__all__ = ["c_chart", "chart", "g_chart", "p_chart", "run_chart", "t_chart", "u_chart", "xmr"]
