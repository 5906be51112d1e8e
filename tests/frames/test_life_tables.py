"""Life tables and years of life lost of data frames: the R package, calc, bands by label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from tests.frames.conftest import Data, Engine

    Oracle = Callable[[str], pd.DataFrame]

COLUMNS = ("deaths", "people", "band")
BANDS = ["0", "1-14", "15-64", "65+"]
ORDER = [3, 0, 2, 1]
"""The rows of a group come in this order of bands."""
DEATHS = {"A": [30, 20, 300, 2_600], None: [3, 2, 30, 260], "C": [3, 2, 30, 0], "D": [0, 0, 5, 20]}
PEOPLE = {"A": [5_000, 60_000, 120_000, 60_000], None: [500, 6_000, 12_000, 6_000],
          "C": [500, 6_000, 12_000, 6_000], "D": [50, 600, 1_200, 600]}  # fmt: skip
DATA = {
    "area": [area for area in DEATHS for _ in ORDER],
    "band": [BANDS[i] for _ in DEATHS for i in ORDER],
    "deaths": [deaths[i] for deaths in DEATHS.values() for i in ORDER],
    "people": [people[i] for people in PEOPLE.values() for i in ORDER],
}


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def of(found: Data, area: str | None, name: str) -> list[Any]:
    return [x for x, label in zip(found[name], found["area"], strict=True) if label == area]


def test_tables_of_the_r_package(common: Engine, oracle: Oracle) -> None:
    table, theirs = oracle("life_expectancy_in"), oracle("life_expectancy_out")
    kept = ["typical", "zero_mid", "small"]
    table = table[table["area"].isin(kept)].sort_values("pops")
    data = {name: table[name].tolist() for name in table}
    result = frames.life_expectancy(
        common(data), "deaths", "pops", "startage", by="area", confidence=[0.95, 0.998]
    )
    found = common.read(result)
    for area in kept:
        out = theirs[theirs["area"] == area]
        assert of(found, area, "age") == out["startage"].tolist()
        for mine, column in {"value": "value", "lower_95": "lower95_0cl",
                             "upper_998": "upper99_8cl"}.items():  # fmt: skip
            np.testing.assert_allclose(of(found, area, mine), out[column].astype(float), rtol=1e-9)


def test_tables_are_those_of_calc(eager: Engine) -> None:
    found = eager.read(frames.life_expectancy(eager(DATA), *COLUMNS, by="area"))
    for area in ("A", None):
        table = calc.life_expectancy(DEATHS[area], PEOPLE[area], BANDS)
        assert of(found, area, "age") == [0, 1, 15, 65]
        assert of(found, area, "deaths") == DEATHS[area]
        for mine, theirs in {"value": "estimate", "lower": "lower", "upper": "upper",
                             "probability": "probability", "survivors": "survivors",
                             "person_years": "person_years"}.items():  # fmt: skip
            np.testing.assert_allclose(of(found, area, mine), getattr(table, theirs), rtol=1e-12)
        assert set(of(found, area, "method")) == {"Chiang, last band by Silcocks"}
    reasons = {"C": "no deaths in the last band", "D": "no more than 5,000 people"}
    for area, reason in reasons.items():
        assert of(found, area, "value") == of(found, area, "survivors") == [None] * 4
        assert set(of(found, area, "method")) == {f"not calculated: {reason}"}
    assert list(dict.fromkeys(found["area"])) == list(DEATHS)


def test_rows_of_one_band_are_summed_and_one_table_needs_no_by(common: Engine) -> None:
    found = common.read(frames.life_expectancy(common(DATA), *COLUMNS, widest=None))
    sums = [np.sum(list(part.values()), axis=0) for part in (DEATHS, PEOPLE)]
    expected = calc.life_expectancy(*sums, BANDS)
    np.testing.assert_allclose(found["value"], expected.estimate, rtol=1e-12)
    assert "area" not in found


def test_missing_deaths_and_bands_without_people_give_missing_tables(common: Engine) -> None:
    data = DATA | {"deaths": [None, *DATA["deaths"][1:]]}
    data["people"] = [0 if i == 5 else n for i, n in enumerate(DATA["people"])]
    data["deaths"][5] = 0
    found = common.read(frames.life_expectancy(common(data), *COLUMNS, by="area"))
    for area in ("A", None):
        assert of(found, area, "value") == of(found, area, "method") == [None] * 4
    assert of(found, "C", "method")[0] is not None


def test_odd_widths_are_told(common: Engine) -> None:
    data = {"age": [0, 5, 10, 20, 25], "d": [1, 1, 1, 1, 900], "n": [9_000] * 5}
    found = common.read(frames.life_expectancy(common(data), "d", "n", "age"))
    assert "the band from 10 is 10 years wide" in found["method"][0]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"band": ["65+", "0", "15-64", "1-9"] * 4}, "lacks the band from 10, before '15-64'"),
        ({"band": ["65+", "0", "15-64", "young"] * 4}, r"has the label 'young'\. Write '0'"),
        ({"band": ["65+", "0", "15-64", "0"] * 4}, "`band_start` lacks the band from 1"),
        ({"band": ["65+"] * 16}, "has fewer than two bands"),
        (
            {"band": ["65+", "0", "15-64", None] * 4},
            r"`band` \(column `band`\) has a missing label",
        ),
        ({"area": ["A"] * 3 + ["B"] * 13}, r"lacks a band of `frame`: '1-14' in group A \(1 in"),
        ({"deaths": [9, 9, 9, 99_999] * 4}, r"`deaths` \(column `deaths`\) exceed `population` in"),
    ],
)
def test_impossible_tables_are_named(common: Engine, change: Data, match: str) -> None:
    with pytest.raises(InputError, match=match):
        frames.life_expectancy(common(DATA | change), *COLUMNS, by="area")


LOST = {
    "area": ["A", "B", "A", "B", "A", "B", None, None, None],
    "age": [30, 70, 70, 30, 50, 50, 50, 30, 70],
    "d": [4, 1, 30, 0, 9, 2, 0, 0, 0],
    "n": [900, 800, 700, 600, 500, 400, 300, 200, 100],
}
SUMS = [[4, 9, 30], [0, 2, 1], [0, 0, 0]]


@pytest.mark.parametrize("reference", [75, 60.5, {70: 12, 50: 30, 30: 50.5}])
@pytest.mark.parametrize("rate", [False, True])
def test_years_lost_are_those_of_calc(eager: Engine, reference: Any, rate: bool) -> None:
    people = {"population": "n"} if rate else {}
    levels = (0.95, 0.998)
    result = frames.years_of_life_lost(
        eager(LOST), "d", "age", reference=reference, by="area", confidence=levels, **people
    )
    found = eager.read(result)
    left = [50.5, 30, 12] if isinstance(reference, dict) else reference
    persons: dict[str, Any] = {"population": [2_100, 1_800, 600]} if rate else {}
    expected = calc.years_of_life_lost(
        SUMS, [30, 50, 70], reference=left, confidence=levels, **persons
    )
    np.testing.assert_allclose(found["value"], expected.estimate, rtol=1e-12)
    np.testing.assert_allclose(found["lower_95"], expected.lower[0], rtol=1e-12)
    np.testing.assert_allclose(found["upper_998"], expected.upper[1], rtol=1e-12)
    assert found["area"] == ["A", "B", None]
    assert found["d"] == [43, 3, 0]
    statistic = "years of life lost" + (" per 10000" if rate else "")
    assert set(found["statistic"]) == {statistic}


def test_missing_deaths_make_years_missing(common: Engine) -> None:
    data = LOST | {"d": [None, *LOST["d"][1:]], "n": [900, 0, 700, 0, 500, 0, 300, 200, 100]}
    found = common.read(
        frames.years_of_life_lost(common(data), "d", "age", population="n", by="area")
    )
    assert found["value"][:2] == found["method"][:2] == [None, None]
    assert found["value"][2] == 0


def test_a_table_of_years_must_fit_the_ages(common: Engine) -> None:
    years = common({"age": [30, 50], "years": [50, 30]})
    with pytest.raises(InputError, match=r"`band` .* has 70, which `reference` lacks"):
        frames.years_of_life_lost(common(LOST), "d", "age", reference=years, by="area")
    with pytest.raises(InputError, match="lacks a band of `frame`: 30 in group A"):
        frames.years_of_life_lost(
            common({name: values[1:] for name, values in LOST.items()}), "d", "age", by="area"
        )
    with pytest.raises(InputError, match=r"`age` .* has the label '30'"):
        frames.years_of_life_lost(common({"age": ["30"], "d": [3]}), "d", "age")


def test_a_frame_without_rows(common: Engine) -> None:
    found = common.read(frames.years_of_life_lost(common(LOST)[:0], "d", "age", by="area"))
    assert found["value"] == []
    with pytest.raises(InputError, match="fewer than two bands"):
        frames.life_expectancy(common(DATA)[:0], *COLUMNS)


def test_a_lazy_frame_must_be_collected_first(lazy: Engine) -> None:
    with pytest.raises(InputError, match=r"`frame` is lazy .*`life_expectancy`.* Collect it first"):
        frames.life_expectancy(lazy(DATA), *COLUMNS)
    with pytest.raises(InputError, match=r"is lazy .*`years_of_life_lost`.* Collect it first"):
        frames.years_of_life_lost(lazy(LOST), "d", "age")
