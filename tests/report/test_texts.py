"""CSV and JSON: stable columns, read back by the standard library without loss."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import Reproduction, Reproductions, Verdict, inventory, reproduce
from cdpkit.assess.reproduction import PRINTED_FIELDS
from cdpkit.io.csv_files import guarded, restored
from cdpkit.report.csv_texts import csv_text
from cdpkit.report.texts import inventory_json, reproductions_csv, reproductions_json

COLUMNS = (
    "source,line,figure_id,statistic,verdict,interval_verdict,published,published_lower,"
    "published_upper,computed,computed_lower,computed_upper,reason,expected,expected_interval,label,unit,wording,inputs,source_title,source_url,source_kind,place,note,control,counted_as"
)
"""Documented as stable: a change here is a change for every user."""
TEXTS = st.text(max_size=20)
RESULTS = st.builds(
    Reproduction, TEXTS, st.integers(1, 9), TEXTS, TEXTS, st.sampled_from(Verdict),
    st.none() | st.sampled_from(Verdict), TEXTS, TEXTS, TEXTS, TEXTS, reason=TEXTS, label=TEXTS,
)  # fmt: skip


def unix(text: str) -> str:
    return text.replace("\r", "\n")


def test_columns_are_those_documented() -> None:
    assert reproductions_csv([]) == COLUMNS + "\n"
    assert COLUMNS.split(",") == list(PRINTED_FIELDS)


@given(st.lists(RESULTS, max_size=4))
def test_csv_reads_back_as_it_was(results: list[Reproduction]) -> None:
    rows = list(csv.DictReader(io.StringIO(reproductions_csv(results, raw_cells=True), newline="")))
    for row, result in zip(rows, results, strict=True):
        for name in ("figure_id", "reason"):
            assert unix(row[name]) == unix(getattr(result, name))
        assert row["verdict"] == result.verdict.value
        assert row["interval_verdict"] == (result.interval_verdict or "")


@given(TEXTS | st.from_regex(r"[=+@'\t\r\n-].{0,9}", fullmatch=True))
def test_no_text_is_a_formula_and_none_is_lost(text: str) -> None:
    written = csv_text(["a"], [{"a": text}])
    cell = next(csv.DictReader(io.StringIO(written, newline="")), {"a": ""})["a"]
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\n"} or float(cell) == float(text)
    assert restored(cell) == unix(text)


@pytest.mark.parametrize("number", ["-8", "+24", "-0.5", "1e-5", "-.5", "-3.1e12"])
def test_numbers_are_no_formulas(number: str) -> None:
    assert guarded(number) == number


@given(st.lists(RESULTS, max_size=4))
def test_json_reads_back_as_it_was(results: list[Reproduction]) -> None:
    records = Reproductions(tuple(results), ("t",))
    content = json.loads(reproductions_json(records, results))
    assert content["as_expected"] == records.as_expected
    assert [Reproduction(**figure) for figure in content["figures"]] == results


def test_json_counts_all_though_it_lists_some() -> None:
    results = reproduce("sefton", "liverpool")
    shown = results.with_verdict("consistent")
    content = json.loads(reproductions_json(results, shown))
    assert [figure["figure_id"] for figure in content["figures"]] == ["sefton.f17"]
    assert list(content["summary"]) == ["sefton", "liverpool", "total"]
    assert content["summary"]["total"]["not checkable"] == 16


def test_inventory_as_json_holds_every_count() -> None:
    counts = inventory()
    content = json.loads(inventory_json(counts))
    assert tuple(content["documents"]) == counts.documents
    for line in counts.lines:
        for name, number in zip(counts.documents, line.counts, strict=True):
            assert content["documents"][name][line.thing] == number
        assert content["total"][line.thing] == line.total
    assert content["reference"] == counts.reference
