"""Series: the observations of one indicator, in one area, of one population, in order of time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from cdpkit.display import Plottable
from cdpkit.display.pictures import Subject, Track, indicator, place_of_day
from cdpkit.errors import InputError
from cdpkit.model.kinds import Counted, Polarity, Statistic, counted_by_unit
from cdpkit.model.periods import Period
from cdpkit.model.printed_values import Bounds, GssMarker
from cdpkit.model.record import Record
from cdpkit.model.records import Origin, Population

if TYPE_CHECKING:
    from cdpkit.display import Chart


class Observation(Record, init=False):
    """One value of a series, or the marker that stands in its place.

    Examples
    --------
    >>> Observation(period="2023/24", value="12.5", lower="11.9", upper="13.1").decimals
    1
    """

    period: Period
    """When."""
    value: Decimal | None = None
    """The value; none where it is suppressed or missing."""
    numerator: Decimal | None = Field(default=None, ge=0)
    """Events or people counted, where published."""
    denominator: Decimal | None = Field(default=None, ge=0)
    """Of how many, where published."""
    lower: Decimal | None = None
    """Lower limit of the interval, at the level of the series."""
    upper: Decimal | None = None
    """Upper limit of the interval."""
    marker: GssMarker | None = None
    """Shorthand printed with the value or in its place: `c` suppressed, `p` provisional."""
    note: str = ""
    """What the publisher says about it."""
    label: str = ""
    """The period as printed: `Q4 2024/25`; empty where it is printed like `period`."""
    low: Decimal | None = None
    """The least that stands behind a marker: 1 of `1-4`."""
    high: Decimal | None = None
    """The most that stands behind a marker: 4 of `1-4`."""
    denominator_lower: Decimal | None = Field(default=None, ge=0)
    """Lower limit of an estimated denominator, at the level of the series."""
    denominator_upper: Decimal | None = Field(default=None, ge=0)
    """Upper limit of an estimated denominator."""

    @model_validator(mode="after")
    def _check_pairs(self) -> Self:
        for one, other in (("low", "high"), ("denominator_lower", "denominator_upper")):
            least, most = getattr(self, one), getattr(self, other)
            if one != "low" and (least is None) != (most is None):
                msg = f"{self.period}: `{one}` and `{other}` must be given together"
                raise ValueError(msg)
            if least is not None and most is not None and least > most:
                msg = f"{self.period}: `{one}` {least} exceeds `{other}` {most}"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _check_limits(self) -> Self:
        if (self.lower is None) != (self.upper is None):
            msg = f"{self.period}: `lower` and `upper` must be given together"
            raise ValueError(msg)
        if self.value is None or self.lower is None or self.upper is None:
            return self
        if not self.lower <= self.value <= self.upper:
            msg = (
                f"{self.period}: `lower` {self.lower}, `value` {self.value} and `upper` "
                f"{self.upper} are out of order"
            )
            raise ValueError(msg)
        return self

    @property
    def bounds(self) -> Bounds | None:
        """What stands behind a marker: 0 to 4 of `<5` among whole numbers."""
        if self.low is None and self.high is None:
            return None
        low, high = (None if end is None else Fraction(end) for end in (self.low, self.high))
        return Bounds(low, high)

    @property
    def printed_period(self) -> str:
        """The period as printed; where that is not known, as a reader is shown it."""
        return self.label or self.period.format("nhs")

    @property
    def decimals(self) -> int:
        """How many decimals the value carries."""
        exponent = 0 if self.value is None else self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


class SeriesBreak(Record, init=False):
    """From when on the values of a series no longer compare with those before.

    Examples
    --------
    >>> SeriesBreak(since="2020", reason="new method").reason
    'new method'
    """

    since: Period
    """First period on the new basis."""
    reason: str
    """What changed: a definition, a data source, a method."""


class Series(Record, Plottable, init=False):
    """The observations of one indicator, in one area, of one population, in order of time.

    Examples
    --------
    >>> deaths = Series(
    ...     indicator="drug_deaths", title="Deaths from drug misuse", area="E92000001",
    ...     statistic="count", unit="deaths", polarity="lower_better",
    ...     observations=[{"period": "2022", "value": 3127}, {"period": "2021", "value": 3060}],
    ... )
    >>> str(deaths.latest.period), deaths.decimals
    ('2022', 0)
    >>> print(deaths)
    Deaths from drug misuse, E92000001: 2 observations, 2021 to 2022
    """

    indicator: str = Field(min_length=1)
    """Key of what is measured: an id of a record or the publisher's number."""
    title: str = ""
    """What is measured, in words."""
    area: str = ""
    """Code of the area, or its name where it has no code."""
    area_name: str = ""
    """Name of the area."""
    area_type: str = ""
    """What sort of area: country, region, county."""
    population: Population | None = None
    """Who is counted, where the publisher says so."""
    statistic: Statistic = Statistic.OTHER
    """What sort of number each value is."""
    per: Decimal = Field(default=Decimal(1), gt=0)
    """Multiplier of the values: 100 for percentages, 100000 for rates per 100,000."""
    unit: str = ""
    """Unit as a reader is told it: `deaths`, `%`, `per 100,000`."""
    polarity: Polarity = Polarity.NEUTRAL
    """Direction of improvement."""
    counted: Counted = Counted.NOT_STATED
    """Whether the numerator counts events, or people who can be there in two periods."""
    season: Literal[1, 4, 12] | None = None
    """Periods after which a season comes again: 4 for quarters, 12 for months, 1 for none."""
    level: Decimal = Field(default=Decimal("0.95"), gt=0, lt=1)
    """Confidence level of the intervals, as a fraction."""
    vintage: str = ""
    """Release or method that the values belong to."""
    source: Origin | None = None
    """Where it was published."""
    observations: tuple[Observation, ...] = ()
    """The observations, in order of time; a period stands there once."""
    breaks: tuple[SeriesBreak, ...] = ()
    """Where the series is interrupted, in order of time."""

    @model_validator(mode="after")
    def _in_order_of_time(self) -> Self:
        ordered = tuple(sorted(self.observations, key=lambda observation: observation.period))
        for one, other in pairwise(ordered):
            if one.period == other.period:
                msg = f"`observations` hold {one.period} twice: keep one, or split by vintage"
                raise ValueError(msg)
        # Records are frozen for their users, not while they are made.
        self.__dict__["observations"] = ordered
        self.__dict__["breaks"] = tuple(sorted(self.breaks, key=lambda b: b.since))
        return self

    def __str__(self) -> str:
        population = "" if self.population is None else self.population.text
        parts = (self.title or self.indicator, self.area_name or self.area, population)
        number = len(self.observations)
        count = f"{number} observation{'' if number == 1 else 's'}"
        ends = [str(o.period) for o in (self.observations[:1] + self.observations[1:][-1:])]
        told = ", ".join(filter(None, (count, " to ".join(ends))))
        return f"{', '.join(filter(None, parts))}: {told}"

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture: the values over time, with their limits and breaks.

        Parameters
        ----------
        kind : {"indicator"}, optional
            Results of `cdpkit.assess` have more kinds.

        Returns
        -------
        Chart
            What is hidden is in no mark.

        Raises
        ------
        InputError
            If it is another kind.

        Examples
        --------
        >>> rows = [{"period": "2021", "value": 5}, {"period": "2022", "value": 3, "marker": "c"}]
        >>> [row["value"] for row in Series(indicator="x", observations=rows).chart().rows()]
        [5.0]
        """
        if kind not in {None, "indicator"}:
            hint = "It can be drawn as: indicator. For more, draw a result of `cdpkit.assess`."
            raise InputError("kind", f"is {kind!r}, which does not fit", hint)
        unit = self.unit or (
            "%" if self.statistic is Statistic.PROPORTION and self.per == 100 else ""
        )
        where = self.area_name or self.area
        source = "" if self.source is None else self.source.cited
        subject = Subject(self.title or self.indicator, where, unit, self.decimals, source)
        return indicator(subject, self._track())

    def _track(self) -> Track:
        def numbers(name: str) -> tuple[float, ...]:
            cells = ((getattr(o, name), o.marker) for o in self.observations)
            return tuple(
                nan if cell is None or marker is GssMarker.CONFIDENTIAL else float(cell)
                for cell, marker in cells
            )

        periods = [o.period for o in self.observations]
        limited = any(o.lower is not None for o in self.observations)
        first = [next((p for p in periods if p >= b.since), None) for b in self.breaks]
        return Track(
            self.area_name or self.area or self.title or self.indicator,
            tuple(p.format("nhs") for p in periods),
            numbers("value"),
            numbers("lower") if limited else (),
            numbers("upper") if limited else (),
            tuple("" if o.marker is None else f"[{o.marker.value}]" for o in self.observations),
            at=tuple(place_of_day(p.start, n) for n, p in enumerate(periods)),
            breaks=tuple(
                (p.format("nhs"), b.reason)
                for p, b in zip(first, self.breaks, strict=True)
                if p is not None
            ),
        )

    @property
    def counts_of(self) -> Counted:
        """What is counted: as stated, else as the noun of the unit says."""
        stated = self.counted is not Counted.NOT_STATED
        return self.counted if stated else counted_by_unit(self.unit)

    @property
    def valued(self) -> tuple[Observation, ...]:
        """The observations that have a value."""
        return tuple(o for o in self.observations if o.value is not None)

    @property
    def latest(self) -> Observation | None:
        """The last observation that has a value."""
        return self.valued[-1] if self.valued else None

    @property
    def decimals(self) -> int:
        """The most decimals that any value carries."""
        return max((o.decimals for o in self.valued), default=0)

    @property
    def overlaps(self) -> bool:
        """Whether any two neighbours share days, as rolling windows do."""
        return any(one.period.overlaps(other.period) for one, other in pairwise(self.observations))

    def at(self, period: Period) -> Observation | None:
        """Give the observation of a period, if there is one.

        Parameters
        ----------
        period : Period
            Its period, exactly.

        Returns
        -------
        Observation or None
            The observation.

        Examples
        --------
        >>> Series(indicator="x").at(Period.calendar_year(2020)) is None
        True
        """
        return next((o for o in self.observations if o.period == period), None)

    def break_between(self, one: Period, other: Period) -> SeriesBreak | None:
        """Give the last break that lies between two periods: their values cannot be compared.

        Parameters
        ----------
        one, other : Period
            In any order.

        Returns
        -------
        SeriesBreak or None
            The break.

        Examples
        --------
        >>> series = Series(indicator="x", breaks=[{"since": "2020/21", "reason": "new source"}])
        >>> years = [Period.financial_year(year) for year in (2019, 2020, 2021)]
        >>> series.break_between(years[0], years[2]).reason
        'new source'
        >>> series.break_between(years[1], years[2]) is None
        True
        """
        first, last = sorted((one, other))
        between = [b for b in self.breaks if first < b.since <= last]
        return between[-1] if between else None
