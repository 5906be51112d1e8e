"""Ordinary mistakes in files, each with what should come out: shared/cases/mistakes/EXPECTED.md.

The files are copied from there; places are invented unless EXPECTED.md says otherwise. Extracts of
councils, which some lines name, stand in `tests/io/council`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent / "mistakes"
COUNCIL = Path(__file__).parent.parent / "io" / "council"

CASES: list[tuple[str, int, tuple[str, ...], tuple[str, ...]]] = [
    (("scorecard 01_fingertips_1y_and_3y.csv --area Trafford --comparator England "
      "--rule rag.england --polarity lower_better"), 0,
     ("16.8", "14.6", "2022 to 2024", "AMBER"), ()),
    ("change 02_rate_not_from_counts.csv --year-type financial", 2,
     ("218 of 330,000 is 66.1 per 100,000, but `value` is 86.0",), ("no counts are given",)),
    ("change 03_per1_unit_percent.csv --year-type financial", 2,
     ("`per` is 1, and the unit says %",), ()),
    ("change 03_per1_unit_percent.csv --year-type financial --fractions", 0, ("29%", "35%"), ()),
    ("change 04_per1000_unit_per100000.csv --year-type financial", 2,
     ("`per` is 1,000, and the unit says per 100,000",), ()),
    ("change 05_percent_0_1_and_0_100.csv --year-type financial", 2, ("a hundredth of the other values", "lines 2, 3, 4", "lines 5, 6, 7"), ()),
    ("change 06_negative_count.csv --year-type financial", 2,
     ("negative count in line 4",), ("minimum",)),
    ("project 06_negative_count.csv --year-type financial", 2, ("negative count in line 4",), ()),
    ("change 07_total_rows.csv --year-type financial", 2, ("rows of totals in lines 8 to 10",), ()),
    ("change 08_area_8.00E+15.csv --year-type financial", 2,
     ("a spreadsheet turned into a number",), ()),
    ("change 09_area_code_column.csv --year-type financial", 0,
     ("area_code is area", "Exampleshire"), ()),
    ("change COUNCIL/17_dtoc_monthly.csv --area Trafford --season 1", 0,
     ("March 2017", "February 2020"), ("1 March 2017",)),
    ("change COUNCIL/12_alcohol_related_mortality.csv", 0, ("per 100,000",), ("61.6 Persons",)),
    ("change COUNCIL/11_smoking_manual_mixed_periods.csv --year-type calendar", 0,
     ("percentage points", "2022 to 2024", "14.6"), ("48%", "Persons")),
    ("change 13_count_with_rate_unit.csv --year-type financial", 2,
     ("`statistic` count cannot be used with the unit per 100,000",), ("significant",)),
    ("change 14_two_returns_vintage.csv --area Exampleshire --indicator completion", 0,
     ("Q3 return", "Q4 return"), ()),
    ("scorecard 15_dorset_code_change.csv --year-type financial --area Dorset", 0,
     ("Dorset [E10000009]", "Dorset [E06000059]"), ()),
    ("change 16_area_case_space.csv --year-type financial", 0,
     ("spelled in several ways; read as one in lines 4 and 5",), ()),
    ("change 17_lt5.csv --year-type financial", 0, ("read as suppressed", "is suppressed"), ()),
    ("change 18_range_1-4.csv --year-type financial", 0, ("read as suppressed",), ()),
    ("change COUNCIL/08_nhs_health_checks_cumulative.csv", 2, ("2021/22 Q1",), ("2021-Q2",)),
    ("change COUNCIL/01_ons_drug_poisoning_by_la_wide.csv", 0, ("periods in columns",), ()),
    ("change COUNCIL/18_excess_mortality_smi_isr.csv --year-type financial", 0,
     ("428.9",), ("428.9 Persons",)),
    ("scorecard q4.csv --previous q3.csv --targets targets.csv --area X01", 0,
     ("Q3 2024/25 restated from 27.0% to 28.3%", "1 value restated, 4 new, 0 gone", "target 30"),
     ()),
    ("scorecard q4.csv --area X01 --format csv", 0, ("Q4 2024/25",), ()),
    ("project percent_no_per.csv", 0, ("1.17%",), ()),
    ("project percent_no_per_50.csv", 0, ("%",), ("outside 0 to 1",)),
    ("change percent_counts_no_per.csv", 0,
     ("a fall of 8 percentage points and a rise of 19",), ("no counts are given",)),
    ("project count_constant.csv", 0, (" to 1",), ("5 to 5",)),
    ("project count_zero.csv", 0, ("0 to 1",), ()),
    ("project rate_counts_constant.csv", 0, (" to 1",), ("5 to 5",)),
    ("project share_all.csv", 0, ("90% to 100%",), ()),
    ("change less_than_5.csv", 0, ("read as suppressed",), ()),
    ("change note_marker.csv", 0, ("notes beside numbers", "note 2"), ()),
    ("change star_footnote.csv", 0, ("notes beside numbers",), ("confidential",)),
    ("change wide.csv", 0, ("periods in columns", "2017"), ()),
    ("change yyyymm.csv", 0, ("January 2020",), ()),
    ("change new_fingertips_two_indicators.csv --polarity lower_better", 0,
     ("Successful completion", "Deaths from drug misuse"), ("rose by 18.1",)),
    ("change new_fingertips_one_indicator.csv --polarity lower_better", 0,
     ("not significant", "per 100,000"), ("Next2",)),
    ("read new_fingertips_two_indicators.csv", 0, ("4.2", "7.4", "Successful completion opiates", "Deaths from drug misuse"), ()),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_mistake_is_met_as_expected(
    run: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, int, tuple[str, ...], tuple[str, ...]],
) -> None:
    line, status, said, unsaid = case
    monkeypatch.chdir(HERE)
    told = run(*line.replace("COUNCIL", str(COUNCIL)).split(), columns=200)
    text = " ".join(f"{told.out} {told.err}".split())
    assert told.status == status, text
    for words in said:
        assert words in text
    for words in unsaid:
        assert words not in text


def test_values_outside_rounded_limits_leave_the_other_rows(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE)
    told = run("scorecard", "rounded_outside_limits.csv", "--comparator", "England",
               "--format", "csv")  # fmt: skip
    assert told.status == 0
    rows = told.out.splitlines()[1:]
    assert [row.split(",")[3] for row in rows] == ["Sefton", "Wirral"]
    assert "`value` looks rounded to a multiple of five, given its counts in line 4" in told.err
