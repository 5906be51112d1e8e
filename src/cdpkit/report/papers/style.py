"""The style of a paper on a page: light and dark, wide and narrow, and on A4."""

from __future__ import annotations

from pathlib import Path

from cdpkit.display import plain_text
from cdpkit.report.charts import DARK


def page_style(foot: str) -> str:
    """Give the style sheet; `foot` stands at the bottom of each sheet of paper."""
    dark = "".join(f"--c{colour[1:]}:{other};" for colour, other in DARK.items())
    style = Path(__file__).with_name("paper.css").read_text(encoding="utf-8")
    return "\n" + style.replace("DARK", dark).replace("FOOT", _css_text(foot))


def _css_text(text: str) -> str:
    """Write a text inside quotes of CSS, where no character ends the quotes or the style."""
    return "".join(c if c.isalnum() or c in " ,." else f"\\{ord(c):x} " for c in plain_text(text))
