"""The scorecard: rows worked out by hand from the definitions, states of their own, and laws."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.assess import Goal, PlanState, Publication, Scorecard, progress_by, scorecard
from cdpkit.assess.scorecards import row_columns
from cdpkit.columns import COLUMNS
from cdpkit.errors import InputError, MissingDataError
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled, load, read_fingertips
from cdpkit.model import Period, RagRule, RagState, Series, SeriesBreak

SHARED = Path(__file__).parents[3] / "shared" / "figures" / "fingertips"
ENGLAND = {"area": "E92000001", "area_name": "England"}
WIRRAL = {"area": "E08000015", "area_name": "Wirral"}
YEARS = [f"{year}" for year in range(2019, 2024)]
RULE = RagRule(id="rag.ours", title="Ours", basis="target", amber_within="5%")


def series(key: str, values: list[Any], *, half: float | None = None, **fields_: Any) -> Series:
    years = YEARS[-len(values) :]
    observations = [
        {"period": year, "value": value}
        | ({} if half is None else {"lower": value - half, "upper": value + half})
        for year, value in zip(years, values, strict=True)
    ]
    return Series(indicator=key, **{**WIRRAL, "observations": observations, **fields_})


COMPLETION = series("completion", [30, 34, 38, 42, 46], half=3, unit="%", polarity="higher_better")
DEATHS = series(
    "deaths", [5.0, 5.5, 6.0, 6.5, 7.0], half=0.4, unit="per 100,000", polarity="lower_better"
)
REFERRALS = series("referrals", [100, 101], statistic="count", unit="referrals")
HIDDEN = Series(
    indicator="waiting", polarity="lower_better", observations=[{"period": "2023", "marker": "c"}],
    **WIRRAL,
)  # fmt: skip
OF_ENGLAND = (
    series("completion", [40], half=1, unit="%", polarity="higher_better", **ENGLAND),
    series("deaths", [5.5], half=0.1, unit="per 100,000", polarity="lower_better", **ENGLAND),
)
ALL = (COMPLETION, DEATHS, REFERRALS, HIDDEN, *OF_ENGLAND)


def by_hand() -> Scorecard:
    return scorecard(
        series=ALL, rule=RULE, comparator="England", baseline="2019",
        targets={"completion": 50, "deaths": 7},
    )  # fmt: skip


# Worked out by hand. Completion: 46 misses 50 by 4, and 5% of 50 is 2.5: red. Its interval 43 to 49
# lies above England's 40: better. Slope 4 a year; each value has a standard error of 6/3.92, so the
# variance of the slope is (6/3.92)^2/10 and chi-squared is 16/0.2343 = 68, above 9.55: increasing.
# Deaths: 7 meets the target 7: green. The interval 6.6 to 7.4 lies above England's 5.5: worse.
# Chi-squared is 0.25/((0.8/3.92)^2/10) = 60: increasing. 7 is 40% more than 5.
# Referrals: 101 against 100 is within chance (standard error about 14), and no direction is better.
EXPECTED: dict[str, dict[str, Any]] = {
    "completion": {
        "value": 46, "shown": "46%", "period": "2023", "previous": 42, "previous_period": "2022",
        "change_from_previous": 4, "baseline": 30, "baseline_period": "2019",
        "change_from_baseline": 16, "change_percent": None, "significance": "higher",
        "direction": "getting better", "direction_basis": "recent trend",
        "trend": "Increasing and getting better", "target": 50, "target_status": "not met",
        "comparator": "England", "comparator_value": 40, "comparison": "better", "rag": "red",
        "notes": None,
    },
    "deaths": {
        "value": 7, "shown": "7.0 per 100,000", "change_from_previous": 0.5,
        "change_from_baseline": 2, "change_percent": pytest.approx(40), "significance": "higher",
        "direction": "getting worse", "target_status": "met", "comparator_value": 5.5,
        "comparison": "worse", "rag": "green",
    },
    "referrals": {
        "value": 101, "shown": "101 referrals", "change_from_previous": 1, "baseline": None,
        "significance": "not tested", "direction": "no significant change",
        "direction_basis": "change since the period before", "trend": "Cannot be calculated",
        "target_status": "no target", "comparison": "not compared", "rag": "no judgement",
    },
    "waiting": {
        "value": None, "shown": "", "period": "", "previous": None,
        "direction": "cannot be calculated", "target_status": "no target", "rag": "no data",
        "notes": "No value is published. The latest is marked [c].",
    },
}  # fmt: skip


@pytest.mark.parametrize("indicator", EXPECTED)
def test_rows_are_as_worked_out_by_hand(indicator: str) -> None:
    row = next(row for row in by_hand() if row.indicator == indicator)
    given_row = row.to_dict()
    expected = {k: v for k, v in EXPECTED[indicator].items() if k != "notes" or v is not None}
    assert {name: given_row[name] for name in expected} == expected


def test_rows_stand_in_the_order_given_and_the_comparator_has_none() -> None:
    assert [row.indicator for row in by_hand()] == list(EXPECTED)
    assert {row.area_name for row in by_hand()} == {"Wirral"}


def test_two_lists() -> None:
    card = by_hand()
    assert [row.indicator for row in card.requires_focus] == ["deaths"]
    assert [row.indicator for row in card.doing_well] == ["completion"]


def test_a_target_may_be_met_by_what_requires_focus() -> None:
    deaths = by_hand()[1]
    answers = (deaths.target_status, deaths.direction, deaths.significance, deaths.comparison)
    assert [str(answer) for answer in answers] == ["met", "getting worse", "higher", "worse"]


def test_worse_than_the_comparator_without_a_trend_requires_no_focus() -> None:
    short = series("deaths", [6.9, 7.0], half=0.4, unit="per 100,000", polarity="lower_better")
    card = scorecard(series=[short, *OF_ENGLAND], comparator="England")
    assert (card[0].comparison, card[0].direction.value) == ("worse", "no significant change")
    assert not card.requires_focus


SENTENCES = """\
Completion in Wirral stood at 46% in 2023; that is significantly better than England (40); \
it is getting better; the target of 50 is not met; rated red.
Deaths in Wirral stood at 7.0 per 100,000 in 2023; that is significantly worse than England (5.5); \
it is getting worse; the target of 7 is met; rated green.
Referrals in Wirral stood at 101 referrals in 2023; there is no significant change; \
state: no judgement.
Waiting in Wirral: there is no value; state: no data.
"""


def test_a_row_says_its_answers_side_by_side() -> None:
    assert [row.sentence() for row in by_hand()] == SENTENCES.splitlines()
    assert [str(row) for row in by_hand()] == SENTENCES.splitlines()


def test_a_marker_is_said_in_words() -> None:
    year = {"period": "2023", "value": 5, "marker": "p"}
    found = scorecard(series=[Series(indicator="x", title="Deaths", observations=[year])])[0]
    assert (found.shown, found.sentence()) == ("5 [p]", "Deaths stood at 5 (provisional) in 2023.")


def test_a_scorecard_says_how_many_rows_have_which_state() -> None:
    card = by_hand()
    assert card.sentence() == (
        "Of 4 rows 1 red, 1 green, 1 no judgement and 1 no data by the rule `rag.ours`; "
        "1 requires focus and 1 does well."
    )
    assert card.caveats()[0] == card.rule_sentence()
    assert set(card[0].caveats()) <= set(card.caveats())
    assert scorecard(series=[REFERRALS]).sentence() == "Of 1 row none is rated."


def test_a_printed_figure_is_quoted() -> None:
    card = scorecard(bundled.registry(), document="sefton.brief1")
    texts = [row.sentence() for row in card]
    assert (
        "Adults in treatment in Sefton: `24% higher` is printed (12 months to June 2024)." in texts
    )


# Without a rule, and how a rule is named


def test_without_a_rule_there_is_no_rag() -> None:
    card = scorecard(series=ALL, comparator="England", targets={"completion": 50})
    assert {row.rag for row in card} == {None}
    assert not {"rag", "rag_reason"} & set(card.to_frame())
    assert "rag" not in json.loads(card.to_json())["rows"][0]
    assert card.rule_sentence() == "No RAG rule is declared, so nothing is rated."


def test_a_rule_of_the_registry_by_name() -> None:
    card = scorecard(bundled.registry(), framework="ncdof", rule="rag.england")
    assert card.rule is bundled.registry()["rag.england"]
    with pytest.raises(InputError, match="is `ncdof`, which is not a rule"):
        scorecard(bundled.registry(), framework="ncdof", rule="ncdof")
    with pytest.raises(MissingDataError, match=r"rag\.englan"):
        scorecard(bundled.registry(), framework="ncdof", rule="rag.englan")
    with pytest.raises(InputError, match="Give a registry"):
        scorecard(series=ALL, rule="rag.england")


@pytest.mark.parametrize(
    ("basis", "options", "expected"),
    [
        ({"basis": "significance"}, {"comparator": "England"}, ["green", "red"]),
        ({"basis": "change", "since": "baseline", "amber_within": "40%"}, {"baseline": "2019"},
         ["green", "amber"]),
        ({"basis": "change", "since": "previous"}, {}, ["green", "red"]),
        ({"basis": "low_and_high_target"},
         {"targets": {"completion": (45, 50), "deaths": (7, 8)}}, ["amber", "green"]),
        ({"basis": "forecast", "amber_within": "5%"},
         {"targets": {"completion": Goal(forecast=Decimal(47)), "deaths": Goal()}},
         ["amber", "no target"]),
        ({"basis": "confidence"},
         {"targets": {"completion": Goal(confidence="low"), "deaths": Goal(confidence="high")}},
         ["red", "green"]),
        # Half-way by the end of 2023 between 2019 and 2027: 40 of 30 to 50; 6 of 5 to 7.
        ({"basis": "trajectory"},
         {"targets": {
             key: Goal(Decimal(end), due=Period.calendar_year(2027), start=Decimal(start),
                       start_period=Period.calendar_year(2019))
             for key, start, end in (("completion", 30, 50), ("deaths", 5, 7))}},
         ["green", "red"]),
    ],
)  # fmt: skip
def test_every_basis_finds_its_facts(
    basis: dict[str, Any], options: dict[str, Any], expected: list[str]
) -> None:
    rule = RagRule(id="rag.x", title="x", **basis)
    card = scorecard(series=[COMPLETION, DEATHS, *OF_ENGLAND[: 2 * ("comparator" in options)]],
                     rule=rule, **options)  # fmt: skip
    assert [row.rag.value for row in card if row.rag] == expected


def test_a_colour_that_rests_on_two_values_says_so() -> None:
    rule = RagRule(id="rag.x", title="x", basis="change", since="previous")
    deaths = {"statistic": "count", "unit": "deaths", "polarity": "lower_better"}
    up, far = series("a", [100, 103], **deaths), series("b", [100, 180], **deaths)
    chance, sure = scorecard(series=[up, far], rule=rule)
    # 103 against 100 is within chance (standard error 14); 180 against 100 is not.
    assert (chance.rag, sure.rag) == (RagState.RED, RagState.RED)
    assert (chance.significance_from_previous, sure.significance_from_previous) == (
        "not significant", "higher",
    )  # fmt: skip
    assert ["chance can explain" in " ".join(row.notes) for row in (chance, sure)] == [True, False]


def test_a_probability_of_the_projection_stands_in_for_a_judgement() -> None:
    rule = bundled.registry()["rag.probability"]
    assert isinstance(rule, RagRule)
    values = (50.0, 50.1, 49.9, 50.0, 50.1, 49.9, 50.0)  # seven: under that no chance is given
    years = [{"period": f"{2017 + n}", "value": value} for n, value in enumerate(values)]
    steady = series("a", [50.0], polarity="higher_better", observations=years)
    due = Period.calendar_year(2024)
    states = {
        goal: scorecard(series=[steady], rule=rule, targets={"a": Goal(Decimal(goal), due=due)})[0]
        for goal in (40, 60)
    }
    # Values that never left 49.9 to 50.1 are nearly sure to stay above 40 and below 60.
    assert [row.rag for row in states.values()] == [RagState.GREEN, RagState.RED]
    assert (states[40].probability or 0) > 0.95
    short = series("a", [50.0], polarity="higher_better")
    row = scorecard(series=[short], rule=rule, targets={"a": Goal(Decimal(40), due=due)})[0]
    assert (row.rag, row.probability) == (RagState.NOT_RATED, None)
    judged = Goal(Decimal(40), due=due, confidence="low")
    assert scorecard(series=[steady], rule=rule, targets={"a": judged})[0].rag is RagState.RED


def test_the_path_expects_what_days_say() -> None:
    goal = Goal(Decimal(50), due=Period.calendar_year(2027), start=Decimal(30),
                start_period=Period.calendar_year(2019))  # fmt: skip
    row = scorecard(series=[COMPLETION], targets={"completion": goal})[0]
    # Half-way: four of the eight years from the end of 2019 to the end of 2027.
    assert row.expected == 40
    assert goal.expected(Period.calendar_year(2030)) is None


# Updates

YEARLY = {"completion": Publication(every=12, lag=10)}
UNCHANGED = RULE.model_copy(update={"rates_unchanged": False})


@pytest.mark.parametrize(
    ("as_of", "last_report", "status", "rag"),
    [
        # The value of 2023 came out by the end of October 2024, that of 2024 a year later.
        (date(2024, 11, 15), date(2024, 8, 15), "no update due", "red"),
        (date(2025, 2, 15), date(2024, 11, 15), "no update due", "no update due"),
        (date(2025, 10, 30), date(2025, 8, 15), "no update due", "no update due"),
        (date(2025, 10, 31), date(2025, 8, 15), "update due", "red"),
        (date(2025, 2, 15), None, "no update due", "red"),
    ],
)
def test_no_update_due(as_of: date, last_report: date | None, status: str, rag: str) -> None:
    card = scorecard(
        series=[COMPLETION], rule=UNCHANGED, targets={"completion": 50}, publications=YEARLY,
        as_of=as_of, last_report=last_report,
    )  # fmt: skip
    assert (card[0].update.value, card[0].rag and card[0].rag.value) == (status, rag)
    assert card[0].next_update == date(2025, 10, 31)


def test_frequency_and_lag_are_read_from_the_framework_where_they_are_clear() -> None:
    own = series("drug-use-last-year", [9.5], unit="%")
    card = scorecard(bundled.registry(), [own], framework="ncdof", as_of=date(2024, 10, 1))
    row = next(row for row in card if row.indicator == "ncdof.drug-use-last-year")
    # Annual, about nine months: that of 2024 by the end of September 2025.
    assert (row.update.value, row.next_update) == ("no update due", date(2025, 9, 30))
    assert any("about 9 months" in note for note in row.notes)


def test_days_in_reverse_are_refused() -> None:
    with pytest.raises(InputError, match="not before"):
        scorecard(series=ALL, as_of=date(2024, 1, 1), last_report=date(2024, 1, 1))
    with pytest.raises(InputError, match="`as_of` is missing"):
        scorecard(series=ALL, last_report=date(2024, 1, 1))


# Comparisons that are not made


@pytest.mark.parametrize(
    ("own", "other", "note"),
    [
        (COMPLETION.model_copy(update={"vintage": "2019"}),
         COMPLETION.model_copy(update={**ENGLAND, "vintage": "2020"}), "the methods differ"),
        (COMPLETION, series("other", [1], **ENGLAND), "No series of England"),
        (REFERRALS, series("referrals", [9, 9], statistic="count", unit="referrals", **ENGLAND),
         "counts of areas of different size"),
        (series("c", [1.0, 2.0], unit="%"), series("c", [1.0, 2.0], unit="%", **ENGLAND),
         "no interval is published"),
        (COMPLETION, COMPLETION.model_copy(update={**ENGLAND, "statistic": "mean", "unit": "days"}),
         "the units differ"),
        (COMPLETION, COMPLETION.model_copy(update={**ENGLAND, "observations": ()}), "has no value"),
    ],
)  # fmt: skip
def test_what_is_not_compared_says_why(own: Series, other: Series, note: str) -> None:
    row = scorecard(series=[own, other], comparator="E92000001")[0]
    assert row.comparison == "not compared"
    assert any(note in text for text in row.notes)


@pytest.mark.parametrize(
    ("statistic", "counts", "benchmark", "expected"),
    [
        # Wilson limits of 81 of 263, as Newcombe (1998) prints them: 25.53% to 36.62%.
        ("proportion", (81, 263), 36.7, "lower"),
        ("proportion", (81, 263), 36.6, "similar"),
        # Byar limits of 121 events, 100.4 to 144.6, among 100,000.
        ("crude_rate", (121, 100_000), 144.5, "similar"),
        ("crude_rate", (121, 100_000), 144.7, "lower"),
        ("crude_rate", (121, 100_000), 100.3, "higher"),
        ("mean", (81, 263), 36.7, "not compared"),
    ],
)
def test_limits_of_counts_where_none_are_published(
    statistic: str, counts: tuple[int, int], benchmark: float, expected: str
) -> None:
    per = 100 if statistic == "proportion" else 100_000
    value = per * counts[0] / counts[1]
    own, other = (
        Series(
            indicator="x", statistic=statistic, per=per, **area,
            observations=[{"period": "2023", "value": number, **more}],
        )
        for area, number, more in (
            (WIRRAL, value, {"numerator": counts[0], "denominator": counts[1]}),
            (ENGLAND, benchmark, {}),
        )
    )  # fmt: skip
    assert scorecard(series=[own, other], comparator="England")[0].comparison == expected


def test_a_break_is_no_change() -> None:
    broken = COMPLETION.model_copy(
        update={
            "breaks": Series(
                indicator="x", breaks=[{"since": "2023", "reason": "new source"}]
            ).breaks
        }
    )
    row = scorecard(series=[broken], baseline="2019")[0]
    assert (row.change_from_baseline, row.change_from_previous) == (None, None)
    assert row.significance == "not tested"
    assert row.direction.value == "cannot be calculated"
    assert any("new source" in note for note in row.notes)


def test_windows_that_overlap_are_not_the_period_before() -> None:
    rolling = Series(
        indicator="x", statistic="count", **WIRRAL,
        observations=[{"period": f"12m@{month}", "value": 10} for month in
                      ("2023-06", "2024-03", "2024-06")],
    )  # fmt: skip
    assert str(scorecard(series=[rolling])[0].previous_period) == "12m@2023-06"


def test_a_baseline_that_the_series_lacks_is_said() -> None:
    row = scorecard(series=[COMPLETION], baseline={"completion": "2010"})[0]
    assert row.baseline is None
    assert "The series has no value for the baseline, 2010." in row.notes


@pytest.mark.parametrize("argument", ["targets", "baseline", "publications", "matches"])
def test_a_name_that_is_no_indicator_is_refused(argument: str) -> None:
    values: dict[str, Any] = {
        "targets": {"completoin": 5}, "baseline": {"completoin": "2019"},
        "publications": {"completoin": Publication(12, 1)},
        "matches": {"completion": "completoin"},
    }  # fmt: skip
    with pytest.raises(InputError, match=f"`{argument}` names `completoin`"):
        scorecard(series=ALL, **{argument: values[argument]})


@pytest.mark.parametrize("argument", ["area", "comparator"])
def test_a_misspelt_area_is_refused_with_near_names(argument: str) -> None:
    with pytest.raises(
        InputError, match=f"`{argument}` is `Wiral`, which is not the area of any series.*Wirral"
    ):
        scorecard(series=ALL, **{argument: "Wiral"})


def test_a_mapping_from_a_series_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="`matches` has the key `completoin`"):
        scorecard(series=ALL, matches={"completoin": "completion"})


def test_a_release_is_compared_with_the_same_release() -> None:
    old, new = (
        series("x", [value], half=1, unit="%", vintage=year, **ENGLAND)
        for value, year in ((10, "2022"), (20, "2023"))
    )
    own = [series("x", [15], half=1, unit="%", vintage=year) for year in ("2022", "2023")]
    card = scorecard(series=[*own, old, new], comparator="England")
    assert [row.comparison for row in card] == ["higher", "lower"]
    assert card[0].vintage == "2022"


def test_nothing_to_report_on_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to report on"):
        scorecard()
    with pytest.raises(InputError, match="without a registry"):
        scorecard(series=ALL, framework="ncdof")
    with pytest.raises(InputError, match="together with"):
        scorecard(bundled.registry(), framework="ncdof", document="sefton.brief1")


# Matching, frameworks and printed figures


def test_series_meet_metrics_by_id_number_or_mapping() -> None:
    given_series = [
        series("90245", [30], unit="%"), series("ncdof.county-lines-closed", [5]),
        series("mine", [9]), series("stranger", [1]),
    ]  # fmt: skip
    card = scorecard(
        bundled.registry(), given_series, framework="ncdof", matches={"mine": "ncdof.drug-seizures"}
    )
    sources = {row.indicator: row.source for row in card if row.source.startswith("series")}
    assert sources == {
        "ncdof.successful-completion-non-opiate": "series 90245",
        "ncdof.county-lines-closed": "series ncdof.county-lines-closed",
        "ncdof.drug-seizures": "series mine",
    }
    assert card.unmatched_series == ("stranger: no indicator has this key",)
    assert len(card.without_series) == len(card) - 3


def test_a_key_that_two_indicators_claim_is_not_guessed() -> None:
    card = scorecard(bundled.registry(), [series("ncdof.numbers-in-treatment", [5])])
    (left_over,) = card.unmatched_series
    assert "claimed by indicator.adults.in_treatment, indicator.yp.in_treatment" in left_over


def test_polarity_is_that_of_the_indicator() -> None:
    wrong = DEATHS.model_copy(
        update={"indicator": "ncdof.drug-misuse-deaths", "polarity": "higher_better"}
    )
    card = scorecard(bundled.registry(), [wrong], framework="ncdof")
    row = next(r for r in card if r.indicator == "ncdof.drug-misuse-deaths")
    assert row.direction.value == "getting worse"


def test_printed_figures_stand_in_for_series() -> None:
    card = scorecard(bundled.registry(), document="sefton.brief1", rule="rag.target-5-percent")
    rows = {row.source.removeprefix("figure sefton."): row for row in card}
    prison = rows["f13"]
    assert (prison.shown, prison.value, str(prison.period)) == ("63%", 63, "12m@2024-03")
    assert (prison.area_name, prison.rag) == ("Sefton", RagState.NO_TARGET)
    more = rows["f3"]
    assert (more.shown, more.value, more.rag) == ("24% higher", None, RagState.NO_DATA)
    assert "Only a change or a direction is printed." in more.notes
    assert (rows["f5"].value, rows["f5"].unit) == (None, "times")  # `double` is a change, too


def test_a_difference_is_accepted_by_name_in_every_comparison_of_a_row() -> None:
    ours = COMPLETION.model_copy(
        update={"breaks": (SeriesBreak(since="2023", reason="new form"),), "vintage": "2023"}
    )
    england = series("completion", [60], half=1, unit="%", vintage="2024", **ENGLAND)
    given: dict[str, Any] = {
        "series": [ours, england], "comparator": "England", "baseline": "2019",
    }  # fmt: skip
    (refused,) = scorecard(**given)
    assert (refused.previous, refused.change_from_baseline) == (None, None)
    assert refused.comparison == "not compared"
    card = scorecard(**given, accept=("vintage",))
    assert card.to_dict()["accepted"] == ["vintage"]
    assert (card[0].previous, card[0].change_from_baseline) == (42, 16)
    assert (card[0].significance_from_previous, card[0].significance) == ("not tested",) * 2
    assert card[0].comparison == "worse"
    assert "Compared even though the method changed in 2023 (new form)." in card[0].notes
    assert "Compared even though the methods differ (2023; 2024)." in card[0].notes
    with pytest.raises(InputError, match="`accept` names 'nothing'"):
        scorecard(series=[ours], accept="nothing")


@pytest.mark.parametrize("name", ["England", "E92000001", "england"])
def test_a_rule_for_england_takes_england_by_name_and_code(name: str) -> None:
    england = series("completion", [60], half=1, unit="%", **ENGLAND)
    card = scorecard(
        series=[COMPLETION, england], comparator=name, rule=bundled.registry()["rag.england"]
    )
    assert card[0].rag is RagState.RED
    assert card[0].rag_reason == "worse than England"


def test_a_rule_for_england_rates_nothing_against_a_region() -> None:
    region = series("completion", [60], half=1, area="E12000002", area_name="North West")
    with pytest.raises(InputError, match="compares with England, and the comparator is North West"):
        scorecard(
            series=[COMPLETION, region],
            comparator="E12000002",
            rule=bundled.registry()["rag.england"],
        )


@pytest.mark.parametrize(
    ("fields_", "why"),
    [
        ({"area": "E08000014", "area_name": "Sefton", "unit": "%"}, "the areas differ (Wirral; Sefton)"),
        ({"statistic": "count", "unit": "people"}, "the units differ"),
        ({"statistic": "proportion", "per": 1}, "the units differ"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule", [RULE, bundled.registry()["rag.confidence"], None])
def test_a_target_of_another_area_or_unit_is_never_met(
    fields_: dict[str, Any], why: str, rule: RagRule | None
) -> None:
    registry = bundled.registry()
    other = series("prison.continuity", [75], **fields_)
    card = scorecard(registry, [other], document="wirral.strategy", rule=rule)
    row = next(row for row in card if row.indicator == "indicator.prison.continuity")
    assert row.target_status.value == "cannot be said"
    assert (row.target, row.probability) == (None, None)
    assert row.target_text == "at least 70%"
    assert any(note.startswith(f"Not compared with the target: {why}") for note in row.notes)
    if rule is RULE:
        assert row.rag is RagState.NOT_RATED
        assert row.rag_reason.startswith(f"the target cannot be compared: {why}")


def test_the_target_of_a_plan_counts_for_that_plan_alone() -> None:
    registry = bundled.registry()
    own = series("prison.continuity", [63], unit="%")
    of = {
        document: next(
            row for row in scorecard(registry, [own], document=document)
            if row.indicator == "indicator.prison.continuity"
        )
        for document in ("wirral.strategy", "sefton.brief1")
    }  # fmt: skip
    assert of["wirral.strategy"].target == 70
    assert of["wirral.strategy"].target_status.value == "not met"
    assert of["sefton.brief1"].target_status.value == "no target"


def test_national_values_of_a_framework_are_for_no_other_area() -> None:
    for area, found in (("", True), ("E92000001", True), ("E08000015", False)):
        card = scorecard(bundled.registry(), framework="ncdof", area=area)
        assert any(row.source == "publication" for row in card) is found


def test_published_series_of_the_framework() -> None:
    rows = [row for row in bundled.series_rows() if row["series_id"] == "ons_ew_misuse_count"]
    own = Series(
        indicator=rows[0]["series_id"], area=rows[0]["area_code"], area_name=rows[0]["area"],
        statistic="count", unit="deaths",
        observations=[{"period": r["period_label"], "value": r["value"]} for r in rows],
    )  # fmt: skip
    card = scorecard(
        bundled.registry(), [own], framework="ncdof",
        matches={"ons_ew_misuse_count": "ncdof.drug-misuse-deaths"},
    )  # fmt: skip
    row = next(row for row in card if row.indicator == "ncdof.drug-misuse-deaths")
    latest = max(rows, key=lambda r: r["period_label"])
    assert (str(row.period), row.value) == (latest["period_label"], Decimal(latest["value"]))


@pytest.mark.parametrize(
    ("name", "rows"),
    [("alcohol_related_mortality_93763_2018-2023.csv", 168),
     ("alcohol_specific_admissions_under18_92904.csv", 50)],
)  # fmt: skip
def test_the_trend_is_the_label_that_fingertips_published(name: str, rows: int) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the shared extracts are not here")
    frame = read_fingertips(path).frame
    published = {
        (r.area, str(r.population), r.period): r.recent_trend
        for r in frame.dropna(subset=["recent_trend"]).itertuples()
    }
    card = scorecard(series=SeriesTable.from_frame(frame))
    keys = [(row.area, row.population, str(row.period)) for row in card]
    found = [
        (row.trend, published[key]) for row, key in zip(card, keys, strict=True) if key in published
    ]
    assert len(found) == rows
    assert not [pair for pair in found if pair[0] != pair[1]]


# Frames, JSON, columns


def test_columns_are_described_in_full_and_in_order() -> None:
    listed = [c.name for c in COLUMNS if c.table == "scorecard"]
    assert listed == list(row_columns()) == list(by_hand().to_frame())
    frame = by_hand().to_frame()
    for column in COLUMNS:
        if column.table == "scorecard":
            is_number = pd.api.types.is_numeric_dtype(frame[column.name])
            assert is_number == (column.dtype in {"float", "integer"}), column.name


def test_frames_of_two_engines_hold_the_same() -> None:
    one, other = by_hand().to_frame(), by_hand().to_frame("polars")
    assert isinstance(other, pl.DataFrame)
    assert other["value"].to_list() == [46, 7, 101, None]
    assert (
        one["rag"].tolist() == other["rag"].to_list() == ["red", "green", "no judgement", "no data"]
    )


def test_json_holds_rows_lists_and_rule() -> None:
    card = by_hand()
    content = json.loads(card.to_json())
    assert content == card.to_dict()
    assert content["requires_focus"] == [
        {"indicator": "deaths", "area": "E08000015", "population": ""}
    ]
    assert RagRule.model_validate(content["rule"]) == RULE
    assert content["rule_sentence"].endswith("red: it is missed by more.")


VALUES = st.lists(st.none() | st.integers(0, 900), min_size=1, max_size=6)
CARDS = st.lists(
    st.tuples(VALUES, st.sampled_from(["higher_better", "lower_better", "neutral", "target_range"]),
              st.integers(1, 50) | st.none(), st.sampled_from(["%", "", "per 100,000"])),
    min_size=1, max_size=3,
)  # fmt: skip


@given(CARDS, st.sampled_from([None, *bundled.registry().of(RagRule)]), st.integers(0, 900))
def test_every_row_has_one_state_by_a_rule_and_comes_through_json(
    given_series: Any, rule: RagRule | None, target: int
) -> None:
    made = [
        Series(
            indicator=f"i{n}", polarity=polarity, unit=unit, **WIRRAL,
            observations=[
                {"period": f"{2010 + year}"} if value is None else
                {"period": f"{2010 + year}", "value": value}
                | ({"lower": value - half, "upper": value + half} if half else {})
                for year, value in enumerate(values)
            ],
        )
        for n, (values, polarity, half, unit) in enumerate(given_series)
    ]  # fmt: skip
    targets = {one.indicator: target for one in made}
    card = scorecard(series=made, rule=rule, targets=targets, baseline="2010")
    assert len(card) == len(made)
    for row in card:
        assert isinstance(row.rag, RagState) == (rule is not None)
        assert bool(row.rag_reason) == (rule is not None)
        if row.polarity == "neutral":
            assert row.rag is None or not row.rag.is_colour
        assert not (row.requires_focus and row.doing_well)
    assert json.loads(card.to_json()) == card.to_dict()
    assert (
        card.to_json()
        == scorecard(series=made, rule=rule, targets=targets, baseline="2010").to_json()
    )


PLAN = """
cdpkit: "1.1"
document: {id: town.plan, title: Plan, kind: plan, licence: x, year_type: financial}
indicators:
  - {id: indicator.own, title: Own, measure: percentage, polarity: higher_better}
