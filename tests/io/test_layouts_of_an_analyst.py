"""Layouts that an analyst, who knew the command only from its pages, and an attack on the reader tried.

Values are invented. Of the analyst's eleven files three were right at once, three were asked about as
they should be, one was right but for its name, and four were read wrongly or refused. Each text below
keeps one kind of layout that was not read, or was read wrongly without a word.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdpkit.errors import DocumentError, InputError, UnreadableFileError
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
        ("Partnership:,Wirral\nArea,Year,Deaths\nSefton,2021,5\n", ("area", "value"),
         [("Sefton", 5)]),
        ("Area,2021,2022,Note,Note\nA,5,6,x,y\nB,2021,2022,x,y\n", ("period", "value"),
         [("2021", 5), ("2022", 6), ("2021", 2021), ("2022", 2022)]),
        ("area,period,value\nA,54787,5\nA,54788,6\n", ("period", "value"),
         [("2049-12-30", 5), ("2049-12-31", 6)]),
        ("area,period,value\nA,54788,5\nA,54789,6\n", ("period", "value"),
         [("54788", 5), ("54789", 6)]),
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
        ("Area,Year,Num,Den,%\nA,2021,118,1012,11.8%\nA,2022,118,1012,11.7%\n",
         "118 of 1,012 is 11.7%, but `value` is 11.8 in line 2"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_asked_about(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read_series(io.StringIO(text))
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("years", "told"),
    [((50, 52, 510), False), ((50, 52, 51, 510), True), ((50, 52, 51, 95), False)],
)
def test_a_value_ten_times_three_others_is_asked_about(years: tuple[int, ...], told: bool) -> None:
    text = "".join(f'A,{2018 + n},"per 1,000",{value}\n' for n, value in enumerate(years))
    found = read_series(io.StringIO(f"area,year,unit,value\n{text}")).problems
    assert any("at least ten times its neighbours" in str(problem) for problem in found) == told


def test_words_that_tell_rows_apart_are_named() -> None:
    read = read_series(io.StringIO("area,year,Housing,deaths\nA,2021,Owned,5\nA,2021,Rented,6\n"))
    assert read.frame["population"].tolist() == ["Owned", "Rented"]
    assert "rows differ by `Housing`, read as population" in str(read.problems[0])


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


def _workbook(file: Path) -> Path:
    """Write rates without limits as a spreadsheet program does: two formulas were never computed."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    book = openpyxl.Workbook()
    for row in (
        ["Area", "Year", "Deaths"],
        ["A", 2021, 3],
        ["B", 2021, "=C2+1"],
        ["C", 2021, "=2"],
    ):
        book.active.append(row)
    book.active.title = "Data"
    book.save(file)
    return file


def test_formulas_without_a_saved_value_are_named(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "book.xlsx")
    with pytest.raises(DocumentError, match=r"without a saved value in sheet `Data`: C3, C4. Open"):
        read_series(file)
    assert len(read_series(file, on_problem="keep").frame) == 3


_ODS = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 ><office:body><office:spreadsheet><table:table table:name="Data">{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def _ods(file: Path, *rows: str, before: str = "") -> Path:
    """Write a sheet as OpenDocument has it: `rows` are the cells of each row."""
    pytest.importorskip("python_calamine")
    made = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", before + _ODS.format(made))
    return file


def _cell(text: str, value: str = "", kind: str = "string", more: str = "") -> str:
    said = f'office:value-type="{kind}"' + f' office:value="{value}"' * bool(value)
    return f"<table:table-cell {said} {more}><text:p>{text}</text:p></table:table-cell>"


_HEAD = _cell("Area") + _cell("Year") + _cell("Share")
_PERCENT = _cell("A") + _cell("2021", "2021", "float") + _cell("53.7%", "0.537", "percentage")


def test_percentages_of_ods_are_read_as_they_are_shown(tmp_path: Path) -> None:
    frame = read_series(_ods(tmp_path / "book.ods", _HEAD, _PERCENT)).frame
    assert frame[["value", "per", "statistic"]].to_numpy().tolist() == [[53.7, 100, "proportion"]]


def test_formulas_of_ods_without_a_saved_value_are_named(tmp_path: Path) -> None:
    empty = '<table:table-cell table:formula="of:=[.C2]*2"/>'
    rows = _HEAD, _PERCENT, _cell("B") + _cell("2021", "2021", "float") + empty
    with pytest.raises(DocumentError, match=r"without a saved value in sheet `Data`: C3\. Open"):
        read_series(_ods(tmp_path / "book.ods", *rows))


def test_a_workbook_that_declares_a_document_type_is_refused(tmp_path: Path) -> None:
    file = _ods(tmp_path / "book.ods", _HEAD, _PERCENT, before="<!DOCTYPE x>")
    with pytest.raises(UnreadableFileError, match="declares a document type"):
        read_series(file)


def test_totals_of_groups_are_named() -> None:
    text = "indicator,period,population,value\n" + "".join(
        f"d,2021,{group},{value}\n" for group, value in (("18-24", 3), ("25-34", 4), ("Total", 7))
    )
    made = SeriesTable.from_frame(pd.read_csv(io.StringIO(text)))
    for read in (read_series(io.StringIO(text)), made):
        told = [str(problem) for problem in read.problems]
        assert any("`population` is a total, read as a group of its own" in one for one in told)


@pytest.mark.parametrize(("value", "kept"), [(41, True), (40, False)])
def test_a_rounded_value_may_lie_half_a_unit_outside_its_limits(value: int, kept: bool) -> None:
    text = f"indicator,area,period,value,lower,upper,unit\nx,W,2022,{value},41.2,43.0,%\n"
    how = (read_series, SeriesTable.from_file)
    for read in how:
        if kept:
            assert not [p for p in read(io.StringIO(text)).problems if p.loses]
        else:
            with pytest.raises(DocumentError, match="outside its limits in line 2: `W`"):
                read(io.StringIO(text))
    frame = pd.read_csv(io.StringIO(text))
    if kept:
        assert len(SeriesTable.from_frame(frame)) == 1
    else:
        with pytest.raises(InputError, match="outside its limits in row 0"):
            SeriesTable.from_frame(frame)


def test_an_apostrophe_before_digits_is_the_mark_of_a_text() -> None:
    read = read_series(io.StringIO("Area,Year,Deaths\nE06000001,'2021/22,'3\n"))
    assert read.frame["value"].tolist() == [3]
    assert str(read.frame["period"][0]) == "2021/22"


@pytest.mark.parametrize(
    ("labels", "year_type"),
    [
        (["2021/22", "2022/23"], None),
        (["202101", "202102"], None),
        (["2021-01-01", "2021-02-01"], None),
        (["2010-13", "2011-14"], "calendar"),
    ],
)
def test_frames_and_files_share_the_grammar_of_periods(
    labels: list[str], year_type: str | None
) -> None:
    frame = pd.DataFrame({"indicator": "d", "period": labels, "value": [3, 4]})
    file = io.StringIO(frame.to_csv(index=False))
    tables = (
        SeriesTable.from_frame(frame, year_type=year_type),
        SeriesTable.from_file(file, year_type=year_type),
    )
    made, read = ([one.period for one in table[0].observations] for table in tables)
    assert made == read
