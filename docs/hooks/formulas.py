"""Formulas between dollar signs as MathML, which browsers show without scripts or network.

MkDocs calls `on_page_content` with the HTML of each page.
"""

from __future__ import annotations

import html
import re

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>', re.DOTALL)


def on_page_content(content: str, **_: object) -> str:
    """Turn each formula into MathML."""
    return FORMULA.sub(_as_mathml, content)


def _as_mathml(formula: re.Match[str]) -> str:
    from latex2mathml.converter import convert

    display = "inline" if formula[1] == "span" else "block"
    made = convert(html.unescape(formula[2]), display=display)
    return f'<{formula[1]} class="formula">{made}</{formula[1]}>'
