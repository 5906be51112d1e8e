"""Single rows: reasons, what stays hidden, malformed rows, and laws that hold for all rows."""

from __future__ import annotations

import json
import math
import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.special import chdtri, ndtri

from cdpkit.assess import Reproduction, Verdict
from cdpkit.assess.reproduction.table_figures import reproduce_row
from cdpkit.errors import InputError
from cdpkit.model import BadRow, FigureRow

Z = float(ndtri(0.975))
POSSIBLE = {"reproduced", "consistent"}


def reproduced(statistic: str, inputs: object, published: str = "", **cells: str) -> Reproduction:
    """Judge one row; `inputs` is JSON, or what JSON can be made of."""
    text = inputs if isinstance(inputs, str) else json.dumps(inputs)
    row = {"figure_id": "A1", "statistic": statistic, "inputs": text, "published_value": published}
    try:
        return reproduce_row(FigureRow.from_cells(7, row | cells))
    except InputError as error:
        return reproduce_row(BadRow(7, "A1", str(error)))


def share(numerator: float, denominator: float) -> dict[str, float]:
    return {"numerator": numerator, "denominator": denominator, "multiplier": 100}


# Reasons


def test_what_was_computed_is_shown_with_two_more_decimals_than_the_print() -> None:
    result = reproduced("crude_rate", share(5, 100), "5.0", published_lower="1.6")
    assert (result.computed, result.computed_lower, result.computed_upper) == (
        "5",
        "1.623",
        "11.668",
    )


def test_a_baseline_that_would_close_the_difference_is_named() -> None:
    # Restated from 1,086 to 1,177: 23% follows from the second only.
    result = reproduced("percent_change", {"baseline": 1086, "current": 1444}, "23")
    assert result.verdict is Verdict.NOT_REPRODUCED
    assert re.search(
        r"`baseline` 1,1(69|7\d) instead of 1,086 .* would give the print", result.reason
    )


def test_rounding_that_is_not_named_is_only_remarked() -> None:
    shares = {"baseline": 30, "current": 43}
    result = reproduced("percentage_point_change", shares, "12")
    assert result.verdict is Verdict.NOT_REPRODUCED
    assert "rounding of the inputs at their last digit would explain it" in result.reason


def test_a_contradiction_of_words_beside_a_number_is_reported() -> None:
    rates = {"numerator_rate": 19, "denominator_rate": 10}
    result = reproduced("rate_ratio", rates, "1.9", published_text="more than double")
    assert result.verdict is Verdict.REPRODUCED
    assert result.reason == "the words `more than double` contradict the recomputed number"


def test_words_beside_a_number_that_agree_need_no_remark() -> None:
    rates = {"numerator_rate": 21, "denominator_rate": 10}
    assert reproduced("rate_ratio", rates, "2.1", published_text="more than double").reason == ""


@pytest.mark.parametrize("ratio", [1.5, 2, 2.5])
def test_bare_words_are_rounded_to_by_either_rule_as_numbers_are(ratio: float) -> None:
    inputs = {"numerator_rate": ratio, "denominator_rate": 1}
    for cells in ({"published": "2"}, {"published_text": "double"}):
        assert reproduced("rate_ratio", inputs, **cells).verdict.value == "reproduced"


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("200 per 100,000", "reproduced"),
        ("2 per 1,000", "reproduced"),
        ("more than 1.9 per 1,000", "reproduced"),
        ("200 per 1,000", "not reproduced"),
        ("over 2 per 1,000", "not reproduced"),
    ],
)
@pytest.mark.parametrize("column", ["published", "published_text"])
def test_a_rate_is_held_to_what_it_is_printed_per(column: str, printed: str, verdict: str) -> None:
    inputs = {"numerator": 100, "denominator": 50_000, "multiplier": 100_000}
    assert reproduced("crude_rate", inputs, **{column: printed}).verdict.value == verdict


def test_an_input_rounded_beyond_all_counting_is_still_judged() -> None:
    result = reproduced("sum", {"values": [2, 3]}, "6", input_rounding='{"values": 1e30}')
    assert result.verdict.value == "consistent"


