"""Inputs that mean harm, or went wrong in an unusual way: one message, its status, no fault of ours.

What was wrong before is said beside each case that was mended.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any
from xml.dom import minidom

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]

HEAD = "indicator,title,area,area_name,period,value,statistic,unit"
YEARS = range(2015, 2023)
PAPER = ("--meeting", "2024-05-01", "--as-of", "2024-05-01")
LONG = "9" * 5_000


def table(*rows: str) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


SERIES = table(*(f"d,deaths,E1,Ex,{year},{year - 1990},count,deaths" for year in YEARS))
BOMB = "a: &a [x,x,x]\n" + "".join(
    f"{name}: &{name} [*{last},*{last},*{last}]\n" for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)  # fmt: skip

CASES: dict[str, tuple[str, tuple[str, ...], int, str]] = {
    # A warning of NumPy with a path of ours stood before the message.
    "a number of 5,000 digits": (table(f"d,deaths,E1,Ex,2020,{LONG},count,deaths"),
                                 ("change", "FILE"), 2, "`value` is not finite in line 2"),
    # The message was 5,000 characters long.
    "a period of 5,000 digits": (table(f"d,deaths,E1,Ex,{LONG},5,count,deaths"),
                                 ("change", "FILE"), 2, "[...]"),
    # Each of the next four ended with status 4, "an error in cdpkit itself".
    "a last paper 100,000 brackets deep": ("[" * 100_000 + "]" * 100_000,
                                           ("report", "SERIES", "-o", "FOLDER", *PAPER, "--last", "FILE"),
                                           2, "is not valid JSON"),
    "a cell of totals beyond any size": ("axis,total,part\narea," + "x" * 200_000 + ",y\n",
                                         ("disclose", "SERIES", "--profile", "council_5", "--totals", "FILE"),
                                         2, "cannot be read: Error"),
    "a profile 20,000 brackets deep": ("a: " + "[" * 20_000 + "]" * 20_000,
                                       ("disclose", "SERIES", "--profile", "FILE"), 2, "levels deep"),
    "a threshold of 5,000 digits": (f"id: p\ntitle: P\nthreshold: {LONG}\n",
                                    ("disclose", "SERIES", "--profile", "FILE"), 2, "threshold"),
    # The row was skipped in silence, and the scorecard had no target.
    "a target beyond any size": ("indicator,target\nd," + "1" * 200_000 + "\n",
                                 ("scorecard", "SERIES", "--targets", "FILE"), 2,
                                 "line 2 cannot be split into cells"),
    "a title beyond any size": ("indicator,title\nd," + "x" * 200_000 + "\n",
                                ("change", "SERIES", "--indicators", "FILE"), 2,
                                "line 2 cannot be split into cells"),
    # Status 4 before: no file system has such a name.
    "a name of 5,000 letters": ("", ("change", "x" * 5_000 + ".csv"), 2, "its name is too long"),
    # These held.
    "aliases that multiply": (BOMB, ("check", "FILE"), 1, ""),
    "a document 20,000 brackets deep": ("a: " + "[" * 20_000, ("check", "FILE"), 1, ""),
    "a tag that runs code": ("!!python/object/apply:os.system ['false']\n", ("check", "FILE"), 1, ""),
    "a rule 20,000 brackets deep": ("a: " + "[" * 20_000, ("scorecard", "SERIES", "--rule", "FILE"),
                                    2, "levels deep"),
    "a horizon beyond the calendar": ("", ("project", "SERIES", "--horizon", "1000000000"), 2,
                                      "go too far"),
    "digits of another script": (table("d,deaths,E1,Ex,2020,\u0663\u0664,count,deaths"),
                                 ("change", "FILE"), 2, "is not a number"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_input_ends_with_one_message_and_its_status(
    run: Run, tmp_path: Path, name: str
) -> None:
    text, arguments, status, message = CASES[name]
    yaml = text.startswith(("a: ", "id: ", "!!"))
    places = {
        "FILE": tmp_path / ("x.yaml" if yaml else "x.csv"),
        "SERIES": tmp_path / "series.csv",
        "FOLDER": tmp_path / "out",
    }
    places["FILE"].write_text(text, encoding="utf-8")
    places["SERIES"].write_text(SERIES, encoding="utf-8")
    done = run(*(places.get(each, each) for each in arguments))
    told = " ".join(done.err.split())
    assert done.status == status, told
    assert message in told
    assert len(told) < 1_500
    assert "an error in cdpkit" not in told
    assert "Warning" not in told


def test_a_workbook_that_unpacks_without_end_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<x/>")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    done = run("change", file)
    assert (done.status, done.out) == (2, "")


def test_labels_that_mean_harm_leave_every_file_of_a_paper_well_formed(
    run: Run, tmp_path: Path
) -> None:
    for needed in ("matplotlib", "xlsxwriter", "odfdo", "docx"):
        pytest.importorskip(needed)
    label = '"de\x07aths <b>&\x1b[31m</script>"'
    file, folder = tmp_path / "x.csv", tmp_path / "out"
    file.write_text(table(*(f'd,{label},E1,"=1+1\x0b",{year},{year - 1990},count,deaths'
                            for year in YEARS)), encoding="utf-8")  # fmt: skip
    assert run("change", file, "--picture", tmp_path / "x.svg").status == 0
    minidom.parse(str(tmp_path / "x.svg"))  # noqa: S318 -- ours
    done = run("report", file, "-o", folder, *PAPER)
    assert done.status == 0, done.err
    for kind in ("xlsx", "ods", "docx"):
        with zipfile.ZipFile(folder / f"board-paper.{kind}") as made:
            for name in made.namelist():
                text = made.read(name)
                if name.endswith((".xml", ".rels")) and text:
                    minidom.parseString(text)  # noqa: S318 -- ours
                assert b"<f>" not in text
                assert b"table:formula" not in text
    page = (folder / "board-paper.html").read_text(encoding="utf-8")
    assert "</script>" not in page
    assert "\x1b" not in page
