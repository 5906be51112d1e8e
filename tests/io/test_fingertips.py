"""Fingertips downloads: every layout, thirty and more faults, nothing lost without a word."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import CdpError, DocumentError, InputError, UnreadableFileError
from cdpkit.frames import SeriesTable
from cdpkit.io import read_fingertips

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.io.fingertips import SeriesFile

EXTRACTS = Path(__file__).parents[3] / "shared" / "figures" / "fingertips"
HEADER = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
]
AREAS = [("E92000001", "England"), ("E08000015", "Wirral"), ("E08000014", "Sefton")]
YEARS = (2011, 2012, 2013)


def good_rows() -> list[list[str]]:
    """Nine rows, lines 2 to 10: three areas in each of three financial years."""
    rows = []
    for year in YEARS:
        for code, name in AREAS:
            cells = {
                "Indicator ID": "90244", "Indicator Name": "Completion of treatment",
                "Parent Code": "E92000001", "Parent Name": "England", "Area Code": code,
                "Area Name": name, "Area Type": "Counties", "Sex": "Persons", "Age": "18+ yrs",
                "Time period": f"{year}/{year % 100 + 1}", "Value": f"{year - 2000}.5",
                "Lower CI 95.0 limit": f"{year - 2001}.5",
                "Upper CI 95.0 limit": f"{year - 1999}.5", "Count": "115", "Denominator": "1000",
                "Time period Sortable": f"{year}0000", "Time period range": "1y",
            }  # fmt: skip
            rows.append([cells.get(name, "") for name in HEADER])
    return rows


def written(rows: list[list[str]], header: list[str] | None = None, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header or HEADER, *rows])
    return out.getvalue()


def with_cells(line: int, **cells: str) -> str:
    """Change cells of the row on a line; the first line is the header."""
    rows = good_rows()
    for name, cell in cells.items():
        rows[line - 2][HEADER.index(NAMES.get(name, name))] = cell
    return written(rows)


NAMES = {
    "value": "Value", "lower": "Lower CI 95.0 limit", "upper": "Upper CI 95.0 limit",
    "count": "Count", "people": "Denominator", "period": "Time period", "area": "Area Code",
    "name": "Area Name", "indicator": "Indicator ID", "sortable": "Time period Sortable",
    "length": "Time period range", "note": "Value note", "title": "Indicator Name",
}  # fmt: skip


def read(content: str | bytes, **options: Any) -> SeriesFile:
    data = content.encode() if isinstance(content, str) else content
    return read_fingertips(io.BytesIO(data), **{"year_type": "financial", **options})


def series_and_words(content: str | bytes) -> tuple[SeriesTable, list[str], bool]:
    """Read as a user would who keeps the good rows; give everything that is said, and losses."""
    table = read(content, on_problem="keep")
    series = SeriesTable.from_frame(table.frame, on_problem="keep")
    said = [*table.problems, *series.problems]
    return series, [str(problem) for problem in said], any(problem.loses for problem in said)


class Fault(NamedTuple):
    """A planted fault, what is said of it, and how many of the nine observations stay."""

    name: str
    content: str | bytes
    said: str
    stay: int
    loses: bool = True


def appended(line: str) -> str:
    return written(good_rows()) + line + "\n"


def at(line: int, change: Callable[[str], str]) -> str:
    lines = written(good_rows()).splitlines()
    lines[line - 1] = change(lines[line - 1])
    return "\n".join(lines) + "\n"


def comma_cells() -> str:
    rows = [[c.replace(".", ",") if c[:1].isdigit() else c for c in row] for row in good_rows()]
    return written(rows, delimiter=";")


def mixed_units() -> str:
    units = ["%", "per 1,000", *["%"] * 7]
    rows = [[*row, unit] for row, unit in zip(good_rows(), units, strict=True)]
    return written(rows, [*HEADER, "Unit"])


FAULTS = [
    Fault("semicolons", written(good_rows(), delimiter=";"), "has semicolons between", 9, False),
    Fault("tabs", written(good_rows(), delimiter="\t"), "has tabs between its cells", 9, False),
    Fault("semicolons and decimal commas", comma_cells(),
          "`Value` has a decimal comma in lines 2 to 10", 9),
    Fault("repeated header", at(5, lambda line: f"{','.join(HEADER)}\n{line}"),
          "the repeated header was skipped in line 5", 9, False),
    Fault("star for a value", with_cells(3, value="*", lower="", upper=""),
          "`Value` has markers, kept in `marker` in line 3: `*`", 9, False),
    Fault("marker for a value", with_cells(3, value="[c]", lower="", upper=""),
          "`Value` has markers, kept in `marker` in line 3: `[c]`", 9, False),
    Fault("unknown marker", with_cells(3, value="[q]"),
          "`Value` is not a number in line 3: `[q]` (cell left empty)", 9),
    Fault("commas between thousands", with_cells(3, people="1,000"),
          "`Denominator` had thousands separators removed in line 3: `1,000`", 9, False),
    Fault("decimal comma", with_cells(4, value="11,5"),
          "`Value` has a decimal comma in line 4: `11,5`", 9),
    Fault("byte order mark", b"\xef\xbb\xbf" + written(good_rows()).encode(),
          "begins with a byte order mark", 9, False),
    Fault("mixed years", with_cells(5, period="2012", sortable="20120000"),
          "`period` mixes years of different types in one series, in lines 2, 5 and 8", 9, False),
    Fault("no England", written([r for r in good_rows() if "E92000001" not in r[4]]),
          "`Area Code` has no row for England for the indicator and period of these rows", 6, False),
    Fault("England missing once", written(good_rows()[1:]),
          "has no row for England for the indicator and period of these rows in lines 2 and 3", 8,
          False),
    Fault("swapped limits", with_cells(3, lower="12.5", upper="10.5"),
          "`lower` exceeds `upper` in line 3 (left out)", 8),
    Fault("value outside its limits", with_cells(3, value="20.5"),
          "`value` is outside its limits in line 3 (left out)", 8),
    Fault("negative denominator", with_cells(3, people="-5"),
          "`denominator` is negative in line 3 (left out)", 8),
    Fault("count above its denominator", with_cells(3, count="1001"),
          "`numerator` exceeds `denominator`, which a proportion cannot do in line 3", 9, False),
    Fault("text among numbers", with_cells(3, count="twelve"),
          "`Count` is not a number in line 3: `twelve` (cell left empty)", 9),
    Fault("error of a spreadsheet", with_cells(3, value="#REF!"),
          "`Value` is a spreadsheet error in line 3: `#REF!` (cell left empty)", 9),
    Fault("signs for nothing", with_cells(3, value="-", count="NaN", people="n/a"),
          "`Value` has dashes, read as no value in line 3: `-`", 9, False),
    Fault("infinite", with_cells(3, value="inf"), "`Value` is not a number in line 3: `inf`", 9),
    Fault("identical rows", appended(written(good_rows()).splitlines()[2]),
          "`period` is repeated with the same numbers; one row was used in lines 3 and 11", 9, False),
    Fault("rows that differ", appended(written(good_rows()).splitlines()[2].replace("11.5", "11")),
          "with different numbers, in lines 3 and 11 (left out)", 8),
    Fault("unknown column", written([[*row, "7"] for row in good_rows()], [*HEADER, "Rank"]),
          "columns not used, as Fingertips does not have them: `Rank`", 9, False),
    Fault("doubled column", written([[*row, "7"] for row in good_rows()], [*HEADER, "Value"]),
          "`Value` names two columns; the second is (left out)", 9),
    Fault("Windows-1252", with_cells(3, name="Wirral\u2019s").encode("cp1252"),
          "`Area Name` is not UTF-8, and was read as Windows-1252 in line 3: `Wirral\u2019s`", 9,
          False),
    Fault("UTF-16", written(good_rows()).encode("utf-16"), "is UTF-16 text", 9, False),
    Fault("UTF-16 without a mark", written(good_rows()).encode("utf-16-le"), "is UTF-16 text", 9,
          False),
    Fault("total line", appended("Total" + "," * 12 + "34.5" + "," * 14),
          "`Indicator ID` is not an indicator number in line 11: `Total` (left out)", 9),
    Fault("footnote", appended("Source: Office for Health Improvement"),
          "does not have as many cells as the header, which has 27 in line 11: `Source", 9),
    Fault("percent sign", with_cells(3, value="11.5%"),
          "`Value` had percent signs removed in line 3: `11.5%`", 9, False),
    Fault("spaces between thousands", with_cells(3, people="1\u00a0000"),
          "`Denominator` had thousands separators removed in line 3", 9, False),
    Fault("month made of a label", with_cells(3, period="Nov-12"),
          "`Time period` has labels that cannot be used in line 3: `Nov-12` looks like a date", 8),
    Fault("day made of a label", with_cells(3, period="2011-12-01"),
          "`2011-12-01` looks like a date that a spreadsheet made from a label (left out)", 8),
    Fault("code made a number", with_cells(3, area="8.00E+15"),
          "`Area Code` is a code that a spreadsheet turned into a number in line 3", 8),
    Fault("indicator made a number", with_cells(3, indicator="9.02E+04"),
          "`Indicator ID` is not an indicator number in line 3: `9.02E+04` (left out)", 8),
    Fault("code in small letters", with_cells(3, area="e08000015 "),
          "`Area Code` has codes in lower case or with spaces, now corrected in line 3", 9, False),
    Fault("header only", written([]), "has a header and no rows", 0, False),
    Fault("row too short", at(3, lambda line: line.rsplit(",", 3)[0]),
          "does not have as many cells as the header, which has 27 in line 3", 8),
    Fault("row too long", at(3, lambda line: f"{line},extra"),
          "does not have as many cells as the header, which has 27 in line 3", 8),
    Fault("quote left open", at(3, lambda line: line.replace("Wirral", '"Wirral', 1)),
          "is not valid CSV", 8),
    Fault("two stray quotes", at(3, lambda line: line.replace("Wirral", '"Wirral', 1)).replace(
          "Sefton", 'Sefton"', 1), "has another row inside quotes in line 3", 8),
    Fault("garbled earlier", with_cells(3, name="Wirral\u00e2\u20ac\u2122s"),
          "`Area Name` looks garbled: it was saved in the wrong encoding before in line 3", 9,
          False),
    Fault("first year contradicted", with_cells(3, sortable="20150000"),
          "`2011/12` contradicts `Time period Sortable` 20150000 and `Time period range` 1y", 8),
    Fault("length contradicted", with_cells(3, length="3y"),
          "contradicts `Time period Sortable` 20110000 and `Time period range` 3y", 8),
    Fault("label without a period", with_cells(3, period="latest"),
          "`Time period` has labels that cannot be used in line 3: `latest` ", 8),
    Fault("no area", with_cells(3, area="", name=""), "does not name an area in line 3", 8),
    Fault("one limit", with_cells(3, upper=""), "`lower` is given without `upper`", 8),
    Fault("mixed units", mixed_units(), "`unit` changes within a series in lines 3, 6 and 9", 6),
    Fault("lines above the header", "Public health data\n\n" + written(good_rows()),
          "text above the header was skipped in lines 1 and 2", 9, False),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_named_and_the_good_rows_stay(fault: Fault) -> None:
    series, said, loses = series_and_words(fault.content)
    assert [words for words in said if fault.said in words], said
    assert int(series.sizes.sum()) == fault.stay
    assert loses == fault.loses


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if fault.loses], ids=lambda fault: fault.name
)
def test_a_loss_is_refused_unless_told_to_keep(fault: Fault) -> None:
    with pytest.raises(CdpError) as caught:  # noqa: PT012 (either step may refuse)
        table = read(fault.content)
        SeriesTable.from_frame(table.frame)
    assert isinstance(caught.value, DocumentError | InputError)
    assert fault.said.rsplit(" (", 1)[0] in str(caught.value)


def test_faults_are_thirty_and_more() -> None:
    assert len({fault.name for fault in FAULTS}) >= 30


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("a,b\n1,2\n", "has no Fingertips header in its first 2 lines"),
        ("Indicator ID,Area Code,Value\n1,E1,2\n", "no column `Time period` or `Year`"),
        ("Area Code,Time period,Value\n1,E1,2\n", "no column `Indicator ID` or `Indicator Name`"),
        ("Indicator ID,Sex,Year,Value\n1,F,2,2\n", "no column `Area Code` or `Area Name`"),
        ("Indicator ID,Area Code,Year,Count\n1,F,2,2\n", "no column `Value`"),
    ],
)
@pytest.mark.parametrize("on_problem", ["raise", "keep"])
def test_a_file_that_is_none_is_refused(content: str, message: str, on_problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read(content, on_problem=on_problem)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"none\.csv: cannot be read: there is no such file"
    ):
        read_fingertips(tmp_path / "none.csv")


def test_a_loss_names_file_line_and_column_and_lists_the_others(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    rows = good_rows()
    rows[1][HEADER.index("Value")], rows[4][HEADER.index("Count")] = "many", "y"
    file.write_text(written(rows), encoding="utf-8")
    with pytest.raises(
        DocumentError, match=r"data\.csv:3: `Value` is not a number in line 3: `many`"
    ) as e:
        read_fingertips(file)
    assert any("`Count` is not a number in line 6: `y`" in note for note in e.value.__notes__)


def test_lines_are_those_of_the_file_after_quoted_line_breaks() -> None:
    rows = good_rows()
    rows[0][HEADER.index("Value note")] = "first\nsecond"
    rows[1][HEADER.index("Value")] = "many"
    table = read(written(rows), on_problem="keep")
    assert [p.rows for p in table.problems if p.loses] == [(4,)]
    assert table.frame["note"].tolist()[0] == "first second"
    assert table.frame["line"].tolist()[:3] == [2, 4, 5]


@pytest.mark.parametrize("drop", ["Time period range", "Value note", "Sex", "New data"])
def test_columns_come_in_any_order_and_some_may_be_missing(drop: str) -> None:
    header = [name for name in reversed(HEADER) if name != drop]
    rows = [[row[HEADER.index(name)] for name in header] for row in good_rows()]
    table = read(written(rows, header))
    expected = SeriesTable.from_frame(read(written(good_rows())).frame)
    got = SeriesTable.from_frame(table.frame)
    np_values = [[str(o.value) for o in s.observations] for s in got]
    assert np_values == [[str(o.value) for o in s.observations] for s in expected]
    assert any(
        f"lacks columns that today's downloads have: `{drop}`" in str(p) for p in table.problems
    )


def test_messages_can_be_printed_whatever_the_bytes() -> None:
    content = written(good_rows(), [*HEADER[:-1], "Time\u00e9"]).encode("latin-1")
    content += "Source \u00e9\n".encode("latin-1")
    said = [str(problem) for problem in read(content, on_problem="keep").problems]
    assert "`Source \u00e9`" in "".join(said)
    assert "`Time\u00e9`" in "".join(said)


def test_names_of_columns_may_have_other_spaces_and_case() -> None:
    header = [name.upper().replace(" ", "_") for name in HEADER]
    assert len(read(written(good_rows(), header))) == 9


LABELS = [
    ("2011/12", "20110000", "1y", "2011/12"),
    ("2011 - 13", "20110000", "3y", "2011..2013"),
    ("2011 - 13", "", "", "2011..2013"),
    ("2012 - 13", "20120000", "2y", "2012..2013"),
    ("2019/20 - 21/22", "20190000", "3y", "2019/20..2021/22"),
    ("2024 Q1", "20240100", "1q", "2024-Q1"),
    ("2024/25 Q1", "20240100", "1q", "2024-Q2"),
    ("2024/25 Q4", "20240400", "1q", "2025-Q1"),
    ("Mar 2020", "20200003", "1m", "2020-03"),
    ("Feb 2009 - Jan 2010", "20090002", "1y", "12m@2010-01"),
    ("2023", "20230000", "1y", "2023"),
]


@pytest.mark.parametrize(("label", "sortable", "length", "expected"), LABELS)
def test_labels_are_decided_by_what_stands_beside_them(
    label: str, sortable: str, length: str, expected: str
) -> None:
    content = with_cells(2, period=label, sortable=sortable, length=length)
    series = SeriesTable.from_frame(read(content).frame)
    assert expected in {str(o.period) for o in series.find(area="England")[0].observations}


def test_labels_that_stay_ambiguous_are_noted_and_asked_for_later() -> None:
    rows = [[cell.replace("Completion", "School") for cell in row] for row in good_rows()]
    table = read(written(rows), year_type=None)
    (note,) = [p for p in table.problems if "several readings" in p.problem]
    assert note.rows == tuple(range(2, 11))
    assert "`2011/12` can be 2011/12 or academic:2011/12" in note.detail
    with pytest.raises(InputError, match=r"several readings in lines 2 to 10.*year_type"):
        SeriesTable.from_frame(table.frame)
    decided = SeriesTable.from_frame(table.frame, year_type="academic")
    assert decided[0].observations[0].period.start == date(2011, 9, 1)


@pytest.mark.parametrize("end", ["\n", ""])
@pytest.mark.parametrize("line", ["," * 26, "", ",".join(HEADER)])
def test_lines_that_hold_nothing_are_passed_over(line: str, end: str) -> None:
    table = read(written(good_rows()) + line + end)
    assert len(table) == 9
    assert not any(problem.loses for problem in table.problems)


@pytest.mark.parametrize(
    ("value_type", "statistic"),
    [
        ("Directly standardised rate", "directly_standardised_rate"),
        ("Indirectly standardised ratio", "indirectly_standardised_rate"),
        ("Crude rate", "crude_rate"),
        ("Proportion", "proportion"),
        ("Count", "count"),
        ("Mean", "mean"),
        ("Life expectancy", "other"),
    ],
)
@pytest.mark.parametrize(
    ("polarity", "direction"),
    [
        ("Low is good", "lower_better"),
        ("RAG - High is good   ", "higher_better"),
        ("BOB - Blue orange blue", "neutral"),
    ],
)
def test_types_of_value_and_polarities_are_known(
    value_type: str, statistic: str, polarity: str, direction: str
) -> None:
    rows = [[*row, value_type, polarity] for row in good_rows()]
    table = read(written(rows, [*HEADER, "Value type", "Polarity"]))
    series = SeriesTable.from_frame(table.frame)[0]
    assert (series.statistic, series.polarity) == (statistic, direction)
    assert series.per == (100 if statistic == "proportion" else 1)


def test_words_of_fingertips_become_terms_of_a_series() -> None:
    header = [*HEADER, "Value type", "Polarity", "Unit"]
    rows = [[*row, "Crude rate", "RAG - Low is good", "per 100,000"] for row in good_rows()]
    rows[2][HEADER.index("Value")] = ""
    rows[2][HEADER.index("Lower CI 95.0 limit")] = rows[2][HEADER.index("Upper CI 95.0 limit")] = ""
    rows[2][HEADER.index("Value note")] = "Value suppressed for disclosure control"
    rows[2][HEADER.index("Category Type")] = "Deciles"
    rows[2][HEADER.index("Category")] = "Most deprived"
    table = SeriesTable.from_frame(read(written(rows, header)).frame)
    series = table.find(population="Persons, 18+ yrs, Deciles: Most deprived")[0]
    assert (series.statistic, series.per, series.polarity) == (
        "crude_rate",
        100_000,
        "lower_better",
    )
    assert series.observations[0].marker == "c"
    assert series.observations[0].note == "Value suppressed for disclosure control"


def test_rows_are_iterated_as_dictionaries() -> None:
    rows = list(read(written(good_rows())))
    assert (rows[1]["area"], rows[1]["value"], rows[1]["line"]) == ("E08000015", 11.5, 3)


@pytest.mark.parametrize("option", [{"on_problem": "hide"}, {"year_type": "lunar"}])
def test_wrong_arguments_are_named(option: dict[str, str]) -> None:
    with pytest.raises(InputError, match=next(iter(option))):
        read(written(good_rows()), **option)


def test_an_open_text_file_is_read_too() -> None:
    text = "\ufeff" + written(good_rows())
    assert len(read_fingertips(io.StringIO(text), year_type="financial")) == 9


@pytest.mark.skipif(not EXTRACTS.exists(), reason="needs ../shared beside the repository")
@pytest.mark.parametrize(
    "name",
    [
        "alcohol_related_mortality_93763_2018-2023", "alcohol_specific_admissions_under18_92904",
        "diabetic_eye_sight_loss_41203_crude_smallcounts", "drug_completion_nonopiate_90245",
        "rag_compared_to_england_93356_campylobacter",
    ],
)  # fmt: skip
def test_real_extracts_are_read_cell_by_cell(name: str) -> None:
    file = EXTRACTS / f"{name}.csv"
    table = read_fingertips(file)
    with file.open(encoding="utf-8", newline="") as stream:
        printed = list(csv.DictReader(stream))
    assert len(table) == len(printed)
    columns = {"Value": "value", "Lower CI 95.0 limit": "lower", "Count": "numerator"}
    for row, cells in zip(table, printed, strict=True):
        for column, ours in columns.items():
            want = float(cells[column]) if cells[column] else None
            assert row[ours] == want or (want is None and row[ours] != row[ours])
    series = SeriesTable.from_frame(table.frame)
    keys = {
        tuple(cells.get(name, "") for name in (
            "Area Code", "Area Name", "Sex", "Age", "Category Type", "Category"))
        for cells in printed
    }  # fmt: skip
    assert (len(series), int(series.sizes.sum())) == (len(keys), len(printed))


@pytest.mark.parametrize("cell", ["TRUE", "false", "1_0", "0x1A"])
def test_words_and_signs_that_a_fast_reader_takes_for_numbers_are_none(cell: str) -> None:
    rows = good_rows()
    for row in rows:
        row[HEADER.index("Count")] = cell
    table = read(written(rows), on_problem="keep")
    assert [p.rows for p in table.problems if p.column == "Count"] == [tuple(range(2, 11))]
    assert table.frame["numerator"].isna().all()


def test_texts_that_look_like_numbers_stay_as_they_are() -> None:
    rows = good_rows()
    for number, row in enumerate(rows):
        row[HEADER.index("Age")] = "01" if number else ""
        row[HEADER.index("Sex")] = f"{number % 2}.0"
    table = read(written(rows))
    assert table.frame["age"].tolist()[1:] == ["01"] * 8
    assert table.frame["sex"].tolist()[:2] == ["0.0", "1.0"]


# No apostrophe: one before the sign of a formula is taken off (`formula_cells.restored`).
FIELDS = st.text('ab1.,;"\n \u00e9', max_size=6)


@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=6))
def test_whatever_the_texts_are_both_ways_of_reading_agree(cells: list[tuple[str, str]]) -> None:
    rows = []
    for number, (name, note) in enumerate(cells):
        row = good_rows()[0]
        row[HEADER.index("Area Name")], row[HEADER.index("Value note")] = name, note
        row[HEADER.index("Area Code")] = f"E0600000{number}"
        rows.append(row)
    frame = read(written(rows)).frame
    plain = [(" ".join(name.split()), " ".join(note.split())) for name, note in cells]
    for place, column in enumerate(("area_name", "note")):
        got = frame[column].astype(object).tolist() if column in frame else [None] * len(rows)
        assert ["" if cell != cell else cell or "" for cell in got] == [p[place] for p in plain]  # noqa: PLR0124


def test_a_number_of_an_indicator_may_have_a_decimal_point() -> None:
    rows = good_rows()
    for row in rows:
        row[HEADER.index("Indicator ID")] = "90244.0"
    assert set(read(written(rows)).frame["indicator"]) == {"90244"}


def test_a_row_that_is_lost_lacks_no_row_of_england() -> None:
    rows = [row for row in good_rows() if row[HEADER.index("Time period")] == "2011/12"]
    rows[1][HEADER.index("Time period")] = "last year"
    table = read(written(rows), on_problem="keep")
    assert len(table) == 2
    assert not any("no row for England" in str(problem) for problem in table.problems)
