"""Periods in a sentence: with their preposition, or in brackets where one would mislead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cdpkit.model.periods import Period, PeriodKind, YearType

if TYPE_CHECKING:
    from cdpkit.model.periods import PrintStyle


@dataclass(frozen=True, slots=True)
class When:
    """A period as a sentence holds it.

    Parameters
    ----------
    text : str
        The period as a reader knows it.
    lead : str
        The words before it; empty where it is in brackets.

    Examples
    --------
    >>> When("2023/24", "in").phrase
    'in 2023/24'
    """

    text: str
    lead: str = ""

    @property
    def phrase(self) -> str:
        """The period with its preposition, or in brackets."""
        return f"{self.lead} {self.text}" if self.lead else f"({self.text})"

    @property
    def bare(self) -> str:
        """The period as a noun: `2023/24`, `the 12 months to June 2024`."""
        article = self.lead.endswith("the") or self.text.startswith("12 months")
        return f"the {self.text}" if article else self.text

    @property
    def alone(self) -> str:
        """The period in a sentence that names no other: `in the 12 months to June 2024`."""
        if self.text.casefold().startswith(("since ", "up to ", "between ")):
            return self.text[:1].lower() + self.text[1:]
        if self.lead or self.bare != self.text:
            return f"{self.lead.split(' ', maxsplit=1)[0] or 'in'} {self.bare}"
        return f"in the period {self.text}" if " to " in self.text else self.phrase


@lru_cache(maxsize=1024)  # many series have the same few periods
def when(period: Period, style: PrintStyle = "nhs", *, by_calendar: bool = False) -> When:
    """Put a period into words.

    Parameters
    ----------
    period : Period
        The period.
    style : {"nhs", "ons", "gov_uk"}, default "nhs"
        House style of its name.
    by_calendar : bool, default False
        Whether its file counts quarters by calendar years, where the style counts them by
        financial ones.

    Returns
    -------
    When
        Without a preposition where its name holds a `to`, as `from 10 in 2018 to 2020 to 12`
        cannot be read.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> when(Period.financial_year(2023)).phrase, when(Period.rolling_12m(2024, 6)).phrase
    ('in 2023/24', '(12 months to June 2024)')
    >>> when(Period.financial_year(2023), "ons").phrase
    'in the financial year ending March 2024'
    """
    if by_calendar and style == "nhs":
        first = period.reach[0]
        return When(f"Q{(first.month + 2) // 3} {first.year}", "in")
    text = period.format(style)
    if " to " in text or period.kind in {PeriodKind.SINCE, PeriodKind.OPEN}:
        return When(text)
    if period.kind is PeriodKind.INSTANT:
        return When(text, "on")
    return When(text, "in the" if "year" in text else "in")


@lru_cache(maxsize=1024)
def by_calendar(label: str, period: Period) -> bool:
    """Tell whether a file names a quarter by its calendar year: `2024-Q1` for January to March.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> by_calendar("Q1 2024", Period.quarter(2024, 1))
    True
    >>> by_calendar("Q4 2023/24", Period.quarter(2024, 1))
    False
    """
    if not label or period.kind is not PeriodKind.QUARTER:
        return False
    calendar, financial = (
        Period.readings(label, year_type=kind) for kind in (YearType.CALENDAR, YearType.FINANCIAL)
    )
    return calendar == (period,) and financial != calendar


def between(one: When, other: When) -> str:
    """Join two periods.

    Examples
    --------
    >>> between(When("2022", "in"), When("2023", "in"))
    'between 2022 and 2023'
    >>> between(When("2018 to 2020"), When("2019 to 2021"))
    'between the periods 2018 to 2020 and 2019 to 2021'
    """
    if any(p.bare == p.text and " to " in p.text for p in (one, other)):
        return f"between the periods {one.text} and {other.text}"
    return f"between {one.bare} and {other.bare}"
