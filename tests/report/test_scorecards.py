"""Tables of scorecards and changes: states as words, nothing wider than the terminal, notes once."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from cdpkit.assess import Scorecard, ScorecardRow, change, project, scorecard
from cdpkit.io import bundled
from cdpkit.model import Period, Polarity, RagRule, RagState, Series
from cdpkit.report import scorecard_tables, series_csv, series_tables
from cdpkit.report.cells import NumberedNotes
from cdpkit.report.series_texts import scorecard_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

RULE = RagRule(id="rag.x", title="x", basis="target")


def text_of(parts: Iterable[RenderableType], width: int = 80, *, colours: bool = False) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False,
                      force_terminal=colours)  # fmt: skip
    for part in parts:
        console.print(part)
    return stream.getvalue()


def row(**fields: Any) -> ScorecardRow:
    return ScorecardRow("x", fields.pop("title", "Deaths"), Polarity.LOWER_BETTER, **fields)


@pytest.mark.parametrize("state", RagState)
@pytest.mark.parametrize("colours", [False, True])
def test_every_state_is_a_word(state: RagState, colours: bool) -> None:
    card = Scorecard((row(rag=state),), RULE)
    shown = text_of(scorecard_tables(card), 120, colours=colours)
    assert (state.value.upper() if state.is_colour else state.value) in shown


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(width: int) -> None:
    card = scorecard(bundled.registry(), document="sefton.brief1", rule="rag.england")
    text = text_of(scorecard_tables(card), width)
    assert max(map(len, text.splitlines())) <= width
    assert all(found.shown.split()[0] in text for found in card)


def test_notes_are_listed_once_and_in_order() -> None:
    rows = (row(notes=("One.", "Two.")), row(notes=("Two.",)))
    text = text_of(scorecard_tables(Scorecard(rows)))
    assert "[notes 1, 2]" in text
    assert text.count("Two.") == 1
    assert text.index("[note 1] One.") < text.index("[note 2] Two.")
    assert NumberedNotes().marks([]) == ""


def test_brackets_and_control_characters_are_shown_not_obeyed() -> None:
    text = text_of(scorecard_tables(Scorecard((row(title="[red]A\x1b[2J", shown="5 [c]"),))))
    assert "[red]A\N{REPLACEMENT CHARACTER}[2J" in text
    assert "5 [c]" in text


def test_changes_have_the_places_of_the_values() -> None:
    year = Period.calendar_year(2022)
    found = row(value=Decimal("7.25"), places=1, previous_period=year, previous=Decimal("5.00"),
                change_from_previous=Decimal("2.25"))  # fmt: skip
    assert "+2.3 since 2022" in text_of(scorecard_tables(Scorecard((found,))))


def test_long_lists_of_what_found_no_partner_are_cut() -> None:
    card = Scorecard((row(),), without_series=tuple(f"i{n}" for n in range(9)))
    assert "Indicators without a series: i0; i1; i2; i3; i4; i5, and 3 more." in " ".join(
        text_of(scorecard_tables(card)).split()
    )


def test_a_change_is_a_row_and_a_sentence_with_its_caveats() -> None:
    years = [{"period": "2021", "value": 2996, "marker": "p"}, {"period": "2022", "value": 3127}]
    found = change(Series(indicator="deaths", title="Deaths", statistic="count", unit="deaths",
                          observations=years))  # fmt: skip
    text = text_of(series_tables([found]), 200)
    assert "2,996 [p]" in text
    assert "+131" in text
    assert found.sentence() in text
    assert found.caveats()
    assert all(f"\n  {caveat}" in text for caveat in found.caveats())
    assert text_of(series_tables([])) == ""


def test_texts_end_lines_with_a_line_feed() -> None:
    assert scorecard_csv(Scorecard((row(notes=("a\r\nb",)),))).count("\r") == 0
    assert series_csv([]) == ""


def test_a_projection_has_its_back_test_and_the_others_their_reason() -> None:
    years = [{"period": f"{2010 + n}", "value": 90 - 4 * n} for n in range(10)]
    whole = Series(indicator="deaths", title="Deaths", statistic="count", observations=years)
    short = whole.model_copy(update={"observations": whole.observations[:3]})
    found = [project(one, method="last", horizon=2) for one in (whole, short)]
    text = text_of(series_tables(found), 200)
    assert text.startswith("Deaths\nperiod")
    assert "\n2019    54     latest value" in text
    # The last value carried forward, 54, stands in both years ahead.
    assert "\n2020    54 " in text
    assert "\n2021    54 " in text
    assert "  Back-test from 5 origins" in text
    assert "A 95% interval is made to hold the later value 19 times in 20" in text
    fewer = whole.model_copy(update={"observations": whole.observations[:9]})
    text_of_four = text_of(series_tables([project(fewer, method="last", horizon=2)]), 200)
    assert "The series is too short to test the projection on its own past." in text_of_four
    assert "Back-test" not in text_of_four
    assert found[1].sentence() in text
    assert text.count("prediction interval ") == 1 + found[0].sentence().count("interval ")
    assert text_of(series_tables([])) == ""


def test_a_name_in_a_table_has_no_comma_that_only_a_sentence_needs() -> None:
    rows = [{"period": "2022", "value": 41}, {"period": "2023", "value": 44}]
    series = [
        Series(indicator="x", title=f"Clients, aged {n}", area_name="Wirral", observations=rows)
        for n in range(13)
    ]
    for count in (2, 13):
        table = text_of(list(series_tables([change(one) for one in series[:count]]))[:1], 140)
        assert table.count("in Wirral ") == count


def test_that_no_row_has_a_target_is_not_said_in_each() -> None:
    assert "no target" not in text_of(scorecard_tables(Scorecard((row(), row()))))
    assert "no target" in text_of(scorecard_tables(Scorecard((row(),), rule=RULE)))


def test_the_sentence_of_a_row_says_of_whom() -> None:
    told = row(area_name="Wirral", population="Female, All ages", shown="44", value=Decimal(44))
    assert told.sentence().startswith("Deaths (female, all ages) in Wirral stood at 44")


def test_numbers_for_programs_have_no_noise_of_floats() -> None:
    rows = [{"period": "2022", "value": "5.9"}, {"period": "2023", "value": "6.1"}]
    text = series_csv([change(Series(indicator="x", observations=rows), kind="absolute")])
    assert ",0.2," in text
