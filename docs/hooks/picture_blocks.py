"""Pictures on pages: each block marked `python picture` is run, and what it draws stands in its place.

The last line of a block is a picture, or a chart that is drawn. The page gets the picture for wide screens and one
for phones, its words, the numbers, and the code that made it. MkDocs calls `on_page_markdown`.
Run as a script, this file draws the pictures of the pages that are named.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from drawings import drawings
from notebook_page import last_value

from cdpkit.display import Chart
from cdpkit.report import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.structure.pages import Page

BLOCK = re.compile(r"^```python picture\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def charts(markdown: str) -> Iterator[Chart]:
    """Give what each block of a page draws."""
    for block in BLOCK.finditer(markdown):
        yield chart_of(block[1])


def chart_of(code: str) -> Chart:
    """Run a block: its last line is a picture or a chart."""
    value = last_value(code, {})
    chart = value.chart if isinstance(value, Picture) else value
    if not isinstance(chart, Chart):
        message = f"the last line of a picture block gives {type(value).__name__}, not a picture"
        raise TypeError(message)
    return chart


def figure(chart: Chart, code: str, name: str) -> str:
    """Write a picture as HTML, with the code that made it."""
    return (
        f'{drawings(chart, name)}\n\n<details class="code" markdown>'
        f"<summary>How this picture is made</summary>\n\n"
        f"```python\n{code.strip()}\n```\n\n</details>"
    )


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Put the pictures where a page asks for them."""
    number = 0

    def shown(block: re.Match[str]) -> str:
        nonlocal number
        number += 1
        stem = re.sub(r"\W+", "-", page.file.src_uri.removesuffix(".md"))
        return figure(chart_of(block[1]), block[1], f"{stem}-{number}")

    return BLOCK.sub(shown, markdown)


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        for chart in charts(path.read_text(encoding="utf-8")):
            sys.stdout.write(f"{path}: {chart.headline}\n{chart.alt}\n")
