"""Whether a newer value should be out by a day: from how often and how late one is published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cdpkit.errors import InputError
from cdpkit.model.periods import add_months, month_end

if TYPE_CHECKING:
    from datetime import date

    from cdpkit.model.periods import Period


class UpdateStatus(StrEnum):
    """Whether a newer value should be out."""

    DUE = "update due"
    """A newer one should be out by the day of the scorecard."""
    NOT_DUE = "no update due"
    """The next one is not expected before that day is past."""
    NOT_KNOWN = "not known"
    """How often or how late it is published is not stated, or there is no day to ask for."""


@dataclass(frozen=True, slots=True)
class Publication:
    """How often an indicator is published, and how long after the end of a period.

    Parameters
    ----------
    every : int
        Months from one period to the next.
    lag : int
        Months from the end of a period to its publication.

    Raises
    ------
    InputError
        If `every` is below 1 or `lag` below 0.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> yearly = Publication(every=12, lag=10)
    >>> str(yearly.published(Period.financial_year(2023)))
    '2025-01-31'
    >>> str(yearly.next_after(Period.financial_year(2023)))
    '2026-01-31'
    """

    every: int
    lag: int

    def __post_init__(self) -> None:
        if self.every < 1:
            raise InputError("every", f"is {self.every}", "Give months, 1 or more.")
        if self.lag < 0:
            raise InputError("lag", f"is {self.lag}", "Give months, 0 or more.")

    def published(self, period: Period) -> date | None:
        """Give the last day of the month by which a period is published; None if it is open."""
        return _months_after(period, self.lag)

    def next_after(self, period: Period) -> date | None:
        """Give the last day of the month by which the next period is published."""
        return _months_after(period, self.every + self.lag)

    def status(self, period: Period, as_of: date) -> UpdateStatus:
        """Say whether a value newer than that of `period` should be out on a day.

        Examples
        --------
        >>> from datetime import date
        >>> from cdpkit.model import Period
        >>> year = Period.financial_year(2023)
        >>> Publication(12, 10).status(year, date(2026, 1, 31)).value
        'update due'
        >>> Publication(12, 10).status(year, date(2026, 1, 30)).value
        'no update due'
        """
        due = self.next_after(period)
        if due is None:
            return UpdateStatus.NOT_KNOWN
        return UpdateStatus.DUE if due <= as_of else UpdateStatus.NOT_DUE


def _months_after(period: Period, months: int) -> date | None:
    if period.end is None:
        return None
    return month_end(add_months(period.end.replace(day=1), months))


_MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12, "yearly": 12, "biennial": 24}
_STOPPED = ("irregular", "discontinued", "rolling")
_LAG = re.compile(r"\b(at least |(?:about|roughly|around) )?(\d+) months\b")


def publication_in_words(frequency: str, lag: str) -> Publication | None:
    """Read frequency and lag from prose, if that names one of each and no doubt about it.

    Parameters
    ----------
    frequency : str
        Such as `annual`.
    lag : str
        Such as `about 10 months (2023-24 published 30 January 2025)`.

    Returns
    -------
    Publication or None
        None where several frequencies are named, or only a lower limit of the lag.

    Examples
    --------
    >>> publication_in_words("annual", "about 9 months")
    Publication(every=12, lag=9)
    >>> publication_in_words("monthly (provisional) and annual (final)", "8 months") is None
    True
    """
    words = re.findall(r"[a-z]+", frequency.lower())
    named = {_MONTHS[word] for word in words if word in _MONTHS}
    lags = _LAG.findall(lag.lower())
    doubtful = any(word in _STOPPED for word in words) or any(q == "at least " for q, _ in lags)
    if len(named) != 1 or len(lags) != 1 or doubtful:
        return None
    return Publication(named.pop(), int(lags[0][1]))