@pytest.mark.parametrize(
    ("statistic", "inputs", "reason"),
    [
        ("half_life", {"values": [1]}, "the statistic `half_life` is unknown"),
        ("sum", "", "the inputs were not published"),
        ("sum", {"values": None}, "the input `values` was not published"),
        ("recent_trend", {"years": [1, None], "values": [1, 2], "lower": [0, 1], "upper": [2, 3]},
         "the input `years` was not published"),
        ("sum", {"values": [1, 2]}, "no number is printed that could be checked"),
    ],
)  # fmt: skip
def test_what_is_not_checkable_says_why(statistic: str, inputs: object, reason: str) -> None:
    result = reproduced(statistic, inputs)
    assert (result.verdict, result.reason) == (Verdict.NOT_CHECKABLE, reason)


# Directions, points and percent


@pytest.mark.parametrize(
    ("statistic", "inputs", "cells", "reason"),
    [
        ("percent_change", {"baseline": 100, "current": 95},
         {"published": "-5", "published_text": "an increase of 5%"},
         "the words `an increase of 5%` contradict the sign of the print"),
        ("percent_change", {"baseline": 40, "current": 44}, {"published": "10 percentage points"},
         "`10 percentage points` is printed in points, and the statistic gives a percentage"),
        ("percentage_point_change", {"baseline": 40, "current": 44}, {"published_text": "4%"},
         "`4%` is printed in percent, and the statistic gives points"),
        ("percentage_point_change", {"baseline": 40, "current": 44}, {"published": "4%"},
         "`4%` is printed in percent, and the statistic gives points"),
        ("percent_change", {"baseline": 100, "current": 95},
         {"published": "-5", "published_text": "a fall of 6%"},
         "the words `a fall of 6%` contradict the recomputed number"),
        ("proportion", share(10, 100), {"published_text": "rose"},
         "a direction is printed, and the statistic shows none"),
        ("sum", {"values": [3]}, {"published_text": "3rd of 152"},
         "a place in an order is printed, and the inputs give none"),
        ("sum", {"values": [4380]}, {"published": "12 a day"},
         "a pace is printed, and the inputs do not say their length of time"),
        ("rate_ratio", {"numerator_rate": 2, "denominator_rate": 1},
         {"published": "2", "published_lower": "1"},
         "what its interval is made of was not published"),
    ],
)  # fmt: skip
def test_what_a_print_says_beside_its_number_is_told(
    statistic: str, inputs: object, cells: dict[str, str], reason: str
) -> None:
    assert reason in reproduced(statistic, inputs, **cells).reason.split("; ")


WAYS = {"rose": 1, "fell": -1, "no change": 0, "higher": 1, "90 fewer": -1}


@given(st.integers(1, 500), st.integers(0, 500), st.sampled_from(sorted(WAYS)))
def test_a_direction_holds_just_where_the_inputs_moved_so(
    baseline: int, current: int, words: str
) -> None:
    assume(not words[0].isdigit() or current - baseline == -90)
    moved = (current > baseline) - (current < baseline)
    levels = {"baseline": baseline, "current": current}
    verdict = reproduced("absolute_change", levels, published_text=words).verdict
    assert (verdict is Verdict.REPRODUCED) == (moved == WAYS[words])


@given(st.integers(1, 500), st.integers(0, 500))
def test_an_unsigned_print_takes_its_sign_from_the_words(baseline: int, current: int) -> None:
    levels = {"baseline": baseline, "current": current}
    size = str(abs(current - baseline))
    for words, fits in (("a decrease", current < baseline), ("a rise", current > baseline)):
        verdict = reproduced("absolute_change", levels, size, published_text=words).verdict
        assert (verdict is Verdict.REPRODUCED) == fits


@given(st.integers(1, 60), st.integers(1, 1000), st.integers(1, 1000))
def test_one_in_n_is_met_where_the_share_turned_over_rounds_to_n(n: int, k: int, of: int) -> None:
    assume(k <= of)
    held = reproduced("proportion", share(k, of), published_text=f"1 in {n}").verdict
    assert (held is Verdict.REPRODUCED) == (2 * (n - 0.5) <= 2 * of / k < 2 * (n + 0.5))


# What the publisher rounded stays hidden


