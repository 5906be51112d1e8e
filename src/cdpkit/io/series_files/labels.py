"""A column of period labels, read as one: what some label cannot be, none of them is."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.columns import folded
from cdpkit.io.csv_files import TextColumn, quoted
from cdpkit.io.fingertips import SLASHED, is_of_schools
from cdpkit.model import Period, PeriodKind, YearType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.io.series_files.draft import Draft


_NAMED = re.compile(
    r"(?:\bQ[1-4] |\b(?:year|quarter) (?:ending|to) (?:\d+ )?[A-Z][a-z]+ )?\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?\b"
)
"""Periods in the words of a title."""
_YEARS = {
    "financialyear": YearType.FINANCIAL, "fy": YearType.FINANCIAL,
    "calendaryear": YearType.CALENDAR, "academicyear": YearType.ACADEMIC,
    "schoolyear": YearType.ACADEMIC,
}  # fmt: skip
"""Headers that say which years their column holds."""

_YYYYMM = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
_M = re.compile(r"((?:19|20)\d\d)[- ]?M(0[1-9]|1[0-2])")


def read_periods(draft: Draft) -> None:
    """Read the labels of periods, or the days that stand in their place."""
    days = {role: column for role in ("start", "end")
            if (column := draft.table.column(role)) is not None}  # fmt: skip
    held = draft.table.named("period") or draft.table.named("label")
    if not held and not days:
        above = period_above(draft)
        draft.found.how_read(
            f"has no column for period; `{above}` above the table was used for all rows"
        )
        held = [("period", draft.throughout(above))]
    if not held:
        ends = [days.get(role, draft.blank) for role in ("start", "end")]
        draft.columns["period"] = TextColumn.together(ends).mapped("/".join)
        return
    label = _label([(folded(name), name, column) for name, column in held])
    if days_of := days_of_serials([text for text in label.labels if text]):
        draft.found.how_read("`period` has spreadsheet date numbers, read as days")
        label = label.mapped(lambda text: days_of.get(text, text))
    label = _as_years(folded(held[0][0]), label)
    label = _without_slips(draft, label)
    read, label = _read(draft, label, _YEARS.get(folded(held[0][0])))
    texts = np.empty(len(read), dtype=object)
    texts[:] = read
    printed = draft.table.column("label") or label
    draft.columns |= {"period": texts[label.codes], "label": printed}
    if days:
        draft.columns |= {"period": label, **days}


def period_above(draft: Draft) -> str:
    """Give the one period that the lines above a table name."""
    found = {text for title in draft.titles for text in _NAMED.findall(title)}
    return found.pop() if len(found) == 1 else ""


def years_of(draft: Draft) -> NDArray[np.float64]:
    """Give how many years each period lasts; 1 where that is open."""
    periods = draft.columns["period"]
    if isinstance(periods, TextColumn):
        return np.ones(len(draft))
    return np.array([(p.months or 12) / 12 if isinstance(p, Period) else 1.0 for p in periods])


def _without_slips(draft: Draft, label: TextColumn) -> TextColumn:
    """Lose rows of `2022/24` among single years such as `2021/22`: a slip, and no two-year period."""
    years = {text: match for text in label.labels
             if (match := re.fullmatch(r"(?:19|20)?(\d\d)[/\u2013-](?:20)?(\d\d)", text))}  # fmt: skip
    odd = {text for text, match in years.items() if (int(match[2]) - int(match[1])) % 100 != 1}
    if not odd or len(years) < 4 * len(odd):
        return label
    draft.lose(label.where(odd.__contains__), "period",
               f"is not a single year, as the others are: {', '.join(map(quoted, sorted(odd)))},",
               "Correct the label, or give its days in columns `start` and `end`.")  # fmt: skip
    return label.mapped(lambda text: "" if text in odd else text)


def _as_years(header: str, label: TextColumn) -> TextColumn:
    """Take days under a header of years as the years that begin then: a spreadsheet made them."""
    days = [
        re.match(r"(\d{4})-(01-01|04-01)(?:[T ]00:00(?::00)?)?$", text) for text in label.labels
    ]
    if header not in {"year", "fy", *_YEARS} or not days or not all(days):
        return label
    if len({day[2] for day in days if day}) > 1:
        return label
    return label.mapped(lambda text: f"{text[:4]}{_slash(int(text[:4])) * ('-04-' in text)}")


def _slash(year: int) -> str:
    return f"/{(year + 1) % 100:02d}"


def _part_of_year(header: str, text: str) -> str:
    """Give a quarter or month in words where it is a mere number."""
    if header.endswith(("quarter", "qtr")) and text in {"1", "2", "3", "4"}:
        return f"Q{text}"
    if header.endswith("month") and text.isdigit() and 1 <= int(text) <= 12:
        return month_name[int(text)]
    return text


def _label(held: list[tuple[str, str, TextColumn]]) -> TextColumn:
    """Give the label of each period: a year may stand beside its quarter or month."""
    columns = [column.mapped(partial(_part_of_year, name)) for name, _, column in held]
    if len(columns) > 1:
        order = sorted(range(len(columns)), key=lambda n: "year" in held[n][0])
        return TextColumn.together([columns[n] for n in order]).mapped(
            lambda parts: " ".join(filter(None, parts))
        )
    if held[0][0].endswith("ending"):
        ending = f"{held[0][1].strip()} "
        return columns[0].mapped(lambda t: t if "end" in t.casefold() or not t else ending + t)
    return columns[0]


def _read(
    draft: Draft, label: TextColumn, headed: YearType | None
) -> tuple[list[Period | str], TextColumn]:
    """Read labels by the type of year that is said of their indicator, the file or the column."""
    said, named = draft.options.metadata, draft.together("indicator", "title")
    schools = any(is_of_schools(" ".join(pair)) for pair in named.labels)
    both = TextColumn.together([label, named.mapped(lambda keys: said.of("year_type", keys))])
    read: list[Period | str] = [""] * len(both.labels)
    for kind in dict.fromkeys(own for _, own in both.labels):
        places = [place for place, (_, own) in enumerate(both.labels) if own == kind]
        labels = [both.labels[place][0] for place in places]
        wanted = kind or draft.options.year_type or headed
        periods, notes = periods_of(labels, wanted, of_schools=schools)
        for place, period in zip(places, periods, strict=True):
            read[place] = period
        for note in notes:
            draft.found.how_read(note)
    return read, TextColumn(both.codes, tuple(text for text, _ in both.labels))


def periods_of(
    labels: Sequence[str], year_type: YearType | str | None, *, of_schools: bool = False
) -> tuple[list[Period | str], list[str]]:
    """Read each label; those with several readings stay texts.

    Parameters
    ----------
    labels : sequence of str
        Each different label once.
    year_type : YearType or str, optional
        What decides between readings.
    of_schools : bool, default False
        Whether the years may be those of schools: then `2023/24` stays open.

    Returns
    -------
    tuple
        A period or the label itself for each label, and what is to be noted.
    """
    notes: list[str] = []
    if months := _months(labels):
        return months, ["`period` has years with months; read as months"]
    found = [list(Period.readings(label)) for label in labels]
    firsts = [f[0] for f in found if len(f) == 1 and f[0].kind is PeriodKind.INSTANT]
    starts = [p.start for p in firsts if p.start is not None]
    days = [start for start in starts if start.day == 1]
    if len(labels) > 1 and len(days) == len(labels):
        notes.append("`period` has first days of months; read as months")
        return [Period.parse(f"{start}"[:7]) for start in days], notes
    if 1 < len(labels) == len(starts) and all((day + timedelta(1)).day == 1 for day in starts):
        notes.append("`period` has last days of months; each is read as that day alone, unless a "
                     "header such as `Quarter ending` says more")  # fmt: skip
    found = _of_common_kinds(found)
    if year_type is None and not of_schools and _slashed(labels, found):
        year_type = YearType.FINANCIAL
        notes.append(SLASHED)
    decided: list[Period | str] = []
    for label, readings in zip(labels, found, strict=True):
        if len(readings) > 1 and year_type is not None:
            wanted = Period.readings(label, year_type=year_type)
            kept = [period for period in readings if period in wanted] or readings
            decided.append(kept[0] if len(kept) == 1 else label)
        else:
            decided.append(readings[0] if len(readings) == 1 else label)
    return decided, notes


_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a spreadsheet."""
_SERIALS = range((date(1990, 1, 1) - _FIRST_DAY).days, (date(2050, 1, 1) - _FIRST_DAY).days)


