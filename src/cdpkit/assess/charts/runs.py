"""The run chart of one series: its sentence and caveats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.charts.row import ChartRow
from cdpkit.assess.pictures import Panel, chosen, line_picture
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import decimal_of, gaps, rounded, sentence, when
from cdpkit.calc.charts import FEWEST_USEFUL
from cdpkit.display import Caveat
from cdpkit.display.pictures import Goal
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit import calc
    from cdpkit.display import Chart
    from cdpkit.model.periods import PrintStyle


@result
class AssessedRunChart(ChartRow):
    """A run chart of a series: whether its order about the median looks like chance.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    points : tuple of Point
        All observations, in order of time; those without a value are gaps.
    result : calc.RunChart or None
        The chart, a place a point, without the values before the last break; none where there is a
        `reason`.
    rebased : tuple of Period, default ()
        Where the series breaks: only the values since the last break are judged.
    why : Reason or None
        Why there is no chart.
    season : int, default 1
        Values a year of a series with seasons.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import run_chart
    >>> values = [5, 7, 6, 8, 5, 7, 6, 9, 12, 13, 12, 14, 15, 13, 14, 16]
    >>> years = [{"period": str(2008 + n), "value": v} for n, v in enumerate(values)]
    >>> found = run_chart(Series(indicator="x", statistic="count", polarity="higher_better",
    ...                          observations=years))
    >>> found.signal, found.judgement
    (True, 'better')
    """

    noun = "run chart"
    heads = ("series", "latest", "median", "finding")
    stated = (*SeriesRow.stated, "points", "result", "signal", "judgement", "rebased")

    result: calc.RunChart | None

    @property
    def signal(self) -> bool | None:
        """Whether the order is no chance; none where too few values differ from the median."""
        if self.result is None or float(self.result.useful) < FEWEST_USEFUL:
            return None
        return bool(self.result.signal)

    @property
    def run(self) -> tuple[int, int, int] | None:
        """Length of a run that chance does not allow, below zero under the median; its ends.

        The latest run where it is too long, else the last of the longest; none without a signal.
        """
        if not self.signal or self.result is None:
            return None
        runs = np.nan_to_num(self.result.run)
        last = int(np.flatnonzero(runs)[-1])
        limit = float(self.result.longest_run_limit)
        longest = runs.size - 1 - int(np.abs(runs)[::-1].argmax())
        end = last if abs(runs[last]) > limit else longest
        if abs(runs[end]) <= limit:
            return None
        return int(runs[end]), int(np.flatnonzero(np.abs(runs[: end + 1]) == 1)[-1]), end

    @property
    def judgement(self) -> str:
        """`better` or `worse`, where the latest value is in a run too long and polarity says."""
        run = self.run
        return self.context.judgement(run[0]) if run and run[2] == self.at else ""

    @property
    def median(self) -> str:
        """The median in print, with a digit more where it lies between two values."""
        if self.result is None:
            return ""
        value, measure = decimal_of(round(float(self.result.median), 10)), self.context.measure
        if rounded(value, measure.places) != value:
            measure = replace(measure, places=measure.places + 1)
        return measure.number(value)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State in one sentence whether the order of the values is a sign of a change.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The run or the crossings, the median, and what chance allows.
        """
        if self.result is None:
            return self.without("run chart", style)
        return sentence(f"{self.context.subject}:", _found(self, self.result, style))

    def answers(self) -> tuple[str, ...]:
        """Give the latest value, the median, and whether there is a sign of a change."""
        return self.dated(self.latest), self.median, self.panel().word

    def doubts(self) -> Iterator[Caveat]:
        """Say which values are judged, and which of them belong to no run."""
        if self.result is None:
            return
        judged = self.points
        if self.rebased:
            last = self.rebased[-1]
            told = f"Only values from {when(last).bare}, after the last break of the series, are judged."
            yield Caveat("since_break", told, periods=[str(last)])
            judged = tuple(p for p in judged if p.period and p.period >= last)
        yield from gaps(judged, ": a gap does not end a run.")
        on = int((self.result.run == 0).sum())
        if on:
            lie = "value lies" if on == 1 else "values lie"
            yield Caveat("on_the_median", f"{on} {lie} on the median, and belong to no run.")

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        few = "not tested" if self.result is None else "too few values"
        word = {True: "sign of a change", False: "no sign of a change", None: few}[self.signal]
        return Panel(self.context, self.points, word)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values and their median, the sentence above them."""
        return chosen(kind, {"indicator": self._line})

    def _line(self) -> Chart:
        since = f" since {when(self.rebased[-1]).bare}" if self.rebased else ""
        name, chart = f"Median{since}", self.result
        goal = None if chart is None else Goal(float(chart.median), name=name)
        return line_picture(self.context, self.points, self.sentence(), goal=goal)


def _found(row: AssessedRunChart, chart: calc.RunChart, style: PrintStyle) -> str:
    """Write what was found."""
    median, useful, times = row.median, int(chart.useful), int(chart.crossings)
    if row.signal is None:
        differ = {0: "no value differs", 1: "only 1 value differs"}
        told = differ.get(useful, f"only {useful} values differ")
        least = f"({FEWEST_USEFUL} or more are needed)"
        return f"{told} from the median of {median}, too few to judge runs {least}"
    most, fewest = int(chart.longest_run_limit), int(chart.crossings_limit)
    if run := row.run:
        size, first, end = run
        start, stop = (row.points[n].when(style).bare for n in (first, end))
        span = f", up to the latest in {stop}," if end == row.at else f", from {start} to {stop},"
        side = "above" if size > 0 else "below"
        judged = {"better": " for the better", "worse": " for the worse"}.get(row.judgement, "")
        told = f"{abs(size)} values in a row{span} lie {side} the median of {median}"
        return f"{told}, more than chance usually allows ({most}): a sign of a change{judged}"
    crossed = "once" if times == 1 else f"{times} times"
    if row.signal:
        told = f"the values cross the median of {median} only {crossed}"
        return f"{told}, fewer than chance usually gives ({fewest} or more): a sign of a change"
    longest = int(chart.longest_run)
    size_told = f"{longest} value{'' if longest == 1 else 's'}"
    return (
        f"no sign of a change: the longest run on one side of the median of {median} has {size_told} "
        f"(chance allows {most}), and the values cross it {crossed} ({fewest} or more expected)"
    )
