"""Standardised rates on every engine: the R package, calc, bands by label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.frames.conftest import Data, Engine

AGES = ["0-39", "40-69", "70+"]
STANDARD = {"70+": 10, "0-39": 50, "40-69": 40}
DATA = {
    "area": ["A", None, "A", None, "A", None, "B", "B", "B"],
    "age": ["70+", "0-39", "0-39", "70+", "40-69", "40-69", "0-39", "70+", "40-69"],
    "deaths": [60, 4, 10, 8, 30, 9, 1, 2, 3],
    "people": [4_000, 900, 9_000, 700, 8_000, 800, 500, 400, 300],
}
ORDERED = {  # the same, by area and in the order of AGES
    "A": ([10, 30, 60], [9_000, 8_000, 4_000]),
    "B": ([1, 3, 2], [500, 300, 400]),
    None: ([4, 9, 8], [900, 800, 700]),
}
WEIGHTS = [50, 40, 10]


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def without(data: Data, row: int) -> Data:
    return {name: values[:row] + values[row + 1 :] for name, values in data.items()}


def test_direct_rates_are_those_of_calc(engine: Engine) -> None:
    levels = (0.95, 0.998)
    result = frames.direct_rate(
        engine(DATA), "deaths", "people", "age", standard=STANDARD, by="area", confidence=levels
    )
    found = engine.read(result, sort="area")
    counts, people = (np.array(part) for part in zip(*ORDERED.values(), strict=True))
    expected = calc.direct_rate(counts, people, WEIGHTS, confidence=levels)
    assert found["area"] == ["A", "B", None]
    np.testing.assert_allclose(numbers(found["value"]), expected.estimate, rtol=1e-12)
    for level, name in enumerate(("95", "998")):
        for side in ("lower", "upper"):
            limit = getattr(expected, side)[level]
            np.testing.assert_allclose(numbers(found[f"{side}_{name}"]), limit, rtol=1e-12)
    assert found["deaths"] == [100, 6, 21]
    few = "not calculated: fewer than 10 events"
    assert found["method"] == ["Dobson with Byar", few, "Dobson with Byar"]
    if engine.lazy:
        assert found["invalid"] == [False] * 3


def test_direct_rates_of_the_r_package(
    engine: Engine, oracle: Callable[[str], pd.DataFrame]
) -> None:
    table, theirs = oracle("dsr_in"), oracle("dsr_out").sort_values("area")
    weights = oracle("esp2013").esp2013.tolist()
    own = {area for area, rows in table.groupby("area") if rows["std"].tolist() != weights}
    table = table[~table.area.isin(own)]  # two cases there have weights of their own
    theirs = theirs[theirs.area.isin(table.area)]
    assert len(theirs) == 6
    data = {name: table[name].tolist() for name in ("area", "ageband", "obs", "pop")}
    data["obs"] = [None if np.isnan(x) else x for x in data["obs"]]
    data["pop"] = [None if np.isnan(x) else x for x in data["pop"]]
    standard = dict(enumerate(weights, start=1))
    result = frames.direct_rate(
        engine(data), "obs", "pop", "ageband", standard=standard, by="area",
        confidence=[0.95, 0.998, 0.99], missing="zero",
    )  # fmt: skip
    found = engine.read(result, sort="area")
    assert found["area"] == theirs.area.tolist()
    for mine, column in {"value": "value", "lower_95": "lower95_0cl", "upper_95": "upper95_0cl",
                         "lower_998": "lower99_8cl", "upper_99": "upper99_0cl"}.items():  # fmt: skip
        np.testing.assert_allclose(numbers(found[mine]), theirs[column].astype(float), rtol=1e-9)


def test_rows_of_one_band_are_summed_first(engine: Engine) -> None:
    twice = {name: values * 2 for name, values in DATA.items()}
    twice["people"] = [n / 2 for n in twice["people"]]
    found = engine.read(
        frames.direct_rate(engine(twice), "deaths", "people", "age", standard=STANDARD, by="area"),
        sort="area",
    )
    assert found["deaths"][0] == 200
    expected = calc.direct_rate([20, 60, 120], ORDERED["A"][1], WEIGHTS)
    np.testing.assert_allclose(found["lower"][0], expected.lower, rtol=1e-12)


def test_one_group_needs_no_by(engine: Engine) -> None:
    rows = [i for i, area in enumerate(DATA["area"]) if area == "A"]
    data = {name: [values[i] for i in rows] for name, values in DATA.items()}
    found = engine.read(frames.direct_rate(engine(data), "deaths", "people", "age",
                                           standard=STANDARD))  # fmt: skip
    assert "area" not in found
    expected = calc.direct_rate(*ORDERED["A"], WEIGHTS)
    np.testing.assert_allclose(found["upper"], [expected.upper], rtol=1e-12)


def test_missing_counts_travel_or_are_taken_as_none(engine: Engine) -> None:
    data = DATA | {"deaths": [None, *DATA["deaths"][1:]]}
    arguments = ("deaths", "people", "age")
    for missing in ("propagate", "zero"):
        result = frames.direct_rate(
            engine(data), *arguments, standard=STANDARD, by="area", missing=missing
        )
        found = engine.read(result, sort="area")
        if missing == "propagate":
            assert found["value"][0] is found["method"][0] is found["deaths"][0] is None
        else:
            assert found["method"][0] == "Dobson with Byar, missing counts as 0"
            expected = calc.direct_rate([10, 30, 0], ORDERED["A"][1], WEIGHTS)
            np.testing.assert_allclose(found["value"][0], expected.estimate, rtol=1e-12)
        assert found["value"][2] is not None


@pytest.mark.parametrize(
    ("row", "match"), [(0, r"lacks a band of `standard`: '70\+' in group A \(1 in all\)")]
)
def test_a_missing_band_is_named(eager: Engine, row: int, match: str) -> None:
    with pytest.raises(InputError, match=match):
        frames.direct_rate(eager(without(DATA, row)), "deaths", "people", "age",
                           standard=STANDARD, by="area")  # fmt: skip


def test_an_extra_band_is_named(eager: Engine) -> None:
    standard = {"0-39": 50, "40-69": 40}
    with pytest.raises(InputError, match=r"`band` \(column `age`\) has '70\+', which `standard`"):
        frames.direct_rate(eager(DATA), "deaths", "people", "age", standard=standard, by="area")


def test_a_band_without_a_label_is_refused(eager: Engine) -> None:
    data = DATA | {"age": [None, *DATA["age"][1:]]}
    with pytest.raises(InputError, match=r"`band` \(column `age`\) has a missing label"):
        frames.direct_rate(eager(data), "deaths", "people", "age", standard=STANDARD, by="area")


@pytest.mark.parametrize("change", ["missing", "extra", "unlabelled", "nobody", "negative"])
def test_a_group_with_wrong_bands_is_invalid_when_lazy(lazy: Engine, change: str) -> None:
    data = {name: list(values) for name, values in DATA.items()}
    if change == "missing":
        data = without(data, 0)
    elif change == "extra":
        for name, value in {"area": "A", "age": "90+", "deaths": 1, "people": 5}.items():
            data[name].append(value)
    elif change == "unlabelled":
        data["age"][0] = None
    elif change == "nobody":
        data["people"][0] = 0
    else:
        data["deaths"][0] = -1
    found = lazy.read(
        frames.direct_rate(lazy(data), "deaths", "people", "age", standard=STANDARD, by="area"),
        sort="area",
    )
    assert found["invalid"] == [True, False, False]
    assert found["value"][0] is found["lower"][0] is found["method"][0] is None
    assert found["value"][2] is not None


def test_a_standard_of_another_kind_is_refused_before_anything_runs(lazy: Engine) -> None:
    with pytest.raises(InputError, match="but the labels of `standard` are numbers"):
        frames.direct_rate(lazy(DATA), "deaths", "people", "age", standard={1: 5, 2: 5})
    with pytest.raises(InputError, match="`standard` is lazy"):
        frames.direct_rate(lazy(DATA), "deaths", "people", "age", standard=lazy(DATA))


@pytest.mark.parametrize(
    ("standard", "match"),
    [
        ({"age": ["a", "b", "a"], "standard": [1, 2, 3]}, "has band 'a' twice"),
        ({"age": ["a", None], "standard": [1, 2]}, "has a band without a label"),
        ({"age": ["a", "b"], "standard": [1, None]}, "has no weight for band 'b'"),
        ({"age": ["a", "b"], "weights": [1, 2]}, "lacks the column `standard`"),
        ({"age": ["a", "b"], "standard": [1, -2]}, "is negative"),
        ({"age": ["a", "b"], "standard": [0, 0]}, "sums to zero"),
    ],
)
def test_a_bad_standard_is_refused(common: Engine, standard: Data, match: str) -> None:
    with pytest.raises(InputError, match=match):
        frames.direct_rate(common(DATA), "deaths", "people", "age", standard=common(standard))


REFERENCE = {"40-69": (20, 8_000), "0-39": (9, 9_000), "70+": (50, 4_000)}


def test_comparative_ratios_are_those_of_calc(engine: Engine) -> None:
    result = frames.comparative_ratio(
        engine(DATA), "deaths", "people", "age", standard=STANDARD, reference=REFERENCE,
        by="area", confidence=(0.95, 0.998),
    )  # fmt: skip
    found = engine.read(result, sort="area")
    counts, people = (np.array(part) for part in zip(*ORDERED.values(), strict=True))
    expected = calc.comparative_ratio(
        counts, people, [9, 20, 50], [9_000, 8_000, 4_000], WEIGHTS, confidence=(0.95, 0.998)
    )
    np.testing.assert_allclose(numbers(found["value"]), expected.estimate, rtol=1e-12)
    np.testing.assert_allclose(numbers(found["lower_95"]), expected.lower[0], rtol=1e-12)
    np.testing.assert_allclose(numbers(found["upper_998"]), expected.upper[1], rtol=1e-12)
    few = "not calculated: fewer than 10 events"
    assert found["method"] == ["log-normal", few, "log-normal"]


def test_the_reference_must_fit_the_standard(common: Engine) -> None:
    arguments = ("deaths", "people", "age")
    with pytest.raises(InputError, match=r"`reference` and `standard` differ in bands: '70\+'"):
        frames.comparative_ratio(common(DATA), *arguments, standard=STANDARD,
                                 reference={"0-39": (9, 90), "40-69": (20, 80)})  # fmt: skip
    small = dict.fromkeys(STANDARD, (1, 1000))
    with pytest.raises(InputError, match="`reference` has fewer than 10 events"):
        frames.comparative_ratio(common(DATA), *arguments, standard=STANDARD, reference=small)


REPEAT = {
    "area": ["A", "A", "A", "A", "B", "B"],
    "age": ["young", "old", "young", "old", "old", "young"],
    "times": [1, 2, 3, 1, 1, 1],
    "persons": [10, 4, 2, 20, 5, 5],
    "people": [9_000, 4_000, 9_000, 4_000, 500, 600],
}


def test_repeat_events_of_the_r_package(
    common: Engine, oracle: Callable[[str], pd.DataFrame]
) -> None:
    rows, out = oracle("dsr_nonindependent_in"), oracle("dsr_nonindependent_out").iloc[0]
    standard = dict(zip(rows["ageband"].tolist(), rows["std"].tolist(), strict=True))
    data = {name: rows[name].tolist() for name in rows}
    result = frames.direct_rate(
        common(data), "people", "pop", "ageband", standard=standard, by="area", repeat="freq",
        confidence=(0.95, 0.998),
    )  # fmt: skip
    found = common.read(result)
    assert (found["people"], found["pop"]) == ([out.total_count], [out.total_pop])
    for mine, theirs in {"value": "value", "lower_95": "lower95_0cl",
                         "upper_998": "upper99_8cl"}.items():  # fmt: skip
        np.testing.assert_allclose(found[mine], [out[theirs]], rtol=1e-9)
    assert found["method"] == ["Dobson with Byar, repeat events"]


def test_repeat_events_are_those_of_calc(eager: Engine) -> None:
    arguments = ("persons", "people", "age")
    standard = {"old": 1, "young": 3}
    found = eager.read(frames.direct_rate(eager(REPEAT), *arguments, standard=standard,
                                          by="area", repeat="times"))  # fmt: skip
    # Columns: 1, 2 and 3 events; rows: old, young.
    persons = [[[20, 4, 0], [10, 0, 2]], [[5, 0, 0], [5, 0, 0]]]
    people = [[4_000, 9_000], [500, 600]]
    expected = calc.direct_rate(persons, people, [1, 3], repeat=[1, 2, 3])
    np.testing.assert_allclose(found["lower"], expected.lower, rtol=1e-12)
    assert found["persons"] == [44, 10]
    assert found["people"] == [13_000, 1_100]


def test_repeat_events_are_guarded(common: Engine) -> None:
    arguments = ("persons", "people", "age")
    given: dict[str, Any] = {"standard": {"old": 1, "young": 3}, "by": "area", "repeat": "times"}
    other = REPEAT | {"people": [9_000, 4_000, 8_999, 4_000, 500, 600]}
    with pytest.raises(InputError, match=r"`population` .*differs within a band in row 2 \(1 of"):
        frames.direct_rate(common(other), *arguments, **given)
    gap = REPEAT | {"times": [1, None, 3, 1, 1, 1]}
    with pytest.raises(InputError, match=r"`repeat` \(column `times`\) is missing .* in row 1"):
        frames.direct_rate(common(gap), *arguments, **given)
    with pytest.raises(InputError, match="`repeat` names no column: `often`"):
        frames.direct_rate(common(REPEAT), *arguments, **(given | {"repeat": "often"}))


def test_repeat_events_of_a_missing_count(common: Engine) -> None:
    arguments = ("persons", "people", "age")
    given: dict[str, Any] = {"standard": {"old": 1, "young": 3}, "by": "area", "repeat": "times"}
    data = REPEAT | {"persons": [10, 4, None, 20, 5, 5]}
    found = common.read(frames.direct_rate(common(data), *arguments, **given))
    assert found["value"][0] is found["method"][0] is found["persons"][0] is None
    found = common.read(frames.direct_rate(common(data), *arguments, **given, missing="zero"))
    assert found["persons"][0] == 38
    assert found["method"][0] == "Dobson with Byar, missing counts as 0, repeat events"


def test_repeat_events_need_an_eager_frame(lazy: Engine) -> None:
    with pytest.raises(InputError, match=r"`frame` is lazy .*`repeat`.* Collect it first"):
        frames.direct_rate(lazy(REPEAT), "persons", "people", "age", repeat="times",
                           standard={"old": 1, "young": 3}, by="area")  # fmt: skip


def test_several_standards_in_one_call_are_those_of_calc(engine: Engine) -> None:
    pandas = pytest.importorskip("pandas")
    weights = {"old": [50, 40, 10], "young": [80, 15, 5]}
    table = pandas.DataFrame({"age": AGES, **weights})
    result = frames.direct_rate(
        engine(DATA), "deaths", "people", "age", standard=table, weight=["young", "old"], by="area"
    )
    found = engine.read(result)
    rows = {
        (s, a): n for n, (s, a) in enumerate(zip(found["standard"], found["area"], strict=True))
    }
    order = [rows[name, area] for name in weights for area in ORDERED]
    counts, people = (np.array(part) for part in zip(*ORDERED.values(), strict=True))
    standards = np.array(list(weights.values()))[:, np.newaxis]
    expected = calc.direct_rate(counts, people, standards)
    assert len(order) == len(found["value"])
    for name, values in (("value", expected.estimate), ("lower", expected.lower)):
        told = numbers([found[name][n] for n in order])
        np.testing.assert_allclose(told, values.ravel(), rtol=1e-12)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"standard": STANDARD, "weight": ["a", "b"]}, "`standard` is a mapping"),
        ({"weight": ["w", "w"]}, "each once"),
        ({"weight": []}, "each once"),
        ({"weight": ["w"], "by": "standard"}, "which the result adds"),
    ],
)
def test_several_standards_that_cannot_be_told_apart(given: dict[str, Any], told: str) -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"age": AGES, "w": WEIGHTS})
    data = pandas.DataFrame({**DATA, "standard": DATA["area"]})
    settings = {"standard": table, **given}
    with pytest.raises(InputError, match=told):
        frames.direct_rate(data, "deaths", "people", "age", **settings)


def test_a_bundled_standard_is_taken_by_its_key() -> None:
    """Of rates that are alike in all bands, every standard gives that rate: Eurostat has 19 bands."""
    bands = [*(f"{first}-{first + 4}" for first in range(0, 90, 5)), "90+"]
    table = pd.DataFrame({"age": bands, "n": 20, "people": 1000})
    found = frames.direct_rate(table, "n", "people", "age", standard="esp.2013")
    np.testing.assert_allclose(found["value"], 2000)
    with pytest.raises(InputError, match=r"no standard population: 'esp2013'. .*`?esp\.2013"):
        frames.direct_rate(table, "n", "people", "age", standard="esp2013")
