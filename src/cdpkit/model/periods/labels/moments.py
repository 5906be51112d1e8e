"""Moments: the dated atoms of a label (`Q3 2018/19`, `31 Mar 2022/23`, `June '24`).

Every rule takes tokens and a place, and yields each thing it can read there with the place after
it, so that an ambiguous label simply has several parses.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.periods.calendar import DAY, YearType, add_months
from cdpkit.model.periods.labels.words import Token, century

if TYPE_CHECKING:
    from collections.abc import Iterator


Tokens = tuple[Token, ...]

FIRST_YEAR, LAST_YEAR = 1800, 2199
"""Four digits outside these years are a number, not a year."""


class Year(NamedTuple):
    """A year as written: `2006`, split as `2006/07`, or named as in `FY21`."""

    first: int
    split: bool = False
    named: YearType | None = None
    short: bool = False


class Moment(NamedTuple):
    """A year, or a part of it: a slice of months counted from its start, a month, or a day.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> [moment.year.first for moment, _ in moments(tokenise("q3 2018/19"), 0) if moment.year]
    [2018, 2018]
    """

    year: Year | None
    length: int = 0
    number: int = 0
    month: int = 0
    day: int = 0
    weekday: int = 0
    mid: bool = False

    @property
    def shape(self) -> tuple[int, bool, bool]:
        """Precision: two ends of a stretch may share a year only if their shapes agree."""
        return self.length, self.month > 0, self.day > 0

    @property
    def whole(self) -> bool:
        """Whether this is a year and no part of one."""
        return not self.length and not self.month


def kind_at(tokens: Tokens, at: int) -> str:
    """Give the kind of the token at a place; empty past the end.

    Examples
    --------
    >>> kind_at((), 0)
    ''
    """
    return tokens[at].kind if at < len(tokens) else ""


def skip(tokens: Tokens, at: int, *kinds: str) -> int:
    """Give the place after the token at `at` if it is of one of `kinds`, else `at`.

    Examples
    --------
    >>> skip((Token("dash"),), 0, "dash", "to")
    1
    """
    return at + 1 if kind_at(tokens, at) in kinds else at


def bounds(moment: Moment, year_type: YearType) -> tuple[date, date]:
    """Give first and last day of a moment whose year is of `year_type`.

    Raises
    ------
    ValueError
        If there is no such day, or it is not the named day of the week.

    Examples
    --------
    >>> bounds(Moment(Year(2022, split=True), month=3, day=31), YearType.FINANCIAL)[0]
    datetime.date(2023, 3, 31)
    """
    year = moment.year
    if year is None:
        raise ValueError("it names no year")
    if moment.length:
        start = year_type.bounds(year.first)[0]
        first, after = (moment.length * n for n in (moment.number - 1, moment.number))
        return add_months(start, first), add_months(start, after) - DAY
    if moment.month:
        later = year.split and moment.month < year_type.start_day[0]
        return _day_or_month(year.first + later, moment)
    return year_type.bounds(year.first)


def _day_or_month(year: int, moment: Moment) -> tuple[date, date]:
    """Give a day twice, or the first and last day of a month."""
    if not 1 <= moment.month <= 12:
        raise ValueError(f"there is no month {moment.month}")
    start = date(year, moment.month, 1)
    end = add_months(start, 1) - DAY
    if not moment.day:
        return start, end
    if moment.day > end.day:
        raise ValueError(f"there is no {moment.day} {start:%B %Y}")
    day = start.replace(day=moment.day)
    if moment.weekday not in {0, day.isoweekday()}:
        raise ValueError(f"{day.day} {day:%B %Y} is a {day:%A}")
    return day, day


def moments(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read a moment that names its year: in digits, a year with a part, a part with a year.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> next(moments(tokenise("june 24"), 0))[0].year
    Year(first=2024, split=False, named=None, short=True)
    """
    for year, after in years(tokens, at):
        yield Moment(year), after
        place = skip(tokens, after, "dash", "slash")
        for part, end in parts(tokens, place):
            if place == after or not part.day:  # `2023/24 January` has no 24 January
                yield part._replace(year=year), end
    for part, after in parts(tokens, at):
        yield from _part_with_year(tokens, part, after)
    yield from _in_digits(tokens, at)
    yield from _mid_year(tokens, at)


