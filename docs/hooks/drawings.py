"""A picture on a page: one drawing for wide screens and one for phones, its words and its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.display import Parts, Table, html_of, html_text
from cdpkit.report import draw

if TYPE_CHECKING:
    from cdpkit.display import Chart

HEADS = ("label", "period", "value", "lower", "upper", "meaning")


def drawings(chart: Chart, name: str) -> str:
    """Write a picture as HTML: what was found, two drawings of which one shows, and the numbers."""
    drawn = []
    for kind, size in (("wide", "a4"), ("narrow", "phone")):
        svg = draw(chart, size=size, title=False).svg(prefix=f"{name}-{kind}", theme="auto")  # type: ignore[arg-type]
        drawn.append(svg.replace("<svg ", f'<svg class="{kind}" ', 1).replace("\n", " "))
    words = f"<strong>{html_text(chart.headline)}</strong> {html_text(chart.subtitle)}"
    source = f"<p>Source: {html_text(chart.source.rstrip('.'))}.</p>" if chart.source else ""
    return (
        f'<figure class="picture"><figcaption>{words}</figcaption>{"".join(drawn)}{source}'
        f"<details><summary>The numbers</summary>{_numbers(chart)}</details></figure>"
    )


def _numbers(chart: Chart) -> str:
    rows = [tuple(row[head] for head in HEADS) for row in chart.rows()]
    kept = [n for n in range(len(HEADS)) if any(row[n] not in {"", None} for row in rows)]
    cells = [tuple(row[n] for n in kept) for row in rows]
    table = Table(tuple(HEADS[n] for n in kept), cells, size=len(cells))
    return html_of(Parts("", table=table)).replace("\n", "")
