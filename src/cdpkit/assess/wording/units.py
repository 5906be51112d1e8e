"""Numbers in words: with their unit, with thousands separators, and no digit that is not carried."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, SupportsFloat

from cdpkit.model import Statistic
from cdpkit.model.printed_values import Unit

if TYPE_CHECKING:
    from cdpkit.model.printed_values import PrintedValue


_WIDE = Context(prec=200)
"""Room for the digits of any value that is printed."""

_SHARES = frozenset({"%", "percent", "per cent", "percentage"})
_BARE = frozenset({"count", "number", "none", "ratio", "index", ""})
_SINGULARS = {"people": "person", "children": "child", "men": "man", "women": "woman"}
_CURRENCIES = {"GBP": "£", "EUR": "€", "USD": "$"}
_MULTIPLIERS = {Decimal(10**6): "million", Decimal(10**9): "billion"}


@dataclass(frozen=True, slots=True)
class Measure:
    """How the values of an indicator are printed.

    Parameters
    ----------
    unit : str
        Behind the number: `deaths`, `%`, `per 100,000`; or before it, for money.
    places : int
        Decimals that are shown: never more than the data carry.
    title : str, default ""
        Name of the indicator. Where it is the unit itself, numbers stand alone beside it.

    Examples
    --------
    >>> Measure("deaths", 0).amount(Decimal(3127)), Measure("deaths", 0).amount(Decimal(1))
    ('3,127 deaths', '1 death')
    >>> Measure("deaths", 0, "Deaths").amount(Decimal(3127))
    '3,127'
    >>> Measure("%", 1).difference(Decimal("-1.25"))
    '1.3 percentage points'
    """

    unit: str
    places: int
    title: str = ""

    @property
    def is_percent(self) -> bool:
        """Whether values are percentages, so that their differences are percentage points."""
        return self.unit == "%"

    def number(self, value: Decimal) -> str:
        """Print a value without the words of its unit; a sign of percent or money stays.

        Examples
        --------
        >>> Measure("deaths", 0).number(Decimal(3127)), Measure("%", 1).number(Decimal("12.5"))
        ('3,127', '12.5%')
        """
        digits = number_text(value, self.places)
        if self.is_percent:
            return f"{digits}%"
        if self.unit in _CURRENCIES.values():
            return f"-{self.unit}{digits[1:]}" if digits.startswith("-") else self.unit + digits
        return digits

    def amount(self, value: Decimal) -> str:
        """Print a value with its unit.

        Examples
        --------
        >>> Measure("per 100,000", 1).amount(Decimal("52.31"))
        '52.3 per 100,000'
        """
        digits = self.number(value)
        told = self.unit.casefold() == self.title.casefold()
        if self.is_percent or not self.unit or told or self.unit in _CURRENCIES.values():
            return digits
        unit = singular(self.unit) if digits == "1" else self.unit
        return f"{digits} {unit}"

    def difference(self, value: Decimal) -> str:
        """Print the size of a difference of two values, without its direction.

        Examples
        --------
        >>> Measure("%", 0).difference(Decimal(1)), Measure("", 0).difference(Decimal(-131))
        ('1 percentage point', '131')
        """
        return (Measure("percentage points", self.places) if self.is_percent else self).amount(
            abs(value)
        )

    def least(self) -> str:
        """Print the smallest difference that the places show.

        Examples
        --------
        >>> Measure("%", 1).least()
        '0.1 percentage points'
        """
        return self.difference(Decimal(1).scaleb(-self.places))

    def rounds_to_zero(self, value: Decimal) -> bool:
        """Tell whether a difference disappears at these places.

        Examples
        --------
        >>> Measure("%", 1).rounds_to_zero(Decimal("0.04"))
        True
        """
        return rounded(value, self.places) == 0


def decimal_of(number: SupportsFloat) -> Decimal:
    """Give a computed number as the shortest decimal that it is written as.

    Examples
    --------
    >>> decimal_of(0.1)
    Decimal('0.1')
    """
    return Decimal(repr(float(number)))


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half away from zero; negative places give tens and hundreds.

    Examples
    --------
    >>> rounded(Decimal("0.125"), 2)
    Decimal('0.13')
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)


def number_text(value: Decimal, places: int) -> str:
    """Print a number with thousands separators, rounded half away from zero.

    Examples
    --------
    >>> number_text(Decimal("1234.565"), 2), number_text(Decimal("-0.04"), 1)
    ('1,234.57', '0.0')
    """
    text = f"{rounded(value, max(places, 0)):,.{max(places, 0)}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def singular(unit: str) -> str:
    """Give the unit of one: the noun before any `per` or `of`, or at the end, loses its plural.

    Examples
    --------
    >>> singular("deaths"), singular("young people"), singular("bed days per 1,000")
    ('death', 'young person', 'bed day per 1,000')
    """
    words = unit.split()
    stops = [n for n, word in enumerate(words) if word in {"per", "of", "in", "for", "a"}]
    at = (stops[0] if stops else len(words)) - 1
    if at < 0:
        return unit
    return " ".join([*words[:at], _one(words[at]), *words[at + 1 :]])


def _one(noun: str) -> str:
    if noun in _SINGULARS:
        return _SINGULARS[noun]
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def percent_step(baseline: Decimal, carried: int, events: Decimal | None = None) -> Decimal:
    """Give by how many percent one step of the last digit, or one event, moves a baseline.

    Parameters
    ----------
    baseline : Decimal
        The base, not zero.
    carried : int
        Decimals that the data carry.
    events : Decimal, optional
        The count behind the base, where known.

    Returns
    -------
    Decimal
        Percent of the baseline, rounded to two significant digits: no percentage of the baseline
        is known more closely.

    Examples
    --------
    >>> percent_step(Decimal(3125), 0), percent_step(Decimal("52.3"), 1, Decimal(40))
    (Decimal('0.032'), Decimal('2.5'))
    """
    steps = [100 * Decimal(1).scaleb(-carried) / abs(baseline)]
    steps += [100 / events] if events else []
    step = max(steps)
    return round(step, 1 - step.adjusted()).normalize()


def percent_places(step: Decimal) -> int:
    """Give the decimals that a percent change supports, by its `percent_step`.

    Examples
    --------
    >>> percent_places(Decimal("0.032")), percent_places(Decimal("0.5"))
    (1, 0)
    """
    return 1 if step <= Decimal("0.1") else 0


def unit_of(statistic: Statistic, per: Decimal, unit: str) -> str:
    """Give the unit of a sort of number as it is printed.

    Examples
    --------
    >>> unit_of(Statistic.CRUDE_RATE, Decimal(1000), "count")
    'per 1,000'
    """
    unit = unit.strip()
    if unit.casefold() in _SHARES:
        return "%"
    if unit.casefold() in _BARE:
        unit = ""
    if statistic is Statistic.PROPORTION and per == 100 and not unit:
        return "%"
    if statistic.endswith("rate") and per != 1 and "per " not in unit:
        return f"{unit} {_per(per)}".strip()
    return unit


def _per(multiplier: Decimal) -> str:
    return f"per {_MULTIPLIERS.get(multiplier, f'{multiplier:,f}')}"


def measure_of_print(value: PrintedValue) -> Measure:
    """Give the measure of a printed value, with the decimals of its print.

    Examples
    --------
    >>> from cdpkit.model import PrintedValue
    >>> measure_of_print(PrintedValue.parse("0.5 per 1,000"))
    Measure(unit='per 1,000', places=1, title='')
    """
    units = {
        Unit.PERCENT: "%",
        Unit.PERCENT_CHANGE: "%",
        Unit.PERCENTAGE_POINT: "percentage points",
        Unit.RATIO: "times",
        Unit.CURRENCY: _CURRENCIES.get(value.currency or "", value.currency or ""),
        Unit.RATE: _per(Decimal(value.per or 1)),
    }
    return Measure(units.get(value.unit, ""), max(value.decimals or 0, 0))
