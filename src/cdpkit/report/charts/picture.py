"""A picture that was drawn: figure, words and numbers from one description."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cdpkit.display import Parts, Table, html_of, html_text, plain_text
from cdpkit.errors import InputError
from cdpkit.io.documents import write_whole
from cdpkit.report.charts.style import house_style
from cdpkit.report.charts.svg import svg_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdpkit.display import Chart


ENDINGS = (".svg", ".png", ".pdf")


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """What a drawer makes of a chart: the figure, its words, and the numbers that it shows.

    Parameters
    ----------
    chart : Chart
        The description that was drawn.
    figure : matplotlib.figure.Figure
        The drawing, to be changed by those who know matplotlib.
    """

    chart: Chart
    figure: Any

    def __repr__(self) -> str:
        return f"<Picture: {self.chart.kind}, {plain_text(self.chart.headline)[:300]}>"

    @property
    def alt(self) -> str:
        """The picture in words."""
        return self.chart.alt

    @property
    def frame(self) -> pd.DataFrame:
        """The numbers: a row a mark, with label, period, value, limits and meaning."""
        import pandas as pd

        names = ("mark", "label", "period", "value", "lower", "upper", "meaning")
        return pd.DataFrame(self.chart.rows(), columns=list(names))

    def svg(self, *, prefix: str = "", theme: Literal["light", "auto"] = "light") -> str:
        """Give the picture as SVG for a page.

        Parameters
        ----------
        prefix : str, default ""
            What ids begin with: a page with several pictures needs one for each.
        theme : {"light", "auto"}, default "light"
            `auto` takes colours from variables of the page (`--c12436d`), if it sets them.

        Returns
        -------
        str
            The same text for the same chart, with any one version of matplotlib.
        """
        name = prefix or re.sub(r"\W+", "-", self.chart.kind or "picture")
        words = (self.chart.headline or self.chart.title, self.alt)
        with house_style():
            return svg_of(self.figure, name, words, dark=theme == "auto")

    def save(self, path: str | Path, *, dpi: int = 200) -> Path:
        """Write the picture as SVG, PNG or PDF, by the ending of the name.

        Parameters
        ----------
        path : str or Path
            Where to.
        dpi : int, default 200
            Dots per inch of a PNG.

        Returns
        -------
        Path
            The file; the alt text goes into it.

        Raises
        ------
        InputError
            If the name ends in none of the three.
        UnwritableFileError
            If the file cannot be written; an old one stays.
        """
        path = Path(path)
        if path.suffix.lower() not in ENDINGS:
            hint = f"Choose a name that ends in {', '.join(ENDINGS)}."
            raise InputError(
                "path", f"is {path.name!r}, whose extension is not a picture format", hint
            )
        makers: dict[str, Callable[[], str | bytes]] = {
            ".png": lambda: self.png(dpi=dpi), ".svg": self._svg_file, ".pdf": lambda: self._pdf(dpi),
        }  # fmt: skip
        write_whole(path, makers[path.suffix.lower()]())
        return path

    def _svg_file(self) -> str:
        return '<?xml version="1.0" encoding="utf-8"?>\n' + self.svg()

    def _pdf(self, dpi: int) -> bytes:
        words = {"Title": self.chart.headline or self.chart.title, "Subject": self.alt}
        nothing = dict.fromkeys(("Creator", "Producer", "CreationDate"))
        buffer = io.BytesIO()
        with house_style():
            self.figure.savefig(buffer, format="pdf", dpi=dpi, metadata=words | nothing)
        return buffer.getvalue()

    def png(self, *, dpi: int = 200) -> bytes:
        """Give the picture as the bytes of a PNG, with the alt text inside.

        Parameters
        ----------
        dpi : int, default 200
            Dots per inch.

        Returns
        -------
        bytes
            The same for the same chart, with any one version of matplotlib.
        """
        words = {"Title": self.chart.headline or self.chart.title, "Description": self.alt}
        buffer = io.BytesIO()
        with house_style():
            self.figure.savefig(buffer, format="png", dpi=dpi, metadata=words | {"Software": None})
        return buffer.getvalue()

    def _repr_html_(self) -> str:
        # Pictures that share a page need ids of their own.
        name = f"{self.chart.kind or 'picture'}-{sha256(self.alt.encode()).hexdigest()[:8]}"
        caption = f"<figcaption>{html_text(self.chart.subtitle)}</figcaption>"
        return f"<figure>{self.svg(prefix=name)}{caption}{self._numbers()}</figure>"

    def _numbers(self) -> str:
        """Give the numbers as a table that opens."""
        rows = self.chart.rows()
        heads = ("label", "period", "value", "lower", "upper", "meaning")
        table = Table(heads, [tuple(row[head] for head in heads) for row in rows], size=len(rows))
        return f"<details><summary>The numbers</summary>{html_of(Parts('', table=table))}</details>"
