"""Cells of tables and printed numbers: one grammar, tried row by row on `cells.csv`.

`cells.csv` and `age_bands.csv` were written by hand from cells of public council, NHS and ONS
files and from house styles of publishers; they are keys of answers, not output of ours.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.age_bands import AgeBand
from cdpkit.errors import InputError
from cdpkit.model import PrintedValue
from cdpkit.model.printed_values import cells

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CELLS = [
    pytest.param(row, of, id=f"{row['text']!r} in a {of}")
    for row in rows("cells.csv")
    for of in (("column", "print") if row["of"] == "both" else (row["of"],))
]
AGES = [pytest.param(row, id=row["text"] or "nothing") for row in rows("age_bands.csv")]


def number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


@pytest.mark.parametrize(("row", "of"), CELLS)
def test_a_cell_says_what_the_table_says(row: dict[str, str], of: str) -> None:
    cell = cells.read(row["text"], of)  # type: ignore[arg-type]
    assert (None if cell.value is None else Fraction(cell.value)) == number(row["value"])
    assert (cell.low, cell.high) == (number(row["low"]), number(row["high"]))
    assert str(cell.marker or "") == row["marker"]
    assert cell.unit == (row["unit"] or "none")
    assert str(cell.per or "") == row["per"]
    assert (cell.note, cell.says, cell.refused) == (row["note"], row["says"], row["refused"])
    if row["ends"]:
        bounds = cell.bounds
        assert bounds is not None
        ends = "[("[not bounds.includes_lower] + "])"[not bounds.includes_upper]
        assert ends == row["ends"]
        for found, wanted in ((bounds.lower, row["lower"]), (bounds.upper, row["upper"])):
            assert found is not None
            assert float(found) == pytest.approx(float(Fraction(wanted)), rel=1e-15)
    else:
        assert cell.bounds is None


@given(st.text(max_size=40), st.sampled_from(["column", "print"]))
def test_no_text_fails(text: str, of: str) -> None:
    cell = cells.read(text, of)  # type: ignore[arg-type]
    assert not cell.refused or cell.refused in cells.REFUSED
    assert not cell.says or cell.says in cells.SAYS


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_a_number_reads_as_itself_with_and_without_notes(value: object) -> None:
    for text in (f"{value}", f"{value} [note 3]", f"{value}%", f" {value}* "):
        assert cells.read(text).value == value
        assert not cells.read(text).marker


def test_a_decimal_comma_is_read_when_that_is_said() -> None:
    assert str(cells.read("1.234,5", decimal=",").value) == "1234.5"
    assert cells.read("5,4").refused == "decimal_comma"


@pytest.mark.parametrize(
    ("text", "value", "allows"),
    [
        ("2 321", "2321", "[2320.5, 2321.5)"),
        ("30.2 years", "30.2", "[30.15, 30.25)"),
        ("10 to 15%", "None", "[10, 15]"),
        ("1 in 8", "0.125", "(0.117647058824, 0.133333333333]"),
        ("fifth", "None", "None"),
    ],
)
def test_printed_values_share_the_grammar(text: str, value: str, allows: str) -> None:
    printed = PrintedValue.parse(text)
    assert (str(printed.value), str(printed.interval())) == (value, allows)


@pytest.mark.parametrize("row", AGES)
def test_an_age_band_is_read_in_every_spelling(row: dict[str, str]) -> None:
    found = AgeBand.read(row["text"])
    assert str(found) == (row["band"] or row["refused"])
    if row["refused"]:
        with pytest.raises(InputError, match=row["refused"]):
            AgeBand.parse(row["text"])
    else:
        assert isinstance(found, AgeBand)
        assert str(found.first) == row["first_age"]
        assert str("" if found.last is None else found.last) == row["last_age"]


@given(st.integers(0, 120), st.integers(0, 40))
def test_a_band_reads_back_from_its_text(first: int, width: int) -> None:
    for band in (AgeBand(first, first + width), AgeBand(first)):
        assert AgeBand.parse(str(band)) == band
