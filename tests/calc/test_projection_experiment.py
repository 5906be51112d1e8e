"""The published series from which the last three values are left out, as on the page of projection."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        experiment = runpy.run_path(str(BENCHMARKS / "projection_experiment.py"))
    finally:
        sys.path.remove(str(BENCHMARKS))
    task = experiment["measures"].last_left_out(experiment["series"].published(), 3)
    return {
        method: experiment["score"](task, experiment["ours"](task, method))
        for method in ("auto", "last", "linear")
    }


def test_the_series_and_measures_are_those_of_the_specification(scores: dict[str, Any]) -> None:
    assert scores["last"].series == scores["linear"].series == 131
    assert round(scores["last"].mean, 2) == 1.65
    assert round(scores["linear"].mean, 2) == 2.14
    assert scores["linear"].cover95 == pytest.approx(0.85, abs=0.006)


def test_auto_works_on_all_and_is_no_worse_than_the_last_value(scores: dict[str, Any]) -> None:
    assert scores["auto"].series == 131
    assert scores["auto"].mean <= scores["last"].mean
    assert scores["auto"].median <= scores["last"].median


def test_intervals_of_auto_hold_what_they_promise(scores: dict[str, Any]) -> None:
    assert 0.93 <= scores["auto"].cover95 <= 0.98
    assert 0.76 <= scores["auto"].cover80 <= 0.86
