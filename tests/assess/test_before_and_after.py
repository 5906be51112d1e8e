"""Interrupted series: what the calculator finds, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cdpkit import calc
from cdpkit.assess import interrupted
from cdpkit.errors import UnreadablePeriodError
from cdpkit.frames import SeriesTable
from cdpkit.model import Series

FELL = (50, 52, 49, 51, 53, 54, 52, 55, 47, 45, 46, 43, 42, 40, 41, 38)
"""The series of `oracles/inference/interrupted_in.csv`, from R `lm`."""
AUTOCORRELATED = (50, 51, 52, 52, 51, 50, 49, 48, 60, 61, 62, 62, 61, 60, 59, 58)


def yearly(*values: float | None, **said: Any) -> Series:
    rows = [{"period": str(2008 + n), "value": value} for n, value in enumerate(values)]
    return Series(**{"indicator": "d", "title": "Drug deaths", "area_name": "Exampleshire",
                     "unit": "deaths", "statistic": "count", "observations": rows, **said})  # fmt: skip


def test_the_sentence_gives_both_changes_with_their_intervals() -> None:
    found = interrupted(yearly(*FELL), "2016")
    assert found.sentence() == (
        "Drug deaths in Exampleshire: the level changed by -7.8 deaths in 2016 (95% interval -10.4 "
        "to -5.1), which is statistically significant. The slope changed by -1.8 deaths a year, "
        "from +0.6 to -1.2 deaths a year (95% interval -2.4 to -1.3), which is statistically "
        "significant."
    )
    assert [caveat.code for caveat in found.caveats()] == [
        "no_cause", "date_known_before", "neighbours_opposed",
    ]  # fmt: skip
    assert found.result is not None
    assert found.result.durbin_watson == pytest.approx(2.841, abs=5e-4)


def test_a_table_says_of_each_series_what_a_call_for_it_alone_says() -> None:
    months = [
        {"period": f"{2022 + n // 12}-{n % 12 + 1:02}", "value": v} for n, v in enumerate(FELL)
    ]
    some = [
        yearly(*FELL),
        yearly(*FELL[2:], area="X2", area_name="X2", counted="events"),
        yearly(*FELL, area="X3", area_name="X3", unit="people"),
        yearly(*FELL[:9], area="X4", area_name="X4"),
        yearly(*FELL[:4], None, *FELL[5:], area="X5", area_name="X5", polarity="lower_better"),
        yearly(area="X6", area_name="X6", observations=months),
    ]
    table = interrupted(SeriesTable.from_series(some), "2016")
    alone = [interrupted(one, "2016") for one in some]
    assert [row.sentence() for row in table] == [row.sentence() for row in alone]
    assert [row.caveats() for row in table] == [row.caveats() for row in alone]
    assert [row.why and row.why.code for row in table] == [
        None, None, "people_in_several", "few_on_a_side", None, "few_on_a_side",
    ]  # fmt: skip
    assert table.invalid.tolist() == [row.result is None for row in table]
    bare = calc.interrupted(FELL[2:], times=np.arange(14.0), since=8)
    np.testing.assert_allclose(table.level_change[1], bare.level_change.estimate)
    assert "gaps" in [caveat.code for caveat in table[4].caveats()]


def test_neighbours_that_resemble_each_other_are_not_called_significant() -> None:
    found = interrupted(yearly(*AUTOCORRELATED), "2016")
    assert found.result is not None
    assert float(found.result.level_change.p_value) < 0.001
    assert (found.level_significance, found.slope_significance) == ("not tested", "not tested")
    assert "significant" not in found.sentence()
    assert "neighbours_alike" in [caveat.code for caveat in found.caveats()]


def test_a_step_that_chance_explains_is_told_with_its_p() -> None:
    calm = (50, 52, 49, 51, 53, 49, 52, 50, 51, 49, 52, 51, 49, 53, 50, 51)
    told = interrupted(yearly(*calm), "2016").sentence()
    assert told.count("is not statistically significant (p = 0.") == 2


def test_lines_without_any_scatter_are_not_tested() -> None:
    found = interrupted(yearly(*range(20, 36)), "2016")
    assert found.level_significance == "not tested"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"breaks": [{"since": "2012", "reason": "new source"}]}, "break_inside"),
        ({"unit": "", "title": "Things"}, "counted_not_stated"),
    ],
)
def test_what_no_two_lines_can_be_fitted_to(said: dict[str, Any], code: str) -> None:
    found = interrupted(yearly(*FELL, **said), "2016")
    assert found.why is not None
    assert found.why.code == code
    assert "the latest value is 38" in found.sentence()


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(UnreadablePeriodError, match="spring"):
        interrupted(yearly(*FELL), "spring")
