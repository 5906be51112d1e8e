"""The board paper: one object, five files with the same numbers, the same bytes twice."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from cdpkit import Series, report
from cdpkit.assess import scorecard
from cdpkit.errors import InputError, UnwritableFileError
from cdpkit.frames import SeriesTable
from cdpkit.io import load, read_series
from cdpkit.report.papers import indicators, sheets

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
MEETING, AS_OF = date(2025, 2, 12), date(2025, 1, 31)
TERMS: dict[str, Any] = {
    "area": "Exampleshire", "comparator": "England", "rule": "rag.exampleshire",
    "meeting": MEETING, "as_of": AS_OF,
}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Any:
    """Give the invented plan."""
    return load(EXAMPLES / "board-plan.yaml")


@pytest.fixture(scope="module")
def series() -> SeriesTable:
    """Give the invented series."""
    frame = read_series(EXAMPLES / "board-series.csv", year_type="financial").frame
    return SeriesTable.from_frame(frame, year_type="financial")


@pytest.fixture(scope="module")
def paper(plan: Any, series: SeriesTable) -> report.BoardPaper:
    """Give the paper without pictures: those are tested with matplotlib."""
    return report.board_paper(plan, series, pictures=(), **TERMS)


def section(paper: report.BoardPaper, key: str) -> str:
    """Give all words of a section."""
    found = next(each for each in paper.to_dict()["sections"] if each["key"] == key)
    return json.dumps(found, ensure_ascii=False)


class Page(HTMLParser):
    """Collects what a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words.append(data)


def test_every_section_stands_in_its_order_and_says_something(paper: report.BoardPaper) -> None:
    keys = [each.key for each in paper.sections]
    assert keys == [
        "asks", "summary", "scorecard", "attention", "targets", "compare", "plan", "restated",
        "unknown", "made", "annex",
    ]  # fmt: skip
    assert all(each.blocks for each in paper.sections)


def test_the_board_is_asked_about_what_is_overdue_leaderless_and_red(
    paper: report.BoardPaper,
) -> None:
    asked = section(paper, "asks")
    assert "was due by 31 December 2024: Evening clinic in the north" in asked
    assert "Name a lead for an action: Lived-experience forum." in asked
    assert "(rated red, worse than England and getting worse): Deaths from drug misuse" in asked


def test_what_the_writer_asks_stands_alone(plan: Any, series: SeriesTable) -> None:
    made = report.board_paper(plan, series, pictures=(), asks=["Agree the budget."], **TERMS)
    assert made.sections[0].to_dict()["blocks"] == [
        {"kind": "asks", "items": ["Agree the budget."]}
    ]


def test_a_target_before_its_date_is_not_called_missed(paper: report.BoardPaper) -> None:
    told = section(paper, "scorecard")
    assert "at least 50% by 2026/27\\nnot due yet\\npath expects 41.5%" in told
    assert "not met" not in section(paper, "attention")


def test_two_readings_and_the_range_are_given_for_each_target(paper: report.BoardPaper) -> None:
    told = section(paper, "targets")
    assert "if nothing changes, 43.8% in 2026/27; at the pace of the last 5 years, 52.7%" in told
    assert "Neither is a forecast" in told
    assert "The 80% range in 2026/27 is" in told


def test_what_is_hidden_or_missing_is_said(paper: report.BoardPaper) -> None:
    told = section(paper, "unknown")
    assert "Naloxone kits supplied: No value is published. The latest is marked [c]." in told
    assert "Action without due date or reported status: Local alert" in told


