"""Trend, comparison, chart, attainment and projection of series: rules, arguments and refusals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import InputError, NotComparableError, Period, Series, Target, calc
from cdpkit.assess import attainment, chart, compare, project, trend
from cdpkit.assess.wording import point_of_observation
from cdpkit.io import bundled
from cdpkit.model import Figure, SeriesBreak

UP = re.compile(r"\b(increasing|rise|rose|higher|above)\b")
DOWN = re.compile(r"\b(decreasing|fall|fell|lower|below)\b")


def deaths(values: list[int], **fields: Any) -> Series:
    rows = [{"period": str(2010 + n), "value": value} for n, value in enumerate(values)]
    given = {
        "indicator": "deaths",
        "title": "Deaths",
        "area_name": "Wirral",
        "statistic": "count",
        "unit": "deaths",
        "polarity": "lower_better",
        "observations": rows,
    }
    return Series.model_validate(given | fields)


VALUES = st.lists(st.integers(0, 3000), min_size=5, max_size=14)
POLARITY = st.sampled_from(["higher_better", "lower_better", "neutral", "target_range"])


# Trend


@given(VALUES, POLARITY)
def test_the_trend_says_what_its_label_says(values: list[int], polarity: str) -> None:
    found = trend(deaths(values, polarity=polarity), ranks=True)
    text = found.sentence().partition("; over all")[0]
    assert bool(UP.search(text)) == (found.direction == 1)
    assert bool(DOWN.search(text)) == (found.direction == -1)
    assert ("getting" in text) == bool(found.judgement)
    assert ("getting better" in text) == (found.judgement == "better")
    if not found.reason:
        assert len(found.points) == 5
        assert all(str(p.period) in text for p in (found.points[0], found.points[-1]))


def test_limits_follow_from_counts_and_the_label_is_that_of_the_calculator() -> None:
    values = [2756, 2503, 2677, 2383, 2248]
    limits = calc.count_interval(values)
    expected = calc.trend(
        values,
        times=range(2010, 2015),
        lower=limits.lower,
        upper=limits.upper,
        polarity="lower_better",
    )
    assert trend(deaths(values)).label == expected.label == "Decreasing and getting better"


def test_limits_of_another_level_are_refused() -> None:
    found = trend(deaths([1, 2, 3, 4, 5], level="0.998"))
    assert found.reason == "the limits are at 99.8%, not at 95%"


# Comparison


def share(value: str, area: str = "E08000015", **fields: Any) -> Series:
    row = {"period": "2022/23", "value": value, "lower": 30, "upper": 40}
    given = {"indicator": "x", "area": area, "statistic": "proportion", "per": 100}
    return Series.model_validate(given | {"observations": [row]} | fields)


@given(st.integers(0, 100), POLARITY)
def test_a_comparison_shows_both_levels_and_the_side(benchmark: int, polarity: str) -> None:
    other = share("35", "E92000001", area_name="England")
    row = other.observations[0].model_copy(update={"value": Decimal(benchmark)})
    other = other.model_copy(update={"observations": (row,)})
    found = compare(share("35", polarity=polarity), other)
    text = found.sentence()
    assert "35%" in text
    assert f"{benchmark}% in England" in text
    assert found.side == (benchmark < 30) - (benchmark > 40)
    assert ("significantly higher" in text) == (found.side == 1)
    assert ("significantly lower" in text) == (found.side == -1)
    better = {"higher_better": 1, "lower_better": -1}.get(polarity, 0) * found.side
    assert ("better" in text, "worse" in text) == (better > 0, better < 0)


def test_unlike_benchmarks_are_refused() -> None:
    with pytest.raises(NotComparableError, match="units differ"):
        compare(share("35"), share("35", "E92000001", per=1000))
    with pytest.raises(NotComparableError, match="types of area differ"):
        compare(share("35"), share("35", "E92000001"), accept=())


def test_no_period_in_common() -> None:
    other = share("35", observations=[{"period": "2019/20", "value": 35}])
    with pytest.raises(InputError, match="`comparator` has no period with a value"):
        compare(share("35"), other)


def test_of_counts_and_limits_the_published_limits_count() -> None:
    row = {"period": "2022", "value": 40, "numerator": 400, "denominator": 1000}
    counted = share("40", observations=[row])
    by_counts = calc.proportion(400, 1000, per=100)
    for benchmark, side in ((by_counts.lower - 0.1, 1), (by_counts.lower + 0.1, 0)):
        other = share("1", "E92000001", observations=[{"period": "2022", "value": benchmark}])
        assert compare(counted, other).side == side
    limited = share("40", observations=[row | {"lower": 10, "upper": 90}])
    assert compare(limited, other).side == 0


# Control chart


@given(st.lists(st.integers(0, 90), min_size=2, max_size=30), POLARITY)
def test_the_chart_says_a_change_only_for_a_special_cause(values: list[int], polarity: str) -> None:
    found = chart(deaths(values, polarity=polarity))
    text = found.sentence()
    assert ("so no change is shown" in text) == (found.latest_cause == "Common Cause")
    assert ("a sign of a change" in text) == (found.latest_cause != "Common Cause")
    assert ("for the better" in text) == ("improvement" in found.variation)
    assert ("for the worse" in text) == ("concern" in found.variation)
    assert str(2009 + len(values)) in text


def test_new_limits_begin_at_each_break() -> None:
    breaks = [{"since": "2012", "reason": "x"}, {"since": "2001", "reason": "before"}]
    found = chart(deaths([5, 6, 5, 9, 8, 9], breaks=breaks))
    assert [str(period) for period in found.rebased] == ["2012"]
    assert found.result is not None
    assert found.result.segment.tolist() == [0, 0, 1, 1, 1, 1]


def test_limits_are_cut_on_request() -> None:
    plain, cut = (chart(deaths([1, 9, 0, 8]), cut=cut) for cut in (False, True))
    assert plain.limits is not None
    assert cut.limits is not None
    assert plain.limits[1] < 0 == cut.limits[1]


# Projection


@given(VALUES, st.integers(1, 5))
def test_a_projection_is_that_of_the_calculator(values: list[int], horizon: int) -> None:
    found = project(deaths(values), horizon=horizon, method="linear")
    expected = calc.project(
        values,
        times=np.arange(2010.0, 2010 + len(values)),
        horizon=horizon,
        method="linear",
        minimum=0,
    )
    assert found.result is not None
    np.testing.assert_array_equal(found.result.estimate, expected.estimate)
    assert [str(p) for p in found.periods] == [str(2010 + len(values) + n) for n in range(horizon)]
    text = found.sentence()
    assert str(found.periods[-1]) in text
    assert "if nothing changes" in text
    assert "%" not in text
    assert any("80% range" in caveat for caveat in found.caveats())


def test_the_target_is_reached_in_a_period() -> None:
    found = project(deaths([90, 80, 70, 60, 50, 40]), target=12, due="2018", method="linear")
    assert found.reached is not None
    assert found.reached.status == "reached"
    assert str(found.target_reached_in) == "2018"
    assert found.probability_of_meeting is None  # six values bear none
    longer = project(deaths([100, 90, 80, 70, 60, 50, 40]), target=12, due="2019", method="linear")
    assert longer.probability_of_meeting is not None
    assert longer.probability_of_meeting > 0.5


def test_a_percentage_chance_is_said_only_where_it_is_asked_for() -> None:
    long, short = deaths([90, 84, 85, 80, 78, 70, 71, 66]), deaths([90, 84, 85, 80, 78, 70])
    aim = {"target": 60, "horizon": 2}
    assert not any("chance" in line for line in project(long, **aim).caveats())
    told = " ".join(project(long, probability=True, **aim).caveats())
    assert "The projection gives the target a chance of" in told
    told = " ".join(project(short, probability=True, **aim).caveats())
    assert "No chance of meeting the target is given." in told


def test_quarters_are_projected_by_season_and_read_against_the_same_one() -> None:
    values = [100, 140, 120, 80] * 3
    quarters = [
        {"period": f"{2022 + n // 4}-Q{n % 4 + 1}", "value": v} for n, v in enumerate(values)
    ]
    found = project(deaths([], observations=quarters, unit="referrals"), horizon=2)
    assert found.if_nothing_changes == 140  # the second quarter, not the fourth
    assert found.at_recent_pace == 140
    assert abs(float(found.result.estimate[1]) - 140) < 5
    none = project(deaths([], observations=quarters, unit="referrals", season=1), horizon=2)
    assert none.if_nothing_changes == 80


def test_two_years_of_quarters_are_too_few_for_a_season() -> None:
    quarters = [{"period": f"{2022 + n // 4}-Q{n % 4 + 1}", "value": 50 + n} for n in range(8)]
    found = project(deaths([], observations=quarters), horizon=2)
    assert found.reason == "fewer than three full years of seasons, or a gap"


def test_a_due_period_must_lie_ahead() -> None:
    for due in ("2014", "2030/31"):
        with pytest.raises(InputError, match="which the series does not reach"):
            project(deaths([1, 2, 3, 4, 5]), due=due)


def test_months_are_projected_month_by_month() -> None:
    rows = [{"period": f"2023-{n:02}", "value": 50 + n % 3} for n in range(1, 13)]
    found = project(deaths([], observations=rows), horizon=2, method="last")
    assert [str(period) for period in found.periods] == ["2024-01", "2024-02"]


def test_shares_stay_in_their_range() -> None:
    rows = [{"period": str(2010 + n), "value": v} for n, v in enumerate([80, 85, 88, 93, 96, 99])]
    found = project(share("1", observations=rows), method="linear", horizon=5)
    assert found.result is not None
    assert found.result.upper.max() <= 100


# Attainment


def test_a_share_of_the_planned_change_and_the_required_one() -> None:
    found = attainment(3000, deaths([4000, 3900]), baseline="2010", due=Period.calendar_year(2014))
    assert found.result is not None
    assert found.result.share == pytest.approx(0.1)
    assert found.result.required_per_year == pytest.approx(-300, rel=1e-3)
    assert found.standing == "behind"


def test_a_target_of_another_area_is_refused() -> None:
    registry = bundled.registry()
    target, figure = registry["wirral.t1"], registry["sefton.f13"]
    assert isinstance(target, Target)
    assert isinstance(figure, Figure)
    with pytest.raises(NotComparableError, match=r"the areas differ \(Wirral; Sefton\)"):
        attainment(target, figure, registry=registry)


@pytest.mark.parametrize(
    ("area", "fits"),
    [
        ({"area": "E08000015"}, True),
        ({"area": "e08000015"}, True),
        ({"area": "Wirral"}, True),
        ({"area_name": "Wirral"}, True),
        ({"area": "E08000014"}, False),
        ({"area": "E08000014", "area_name": "Wirral"}, False),
        ({"area_name": "Sefton"}, False),
    ],
)
def test_the_area_of_a_target_is_known_by_code_and_by_name(
    area: dict[str, str], fits: bool
) -> None:
    registry = bundled.registry()
    target = registry["wirral.t1"]
    assert isinstance(target, Target)
    row = {"period": "2023", "value": 63}
    given: dict[str, Any] = {"statistic": "proportion", "per": 100, "observations": [row], **area}
    continuity = Series(indicator=target.indicator, **given)
    if fits:
        assert attainment(target, continuity, registry=registry).status == "not met"
        return
    with pytest.raises(NotComparableError, match="the areas differ"):
        attainment(target, continuity, registry=registry)


def test_a_value_of_an_area_that_is_not_stated_is_a_caveat() -> None:
    registry = bundled.registry()
    target = registry["wirral.t1"]
    assert isinstance(target, Target)
    row = {"period": "2023", "value": 63}
    given: dict[str, Any] = {"statistic": "proportion", "per": 100, "observations": [row]}
    found = attainment(target, Series(indicator=target.indicator, **given), registry=registry)
    assert (
        "one states the type of area (metropolitan district), the other does" in found.caveats()[0]
    )


def test_a_target_of_a_plan_against_a_series() -> None:
    registry = bundled.registry()
    target = registry["wirral.t1"]
    assert isinstance(target, Target)
    rows = [{"period": "2023/24", "value": "63.0"}]
    series = share("1", indicator="indicator.prison.continuity", observations=rows)
    found = attainment(target, series, registry=registry)
    assert found.sentence().endswith(
        "stood at 63.0% in 2023/24, 7.0 percentage points short of the target of at least 70%."
    )
    with pytest.raises(NotComparableError, match="the indicators differ"):
        attainment(target, share("35"), registry=registry)
    accepted = attainment(target, share("35"), accept=("indicator",), registry=registry)
    assert accepted.status == "not met"
    assert accepted.caveats()[0].startswith("Compared even though the indicators differ (")
    with pytest.raises(NotComparableError, match="units differ"):
        attainment(target, deaths([1], indicator=series.indicator, area="E08000015"))


def test_a_direction_is_no_target_level() -> None:
    registry = bundled.registry()
    target = registry["portsmouth.t1"]
    assert isinstance(target, Target)
    series = share("35", area="E06000044", indicator=target.indicator)
    found = attainment(target, series, registry=registry)
    assert found.reason == "the target gives only a direction, not a value"


def test_a_break_between_baseline_and_value_is_refused() -> None:
    series = deaths([40, 35])
    broken = series.model_copy(
        update={"breaks": (SeriesBreak(since=series.observations[1].period, reason="new source"),)}
    )
    with pytest.raises(NotComparableError, match="the method changed in 2011"):
        attainment(30, broken, baseline="2010")
    found = attainment(30, broken, baseline="2010", accept=("vintage",))
    assert found.caveats()[0] == "Compared even though the method changed in 2011 (new source)."


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_met_and_not_met(start: int, now: int, target: int) -> None:
    found = attainment(target, deaths([start, now]), baseline="2010")
    text = found.sentence()
    assert ("which meets the target" in text) == (now <= target)
    assert ("above the target" in text) == (now > target)
    assert "2011" in text


def test_a_count_needs_no_numerator() -> None:
    series = deaths([7])
    assert point_of_observation(series.observations[0], series).numerator == 7


def test_a_slope_that_turns_names_the_period_as_a_reader_knows_it() -> None:
    rows = [
        {"period": f"{2014 + n}/{15 + n}", "value": v, "lower": v - 0.5, "upper": v + 0.5}
        for n, v in enumerate([12.0, 15.0, 14.8, 14.7, 14.6])
    ]
    found = trend(deaths([], statistic="mean", unit="days", observations=rows))
    assert found.turning is not None
    told = "No trend is shown because the slope changes sign without the value for 2014/15."
    assert told in found.caveats()
