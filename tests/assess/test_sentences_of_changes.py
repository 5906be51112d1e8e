"""Sentences of changes: rules that hold for whatever data, and the arguments of `change`."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import InputError, NotComparableError, Period, Series
from cdpkit.assess import AssessedChange, change, project
from cdpkit.assess.wording.units import singular
from cdpkit.model import Counted, SeriesBreak, counted_by_unit

# Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

UP = re.compile(r"\b(rose|rise|increased?|higher|grew|up)\b", re.IGNORECASE)
DOWN = re.compile(r"\b(fell|fall|declined?|decreased?|lower|down)\b", re.IGNORECASE)
PERCENT_CHANGE = re.compile(r"\bby ([\d.,]+)%")
DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")
PERIODS = [
    [Period.calendar_year(year) for year in range(2015, 2024)],
    [Period.financial_year(year) for year in range(2015, 2024)],
    [Period.rolling_12m(2020 + n // 2, 6 + 6 * (n % 2)) for n in range(9)],
    [Period.year(2010 + 3 * n, "calendar", last=2012 + 3 * n) for n in range(9)],
    [Period.quarter(2020 + n // 4, n % 4 + 1) for n in range(9)],
]
UNITS = {
    "count": ["deaths", "adults", "young people", ""],
    "proportion": ["%"],
    "crude_rate": ["per 100,000", "deaths per million"],
    "directly_standardised_rate": ["per 100,000"],
    "mean": ["days"],
    "other": ["£", "items"],
}


@st.composite
def any_series(draw: st.DrawFn, statistics: Sequence[str] = tuple(UNITS)) -> Series:
    statistic = draw(st.sampled_from(statistics))
    places = 0 if statistic == "count" else draw(st.integers(0, 7))
    top = 100 if statistic == "proportion" else draw(st.sampled_from([3, 60, 5000, 10**6]))
    value = st.decimals(0, top, places=places)
    periods = draw(st.sampled_from(PERIODS))
    values = draw(st.lists(value, min_size=2, max_size=9))
    marker = st.sampled_from([None, None, None, "p", "e", "r", "u", "f"])
    observations = []
    for period, number in zip(periods, values, strict=False):
        row: dict[str, Any] = {"period": period, "value": number, "marker": draw(marker)}
        if statistic not in ("count", "proportion") and number and draw(st.booleans()):
            row |= {"lower": number * Decimal("0.9"), "upper": number * Decimal("1.1")}
        observations.append(row)
    return Series(
        indicator="x",
        title=draw(st.sampled_from(["Deaths", "COPD among clients", "Clients, all ages", ""])),
        area_name=draw(st.sampled_from(["Wirral", "England", ""])),
        statistic=statistic,
        per=100 if statistic == "proportion" else 100_000 if "rate" in statistic else 1,
        unit=draw(st.sampled_from(UNITS[statistic])),
        polarity=draw(st.sampled_from(["higher_better", "lower_better", "neutral"])),
        observations=observations,
    )


def assert_well_formed(text: str) -> None:
    assert text.endswith(".")
    assert not text.endswith("..")
    assert text[0] == text[0].upper()
    assert "  " not in text
    assert not re.search(r" [,;.]|[,;]{2}|\b(nan|None|inf)\b", text)


@given(any_series())
def test_the_direction_is_that_of_the_estimate(series: Series) -> None:
    found = change(series)
    body = found.sentence().removeprefix(found.context.subject)
    assert found.difference is not None
    if found.difference <= 0:
        assert not UP.search(body)
    if found.difference >= 0:
        assert not DOWN.search(body)
    better = {"higher_better": 1, "lower_better": -1}.get(series.polarity, 0) * found.difference
    assert ("for the better" in body) <= (better > 0)
    assert ("for the worse" in body) <= (better < 0)


@given(any_series())
def test_form_periods_unit_and_caveats(series: Series) -> None:
    found = change(series)
    text = found.sentence()
    for line in (text, *found.caveats()):
        assert_well_formed(line)
    for point in (found.baseline, found.current):
        assert point.period is not None
        assert point.period.format("nhs") in text
    unit = found.context.measure.unit
    assert unit in text or singular(unit) in text
    assert len(set(found.caveats())) == len(found.caveats())


@given(any_series())
def test_no_digit_that_the_data_do_not_carry(series: Series) -> None:
    found = change(series)
    text = found.sentence().removeprefix(found.context.subject)
    text = re.sub(r" \(p = [^)]*\)", "", text)  # of the test, not of the data
    carried = series.decimals
    for match in PERCENT_CHANGE.finditer(text):
        base = found.baseline
        assert base.value
        assert series.statistic != "proportion"
        shown = len(match[1].partition(".")[2])
        step = 100 * Decimal(10) ** -base.decimals / base.value  # one in its last digit
        assert shown <= 1
        assert shown == 0 or step <= Decimal("0.11")
        text = text.replace(match[0], "")
    for match in DIGITS.finditer(text):
        assert len(match[1] or "") <= carried


@given(any_series())
def test_nothing_is_called_significant_that_was_not_tested(series: Series) -> None:
    found = change(series)
    said = "significant" in found.sentence()
    assert said <= (found.significance != "not tested")
    if found.difference:
        assert said == (found.significance != "not tested")
    if found.significance == "not tested":
        assert any(caveat.startswith("No test of chance") for caveat in found.caveats())


@given(any_series(), st.sampled_from(list(Counted)))
def test_people_are_never_called_significant_without_limits(
    series: Series, counted: Counted
) -> None:
    """By the counts alone: what a publisher gives limits of is tested by them."""
    found = change(series.model_copy(update={"counted": counted}))
    of_people = counted is Counted.PEOPLE or (
        counted is Counted.NOT_STATED and counted_by_unit(series.unit) is Counted.PEOPLE
    )
    limited = found.baseline.lower is not None and found.current.lower is not None
    if of_people and series.statistic == "count" and not limited:
        assert found.significance == "not tested"
        assert not re.search("significant|better|worse", found.sentence())


@given(any_series())
def test_better_and_worse_stand_only_behind_a_test(series: Series) -> None:
    found = change(series)
    judged = re.search("for the (better|worse)", found.sentence())
    assert bool(judged) == (found.judgement != "")
    assert bool(judged) <= (found.significance in {"higher", "lower"})
    assert not any(
        re.search(r"\b(better|worse|no change shown)\b", line) for line in found.caveats()
    )


@given(any_series())
def test_the_sentence_agrees_with_its_table(series: Series) -> None:
    """Both amounts of the table stand in the sentence, without their unit where it is repeated."""
    found = change(series)
    table = found.parts().table
    assert table is not None
    for _, period, amount in table.rows:
        assert period in found.sentence()
        if not found.is_invisible and found.direction:
            assert re.search(
                rf"(?<![\d,.]){re.escape(str(amount).split(' ')[0])}", found.sentence()
            )


@given(any_series(["proportion"]))
def test_percentages_differ_by_percentage_points(series: Series) -> None:
    text = change(series).sentence()
    assert not re.search(r"by (less than )?[\d.,]+%", text)
    if re.search(r"\bby [\d.,]", text):
        assert "percentage point" in text


@given(any_series())
def test_a_fluctuation_is_called_one_and_nothing_else(series: Series) -> None:
    found = change(series)
    assert ("fluctuated" in found.sentence()) is found.fluctuated
    if found.fluctuated:
        assert not re.search(r"\b(rose|fell|better|worse)\b", found.sentence())


@given(any_series())
def test_json_is_plain(series: Series) -> None:
    content = json.loads(json.dumps(change(series).to_dict(), allow_nan=False))
    assert content["sentence"] == change(series).sentence()


@given(any_series())
def test_an_override_is_never_silent(series: Series) -> None:
    second = series.observations[1].period
    broken = series.model_copy(update={"breaks": (SeriesBreak(since=second, reason="new source"),)})
    first = series.observations[0].period
    with pytest.raises(NotComparableError, match="the method changed in"):
        change(broken, baseline=first)
    found = change(broken, baseline=first, accept=("vintage",))
    assert found.comparability.accepted == ("vintage",)
    assert found.caveats()[0].startswith("Compared even though the method changed in")
    assert "significant" not in found.sentence()
    assert found.judgement == ""


@given(any_series(), st.data())
def test_a_missing_end_is_told_with_both_periods(series: Series, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([0, -1]))
    rows = [o.model_dump() for o in series.observations]
    rows[at] |= {"value": None, "lower": None, "upper": None, "marker": "c"}
    hidden = Series.model_validate(series.model_dump() | {"observations": rows})
    ends = [o.period for o in hidden.observations]
    found = change(hidden, baseline=ends[0], current=ends[-1])
    assert found.result is None
    assert found.direction is None
    assert "cannot be stated because the value for" in found.sentence()
    assert "is suppressed" in found.sentence()
    assert_well_formed(found.sentence())
    assert all(period.format("nhs") in found.sentence() for period in (ends[0], ends[-1]))


# Arguments


def deaths(**fields: Any) -> Series:
    rows = [{"period": str(year), "value": 1000 + year} for year in range(2015, 2024)]
    given = {"indicator": "deaths", "statistic": "count", "unit": "deaths", "observations": rows}
    return Series.model_validate(given | fields)


def test_a_label_names_a_period_of_the_series() -> None:
    years = [{"period": f"{year}/{year % 100 + 1}", "value": 9} for year in (2021, 2022, 2023)]
    found = change(deaths(observations=years), baseline="2022 to 2023")
    assert str(found.baseline.period) == "2022/23"


def test_a_label_that_two_periods_answer_to_is_refused() -> None:
    rows = [{"period": p, "value": 9} for p in ("2022/23", "academic:2022/23", "2023/24")]
    with pytest.raises(InputError, match="which is 2022/23 or academic:2022/23"):
        change(deaths(observations=rows), baseline="2022/23")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            {"baseline": "2009"},
            r"`baseline` is '2009', no period.* has 2015, 2016, 2017, \.\.\., 2021",
        ),
        ({"baseline": "2020", "current": "2020"}, "`baseline` and `current` are both 2020"),
        ({"baseline": "2020", "current": "2019"}, "`current` is 2019, before the baseline 2020"),
        ({"kind": "twice"}, "`kind` is 'twice'"),
    ],
)
def test_bad_arguments(call: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        change(deaths(), **call)  # type: ignore[arg-type]


def test_a_series_without_values_is_refused() -> None:
    message = r"`series` has no value in any period. The latest, 2020, is marked \[c\]"
    with pytest.raises(InputError, match=message):
        change(deaths(observations=[{"period": "2020", "marker": "c"}]))


def test_the_house_style_of_periods() -> None:
    rows = [{"period": p, "value": 1010} for p in ("2022/23", "2023/24")]
    found: AssessedChange = change(deaths(observations=rows))
    assert found.sentence("ons").endswith(
        "between the financial year ending March 2023 and the financial year ending March 2024."
    )
    assert found.sentence("gov_uk").endswith("(2022 to 2023 and 2023 to 2024).")


def test_confidence_is_passed_on() -> None:
    assert "With 99% confidence" in change(deaths(), confidence=0.99).caveats()[0]


def test_names_of_places_keep_their_capital() -> None:
    assert change(deaths(title="Welsh deaths")).sentence().startswith("The number of Welsh deaths")
    named = deaths(title="Wirral deaths", area_name="Wirral")
    assert change(named).sentence().startswith("The number of Wirral deaths rose")


def test_large_values_are_printed_whole() -> None:
    rows = [{"period": "2022", "value": 10**40}, {"period": "2023", "value": 3 * 10**40}]
    found = change(deaths(observations=rows, statistic="other"), kind="absolute")
    assert f"rose by {2 * 10**40:,} deaths" in found.sentence()


ROWS = [{"period": "2021", "value": "0.500"}, {"period": "2023", "value": "0.550"}]
COUNTED = [row | {"numerator": n, "denominator": 1000} for row, n in zip(ROWS, (500, 550))]  # noqa: B905


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("scale", [1, 100])
@pytest.mark.parametrize("kind", ["percent", "annualised_percent"])
def test_percent_of_a_percentage_is_refused_whatever_is_known_of_it(
    counted: bool, scale: int, kind: str
) -> None:
    rows = [r | {"value": scale * Decimal(r["value"])} for r in (COUNTED if counted else ROWS)]
    share = Series(indicator="x", statistic="proportion", per=scale, observations=rows)
    with pytest.raises(InputError, match=f"`kind` is '{kind}', and the values are percentages"):
        change(share, kind=kind)
    named = change(share, kind="percent_of_percentage").sentence()
    assert re.search(r"rose by 10(\.0)?% of the baseline percentage, from", named)


@pytest.mark.parametrize(
    "fields",
    [
        {"statistic": "directly_standardised_rate", "per": 100_000},
        {"statistic": "crude_rate", "per": 1000},
        {"statistic": "mean", "unit": "days"},
        {"statistic": "count"},
        {"unit": "£"},
    ],
)
@pytest.mark.parametrize("limits", [{}, {"lower": 1, "upper": 90}])
def test_only_percentages_have_percentage_points(
    fields: dict[str, Any], limits: dict[str, int]
) -> None:
    rows = [{"period": "2021", "value": 52} | limits, {"period": "2023", "value": 61} | limits]
    series = Series(indicator="x", observations=rows, **fields)
    for kind in ("percentage_point", "percent_of_percentage"):
        with pytest.raises(InputError, match=f"`kind` is '{kind}', and statistic="):
            change(series, kind=kind)


def test_shares_that_are_not_printed_in_percent_have_limits_in_their_own_unit() -> None:
    share = Series(indicator="share", statistic="proportion", observations=COUNTED)
    found = change(share)
    assert found.sentence().startswith("Share rose by 0.05, from 0.50 in 2021 to 0.55 in 2023;")
    assert found.caveats()[0].endswith("lies between a rise of 0.01 and a rise of 0.09.")
    points = change(share, kind="percentage_point")
    assert points.sentence().startswith("Share rose by 5 percentage points, from 0.50 in 2021")
    assert points.caveats()[0].endswith(
        "lies between a rise of 1 percentage point and a rise of 9 percentage points."
    )


# Model sentences of the paper on inference, section 5


def told(statistic: str, rows: list[dict[str, Any]], **fields: Any) -> AssessedChange:
    usual = {"indicator": "x", "area_name": "Exampleshire", "statistic": statistic}
    return change(Series.model_validate(usual | fields | {"observations": rows}))


def test_people_are_described_and_not_tested() -> None:
    values = [1000, 1052, 1098, 1151, 1203, 1249, 1302, 1351]
    rows = [{"period": f"{2016 + n}/{17 + n}", "value": v} for n, v in enumerate(values)]
    found = told(
        "count", rows, title="Adults in treatment", unit="adults", polarity="higher_better"
    )
    assert found.sentence() == (
        "The number of adults in treatment in Exampleshire rose by 35.1%, from 1,000 adults in "
        "2016/17 to 1,351 in 2023/24."
    )
    assert found.caveats() == (
        "Year-to-year changes in this series ranged from +46 to +53.",
        "No test of chance is shown because the same people can be counted in both periods.",
    )


def test_events_are_tested_and_what_would_be_missed_is_told() -> None:
    rows = [{"period": "2021", "value": 12}, {"period": "2022", "value": 24}]
    found = told("count", rows, title="Deaths", unit="deaths", polarity="lower_better")
    assert found.sentence().endswith(
        "to 24 in 2022; the change is not statistically significant (p = 0.065)."
    )
    assert "A rise from 12 to fewer than 31 would often go unnoticed." in found.caveats()
    assert not any("person" in caveat or "people" in caveat for caveat in found.caveats())


def test_an_estimated_denominator_gives_the_limits() -> None:
    """1,263 of 3,090 (2,700 to 3,550) to 1,450 of 3,150 (2,760 to 3,600): -3.09 to 13.55 points."""
    rows = [
        {"period": "2021", "value": "40.9", "numerator": 1263, "denominator": 3090,
         "denominator_lower": 2700, "denominator_upper": 3550},
        {"period": "2022", "value": "46.0", "numerator": 1450, "denominator": 3150,
         "denominator_lower": 2760, "denominator_upper": 3600},
    ]  # fmt: skip
    found = told("proportion", rows, unit="%", per=100, counted="people", title="Treatment reach")
    assert found.caveats()[0] == (
        "Allowing for uncertainty in the denominators, the change lies between a fall of 3.1 "
        "percentage points and a rise of 13.5 percentage points."
    )
    assert (
        "Estimates from one model share errors, so these limits may be too wide." in found.caveats()
    )
    bare = [{k: v for k, v in row.items() if not k.startswith("denominator_")} for row in rows]
    untested = told(
        "proportion", bare, unit="%", per=100, counted="people", title="Treatment reach"
    )
    assert untested.significance == "not tested"
    assert untested.caveats()[0] == (
        "The 95% limits of each value by itself are 39.2% to 42.6% (2021) and 44.3% to 47.7% (2022)."
    )


def test_windows_are_compared_by_the_years_that_they_do_not_share() -> None:
    rows = [{"period": "2019..2021", "value": 60}, {"period": "2020..2022", "value": 75}]
    found = told("count", rows, title="Deaths", unit="deaths", polarity="lower_better")
    assert found.sentence().endswith("the change is statistically significant and for the worse.")
    assert found.result is not None
    assert found.result.p_value == pytest.approx(0.0253473, abs=1e-6)  # overlapping_windows.csv
    (caveat,) = found.caveats()
    assert caveat.startswith("The two windows share two years.")
    assert caveat.endswith("compares the years that they do not share (p = 0.025).")
    people = told("count", rows, title="Adults", unit="adults")
    assert people.significance == "not tested"
    few = [{"period": "2019..2021", "value": 6}, {"period": "2020..2022", "value": 9}]
    assert any(
        "fewer than 30 events in both" in c for c in told("count", few, unit="deaths").caveats()
    )


def test_windows_that_overlap_tell_of_no_test_where_none_was_made() -> None:
    rows = [{"period": "2019..2021", "value": 60}, {"period": "2020..2022", "value": 75}]
    for more, code in (({"marker": "e"}, "periods_overlap"), ({}, "windows_overlap")):
        found = told("count", [rows[0], rows[1] | more], title="Deaths", unit="deaths")
        assert (found.significance == "not tested") == bool(more)
        assert [c.code for c in found.caveats() if "overlap" in c.code] == [code]


def test_a_bare_rate_is_not_judged() -> None:
    rows = [{"period": "2018", "value": "5.1"}, {"period": "2022", "value": "5.4"}]
    found = told("crude_rate", rows, per=100_000, unit="per 100,000", polarity="lower_better")
    assert not re.search("better|worse|significant", found.sentence())
    assert found.caveats() == (
        "No test of chance is shown because there are no counts or limits to test it with.",
    )


def test_seasons_between_two_of_the_same_are_no_fluctuation() -> None:
    quarters = (100, 140, 90, 60, 103, 143, 93, 63, 106)
    rows = [
        {
            "period": Period.parse(f"Q{n % 4 + 1} {2021 + n // 4}", year_type="calendar"),
            "value": value,
        }
        for n, value in enumerate(quarters)
    ]
    seasonal = {"indicator": "referrals", "unit": "referrals", "statistic": "count"}
    found: AssessedChange = change(Series(**seasonal, observations=rows))
    assert not found.fluctuated
    flat: AssessedChange = change(Series(**seasonal, season=1, observations=rows))
    assert flat.fluctuated


def test_what_a_test_would_miss_is_not_told_beside_published_limits() -> None:
    rows = [{"period": str(year), "value": 30 + n, "lower": 20, "upper": 43}
            for n, year in enumerate((2021, 2022))]  # fmt: skip
    bare = [{"period": row["period"], "value": row["value"]} for row in rows]
    fields = {"indicator": "deaths", "statistic": "count", "unit": "deaths", "counted": "events"}
    told, silent = (
        [caveat for caveat in change(Series(**fields, observations=some)).caveats()
         if "go unnoticed" in caveat]
        for some in (bare, rows)
    )  # fmt: skip
    assert (len(told), len(silent)) == (1, 0)


def test_the_recent_pace_of_a_share_stays_below_its_whole() -> None:
    rows = [{"period": str(2018 + n), "value": 80 + 4 * n} for n in range(6)]
    share = Series(indicator="x", statistic="proportion", per=100, unit="%", observations=rows)
    found = project(share, horizon=5)
    assert found.at_recent_pace == 100
