"""Labels decide in every calculator: Series are brought into one order, or refused."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

pd = pytest.importorskip("pandas")

T = [2018.0, 2019.0, 2020.0, 2021.0, 2022.0, 2023.0]
X = [40.0, 52.0, 61.0, 55.0, 47.0, 66.0]
N = [400.0, 410.0, 530.0, 640.0, 450.0, 560.0]
LOWER, UPPER = [x - 9 for x in X], [x + 10 for x in X]
BANDS = ["0-14", "15-29", "30-44", "45-59", "60-74", "75+"]

CALLS: dict[str, dict[str, Any]] = {
    "attainment": {"baseline": X, "current": N, "target": [700.0] * 6},
    "attributable_fraction": {"prevalence": [0.1, 0.2, 0.3, 0.2, 0.1, 0.3], "relative_risk": X},
    "attributable_in_table": {
        "exposed_cases": X,
        "exposed_rest": N,
        "unexposed_cases": LOWER,
        "unexposed_rest": N,
    },
    "average_annual_percent_change": {"values": X, "times": T},
    "c_chart": {"values": X, "times": T},
    "change": {"baseline": X, "current": N},
    "chart": {"values": X, "times": T},
    "comparative_ratio": {
        "count": X,
        "population": N,
        "reference_count": N,
        "reference_population": [9000.0] * 6,
        "standard": [5.0, 9.0, 8.0, 7.0, 6.0, 3.0],
    },
    "compare": {"value": X, "benchmark": [50.0] * 6, "lower": LOWER, "upper": UPPER},
    "crude_rate": {"count": X, "population": N},
    "difference_in_change": {"here": (X, N), "there": (UPPER, LOWER)},
    "direct_rate": {"count": X, "population": N, "standard": [5.0, 9.0, 8.0, 7.0, 6.0, 3.0]},
    "direction_changes": {"values": X, "times": T},
    "funnel_limits": {"count": X, "denominator": N, "kind": "proportion"},
    "funnel_points": {"count": X, "denominator": N, "kind": "proportion"},
    "funnel_significance": {"count": X, "denominator": N, "kind": "proportion"},
    "g_chart": {"values": X, "times": T},
    "indirect_rate": {"observed": X, "expected": UPPER, "reference_rate": N},
    "indirect_ratio": {"observed": X, "expected": UPPER},
    "interrupted": {"values": [*X, *X], "times": list(np.arange(12.0)), "since": 6.0},
    "life_expectancy": {"deaths": X, "population": [9000.0] * 6, "band_start": BANDS},
    "mann_kendall": {"values": X, "times": T},
    "overdispersion": {"count": X, "denominator": N, "kind": "proportion"},
    "p_chart": {"numerator": X, "denominator": N, "times": T},
    "pooled_rate": {"count": X, "population": N, "window": 3, "times": T},
    "progress": {"baseline": X, "current": N, "years": [2.0] * 6, "polarity": "lower_better"},
    "project": {"values": [*X, *X], "times": list(np.arange(12.0)), "horizon": 2},
    "proportion": {"numerator": X, "denominator": N},
    "proportion_difference": {
        "numerator": X,
        "denominator": N,
        "reference_numerator": LOWER,
        "reference_denominator": N,
    },
    "readings": {"values": X, "times": T, "at": 2025.0},
    "rolling": {"values": X, "window": 3, "times": T},
    "run_chart": {"values": X, "times": T},
    "seasonal_kendall": {"values": [*X, *X], "times": list(np.arange(12.0)), "season": 4},
    "shrunk_rates": {"count": X, "population": N},
    "shrunk_shares": {"count": X, "of": N},
    "slope_index": {
        "value": X,
        "population_share": [1 / 6] * 6,
        "quantile": [1, 2, 3, 4, 5, 6],
        "lower": LOWER,
        "upper": UPPER,
    },
    "smallest_detectable": {"baseline": X, "statistic": "crude_rate", "denominator": N},
    "t_chart": {"values": X, "times": T},
    "target_level": {"baseline": X, "target": N},
    "theil_sen": {"values": X, "times": T},
    "trajectory": {"values": X, "times": T},
    "trend": {"values": X, "times": T, "lower": LOWER, "upper": UPPER},
    "trend_chi_squared": {"values": X, "times": T, "lower": LOWER, "upper": UPPER},
    "unmet_need": {"in_treatment": X, "prevalence": N},
    "window_change": {"count_1": X, "count_2": UPPER, "window": 3, "shift": 1},
    "xmr": {"values": X, "times": T},
    "years_of_life_lost": {"deaths": X, "age": [7.0, 22.0, 37.0, 52.0, 67.0, 80.0]},
}
CALLS |= {"proportion_ratio": CALLS["proportion_difference"]}
CALLS["rate_ratio"] = CALLS["rate_difference"] = {
    "count": X,
    "population": N,
    "reference_count": LOWER,
    "reference_population": N,
}
CALLS["u_chart"] = {"count": X, "exposure": N, "times": T}

ALONE = {
    *("adjusted_p", "count_interval", "decimal_year", "exact_limits", "mean", "quantile_group"),
    *("run_limits", "student_quantile"),  # one array
    *("change_bounds", "implied_counts", "monotone_split"),  # single numbers
    *("needed_path", "probability_of_meeting", "target_date"),  # a projection, and one array
}


def labelled(value: Any, act: Callable[[Any], Any]) -> Any:
    """Turn every column of an argument into a Series with labels, changed by `act`."""
    if isinstance(value, tuple):
        return tuple(labelled(part, act) for part in value)
    if not isinstance(value, list | np.ndarray):
        return value
    return act(pd.Series(value, index=[f"row {n}" for n in range(len(value))]))


def called(name: str, last: Callable[[Any], Any]) -> Any:
    """Call with labelled arguments, the last of them changed."""
    given = {key: labelled(value, lambda series: series) for key, value in CALLS[name].items()}
    columns = [
        key for key, value in CALLS[name].items() if isinstance(value, list | tuple | np.ndarray)
    ]
    given[columns[-1]] = labelled(CALLS[name][columns[-1]], last)
    return getattr(calc, name)(**given)


def backwards(series: Any) -> Any:
    return series.iloc[::-1]


def renamed(series: Any) -> Any:
    return series.rename({"row 2": "elsewhere"})


def doubled(series: Any) -> Any:
    return series.rename({"row 2": "row 3"})


def test_every_public_calculator_is_tried() -> None:
    functions = {name for name in calc.__all__ if inspect.isfunction(getattr(calc, name))}
    assert functions == CALLS.keys() | ALONE


@pytest.mark.parametrize("name", sorted(CALLS))
def test_another_order_gives_the_same_and_other_labels_are_refused(name: str) -> None:
    plain = getattr(calc, name)(**CALLS[name])
    same, moved = (called(name, act) for act in (lambda series: series, backwards))
    if isinstance(plain, tuple):
        for found in (same, moved):
            assert [*map(list, found)] == [*map(list, plain)]
    elif isinstance(plain, np.ndarray | dict):
        np.testing.assert_array_equal(same, plain)
        np.testing.assert_array_equal(moved, plain)
    else:
        assert same == plain
        assert moved == plain
    with pytest.raises(InputError, match="has no `row 2`, as `"):
        called(name, renamed)
    with pytest.raises(InputError, match=r"has `row 3` more than once\. Give each label once"):
        called(name, doubled)


def test_each_order_gives_the_rate_of_the_bands() -> None:
    """Origin: the three bands of the docstring of `direct_rate`."""
    count = pd.Series([10, 30, 60], index=["0-39", "40-64", "65+"])
    people = pd.Series([9_000, 8_000, 4_000], index=["0 to 39", "40 to 64", "65 and over"])
    standard = pd.Series([10, 50, 40], index=["65+", "0-39", "40-64"])
    for weights in (standard, dict(standard)):
        assert round(calc.direct_rate(count, people, weights).estimate, 1) == 355.6
    bands = list(count.index)
    found = calc.direct_rate(count.to_numpy(), people.to_numpy(), standard, bands=bands)
    assert round(found.estimate, 1) == 355.6


def test_a_share_goes_to_its_own_area() -> None:
    part = pd.Series([10, 20, 30], index=["a", "b", "c"])
    whole = pd.Series([100, 200, 50], index=["c", "b", "a"])
    assert calc.proportion(part, whole).estimate.tolist() == [0.2, 0.1, 0.3]


def test_rows_and_columns_of_frames_are_two_axes() -> None:
    bands, areas = ["0-39", "40-64", "65+"], ["X", "Y"]
    count = pd.DataFrame([[10, 30, 60], [12, 20, 44]], index=areas, columns=bands)
    people = pd.DataFrame(
        [[4_000, 9_000, 8_000], [3_000, 8_000, 7_000]],
        index=areas,
        columns=["65+", "0-39", "40-64"],
    )
    standard = pd.Series([10, 50, 40], index=["65+", "0-39", "40-64"])
    first = calc.direct_rate(count, people, standard)
    turned = calc.direct_rate(count, people.iloc[::-1], standard)
    assert first == turned
    assert first.estimate.round(1).tolist() == [
        355.6,
        round(calc.direct_rate([12, 20, 44], [8_000, 7_000, 3_000], [50, 40, 10]).estimate, 1),
    ]
    events = count.sum(axis=1).iloc[::-1]
    expected = pd.Series([90.0, 80.0], index=areas)
    by_area = calc.indirect_ratio(events, expected)
    assert by_area.estimate.tolist() == [100 * 76 / 80, 100 * 100 / 90]


def test_bounds_and_pairs_are_looked_into() -> None:
    index = ["a", "b"]
    count, people = pd.Series([60, 70], index=index), pd.Series([3_100, 4_100], index=index)
    low, high = (
        pd.Series([3_600, 2_700], index=["b", "a"]),
        pd.Series([4_800, 3_600], index=["b", "a"]),
    )
    found = calc.crude_rate(count, people, population_bounds=(low, high))
    plain = calc.crude_rate(
        [60, 70], [3_100, 4_100], population_bounds=([2_700, 3_600], [3_600, 4_800])
    )
    assert found == plain


def test_positions_count_where_there_are_no_labels() -> None:
    named = pd.Series([10, 20], index=["a", "b"])
    for whole in ([100, 50], np.array([100, 50]), pd.Series([100, 50])):
        assert calc.proportion(named, whole).estimate.tolist() == [0.1, 0.4]


def test_a_default_range_in_another_order_is_still_aligned() -> None:
    whole = pd.Series([100, 50, 80]).sort_values()
    assert calc.proportion(pd.Series([10, 20, 8]), whole).estimate.tolist() == [0.1, 0.4, 0.1]


def test_columns_of_one_frame_may_repeat_a_label() -> None:
    frame = pd.DataFrame({"x": [1, 2, 3], "n": [10, 10, 10]}, index=["a", "a", "b"])
    assert calc.proportion(frame["x"], frame["n"]).estimate.tolist() == [0.1, 0.2, 0.3]


def test_a_plain_call_asks_for_no_label() -> None:
    class Refusing(np.ndarray):
        @property
        def index(self) -> None:
            raise AssertionError

    plain = np.array([1.0, 2.0]).view(Refusing)
    assert calc.proportion(plain, plain).estimate.tolist() == [1.0, 1.0]
