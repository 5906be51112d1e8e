"""Life tables and standardised rates take each spelling of a band that `age_bands.csv` lists."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

SPELLINGS = Path(__file__).parents[1] / "model" / "age_bands.csv"
with SPELLINGS.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
READ = [pytest.param(row, id=row["text"]) for row in ROWS if not row["refused"]]
REFUSED = [pytest.param(row["text"], id=row["text"] or "nothing") for row in ROWS if row["refused"]]


def bands(row: dict[str, str], label: str) -> list[str]:
    """Give the bands of a life table around one of them."""
    first, last = int(row["first_age"]), row["last_age"]
    young = [f"0-{first - 1}"] if first else []
    return [*young, label, *([f"{int(last) + 1}+"] if last else [])]


@pytest.mark.parametrize("row", READ)
def test_a_life_table_takes_every_spelling(row: dict[str, str]) -> None:
    labels, plain = bands(row, row["text"]), bands(row, row["band"])
    deaths, people = [5, 40, 300][: len(labels)], [9_000] * len(labels)
    found, expected = (
        calc.life_expectancy(deaths, people, each, widest=None) for each in (labels, plain)
    )
    assert found == expected
    assert found.age.tolist()[1 if row["first_age"] != "0" else 0] == int(row["first_age"])
    frame = pd.DataFrame({"d": deaths, "p": people, "b": labels})
    table = frames.life_expectancy(frame, "d", "p", band="b", widest=None)
    assert table["value"].tolist() == expected.estimate.tolist()


@pytest.mark.parametrize("row", READ)
def test_a_standardised_rate_joins_every_spelling(row: dict[str, str]) -> None:
    other, weights = "200+", {row["band"]: 3.0, "200+": 1.0}
    people = {row["text"]: 50.0, other: 90.0}
    found = calc.direct_rate({row["text"]: 4, other: 12}, people, weights)
    assert found == calc.direct_rate([4, 12], [50, 90], [3, 1])
    frame = pd.DataFrame({"n": [4, 12], "p": [50, 90], "b": [row["text"], other]})
    rate = frames.direct_rate(frame, "n", "p", band="b", standard=weights)
    assert rate["value"].tolist() == [found.estimate]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_band_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="has the label"):
        calc.life_expectancy([5, 40], [9_000, 9_000], [text, "5+"])


def test_two_spellings_of_one_band_are_one_band() -> None:
    with pytest.raises(InputError, match=r"has one band as '0-4', '0 to 4'"):
        calc.direct_rate({"0-4": 1, "0 to 4": 2, "5+": 3}, {"0-4": 9, "5+": 9}, {"0-4": 1, "5+": 1})
    areas = pd.DataFrame(
        {
            "area": ["A", "A", "B", "B"],
            "b": ["0-4", "5+", "Aged 0 to 4", "5 and over"],
            "n": [1, 5, 1, 5],
            "p": [900, 900, 900, 900],
        }
    )
    table = frames.life_expectancy(
        areas, "n", "p", band="b", by="area", minimum_population=0, widest=None
    )
    first = [table.loc[table["area"] == area, "value"].tolist() for area in "AB"]
    assert first[0] == first[1]
