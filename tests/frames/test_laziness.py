"""Lazy frames stay lazy: each engine has a tripwire that data must not touch before collect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import frames

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOVING = pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")
FILLING = pytest.mark.filterwarnings("ignore:Downcasting object dtype:FutureWarning")
N = 1_000
DATA: dict[str, Any] = {
    "area": ["A", "B"] * (N // 2),
    "age": ["young", "young", "old", "old"] * (N // 4),
    "x": [11] * N,
    "n": [1_000] * N,
    "lo": [900] * N,
    "up": [1_100] * N,
}
STANDARD = {"young": 3, "old": 1}
REFERENCE = {"young": (10, 2_000), "old": (30, 1_000)}
METHODS: dict[str, Callable[[Any], Any]] = {
    "crude_rate": lambda f: frames.crude_rate(f, "x", "n"),
    "crude_rate by": lambda f: frames.crude_rate(f, "x", "n", by="area"),
    "proportion": lambda f: frames.proportion(f, "x", "n", by=["area", "age"]),
    "direct_rate": lambda f: frames.direct_rate(f, "x", "n", "age", standard=STANDARD, by="area"),
    "indirect_ratio": lambda f: frames.indirect_ratio(f, "x", "n", "age", reference=REFERENCE),
    "indirect_rate": lambda f: frames.indirect_rate(f, "x", "n", "age", reference=REFERENCE),
    "change": lambda f: frames.change(
        f,
        "x",
        "n",
        baseline_lower="x",
        baseline_upper="x",
        current_lower="lo",
        current_upper="up",
        kind="percent",
    ),
    "compare": lambda f: frames.compare(f, "n", 1_000, lower="lo", upper="up"),
    "slope_index": lambda f: frames.slope_index(
        f, "n", "x", "age", lower="lo", upper="up", by="area", order=["young", "old"]
    ),
    "comparative_ratio": lambda f: frames.comparative_ratio(
        f, "x", "n", "age", standard=STANDARD, reference=REFERENCE, by="area"
    ),
    "unmet_need": lambda f: frames.unmet_need(f, "x", "n", lower="lo", upper="up"),
}


@pytest.mark.parametrize("name", METHODS)
def test_polars_runs_nothing_before_collect(name: str) -> None:
    pl = pytest.importorskip("polars")
    ran: list[int] = []

    def tripwire(part: Any) -> Any:
        ran.append(len(part))
        return part

    source = pl.DataFrame(DATA).lazy()
    frame = source.map_batches(tripwire, schema=source.collect_schema())
    result = METHODS[name](frame)
    assert isinstance(result, pl.LazyFrame)
    assert not ran
    assert result.collect().height
    assert ran


@pytest.mark.parametrize("name", METHODS)
def test_duckdb_runs_nothing_before_fetch(name: str) -> None:
    duckdb = pytest.importorskip("duckdb", reason="install the extra `engines` to test DuckDB")
    ran: list[int] = []

    def tripwire(i: int) -> int:
        ran.append(i)
        return 11

    connection = duckdb.connect()
    connection.create_function("tripwire", tripwire, ["BIGINT"], "BIGINT", side_effects=True)
    texts = "if(i % 2 = 0, 'A', 'B') as area, if(i % 4 < 2, 'young', 'old') as age"
    columns = "tripwire(i) as x, 1000 as n, 900 as lo, 1100 as up"
    relation = connection.sql(f"select {texts}, {columns} from range({N}) t(i)")  # noqa: S608
    result = METHODS[name](relation)
    assert type(result) is type(relation)
    assert not ran
    assert result.fetchall()
    assert ran


@MOVING
@FILLING
@pytest.mark.parametrize("name", METHODS)
def test_dask_runs_nothing_before_compute(name: str) -> None:
    dd = pytest.importorskip("dask.dataframe", reason="install the extra `engines` to test Dask")
    import pandas as pd

    ran: list[int] = []

    def tripwire(part: Any) -> Any:
        ran.append(len(part))
        return part

    # Dask takes two alike for one, tripwire included: each frame has its own column.
    frame = dd.from_pandas(pd.DataFrame(DATA).assign(own=name), npartitions=2)
    frame = frame.map_partitions(tripwire, meta=frame._meta)
    result = METHODS[name](frame)
    assert isinstance(result, dd.DataFrame)
    assert not ran
    assert len(result.compute(scheduler="synchronous"))
    assert ran


@pytest.mark.parametrize("name", METHODS)
def test_spark_starts_no_job_before_collect(name: str, spark: Any) -> None:
    group = f"cdpkit {name}"
    rows = list(zip(*DATA.values(), strict=True))
    kinds = "area string, age string, x bigint, n bigint, lo bigint, up bigint"
    frame = spark.createDataFrame(rows, kinds)
    context = spark.sparkContext
    context.setJobGroup(group, name)
    try:
        result = METHODS[name](frame)
        assert type(result) is type(frame)
        assert not context.statusTracker().getJobIdsForGroup(group)
        assert result.limit(1).collect()
        assert context.statusTracker().getJobIdsForGroup(group)
    finally:
        context.setLocalProperty("spark.jobGroup.id", None)


@MOVING
def test_two_dask_workers_give_the_numbers_of_one_pandas(tmp_path: Path) -> None:
    dd = pytest.importorskip("dask.dataframe", reason="install the extra `engines` to test Dask")
    pytest.importorskip("pyarrow")
    import pandas as pd

    data = pd.DataFrame(DATA).assign(x=np.arange(N), n=10_000 + np.arange(N))
    data.to_parquet(tmp_path / "part.parquet", row_group_size=N // 4)
    frame = dd.read_parquet(tmp_path / "part.parquet", split_row_groups=True)
    assert frame.npartitions == 4
    lazy = frames.direct_rate(frame, "x", "n", "age", standard=STANDARD, by="area")
    found = lazy.compute(scheduler="processes", num_workers=2).sort_values("area")
    expected = frames.direct_rate(data, "x", "n", "age", standard=STANDARD, by="area")
    for name in ("value", "lower", "upper"):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-12)