def days_of_serials(labels: Sequence[str]) -> dict[str, str]:
    """Give the day of each label, where all are days as a spreadsheet counts them: 45017.

    Examples
    --------
    >>> days_of_serials(["45017", "45047"]), days_of_serials(["2023"])
    ({'45017': '2023-04-01', '45047': '2023-05-01'}, {})
    """
    if not labels or not all(re.fullmatch(r"\d{5}", t) and int(t) in _SERIALS for t in labels):
        return {}
    return {text: f"{_FIRST_DAY + timedelta(days=int(text))}" for text in labels}


def _slashed(labels: Sequence[str], found: list[list[Period]]) -> bool:
    """Tell whether all that is open is whether years with a slash are financial or academic."""
    several = [(text, f) for text, f in zip(labels, found, strict=True) if len(f) > 1]
    types = {YearType.FINANCIAL, YearType.ACADEMIC}
    return bool(several) and all(
        "/" in text and {period.year_type for period in readings} == types
        for text, readings in several
    )


def _months(labels: Sequence[str]) -> list[Period | str]:
    for pattern in (_YYYYMM, _M):
        matches = [pattern.fullmatch(label) for label in labels]
        if labels and all(matches):
            return [Period.parse(f"{m[1]}-{m[2]}") for m in matches if m]
    return []


def _of_common_kinds(found: list[list[Period]]) -> list[list[Period]]:
    """Drop the kinds of period that some label cannot be, where any are left."""
    several = [{p.kind for p in readings} for readings in found if readings]
    common = set.intersection(*several) if several else set()
    if not common:
        return found
    return [[p for p in readings if p.kind in common] or readings for readings in found]
