"""Control charts in their context, with their sentence."""

from __future__ import annotations

from cdpkit.assess.charts.row import AssessedChart, control_chart

__all__ = [
    "AssessedChart",
    "control_chart",
]
