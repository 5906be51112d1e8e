"""The two lists of a scorecard allow for the number of tests; the tests themselves stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, poisson

from cdpkit.assess import Scorecard, scorecard
from cdpkit.calc import adjusted_p, proportion
from cdpkit.calc.comparisons import p_from_limits, p_of_rate, p_of_share
from cdpkit.errors import InputError
from cdpkit.frames import SeriesTable
from cdpkit.model import Series

YEARS = range(2016, 2024)
HALF = 2.0


def series(
    key: str, values: np.ndarray, area: str = "Exampleshire", half: float | None = HALF
) -> Series:
    limits = [{} if half is None else {"lower": v - half, "upper": v + half} for v in values]
    return Series(
        indicator=key, title=key.upper(), area=area, area_name=area, statistic="crude_rate", per=100_000,
        unit="per 100,000", polarity="lower_better",
        observations=[
            {"period": str(year), "value": float(v), **between}
            for year, v, between in zip(YEARS, values, limits, strict=True)
        ],
    )  # fmt: skip


def card_of(values: np.ndarray, **options: float | None) -> Scorecard:
    """A row for each line of values, against an England that stands at 50."""
    england = np.full(len(YEARS), 50.0)
    table = [series(f"x{n:02}", line) for n, line in enumerate(values)]
    table += [series(f"x{n:02}", england, "England", None) for n in range(len(values))]
    return scorecard(series=SeriesTable.from_series(table), comparator="England", **options)


def noise(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Values whose 95% limits are two either side, so the standard error is 2/1.96."""
    return 50 + rng.normal(size=(rows, len(YEARS))) * HALF / norm.ppf(0.975)


def test_null_cards_flag_rows_at_most_6_percent_of_the_time() -> None:
    rng = np.random.default_rng(20_261_128)
    flagged = similar = 0
    for _ in range(60):
        card = card_of(noise(rng, 30))
        flagged += bool(card.requires_focus or card.doing_well)
        similar += sum(row.comparison == "similar" for row in card)
    assert flagged <= 0.06 * 60
    assert 0.93 < similar / 1800 < 0.97  # the tests of the rows themselves stay as they are


def test_what_is_far_off_and_moving_stands_all_the_same() -> None:
    values = noise(np.random.default_rng(7), 30)
    values[3] = 50 + 3.0 * np.arange(len(YEARS))
    card = card_of(values)
    assert [row.indicator for row in card.requires_focus] == ["x03"]
    assert card[3].p_comparison_adjusted is not None
    assert card[3].p_comparison is not None
    assert card[3].p_comparison_adjusted > card[3].p_comparison


def test_a_borderline_row_stands_alone_but_not_among_thirty() -> None:
    rising = np.array([44, 45, 46, 47, 48, 49.6, 51.2, 52.3])
    values = np.full((30, len(YEARS)), 50.0)
    values[0] = rising
    assert card_of(rising[None]).requires_focus
    assert not card_of(values).requires_focus
    assert card_of(values, false_discovery=None).requires_focus
    assert card_of(values)[0].comparison == "worse"


def test_adjusted_values_are_those_of_all_rows_of_the_card() -> None:
    card = card_of(noise(np.random.default_rng(11), 12))
    single = [row.p_comparison for row in card]
    adjusted = [row.p_comparison_adjusted for row in card]
    np.testing.assert_allclose(
        np.array(adjusted, dtype=float), adjusted_p(np.array(single, dtype=float))
    )


def test_the_card_says_how_many_rows_chance_would_flag() -> None:
    card = card_of(np.full((30, len(YEARS)), 50.0))
    assert card.sentence() == (
        "Of 30 rows none is rated; 0 require focus and 0 do well. Of 30 rows tested against "
        "England, chance alone would flag about 1 or 2 as different; the lists allow for this."
    )
    assert "chance alone" not in card_of(np.full((30, 8), 50.0), false_discovery=None).sentence()


def test_a_share_outside_its_range_is_refused() -> None:
    with pytest.raises(InputError, match="false_discovery"):
        card_of(np.full((1, 8), 50.0), false_discovery=5)


@given(st.integers(1, 500), st.integers(1, 500), st.floats(0.02, 0.98))
def test_the_score_test_agrees_with_the_limits_that_invert_it(k: int, m: int, share: float) -> None:
    limits = proportion(k, k + m)
    p = float(p_of_share(*map(np.float64, (k, k + m, share))))
    if abs(p - 0.05) > 1e-9:
        assert (p < 0.05) == (share < limits.lower or share > limits.upper)


@given(st.integers(0, 300), st.floats(0.1, 300))
def test_the_rate_test_is_twice_the_smaller_tail(k: int, expected: float) -> None:
    tails = poisson.cdf(k, expected), poisson.sf(k - 1, expected)
    want = min(1.0, 2 * min(tails))
    assert float(p_of_rate(np.float64(k), np.float64(expected))) == pytest.approx(want, rel=1e-9)


@given(st.floats(-50, 50), st.floats(0.5, 20), st.floats(-80, 80))
def test_p_from_limits_is_that_of_the_normal(value: float, half: float, benchmark: float) -> None:
    parts = map(np.float64, (value, benchmark, value - half, value + half))
    z = abs(value - benchmark) / (half / norm.ppf(0.975))
    assert float(p_from_limits(*parts, 0.95)) == pytest.approx(2 * norm.sf(z), rel=1e-7, abs=1e-300)


def test_large_counts_agree_with_the_exact_binomial_test() -> None:
    want = binomtest(5200, 10_000, 0.5).pvalue
    assert float(p_of_share(*map(np.float64, (5200, 10_000, 0.5)))) == pytest.approx(want, rel=0.05)
