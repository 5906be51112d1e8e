"""The frameworks beside the national one, and the latest national values, as their sources have them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from cdpkit.assess import scorecard
from cdpkit.errors import InputError
from cdpkit.io import bundled
from cdpkit.model import OutcomeFramework, Series

SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the sources of the reference data are not beside this checkout"
)
METRICS = {"lof": 4, "phof": 5, "scot.mission": 8, "scot.mat": 12, "wales.sm": 6, "cqs": 0}
SEEN = {"publisher", "third_party", "public_code"}


@pytest.mark.parametrize(("name", "metrics"), METRICS.items())
def test_each_says_how_it_was_read(name: str, metrics: int) -> None:
    framework = bundled.registry().record(name, OutcomeFramework)
    assert len(framework.metrics) == metrics
    for metric in framework.metrics:
        assert metric.verification_basis.value in SEEN
        assert metric.verified == (metric.verification_basis.value == "publisher")
    for fact in framework.facts:
        assert fact.details["seen"] in SEEN
        assert fact.source


@pytest.mark.parametrize("name", [name for name, metrics in METRICS.items() if metrics])
def test_each_makes_a_scorecard(name: str) -> None:
    registry = bundled.registry()
    card = scorecard(registry, [], framework=name)
    framework = registry.record(name, OutcomeFramework)
    assert [row.title for row in card] == [metric.title for metric in framework.metrics]


def test_a_framework_without_metrics_says_so() -> None:
    with pytest.raises(InputError, match="which has no known metrics"):
        scorecard(bundled.registry(), [], framework="cqs")


@needs_shared
def test_nothing_recalled_is_shown() -> None:
    text = (SHARED / "reference/frameworks.yaml").read_text(encoding="utf-8")
    source = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- makes strings only
    registry = bundled.registry()
    left_out = 0
    for framework in source["frameworks"]:
        ours = {m.id: m for m in registry.record(framework["id"], OutcomeFramework).metrics}
        for metric in (*framework.get("metrics", ()), *framework.get("standards", ())):
            if metric["verified"] not in SEEN:
                assert metric["id"] not in ours
                left_out += 1
                continue
            mine = ours[metric["id"]]
            assert mine.verification_basis.value == metric["verified"]
            if metric.get("registry_verified") == "recalled":
                assert mine.fingertips_id == ()
    assert left_out == 3


def test_the_limitation_lists_what_was_not_found() -> None:
    framework = bundled.registry().record("lof", OutcomeFramework)
    assert "names of outcomes 7 to 16" in framework.limitation


def test_the_latest_values_have_sources() -> None:
    rows = list(bundled.latest_rows())
    assert len(rows) == 135
    assert len({row["series_id"] for row in rows}) == 38
    for row in rows:
        assert bool(row["value"]) == bool(row["source_url"]) == (row["seen"] != "not found")


def test_metrics_name_series_that_are_there() -> None:
    held = {row["series_id"] for row in bundled.latest_rows()}
    named = [
        series
        for name in METRICS
        for metric in bundled.registry().record(name, OutcomeFramework).metrics
        for series in metric.series
    ]
    assert len(named) == 11
    assert set(named) <= held


@needs_shared
def test_the_latest_values_are_those_of_the_source() -> None:
    with (SHARED / "figures/national_latest.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == list(bundled.latest_rows())


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("phof.c20", "30.1", "30.1%"),
        ("Deaths from drug misuse", "5.2", "5.2 per 100,000"),
        ("phof.c20", "0.3", "0.3"),
        ("phof.c20", "250", "250"),
    ],
)
def test_a_value_without_a_unit_has_that_of_its_framework_where_it_can_be(
    key: str, value: str, shown: str
) -> None:
    series = Series(indicator=key, observations=({"period": "2023", "value": value},))
    card = scorecard(bundled.registry(), [series], framework="phof")
    row = next(row for row in card if row.value is not None)
    assert row.shown == shown
    told = "The file states no unit: that of the framework is shown."
    assert (told in row.notes) == (shown != value)
