"""Every code that a calculator or the assessment can give has words, and decides nothing by them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cdpkit
from cdpkit import calc
from cdpkit.assess import project
from cdpkit.assess.changes.series import UNTESTED
from cdpkit.assess.wording import WORDS, clause_of, words_of
from cdpkit.calc.charts.drawing import NEEDED
from cdpkit.calc.projections.calculator import TOO_FAR, UNFIT
from cdpkit.calc.trends.marker import CODES
from cdpkit.model import Series
from cdpkit.reasons import Reason

SOURCES = Path(cdpkit.__file__).parent
GIVEN = re.compile(r"""\bReason(?:\.of)?\(\s*"([a-z_]+)\"""")


def of_the_code() -> set[str]:
    """Find every code that stands in the source of calc and assess as a literal."""
    found: set[str] = set()
    for layer in ("calc", "assess"):
        for path in (SOURCES / layer).rglob("*.py"):
            lines = path.read_text(encoding="utf-8").splitlines()
            found |= set(GIVEN.findall("\n".join(x for x in lines if ">>>" not in x)))
    return found


OBSTACLES = {
    "few_points",
    "break_inside",
    "overlapping_windows",
    "suppressed_inside",
    "few_full_years",
}


def test_every_code_has_words() -> None:
    given = (
        of_the_code()
        | OBSTACLES
        | {reason.code for reason in (*UNFIT.values(), TOO_FAR)}
        | set(NEEDED)
        | {code for code, _ in CODES.values()}
    )
    assert {"base_zero", "few_valid_points", "refused"} <= given
    assert sorted((given | set(filter(None, UNTESTED))) - set(WORDS)) == []


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"values": [1, 2, 3]}, ["few_points"]),
        ({"values": range(6), "breaks": [3], "window": 2}, ["break_inside", "overlapping_windows"]),
        ({"values": range(6), "suppressed": [True] * 6}, ["suppressed_inside"]),
        ({"values": range(6), "season": 4}, ["few_full_years"]),
        ({"values": range(6), "method": "log_linear"}, ["no_logarithm"]),
        ({"values": [0] * 6, "method": "poisson"}, ["no_event"]),
        (
            {"numerator": [5] * 6, "denominator": [5] * 6, "method": "binomial"},
            ["all_or_none"],
        ),
    ],
)
def test_what_stands_against_a_projection_is_worded(
    asked: dict[str, object], codes: list[str]
) -> None:
    size = len(asked.get("values", range(6)))  # type: ignore[arg-type]
    found = calc.project(times=range(size), **asked)  # type: ignore[arg-type]
    assert [reason.code for reason in found.reasons] == codes
    for reason in found.reasons:
        assert clause_of(reason).endswith(words_of(reason))
        assert "{" not in words_of(reason)


def test_other_words_for_a_reason_leave_a_clause_with_its_lead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [{"period": str(2020 + n), "value": 5 + n % 2} for n in range(4)]
    short = Series(indicator="x", title="Deaths", statistic="count", observations=rows)
    before = project(short).sentence()
    monkeypatch.setitem(WORDS, "few_points", "under {needed} points ({given})")
    after = project(short).sentence()
    assert "there is no projection because there are fewer than 5 points (4)" in before
    assert after == before.replace("fewer than", "under")
    assert project(short).why == (Reason.of("few_points", given=4, needed=5),)


def test_a_doubt_about_limits_names_its_segment() -> None:
    found = calc.xmr([5, 7, 6, 8, 5, 9, 4], rebase=[6], screen=False)
    assert found.doubts == (
        Reason.of("few_values", segment=0, needed=13),
        Reason.of("no_neighbours", segment=1, needed=2),
    )
    assert words_of(found.doubts[1]) == "no limits, as there are no two neighbouring values"
