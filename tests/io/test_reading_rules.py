"""Rules of reading files: what counts decide, what is set aside, what stands around a table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from cdpkit.assess import change
from cdpkit.errors import DocumentError
from cdpkit.frames import SeriesTable
from cdpkit.io import read_series
from cdpkit.model import HOW_READ

if TYPE_CHECKING:
    from cdpkit.io import SeriesFile

COUNTED = "indicator,area,period,unit,value,numerator,denominator\n"
RATES = f'{COUNTED}x,A,2022,"per 100,000",66.1,218,330000\n'


def read(text: str, **options: Any) -> SeriesFile:
    return read_series(io.StringIO(text), **options)


def test_counts_that_give_the_values_make_a_rate_of_unstated_sort_a_crude_rate() -> None:
    frame = read(RATES).frame
    assert frame[["statistic", "per"]].to_numpy().tolist() == [["crude_rate", 100_000]]


def test_counts_that_do_not_give_the_values_leave_the_sort_open() -> None:
    frame = read(f'{RATES}x,A,2023,"per 100,000",86.0,218,330000\n').frame
    assert set(frame["statistic"]) == {"other"}
    assert not frame["numerator"].isna().any()


def test_counts_that_contradict_a_rate_are_set_aside_when_the_rest_is_kept() -> None:
    text = RATES.replace("unit", "statistic,unit").replace("2022,", "2022,crude_rate,")
    text += 'x,A,2023,crude_rate,"per 100,000",86.0,218,330000\n'
    with pytest.raises(
        DocumentError, match=r"218 of 330,000 is 66\.1 per 100,000, but `value` is 86"
    ):
        read(text)
    frame = read(text, on_problem="keep").frame
    assert frame["value"].tolist() == [66.1, 86.0]
    np.testing.assert_array_equal(frame["numerator"], [218, np.nan])


def test_lines_around_joined_tables_are_named_and_their_rows_are_not() -> None:
    table = "area,period,deaths\nA,2022,3\n"
    found = read(f"Deaths by area\n\n{table}\n{table.replace('2022', '2023')}\nSource: ONS\n")
    around = [problem.rows for problem in found.problems if "not read as data" in problem.problem]
    assert around == [(1, 9)]


@pytest.mark.parametrize("space", ["", " ", "   "])
def test_spaces_after_a_comma_open_no_cell(space: str) -> None:
    frame = read(f'area,period,value\nA,2022,{space}" 1,200 "\nA,2023,{space}"12"\n').frame
    assert frame["value"].tolist() == [1200, 12]


def test_what_each_column_was_is_there_for_programs() -> None:
    wide = read("Area Code,Area,2022,2023,Comments on it\nE06000001,Hartlepool,3,4,x\n")
    assert wide.layout == "wide:period"
    assert wide.roles == {
        "area": ("Area Code",), "area_name": ("Area",), "period": ("2022", "2023"),
        "value": ("2022", "2023"),
    }  # fmt: skip
    assert wide.unread == ("Comments on it",)


def test_a_download_names_its_columns_and_those_that_are_not_read() -> None:
    head = "Indicator ID,Area Code,Sex,Age,Time period,Value,Seen by"
    download = read(f"{head}\n1,E06000001,Persons,All ages,2022,3,me\n")
    assert download.layout == "fingertips"
    assert download.roles["area"] == ("Area Code",)
    assert download.unread == ("Seen by",)
    said = [str(p) for p in download.problems if p.code == HOW_READ]
    assert said == ["columns not used, as Fingertips does not have them: `Seen by`"]


def test_periods_of_several_lengths_and_cumulative_ones_are_told_of() -> None:
    text = "area,period,unit,value\nA,2022,%,3\nA,2020 to 2022,%,4\n"
    said = " ".join(map(str, read(text, year_type="calendar").problems))
    assert "separate series: 12 months, 36 months" in said
    text = "area,start,end,unit,value\nA,2022-04-01,2022-06-30,%,3\n"
    assert "cumulative" not in " ".join(map(str, read(text).problems))


def test_a_download_of_financial_years_needs_no_option_unless_it_is_of_schools() -> None:
    head = "Indicator ID,Indicator Name,Area Code,Sex,Age,Time period,Value"
    row = "1,{},E06000001,Persons,18+ yrs,2022/23,3"
    period = read(f"{head}\n{row.format('Completion')}\n").frame["start"][0]
    assert f"{period:%Y-%m-%d}" == "2022-04-01"
    (label,) = read(f"{head}\n{row.format('School exclusions')}\n").frame["period"]
    assert label == "2022/23"


def test_areas_by_name_are_brought_together_as_those_by_code() -> None:
    text = "area,period,deaths\nAllerdale,2022,100\nCarlisle,2022,120\nCopeland,2022,90\n"
    (row,) = read(text, areas="now")
    assert (row["area"], row["area_name"], row["value"]) == ("E06000063", "Cumberland", 310)
    with pytest.raises(DocumentError, match=r"several codes: Dorset \(E06000059, E10000009\)"):
        read("area,period,deaths\nDorset,2022,100\n", areas="now")


FRAMES = [
    {"Indicator": "x", "Area Code": "E06000001", "Time period": ["2022", "2023"],
     "Value": ["5", "<5"], "Unit": "deaths"},
    {"indicator": "x", "area": "A", "period": ["2022", "2023"], "value": ["1,305", "[c]"]},
    {"Indicator ID": "90244", "Indicator Name": "Completion", "Area Code": "E06000001",
     "Sex": "Persons", "Age": "18+ yrs", "Time period": ["2022/23", "2023/24"], "Value": [5.1, 5.3]},
]  # fmt: skip


@pytest.mark.parametrize("cells", FRAMES, ids=["names", "texts", "download"])
def test_a_frame_in_words_is_a_table_as_its_file_would_be(cells: dict[str, Any]) -> None:
    frame = pd.DataFrame(cells)
    table = SeriesTable.from_frame(frame)
    text = io.StringIO(frame.to_csv(index=False))
    assert list(table) == list(SeriesTable.from_file(text))
    assert len(table[0].observations) == 2


def test_a_key_without_a_noun_is_not_numbered() -> None:
    text = (
        "indicator,area,period,unit,value\ntreated,A,2022,people,500\ntreated,A,2023,people,560\n"
    )
    (row,) = change(SeriesTable.from_file(io.StringIO(text)))
    assert row.sentence().startswith("Treated in A rose by 12%")


def test_a_value_is_held_against_its_counts_in_the_decimals_of_its_own_indicator() -> None:
    text = (
        "indicator,area,statistic,per,period,value,numerator,denominator\n"
        "rate,A,crude_rate,100000,2022,10.25,41,400000\n"
        "share,A,proportion,100,2022,27,3,11\n"
    )
    assert read(text).frame["numerator"].tolist() == [41, 3]
    with pytest.raises(DocumentError, match=r"3 of 11 is 27%, but `value` is 29"):
        read(text.replace("2022,27,", "2022,29,"))
