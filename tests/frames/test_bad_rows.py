"""A bad row is marked with its reason in every function of frames, and stops no other."""

from __future__ import annotations

import inspect
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from cdpkit import frames
from cdpkit.errors import InputError

AREAS = ["A", "B", "C", "D"]
BANDS = ["0-39", "40-64", "65+"]
ONE = {
    "area": AREAS, "x": [12, 30, 7, 25], "n": [140, 170, 135, 150], "y": [14, 26, 9, 20],
    "m": [150, 160, 140, 155], "v": [3.0, 4.0, 5.0, 4.5], "low": [2.0, 3.0, 4.0, 4.0],
    "high": [4.0, 6.0, 6.0, 5.0], "share": [0.2, 0.3, 0.1, 0.4], "risk": [2.0, 1.5, 3.0, 2.5],
}  # fmt: skip
FAMILIES = {name: values * 6 for name, values in ONE.items()}
FAMILIES["x"] = [k + i for i, k in enumerate(FAMILIES["x"])]
BANDED = {
    "area": [area for area in AREAS for _ in BANDS], "band": BANDS * 4,
    "start": [20, 50, 80] * 4, "x": [5, 12, 20, 8, 15, 30, 4, 11, 25, 6, 18, 22],
    "n": [9000, 7000, 5100] * 4, "low": [0.1] * 12, "high": [60.0] * 12, "level": [1, 2, 3] * 4,
}  # fmt: skip
WEIGHTS = dict(zip(BANDS, (500, 300, 200), strict=True))
WHOLE = dict(zip(BANDS, ((50, 90_000), (120, 70_000), (300, 51_000)), strict=True))
LONG = {
    "area": np.repeat(AREAS, 12).tolist(), "t": [*np.tile(2018 + np.arange(12) / 4, 4)],
    "year": [*range(2010, 2022)] * 4, "of": [50] * 48,
    "n": [(7 * i) % 23 + 5 for i in range(48)], "v": [float((7 * i) % 23 + 5) for i in range(48)],
    "low": [float((7 * i) % 23 + 4) for i in range(48)],
    "high": [float((7 * i) % 23 + 6) for i in range(48)],
}  # fmt: skip
NAN = float("nan")
SEASONS = {"times": "t", "season": 4, "by": "area"}
BY_YEAR = {"times": "year", "by": "area"}

