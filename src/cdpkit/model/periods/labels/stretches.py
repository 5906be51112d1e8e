"""Stretches: one moment, or two joined (`Apr 19-Mar 20`, `2006/07 Q1-Q3`), and their dates."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.periods.calendar import DAY, Span, YearType, classify, years_span
from cdpkit.model.periods.labels.moments import (
    Moment,
    Tokens,
    Year,
    bounds,
    kind_at,
    moments,
    parts,
    skip,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.model.periods.labels.words import Token


_GAP = "it names two periods or more that do not follow each other"


class Stretch(NamedTuple):
    """From the start of one moment to the end of another (or the same); a list has a middle."""

    left: Moment
    right: Moment
    joined: str = ""
    middle: tuple[Moment, ...] = ()

    @property
    def years(self) -> tuple[Year, Year]:
        """Both years; a stretch is only made where they are known."""
        left, right = self.left.year, self.right.year
        if left is None or right is None:  # pragma: no cover - guarded where stretches are made
            raise ValueError("it names no year")
        return left, right

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All that the stretch names, in order."""
        return (self.left, *self.middle, self.right)

    @property
    def single(self) -> bool:
        """Whether this is one moment."""
        return not self.joined


def stretches(tokens: Tokens) -> Iterator[Stretch]:
    """Read all the tokens as a stretch, in every way.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> [stretch.joined for stretch in stretches(tokenise("2022 to 2023"))]
    ['', 'to']
    """
    tokens = tokens[skip(tokens, 0, "years") :]
    size = len(tokens)
    opened = kind_at(tokens, 0) in {"from", "between"}
    start = skip(tokens, 1 if opened else 0, "start")
    found = tuple(moments(tokens, start))
    if start == 0:
        yield from (Stretch(moment, moment) for moment, after in found if after == size)
    for left, after in (*found, *parts(tokens, start)):
        yield from _joined(tokens, left, after, between=kind_at(tokens, 0) == "between")
    yield from _days_of_one_month(tokens, start)
    if not opened:
        yield from _year_then_parts(tokens)
        yield from _listed(tokens)


def _joined(tokens: Tokens, left: Moment, at: int, *, between: bool) -> Iterator[Stretch]:
    """Read the joint and the right end of a stretch whose left end is known."""
    joint = kind_at(tokens, at)
    digits = kind_at(tokens, at - 1) == kind_at(tokens, at + 1) == "date_in_digits"
    if joint not in {"to", "dash", "and"} and not (joint == "slash" and (digits or not left.day)):
        return
    if joint == "and" and between:
        joint = "to"
    place = skip(tokens, skip(tokens, at + 1, "to"), "end")
    for right, after in (*moments(tokens, place), *_short_ends(tokens, place, left)):
        if after == len(tokens):
            yield from _fitted(left, right, joint)


def _short_ends(tokens: Tokens, at: int, left: Moment) -> Iterator[tuple[Moment, int]]:
    """Read the right end that leans on the left: `2006-08`, `Q1-3 2006/07`."""
    if kind_at(tokens, at) != "num":
        return
    number, size = tokens[at].value, len(tokens[at].text)
    year = left.year
    if left.whole and year is not None and not year.split and size == 2:
        last = year.first + (number - year.first) % 100
        if 0 < last - year.first <= 50:
            yield Moment(Year(last)), at + 1
    if left.length and year is None and size == 1 and 0 < number <= 12 // left.length:
        for moment, after in years(tokens, skip(tokens, at + 1, "dash")):
            yield left._replace(number=number, year=moment), after


def _fitted(left: Moment, right: Moment, joint: str) -> Iterator[Stretch]:
    """Join two ends that fit: the left takes the year of the right, wholes go with wholes."""
    year, last = left.year, right.year
    if last is None or left.whole != right.whole or bool(left.length) != bool(right.length):
        return
    if year is None:
        if left.shape != right.shape:
            return
        order = (left.month, left.day) > (right.month, right.day)
        year = last._replace(first=last.first - 1) if order and not last.split else last
    elif year.short and left.shape != right.shape:
        return
    following = joint == "slash" and last.first == year.first + 1
    if left.whole and (year.split != last.split or following):
        return
    yield Stretch(left._replace(year=year), right, joint)


def _days_of_one_month(tokens: Tokens, at: int) -> Iterator[Stretch]:
    """Read `1 to 30 June 2016`."""
    if kind_at(tokens, at) not in {"num", "ord"} or kind_at(tokens, at + 1) not in {"to", "dash"}:
        return
    day = tokens[at].value
    for right, after in moments(tokens, at + 2):
        if after == len(tokens) and 0 < day < right.day <= 31:
            yield Stretch(right._replace(day=day, weekday=0), right, "to")


def _year_then_parts(tokens: Tokens) -> Iterator[Stretch]:
    """Read `2006/07 Q1-Q3`, `2012 Jan to Mar`."""
    for year, after in years(tokens, 0):
        for left, joint in parts(tokens, skip(tokens, after, "dash")):
            if kind_at(tokens, joint) not in {"to", "dash", "and"}:
                continue
            for right, end in (*parts(tokens, joint + 1), *_bare_number(tokens, joint + 1, left)):
                if end == len(tokens) and left.shape == right.shape:
                    join = tokens[joint].kind
                    yield Stretch(left._replace(year=year), right._replace(year=year), join)


