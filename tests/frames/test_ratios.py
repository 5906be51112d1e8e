"""Ratios and differences of two rates or proportions, on the engines that hold their data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.frames.conftest import Engine

RATES = {
    "area": ["A", None, "A", "B", None, "C"],
    "x": [41, 0, 7, 9, 5, 0],
    "n": [28_010, 1_000, 300, 2_147_483_647, 900, 50],
    "y": [15, 5, 0, 200, 4, 0],
    "m": [19_017, 1_000, 400, 2_147_483_647, 700, 60],
}
SHARES = RATES | {"n": [99, 40, 7, 90, 80, 5], "m": [70, 60, 5, 210, 4, 6]}
COLUMNS = ("x", "n", "y", "m")
CASES: dict[str, tuple[dict[str, list[Any]], dict[str, Any]]] = {
    "rate_ratio": (RATES, {}),
    "rate_ratio lognormal": (RATES, {"method": "lognormal"}),
    "rate_difference": (RATES, {"per": 1_000}),
    "proportion_difference": (SHARES, {"per": 100}),
    "proportion_ratio": (SHARES, {}),
    "proportion_ratio log": (SHARES, {"method": "log"}),
}
NEEDED = pytest.mark.parametrize("case", CASES)


def pair(case: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    name = case.split(maxsplit=1)[0]
    return getattr(frames, name), getattr(calc, name)


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def check(found: dict[str, list[Any]], expected: calc.Interval) -> None:
    np.testing.assert_allclose(numbers(found["value"]), expected.estimate, rtol=1e-12)
    for level, name in enumerate(("95", "998")):
        for side in ("lower", "upper"):
            limit = getattr(expected, side)[level]
            np.testing.assert_allclose(numbers(found[f"{side}_{name}"]), limit, rtol=1e-12)


@NEEDED
def test_rows_have_the_numbers_of_calc(eager: Engine, case: str) -> None:
    (data, settings), (ours, theirs) = CASES[case], pair(case)
    levels = (0.95, 0.998)
    found = eager.read(ours(eager(data), *COLUMNS, confidence=levels, **settings))
    check(found, theirs(*(data[c] for c in COLUMNS), confidence=levels, **settings))
    assert found["area"] == data["area"]
    assert set(found["confidence"]) == {"95% and 99.8%"}


@NEEDED
def test_groups_are_summed_first_and_a_missing_label_is_a_group(eager: Engine, case: str) -> None:
    (data, settings), (ours, theirs) = CASES[case], pair(case)
    found = eager.read(ours(eager(data), *COLUMNS, by="area", confidence=(0.95, 0.998), **settings))
    groups = [np.array([area == label for area in data["area"]]) for label in ("A", None, "B", "C")]
    sums = [[int(np.array(data[c])[rows].sum()) for rows in groups] for c in COLUMNS]
    assert found["area"] == ["A", None, "B", "C"]
    assert found["n"] == sums[1]
    check(found, theirs(*sums, confidence=(0.95, 0.998), **settings))


@NEEDED
def test_missing_numbers_and_zero_denominators_give_missing_rows(eager: Engine, case: str) -> None:
    data = {"x": [None, 3, 4, 5, 2], "n": [10, 0, 10, 10, 10], "y": [1, 2, 3, None, 2],
            "m": [10, 10, 0, 10, 10]}  # fmt: skip
    if case.startswith("proportion"):
        data["x"] = [None, 0, 4, 5, 2]
        data["y"] = [1, 2, 0, None, 2]
    found = eager.read(pair(case)[0](eager(data), *COLUMNS, **CASES[case][1]))
    for name in ("value", "lower", "upper", "method"):
        assert found[name][:4] == [None] * 4
        assert found[name][4] is not None


def test_method_says_what_zero_counts_do(common: Engine) -> None:
    exact = common.read(frames.rate_ratio(common(RATES), *COLUMNS))
    one_end = "exact conditional: a count of zero makes a limit 0 or infinity"
    plain = "exact conditional"
    assert exact["method"][:5] == [plain, one_end, one_end, plain, plain]
    assert exact["method"][5] == "not calculated: no events in either"
    assert exact["value"][5] is None
    assert (exact["lower"][5], exact["upper"][5]) == (0, np.inf)
    log = common.read(frames.rate_ratio(common(RATES), *COLUMNS, method="lognormal"))
    assert log["method"][1] == "log-normal: a count of zero has no log-normal limits: 0 to infinity"
    assert log["method"][0] == "log-normal"


def test_statistics_name_their_unit(common: Engine) -> None:
    def statistic(result: Any) -> str:
        return str(common.read(result)["statistic"][0])

    frame = common(SHARES)
    assert statistic(frames.rate_ratio(frame, *COLUMNS)) == "rate ratio"
    assert statistic(frames.rate_difference(frame, *COLUMNS)) == "rate difference per 100000"
    difference = frames.proportion_difference
    assert statistic(difference(frame, *COLUMNS)) == "difference in proportion"
    assert statistic(difference(frame, *COLUMNS, per=100)) == "difference in percentage points"
    assert statistic(difference(frame, *COLUMNS, per=10)) == "difference in proportion x 10"
    assert statistic(frames.proportion_ratio(frame, *COLUMNS)) == "proportion ratio"


def test_a_frame_without_rows_gives_one(common: Engine) -> None:
    frame = common(RATES)[:0]
    for by in (None, "area"):
        found = common.read(frames.rate_ratio(frame, *COLUMNS, by=by))
        assert found["value"] == found["method"] == []


@pytest.mark.parametrize("name", ["proportion_difference", "proportion_ratio"])
@pytest.mark.parametrize(("column", "argument"), [("n", "numerator"), ("m", "reference_numerator")])
def test_a_numerator_above_its_denominator_is_named(
    common: Engine, name: str, column: str, argument: str
) -> None:
    data = {"x": [5, 3], "n": [9, 9], "y": [5, 3], "m": [9, 9]} | {column: [9, 2]}
    match = rf"`{argument}` \(column `.`\) exceeds .* in row 1 \(1 of 2\).*`rate_ratio`"
    with pytest.raises(InputError, match=match):
        getattr(frames, name)(common(data), *COLUMNS)


def test_impossible_arguments_are_refused(common: Engine) -> None:
    frame = common(RATES)
    with pytest.raises(
        InputError, match=r"`reference_count` \(column `y`\) is negative in rows 0, 1"
    ):
        frames.rate_difference(common(RATES | {"y": [-1] * 6}), *COLUMNS)
    with pytest.raises(InputError, match=r"`method` is 'log'\. Choose from 'exact', 'lognormal'"):
        frames.rate_ratio(frame, *COLUMNS, method="log")
    with pytest.raises(InputError, match=r"`method` is 'exact'\. Choose from 'koopman', 'log'"):
        frames.proportion_ratio(frame, *COLUMNS, method="exact")
    with pytest.raises(InputError, match="`per` is 0"):
        frames.rate_difference(frame, *COLUMNS, per=0)


@pytest.mark.parametrize("name", [case for case in CASES if " " not in case])
def test_a_lazy_frame_must_be_collected_first(lazy: Engine, name: str) -> None:
    with pytest.raises(InputError, match=rf"`frame` is lazy .*`{name}`.* Collect it first"):
        getattr(frames, name)(lazy(SHARES), *COLUMNS)
