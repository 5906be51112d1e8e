"""The recent trend of one series: its sentence and caveats."""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING

from cdpkit.assess.pictures import Panel, chosen, line_picture
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    ALPHA,
    NOUNS,
    caveats_about,
    clause_of,
    decimal_of,
    marked,
    no_unit,
    notes_on,
    of_seasons,
    placed,
    sentence,
    small_numbers,
    unsure_values,
    words_of,
)
from cdpkit.calc.trends import SeasonalKendall
from cdpkit.display import Caveat
from cdpkit.model.periods import PeriodKind
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit import calc
    from cdpkit.assess.wording import Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import PrintStyle
    from cdpkit.reasons import Reason


PARTS_OF_YEARS = {PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR}

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@result
class AssessedTrend(SeriesRow):
    """The recent trend of a series.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    points : tuple of Point
        The points it looks at: the last five that are valid; where it cannot be calculated, all
        that have a value.
    result : calc.RecentTrend
        The calculation: label, statistic and reason.
    direction : int or None
        1 for increasing, -1 for decreasing, 0 for no significant change; none without a label.
    why : Reason or None
        Why there is no label.
    ranks : calc.MannKendall, calc.SeasonalKendall or None
        The test of all values by their order, where it was asked for and nothing stands against it;
        of a series with seasons like seasons are compared, from three years on.
    slope : calc.TheilSen or None
        The change a year that goes with Mann-Kendall.
    history : sequence of Point, default ()
        All observations of the series, for pictures.
    turning : Point or None, default None
        The value without which the slope changes sign, where that is why no trend is shown.
    season : int, default 1
        Values a year of a series with seasons.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import trend
    >>> rows = [{"period": str(2019 + n), "value": v} for n, v in enumerate([310, 350, 410, 430, 480])]
    >>> found = trend(Series(indicator="deaths", unit="deaths", statistic="count",
    ...                      observations=rows))
    >>> found.label, found.direction
    ('Increasing', 1)
    """

    noun = "trend"
    heads = ("series", "first", "latest", "recent trend")
    stated = (
        *SeriesRow.stated,
        "latest",
        "label",
        "result",
        "ranks",
        "slope",
        "direction",
        "judgement",
        "points",
    )

    points: tuple[Point, ...]
    result: calc.RecentTrend
    direction: int | None
    why: Reason | None = None
    ranks: calc.MannKendall | calc.SeasonalKendall | None = None
    slope: calc.TheilSen | None = None
    history: Sequence[Point] = ()
    turning: Point | None = None
    season: int = 1

    @property
    def latest(self) -> Point | None:
        """The last of the points."""
        return self.points[-1] if self.points else None

    @property
    def label(self) -> str:
        """The label, in the words of Fingertips."""
        return self.result.label

    @property
    def judgement(self) -> str:
        """`better` or `worse`, where the trend goes somewhere and polarity says."""
        return self.context.judgement(self.direction or 0)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the trend in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The label in plain words, with the first and last value, their unit and periods.
        """
        return _sentence(self, style)

    def answers(self) -> tuple[str, ...]:
        """Give the first and last of the points, and the label."""
        first, last = (self.points[0], self.points[-1]) if self.points else (None, None)
        return self.dated(first), self.dated(last), self.label

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return _caveats(self)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        words = {1: "increasing", -1: "decreasing", 0: "no significant change"}
        word = "not tested" if self.direction is None else words[self.direction]
        return Panel(self.context, self.history or self.points, word)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: all values, the sentence above them."""
        points = self.history or self.points
        return chosen(
            kind, {"indicator": lambda: line_picture(self.context, points, self.sentence())}
        )