def test_a_paper_without_plan_rule_or_comparator_says_none_and_why() -> None:
    years = [{"period": str(2019 + n), "value": 30 + 4 * n} for n in range(5)]
    own = Series(indicator="x", title="Referrals", area="X1", area_name="Exampleshire",
                 statistic="count", observations=years)  # fmt: skip
    made = report.board_paper(
        None, [own], area="Exampleshire", meeting=MEETING, as_of=AS_OF, pictures=()
    )
    for key, why in (
        ("targets", "None: no indicator has a target."),
        ("compare", "None: no area to compare with was named."),
        ("plan", "None: no plan was given."),
        ("restated", "None: there is no earlier paper to compare with."),
    ):
        assert why in section(made, key)
    assert "Sources:" not in section(made, "made")


def test_hidden_values_of_earlier_years_are_counted_and_nothing_is_taken_from_them() -> None:
    rows = "".join(f"deaths,Exampleshire,{year},{value}\n" for year, value in
                   ((2019, "[c]"), (2020, "[x]"), (2021, "[x]"), (2022, 12), (2023, "14")))  # fmt: skip
    table = SeriesTable.from_frame(
        read_series(io.StringIO(f"indicator,area,period,value\n{rows}")).frame
    )
    made = report.board_paper(
        None, table, area="Exampleshire", meeting=MEETING, as_of=AS_OF, pictures=(), baseline="2019"
    )
    assert "1 value is hidden [c]." in section(made, "unknown")
    assert "+2\\nsince 2022" in section(made, "scorecard")


def test_figures_that_changed_since_the_last_paper_are_listed_with_their_effect(
    plan: Any, series: SeriesTable, paper: report.BoardPaper
) -> None:
    last = json.loads(paper.to_json())
    last["meeting"] = "2024-11-14"
    for figure in last["figures"]:
        if (figure["indicator"], figure["period"]) == ("indicator.deaths", "2022/23"):
            figure |= {"value": 6.4, "shown": "6.4 [p]", "marker": "p", "rating": "amber"}
        elif figure["indicator"] == "indicator.deaths":
            figure["rating"] = ""
    made = report.board_paper(plan, series, pictures=(), last=last, **TERMS)
    table = next(grid for grid in made.grids() if grid.key == "restated")
    assert table.rows == (
        (
            "Deaths from drug misuse, 2022/23", "6.4 [p]", "7.4", "+1.0", "Was provisional",
            "Was amber, would have been red",
        ),
    )  # fmt: skip
    assert "1 figure has changed since the last paper; 1 changes a rating." in section(
        made, "summary"
    )
    frame = read_series(EXAMPLES / "board-series.csv", year_type="financial").frame
    noted = SeriesTable.from_frame(frame.assign(note="Late returns."), year_type="financial")
    made = report.board_paper(plan, noted, pictures=(), last=last, **TERMS)
    table = next(grid for grid in made.grids() if grid.key == "restated")
    assert [row[4] for row in table.rows] == ["Late returns."]


def test_a_paper_after_itself_lists_nothing(
    plan: Any, series: SeriesTable, paper: report.BoardPaper
) -> None:
    made = report.board_paper(plan, series, pictures=(), last=paper, **TERMS)
    assert "None: every figure in the paper of 12 February 2025 is unchanged." in section(
        made, "restated"
    )


def test_the_page_has_no_script_no_other_file_and_named_parts(paper: report.BoardPaper) -> None:
    page = Page(paper.html())
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "img", "link", "iframe"} & set(tags)
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert len(ids) == len(set(ids))
    targets = [given["href"] for tag, given in page.tags if tag == "a"]
    assert all(target and target[1:] in ids for target in targets)
    named = [given["aria-labelledby"] for _, given in page.tags if "aria-labelledby" in given]
    assert {part for name in named for part in str(name).split()} <= set(ids)
    assert tags.count("table") == tags.count("caption") == len(list(paper.grids()))
    assert tags.count("h1") == 1
    assert "http" not in "".join(str(given) for _, given in page.tags)


def test_each_number_of_the_data_stands_on_the_page(paper: report.BoardPaper) -> None:
    words = " ".join(Page(paper.html()).words)
    shown = {figure["shown"].split(" [")[0] for figure in paper.to_dict()["figures"]}
    assert len(shown) > 10
    assert all(re.search(rf"(?<![\d.]){re.escape(each)}(?![\d.])", words) for each in shown)


HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script>\u202eevil=cmd|' /C calc'!A1"


def test_hostile_labels_stay_text_on_the_page() -> None:
    years = [{"period": str(2019 + n), "value": 30 + 4 * n} for n in range(5)]
    own = Series(indicator="x", title=HOSTILE, area="X1", area_name=HOSTILE, statistic="count",
                 unit=HOSTILE, observations=years)  # fmt: skip
    made = report.board_paper(
        None, [own], area=HOSTILE, meeting=MEETING, as_of=AS_OF, pictures=(), asks=[HOSTILE],
        author=HOSTILE, contact=HOSTILE,
    )  # fmt: skip
    page = made.html()
    assert not {"script", "img"} & {tag for tag, _ in Page(page).tags}
    assert page.count("</style>") == 1
    assert "\u202e" not in page
    assert HOSTILE in json.loads(made.to_json())["area"]


def test_hidden_numbers_are_in_no_file() -> None:
    years = [{"period": str(2019 + n), "value": 30 + n} for n in range(5)]
    years.append({"period": "2024", "value": 7777, "marker": "c"})
    own = Series(indicator="x", title="Deaths", area="X1", area_name="Exampleshire",
                 statistic="count", observations=years)  # fmt: skip
    made = report.board_paper(
        None, [own], area="Exampleshire", meeting=MEETING, as_of=AS_OF, pictures=()
    )
    for text in (made.html(), made.to_json(), repr(made), str(made)):
        assert "7777" not in text
        assert "7,777" not in text
    assert made.figures[-1]["shown"] == "[c]"


def test_it_shows_itself_in_a_notebook(paper: report.BoardPaper) -> None:
    assert len(repr(paper)) <= 400
    assert "<th" in paper._repr_html_()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"as_of": date(2025, 3, 1)}, "is 2025-03-01, after the meeting of 2025-02-12"),
        ({"pictures": ["pie"]}, "hold 'pie'"),
        ({"last": {"kind": "something"}}, "is not the JSON of a board paper"),
        ({"area": "Atlantis"}, "Atlantis"),
    ],
)
def test_what_does_not_fit_is_refused(
    plan: Any, series: SeriesTable, given: dict[str, Any], why: str
) -> None:
    with pytest.raises(InputError, match=re.escape(why)):
        report.board_paper(plan, series, **{"pictures": (), **TERMS, **given})


def test_an_unknown_format_is_refused_before_anything_is_written(
    paper: report.BoardPaper, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="`formats` hold 'pdf'"):
        paper.save(tmp_path / "new", ["html", "pdf"])
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_to_gets_nothing(
    paper: report.BoardPaper, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UnwritableFileError, match="file"):
        paper.save(tmp_path / "file", ["json"])


def test_all_files_come_twice_the_same(paper: report.BoardPaper, tmp_path: Path) -> None:
    for package in ("xlsxwriter", "odfdo", "docx"):
        pytest.importorskip(package, reason="papers need the extra `report`")
    for name in ("a", "b"):
        paper.save(tmp_path / name)
    files = sorted(file.name for file in (tmp_path / "a").iterdir())
    assert files == [f"board-paper.{name}" for name in ("docx", "html", "json", "ods", "xlsx")]
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def archive(paper: report.BoardPaper, folder: Path, name: str) -> dict[str, str]:
    """Give the texts of the files in an archive."""
    (file,) = paper.save(folder, [name])
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as held:
        return {n: held.read(n).decode("utf-8", "replace") for n in held.namelist()}


