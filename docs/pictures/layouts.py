"""Draw three real layouts with the role that each column took: python docs/pictures/layouts.py [folder].

The rows are the first of three public files (see `tests/io/council/SOURCES.md`); the roles are those
that `io.read_series` gives. Each picture is as narrow as a phone.
"""

from __future__ import annotations

import csv
import sys
from html import escape
from pathlib import Path

from cdpkit.io import read_series

HERE = Path(__file__).parent
FILES = {
    "layout-years": ("01_ons_drug_poisoning_by_la_wide.csv", ["code", "name", "2020", "2019"]),
    "layout-long": (
        "17_dtoc_monthly.csv", ["area_code", "period", "measure", "unit", "value"]
    ),
    "layout-measures": (
        "04_ons_registrations_measures_wide.csv", ["year", "drug_poisoning", "drug_misuse"]
    ),
}  # fmt: skip
COLOURS = {
    "area": "#cfe3f5", "area_name": "#cfe3f5", "period": "#d9f0d9", "indicator": "#f6dcea",
    "statistic": "#fdeccb", "unit": "#fdeccb",
}  # fmt: skip
"""Of roles; values are white."""
WORDS = {"area_name": "name of area", "statistic": "sort"}
WIDTH, LINE, EDGE, LARGE = 380, 26, 2, 13


def picture(file: Path, shown: list[str]) -> str:
    """Draw the header and three rows of some columns, with their roles above."""
    read = read_series(file)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row, _ in zip(csv.DictReader(lines), range(3), strict=False)]
    roles = {name: role for role, names in reversed(read.roles.items()) for name in names}
    widths = [max(len(text) for text in (_role(roles[n]), n, *(r[n] for r in rows))) + 2
              for n in shown]  # fmt: skip
    scale = (WIDTH - 2 * EDGE) / sum(widths)
    drawn, left = [], float(EDGE)
    for name, size in zip(shown, widths, strict=True):
        width = size * scale
        colour = COLOURS.get(roles[name], "#ffffff")
        cells = [(_role(roles[name]), "#ffffff", "italic"), (name, colour, "bold"),
                 *((row[name].strip(), "#ffffff", "") for row in rows)]  # fmt: skip
        for place, (text, fill, style) in enumerate(cells):
            drawn.append(_cell((left, EDGE + place * LINE, width), text, fill, style))
        left += width
    height = 5 * LINE + 2 * EDGE
    told = f"The first rows of a file; above each column is its role: {_listed(shown, roles)}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="Arial, sans-serif" font-size="{LARGE}"><title>{escape(told)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(drawn)}</svg>\n'
    )


def _role(role: str) -> str:
    return WORDS.get(role, role)


def _listed(shown: list[str], roles: dict[str, str]) -> str:
    return ", ".join(f"{name} is {_role(roles[name])}" for name in shown)


def _cell(box: tuple[float, float, float], text: str, fill: str, style: str) -> str:
    """Draw a cell; the role above the table has no frame."""
    left, top, width = box
    frame = "" if style == "italic" else ' stroke="#767676"'
    look = {"italic": ' font-style="italic"', "bold": ' font-weight="bold"'}.get(style, "")
    squeezed = f' textLength="{width - 8:.0f}" lengthAdjust="spacingAndGlyphs"'
    long = squeezed if len(text) * LARGE * 0.6 > width - 8 else ""
    return (
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{LINE}" fill="{fill}"{frame}/>'
        f'<text x="{left + 4:.1f}" y="{top + 18}" fill="#0b0c0c"{look}{long}>{escape(text)}</text>'
    )


def main() -> None:
    """Write the three pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    council = HERE.parents[1] / "tests/io/council"
    for name, (file, shown) in FILES.items():
        (folder / f"{name}.svg").write_text(picture(council / file, shown), encoding="utf-8")


if __name__ == "__main__":
    main()
