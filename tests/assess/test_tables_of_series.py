"""Tables against single series: one call for all says of each what a call for it alone says."""

from __future__ import annotations

import importlib.util
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cdpkit import CdpError, InputError, MissingDataError, Period, Series, calc
from cdpkit.assess import (
    attainment,
    change,
    chart,
    compare,
    project,
    restatements,
    scorecard,
    trend,
)
from cdpkit.assess.series import series_columns
from cdpkit.assess.series.sources import decimals_of, next_whole
from cdpkit.assess.wording import WORDS
from cdpkit.frames import SeriesTable
from cdpkit.io import read_series

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROOT = Path(__file__).parents[2]


def hard_files() -> ModuleType:
    """Load the writer of hard files, which the comparison of trees has, too."""
    path = ROOT / "benchmarks" / "against_an_older_tree.py"
    spec = importlib.util.spec_from_file_location("against_an_older_tree", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> SeriesTable:
    file = tmp_path_factory.mktemp("hard") / "hard.csv"
    hard_files().write_hard_file(file, 5, 20)
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    numbers = ["value", "lower", "upper", "numerator", "denominator"]
    frame[numbers] = frame[numbers].apply(pd.to_numeric)
    return SeriesTable.from_frame(frame, year_type="financial", on_problem="keep")


VERBS: dict[str, Callable[[Any], Any]] = {
    "change": change,
    "accepted": lambda s: change(s, accept=("vintage", "period_kind", "period_length")),
    "annual": lambda s: change(s, kind="annualised_percent"),
    "labels": lambda s: change(s, baseline="2015/16", current="2021/22"),
    "trend": trend,
    "ranks": lambda s: trend(s, ranks=True),
    "project": project,
    "target": lambda s: project(s, target=40, method="linear", horizon=2),
    "chart": chart,
    "attainment": lambda s: attainment(40, s, baseline="2015/16", due=Period.financial_year(2026)),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_table_says_of_each_series_what_a_call_for_it_alone_says(
    verb: str, hard: SeriesTable
) -> None:
    call = VERBS[verb]
    table = call(hard)
    assert len(table) == len(hard) == len(table.invalid)
    for n, series in enumerate(hard):
        if (error := table.error(n)) is not None:
            assert table.invalid[n]
            with pytest.raises(type(error), match=re.escape(str(error))):
                call(series)
            continue
        alone = call(series)
        assert same(table[n].to_dict(), alone.to_dict())


def same(one: Any, other: Any) -> bool:
    """Compare plain data; numbers may differ by 1e-13 of their size."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or one == pytest.approx(other, rel=1e-13)


def test_a_scorecard_of_a_table_has_the_rows_of_its_records(hard: SeriesTable) -> None:
    options: dict[str, Any] = {"comparator": "England", "accept": ("vintage",)}
    card, other = scorecard(None, hard, **options), scorecard(None, list(hard), **options)
    assert [row.to_dict() for row in card] == [row.to_dict() for row in other]


def test_each_area_is_compared_with_the_area_of_the_table(hard: SeriesTable) -> None:
    table = compare(hard, "England", accept=("area_type", "vintage"))
    england = {(s.indicator, str(s.population)): s for s in hard if s.area_name == "England"}
    for n, i in enumerate(table.rows.tolist()):
        series = hard[i]
        own = england[series.indicator, str(series.population)]
        if table.error(n) is None:
            alone = compare(series, own, accept=("area_type", "vintage"))
            assert table[n].sentence() == alone.sentence()
            assert table.outcome[n] == alone.outcome


def test_some_rows_are_a_table_again(hard: SeriesTable) -> None:
    table = change(hard)
    some = table.select(~table.invalid)
    assert not some.invalid.any()
    assert len(some) == int((~table.invalid).sum())
    assert some[0] == table[int(np.flatnonzero(~table.invalid)[0])]
    assert len(some.to_frame()) == len(some)
    assert some.to_dict()["significance"] == [row.significance for row in some]


def test_a_value_outside_the_limits_of_its_counts_stops_no_other_row() -> None:
    """35% printed for 35,400 of 100,000 lies below the limits that the counts give."""
    wirral, sefton, england = (
        Series.model_validate(
            {
                "indicator": "x", "area": area, "area_name": area, "statistic": "proportion",
                "per": 100, "polarity": "higher_better",
                "observations": [
                    {"period": year, "value": v, "numerator": k, "denominator": n}
                    for year, v, k, n in rows
                ],
            }
        )
        for area, rows in {
            "Wirral": [("2022", 35, 35100, 100_000), ("2023", 35, 35400, 100_000)],
            "Sefton": [("2022", 40, 410, 1000), ("2023", 41, 410, 1000)],
            "England": [("2022", 38, 380_000, 1_000_000), ("2023", 39, 390_000, 1_000_000)],
        }.items()
    )  # fmt: skip
    card = scorecard(None, [wirral, sefton, england], comparator="England")
    assert [row.comparison for row in card] == ["not compared", "similar"]
    assert "is outside its limits" in card[0].notes[-1]


VALUES = st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=8)


@given(VALUES)
@settings(max_examples=60)
def test_differences_are_those_of_the_printed_decimals(values: list[Any]) -> None:
    rows = [{"period": str(2000 + n), "value": v} for n, v in enumerate(values)]
    series = Series.model_validate({"indicator": "x", "observations": rows})
    table = change(SeriesTable.from_series([series]))
    difference = values[-1] - values[0]
    assert table.pairs.difference[0] == float(difference)
    assert table.pairs.direction[0] == (difference > 0) - (difference < 0)
    assert change(series).direction == table.pairs.direction[0]


def test_numbers_of_many_digits_are_taken_exactly() -> None:
    """Eighteen digits are more than a float holds: the two differ in the last of them."""
    rows = [
        {"period": "2022", "value": "0.123456789012345678"},
        {"period": "2023", "value": "0.123456789012345679"},
    ]
    found = change(Series.model_validate({"indicator": "x", "observations": rows}))
    assert found.direction == 1
    assert found.is_invisible


def test_limits_are_asked_for_only_where_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"period": str(2010 + n), "value": 40 + n} for n in range(8)]
    series = Series.model_validate({"indicator": "x", "statistic": "count", "observations": rows})

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(calc, "count_interval", never)
    assert project(series).result is not None
    assert chart(series).result is not None
    assert change(series).result is not None


def test_every_code_of_a_reason_has_words() -> None:
    source = "\n".join(p.read_text("utf-8") for p in (ROOT / "src/cdpkit/assess").rglob("*.py"))
    codes = set(re.findall(r'Reason(?:\.of)?\(\s*"(\w+)"', source))
    assert len(codes) > 10
    assert codes <= WORDS.keys()


def test_columns_of_records_and_of_their_table_are_the_same(hard: SeriesTable) -> None:
    one, other = series_columns(hard), series_columns(tuple(hard))
    for name in ("value", "numerator", "lower", "decimals", "marker", "times", "break_times"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert [one.point(i, 0) for i in range(9)] == [other.point(i, 0) for i in range(9)]


def test_errors_name_what_is_refused(hard: SeriesTable) -> None:
    table = change(hard, baseline="1999/00", year_type="financial")
    assert table.invalid.all()
    name, error = next(iter(table.refusals()))
    assert isinstance(error, CdpError)
    assert "no period of the series" in str(error)
    assert name


@pytest.mark.parametrize("verb", [change, trend, project, chart])
def test_a_file_that_was_read_is_a_table(verb: Callable[..., Any]) -> None:
    read = read_series(ROOT / "docs/examples/series.csv", year_type="financial")
    table = SeriesTable.from_file(ROOT / "docs/examples/series.csv", year_type="financial")
    assert verb(read).to_dict() == verb(table).to_dict()
    assert SeriesTable.from_frame(read) == table
    assert len(repr(read)) < 400
    assert "<table" in read._repr_html_()


@pytest.mark.parametrize("odd", [5, None, ["deaths"], pd.DataFrame({"value": [1.0]})])
def test_what_is_no_series_is_named(odd: Any) -> None:
    with pytest.raises(InputError, match=r"`series` holds a .*, which is not a Series.*from_frame"):
        change(odd)


def test_series_in_the_place_of_a_registry() -> None:
    with pytest.raises(InputError, match=r"`registry` is a list.*scorecard\(series=...\)"):
        scorecard([])  # type: ignore[call-overload]


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=40))
@example([43.66670521756527, 934730.1781746573, 0.1, 2.0**-20, 5e-324, 1e22])
def test_decimals_and_whole_numbers_are_those_of_the_shortest_text(numbers: list[float]) -> None:
    found = decimals_of(np.array(numbers)).tolist()
    texts = [Decimal(int(x) if x.is_integer() else repr(x)) for x in numbers]
    assert found == [max(0, -int(text.as_tuple().exponent)) for text in texts]
    fit = [n for n, t in enumerate(texts) if found[n] <= 18 and abs(t.scaleb(found[n])) < 10**18]
    some, places = np.array(numbers)[fit], np.array(found, dtype=np.int64)[fit]
    whole, _ = next_whole(some, places)
    assert whole.tolist() == [int(texts[n].scaleb(found[n])) for n in fit]


def areas_of(years: dict[str, list[str]]) -> SeriesTable:
    rows = [(area, year) for area, held in years.items() for year in held]
    area, period = zip(*rows, strict=True)
    columns = {"area": area, "period": period, "value": 5.0, "lower": 4.0, "upper": 6.0}
    return SeriesTable.from_frame(pd.DataFrame(columns), indicator="x", statistic="crude_rate")


def test_a_value_that_is_no_longer_hidden_is_counted() -> None:
    before, now = (
        SeriesTable.from_frame(
            pd.DataFrame({"period": [2022, 2023], "value": [5, value], "marker": ["", marker]}),
            indicator="x",
        )
        for value, marker in ((None, "c"), (4, ""))
    )
    assert restatements(now, before).sentence().endswith(" 0 newly suppressed, 1 newly shown.")
    assert "newly shown" not in restatements(now, now).sentence()


def test_an_area_that_is_not_there_is_no_comparator() -> None:
    with pytest.raises(MissingDataError, match=r"no area `Englnd`\. Did you mean `England`"):
        compare(areas_of({"England": ["2023"], "a": ["2023"]}), "Englnd")


def test_a_row_without_a_comparison_says_why() -> None:
    found = compare(areas_of({"England": ["2023"], "a": ["2023"], "b": ["2021"]}), "England")
    assert found.invalid.tolist() == [False, True]
    assert [row.outcome for row in found] == ["similar", "not compared"]
    assert found[1].reason == "the comparator has no period with a value that the series has too"
    assert str(found[1]).endswith(f"cannot be made because {found[1].reason}.")


def test_invalid_marks_rows_without_a_trend_or_projection() -> None:
    years = [str(2012 + n) for n in range(10)]
    table = areas_of({"a": years, "b": years[:3]})
    for found in (trend(table), project(table)):
        assert found.invalid.tolist() == [False, True]
        assert found[1].reason
    assert np.isnan(trend(table).to_frame()["direction"]).tolist() == [False, True]


def test_the_frame_of_a_projection_holds_the_numbers_of_its_sentence() -> None:
    years = [str(2012 + n) for n in range(10)]
    found = project(areas_of({"a": years, "b": years}))
    frame, row = found.to_frame(), found[1]
    told = frame.loc[1, ["if_nothing_changes", "at_recent_pace", "lower_80", "upper_80"]]
    assert told.tolist() == [
        float(row.if_nothing_changes), float(row.at_recent_pace), *row.likely
    ]  # fmt: skip
