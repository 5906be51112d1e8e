"""Answers in a terminal: no word is broken, whatever the width."""

from __future__ import annotations

import io
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cdpkit.ask import Answers, outcomes
from cdpkit.io import load
from cdpkit.report import answers_table

_CELL = st.lists(st.text("abc_.-", min_size=1, max_size=20), max_size=6).map(" ".join)


def printed(answers: Answers, width: int) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width).print(answers_table(answers))
    return stream.getvalue()


def test_the_matrix_of_outcomes_fits_80_columns() -> None:
    text = printed(outcomes(load("wirral")), 80)
    assert "treatment  recovery" in text
    assert text.count("primary,") == 5


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=5), st.integers(40, 150))
def test_words_stay_whole(rows: list[tuple[str, str, str]], width: int) -> None:
    answers = Answers("things", ("id", "a_b", "c"), tuple(rows), len(rows))
    words = Counter(word for row in rows for cell in row for word in cell.split())
    assert words <= Counter(printed(answers, width).split())
