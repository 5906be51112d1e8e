"""Figures of the bundled documents: one line each, and facts worked out from the documents."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

import cdpkit
from cdpkit.assess.verdict import Reproduction, Verdict
from cdpkit.io import bundled
from cdpkit.model.evidence import Figure
from cdpkit.model.plan import Target


@pytest.fixture(scope="module")
def lines() -> dict[str, Reproduction]:
    return {line.figure_id: line for line in cdpkit.reproduce(*bundled.documents())}


def test_each_figure_claim_and_numeric_target_has_exactly_one_line() -> None:
    registry = bundled.registry()
    expected = [figure.id for figure in registry.of(Figure)]
    expected += [target.id for target in registry.of(Target) if target.value is not None]
    found = [line.figure_id for line in cdpkit.reproduce(*bundled.documents())]
    assert sorted(found) == sorted(expected)
    # Counted in the five texts: 26 numeric results, comparators and targets, 16 claims.
    assert len(found) == 42


def test_lines_are_counted_by_document() -> None:
    results = cdpkit.reproduce(*bundled.documents())
    counts = {name: sum(results.counts(name).values()) for name in bundled.documents()}
    assert counts == {"lancashire": 0, "liverpool": 0, "portsmouth": 5, "sefton": 17, "wirral": 20}


def test_lines_come_in_the_order_of_the_text() -> None:
    numbers = [line.line for line in cdpkit.reproduce("wirral")]
    assert numbers == sorted(numbers)
    assert all(numbers)


def test_every_line_says_why() -> None:
    assert [
        line.figure_id for line in cdpkit.reproduce(*bundled.documents()) if not line.reason
    ] == []


def test_no_published_figure_is_impossible() -> None:
    verdicts = Counter(line.verdict for line in cdpkit.reproduce(*bundled.documents()))
    assert set(verdicts) == {Verdict.REPRODUCED, Verdict.CONSISTENT, Verdict.NOT_CHECKABLE}
    assert cdpkit.reproduce(*bundled.documents()).as_expected


@pytest.mark.parametrize(
    ("figure", "printed", "verdict", "fact"),
    [
        # 169 / 193 = 87.56%, 170 / 193 = 88.08%; 168 and 171 round to 87% and 89%.
        ("sefton.f17", "88%", "consistent", "88% of 193 allows 169 or 170"),
        # 193 x 365.25 / 924 days from 10 February 2022 to 21 August 2024.
        ("sefton.f16", "193", "not checkable", "193 in 924 days is 76.3 a year"),
        # 1.24^(1 / 2.25) = 1.1003 from March 2022 to June 2024.
        ("sefton.f3", "24% higher", "not checkable", "over 2.25 years this is 10.0% a year"),
        ("sefton.f4", "up by 54%", "not checkable", "over 2.25 years this is 21.2% a year"),
        # Six ticked, six listed.
        ("sefton.f2", "all", "reproduced", "6 are listed in the document"),
        # 2982 x 53.5% = 1595.4 and 2982 x 54.5% = 1625.2.
        ("wirral.f2", "54%", "consistent", "54% of 2,982 allows 1,596 to 1,625"),
        # 44.5% of 1,596 = 710.2; 45.5% of 1,625 = 739.4.
        ("wirral.f3", "45%", "consistent", "45% of 54% of 2,982 allows 711 to 739"),
        # 44.5 / 25.5 = 1.745; 45.5 / 24.5 = 1.857.
        ("wirral.f3", "45%", "consistent", "45% is 1.80 times 25% (1.75 to 1.86 after rounding)"),
        ("wirral.f5", "77%", "consistent", "77% of 54% of 2,982 allows 1,221 to 1,259"),
        ("wirral.f7", "1,300", "consistent", "1,300 of 2,982 is 43.6%, leaving 1,682"),
        ("wirral.f8", "46%", "consistent", "46% of 1,300 allows 592 to 604"),
        ("wirral.f11", "1,263", "consistent", "1,263 of 3,090 is 40.9%, leaving 1,827"),
        # 39 + 40 + 42 = 121; 40 + 41 + 42 = 123 is too much; 39 + 40 + 41 = 120 too little.
        ("wirral.f12", "121", "consistent", "the first at most 39, the last at least 42"),
        ("wirral.t1", "70%", "not checkable", "no baseline and no due date printed"),
        ("wirral.f10", "3,090", "not checkable", "an estimate, printed without its inputs"),
        ("wirral.f6", "7x", "not checkable", "the two numbers behind the ratio are not printed"),
        ("wirral.f9", "88%", "not checkable", "the base of the percentage is not printed"),
        ("wirral.f1", "2,982", "not checkable", "a count by itself, printed without inputs"),
        ("wirral.q3", "some of the highest rates", "not checkable", "the comparator has no value"),
        ("portsmouth.f4", "increase", "not checkable", "only a direction or a quality is printed"),
    ],
)  # fmt: skip
def test_fact_of_a_figure(
    lines: dict[str, Reproduction], figure: str, printed: str, verdict: str, fact: str
) -> None:
    line = lines[figure]
    assert (line.published, line.verdict.value) == (printed, verdict)
    assert fact in line.reason


@pytest.mark.parametrize(
    ("percent", "base", "low", "high"),
    [(88, 193, 169, 170), (54, 2982, 1596, 1625), (46, 1300, 592, 604)],
)
def test_allowed_counts_are_those_that_print_so(
    percent: int, base: int, low: int, high: int
) -> None:
    """Counted through: the oracle of the facts above."""
    allowed = [
        n for n in range(base + 1) if (Decimal(100 * n) / base).quantize(Decimal(1)) == percent
    ]
    assert (allowed[0], allowed[-1]) == (low, high)


def test_splits_of_121_that_rise_each_year_are_those_claimed() -> None:
    """Counted through: three counts that rise and add up to 121."""
    splits = [
        (first, 121 - first - last, last)
        for first in range(122)
        for last in range(122)
        if first < 121 - first - last < last
    ]
    assert max(first for first, _, _ in splits) == 39
    assert min(last for _, _, last in splits) == 42


def test_what_is_not_checkable_says_what_is_missing(lines: dict[str, Reproduction]) -> None:
    unchecked = [line for line in lines.values() if line.verdict is Verdict.NOT_CHECKABLE]
    words = ("not printed", "no number", "without", "no value", "a promise")
    assert [line.figure_id for line in unchecked if not any(w in line.reason for w in words)] == []
    assert len(unchecked) == 33