# Of each function: the frame, its arguments and settings, what is spoilt and how, and the code.
CASES: dict[str, tuple[dict[str, Any], tuple[Any, ...], dict[str, Any], tuple[str, float], str]] = {
    "crude_rate": (ONE, ("x", "n"), {}, ("x", -1), "negative"),
    "proportion": (ONE, ("x", "n"), {}, ("x", 500), "exceeds_whole"),
    "rate_ratio": (ONE, ("x", "n", "y", "m"), {}, ("m", np.inf), "not_finite"),
    "rate_difference": (ONE, ("x", "n", "y", "m"), {}, ("y", -2), "negative"),
    "proportion_ratio": (ONE, ("x", "n", "y", "m"), {}, ("y", 999), "exceeds_whole"),
    "proportion_difference": (ONE, ("x", "n", "y", "m"), {}, ("x", 999), "exceeds_whole"),
    "unmet_need": (ONE, ("x", "v"), {"lower": "low", "upper": "high"}, ("v", 9), "outside_limits"),
    "change": (ONE, ("x", "y"), {"statistic": "count"}, ("y", -1), "negative"),
    "compare": (ONE, ("v", 4), {"lower": "low", "upper": "high"}, ("v", 9), "outside_limits"),
    "mean": (ONE, ("x",), {"by": "area"}, ("x", np.inf), "not_finite"),
    "quantile_group": (ONE, ("x", 2), {}, ("x", np.inf), "not_finite"),
    "window_change": (ONE, ("x", "y"), {"window": 3, "shift": 1}, ("x", -4), "negative"),
    "attainment": (ONE, ("x", "y", "m"), {"shape": "percent"}, ("x", 0), "base_not_positive"),
    "progress": (ONE, ("x", "y", "m"), {"years": 2, "years_to_target": 3,
                 "polarity": "higher_better"}, ("x", -3), "not_positive"),
    "smallest_detectable": (ONE, ("x",), {"statistic": "count"}, ("x", -1), "negative"),
    "difference_in_change": (ONE, (("x", "y"), ("n", "m")), {}, ("n", -1), "negative"),
    "attributable_fraction": (ONE, ("share", "risk"), {}, ("share", 1.5), "out_of_range"),
    "adjusted_p": (ONE, ("share",), {}, ("share", 1.5), "out_of_range"),
    "shrunk_rates": (FAMILIES, ("x", "n"), {"by": "area"}, ("x", -1), "negative"),
    "shrunk_shares": (FAMILIES, ("x", "n"), {"by": "area"}, ("x", 999), "exceeds_whole"),
    "funnel_points": (FAMILIES, ("x", "n"), {"kind": "proportion"}, ("x", 999), "exceeds_whole"),
    "funnel_significance": (FAMILIES, ("x", "n"), {"kind": "rate"}, ("x", -1), "negative"),
    "direct_rate": (BANDED, ("x", "n", "band"), {"standard": WEIGHTS, "by": "area"}, ("x", -1), "negative"),
    "comparative_ratio": (BANDED, ("x", "n", "band"), {"standard": WEIGHTS, "reference": WHOLE,
                          "by": "area"}, ("n", 0), "zero"),
    "indirect_ratio": (BANDED, ("x", "n", "band"), {"reference": WHOLE, "by": "area"}, ("n", -5), "negative"),
    "indirect_rate": (BANDED, ("x", "n", "band"), {"reference": WHOLE, "by": "area"}, ("x", np.inf), "not_finite"),
    "slope_index": (BANDED, ("x", "n", "level"), {"lower": "low", "upper": "high", "by": "area",
                    "order": [1, 2, 3]}, ("n", 0), "not_positive"),
    "life_expectancy": (BANDED, ("x", "n", "band"), {"by": "area", "widest": None}, ("x", 9999), "exceeds_whole"),
    "years_of_life_lost": (BANDED, ("x", "start"), {"by": "area"}, ("x", -1), "negative"),
    "pooled_rate": (LONG, ("n", "of"), BY_YEAR, ("year", 2030), "not_usable"),
    "trend": (LONG, ("v",), BY_YEAR | {"lower": "low", "upper": "high"}, ("v", np.inf), "not_finite"),
    "project": (LONG, ("v",), BY_YEAR | {"minimum": 0}, ("v", -1), "out_of_range"),
    "mann_kendall": (LONG, ("v",), BY_YEAR, ("year", NAN), "value_missing"),
    "theil_sen": (LONG, ("v",), BY_YEAR, ("year", 2012), "time_twice"),
    "seasonal_kendall": (LONG, ("v",), SEASONS, ("v", np.inf), "not_finite"),
    "interrupted": (LONG, ("v",), BY_YEAR | {"since": 2016}, ("v", np.inf), "not_finite"),
    "run_chart": (LONG, ("v",), BY_YEAR, ("v", np.inf), "not_finite"),
    "chart": (LONG, ("v",), BY_YEAR, ("v", np.inf), "not_finite"),
    "xmr": (LONG, ("v",), BY_YEAR | {"minimum": 0}, ("v", -1), "out_of_range"),
    "p_chart": (LONG, ("n", "of"), BY_YEAR, ("n", 60), "exceeds_whole"),
    "u_chart": (LONG, ("n", "of"), BY_YEAR, ("of", 0), "zero"),
    "c_chart": (LONG, ("n",), BY_YEAR, ("n", -1), "negative"),
    "g_chart": (LONG, ("n",), BY_YEAR, ("n", -1), "negative"),
    "t_chart": (LONG, ("v",), BY_YEAR, ("v", -1), "negative"),
}  # fmt: skip
MARKS = ["invalid", "reason", "problem"]
ENGINES = {"pandas": pd.DataFrame, "polars": lambda data: pl.DataFrame(data, strict=False)}


def spoilt(data: dict[str, Any], column: str, value: float) -> dict[str, Any]:
    """Give the frame with one bad row, which is of area B."""
    at = data["area"].index("B") + (4 if data is LONG else 0)
    values: list[Any] = [float(x) for x in data[column]]
    values[at] = value
    return data | {column: values}


