"""A paper as one page of HTML: no script, no other file, for screens of any width and for print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from cdpkit.display import html_text
from cdpkit.report.papers.blocks import Figure, Grid, Items, Number, Words, text_of
from cdpkit.report.papers.style import page_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.report.papers.blocks import Block, Cell, Section
    from cdpkit.report.papers.content import Content


SHORT = 12
"""Rows of a table that is not broken between two sheets of paper."""
TAGS = {"red", "amber", "green"}


def page_of(paper: Content) -> str:
    """Lay out a paper as a page."""
    title, for_whom = html_text(paper.title), html_text(paper.partnership)
    foot = f"{paper.partnership}, {dict(paper.facts)['Meeting']}"
    facts = "".join(
        f"<dt>{html_text(name)}</dt><dd>{html_text(value)}</dd>" for name, value in paper.facts
    )
    contents = "".join(
        f'<li><a href="#{s.key}">{html_text(s.title)}</a></li>' for s in paper.sections
    )
    body = "\n".join(map(_section, paper.sections))
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title} - {for_whom}</title>\n"
        f'<meta name="generator" content="cdpkit {html_text(paper.version)}">\n'
        f"<style>{page_style(foot)}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">Skip to main content</a>\n<div class="page">\n<header>\n'
        f'<h1>{title}</h1>\n<p class="lead">Paper for the board of {for_whom}</p>\n'
        f'<dl class="facts">{facts}</dl>\n</header>\n'
        f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{contents}</ol></nav>\n'
        f'<main id="main">\n{body}\n</main>\n</div>\n</body>\n</html>\n'
    )


def _section(section: Section) -> str:
    blocks = "\n".join(map(_block, section.blocks))
    head = f'<section aria-labelledby="{section.key}">\n<h2 id="{section.key}">{html_text(section.title)}</h2>'
    return f"{head}\n{blocks}\n</section>"


def _block(block: Block) -> str:
    if isinstance(block, Words):
        return _words(block)
    if isinstance(block, Items):
        inside = "".join(f"<li>{html_text(item)}</li>" for item in block.items)
        return f'<div class="asks"><ol>{inside}</ol></div>' if block.asked else f"<ul>{inside}</ul>"
    return _grid(block) if isinstance(block, Grid) else _figure(block)


def _words(block: Words) -> str:
    if block.style == "heading":
        return f"<h3>{html_text(block.text)}</h3>"
    kind = f' class="{block.style}"' if block.style else ""
    return f"<p{kind}>{html_text(block.text)}</p>"


def _grid(grid: Grid) -> str:
    """Lay out a table with a caption and heads in both directions; it scrolls by itself."""
    right = [' class="n"' if grid.is_number(n) else "" for n in range(len(grid.heads))]
    heads = "".join(
        f'<th scope="col"{kind}>{html_text(head)}</th>'
        for head, kind in zip(grid.heads, right, strict=True)
    )
    body = "\n".join(_row(row, grid, right) for row in grid.rows)
    key, short = f"t-{grid.key}", " short" if len(grid.rows) <= SHORT else ""
    note = f'\n<p class="small">{html_text(grid.note)}</p>' if grid.note else ""
    return (
        f'<div class="scroll{short}" role="region" aria-labelledby="{key}" tabindex="0"><table>'
        f'<caption id="{key}">{html_text(grid.title)}</caption><thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>{note}"
    )


def _row(row: Sequence[Cell], grid: Grid, right: Sequence[str]) -> str:
    cells = [f'<th scope="row">{_text(row[0])}</th>']
    for n, cell in enumerate(row[1:], 1):
        text = _tag(cell) if n == grid.rating else _text(cell)
        cells.append(f"<td{right[n]}>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _text(cell: Cell) -> str:
    if isinstance(cell, Number):
        return escape(text_of(cell)).replace("-", "\u2212", 1)
    return "<br>".join(map(escape, text_of(cell).split("\n")))


def _tag(cell: Cell) -> str:
    word = text_of(cell)
    kind = word.casefold() if word.casefold() in TAGS else "none"
    return f'<span class="tag {kind}">{escape(word)}</span>'


def _figure(figure: Figure) -> str:
    """Give a picture for wide screens and paper, and one for phones; the words stand around it."""
    from cdpkit.report.charts import draw

    chart, key = figure.chart, figure.key
    drawn = []
    for kind, size in (("wide", "a4"), ("narrow", "phone")):
        picture = draw(chart, size=size, title=False)  # type: ignore[arg-type]
        svg = picture.svg(prefix=f"{key}-{kind}", theme="auto")
        drawn.append(svg.replace("<svg ", f'<svg class="chart {kind}" ', 1))
    source = f"Source: {chart.source.rstrip('.')}. " if chart.source else ""
    return (
        f'<figure id="f-{key}"><figcaption><strong>{html_text(figure.title)}</strong>'
        f"{html_text(chart.subtitle)}</figcaption>\n{''.join(drawn)}\n"
        f'<p class="small">{html_text(source)}<a href="#t-n-{key}">Numbers behind figure {figure.number}</a>'
        "</p></figure>"
    )
