"""Quantile groups."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

Oracle = Callable[[str], pd.DataFrame]
VALUES = st.lists(st.one_of(st.integers(0, 30), st.floats(-5, 5)), min_size=2, max_size=60)


@pytest.mark.parametrize("n", [3, 4, 5, 10])
def test_groups_match_r(oracle: Oracle, n: int) -> None:
    rows = oracle("quantile")
    for _, group in rows.groupby("g"):
        for column, first in ((f"q{n}_inv", True), (f"q{n}", False)):
            result = calc.quantile_group(group["v"], n, highest_is_1=first)
            np.testing.assert_array_equal(result.group, group[column])


@pytest.mark.parametrize("n", [7, 10, 20, 100])
def test_a_thousand_values_match_r(oracle: Oracle, n: int) -> None:
    rows = oracle("quantile_ungrouped")
    np.testing.assert_array_equal(calc.quantile_group(rows["v"], n).group, rows[f"q{n}_inv"])


@given(VALUES, st.integers(2, 12), st.booleans())
def test_groups_follow_the_definition_by_rank(values: list[float], n: int, first: bool) -> None:
    result, size = calc.quantile_group(values, n, highest_is_1=first), len(values)
    if size < n:
        assert np.isnan(result.group).all()
        return
    signed = [-x if first else x for x in values]
    ranks = [1 + sum(other < x for other in signed) for x in signed]
    expected = [max(1, floor(n + 1 - ceil((size + 1 - r) * n / size))) for r in ranks]
    np.testing.assert_array_equal(result.group, expected)
    assert sum(result.sizes) == size


@given(st.lists(st.integers(), min_size=5, max_size=60, unique=True), st.integers(2, 5))
def test_without_ties_groups_differ_by_one_at_most(values: list[int], n: int) -> None:
    distinct = [values.index(v) for v in sorted(values)]
    sizes = calc.quantile_group(distinct, n).sizes
    assert max(sizes) - min(sizes) <= 1


def test_too_few_values_have_no_groups_and_say_so() -> None:
    result = calc.quantile_group([3, np.nan], 5)
    assert np.isnan(result.group).all()
    assert str(result) == "no groups; 1 value is fewer than 5 groups; 1 of 2 values missing"
    assert str(calc.quantile_group([], 2)) == "no groups; 0 values are fewer than 2 groups"
    assert str(calc.quantile_group([1, 2, 3], 3)) == "3 values in 3 groups, 1 = highest"
    some = calc.quantile_group([1, 2, np.nan, 3], 3, highest_is_1=False)
    assert some.sentence() == "3 values in 3 groups, 1 = lowest"
    assert some.warnings == ("1 of 4 values missing",)


@pytest.mark.parametrize("n", [1, 0, 2.5, "five", None])
def test_a_wrong_number_of_groups_is_refused(n: object) -> None:
    with pytest.raises(InputError, match="`n` is"):
        calc.quantile_group([1, 2, 3], n)


def test_a_table_of_values_is_refused() -> None:
    with pytest.raises(InputError, match=r"`values` has shape \(1, 2\)"):
        calc.quantile_group([[1, 2]], 2)
