"""Charts of the counts behind the values: the same as those of the calculator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cdpkit import calc
from cdpkit.assess import change, chart
from cdpkit.errors import InputError
from cdpkit.frames import SeriesTable
from cdpkit.model import Series

COUNTS = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 90]
OF = [200, 210, 190, 205, 200, 195, 204, 198, 207, 201, 203, 200]


def months(*, per: int = 100, counts: bool = True, statistic: str = "proportion") -> Series:
    rows: list[dict[str, Any]] = [
        {"period": f"2023-{n:02}", "value": round(per * k / size, 3)}
        | ({"numerator": k, "denominator": size} if counts else {})
        for n, (k, size) in enumerate(zip(COUNTS, OF, strict=True), 1)
    ]
    return Series(
        indicator="x", statistic=statistic, per=per, polarity="higher_better", observations=rows
    )


@pytest.mark.parametrize(
    ("method", "calculator"), [("p", calc.p_chart), ("u", calc.u_chart)], ids=["p", "u"]
)
def test_counts_are_charted_as_the_calculator_does(method: str, calculator: Any) -> None:
    found = chart(months(), method=method)
    expected = calculator(COUNTS, OF, per=100, polarity="higher_better")
    assert found.result is not None
    np.testing.assert_allclose(found.result.upper, expected.upper)
    np.testing.assert_allclose(found.result.mean, expected.mean)
    assert found.latest_cause == "Above UCL"


def test_a_series_without_counts_has_a_reason_and_stops_no_other() -> None:
    bare = months(counts=False).model_copy(update={"area": "X2"})
    table = chart(SeriesTable.from_series([months(), bare]), method="p")
    assert [row.why and row.why.code for row in table] == [None, "counts_not_behind_values"]
    assert "counts behind the values" in table[1].sentence()


def test_a_method_that_there_is_not_is_refused() -> None:
    with pytest.raises(InputError, match="`method`"):
        chart(months(), method="q")


def years(counted: str = "events", unit: str = "deaths") -> Series:
    rows = [{"period": str(2008 + n), "value": k} for n, k in enumerate(COUNTS)]
    return Series(
        indicator="d", statistic="count", unit=unit, counted=counted, polarity="lower_better",
        observations=rows,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "calculator"), [("c", calc.c_chart), ("g", calc.g_chart), ("t", calc.t_chart)]
)
def test_events_are_charted_as_the_calculator_does(method: str, calculator: Any) -> None:
    found = chart(years(), method=method)
    expected = calculator(COUNTS, polarity="lower_better")
    assert found.result is not None
    np.testing.assert_allclose(found.result.upper, expected.upper)
    np.testing.assert_allclose(calc.chart(COUNTS, method=method).lower, expected.lower)


def test_a_chart_of_events_is_not_made_of_people_or_shares() -> None:
    untold = years("not stated", "").model_copy(update={"area": "X2"})
    people = years("people", "adults").model_copy(update={"area": "X3"})
    table = chart(SeriesTable.from_series([years(), untold, people, months()]), method="c")
    assert [row.why and row.why.code for row in table] == [
        None, "counted_not_stated", "people_in_several", "counts_not_behind_values"
    ]  # fmt: skip


def test_a_change_is_tested_by_the_test_that_is_asked_for() -> None:
    deaths = years().model_copy(update={"observations": years().observations[:2]})
    p = [change(deaths, test=name).result.p_value for name in ("exact", "mid_p")]
    own = [calc.change(50, 52, statistic="count", test=name).p_value for name in ("exact", "mid_p")]
    np.testing.assert_allclose(np.array(p, dtype=float), np.array(own, dtype=float))
    with pytest.raises(InputError, match="`test` is 'midp'"):
        change(deaths, test="midp")
