"""Layouts that an analyst, who knew the command only from its pages, and an attack on the reader tried.

Values are invented. Of the analyst's eleven files three were right at once, three were asked about as
they should be, one was right but for its name, and four were read wrongly or refused. Each text below
keeps one kind of layout that was not read, or was read wrongly without a word.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdpkit.errors import DocumentError, InputError
from cdpkit.frames import SeriesTable
from cdpkit.io import read_series

if TYPE_CHECKING:
    from pathlib import Path


def rows(text: str, *columns: str, **options: Any) -> list[tuple[Any, ...]]:
    frame = read_series(io.StringIO(text), **options).frame
    frame["period"] = frame["period"].map(str)
    return list(frame[list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "columns", "wanted"),
    [
        (("Quits (number),,\nArea,2021/22,2022/23\nSefton,1820,1944\n,,\nHealth checks (number),,\n"
         "Area,2021/22,2022/23\nWirral,4102,15230\n"), ("title", "area", "value"),
         [("Quits (number)", "Sefton", 1820), ("Quits (number)", "Sefton", 1944),
          ("Health checks (number)", "Wirral", 4102), ("Health checks (number)", "Wirral", 15230)]),
        (("Table 1 Quits,\nArea,2018/19,2019/20\nSefton,1,2\n,,\nTable 2 Health checks,\n"
         "Area,2021/22,2022/23\nSefton,3,4\n"), ("title", "period"),
         [("Quits", "2018/19"), ("Quits", "2019/20"), ("Health checks", "2021/22"),
          ("Health checks", "2022/23")]),
        ("Area,Year,Q1,Q2,Q3,Q4,Total\nSefton,2022/23,3,4,5,6,18\n", ("period", "value"),
         [("2022-Q2", 3), ("2022-Q3", 4), ("2022-Q4", 5), ("2023-Q1", 6)]),
        ("Year,Apr,Jan\n2021/22,5,6\n", ("period", "value"), [("2021-04", 5), ("2022-01", 6)]),
        ("Year,Month,Area,Kits\n2023,1,Sefton,45\n2023,2,Sefton,51\n", ("label", "value"),
         [("January 2023", 45), ("February 2023", 51)]),
        (",Male,,Female,\nArea,2021,2022,2021,2022\nWirral,5,6,3,4\n",
         ("population", "period", "value"),
         [("Male", "2021", 5), ("Female", "2021", 3), ("Male", "2022", 6), ("Female", "2022", 4)]),
        ("Year,Age band,Male,Female\n2022,0-17,4,5\n", ("population", "value"),
         [("0-17, Male", 4), ("0-17, Female", 5)]),
        ("Self-harm in Sefton 2023/24,,\nAge band,Males,Females\n0-9,2,1\n",
         ("period", "population", "value"),
         [("2023/24", "0-9, Males", 2), ("2023/24", "0-9, Females", 1)]),
        ("Area,2021 (%),2022 (%)\nWirral,5.4,6.1\n", ("period", "per", "value"),
         [("2021", 100, 5.4), ("2022", 100, 6.1)]),
        ("Area,Year,Rate per 100,000\nWirral,2021,5.1\n", ("per", "value"), [(100_000, 5.1)]),
        (("Indicator,Area,Year,Measure,Value\nDrug deaths (age-standardised),Wirral,2021,Rate per 100k,5.1\n"
         "Offences of a large proportion,Wirral,2021,Rate per 100k,5.1\n"), ("statistic",),
         [("directly_standardised_rate",), ("other",)]),  # a rate is not the proportion of a title
        ('Area,Year,"Deaths\n(number)"\nWirral,2021,5\n', ("area", "value"), [("Wirral", 5)]),
        ("Area,Quarter ending,Deaths\nWirral,31/03/2021,5\nWirral,30/06/2021,6\n",
         ("period", "value"), [("2021-Q1", 5), ("2021-Q2", 6)]),
        ("Area,Year,Value\nWirral,2021,12%\nWirral,2022,12.5 %\n", ("statistic", "per"),
         [("proportion", 100)] * 2),
        ("Area (LTLA),Year,Deaths\nWirral,2021,5\n", ("area", "title"), [("Wirral", "Deaths")]),
        ("LSOA code,Year,Deaths\nE01000001,2021,5\n", ("area", "value"), [("E01000001", 5)]),
        ("Area,Year,Population\nWirral,2021,5000\n", ("area", "value"), [("Wirral", 5000)]),
        ("indicator,period,label,value,start,end\nx,2023-Q2,Q1 2023/24,5,2023-04-01,2023-06-30\n",
         ("label", "value"), [("Q1 2023/24", 5)]),
    ],
)  # fmt: skip
def test_a_layout_is_read(text: str, columns: tuple[str, ...], wanted: list[Any]) -> None:
    assert rows(text, *columns) == wanted


def test_limits_in_any_wording_and_counts_that_tell_the_multiplier() -> None:
    text = (
        "Indicator,Area,Time period,Value,Lower CI 95%,Upper CI 95%,Deaths,Population\n"
        "Mortality,Sefton,2021,19.6,17.1,22.4,214,1093100\n"
        "Mortality,Sefton,2022,20.3,17.7,23.1,223,1099800\n"
        "Mortality,Sefton,2023,21.9,19.2,24.8,242,1104600\n"
    )
    assert rows(text, "lower", "upper", "numerator", "per", "statistic")[0] == (
        17.1, 22.4, 214, 100_000, "crude_rate",
    )  # fmt: skip


def test_the_first_line_names_and_the_second_tells_the_sort_of_number() -> None:
    text = (
        "Table 3: Admissions for alcohol (narrow), Northshire,,\n"
        '"Directly standardised rate per 100,000, all ages",,\n,,\n'
        "District,2021,2022\nCastle Hythe [note 1],433.7,441.0\n"
    )
    read = read_series(io.StringIO(text))
    assert set(read.frame["title"]) == {"Admissions for alcohol (narrow), Northshire"}
    assert set(read.frame["statistic"]) == {"directly_standardised_rate"}
    assert any("`Castle Hythe [note 1]`" in problem.text for problem in read.problems)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Area;2021;2022\nA town;1.234;1.310\nB town;998;1.050\n", "points as thousands separators"),
        ("Area,2021,2022\nA town,12.1%,0.14\n", "has no percent sign"),
        ("Area,Year,Deaths\nA town,2021,5\nA town,2022,TBC\n", "is not a number in line 3: `TBC`"),
        ("Area,Year,Deaths\nA,2019/20,5\nA,2020/21,6\nA,2021/22,7\nA,2022/24,8\n", "`2022/24`"),
        ("Area,Year,Num,Den,%\nA,2021,152,1040,1.46%\nA,2022,118,1012,11.7%\n",
         "152 of 1,040 is 14.62%, but `value` is 1.46 in line 2"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_asked_about(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read_series(io.StringIO(text))
    assert problem in str(raised.value)


def test_decimals_may_differ_from_cell_to_cell() -> None:
    text = "Area,Year,Num,Den,%\nA,2021,118,1012,11.7%\nA,2022,152,1040,14.62%\n"
    assert rows(text, "numerator", "value") == [(118, 11.7), (152, 14.62)]


def test_a_workbook_shows_its_percentages(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    book = openpyxl.Workbook()
    for row in (["Area", "Year", "Num", "Den", "%"], ["A", 2021, 88, 642, 88 / 642]):
        book.active.append(row)
    book.active["E2"].number_format = "0.0%"
    book.save(tmp_path / "book.xlsx")
    frame = read_series(tmp_path / "book.xlsx").frame
    assert frame[["value", "numerator", "per"]].to_numpy().tolist() == [[13.7, 88, 100]]


def test_a_file_that_names_nothing_has_a_title_in_words(tmp_path: Path) -> None:
    file = tmp_path / "06_treatment_deaths_la.csv"
    file.write_text("period,area_code,count\n2022,E06000001,15\n", encoding="utf-8")
    assert read_series(file).frame["title"].tolist() == ["Treatment deaths la"]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"value": [66.0, 86.0], "numerator": [218, 218], "denominator": [330_000, 330_000],
          "unit": "per 100,000", "statistic": "crude_rate"}, "218 of 330,000 is 66 per 100,000"),
        ({"value": [0.29, 0.35], "numerator": [29, 35], "denominator": [100, 100], "unit": "%"},
         "1/100 of what its counts give"),
        ({"value": [2.5, 3.0], "statistic": "count"}, "not a whole number"),
    ],
)  # fmt: skip
def test_frames_of_numbers_are_doubted_as_files_are(columns: dict[str, Any], problem: str) -> None:
    frame = pd.DataFrame({"indicator": "d", "period": [2021, 2022], **columns})
    with pytest.raises(InputError, match=problem):
        SeriesTable.from_frame(frame)


def test_quotients_of_a_frame_are_given_by_their_counts() -> None:
    frame = pd.DataFrame({"indicator": "d", "period": [2021, 2022], "numerator": [1, 2],
                          "denominator": [3, 3], "unit": "%"})  # fmt: skip
    table = SeriesTable.from_frame(frame.assign(value=100 * frame["numerator"] / 3))
    assert not table.problems
