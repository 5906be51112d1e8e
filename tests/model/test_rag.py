"""RAG rules: the six schemes at their edges by hand, the states without a colour, and laws."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit.errors import InputError
from cdpkit.io import bundled
from cdpkit.model import Polarity, RagFacts, RagRule, RagState, Tolerance

HIGHER, LOWER = Polarity.HIGHER_BETTER, Polarity.LOWER_BETTER
RANGE, NEUTRAL = Polarity.TARGET_RANGE, Polarity.NEUTRAL
RULES = bundled.registry().of(RagRule)
ORDER = [RagState.RED, RagState.AMBER, RagState.GREEN]
NUMBERS = st.decimals(-(10**6), 10**6, places=2)


def rule(**fields: Any) -> RagRule:
    return RagRule(id="rag.x", title="x", **fields)


def bundled_rule(name: str) -> RagRule:
    found = bundled.registry()[f"rag.{name}"]
    assert isinstance(found, RagRule)
    return found


def state(of: RagRule, polarity: Polarity, value: str | None, **facts: Any) -> str:
    numbers = {
        name: Decimal(text)
        if isinstance(text, str) and name not in {"comparison", "unit", "indicator"}
        else text
        for name, text in facts.items()
        if name != "confidence"
    }
    words = {"confidence": facts["confidence"]} if "confidence" in facts else {}
    number = None if value is None else Decimal(value)
    return of.rate(RagFacts(polarity, number, **numbers, **words)).state.value


# The six schemes, worked out by hand


@pytest.mark.parametrize(
    ("polarity", "target", "value", "expected"),
    [
        # Higher is better, target 70: 5% of 70 is 3.5, so amber ends at 66.5.
        (HIGHER, "70", "70.1", "green"),
        (HIGHER, "70", "70", "green"),
        (HIGHER, "70", "69.99", "amber"),
        (HIGHER, "70", "66.5", "amber"),
        (HIGHER, "70", "66.49", "red"),
        # Lower is better, target 40: amber ends at 42.
        (LOWER, "40", "39", "green"),
        (LOWER, "40", "40", "green"),
        (LOWER, "40", "42", "amber"),
        (LOWER, "40", "42.0001", "red"),
        # A target of zero: 5% of nothing is nothing.
        (LOWER, "0", "0", "green"),
        (LOWER, "0", "1", "red"),
        (HIGHER, "0", "-0.1", "red"),
        # A target below zero (a change to reach): 5% of its size.
        (LOWER, "-20", "-20", "green"),
        (LOWER, "-20", "-19", "amber"),
        (LOWER, "-20", "-18.9", "red"),
        # Neither direction is better: never a colour.
        (NEUTRAL, "70", "90", "no judgement"),
        (NEUTRAL, "70", "10", "no judgement"),
    ],
)
def test_misses_the_target_by_more_than_5_percent(
    polarity: Polarity, target: str, value: str, expected: str
) -> None:
    assert state(bundled_rule("target-5-percent"), polarity, value, target=target) == expected


@pytest.mark.parametrize(("value", "expected"), [("70", "green"), ("65", "amber"), ("64.9", "red")])
def test_percentage_points_are_not_percent(value: str, expected: str) -> None:
    points = bundled_rule("target-5-points")
    assert state(points, HIGHER, value, target="70", unit="%") == expected
    assert state(points, HIGHER, value, target="70", unit="per 100,000") == "not rated"


@pytest.mark.parametrize(
    ("polarity", "earlier", "value", "expected"),
    [
        (LOWER, "50", "50", "green"),
        (LOWER, "50", "49", "green"),
        (LOWER, "50", "55", "amber"),
        (LOWER, "50", "55.01", "red"),
        (HIGHER, "50", "45", "amber"),
        (HIGHER, "50", "44.99", "red"),
        (LOWER, "0", "0", "green"),
        (LOWER, "0", "1", "red"),
        (NEUTRAL, "50", "60", "no judgement"),
        (RANGE, "50", "60", "no judgement"),
    ],
)
def test_worse_by_more_than_10_percent(
    polarity: Polarity, earlier: str, value: str, expected: str
) -> None:
    previous, baseline = bundled_rule("change-10-percent"), bundled_rule("baseline-10-percent")
    assert state(previous, polarity, value, previous=earlier, baseline="1") == expected
    assert state(baseline, polarity, value, previous="1", baseline=earlier) == expected


def test_without_an_earlier_value_a_change_is_not_rated() -> None:
    assert state(bundled_rule("change-10-percent"), HIGHER, "1") == "not rated"


@pytest.mark.parametrize(
    ("polarity", "value", "expected"),
    [
        # Targets 60 and 70. Higher is better: 70 is the harder one.
        (HIGHER, "70", "green"),
        (HIGHER, "69.9", "amber"),
        (HIGHER, "60", "amber"),
        (HIGHER, "59.9", "red"),
        # Lower is better: 60 is the harder one.
        (LOWER, "60", "green"),
        (LOWER, "60.1", "amber"),
        (LOWER, "70", "amber"),
        (LOWER, "70.1", "red"),
        (NEUTRAL, "65", "no judgement"),
        (RANGE, "65", "not rated"),
    ],
)
def test_low_and_high_target(polarity: Polarity, value: str, expected: str) -> None:
    two = bundled_rule("low-and-high-target")
    assert state(two, polarity, value, low="60", high="70") == expected
    assert state(two, polarity, value, low="60") in {"no target", "no judgement"}


@pytest.mark.parametrize(
    ("name", "fact"), [("forecast-5-percent", "forecast"), ("trajectory-5-percent", "expected")]
)
@pytest.mark.parametrize(
    ("value", "expected"), [("200", "green"), ("190", "amber"), ("189", "red")]
)
def test_forecast_or_trajectory_instead_of_the_target(
    name: str, fact: str, value: str, expected: str
) -> None:
    assert state(bundled_rule(name), HIGHER, value, **{fact: "200"}, target="1000") == expected
    assert state(bundled_rule(name), HIGHER, value, target="1000") == "no target"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("better", "green"),
        ("best", "green"),
        ("similar", "amber"),
        ("worse", "red"),
        ("worst", "red"),
        ("lower", "no judgement"),
        ("higher", "no judgement"),
        ("not compared", "not rated"),
        ("", "not rated"),
    ],
)
def test_significance_against_england(word: str, expected: str) -> None:
    assert state(bundled_rule("england"), HIGHER, "5", comparison=word) == expected
    assert state(bundled_rule("england"), NEUTRAL, "5", comparison=word) == "no judgement"


@pytest.mark.parametrize(
    ("sure", "expected"),
    [("high", "green"), ("medium", "amber"), ("low", "red"), ("hopeful", "not rated")],
)
def test_confidence_as_judged(sure: str, expected: str) -> None:
    judged = bundled_rule("confidence")
    assert state(judged, HIGHER, "5", confidence=sure) == expected
    assert state(judged, HIGHER, None, confidence=sure) == expected
    assert state(judged, NEUTRAL, "5", confidence=sure) == "no judgement"
    assert state(judged, HIGHER, "5") == "not rated"


@pytest.mark.parametrize(
    ("share", "expected"), [("0.8", "green"), ("0.79", "amber"), ("0.5", "amber"), ("0.4", "red")]
)
def test_confidence_as_a_probability(share: str, expected: str) -> None:
    facts = RagFacts(HIGHER, Decimal(5), confidence=Decimal(share))
    assert bundled_rule("probability").rate(facts).state.value == expected
    assert bundled_rule("confidence").rate(facts).state is RagState.NOT_RATED


@pytest.mark.parametrize(
    ("value", "expected"),
    [("10", "green"), ("20", "green"), ("9.5", "amber"), ("21", "amber"), ("9.4", "red"),
     ("21.1", "red")],
)  # fmt: skip
def test_a_target_range(value: str, expected: str) -> None:
    # 5% of the end that is missed: 9.5 below, 21 above.
    near = bundled_rule("target-5-percent")
    assert state(near, RANGE, value, low="10", high="20") == expected
    assert state(near, HIGHER, value, low="10", high="20") == "not rated"


def test_improvement_may_be_asked_for() -> None:
    better = rule(basis="change", since="previous", green_within="-10%", amber_within="10%")
    states = [state(better, HIGHER, text, previous="100") for text in ("110", "109", "90", "89")]
    assert states == ["green", "amber", "amber", "red"]
    assert str(better) == (
        "Green: better than the previous value by at least 10%; amber: not so much better, or "
        "worse by up to 10%; red: worse by more."
    )


# States without a colour


def test_states_of_their_own_come_before_the_colour() -> None:
    watched = rule(basis="target", monitored=["indicator.x"], rates_unchanged=False)
    facts: dict[str, Any] = {"target": "1", "unchanged": True}
    assert state(watched, HIGHER, "5", indicator="indicator.x", **facts) == "monitored"
    assert state(watched, HIGHER, "5", indicator="indicator.y", **facts) == "no update due"
    assert state(rule(basis="target"), HIGHER, "5", **facts) == "green"
    assert state(watched, HIGHER, None, target="1") == "no data"
    assert state(watched, HIGHER, None, **facts) == "no update due"
    assert state(watched, HIGHER, "5") == "no target"


# The record


@pytest.mark.parametrize("given_rule", RULES, ids=lambda r: r.id)
def test_every_bundled_rule_comes_back_from_json_and_says_itself(given_rule: RagRule) -> None:
    assert RagRule.model_validate_json(given_rule.model_dump_json()) == given_rule
    text = given_rule.sentence()
    assert text.startswith("Green: ")
    assert "red: " in text
    assert text.count(".") == 1


def test_all_bases_have_a_bundled_example() -> None:
    assert len({r.basis for r in RULES}) == 7


def test_the_sentence_names_what_is_left_out_and_who_declared_it() -> None:
    own = rule(basis="target", green_within="2%", monitored=["a"], rates_unchanged=False,
               declared_by="Exampleshire board")  # fmt: skip
    assert str(own) == (
        "Green: the target is met, or it is missed by up to 2%; red: it is missed by more; "
        "monitored without a colour: a; a value of the last report gets no colour while no newer "
        "one is due; declared by Exampleshire board."
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"basis": "significance", "amber_within": "5%"}, "no meaning for the basis"),
        ({"basis": "target", "comparator": "England"}, "no meaning for the basis"),
        ({"basis": "target", "since": "previous"}, "no meaning for the basis"),
        ({"basis": "low_and_high_target", "green_within": "1%"}, "no meaning for the basis"),
        ({"basis": "target", "high_from": 0.8}, "no meaning for the basis"),
        ({"basis": "change"}, "needs `since`"),
        ({"basis": "target", "green_within": "5%", "amber_within": "5%"}, "reach further"),
        ({"basis": "target", "green_within": "5%", "amber_within": "9 deaths"}, "different units"),
        ({"basis": "target", "amber_within": "5"}, "of what"),
        ({"basis": "target", "amber_within": "a bit"}, "not a tolerance"),
        ({"basis": "target", "amber_within": {"amount": 5, "relative": True, "unit": "x"}}, "unit"),
        ({"basis": "confidence", "high_from": 0.8}, "must be given together"),
        ({"basis": "confidence", "high_from": 0.5, "medium_from": 0.8}, "must lie below"),
        ({"basis": "mood"}, "`basis` is not an allowed word"),
        ({}, "`basis` is missing"),
    ],
)
def test_a_rule_that_says_nothing_definite_is_refused(fields: Any, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        rule(**fields)


@pytest.mark.parametrize("text", ["5%", "5 percentage points", "3 deaths", "0", "-2.5%"])
def test_tolerances_print_as_they_are_read(text: str) -> None:
    read = Tolerance.model_validate(text)
    assert str(read) == text
    assert Tolerance.model_validate(str(read)) == read


# Laws


@given(st.sampled_from(RULES), st.sampled_from([HIGHER, LOWER]), NUMBERS, NUMBERS, NUMBERS)
def test_a_better_value_never_gets_a_worse_colour(
    given_rule: RagRule, polarity: Polarity, one: Decimal, other: Decimal, reference: Decimal
) -> None:
    worse, better = sorted((one, other), reverse=polarity is LOWER)
    ratings = [
        given_rule.rate(
            RagFacts(
                polarity, value, unit="%", target=reference, low=reference, high=reference + 10,
                expected=reference, forecast=reference, previous=reference, baseline=reference,
                comparison="similar", confidence="medium",
            )
        ).state
        for value in (worse, better)
    ]  # fmt: skip
    if all(found.is_colour for found in ratings):
        assert ORDER.index(ratings[0]) <= ORDER.index(ratings[1])


@given(st.sampled_from(RULES), NUMBERS | st.none(), NUMBERS | st.none(), st.booleans())
def test_neutral_polarity_never_gets_a_colour(
    given_rule: RagRule, value: Decimal | None, reference: Decimal | None, unchanged: bool
) -> None:
    facts = RagFacts(
        NEUTRAL, value, target=reference, low=reference, high=reference, expected=reference,
        forecast=reference, previous=reference, baseline=reference, comparison="worse",
        confidence="low", unchanged=unchanged,
    )  # fmt: skip
    assert not given_rule.rate(facts).state.is_colour


@given(NUMBERS, NUMBERS)
def test_polarities_mirror_each_other(value: Decimal, reference: Decimal) -> None:
    near = bundled_rule("target-5-percent")
    up = near.rate(RagFacts(HIGHER, value, target=reference)).state
    down = near.rate(RagFacts(LOWER, -value, target=-reference)).state
    assert up is down
