"""Targets of plans and corrected baselines, against series and against figures."""

from __future__ import annotations

from typing import Any

import pytest

from cdpkit import InputError, Period, Registry, Series, Target
from cdpkit.assess import attainment, change, project
from cdpkit.io.bundled import reference_files
from cdpkit.model import DocumentFile, Figure, SourceFile

INDICATOR = "indicator.adults.in_treatment"
FIGURE = {"indicator": INDICATOR, "area": "area.e08000014", "at": "x.doc L1"}
BEFORE = FIGURE | {"id": "x.f1", "value": "2,960", "period": "2021 to 2022"}
CORRECTED = BEFORE | {
    "id": "x.f2",
    "value": "1,960",
    "revises": "x.f1",
    "revision_reason": "corrected",
}
NOW = FIGURE | {"id": "x.f3", "value": "2,310", "period": "2023 to 2024"}
SHARE = {"statistic": "proportion", "per": 100}
TARGET = {"id": "x.t1", "indicator": INDICATOR, "at": "x.doc L2", "due": "2025 to 2026"}


def registry_of(*figures: dict[str, Any], **target: Any) -> Registry:
    content = DocumentFile.model_validate(
        {
            "cdpkit": "1.0",
            "document": {"id": "x.doc", "title": "Plan", "kind": "plan", "licence": "none"},
            "figures": figures,
            "targets": [TARGET | target],
        },
        context={"year_type": "financial"},
    )
    return Registry([*reference_files(), SourceFile("x.yaml", content)])


def target_of(registry: Registry) -> Target:
    record = registry["x.t1"]
    assert isinstance(record, Target)
    return record


def figure_of(registry: Registry, name: str) -> Figure:
    record = registry[name]
    assert isinstance(record, Figure)
    return record


def treated(*values: int, **fields: Any) -> Series:
    rows = [{"period": f"{2021 + n}/{22 + n}", "value": v} for n, v in enumerate(values)]
    given = {
        "indicator": INDICATOR,
        "title": "Adults in treatment",
        "area": "E08000014",
        "area_name": "Sefton",
        "statistic": "count",
        "polarity": "higher_better",
        "observations": rows,
    }
    return Series.model_validate(given | fields)


@pytest.mark.parametrize(
    ("form", "value", "level"),
    [
        ("at_least", "2,500", 2500),
        ("at_most", "2,000", 2000),
        ("equal", "2,310", 2310),
        ("increase_by", "increase of 20%", 2352),
        ("increase_by", "300", 2260),
        ("decrease_by", "reduction of 10%", 1764),
        ("decrease_by", "60", 1900),
    ],
)
def test_forms_of_targets_and_the_latest_correction_of_their_baseline(
    form: str, value: str, level: float
) -> None:
    registry = registry_of(BEFORE, CORRECTED, NOW, form=form, value=value, baseline="x.f1")
    found = attainment(target_of(registry), figure_of(registry, "x.f3"), registry=registry)
    assert found.result is not None
    assert found.result.baseline == 1960
    assert found.result.target == pytest.approx(level)
    assert found.aim.due == Period.financial_year(2025)
    assert found.standing != "not known"
    assert "was replaced by 1,960 (corrected)" in found.caveats()[0]


@pytest.mark.parametrize(
    ("form", "value", "reason"),
    [
        ("increase", None, "the target gives only a direction, not a value"),
        ("range", "40 to 50", "the target is a range"),
        ("close_gap", "50%", "the target is a gap to a comparator"),
        ("at_least", "rising", "the target does not give a number"),
        ("increase_by", "increase of 20%", "the target is a change, and its baseline is not given"),
    ],
)
def test_targets_that_no_value_can_be_held_against(
    form: str, value: str | None, reason: str
) -> None:
    registry = registry_of(NOW, form=form, value=value)
    found = attainment(target_of(registry), treated(2310), accept=("unit",), registry=registry)
    assert found.reason == reason
    assert found.status == "not known"
    assert f"because {reason}" in found.sentence()