def test_a_change_that_cannot_be_made_gives_way_to_that_of_the_period_before() -> None:
    values = {"2020": 30, "2021": 34, "2022": 38, "2023": 42}
    own = Series(
        indicator="x", area="X1", statistic="count", unit="people",
        observations=[{"period": period, "value": value} for period, value in values.items()],
        breaks=[{"since": "2022", "reason": "new source"}],
    )  # fmt: skip
    row = scorecard(series=[own], baseline="2020")[0]
    assert (row.baseline, row.change_from_baseline) == (30, None)
    assert indicators._change(row) == "+4\nsince 2022"


def test_the_workbook_has_a_sheet_a_table_and_no_merged_or_empty_cell(
    paper: report.BoardPaper, tmp_path: Path
) -> None:
    pytest.importorskip("xlsxwriter", reason="papers need the extra `report`")
    openpyxl = pytest.importorskip("openpyxl", reason="reads the workbook")
    (file,) = paper.save(tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert len(book.sheetnames) == 3 + len(list(paper.grids()))
    assert not book["Cover"].tables
    assert book["Cover"].column_dimensions["A"].width == pytest.approx(sheets.WIDEST, abs=1)
    for page in book:
        assert not page.merged_cells.ranges
        for table in page.tables.values():
            cells = [cell for row in page[table.ref] for cell in row]
            assert all(cell.value not in {None, ""} for cell in cells)
            heads = [cell.value for cell in page[table.ref][0]]
            assert len(heads) == len(set(heads))
    card = {row[0].value: row for row in book["Table 1"].iter_rows(min_row=3)}
    assert card["Deaths from drug misuse"][2].value == 8.2
    assert card["Deaths from drug misuse"][4].value == "[p]"


def test_columns_of_sheets_fit_their_texts_and_rows_their_lines(
    paper: report.BoardPaper, tmp_path: Path
) -> None:
    pytest.importorskip("xlsxwriter", reason="papers need the extra `report`")
    pytest.importorskip("odfdo", reason="papers need the extra `report`")
    notes = archive(paper, tmp_path, "xlsx")["xl/worksheets/sheet3.xml"]
    assert 'customHeight="1"' in notes  # not every program finds the height of a row
    content = archive(paper, tmp_path, "ods")["content.xml"]
    used = set(re.findall(r'table:table-column [^>]*style-name="(wide\d+)"', content))
    assert used
    assert used <= set(re.findall(r'style:name="(wide\d+)" style:family="table-column"', content))


def test_the_word_document_has_headings_head_rows_and_a_language(
    paper: report.BoardPaper, tmp_path: Path
) -> None:
    pytest.importorskip("docx", reason="papers need the extra `report`")
    files = archive(paper, tmp_path, "docx")
    text = files["word/document.xml"]
    assert text.count('w:val="Heading1"') == len(paper.sections)
    assert text.count("<w:tblHeader") == len(list(paper.grids()))
    assert 'w:lang w:val="en-GB"' in files["word/styles.xml"]


def test_the_open_workbook_names_the_range_of_each_table(
    paper: report.BoardPaper, tmp_path: Path
) -> None:
    pytest.importorskip("odfdo", reason="papers need the extra `report`")
    text = archive(paper, tmp_path, "ods")["content.xml"]
    assert text.count("<table:database-range ") == 2 + len(list(paper.grids()))
    assert 'office:value="8.2"' in text


def test_pictures_are_described_and_named_on_the_page_and_in_word(
    plan: Any, series: SeriesTable, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `plot`")
    pytest.importorskip("docx", reason="papers need the extra `report`")
    made = report.board_paper(plan, series, pictures=["spine"], **TERMS)
    (figure,) = made.pictures()
    page = Page(made.html())
    svgs = [given for tag, given in page.tags if tag == "svg"]
    assert [given["role"] for given in svgs] == ["img", "img"]
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert len(ids) == len(set(ids))
    assert figure.chart.alt in " ".join(page.words)
    assert f'descr="{figure.chart.alt}"' in archive(made, tmp_path, "docx")["word/document.xml"]
