"""Tables for people: verdicts in words, nothing read as markup, nothing lost at any width."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from cdpkit import Reproduction, Verdict, inventory, reproduce
from cdpkit.report import reproduction_tables, summary_line
from cdpkit.report.tables import inventory_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType


def text_of(parts: Iterable[RenderableType], width: int = 100) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    for part in parts:
        console.print(part)
    return stream.getvalue()


def result(**changes: Any) -> Reproduction:
    return Reproduction(
        "t", 2, changes.pop("figure_id", "A1"), "sum", Verdict.REPRODUCED, **changes
    )


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_a_word_without_colour(verdict: Verdict) -> None:
    row = Reproduction("t", 2, "A1", "sum", verdict, verdict)
    shown = " ".join(text_of(reproduction_tables([row], "t")).split())
    assert verdict.value in shown
    assert f"interval: {verdict.value}" in shown


@pytest.mark.parametrize("text", ["[c]", "[bold]5", ":bug:", "[/]", "[link=x]y"])
def test_brackets_of_a_print_are_no_markup(text: str) -> None:
    assert text in text_of(reproduction_tables([result(published=text)], "t"))


def test_brackets_of_a_title_are_no_markup() -> None:
    assert "my [red] :bug: table.csv" in text_of(
        reproduction_tables([result()], "my [red] :bug: table.csv")
    )


@pytest.mark.parametrize("width", [40, 60, 80, 120, 300])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = text_of(reproduction_tables(reproduce("wirral"), "wirral"), width)
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_word_is_cut_off(width: int) -> None:
    words = " ".join(f"word{n}" for n in range(40))
    text = text_of(reproduction_tables([result(reason=words)], "t"), width)
    assert "".join(words.split()) in "".join(text.split())


def test_a_thousand_rows_are_one_table_and_one_more_begins_another() -> None:
    rows = [result(figure_id=f"A{n}") for n in range(1001)]
    tables = list(reproduction_tables(rows, "long"))
    assert [table.row_count for table in tables] == [1000, 1]  # type: ignore[union-attr]
    assert [table.title for table in tables] == ["long", "long, continued"]  # type: ignore[union-attr]


def test_control_characters_are_shown_not_obeyed() -> None:
    rows = [result(figure_id="A\x1b[2J", label="two\rlines")]
    text = text_of(reproduction_tables(rows, "t"), 100)
    assert "A\N{REPLACEMENT CHARACTER}[2J" in text
    assert "two\N{REPLACEMENT CHARACTER}lines" in text
    assert "\x1b" not in text


def test_no_rows_are_no_table() -> None:
    assert list(reproduction_tables([], "empty")) == []


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ({"reproduced": 0, "error": 0}, "t: no figures"),
        ({"reproduced": 1, "error": 0}, "t: 1 figure, 1 reproduced"),
        ({"reproduced": 1500, "error": 2}, "t: 1,502 figures, 1,500 reproduced, 2 error"),
    ],
)
def test_summary_line(counts: dict[str, int], line: str) -> None:
    assert summary_line("t", counts) == line


def test_inventory_shows_every_document_and_thing() -> None:
    counts = inventory()
    documents, reference = inventory_tables(counts)
    assert documents.row_count == len(counts.lines)  # type: ignore[union-attr]
    assert reference.row_count == len(counts.reference)  # type: ignore[union-attr]
    text = text_of([documents, reference], 200)
    assert not [name for name in counts.documents if name not in text]
    assert not [line.thing for line in counts.lines if line.thing not in text]
