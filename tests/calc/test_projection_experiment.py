"""The published series from which the last three values are left out, as on the page of projection."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def experiment() -> dict[str, Any]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return runpy.run_path(str(BENCHMARKS / "projection_experiment.py"))
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def scores(experiment: dict[str, Any]) -> dict[str, Any]:
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


def test_auto_works_on_all_and_beats_the_last_value(scores: dict[str, Any]) -> None:
    auto, last = scores["auto"], scores["last"]
    assert auto.series == 131
    assert auto.mean <= 1.63
    assert auto.median <= 1.27
    assert auto.crps <= 1.20
    assert auto.crps < last.crps
    assert auto.brier < last.brier


def test_intervals_of_auto_hold_what_they_promise(scores: dict[str, Any]) -> None:
    assert 0.94 <= scores["auto"].cover95 <= 0.98
    assert 0.77 <= scores["auto"].cover80 <= 0.85


def test_from_every_origin_auto_stays_near_the_last_value(experiment: dict[str, Any]) -> None:
    task = experiment["moving"](experiment["series"].published(), 3)
    auto, last = (
        experiment["score"](task, experiment["ours"](task, method)) for method in ("auto", "last")
    )
    assert auto.series == 379
    assert auto.mean <= 1.015 * last.mean
    assert auto.crps <= 1.015 * last.crps
