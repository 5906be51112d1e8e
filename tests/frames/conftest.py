"""Every engine behind one face: make a frame from a dictionary, read one back as a dictionary."""

from __future__ import annotations

import importlib.util
import math
import sys
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Data = dict[str, list[Any]]
EAGER = ["pandas", "pandas-nullable", "pandas-pyarrow", "polars", "pyarrow"]
LAZY = ["polars-lazy", "duckdb", "dask", "pyspark"]
# narwhals announces that its Dask engine will move to a package of its own.
MOVING = pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")
# Dask fills columns of objects by a way that pandas 2.2 announces to change.
FILLING = pytest.mark.filterwarnings("ignore:Downcasting object dtype:FutureWarning")
# PySpark 4.0 leaves sockets to the garbage collector.
CLOSING = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
MARKS = {"dask": [MOVING, FILLING], "pyspark": [CLOSING]}
PACKAGE = {"pandas-nullable": "pandas", "pandas-pyarrow": "pyarrow", "polars-lazy": "polars"}
KINDS = {int: "bigint", float: "double", str: "string", bool: "boolean"}


class Engine:
    """One kind of data frame."""

    def __init__(self, name: str, make: Callable[[Data], Any]) -> None:
        self.name, self.make = name, make
        self.lazy = name in LAZY

    def __call__(self, data: Data) -> Any:
        return self.make({name: list(values) for name, values in data.items()})

    def read(self, native: Any, *, sort: str | None = None) -> dict[str, list[Any]]:
        """Compute a frame and give its columns as lists, None for missing."""
        columns = self.collect(native)
        if sort is None:
            return columns
        keys = columns[sort]
        order = sorted(range(len(keys)), key=lambda i: (keys[i] is None, str(keys[i])))
        return {name: [values[i] for i in order] for name, values in columns.items()}

    def collect(self, native: Any) -> dict[str, list[Any]]:
        if self.name == "dask":
            import dask

            with dask.config.set(scheduler="threads", num_workers=2):
                native = native.compute()
        frame = nw.from_native(native)
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        return {name: [plain(v) for v in eager[name].to_list()] for name in eager.columns}


def plain(value: Any) -> Any:
    """Give missing values of all engines as None."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


def nulls_as_nan(data: Data) -> Data:
    """Keep whole numbers whole unless one is missing; pandas would make objects of them."""
    return {
        name: [np.nan if v is None and not any(isinstance(x, str) for x in values) else v
               for v in values]
        for name, values in data.items()
    }  # fmt: skip


def make_pandas(data: Data) -> Any:
    return pd.DataFrame(nulls_as_nan(data))


def make_nullable(data: Data) -> Any:
    return pd.DataFrame(data).convert_dtypes(dtype_backend="numpy_nullable")


def make_arrow_backed(data: Data) -> Any:
    return pd.DataFrame(data).convert_dtypes(dtype_backend="pyarrow")


def make_polars(data: Data) -> Any:
    import polars as pl

    return pl.DataFrame(data, strict=False)


def make_polars_lazy(data: Data) -> Any:
    return make_polars(data).lazy()


def make_pyarrow(data: Data) -> Any:
    import pyarrow as pa

    return pa.table(data)


def make_duckdb(data: Data) -> Any:
    import duckdb

    return duckdb.from_arrow(make_pyarrow(data))


def make_dask(data: Data) -> Any:
    import dask.dataframe as dd

    return dd.from_pandas(make_pandas(data), npartitions=2)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Two threads of Spark on the loopback address."""
    sql = pytest.importorskip("pyspark.sql", reason="install the extra `engines` to test PySpark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = sql.SparkSession.builder.master("local[2]").appName("cdpkit")
        settings = {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.log.level": "ERROR",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


MAKERS: dict[str, Callable[[Data], Any]] = {
    "pandas": make_pandas,
    "pandas-nullable": make_nullable,
    "pandas-pyarrow": make_arrow_backed,
    "polars": make_polars,
    "pyarrow": make_pyarrow,
    "polars-lazy": make_polars_lazy,
    "duckdb": make_duckdb,
    "dask": make_dask,
}


def build(name: str, request: pytest.FixtureRequest) -> Engine:
    package = PACKAGE.get(name, name)
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed: install the extra `engines`")
    if name != "pyspark":
        return Engine(name, MAKERS[name])
    session = request.getfixturevalue("spark")

    def make_pyspark(data: Data) -> Any:
        kinds = {
            column: next((KINDS[type(v)] for v in values if v is not None), "double")
            for column, values in data.items()
        }
        fields = ", ".join(f"`{column}` {kind}" for column, kind in kinds.items())
        rows = list(zip(*data.values(), strict=True))
        return session.createDataFrame(rows, fields)

    return Engine(name, make_pyspark)


def marked(names: list[str]) -> list[Any]:
    return [pytest.param(name, marks=MARKS.get(name, [])) for name in names]


@pytest.fixture(params=marked([*EAGER, *LAZY]))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    return build(request.param, request)


@pytest.fixture(params=EAGER)
def eager(request: pytest.FixtureRequest) -> Engine:
    """Each engine that holds its data."""
    return build(request.param, request)


@pytest.fixture(params=marked(LAZY))
def lazy(request: pytest.FixtureRequest) -> Engine:
    """Each engine that computes when it is told to."""
    return build(request.param, request)


@pytest.fixture(params=["pandas", "polars"])
def common(request: pytest.FixtureRequest) -> Engine:
    """The two engines most people have."""
    return build(request.param, request)
