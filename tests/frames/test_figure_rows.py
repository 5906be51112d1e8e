"""Figure tables in data frames: every engine gives the same rows, missing cells are empty."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from cdpkit.errors import InputError
from cdpkit.frames import figure_rows
from cdpkit.model import BadRow, FigureRow

if TYPE_CHECKING:
    from collections.abc import Callable

CELLS: dict[str, list[Any]] = {
    "note": ["a note", None],
    "published_value": ["27.60", None],
    "inputs": ['{"values": [2, 3]}', ""],
    "statistic": ["sum", "sum"],
    "figure_id": ["A1", "A2"],
    "published_decimals": [1, None],
    "unknown": ["is ignored", "too"],
}
ENGINES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "pandas, strings": lambda cells: pd.DataFrame(cells).astype("string"),
    "pandas, nullable": lambda cells: pd.DataFrame(cells).convert_dtypes(),
    "pandas, pyarrow": lambda cells: pd.DataFrame(cells).convert_dtypes(dtype_backend="pyarrow"),
    "Polars": pl.DataFrame,
    "Polars, lazy": pl.LazyFrame,
    "pyarrow": pa.table,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_are_the_same_from_every_engine(engine: str) -> None:
    first, second = figure_rows(ENGINES[engine](CELLS))
    assert first == FigureRow(
        1, "A1", "sum", {"values": (Decimal(2), Decimal(3))}, "27.60",
        note="a note", input_rounding={}, published_decimals=1,
    )  # fmt: skip
    assert second == FigureRow(2, "A2", "sum", {}, "", input_rounding={})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (5.0, "5"),
        (-0.5, "-0.5"),
        (1e20, "100000000000000000000"),
        (float("nan"), ""),
        (None, ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (Decimal("5.00"), "5.00"),
        ("5.00", "5.00"),
        (" 5 ", "5"),
    ],
)
def test_a_print_that_is_a_number_becomes_its_shortest_text(value: object, text: str) -> None:
    cells = {"figure_id": ["A"], "statistic": ["sum"], "inputs": [""], "published_value": [value]}
    (row,) = figure_rows(pd.DataFrame(cells, dtype=object))
    assert isinstance(row, FigureRow)
    assert row.published_value == text


def test_a_bad_row_names_its_position_and_the_others_go_on() -> None:
    cells = CELLS | {"inputs": ["{", '{"values": [1]}']}
    bad, good = figure_rows(pd.DataFrame(cells))
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.figure_id) == (1, "A1")
    assert bad.problem.startswith("`inputs` is not valid JSON")
    assert isinstance(good, FigureRow)


def test_a_repeated_figure_id_is_a_bad_row() -> None:
    good, bad = figure_rows(pl.DataFrame(CELLS | {"figure_id": ["A1", "A1"]}))
    assert isinstance(good, FigureRow)
    assert bad == BadRow(2, "A1", "repeats the `figure_id` of line 1. Rename one of the two.")


def test_a_missing_figure_id_is_a_bad_row() -> None:
    _, bad = figure_rows(pl.DataFrame(CELLS | {"figure_id": ["A1", None]}))
    assert bad == BadRow(2, "", "`figure_id` is empty. Give each row its own name.")


def test_missing_columns_are_refused_by_name() -> None:
    frame = pl.DataFrame({"figure_id": ["A"], "inputs": [""]})
    with pytest.raises(InputError, match="`frame` lacks `statistic`, `published_value`"):
        list(figure_rows(frame))


def test_an_empty_frame_has_no_rows() -> None:
    frame = pl.DataFrame({name: [] for name in CELLS}, schema=dict.fromkeys(CELLS, pl.String))
    assert list(figure_rows(frame)) == []