def _bare_number(tokens: Tokens, at: int, left: Moment) -> Iterator[tuple[Moment, int]]:
    """Read the `3` of `2006/07 Q1-3`."""
    if left.length and kind_at(tokens, at) == "num" and len(tokens[at].text) == 1:
        yield left._replace(number=tokens[at].value), at + 1


def _listed(tokens: Tokens) -> Iterator[Stretch]:
    """Read `2019, 2020 and 2021`, `April, May and June 2024`, `2023/24: Q1, Q2, Q3`."""
    if not any(token.apart or token.kind in {"and", "slash"} for token in tokens):
        return
    items = _items(tokens)
    if len(items) < 2:
        return
    named = [_alone(moments(item, 0), item) for item in items]
    unnamed = [_alone(parts(item, 0), item) for item in items]
    for last in named[-1]:
        yield from _linked(_before_last([n + u for n, u in zip(named, unnamed, strict=True)], last))
    for head in named[0]:
        chain = [] if head.whole else [head]
        for choices in unnamed[1:]:
            chain += [m._replace(year=head.year) for m in choices if m.shape == choices[0].shape][
                :1
            ]
        if len(chain) == len(items) - head.whole:
            yield from _linked(chain)


def _items(tokens: Tokens) -> list[Tokens]:
    """Cut tokens at commas, `and`, a slash before a name; a name said once goes with each number."""
    items: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        cut = token.kind == "and" or (token.kind == "slash" and kind_at(tokens, at + 1) in _NAMED)
        if cut or token.apart:
            items.append([])
        if not cut:
            items[-1].append(token)
    first, *others = [tuple(item) for item in items if item] or [()]
    name = tuple(token for token in first if token.kind in {"quarter", "half", "months"})[-1:]
    return [first, *(name + item if _is_short(item) else item for item in others)]


def _is_short(item: Tokens) -> bool:
    """Whether an item starts with a bare number, as the others of `Q1, 2 and 3 2023/24` do."""
    return item[0].kind == "num" and len(item[0].text) < 3


def _alone(read: Iterator[tuple[Moment, int]], item: Tokens) -> list[Moment]:
    """Keep what takes the whole of an item."""
    return [moment for moment, after in read if after == len(item)]


def _before_last(choices: list[list[Moment]], last: Moment) -> list[Moment]:
    """Fit each item to the one after it, from the last one, which names its year; none if one fails."""
    chain = [last]
    for options in reversed(choices[:-1]):
        fitting = [s.left for m in options for s in _fitted(m, chain[0], "and")]
        if not fitting:
            return []
        chain.insert(0, fitting[0])
    return chain


def _linked(chain: list[Moment]) -> Iterator[Stretch]:
    """Join the items of a list, two or more."""
    if len(chain) > 1:
        yield Stretch(chain[0], chain[-1], "and", tuple(chain[1:-1]))


_NAMED = frozenset({"month", "quarter", "half", "months"})


def variants(stretch: Stretch) -> Iterator[Stretch]:
    """Split a year that is named but written alone: `FY21` starts or ends in 2021.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> [v.years[0].first for s in stretches(tokenise("fy21")) for v in variants(s)]
    [2020, 2021]
    """
    left, right = stretch.years
    names = [year.named for year in (left, right) if year.named not in {None, YearType.CALENDAR}]
    lone = not left.split and not right.split
    if lone and names and (stretch.single or not stretch.left.whole or len(names) == 2):
        for shift in (-1, 0):
            first, *middle, last = (_as_split(moment, shift) for moment in stretch.moments)
            yield Stretch(first, last, stretch.joined, tuple(middle))
    else:
        yield stretch


def _as_split(moment: Moment, shift: int) -> Moment:
    """Give a moment of a lone year as one of the split year that starts `shift` years later."""
    year = moment.year
    return moment._replace(year=year and year._replace(first=year.first + shift, split=True))


def dated(stretch: Stretch, year_type: YearType) -> Span:
    """Date a stretch; bare years of a split type mean the years between them.

    Raises
    ------
    ValueError
        If a date does not exist, the end is before the start, or `and` joins distant periods.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> [dated(s, YearType.FINANCIAL).end for s in stretches(tokenise("2018 to 2021"))]
    [datetime.date(2021, 3, 31)]
    """
    left, right = stretch.years
    if stretch.left.whole:
        gap = not left.split and year_type is not YearType.CALENDAR
        last = right.first - gap
        if last < left.first:
            raise ValueError("it ends before it starts")
        firsts = [moment.year.first for moment in stretch.moments if moment.year]
        if stretch.joined == "and" and firsts != [*range(left.first, last + 1)]:
            raise ValueError(_GAP)
        return years_span(year_type, left.first, last)
    ends = [bounds(moment, year_type) for moment in stretch.moments]
    start, end = ends[0][0], ends[-1][1]
    if stretch.joined == "and" and any(b[0] != a[1] + DAY for a, b in pairwise(ends)):
        raise ValueError(_GAP)
    if stretch.left.mid and stretch.joined:
        start += DAY  # what happens from one mid-year count to the next
    if end < start:
        raise ValueError("it ends before it starts")
    return classify(start, end)
