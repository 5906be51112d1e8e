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
    # A missing population makes the result missing here; the R package leaves its band out.
    rows = [i for i in rows if found["area"][i] != "na_pop"]
    theirs = theirs[theirs.area != "na_pop"]
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
        ({"young": (1, 2), "old": (float("nan"), 3)}, "has no count for band 'old'"),
        ({}, "does not give count and population"),
    ],
)
def test_a_bad_reference_is_refused(common: Engine, reference: Any, match: str) -> None:
    with pytest.raises(InputError, match=match):
        frames.indirect_rate(common(DATA), "deaths", "people", "age", reference=reference)