def _sentence(found: AssessedTrend, style: PrintStyle = "nhs") -> str:
    """Write the sentence."""
    lead, measure = f"{found.context.subject}:", found.context.measure
    if found.reason:
        text = f"the recent trend cannot be calculated because {clause_of(found.why)}"
        return sentence(lead, text, _latest(found, style), _by_ranks(found))
    first, last = found.points[0], found.points[-1]
    size = _NUMBERS[len(found.points)]
    span = f"over the {size} points from {first.when(style).bare} to {last.when(style).bare}"
    told = f"the recent trend is {found.label[:1].lower()}{found.label[1:]}"
    if found.direction == 0:
        told = "the recent trend shows no significant change"
    start, end = marked(first, measure), marked(last, measure, full=False)
    values = f", with {start} at the start and {end} at the end"
    return sentence(lead, span, told, values, _by_ranks(found))


def _by_ranks(found: AssessedTrend) -> str:
    """Say what the order of all values shows, where that was asked for and can be said."""
    ranks, slope = found.ranks, found.slope
    if ranks is None or isnan(float(ranks.p_value)):
        return ""
    over = f"; over all {int(ranks.size)} values"
    if float(ranks.p_value) >= ALPHA:
        return f"{over} their order shows no significant tendency"
    steep = ranks.slope if isinstance(ranks, SeasonalKendall) else nan
    size = decimal_of(float(steep if slope is None else slope.estimate))
    noun = NOUNS[1 if float(ranks.s) > 0 else -1]
    measure = found.context.measure
    least = "less than " if measure.rounds_to_zero(size) else ""
    amount = measure.least() if least else measure.difference(size)
    return f"{over} their order shows a significant tendency, {noun} of {least}{amount} a year"


def _latest(found: AssessedTrend, style: PrintStyle) -> str:
    if not found.points:
        return ""
    value = placed(found.points[-1], found.context.measure, bracketed=True, style=style)
    return f"; the latest value is {value}"


def _caveats(found: AssessedTrend) -> tuple[Caveat, ...]:
    """Write the caveats."""
    written = [
        *_of_the_marker(found),
        *small_numbers(found.points),
        *unsure_values(found.points),
        *notes_on(found.points[-1:]),
        *no_unit(found.context),
    ]
    return caveats_about(found.context, found.points, written)


def _of_the_marker(found: AssessedTrend) -> Iterator[Caveat]:
    yield from _of_the_ranks(found)
    if found.reason:
        yield from _elsewhere(found.latest)
        return
    told = "The trend marker looks at five points and asks for 99.8% confidence."
    yield Caveat("marker", told)
    if found.direction == 0:
        why = words_of(found.result.reason)
        if found.turning is not None:
            why = f"the slope changes sign without the value for {found.turning.when().bare}"
        yield Caveat("no_trend", f"No trend is shown because {why}.")
    if found.direction and found.result.warnings:
        yield Caveat(
            "more_than_chance",
            "The points scatter more about the line than their limits allow, so the trend is less "
            "sure than the marker says.",
        )
    periods = [point.period for point in found.points if point.period is not None]
    if any(later.reach[0].year - earlier.reach[0].year > 1 for earlier, later in pairwise(periods)):
        told = "Points are missing in between; the marker counts the rest as evenly spaced."
        yield Caveat("points_missing", told)


def _of_the_ranks(found: AssessedTrend) -> Iterator[Caveat]:
    """Say how the order of all values was tested."""
    if found.ranks is None or not _by_ranks(found):
        return
    if isinstance(found.ranks, SeasonalKendall):
        told = "Like seasons are compared, at the 95% level (seasonal Kendall)."
        yield Caveat("ranks", told)
        return
    told = "The order of the values is tested at the 95% level (Mann-Kendall, slope by Theil-Sen)."
    yield Caveat("ranks", told)
    yield from (Caveat("of_the_test", sentence(each)) for each in found.ranks.warnings)
    yield from of_seasons(found.season)


def _elsewhere(latest: Point | None) -> Iterator[Caveat]:
    """Say what looks at periods that are no years."""
    if latest is not None and latest.period and latest.period.kind in PARTS_OF_YEARS:
        told = "For months and quarters use a control chart: `cdpkit chart`."
        yield Caveat("see_the_chart", told)
