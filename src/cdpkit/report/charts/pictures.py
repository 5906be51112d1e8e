"""One call for a picture of anything that has one: results, series, areas, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.display import Plottable
from cdpkit.errors import InputError
from cdpkit.report.charts.drawer import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdpkit.display import Chart, Size
    from cdpkit.frames import SeriesTable
    from cdpkit.model import Series
    from cdpkit.report.charts.picture import Picture


COMPARED = ("ranked", "rug", "spine")


def chart(
    results: Plottable | SeriesTable | Sequence[Series],
    kind: str | None = None,
    *,
    mark: str = "",
    comparator: str = "",
    size: Size = "a4",
    title: bool = True,
    **options: Any,
) -> Picture:
    """Draw results, several series or areas, or a plan.

    Parameters
    ----------
    results : result, table of results, Scorecard, record, SeriesTable or sequence of Series
        What is drawn.
    kind : str, optional
        Which kind, as in `kinds`; the usual one for what is drawn unless given.
    mark : str, default ""
        The area that stands out, where there are several.
    comparator : str, default ""
        Of series: the area that the others are compared with, as in `cdpkit.assess.compare`.
    size : {"a4", "slide", "phone"}, default "a4"
        What it is made for.
    title : bool, default True
        Whether headline, subtitle and source are drawn.
    **options
        Further arguments of the `chart` method of what is drawn, or of `cdpkit.assess.compare`.

    Returns
    -------
    Picture
        To be shown, saved, or taken as SVG.

    Raises
    ------
    InputError
        If the kind does not fit.

    Examples
    --------
    >>> from cdpkit.assess import change
    >>> from cdpkit import Series
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}]
    >>> deaths = Series(indicator="deaths", title="Deaths", area_name="England", observations=years)
    >>> chart(change(deaths))  # doctest: +SKIP
    <Picture: indicator, Deaths in England rose by 4.4%, from 2,996 in 2021 to 3,127 in 2022.>
    """
    if isinstance(results, Plottable):
        given = {"mark": mark} | options if mark else options
        describe: Callable[..., Chart] = results.chart
        return draw(describe(kind, **given), size=size, title=title)
    return draw(_of_series(results, kind, mark, comparator, options), size=size, title=title)


def _of_series(
    series: SeriesTable | Sequence[Series],
    kind: str | None,
    mark: str,
    comparator: str,
    options: dict[str, Any],
) -> Chart:
    """Describe many series: areas against another, a funnel, or small panels."""
    from cdpkit.assess import compare, trend
    from cdpkit.assess.comparisons import funnel
    from cdpkit.frames import SeriesTable

    table = series if isinstance(series, SeriesTable) else SeriesTable.from_series(series)
    if kind == "funnel":
        return funnel(table, mark=mark, comparator=comparator, **options)
    if kind in COMPARED or comparator:
        if not comparator:
            hint = "Name the area that the others are compared with: `comparator='England'`."
            raise InputError("comparator", "is missing", hint)
        return compare(table, comparator, **options).chart(kind, mark=mark)
    return trend(table, **options).chart(kind)
