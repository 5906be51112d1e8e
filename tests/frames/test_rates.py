"""Crude rates on every engine: the numbers of calc, groups, missing labels, bad rows."""

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

COUNTS = [0, 1, 4, 9, 10, 11, 65, 1_263, 2_000_000_000]
PEOPLE = [1_000, 50, 20_000, 9, 10, 40_000, 100_000, 3_090, 2_100_000_000]
AREAS = ["A", "B", "A", None, "B", "A", None, "C", "C"]
DATA = {"area": AREAS, "deaths": COUNTS, "people": PEOPLE}


def close(found: list[Any], expected: Any) -> None:
    """Compare numbers to 1e-12, missing with missing."""
    numbers = [np.nan if value is None else value for value in found]
    np.testing.assert_allclose(numbers, expected, rtol=1e-12, atol=0)


def test_every_engine_gives_the_numbers_of_calc(engine: Engine) -> None:
    frame = engine(DATA)
    found = engine.read(frames.crude_rate(frame, "deaths", "people", confidence=(0.95, 0.998)))
    expected = calc.crude_rate(COUNTS, PEOPLE, confidence=(0.95, 0.998))
    close(found["value"], expected.estimate)
    for level, name in enumerate(("95", "998")):
        close(found[f"lower_{name}"], expected.lower[level])
        close(found[f"upper_{name}"], expected.upper[level])
    assert found["area"] == AREAS
    assert found["method"] == ["exact Poisson"] * 4 + ["Byar"] * 5
    assert set(found["statistic"]) == {"crude rate per 100000"}
    assert set(found["confidence"]) == {"95% and 99.8%"}


def test_rates_of_the_r_package(engine: Engine, oracle: Callable[[str], pd.DataFrame]) -> None:
    table = oracle("rate")
    if engine.lazy:  # fractional counts under 10 are not in the look-up
        table = table[(table.x >= 10) | (table.x % 1 == 0)]
    data = {"x": [float(v) for v in table.x], "n": [float(v) for v in table.n]}
    found = engine.read(frames.crude_rate(engine(data), "x", "n", confidence=[0.95, 0.998]))
    for mine, theirs in (("value", "value"), ("lower_95", "lower95_0cl"),
                         ("upper_998", "upper99_8cl")):  # fmt: skip
        numbers = [np.nan if value is None else value for value in found[mine]]
        np.testing.assert_allclose(numbers, table[theirs].astype(float), rtol=1e-9)


def test_groups_are_summed_first_and_a_missing_label_is_a_group(engine: Engine) -> None:
    result = frames.crude_rate(engine(DATA), "deaths", "people", by=["area"])
    found = engine.read(result, sort="area")
    counts, people = [15, 11, 2_000_001_263, 74], [61_000, 60, 2_100_003_090, 100_009]
    assert found["area"] == ["A", "B", "C", None]
    close(found["deaths"], counts)
    close(found["people"], people)
    expected = calc.crude_rate(counts, people)
    for name in ("value", "lower", "upper"):
        close(found[name], getattr(expected, name.replace("value", "estimate")))


@pytest.mark.parametrize("by", ["all", []])
def test_one_group_is_a_group_too(engine: Engine, by: Any) -> None:
    data = {"all": ["x", "x"], "deaths": [5, 15], "people": [100, 200]}
    found = engine.read(frames.crude_rate(engine(data), "deaths", "people", by=by))
    close(found["value"], [20 / 300 * 1e5])
    assert ("all" in found) == bool(by)


def test_the_kind_of_frame_and_the_input_are_kept(engine: Engine) -> None:
    frame = engine(DATA)
    before = engine.read(frame)
    result = frames.crude_rate(frame, "deaths", "people")
    assert type(result) is type(frame)
    assert engine.read(frame) == before
    added = ["value", "lower", "upper", "statistic", "confidence", "method"]
    assert list(engine.read(result)) == [*DATA, *added, *(["invalid"] if engine.lazy else [])]


def test_missing_travels_and_zero_denominators_are_missing(engine: Engine) -> None:
    data = {"x": [None, 5.0, 5.0, 12.0], "n": [10.0, None, 0.0, 100.0]}
    found = engine.read(frames.crude_rate(engine(data), "x", "n", per=100))
    close(found["value"], [np.nan, np.nan, np.nan, 12.0])
    assert found["lower"][:3] == found["upper"][:3] == [None] * 3
    assert found["method"] == [None, None, None, "Byar"]
    if engine.lazy:
        assert found["invalid"] == [False, False, True, False]


def test_a_missing_number_makes_its_group_missing(engine: Engine) -> None:
    data = {"g": ["a", "a", "b", "b"], "x": [None, 5.0, 5.0, 12.0], "n": [10.0, 90.0, 50.0, 50.0]}
    found = engine.read(frames.crude_rate(engine(data), "x", "n", by="g", per=100), sort="g")
    close(found["value"], [np.nan, 17.0])


def test_bad_rows_of_a_lazy_frame_are_null_and_marked(lazy: Engine) -> None:
    inf = float("inf")
    data = {"x": [-1.0, 5.0, inf, 9.5, 10.5, None], "n": [10.0, -10.0, 100.0, 100.0, 100.0, 7.0]}
    found = lazy.read(frames.crude_rate(lazy(data), "x", "n", per=100))
    assert found["invalid"] == [True, True, True, True, False, False]
    close(found["value"], [np.nan] * 4 + [10.5, np.nan])
    assert found["upper"][:4] == [None] * 4


def test_a_bad_row_marks_its_group_alone(lazy: Engine) -> None:
    data = {"g": ["a", "a", "b"], "x": [-1, 50, 12], "n": [10, 90, 100]}
    found = lazy.read(frames.crude_rate(lazy(data), "x", "n", by="g"), sort="g")
    assert found["invalid"] == [True, False]
    assert found["value"][0] is None


def test_bad_rows_of_an_eager_frame_are_named(eager: Engine) -> None:
    data = {"x": [1.0, -1.0, 3.0, -2.0], "n": [10.0, 10.0, 10.0, 10.0]}
    with pytest.raises(
        InputError, match=r"`count` \(column `x`\) is negative in rows 1, 3 \(2 of 4\)"
    ):
        frames.crude_rate(eager(data), "x", "n")


def test_an_empty_frame_gives_an_empty_result(engine: Engine) -> None:
    frame = engine({"g": ["a"], "x": [1], "n": [10]})
    nothing = engine_filter(frame)
    for by in (None, "g", []):
        found = engine.read(frames.crude_rate(nothing, "x", "n", by=by))
        assert found["value"] == []


def engine_filter(frame: Any) -> Any:
    import narwhals as nw

    return nw.from_native(frame).filter(nw.col("x") > 1).to_native()
