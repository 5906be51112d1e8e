"""Periods: real labels, labels as councils, the NHS and ONS print them, and laws for all periods."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import AmbiguousPeriodError, InputError, UnreadablePeriodError
from cdpkit.model.period import Period, PeriodKind, PeriodStatus, YearType

LABELS = Path(__file__).parents[3] / "shared" / "periods" / "period_labels.csv"

ALL_YEARS = st.dates(date(1, 1, 1), date(9990, 12, 31))
PRINTED_YEARS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def periods(days: st.SearchStrategy[date]) -> st.SearchStrategy[Period]:
    """Periods of every kind whose first day is among `days`."""
    month = days.map(lambda d: (d.year + 1, d.month))
    year = days.map(lambda d: d.year + 1)
    length = st.integers(0, 3)
    types = st.sampled_from(YearType)
    span = st.tuples(days, days).map(sorted)
    return st.one_of(
        days.map(Period.instant),
        month.map(lambda m: Period.month(*m)),
        st.builds(Period.quarter, year, st.integers(1, 4)),
        st.builds(lambda y, f: Period.between(date(y, f, 1), half_end(y, f)), year, halves),
        st.builds(lambda y, t, n: Period.year(y, t, last=y + n), year, types, length),
        month.map(lambda m: Period.rolling_12m(*m)),
        span.map(lambda s: Period.between(*s)),
        st.builds(to_date, days, st.integers(0, 360)),
        days.map(Period.since),
        days.map(Period.until),
    )


def to_date(start: date, days: int) -> Period:
    end = start + timedelta(days=days)
    return Period(start=start, end=end, kind=PeriodKind.YEAR_TO_DATE)


halves = st.sampled_from([1, 4, 7, 10])


def half_end(year: int, month: int) -> date:
    """Last day of the six months that start in `month`."""
    start = date(year + (month > 6), (month + 5) % 12 + 1, 1)
    return start - timedelta(days=1)


# Real labels ---------------------------------------------------------------------------------------


def real_labels() -> list[dict[str, str]]:
    if not LABELS.exists():
        return []
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not LABELS.exists(), reason=f"{LABELS} is not at hand")
@pytest.mark.parametrize("row", real_labels(), ids=lambda row: row["label"])
def test_real_label_has_its_dates_among_the_readings(row: dict[str, str]) -> None:
    found = {
        (str(period.start or ""), str(period.end or "")) for period in Period.readings(row["label"])
    }
    if row["start_date"] or row["end_date"]:
        assert (row["start_date"], row["end_date"]) in found
    else:
        assert not found
        with pytest.raises(UnreadablePeriodError, match=r"is relative|no period|impossible"):
            Period.parse(row["label"])


# Labels as a UK statistician reads them: dates by the calendar, not by our output -------------------

ONE_READING = """
Q1 2023/24                                  | 2023-04-01 2023-06-30 quarter
Q4 2023-24                                  | 2024-01-01 2024-03-31 quarter
2023/24, Q2                                 | 2023-07-01 2023-09-30 quarter
Q1-3 2006/07                                | 2006-04-01 2006-12-31 range
Q1 and Q2 2023/24                           | 2023-04-01 2023-09-30 half_year
first two quarters of 2014/15               | 2014-04-01 2014-09-30 half_year
Q3 (Oct-Dec) 2023/24                        | 2023-10-01 2023-12-31 quarter
2023/24 Q3 (Oct - Dec)                      | 2023-10-01 2023-12-31 quarter
Q1 (April to June) 2023                     | 2023-04-01 2023-06-30 quarter
Q4 2023/24 (January to March 2024)          | 2024-01-01 2024-03-31 quarter
Month 6 2023/24                             | 2023-09-01 2023-09-30 month
H2 2023/24                                  | 2023-10-01 2024-03-31 half_year
second half of 2022/23                      | 2022-10-01 2023-03-31 half_year
Oct-Mar 2010                                | 2009-10-01 2010-03-31 half_year
June '24                                    | 2024-06-01 2024-06-30 month
Jun-24                                      | 2024-06-01 2024-06-30 month
06/2024                                     | 2024-06-01 2024-06-30 month
2024-06                                     | 2024-06-01 2024-06-30 month
FEBRUARY 2024                               | 2024-02-01 2024-02-29 month
January and February 2024                   | 2024-01-01 2024-02-29 range
12 months ending June 2024                  | 2023-07-01 2024-06-30 rolling_12m
12m@2024-06                                 | 2023-07-01 2024-06-30 rolling_12m
YE Dec 2023                                 | 2023-01-01 2023-12-31 rolling_12m
year ending 31 March 2020                   | 2019-04-01 2020-03-31 rolling_12m
Rolling 12 months (to Feb 24)               | 2023-03-01 2024-02-29 rolling_12m
12-month rolling average to end June 2024   | 2023-07-01 2024-06-30 rolling_12m
12 months to 15 March 2024                  | 2023-03-16 2024-03-15 rolling_12m
quarter ending 30 June 2024                 | 2024-04-01 2024-06-30 quarter
three months to August 2024                 | 2024-06-01 2024-08-31 range
week ending 5 April 2024                    | 2024-03-30 2024-04-05 range
FYE 2020                                    | 2019-04-01 2020-03-31 financial_year
FYE 31 March 2020                           | 2019-04-01 2020-03-31 financial_year
FY2020-21                                   | 2020-04-01 2021-03-31 financial_year
financial year 2023 to 2024                 | 2023-04-01 2024-03-31 financial_year
2023/24 (April 2023 to March 2024)          | 2023-04-01 2024-03-31 financial_year
academic year 2021/22                       | 2021-09-01 2022-08-31 academic_year
2021/22 academic year                       | 2021-09-01 2022-08-31 academic_year
tax year 2023/24                            | 2023-04-06 2024-04-05 other_year
municipal year 2023-24                      | 2023-05-01 2024-04-30 other_year
calendar year 2023                          | 2023-01-01 2023-12-31 calendar_year
2018 Male                                   | 2018-01-01 2018-12-31 calendar_year
2018-20 (3 year pooled)                     | 2018-01-01 2020-12-31 pooled
2022 to 2025 (three years)                  | 2022-04-01 2025-03-31 pooled
financial years 2021/22 to 2023/24          | 2021-04-01 2024-03-31 pooled
as at 31st March 2024                       | 2024-03-31 2024-03-31 instant
Position at 31/03/2024                      | 2024-03-31 2024-03-31 instant
end March 2020                              | 2020-03-31 2020-03-31 instant
as at Q3 2023/24                            | 2023-12-31 2023-12-31 instant
mid-2020                                    | 2020-06-30 2020-06-30 instant
Friday 6th February 2026                    | 2026-02-06 2026-02-06 instant
Feb 6, 2026                                 | 2026-02-06 2026-02-06 instant
the twenty-first of March 2024              | 2024-03-21 2024-03-21 instant
1-30 June 2016                              | 2016-06-01 2016-06-30 month
1.4.23 - 31.3.24                            | 2023-04-01 2024-03-31 financial_year
6 April 2023 to 5 April 2024                | 2023-04-06 2024-04-05 range
30 Dec - 5 Jan 2020                         | 2019-12-30 2020-01-05 range
2022-02-10/2024-08-21                       | 2022-02-10 2024-08-21 range
from 1 April 2022 to the end of March 2023  | 2022-04-01 2023-03-31 financial_year
between 10th February 2022 and 21st August 2024 | 2022-02-10 2024-08-21 range
financial year to date: June 2024           | 2024-04-01 2024-06-30 year_to_date
April to December 2023 (YTD)                | 2023-04-01 2023-12-31 year_to_date
YTD Q2 2024/25                              | 2024-04-01 2024-09-30 year_to_date
since March 2022                            | 2022-03-01 None since
from April 2021 onwards                     | 2021-04-01 None since
January 2023 - present                      | 2023-01-01 None since
up to and including March 2024              | None 2024-03-31 open
through to 2025                             | None 2025-12-31 open
before April 2020                           | None 2020-03-31 open
prior to 2019                               | None 2018-12-31 open
year to mid-2020                            | 2019-07-01 2020-06-30 rolling_12m
end of financial year 2023/24               | 2024-03-31 2024-03-31 instant
April/May 2024                              | 2024-04-01 2024-05-31 range
2018/19..2020/21                            | 2018-04-01 2021-03-31 pooled
2023.0                                      | 2023-01-01 2023-12-31 calendar_year
2024-06-30 00:00:00                         | 2024-06-30 2024-06-30 instant
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("label", "expected"), rows(ONE_READING))
def test_label_has_one_reading(label: str, expected: str) -> None:
    period = Period.parse(label)
    assert f"{period.start} {period.end} {period.kind}" == expected