def test_a_figure_needs_a_figure_as_baseline() -> None:
    registry = registry_of(BEFORE, NOW, form="at_least", value="2,500")
    with pytest.raises(InputError, match="`baseline` is not a figure"):
        attainment(2500, figure_of(registry, "x.f3"), baseline="2021/22", registry=registry)


def test_a_baseline_without_a_value() -> None:
    rows = [{"period": "2021/22", "marker": "c"}, {"period": "2022/23", "value": 2310}]
    found = attainment(2500, treated(observations=rows), baseline="2021/22")
    assert found.reason == "the baseline has no value"


def test_a_series_against_a_printed_baseline_and_its_correction() -> None:
    registry = registry_of(BEFORE, CORRECTED, form="at_least", value="2,500")
    found = change(treated(0, 0, 2310), baseline=figure_of(registry, "x.f1"), registry=registry)
    assert found.sentence() == (
        "The number of adults in treatment in Sefton rose by 17.9%, from 1,960 in 2021/22 to 2,310 "
        "in 2023/24."
    )
    assert any("was replaced by 1,960 (corrected)" in caveat for caveat in found.caveats())
    with pytest.raises(InputError, match="`current` is 2021/22, before the baseline 2023/24"):
        change(treated(1), baseline=figure_of(registry_of(NOW, form="increase"), "x.f3"))


def test_counts_by_exposure_and_counts_as_at_a_day_are_projected() -> None:
    rows = [
        {"period": str(2014 + n), "value": 20 - n, "numerator": 200 - 10 * n, "denominator": 10_000}
        for n in range(7)
    ]
    rates = treated(observations=rows, statistic="crude_rate", per=1000)
    found = project(rates, method="poisson")
    assert found.result is not None
    assert found.result.method == "poisson"
    days = [{"period": f"{2014 + n}-03-31", "value": 100 + n} for n in range(7)]
    assert [str(p) for p in project(treated(observations=days), method="last").periods] == [
        "2021-03-31",
        "2022-03-31",
        "2023-03-31",
    ]


def test_values_by_the_day_are_not_projected() -> None:
    days = [{"period": f"2024-03-{n:02}", "value": n} for n in range(1, 9)]
    with pytest.raises(InputError, match="`series` has periods shorter than a month"):
        project(treated(observations=days))


def test_the_target_comes_first_and_its_due_period_may_be_a_label() -> None:
    deaths = Series(
        indicator="deaths",
        polarity="lower_better",
        observations=[{"period": "2020", "value": 50}, {"period": "2023", "value": 40}],
    )
    with pytest.raises(
        InputError,
        match=r"`subject` is of type `int`, which is not a series or figure\. The target",
    ):
        attainment(deaths, 35)  # type: ignore[arg-type]
    found = attainment(35, deaths, baseline="2020", due="2025")
    assert found.aim.due == Period.calendar_year(2025)
    # from 50 in 2020 to 35 in 2025 on a straight line: 41 in 2023
    assert found.sentence().endswith(
        "with the target due in 2025, it is ahead of the 41 expected by now."
    )
    with pytest.raises(ValueError, match="2024/25"):
        attainment(35, deaths, due="2024/25")


@pytest.mark.parametrize(
    ("printed", "fields_", "target"),
    [
        ("20%", {}, 1200),
        ("20% more", {}, 1200),
        ("54", {}, 1054),
        ("5 percentage points", SHARE, 55),
        ("20 percentage points", {}, "the target is in percentage points"),
        ("5%", SHARE, "per cent of the percentage or percentage points"),
        ("54", SHARE, "the target is a number, and the values are percentages"),
    ],
)
def test_an_increment_is_read_by_its_unit_and_by_that_of_the_values(
    printed: str, fields_: dict[str, Any], target: int | str
) -> None:
    registry = registry_of(form="increase_by", value=printed)
    found = attainment(
        target_of(registry),
        treated(*((50, 52) if fields_ else (1000, 1100)), **fields_),
        baseline="2021/22",
        registry=registry,
    )
    if isinstance(target, str):
        assert target in found.reason
        assert found.status == "not known"
        return
    assert found.result is not None
    assert found.result.target == pytest.approx(target)
