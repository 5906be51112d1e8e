"""What peers let through: each misuse works here, or is refused by argument, rows and remedy."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Engine

DATA = {"g": ["a", "b"], "x": [12, 30], "n": [100, 200]}


@pytest.mark.parametrize("confidence", [95, 1, 0, 0.0, -0.5, "0.95", True, [], [0.95, 95], None])
def test_confidence_is_a_fraction(common: Engine, confidence: Any) -> None:
    with pytest.raises(InputError, match=r"`confidence` .*0\.(95|01)"):
        frames.crude_rate(common(DATA), "x", "n", confidence=confidence)


def test_a_level_cannot_be_asked_for_twice(common: Engine) -> None:
    with pytest.raises(InputError, match="`confidence` gives two pairs of columns the same name"):
        frames.crude_rate(common(DATA), "x", "n", confidence=[0.95, 0.95])


def test_any_number_of_levels_has_a_pair_of_columns_each(common: Engine) -> None:
    levels = [0.9, 0.95, 0.99, 0.998, 0.9999]
    found = common.read(frames.crude_rate(common(DATA), "x", "n", confidence=levels))
    names = [
        f"{side}_{m}" for m in ("90", "95", "99", "998", "9999") for side in ("lower", "upper")
    ]
    assert [name for name in found if "_" in name] == names
    one = common.read(frames.crude_rate(common(DATA), "x", "n", confidence=[0.95]))
    assert {"lower_95", "upper_95"} < set(one)


@pytest.mark.parametrize("per", [0, -1, float("nan"), "100"])
def test_the_multiplier_is_a_number_above_zero(common: Engine, per: Any) -> None:
    with pytest.raises(InputError, match="`per` "):
        frames.crude_rate(common(DATA), "x", "n", per=per)


def test_columns_are_found_by_name(common: Engine) -> None:
    with pytest.raises(InputError, match=r"`population` names no column: `m`. The frame has `g`, "):
        frames.crude_rate(common(DATA), "x", "m")
    with pytest.raises(InputError, match="`by` names no column: `region`"):
        frames.crude_rate(common(DATA), "x", "n", by="region")
    with pytest.raises(InputError, match="`count` is list, not the name of a column"):
        frames.crude_rate(common(DATA), [12, 30], "n")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="`by` names a column twice"):
        frames.crude_rate(common(DATA), "x", "n", by=["g", "g"])
    with pytest.raises(InputError, match="`count` is the column `x`, which is also in `by`"):
        frames.crude_rate(common(DATA), "x", "n", by="x")


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(InputError, match=r"`frame` is dict\. Give a data frame"):
        frames.crude_rate({"x": [1], "n": [2]}, "x", "n")  # type: ignore[type-var]


def test_two_columns_of_one_name_are_refused() -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["x", "x", "n"])
    with pytest.raises(InputError, match="`frame` has two columns with the same name"):
        frames.crude_rate(frame, "x", "n")


@pytest.mark.parametrize("taken", ["value", "Upper", "method"])
def test_no_column_is_written_over(common: Engine, taken: str) -> None:
    with pytest.raises(InputError, match=f"`frame` has a column `{taken}` already"):
        frames.crude_rate(common(DATA | {taken: [1, 2]}), "x", "n")
    assert frames.crude_rate(common(DATA | {taken: [1, 2]}), "x", "n", by="g") is not None


def test_text_is_no_number(common: Engine) -> None:
    with pytest.raises(InputError, match=r"`count` \(column `g`\) .*[Cc]onvert"):
        frames.crude_rate(common(DATA), "g", "n")


def test_text_among_objects_is_named_by_row() -> None:
    frame = pd.DataFrame({"x": pd.Series([1, "two"], dtype=object), "n": [3, 4]})
    with pytest.raises(InputError, match=r"`count` \(column `x`\) is not a number at \[\(1,\)\]"):
        frames.crude_rate(frame, "x", "n")


@pytest.mark.parametrize(
    "column", [np.array([12 + 1j, 30]), pd.period_range("2020", periods=2, freq="D")]
)
def test_what_pandas_takes_for_numbers_or_would_cast_is_refused(column: Any) -> None:
    with pytest.raises(InputError, match=r"`count` \(column `x`\) holds .*, not numbers\. Convert"):
        frames.crude_rate(pd.DataFrame({**DATA, "x": column}), "x", "n")


def test_lists_are_no_labels() -> None:
    frame = pd.DataFrame({**DATA, "g": [["a"], ["b"]]})
    with pytest.raises(InputError, match=r"`by` \(column `g`\) holds labels that are lists"):
        frames.crude_rate(frame, "x", "n", by="g")
    with pytest.raises(InputError, match=r"`band` \(column `g`\) holds labels that are lists"):
        frames.direct_rate(frame, "x", "n", "g", standard={"a": 1, "b": 2})


def test_names_that_are_no_text_are_left_alone() -> None:
    found = frames.crude_rate(pd.DataFrame({0: [1], "x": [12], "n": [100]}), "x", "n")
    assert found.columns[0] == 0


@pytest.mark.parametrize("bad", [-1.0, float("inf")])
def test_impossible_counts_name_argument_column_and_rows(common: Engine, bad: float) -> None:
    data = {"x": [1.0] * 7 + [bad] * 6, "n": [10.0] * 13}
    match = r"`count` \(column `x`\) is .* in rows 7, 8, 9, 10, 11, \.\.\. \(6 of 13\)\. "
    with pytest.raises(InputError, match=match):
        frames.crude_rate(common(data), "x", "n")


@pytest.mark.parametrize(
    "dtype",
    ["int8", "uint8", "int32", "uint64", "float32", "Int16", "UInt8", "Float64",
     "int32[pyarrow]", "double[pyarrow]", "boolean", "bool", object],
)  # fmt: skip
def test_pandas_types_of_number(dtype: Any) -> None:
    if "pyarrow" in str(dtype):
        pytest.importorskip("pyarrow")
    small = [1, 0, 1, 1]
    frame = pd.DataFrame({"g": list("aabb"), "x": pd.Series(small, dtype=dtype), "n": [9] * 4})
    found = frames.crude_rate(frame, "x", "n")
    np.testing.assert_allclose(found["upper"], calc.crude_rate(small, 9).upper, rtol=1e-12)
    grouped = frames.crude_rate(frame, "x", "n", by="g")
    assert grouped["x"].tolist() == [1, 2]


@pytest.mark.parametrize("kind", [Decimal, Fraction])
def test_decimals_and_fractions(kind: type) -> None:
    frame = pd.DataFrame({"x": [kind(12), None, kind("30.5")], "n": [100, 100, 200]})
    found = frames.crude_rate(frame, "x", "n", per=100)
    np.testing.assert_allclose(found["value"], [12, np.nan, 15.25])


def test_decimals_of_polars_and_arrow() -> None:
    pl, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    data = {"x": [Decimal("12.0"), Decimal("30.5")], "n": [100, 200]}
    for frame in (pl.DataFrame(data), pl.DataFrame(data).lazy(), pa.table(data)):
        found = nw.from_native(frames.crude_rate(frame, "x", "n", per=100)).lazy().collect()
        np.testing.assert_allclose(found["value"].to_numpy(), [12, 15.25])


@pytest.mark.parametrize("size", [np.int8, np.int32])
def test_sums_do_not_overflow(common: Engine, size: type) -> None:
    top = int(np.iinfo(size).max)
    data = nw.from_native(common({"g": ["a"] * 3, "x": [1, top, top], "n": [top] * 3}))
    small = {np.int8: nw.Int8, np.int32: nw.Int32}[size]
    frame = data.with_columns(nw.col("x", "n").cast(small)).to_native()
    found = common.read(frames.proportion(frame, "x", "n", by="g"))
    assert found["x"] == [2 * top + 1]
    np.testing.assert_allclose(found["value"], [(2 * top + 1) / (3 * top)], rtol=1e-12)


def test_nan_and_null_are_both_missing(engine: Engine) -> None:
    data = {"x": [float("nan"), None, 12.0], "n": [100.0, 100.0, 100.0]}
    found = engine.read(frames.crude_rate(engine(data), "x", "n", per=100))
    assert found["value"] == [None, None, 12.0]
    assert found["method"] == [None, None, "Byar"]


def test_a_polars_result_has_null_and_no_nan() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"x": [None, float("nan"), 3.0], "n": [1.0, 2.0, 0.0]})
    for kind in (frame, frame.lazy()):
        found = frames.crude_rate(kind, "x", "n").lazy().collect()
        assert found["value"].null_count() == found["upper"].null_count() == 3


def test_eager_and_lazy_polars_have_one_schema_but_for_invalid() -> None:
    pl = pytest.importorskip("polars")
    eager = frames.crude_rate(pl.DataFrame(DATA), "x", "n")
    lazy = frames.crude_rate(pl.DataFrame(DATA).lazy(), "x", "n").collect()
    assert lazy.drop("invalid").schema == eager.schema


def test_missing_labels_in_several_columns_are_groups(engine: Engine) -> None:
    data = {
        "g": ["a", None, "a", None, None],
        "h": [None, None, "z", None, "z"],
        "x": [10, 20, 30, 40, 50],
        "n": [100] * 5,
    }
    found = engine.read(frames.crude_rate(engine(data), "x", "n", by=["g", "h"]))
    rows = set(zip(found["g"], found["h"], found["x"], strict=True))
    assert rows == {("a", None, 10), (None, None, 60), ("a", "z", 30), (None, "z", 50)}


def test_groups_come_in_order_of_appearance(eager: Engine) -> None:
    data = {"g": ["z", "a", None, "a", "z"], "x": [1, 2, 3, 4, 5], "n": [10] * 5}
    found = eager.read(frames.crude_rate(eager(data), "x", "n", by="g"))
    assert found["g"] == ["z", "a", None]


def test_unused_levels_of_a_category_make_no_group(common: Engine) -> None:
    if common.name == "pandas":
        levels = pd.CategoricalDtype(["a", "b", "unused"])
        frame = common(DATA).astype({"g": levels})
    else:
        import polars as pl

        frame = common(DATA).with_columns(pl.col("g").cast(pl.Enum(["a", "b", "unused"])))
    found = common.read(frames.crude_rate(frame, "x", "n", by="g"))
    assert found["g"] == ["a", "b"]
    standard = {"b": 1, "a": 2}
    rate = common.read(frames.direct_rate(frame, "x", "n", "g", standard=standard))
    np.testing.assert_allclose(
        rate["value"], calc.direct_rate([12, 30], [100, 200], [2, 1]).estimate
    )


def test_the_index_of_pandas_is_kept() -> None:
    frame = pd.DataFrame(DATA, index=[7, 7])
    found = frames.crude_rate(frame, "x", "n", per=100)
    assert found.index.tolist() == [7, 7]
    assert found["value"].tolist() == [12, 15]


def test_an_empty_frame_keeps_its_columns(common: Engine) -> None:
    frame = nw.from_native(common(DATA)).head(0).to_native()
    for by in (None, "g", []):
        assert common.read(frames.crude_rate(frame, "x", "n", by=by))["upper"] == []
    assert common.read(frames.compare(frame, "x", 3, lower="x", upper="n"))["comparison"] == []
    arguments = ("x", "n", "g")
    for by in ([],):
        rate = frames.direct_rate(frame, *arguments, standard={"a": 1}, by=by)
        assert common.read(rate)["value"] == []


def test_a_wrapped_frame_stays_wrapped(common: Engine) -> None:
    wrapped = nw.from_native(common(DATA))
    assert isinstance(frames.crude_rate(wrapped, "x", "n"), nw.DataFrame)


def test_many_rows_are_worked_in_blocks() -> None:
    counts, people = np.arange(100_000) % 40, np.arange(1, 100_001)
    frame = pd.DataFrame({"x": counts, "n": people})
    found, expected = frames.crude_rate(frame, "x", "n"), calc.crude_rate(counts, people)
    np.testing.assert_array_equal(found["lower"], expected.lower)
    assert found["method"].dtype == "category"


def test_importing_frames_loads_no_engine() -> None:
    code = "import sys, cdpkit.frames; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert not loaded & {"pandas", "polars", "pyarrow", "duckdb", "dask", "pyspark"}
