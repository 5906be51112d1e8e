"""A column of period labels, read as one: what some label cannot be, none of them is."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cdpkit.io.fingertips import SLASHED
from cdpkit.model import Period, PeriodKind, YearType

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["days_of_serials", "periods_of"]

_YYYYMM = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
_M = re.compile(r"((?:19|20)\d\d)[- ]?M(0[1-9]|1[0-2])")


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
        return months, ["`period` holds years with months; read as months"]
    found = [list(Period.readings(label)) for label in labels]
    firsts = [f[0] for f in found if len(f) == 1 and f[0].kind is PeriodKind.INSTANT]
    days = [p for p in firsts if p.start is not None and p.start.day == 1]
    if len(labels) > 1 and len(days) == len(labels):
        notes.append("`period` holds first days of months; read as months")
        return [Period.parse(f"{p.start}"[:7]) for p in days], notes
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