@pytest.mark.parametrize(
    ("inputs", "unit", "published", "hidden"),
    [
        (share(35, 101), {"numerator": 5}, "36.6", "37"),
        (share(350, 1001), {"numerator": 10}, "34.6", "346"),
        ({**share(35, 101), "multiplier": 1}, {"numerator": 5}, "0.366", "37"),
    ],
)
def test_the_hidden_count_is_nowhere_in_the_result(
    inputs: dict[str, float], unit: dict[str, int], published: str, hidden: str
) -> None:
    result = reproduced("proportion", inputs, published, input_rounding=json.dumps(unit))
    assert result.verdict is Verdict.CONSISTENT
    said = f"{result.reason} {result.computed} {result.computed_lower} {result.computed_upper}"
    assert not re.search(rf"(?<![\d.]){hidden}(?![\d.])", said)


def test_a_count_of_people_is_not_worked_back_even_where_no_rounding_is_named() -> None:
    result = reproduced("proportion", share(35, 101), "36.6")  # 37 of 101
    assert result.verdict is Verdict.NOT_REPRODUCED
    assert "37" not in result.reason
    assert "numerator" not in result.reason


@settings(max_examples=50)
@given(st.integers(20, 400), st.integers(405, 900))
def test_reason_and_numbers_are_the_same_whichever_count_is_hidden(count: int, base: int) -> None:
    """Two prints that hide different counts of one rounded count differ in nothing but themselves."""
    rounded = 5 * round(count / 5)
    told = set()
    for true in range(rounded - 2, rounded + 3):
        print_ = f"{100 * true / base:.4f}"
        result = reproduced(
            "proportion", share(rounded, base), print_, input_rounding='{"numerator": 5}'
        )
        if true != rounded:
            assert result.verdict is Verdict.CONSISTENT
            told.add((result.reason, result.computed))
    assert len(told) == 1


# Malformed rows

