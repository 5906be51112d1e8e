"""Every code that a calculator or the assessment can give has words, and decides nothing by them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cdpkit
from cdpkit import calc
from cdpkit.assess import attainment, change, chart, project, trend
from cdpkit.assess.changes.series import UNTESTED
from cdpkit.assess.wording import WORDS, clause_of, words_of
from cdpkit.calc.charts.drawing import NEEDED
from cdpkit.calc.projections.calculator import TOO_FAR, UNFIT
from cdpkit.calc.trends.marker import CODES
from cdpkit.model import Series
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

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
        ({"numerator": [5] * 6, "denominator": [5] * 6, "method": "binomial"}, ["all_or_none"]),
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


def yearly(*values: float | None, **said: Any) -> Series:
    rows = [{"period": str(2020 + n), "value": value} for n, value in enumerate(values)]
    return Series(**{"indicator": "x", "title": "Deaths", "statistic": "count",
                     "observations": rows, **said})  # fmt: skip


def shares(*counts: int) -> Series:
    rows = [{"period": str(2020 + n), "value": 5 * k, "numerator": k, "denominator": 20}
            for n, k in enumerate(counts)]  # fmt: skip
    return yearly(statistic="proportion", per=100, observations=rows)


MONTHS = [{"period": f"2020-{n:02}", "value": n} for n in range(1, 8)]
WITH_REASONS: dict[str, Callable[[], Any]] = {
    "values_absent": lambda: change(yearly(None, 5, 6), baseline="2020", year_type="calendar"),
    "few_valid_points": lambda: trend(yearly(5, 6, 7, unit="deaths")),
    "all_counted": lambda: trend(shares(20, 9, 9, 9, 9)),
    "not_single_years": lambda: trend(yearly(observations=MONTHS, unit="deaths")),
    "no_limits_and_no_counts": lambda: trend(
        yearly(5, 6, 7, 8, 9, statistic="crude_rate", per=1000)
    ),
    "few_points": lambda: project(yearly(5, 6, 7)),
    "too_few_values": lambda: chart(yearly(5)),
    "side_not_known": lambda: attainment(8, yearly(5, 6)),
}


@pytest.mark.parametrize("code", WITH_REASONS)
def test_no_sentence_reads_the_words_of_a_reason(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = WITH_REASONS[code]
    before = make()
    reasons = before.why if type(before.why) is tuple else (before.why,)
    assert code in {reason.code for reason in reasons}
    told = {reason.code: words_of(reason) for reason in reasons}
    expected = before.sentence()
    for each in told:
        monkeypatch.setitem(WORDS, each, f"the words of {each}")
    after = make()
    for each, words in told.items():
        assert words in expected
        expected = expected.replace(words, f"the words of {each}")
    assert after.sentence() == expected
    assert (after.to_dict().keys(), after.why) == (before.to_dict().keys(), before.why)


SAMPLES = {
    "few_areas": {"needed": 5, "given": 1},
    "few_on_a_side": {"needed": 6, "before": 8, "after": 1},
    "not_comparable": {"differs": "the kinds of period differ (year; quarter)"},
    "few_points": {"needed": 5, "given": 4},
    "few_valid_points": {"needed": 5, "given": 1},
    "few_values": {"needed": 13, "segment": 0},
    "limits_at_other_level": {"level": "99%"},
    "overlapping_windows": {"years": 3.0, "apart": 1.0},
    "refused": {"problem": "`upper` is below `lower`. Swap them."},
    "too_few_values": {"given": 1},
    "values_absent": {"of": "value", "period_1": "2020", "marker_1": "c"},
    "not_above_zero": {"values": 2},
    "segment_too_short": {"segment": 2, "needed": 2},
    "values_needed": {"given": 2, "needed": 3},
    "windows_overlap": {"years": 3.0},
    **{code: {name: 2020.0} for code, name in CODES.values() if name in ("year", "chi_squared")},
}


@pytest.mark.parametrize("code", WORDS)
def test_words_are_half_a_sentence(code: str) -> None:
    reason = Reason.of(code, **SAMPLES.get(code, {}))  # type: ignore[arg-type]
    for told in (words_of(reason), clause_of(reason)):
        assert re.fullmatch(r"[^{}]*[\w)`%]", told)
        assert "  " not in told
    assert f"Not compared: {words_of(reason)}.".count("..") == 0


def test_a_doubt_about_limits_names_its_segment() -> None:
    found = calc.xmr([5, 7, 6, 8, 5, 9, 4], rebase=[6], screen=False)
    assert found.doubts == (
        Reason.of("few_values", segment=0, needed=13),
        Reason.of("no_neighbours", segment=1, needed=2),
    )
    assert words_of(found.doubts[1]) == "no limits, as no two values are next to each other"