SEVERAL_READINGS = """
2006/07            | 2006/07, academic:2006/07
2006-07            | 2006/07, academic:2006/07, 2006..2007, 2006-07
2006 - 07          | 2006/07, academic:2006/07, 2006..2007
2023 to 2024       | 2023/24, academic:2023/24, 2023..2024
2024/5             | 2024/25, academic:2024/25
1999/00            | 1999/00, academic:1999/00
2018 to 2021       | 2018..2021, 2018/19..2020/21
2020-22            | 2020..2022, 2020/21..2021/22
2020/21 - 2022/23  | 2020/21..2022/23, academic:2020/21..2022/23
2006/08            | 2006..2008, 2006/07..2007/08, 2006-08
00/01              | 2000/01, academic:2000/01
07/08              | 2007/08, academic:2007/08, 2008-07
2006 Q1            | 2006-Q1, 2006-Q2
H2 2023            | 2023-H2, 2023/24-H2
FY21               | 2020/21, 2021/22
year ending 2019   | 2019, 2018/19
3 years to 2021    | 2019..2021, 2018/19..2020/21
YTD June 2024      | ytd:2024-04-01/2024-06-30, ytd:2024-01-01/2024-06-30
since 2008 to 2009 | since:2008-04, since:2008-09
in the year 2022-23 | 2022/23, academic:2022/23
2023/24 [note 3]   | 2023/24, academic:2023/24
"""


