"""A paper as a Word document: headings that are headings, tables with a head row, described pictures."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cdpkit.report.papers.archives import packed_again
from cdpkit.report.papers.blocks import Figure, Grid, Items, Words, text_of

if TYPE_CHECKING:
    from cdpkit.report.papers.blocks import Block, Cell
    from cdpkit.report.papers.content import Content


MADE = datetime(2000, 1, 1)  # noqa: DTZ001 -- a document knows no zone; the day is that of no clock
WIDE_CM = 16.5
DPI = 160


def docx_of(paper: Content) -> bytes:
    """Write the document."""
    from docx import Document

    made = Document()
    _describe(made, paper)
    _style(made)
    made.add_heading(_text(paper.title), level=0)
    made.add_paragraph(_text(f"Paper for the board of {paper.partnership}"))
    for name, value in paper.facts:
        line = made.add_paragraph()
        line.add_run(_text(f"{name}: ")).bold = True
        line.add_run(_text(value))
    for section in paper.sections:
        made.add_heading(_text(section.title), level=1)
        for block in section.blocks:
            _add(made, block)
    kept = io.BytesIO()
    made.save(kept)
    return packed_again(kept.getvalue())


def _text(cell: Cell) -> str:
    return text_of(cell)


def _describe(made: Any, paper: Content) -> None:
    about = made.core_properties
    about.title, about.author, about.language = paper.title, paper.partnership, "en-GB"
    about.comments = f"Made with cdpkit {paper.version}"
    about.created = about.modified = MADE
    about.last_modified_by = paper.partnership
    about.revision = 1


def _style(made: Any) -> None:
    """Set A4, a plain font, and British English."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "en-GB"})
    normal.element.get_or_add_rPr().append(language)


def _add(made: Any, block: Block) -> None:
    if isinstance(block, Words):
        if block.style == "heading":
            made.add_heading(_text(block.text), level=2)
        else:
            made.add_paragraph(_text(block.text))
    elif isinstance(block, Items):
        style = "List Number" if block.asked else "List Bullet"
        for item in block.items:
            made.add_paragraph(_text(item), style=style)
    elif isinstance(block, Grid):
        _table(made, block)
    else:
        _picture(made, block)


def _table(made: Any, grid: Grid) -> None:
    """Add a table under its title; the head row stands again on each page."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    title = made.add_paragraph()
    title.add_run(_text(grid.title)).bold = True
    title.paragraph_format.keep_with_next = True
    table = made.add_table(rows=1 + len(grid.rows), cols=len(grid.heads), style="Table Grid")
    for row, cells in zip(table.rows, (grid.heads, *grid.rows), strict=True):
        for place, cell in zip(row.cells, cells, strict=True):
            place.text = _text(cell)
            for part in place.paragraphs[0].runs:
                part.font.size = Pt(9)
    head = table.rows[0]
    for place in head.cells:
        for part in place.paragraphs[0].runs:
            part.bold = True
    rules = head._tr.get_or_add_trPr()  # noqa: SLF001 -- the package has no name for a head row
    rules.append(rules.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    made.add_paragraph(_text(grid.note))


def _picture(made: Any, figure: Figure) -> None:
    """Add a picture with its words, and its alt text for those who do not see it."""
    from docx.shared import Cm

    from cdpkit.report.charts import draw

    chart = figure.chart
    title = made.add_paragraph()
    title.add_run(_text(figure.title)).bold = True
    title.paragraph_format.keep_with_next = True
    made.add_paragraph(_text(chart.subtitle)).paragraph_format.keep_with_next = True
    data = draw(chart, title=False).png(dpi=DPI)
    shape = made.add_picture(io.BytesIO(data), width=Cm(WIDE_CM))
    shape._inline.docPr.set("descr", _text(chart.alt))  # noqa: SLF001 -- no name for it either
    if chart.source:
        made.add_paragraph(_text(f"Source: {chart.source.rstrip('.')}."))
