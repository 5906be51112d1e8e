"""Charts of the counts behind the values: the same as those of the calculator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.assess import change, chart, run_chart
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


HIGHER = [47, 46, 48, 45, 49, 46, 48, 47, 52, 51, 53, 52, 54, 51, 53, 52]


def referrals(values: list[int | None], polarity: str = "higher_better", **about: Any) -> Series:
    rows = [
        {"period": f"{2022 + n // 12}-{n % 12 + 1:02}"}
        | ({"marker": "c"} if v is None else {"value": v})
        for n, v in enumerate(values)
    ]
    return Series(
        indicator="r", title="Referrals", area_name="Wirral", statistic="count",
        polarity=polarity, observations=rows, **about,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("series", "told"),
    [
        (referrals(HIGHER), ("8 values in a row, up to the latest in April 2023, lie above the median of "
         "50, more than chance usually allows (7): a sign of a change for the better.")),
        (referrals(HIGHER, "lower_better"), "a sign of a change for the worse."),
        (referrals(HIGHER, "neutral"), "a sign of a change."),
        (referrals([*HIGHER, 49]), ("8 values in a row, from September 2022 to April 2023, lie above the "
         "median of 49, more than chance usually allows (7): a sign of a change.")),
        (referrals([1] * 5 + [9] * 5), ("the values cross the median of 5 only once, fewer than chance "
         "usually gives (2 or more): a sign of a change.")),
        (referrals([1, 2] * 5), ("no sign of a change: the longest run on one side of the median of 1.5 "
         "has 1 value (chance allows 6), and the values cross it 9 times (2 or more expected).")),
        (referrals(HIGHER[:6]), "only 6 values differ from the median of 46.5, too few to judge runs"),
        (referrals([5] * 12), "no value differs from the median of 5, too few to judge runs"),
        (referrals([None]), "no run chart can be drawn because there is no value"),
    ],
)  # fmt: skip
def test_a_run_chart_says_what_was_found(series: Series, told: str) -> None:
    assert f"Referrals in Wirral: {told}" in run_chart(series).sentence() or (
        told.startswith("a sign") and run_chart(series).sentence().endswith(told)
    )


def test_runs_are_judged_since_the_last_break_of_each_series() -> None:
    broken = {"breaks": [{"since": "2022-09", "reason": "new system"}], "area": "X2"}
    both = SeriesTable.from_series([referrals(HIGHER), referrals([*HIGHER, None, 50], **broken)])
    whole, since = run_chart(both)
    assert whole.signal
    assert since.signal is None
    assert since.result.useful == np.sum(
        np.array([*HIGHER[8:], 50]) != np.median([*HIGHER[8:], 50])
    )
    caveats = {caveat.code: caveat for caveat in since.caveats()}
    assert caveats["since_break"].periods == ("2022-09",)
    assert caveats["gaps"].startswith("1 period has no value")
    gone = run_chart(referrals([*HIGHER[:8], None], breaks=broken["breaks"]))
    assert gone.sentence() == (
        "Referrals in Wirral: no run chart can be drawn because there is no value after the last "
        "break of the series; the latest value is 47 (August 2022)."
    )


@given(
    st.lists(st.integers(0, 6) | st.none(), min_size=1, max_size=30),
    st.sampled_from(["higher_better", "lower_better", "neutral"]),
)
def test_a_run_chart_claims_what_the_calculator_found(
    values: list[int | None], polarity: str
) -> None:
    found = run_chart(referrals(values, polarity))
    own = calc.run_chart([np.nan if v is None else v for v in values])
    told = found.sentence()
    assert (": a sign of a change" in told) == own.signal
    assert ("no sign of a change" in told) == (found.signal is False)
    assert found.signal is None or found.signal == own.signal
    if found.judgement:
        known = [v for v in values if v is not None]
        assert (known[-1] > own.median) == (
            (found.judgement == "better") == (polarity == "higher_better")
        )
        assert told.endswith(f"for the {found.judgement}.")
    assert found.answers()[-1] in ("not tested", "too few values") or found.signal is not None
    assert found.chart().alt


def test_a_change_is_tested_by_the_test_that_is_asked_for() -> None:
    deaths = years().model_copy(update={"observations": years().observations[:2]})
    p = [change(deaths, test=name).result.p_value for name in ("exact", "mid_p")]
    own = [calc.change(50, 52, statistic="count", test=name).p_value for name in ("exact", "mid_p")]
    np.testing.assert_allclose(np.array(p, dtype=float), np.array(own, dtype=float))
    with pytest.raises(InputError, match="`test` is 'midp'"):
        change(deaths, test="midp")