TREND = {"years": [1, 2], "values": [1, 2], "lower": [0, 1], "upper": [2, 3]}
MALFORMED: dict[str, tuple[str, object, str]] = {
    "broken JSON": ("sum", '{"values": [1, 2}', "`inputs` is not valid JSON"),
    "single quotes": ("sum", "{'values': [1]}", "`inputs` is not valid JSON"),
    "a list": ("sum", "[1, 2]", "`inputs` is not a JSON object"),
    "null": ("sum", "null", "`inputs` is not a JSON object"),
    "a number": ("sum", "5", "`inputs` is not a JSON object"),
    "a bare word": ("sum", "see note", "`inputs` is not valid JSON"),
    "missing input": ("percent_change", {"baseline": 5}, "`inputs.current` is missing"),
    "no input of these": ("sum", {"x": 1}, "`inputs.values` is missing"),
    "negative count": ("proportion", share(-1, 5), "`inputs.numerator` is below 0"),
    "negative item": ("pooled_3yr_count", {"values": [1, -1]}, "`inputs.values` is below 0"),
    "1e400": ("sum", '{"values": [1e400]}', "holds 1e400, which is out of range"),
    "1e-400": ("sum", '{"values": [1e-400]}', "holds 1e-400, which is out of range"),
    "exponent of many digits": ("sum", '{"values": [1e99999999999999999999]}', "which is out of range"),
    "NaN": ("sum", '{"values": [NaN]}', "holds NaN"),
    "Infinity": ("sum", '{"values": [-Infinity]}', "holds -Infinity"),
    "huge digits": ("sum", '{"values": [' + "9" * 5000 + "]}", "of 5000 characters"),
    "duplicated key": ("sum", '{"values": [1], "values": [2]}', "names an input twice"),
    "half a character": ("sum", '{"\\ud800": 1}', "has half a character"),
    "half a character as text": ("sum", '{"values": "\\udfff"}', "has half a character"),
    "deep nesting": ("sum", '{"values": ' + "[" * 60_000 + "]" * 60_000 + "}", "`inputs` is not valid JSON"),
    "deep objects": ("sum", '{"a":' * 20_000 + "1" + "}" * 20_000, "`inputs` is not valid JSON"),
    "zero denominator": ("proportion", share(1, 0), "`inputs.denominator` is not above 0"),
    "zero base": ("percent_change", {"baseline": 0, "current": 5}, "needs a base above 0"),
    "base of the change zero": ("rolling_12m", {"current": 5, "change": 5}, "a base above 0"),
    "zero rate below": ("rate_ratio", {"numerator_rate": 1, "denominator_rate": 0}, "not above 0"),
    "part above whole": ("proportion", share(6, 5), "`inputs.numerator` exceeds `denominator`"),
    "unequal lengths": ("recent_trend", {**TREND, "upper": [2]}, "lists of lengths"),
    "unequal bands": (
        "dsr",
        {"count": [1], "population": [1, 2], "standard": [1, 1], "multiplier": 1},
        "lists of lengths",
    ),
    "text as number": ("proportion", {**share(1, 5), "numerator": "1"}, "is the text `1`"),
    "text in a list": ("sum", {"values": ["1"]}, "has an item that is not a number"),
    "boolean": ("proportion", {**share(1, 5), "numerator": True}, "is neither number nor list"),
    "boolean in a list": ("sum", {"values": [True]}, "has an item that is not a number"),
    "object as input": ("sum", {"values": {"a": 1}}, "is neither number nor list"),
    "empty list": ("sum", {"values": []}, "`inputs.values` is not a list of numbers"),
    "number for a list": ("sum", {"values": 5}, "`inputs.values` is not a list of numbers"),
    "list for a number": ("proportion", {**share(1, 5), "numerator": [1]}, "is a list"),
    "list of lists": ("sum", {"values": [[1]]}, "has an item that is not a number"),
    "year twice": ("recent_trend", {**TREND, "years": [1, 1]}, "has 1 twice"),
    "count outside its limits": (
        "rate_ci_scaling",
        {"count": 20, "count_lower": 5, "count_upper": 18, "rate": 2},
        "is outside its limits",
    ),
    "lower above value": ("dsr_ci_shape", {"count": 9, "value": 1, "lower": 2}, "above `value`"),
    "zero window": (
        "moving_average_update",
        {"previous_average": 1, "entering": 1, "leaving": 1, "window": 0},
        "`inputs.window` is not above 0",
    ),
    "no standard": (
        "dsr",
        {"count": [10], "population": [9], "standard": [0], "multiplier": 1},
        "adds up to 0",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("statistic", "inputs", "problem"), MALFORMED.values(), ids=MALFORMED.keys()
)
def test_a_malformed_row_is_an_error_that_names_its_line(
    statistic: str, inputs: object, problem: str
) -> None:
    result = reproduced(statistic, inputs, "1")
    assert result.verdict is Verdict.ERROR
    assert result.reason.startswith("line 7: ")
    assert re.search(problem, result.reason)
    assert len(result.reason) < 300
    assert not result.as_expected


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"published_decimals": "1.5"}, "`published_decimals` is `1.5`"),
        ({"published_decimals": "many"}, "`published_decimals` is `many`"),
        ({"published_decimals": "999"}, "`published_decimals` is `999`"),
        ({"published_decimals": "9" * 999}, "`published_decimals` is `9{20}`"),
        ({"published_decimals": "NaN"}, "`published_decimals` is `NaN`"),
        ({"published_decimals": "Inf"}, "`published_decimals` is `Inf`"),
        ({"input_rounding": "5"}, "`input_rounding` is not a JSON object"),
        ({"input_rounding": "{"}, "`input_rounding` is not valid JSON"),
        ({"input_rounding": '{"values": 0}'}, "`input_rounding.values` is not a number above 0"),
        ({"input_rounding": '{"values": -5}'}, "`input_rounding.values` is not a number above 0"),
        ({"input_rounding": '{"values": "5"}'}, "`input_rounding.values` is not a number above 0"),
        ({"input_rounding": '{"values": [5]}'}, "`input_rounding.values` is not a number above 0"),
        ({"input_rounding": '{"value": 5}'}, "names `value`, which is not an input"),
        ({"expected_verdict": "fine"}, "`expected_verdict` is `fine`"),
        ({"expected_verdict": "Reproduced"}, "`expected_verdict` is `Reproduced`"),
        ({"expected_interval_verdict": "error"}, "`expected_interval_verdict` is `error`"),
        ({"figure_id": " "}, "`figure_id` is empty"),
    ],
)
def test_a_malformed_cell_is_an_error_that_names_its_column(
    cells: dict[str, str], problem: str
) -> None:
    result = reproduced("sum", {"values": [2, 3]}, "5", **cells)
    assert result.verdict is Verdict.ERROR
    assert re.search(problem, result.reason)


