"""SVG that a page can hold: named for screen readers, free of dates, in colours of the page."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING, Any

from cdpkit.display import html_text, plain_text
from cdpkit.report.charts.palette import DARK, FAMILY

if TYPE_CHECKING:
    from re import Match


NOTHING = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def svg_of(figure: Any, name: str, words: tuple[str, str], *, dark: bool = False) -> str:
    """Give a figure as SVG: title and alt text inside, text as text, ids that begin with a name."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=NOTHING)
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    text = text.replace("xlink:href", "href")
    text = _fonts(text)
    text = re.sub(r"-?(?<!\d)\d+\.\d{3,}", _hundredth, text)
    text = _named(_ids(text, name), name, words)
    if dark:
        for colour in DARK:
            text = re.sub(rf"{colour}\b", f"var(--c{colour[1:]}, {colour})", text)
    lines = (plain_text(line.strip()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _fonts(text: str) -> str:
    """Leave family to the whole picture; size and weight stay with each text."""

    def own(found: Match[str]) -> str:
        return f"font-size: {found[2]}px" + ("; font-weight: bold" if found[1] else "")

    text = re.sub(r"font: (bold )?([\d.]+)px 'DejaVu Sans'", own, text)
    return text.replace("font-family: 'DejaVu Sans'; ", "")


def _hundredth(found: Match[str]) -> str:
    return f"{round(float(found[0]), 2):g}"


def _ids(text: str, name: str) -> str:
    """Drop ids that nothing points to, and put the name before the others."""
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', text))
    text = re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", text)
    text = re.sub(r' id="([^"]+)"', rf' id="{name}-\1"', text)
    return re.sub(r'(href="|url\()#', rf"\1#{name}-", text)


def _named(text: str, name: str, words: tuple[str, str]) -> str:
    """Give the picture its role, title and description; the page decides how wide it is."""
    head, body = text.split(">", 1)
    head = re.sub(r' (height|width)="[^"]*"', "", head)
    title, alt = map(html_text, words)
    role = f'style="font-family:{escape(FAMILY)}" role="img" aria-labelledby="{name}-t {name}-d"'
    inside = f'<title id="{name}-t">{title}</title><desc id="{name}-d">{alt}</desc>'
    return f"{head} {role}>\n{inside}{body}"
