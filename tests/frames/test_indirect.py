"""Indirectly standardised rates and ratios on every engine: the R package, bands by label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from tests.frames.conftest import Data, Engine

REFERENCE = {"old": (90, 4_500), "young": (30, 9_000)}
DATA = {
    "area": ["A", "A", None, None],
    "age": ["young", "old", "old", "young"],
    "deaths": [4, 20, 0, 2],
    "people": [900, 800, 500, 100],
}
LIMITS = {"value": "value", "lower_95": "lower95_0cl", "upper_95": "upper95_0cl",
          "lower_998": "lower99_8cl", "upper_998": "upper99_8cl", "expected": "expected"}  # fmt: skip


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def gaps_as_none(table: pd.DataFrame) -> Data:
    return {
        name: [None if isinstance(x, float) and np.isnan(x) else x for x in table[name].tolist()]
        for name in table
    }


@pytest.mark.parametrize(
    ("name", "per", "method"),
    [("israte", 100_000, frames.indirect_rate), ("isratio", 100, frames.indirect_ratio)],
)
def test_the_r_package(
    engine: Engine,
    oracle: Callable[[str], pd.DataFrame],
    name: str,
    per: float,
    method: Callable[..., Any],
) -> None:
    given, reference = oracle("isr_in"), oracle("isr_ref")
    theirs = oracle(f"{name}_out").sort_values("area")
    result = method(
        engine(gaps_as_none(given)), "obs", "pop", "ageband", reference=reference,
        reference_count="refobs", reference_population="refpop", by="area", per=per,
        confidence=(0.95, 0.998), missing="zero",
    )  # fmt: skip
    found = engine.read(result, sort="area")
    rows = [i for i, area in enumerate(found["area"]) if area in set(theirs.area)]
    assert [found["area"][i] for i in rows] == theirs.area.tolist()
    for mine, column in LIMITS.items():
        values = [numbers(found[mine])[i] for i in rows]
        np.testing.assert_allclose(values, theirs[column].astype(float), rtol=1e-9)


def test_ratio_by_hand(engine: Engine) -> None:
    result = frames.indirect_ratio(
        engine(DATA), "deaths", "people", "age", reference=REFERENCE, by="area", per=1
    )
    found = engine.read(result, sort="area")
    assert found["deaths"] == [24, 2]
    np.testing.assert_allclose(found["expected"], [19, 10 + 1 / 3], rtol=1e-12)
    np.testing.assert_allclose(found["value"], [24 / 19, 2 / (10 + 1 / 3)], rtol=1e-12)
    assert found["method"] == ["Byar", "exact Poisson"]
    assert found["area"] == ["A", None]


def test_a_missing_band_is_named_or_invalid(engine: Engine) -> None:
    data = {name: values[1:] for name, values in DATA.items()}

    def call() -> Any:
        return frames.indirect_rate(
            engine(data), "deaths", "people", "age", reference=REFERENCE, by=["area"]
        )

    if engine.lazy:
        found = engine.read(call(), sort="area")
        assert found["invalid"] == [True, False]
        assert found["value"][0] is None
    else:
        with pytest.raises(InputError, match="lacks a band of `reference`: 'young' in group A"):
            call()


@pytest.mark.parametrize(
    ("reference", "match"),
    [
        ({"young": (1, 2), "old": (3, 0)}, "has nobody in band 'old'"),
        ({"young": (1, 2), "old": 3}, "does not give count and population"),
        ({"young": (0, 2), "old": (0, 3)}, "has no events"),
        ({}, "does not give count and population"),
    ],
)
def test_a_bad_reference_is_refused(common: Engine, reference: Any, match: str) -> None:
    with pytest.raises(InputError, match=match):
        frames.indirect_rate(common(DATA), "deaths", "people", "age", reference=reference)


@pytest.mark.parametrize("gap", ["refobs", "refpop"])
def test_a_gap_in_the_reference_makes_all_missing_as_in_calc(
    engine: Engine, oracle: Callable[[str], pd.DataFrame], gap: str
) -> None:
    given, reference = oracle("isr_in"), oracle("isr_ref")
    reference[gap] = reference[gap].where(reference["ageband"] != 2)
    result = frames.indirect_ratio(
        engine(gaps_as_none(given)), "obs", "pop", "ageband", reference=reference,
        reference_count="refobs", reference_population="refpop", by="area", per=1,
        missing="propagate" if gap == "refobs" else "zero",
    )  # fmt: skip
    found = engine.read(result, sort="area")
    assert set(found["value"]) == set(found["lower"]) == {None}
    assert set(found["method"]) == {"not calculated: a number of the reference is missing"}
    if gap == "refpop":
        theirs = oracle("isratio_refpop_na_out").set_index("area")
        assert theirs["value"].isna().all()
        ours = dict(zip(found["area"], found["obs"], strict=True))
        assert {area: ours[area] for area in theirs.index} == theirs["observed"].to_dict()


TOTALS: Data = {"area": [None, "A"], "deaths": [2, 24]}
PEOPLE = {name: DATA[name] for name in ("area", "age", "people")}


def test_observed_totals_of_the_r_package(
    common: Engine, oracle: Callable[[str], pd.DataFrame]
) -> None:
    rows, theirs = oracle("isr_in"), oracle("isratio_totals_out").set_index("area")
    totals = oracle("isr_observed_totals_in")
    # A missing population makes the result missing here; the R package leaves its band out.
    areas = [area for area in theirs.index if area not in {"na_pop", "zero_pop_band"}]
    rows, totals = rows[rows["area"].isin(areas)], totals[totals["area"].isin(areas)]
    result = frames.indirect_ratio(
        common(gaps_as_none(rows)), "deaths", "pop", "ageband", reference=oracle("isr_ref"),
        reference_count="refobs", reference_population="refpop", by="area", per=1,
        confidence=(0.95, 0.998), totals=common(gaps_as_none(totals)),
    )  # fmt: skip
    found = common.read(result)
    expected = theirs.loc[found["area"]]
    assert len(expected) == len(areas)
    assert found["deaths"] == expected["observed"].tolist()
    for mine, column in LIMITS.items():
        np.testing.assert_allclose(found[mine], expected[column].astype(float), rtol=1e-9)


@pytest.mark.parametrize("method", [frames.indirect_rate, frames.indirect_ratio])
def test_totals_give_what_bands_give(eager: Engine, method: Callable[..., Any]) -> None:
    arguments = ("deaths", "people", "age")
    given: dict[str, Any] = {"reference": REFERENCE, "by": "area"}
    by_band = eager.read(method(eager(DATA), *arguments, **given))
    in_all = eager.read(method(eager(PEOPLE), *arguments, **given, totals=eager(TOTALS)))
    assert in_all == by_band


def test_one_total_needs_no_by(common: Engine) -> None:
    data = {"age": ["young", "old"], "people": [900, 800]}
    found = common.read(
        frames.indirect_ratio(
            common(data), "deaths", "people", "age", reference=REFERENCE,
            totals=common({"deaths": [24]}),
        )
    )  # fmt: skip
    np.testing.assert_allclose(found["value"], [100 * 24 / 19], rtol=1e-12)


@pytest.mark.parametrize("missing", ["propagate", "zero"])
def test_a_missing_total_travels_or_is_taken_as_none(common: Engine, missing: str) -> None:
    totals = common(TOTALS | {"deaths": [None, 24]})
    found = common.read(
        frames.indirect_ratio(
            common(PEOPLE), "deaths", "people", "age", reference=REFERENCE, by="area",
            totals=totals, missing=missing,
        )
    )  # fmt: skip
    none = missing == "propagate"
    assert found["value"][1] == (None if none else 0)
    assert found["method"][1] == (None if none else "exact Poisson, missing numbers as 0")
    assert found["method"][0] == "Byar"


@pytest.mark.parametrize(
    ("totals", "match"),
    [
        ({"area": ["A"], "deaths": [3]}, r"`totals` lacks group None \(1 in all\)"),
        ({"area": ["A", None, "B"], "deaths": [3, 4, 5]}, "has group B, which `frame` lacks"),
        ({"area": ["A", None, "A"], "deaths": [3, 4, 5]}, "`totals` has group A twice"),
        ({"area": ["A", None], "events": [3, 4]}, "`totals` lacks the column `deaths`"),
        ({"area": ["A", None], "deaths": [3, -4]}, "`totals` is negative"),
    ],
)
def test_bad_totals_are_refused(common: Engine, totals: Data, match: str) -> None:
    with pytest.raises(InputError, match=match):
        frames.indirect_ratio(common(PEOPLE), "deaths", "people", "age", reference=REFERENCE,
                              by="area", totals=common(totals))  # fmt: skip


def test_totals_need_eager_frames(lazy: Engine) -> None:
    arguments = ("deaths", "people", "age")
    with pytest.raises(InputError, match=r"`frame` is lazy .*`totals`.* Collect it first"):
        frames.indirect_ratio(lazy(PEOPLE), *arguments, reference=REFERENCE, totals=lazy(TOTALS))
    pd = pytest.importorskip("pandas")
    with pytest.raises(InputError, match="`totals` is lazy"):
        frames.indirect_ratio(pd.DataFrame(PEOPLE), *arguments, reference=REFERENCE, by="area",
                              totals=lazy(TOTALS))  # fmt: skip
