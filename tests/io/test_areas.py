"""Areas that changed between 2009 and 2025: named, brought together on request, or refused."""

from __future__ import annotations

import io

import pytest

from cdpkit.errors import DocumentError, InputError
from cdpkit.io import bundled, read_series

CUMBRIA = """area code,area,period,value,unit,statistic
E07000026,Allerdale,2022,100,deaths,count
E07000028,Carlisle,2022,120,deaths,count
E07000029,Copeland,2022,90,deaths,count
E07000026,Allerdale,2021,100,deaths,count
E07000028,Carlisle,2021,120,deaths,count
E07000029,Copeland,2021,[c],deaths,count
E06000063,Cumberland,2023,300,deaths,count
E06000064,Westmorland and Furness,2023,200,deaths,count
"""


def values(text: str, **options: object) -> dict[tuple[str, str], float]:
    frame = read_series(io.StringIO(text), **options).frame  # type: ignore[arg-type]
    rows = frame[["area", "period", "value"]].itertuples(index=False, name=None)
    return {(area, str(period)): value for area, period, value in rows if value >= 0}


def test_the_table_of_changes_has_no_circle_and_sources() -> None:
    changes = bundled.area_changes()
    assert len(changes) == 107
    assert all(change["source_title"] and change["date"] for change in changes)
    after: dict[str, set[str]] = {}
    for change in changes:
        if change["old_code"] != change["new_code"]:
            after.setdefault(change["old_code"], set()).add(change["new_code"])
    for code in after:
        reached, todo = set[str](), [code]
        while todo:
            for new in after.get(todo.pop(), ()):
                assert new != code
                if new not in reached:
                    reached.add(new)
                    todo.append(new)


def test_nothing_is_joined_unless_asked_and_pairs_are_named() -> None:
    read = read_series(io.StringIO(CUMBRIA))
    assert len(read.frame) == 8
    told = [str(problem) for problem in read.problems]
    assert any("Allerdale (E07000026) and Cumberland (E06000063)" in text for text in told)


def test_merged_counts_are_summed_and_a_hidden_part_leaves_no_sum() -> None:
    found = values(CUMBRIA, areas="now")
    assert found["E06000063", "2022"] == 310  # reading.md: 100, 120 and 90 give 310
    assert ("E06000063", "2021") not in found
    frame = read_series(io.StringIO(CUMBRIA), areas="now").frame
    assert "no sum: Copeland missing or hidden" in frame["note"].tolist()


def test_a_number_marked_confidential_is_in_no_sum() -> None:
    text = CUMBRIA.replace("[c]", "7 [c]")
    found = values(text, areas="now", use_hidden=True)
    assert ("E06000063", "2021") not in found


def test_a_split_county_is_summed_from_all_its_successors_on_an_earlier_day() -> None:
    assert values(CUMBRIA, areas="2018-03-31")["E10000006", "2023"] == 500


@pytest.mark.parametrize(("decimals", "limits"), [(1, [11.8, 18.8]), (2, [11.83, 18.83])])
def test_shares_are_made_of_the_summed_counts_with_limits(
    decimals: int, limits: list[float]
) -> None:
    rows = [("E07000026", 10, 100), ("E07000028", 30, 200), ("E07000029", 20, 100)]
    text = "area,period,value,numerator,denominator,statistic,unit\n" + "".join(
        f"{code},2022,{100 * k / n:.{decimals}f},{k},{n},proportion,%\n" for code, k, n in rows
    )
    frame = read_series(io.StringIO(text), areas="now").frame
    assert frame[["area", "value", "numerator"]].to_numpy().tolist() == [["E06000063", 15, 60]]
    # Wilson limits of 60 of 400, as `calc.proportion` is tested against Newcombe (1998).
    assert frame[["lower", "upper"]].to_numpy().tolist() == [limits]


@pytest.mark.parametrize(
    ("code", "statistic", "problem"),
    [
        ("E10000009", "count", "did not become Dorset .E06000059. and Bournemouth"),
        ("E10000006", "count", "was split into Cumberland .E06000063. and Westmorland"),
        ("E08000016", "count", "has had different boundaries since it became Barnsley"),
        ("E07000026", "directly_standardised_rate", "cannot be summed"),
        ("E07000026", "crude_rate", "its rates have no counts to be summed"),
    ],
)
def test_what_would_be_wrong_is_refused(code: str, statistic: str, problem: str) -> None:
    text = f"area,period,value,statistic\n{code},2022,5,{statistic}\n"
    with pytest.raises(DocumentError, match=problem):
        read_series(io.StringIO(text), areas="now")
    kept = read_series(io.StringIO(text), areas="now", on_problem="keep")
    assert len(kept.frame) == 0
    assert [problem.rows for problem in kept.problems if problem.loses] == [(2,)]


def test_a_boundary_is_joined_with_a_break_where_that_is_accepted() -> None:
    text = (
        "area,period,value,statistic\nE08000016,2023,5,count\nE08000038,2026,6,count\n"
        "E08000038,2025,6,count\n"
    )
    frame = read_series(io.StringIO(text), areas="now", accept=["boundary"]).frame
    assert set(frame["area"]) == {"E08000038"}
    assert frame["break"].str.startswith("boundary of 2025-04-01").tolist() == [False, False, True]


def test_a_code_that_changed_alone_is_changed_with_its_name() -> None:
    text = "area,area_name,period,value,statistic\nE10000002,Buckinghamshire,2019,5,count\n"
    assert values(text, areas="now") == {("E06000060", "2019"): 5}


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="is 'soon'"):
        read_series(io.StringIO(CUMBRIA), areas="soon")
