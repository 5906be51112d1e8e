"""Change of two values in a row: calc's numbers on eager engines, and on lazy ones from limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Engine

COUNTS = {"g": ["a", None, "b", "c"], "x": [40, 9, 7, 300], "n": [90, 40, 60, 900],
          "y": [60, 8, 0, 250], "m": [100, 40, 70, 800]}  # fmt: skip
LIMITS = ("b", "c"), ("b_low", "b_up", "c_low", "c_up")
GIVEN = {"g": ["a", "b", "c", "d", "e", "f"], "b": [5.0, 8.0, 0.0, 4.0, 3.0, 6.0],
         "b_low": [4.0, 7.0, 0.0, 0.0, 2.0, 5.0], "b_up": [6.5, 9.5, 1.0, 6.0, 5.0, 7.0],
         "c": [9.0, 5.0, 2.0, 7.0, 0.0, 6.1], "c_low": [8.0, 3.0, 1.0, 5.0, 0.0, 5.1],
         "c_up": [11.0, 6.0, 3.0, 9.0, 1.0, 7.0]}  # fmt: skip
KINDS = ["absolute", "percent", "ratio", "annualised_percent"]
SHARES = {"statistic": "proportion", "baseline_denominator": "n", "current_denominator": "m"}


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def limits_of(data: dict[str, list[Any]], rows: list[int], **settings: Any) -> calc.Change:
    def side(name: str) -> calc.Interval:
        parts = (np.array(data[name + end])[rows] for end in ("", "_low", "_up"))
        return calc.Interval(*parts, 0.9, "given")

    return calc.change(side("b"), side("c"), **settings)


def given(frame: Any, **settings: Any) -> Any:
    names = ("baseline_lower", "baseline_upper", "current_lower", "current_upper")
    columns = dict(zip(names, LIMITS[1], strict=True))
    return frames.change(frame, *LIMITS[0], **columns, confidence=0.9, **settings)


@pytest.mark.parametrize(
    ("settings", "theirs"),
    [
        ({"statistic": "count"}, {"statistic": "count"}),
        ({"statistic": "count", "kind": "percent"}, {"statistic": "count", "kind": "percent"}),
        (SHARES, SHARES),
        (SHARES | {"kind": "ratio"}, SHARES | {"kind": "ratio"}),
    ],
)
def test_counts_have_the_numbers_of_calc(
    eager: Engine, settings: dict[str, Any], theirs: dict[str, Any]
) -> None:
    found = eager.read(frames.change(eager(COUNTS), "x", "y", confidence=0.9, **settings))
    arrays = {k: COUNTS[v] if k.endswith("denominator") else v for k, v in theirs.items()}
    expected = calc.change(COUNTS["x"], COUNTS["y"], confidence=0.9, **arrays)
    for column, part in (("value", "estimate"), ("lower", "lower"), ("upper", "upper"),
                         ("p_value", "p_value")):  # fmt: skip
        np.testing.assert_allclose(numbers(found[column]), getattr(expected, part), rtol=1e-12)
    assert found["significance"] == expected.significance.tolist()
    assert set(found["method"]) == {expected.method}
    assert (found["g"], set(found["confidence"])) == (COUNTS["g"], {"90%"})


@pytest.mark.parametrize("kind", KINDS)
def test_limits_give_the_same_on_every_engine(engine: Engine, kind: str) -> None:
    years = 3 if kind == "annualised_percent" else None
    found = engine.read(given(engine(GIVEN), kind=kind, years=years), sort="g")
    rows = [0, 1, 2, 3, 4, 5] if kind == "absolute" else [0, 1, 3, 4, 5]
    expected = limits_of(GIVEN, rows, kind=kind, years=years)
    for column, part in (("value", "estimate"), ("lower", "lower"), ("upper", "upper")):
        values = np.array(numbers(found[column]))[rows]
        np.testing.assert_allclose(values, getattr(expected, part), rtol=1e-12, atol=1e-12)
    assert np.array(found["significance"])[rows].tolist() == expected.significance.tolist()
    assert found["p_value"] == [None] * 6
    if kind != "absolute":
        assert (found["value"][2], found["upper"][2]) == (None, None)
        assert found["method"][2] == "not calculated: the baseline is zero or below"
        assert found["significance"][2] == "not tested"
        assert found["method"][0] == "MOVER-R"
    assert "invalid" not in found or found["invalid"] == [False] * 6


def test_values_alone_are_not_tested(engine: Engine) -> None:
    data = {"g": ["a", "b", "c"], "x": [4.0, -2.0, None], "y": [5.0, 1.0, 2.0]}
    found = engine.read(frames.change(engine(data), "x", "y"), sort="g")
    assert found["value"] == [1, 3, None]
    assert found["method"] == [
        *["not tested: there are no counts or limits to test it with"] * 2,
        None,
    ]
    assert found["significance"] == ["not tested"] * 3
    found = engine.read(frames.change(engine(data), "x", "y", statistic="proportion"), sort="g")
    assert set(found["statistic"]) == {"change in percentage points"}
    found = engine.read(
        frames.change(engine(data), "x", "y", statistic="proportion", per=1), sort="g"
    )
    assert found["value"] == [100, 300, None]


def test_missing_numbers_and_zero_denominators_give_missing_rows(eager: Engine) -> None:
    data = {"x": [None, 0, 4], "n": [10, 0, 10], "y": [1, 2, 3], "m": [10, 10, 10]}
    found = eager.read(frames.change(eager(data), "x", "y", **SHARES))
    assert found["value"][:2] == [None, None]
    assert found["method"] == [None, None, "Newcombe hybrid score"]
    assert found["significance"] == ["not tested", "not tested", "not significant"]


def test_proportions_keep_their_limits_in_percentage_points(engine: Engine) -> None:
    found = engine.read(given(engine(GIVEN), statistic="proportion", per=10), sort="g")
    plain = engine.read(given(engine(GIVEN)), sort="g")
    np.testing.assert_allclose(found["lower"], 10 * np.array(plain["lower"]), rtol=1e-12)


def test_impossible_rows_are_named(eager: Engine) -> None:
    data = {"x": [3, 11], "n": [10, 10], "y": [2, -3], "m": [10, -10]}
    with pytest.raises(InputError, match=r"\(column `x`\) exceeds `baseline_denominator` .* row 1"):
        frames.change(eager(data | {"m": [10, 10]}), "x", "n", **SHARES)
    with pytest.raises(InputError, match=r"`current` \(column `y`\) is negative in row 1"):
        frames.change(eager(data), "x", "y", statistic="count")
    with pytest.raises(InputError, match=r"`current_denominator` \(column `m`\) is negative"):
        frames.change(eager(data), "x", "n", **SHARES | {"statistic": "crude_rate"})
    with pytest.raises(InputError, match=r"`baseline` \(column `b`\) is outside its limits in r"):
        given(eager(GIVEN | {"b": [7.0, 8.0, 0.0, 4.0, 3.0, 6.0]}))


def test_bad_rows_of_lazy_frames_are_marked(lazy: Engine) -> None:
    found = lazy.read(given(lazy(GIVEN | {"c": [-9.0, 5.0, 2.0, 7.0, 0.0, 9.9]})), sort="g")
    assert found["invalid"] == [True, False, False, False, False, True]
    assert found["value"][0] is None
    assert found["significance"][0] is None


def test_counts_of_a_lazy_frame_must_be_collected_first(lazy: Engine) -> None:
    for settings in ({"statistic": "count"}, SHARES):
        with pytest.raises(InputError, match=r"`frame` is lazy .*`change` of counts.* Collect it"):
            frames.change(lazy(COUNTS), "x", "y", **settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"kind": "growth"}, "`kind` is 'growth'"),
        ({"statistic": "share"}, "`statistic` is 'share'"),
        ({"kind": "percent", "statistic": "proportion"}, "`kind` is 'percent', and the values"),
        ({"kind": "annualised_percent"}, "`years` is None"),
        ({"baseline_denominator": "n"}, "`current_denominator` is missing"),
        ({"baseline_lower": "n"}, "`baseline_upper` is missing"),
        ({"statistic": "crude_rate", "per": 5}, "`per` does not use statistic=.crude_rate. w"),
        ({"confidence": 95}, "`confidence` is 95"),
    ],
)
def test_settings_are_checked_before_any_data(
    common: Engine, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        frames.change(common(COUNTS), "x", "y", **settings)


ESTIMATED = {"x": [1263, 500], "y": [1450, 650], "n": [3090, 1000], "m": [3150, 1000],
             "n_low": [2700, 990], "n_up": [3550, 1010], "m_low": [2760, 990],
             "m_up": [3600, 1010]}  # fmt: skip


def test_estimated_denominators_and_rounding_are_those_of_calc(eager: Engine) -> None:
    bounds = {"baseline_denominator_bounds": ("n_low", "n_up"),
              "current_denominator_bounds": ("m_low", "m_up")}  # fmt: skip
    found = eager.read(frames.change(eager(ESTIMATED), "x", "y", **SHARES, **bounds))
    # 5.16 points (-3.09 to 13.55), uncertain_denominators.csv
    np.testing.assert_allclose(
        [found[name][0] for name in ("value", "lower", "upper")], [5.16, -3.09, 13.55], atol=5e-3
    )
    assert found["significance"] == ["not significant", "higher"]
    printed = {"x": [25.0], "y": [45.0], "a": [24.5], "b": [25.5], "c": [44.5], "d": [45.5]}
    rounded = eager.read(
        frames.change(eager(printed), "x", "y", kind="ratio", baseline_bounds=("a", "b"),
                      current_bounds=("c", "d"))
    )  # fmt: skip
    np.testing.assert_allclose(
        [rounded["lowest"][0], rounded["highest"][0]], [44.5 / 25.5, 45.5 / 24.5]
    )
    with pytest.raises(InputError, match="`current_bounds` is not a pair of columns"):
        frames.change(eager(printed), "x", "y", current_bounds="c")  # type: ignore[arg-type]


def test_the_test_of_counts_can_be_chosen_or_left_out(eager: Engine) -> None:
    data = {"x": [12], "y": [24]}
    exact, mid_p = (
        eager.read(frames.change(eager(data), "x", "y", statistic="count", test=test))
        for test in ("exact", "mid_p")
    )
    np.testing.assert_allclose(
        [exact["p_value"][0], mid_p["p_value"][0]], [0.0652, 0.0470], atol=5e-5
    )
    assert (exact["significance"], mid_p["significance"]) == (["not significant"], ["higher"])
    shared = frames.change(eager(data), "x", "y", statistic="count", independent=False)
    assert eager.read(shared)["significance"] == ["not tested"]


def test_bounds_of_a_lazy_frame_must_be_collected_first(lazy: Engine) -> None:
    with pytest.raises(InputError, match=r"`change` with bounds.* Collect it"):
        frames.change(lazy(GIVEN), "b", "c", baseline_bounds=("b_low", "b_up"))
