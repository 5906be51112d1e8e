"""What prints give away: 29 cases, counted in `oracles/attacks.csv` (see the README there)."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import scipy.sparse as sp

from cdpkit.disclosure import facts
from cdpkit.disclosure.facts import Print
from cdpkit.disclosure.linked import Outsider, Tie, attack, with_totals

if TYPE_CHECKING:
    from collections.abc import Callable

ORACLE = Path(__file__).parent / "oracles" / "attacks.csv"
ROWS = list(csv.DictReader(ORACLE.read_text(encoding="utf-8").splitlines()))


@dataclass
class Known:
    """Bounds of cells, sums (parts, total), and ties; the first cell is attacked."""

    bounds: list[tuple[float, float]]
    sums: list[tuple[list[int], int]] = field(default_factory=list)
    ties: tuple[Tie, ...] = ()

    def candidates(self) -> list[int]:
        matrix = np.zeros((len(self.sums), len(self.bounds)), dtype=int)
        for row, (parts, total) in enumerate(self.sums):
            matrix[row, parts], matrix[row, total] = 1, -1
        low, high = (np.array(ends, dtype=float) for ends in zip(*self.bounds, strict=True))
        found = attack(Outsider(sp.csr_array(matrix), low, high, self.ties), [0])[0]
        if found.candidates is not None:
            return list(found.candidates)
        return list(range(int(found.low), int(found.high) + 1))


def known(number: int) -> tuple[float, float]:
    return number, number


ANY = (0, np.inf)


def rate(value: str, per: int, denominator: int) -> Known:
    return Known([ANY, known(denominator)], [], facts.rate_of(Print.of(value), per, 0, 1))


def within(span: tuple[int, int] | None) -> Known:
    assert span is not None
    return Known([span])


def alike(shown: int) -> tuple[float, float]:
    """Rounded to 5; 1 to 7 print as 5 (hes_8_round_5)."""
    return facts.printed_alike(shown, 5, threshold=8, small_as_base=True)


def poisson() -> Known:
    span = facts.of_count(Print.of("3.1"), Print.of("43.8"), Fraction(100_000, 20_000))
    return within(span)


def rounded_with_limits() -> Known:
    span = facts.of_count(Print.of("7.6475"), Print.of("23.4910"), Fraction(1))
    assert span is not None
    low, high = alike(15)
    return Known([(max(low, span[0]), min(high, span[1]))])


def gaps() -> Known:
    """sdcTable's nine hidden cells: wb is cell 1."""
    counts, sums = with_totals(
        [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]]
    )
    hidden = np.zeros(25, dtype=bool)
    hidden[[0, 1, 2, 5, 7, 11, 13, 16, 18]] = True
    order = [1, 0, *range(2, 25)]
    low, high = np.where(hidden, 0, counts), np.where(hidden, np.inf, counts)
    found = attack(Outsider(sums[:, order], low[order], high[order]), [0])[0]
    return Known([(found.low, found.high)])