@pytest.mark.parametrize(("label", "expected"), rows(SEVERAL_READINGS))
def test_label_has_several_readings_in_order(label: str, expected: str) -> None:
    assert ", ".join(map(str, Period.readings(label))) == expected
    with pytest.raises(AmbiguousPeriodError, match=r"Pass `year_type` to decide"):
        Period.parse(label)


@pytest.mark.parametrize(
    ("label", "year_type", "expected"),
    [
        ("2006/07", "financial", "2006/07"),
        ("2006-07", "financial", "2006/07"),
        ("2006-07", "academic", "academic:2006/07"),
        ("2006-07", "calendar", "2006..2007"),
        ("2018 to 2021", "financial", "2018/19..2020/21"),
        ("2018 to 2021", "calendar", "2018..2021"),
        ("2018 to 2021", "academic", "academic:2018/19..2020/21"),
        ("2023/24", "tax", "tax:2023/24"),
        ("Q2 2024", "financial", "2024-Q3"),
        ("Q2 2024", "calendar", "2024-Q2"),
        ("YTD June 2024", "calendar", "ytd:2024-01-01/2024-06-30"),
        ("2023", "financial", "2023"),
        ("academic year 2021/22", "financial", "academic:2021/22"),
    ],
)
def test_year_type_decides(label: str, year_type: str, expected: str) -> None:
    assert str(Period.parse(label, year_type=year_type)) == expected


def test_unknown_year_type_is_named() -> None:
    with pytest.raises(
        InputError, match=r"`year_type` is 'lunar'\. Use one of calendar, financial"
    ):
        Period.readings("2023/24", year_type="lunar")


@pytest.mark.parametrize(
    ("label", "status", "reason"),
    [
        ("as at end of Q4", "relative", "names no year"),
        ("Oct \u2013 Dec", "relative", "names no year"),
        ("rolling 12 month period", "relative", "names no year"),
        ("12 months to March", "relative", "names no year"),
        ("YTD", "relative", "names no year"),
        ("2024/25 YTD", "relative", "up to which date"),
        ("from the baseline period", "relative", "names no year"),
        ("previous quarter", "relative", "names no year"),
        ("31 March", "relative", "names no year"),
        ("", "missing", "no period"),
        ("  ", "missing", "no period"),
        ("..", "missing", "no period"),
        ("n/a", "missing", "no period"),
        ("NYA", "missing", "no period"),
        ("[x]", "missing", "no period"),
        ("Not yet available", "missing", "no period"),
        ("No New Data Published", "missing", "no period"),
        ("13 2009", "unreadable", "there is no month 13"),
        ("31 February 2020", "unreadable", "there is no 31 February 2020"),
        ("00/2024", "unreadable", "no date"),
        ("2024-06-00", "unreadable", "no date"),
        ("2024-00-10", "unreadable", "no date"),
        ("0 June 2024", "unreadable", "no date"),
        ("29/02/2023", "unreadable", "there is no 29 February 2023"),
        ("Friday 7th February 2026", "unreadable", "7 February 2026 is a Saturday"),
        ("June 2024 to May 2024", "unreadable", "ends before it starts"),
        ("2016 and 2020", "unreadable", "two periods"),
        ("2016 vs 2006", "unreadable", "no rule knows: vs"),
        ("7320", "unreadable", "no date"),
        ("Q5 2020", "unreadable", "no date"),
        ("2008/09 (2018/19)", "unreadable", "no date"),
        ("x" * 300, "unreadable", "more than 200 characters"),
    ],
)
def test_label_without_reading_says_why(label: str, status: str, reason: str) -> None:
    answer = Period.explain(label)
    assert answer.status is PeriodStatus(status)
    assert reason in answer.reason
    assert Period.readings(label) == ()
    with pytest.raises(UnreadablePeriodError, match="Give a label with its own dates"):
        Period.parse(label)


