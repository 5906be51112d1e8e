"""Life expectancy and years of life lost."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.errors import InputError

Oracle = Callable[[str], pd.DataFrame]

AGES = [0, 1, *range(5, 95, 5)]
LABELS = ["0", "1-4", *(f"{a}-{a + 4}" for a in range(5, 90, 5)), "90+"]
GIVEN = ["typical", "zero_mid", "small"]
# Tables that R leaves out by its own rules. Ours: negative deaths, and deaths above the population,
# are refused by name and place; a table on 5,000 people or fewer has the same reason; a missing
# band is found where bands have labels, and suspected from the widths where they have not (R
# demands 20 rows, and its reason is that). R gives the limits of `pop_5001` beside a missing
# value; we leave out both, unless asked with widest=None.


def _area(rows: pd.DataFrame, area: str) -> dict[str, Any]:
    rows = rows[rows["area"] == area]
    return {"deaths": rows["deaths"], "population": rows["pops"], "band_start": rows["startage"]}


def _assert_row(table: calc.LifeTable, out: pd.DataFrame) -> None:
    for i, level in enumerate(("95_0", "99_8")):
        np.testing.assert_allclose(table.lower[i], out[f"lower{level}cl"], rtol=1e-9)
        np.testing.assert_allclose(table.upper[i], out[f"upper{level}cl"], rtol=1e-9)


@pytest.mark.parametrize("area", GIVEN)
def test_tables_match_r(oracle: Oracle, area: str) -> None:
    out = oracle("life_expectancy_out").set_index("area").loc[area]
    table = calc.life_expectancy(
        **_area(oracle("life_expectancy_in"), area), confidence=[0.95, 0.998]
    )
    np.testing.assert_allclose(table.estimate, out["value"], rtol=1e-9)
    _assert_row(table, out)
    assert table.warnings == ()


def test_a_wide_interval_leaves_a_table_out(oracle: Oracle) -> None:
    """The limits of R; its missing estimate by exact fractions."""
    inputs = _area(oracle("life_expectancy_in"), "pop_5001")
    out = oracle("life_expectancy_out").set_index("area").loc["pop_5001"]
    assert out["value"].isna().all()
    kept = calc.life_expectancy(**inputs, confidence=[0.95, 0.998], widest=None)
    _assert_row(kept, out)
    np.testing.assert_allclose(kept.estimate, _exact(**inputs), rtol=1e-12)
    left_out = calc.life_expectancy(**inputs)
    assert np.isnan([left_out.estimate, left_out.lower, left_out.upper]).all()
    assert str(left_out) == "not calculated; interval wider than 20 years"


def test_the_width_of_the_interval_decides(oracle: Oracle) -> None:
    inputs = _area(oracle("life_expectancy_in"), "typical")
    table = calc.life_expectancy(**inputs)
    width = (table.upper - table.lower).max()
    assert not np.isnan(calc.life_expectancy(**inputs, widest=1.001 * width).estimate).any()
    assert np.isnan(calc.life_expectancy(**inputs, widest=0.999 * width).estimate).all()


def test_few_people_leave_a_table_out(oracle: Oracle) -> None:
    table = calc.life_expectancy(**_area(oracle("life_expectancy_in"), "pop_le_5000"))
    assert np.isnan(table.estimate).all()
    assert str(table) == "not calculated; no more than 5,000 people"


def test_impossible_deaths_are_refused(oracle: Oracle) -> None:
    rows = oracle("life_expectancy_in")
    with pytest.raises(InputError, match=r"`deaths` is negative at \[\(4,\)\] \(1 of 20\)"):
        calc.life_expectancy(**_area(rows, "neg_deaths"))
    with pytest.raises(InputError, match=r"`deaths` exceed `population` at \[\(4,\)\]"):
        calc.life_expectancy(**_area(rows, "deaths_gt_pop"))


def test_a_missing_band_is_named(oracle: Oracle) -> None:
    inputs = _area(oracle("life_expectancy_in"), "missing_band")
    labels = [label for label in LABELS if label != "25-29"]
    with pytest.raises(InputError, match=r"lacks the band from 25, before '30-34'"):
        calc.life_expectancy(**{**inputs, "band_start": labels})
    table = calc.life_expectancy(**inputs)
    assert "the band from 20 is 10 years wide" in table.warnings[0]
    np.testing.assert_allclose(table.estimate, _exact(**inputs), rtol=1e-12)


def test_labels_and_first_ages_agree(oracle: Oracle) -> None:
    inputs = _area(oracle("life_expectancy_in"), "typical")
    numbers, labels = (
        calc.life_expectancy(**{**inputs, "band_start": starts}) for starts in (AGES, LABELS)
    )
    np.testing.assert_array_equal(numbers.estimate, labels.estimate)
    exact = calc.life_expectancy(**{**inputs, "band_start": [Fraction(age) for age in AGES]})
    np.testing.assert_array_equal(exact.estimate, labels.estimate)
    assert str(numbers).startswith("life expectancy at 0: 80.170 (79.883 to 80.457), 95% Chiang")


def _exact(deaths: Any, population: Any, band_start: Any) -> list[float]:
    """Chiang's table in fractions, from the youngest up, without the code under test."""
    d, n, age = ([Fraction(int(x)) for x in part] for part in (deaths, population, band_start))
    alive, lived = [Fraction(1)], []
    for i in range(len(age) - 1):
        width, a = age[i + 1] - age[i], Fraction(1, 10) if age[i + 1] == 1 else Fraction(1, 2)
        rate = d[i] / n[i]
        dying = alive[-1] * width * rate / (1 + width * (1 - a) * rate)
        lived.append(width * (alive[-1] - dying) + a * width * dying)
        alive.append(alive[-1] - dying)
    lived.append(alive[-1] * n[-1] / d[-1])
    return [float(sum(lived[i:]) / alive[i]) for i in range(len(age))]


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(2_000, 10**6), st.integers(1, 15)),
        min_size=2,
        max_size=25,
    ),
    st.integers(1, 500),
)
def test_any_bands_agree_with_fractions(bands: list[tuple[int, int, int]], last: int) -> None:
    deaths, population, widths = (list(part) for part in zip(*bands, strict=True))
    starts = [0, *np.cumsum(widths)][: len(bands)]
    deaths[-1] = last
    free: dict[str, Any] = {"minimum_population": 0, "widest": None}
    table = calc.life_expectancy(deaths, population, starts, **free)
    np.testing.assert_allclose(table.estimate, _exact(deaths, population, starts), rtol=1e-12)
    assert (table.lower <= table.estimate).all()
    assert (np.diff(table.survivors) <= 0).all()
    more = calc.life_expectancy([d + 1 for d in deaths], population, starts, **free)
    assert more.estimate[0] < table.estimate[0]


