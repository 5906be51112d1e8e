"""Trends of long frames: those of calc, series by series, on every engine that holds its data."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Data, Engine

Oracle = Callable[[str], pd.DataFrame]

SERIES: dict[str | None, tuple[list[int], list[float | None]]] = {
    "a": ([2023, 2019, 2020, 2021, 2022], [18.0, 10.0, 12.0, 14.0, 16.0]),
    None: ([2017, 2018, 2019, 2020, 2021, 2022, 2023], [9.0, 1.0, 8.0, None, 7.0, 6.0, 5.0]),
    "c": ([2019, 2020], [1.0, 2.0]),
}
LIMITS = {"values": "v", "lower": "l", "upper": "u"}


def long() -> Data:
    """Rows of the series in turn, so that no series lies together."""
    rows = [(i, g, y, v) for g, (years, values) in SERIES.items()
            for i, (y, v) in enumerate(zip(years, values, strict=True))]  # fmt: skip
    rows.sort(key=lambda row: row[0])
    return {
        "g": [row[1] for row in rows],
        "y": [row[2] for row in rows],
        "v": [row[3] for row in rows],
        "l": [None if row[3] is None else row[3] - 1 for row in rows],
        "u": [None if row[3] is None else row[3] + 1 for row in rows],
        "p": ["Low is good" if row[1] == "a" else "" for row in rows],
    }


def floats(values: list[float | None]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def one_by_one() -> list[calc.RecentTrend]:
    found = []
    for g, (years, given) in SERIES.items():
        v = np.array(floats(given))
        polarity = "Low is good" if g == "a" else None
        found.append(calc.trend(v, times=years, lower=v - 1, upper=v + 1, polarity=polarity))
    return found


def test_recent_trends_are_those_of_calc(eager: Engine) -> None:
    found = eager.read(frames.trend(eager(long()), times="y", **LIMITS, by="g", polarity="p"))
    assert found["g"] == list(SERIES)
    expected = one_by_one()
    assert found["trend"] == [one.label for one in expected]
    assert found["trend"][0] == "Increasing and getting worse"
    np.testing.assert_allclose(floats(found["slope"]), [one.slope for one in expected])
    chi = [one.chi_squared for one in expected]
    np.testing.assert_allclose(floats(found["chi_squared"]), chi)
    assert found["first_period"] == [2019, 2018, 2019]
    assert found["last_period"] == [2023, 2023, 2020]
    assert found["trend_reason"][2] == "fewer than five valid points"


def test_labels_of_published_rows(eager: Engine, oracle: Oracle) -> None:
    """The printed labels of Fingertips, from one long frame of all their series."""
    rows = oracle("published_trends_and_shapes")
    rows = rows[rows["statistic"] == "recent_trend"]
    names = ("years", "values", "lower", "upper")
    data: Data = {name: [] for name in ("id", "polarity", *names)}
    for figure, text in zip(rows["figure_id"], rows["inputs"], strict=True):
        inputs = json.loads(text)
        for name in names:
            data[name] += inputs[name]
        data["id"] += [figure] * len(inputs["years"])
        data["polarity"] += [inputs.get("polarity", "")] * len(inputs["years"])
    frame = eager(data)
    found = frames.trend(
        frame, "values", times="years", lower="lower", upper="upper", by=["id"], polarity="polarity"
    )
    table = eager.read(found)
    assert table["id"] == rows["figure_id"].tolist()
    assert table["trend"] == rows["published_value"].tolist()


def test_counts_have_the_guidance_variant(common: Engine) -> None:
    data = {"y": list(range(2018, 2024)), "k": [10, None, 20, 25, 31, 38], "n": [100] * 6}
    counts = {"numerator": "k", "denominator": "n"}
    found = common.read(frames.trend(common(data), times="y", **counts, variant="guidance"))
    one = calc.trend(times=data["y"], numerator=data["k"], denominator=data["n"],
                            variant="guidance")  # fmt: skip
    assert found["trend"] == [one.label] == ["Increasing"]
    np.testing.assert_allclose(found["slope"], one.slope)


@pytest.mark.parametrize("marks", [[None] * 3 + ["new survey", None], [False] * 3 + [True, False]])
def test_a_mark_is_a_break(common: Engine, marks: list[Any]) -> None:
    data = {"y": list(range(2019, 2024)), "v": [10.0, 12, 14, 16, 18], "b": marks}
    data |= {"l": [v - 1 for v in data["v"]], "u": [v + 1 for v in data["v"]]}
    frame = common(data)
    found = common.read(frames.trend(frame, times="y", **LIMITS, breaks="b"))
    assert found["trend"] == ["Cannot be calculated"]
    assert found["trend_reason"] == ["the series breaks"]
    plain = common.read(frames.trend(frame, times="y", **LIMITS))
    assert plain["trend"] == ["Increasing"]
    wide = common.read(frames.trend(frame, times="y", **LIMITS, window=3))
    assert wide["trend_reason"] == ["windows of years overlap"]


def test_ranks_are_those_of_calc(eager: Engine) -> None:
    frame = eager(long())
    tests = eager.read(frames.mann_kendall(frame, "v", times="y", by="g"))
    slopes = eager.read(frames.theil_sen(frame, "v", times="y", by="g", confidence=[0.8, 0.95]))
    assert tests["method"] == ["exact distribution"] * 2 + ["fewer than three values"]
    for i, (years, values) in enumerate(SERIES.values()):
        one = calc.mann_kendall(floats(values), times=years)
        for name in ("s", "tau", "z", "p_value", "size", "lag1", "neighbours_alike"):
            np.testing.assert_allclose(floats(tests[name])[i], getattr(one, name))
        slope = calc.theil_sen(floats(values), times=years, confidence=[0.8, 0.95])
        np.testing.assert_allclose(floats(slopes["value"])[i], slope.estimate)
        np.testing.assert_allclose(floats(slopes["lower_80"])[i], slope.lower[0])
    assert slopes["statistic"] == ["Theil-Sen slope"] * 3
    assert slopes["method"] == ["Sen, normal approximation"] * 2 + [None]


def test_periods_that_overlap_are_refused(eager: Engine) -> None:
    data = {"y": [2001, 2002, 2003, 2004], "v": [3.0, 5.0, 4.0, 6.0], "e": [2003, 2004, 2005, 2006]}
    for method in (frames.mann_kendall, frames.theil_sen):
        with pytest.raises(InputError, match=r"`ends` \(column `e`\) overlap"):
            method(eager(data), "v", times="y", ends="e")
        with pytest.raises(InputError, match="`window` is longer"):
            method(eager(data), "v", times="y", window=3)


@pytest.mark.parametrize("start", [dt.date(2020, 1, 1), dt.datetime(2020, 1, 1)])  # noqa: DTZ001
def test_dates_count_in_years(eager: Engine, start: dt.date) -> None:
    days = [start + dt.timedelta(days=d) for d in (0, 40, 400, 1_000)]
    data: Data = {"t": days, "v": [0.0, 40.0, 400.0, 1_000.0]}
    found = eager.read(frames.theil_sen(eager(data), "v", times="t"))
    np.testing.assert_allclose(found["value"], 365.25)
    with pytest.raises(InputError, match=r"`times` \(column `t`\) is missing in row 1"):
        frames.mann_kendall(eager(data | {"t": [days[0], None, *days[2:]]}), "v", times="t")


def test_an_empty_frame_has_no_series(common: Engine) -> None:
    import pandas as pd
    import polars as pl

    empty: Data = {name: [] for name in "gyvlu"}
    kinds = dict.fromkeys("yvlu", "float64")
    native = pd.DataFrame(empty).astype(kinds) if common.name == "pandas" else pl.DataFrame(
        empty, schema={"g": pl.String, **dict.fromkeys("yvlu", pl.Float64)})  # fmt: skip
    assert common.read(frames.trend(native, times="y", **LIMITS, by="g"))["trend"] == []
    assert common.read(frames.mann_kendall(native, "v", times="y", by="g"))["s"] == []
    assert common.read(frames.theil_sen(native, "v", times="y", by="g"))["value"] == []


def test_a_series_table_hands_its_matrices_to_calc() -> None:
    """Series of different length, padded behind with times that are missing too."""
    rows = pd.DataFrame({"area": ["a"] * 6 + ["b"] * 5, "value": [1.0, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1],
                         "period": [*range(2018, 2024), *range(2018, 2023)]})  # fmt: skip
    rows = rows.assign(lower=rows["value"] - 0.5, upper=rows["value"] + 0.5)
    table = frames.SeriesTable.from_frame(rows, indicator="x")
    values, lower, upper = (table.matrix(name) for name in ("value", "lower", "upper"))
    found = calc.trend(values, times=table.times(), lower=lower, upper=upper)
    assert found.label.tolist() == ["Increasing", "Decreasing"]
    assert calc.theil_sen(values, times=table.times()).estimate.tolist() == [1, -1]
    assert calc.direction_changes(values, times=table.times()).pattern.tolist() == [
        "rising", "falling"]  # fmt: skip


def test_a_lazy_frame_must_be_collected_first(lazy: Engine) -> None:
    data = {"y": [1, 2, 3], "v": [1.0, 2.0, 3.0], "l": [0.0] * 3, "u": [9.0] * 3}
    calls: dict[str, Callable[[], Any]] = {
        "trend": lambda: frames.trend(lazy(data), times="y", **LIMITS),
        "mann_kendall": lambda: frames.mann_kendall(lazy(data), "v", times="y"),
        "theil_sen": lambda: frames.theil_sen(lazy(data), "v", times="y"),
    }
    for name, call in calls.items():
        with pytest.raises(InputError, match=f"`frame` is lazy .*`{name}`.* Collect it first"):
            call()


@pytest.mark.parametrize(
    ("change", "asked", "message"),
    [
        (
            {"y": [2020, 2020, 2021]},
            {},
            r"`times` \(column `y`\) has a time twice in group x .*, or add a column to `by`",
        ),
        ({"y": [2020, None, 2021]}, {}, r"`times` \(column `y`\) is missing in row 1"),
        ({}, {"polarity": "Low"}, "`polarity` is 'Low', neither a column nor a word"),
        ({"p": ["a", "b", "a"]}, {"polarity": "p"}, r"`polarity` \(column `p`\) differs within"),
        ({}, {"breaks": "mark"}, "`breaks` names no column: `mark`"),
        ({"trend": [1, 2, 3]}, {"by": ["g", "trend"]}, "`frame` has a column `trend` already"),
    ],
)
def test_frames_that_do_not_fit_are_refused(
    change: Data, asked: dict[str, Any], message: str
) -> None:
    data: Data = {"g": ["x"] * 3, "y": [2020, 2021, 2022], "v": [1, 2, 3], "l": [0] * 3,
                  "u": [4] * 3}  # fmt: skip
    with pytest.raises(InputError, match=message):
        frames.trend(pd.DataFrame(data | change), times="y", **LIMITS, **({"by": "g"} | asked))


def test_impossible_counts_are_named_by_their_rows() -> None:
    frame = pd.DataFrame({"y": [2020, 2021], "k": [1, 11], "n": [10, 10]})
    counts: dict[str, Any] = {"numerator": "k", "denominator": "n", "variant": "guidance"}
    with pytest.raises(InputError, match=r"`numerator` \(column `k`\) exceeds .* in row 1"):
        frames.trend(frame, times="y", **counts)


@pytest.mark.parametrize("zone", [None, "Europe/London"])
def test_dates_of_every_engine_are_those_of_the_place(zone: str | None) -> None:
    """Midnight of 1 July in London is 30 June in UTC, and half a year has 181 days, not 180."""
    days = pd.to_datetime(["2021-01-01", "2021-07-01", "2022-01-01"]).tz_localize(zone)
    table = pd.DataFrame({"day": days, "value": [0.0, 181.0, 365.0]})
    frames_of_engines = [
        table,
        table.convert_dtypes(dtype_backend="pyarrow"),
        pl.from_pandas(table),
        pa.Table.from_pandas(table),
    ]
    for frame in frames_of_engines:
        found = nw.from_native(frames.theil_sen(frame, "value", times="day"), eager_only=True)
        np.testing.assert_allclose(found["value"].to_numpy(), 365.25, rtol=1e-9)


def test_a_bad_series_is_marked_and_the_others_have_their_results() -> None:
    years = pd.DataFrame({"area": ["A"] * 6 + ["B"] * 6, "year": [*range(2018, 2024)] * 2,
                          "n": [10, 12, 15, 19, 24, 30, 11, 12, 99, 13, 14, 15],
                          "of": [50] * 12})  # fmt: skip
    for method, options, result in (
        (frames.trend, {"variant": "guidance"}, "chi_squared"),
        (frames.project, {"per": 100, "maximum": 100, "horizon": 2}, "value"),
    ):
        call: Any = method
        given = {"times": "year", "numerator": "n", "denominator": "of", "by": "area"} | options
        with pytest.raises(InputError, match=r"exceeds|lie outside"):
            call(years, **given)
        found = call(years, **given, on_bad="mark")
        bad = found["area"] == "B"
        assert found["invalid"].tolist() == bad.tolist()
        assert found.loc[bad, result].isna().all()
        assert found.loc[~bad, "reason"].isna().all()
        assert found.loc[bad, "reason"].str.contains("numerator|values").all()
        alone = call(years[:6], **given)
        assert found.loc[~bad, result].tolist() == alone[result].tolist()