FRAGMENTS = [
    "2006",
    "07",
    "2023/24",
    "2023-24",
    "12",
    "1",
    "31",
    "first",
    "3rd",
    "two",
    "Q1",
    "quarter",
    "H2",
    "half",
    "month",
    "months",
    "year",
    "years",
    "year-end",
    "March",
    "Sept",
    "Fri",
    "to",
    "and",
    "-",
    "\u2013",
    "/",
    "..",
    "(",
    ")",
    "from",
    "between",
    "since",
    "by",
    "as",
    "at",
    "end",
    "of",
    "start",
    "mid",
    "ending",
    "rolling",
    "YTD",
    "date",
    "onwards",
    "FY",
    "FYE",
    "academic",
    "tax",
    "performance",
    ",",
    "'",
    "*",
    "[p]",
    "01/04/2023",
    "@",
    "12m",
]


@given(st.text() | st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(" ".join))
def test_no_text_crashes(text: str) -> None:
    readings = Period.readings(text)
    assert len(set(readings)) == len(readings)
    assert bool(readings) == (Period.explain(text).status in {"definite", "ambiguous"})
    for period in readings:
        assert Period.model_validate(period.model_dump()) == period
        assert Period.from_canonical(str(period)) == period
        assert period.start is None or period.end is None or period.start <= period.end


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=10).map(" ".join), st.sampled_from(YearType))
def test_a_stated_year_type_leaves_readings_where_there_were_some(
    text: str, year_type: YearType
) -> None:
    assert bool(Period.readings(text, year_type=year_type)) == bool(Period.readings(text))


@pytest.mark.parametrize("text", ["1 to " * 20_000, "2" * 100_000, "(" * 100_000, "a " * 50_000])
def test_hostile_text_is_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    assert Period.readings(text) == ()
    assert time.perf_counter() - started < 0.05


@pytest.mark.parametrize(
    "text", ["2006-07 " * 25, "Apr 12 - " * 22, "12 months to " * 15, "ﷺ" * 199]
)
def test_longest_labels_stay_fast(text: str) -> None:
    started = time.perf_counter()
    assert Period.readings(text) == ()
    assert time.perf_counter() - started < 0.1


# The internal notation, print styles, records ------------------------------------------------------


@given(periods(ALL_YEARS))
def test_notation_gives_the_period_back(period: Period) -> None:
    assert Period.from_canonical(str(period)) == period
    assert Period.model_validate(str(period)) == period
    assert Period.model_validate_json(period.model_dump_json()) == period
    assert Period.model_validate(period.model_dump()) == period
    assert hash(Period.model_validate(str(period))) == hash(period)


@given(periods(PRINTED_YEARS), st.sampled_from(["ons", "gov_uk", "nhs"]))
def test_print_is_read_back(period: Period, style: str) -> None:
    assert period in Period.readings(period.format(style))


