"""What the fuzzer found, each kind once: it is refused by an error of ours, or read."""

from __future__ import annotations

import io

import pytest

from cdpkit.errors import DocumentError
from cdpkit.io import format_yaml, load, read_series
from cdpkit.model import PrintedValue
from cdpkit.model.number_kinds import multipliers_in
from tests.fuzz.targets import TARGETS

PLAN = 'cdpkit: "1.1"\nposts:\n  - id: dph\n    title: {title}\n'


@pytest.mark.parametrize(
    "text",
    ["1 in 4", "2 in 4", "3 in 4", "\u2152", "three tenths", "a quarter of a million",
     "three quarters of a percent", "4 in 20", "one eighth", ">\x1f0", f"{'7' * 60}\u00b11"],
)  # fmt: skip
def test_a_canonical_spelling_allows_what_the_print_allows(text: str) -> None:
    value = PrintedValue.parse(text)
    assert PrintedValue.parse(value.canonical).interval() == value.interval()


@pytest.mark.parametrize("text", ["<0.00000000bn0004003012", "0.00000000bn", "0.00000001bn"])
def test_so_few_billions_that_a_computer_writes_an_exponent_are_read(text: str) -> None:
    assert TARGETS["cell"].run(text)
    assert PrintedValue.parse("0.00000001bn").value == 10


def test_a_marker_that_is_no_marker_is_left_out_with_its_row() -> None:
    rows = "area,period,value,marker\nA,2020,1,\nA,2021,2,?!\nA,2022,3,\n"
    assert TARGETS["series"].run(rows)


@pytest.mark.parametrize("number", ["000000", "0", "9" * 400])
def test_nothing_is_counted_per_nought_or_per_more_than_any_number(number: str) -> None:
    assert multipliers_in(f"Rate per {number}") == set()
    assert TARGETS["series"].run(f"area,2022,Rate per{number},Offences\nA,2022,5,7\n") is not None


def test_a_file_of_limits_without_values_is_read() -> None:
    assert TARGETS["series"].run("area,period,valee,lower,upper\nA,2020,1,0,2\n")


@pytest.mark.parametrize("label", ["by 2020", "since April 2020", "2020 onwards"])
def test_a_period_without_both_ends_is_a_series_of_its_own(label: str) -> None:
    rows = f"area,period,deaths\nA,2018,1\nA,2019,3\nA,{label},2\nA,2021,4\n"
    frame = read_series(io.StringIO(rows)).frame
    assert list(frame["length"]) == ["12 months", "12 months", "open", "12 months"]


def test_a_lead_that_is_no_identifier_is_refused_with_its_line() -> None:
    plan = (
        'cdpkit: "1.1"\ndocument: {id: a.plan, title: Plan, kind: strategy, publisher: a}\n'
        "organisations: [{id: a, name: A, kind: council}]\nstrategies:\n  - id: a.s\n"
        "    title: S\n    actions:\n      - {id: x, text: Do it, lead: .a-council}\n"
    )
    with pytest.raises(DocumentError, match=r"text:8"):
        load(plan)


def test_yaml_that_only_some_can_read_is_not_laid_out() -> None:
    with pytest.raises(DocumentError, match=r"text:4.*in quotes"):
        format_yaml(PLAN.format(title="Director\t of health"))
