"""Pictures: drawn with matplotlib from the plain description that a result gives."""

from cdpkit.report.charts.drawer import Kind, draw, kinds
from cdpkit.report.charts.icons import ICONS, icon_svg
from cdpkit.report.charts.palette import DARK
from cdpkit.report.charts.picture import Picture
from cdpkit.report.charts.pictures import chart

__all__ = ["DARK", "ICONS", "Kind", "Picture", "chart", "draw", "icon_svg", "kinds"]