@pytest.mark.parametrize(
    ("text", "ons", "gov_uk", "nhs"),
    [
        ("2023/24", "financial year ending March 2024", "2023 to 2024", "2023/24"),
        ("2001..2003", "2001 to 2003", "2001 to 2003", "2001 to 2003"),
        ("12m@2024-06", "year ending June 2024", "year ending June 2024", "12 months to June 2024"),
        ("2024-Q1", "January to March 2024", "January to March 2024", "Q4 2023/24"),
        ("2023/24-H2", "October 2023 to March 2024", "October 2023 to March 2024", "H2 2023/24"),
        ("2024-H1", "January to June 2024", "January to June 2024", "January to June 2024"),
        (
            "2016/17..2021/22",
            "financial year ending March 2017 to financial year ending March 2022",
            "from 2016 to 2017 up to 2021 to 2022",
            "2016/17 to 2021/22",
        ),
        (
            "academic:2021/22",
            "academic year 2021 to 2022",
            "academic year 2021 to 2022",
            "academic year 2021/22",
        ),
        ("2024-03-31", "31 March 2024", "31 March 2024", "31 March 2024"),
        ("since:2022-03", "since March 2022", "since March 2022", "since March 2022"),
        ("until:2024-12", "up to 31 December 2024", "up to 31 December 2024", None),
    ],
)
def test_print_styles(text: str, ons: str, gov_uk: str, nhs: str | None) -> None:
    period = Period.from_canonical(text)
    assert period.format("ons") == ons
    assert period.format("gov_uk") == gov_uk
    assert nhs is None or period.format("nhs") == nhs


def test_unknown_style_is_named() -> None:
    with pytest.raises(InputError, match=r"`style` is 'bbc'\. Use `ons`, `gov_uk` or `nhs`"):
        Period.month(2024, 6).format("bbc")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023/25",
        "2024-13",
        "2024-02-30",
        "12 months to June 2024",
        "2021..2020",
        "2021..2021",
        "2021..2022/23",
        "academic:2021",
        "9999/00",
        "2024-02-01/2024-01-01",
        "12m@0001-01",
        "tax:x",
    ],
)
def test_what_is_no_notation_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"notation of periods|before the start|is `pooled`"):
        Period.from_canonical(text)


