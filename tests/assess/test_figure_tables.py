"""Whole tables with an answer key: one worked by hand, the shared one, the bundled one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import cdpkit
from cdpkit.assess.reproduction.statistics import STATISTICS
from cdpkit.io import bundled, read_figure_table
from cdpkit.model import FigureRow

BY_HAND = Path(__file__).parent / "tables" / "by_hand.csv"
"""Expected verdicts worked out from the rules, each with its working in the column `note`."""
SHARED = Path(__file__).parents[3] / "shared" / "figures" / "figures.csv"
"""The table that the rules were tried on; it lies beside the repository, not in it."""
VERDICTS = {"reproduced", "consistent", "not reproduced", "not checkable"}


PRINTS = [BY_HAND.with_name(name) for name in ("prints.csv", "prints_that_failed.csv")]
"""Prints in words, with units and directions: 60 of our own, and 19 that were once judged wrong."""


def rows_of(path: Path) -> list[FigureRow]:
    return [row for row in read_figure_table(path) if isinstance(row, FigureRow)]


def differences(path: Path) -> list[str]:
    """Say where a verdict is not the expected one, interval verdicts that are not asked aside."""
    return [
        f"{r.figure_id}: {r.verdict} {r.interval_verdict}, expected {r.expected} "
        f"{r.expected_interval}: {r.reason}"
        for r in cdpkit.reproduce(path)
        if (r.expected and r.verdict != r.expected)
        or (r.expected_interval and r.interval_verdict != r.expected_interval)
    ]


HAND_ROWS = {row.figure_id: row for row in rows_of(BY_HAND)}


@pytest.mark.parametrize("name", HAND_ROWS)
def test_verdict_is_the_one_worked_by_hand(name: str) -> None:
    row = HAND_ROWS[name]
    result = cdpkit.assess.reproduction.table_figures.reproduce_row(row)
    assert result.verdict.value == row.expected_verdict, row.note
    assert (result.interval_verdict or "") == row.expected_interval_verdict, row.note


@pytest.mark.parametrize("path", PRINTS, ids=lambda path: path.stem)
def test_prints_in_words_get_the_verdict_worked_by_hand(path: Path) -> None:
    results = cdpkit.reproduce(path)
    assert all(result.expected for result in results)
    assert differences(path) == []
    assert results.as_expected


def test_table_worked_by_hand_is_read_in_full() -> None:
    assert len(list(read_figure_table(BY_HAND))) == len(HAND_ROWS) == 281


def test_table_worked_by_hand_asks_for_every_statistic() -> None:
    assert set(STATISTICS) <= {row.statistic for row in HAND_ROWS.values()}


def test_table_worked_by_hand_expects_every_verdict_of_value_and_interval() -> None:
    assert {row.expected_verdict for row in HAND_ROWS.values()} == VERDICTS
    assert {row.expected_interval_verdict for row in HAND_ROWS.values()} == {"", *VERDICTS}


def test_bundled_national_table_holds_its_answer_key() -> None:
    assert differences(bundled.path_of("national")) == []


def test_bundled_national_table_has_the_counts_of_its_key() -> None:
    results = cdpkit.reproduce("national")
    key = Counter(r.expected for r in results if r.expected)
    found = Counter(r.verdict.value for r in results if r.expected)
    assert found == key
    assert results.as_expected
    assert not results.counts()["error"]


def test_controls_and_given_values_are_counted_apart() -> None:
    results = cdpkit.reproduce("national")
    counts = results.counts()
    assert sum(counts.values()) + len(results.controls) == len(results) == 534
    given = results.with_verdict("given")
    assert {r.statistic for r in given} == {"dsr_ci_shape"}
    assert all("only its interval is tested" in r.reason for r in given)
    assert {r.figure_id for r in results.with_verdict("not reproduced")} == {
        "F0159", "F0170", "F0848",
    }  # fmt: skip
    assert all(r.source_url and r.source_title and r.source_kind for r in results)


def test_a_value_that_is_an_input_is_given_and_never_counts_as_reproduced() -> None:
    inputs = '{"count": 12, "value": 99.9, "lower": 50}'
    row = {
        "figure_id": "A1",
        "statistic": "dsr_ci_shape",
        "inputs": inputs,
        "published_value": "99.9",
    }
    found = cdpkit.assess.reproduction.table_figures.reproduce_row(FigureRow.from_cells(2, row))
    assert found.counted_as == "given"
    wrong = FigureRow.from_cells(2, row | {"published_value": "99.8"})
    found = cdpkit.assess.reproduction.table_figures.reproduce_row(wrong)
    assert found.counted_as == "not reproduced"


def test_official_test_vectors_are_not_among_the_published_figures() -> None:
    topics = {row.topic for row in rows_of(bundled.path_of("national"))}
    assert "official test vector" not in topics


@pytest.mark.skipif(not SHARED.exists(), reason=f"needs {SHARED}, which is not in the repository")
def test_shared_table_holds_its_answer_key() -> None:
    results = cdpkit.reproduce(SHARED)
    assert differences(SHARED) == []
    assert results.as_expected
    assert not results.counts()["error"]
    # 566 rows, of which 15 have no expected verdict: counted in the file itself.
    assert (len(results), sum(not r.expected for r in results)) == (566, 15)


@pytest.mark.skipif(not SHARED.exists(), reason=f"needs {SHARED}, which is not in the repository")
def test_figures_without_a_key_in_the_shared_table_get_a_verdict_too() -> None:
    unkeyed = [r for r in cdpkit.reproduce(SHARED) if not r.expected]
    assert {r.verdict.value for r in unkeyed} <= {"reproduced", "consistent"}