def test_rounding_of_a_word_is_an_error() -> None:
    series = {**TREND, "polarity": "High is good"}
    result = reproduced("recent_trend", series, "x", input_rounding='{"polarity": 1}')
    assert "names `polarity`, a word" in result.reason


def test_rounding_of_an_input_that_the_form_does_not_use_is_no_error() -> None:
    inputs = {"baseline": 100, "current": 110, "change": 9}
    result = reproduced("percent_change", inputs, "10", input_rounding='{"change": 1}')
    assert result.verdict is Verdict.REPRODUCED


# Laws

STATISTIC_INPUTS = st.one_of(
    st.tuples(
        st.just("absolute_change"),
        st.fixed_dictionaries(
            {"baseline": st.integers(-(10**6), 10**6), "current": st.integers(-(10**6), 10**6)}
        ),
    ),
    st.tuples(
        st.just("proportion"),
        st.integers(1, 10**6).flatmap(
            lambda n: st.builds(share, st.integers(0, n), st.just(n))
        ),
    ),
    st.tuples(
        st.just("percent_change"),
        st.fixed_dictionaries(
            {"baseline": st.integers(1, 10**6), "current": st.integers(0, 10**6)}
        ),
    ),
)  # fmt: skip


def exact(statistic: str, inputs: dict[str, int]) -> Decimal:
    """Give the value by decimal arithmetic to 28 digits: the outside oracle."""
    if statistic == "proportion":
        return 100 * Decimal(inputs["numerator"]) / Decimal(inputs["denominator"])
    change = Decimal(inputs["current"]) - Decimal(inputs["baseline"])
    return change if statistic == "absolute_change" else 100 * change / Decimal(inputs["baseline"])


PLACES = st.integers(-3, 6)
RULES = st.sampled_from((ROUND_HALF_UP, ROUND_HALF_EVEN))


def printed(value: Decimal, places: int, rule: str) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=rule)


@given(STATISTIC_INPUTS, PLACES, RULES)
@example(("absolute_change", {"baseline": 0, "current": 2500}), -3, ROUND_HALF_EVEN)
@example(
    ("proportion", {"numerator": 1, "denominator": 800, "multiplier": 100}), 2, ROUND_HALF_EVEN
)
def test_a_value_rounded_by_either_rule_is_reproduced(
    case: tuple[str, dict[str, int]], places: int, rule: str
) -> None:
    text = f"{printed(exact(*case), places, rule):f}"
    assert reproduced(*case, text, published_decimals=str(places)).verdict is Verdict.REPRODUCED


