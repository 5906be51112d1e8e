"""Pictures: drawn with matplotlib from the plain description that a result gives."""

from cdpkit.report.charts.drawer import Kind, draw, kinds
from cdpkit.report.charts.icons import ICONS, icon_svg
from cdpkit.report.charts.palette import DARK
from cdpkit.report.charts.picture import Picture

__all__ = ["DARK", "ICONS", "Kind", "Picture", "draw", "icon_svg", "kinds"]
