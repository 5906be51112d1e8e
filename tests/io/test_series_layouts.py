"""Extracts of public files in the layouts that councils keep, each read as the key says.

`council/SOURCES.md` names the repository of each extract; `council/expected.csv` was written by
hand from the files. `first_period` and `last_period` are the first and the last row of a file, or
the first and the last in time.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cdpkit.errors import DocumentError, UnreadableFileError
from cdpkit.frames import SeriesTable
from cdpkit.io import read_series

COUNCIL = Path(__file__).parent / "council"


def expected() -> list[dict[str, str]]:
    with (COUNCIL / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", expected(), ids=lambda row: row["file"])
def test_a_council_file_is_read_as_the_key_says(row: dict[str, str]) -> None:
    year_type = row["year_type_needed"].split("|")[0] or None
    read = read_series(COUNCIL / row["file"], year_type=year_type)
    frame = read.frame
    table = SeriesTable.from_frame(frame, year_type=year_type)
    assert (str(len(frame)), str(len(table))) == (row["observations"], row["series"])
    assert sum(table.sizes) == len(frame)
    assert str(frame["value"].isna().sum()) == row["blank_values"]
    assert set(frame["statistic"]) == {row["statistic"]}
    assert set(frame.get("unit", [""])) == {row["unit"]}
    assert {f"{per:.0f}" for per in frame["per"]} == {row["per"]}
    printed = [str(period) for period in frame["period"]]
    in_time = [str(period) for period in sorted(frame["period"])]
    ends = {(labels[0], labels[-1]) for labels in (printed, in_time)}
    assert (row["first_period"], row["last_period"]) in ends


def given(text: str, **options: object) -> list[list[object]]:
    frame = read_series(io.StringIO(text), **options).frame  # type: ignore[arg-type]
    return frame[["area", "value"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Table 1: deaths\n\narea,year,value\nWirral,2022,5\nSefton,2022,6\n\nSource: ONS\n", {}),
        ("Local Authority;Year;Deaths\nWirral;2022;5\nSefton;2022;6\n", {}),
        ("LAD23NM\tperiod\tObs_Value\nWirral\t2022\t5\nSefton\t2022\t6\n", {}),
        ("council,year,value\nWirral,2022,5*\nSefton,2022,6 [note 1]\n", {}),
        ("place,when,n\nWirral,2022,5\nSefton,2022,6\n",
         {"columns": {"area": "place", "period": "when", "value": "n"}}),
        ("area,year,value\nWirral,2022,5\n\narea,year,value\nSefton,2022,6\n", {}),
    ],
)  # fmt: skip
def test_the_same_values_in_several_layouts(text: str, options: dict[str, object]) -> None:
    assert given(text, **options) == [["Wirral", 5], ["Sefton", 6]]


def test_rows_and_frames_are_read_like_files() -> None:
    import pandas as pd

    rows = [{"Council": "Wirral", "Year": 2022, "Value": 5}]
    for source in (rows, pd.DataFrame(rows)):
        assert read_series(source).frame[["area", "value"]].to_numpy().tolist() == [["Wirral", 5]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("area,period,value,unit,per\nA,2022,6,\"per 100,000\",1000\n", "`per` is 1,000"),
        ("area,period,value,statistic\nA,2022,-6,count\n", "negative count"),
        ("area,period,value,statistic\nA,2022,6.5,count\n", "is not a whole number"),
        ("area,period,value,statistic,unit\nA,2022,6,count,%\n", "cannot be used with"),
        ("area,period,value\n8.00E+15,2022,6\n", "spreadsheet turned into a number"),
        ("area,period,value\nE060001,2022,6\n", "wrong length"),
        ("area,area_name,period,value\n,Total,2022,6\n", "empty in rows of totals"),
        (("area,period,value,unit,numerator,denominator\nA,2022,86.0,\"crude rate per 100,000\","
         "218,330000\nA,2023,66.1,\"crude rate per 100,000\",218,330000\n"),
         "218 of 330,000 is 66.1 per 100,000, but `value` is 86.0"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_what_the_words_say_are_refused(text: str, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        read_series(io.StringIO(text))


def test_several_unlike_tables_are_listed() -> None:
    text = "area,year,value\nA,2022,5\n\narea,year,rate\nA,2022,5\n"
    with pytest.raises(UnreadableFileError, match="several tables, in lines 1, 4"):
        read_series(io.StringIO(text))
    assert len(read_series(io.StringIO(text), table=2).frame) == 1


def test_a_number_marked_confidential_is_hidden_unless_it_is_asked_for() -> None:
    text = "area,year,value\nA,2022,7 [c]\nA,2023,9\n"
    assert read_series(io.StringIO(text)).frame["value"].isna().tolist() == [True, False]
    shown = read_series(io.StringIO(text), use_hidden=True).frame
    assert shown["value"].tolist() == [7, 9]


def test_a_workbook_is_read_by_its_one_sheet_with_a_table(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Notes on this file"])
    sheet = book.create_sheet("Data")
    for row in (["Area code", "Year", "Value"], ["E08000015", 2022, 12.5]):
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    frame = read_series(tmp_path / "x.xlsx").frame
    assert frame[["area", "value"]].to_numpy().tolist() == [["E08000015", 12.5]]
    assert str(frame["period"][0]) == "2022"


def test_a_sheet_is_read_by_its_name(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    book = pytest.importorskip("openpyxl").Workbook()
    for name, value in (("Early", 5), ("Late", 6)):
        sheet = book.create_sheet(name)
        for row in (["Area", "Year", "Value"], ["Wirral", 2022, value]):
            sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    assert read_series(tmp_path / "x.xlsx", sheet="Late").frame["value"].tolist() == [6]
    with pytest.raises(UnreadableFileError, match=r"no sheet `Never`. It has Sheet, Early, Late"):
        read_series(tmp_path / "x.xlsx", sheet="Never")


def test_a_table_of_indicators_names_indicators() -> None:
    text = io.StringIO("area,year,value\nA,2022,5\n")
    with pytest.raises(UnreadableFileError, match=r"is not a table of indicators. Name them in"):
        read_series(text, indicators=[{"colour": "blue"}])


def test_a_multiplier_that_is_a_text_is_refused() -> None:
    import pandas as pd

    from cdpkit import calc
    from cdpkit.errors import InputError

    frame = pd.DataFrame({"period": [2022], "value": [1]})
    with pytest.raises(InputError, match="`per` is the text '100'"):
        SeriesTable.from_frame(frame, indicator="x", per="100")
    with pytest.raises(InputError, match="`per` is the text '100'"):
        calc.crude_rate(5, 100, per="100")  # type: ignore[call-overload]


def test_what_stands_behind_a_marker_and_the_print_travel_with_a_value() -> None:
    text = "area,period,value\nA,Q3 2024/25,<5\nA,Q4 2024/25,1-4\nA,Q1 2025/26,12.0\n"
    series = SeriesTable.from_frame(read_series(io.StringIO(text)).frame)[0]
    one, other, last = series.observations
    bounds = [one.low, one.high, other.low, other.high]
    assert list(map(str, bounds)) == ["0", "5", "1", "4"]
    assert (last.label, str(last.value), last.printed_period) == (
        "Q1 2025/26",
        "12.0",
        "Q1 2025/26",
    )
    assert str(one.bounds) == "[0, 5]"
    again = SeriesTable.from_series([series])[0]
    assert again == series


def test_among_whole_numbers_4_is_the_most_below_5() -> None:
    text = "area,period,value\nA,2021,<5\nA,2022,7\n"
    frame = read_series(io.StringIO(text)).frame
    assert frame[["low", "high"]].to_numpy().tolist()[0] == [0, 4]


def test_a_hidden_number_is_in_no_message_unless_it_is_asked_for() -> None:
    read = read_series(io.StringIO("area,period,value\nA,2021,3 [c]\nA,2022,7\n"))
    assert not any("3 [c]" in str(problem) for problem in read.problems)


def test_a_line_above_the_table_is_the_title() -> None:
    text = "Table 3: Deaths by area\nMay 2024\n\nName,2022,2023\nWirral,3,5\n"
    frame = read_series(io.StringIO(text)).frame
    assert set(frame["title"]) == {"Deaths by area"}


def test_a_download_keeps_what_stands_behind_a_marker() -> None:
    head = ("Indicator ID,Indicator Name,Area Code,Area Name,Area Type,Sex,Age,Time period,Value,"
            "Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator\n")  # fmt: skip
    row = "1,Deaths,E08000015,Wirral,Districts,Persons,All ages,{},{},,,,\n"
    cells = {2021: "<5", 2022: "7 [note 2]", 2023: "8 [c]"}
    text = head + "".join(row.format(year, cell) for year, cell in cells.items())
    read = read_series(io.StringIO(text))
    assert read.frame["value"].isna().tolist() == [True, False, True]
    assert read.frame[["low", "high"]].to_numpy().tolist()[0] == [0, 5]
    assert not any("8 [c]" in str(problem) for problem in read.problems)


def test_a_frame_of_totals_and_damaged_codes_is_refused_too() -> None:
    import pandas as pd

    from cdpkit.errors import InputError

    for columns, problem in (
        ({"area": ["8.00E+15"]}, "a spreadsheet turned into a number"),
        ({"area": [""], "area_name": ["Total"]}, "empty in rows of totals"),
        ({"area": ["E08000015"], "statistic": ["count"]}, "is a negative count"),
    ):
        frame = pd.DataFrame({"indicator": ["x"], "period": [2022], "value": [-1.0]} | columns)
        with pytest.raises(InputError, match=problem):
            SeriesTable.from_frame(frame)


@pytest.mark.parametrize("row", expected(), ids=lambda row: row["file"])
def test_columns_give_the_same_table_as_the_frame(row: dict[str, str]) -> None:
    year_type = row["year_type_needed"].split("|")[0] or None
    read = read_series(COUNCIL / row["file"], year_type=year_type)
    one = SeriesTable.from_columns(read.columns, year_type=year_type, noun="line")
    other = SeriesTable.from_frame(read.to_frame(), year_type=year_type)
    assert list(one) == list(other)
    assert list(map(str, one.problems)) == list(map(str, other.problems))


def test_at_least_18_council_files_need_no_option() -> None:
    read = 0
    for row in expected():
        try:
            SeriesTable.from_columns(read_series(COUNCIL / row["file"]).columns, noun="line")
        except ValueError:
            continue
        read += 1
    assert read >= 18
