"""A caveat belongs to rows: its code, its text, and the rows and periods that it is about."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from cdpkit import Series
from cdpkit.assess import change, project, scorecard, trend
from cdpkit.display import Caveat, RowKey, merged
from cdpkit.report import series_csv, series_json


def deaths(key: str, values: list[int], **fields_: str) -> Series:
    """Give yearly deaths of one area; the last value is provisional."""
    years = [{"period": str(2019 + n), "value": value} for n, value in enumerate(values)]
    years[-1]["marker"] = "p"
    return Series(
        indicator=key, area="E08000015", area_name="Wirral", statistic="count", unit="deaths",
        polarity="lower_better", observations=years, **fields_,
    )  # fmt: skip


DRUGS, ALCOHOL = (deaths("drugs", [12, 15, 24]), deaths("alcohol", [140, 150, 160]))


def test_a_caveat_is_its_text_with_a_code_and_does_not_change() -> None:
    few = Caveat("few_events", "Few.", [RowKey("a"), RowKey("a")], ["2021", "2021"])
    assert few == "Few."
    assert f"{few}" == "Few."
    assert (few.rows, few.periods) == ((RowKey("a"),), ("2021",))
    for same in (copy.deepcopy(few), pickle.loads(pickle.dumps(few))):  # noqa: S301 -- our own
        assert same.to_dict() == few.to_dict()
    with pytest.raises(AttributeError, match="a caveat does not change: `code`"):
        few.code = "many"  # type: ignore[misc]


def test_caveats_are_merged_by_code_and_text() -> None:
    one, other = (Caveat("few", "Few.", [RowKey(key)], [f"202{key}"]) for key in "12")
    both, third = merged([one, other, Caveat("many", "Few.")])
    assert (both.rows, both.periods) == ((RowKey("1"), RowKey("2")), ("2021", "2022"))
    assert third.rows == ()


def test_each_caveat_names_its_row_and_the_periods_that_it_is_about() -> None:
    found = {caveat.code: caveat for caveat in change(DRUGS).caveats()}
    assert {caveat.rows for caveat in found.values()} == {(RowKey("drugs", "E08000015", ""),)}
    assert found["few_events"].periods == ("2019",)
    assert found["provisional"].periods == ("2021",)
    assert found["limits"].periods == ("2019", "2021")
    assert project(deaths("drugs", [12, 15, 24, 20, 22])).caveats()[0].periods[-1] == "2026"


def test_json_has_the_four_fields_and_csv_the_texts() -> None:
    rows = [change(DRUGS), change(ALCOHOL)]
    for row, told in zip(rows, json.loads(series_json(rows)), strict=True):
        assert told["caveats"] == [caveat.to_dict() for caveat in row.caveats()]
        assert list(told["caveats"][0]) == ["code", "text", "rows", "periods"]
        assert " ".join(row.caveats()) in series_csv([row])
        assert row.to_frame()["caveats"][0] == "; ".join(row.caveats())


def test_a_scorecard_lists_the_rows_of_each_caveat() -> None:
    card = scorecard(series=[DRUGS, ALCOHOL], baseline="2019")
    found = {caveat.code: caveat for caveat in card.caveats()}
    assert [row.indicator for row in found["few_events"].rows] == ["drugs"]
    assert [row.indicator for row in found["no_recent_trend"].rows] == ["drugs", "alcohol"]
    told = card.to_dict()["caveats"]
    assert told == json.loads(json.dumps([caveat.to_dict() for caveat in card.caveats()]))
    for row in card:
        mine = [c["text"] for c in told if row.indicator in [r["indicator"] for r in c["rows"]]]
        assert sorted(mine) == sorted(row.notes)


def test_what_is_said_of_no_trend_is_about_the_points() -> None:
    found = trend(ALCOHOL)
    assert [caveat.code for caveat in found.caveats()] == ["provisional"]
    assert found.caveats()[0].periods == ("2021",)


@pytest.mark.parametrize(
    ("periods", "horizon", "told"),
    [
        ("{year}", 1, "8 times in 10 up to three years ahead"),
        ("{year}", 3, "8 times in 10 up to three years ahead"),
        (
            "{year}",
            5,
            "Five years ahead, ranges like this held the later value about 7 times in 10",
        ),
        ("{year}", 6, "Ranges this far ahead were not tested on published series."),
        ("{year}", 10, "Ranges this far ahead were not tested on published series."),
        ("12m@{year}-06", 1, "Ranges like this were tested only on published series of years."),
    ],
)
def test_what_ranges_held_is_told_as_far_ahead_as_it_was_tested(
    periods: str, horizon: int, told: str
) -> None:
    rows = [{"period": periods.format(year=2010 + n), "value": 90 - 4 * (n % 3)} for n in range(10)]
    series = Series(indicator="x", statistic="count", observations=rows)
    found = [c for c in project(series, horizon=horizon).caveats() if c.code == "reliability"]
    assert len(found) == 1
    assert told in found[0]
