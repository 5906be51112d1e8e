"""Results describe their pictures: the numbers of the result, the sentence above them."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdpkit import Series
from cdpkit.assess import attainment, change, chart, compare, project, scorecard, trend
from cdpkit.assess.comparisons import funnel
from cdpkit.assess.pictures import track_of
from cdpkit.assess.series import History
from cdpkit.errors import InputError
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled, load
from cdpkit.model import Period

if TYPE_CHECKING:
    from cdpkit.display import Chart, Plottable

VALUES = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49, 50, 62]
MONTHS = [{"period": f"{2023 + n // 12}-{n % 12 + 1:02}", "value": v} for n, v in enumerate(VALUES)]
SERIES = Series(
    indicator="x", title="Referrals", area_name="Wirral", statistic="count", observations=MONTHS
)


def test_a_change_shows_its_values_and_its_sentence() -> None:
    found = change(SERIES)
    made = found.chart()
    own = [row["value"] for row in made.rows() if row["mark"] == "own"]
    assert (made.kind, made.headline) == ("indicator", found.sentence())
    assert own == [float(p.value) for p in found.line if p.value is not None]
    assert own[-1] == 62


def test_a_control_chart_marks_what_stands_out() -> None:
    made = chart(SERIES).chart()
    points = [row for row in made.rows() if row["mark"] == "own"]
    assert [row["period"] for row in points if row["meaning"] != "usual"] == ["February 2024"]
    assert "The latest, 62 in February 2024, is above the upper limit" in made.alt


def test_a_control_chart_answers_with_its_limits() -> None:
    values = [10, 12, 14, 11, 13] * 4  # mean 12; 19 steps of 45 in all, and 2.66 of 45 / 19 is 6.3
    rows = [{"period": f"{2000 + n}", "value": value} for n, value in enumerate(values)]
    own = Series(indicator="x", statistic="count", unit="deaths", observations=rows)
    assert chart(own).answers() == ("13 deaths\n2019", "6 to 18", "usual variation")


def test_what_has_no_value_answers_so() -> None:
    own = Series(indicator="x", statistic="count", observations=[{"period": "2020", "marker": "c"}])
    assert trend(own).answers() == ("no value", "no value", "Cannot be calculated")


def test_a_line_bears_the_name_of_its_area() -> None:
    own = SERIES.model_copy(update={"area": "E08000015"})
    found = change(own)
    assert track_of(found.context, found.path).name == "Wirral"
    assert track_of(found.context, found.path, name="Here").name == "Here"


def test_a_chart_that_cannot_be_made_says_why_above_its_values() -> None:
    few = SERIES.model_copy(update={"observations": SERIES.observations[:1]})
    found = chart(few)
    assert found.chart().headline == found.sentence()


def test_a_hidden_value_is_in_no_mark() -> None:
    hidden = [
        {"period": "2021", "value": 12},
        {"period": "2022", "value": 3, "marker": "c"},
        {"period": "2023", "value": 14},
    ]
    made = change(SERIES.model_copy(update={"observations": Series(
        indicator="x", observations=hidden).observations})).chart()  # fmt: skip
    assert 3.0 not in [row["value"] for row in made.rows()]


@pytest.mark.parametrize("result", [change(SERIES), chart(SERIES)])
def test_a_kind_that_does_not_fit_is_an_error(result: object) -> None:
    with pytest.raises(InputError, match=r"`kind` is 'pie', which does not fit\. It can be drawn"):
        result.chart("pie")  # type: ignore[attr-defined]


YEARS = range(2018, 2024)
COMPLETION = {
    "Exampleshire": (29.0, 31.2, 33.0, 37.1, 40.2, 43.8),
    "England": (33.8, 34.1, 34.5, 34.9, 35.2, 35.6),
}


def completion(area: str, values: tuple[float, ...] = ()) -> Series:
    """Give a series of shares with intervals of three points on either side."""
    rows = [
        {"period": f"{y}/{(y + 1) % 100}", "value": v, "lower": v - 3, "upper": v + 3}
        for y, v in zip(YEARS, values or COMPLETION[area], strict=True)
    ]
    return Series.model_validate({
        "indicator": "completion", "title": "Treatment completed", "area": area,
        "area_name": area, "statistic": "proportion", "per": 100, "unit": "%",
        "polarity": "higher_better",
        "observations": [{**row, "period": Period.financial_year(y)} for y, row in zip(YEARS, rows, strict=True)],
    })  # fmt: skip


OWN, NATION = completion("Exampleshire"), completion("England")
DUE = Period.financial_year(2026)


def areas() -> SeriesTable:
    """Give eight areas about the nation."""
    around = [NATION]
    for n in range(8):
        shifted = tuple(v + 3 * (n - 4) for v in COMPLETION["England"])
        around.append(completion(f"Area {n}", shifted))
    return SeriesTable.from_series(around)


def test_a_projection_shows_two_readings_their_ranges_and_the_target() -> None:
    made = project(OWN, target=50, due=DUE).chart()
    ends = {row["mark"]: row for row in made.rows() if row["period"] == "2026/27"}
    assert made.kind == "projection"
    assert (ends["reading"]["value"], round(ends["pace"]["value"], 1)) == (43.8, 52.7)
    assert ends["range 1"]["lower"] < ends["range 0"]["lower"] < 43.8 < ends["range 0"]["upper"]
    assert [row["value"] for row in made.rows() if row["mark"] == "target"] == [50]
    assert "lies between the two" in made.alt


def test_a_projection_that_cannot_be_made_shows_its_values_and_why() -> None:
    short = OWN.model_copy(update={"observations": OWN.observations[:1]})
    found = project(short)
    assert (found.chart().kind, found.chart().headline) == ("indicator", found.sentence())


def test_an_attainment_shows_the_path_that_it_speaks_of() -> None:
    found = attainment(50, OWN, baseline=Period.financial_year(2020), due=DUE)
    made = found.chart()
    by_mark = {row["mark"]: row for row in made.rows()}
    assert (by_mark["baseline"]["value"], by_mark["target"]["value"]) == (33.0, 50)
    assert by_mark["target"]["period"] == "2026/27"
    assert "expects 41.5%, so it is ahead of the path" in made.alt


def test_a_trend_shows_all_values_not_only_those_tested() -> None:
    found = trend(OWN)
    own = [row["value"] for row in found.chart().rows() if row["mark"] == "own"]
    assert len(found.points) == 5
    assert own == list(COMPLETION["Exampleshire"])


def test_a_comparison_is_a_row_with_its_interval_or_two_lines() -> None:
    found = compare(OWN, NATION)
    own = next(row for row in found.chart().rows() if row["mark"] == "own area")
    assert (own["value"], own["lower"], own["meaning"]) == (43.8, 40.8, "better")
    lines = {row["label"] for row in found.chart("indicator").rows()}
    assert {"Exampleshire", "England"} <= lines


def test_a_table_of_comparisons_orders_areas_and_marks_one() -> None:
    made = compare(areas(), "England").chart(mark="Area 6")
    rows = [row for row in made.rows() if row["mark"] in {"area", "own area"}]
    assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)
    assert [row["label"] for row in rows if row["mark"] == "own area"] == ["Area 6"]
    assert (
        made.headline
        == "Area 6 is better than England; of 8 areas, 3 worse, 3 similar and 2 better"
    )


def test_a_spine_puts_the_nation_at_zero_and_better_to_the_right() -> None:
    made = compare(areas(), "England").chart("spine", mark="Area 7")
    own = next(mark for mark in made.marks if mark.role == "own area")
    spread = next(mark for mark in made.marks if mark.role == "spread")
    # England 35.6; the areas run from 23.6, twelve below, to 44.6, nine above.
    assert own.x[0] == pytest.approx(9 / 12)
    assert (spread.lower[0], spread.upper[0]) == (pytest.approx(-1), pytest.approx(9 / 12))
    numbers = {row["mark"]: row for row in made.rows()}
    assert (numbers["Area 7"]["value"], numbers["England"]["value"]) == (44.6, 35.6)
    assert (numbers["all areas"]["lower"], numbers["all areas"]["upper"]) == (23.6, 44.6)


def test_a_spine_of_several_areas_asks_for_one() -> None:
    with pytest.raises(InputError, match="Name one: `mark='Area 0'`"):
        compare(areas(), "England").chart("spine")


def test_an_unknown_area_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="`mark` is 'Atlantis', which is not an area here"):
        compare(areas(), "England").chart("ranked", mark="Atlantis")


def test_a_scorecard_draws_panels_a_rug_and_a_row() -> None:
    card = scorecard(
        series=[OWN, NATION], comparator="England", baseline="2020/21",
        targets={"completion": 50},
    )  # fmt: skip
    assert [panel.subtitle for panel in card.chart().panels] == ["getting better"]
    assert {row["meaning"] for row in card.chart("rug").rows()} == {"benchmark", "better"}
    row = card[0].chart()
    assert row.headline == "Treatment completed, Exampleshire: 43.8% in 2023/24"
    assert {"own", "comparator", "baseline", "target"} <= {mark["mark"] for mark in row.rows()}


def test_cells_of_an_indicator_have_as_many_decimals_as_any_of_them() -> None:
    areas = [
        Series(
            indicator="x", area=area, area_name=area, statistic="proportion", per=100, unit="%",
            polarity="higher_better", observations=[
                {"period": "2023", "value": value, "lower": float(value) - 3, "upper": 50}
            ],
        )
        for area, value in (("Here", "45"), ("There", "41.25"), ("England", "43.8"))
    ]  # fmt: skip
    made = scorecard(series=areas, comparator="England").chart("rug")
    assert {text for mark in made.marks for text in mark.texts} == {"45.00%", "41.25%", "43.80%"}


def test_panels_of_projections_show_what_may_come_and_count_areas() -> None:
    made = project(SeriesTable.from_series([OWN, NATION])).chart()
    assert made.headline == "1 indicator in 2 areas: 2 projected"
    roles = [{mark.role for mark in panel.marks} for panel in made.panels]
    assert roles == [{"own", "reading", "pace", "range 0", "range 1"}] * 2
    assert all(panel.subtitle.startswith("80% range ") for panel in made.panels)


def test_a_scorecard_without_comparator_says_what_a_rug_needs() -> None:
    with pytest.raises(InputError, match="Make the scorecard with a `comparator`"):
        scorecard(series=[OWN]).chart("rug")


def test_a_funnel_leaves_out_the_nation_and_widens_its_limits() -> None:
    rows = [
        {"indicator": "deaths", "title": "Deaths", "area": f"X{n:02}", "area_name": f"Area {n}",
         "period": "2023", "statistic": "crude_rate", "per": 100_000, "unit": "per 100,000",
         "numerator": count, "denominator": 200_000, "value": count / 2}
        for n, count in enumerate([4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 40, 1])
    ]  # fmt: skip

    table = SeriesTable.from_frame(pd.DataFrame(rows), year_type="calendar")
    made = funnel(table, comparator="Area 11", mark="Area 3")
    points = [row for row in made.rows() if row["mark"] in {"area", "own area"}]
    assert len(points) == 11
    assert "Limits are widened" in made.source
    assert {row["mark"] for row in made.rows()} >= {"funnel inner", "funnel outer", "funnel chance"}


def test_a_funnel_needs_counts() -> None:
    with pytest.raises(InputError, match="0 areas have counts that give their value"):
        funnel(areas())


def test_a_line_stops_at_a_break_which_is_named() -> None:
    since = {"since": Period.financial_year(2021), "reason": "new definition"}
    broken = OWN.model_copy(update={"breaks": (type(OWN).model_validate(
        {"indicator": "x", "breaks": [since]}).breaks[0],)})  # fmt: skip
    made = trend(broken).chart()
    lines = [mark for mark in made.marks if mark.role == "own"]
    assert [len(mark.y) for mark in lines] == [3, 3]
    assert "From 2021/22: new definition; earlier values cannot be compared." in made.alt


EVERY = {
    "change": lambda: change(OWN),
    "trend": lambda: trend(OWN),
    "project": lambda: project(OWN, target=50, due=DUE),
    "chart": lambda: chart(SERIES),
    "attainment": lambda: attainment(50, OWN, due=DUE),
    "compare": lambda: compare(OWN, NATION),
    "change table": lambda: change(areas()),
    "trend table": lambda: trend(areas()),
    "projection table": lambda: project(areas(), target=50, due=DUE),
    "chart table": lambda: chart(areas()),
    "attainment table": lambda: attainment(50, areas(), due=DUE),
    "comparison table": lambda: compare(areas(), "England"),
    "scorecard": lambda: scorecard(series=areas(), comparator="England"),
    "scorecard row": lambda: scorecard(series=areas(), comparator="England")[0],
}


@pytest.mark.parametrize("name", EVERY)
def test_every_result_shows_and_describes_itself(name: str) -> None:
    result: Plottable = EVERY[name]()
    made = result.chart()
    assert made.headline
    assert len(made.alt) <= 600
    assert made.alt.endswith("The values are in the table below.")
    assert len(repr(result)) <= 400
    assert result._repr_html_().startswith('<div class="cdpkit')
    with pytest.raises(InputError, match="`kind` is 'pie'"):
        result.chart("pie")


def test_a_row_takes_its_own_series_along_and_no_other() -> None:
    row = trend(areas())[3]
    again = pickle.loads(pickle.dumps(row))  # noqa: S301 -- our own bytes
    assert again == row
    assert len(again.history.columns) == 1
    assert History.of(OWN) == tuple(History.of(OWN))


def test_a_series_draws_itself_without_what_is_hidden() -> None:
    rows = [{"period": "2021", "value": 5}, {"period": "2022", "value": 3, "marker": "c"}]
    made = Series(indicator="x", title="Deaths", area_name="Wirral", observations=rows).chart()
    assert [row["value"] for row in made.rows()] == [5.0]
    assert made.x.ticks[-1][1] == "2022 [c]"


def test_a_registry_draws_what_its_plans_leave_out() -> None:
    registry = bundled.registry()
    assert registry.chart(of="wirral.s2023").kind == "coverage"
    assert "no priority for drug supply" in registry.chart(of="wirral.s2023").headline
    assert registry.chart(of="wirral.s2023.p5").kind == "tree"
    with pytest.raises(InputError, match="give the id of a strategy"):
        registry.chart("timeline", of="wirral.s2023.p5")
    with pytest.raises(InputError, match="no action says when it was reported"):
        registry.chart("timeline", of="wirral.s2023")


def test_a_timeline_names_who_leads_and_counts_what_is_overdue() -> None:
    plan = Path(__file__).parents[2] / "docs" / "examples" / "board-plan.yaml"

    def timeline(as_of: date) -> Chart:
        return load(plan).chart("timeline", of="exampleshire.s2024", as_of=as_of)

    made = timeline(date(2025, 1, 31))
    assert made.headline.startswith("1 of 8 actions is overdue")
    # What is due in March 2025 has until the last day of March.
    assert timeline(date(2025, 3, 31)).headline.startswith("1 of 8")
    assert timeline(date(2025, 4, 1)).headline.startswith("2 of 8")
    leads = [text for mark in made.marks if mark.role == "lead" for text in mark.texts]
    assert "no lead" in leads