partnerships: [{id: town, name: Town, kind: cdp, areas: [E08000015], scope: drugs}]
strategies:
  - id: s1
    partnership: town
    title: Plan
    term: aim
    period: "2026"
    status: draft
    priorities:
      - {id: p1, title: None, outcomes: [{outcome: supply, basis: printed}]}
      - {id: p2, title: One, indicators: [own], outcomes: [{outcome: treatment, basis: analyst, note: x}]}
targets:
  - {id: t1, indicator: own, form: at_least, value: 50%, due: 2025/26}
"""


@pytest.mark.parametrize(
    ("value", "as_of", "state"),
    [
        ("52.0", None, "on"),
        ("40.0", None, "not due yet"),
        ("40.0", date(2026, 3, 31), "not due yet"),
        ("40.0", date(2026, 4, 1), "off"),
        ("", None, "no data"),
    ],
)
def test_a_plan_meets_its_numbers(value: str, as_of: date | None, state: str) -> None:
    registry = load(PLAN)
    rows = [{"period": "2024/25", "value": value}] if value else []
    series = Series(
        indicator="indicator.own", title="Own", area="E08000015", area_name="Wirral",
        statistic="proportion", per=100, unit="%", polarity="higher_better", observations=rows,
    )  # fmt: skip
    other = series.revised(area="E92000001", area_name="England")
    card = scorecard(registry, [series, other], document="town.plan", as_of=as_of)
    found = progress_by(registry, card, "priority", document="town.plan", as_of=as_of)
    assert [(row.group, str(row.state)) for row in found] == [
        ("town.s1.p1", "no indicator"), ("town.s1.p2", state),
    ]  # fmt: skip
    assert sorted(found.sentence().split(", ")) == sorted([f"1 {state}", "1 no indicator"])
    by_outcome = progress_by(registry, card, "outcome", document="town.plan", as_of=as_of)
    assert {row.group.partition(".")[0] for row in by_outcome} == {"ncdof"}  # of no other nation
    assert found.to_frame()["target_ids"].tolist() == ["", "town.t1"]
    treatment = [row for row in by_outcome if row.group == "ncdof.treatment"]
    assert [(str(row.state), row.basis) for row in treatment] == [(state, "analyst")]


@pytest.mark.parametrize(("period", "later"), [("2024/25", True), ("2025/26", False)])
def test_a_target_is_due_with_the_value_whose_period_ends_on_its_day(
    period: str, later: bool
) -> None:
    registry = load(PLAN)
    series = Series(
        indicator="indicator.own", title="Own", area="E08000015", statistic="proportion", per=100,
        unit="%", polarity="higher_better", observations=[{"period": period, "value": "40.0"}],
    )  # fmt: skip
    card = scorecard(registry, [series], document="town.plan")
    assert card[0].is_due_later is later
    (row,) = progress_by(registry, card, "priority", document="town.plan").rows[1:]
    assert row.state is (PlanState.NOT_DUE_YET if later else PlanState.OFF)


def test_a_series_of_no_indicator_is_left_out_and_named() -> None:
    given_series = [series("indicator.own", [40], unit="%"), series("stranger", [1])]
    card = scorecard(load(PLAN), given_series, document="town.plan")
    assert [row.indicator for row in card] == ["indicator.own"]
    assert card.unmatched_series == ("stranger: no indicator has this key",)


def test_a_baseline_that_the_framework_names_is_taken() -> None:
    given = [("2020/21", "30.0"), ("2021/22", "37.0"), ("2023/24", "50.0")]
    own = Series(
        indicator="ncdof.continuity-of-care", area="E08000015", statistic="proportion", per=100,
        unit="%", observations=[{"period": period, "value": value} for period, value in given],
    )  # fmt: skip
    card = scorecard(bundled.registry(), [own], framework="ncdof")
    row = next(row for row in card if row.indicator == own.indicator)
    assert (row.baseline, str(row.baseline_period), row.change_from_baseline) == (37, "2021/22", 13)


def test_an_indicator_of_an_action_tells_of_its_priority_and_a_given_target_has_its_day() -> None:
    action = ", actions: [{id: a1, text: Do it, indicators: [own], interpreted: {indicators: x}}]"
    registry = load(PLAN.replace("title: None", f"title: None{action}"))
    series = Series(
        indicator="indicator.own", title="Own", area="E08000015", statistic="proportion", per=100,
        unit="%", polarity="higher_better", observations=[{"period": "2024/25", "value": "52.0"}],
    )  # fmt: skip
    goals = {"indicator.own": Goal(Decimal(60), due=Period.parse("2028"))}
    card = scorecard(registry, [series], document="town.plan", targets=goals)
    first, second = progress_by(registry, card, "priority", document="town.plan")
    assert (first.indicator, first.basis, first.area_name) == ("indicator.own", "analyst", "Wirral")
    assert first.state == second.state == PlanState.NOT_DUE_YET
    assert (first.value, first.target_value) == (52.0, 60.0)