def test_reasons_of_several_tables() -> None:
    deaths = [[5, 20, 900], [5, 20, 0], [5, np.nan, 900]]
    table = calc.life_expectancy(deaths, [10_000, 50_000, 9_000], [0, 15, 65])
    np.testing.assert_array_equal(np.isnan(table.estimate[:, 0]), [False, True, True])
    assert table.warnings == ("no deaths in the last band (1 of 3 tables)",)
    assert str(table).startswith("3 life tables, 95%")
    heavy = calc.life_expectancy([9_000, 900], [10_000, 2_000], [0, 15])
    assert heavy.warnings == ("more die in a band than live in it",)
    assert np.isnan(heavy.survivors).all()


@pytest.mark.parametrize(
    ("starts", "message"),
    [
        ([0, 15, 15], "`band_start` does not rise"),
        ([0, 15], r"`deaths` has shape \(3,\), `band_start` \(2,\)"),
        ([-1, 15, 65], "`band_start` is negative"),
        ([0, np.nan, 65], "`band_start` is missing"),
        (["0-14", "15-64", "65-89"], "label '65-89' in place 3"),
        (["0-14", "15+", "65+"], r"label '15\+' in place 2"),
        (["0-14", "old", "65+"], "label 'old'"),
        ([0], "fewer than two bands"),
    ],
)
def test_bands_that_cannot_be_are_refused(starts: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        calc.life_expectancy([5, 20, 900], [10_000, 50_000, 9_000], starts)


def test_years_lost_by_hand() -> None:
    """4 x 45 + 9 x 25 + 30 x 5 years; the one at 80 is not counted."""
    ci = calc.years_of_life_lost([4, 9, 30, 1], [30, 50, 70, 80])
    events = calc.count_interval(43)
    error = ((4 * 45**2 + 9 * 25**2 + 30 * 5**2) / 43) ** 0.5
    expected = [555, 555 + error * (events.lower - 43), 555 + error * (events.upper - 43)]
    np.testing.assert_allclose([ci.estimate, ci.lower, ci.upper], expected, rtol=1e-12)
    table = calc.years_of_life_lost([4, 9, 30, 1], [30, 50, 70, 80], reference=[45, 25, 5, 0])
    assert table.upper == ci.upper
    rate = calc.years_of_life_lost([4, 9, 30, 1], [30, 50, 70, 80], population=20_000)
    np.testing.assert_allclose([rate.estimate, rate.upper], [277.5, ci.upper / 2])


def test_years_lost_at_the_edges() -> None:
    none = calc.years_of_life_lost([[0, 0], [np.nan, 3]], [30, 70])
    np.testing.assert_array_equal(none.estimate, [0, np.nan])
    np.testing.assert_allclose(np.asarray(none.upper)[0], 45 * calc.count_interval(0).upper)
    assert np.asarray(none.lower)[0] == 0
    with pytest.raises(InputError, match=r"`deaths` has shape \(2,\), `age` \(3,\)"):
        calc.years_of_life_lost([1, 2], [1, 2, 3])
    with pytest.raises(InputError, match=r"`reference` has shape \(3,\)"):
        calc.years_of_life_lost([1, 2], [1, 2], reference=[1, 2, 3])


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=20))
def test_deaths_of_one_age_scale_their_count(deaths: list[int]) -> None:
    ci = calc.years_of_life_lost([[d] for d in deaths], [50])
    events = calc.count_interval(deaths)
    np.testing.assert_allclose(ci.upper, 25 * np.asarray(events.upper), rtol=1e-9)
    assert (np.asarray(ci.lower) >= -1e-6).all()
