"""The calculators of inference for frames: what `calc` says, on every eager engine."""

from __future__ import annotations

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
    from collections.abc import Callable

ENGINES: list[Callable[[dict[str, Any]], Any]] = [pd.DataFrame, pl.DataFrame, pa.table]
AREAS = {
    "region": ["N", "S"] * 8,
    "x": [12, 30, 7, 55, 18, 3, 40, 22, 9, 61, 15, 28, 5, 16, 33, 2],
    "n": [40, 70, 35, 120, 50, 20, 66, 90, 15, 150, 60, 52, 30, 44, 80, 25],
    "y": [14, 26, 9, 51, 24, 6, 38, 30, 12, 44, 19, 30, 8, 20, 29, 4],
    "p": [0.01, 0.2, 0.04, 0.5, 0.03, 0.001, 0.9, 0.02, 0.6, 0.11, 0.07, 0.3, 0.05, 1, 0.4, 0.012],
}


def column(frame: Any, name: str) -> np.ndarray:
    return nw.from_native(frame, eager_only=True)[name].to_numpy()


@pytest.mark.parametrize("engine", ENGINES, ids=["pandas", "polars", "pyarrow"])
def test_rows_have_what_calc_says_of_them(engine: Callable[[dict[str, Any]], Any]) -> None:
    frame, x, y, n = engine(AREAS), *(np.array(AREAS[name]) for name in "xyn")
    found = frames.window_change(frame, "x", "y", window=3, shift=1)
    own = calc.window_change(x, y, window=3, shift=1)
    np.testing.assert_allclose(column(found, "z"), own.z)
    assert column(found, "significance").tolist() == own.significance.tolist()
    found = frames.smallest_detectable(frame, "x", statistic="proportion", denominator="n")
    own_size = calc.smallest_detectable(x, statistic="proportion", denominator=n)
    np.testing.assert_allclose(column(found, "rise"), own_size.rise)
    found = frames.difference_in_change(frame, ("x", "y"), ("y", "x"))
    np.testing.assert_allclose(
        column(found, "value"), calc.difference_in_change((x, y), (y, x)).estimate
    )
    found = frames.progress(frame, "x", "y", "n", years=2, years_to_target=5,
                            polarity="higher_better")  # fmt: skip
    status = calc.progress(x, y, n, years=2, years_to_target=5, polarity="higher_better").status
    assert column(found, "status").tolist() == list(status)
    found = frames.attributable_fraction(frame, "p", "x")
    np.testing.assert_allclose(
        column(found, "value"), calc.attributable_fraction(AREAS["p"], x).estimate
    )


@pytest.mark.parametrize("engine", ENGINES, ids=["pandas", "polars", "pyarrow"])
def test_families_are_worked_out_apart(engine: Callable[[dict[str, Any]], Any]) -> None:
    frame, north = engine(AREAS), np.array(AREAS["region"]) == "N"
    x, n, p = (np.array(AREAS[name]) for name in "xnp")
    found = frames.adjusted_p(frame, "p", by="region")
    rates = frames.shrunk_rates(frame, "x", "n", by="region", per=1)
    shares = frames.shrunk_shares(frame, "x", "n", by="region")
    for rows in (north, ~north):
        np.testing.assert_allclose(column(found, "p_adjusted")[rows], calc.adjusted_p(p[rows]))
        np.testing.assert_allclose(
            column(rates, "value")[rows], calc.shrunk_rates(x[rows], n[rows], per=1).estimate
        )
        np.testing.assert_allclose(
            column(shares, "upper")[rows], calc.shrunk_shares(x[rows], n[rows]).upper
        )


@pytest.mark.parametrize("engine", ENGINES, ids=["pandas", "polars", "pyarrow"])
def test_series_have_a_row_each(engine: Callable[[dict[str, Any]], Any]) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(50, 5, (3, 16)).round(1)
    rows = {
        "area": np.repeat(["a", "b", "c"], 16).tolist(),
        "when": np.tile(2020 + np.arange(16) / 4, 3).tolist(),
        "v": values.ravel().tolist(),
    }
    frame, t = engine(rows), 2020 + np.arange(16) / 4
    found = frames.seasonal_kendall(frame, "v", times="when", season=4, by="area")
    own = calc.seasonal_kendall(values, times=t, season=4)
    np.testing.assert_allclose(column(found, "p_value"), own.p_value)
    found = frames.interrupted(frame, "v", times="when", since=2022, by="area")
    lines = calc.interrupted(values, times=t, since=2022)
    np.testing.assert_allclose(column(found, "slope_change_p"), lines.slope_change.p_value)
    found = frames.run_chart(frame, "v", times="when", by="area")
    np.testing.assert_allclose(column(found, "crossings"), calc.run_chart(values).crossings)
    for name in ("c_chart", "g_chart", "t_chart"):
        drawn = getattr(frames, name)(frame, "v", times="when", by="area")
        np.testing.assert_allclose(
            column(drawn, "upper").reshape(3, 16), getattr(calc, name)(values).upper
        )


def test_lazy_frames_are_collected_first_and_families_are_named() -> None:
    with pytest.raises(InputError, match="is lazy"):
        frames.adjusted_p(pl.LazyFrame(AREAS), "p")
    few = pd.DataFrame({"region": ["N"] * 5 + ["S"] * 3, "x": range(8), "n": [50] * 8})
    with pytest.raises(InputError, match="fewer than 5 areas in group"):
        frames.shrunk_rates(few, "x", "n", by="region")
