"""The comparison guard: each test by itself, what is unknown, and differences accepted by name."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import InputError, NotComparableError, Period, PrintedPeriod, Series, load
from cdpkit.assess import change, comparable
from cdpkit.assess.comparability import breaks_of, traits_of
from cdpkit.assess.comparability.guard import TESTS
from cdpkit.assess.series import series_columns
from cdpkit.io import bundled
from cdpkit.model import Figure

YEAR = {"period": "2022/23", "value": "12.5"}


def series(**fields: Any) -> Series:
    given = {
        "indicator": "rate",
        "area": "E08000015",
        "statistic": "crude_rate",
        "per": 100_000,
        "population": {"text": "adults", "age_min": 18},
        "vintage": "2024 release",
        "observations": [YEAR],
    }
    return Series.model_validate(given | fields)


def figure(**fields: Any) -> Figure:
    given = {
        "id": "x.f1",
        "indicator": "indicator.rate",
        "value": "12.5%",
        "area": "area.e08000015",
        "period": "2022/23",
        "at": "x.doc L1",
    }
    return Figure.model_validate(given | fields, context={"year_type": "financial"})


@pytest.mark.parametrize(
    ("test", "change", "words"),
    [
        ("indicator", {"indicator": "other"}, "the indicators differ (rate; other)"),
        ("vintage", {"vintage": "2025 release"}, "the methods differ (2024 release; 2025 release)"),
        (
            "period_kind",
            {"observations": [YEAR | {"period": "2022"}]},
            "the kinds of period differ (financial year; calendar year)",
        ),
        (
            "period_length",
            {"observations": [YEAR | {"period": "2020/21..2022/23"}]},
            "the lengths of period differ (12 months; 36 months)",
        ),
        (
            "population",
            {"population": {"text": "young people", "age_max": 17}},
            "the populations may differ (adults; young people)",
        ),
        (
            "population",
            {"population": {"text": "over 40", "age_min": 40}},
            "the populations differ (adults; over 40)",
        ),
        (
            "unit",
            {"per": 1_000_000},
            "the units differ (crude rate per 100,000; crude rate per 1,000,000)",
        ),
        (
            "unit",
            {"statistic": "directly_standardised_rate"},
            "the units differ (crude rate per 100,000; directly standardised rate per 100,000)",
        ),
        (
            "area_type",
            {"area": "E92000001"},
            "the types of area differ (metropolitan district; country)",
        ),
    ],
)
def test_each_respect_is_named(test: str, change: dict[str, Any], words: str) -> None:
    found = comparable(series(), series(**change))
    named = {d.test: d.words for d in (*found.differences, *found.unknown)}
    assert named[test] == words


def test_what_one_leaves_unstated_is_unknown_and_no_ground_to_refuse() -> None:
    found = comparable(series(), series(vintage="", population=None))
    assert found.ok
    assert [d.test for d in found.unknown] == ["vintage", "population"]
    assert found.caveats()[0] == (
        "This may not compare like with like: "
        "one states the method or release (2024 release), the other does not."
    )


def test_equal_words_of_a_population_are_one_population() -> None:
    assert comparable(series(population="clients"), series(population="clients")).unknown == ()


def test_a_break_between_two_periods_is_another_method() -> None:
    broken = series(breaks=[{"since": "2021/22", "reason": "new definition"}])
    years = [Period.financial_year(year) for year in (2019, 2021, 2022)]
    before = comparable(broken, broken, periods=(years[0], years[2]))
    assert str(before.differences[0]) == "the method changed in 2021/22 (new definition)"
    assert before.differences[0].left == "before 2021/22"
    after = comparable(broken, broken, periods=(years[2], years[0]))
    assert after.differences[0].left == "from 2021/22"
    assert comparable(broken, broken, periods=(years[1], years[2])).ok


def test_a_break_of_the_benchmark_counts_too() -> None:
    broken = series(breaks=[{"since": "2021/22", "reason": "new definition"}])
    years = Period.financial_year(2019), Period.financial_year(2022)
    assert not comparable(series(), broken, periods=years).ok


def test_a_marked_break_is_a_break() -> None:
    marked = series(observations=[YEAR, {"period": "2023/24", "value": 20, "marker": "b"}])
    assert [str(b.since) for b in breaks_of(marked)] == ["2023/24"]
    stated = marked.model_copy(update={"breaks": breaks_of(marked)})
    assert breaks_of(stated) == breaks_of(marked)


def test_refusal_lists_all_and_says_how_to_accept() -> None:
    found = comparable(series(), series(area="E92000001", per=1000))
    with pytest.raises(NotComparableError, match=r"units differ .*; the types of area differ") as e:
        found.require()
    assert "accept=('unit', 'area_type')" in str(e.value)
    assert str(pickle.loads(pickle.dumps(e.value))) == str(e.value)  # noqa: S301


def test_one_refusal_is_accepted_as_a_tuple() -> None:
    with pytest.raises(NotComparableError, match=r"accept=\('area_type',\)"):
        comparable(series(), series(area="E92000001")).require()


def test_accepted_differences_are_recorded_and_told() -> None:
    found = comparable(series(), series(area="E92000001"), accept=("area_type", "unit")).require()
    assert found.accepted == ("area_type",)
    assert found.caveats() == (
        "Compared even though the types of area differ (metropolitan district; country).",
    )
    assert found.to_dict()["accepted"] == ["area_type"]


def test_one_name_may_stand_alone() -> None:
    assert comparable(series(), series(area="E92000001"), accept="area_type").ok


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"`accept` names 'area'\. Use indicator, vintage"):
        comparable(series(), series(), accept=("area",))


def test_figures_and_series_of_one_kind_compare() -> None:
    share = series(
        indicator="indicator.rate", statistic="proportion", per=100, unit="%", vintage=""
    )
    assert comparable(figure(), share).ok
    assert [d.test for d in comparable(figure(), share).unknown] == ["population"]


def test_a_bare_rate_is_any_sort_of_rate() -> None:
    rate = figure(value="12.5 per 100,000", indicator="indicator.rate")
    standard = series(indicator="indicator.rate", statistic="directly_standardised_rate")
    assert "unit" not in {d.test for d in comparable(rate, standard).differences}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12.5%", "up by 12.5%", False),
        ("up by 12.5%", "up by 3 percentage points", False),
        ("12.5%", "1,200", False),
        ("12.5%", "14%", True),
        ("3 per 1,000", "4 per 10,000", False),
        ("7x", "double", True),
        ("£3m", "£2,000", True),
    ],
)
def test_units_of_prints(one: str, other: str, same: bool) -> None:
    tests = {d.test for d in comparable(figure(value=one), figure(value=other)).differences}
    assert ("unit" not in tests) is same


def test_a_figure_without_a_definite_period_is_unknown() -> None:
    several = figure(period=PrintedPeriod.parse("2018 to 2021"))
    found = comparable(several, figure())
    assert [d.test for d in found.unknown if d.test.startswith("period")] == ["period_kind"]
    neither = comparable(several, figure(period=None))
    assert str(neither.unknown[0]) == "neither states a definite period"


def test_same_days_are_the_same_kind() -> None:
    rolling = series(observations=[YEAR | {"period": "12m@2023-03"}])
    assert comparable(rolling, series()).ok


def test_the_two_figures_that_one_tile_compares() -> None:
    registry = bundled.registry()
    own, national = registry["wirral.f3"], registry["wirral.f4"]
    assert isinstance(own, Figure)
    assert isinstance(national, Figure)
    found = comparable(own, national, registry=registry)
    assert [d.test for d in found.differences] == ["area_type"]


def test_shared_indicator_of_two_documents_is_not_alike() -> None:
    registry = bundled.registry()
    wirral = next(f for f in registry.of(Figure) if f.id == "wirral.f1")
    sefton = next(f for f in registry.of(Figure) if f.id == "sefton.f3")
    tests = {d.test for d in comparable(wirral, sefton, registry=registry).differences}
    assert tests == {"indicator", "unit"}


@pytest.mark.parametrize(("now", "direction", "verb"), [
    ("12.9%", 1, "rose by 0.4 percentage points"), ("12.5%", 0, "remained unchanged at 12.5%"),
    ("12.1%", -1, "fell by 0.4 percentage points"),
])  # fmt: skip
def test_a_change_between_two_figures_goes_where_their_numbers_go(
    now: str, direction: int, verb: str
) -> None:
    found = change(figure(value=now, period="2024/25"), baseline=figure())
    assert found.direction == direction
    assert verb in found.sentence()


def test_a_yearly_change_of_figures_counts_the_years_between_them() -> None:
    figures = [figure(value=v, period=p) for v, p in (("100", "2022/23"), ("200", "2024/25"))]
    found = change(figures[1], baseline=figures[0], kind="annualised_percent")
    assert "rose by 41% a year on average" in found.sentence()  # the root of 2


@pytest.mark.parametrize(("before", "now"), [(None, "2024/25"), ("2022/23", None)])
def test_a_figure_without_a_period_overlaps_no_other(before: str | None, now: str | None) -> None:
    found = change(figure(value="12.9%", period=now), baseline=figure(period=before))
    assert [c.code for c in found.caveats()] == ["not_certain", "not_tested"]


def test_traits_are_named_after_the_value_of_their_period() -> None:
    own = series(observations=[YEAR, YEAR | {"period": "2023/24"}])
    columns = series_columns(own)
    named = [columns.traits(0, columns.when(0, j)).name for j in (0, 1)]
    assert [name.rpartition(", ")[2] for name in named] == ["2022/23", "2023/24"]


def test_the_registry_knows_areas_without_a_code() -> None:
    registry = bundled.registry()
    aggregates = [a for a in registry if a.startswith("area.") and not a[6:].isdigit()]
    named = figure(area=aggregates[0])
    assert traits_of(named).area_type == ""
    assert traits_of(named, registry=registry).area_type


def test_a_period_is_for_series_only() -> None:
    with pytest.raises(InputError, match="`period` is given for what is not a series"):
        traits_of(figure(), Period.calendar_year(2020))


def test_loaded_files_are_read_the_same_way() -> None:
    registry = load(bundled.path_of("sefton"))
    assert all(
        comparable(f, f, registry=registry).ok
        for f in registry.of(Figure, document="sefton.brief1")
    )


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "indicator": st.sampled_from(["rate", "other"]),
        "area": st.sampled_from(["E08000015", "E92000001", "Wirral"]),
        "vintage": st.sampled_from(["", "2024 release", "2025 release"]),
        "per": st.sampled_from([1, 100, 1000]),
        "population": st.sampled_from([None, "adults", {"text": "old", "age_min": 65}]),
        "observations": st.sampled_from(
            [[], [YEAR], [YEAR | {"period": "2022"}], [YEAR | {"period": "2020..2022"}]]
        ),
    },
)


@given(CHANGES, CHANGES)
def test_the_guard_is_symmetric_and_accepting_all_opens_it(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    a, b = series(**one), series(**other)
    there, back = comparable(a, b), comparable(b, a)
    assert [d.test for d in there.differences] == [d.test for d in back.differences]
    assert [d.test for d in there.unknown] == [d.test for d in back.unknown]
    assert comparable(a, a).ok
    opened = there.accepting(TESTS)
    assert opened.ok
    assert len(opened.caveats()) == len(opened.differences) + len(opened.unknown)
    assert all(text.endswith(".") and "  " not in text for text in opened.caveats())
