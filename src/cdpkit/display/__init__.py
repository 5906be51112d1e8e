"""What a record or result states (parts, chart) as plain descriptions, and their text and HTML.

A record or result writes one method, `parts`. Its text, its `repr` and its HTML in a notebook are
made here from those parts; a terminal and a page lay out the same ones. A result with a picture
writes `chart` too, and a drawer that is looked up by name draws it.
"""

from cdpkit.display.caveats import Caveat, RowKey, merged
from cdpkit.display.charts import DRAWERS, Axis, Chart, Drawing, Mark, Plottable, Size
from cdpkit.display.parts import ROWS_SHOWN, Displayed, Parts, Table, html_of, text_of
from cdpkit.display.waiting import Waiting, counted_off
from cdpkit.display.writing import html_text, number_text, plain_text, shortened, written

__all__ = [
    "DRAWERS",
    "ROWS_SHOWN",
    "Axis",
    "Caveat",
    "Chart",
    "Displayed",
    "Drawing",
    "Mark",
    "Parts",
    "Plottable",
    "RowKey",
    "Size",
    "Table",
    "Waiting",
    "counted_off",
    "html_of",
    "html_text",
    "merged",
    "number_text",
    "plain_text",
    "shortened",
    "text_of",
    "written",
]