def _part_with_year(tokens: Tokens, part: Moment, at: int) -> Iterator[tuple[Moment, int]]:
    """Read the year after a part; `April 2022 to 2023` names no month of a split year."""
    place = skip(tokens, skip(tokens, at, "dash", "slash"), "year")
    for year, end in years(tokens, place):
        if part.length or not year.split or kind_at(tokens, place + 1) != "to":
            yield part._replace(year=year), end
    if _is_short_year(tokens, place):
        yield part._replace(year=Year(century(tokens[place].value), short=True)), place + 1


def _is_short_year(tokens: Tokens, at: int) -> bool:
    return kind_at(tokens, at) == "num" and len(tokens[at].text) == 2


def _mid_year(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read `mid-2020`, `mid-year 2020`, `2020 mid-year`: the day of the population estimates."""
    end = 0
    if kind_at(tokens, at) == "mid":
        at = skip(tokens, skip(tokens, at + 1, "dash"), "year", "years")
        end = at + 1
    elif kind_at(tokens, at) == "num":
        end = _matched(tokens, skip(tokens, at + 1, "dash"), "mid", "year")
    if end and kind_at(tokens, at) == "num" and _is_year(tokens[at]):
        yield Moment(Year(tokens[at].value), month=6, day=30, mid=True), end


def _matched(tokens: Tokens, at: int, first: str, second: str) -> int:
    """Give the place after two words that a dash may join; 0 if they are not there."""
    place = skip(tokens, at + 1, "dash")
    return place + 1 if (kind_at(tokens, at), kind_at(tokens, place)) == (first, second) else 0


def _in_digits(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read `2024-06-30`, `2024-06`, `06/2024`, and a weekday before a full date."""
    weekday = tokens[at].value if kind_at(tokens, at) == "weekday" else 0
    start = skip(tokens, at, "weekday")
    kind = kind_at(tokens, start)
    if kind == "date_in_digits":
        year, month, day = tokens[start].date
        if month and day:
            yield Moment(Year(year), month=month, day=day, weekday=weekday), start + 1
    elif kind == "num" and not weekday:
        yield from _month_in_digits(tokens, start)


def _month_in_digits(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read `2024-06`, `06/2024` or `06/24`; a slash between following years is no month."""
    place = skip(tokens, at + 1, "dash", "slash")
    if kind_at(tokens, place) != "num" or (place > at + 1 and tokens[place].spaced):
        return
    sign = tokens[at + 1].kind
    left, right = tokens[at], tokens[place]
    if not left.value:
        return
    sizes = len(left.text), len(right.text)
    if sizes == (4, 2) and sign != "num":
        following = (left.value + 1) % 100 == right.value
        if 1 <= right.value <= 12 and not (sign == "slash" and following) and _is_year(left):
            yield Moment(Year(left.value), month=right.value), place + 1
    elif sizes in {(2, 4), (1, 4)} and _is_year(right):
        yield Moment(Year(right.value), month=left.value), place + 1
    elif sizes == (2, 2) and sign == "slash" and left.value <= 12:
        yield Moment(Year(century(right.value)), month=left.value), place + 1


def _is_year(token: Token) -> bool:
    return len(token.text) == 4 and FIRST_YEAR <= token.value <= LAST_YEAR


def years(tokens: Tokens, at: int) -> Iterator[tuple[Year, int]]:
    """Read a year, with the name of its type before or after it: `2024/25 financial year`.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> [year.first for year, _ in years(tokenise("academic year 2023/24"), 0)]
    [2023, 2023]
    """
    if kind_at(tokens, at) == "type":
        named = tokens[at].year_type
        place = skip(tokens, at + 1, "year", "years")
        if kind_at(tokens, place) == "ending":
            yield from _year_by_end(tokens, place + 1, named)
        for year, after in _plain_years(tokens, place):
            yield year._replace(named=named), skip(tokens, after, "year")
        return
    for year, after in _plain_years(tokens, at):
        place = skip(tokens, after, "dash") if kind_at(tokens, after + 1) == "type" else after
        if kind_at(tokens, place) == "type":
            named = tokens[place].year_type
            yield year._replace(named=named), skip(tokens, place + 1, "year", "years")
        else:
            yield year, after


def _year_by_end(tokens: Tokens, at: int, named: YearType | None) -> Iterator[tuple[Year, int]]:
    """Read what follows `financial year ending`: a year, after the month or day if printed."""
    place = skip(tokens, at, "num", "ord")
    month = tokens[place].value if kind_at(tokens, place) == "month" else 0
    place = place + 1 if month else at
    if named is None or kind_at(tokens, place) != "num":
        return
    token = tokens[place]
    last_month = named.bounds(2000)[1].month
    if month not in {0, last_month} or not (_is_year(token) or len(token.text) == 2):
        return
    last = token.value if _is_year(token) else century(token.value)
    if named is YearType.CALENDAR:
        yield Year(last, named=named), place + 1
    else:
        yield Year(last - 1, split=True, named=named), place + 1


def _plain_years(tokens: Tokens, at: int) -> Iterator[tuple[Year, int]]:
    """Read `2006/07`, `2006-2007`, `2006 to 2007`, `06/07` as one year, and `2006` alone."""
    if kind_at(tokens, at) != "num":
        return
    left = tokens[at]
    full = _is_year(left)
    if not full and len(left.text) != 2:
        return
    first = left.value if full else century(left.value)
    if kind_at(tokens, at + 1) in {"slash", "dash", "to"} and kind_at(tokens, at + 2) == "num":
        right = tokens[at + 2]
        size = len(right.text)
        if size in {1, 2, 4} and (first + 1) % 10**size == right.value and (full or size == 2):
            yield Year(first, split=True), at + 3
    if full:
        yield Year(first), at + 1
    elif at and tokens[at - 1].kind in {"type", "year"}:
        yield Year(first, short=True), at + 1


def parts(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read a part of a year that names no year: a quarter, a half, a month, a day.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> next(parts(tokenise("third quarter"), 0))[0].number
    3
    """
    kind = kind_at(tokens, at)
    if kind in _SLICES:
        yield from _numbered_slice(tokens, at)
    elif kind in {"ord", "num"}:
        yield from _ordinal_slice(tokens, at)
        yield from _day_of_month(tokens, at)
    elif kind == "weekday":
        for part, after in _day_of_month(tokens, at + 1):
            yield part._replace(weekday=tokens[at].value), after
    elif kind == "month":
        month = tokens[at].value
        yield Moment(None, month=month), at + 1
        if _is_day(tokens, at + 1):
            yield Moment(None, month=month, day=tokens[at + 1].value), at + 2


def _is_day(tokens: Tokens, at: int) -> bool:
    return kind_at(tokens, at) in {"ord", "num"} and 0 < tokens[at].value <= 31


def _day_of_month(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read `31 March`."""
    if _is_day(tokens, at) and kind_at(tokens, at + 1) == "month":
        yield Moment(None, month=tokens[at + 1].value, day=tokens[at].value), at + 2


_SLICES = {"quarter": 3, "half": 6, "months": 1}


def _numbered_slice(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read `Q3`, `quarter two`, `H1`, `month 6`."""
    length = _SLICES[tokens[at].kind]
    place = skip(tokens, at + 1, "dash")
    if kind_at(tokens, place) == "num" and len(tokens[place].text) != 4:
        number = tokens[place].value
        if 1 <= number <= 12 // length:
            yield Moment(None, length=length, number=number), place + 1


def _ordinal_slice(tokens: Tokens, at: int) -> Iterator[tuple[Moment, int]]:
    """Read `third quarter`, `first half year`, `first two quarters`, `first nine months`."""
    number, kind = tokens[at].value, kind_at(tokens, at + 1)
    if kind in {"quarter", "half"} and tokens[at].kind == "ord":
        length = _SLICES[kind]
        if 1 <= number <= 12 // length:
            yield Moment(None, length=length, number=number), at + 2
            if kind == "half" and kind_at(tokens, skip(tokens, at + 2, "dash")) == "year":
                yield Moment(None, length=length, number=number), skip(tokens, at + 2, "dash") + 1
    if kind == "num" and tokens[at].kind == "ord" and number == 1:
        length = tokens[at + 1].value * _SLICES.get(kind_at(tokens, at + 2), 0)
        if 0 < length < 12:
            yield Moment(None, length=length, number=1), at + 3