@given(STATISTIC_INPUTS, PLACES, st.sampled_from((-2, -1, 1, 2)))
def test_a_print_that_neither_rule_gives_is_not_reproduced(
    case: tuple[str, dict[str, int]], places: int, steps: int
) -> None:
    value = exact(*case)
    right = {printed(value, places, rule) for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    wrong = printed(value, places, ROUND_HALF_UP) + steps * Decimal(1).scaleb(-places)
    assume(wrong not in right)
    result = reproduced(*case, f"{wrong:f}", published_decimals=str(places))
    assert result.verdict is Verdict.NOT_REPRODUCED


@given(STATISTIC_INPUTS, st.text(max_size=30), st.text(max_size=30), st.integers(1, 10**6))
def test_a_verdict_does_not_lean_on_ids_captions_or_line(
    case: tuple[str, dict[str, int]], name: str, note: str, line: int
) -> None:
    inputs = {key: Decimal(value) for key, value in case[1].items()}
    captions = {"note": note, "topic": note, "area": note, "method": note, "source_title": note}
    plain = reproduce_row(FigureRow(2, "A1", case[0], inputs, "12"))
    dressed = reproduce_row(FigureRow(line, name, case[0], inputs, "12", **captions))  # type: ignore[arg-type]
    assert (plain.verdict, plain.computed, plain.reason) == (
        dressed.verdict,
        dressed.computed,
        dressed.reason,
    )


@pytest.mark.parametrize("key", ["reproduced", "consistent", "not reproduced", "not checkable"])
def test_the_answer_key_never_changes_a_verdict(key: str) -> None:
    inputs = {"baseline": 100, "current": 110}
    result = reproduced("percent_change", inputs, "10", expected_verdict=key)
    assert result.verdict is Verdict.REPRODUCED
    assert result.as_expected == (key == "reproduced")


def wilson(k: int, n: int) -> tuple[float, float]:
    """Newcombe (1998), method 3, written as in the paper: the outside oracle."""
    p, q = k / n, 1 - k / n
    half = Z * math.sqrt(Z**2 + 4 * n * p * q)
    return tuple((2 * n * p + Z**2 + side * half) / (2 * (n + Z**2)) for side in (-1, 1))  # type: ignore[return-value]


def poisson(k: int) -> tuple[float, float]:
    """Exact below 10 events, from chi-squared quantiles; Byar's from 10."""
    if k < 10:
        low = chdtri(2 * k, 0.975) / 2 if k else 0.0
        return float(low), float(chdtri(2 * k + 2, 0.025) / 2)
    return (
        k * (1 - 1 / (9 * k) - Z / (3 * math.sqrt(k))) ** 3,
        (k + 1) * (1 - 1 / (9 * (k + 1)) + Z / (3 * math.sqrt(k + 1))) ** 3,
    )


def to_unit(count: int, unit: int) -> int:
    return unit * math.floor(count / unit + 0.5)


UNITS = st.sampled_from((5, 10))
FEW_PLACES = st.integers(0, 3)


def possible(result: Reproduction) -> bool:
    return {result.verdict.value, result.interval_verdict or "consistent"} <= POSSIBLE


@given(st.integers(20, 3_000), st.data(), UNITS, FEW_PLACES)
def test_a_rounded_count_never_makes_a_share_not_reproduced(
    n: int, data: st.DataObject, unit: int, places: int
) -> None:
    k = data.draw(st.integers(0, n))
    assume(to_unit(k, unit) <= n)
    low, high = wilson(k, n)
    result = reproduced(
        "proportion", share(to_unit(k, unit), n), f"{100 * k / n:.{places}f}",
        published_lower=f"{100 * low:.{places}f}", published_upper=f"{100 * high:.{places}f}",
        input_rounding=json.dumps({"numerator": unit}),
    )  # fmt: skip
    assert possible(result), result


@given(st.integers(0, 500), st.integers(500, 90_000), UNITS, FEW_PLACES, st.booleans())
def test_rounded_counts_never_make_a_rate_not_reproduced(
    k: int, n: int, unit: int, places: int, both: bool
) -> None:
    low, high = poisson(k)
    per = 100_000
    base = to_unit(n, 100) if both else n
    units = {"numerator": unit} | ({"denominator": 100} if both else {})
    result = reproduced(
        "crude_rate",
        {"numerator": to_unit(k, unit), "denominator": base, "multiplier": per},
        f"{per * k / n:.{places}f}",
        published_lower=f"{per * low / n:.{places}f}",
        published_upper=f"{per * high / n:.{places}f}",
        input_rounding=json.dumps(units),
    )
    assert possible(result), result


@given(st.integers(0, 900), st.floats(5, 900), st.floats(1, 300), FEW_PLACES)
@settings(max_examples=50)
def test_three_rounded_inputs_never_make_a_standardised_rate_not_reproduced(
    observed: int, expected: float, reference: float, places: int
) -> None:
    scale = reference / expected
    low, high = poisson(observed)
    inputs = {
        "observed": to_unit(observed, 5),
        "expected": round(expected, 1),
        "reference_rate": round(reference, 1),
    }
    result = reproduced(
        "isr", inputs, f"{observed * scale:.{places}f}",
        published_lower=f"{low * scale:.{places}f}", published_upper=f"{high * scale:.{places}f}",
        input_rounding='{"observed": 5, "expected": 0.1, "reference_rate": 0.1}',
    )  # fmt: skip
    assert possible(result), result


RATE_TRUE = st.decimals(Decimal("0.2"), 900, places=3)


@given(RATE_TRUE, RATE_TRUE, FEW_PLACES, st.sampled_from(("percent_change", "rate_ratio")))
def test_rates_rounded_to_a_tenth_never_make_a_comparison_not_reproduced(
    first: Decimal, second: Decimal, places: int, statistic: str
) -> None:
    names = {"percent_change": ("baseline", "current")}.get(
        statistic, ("denominator_rate", "numerator_rate")
    )
    ratio = second / first
    value = ratio if statistic == "rate_ratio" else 100 * (ratio - 1)
    inputs = {
        name: float(printed(rate, 1, ROUND_HALF_UP))
        for name, rate in zip(names, (first, second), strict=True)
    }
    rounding = json.dumps(dict.fromkeys(names, 0.1))
    text = f"{printed(value, places, ROUND_HALF_UP):f}"
    assert possible(reproduced(statistic, inputs, text, input_rounding=rounding))


@given(st.lists(st.integers(0, 900), min_size=1, max_size=9), UNITS)
def test_rounded_items_never_make_a_sum_not_reproduced(values: list[int], unit: int) -> None:
    given_ = {"values": [to_unit(value, unit) for value in values]}
    rounding = json.dumps({"values": unit})
    assert possible(reproduced("sum", given_, str(sum(values)), input_rounding=rounding))


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12))
def test_rounded_values_never_make_rises_not_reproduced(values: list[int]) -> None:
    rises = 0
    while rises < len(values) - 1 and values[-rises - 1] > values[-rises - 2]:
        rises += 1
    given_ = {"values": [to_unit(value, 10) / 10 for value in values]}
    result = reproduced("successive_change", given_, str(rises), input_rounding='{"values": 1}')
    assert possible(result), result


