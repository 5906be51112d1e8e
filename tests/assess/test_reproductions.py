"""`cdpkit.reproduce` in Python: sources of every kind, counts, frames and expectations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

import cdpkit
from cdpkit import InputError, Reproduction, Reproductions, UnreadableFileError, Verdict, reproduce
from cdpkit.assess.reproduction import PRINTED_FIELDS
from cdpkit.io import bundled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CELLS = {
    "figure_id": ["A1", "A2", "A3", "A4"],
    "statistic": ["sum", "percent_change", "half_life", "sum"],
    "inputs": [
        '{"values": [2, 3]}', '{"baseline": 100, "current": 110}', "{}", '{"values": [1e400]}',
    ],
    "published_value": ["5", "11", "1", "1"],
    "expected_verdict": ["reproduced", "not reproduced", "", ""],
}  # fmt: skip
VERDICTS = ["reproduced", "not reproduced", "not checkable", "error"]
SUCCESSION = {
    "reproduced": 1, "consistent": 0, "not reproduced": 1, "not checkable": 1, "error": 1, "given": 0,
}  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    pd.DataFrame(CELLS).to_csv(path, index=False)
    return path


def verdicts(results: Reproductions) -> list[str]:
    return [result.verdict.value for result in results]


def test_a_path_or_its_name_is_a_source(table: Path) -> None:
    for source in (table, str(table)):
        results = cdpkit.reproduce(source)
        assert verdicts(results) == VERDICTS
        assert results.sources == (str(table),)
        assert {result.source for result in results} == {str(table)}


ENGINES: dict[str, Callable[[Any], Any]] = {
    "pandas": pd.DataFrame,
    "pandas with its own strings": lambda cells: pd.DataFrame(cells).astype("string"),
    "Polars": pl.DataFrame,
    "Polars, lazy": pl.LazyFrame,
    "pyarrow": pa.table,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_frame_of_any_engine_gives_what_the_file_gives(engine: str, table: Path) -> None:
    results = cdpkit.reproduce(ENGINES[engine](CELLS))
    assert verdicts(results) == VERDICTS
    assert results.sources == ("frame",)
    from_file = [(r.figure_id, r.computed, r.as_expected) for r in cdpkit.reproduce(table)]
    assert [(r.figure_id, r.computed, r.as_expected) for r in results] == from_file


def test_several_sources_come_one_after_the_other(table: Path) -> None:
    results = cdpkit.reproduce("sefton", table, "liverpool", pl.DataFrame(CELLS))
    assert results.sources == ("sefton", str(table), "liverpool", "frame")
    assert [r.source for r in results] == ["sefton"] * 17 + [str(table)] * 4 + ["frame"] * 4


def test_no_source_means_everything_bundled() -> None:
    results = cdpkit.reproduce()
    assert results.sources == bundled.names()
    assert results.sources[-1] == "national"
    assert len(results) == sum(len(cdpkit.reproduce(name)) for name in bundled.names())
    assert results.as_expected


def test_counts_are_given_in_all_and_by_source(table: Path) -> None:
    results = cdpkit.reproduce(table, "liverpool")
    assert results.counts() == results.counts(str(table)) == SUCCESSION
    assert set(results.counts("liverpool").values()) == {0}


def test_counts_of_intervals_leave_out_rows_without_an_interval(table: Path) -> None:
    assert set(cdpkit.reproduce(table).interval_counts().values()) == {0}
    assert sum(cdpkit.reproduce("national").interval_counts().values()) > 100


def test_results_are_a_sequence(table: Path) -> None:
    results = cdpkit.reproduce(table)
    assert len(results) == 4
    assert results[0].figure_id == "A1"
    assert results[-1].figure_id == "A4"
    assert [r.figure_id for r in results[1:3]] == ["A2", "A3"]
    assert list(results)[2] in results


def test_rows_of_one_verdict_are_kept_with_their_sources(table: Path) -> None:
    kept = cdpkit.reproduce(table).with_verdict("error")
    assert [r.figure_id for r in kept] == ["A4"]
    assert kept.sources == (str(table),)


def test_a_verdict_of_the_interval_counts_when_rows_are_kept() -> None:
    kept = cdpkit.reproduce("national").with_verdict("consistent")
    assert {r.interval_verdict for r in kept if r.verdict is Verdict.REPRODUCED} == {
        Verdict.CONSISTENT
    }


def test_a_frame_of_results_has_a_column_for_each_field(table: Path) -> None:
    frame = cdpkit.reproduce(table).to_frame()
    assert list(frame.columns) == list(PRINTED_FIELDS)
    assert frame["verdict"].tolist() == VERDICTS
    assert frame["line"].tolist() == [2, 3, 4, 5]


def test_a_frame_of_no_results_has_the_same_columns() -> None:
    frame = cdpkit.reproduce("liverpool").to_frame()
    assert list(frame.columns) == list(PRINTED_FIELDS)
    assert frame.empty


def test_progress_is_told_after_each_figure(table: Path) -> None:
    told: list[int] = []
    cdpkit.reproduce(table, "sefton", on_progress=told.append)
    assert told == list(range(1, 4 + 17 + 1))


@pytest.mark.parametrize(
    ("verdict", "interval", "expected", "expected_interval", "fits"),
    [
        ("reproduced", None, "", "", True),
        ("reproduced", None, "reproduced", "", True),
        ("reproduced", None, "consistent", "", False),
        ("not reproduced", None, "", "", False),
        ("not reproduced", None, "not reproduced", "", True),
        ("not checkable", None, "", "", True),
        ("not checkable", None, "reproduced", "", False),
        ("consistent", "not reproduced", "consistent", "", False),
        ("reproduced", "not reproduced", "reproduced", "not reproduced", True),
        ("reproduced", None, "reproduced", "reproduced", False),
        ("reproduced", "consistent", "", "reproduced", False),
        ("error", None, "", "", False),
        ("error", None, "not checkable", "", False),
    ],
)
def test_a_row_is_as_expected_when(
    verdict: str, interval: str | None, expected: str, expected_interval: str, fits: bool
) -> None:
    result = Reproduction(
        "t", 2, "A1", "sum", Verdict(verdict), Verdict(interval) if interval else None,
        expected=expected, expected_interval=expected_interval,
    )  # fmt: skip
    assert result.as_expected == fits
    assert Reproductions((result,)).as_expected == fits


def test_nothing_at_all_is_as_expected() -> None:
    assert Reproductions(()).as_expected


@pytest.mark.parametrize("name", ["nowhere.csv", "Sefton", "x\0y", "x" * 5000, "nowhere.yaml"])
def test_a_name_that_is_no_source_is_refused(name: str) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"is neither a file nor a bundled source.*national"
    ):
        cdpkit.reproduce(name)


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read: it is a folder"):
        cdpkit.reproduce(tmp_path)


def test_a_document_of_ones_own_is_a_source(tmp_path: Path) -> None:
    path = tmp_path / "sefton-copy.yaml"
    path.write_bytes(bundled.path_of("sefton").read_bytes())
    own = cdpkit.reproduce(path)
    assert [r.figure_id for r in own] == [r.figure_id for r in cdpkit.reproduce("sefton")]
    assert own.sources == (str(path),)


def test_an_impossible_figure_in_a_document_is_not_reproduced(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    text = bundled.path_of("sefton").read_text(encoding="utf-8")
    assert text.count("value: 88%") == 1
    # No whole count of 193 prints as 88.5%: 170 is 88.1%, 171 is 88.6%.
    path.write_text(text.replace("value: 88%", "value: 88.5%"), encoding="utf-8")
    (line,) = cdpkit.reproduce(path).with_verdict("not reproduced")
    assert line.reason == "no whole count of 193 prints as 88.5%"


def test_a_document_that_does_not_hold_together_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.yml"
    path.write_text('cdpkit: "1.0"\nfigures:\n  - {id: f1\n', encoding="utf-8")
    with pytest.raises(cdpkit.DocumentError, match=r"plan\.yml:\d: is not valid YAML"):
        cdpkit.reproduce(path)


def test_order_of_rows_does_not_matter() -> None:
    national = pd.read_csv(bundled.path_of("national"), dtype=str, keep_default_na=False)
    forward = {r.figure_id: (r.verdict, r.interval_verdict) for r in cdpkit.reproduce(national)}
    backward = {
        r.figure_id: (r.verdict, r.interval_verdict) for r in cdpkit.reproduce(national[::-1])
    }
    assert forward == backward


def test_other_names_and_notes_give_the_same_verdicts() -> None:
    national = pd.read_csv(bundled.path_of("national"), dtype=str, keep_default_na=False)
    plain = [(r.verdict, r.interval_verdict) for r in cdpkit.reproduce(national)]
    bare = national.assign(figure_id=[f"x{n}" for n in range(len(national))])
    bare[["note", "topic", "method", "source_title", "area", "expected_verdict"]] = ""
    assert [(r.verdict, r.interval_verdict) for r in cdpkit.reproduce(bare)] == plain


def test_a_source_named_twice_is_counted_once() -> None:
    assert len(reproduce("sefton", "sefton")) == len(reproduce("sefton"))


@pytest.mark.parametrize("source", [["sefton"], None, 5])
def test_what_is_no_source_is_refused_by_name(source: object) -> None:
    with pytest.raises(InputError, match="`source` is of type"):
        reproduce(source)  # type: ignore[arg-type]
