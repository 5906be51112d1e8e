"""The list of columns: complete, without repeats, true to what is written."""

from __future__ import annotations

import pandas as pd
import pytest

from cdpkit import assess, frames
from cdpkit.columns import COLUMNS, column
from cdpkit.frames import SeriesTable
from cdpkit.model import REQUIRED_COLUMNS
from cdpkit.model.figure_row import OPTIONAL_COLUMNS

FRAME = pd.DataFrame({"band": ["a", "b"], "x": [12, 30], "n": [100, 200]})
REFERENCE = {"a": (5, 100), "b": (9, 200)}


def test_no_column_stands_twice() -> None:
    names = [(c.table, c.name) for c in COLUMNS]
    assert len(set(names)) == len(names)
    assert all(c.meaning.endswith(".") and c.dtype for c in COLUMNS)


def test_figure_tables_are_described_in_full() -> None:
    listed = {c.name: c.required for c in COLUMNS if c.table == "figure table"}
    assert listed == dict.fromkeys(REQUIRED_COLUMNS, True) | dict.fromkeys(OPTIONAL_COLUMNS, False)


def test_every_column_that_is_added_is_described() -> None:
    given = set(FRAME)
    rates = frames.crude_rate(FRAME, "x", "n", confidence=[0.95, 0.998])
    ratio = frames.indirect_rate(FRAME, "x", "n", "band", reference=REFERENCE)
    changed = frames.change(FRAME, "x", "n", statistic="count")
    judged = frames.compare(FRAME, "x", 3, lower="x", upper="n")
    mean, fifths = frames.mean(FRAME, "x"), frames.quantile_group(FRAME, "x", 2)
    lines = [frames.funnel_limits(FRAME, "x", "n", kind=kind) for kind in ("proportion", "ratio")]
    one = frames.funnel_limits(FRAME, "x", "n", kind="rate", confidence=0.9)
    points = frames.funnel_points(FRAME, "x", "n", kind="rate")
    tested = frames.funnel_significance(FRAME, "x", "n", kind="rate")
    ages = FRAME.assign(band=["0-64", "65+"])
    lives = frames.life_expectancy(ages, "x", "n", "band", minimum_population=0)
    pooled = frames.pooled_rate(FRAME.assign(year=[1, 2]), "x", "n", times="year", window=2)
    charts = [changed, frames.xmr(FRAME, "x"), frames.p_chart(FRAME, "x", "n")]
    yearly = pd.DataFrame({"year": range(5), "x": range(5), "l": [-1] * 5, "u": [9] * 5})
    trends = [frames.mann_kendall(yearly, "x", times="year"), frames.theil_sen(yearly, "x", times="year"),
              frames.trend(yearly, "x", times="year", lower="l", upper="u")]  # fmt: skip
    charts = [frames.xmr(FRAME, "x"), frames.p_chart(FRAME, "x", "n")]
    results = (pooled, lives, rates, ratio, judged, mean, fifths, *lines, one, points, tested)
    for name in {name for frame in (*results, *charts, *trends) for name in frame} - given:
        frame = next(f for f in (*results, *charts, *trends) if name in f)
        kind = column(name).dtype.replace("integer", "int").replace("boolean", "bool")
        assert str(frame[name].dtype).startswith(kind)


@pytest.mark.parametrize("kind", ["change", "trend", "comparison", "projection"])
def test_columns_of_tables_of_results_are_described(kind: str) -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "period": [2024, 2024], "value": [1, 2]})
    table = SeriesTable.from_frame(frame, indicator="x")
    verbs = {
        "change": assess.change, "trend": assess.trend, "projection": assess.project,
        "comparison": lambda series: assess.compare(series, "b"),
    }  # fmt: skip
    listed = [c.name for c in COLUMNS if c.table == kind]
    about = ["indicator", "title", "area", "area_name", "population", "unit", "polarity"]
    assert list(verbs[kind](table).to_frame()) == [*about, *listed, "invalid"]


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        column("nothing")