@given(st.integers(10, 300), st.integers(301, 900), UNITS, st.integers(1, 60))
def test_a_count_outside_what_was_rounded_is_never_assumed(
    k: int, n: int, unit: int, beyond: int
) -> None:
    count = to_unit(k, unit)
    wrong = count + unit // 2 + beyond
    assume(wrong <= n)
    result = reproduced(
        "proportion", share(count, n), f"{100 * wrong / n:.6f}",
        input_rounding=json.dumps({"numerator": unit}),
    )  # fmt: skip
    assert result.verdict is Verdict.NOT_REPRODUCED


CELLS = ("statistic", "inputs", "input_rounding", "published_value", "published_lower",
         "published_upper", "published_decimals", "published_text", "figure_id", "note")  # fmt: skip
SENSIBLE: dict[str, Any] = {
    "statistic": "proportion", "inputs": json.dumps(share(35, 100)), "input_rounding": "",
    "published_value": "35", "published_lower": "26", "published_upper": "45",
    "published_decimals": "0", "published_text": "more than a third", "figure_id": "A1", "note": "",
}  # fmt: skip
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from('0123456789-+.eE,%£[]{}": \nNaInf<>~'), max_size=40),
    st.sampled_from(
        [
            "1e999",
            "9" * 99,
            "-0",
            "1e99999999999999999999",
            "½",
            "٣",
            "1_000",
            "%",
            "[c]",
            "more than",
            "£1.1bn",
        ]
    ),
)


@given(st.sampled_from(CELLS), HOSTILE, st.sampled_from(("proportion", "recent_trend", "sum")))
def test_no_text_in_any_cell_crashes(column: str, text: str, statistic: str) -> None:
    cells = SENSIBLE | {"statistic": statistic} | {column: text}
    try:
        row: FigureRow | BadRow = FigureRow.from_cells(2, cells)
    except InputError as error:
        row = BadRow(2, "A1", str(error))
    result = reproduce_row(row)
    assert result.line == 2
    assert repr(result).encode("utf-8")


@given(HOSTILE.map(json.dumps) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
).map(json.dumps), st.sampled_from(("values", "numerator", "years", "count")))  # fmt: skip
def test_no_json_in_the_inputs_crashes(value: str, name: str) -> None:
    for statistic in ("sum", "proportion", "recent_trend", "trend_chi2", "dsr", "nothing"):
        result = reproduced(statistic, f'{{"{name}": {value}}}', "1")
        assert result.line == 7
        assert repr(result).encode("utf-8")


@pytest.mark.parametrize("text", ["1e400", "inf", "-Infinity", "1e-99"])
def test_a_print_out_of_range_is_an_error_of_its_row(text: str) -> None:
    row = FigureRow(7, "A1", "sum", {"values": (Decimal(1),)}, text)
    result = reproduce_row(row)
    assert result.verdict is Verdict.ERROR
    assert "line 7: `published_value` is out of range" in result.reason
