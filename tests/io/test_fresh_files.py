"""Files in council layouts that the reader had not seen, after NDTMS, ONS, police and others.

Made by hand with invented values, and tried before anything was mended. Of the first ten two were
right at once, two in part, five were refused and one was silently wrong (`Rate per 100k` was taken
as a percentage). Of the second ten three were right at once, two asked what they should, two lacked
a column or the sort of number, and three were refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from cdpkit.errors import DocumentError
from cdpkit.frames import SeriesTable
from cdpkit.io import read_series

FOLDER = Path(__file__).parent / "fresh"


class Wanted(NamedTuple):
    """A file, how many observations it holds, and one of them."""

    name: str
    size: int
    row: dict[str, Any]
    options: dict[str, Any] = {}  # noqa: RUF012 (never changed)


WANTED = [
    Wanted("01_ndtms_quarterly.csv", 12, {
        "indicator": "Successful completions - opiate (%)", "label": "Q3 2024/25", "value": 4.9,
        "statistic": "proportion", "per": 100}),
    Wanted("02_ons_drug_deaths_la.csv", 12, {
        "area": "E06000003", "area_name": "Redcar and Cleveland", "label": "2021", "value": 19,
        "statistic": "count", "unit": "deaths"}),
    Wanted("03_alcohol_profile.csv", 3, {
        "label": "2021 - 23", "value": 21.4, "lower": 18.6, "upper": 24.5, "numerator": 208},
        {"year_type": "calendar"}),
    Wanted("04_police_recorded_crime.csv", 4, {
        "population": "Trafficking of drugs", "label": "Q2 2023/24", "value": 598,
        "statistic": "count", "unit": "offences"}),
    Wanted("05_merged_headers.csv", 9, {
        "area_name": "Knowsley", "label": "2023/24", "value": 77.8, "numerator": 121,
        "per": 100_000, "unit": "per 100,000"}),
    Wanted("06_excel_serials.tsv", 6, {
        "indicator": "Naloxone kits issued", "label": "2023-06-01", "value": 131}),
    Wanted("07_kpi_dashboard.csv", 6, {
        "title": "% of clients seen within 3 weeks", "label": "Jun-24", "value": 98,
        "statistic": "proportion"}),
    Wanted("08_prison_continuity.csv", 5, {
        "area_name": "Halton", "label": "April 2023 to March 2024", "value": 46, "numerator": 37,
        "denominator": 81, "statistic": "proportion"}),
    Wanted("09_total_and_regions.csv", 9, {
        "area": "E09000033", "parent_name": "London", "label": "2022", "value": 250},
        {"on_problem": "keep"}),
    Wanted("10_treatment.xlsx", 12, {
        "indicator": "Alcohol only", "label": "Year ending 2024-03-31", "value": 505}),
    Wanted("11_merged_two_rows.xlsx", 9, {
        "area_name": "Sefton", "label": "2022/23", "value": 708, "numerator": 1560,
        "per": 100_000}),
    Wanted("12_excel_months.xlsx", 14, {
        "title": "Naloxone kits supplied", "label": "2023-05-01", "value": 74,
        "statistic": "count", "unit": "naloxone kits"}),
    Wanted("13_suppressed_wide.csv", 20, {
        "area_name": "Knowsley", "label": "2021", "marker": "c", "high": 4}),
    Wanted("14_percent_quarters.csv", 5, {
        "title": "Successful completion", "label": "Q3 2023/24", "value": 13.6, "numerator": 55,
        "denominator": 405, "statistic": "proportion"}),
    Wanted("15_many_sheets.xlsx", 10, {
        "area": "Exampleshire South", "label": "2023-24", "value": 1052, "unit": "clients"},
        {"sheet": "Data_opiates"}),
    Wanted("16_dsr.ods", 6, {
        "area_name": "Wirral", "label": "2020 - 22", "value": 11.1, "lower": 8.8, "numerator": 84,
        "denominator": 321900, "statistic": "directly_standardised_rate"},
        {"year_type": "calendar"}),
    Wanted("17_semicolon_cp1252.csv", 6, {
        "title": "Offences \u2013 recorded", "area_name": "Bidston & St James\u2019",
        "label": "2020", "value": 91, "statistic": "count", "unit": "offences"}),
    Wanted("18_kpi_sheet.csv", 16, {
        "indicator": "Continuity of care on leaving prison", "label": "Q4 24/25", "value": 54,
        "unit": "%", "per": 100}),
    Wanted("19_age_bands.csv", 12, {
        "population": "Male, 15-24", "label": "2022/23", "value": 209.4, "numerator": 40,
        "statistic": "crude_rate"}),
    Wanted("20_months_percent.xlsx", 10, {
        "population": "Via", "label": "Jul-23", "value": 95, "per": 100}, {"fractions": True}),
]  # fmt: skip


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
def test_a_file_that_nobody_tidied_is_read(wanted: Wanted) -> None:
    if wanted.name.endswith(("xlsx", "ods")):
        pytest.importorskip("python_calamine")
    read = read_series(FOLDER / wanted.name, **wanted.options)
    assert len(read) == wanted.size
    found = [{name: row[name] for name in wanted.row} for row in read]
    assert wanted.row in found
    assert len(SeriesTable.from_columns(read.columns))


def test_rows_of_regional_totals_are_refused_with_their_lines() -> None:
    with pytest.raises(DocumentError, match="rows of totals in lines 6 and 8"):
        read_series(FOLDER / "09_total_and_regions.csv")


def test_columns_beside_the_periods_are_named_and_not_read() -> None:
    read = read_series(FOLDER / "07_kpi_dashboard.csv")
    assert read.unread == ("KPI ref", "Good is", "Target 24/25", "YTD")


def test_two_columns_are_taken_for_counts_only_if_they_give_each_share(tmp_path: Path) -> None:
    text = (FOLDER / "08_prison_continuity.csv").read_text(encoding="utf-8")
    (tmp_path / "x.csv").write_text(text.replace(",81,37,", ",81,39,"), encoding="utf-8")
    read = read_series(tmp_path / "x.csv")
    assert "numerator" not in read.frame
    assert read.unread == ("Released with need", "Engaged in community treatment")


def test_marks_of_unknown_things_stay_missing() -> None:
    frame = read_series(FOLDER / "02_ons_drug_deaths_la.csv").frame
    assert np.isnan(frame["value"]).sum() == 3
    assert sorted(frame["marker"])[-3:] == ["c", "x", "x"]
