"""Facts of the five documents that a reviewer found wrong, unmarked or absent: each done or answered.

`plans/mend.csv` is the reviewer's list; `record`, `field` and `now` say where it was mended and what
stands there, `answer` what else belongs to it, or why it was mended otherwise.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import cdpkit
from cdpkit.assess import Verdict
from cdpkit.io import bundled, load
from cdpkit.model import PrintedValue

LIST = Path(__file__).parent / "plans" / "mend.csv"
ROWS = list(csv.DictReader(LIST.read_text(encoding="utf-8").splitlines()))


def part_of(value: Any, field: str) -> Any:
    for name in field.split("."):
        if isinstance(value, tuple):
            value = value[int(name)]
        else:
            value = value[name] if isinstance(value, dict) else getattr(value, name)
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['document']} {row['what']}"[:60])
def test_each_line_of_the_list_is_done_or_answered(row: dict[str, str]) -> None:
    if row["kind"] == "dropped":
        assert row["answer"]
        return
    assert str(part_of(bundled.registry()[row["record"]], row["field"])) == row["now"]


def test_the_list_is_whole() -> None:
    assert len(ROWS) == 58
    assert "sefton.d5" not in bundled.registry()


def test_nothing_that_we_supplied_is_called_reproduced(tmp_path: Path) -> None:
    assert not [
        line.figure_id
        for line in cdpkit.reproduce(*bundled.documents())
        if line.verdict is Verdict.REPRODUCED
    ]
    text = bundled.path_of("sefton").read_text(encoding="utf-8")
    supplied = text.replace(
        "value: all  ", 'value: {printed: all, value: "6", unit: count}  '
    ) + (
        "  - {id: d9, method: count_listed, inputs: [f2], parameters: {records: milestones}, "
        "basis: analyst}\n"
    )  # fmt: skip
    assert load(supplied)["sefton.f2"].value.value == 6 != PrintedValue.parse("all").value
    path = tmp_path / "sefton.yaml"
    path.write_text(supplied, encoding="utf-8")
    (line,) = (one for one in cdpkit.reproduce(path) if one.figure_id == "sefton.f2")
    assert line.verdict is Verdict.NOT_CHECKABLE
    assert "`all` prints no number" in line.reason
