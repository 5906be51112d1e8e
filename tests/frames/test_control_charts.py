"""Control charts of data frames: the charts of calc, one a group, beside the rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Engine

UP: dict[str, Any] = {"polarity": "higher_better", "target": 6.5}
ORDER = [3, 0, 4, 1, 5, 2]
"""Months of the rows of each area, out of order."""
Y = {"A": [4.0, 6.0, 5.0, 7.0, None, 30.0], "B": [6.5, 6.0, 6.0, 6.5, 6.0, 6.0]}
DATA = {
    "area": ["A", "B"] * 6,
    "month": [m for m in ORDER for _ in "AB"],
    "y": [y for pair in zip(Y["A"], Y["B"], strict=True) for y in pair],
    "x": [float(m) for m in range(12)],
    "n": [20.0 + m for m in range(12)],
}
NUMBERS = ["mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma", "moving_range"]


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def part(column: list[Any], area: str) -> list[Any]:
    return [value for value, a in zip(column, DATA["area"], strict=True) if a == area]


def test_each_group_has_the_chart_of_calc(eager: Engine) -> None:
    result = frames.xmr(eager(DATA), "y", times="month", by="area", rebase=[3], **UP)
    found = eager.read(result)
    assert found["y"] == DATA["y"]
    for area, y in Y.items():
        chart = calc.xmr(numbers(y), times=ORDER, rebase=[3], **UP)
        for name in NUMBERS:
            theirs = numbers(part(found[name], area))
            np.testing.assert_allclose(theirs, getattr(chart, name), rtol=1e-12)
        for name in ("segment", "short", "special_cause", "point_type"):
            assert part(found[name], area) == getattr(chart, name).tolist()
        assert set(part(found["variation"], area)) == {chart.variation}
        assert set(part(found["assurance"], area)) == {chart.assurance}
        assert set(part(found["method"], area)) == {chart.method}


@pytest.mark.parametrize("kind", ["p_chart", "u_chart"])
def test_charts_of_counts_are_those_of_calc(eager: Engine, kind: str) -> None:
    options: dict[str, Any] = {"per": 100, "dispersion": "laney"}
    found = eager.read(
        getattr(frames, kind)(eager(DATA), "x", "n", times="month", by="area", **options)
    )
    for area in Y:
        x, n = part(DATA["x"], area), part(DATA["n"], area)
        chart = getattr(calc, kind)(x, n, times=ORDER, **options)
        for name in ("value", "dispersion", *NUMBERS):
            theirs = numbers(part(found[name], area))
            np.testing.assert_allclose(theirs, getattr(chart, name), rtol=1e-12)
        assert part(found["special_cause"], area) == chart.special_cause.tolist()


def test_without_times_the_rows_are_in_order(common: Engine) -> None:
    found = common.read(frames.xmr(common({"y": [1, 5, 2]}), "y"))
    assert found["moving_range"] == [None, 4, 3]
    assert found["mean"] == [8 / 3] * 3


def test_a_chart_keeps_columns_of_names_that_it_does_not_write(common: Engine) -> None:
    frame = common({"y": [1, 5, 2], "statistic": ["mean"] * 3, "confidence": ["95%"] * 3})
    found = common.read(frames.xmr(frame, "y"))
    assert (found["statistic"], found["confidence"]) == (["mean"] * 3, ["95%"] * 3)


def test_dates_order_the_points_and_rebase_them(eager: Engine) -> None:
    days = [date(2024, 3, 1), date(2024, 1, 1), date(2024, 2, 1), date(2024, 4, 1)]
    frame = eager({"day": days, "y": [3.0, 1.0, 2.0, 9.0]})
    found = eager.read(frames.xmr(frame, "y", times="day", rebase=[date(2024, 4, 1)]))
    assert found["moving_range"] == [1, None, 1, None]
    assert found["segment"] == [0, 0, 0, 1]
    times = eager({"day": [datetime(2024, 1, day) for day in (2, 1)], "y": [3, 1]})  # noqa: DTZ001
    assert eager.read(frames.xmr(times, "y", times="day"))["moving_range"] == [2, None]


def test_a_frame_without_rows(common: Engine) -> None:
    found = common.read(frames.xmr(common(DATA)[:0], "y", times="month", by="area"))
    assert found["special_cause"] == []


def test_a_lazy_frame_is_collected_first(lazy: Engine) -> None:
    with pytest.raises(InputError, match=r"is lazy.*a control chart needs the points in order"):
        frames.xmr(lazy(DATA), "y", times="month", by="area")


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        ({}, {}, r"`times` .* repeats an earlier point in rows .* \(6 of 12\)"),
        ({"month": [1] * 12}, {"by": "area"}, r"`times` \(column `month`\) repeats .* in rows 2"),
        ({"month": list("abcdefghijkl")}, {}, r"`times` \(column `month`\) holds .*neither"),
        ({"y": list("abcdefghijkl")}, {"by": "area"}, r"`values` \(column `y`\) holds"),
        ({"end": [9] * 12}, {"by": "area", "ends": "end"}, "`ends` .* overlaps .* in rows 0"),
        ({}, {"by": "area", "rebase": [9]}, "`rebase` matches no point: 9 in group A"),
        ({}, {"by": "nowhere"}, "`by` names no column: `nowhere`"),
        ({"mean": [1] * 12}, {"by": "area"}, "has a column `mean` already"),
    ],
)
def test_refusals(
    common: Engine, data: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        frames.xmr(common(DATA | data), "y", times="month", **options)


def test_impossible_counts_are_refused(common: Engine) -> None:
    bad = DATA | {"x": [100.0] * 12}
    with pytest.raises(InputError, match=r"`numerator` .* exceeds `denominator` in rows 0, "):
        frames.p_chart(common(bad), "x", "n", times="month", by="area")


def test_an_area_with_an_empty_month_costs_no_other_its_chart(area_months: pd.DataFrame) -> None:
    charts = frames.p_chart(area_months, "n", "d", times="t", by="area")
    assert charts["special_cause"].tolist() == ["Common Cause"] * 4 + ["Missing", "Common Cause"]
    alone = frames.p_chart(area_months.iloc[:3], "n", "d", times="t", by="area")
    pd.testing.assert_series_equal(charts["mean"].iloc[:3], alone["mean"])


def test_a_bad_area_is_marked_and_the_others_are_drawn(area_months: pd.DataFrame) -> None:
    bad = area_months.assign(n=[1, 2, 3, 1, 4, 2])
    with pytest.raises(InputError, match=r"is zero where there are events in row 4"):
        frames.p_chart(bad, "n", "d", times="t", by="area")
    charts = frames.p_chart(bad, "n", "d", times="t", by="area", on_bad="mark")
    assert charts["invalid"].tolist() == [False] * 3 + [True] * 3
    assert charts["reason"].iloc[3] == "zero (argument denominator)"
    assert charts["reason"].iloc[:3].isna().all()
    assert charts.loc[3:, ["mean", "value", "segment", "special_cause"]].isna().all(axis=None)
    alone = frames.p_chart(bad.iloc[:3], "n", "d", times="t", by="area", on_bad="mark")
    assert charts["mean"].iloc[:3].tolist() == alone["mean"].tolist()
    assert not alone["invalid"].any()
    with pytest.raises(InputError, match="`baseline` is 3"):
        frames.p_chart(bad, "n", "d", times="t", by="area", baseline=3, on_bad="mark")


@pytest.fixture
def area_months() -> pd.DataFrame:
    """Three months of two areas, one of which has a month without anybody."""
    return pd.DataFrame(
        {
            "area": ["A"] * 3 + ["B"] * 3,
            "t": [1, 2, 3] * 2,
            "n": [1, 2, 3, 1, 0, 2],
            "d": [10, 10, 10, 10, 0, 10],
        }
    )
