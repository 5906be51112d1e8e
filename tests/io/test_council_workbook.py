"""The workbook of a council's action plan (annex C of the design), every cell with its reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cdpkit.assess import check
from cdpkit.errors import DocumentError, InputError, UnreadableFileError
from cdpkit.io import load, read_plan, write_yaml
from cdpkit.io.plan_files import proposed_mapping
from cdpkit.model import Action, Priority

if TYPE_CHECKING:
    from pathlib import Path

    from cdpkit.io.plan_files import PlanFile

xlsxwriter = pytest.importorskip("xlsxwriter")
openpyxl = pytest.importorskip("openpyxl")

HEAD = ("Ref", "Action", "Lead", "Partners", "Deadline", "Status", "RAG", "Progress", "KPI", "Cost",
        "Comments")  # fmt: skip
MAPPING = r"""
cdpkit-map: "1.0"
sheets: {include: ["Action plan", Closed]}
header: {row: 4, rows: 2}
priority: {from: merged_row, pattern: 'Priority (?P<number>\d+): (?P<title>.+)'}
skip: [{column: Ref, matches: "TOTAL.*"}]
columns: {Ref: number, Action: text, Lead: leads, Partners: partners, Deadline: due,
          Status: status.state, RAG: rag.colour, Progress: status.note, KPI: indicators}
split: {leads: '[/;&]| and ', partners: '[,;/]'}
words:
  status.state: {On track: under_way, In progress: under_way, Done: complete, Overdue: delayed,
                 Delayed: delayed, Not started: not_started}
  rag.colour: {R: red, A: amber, G: green}
bodies: {Public Health: org.exampleshire-council, Police: org.exampleshire-police,
         Head of Commissioning: head-of-commissioning}
