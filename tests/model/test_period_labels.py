"""Labels: real ones, labels as councils, the NHS and ONS print them, and laws for any text."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import AmbiguousPeriodError, InputError, UnreadablePeriodError
from cdpkit.model import Period, PeriodStatus, YearType

LABELS = Path(__file__).parents[3] / "shared" / "periods" / "period_labels.csv"

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
3 years from 1 April 2022                   | 2022-04-01 2025-03-31 pooled
three years starting April 2022             | 2022-04-01 2025-03-31 pooled
from 1 April 2022 for 3 years               | 2022-04-01 2025-03-31 pooled
2022-04-01/P3Y                              | 2022-04-01 2025-03-31 pooled
12 months from April 2022                   | 2022-04-01 2023-03-31 financial_year
2022-04-01/P12M                             | 2022-04-01 2023-03-31 financial_year
2024-01-01/P3M                              | 2024-01-01 2024-03-31 quarter
2024-01-01/P2W                              | 2024-01-01 2024-01-14 range
P12M/2024-06-30                             | 2023-07-01 2024-06-30 rolling_12m
18 months from April 2022                   | 2022-04-01 2023-09-30 range
90 days from 1 April 2024                   | 2024-04-01 2024-06-29 range
28 days to 5 January 2024                   | 2023-12-09 2024-01-05 range
financial year starting 1 April 2023        | 2023-04-01 2024-03-31 financial_year
tax year starting 6 April 2023              | 2023-04-06 2024-04-05 other_year
starting April 2022                         | 2022-04-01 None since
w/e 5 Jan 2024                              | 2023-12-30 2024-01-05 range
w/ending 5 Jan 2024                         | 2023-12-30 2024-01-05 range
week commencing 1 January 2024              | 2024-01-01 2024-01-07 range
week beginning 1 January 2024               | 2024-01-01 2024-01-07 range
w/c 1 Jan 2024                              | 2024-01-01 2024-01-07 range
y/e Mar 2024                                | 2023-04-01 2024-03-31 rolling_12m
Y/E 31 March 2024                           | 2023-04-01 2024-03-31 rolling_12m
yr ending June 2024                         | 2023-07-01 2024-06-30 rolling_12m
q/e June 2024                               | 2024-04-01 2024-06-30 quarter
m/e 30 June 2024                            | 2024-06-01 2024-06-30 month
2019, 2020 and 2021                         | 2019-01-01 2021-12-31 pooled
2019, 2020, 2021                            | 2019-01-01 2021-12-31 pooled
2019; 2020; 2021                            | 2019-01-01 2021-12-31 pooled
2019 + 2020                                 | 2019-01-01 2020-12-31 pooled
financial years 2019/20, 2020/21 and 2021/22 | 2019-04-01 2022-03-31 pooled
2019/20, 2020/21 and 2021/22 financial years | 2019-04-01 2022-03-31 pooled
Q1, Q2 2023/24                              | 2023-04-01 2023-09-30 half_year
Q1 + Q2 2023/24                             | 2023-04-01 2023-09-30 half_year
Q1/Q2 2023/24                               | 2023-04-01 2023-09-30 half_year
Q1/Q2/Q3 2023/24                            | 2023-04-01 2023-12-31 range
Q1, 2 and 3 2023/24                         | 2023-04-01 2023-12-31 range
2023/24: Q1, Q2, Q3                         | 2023-04-01 2023-12-31 range
Q3 2023/24, Q4 2023/24 and Q1 2024/25       | 2023-10-01 2024-06-30 range
April, May and June 2024                    | 2024-04-01 2024-06-30 quarter
Nov, Dec 2023 and Jan 2024                  | 2023-11-01 2024-01-31 range
Nov, Dec and Jan 2024                       | 2023-11-01 2024-01-31 range
June 2024 and July                          | 2024-06-01 2024-07-31 range
Year 2 (April 2024 to March 2025)           | 2024-04-01 2025-03-31 financial_year
Year 1: April 2023 to March 2024            | 2023-04-01 2024-03-31 financial_year
Wave 3 2023                                 | 2023-01-01 2023-12-31 calendar_year
version 2, May 2024                         | 2024-05-01 2024-05-31 month
Issue 12, December 2024                     | 2024-12-01 2024-12-31 month
mid-2019 to mid-2020                        | 2019-07-01 2020-06-30 rolling_12m
mid-2001 to mid-2011                        | 2001-07-01 2011-06-30 range
mid-year 2020                               | 2020-06-30 2020-06-30 instant
2020 mid-year                               | 2020-06-30 2020-06-30 instant
correct as at 1 Sept 2024                   | 2024-09-01 2024-09-01 instant
data correct at 31/03/2024                  | 2024-03-31 2024-03-31 instant
extracted 5 May 2024                        | 2024-05-05 2024-05-05 instant
last updated: 3 June 2024                   | 2024-06-03 2024-06-03 instant
published December 2024                     | 2024-12-01 2024-12-31 month
Since its establishment in 2022             | 2022-01-01 None since
since launch in February 2022               | 2022-02-01 None since
since the service started in April 2022     | 2022-04-01 None since
March 2022 (baseline)                       | 2022-03-01 2022-03-31 month
(2022)                                      | 2022-01-01 2022-12-31 calendar_year
3-year average 2018 to 2020                 | 2018-01-01 2020-12-31 pooled
2018-20 three year average                  | 2018-01-01 2020-12-31 pooled
June 2024 (12 month average)                | 2023-07-01 2024-06-30 rolling_12m
2023/24 Q3 YTD                              | 2023-04-01 2023-12-31 year_to_date
Q1-Q3 YTD 2023/24                           | 2023-04-01 2023-12-31 year_to_date
YTD P9 2023/24                              | 2023-04-01 2023-12-31 year_to_date
M6 YTD 2023/24                              | 2023-04-01 2023-09-30 year_to_date
June 2024 financial YTD                     | 2024-04-01 2024-06-30 year_to_date
M06 2023/24                                 | 2023-09-01 2023-09-30 month
P06 2023/24                                 | 2023-09-01 2023-09-30 month
M12 2023/24                                 | 2024-03-01 2024-03-31 month
4Q 2023/24                                  | 2024-01-01 2024-03-31 quarter
2H 2023/24                                  | 2023-10-01 2024-03-31 half_year
4Q to June 2024                             | 2023-07-01 2024-06-30 rolling_12m
Apr_2023                                    | 2023-04-01 2023-04-30 month
Apr.2023                                    | 2023-04-01 2023-04-30 month
31_March_2024                               | 2024-03-31 2024-03-31 instant
FY2023_24                                   | 2023-04-01 2024-03-31 financial_year
Q1_to_Q3_2023_24                            | 2023-04-01 2023-12-31 range
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
for 3 years from 2022/23 | 2022/23..2024/25, academic:2022/23..2024/25
3 years from 2022  | 2022..2024, 2022/23..2024/25
2019/20, 2020/21 and 2021/22 | 2019/20..2021/22, academic:2019/20..2021/22
FY21, FY22 and FY23 | 2020/21..2022/23, 2021/22..2023/24
Year 1 (2023/24)   | 2023/24, academic:2023/24
Yr 2 2024/25       | 2024/25, academic:2024/25
2024/25 - Year 2   | 2024/25, academic:2024/25
Year 3: 2024 to 2025 | 2024/25, academic:2024/25, 2024..2025
Issue 1 December 2024 | 2024-12, 2024-12-01
since it began in 2022/23 | since:2022-04, since:2022-09
2021-22 (baseline year) | 2021/22, academic:2021/22
Baseline: 2019-20  | 2019/20, academic:2019/20, 2019..2020
[2022/23]          | 2022/23, academic:2022/23
2018/19 - 2020/21 pooled | 2018/19..2020/21, academic:2018/19..2020/21
2020 (3 year average) | 2019..2021, 2018..2020
5-year average 2020 | 2018..2022, 2016..2020
3-month average June 2024 | 2024-05-01/2024-07-31, 2024-Q2
2020 (3 year rolling average) | 2018..2020, 2017/18..2019/20, 2019..2021
M06 2024           | 2024-06, 2024-09
2023 H1            | 2023-H1, 2023/24-H1
H1/2023            | 2023-H1, 2023/24-H1
1H23               | 2023-H1, 2023/24-H1
1Q24               | 2024-Q1, 2024-Q2
Q1'24              | 2024-Q1, 2024-Q2
Q1-24              | 2024-Q1, 2024-Q2
Q1/24              | 2024-Q1, 2024-Q2
1Q23-4Q23          | 2023, 2023/24
2023_24            | 2023/24, academic:2023/24, 2023..2024
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
        ("00/2024", "unreadable", "not a date"),
        ("2024-06-00", "unreadable", "not a date"),
        ("2024-00-10", "unreadable", "not a date"),
        ("0 June 2024", "unreadable", "not a date"),
        ("29/02/2023", "unreadable", "there is no 29 February 2023"),
        ("Friday 7th February 2026", "unreadable", "7 February 2026 is a Saturday"),
        ("June 2024 to May 2024", "unreadable", "ends before it starts"),
        ("2016 and 2020", "unreadable", "two periods"),
        ("2016 vs 2006", "unreadable", "no rule knows: vs"),
        ("7320", "unreadable", "not a date"),
        ("Q5 2020", "unreadable", "not a date"),
        ("2008/09 (2018/19)", "unreadable", "not a date"),
        ("Q4 (year to date)", "relative", "names no year"),
        ("Q1 (Year 2)", "relative", "names no year"),
        ("last 30 days", "relative", "names no year"),
        ("since its establishment", "relative", "names no year"),
        ("late 2023", "unreadable", "vague"),
        ("early 2024", "unreadable", "vague"),
        ("mid-March 2024", "unreadable", "vague"),
        ("spring 2024", "unreadable", "vague"),
        ("summer term 2023", "unreadable", "vague"),
        ("circa 2020", "unreadable", "vague"),
        ("c. 2020", "unreadable", "vague"),
        ("about 2020", "unreadable", "vague"),
        ("2020s", "unreadable", "vague"),
        ("the 1990's", "unreadable", "vague"),
        ("2019, 2020 and 2022", "unreadable", "two periods or more that do not follow"),
        ("Q1, Q3 2023/24", "unreadable", "two periods or more that do not follow"),
        ("April, June 2024", "unreadable", "two periods or more that do not follow"),
        ("P13 2023/24", "unreadable", "not a date"),
        ("year 31 March 2024", "unreadable", "not a date"),
        ("65+ 2019", "unreadable", "not a date"),
        ("position as at", "unreadable", "not a date"),
        # Census day is one day of March, and not the same one each time.
        ("Census 2021", "unreadable", "no rule knows: census"),
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
    "w/e",
    "w/c",
    "y/e",
    "starting",
    "for",
    "week",
    "days",
    "P9",
    "1Q24",
    "2023_24",
    "/P3Y",
    "average",
    "3",
    "Issue",
    "spring",
    "circa",
    "2020s",
    ";",
    "+",
    "2019,",
    "April,",
    "Q2,",
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
    "text",
    [
        "2006-07 " * 25,
        "Apr 12 - " * 22,
        "12 months to " * 15,
        "ﷺ" * 199,
        "2006-07, " * 14,
        "a_" * 99,
        "w/e " * 49,
    ],
)
def test_longest_labels_stay_fast(text: str) -> None:
    started = time.perf_counter()
    assert Period.readings(text) == ()
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    "piece", ["2006-07 ", "_", "1Q", "p1", "2020s ", "w/", "(", "\ufdfa", "Q1, "]
)
def test_hostile_texts_are_refused_at_once(piece: str) -> None:
    started = time.perf_counter()
    assert Period.readings(piece * 100_000) == ()
    assert time.perf_counter() - started < 0.1
