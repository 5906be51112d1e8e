"""Moving sums and pooled rates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.calc import formulas
from cdpkit.errors import InputError


def test_people_are_not_summed() -> None:
    with pytest.raises(InputError, match="is 'people', and people in two periods count twice"):
        calc.rolling([1, 2, 3], window=2, counted="people")
    with pytest.raises(InputError, match="`counted` is 'people'"):
        calc.pooled_rate([1, 2, 3], 10, counted="people")
    np.testing.assert_array_equal(calc.rolling([1, 2], window=1, counted="people"), [1, 2])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"window": 4}, "`window` is 4. Give a whole number from 1 to 3"),
        ({"window": 0}, "`window` is 0"),
        ({"window": 1.5}, "`window` is 1.5"),
        ({"times": [2019, 2020, 2022]}, r"`times` does not follow the period before at \[\(2,\)\]"),
        ({"times": [2019, 2020]}, r"`times` has shape \(2,\) for 3 periods"),
        ({"counted": "cases"}, "`counted` is 'cases'"),
        ({"values": 3}, "`values` is one number"),
    ],
)
def test_misuse_is_refused(arguments: dict[str, Any], message: str) -> None:
    inputs: dict[str, Any] = {"values": [1, 2, 3], "window": 2} | arguments
    with pytest.raises(InputError, match=message):
        calc.rolling(**inputs)


def test_missing_spoils_only_its_windows() -> None:
    sums = calc.rolling([1, np.nan, 3, 4, 5], window=2, times=[1, 2, 3, 4, 5])
    np.testing.assert_array_equal(sums, [np.nan, np.nan, 7, 9])


def test_windows_unless_told_otherwise() -> None:
    assert calc.rolling(range(13)).tolist() == [66, 78]
    assert np.size(calc.pooled_rate([8, 12, 10, 9], 50_000).estimate) == 2


@given(st.lists(st.integers(0, 1_000), min_size=3, max_size=24), st.integers(1, 3))
def test_each_window_is_the_rate_of_its_sums(counts: list[int], window: int) -> None:
    people = np.arange(1_000, 1_000 + len(counts))
    rate = calc.pooled_rate(counts, people, window=window)
    for i in range(len(counts) - window + 1):
        alone = calc.crude_rate(sum(counts[i : i + window]), people[i : i + window].sum())
        np.testing.assert_allclose(np.asarray(rate.upper)[i], alone.upper)
    if window % 2:
        middle = calc.pooled_rate(counts, people, window=window, denominator="middle")
        np.testing.assert_allclose(middle.estimate, rate.estimate)  # populations rise evenly


def test_pooled_years_with_the_middle_population() -> None:
    rate = calc.pooled_rate([8, 12, 10], [50_000, 60_000, 52_000], denominator="middle")
    assert np.asarray(rate.estimate)[0] == formulas.yearly_rate(30, 60_000, years=3)
    assert rate.warnings == ()
    more = calc.pooled_rate([8, 12, 10, 9], 50_000)
    assert more.warnings == ("windows overlap: neighbours are not independent",)
    with pytest.raises(InputError, match="An even number of years has no middle one"):
        calc.pooled_rate([8, 12], 50_000, window=2, denominator="middle")
