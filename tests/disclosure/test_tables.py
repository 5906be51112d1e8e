"""Tables of series: hidden under a profile, read back, and attacked."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdpkit.disclosure import audit, profile, profiles, sums, suppress, without_marked
from cdpkit.errors import DocumentError, InputError, MissingDataError
from cdpkit.frames import SeriesTable

if TYPE_CHECKING:
    from pathlib import Path

COUNCIL = profile("council_5")


def table(rows: list[dict[str, Any]], **constants: Any) -> SeriesTable:
    frame = pd.DataFrame(rows)
    if "marker" in frame:
        frame["marker"] = frame["marker"].fillna("")
    return SeriesTable.from_frame(frame, year_type="calendar", **constants)


def by_group(counts: dict[str, float | None], **more: Any) -> SeriesTable:
    rows = [
        {"population": name, "value": count, "period": 2024} | more
        for name, count in counts.items()
    ]
    for row in rows:
        row["marker"] = "c" if row["value"] is None else ""
    return table(rows, indicator="deaths", statistic="count")


def grid(inner: Any, statistic: str = "count") -> SeriesTable:
    """Areas by groups, with totals of both."""
    full = np.concatenate([inner, inner.sum(0, keepdims=True)])
    full = np.concatenate([full, full.sum(1, keepdims=True)], axis=1)
    rows = []
    for (a, g), count in np.ndenumerate(full):
        row = {
            "area": "England" if a == len(inner) else f"Area {a}",
            "population": "All" if g == inner.shape[1] else f"group {g}",
            "period": 2024,
            "numerator": int(count),
        }
        if statistic == "count":
            row["value"] = int(count)
        else:
            row["denominator"] = int(count) + 3 * (g + 2)
            row["value"] = round(100 * int(count) / row["denominator"], 1)
        rows.append(row)
    per = {} if statistic == "count" else {"per": 100}
    return table(rows, indicator="x", statistic=statistic, **per)


grids = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.one_of(st.integers(0, 6), st.integers(0, 40)),
        min_size=shape[0] * shape[1], max_size=shape[0] * shape[1],
    ).map(lambda cells: np.reshape(cells, shape))
)  # fmt: skip


@settings(max_examples=15)
@given(grids, st.sampled_from(sorted(profiles())), st.sampled_from(["count", "proportion"]))
def test_a_safe_table_read_back_gives_nothing_away(inner: Any, name: str, statistic: str) -> None:
    rule = profile(name)
    try:
        safe = suppress(grid(inner, statistic), rule, seconds=20)
    except InputError:  # it cannot be protected; what is said then is tested below
        return
    assert not safe.audit.found
    again = SeriesTable.from_frame(safe.table.to_frame())
    assert not audit(again, rule).found
    assert safe.hidden == safe.unsafe + safe.secondary


@settings(max_examples=10)
@given(grids)
def test_hidden_counts_leave_no_trace(inner: Any) -> None:
    """Swap the hidden counts for others that keep every sum: the result is the same, byte by byte."""
    one = suppress(grid(inner), COUNCIL)
    hidden = {(cell.area, cell.population) for cell in one.cells}
    places = [(f"Area {a}", f"group {g}") for a, g in np.ndindex(*inner.shape)]
    marked = np.reshape([place in hidden for place in places], inner.shape)
    corners = [
        (a, b, g, h)
        for a in range(len(inner)) for b in range(a)
        for g in range(inner.shape[1]) for h in range(inner.shape[1])
        if g != h and marked[[a, a, b, b], [g, h, g, h]].all()
        and inner[a, h] - 1 >= 1 and inner[b, g] - 1 >= 1
        and (inner[a, g] < 4) == (inner[a, g] + 1 < 5) and inner[b, h] + 1 != 5
        and inner[a, h] != 5 and inner[b, g] != 5 and inner[a, g] != 4
    ]  # fmt: skip
    if not corners:
        return
    a, b, g, h = corners[0]
    other = inner.copy()
    other[[a, b], [g, h]] += 1
    other[[a, b], [h, g]] -= 1
    two = suppress(grid(other), COUNCIL)
    if {(c.area, c.population) for c in two.cells} != hidden:
        return  # another pattern may be cheapest for the other counts
    frames = [pickle.dumps(safe.table.to_frame().to_dict()) for safe in (one, two)]
    assert frames[0] == frames[1]
    assert str(one) == str(two)


def test_the_rest_of_a_proportion_is_protected() -> None:
    rows = [{"period": 2024, "numerator": 142, "denominator": 145, "value": 97.9}]
    made = table(rows, indicator="completed", statistic="proportion", per=100)
    found = audit(made, COUNCIL).recovered
    assert [row.sentence() for row in found] == [
        "Recoverable: completed, 2024 (the rest) is 3, from 142 of 145."
    ]
    safe = suppress(made, COUNCIL)
    frame = safe.table.to_frame()
    assert frame["value"].isna().all()
    assert (safe.hidden, safe.audit.found) == (1, False)


def test_a_percentage_beside_a_hidden_count_gives_it_away() -> None:
    rows = [{"period": 2024, "denominator": 14, "value": 21, "marker": "c"}]
    found = audit(
        table(rows, indicator="parents", statistic="proportion", per=100), COUNCIL
    ).recovered[0]
    assert (found.low, found.high, found.verdict) == (3, 3, "exact")
    assert found.sentence() == "Recoverable: parents, 2024 is 3, from 21% of 14."


def two_indicators(hidden: bool) -> list[dict[str, Any]]:
    """Deaths with their total, and a death rate without one, whose numerators are the deaths."""
    people, made = {"Male": 11_000, "Female": 12_000}, []
    for year in range(2015, 2024):
        counts = {"Male": 3 if year == 2018 else 12 + year % 5, "Female": 17 + year % 7}
        told = {name: None if hidden and year == 2018 else n for name, n in counts.items()}
        for name, count in {**told, "Persons": sum(counts.values())}.items():
            made.append({"indicator": "deaths", "population": name, "period": year, "value": count,
                         "marker": "c" if count is None else "", "statistic": "count", "per": 1})  # fmt: skip
        for name, count in counts.items():
            gone = hidden and (year, name) == (2018, "Male")
            rate = round(count / people[name] * 100_000, 1)
            made.append({"indicator": "rate", "population": name, "period": year,
                         "value": None if gone else rate, "numerator": None if gone else count,
                         "marker": "c" if gone else "", "denominator": people[name],
                         "statistic": "crude_rate", "per": 100_000})  # fmt: skip
    return made


def test_a_count_that_another_indicator_prints_protects_nothing() -> None:
    """3 men died: hidden as deaths and as a rate, but the rate of the women gives them away."""
    found = audit(table(two_indicators(hidden=True)), COUNCIL).recovered
    assert {(row.indicator, row.population, row.low, row.high) for row in found} == {
        ("deaths", "Male", 3, 3), ("rate", "Male", 3, 3),
    }  # fmt: skip
    assert "the same count in deaths and rate" in found[0].sentence()
    safe = suppress(table(two_indicators(hidden=False)), COUNCIL)
    assert [(cell.indicator, cell.population) for cell in safe.cells] == [
        ("deaths", "Female"), ("deaths", "Male"), ("rate", "Female"), ("rate", "Male"),
    ]  # fmt: skip
    assert not safe.audit.found


def test_a_total_gives_its_one_hidden_part_away_and_two_are_narrowed() -> None:
    given_away = audit(by_group({"Male": 12, "Female": None, "Persons": 15}), COUNCIL)
    one = given_away.recovered
    assert [(row.population, row.low, row.high) for row in one] == [("Female", 3, 3)]
    shown = given_away.parts().table
    assert shown is not None
    assert list(shown.rows) == [("exact", one[0].sentence())]
    counts = {"opiates": None, "alcohol": None, "other": 20, "All": 23}
    two = audit(by_group(counts), COUNCIL).recovered
    assert {row.population: (row.low, row.high) for row in two} == {
        "opiates": (1, 2), "alcohol": (1, 2),
    }  # fmt: skip
    assert two[0].sentence() == (
        "Narrowed: deaths, alcohol, 2024 is 1 to 2 (asked for: 1 to 4), from the total of All."
    )


def test_quarters_are_parts_of_their_year() -> None:
    rows = [
        {"period": f"Q{quarter} 2024", "value": count, "marker": "" if count else "c"}
        for quarter, count in ((1, 9), (2, 14), (3, None), (4, 11))
    ]
    rows.append({"period": "2024", "value": 36, "marker": ""})
    made = table(rows, indicator="deaths", statistic="count")
    assert [one.axis for one in sums(made).sums] == ["period"]
    found = audit(made, COUNCIL).recovered
    assert [row.sentence() for row in found] == [
        "Recoverable: deaths, 2024-Q3 is 2, from the total of 2024."
    ]


def test_windows_that_overlap_narrow_the_years_between_them() -> None:
    """`three_year_windows` of the oracle: 31, 33, and 2018 hidden as 1 to 4 gives 2021 as 3 or more."""
    rows = [
        {"period": "2018 to 2020", "value": 31, "marker": ""},
        {"period": "2019 to 2021", "value": 33, "marker": ""},
        {"period": "2018", "value": None, "marker": "c"},
        {"period": "2021", "value": 3, "marker": ""},
    ]
    found = audit(table(rows, indicator="deaths", statistic="count"), COUNCIL).recovered
    assert {(row.period_label, row.low, row.high) for row in found} == {
        ("2018", 1, 1), ("2021", 3, 3),
    }  # fmt: skip


def test_an_earlier_release_gives_a_count_away_unless_its_sums_changed() -> None:
    now = {"opiates": None, "alcohol": None, "other": 20, "All": 29}
    then = by_group({"opiates": 3, "alcohol": 6, "other": 20, "All": 29})
    found = audit(by_group(now), COUNCIL, earlier=[then]).recovered
    assert [(row.population, row.low) for row in found] == [("opiates", 3)]
    restated = by_group({"opiates": 3, "alcohol": 6, "other": 21, "All": 30})
    assert not audit(by_group(now), COUNCIL, earlier=[restated]).found


def test_rounded_parts_and_a_rounded_total_narrow_the_first() -> None:
    """`rounded_parts_rounded_total` of the oracle: 5 and 10 with 20 leave 6 or 7."""
    found = audit(by_group({"Male": 5, "Female": 10, "Persons": 20}), profile("hes_8_round_5"))
    assert [(row.population, row.low, row.high) for row in found.recovered] == [("Male", 6, 7)]


def test_totals_that_are_sums_of_rounded_parts_tell_nothing_new() -> None:
    rule = profile("hes_8_round_5").model_copy(update={"totals": "sum_of_rounded"})
    made = by_group({"Male": 7, "Female": 12, "Persons": 19})
    plain = suppress(made, profile("hes_8_round_5"))
    mended = suppress(made, rule)
    assert plain.hidden > 0
    assert mended.hidden == 0
    frame = mended.table.to_frame().set_index("population")["value"]
    assert frame.to_dict() == {"Male": 5, "Female": 10, "Persons": 15}
    assert not audit(mended.table, rule).found
    nobody = audit(by_group({"Male": 0, "Female": 0, "Persons": 0}), rule)
    assert (nobody.found, nobody.warnings) == (False, ())


def test_what_any_pattern_hides_at_least_is_told_in_whole_counts() -> None:
    """The cost of a pattern is made of hidden counts, so it must not leave the function."""
    safe = suppress(by_group({"opiates": 12, "alcohol": 3, "other": 9, "All": 24}), COUNCIL)
    assert (safe.bound, safe.gap, safe.proved, safe.to_dict()["bound"]) == (2, 0.0, True, 2)
    counts = suppress(
        by_group({"opiates": 12, "alcohol": 3, "other": 9, "All": 24}), COUNCIL, least="counts"
    )
    assert (counts.bound, counts.hidden) == (None, 2)


def test_a_value_without_a_count_stays_and_is_named() -> None:
    safe = suppress(
        table([{"period": 2024, "value": 4.5}], indicator="wait", statistic="mean"), COUNCIL
    )
    assert safe.table.to_frame()["value"].tolist() == [4.5]
    assert safe.audit.warnings == (
        "1 value has no count, so nothing can be said about the people behind it",
    )


def test_a_rate_whose_count_is_not_printed_is_hidden_if_the_count_may_be_small() -> None:
    """`rate_known_population` and `percent_of_many` of the oracle: 3, and 2 to 5."""
    rows = [
        {"period": 2023, "value": 15, "denominator": 20_000},
        {"period": 2024, "value": 150, "denominator": 20_000},
    ]
    made = table(rows, indicator="deaths", statistic="crude_rate", per=100_000)
    assert [row.low for row in audit(made, COUNCIL).recovered] == [3]
    assert suppress(made, COUNCIL).table.to_frame()["value"].isna().tolist() == [True, False]


def test_a_set_that_misses_once_is_no_sum_and_is_named() -> None:
    found = sums(by_group({"opiates": 3, "alcohol": 6, "All": 8}))
    assert len(found) == 0
    assert "no" not in found.refused
    assert found.refused[0].endswith("of deaths, All")


def test_totals_are_stated_in_a_file(tmp_path: Path) -> None:
    made = by_group({"heroin": 6, "crack": 9, "opiates and crack": 15})
    stated = tmp_path / "totals.csv"
    head = "axis,total,part\n"
    rows = [f"population,opiates and crack,{part}\n" for part in ("heroin", "crack")]
    stated.write_text(head + "".join(rows), encoding="utf-8")
    assert [one.basis for one in sums(made, totals=stated).sums] == ["stated"]
    wrong = by_group({"heroin": 6, "crack": 9, "opiates and crack": 16})
    with pytest.raises(DocumentError, match="does not add up"):
        sums(wrong, totals=stated)
    stated.write_text(head + "place,a,b\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="axis"):
        sums(made, totals=stated)


def test_what_cannot_be_protected_says_so_and_how_to_go_on() -> None:
    made = by_group({f"group {k}": 1 for k in range(5)} | {"All": 5})
    with pytest.raises(InputError, match=r"cannot be protected.*--hide-top"):
        suppress(made, COUNCIL)
    assert suppress(made, COUNCIL, top="hidden").hidden == 6


def test_marked_numbers_are_taken_out() -> None:
    made, number = without_marked(
        table(
            [{"period": 2023, "value": 12, "marker": ""}, {"period": 2024, "value": 3, "marker": "c"}],
            indicator="deaths", statistic="count",
        )
    )  # fmt: skip
    assert number == 1
    assert made.to_frame()["value"].isna().tolist() == [False, True]


def test_profiles_come_from_the_package_or_a_file(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("{id: own_6, title: Ours, threshold: 6}", encoding="utf-8")
    assert str(profile(own)) == (
        "Profile own_6: counts of 1 to 5 are hidden, with what needs them; zeros are shown; "
        "nothing is rounded."
    )
    own.write_text("{id: own_6, title: Ours, threshold: 2}", encoding="utf-8")
    assert "counts of 1 are hidden" in str(profile(own))
    for wrong, named in (
        ("threshold: 1", "threshold"),
        ("threshold: 5, small: base", "`small` is `base`, which needs `rounding`"),
        ("threshold: 5, derived: from_rounded", "`derived` is `from_rounded`, which needs"),
    ):
        own.write_text(f"{{id: own_6, title: Ours, {wrong}}}", encoding="utf-8")
        with pytest.raises(DocumentError, match=named):
            profile(own)
    with pytest.raises(MissingDataError, match="disclosure profile"):
        profile("council_6")


def test_windows_that_contradict_each_other_are_no_sums() -> None:
    """Three years cannot have fewer deaths than two of them."""
    for longer, held in ((15, True), (10, False)):
        made = table(
            [{"period": "2019 to 2020", "value": 12}, {"period": "2019 to 2021", "value": longer}],
            indicator="deaths", statistic="count",
        )  # fmt: skip
        found = sums(made)
        assert bool(found.sums) is held
        assert found.refused == (() if held else ("periods of deaths",))


@pytest.mark.parametrize(("value", "told"), [(10.0, []), (8.0, [(4, 4)])])
def test_a_percentage_of_the_rounded_count_tells_nothing_new(
    value: float, told: list[tuple[int, int]]
) -> None:
    """1 to 7 are printed as 5: of 50, 10% is the 5 that is printed, and 8% is the 4 that is not."""
    rows = [{"period": 2024, "numerator": 5, "denominator": 50, "value": 10.0}]
    made = table(rows, indicator="x", statistic="proportion", per=100).assign(value=[value])
    found = audit(made, profile("hes_8_round_5")).recovered
    assert [(row.low, row.high) for row in found] == told


@pytest.mark.parametrize(("area", "shown"), [("K02000001", 3), ("S92000003", 3), ("E06000001", 5)])
def test_a_country_keeps_its_counts_where_the_profile_says_so(area: str, shown: int) -> None:
    """K02000001 is the United Kingdom and S92000003 Scotland in the register of the ONS."""
    made = table([{"area": area, "period": 2024, "value": 3}], indicator="x", statistic="count")
    safe = suppress(made, profile("hes_8_round_5")).table.to_frame()
    assert safe["value"].tolist() == [shown]


def test_arguments_that_mean_nothing_are_refused() -> None:
    made = by_group({"Male": 12, "Female": 13})
    for wrong in ({"top": "off"}, {"least": "people"}, {"seconds": 0}):
        with pytest.raises(InputError, match=next(iter(wrong))):
            suppress(made, COUNCIL, **wrong)


@pytest.mark.parametrize("function", [audit, suppress])
def test_the_name_of_a_profile_is_no_profile(function: Any) -> None:
    with pytest.raises(InputError, match="`profile` is 'council_5'"):
        function(by_group({"a": 12, "b": 3}), "council_5")
