from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest

from cdpkit import calc


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (calc.proportion(81, 263, per=100), "30.8 (25.5 to 36.6), 95% Wilson score"),
        (calc.proportion(81, 263), "0.308 (0.255 to 0.366), 95% Wilson score"),
        (calc.count_interval(121), "121.0 (100.4 to 144.6), 95% Byar"),
        (
            calc.count_interval(10**9, confidence=0.998),
            "1000000000.0 (999902281.1 to 1000097725.6), 99.8% Byar",
        ),
        (
            calc.count_interval([4, 20], confidence=[0.95, 0.998]),
            "2 estimates, 95% and 99.8% exact Poisson below 10, Byar from 10",
        ),
        (calc.count_interval(4, confidence=[0.95]), "4 with several limits, 95% exact Poisson"),
        (calc.count_interval(np.nan), "not calculated"),
        (calc.Interval(2, 2, 2, 0.95, "none"), "2.0 (2.0 to 2.0), 95% none"),
    ],
)
def test_text(interval: calc.Interval, text: str) -> None:
    assert str(interval) == text


def test_a_result_is_frozen_and_equal_by_value() -> None:
    ci = calc.count_interval(5)
    with pytest.raises(dataclasses.FrozenInstanceError, match="lower"):
        ci.lower = 0.0  # type: ignore[misc]
    assert ci == calc.count_interval(5)
    assert ci != calc.count_interval(6)
    assert not hasattr(ci, "__dict__")


def test_a_result_survives_pickling() -> None:
    ci = pickle.loads(pickle.dumps(calc.crude_rate([1, 20], 1_000)))  # noqa: S301
    np.testing.assert_array_equal(ci.lower, calc.crude_rate([1, 20], 1_000).lower)


def test_the_type_of_the_numbers_may_be_written_out() -> None:
    found = calc.Interval[float](1, 0, 2, 0.95, "m")
    assert found == calc.Interval(1, 0, 2, 0.95, "m")
