"""Figures of the bundled documents: one line each, and facts worked out from the documents."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import cdpkit
from cdpkit.assess import Reproduction, Verdict
from cdpkit.io import bundled
from cdpkit.model import Figure, Target


@pytest.fixture(scope="module")
def lines() -> dict[str, Reproduction]:
    return {line.figure_id: line for line in cdpkit.reproduce(*bundled.documents())}


def test_each_figure_claim_and_numeric_target_has_exactly_one_line() -> None:
    registry = bundled.registry()
    expected = [figure.id for figure in registry.of(Figure)]
    expected += [target.id for target in registry.of(Target) if target.value is not None]
    found = [line.figure_id for line in cdpkit.reproduce(*bundled.documents())]
    assert sorted(found) == sorted(expected)
    # Counted in the five texts: 25 numeric results, comparators and targets, 28 claims.
    assert len(found) == 53


def test_lines_are_counted_by_document() -> None:
    results = cdpkit.reproduce(*bundled.documents())
    counts = {name: sum(results.counts(name).values()) for name in bundled.documents()}
    assert counts == {"lancashire": 0, "liverpool": 0, "portsmouth": 5, "sefton": 17, "wirral": 31}


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
    assert set(verdicts) == {Verdict.CONSISTENT, Verdict.NOT_CHECKABLE}  # none prints its inputs
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
        ("sefton.f2", "all", "not checkable", "only a direction or a quality is printed"),
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


EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "exampleshire.yaml"


def reasons(folder: Path, *changes: tuple[str, str], derivation: str = "") -> dict[str, str]:
    """Verdict and reason of the example's figures after some changes."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    if derivation:
        text += f"\nderivations:\n  - {{id: d1, {derivation}}}\n"
    path = folder / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return {line.figure_id: f"{line.verdict}: {line.reason}" for line in cdpkit.reproduce(path)}


@pytest.mark.parametrize(
    ("derivation", "problem"),
    [
        ('method: per_year, inputs: [f1], parameters: {days: "0"}', "`days` 0. Write a number"),
        ('method: per_year, inputs: [f1], parameters: {days: "-3"}', "`days` -3. Write a number"),
        ('method: per_year, inputs: [f1], parameters: {days: "1e99999999"}', "lack the number"),
        ('method: annualised_percent, inputs: [f1], parameters: {years: "0"}', "`years` 0. Write"),
        ('method: annualised_percent, inputs: [f1], parameters: {years: "0.000001"}', "no number"),
        ('method: monotone_split, inputs: [f1], parameters: {parts: "2.5"}', "not whole"),
        ("method: rate_ratio, inputs: [f1]", "name 1 figure(s). The method needs 2."),
        ("method: part_of_whole, inputs: [f1]", "name 1 figure(s). The method needs 2."),
        ("method: implied_counts, inputs: [f1]", "name 1 figure(s). The method needs 2."),
        ("method: guess, inputs: [f1]", "`guess` is unknown"),
        ("method: rate_ratio, inputs: [f1, f2]", "cannot be compared: the indicators differ"),
    ],
)
def test_a_calculation_that_cannot_be_made_is_an_error_of_its_figure_alone(
    tmp_path: Path, derivation: str, problem: str
) -> None:
    found = reasons(tmp_path, derivation=derivation)
    assert found["exampleshire.f1"].startswith("error: exampleshire.d1: ")
    assert problem in found["exampleshire.f1"]
    assert found["exampleshire.f2"] == "consistent: 19% of 1,204 allows 223 to 234"


def test_a_share_of_a_base_of_another_period_is_an_error(tmp_path: Path) -> None:
    base = "value: 1,204\n    period: 2023 to 2024"
    found = reasons(tmp_path, (base, base.replace("2023 to 2024", "12 months to June 2024")))
    assert found["exampleshire.f2"].startswith("error: exampleshire.f2.implied: ")
    assert "kinds of period differ (financial year; rolling 12m)" in found["exampleshire.f2"]


def test_a_figure_without_a_place_has_no_line(tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("    at: L31\n", ""), "utf-8")
    lines = {row.figure_id: (row.line, row.place) for row in cdpkit.reproduce(path)}
    assert lines["exampleshire.f1"] == (0, "")
    assert lines["exampleshire.f2"][0] > 0


def test_a_fall_is_annualised_as_a_fall(tmp_path: Path) -> None:
    parameters = 'method: annualised_percent, inputs: [f3], parameters: {years: "2"}'
    # 0.75^(1/2) = 0.8660
    found = reasons(
        tmp_path, ("around 230", "down by 25%"), ("    part_of: f1\n", ""), derivation=parameters
    )
    assert "over 2 years this is -13.4% a year" in found["exampleshire.f3"]


@pytest.mark.parametrize(
    ("base", "fact"),
    [
        # 18.5% of 1,144 = 211.6; 19.5% of 1,264 = 246.5.
        ("around 1,204", "19% of around 1,204 allows 212 to 246"),
        # 18.5% of 1,150 = 212.8; 19.5% of 1,249 = 243.6.
        ("1.2k", "19% of 1.2k allows 213 to 243"),
        ("over 1,204", "the base `over 1,204` has no upper end"),
    ],
)
def test_a_base_that_is_not_exact_is_not_taken_as_exact(
    tmp_path: Path, base: str, fact: str
) -> None:
    changes = (("value: 1,204", f"value: {base}"), ("    part_of: f1\n", ""))
    assert fact in reasons(tmp_path, *changes)["exampleshire.f2"]


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        ("around 1,210", "consistent"),
        ("1,205", "not reproduced"),
        ("around 1,300", "not reproduced"),
    ],
)
def test_a_part_exceeds_its_whole_only_where_no_true_values_fit(
    tmp_path: Path, part: str, verdict: str
) -> None:
    found = reasons(tmp_path, ("value: around 230", f"value: {part}"))
    assert found["exampleshire.f3"].startswith(f"{verdict}: ")


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
    assert len(unchecked) == 45


def test_a_suppressed_base_makes_a_percentage_not_checkable(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        """\
cdpkit: "1.0"
document: {id: x.doc, title: X, kind: briefing, licence: OGL}
figures:
  - {id: f1, indicator: adults.in_treatment, value: "[c]", area: E08000015, at: L1}
  - {id: f2, indicator: adults.in_treatment, value: "54%", of: f1, area: E08000015, at: L2}
""",
        encoding="utf-8",
    )
    base, share = cdpkit.reproduce(file)
    assert (base.verdict, share.verdict) == (Verdict.NOT_CHECKABLE, Verdict.NOT_CHECKABLE)
    assert "`x.f1` is suppressed" in share.reason
