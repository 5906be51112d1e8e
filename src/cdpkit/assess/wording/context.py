"""The context of a result: what is measured, where, in which unit, and the points it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from cdpkit.assess.wording.clauses import lowered
from cdpkit.assess.wording.periods import When, by_calendar, when
from cdpkit.assess.wording.subjects import closed, is_countable, subject_of
from cdpkit.assess.wording.units import Measure, measure_of_print
from cdpkit.model import Polarity, Statistic, is_count_noun
from cdpkit.model.printed_values import GssMarker, Qualifier
from cdpkit.model.records import Area, Indicator
from cdpkit.results import plain

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.model import Observation, Registry, Series
    from cdpkit.model.periods import Period, PrintStyle
    from cdpkit.model.printed_values import Bounds
    from cdpkit.model.records import Figure


ABOUT = (
    "indicator", "title", "area", "area_name", "population", "vintage", "statistic", "unit",
    "polarity",
)  # fmt: skip
"""What a result says of its context, in a dict and in JSON."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its period, and all that a sentence or a test needs of it.

    Parameters
    ----------
    value : Decimal or None
        The value; none where a marker stands in its place.
    period : Period or None
        When; none where it is not printed, or ambiguous.
    printed_period : str, default ""
        The period as printed, where that is all there is.
    numerator, denominator : Decimal or None
        The counts behind the value.
    lower, upper : Decimal or None
        Limits of its interval.
    decimals : int, default 0
        Decimals that the value carries.
    markers : tuple of GssMarker, default ()
        Shorthand printed with it.
    bounds : Bounds or None
        What the rounding of a print allows.
    label : str, default ""
        The period as the file prints it.
    note : str, default ""
        What the publisher says about the value.
    """

    value: Decimal | None
    period: Period | None
    printed_period: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    decimals: int = 0
    markers: tuple[GssMarker, ...] = ()
    bounds: Bounds | None = None
    label: str = ""
    note: str = ""

    tells_plainly: ClassVar[bool] = True

    def when(self, style: PrintStyle = "nhs") -> When:
        """Put the period into words.

        Examples
        --------
        >>> Point(None, None, "since it began").when().phrase
        '(since it began)'
        """
        if self.period is not None:
            return when(self.period, style, by_calendar=by_calendar(self.label, self.period))
        return When(self.printed_period or "period not stated")

    @property
    def period_text(self) -> str:
        """The period in the notation of periods, else as printed."""
        return str(self.period or self.printed_period)

    @property
    def period_label(self) -> str:
        """The period as the file prints it, else as a reader is shown it."""
        return self.label or self.when().text

    def to_dict(self) -> dict[str, Any]:
        """Give the fields as plain texts and numbers.

        Examples
        --------
        >>> Point(None, None, "2018 to 2021").to_dict()["period"]
        '2018 to 2021'
        """
        return {
            "period": self.period_text,
            "period_label": self.period_label,
            "value": plain(self.value),
            "numerator": plain(self.numerator),
            "denominator": plain(self.denominator),
            "lower": plain(self.lower),
            "upper": plain(self.upper),
            "markers": [marker.value for marker in self.markers],
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Context:
    """What is measured, where, of whom, and which direction is better.

    Parameters
    ----------
    indicator, title : str
        Key and name of what is measured.
    area, area_name : str
        Code and name of the area.
    population : str
        Who is counted, where stated.
    statistic : Statistic
        Sort of number.
    measure : Measure
        How its values are printed.
    polarity : Polarity
        Direction of improvement.
    level : float, default 0.95
        Confidence level of the published intervals.
    cohort : str, default ""
        Who is counted, where the title does not say it: `female, all ages`.
    vintage : str, default ""
        Release or method of the values.
    code : str, default ""
        Code of the area, where its name stands for several.
    source : str, default ""
        Where the values were published, as far as is known.
    """

    indicator: str
    title: str
    area: str
    area_name: str
    population: str
    statistic: Statistic
    measure: Measure
    polarity: Polarity
    level: float = 0.95
    cohort: str = ""
    vintage: str = ""
    code: str = ""
    source: str = ""

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return self.measure.unit

    @property
    def place(self) -> str:
        """Where; with the code where the name stands for several areas."""
        name = self.area_name or self.area
        return f"{name} [{self.code}]" if self.code else name

    @property
    def _told(self) -> str:
        vintage = "" if self.vintage in self.title else self.vintage
        return ", ".join(filter(None, (self.cohort, vintage)))

    @property
    def subject(self) -> str:
        """What, of whom and where, as a sentence begins: `Deaths (female) in Wirral`."""
        title = self.title or " ".join(self.indicator.replace(".", " ").replace("_", " ").split())
        return subject_of(title, self.place, self._told)

    @property
    def whose(self) -> str:
        """Where, and of whom: `Wirral (female, all ages)`; what it is of where no area is stated."""
        told = f" ({self._told})" if self._told else ""
        return f"{self.place}{told}" if self.place else self.subject

    @property
    def quantity(self) -> str:
        """The subject of a sentence about a value: a count is `the number of deaths in Wirral`."""
        named = self.subject.casefold().startswith(("number", "total", "count", "population"))
        # A key without a title may hold no noun that can be numbered: `treated`.
        bare = not self.title and not any(
            map(is_count_noun, self.indicator.replace(".", "_").split("_"))
        )
        bare |= bool(self.title) and not is_countable(self.title)
        subject = closed(self.subject)
        if self.statistic is not Statistic.COUNT or named or bare:
            return subject
        placed = bool(self.area_name) and self.subject.startswith(self.area_name)
        return f"the number of {subject if placed else lowered(subject)}"

    def judgement(self, direction: float) -> str:
        """Give `better` or `worse` for a rise (above 0) or a fall, by the polarity; else nothing.

        Examples
        --------
        >>> from cdpkit.io import bundled
        >>> registry = bundled.registry()
        >>> care = context_of_figure(registry["sefton.f13"], registry)
        >>> care.judgement(3), care.judgement(0)
        ('better', '')
        """
        signs = {Polarity.HIGHER_BETTER: 1, Polarity.LOWER_BETTER: -1}
        side = signs.get(self.polarity, 0) * direction
        return "better" if side > 0 else "worse" if side < 0 else ""

    def to_dict(self) -> dict[str, Any]:
        """Give what it is about as plain texts.

        Examples
        --------
        >>> from cdpkit.io import bundled
        >>> context_of_figure(bundled.registry()["sefton.f13"]).to_dict()["unit"]
        '%'
        """
        return {name: plain(getattr(self, name)) for name in ABOUT}


def context_of_figure(figure: Figure, registry: Registry | None = None) -> Context:
    """Give the context of a figure; names and polarity come from the registry.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> registry = bundled.registry()
    >>> context_of_figure(registry["sefton.f13"], registry).subject
    'Continuity of care after prison in Sefton'
    """
    indicator = registry[figure.indicator] if registry is not None else None
    area = registry[figure.area] if registry is not None else None
    title, polarity = "", Polarity.NEUTRAL
    if isinstance(indicator, Indicator):
        title, polarity = indicator.title, indicator.polarity
    return Context(
        indicator=figure.indicator,
        title=title,
        area=figure.area,
        area_name=area.name if isinstance(area, Area) else "",
        population="" if figure.population is None else figure.population.text,
        statistic=_STATISTICS.get(figure.value.unit.value, Statistic.OTHER),
        measure=measure_of_print(figure.value),
        polarity=polarity,
        level=0.95 if figure.level is None else float(figure.level),
    )


_STATISTICS = {
    "count": Statistic.COUNT,
    "percent": Statistic.PROPORTION,
    "ratio": Statistic.RATIO,
    "rate": Statistic.OTHER,
}


def point_of_observation(observation: Observation, series: Series) -> Point:
    """Give the point of an observation.

    Examples
    --------
    >>> from cdpkit.model.series import Observation, Series
    >>> counts = Series(indicator="deaths", statistic="count")
    >>> point_of_observation(Observation(period="2023", value=41), counts).numerator
    Decimal('41')
    """
    counted = series.statistic is Statistic.COUNT and observation.numerator is None
    return Point(
        value=observation.value,
        period=observation.period,
        numerator=observation.value if counted else observation.numerator,
        denominator=observation.denominator,
        lower=observation.lower,
        upper=observation.upper,
        decimals=observation.decimals,
        markers=() if observation.marker is None else (observation.marker,),
        label=observation.label,
        note=observation.note,
    )


def point_of_figure(figure: Figure) -> Point:
    """Give the point of a figure, with what its print allows.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> print(point_of_figure(bundled.registry()["sefton.f13"]).bounds)
    [62.5, 63.5)
    """
    printed, value = figure.period, figure.value
    readings = () if printed is None else printed.readings
    estimated = Qualifier.ESTIMATE in value.qualifiers and GssMarker.ESTIMATED not in value.markers
    return Point(
        value=value.value,
        period=readings[0] if len(readings) == 1 else None,
        printed_period="" if printed is None else str(printed),
        numerator=value.value if value.unit == "count" and not value.change else None,
        lower=figure.low,
        upper=figure.high,
        decimals=max(value.decimals or 0, 0),
        markers=(*value.markers, *((GssMarker.ESTIMATED,) if estimated else ())),
        bounds=value.interval(),
    )
