"""A picture as words and marks, and the way to what draws it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, runtime_checkable

from cdpkit.display.parts import Displayed
from cdpkit.display.writing import number_text
from cdpkit.errors import InputError, MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


DRAWERS = "cdpkit.drawers"
"""The group of entry points in which packages name what draws a `Chart`."""

Size: TypeAlias = Literal["slide", "a4", "phone"]
"""What a picture is made for."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a chart.

    Parameters
    ----------
    label : str, default ""
        What it measures, with the unit.
    ticks : tuple of (float, str), default ()
        Places that have a name: periods, areas. A drawer chooses round numbers where none has.
    low, high : float, optional
        Where it begins and ends; a drawer chooses where they are not given.

    Examples
    --------
    >>> Axis("Deaths", ticks=((0, "2022"), (1, "2023"))).name_of(1)
    '2023'
    """

    label: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    low: float | None = None
    high: float | None = None

    def name_of(self, place: float) -> str:
        """Give the name of a place; of one without a name, its number."""
        return dict(self.ticks).get(place, "" if self.ticks else number_text(place))


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is drawn: a line, points, a ribbon between limits, a bar, a cell, a word.

    Places without a value hold NaN, and stay a gap.

    Parameters
    ----------
    shape : {"line", "points", "ribbon", "bar", "rule", "cell", "label"}
        How it is drawn. A rule crosses the chart: upright with `x` alone, level with `y` alone. A
        ribbon and a bar have limits for ends. A cell is a box with a text.
    label : str, default ""
        What it is, as the reader calls it.
    role : str, default "own"
        What it does in the chart (`own`, `comparator`, `baseline`, `target`, `path`, `limit`,
        `break`, ...): drawers choose colour and dash by it.
    x, y : tuple of float, default ()
        Places along the two axes.
    lower, upper : tuple of float, default ()
        Limits of each value, along the axis that holds values.
    meaning : tuple of str, default ()
        A word for each place (`better`, `worse`, `similar`): drawers choose the shape by it.
    texts : tuple of str, default ()
        What stands beside each place.

    Examples
    --------
    >>> Mark("points", x=(0, 1), y=(41, 38)).shape
    'points'
    """

    shape: Literal["line", "points", "ribbon", "bar", "rule", "cell", "label"]
    label: str = ""
    role: str = "own"
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()
    meaning: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture as words and marks, without anything that draws.

    Parameters
    ----------
    title : str
        What is shown, of whom and where.
    alt : str
        The picture in words, for those who do not see it.
    x, y : Axis
        What runs across and upwards.
    marks : tuple of Mark
        What is drawn, from back to front.
    kind : str, default ""
        Which kind of picture it is, such as `indicator`.
    headline : str, default ""
        What the picture shows, in a sentence: stands above the title.
    subtitle : str, default ""
        When, and in which unit.
    source : str, default ""
        Where the numbers are from.
    panels : tuple of Chart, default ()
        Small charts side by side.
    places : int, optional
        Decimals that the values are written with.
    numbers : tuple of mapping, default ()
        The rows of numbers, where the places of the marks do not say them.
    """

    title: str
    alt: str
    x: Axis = Axis()
    y: Axis = Axis()
    marks: tuple[Mark, ...] = ()
    kind: str = ""
    headline: str = ""
    subtitle: str = ""
    source: str = ""
    panels: tuple[Chart, ...] = ()
    places: int | None = None
    numbers: tuple[Mapping[str, object], ...] = ()

    def rows(self) -> list[dict[str, object]]:
        """Give the numbers of the picture: a row for each place of each mark that has a value.

        Returns
        -------
        list of dict
            `mark`, `label`, `period` (or other name of a place), `value`, `lower`, `upper`,
            `meaning`; panels follow each other, each under its title.

        Examples
        --------
        >>> axis = Axis(ticks=((0, "2023/24"),))
        >>> chart = Chart("Deaths", "", x=axis, marks=(Mark("points", "Wirral", x=(0,), y=(5.0,)),))
        >>> chart.rows()[0]["period"], chart.rows()[0]["value"]
        ('2023/24', 5.0)
        """
        if self.panels:
            return [row | {"label": each.title} for each in self.panels for row in each.rows()]
        if self.numbers:
            return [NOTHING | dict(row) for row in self.numbers]
        return [row for mark in self.marks for row in _rows(self, mark)]


NOTHING: dict[str, object] = {
    "mark": "", "label": "", "period": "", "value": math.nan, "lower": math.nan, "upper": math.nan,
    "meaning": "",
}  # fmt: skip
"""A row of numbers without any."""


def _rows(chart: Chart, mark: Mark) -> Iterator[dict[str, object]]:
    """Give the rows of a mark; in a chart whose rows have names, values run across."""
    across = bool(chart.y.ticks)
    axis, places, values = (chart.y, mark.y, mark.x) if across else (chart.x, mark.x, mark.y)
    for n in range(max(len(mark.x), len(mark.y), len(mark.lower))):
        place, value, lower, upper = (
            part[n] if n < len(part) else math.nan
            for part in (places, values, mark.lower, mark.upper)
        )
        named = "" if math.isnan(place) else axis.name_of(place)
        if mark.shape == "label" or all(map(math.isnan, (value, lower, upper))):
            continue
        yield {
            "mark": mark.role,
            "label": named if across and named else mark.label,
            "period": "" if across else named,
            "value": value,
            "lower": lower,
            "upper": upper,
            "meaning": mark.meaning[n] if n < len(mark.meaning) else "",
        }


@runtime_checkable
class Drawing(Protocol):
    """What a drawer makes of a chart."""

    @property
    def alt(self) -> str:
        """The picture in words."""
        ...

    def svg(self) -> str:
        """Give the picture as SVG that a page can hold."""
        ...

    def save(self, path: str | Path) -> Path:
        """Write the picture, in the format that the ending of the name says."""
        ...


class Plottable(Displayed):
    """What has a picture: a subclass describes it in `chart`, and `plot` has it drawn."""

    __slots__ = ()

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture as words and marks.

        Parameters
        ----------
        kind : str, optional
            Which kind of picture, where there are several.

        Raises
        ------
        InputError
            If it has no picture of this kind, or none at all.
        """
        asked = f"is {kind!r}" if kind else "is missing"
        hint = "Draw a result of `cdpkit.assess`, which knows what was measured, where and when."
        raise InputError("kind", f"{asked}, and a {type(self).__name__} has no picture", hint)

    def plot(
        self,
        kind: str | None = None,
        *,
        size: Size = "a4",
        title: bool = True,
        drawer: str = "matplotlib",
        **options: Any,
    ) -> Drawing:
        """Draw the picture.

        Parameters
        ----------
        kind : str, optional
            Which kind of picture, where there are several.
        size : {"a4", "slide", "phone"}, default "a4"
            What it is made for.
        title : bool, default True
            Whether the titles and the source are drawn; a page that prints them leaves them out.
        drawer : str, default "matplotlib"
            The name of an entry point in the group `cdpkit.drawers`.
        **options
            Further arguments of `chart`, such as `mark`.

        Returns
        -------
        Drawing
            To be shown or saved.

        Raises
        ------
        InputError
            If there is no picture of this kind, or no drawer of this name.
        MissingPackageError
            If the drawer needs a package that is not installed.
        """
        describe: Callable[..., Chart] = self.chart
        chart = describe(kind, **options)
        try:
            return drawer_of(drawer)(chart, size=size, title=title)
        except ModuleNotFoundError as error:
            raise MissingPackageError(f"drawing with {drawer}", error.name or drawer) from error


def drawer_of(name: str) -> Callable[..., Drawing]:
    """Load the drawer that a package has registered under a name."""
    found = {entry.name: entry for entry in entry_points(group=DRAWERS)}
    if name not in found:
        known = ", ".join(sorted(found)) or "none; install cdpkit again to register its own"
        raise InputError("drawer", f"is {name!r}, which is not installed", f"Choose from: {known}.")
    draw: Callable[..., Drawing] = found[name].load()
    return draw
