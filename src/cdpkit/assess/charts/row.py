"""The control chart of one series: its sentence and caveats; and what all charts have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.assess.pictures import Panel, chosen, control_picture, line_picture
from cdpkit.assess.series import SeriesRow
from cdpkit.assess.wording import (
    ASSURED,
    CAUSES,
    Measure,
    caveats_about,
    decimal_of,
    gaps,
    listed,
    marked,
    no_unit,
    of_seasons,
    sentence,
    unsure_values,
    when,
    words_of,
)
from cdpkit.calc.charts import LENGTHS, Cause
from cdpkit.display import Caveat
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from cdpkit import calc
    from cdpkit.assess.wording import Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import Period, PrintStyle
    from cdpkit.reasons import Reason


@result
class ChartRow(SeriesRow):
    """What the charts of a series have in common: `AssessedChart` names the fields."""

    points: tuple[Point, ...]
    result: Any
    rebased: tuple[Period, ...] = ()
    why: Reason | None = None
    season: int = 1

    @property
    def at(self) -> int:
        """Row of the latest value; -1 where there is none."""
        rows = [n for n, point in enumerate(self.points) if point.value is not None]
        return rows[-1] if rows else -1

    @property
    def latest(self) -> Point | None:
        """The latest value."""
        return self.points[self.at] if self.at >= 0 else None

    def without(self, noun: str, style: PrintStyle) -> str:
        """Say why there is no chart, with the latest value."""
        told = f"no {noun} can be drawn because {self.reason}"
        return self.lacking(told, self.latest, style)

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        latest = [] if self.latest is None else [self.latest]
        own = () if self.result is None else (*self.doubts(), *of_seasons(self.season))
        written = [*own, *unsure_values(latest), *no_unit(self.context)]
        return caveats_about(self.context, latest, written)

    def doubts(self) -> Iterator[Caveat]:
        """Give what speaks against the chart that there is."""
        yield from ()


@result
class AssessedChart(ChartRow):
    """A control chart of a series.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    points : tuple of Point
        All observations, in order of time; those without a value are gaps.
    result : calc.ControlChart or None
        The chart, a row a point; none where there is a `reason`.
    rebased : tuple of Period, default ()
        Where new limits begin.
    why : Reason or None
        Why there is no chart.
    season : int, default 1
        Values a year of a series with seasons.
    target : Decimal or None
        What the latest limits are held against.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import chart
    >>> values = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49, 50, 62]
    >>> months = [{"period": f"{2023 + n // 12}-{n % 12 + 1:02}", "value": v}
    ...           for n, v in enumerate(values)]
    >>> found = chart(Series(indicator="x", statistic="count", observations=months))
    >>> found.latest_cause, found.variation
    ('Above UCL', 'neutral_high')
    """

    noun = "chart"
    heads = ("series", "latest", "usual variation", "finding")
    stated = (
        *SeriesRow.stated,
        "points",
        "result",
        "latest_cause",
        "variation",
        "assurance",
        "judgement",
        "target",
        "rebased",
    )

    result: calc.ControlChart | None
    target: Decimal | None = None

    @property
    def latest_cause(self) -> str:
        """The rule that the latest value meets: `Above UCL`, ..., `Common Cause`; or nothing."""
        return "" if self.result is None else str(self.result.special_cause[self.at])

    @property
    def cause(self) -> Cause | None:
        """The same as a code; none where there is no chart."""
        return None if self.result is None else Cause(int(self.result.causes[self.at]))

    @property
    def variation(self) -> str:
        """The icon of the latest value: `common_cause`, `improvement_high`, `concern_low`, ..."""
        return "not_assessed" if self.result is None else str(self.result.variation)

    @property
    def assurance(self) -> str:
        """The icon of the target: `consistent_pass`, `consistent_fail`, `inconsistent`, ..."""
        return "not_assessed" if self.result is None else str(self.result.assurance)

    @property
    def judgement(self) -> str:
        """`better` or `worse` for the latest value, where it stands out and polarity says."""
        words = {"improvement": "better", "concern": "worse"}
        return words.get(self.variation.split("_")[0], "")

    @property
    def limits(self) -> tuple[float, float, float] | None:
        """Mean, lower and upper limit at the latest value; none where there are none."""
        if self.result is None:
            return None
        found = (self.result.mean, self.result.lower, self.result.upper)
        mean, lower, upper = (float(line[self.at]) for line in found)
        return None if np.isnan(lower + upper) else (mean, lower, upper)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State what the latest value means in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The latest value and its limits, the rule that it meets, and the target.
        """
        return _sentence(self, style)

    def answers(self) -> tuple[str, ...]:
        """Give the latest value, the limits of usual variation, and which side of them it is."""
        number = self.context.measure.number
        ends = (
            ""
            if self.limits is None
            else " to ".join(number(decimal_of(end)) for end in self.limits[1:])
        )
        return self.dated(self.latest), ends, self.panel().word

    def doubts(self) -> Iterator[Caveat]:
        """Give what speaks against the limits: where new ones begin, few values, gaps."""
        return _doubts(self)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        word = {None: "not tested", Cause.COMMON: "usual variation"}.get(self.cause, "stands out")
        return Panel(self.context, self.points, word)

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: points, limits and icons, the sentence above them."""
        return chosen(kind, {"xmr": self._control} if self.result else {"indicator": self._line})

    def _line(self) -> Chart:
        return line_picture(self.context, self.points, self.sentence())

    def _control(self) -> Chart:
        assert self.result is not None  # noqa: S101 -- asked by the caller
        target = None if self.target is None else float(self.target)
        return control_picture(
            self.context, self.points, self.result, target=target, headline=self.sentence()
        )


def _sentence(found: AssessedChart, style: PrintStyle = "nhs") -> str:
    """Write the sentence."""
    lead, measure, latest = f"{found.context.subject}:", found.context.measure, found.latest
    if found.reason:
        return found.without("control chart", style)
    assert latest is not None  # noqa: S101 -- a chart has values
    value = f"the latest value, {marked(latest, measure)} {latest.when(style).alone},"
    return sentence(lead, value, _cause(found), _target(found))


def _cause(found: AssessedChart) -> str:
    limits, measure = found.limits, found.context.measure
    if limits is None:
        return "cannot be judged, as there are no limits"
    assert found.latest is not None  # noqa: S101 -- a chart has values
    assert found.latest.value is not None  # noqa: S101
    own = found.latest.value
    (mean,) = _lines(measure, limits[:1], own)
    lower, upper = _lines(measure, limits[1:], own)
    if found.cause is Cause.COMMON:
        between = f"({lower} to {upper})"
        return f"lies within the limits of usual variation {between}, so no change is shown"
    assert found.cause is not None  # noqa: S101 -- limits are of a chart
    assert found.result is not None  # noqa: S101
    size = _NUMBERS[LENGTHS[found.result.rules]]
    told = CAUSES[found.cause].format(mean=mean, lower=lower, upper=upper, size=size)
    judged = {"better": " for the better", "worse": " for the worse"}.get(found.judgement, "")
    return f"{told}: a sign of a change{judged}"


_NUMBERS = {6: "six", 7: "seven"}


def _lines(measure: Measure, lines: Sequence[float], own: Decimal) -> list[str]:
    """Print lines like the value; all with one digit more where one would be taken for it."""
    values = [decimal_of(line) for line in lines]
    shown = measure.number(own)
    if any(value != own and measure.number(value) == shown for value in values):
        measure = replace(measure, places=measure.places + 1)
    return [measure.number(value) for value in values]


def _target(found: AssessedChart) -> str:
    told = ASSURED.get(found.assurance, "")
    if found.target is None or not told:
        return ""
    return f"; the target of {found.context.measure.amount(found.target)} {told}"


def _doubts(found: AssessedChart) -> Iterator[Caveat]:
    if found.rebased:
        periods = listed([when(period).bare for period in found.rebased])
        told = sentence("New limits begin at a break of the series, in", periods)
        yield Caveat("new_limits", told, periods=map(str, found.rebased))
    yield from _of_the_chart(found)
    yield from gaps(found.points, ": a gap ends runs and trends.")


def _of_the_chart(found: AssessedChart) -> Iterator[Caveat]:
    """Give the doubts about the limits of the segment that the sentence speaks of."""
    result = found.result
    assert result is not None  # noqa: S101 -- asked by the caller
    lead = "since the last break: " if found.rebased else ""
    for doubt in result.doubts:
        if doubt.values["segment"] == int(result.segment[found.at]):
            yield Caveat(doubt.code, sentence(f"{lead}{words_of(doubt)}"))