@pytest.mark.parametrize(
    ("start", "end", "kind", "year_type", "message"),
    [
        ("2020-02-01", "2020-01-01", "range", None, "2020-01-01 is before the start 2020-02-01"),
        ("2020-02-01", None, "month", None, "`end` is None for the kind `month`"),
        ("2020-02-01", "2020-03-01", "since", None, "`end` is 2020-03-01 for the kind `since`"),
        (None, None, "open", None, "`end` is None for the kind `open`"),
        ("2020-02-01", "2020-02-28", "month", None, "`kind` is `month`, which 2020-02-01 to"),
        ("2020-02-01", "2020-04-30", "quarter", None, "`kind` is `quarter`"),
        ("2020-02-01", "2020-12-31", "rolling_12m", None, "`kind` is `rolling_12m`"),
        ("2020-01-01", "2021-12-31", "year_to_date", None, "`kind` is `year_to_date`"),
        ("2020-01-01", "2020-12-31", "financial_year", None, "`kind` is `financial_year`"),
        ("2020-01-01", "2020-12-31", "pooled", "calendar", "`kind` is `pooled`"),
        ("2020-01-01", "2021-12-31", "pooled", None, "`year_type` is None for the kind `pooled`"),
        ("2020-01-01", "2020-01-31", "month", "calendar", "`year_type` is calendar for the kind"),
    ],
)
def test_dates_must_fit_the_kind(
    start: str | None, end: str | None, kind: str, year_type: str | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Period.model_validate({"start": start, "end": end, "kind": kind, "year_type": year_type})


def test_schema_takes_the_notation_or_the_fields() -> None:
    text, fields = Period.json_schema()["anyOf"]
    assert text["type"] == "string"
    assert "$ref" in fields or set(fields["properties"]) == {"start", "end", "kind", "year_type"}


# Constructors --------------------------------------------------------------------------------------


def test_constructors_give_the_days_they_name() -> None:
    assert Period.calendar_year(2006).end == date(2006, 12, 31)
    assert Period.financial_year(2006).end == date(2007, 3, 31)
    assert Period.academic_year(2006).end == date(2007, 8, 31)
    assert Period.year(2006, "tax").end == date(2007, 4, 5)
    assert Period.year(2018, "calendar", last=2020).kind is PeriodKind.POOLED
    assert Period.month(2024, 2).end == date(2024, 2, 29)
    assert Period.quarter(2018, 4, year_type="financial") == Period.quarter(2019, 1)
    assert Period.rolling_12m(2024, 2).start == date(2023, 3, 1)
    assert Period.between(date(2009, 2, 1), date(2010, 1, 31)).kind is PeriodKind.ROLLING_12M


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Period.month(2024, 13), "`year` makes no period: month must be in"),
        (lambda: Period.calendar_year(0), "`year` makes no period: year 0 is out of range"),
        (lambda: Period.financial_year(9999), "`year` makes no period: year 10000"),
        (lambda: Period.rolling_12m(1, 1), "`year` makes no period: year 0"),
        (lambda: Period.quarter(2024, 5), "`quarter` is 5. Use 1 to 4"),
        (lambda: Period.quarter(2024, 1, year_type="tax"), "`year_type` is tax. Use `calendar`"),
        (lambda: Period.year(2024, "tax", last=2023), "`last` is 2023, before 2024"),
        (lambda: Period.between(date(2024, 2, 1), date(2024, 1, 1)), "is before the start"),
    ],
)
def test_constructors_say_what_is_wrong(make: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()  # type: ignore[operator]


# Arithmetic ----------------------------------------------------------------------------------------


def test_lengths() -> None:
    assert Period.month(2024, 2).days == 29
    assert Period.quarter(2024, 1).months == 3
    assert Period.year(2018, "financial", last=2020).years == 3
    assert Period.year(2023, "tax").months == 12
    assert Period.between(date(2022, 2, 10), date(2024, 8, 21)).months is None
    assert Period.since(date(2022, 3, 1)).days is None
    assert Period.quarter(2024, 1).years is None


def test_rolling_windows_know_that_they_overlap() -> None:
    windows = [Period.rolling_12m(2024, month) for month in (3, 6, 9)]
    assert all(window.is_rolling for window in windows)
    assert windows[0].overlaps(windows[2])
    assert not windows[0].overlaps(Period.rolling_12m(2025, 3))
    assert not Period.financial_year(2023).is_rolling


def test_periods_sort_by_start_end_and_kind() -> None:
    texts = ["until:2024-12", "2023", "2023/24", "12m@2024-03", "2023..2024", "since:2023-01"]
    ordered = sorted(map(Period.from_canonical, reversed(texts)))
    assert [str(period) for period in ordered] == [
        "until:2024-12", "2023", "2023..2024", "since:2023-01", "2023/24", "12m@2024-03",
    ]  # fmt: skip


@given(periods(ALL_YEARS), periods(ALL_YEARS))
def test_order_overlap_and_containment_agree(a: Period, b: Period) -> None:
    assert (a < b) + (b < a) + (a == b) == 1
    assert (a <= b) == (not b < a)
    assert a.overlaps(b) == b.overlaps(a)
    assert a.contains(a)
    if a.contains(b):
        assert a.overlaps(b)
        assert b.start is None or a.contains(b.start)
    if a.contains(b) and b.contains(a):
        assert (a.start, a.end) == (b.start, b.end)


@given(periods(PRINTED_YEARS), st.integers(-50, 50))
def test_shift_by_years_keeps_kind_and_goes_back(period: Period, years: int) -> None:
    moved = period.shift(years=years)
    assert moved.kind is period.kind
    assert Period.model_validate(moved.model_dump()) == moved
    ends = [day for day in (period.start, period.end) if day is not None]
    if all(day.month != 2 for day in ends):
        assert moved.shift(years=-years) == period
        assert moved.months == period.months


@given(PRINTED_YEARS, st.integers(-60, 60))
def test_month_ends_stay_month_ends(day: date, months: int) -> None:
    window = Period.rolling_12m(day.year, day.month)
    assert window.shift(months=months).shift(months=-months) == window
    end = window.end
    assert end is not None
    assert Period.instant(end).shift(months=months).end == window.shift(months=months).end


@given(periods(PRINTED_YEARS))
def test_next_follows_without_gap(period: Period) -> None:
    if period.start is None or period.end is None or period.kind is PeriodKind.YEAR_TO_DATE:
        with pytest.raises(InputError, match="has no neighbour of its own length"):
            period.next()
        return
    following = period.next()
    assert following.start == period.end + timedelta(days=1)
    assert following.kind is period.kind
    assert not following.overlaps(period)
    if period.months is not None:
        assert following.months == period.months
        assert following.previous() == period


def test_shift_that_breaks_the_kind_is_refused() -> None:
    with pytest.raises(InputError, match="`months` move a financial_year by 3"):
        Period.financial_year(2023).shift(months=3)
    with pytest.raises(InputError, match="`years` go too far"):
        Period.calendar_year(2023).shift(years=9000)


def test_periods_are_frozen_and_hashable() -> None:
    period = Period.month(2024, 6)
    assert {period: 1}[Period.parse("June 2024")] == 1
    with pytest.raises(ValueError, match="frozen"):
        period.start = date(2024, 1, 1)