CASES: dict[str, Callable[[], Known]] = {
    "percent_of_known": lambda: rate("21", 100, 14),
    "percent_one_decimal": lambda: rate("1.2", 100, 250),
    "percent_of_many": lambda: rate("1", 100, 400),
    "rate_known_population": lambda: rate("15.0", 100_000, 20_000),
    "rate_no_decimals": lambda: rate("2", 100_000, 150_000),
    "rate_rounded_population": lambda: Known(
        [ANY, (229_500, 230_499)], [], facts.rate_of(Print.of("1.3"), 100_000, 0, 1)
    ),
    "poisson_limits": poisson,
    "limits_without_population": lambda: within(facts.of_ratio(Print.of("14.2"))),
    "wilson_limits": lambda: within(
        facts.of_proportion(Print.of("7.6"), Print.of("47.6"), 14, Fraction(100))
    ),
    "rounded_count_exact_limits": rounded_with_limits,
    "standardised_rate_limits": lambda: within(
        facts.of_standardised(Print.of("20.00"), Print.of("11.77"), Print.of("31.98"))
    ),
    "standardised_rate_one_decimal": lambda: within(
        facts.of_standardised(Print.of("20.0"), Print.of("11.8"), Print.of("32.0"))
    ),
    "complement": lambda: Known([ANY, known(142), known(145)], [([0, 1], 2)]),
    "complement_percent": lambda: Known(
        [ANY, ANY, known(145)], [([0, 1], 2)], facts.rate_of(Print.of("97.9"), 100, 1, 2)
    ),
    "part_of_total": lambda: Known([ANY, known(21), known(14), known(38)], [([0, 1, 2], 3)]),
    "two_rows_two_columns": gaps,
    "change_in_counts": lambda: Known([ANY, known(1)], [], facts.change_of(Print.of("3"), 1, 0)),
    "percent_change": lambda: Known(
        [(1, 4), known(4)], [], facts.percent_change_of(Print.of("33"), 0, 1)
    ),
    "percent_change_both_hidden": lambda: Known(
        [(1, 9), (1, 9)], [], facts.percent_change_of(Print.of("67"), 0, 1)
    ),
    # 0: this year's quarter; 1: last year's; 2: the nine months between; 3, 4: the windows
    "windows_with_old_quarter": lambda: Known(
        [ANY, known(1), ANY, known(40), known(43)], [([1, 2], 3), ([2, 0], 4)]
    ),
    "windows_old_quarter_hidden": lambda: Known(
        [ANY, (1, 4), ANY, known(40), known(43)], [([1, 2], 3), ([2, 0], 4)]
    ),
    "three_year_windows": lambda: Known(
        [ANY, (1, 4), ANY, known(31), known(33)], [([1, 2], 3), ([2, 0], 4)]
    ),
    "cumulative": lambda: Known([ANY, known(17), known(20)], [([0, 1], 2)]),
    "earlier_release": lambda: Known([known(3)]),
    "rounded_parts_rounded_total": lambda: Known([alike(5), alike(10), alike(20)], [([0, 1], 2)]),
    "rounded_total_of_three": lambda: Known(
        [alike(5), alike(5), alike(5), alike(10)], [([0, 1, 2], 3)]
    ),
    "range_marker": lambda: Known([(1, 4), (5, 7), known(9)], [([0, 1], 2)]),
    "mean_of_known": lambda: Known(
        [ANY, known(6), known(5)], [], facts.mean_of(Print.of("4.3"), 3, (0, 1, 2))
    ),
    "shares_only": lambda: Known(
        [(1, 9), ANY, ANY],
        [([1, 2], 0)],
        (*facts.rate_of(Print.of("33"), 100, 1, 0), *facts.rate_of(Print.of("67"), 100, 2, 0)),
    ),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_an_outsider_finds_every_count_that_agrees_and_no_other(row: dict[str, str]) -> None:
    assert CASES[row["case"]]().candidates() == [int(c) for c in row["candidates"].split()]


@pytest.mark.parametrize(
    ("printed", "number", "other"), [("4", 2, 3), ("4.5", 10, 0), ("1.3", 4, 2)]
)
def test_a_mean_is_printed_half_up(printed: str, number: int, other: int) -> None:
    """A mean of 4.5 is printed as 5, not as 4: counted over every sum that is printed so."""
    place = Fraction(1, 10 ** len(printed.partition(".")[2]))
    sums = [
        total for total in range(other, 200)
        if math.floor(Fraction(total, number) / place + Fraction(1, 2)) * place == Fraction(printed)
    ]  # fmt: skip
    mean = facts.mean_of(Print.of(printed), number, (0, 1))
    assert Known([ANY, known(other)], [], mean).candidates() == [total - other for total in sums]


def test_shares_of_a_hidden_total_bound_its_parts_before_whole_numbers_are_tried() -> None:
    """33% of at most 9 is less than 3.02, of at least 1 more than 0.3; 67% less than 6.08."""
    shares = CASES["shares_only"]()
    low, high = (np.array(ends, dtype=float) for ends in zip(*shares.bounds, strict=True))
    outsider = Outsider(sp.csr_array(np.array([[-1, 1, 1]])), low, high, shares.ties)
    found = attack(outsider, [1, 2], whole=False)
    assert [(found[cell].low, found[cell].high) for cell in (1, 2)] == [(1, 3), (1, 6)]
    assert outsider.stops(2, 1)  # and what stops it can be named


def test_every_case_of_the_oracle_is_tried() -> None:
    assert sorted(CASES) == sorted(row["case"] for row in ROWS)