def read(native: Any) -> pd.DataFrame:
    """Give a frame of any engine as one of pandas, texts as objects."""
    found = nw.from_native(native).lazy().collect()
    columns = {name: found[name].to_list() for name in found.columns}
    return pd.DataFrame(
        {name: [np.nan if v is None else v for v in c] for name, c in columns.items()}
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_only_the_bad_row_or_group_is_missing(name: str, engine: str) -> None:
    data, arguments, settings, (column, value), code = CASES[name]
    make, call = ENGINES[engine], getattr(frames, name)
    bad = make(spoilt(data, column, value))
    if code != "zero":
        with pytest.raises(InputError):
            call(bad, *arguments, **settings)
    found = read(call(bad, *arguments, **settings, on_bad="mark"))
    lost = found["invalid"].astype(bool).to_numpy()
    assert lost.any()
    assert set(found.loc[lost, "area"]) == {"B"}
    by_row = data is ONE or data is FAMILIES
    assert lost.sum() == (1 if by_row else (found["area"] == "B").sum())
    assert set(found.loc[lost, "reason"].str.split(" ").str[0]) == {code}
    assert found.loc[lost, "problem"].str.contains(rf"\(column `{column}`\) ").all()
    assert found.loc[~lost, MARKS[1:]].isna().all(axis=None)
    stay = {"statistic", "confidence", "comparison_method"}  # the same for all rows
    yes_or_no = {"short", "neighbours_alike"}
    added = [c for c in found.columns if c not in {*data, *MARKS, *stay, *yes_or_no}]
    assert added
    assert found.loc[lost, added].isna().all(axis=None)
    assert not found.loc[~lost, added].isna().all(axis=None)


@pytest.mark.parametrize("name", [n for n, case in CASES.items() if case[0] in (ONE, BANDED, LONG)])
def test_the_others_are_as_if_it_were_not_there(name: str) -> None:
    data, arguments, settings, (column, value), _ = CASES[name]
    call = getattr(frames, name)
    found = call(pd.DataFrame(spoilt(data, column, value)), *arguments, **settings, on_bad="mark")
    good = pd.DataFrame(data)
    good = good[good["area"] != "B"].reset_index(drop=True)
    expected = call(good, *arguments, **settings, on_bad="mark")
    assert not expected["invalid"].any()
    rest = found[found["area"] != "B"].reset_index(drop=True)
    kept = [c for c in expected.columns if c not in {"reason", "problem"}]
    pd.testing.assert_frame_equal(
        rest[kept], expected[kept], check_dtype=False, check_categorical=False
    )


LAZY = ["crude_rate", "proportion", "unmet_need", "compare", "direct_rate", "comparative_ratio",
        "indirect_ratio", "indirect_rate", "slope_index"]  # fmt: skip


@pytest.mark.parametrize("name", LAZY)
def test_a_lazy_frame_tells_the_same(name: str) -> None:
    data, arguments, settings, (column, value), code = CASES[name]
    frame = pl.DataFrame(spoilt(data, column, value), strict=False)
    call = getattr(frames, name)
    eager = read(call(frame, *arguments, **settings, on_bad="mark")).sort_values("area")
    lazy = read(call(frame.lazy(), *arguments, **settings, on_bad="mark")).sort_values("area")
    for mark in ("area", "invalid", "reason"):
        assert lazy[mark].astype(str).tolist() == eager[mark].astype(str).tolist()
    assert lazy.loc[lazy["invalid"], "problem"].str.contains(f"column `{column}`").all()
    assert code in lazy.loc[lazy["invalid"], "reason"].iloc[0]
    plain = call(frame.lazy(), *arguments, **settings).collect()
    assert "reason" not in plain.columns


def test_every_function_of_many_rows_takes_it() -> None:
    without = {"SeriesTable", "by_parts", "figure_rows", "tables"}
    for name in set(frames.__all__) - without - {"chart"}:  # it hands its settings on
        parameter = inspect.signature(getattr(frames, name)).parameters["on_bad"]
        assert (parameter.default, parameter.kind) == ("raise", parameter.KEYWORD_ONLY), name
    assert set(CASES) == set(frames.__all__) - without - {"funnel_limits"}


def test_an_area_is_left_out_of_the_lines_of_a_funnel() -> None:
    bad = pd.DataFrame(spoilt(FAMILIES, "x", -1))
    lines = frames.funnel_limits(bad, "x", "n", kind="rate", on_bad="mark")
    good = bad[bad["x"] >= 0]
    pd.testing.assert_frame_equal(lines, frames.funnel_limits(good, "x", "n", kind="rate"))


def test_a_family_that_is_too_small_stops_no_other() -> None:
    data = pd.DataFrame({"region": ["N"] * 6 + ["S"] * 3, "x": range(9), "n": [50] * 9})
    with pytest.raises(InputError, match="fewer than 5 areas in group S"):
        frames.shrunk_rates(data, "x", "n", by="region")
    found = frames.shrunk_rates(data, "x", "n", by="region", on_bad="mark")
    assert found["invalid"].tolist() == [False] * 6 + [True] * 3
    assert found["value"].notna().tolist() == [True] * 6 + [False] * 3
    assert found["reason"].iloc[-1] == "few_areas (argument count)"
    assert found["problem"].iloc[-1] == "`count` (column `x`) has fewer than 5 areas"


def test_text_among_numbers_and_unknown_bands_are_marked() -> None:
    data = pd.DataFrame({"x": pd.Series([1, "two", 3], dtype=object), "n": [30, 40, 50]})
    found = frames.crude_rate(data, "x", "n", on_bad="mark")
    assert found["invalid"].tolist() == [False, True, False]
    assert found["reason"].iloc[1] == "not_a_number (argument count)"
    bands = pd.DataFrame(BANDED | {"band": [*BANDED["band"][:3], "64-39", *BANDED["band"][4:]]})
    rates = frames.direct_rate(bands, "x", "n", "band", standard=WEIGHTS, by="area", on_bad="mark")
    assert rates["invalid"].tolist() == [False, True, False, False]
    assert rates["reason"].iloc[1] == "band_not_known (argument band)"
    fewer = frames.direct_rate(
        pd.DataFrame(BANDED)[1:], "x", "n", "band", standard=WEIGHTS, by="area", on_bad="mark"
    )
    assert fewer["reason"].iloc[0] == "band_missing (argument band)"


def test_the_columns_must_be_free() -> None:
    with pytest.raises(InputError, match="has a column `problem` already"):
        frames.crude_rate(
            pd.DataFrame({"x": [1], "n": [2], "problem": [3]}), "x", "n", on_bad="mark"
        )
    with pytest.raises(InputError, match="`on_bad` is 'skip'"):
        frames.crude_rate(pd.DataFrame({"x": [1], "n": [2]}), "x", "n", on_bad="skip")  # type: ignore[arg-type]
