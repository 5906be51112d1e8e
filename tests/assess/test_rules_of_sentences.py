"""Rules that hold for the sentences of every verb, whatever the series: claims, agreement, grammar."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdpkit import Series, assess
from cdpkit.assess.charts import AssessedChart
from cdpkit.calc.charts import Cause
from cdpkit.errors import CdpError
from cdpkit.model import Counted, Statistic

UNITS = {
    "count": ["deaths", "adults", "young people", "kits", "hospital admissions", ""],
    "proportion": ["%", ""],
    "crude_rate": ["per 100,000", "per 1,000", ""],
    "mean": ["days", "£", "hours per week", ""],
}
TITLES = [
    "", "Deaths from drug misuse", "Adults in treatment: opiate", "Unmet need (opiates)",
    "Hospital admissions for drug poisoning, age 15 to 24", "COPD among clients",
    "Successful completion of treatment", "Number of naloxone kits",
]  # fmt: skip
PERIODS = {
    "years": [str(2010 + n) for n in range(16)],
    "financial years": [f"{2010 + n}/{11 + n}" for n in range(16)],
    "quarters": [f"{2019 + n // 4}-Q{n % 4 + 1}" for n in range(16)],
    "months": [f"{2022 + n // 12}-{n % 12 + 1:02}" for n in range(16)],
    "windows": [f"{2004 + n}..{2006 + n}" for n in range(16)],
}


@st.composite
def observations(draw: st.DrawFn, statistic: str, per: float) -> list[dict[str, Any]]:
    """Draw values of one kind of number, with counts that give them."""
    periods = PERIODS[draw(st.sampled_from(sorted(PERIODS)))]
    size = draw(st.integers(1, len(periods)))
    level, growth = draw(st.sampled_from([0, 3, 25, 400])), draw(st.sampled_from([0, 0, 1, -1]))
    rows: list[dict[str, Any]] = []
    for n, period in enumerate(periods[:size]):
        k = max(0, level + growth * n * max(level // 8, 1) + draw(st.integers(-2, 2)))
        row: dict[str, Any] = {"period": period, "value": k}
        if statistic in ("proportion", "crude_rate"):
            whole = 4 * level + 90 if statistic == "proportion" else 50_000
            k = min(k, whole)
            row |= {"value": f"{per * k / whole:.1f}", "numerator": k, "denominator": whole}
        elif statistic == "mean":
            row["value"] = f"{k / 3:.1f}"
        if draw(st.integers(0, 9)) == 0:
            row["marker"] = draw(st.sampled_from(["p", "e", "r"]))
        rows.append(row)
    return rows


@st.composite
def series(draw: st.DrawFn) -> Series:
    """Draw a series: sort, unit, title, place, polarity and what is counted."""
    statistic = draw(st.sampled_from(["count", "count", "proportion", "crude_rate", "mean"]))
    unit = draw(st.sampled_from(UNITS[statistic]))
    per = {"proportion": 100, "crude_rate": 1000 if unit == "per 1,000" else 100_000}
    scale = {"per": per[statistic]} if statistic in per else {}
    return Series(
        indicator=draw(st.sampled_from(["deaths.drug", "waits_first", "x"])),
        title=draw(st.sampled_from(TITLES)),
        area_name=draw(st.sampled_from(["", "Wirral", "Kingston upon Hull, City of"])),
        population=draw(st.sampled_from(["", "female, all ages"])),
        statistic=statistic,
        unit=unit,
        polarity=draw(st.sampled_from(["higher_better", "lower_better", "neutral"])),
        counted=draw(st.sampled_from(["not stated", "events", "people"])),
        observations=draw(observations(statistic, per.get(statistic, 1))),
        **scale,
    )


def is_tested(found: Any) -> bool:
    """Tell whether a test found something, so that polarity may judge it."""
    if isinstance(found, assess.AssessedChange):
        return found.significance in ("higher", "lower")
    if isinstance(found, assess.AssessedTrend):
        return bool(found.direction)
    if isinstance(found, assess.AssessedRunChart):
        return bool(found.signal)
    if isinstance(found, AssessedChart):
        return found.cause not in (None, Cause.COMMON)
    if isinstance(found, assess.ScorecardRow):
        return str(found.direction) in ("getting better", "getting worse")
    return False


def of_people(given: Series) -> bool:
    """Tell counts of people, and rates and shares of them."""
    kinds = (Statistic.COUNT, Statistic.PROPORTION, Statistic.CRUDE_RATE)
    return given.counts_of is Counted.PEOPLE and given.statistic in kinds


@pytest.mark.parametrize(
    "verb",
    ["change", "trend", "interrupted", "project", "chart", "run_chart", "progress", "scorecard"],
)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_rules_hold(verb: str, data: st.DataObject) -> None:
    one = data.draw(series())
    options: dict[str, Any] = {"ranks": True} if verb == "trend" else {}
    if verb == "interrupted":
        options["since"] = data.draw(st.sampled_from([seen.period for seen in one.observations]))
    try:
        if verb == "scorecard":
            found = assess.scorecard(series=[one])[0]
        else:
            found = getattr(assess, verb)(one, **options)
    except CdpError:
        return
    told = found.sentence()
    claims_hold(one, found, told)
    agrees_with_its_numbers(found, told)
    for line in (told, *found.caveats()):
        is_english(line)
    claims_no_cause(verb, (told, *found.caveats()))


def claims_hold(one: Series, found: Any, told: str) -> None:
    """Nothing is better or worse untested, and nothing of people is significant."""
    if re.search(r"\b(better|worse)\b", told.replace("which direction is better", "")):
        assert is_tested(found), told
    assert is_tested(found) or not getattr(found, "judgement", "")
    if of_people(one):
        for line in (told, *found.caveats()):
            assert "significant" not in line


def claims_no_cause(verb: str, lines: tuple[str, ...]) -> None:
    """What compares before with after names no cause, and says so wherever there is a result."""
    if verb == "interrupted" and "cannot be stated" not in lines[0]:
        assert not re.search(r"\b(because|caused|due to|effect|impact|led to)\b", lines[0])
        assert any("shows no cause" in line for line in lines[1:])


def agrees_with_its_numbers(found: Any, told: str) -> None:
    """The verb, the test and the limits say the same as the fields."""
    if not isinstance(found, assess.AssessedChange) or found.reason:
        return
    moved = {1: " rose ", -1: " fell "}
    for direction, verb in moved.items():
        if verb in told:
            assert found.direction == direction
    lines = {caveat.code: caveat for caveat in found.caveats()}
    limits = lines.get("limits", "")
    if "is statistically significant" in told:
        assert "no change" not in limits
        assert ("a fall" in limits) != ("a rise" in limits)
    assert ("not_tested" in lines) == (found.significance == "not tested")


def is_english(line: str) -> None:
    """One sentence, plain, without a doubled bracket, a bare key or a plural of one."""
    assert re.fullmatch(r"[A-Z0-9].*[^.]\.", line), line
    wrong = (
        r"  | [,;.:]|[,;]{2}|\(\)|\) \(|_|\b(nan|None|inf)\b"
        r"|(?<![\d.,])1 (deaths|adults|people|kits|hospital admissions)\b|\bage 15 to 24 (rose|fell|stood)"
        r"|number of (successful|unmet|copd)|\b(a|an) (a|an)\b"
    )
    bare = line.replace("`counted`", "").replace("`polarity`", "")
    assert not re.search(wrong, bare, re.IGNORECASE), line
