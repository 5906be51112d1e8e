"""The pages on words list every word that a result can use, and no other."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import numpy as np

from cdpkit import calc
from cdpkit.assess.comparability.guard import TESTS
from cdpkit.assess.wording import words
from cdpkit.calc.changes import VERDICTS
from cdpkit.calc.comparisons import NOT_COMPARED, WORDS
from cdpkit.calc.targets.attainments import STANDING, STATUS

DOCS = Path(__file__).parents[2] / "docs"


def coded(page: str, table: str) -> list[str]:
    """Give what stands in backticks in the first column of a table."""
    _, _, after = (
        (DOCS / page).read_text(encoding="utf-8").partition(f"<!-- table: {table} -->\n\n")
    )
    assert after
    rows = after.split("\n\n")[0].splitlines()[2:]
    return [word for row in rows for word in re.findall(r"`([^`]*)`", row.split("|")[1])]


def test_every_word_of_a_sentence_is_on_the_page() -> None:
    used = {
        *words.MOVES.values(),
        words.UNCHANGED,
        words.FLUCTUATED,
        "changed by less than",
        *words.BETTER.values(),
        *words.TESTED.values(),
        *words.NOUNS.values(),
        *words.SIDES.values(),
        "an estimated",
        *words.MARKED.values(),
        *words.ABSENT.values(),
        words.absence(()),
        *(text.partition(" the")[0].partition(",")[0] for text in words.STANDINGS.values()),
    }
    assert set(coded("sentences.md", "sentence words")) == used


def test_every_test_of_the_guard_is_on_the_page() -> None:
    assert tuple(coded("fair-comparison.md", "comparability tests")) == TESTS


def test_every_verdict_on_a_change_and_a_comparison_is_explained() -> None:
    assert set(coded("words.md", "significance")) == set(VERDICTS)
    one_level = {word for row in WORDS.values() for word in row[1:4]}
    assert set(coded("words.md", "judgement")) == {*one_level, NOT_COMPARED}


def test_every_label_of_a_trend_is_explained() -> None:
    many = np.arange(5.0)[np.newaxis]
    labels = calc.trend(many, times=np.arange(2019, 2024), lower=many - 1, upper=many + 1).labels
    parts = {part for label in labels for part in re.split(r" (?=and getting)", label)}
    assert set(coded("words.md", "trend")) == parts


def test_every_icon_of_a_chart_is_explained() -> None:
    usual = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49]
    charts = [
        calc.xmr([*usual, last], polarity=polarity, target=target)
        for last, polarity, target in product(
            (30, 50, 70), ("neutral", "higher_better", "lower_better"), (None, 1, 50, 99)
        )
    ]
    icons = {str(icon) for chart in charts for icon in (chart.variation, chart.assurance)}
    assert set(coded("words.md", "chart")) == icons
    assert set(words.ASSURED) | {"not_assessed"} == {str(chart.assurance) for chart in charts}


def test_every_word_on_a_target_is_explained() -> None:
    falling = calc.project([9, 8, 8, 7, 7, 6], times=range(2015, 2021), horizon=5, method="linear")
    reached = {calc.target_date(falling, aim).status for aim in (4, 0)}
    assert set(coded("words.md", "target")) == {*STATUS, *STANDING, *map(str, reached)}
