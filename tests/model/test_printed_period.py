"""Printed periods: the text, its readings and who says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import AmbiguousPeriodError, UnreadablePeriodError
from cdpkit.model import Basis, Period, PeriodStatus, PrintedPeriod, Record


class Row(Record):
    period: PrintedPeriod


def test_plain_text_stands_for_the_record() -> None:
    row = Row.model_validate({"period": "12 months to June 2024"})
    assert row.period.printed == "12 months to June 2024"
    assert row.period.basis is Basis.PRINTED
    assert row.period.period == Period.rolling_12m(2024, 6)
    assert row.period.status is PeriodStatus.DEFINITE


def test_readings_are_given_in_the_notation() -> None:
    printed = PrintedPeriod.model_validate(
        {"printed": "12 months to June 2024", "readings": ["12m@2024-06"]}
    )
    assert printed == PrintedPeriod.parse("12 months to June 2024")


def test_ambiguity_is_kept() -> None:
    printed = PrintedPeriod.parse("2018 to 2021")
    assert printed.is_ambiguous
    assert printed.status is PeriodStatus.AMBIGUOUS
    with pytest.raises(AmbiguousPeriodError, match=r"2018\.\.2021; or 2018/19\.\.2020/21"):
        _ = printed.period


def test_stated_year_type_decides_and_is_kept() -> None:
    printed = PrintedPeriod.parse("2023/24", year_type="financial")
    assert printed.period == Period.financial_year(2023)
    assert printed.year_type == "financial"
    context = {"year_type": "financial"}
    row = Row.model_validate({"period": "2023/24"}, context=context)
    assert row.period == printed


def test_analyst_gives_reason_and_readings() -> None:
    reading = {"printed": "2018 to 2021", "readings": ["2018/19..2020/21"], "basis": "analyst"}
    printed = PrintedPeriod.model_validate({**reading, "reason": "three grant years"})
    assert printed.period == Period.year(2018, "financial", last=2020)
    with pytest.raises(ValueError, match="`reason` is empty although an analyst chose"):
        PrintedPeriod.model_validate(reading)


def test_period_that_is_not_printed() -> None:
    printed = PrintedPeriod.model_validate(
        {"readings": ["2023"], "basis": "analyst", "reason": "the year of the survey"}
    )
    assert printed.printed == ""
    assert printed.period == Period.calendar_year(2023)
    assert PrintedPeriod().status is PeriodStatus.MISSING


def test_print_cannot_say_what_it_does_not() -> None:
    with pytest.raises(ValueError, match="`readings` hold 2024, which '2023' does not say"):
        PrintedPeriod.model_validate({"printed": "2023", "readings": ["2024"]})


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("Oct - Dec", "relative", "is relative: it names no year"),
        ("NYA", "missing", "says that there is no period"),
        ("31 February 2020", "unreadable", "there is no 31 February 2020"),
    ],
)
def test_no_reading_carries_the_reason(text: str, status: str, reason: str) -> None:
    printed = PrintedPeriod.parse(text)
    assert printed.readings == ()
    assert printed.status == status
    assert reason in printed.problem
    assert printed.reason == ""
    with pytest.raises(UnreadablePeriodError, match=reason):
        _ = printed.period


@pytest.mark.parametrize(
    "value", [2023, 1.5, None, [], {"printed": 2023}, {"printed": "x", "at": 1}]
)
def test_other_shapes_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"PrintedPeriod|is not plain text|is not a field"):
        PrintedPeriod.model_validate(value)


@given(
    st.text(max_size=30)
    | st.sampled_from(["2006-07", "2018 to 2021", "12m to Sept 12", "since 2008 to 2009", "NYA"]),
    st.sampled_from([None, "financial", "calendar", "academic"]),
)
def test_json_gives_the_record_back(text: str, year_type: str | None) -> None:
    printed = PrintedPeriod.parse(text, year_type=year_type)
    assert PrintedPeriod.model_validate_json(printed.model_dump_json()) == printed
    assert PrintedPeriod.model_validate(printed.model_dump()) == printed


def test_schema_takes_a_text_or_the_fields() -> None:
    schema = PrintedPeriod.json_schema()
    text, _ = schema["anyOf"]
    assert text["type"] == ["string", "number"]