rag: {read: word_then_fill, fills: {FF0000: red, FFC000: amber, 00B050: green}}
as_of: September 2025
year_type: financial
"""
# Annex C names two bodies; 8 leads are a post, which is on record only if the mapping names it.
COUNCIL, POLICE = "org.exampleshire-council", "org.exampleshire-police"
STATES = {"On track": "under_way", "In progress": "under_way", "Done": "complete",
          "Overdue": "delayed", "Delayed": "delayed", "Not started": "not_started"}  # fmt: skip
FILLS = {"red": "#FF0000", "amber": "#FFC000", "green": "#00B050"}
IMPOSSIBLE = ("31/02/26", "32/03/26", "Septemebr 2025")


@dataclass
class Row:
    """A row as it is written, and what it must be read as."""

    cells: dict[str, Any]
    fill: str = ""
    expected: dict[str, Any] = field(default_factory=dict)
    reported: tuple[str, ...] = ()


def turned(items: list[Any], by: int) -> list[Any]:
    return items[by:] + items[:by]


def refs() -> list[Any]:
    texts = ["1.10", "2.3a", *(f"{n // 9 + 1}.{n % 9 + 1}b" for n in range(50))]
    return turned([*texts, 1.1, 2.1, 3.4, 4.2, *[None] * 4], 7)


def leads() -> list[tuple[str | None, list[tuple[str | None, str]]]]:
    both = [(COUNCIL, "Public Health"), (POLICE, "Police")]
    return turned([
        *[("Public Health", both[:1])] * 18, *[("Police", both[1:])] * 12,
        *[("Public Health / Police", both)] * 12,
        *[("Head of Commissioning", [("head-of-commissioning", "Head of Commissioning")])] * 8,
        *[("TBC", [(None, "TBC")])] * 6, *[(None, [])] * 4,
    ], 11)  # fmt: skip


def deadlines() -> list[tuple[Any, str | None]]:
    dates = [date(2025, 9, 30), date(2026, 3, 31), date(2026, 1, 5), date(2025, 12, 1)] * 5
    months = {9: "September", 3: "March", 1: "January", 12: "December"}
    texts = ["Sept 25", "Q2 2025/26", "31.3.26", "end of FY", "March 2026"] * 5
    return turned([
        *[(day, f"{day.day} {months[day.month]} {day.year}") for day in dates],
        *[(text, text) for text in texts], *[("Ongoing", None)] * 7, *[(None, None)] * 5,
        *[(text, text) for text in IMPOSSIBLE],
    ], 17)  # fmt: skip


def statuses() -> list[str | None]:
    counts = {"On track": 12, "In progress": 10, "Done": 11, "Completed 12/8": 4, "Overdue": 6,
              "Delayed": 4, "Not started": 6, "see comments": 5, None: 2}  # fmt: skip
    return turned([word for word, count in counts.items() for _ in range(count)], 23)


def colours() -> list[tuple[str | None, str, str | None]]:
    """Give word, fill and what counts."""
    words = [
        ("R", "", "red"),
        ("Amber", "", "amber"),
        ("green", "", "green"),
        ("G", "", "green"),
    ] * 5
    fills = [(None, one, one) for one in ("red", "amber", "green")] * 10
    against = [("G", "red", "green"), ("Amber", "green", "amber"), ("R", "amber", "red")] * 2
    return turned([*words, *fills, *against, *[(None, "", None)] * 4], 31)


def action_rows() -> list[Row]:
    rows = []
    parts = zip(refs(), leads(), deadlines(), statuses(), colours(), strict=True)
    for place, (ref, (lead, bodies), (due, printed), status, (word, fill, colour)) in enumerate(
        parts
    ):
        cells = {
            "Ref": ref, "Action": f"Deliver step {place} of the plan", "Lead": lead,
            "Deadline": due, "Status": status, "RAG": word,
            "Partners": ("Police", "Police, Public Health", None)[place % 3],
            "Progress": f"Note {place}" if place % 4 == 0 else None,
            "KPI": "10% more referrals" if place < 20 else None,
            "Cost": 1000 + place if 20 <= place < 35 else "£12k" if place == 35 else None,
            "Comments": "waits for a grant" if status == "see comments" else None,
        }  # fmt: skip
        notes = [f"KPI: {cells['KPI']}"] if cells["KPI"] else []
        notes += [f"{name}: {cells[name]}" for name in ("Cost", "Comments") if cells[name]]
        expected = {
            "text": cells["Action"], "number": "" if ref is None else str(ref), "leads": bodies,
            "due": printed, "recurs": "ongoing" if due == "Ongoing" else None,
            "state": STATES.get(status or "", "unknown"), "printed_state": status or "",
            "colour": colour, "note": "; ".join(notes), "progress": cells["Progress"] or "",
            "partners": ((POLICE,), (POLICE, COUNCIL), ())[place % 3],
        }  # fmt: skip
        reported = [name for name, odd in {
            "number": isinstance(ref, float), "due": due in IMPOSSIBLE,
            "status.state": bool(status) and status not in STATES,
            "rag.colour": bool(word and fill), "indicators": bool(cells["KPI"]),
        }.items() if odd]  # fmt: skip
        rows.append(Row(cells, fill, expected, tuple(reported)))
    return rows


class Writer:
    """Writes the sheets of the workbook, and remembers each action by the cell of its text."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(path)
        self.bold = self.book.add_format({"bold": True, "align": "center"})
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self.fills = {
            name: self.book.add_format({"bg_color": rgb, "pattern": 1})
            for name, rgb in FILLS.items()
        }
        self.placed: dict[tuple[str, str], Row] = {}
        self.rows = iter(action_rows())

    def sheet(self, name: str, priorities: list[tuple[int, int]], blank: set[int]) -> None:
        """Write a sheet; `blank` are the actions, counted from 0, above which a row is empty."""
        sheet = self.book.add_worksheet(name)
        sheet.merge_range("A1:M1", "Drug and Alcohol Action Plan 2025/26", self.bold)
        sheet.merge_range("A2:M2", "updated Sept 25", self.bold)
        for column, title in enumerate(HEAD):
            sheet.merge_range(3, column, 4, column, title, self.bold)
        line, done = 5, 0
        for number, size in priorities:
            title = f"Priority {number}: {('Break supply chains', 'Treat')[number % 2]} {number}"
            sheet.merge_range(line, 0, line, 12, title, self.bold)
            line += 1
            for _ in range(size):
                line += done in blank
                if done == 40:
                    sheet.write_row(line, 0, HEAD, self.bold)
                    line += 1
                self.action(sheet, line)
                line, done = line + 1, done + 1
        if blank:
            sheet.write_string(line, 0, "TOTAL")
            sheet.write_formula(line, 9, f"=SUM(J6:J{line})", None, 15_405)
            sheet.write_string(line + 1, 0, "Costs are for one year.")

    def action(self, sheet: Any, line: int) -> None:
        row = next(self.rows)
        for column, header in enumerate(HEAD):
            value = row.cells[header]
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, self.day)
            elif header == "RAG" and row.fill:
                sheet.write(line, column, value, self.fills[row.fill])
            elif isinstance(value, float | int):
                sheet.write_number(line, column, value)
            elif value is not None:
                sheet.write_string(line, column, value)
        self.placed[sheet.get_name(), f"B{line + 1}"] = row


def build(path: Path) -> dict[tuple[str, str], Row]:
    """Write the workbook, and give each action by the cell of its text."""
    writer = Writer(path)
    # Priority 3 stands directly above priority 4, and has no action.
    plan = [(1, 20), (2, 14), (3, 0), (4, 14)]
    writer.sheet("Action plan", plan, {5, 9, 25, 29, 36, 44})
    writer.sheet("Closed", [(5, 6), (6, 6)], set())
    writer.book.add_worksheet("Notes").write_string("A1", "Free text that nobody reads.")
    writer.book.close()
    return writer.placed


