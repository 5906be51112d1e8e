"""Funnel plots of data frames: the lines, points and labels of calc, in sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from tests.frames.conftest import Engine

    Oracle = Callable[[str], pd.DataFrame]

DATA = {
    "year": [2023, 2024, 2023, 2024, 2023, 2024, 2024],
    "x": [30.0, 12.0, 45.0, None, 95.0, 61.0, 0.0],
    "n": [200.0, 250.0, 250.0, 100.0, 300.0, 300.0, 0.0],
}
ROWS = {2023: [0, 2, 4], 2024: [1, 5]}
"""The rows of a year that have both numbers."""
KINDS = pytest.mark.parametrize("kind", ["proportion", "ratio", "rate"])


def part(year: int) -> tuple[list[float], list[float]]:
    return np.take(DATA["x"], ROWS[year]).tolist(), np.take(DATA["n"], ROWS[year]).tolist()


def plain(table: pd.DataFrame) -> dict[str, list[Any]]:
    return {
        name: [None if isinstance(x, float) and np.isnan(x) else x for x in table[name].tolist()]
        for name in table
    }


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


@KINDS
@pytest.mark.parametrize("overdispersed", [False, True])
def test_each_set_has_the_lines_of_calc(eager: Engine, kind: str, overdispersed: bool) -> None:
    options: dict[str, Any] = {"kind": kind, "overdispersed": overdispersed, "at": [10, 50.5]}
    found = eager.read(frames.funnel_limits(eager(DATA), "x", "n", by="year", **options))
    assert found["year"] == [2023, 2023, 2024, 2024]
    assert found["size"] == [10, 50.5] * 2
    for year in ROWS:
        lines = calc.funnel_limits(*part(year), **options)
        rows = [i for i, y in enumerate(found["year"]) if y == year]
        for name, values in lines.to_columns().items():
            if not name.startswith(("size", "baseline", "lower_9", "upper_9")):
                continue
            np.testing.assert_allclose([found[name][i] for i in rows], values, rtol=1e-12)
        assert {found["method"][i] for i in rows} == {lines.method}
        if lines.lower_denominator is None or lines.upper_denominator is None:
            assert "lower_denominator_95" not in found
        else:
            low = [found["lower_denominator_95"][i] for i in rows]
            high = [found["upper_denominator_998"][i] for i in rows]
            np.testing.assert_allclose(low, np.asarray(lines.lower_denominator)[0], rtol=1e-12)
            np.testing.assert_allclose(high, np.asarray(lines.upper_denominator)[1], rtol=1e-12)


def test_lines_of_one_funnel_span_its_areas(common: Engine) -> None:
    found = common.read(
        frames.funnel_limits(common(DATA), "x", "n", kind="rate", confidence=0.9, per=100, years=2)
    )
    x, n = (part(2023)[k] + part(2024)[k] for k in (0, 1))
    lines = calc.funnel_limits(x, n, kind="rate", confidence=0.9, per=100, years=2)
    assert len(found["size"]) == 100
    assert "year" not in found
    for name in ("lower", "upper", "lower_denominator", "upper_denominator"):
        np.testing.assert_allclose(found[name], getattr(lines, name), rtol=1e-12)
    assert set(found["statistic"]) == {"rate per 100"}
    assert set(found["confidence"]) == {"90%"}


@KINDS
def test_points_are_those_of_calc(eager: Engine, kind: str) -> None:
    result = frames.funnel_points(eager(DATA), "x", "n", kind=kind, by="year", years=3)
    found = eager.read(result)
    for name, values in DATA.items():
        assert found[name] == values
    for year, rows in ROWS.items():
        points = calc.funnel_points(*part(year), kind=kind, years=3)
        np.testing.assert_allclose([found["value"][i] for i in rows], points.value, rtol=1e-12)
        np.testing.assert_allclose([found["size"][i] for i in rows], points.size, rtol=1e-12)
        assert {found["baseline"][i] for i in rows} == {points.baseline}
    assert [found["value"][i] for i in (3, 6)] == [found["method"][i] for i in (3, 6)] == [None] * 2
    statistics = {"proportion": "proportion", "ratio": "ratio x 100", "rate": "rate per 100000"}
    assert set(found["statistic"]) == {statistics[kind]}
    assert found["method"][0] == "count over denominator"


def test_lines_leave_out_the_numbers_of_the_areas_and_one_area_has_lines(common: Engine) -> None:
    """A column may have the name of a new one; a place alone is its own pooled rate."""
    data = {"year": [2023, 2023, 2024], "x": [20, 40, 30], "size": [100, 100, 100]}
    lines = frames.funnel_limits(common(data), "x", "size", kind="rate", by="year", at=[100])
    found = common.read(lines)
    assert (found["year"], found["size"]) == ([2023, 2024], [100, 100])
    np.testing.assert_allclose(found["baseline"], [30_000, 30_000])  # 60 in 200, and 30 in 100


@KINDS
@pytest.mark.parametrize("more", [{}, {"overdispersed": True, "winsorise": 0}, {"points": "byar"}])
def test_labels_are_those_of_calc(eager: Engine, kind: str, more: dict[str, Any]) -> None:
    result = frames.funnel_significance(eager(DATA), "x", "n", kind=kind, by=["year"], **more)
    found = eager.read(result)
    for year, rows in ROWS.items():
        expected = calc.funnel_significance(*part(year), kind=kind, **more)
        assert [found["significance"][i] for i in rows] == expected.label.tolist()
        assert {found["significance_method"][i] for i in rows} == {expected.method}
    assert [found["significance"][i] for i in (3, 6)] == ["not tested"] * 2
    assert found["significance_method"][3] is None


def test_standardised_rates_of_the_r_package(common: Engine, oracle: Oracle) -> None:
    areas, theirs = oracle("funnel_rate_in"), oracle("funnel_rate_dsr_points_y3")
    frame = common(plain(areas))
    options: dict[str, Any] = {"kind": "rate", "rate": "rate"}
    found = common.read(frames.funnel_points(frame, "obs", **options, years=3))
    expected = theirs.set_index("area").loc[areas["area"]]
    values = expected["rate_chart"].astype(float)
    np.testing.assert_allclose(numbers(found["value"]), values, rtol=1e-9)
    few = [x < 10 for x in found["obs"]]
    texts = {text for text, small in zip(found["method"], few, strict=True) if small}
    assert texts == {"not placed: fewer than 10 events"}
    assert "standardised rate" in found["method"]
    labels = common.read(frames.funnel_significance(frame, "obs", **options, points="byar"))
    same = calc.funnel_significance(areas["obs"], kind="rate", rate=areas["rate"], points="byar")
    assert labels["significance"] == same.label.tolist()


def test_a_set_without_numbers_is_not_placed_but_has_no_lines(common: Engine) -> None:
    data = {"year": [1, 1, 2], "x": [3.0, 4.0, None], "n": [10.0, 10.0, 10.0]}
    points = common.read(frames.funnel_points(common(data), "x", "n", kind="ratio", by="year"))
    assert points["value"] == [30, 40, None]
    tested = common.read(
        frames.funnel_significance(common(data), "x", "n", kind="ratio", by="year")
    )
    assert tested["significance"] == ["low (95%)", "not significant", "not tested"]
    with pytest.raises(InputError, match="`count` has no area with both numbers in group 2"):
        frames.funnel_limits(common(data), "x", "n", kind="ratio", by="year")
    with pytest.raises(InputError, match="`count` has 1 area in group 2"):
        frames.funnel_significance(
            common(data | {"x": [3.0, 4.0, 5.0]}), "x", "n", kind="ratio", by="year",
            overdispersed=True,
        )  # fmt: skip


def test_a_frame_without_rows(common: Engine) -> None:
    frame = common(DATA)[:0]
    assert common.read(frames.funnel_points(frame, "x", "n", kind="rate"))["value"] == []
    found = frames.funnel_significance(frame, "x", "n", kind="rate", by="year")
    assert common.read(found)["significance"] == []
    with pytest.raises(InputError, match="`frame` has no rows"):
        frames.funnel_limits(frame, "x", "n", kind="rate")


def test_impossible_areas_are_named_by_row(common: Engine) -> None:
    with pytest.raises(InputError, match=r"`count` \(column `n`\) exceeds .* in rows 0, 1, .*rate"):
        frames.funnel_points(common(DATA), "n", "x", kind="proportion")
    with pytest.raises(InputError, match=r"`rate` \(column `r`\) is zero where .* in row 1"):
        frames.funnel_points(common({"x": [0, 3], "r": [0, 0]}), "x", kind="rate", rate="r")
    with pytest.raises(InputError, match="`denominator` and `rate` do not fit"):
        frames.funnel_points(common(DATA), "x", kind="ratio", rate="n")
    with pytest.raises(InputError, match="`kind` is 'rates'"):
        frames.funnel_limits(common(DATA), "x", "n", kind="rates")
    with pytest.raises(InputError, match="`points` is 'wilson'"):
        frames.funnel_significance(common(DATA), "x", "n", kind="rate", points="wilson")
    with pytest.raises(InputError, match="`confidence` is 95"):
        frames.funnel_significance(common(DATA), "x", "n", kind="rate", confidence=95)
    with pytest.raises(InputError, match="`frame` has a column `size` already"):
        frames.funnel_points(common(DATA | {"size": DATA["n"]}), "x", "n", kind="rate")
    with pytest.raises(InputError, match="`frame` has a column `value` already"):
        frames.funnel_points(common(DATA | {"value": DATA["n"]}), "x", "n", kind="rate")


@pytest.mark.parametrize("name", ["funnel_limits", "funnel_points", "funnel_significance"])
def test_a_lazy_frame_must_be_collected_first(lazy: Engine, name: str) -> None:
    with pytest.raises(InputError, match=r"`frame` is lazy .*pooled value.* Collect it first"):
        getattr(frames, name)(lazy(DATA), "x", "n", kind="rate")
