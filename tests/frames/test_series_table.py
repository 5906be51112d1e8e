"""Series in columns: every engine in, records out, and back without loss."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import InputError, MissingDataError
from cdpkit.frames import SeriesTable
from cdpkit.model import Observation, Period, Series, SeriesBreak

if TYPE_CHECKING:
    from random import Random

    from tests.frames.conftest import Engine

ROWS: dict[str, list[Any]] = {
    "indicator": ["b", "a", "a", "b", "a"],
    "area": ["E1", "E2", "E2", "E1", "E1"],
    "period": ["2023/24", "2021/22", "2022/23", "2022/23", "2022/23"],
    "value": [2.5, 3.0, None, 1.25, 7.0],
    "lower": [2.0, 2.5, None, 1.0, 6.0],
    "upper": [3.0, 3.5, None, 1.5, 8.0],
    "marker": [None, None, "c", None, None],
}


def table_of(frame: Any = None, **options: Any) -> SeriesTable:
    given = pd.DataFrame(ROWS) if frame is None else frame
    return SeriesTable.from_frame(given, **{"year_type": "financial", **options})


def test_every_engine_gives_the_same_series(engine: Engine) -> None:
    table = table_of(engine(ROWS))
    assert list(table) == list(table_of())
    assert table.keys("indicator").tolist() == ["a", "a", "b"]
    assert table.keys("area").tolist() == ["E1", "E2", "E1"]
    hidden = table[1].observations[1]
    assert (hidden.value, hidden.marker, str(hidden.period)) == (None, "c", "2022/23")


def test_tables_of_the_same_series_are_equal_and_nothing_else_is() -> None:
    table = table_of()
    assert table == table_of()
    assert table != table[:1]
    assert (table == list(table)) is False


def test_records_are_what_the_rows_say() -> None:
    series = table_of(statistic="crude_rate", per=100_000, unit="per 100,000")[2]
    assert series == Series(
        indicator="b", area="E1", statistic="crude_rate", per=100_000, unit="per 100,000",
        observations=[
            {"period": "2022/23", "value": "1.25", "lower": "1", "upper": "1.5"},
            {"period": "2023/24", "value": "2.5", "lower": "2", "upper": "3"},
        ],
    )  # fmt: skip


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow"])
def test_a_frame_reads_back_without_loss(backend: str) -> None:
    table = table_of(statistic="mean", level=0.998, vintage="2024 release")
    frame = table.to_frame(backend=backend)
    assert list(SeriesTable.from_frame(frame)) == list(table)
    assert list(SeriesTable.from_frame(table.to_frame(like=frame))) == list(table)


PERIODS = st.one_of(
    st.builds(Period.calendar_year, st.integers(1900, 2100)),
    st.builds(Period.financial_year, st.integers(1900, 2100)),
    st.builds(Period.academic_year, st.integers(1900, 2100)),
    st.builds(Period.month, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(Period.quarter, st.integers(1900, 2100), st.integers(1, 4)),
    st.builds(Period.rolling_12m, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(Period.since, st.dates(date(1900, 1, 1), date(2100, 1, 1))),
)
NUMBERS = st.one_of(st.none(), st.decimals(-1000, 1000, places=2).map(lambda d: d.normalize()))
OBSERVATIONS = st.lists(
    st.builds(Observation, period=PERIODS, value=NUMBERS), min_size=1, unique_by=lambda o: o.period
)
SERIES = st.lists(
    st.builds(
        Series,
        indicator=st.sampled_from(["a", "b", "c"]),
        area=st.sampled_from(["", "E1", "Wirral"]),
        vintage=st.sampled_from(["", "first"]),
        unit=st.sampled_from(["", "%"]),
        observations=OBSERVATIONS,
    ),
    unique_by=lambda s: (s.indicator, s.area, s.vintage),
)


@given(SERIES)
def test_records_read_back_without_loss_whatever_their_periods(series: list[Series]) -> None:
    table = SeriesTable.from_series(series)
    ordered = sorted(series, key=lambda s: (s.indicator, s.area, s.vintage))
    assert list(table) == ordered
    assert list(SeriesTable.from_frame(table.to_frame())) == ordered
    assert table.overlaps.tolist() == [s.overlaps for s in ordered]


@given(SERIES, st.randoms())
def test_the_order_of_the_rows_does_not_matter(series: list[Series], shuffle: Random) -> None:
    table = SeriesTable.from_series(series)
    frame = table.to_frame()
    places = list(range(len(frame)))
    shuffle.shuffle(places)
    assert list(SeriesTable.from_frame(frame.iloc[places])) == list(table)


def test_breaks_and_sources_survive() -> None:
    one = Series(
        indicator="x",
        source={"title": "Report", "url": "https://example.org"},
        observations=[{"period": str(year), "value": year} for year in (2020, 2021, 2022)],
        breaks=[SeriesBreak(since="2021", reason="new source")],
    )
    table = SeriesTable.from_frame(SeriesTable.from_series([one]).to_frame())
    assert table[0] == one


@pytest.mark.parametrize(
    "cells",
    [
        [2021, 2022],
        [2021.0, 2022.0],
        ["2021", "2022"],
        [Period.calendar_year(2021), Period.calendar_year(2022)],
        pd.PeriodIndex(["2021", "2022"], freq="Y"),
        ["2021-01-01/2021-12-31", "1 January 2022 to 31 December 2022"],
    ],
    ids=["integers", "floats", "texts", "periods", "pandas periods", "dates in words"],
)
def test_years_are_taken_in_every_form(cells: Any) -> None:
    frame = pd.DataFrame({"period": cells, "value": [1, 2]})
    (series,) = SeriesTable.from_frame(frame, indicator="x")
    assert [o.period.start for o in series.observations] == [date(2021, 1, 1), date(2022, 1, 1)]


def test_dates_are_days() -> None:
    frame = pd.DataFrame({"period": pd.to_datetime(["2024-03-31"]), "value": [1]})
    observation = SeriesTable.from_frame(frame, indicator="x")[0].observations[0]
    assert observation.period == Period.instant(date(2024, 3, 31))


def test_all_ambiguous_labels_stand_in_one_error() -> None:
    labels = ["2011/12", "2018 to 2021", "2011/12", "2024"]
    frame = pd.DataFrame({"period": labels, "value": [1, 2, 3, 4]})
    message = (
        r"several readings in rows 0 to 2: `2011/12` is 2011/12 or academic:2011/12; "
        r"`2018 to 2021` is 2018\.\.2021 or 2018/19\.\.2020/21\. "
        r'Pass `year_type="financial"`, or columns `start` and `end`'
    )
    with pytest.raises(InputError, match=message):
        SeriesTable.from_frame(frame, indicator="x")


def test_labels_without_a_period_are_listed_together() -> None:
    frame = pd.DataFrame({"period": ["NYA", "2024", "Q4", None], "value": [1, 2, 3, 4]})
    with pytest.raises(InputError, match=r"without a period in rows 0, 2 and 3: `NYA`.*`Q4`.*``"):
        SeriesTable.from_frame(frame, indicator="x")
    table = SeriesTable.from_frame(frame, indicator="x", on_problem="keep")
    assert len(table[0].observations) == 1
    assert table.problems[0].rows == (0, 2, 3)


def test_dates_beside_a_label_decide_its_reading() -> None:
    frame = pd.DataFrame({
        "period": ["2011/12", "2006-07", "2020-22"], "value": [1, 2, 3],
        "start": ["2011-09-01", "2006-07-01", "2020-01-01"], "end": [None, "2006-07-31", None],
    })  # fmt: skip
    (series,) = SeriesTable.from_frame(frame, indicator="x")
    found = [str(o.period) for o in series.observations]
    assert found == ["2006-07", "academic:2011/12", "2020..2022"]


def test_dates_that_contradict_a_label_are_refused() -> None:
    frame = pd.DataFrame({"period": ["2011"], "value": [1], "start": [date(2012, 1, 1)]})
    with pytest.raises(InputError, match=r"`2011` does not fit its dates \(2012-01-01 to \)"):
        SeriesTable.from_frame(frame, indicator="x")


BAD_ROWS = [
    ({"lower": 9, "upper": 2}, r"`lower` exceeds `upper` in row 1"),
    ({"value": 9}, r"`value` is outside its limits in row 1"),
    ({"numerator": -1}, r"`numerator` is negative in row 1"),
    ({"denominator": -1}, r"`denominator` is negative in row 1"),
    ({"upper": np.nan}, r"`lower` is given without `upper`.* in row 1"),
    ({"value": np.inf}, r"`value` is not finite in row 1"),
    ({"value": 122.6, "upper": 130}, r"`value` is a proportion below 0 or above `per` in row 1"),
    ({"per": 3}, r"`value` is a proportion below 0 or above `per` in row 1"),
    ({"numerator": 160}, r"`numerator` exceeds `denominator` in row 1"),
    ({"marker": "?"}, r"`marker` is not known in row 1: \?"),
    ({"statistic": "rate"}, r"`statistic` is not known in row 1: rate"),
    ({"per": 0}, r"`per` is not known in row 1: 0"),
    ({"indicator": ""}, r"`indicator` is empty in row 1"),
]


def rows_with(**changes: Any) -> pd.DataFrame:
    good: dict[str, Any] = {
        "indicator": "x", "period": [2021, 2022, 2023], "value": [3.0, 4.0, 5.0], "lower": 2.0,
        "upper": 6.0, "numerator": [3.0, 4.0, 5.0], "denominator": 100.0, "marker": "",
        "statistic": "proportion", "per": 100.0,
    }  # fmt: skip
    frame = pd.DataFrame(good)
    for name, value in changes.items():
        frame[name] = frame[name].where(frame.index != 1, value)
    return frame


@pytest.mark.parametrize(("change", "message"), BAD_ROWS)
def test_a_bad_row_is_named_and_the_good_ones_stay_when_told(
    change: dict[str, Any], message: str
) -> None:
    frame = rows_with(**change)
    with pytest.raises(InputError, match=message):
        SeriesTable.from_frame(frame)
    table = SeriesTable.from_frame(frame, on_problem="keep")
    assert [str(o.period) for o in table[0].observations] == ["2021", "2023"]
    assert {problem.rows for problem in table.problems if problem.loses} == {(1,)}


def test_lines_of_the_file_are_named_where_the_frame_has_them() -> None:
    frame = rows_with(value=9).assign(line=[2, 3, 4])
    with pytest.raises(InputError, match="outside its limits in line 3"):
        SeriesTable.from_frame(frame)


def test_rows_that_repeat_are_noted_and_count_once() -> None:
    frame = pd.concat([rows_with(), rows_with()[:1]], ignore_index=True)
    table = SeriesTable.from_frame(frame)
    assert table.sizes.tolist() == [3]
    (note,) = table.problems
    assert str(note) == (
        "`period` is repeated with the same numbers; one row was used in rows 0 and 3"
    )


def test_rows_that_contradict_each_other_are_refused_unless_a_vintage_tells_them_apart() -> None:
    frame = pd.concat(
        [rows_with(), rows_with()[:1].assign(value=5.5, numerator=5.5)], ignore_index=True
    )
    with pytest.raises(InputError, match=r"different numbers, in rows 0 and 3\..*`vintage`"):
        SeriesTable.from_frame(frame)
    kept = SeriesTable.from_frame(frame, on_problem="keep")
    assert [str(o.period) for o in kept[0].observations] == ["2022", "2023"]
    apart = SeriesTable.from_frame(frame.assign(vintage=["", "", "", "first"]))
    assert apart.sizes.tolist() == [3, 1]


def test_mixed_units_are_refused_and_mixed_years_noted() -> None:
    frame = rows_with(per=1000.0)
    with pytest.raises(InputError, match="`per` changes within a series in rows 0 to 2"):
        SeriesTable.from_frame(frame)
    years = rows_with().assign(period=["2020", "2021/22", "12 months to June 2023"])
    (note,) = SeriesTable.from_frame(years, year_type="financial").problems
    assert str(note).startswith("`period` mixes years of different types in one series")
    pooled = rows_with().assign(period=["2018..2020", "2021", "2022"])
    (note,) = SeriesTable.from_frame(pooled).problems
    assert str(note).startswith("`period` mixes periods of different lengths in one series")


def test_a_name_that_changes_is_noted_and_the_latest_counts() -> None:
    table = SeriesTable.from_frame(rows_with().assign(title=["old", "new", "new"]))
    assert table[0].title == "new"
    assert [note.rows for note in table.problems] == [(0,)]


def test_columns_that_are_not_used_are_noted() -> None:
    table = SeriesTable.from_frame(rows_with().assign(colour="red"))
    assert [str(note) for note in table.problems] == ["columns not used: colour"]


def test_a_column_plays_the_one_role_that_it_is_given(engine: Engine) -> None:
    counts = {"year": [2022, 2023], "deaths": [7, 9], "population": [1000, 1010]}
    named = {"period": "year", "value": "deaths"}
    both = SeriesTable.from_frame(
        engine(counts), columns={**named, "denominator": "population"}, indicator="x"
    )
    alone = SeriesTable.from_frame(engine(counts), columns=named, indicator="x")
    assert (len(both), len(alone)) == (1, 1)
    assert both.matrix("denominator").tolist() == [[1000, 1010]]
    assert both == alone
    assert not both.problems
    assert [note.problem for note in alone.problems] == [
        "`population` has numbers; read as denominator"
    ]
    asked = {**named, "population": "population"}
    assert len(SeriesTable.from_frame(engine(counts), columns=asked, indicator="x")) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": {"size": "value"}}, "has an unknown role: `size`"),
        ({"columns": {"area": "place"}}, "is not a column: `place`"),
        ({"colour": "red"}, "has an unknown role: `colour`"),
        ({"value": 3}, "cannot be a constant"),
        ({"on_problem": "hide"}, "Use `raise` or `keep`"),
        ({"year_type": "lunar"}, "`year_type` is 'lunar'"),
    ],
)
def test_wrong_arguments_are_named(options: dict[str, Any], message: str) -> None:
    frame = pd.DataFrame({"indicator": ["x"], "period": ["2020/21"], "value": [1]})
    with pytest.raises(InputError, match=message):
        SeriesTable.from_frame(frame, **options)


def test_counts_without_a_value_are_told_what_makes_one() -> None:
    frame = pd.DataFrame({"period": ["2020"], "deaths": [3], "people": [1000]})
    columns = {"numerator": "deaths", "denominator": "people"}
    with pytest.raises(InputError, match=r"frames\.crude_rate\(frame, 'deaths', 'people'\)"):
        SeriesTable.from_frame(frame, columns=columns, indicator="x")


def test_what_all_rows_share_is_said_alike_of_frames_and_files() -> None:
    frame = pd.DataFrame({"period": ["2020", "2021"], "value": [3, 4]})
    said = {"indicator": "x", "statistic": "count"}
    text = frame.to_csv(index=False)
    one = SeriesTable.from_file(StringIO(text), **said)
    assert one == SeriesTable.from_file(StringIO(text), constants=said)
    assert [one[0].indicator, one[0].statistic] == list(said.values())
    for make, source in ((SeriesTable.from_file, StringIO()), (SeriesTable.from_frame, frame)):
        with pytest.raises(InputError, match=r"polarty.*Did you mean `polarity`\?"):
            make(source, polarty="lower_better")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="has no column for `period`"):
        SeriesTable.from_frame(pd.DataFrame({"indicator": ["x"], "value": [1]}))


def test_an_empty_frame_gives_an_empty_table() -> None:
    table = SeriesTable.from_frame(rows_with()[:0])
    assert (len(table), list(table), table.matrix().shape) == (0, [], (0, 0))
    assert repr(table) == "SeriesTable(0 series, 0 observations)"
    assert table.overlaps.shape == (0,)
    assert len(SeriesTable.from_frame(table.to_frame())) == 0


def test_series_are_found_by_code_and_by_name() -> None:
    frame = pd.DataFrame({
        "indicator": ["x", "x", "y"], "area": ["E1", "E2", "E1"], "area_name": ["Wirral", "Sefton",
        "Wirral"], "population": ["all", "all", "men"], "period": 2024, "value": [1, 2, 3],
    })  # fmt: skip
    table = SeriesTable.from_frame(frame)
    assert len(table.find(area="Wirral")) == len(table.find(area="E1")) == 2
    assert table.find(area=["E1", "Sefton"], indicator="x").sizes.tolist() == [1, 1]
    with pytest.raises(MissingDataError, match=r"no area `wiral`. Near it: Wirral"):
        table.find(area="wiral")
    with pytest.raises(MissingDataError, match="no series with all of"):
        table.find(indicator="y", population="all")
    with pytest.raises(InputError, match="`colour` is not a field of a series"):
        table.find(colour="a")
    with pytest.raises(InputError, match="`name` is 'colour'"):
        table.keys("colour")
    with pytest.raises(MissingDataError, match=r"no vintage `a`\. Near it: nothing"):
        table.find(vintage="a")


def test_matrix_and_times_line_up() -> None:
    table = table_of()
    np.testing.assert_array_equal(table.matrix("lower"), [[6, np.nan], [2.5, np.nan], [1, 2]])
    np.testing.assert_array_equal(
        table.times("end"), [[2023.25, np.nan], [2022.25, 2023.25], [2023.25, 2024.25]]
    )
    assert np.isnan(table.matrix("denominator")).all()
    with pytest.raises(InputError, match="`name` is 'size'"):
        table.matrix("size")
    with pytest.raises(InputError, match="`at` is 'noon'"):
        table.times("noon")


def test_tables_are_cut_and_joined() -> None:
    table = table_of()
    assert list(SeriesTable.concat([table[2:], table[:2]])) == list(table)
    assert table[-1] == list(table)[-1]
    with pytest.raises(IndexError):
        table[3]
    with pytest.raises(InputError, match="holds none"):
        SeriesTable.concat([])


def test_the_kind_of_the_result_is_checked() -> None:
    table = table_of()
    with pytest.raises(InputError, match="`backend` is 'duckdb'"):
        table.to_frame(backend="duckdb")
    pl = pytest.importorskip("polars")
    with pytest.raises(InputError, match="`like` is lazy"):
        table.to_frame(like=pl.LazyFrame())


def test_series_that_are_not_there_are_refused() -> None:
    frame = pd.DataFrame({"period": [2024, 2024], "value": [1, 2], "area": ["a", "b"]})
    table = SeriesTable.from_frame(frame, indicator="x")
    assert len(table.select([])) == 0
    for places in ([9], [True], "a", [0.5]):
        with pytest.raises(InputError, match="`places` do not fit 2 series"):
            table.select(places)
    with pytest.raises(InputError, match="`area` names nothing"):
        table.find(area=[])
    with pytest.raises(MissingDataError, match="no area `3`"):
        table.find(area=3)


@pytest.mark.parametrize(
    ("shared", "statistic", "per", "unit"),
    [
        ({"unit": "deaths"}, "count", 1, "deaths"),
        ({"unit": "%"}, "proportion", 100, "%"),
        ({"unit": "%", "statistic": "proportion"}, "proportion", 100, "%"),
        ({"unit": "per 1,000"}, "other", 1000, "per 1,000"),
        ({"statistic": "Crude rate per 100,000"}, "crude_rate", 100_000, "per 100,000"),
        ({"title": "Percentage of adults"}, "proportion", 100, "%"),
        ({"unit": "%", "statistic": "other", "per": 1}, "other", 1, "%"),
        ({"unit": "days"}, "other", 1, "days"),
    ],
)
def test_a_frame_of_numbers_is_of_the_sort_that_its_words_say(
    shared: dict[str, object], statistic: str, per: int, unit: str
) -> None:
    frame = pd.DataFrame({"indicator": "x", "period": [2022, 2023], "value": [12, 9]})
    for table in (
        SeriesTable.from_frame(frame, **shared),
        SeriesTable.from_frame(frame.assign(**shared)),
    ):
        assert (table[0].statistic, table[0].per, table[0].unit) == (statistic, per, unit)
        assert SeriesTable.from_frame(table.to_frame()) == table


@pytest.mark.parametrize(
    ("shared", "told"),
    [
        ({"unit": "%", "per": 1}, "`per` is 1, and the unit says % in rows 0 and 1. Correct one"),
        ({"unit": "per 1,000", "statistic": "count"}, "`statistic` count cannot be used with the"),
        ({"statistic": "tally"}, "`statistic` is not known in rows 0 and 1: tally"),
    ],
)
def test_words_that_contradict_each_other_are_refused(shared: dict[str, object], told: str) -> None:
    frame = pd.DataFrame({"indicator": "x", "period": [2022, 2023], "value": [12, 9]})
    with pytest.raises(InputError, match=told):
        SeriesTable.from_frame(frame, **shared)
