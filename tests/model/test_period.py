"""Periods: notation, print styles, constructors, and the laws of all periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import InputError
from cdpkit.model import Period, PeriodKind, YearType

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
        (
            lambda: Period.month(2024, 13),
            "`year` is not a period. Use years from 1 to 9998, months",
        ),
        (lambda: Period.calendar_year(0), "`year` is not a period. Use years from 1"),
        (lambda: Period.financial_year(9999), "is not a period. Use years from 1 to 9998"),
        (lambda: Period.rolling_12m(1, 1), "`year` is not a period"),
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


@given(PRINTED_YEARS)
def test_twelve_months_that_end_on_any_day_have_neighbours(day: date) -> None:
    end = date(day.year, day.month, min(day.day, 28))
    start = date(end.year - 1, end.month, end.day) + timedelta(days=1)
    window = Period.parse(f"12 months to {end:%d %B %Y}")
    assert window.next().start == end + timedelta(days=1)
    assert window.previous().end == window.start - timedelta(days=1)
    assert window.start in {start, date(start.year, 3, 1)}


def test_window_after_the_28th_of_a_leap_february_takes_in_the_leap_day() -> None:
    window = Period.parse("12 months to 28 February 2024")
    assert str(window.next()) == "2024-02-29/2025-02-28"


def test_shift_that_breaks_the_kind_is_refused() -> None:
    with pytest.raises(InputError, match="`months` move a financial_year by 3"):
        Period.financial_year(2023).shift(months=3)
    with pytest.raises(InputError, match="`years` go too far"):
        Period.calendar_year(2023).shift(years=9000)


def test_periods_are_frozen_and_hashable() -> None:
    period = Period.month(2024, 6)
    assert {period: 1}[Period.parse("June 2024")] == 1
    with pytest.raises(ValueError, match="start"):
        period.start = date(2024, 1, 1)