@pytest.fixture(scope="module")
def imported(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[PlanFile, dict[tuple[str, str], Row]]:
    folder = tmp_path_factory.mktemp("council")
    placed = build(folder / "Action plan.xlsx")
    (folder / "map.yaml").write_text(MAPPING, encoding="utf-8")
    return read_plan(folder / "Action plan.xlsx", mapping=folder / "map.yaml"), placed


def test_every_cell_is_read_as_intended(
    imported: tuple[PlanFile, dict[tuple[str, str], Row]],
) -> None:
    plan, placed = imported
    registry = load(plan.content)
    by_text = {action.text: action for action in registry.of(Action)}
    assert len(by_text) == len(placed) == 60
    wrong = []
    for row in placed.values():
        action = by_text[row.expected["text"]]
        found = {
            "text": action.text, "number": action.number,
            "leads": [(one.body, one.printed) for one in action.leads],
            "due": action.due.printed if action.due else None,
            "recurs": action.recurs.every if action.recurs else None,
            "state": action.status.state.value, "printed_state": action.status.printed,
            "colour": action.rag.colour.value if action.rag else None,
            "note": action.note, "progress": action.status.note, "partners": action.partners,
        }  # fmt: skip
        wrong += [(name, row.expected[name], value) for name, value in found.items()
                  if value != row.expected[name]]  # fmt: skip
    assert wrong == []


def test_what_was_not_understood_is_reported_cell_by_cell(
    imported: tuple[PlanFile, dict[tuple[str, str], Row]],
) -> None:
    plan, placed = imported
    columns = {"number": "A", "due": "E", "status.state": "F", "rag.colour": "G", "indicators": "I"}
    expected = {
        (sheet, columns[name] + cell[1:], name)
        for (sheet, cell), row in placed.items()
        for name in row.reported
    }
    found = {(one.sheet, one.cell, one.field) for one in plan.cells if one.field in columns}
    assert found == expected
    assert Counter(one.field for one in plan.cells if one.field in columns) == {
        "number": 4, "due": 3, "status.state": 9, "rag.colour": 6, "indicators": 20,
    }  # fmt: skip
    rows = Counter(one.problem for one in plan.cells if not one.field)
    assert rows == {
        "is a blank row": 6, "repeats the header": 1, "matches a rule of `skip`": 1,
        "is a formula": 1, "is a priority without an action": 1, "is a row without an action": 1,
        "is a column that the mapping does not name": 4,
    }  # fmt: skip


def test_cells_are_counted(imported: tuple[PlanFile, dict[tuple[str, str], Row]]) -> None:
    plan, placed = imported
    cells = sum(
        value is not None or (name == "RAG" and bool(row.fill))
        for row in placed.values()
        for name, value in row.cells.items()
    )
    assert plan.read + plan.kept + plan.left == cells + 1  # the note in the last row
    assert plan.left == 0
    assert plan.sentence.startswith("60 actions under 6 priorities from 2 sheets\n")


def test_the_checks_find_what_annex_c_says(
    imported: tuple[PlanFile, dict[tuple[str, str], Row]],
) -> None:
    plan, _ = imported
    registry = load(write_yaml(plan.content))
    counts = check(registry).counts()
    wanted = {"OWN01": 4, "OWN02": 6, "DUE01": 12, "PER04": 3, "ACT02": 1}
    assert {code: counts.get(code, 0) for code in wanted} == wanted
    assert [len(one.actions) for one in registry.of(Priority)] == [20, 14, 0, 14, 6, 6]


def test_a_theme_colour_is_resolved_with_its_tint(tmp_path: Path) -> None:
    from openpyxl.styles import PatternFill
    from openpyxl.styles.colors import Color

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Action", "RAG"])
    for text, tint in (("First", 0.0), ("Second", -0.5), ("Third", 0.4)):
        sheet.append([text])
        colour = Color(theme=5, tint=tint)
        sheet.cell(sheet.max_row, 2).fill = PatternFill("solid", fgColor=colour)
    book.save(tmp_path / "plan.xlsx")
    # Accent 2 of the Office theme that openpyxl writes is C0504D; Excel shows it half as light,
    # `Darker 50%`, as 632523. Two fifths of the way to white, `Lighter 40%`, it is D99694.
    (tmp_path / "map.yaml").write_text(
        'cdpkit-map: "1.0"\nsheets: {include: [Sheet]}\nheader: {row: 1}\n'
        "columns: {Action: text, RAG: rag.colour}\n"
        "rag: {read: fill, fills: {C0504D: red, '632523': amber, D99694: green}}\n",
        encoding="utf-8",
    )
    plan = read_plan(tmp_path / "plan.xlsx", mapping=tmp_path / "map.yaml")
    colours = [one.rag.colour.value for one in load(plan.content).of(Action) if one.rag]
    assert colours == ["red", "amber", "green"]


def small(folder: Path, rows: list[tuple[str, str]]) -> Path:
    """Write a sheet of words and solid fills in two columns; a lone text is a merged row."""
    with xlsxwriter.Workbook(folder / "plan.xlsx") as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row("A1", ("Action", "RAG"))
        for place, (text, mark) in enumerate(rows, start=1):
            word, _, rgb = mark.partition("#")
            if mark == "merged":
                sheet.merge_range(place, 0, place, 1, text)
                continue
            sheet.write(place, 0, text)
            fill = book.add_format({"bg_color": f"#{rgb}", "pattern": 1} if rgb else {})
            sheet.write(place, 1, word or None, fill)
    return folder / "plan.xlsx"


SMALL = r"""cdpkit-map: "1.0"
sheets: {include: [Plan]}
header: {row: 1}
priority: {from: merged_row, pattern: 'Priority (?P<number>\d+): (?P<title>.+)'}
columns: {Action: text, RAG: rag.colour}
words: {rag.colour: {G: green}}
rag: {read: word_then_fill, fills: {FF0000: red}}
"""


def test_each_colour_that_was_not_taken_is_reported_with_what_was_done(tmp_path: Path) -> None:
    rows = [("One", "G#FF0000"), ("Two", "#0000FF"), ("Three", "Mauve"), ("Four", "#FF0000")]
    (tmp_path / "map.yaml").write_text(SMALL, encoding="utf-8")
    plan = read_plan(small(tmp_path, rows), mapping=tmp_path / "map.yaml")
    assert [(one.cell, one.problem, one.done) for one in plan.cells if one.cell] == [
        ("B2", "the fill is red, the word is green", "the word counts: green"),
        ("B3", "has the fill 0000FF, which the mapping does not name", "no colour was read"),
        ("B4", "is not a word in the mapping", "kept in the note"),
    ]
    assert (plan.read, plan.kept, plan.left) == (6, 1, 1)


def test_a_priority_is_known_by_the_number_that_is_printed(tmp_path: Path) -> None:
    rows = [("Priority 3: Treat", "merged"), ("One", ""), ("Priority 1: Prevent", "merged")]
    (tmp_path / "map.yaml").write_text(SMALL, encoding="utf-8")
    (strategy,) = read_plan(small(tmp_path, rows), mapping=tmp_path / "map.yaml").content.strategies
    found = [(one.id.rpartition(".")[2], one.number, one.title) for one in strategy.priorities]
    assert found == [("p3", 3, "Treat"), ("p1", 1, "Prevent")]


def test_a_header_that_is_repeated_is_proposed_where_it_stands_first() -> None:
    rows = [["Plan 2025/26"], ["Action", "Lead"], ["Train staff", "TBC"], ["Action", "Lead"]]
    assert "header: {row: 2, rows: 1}" in proposed_mapping({"Plan": rows})


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("header: {row: 1}", "header: {row: 1}\ncolour: red",
         r"map\.yaml:4: `colour` is not a key of a mapping file"),
        ("{row: 1}", "{rows: 1}", r"map\.yaml:3: `header.row` is missing"),
        ("(?P<title>.+)", ".+", r"has no group `\(\?P<title>\.\.\.\)`"),
    ],
)  # fmt: skip
def test_a_fault_of_the_mapping_is_told_with_its_line(
    old: str, new: str, problem: str, tmp_path: Path
) -> None:
    (tmp_path / "map.yaml").write_text(SMALL.replace(old, new), encoding="utf-8")
    with pytest.raises(DocumentError, match=problem):
        read_plan(small(tmp_path, []), mapping=tmp_path / "map.yaml")


def test_a_column_that_the_sheet_lacks_is_named(tmp_path: Path) -> None:
    build(tmp_path / "plan.xlsx")
    text = MAPPING.replace("Deadline: due", "Due date: due")
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(
        InputError, match=r"name `Due date`, which is not in `Action plan`. Row 4 has"
    ):
        read_plan(tmp_path / "plan.xlsx", mapping=tmp_path / "map.yaml")


def test_a_workbook_without_a_mapping_is_told_about_it(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    build(tmp_path / "plan.xlsx")
    with pytest.raises(UnreadableFileError, match="--propose writes one to edit"):
        read_plan(tmp_path / "plan.xlsx")
