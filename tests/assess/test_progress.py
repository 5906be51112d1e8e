"""Growth so far against the growth that a target needs: sentences, tables, the command."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.assess import progress
from cdpkit.errors import InputError
from cdpkit.frames import SeriesTable
from cdpkit.model import Series
from cdpkit.report import SERIES_COLUMNS, series_csv, series_json

ORACLE = Path(__file__).parents[1] / "oracles" / "inference" / "progress_status.csv"
POLARITIES = ("higher_better", "lower_better")


def series(
    values: dict[str, float], polarity: str = "higher_better", unit: str = "adults"
) -> Series:
    return Series(
        indicator="treated", title="Adults in treatment", area="E92000001", area_name="England",
        unit=unit, statistic="count", polarity=polarity,
        observations=[{"period": period, "value": value} for period, value in values.items()],
    )  # fmt: skip


ENGLAND = series({"2021/22": 289_215, "2023/24": 310_863})


def test_the_model_sentence_of_the_paper() -> None:
    found = progress(ENGLAND, 343_715, due="2024/25")
    assert found.sentence().endswith(
        "growth is 62% of the rate needed: progress made but acceleration needed."
    )
    assert found.caveats() == (
        "This is arithmetic, not a test: chance can make two values differ.",
    )


@pytest.mark.parametrize(
    ("last", "target", "polarity", "said"),
    [
        (80, 90, "higher_better", "allows a fall of 3.5% a year, and the value fell faster"),
        (120, 110, "lower_better", "allows a rise of 3.2% a year, and the value rose faster"),
        (90, 110, "higher_better", "needs a rise of 3.2% a year; the value moves the other way"),
    ],
)
def test_a_target_may_allow_what_another_needs(
    last: float, target: float, polarity: str, said: str
) -> None:
    told = progress(series({"2020": 100, "2022": last}, polarity), target, due="2023").sentence()
    assert told.endswith(f"{said}: deterioration.")


def test_a_fall_that_a_target_needs_is_no_growth() -> None:
    found = progress(series({"2020": 100, "2022": 93}, "lower_better"), 90, due="2023")
    assert found.sentence().endswith(
        "needs a fall of 3.5% a year; the fall is 103% of the rate needed: on track."
    )
    assert str(found.result) == "103% of the fall needed: on track"


def test_every_row_of_the_oracle() -> None:
    rows = pd.read_csv(ORACLE)
    whole = rows[(rows["years_so_far"] % 1 == 0) & (rows["years_to_target"].fillna(0) % 1 == 0)]
    assert len(whole) >= 5
    for row in whole.itertuples():
        polarity = "higher_better" if row.direction > 0 else "lower_better"
        years = {"2000": row.baseline, str(2000 + int(row.years_so_far)): row.current}
        aimed = not pd.isna(row.target)
        due = str(2000 + int(row.years_to_target)) if aimed else None
        found = progress(series(years, polarity), row.target if aimed else None, due=due)
        assert found.status == row.status, row
        assert found.result is not None
        assert found.result.observed == pytest.approx(row.cagr_observed, rel=1e-9)


@pytest.mark.parametrize(
    ("values", "polarity", "target", "reason"),
    [
        ({"2020": 0, "2022": 2}, "lower_better", 1, "no rate of growth leads to or from zero"),
        ({"2020": 4, "2022": 2}, "neutral", 1, "it is not stated which direction is better"),
        ({"2020": 4, "2022": 2}, "lower_better", 4, "the target equals the baseline"),
    ],
)
def test_what_no_growth_rate_can_say_is_a_result_with_its_reason(
    values: dict[str, float], polarity: str, target: float, reason: str
) -> None:
    found = progress(series(values, polarity), target, due="2025")
    assert found.status == "not assessed"
    assert reason in found.sentence()


def test_a_target_due_before_the_baseline_is_told() -> None:
    found = progress(series({"2020": 4, "2022": 5}), 6, due="2019")
    assert found.reason == "the target is due before the baseline ends"


def test_a_target_without_its_date_is_refused() -> None:
    with pytest.raises(InputError, match="`due` is missing"):
        progress(ENGLAND, 5)
    with pytest.raises(InputError, match="`target` is missing"):
        progress(ENGLAND, due="2025/26")


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 900), st.sampled_from(POLARITIES)),
        min_size=1, max_size=4,
    ),
    st.none() | st.integers(1, 900),
)  # fmt: skip
def test_a_table_gives_what_each_series_gives(
    given_pairs: list[tuple[int, int, str]], target: int | None
) -> None:
    several = [
        series({"2020": a, "2023": b}, polarity).model_copy(update={"indicator": f"x{n}"})
        for n, (a, b, polarity) in enumerate(given_pairs)
    ]
    due = None if target is None else "2026"
    table = progress(SeriesTable.from_series(several), target, due=due)
    for row, one in zip(table, several, strict=True):
        alone = progress(one, target, due=due)
        assert row.sentence() == alone.sentence()
        assert row.to_dict() == alone.to_dict()
    assert json.loads(series_json(table))[0]["status"] == table[0].status
    assert series_csv(table).splitlines()[0] == ",".join(SERIES_COLUMNS["progress"])


def test_its_picture_has_the_target() -> None:
    chart = progress(ENGLAND, 343_715, due="2024/25").chart()
    assert "343,715" in chart.alt
