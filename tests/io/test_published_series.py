"""The published series as a tidy frame: what each is, and which values were restated."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from cdpkit.frames import SeriesTable
from cdpkit.io import bundled

if TYPE_CHECKING:
    from cdpkit.model import Series


@pytest.fixture(scope="module")
def table() -> SeriesTable:
    return SeriesTable.from_frame(bundled.series_frame())


def test_every_published_value_is_there(table: SeriesTable) -> None:
    rows = list(bundled.series_rows())
    pairs = {(row["series_id"], row["area"]) for row in rows}
    assert (len({series for series, _ in pairs}), len(pairs)) == (53, 249)
    # One pair has values that a later report restated: an older vintage, a series of its own.
    assert len(table) == 250
    published = sorted(float(row["value"]) for row in rows)
    assert sorted(float(o.value) for s in table for o in s.valued if o.value is not None) == (
        published
    )


def longest_run(series: Series) -> int:
    """Count the years that follow each other without a gap."""
    runs = [1]
    for one, other in pairwise(o.period for o in series.valued):
        follows = one.years == other.years == 1 and one.next() == other
        runs.append(runs[-1] + 1 if follows else 1)
    return max(runs)


def test_as_many_series_have_eight_years_in_a_row_as_the_issue_counted(table: SeriesTable) -> None:
    assert sum(longest_run(series) >= 8 for series in table) == 131


def test_restated_values_stand_apart_from_those_that_they_replace(table: SeriesTable) -> None:
    now, before = table.find(indicator="ndtms_young_people")
    assert [(str(o.period), o.value) for o in before.observations] == [
        ("2008/09", 24053), ("2017/18", 15583), ("2018/19", 14485)
    ]  # fmt: skip
    assert before.vintage == "Young people treatment statistics 2018 to 2019"
    assert [(str(o.period), o.value, o.marker) for o in now.observations[:2]] == [
        ("2008/09", 24494, "r"), ("2018/19", 14777, "r")
    ]  # fmt: skip


def test_totals_of_three_years_are_three_years_long(table: SeriesTable) -> None:
    deaths = table.find(indicator="ons_la_misuse_3yr_count", area="Birmingham")[0]
    assert [o.period.years for o in deaths.observations] == [3, 3, 3, 3]
    assert (deaths.statistic, deaths.unit, deaths.overlaps) == ("count", "deaths", False)


def test_windows_that_overlap_are_known(table: SeriesTable) -> None:
    assert set(table.keys("indicator")[table.overlaps]) == {"scot_suspected"}


@pytest.mark.parametrize(
    ("indicator", "statistic", "per", "polarity"),
    [
        ("ons_ew_misuse_asmr", "directly_standardised_rate", 1_000_000, "lower_better"),
        ("sdg_alcohol_met_need", "proportion", 100, "higher_better"),
        ("nhsd_admissions_primary", "crude_rate", 100_000, "lower_better"),
        ("ndtms_opiate", "count", 1, "neutral"),
        ("ocu_rate_2022_23_method", "proportion", 1000, "lower_better"),
    ],
)
def test_each_series_is_what_its_title_and_unit_say(
    table: SeriesTable, indicator: str, statistic: str, per: int, polarity: str
) -> None:
    series = table.find(indicator=indicator)[0]
    assert (series.statistic, series.per, series.polarity) == (statistic, per, polarity)


def test_values_are_their_numerators_over_their_denominators(table: SeriesTable) -> None:
    checked = 0
    for series in table:
        if series.statistic not in ("proportion", "crude_rate"):
            continue
        for o in series.valued:
            if o.value is not None and o.numerator is not None and o.denominator:
                rate = o.numerator / o.denominator * series.per
                assert float(o.value) == pytest.approx(float(rate), rel=2e-3, abs=6e-3)
                checked += 1
    assert checked > 900
