"""Interrupted series, and change against change elsewhere, small areas: findings in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc
from cdpkit.assess import difference_in_change, interrupted, shrunk, trend
from cdpkit.errors import InputError, NotComparableError, UnreadablePeriodError
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


PLACES = ("here_before", "here_after", "there_before", "there_after")


def deaths(
    area: str, counts: tuple[float, ...], people: tuple[float, ...] = (), **said: Any
) -> Series:
    """Deaths in the years from 2019 on, with people where they are given."""
    rows: list[dict[str, Any]] = [
        {"period": str(2019 + n), "value": x} for n, x in enumerate(counts)
    ]
    for row, size in zip(rows, people, strict=False):
        row["denominator"] = size
    return Series(**{"indicator": "d", "title": "Drug deaths", "area": area, "area_name": area,
                     "unit": "deaths", "statistic": "count", "observations": rows, **said})  # fmt: skip


def test_the_oracle_in_words() -> None:
    """Row by row of `difference_in_change.csv`: R `glm(poisson)` with an interaction."""
    rows = pd.read_csv(Path(__file__).parents[1] / "oracles/inference/difference_in_change.csv")
    series = []
    for n, row in rows.iterrows():
        here, there = (
            (
                tuple(row[f"{place}_{end}"] for end in ("before", "after")),
                tuple(row[f"{place}_{end}_exposure"] for end in ("before", "after")),
            )
            for place in ("here", "there")
        )
        found = difference_in_change(deaths("Here", *here), deaths("There", *there))
        assert found.result is not None
        for ours, theirs in {"estimate": "ratio_of_ratios", "lower": "lower", "upper": "upper",
                             "z": "z", "p_value": "p"}.items():  # fmt: skip
            assert getattr(found.result, ours) == pytest.approx(row[theirs], rel=1e-9)
        if n == 0:
            assert found.sentence() == (
                "The number of drug deaths in Here fell from 60 deaths in 2019 to 45 in 2020, and "
                "in There rose from 200 to 205. Relative to There, this is a fall of 27% (95% "
                "interval a fall of 53% to a rise of 13%), which is not statistically significant "
                "(p = 0.157)."
            )
            assert [caveat.code for caveat in found.caveats()] == ["no_cause"]
        series += [
            deaths("Here", *here, indicator=f"d{n}"),
            deaths("There", *there, indicator=f"d{n}"),
        ]
    table = difference_in_change(SeriesTable.from_series(series), "There")
    np.testing.assert_allclose(table.estimate, rows.ratio_of_ratios, rtol=1e-9)
    np.testing.assert_allclose(table.p_value, rows.p, rtol=1e-9)


@given(st.lists(st.integers(1, 5000), min_size=4, max_size=4))
def test_seen_from_there_the_ratio_turns_round_and_significance_with_it(counts: list[int]) -> None:
    here, there = deaths("Here", tuple(counts[:2])), deaths("There", tuple(counts[2:]))
    one, other = difference_in_change(here, there), difference_in_change(there, here)
    assert one.result is not None
    assert other.result is not None
    assert one.result.estimate * other.result.estimate == pytest.approx(1)
    turned = {"higher": "lower", "lower": "higher"}
    assert other.significance == turned.get(one.significance, one.significance)
    for found in (one, other):
        told = found.sentence()
        assert ("is statistically significant" in told) == (found.significance in turned)
        assert not any(word in told for word in ("better", "worse", "because", "effect"))
        assert "no_cause" in [caveat.code for caveat in found.caveats()]
        assert "populations_taken_as_unchanged" in [caveat.code for caveat in found.caveats()]


@pytest.mark.parametrize(
    ("here", "there", "code"),
    [
        ({"unit": "people"}, {}, "people_in_both"),
        ({"unit": ""}, {}, "counted_not_stated"),
        ({}, {"breaks": [{"since": "2020", "reason": "new source"}]}, "break_inside"),
        ({}, {"counts": (200, 0)}, "no_events_at_all"),
        ({"statistic": "mean", "counted": "events"}, {"statistic": "mean"}, "not_of_events"),
    ],
)
def test_what_cannot_be_compared_has_its_reason(
    here: dict[str, Any], there: dict[str, Any], code: str
) -> None:
    counts = there.pop("counts", (200, 205))
    found = difference_in_change(deaths("Here", (60, 45), **here), deaths("There", counts, **there),
                                 accept=("unit", "area_type"))  # fmt: skip
    assert found.why is not None
    assert found.why.code == code
    assert "The two changes are not compared because" in found.sentence()
    assert found.significance == "not tested"


def test_the_first_and_last_period_that_both_have_are_taken() -> None:
    here = deaths("Here", (10, 60, 50, 45))
    there = deaths("There", (200, 220, 205)).model_copy(
        update={"observations": deaths("There", (0, 200, 220, 205)).observations[1:]}
    )
    found = difference_in_change(here, there)
    assert (found.baseline.period_text, found.current.period_text) == ("2020", "2022")
    table = difference_in_change(SeriesTable.from_series([here, there]), "There")
    assert table[0].sentence() == found.sentence()
    named = difference_in_change(here, there, baseline="2021")
    assert named.baseline.value == 50
    with pytest.raises(InputError, match="has no two periods in order"):
        difference_in_change(here, there, baseline="2019")


def test_unlike_series_are_refused() -> None:
    with pytest.raises(NotComparableError):
        difference_in_change(deaths("Here", (60, 45)), deaths("There", (9, 8), indicator="births"))


def areas(
    statistic: str, counts: Any, sizes: Any, per: int, *, period: str = "2023"
) -> list[Series]:
    """Areas with the counts behind their values."""
    return [
        Series(indicator="d", title="Drug deaths", area=f"A{n}", area_name=f"A{n}",
               statistic=statistic, per=per, observations=[
                   {"period": period, "value": round(per * k / size, 6), "numerator": k,
                    "denominator": size}])
        for n, (k, size) in enumerate(zip(counts, sizes, strict=True))
    ]  # fmt: skip


def test_the_order_of_quarters_is_tested_by_like_seasons() -> None:
    """`quarterly_rise` of the oracle: z 4.978 where the plain test gives p 0.27."""
    path = Path(__file__).parents[1] / "oracles/inference"
    expected = pd.read_csv(path / "seasonal_kendall_out.csv").set_index("series")
    seen = pd.read_csv(path / "seasonal_kendall_in.csv")
    for name in expected.index[expected.period == 4]:
        values = seen.value[seen.series == name]
        rows = [
            {"period": f"{2010 + n // 4}-Q{n % 4 + 1}", "value": v} for n, v in enumerate(values)
        ]
        found = trend(yearly(observations=rows), ranks=True)
        assert isinstance(found.ranks, calc.SeasonalKendall)
        assert found.ranks.p_value == pytest.approx(expected.p[name], rel=1e-6)
        codes = [caveat.code for caveat in found.caveats()]
        assert codes[:2] == ["ranks", "see_the_chart"]
        assert ("shows a significant tendency" in found.sentence()) == (expected.p[name] < 0.05)


DEATHS, PEOPLE = (
    [2, 0, 15, 1, 19, 3, 32, 0],
    [21_000, 9_000, 34_000, 15_000, 41_000, 28_000, 52_000, 7_000],
)


@pytest.mark.parametrize(("statistic", "per"), [("crude_rate", 100_000), ("proportion", 100)])
def test_shrunken_values_are_those_of_the_calculator(statistic: str, per: int) -> None:
    sizes = PEOPLE if statistic == "crude_rate" else [60, 20, 90, 40, 100, 70, 110, 15]
    calculate = calc.shrunk_rates if statistic == "crude_rate" else calc.shrunk_shares
    expected = calculate(DEATHS, sizes, per=per)
    some = areas(statistic, DEATHS, sizes, per)
    whole = some[0].model_copy(update={"area": "W", "area_name": "Whole"})
    table = shrunk(SeriesTable.from_series([*some, whole]), comparator="Whole")
    assert len(table) == 8
    for name in ("estimate", "lower", "upper"):
        np.testing.assert_allclose(getattr(table, name), getattr(expected, name), rtol=1e-12)
    row = table[1]
    codes = [caveat.code for caveat in row.caveats()]
    assert codes[:2] == ["not_for_ranks", "prior_as_known"]
    assert "shrunk towards the mean of 8 areas" in row.sentence()
    assert not any(word in row.sentence() for word in ("significant", "better", "worse", "higher"))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(60, 900)), min_size=5, max_size=9))
def test_a_shrunken_value_lies_between_its_own_and_the_mean(pairs: list[tuple[int, int]]) -> None:
    table = shrunk(SeriesTable.from_series(areas("proportion", *zip(*pairs, strict=True), 100)))
    low, high = np.minimum(table.value, table.mean), np.maximum(table.value, table.mean)
    assert ((table.estimate >= low - 1e-4) & (table.estimate <= high + 1e-4)).all()
    for row in table:
        assert ("differ no more than chance explains" in row.sentence()) == row.alike


def test_areas_that_are_too_few_or_have_no_counts_have_their_reason() -> None:
    few = shrunk(SeriesTable.from_series(areas("crude_rate", DEATHS[:4], PEOPLE[:4], 100_000)))
    assert {row.why.code for row in few if row.why} == {"few_areas"}
    assert few.invalid.all()
    bare = [Series(indicator="d", area=f"A{n}", statistic="crude_rate", per=1000,
                   observations=[{"period": "2023", "value": n}]) for n in range(6)]  # fmt: skip
    assert shrunk(SeriesTable.from_series(bare))[0].why is not None
    assert {row.why.code for row in shrunk(SeriesTable.from_series(bare)) if row.why} == {
        "counts_not_behind_values"
    }


def test_the_latest_period_that_five_areas_have_is_taken() -> None:
    old = areas("crude_rate", DEATHS, PEOPLE, 100_000, period="2022")
    late = areas("crude_rate", [9], [21_000], 100_000)[0]
    both = old[0].model_copy(update={"observations": (*old[0].observations, *late.observations)})
    table = shrunk(SeriesTable.from_series([both, *old[1:]]))
    assert set(table.period) == {"2022"}
    assert shrunk(SeriesTable.from_series([both, *old[1:]]), period="2023")[1].why is not None
