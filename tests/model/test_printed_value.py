"""Printed numbers: a table worked by hand, then laws for all texts, then the messages."""

from __future__ import annotations

import csv
import math
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cdpkit.errors import InputError
from cdpkit.model import GssMarker, PrintedValue, Qualifier, Rounding, Unit
from cdpkit.model.printed_values import numeral as printed_numeral
from cdpkit.model.printed_values import words as printed_words

SHARED = Path(__file__).parents[3] / "shared"

# text | value | unit | qualifiers | interval, worked by hand from the rules in figures.md
TABLE = """
2,982 | 2982 | count | | [2981.5, 2982.5)
54% | 54 | percent | | [53.5, 54.5)
45% | 45 | percent | | [44.5, 45.5)
7x | 7 | ratio | | [6.5, 7.5)
double | 2 | ratio | | [1.5, 2.5)
24% higher | 24 | percent_change | higher_than | [23.5, 24.5)
around 1.5% | 1.5 | percent | around | [1.425, 1.575]
over 2.5 times | 2.5 | ratio | over | (2.5, inf)
almost three times | 3 | ratio | almost | [2.7, 3)
more than half | 0.5 | ratio | over | (0.5, inf)
0.5 per 1,000 | 0.5 | rate | | [0.45, 0.55)
£1.1bn | 1100000000 | currency | | [1050000000, 1150000000)
84.4 per million | 84.4 | rate | | [84.35, 84.45)
-0.7 | -0.7 | none | | (-0.75, -0.65]
\u22120.7 | -0.7 | none | | (-0.75, -0.65]
\u20130.7 | -0.7 | none | | (-0.75, -0.65]
<5 | 5 | count | under | [0, 5)
1,300 | 1300 | count | | [1299.5, 1300.5)
3,090 (estimate) | 3090 | count | estimate | [3089.5, 3090.5)
[e] 3,090 | 3090 | count | estimate | [3089.5, 3090.5)
1,263 [e] | 1263 | count | estimate | [1262.5, 1263.5)
estimated 3,090 | 3090 | count | estimate | [3089.5, 3090.5)
54 per cent | 54 | percent | | [53.5, 54.5)
54 percent | 54 | percent | | [53.5, 54.5)
fifty-four per cent | 54 | percent | | [53.5, 54.5)
12 percentage points | 12 | percentage_point | | [11.5, 12.5)
3.6pp | 3.6 | percentage_point | | [3.55, 3.65)
-4 ppts | -4 | percentage_point | | (-4.5, -3.5]
-4% | -4 | percent_change | | (-4.5, -3.5]
minus 5% | -5 | percent_change | | (-5.5, -4.5]
+24% | 24 | percent_change | | [23.5, 24.5)
up by 54% | 54 | percent_change | increased | [53.5, 54.5)
increase of 48% | 48 | percent_change | increased | [47.5, 48.5)
a significant increase of 48% | 48 | percent_change | increased significant | [47.5, 48.5)
down 3% | 3 | percent_change | reduced | [2.5, 3.5)
has increased by 48% | 48 | percent_change | increased | [47.5, 48.5)
24 per cent rise | 24 | percent_change | increased | [23.5, 24.5)
24% year on year increase | 24 | percent_change | increased | [23.5, 24.5)
rose to 54% | 54 | percent | increased | [53.5, 54.5)
fell to 30 | 30 | count | reduced | [29.5, 30.5)
rose by 193 | 193 | count | increased | [192.5, 193.5)
fell by a third | 1/3 | ratio | reduced | [0.308333333333, 0.358333333333)
halved | 0.5 | ratio | reduced | [0.45, 0.55)
more than halved | 0.5 | ratio | over reduced | (0.5, inf)
doubled | 2 | ratio | increased | [1.5, 2.5)
more than doubled | 2 | ratio | over increased | (2, inf)
tripled | 3 | ratio | increased | [2.5, 3.5)
trebled | 3 | ratio | increased | [2.5, 3.5)
quadrupled | 4 | ratio | increased | [3.5, 4.5)
fivefold | 5 | ratio | | [4.5, 5.5)
three-fold | 3 | ratio | | [2.5, 3.5)
1.5-fold | 1.5 | ratio | | [1.45, 1.55)
twice | 2 | ratio | | [1.5, 2.5)
two times | 2 | ratio | | [1.5, 2.5)
7\u00d7 | 7 | ratio | | [6.5, 7.5)
two and a half times | 2.5 | ratio | | [2.45, 2.55)
three times higher | 3 | ratio | times_more | [2.5, 3.5)
7 times more likely | 7 | ratio | times_more | [6.5, 7.5)
7 times as likely | 7 | ratio | | [6.5, 7.5)
three times less likely | 3 | ratio | times_less | [2.5, 3.5)
double the rate in 2012 | 2 | ratio | | [1.5, 2.5)
one in five | 0.2 | ratio | | (0.181818181818, 0.222222222222]
1 in 4 | 0.25 | ratio | | (0.222222222222, 0.285714285714]
1 in 1,000 | 0.001 | ratio | | (0.000999500249875, 0.00100050025013]
nine out of ten | 0.9 | ratio | | [0.85, 0.95)
one in five adults | 0.2 | ratio | | (0.181818181818, 0.222222222222]
two-thirds | 2/3 | ratio | | [0.641666666667, 0.691666666667)
two thirds | 2/3 | ratio | | [0.641666666667, 0.691666666667)
almost two-thirds | 2/3 | ratio | almost | [0.6, 0.666666666667)
three quarters | 0.75 | ratio | | [0.725, 0.775)
over three-quarters | 0.75 | ratio | over | (0.75, inf)
nearly a quarter | 0.25 | ratio | almost | [0.225, 0.25)
a third | 1/3 | ratio | | [0.308333333333, 0.358333333333)
just over a third | 1/3 | ratio | a_little_over | (0.333333333333, 0.366666666667]
just under half | 0.5 | ratio | almost | [0.45, 0.5)
about half | 0.5 | ratio | around | [0.45, 0.55)
a little over 16,000 | 16000 | count | a_little_over | (16000, 17600]
more than five times | 5 | ratio | over | (5, inf)
at least 10 | 10 | count | at_least | [10, inf)
20 or more | 20 | count | at_least | [20, inf)
50+ | 50 | count | at_least | [50, inf)
no fewer than 3 | 3 | count | at_least | [3, inf)
up to 20 | 20 | count | at_most | [0, 20]
no more than 10 | 10 | count | at_most | [0, 10]
fewer than 5 | 5 | count | under | [0, 5)
under 5 | 5 | count | under | [0, 5)
less than 0.1% | 0.1 | percent | under | [0, 0.1)
under 5% lower | 5 | percent_change | under lower_than | [0, 5)
within 5% | 5 | percent | within | [0, 5]
within 2pp | 2 | percentage_point | within | [-2, 2]
\u226510 | 10 | count | at_least | [10, inf)
\u2264 5 | 5 | count | at_most | [0, 5]
>=10 | 10 | count | at_least | [10, inf)
> 100 | 100 | count | over | (100, inf)
~ 300 | 300 | count | around | [285, 315]
c. 300 | 300 | count | around | [285, 315]
approximately 300 | 300 | count | around | [285, 315]
roughly 300 | 300 | count | around | [285, 315]
some 300 | 300 | count | around | [285, 315]
around 1 | 1 | count | around | [0.5, 1.5)
nearly 3,000 | 3000 | count | almost | [2700, 3000)
1.1 million | 1100000 | count | | [1050000, 1150000)
1.96m | 1960000 | count | | [1955000, 1965000)
half a million | 500000 | count | | [450000, 550000)
£532m | 532000000 | currency | | [531500000, 532500000)
£5k | 5000 | currency | | [4500, 5500)
€3bn | 3000000000 | currency | | [2500000000, 3500000000)
£5.50 | 5.5 | currency | | [5.495, 5.505)
-£5m | -5000000 | currency | | (-5500000, -4500000]
16,000 | 16000 | count | | [15999.5, 16000.5)
1,234.5 | 1234.5 | none | | [1234.45, 1234.55)
ninth consecutive annual rise | 9 | count | increased | [8.5, 9.5)
9th consecutive rise | 9 | count | increased | [8.5, 9.5)
ten | 10 | count | | [9.5, 10.5)
twenty-three | 23 | count | | [22.5, 23.5)
one hundred and six | 106 | count | | [105.5, 106.5)
two thousand three hundred | 2300 | count | | [2299.5, 2300.5)
a dozen | 12 | count | | [11.5, 12.5)
0.5 per 1,000 population | 0.5 | rate | | [0.45, 0.55)
5.1 deaths per 100,000 people | 5.1 | rate | | [5.05, 5.15)
12 per 10,000 | 12 | rate | | [11.5, 12.5)
45.2/100,000 | 45.2 | rate | | [45.15, 45.25)
2,982 clients | 2982 | count | | [2981.5, 2982.5)
121, increasing each year | 121 | count | increasing_each_year | [120.5, 121.5)
54% of adults in 2023/24 | 54 | percent | | [53.5, 54.5)
54%, up from 48% | 54 | percent | increased | [53.5, 54.5)
54% (95% CI 50 to 58) | 54 | percent | | [53.5, 54.5)
0 | 0 | count | | (-0.5, 0.5)
  54%.  | 54 | percent | | [53.5, 54.5)
over -5 | -5 | count | over | (-inf, -5)
almost -10 | -10 | count | almost | (-10, -9]
"""
CASES = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
SINGLE = """
p<0.05 n=50 1.2.3 12,34 1,2345 0151 1e5 0x10 1_000 inf nan 2/3 24/7 2024/5 2023-2027
5x10 a5 \uff15\uff14% \u0665 \u00b2 10-year +-5 <>5 --5 ..5
"""
SPACED = """
0151 706 7888|(0151) 7067888|29 June 2026|6th February|September 2023 to December 2024
|54% and 60%|54%, 46%|fell from 54% to 48%|5 m|- 5|5 and 6
|over 50 years|ISSUE 1|Level 3|one of four|121 in 2021|3 times a week|third|hundreds
|twenty twelve|one two|five fifths|6 in 5|1 out of 0|first year|third quarter|half year|longer
|high|low proportion|see below|up to date|not 54%|not significantly higher|Kelvin 5\u212a|((5))
|[unknown] 5|50% of 40%|54% since 2019 and 60%|substantial progress|over the past two years
"""
NUMBERLESS = [*SINGLE.split(), *SPACED.replace("\n", "").split("|")]


@pytest.mark.parametrize(("text", "value", "unit", "qualifiers", "interval"), CASES)
def test_reads_what_publishers_print(
    text: str, value: str, unit: str, qualifiers: str, interval: str
) -> None:
    printed = PrintedValue.parse(text)
    assert printed.exact == Fraction(value)
    assert printed.unit == unit
    assert printed.qualifiers == tuple(qualifiers.split())
    assert str(printed.interval()) == interval
    assert (printed.printed, str(printed)) == (text, text)


@pytest.mark.parametrize("text", NUMBERLESS)
def test_guesses_no_number(text: str) -> None:
    assert PrintedValue.parse(text) == PrintedValue.model_construct(
        printed=text, qualifier_text=text
    )
    assert PrintedValue.parse(text).interval() is None


@pytest.mark.parametrize(
    ("text", "qualifiers", "kept"),
    [
        ("no change", "no_change", ""),
        ("has reduced", "reduced", ""),
        ("increase", "increased", ""),
        ("increasing each year", "increasing_each_year", ""),
        ("No significant change", "no_significant_change", ""),
        ("Increasing and getting worse", "increased worsened", ""),
        ("significantly higher", "higher_than significant", ""),
        ("Higher than national rates", "higher_than", "Higher than national rates"),
        ("improved but lower than baseline", "lower_than improved", None),
        ("some of the highest rates in the country", "among_highest", None),
    ],
)
def test_words_of_direction_have_qualifiers_and_no_number(
    text: str, qualifiers: str, kept: str | None
) -> None:
    printed = PrintedValue.parse(text)
    assert printed.value is None
    assert printed.qualifiers == tuple(qualifiers.split())
    assert printed.qualifier_text == (text if kept is None else kept)


@pytest.mark.parametrize(
    ("text", "markers", "value"),
    [
        *((f"[{marker}]", (marker,), None) for marker in GssMarker),
        ("[e] [P] 1,263", ("e", "p"), 1263),
        ("1,263 [p, r]", ("p", "r"), 1263),
        ("3,090 (r)", ("r",), 3090),
        *((sign, ("c",), None) for sign in ("*", "#", "c")),
        *((sign, ("x",), None) for sign in (":", "..", "-", "NA", "n/a", "N/A", "\u2014")),
        ("u", ("u",), None),
        ("z", ("z",), None),
        ("n/a [x]", ("x",), None),
    ],
)
def test_reads_markers(text: str, markers: tuple[str, ...], value: int | None) -> None:
    printed = PrintedValue.parse(text)
    assert (printed.markers, printed.value) == (markers, value)
    if not text.startswith("[") and value is None:
        assert printed.qualifier_text == text.removesuffix(" [x]")


@pytest.mark.parametrize(
    ("text", "decimals"),
    [("£1.1bn", -8), ("1.96 million", -4), ("£5k", -3), ("1.50", 2), ("two-thirds", 2), ("7x", 0)],
)
def test_decimals_are_those_of_the_print(text: str, decimals: int) -> None:
    assert PrintedValue.parse(text).decimals == decimals


def test_rates_and_money_say_of_what() -> None:
    assert PrintedValue.parse("84.4 per million").per == 1_000_000
    assert [PrintedValue.parse(f"{c}5m").currency for c in "£€$"] == ["GBP", "EUR", "USD"]


def test_other_words_keep_their_spelling() -> None:
    printed = PrintedValue.parse("54% of Wirral Ways clients (n = 2,982) [note 1]")
    assert printed.qualifier_text == "of Wirral Ways clients (n = 2,982) [note 1]"


def test_a_change_has_a_sign_and_a_level_has_none() -> None:
    texts = ("down 3%", "3% lower", "fell by 30", "up 3%", "fell to 30", "halved", "-0.7", "longer")
    signed = [PrintedValue.parse(text).signed_value for text in texts]
    assert signed == [-3, -3, -30, 3, 30, Decimal("-0.5"), Decimal("-0.7"), None]


def test_rounding_and_decimals_widen_the_interval() -> None:
    hundred = PrintedValue.model_validate({"printed": "1,300", "rounding": "to_100"})
    unknown = PrintedValue.model_validate({"printed": "16,000", "rounding": "unknown"})
    assert str(hundred.interval()) == "[1250, 1350)"
    assert str(unknown.interval()) == "[15500, 16500)"
    assert str(PrintedValue.parse("1,300").interval(decimals=-1)) == "[1295, 1305)"
    assert (
        str(PrintedValue.parse("two-thirds").interval(decimals=0))
        == "[0.641666666667, 0.691666666667)"
    )
    assert str(PrintedValue.parse("two-thirds").interval(decimals=3)) == "[0.6665, 0.6675)"


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("45%", "25%", "above"),
        ("25%", "45%", "below"),
        ("54%", "around 53%", "overlapping"),
        ("53%", "54%", "below"),
        ("under 5", "5 or more", "below"),
        ("up 2%", "down 3%", "above"),
        ("0.5 per 1,000", "84.4 per million", "above"),
        ("45%", "45", "incomparable"),
        ("fell to 30", "fell by 30", "incomparable"),
        ("£5m", "€3m", "incomparable"),
        ("longer", "45%", "incomparable"),
    ],
)
def test_compares_what_two_prints_allow(first: str, second: str, answer: str) -> None:
    assert PrintedValue.parse(first).compare(PrintedValue.parse(second)) == answer


# What an author may write.


def test_a_string_is_read_and_a_mapping_rules_over_the_text() -> None:
    assert PrintedValue.model_validate("54%") == PrintedValue.parse("54%")
    assert PrintedValue.model_validate({"printed": "54%"}) == PrintedValue.parse("54%")
    change = PrintedValue.model_validate({"printed": "54%", "unit": "percent_change"})
    assert (change.value, change.unit, change.change) == (54, Unit.PERCENT_CHANGE, True)
    count = PrintedValue.model_validate({"printed": "0.5 per 1,000", "unit": "count"})
    assert (count.unit, count.per) == (Unit.COUNT, None)
    cases = PrintedValue.model_validate({"printed": "several, 12", "value": "12", "unit": "count"})
    assert str(cases.interval()) == "[11.5, 12.5)"
    same = PrintedValue.model_validate({"printed": "£1.1bn", "value": 1100000000})
    assert same.decimals == -8


def test_an_authors_words_are_named_or_kept() -> None:
    printed = PrintedValue.model_validate(
        {
            "printed": "around 1.5%",
            "qualifiers": ["around", "fluctuates", "tragically high"],
            "markers": ["[p]"],
            "rounding": "half_up",
        }
    )
    assert printed.qualifiers == (Qualifier.AROUND, Qualifier.FLUCTUATING)
    assert printed.qualifier_text == "tragically high"
    assert printed.markers == (GssMarker.PROVISIONAL,)
    assert printed.rounding is Rounding.HALF_UP


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"printed": "high", "unit": "percent"}, r"`high` gives no number for `unit: percent`"),
        ({"printed": "54%", "per": 1000}, r"`per` is for rates only\. Set `unit: rate`"),
        ({"printed": "54%", "currency": "GBP"}, r"`currency` is for money only"),
        ({"printed": "half", "fraction": (1, 3)}, r"`fraction` is not the `value`"),
        ({"printed": "54%", "value": "NaN"}, "`value` is not a number"),
        ({"printed": "54%", "colour": "red"}, "`colour` is not a field"),
        ({"value": 54}, "`printed` is missing"),
        ({"printed": 54}, "`printed` is not plain text"),
        (54, "`PrintedValue` has no keys"),
    ],
)
def test_refuses_what_does_not_hang_together(fields: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        PrintedValue.model_validate(fields)


def test_is_frozen_hashable_and_pickles() -> None:
    printed = PrintedValue.parse("almost two-thirds")
    assert pickle.loads(pickle.dumps(printed)) == printed  # noqa: S301
    assert hash(printed) == hash(PrintedValue.parse("almost two-thirds"))
    with pytest.raises(ValidationError, match="value"):
        printed.value = Decimal(1)  # type: ignore[misc]


def test_the_schema_allows_a_bare_string() -> None:
    schema = PrintedValue.json_schema()
    text, fields = schema["anyOf"]
    assert text["type"] == ["string", "number"]
    assert fields["additionalProperties"] is False
    assert fields["required"] == ["printed"]


# Laws for all texts.

MORE_WORDS = """
% per in out of and a the times million bn k £ € - + ( ) [ ] [e] , ; / to 5 12 0.5
1,000 2,982 100,000 £5m 54% 7x 1.1bn 2021 9th pp people (estimate) higher more
"""
WORDS = sorted(
    {
        word
        for table in (printed_words.BOUNDS, printed_words.MOVES, printed_words.REMARKS)
        for phrases in table.values()
        for phrase, _ in phrases
        for word in phrase
    }
    | set(printed_numeral.BELOW_20)
    | set(printed_numeral.PARTS)
    | set(printed_numeral.PLURAL_PARTS)
    | set(printed_numeral.MULTIPLYING)
    | set(MORE_WORDS.split())
)
FRAGMENTS = st.lists(st.sampled_from([*WORDS, *(f" {word}" for word in WORDS)]), max_size=8).map(
    "".join
)
BOUND_WORDS = ("", "over ", "under ", "at least ", "up to ", "almost ", "just over ", "around ")
NUMERALS = st.one_of(
    st.decimals(0, 10**6, places=2, allow_nan=False).map("{:,f}".format),
    st.integers(0, 10**9).map("{:,d}".format),
    st.integers(1, 99).map("{} million".format),
    st.sampled_from(("half", "a third", "two-thirds", "one in five", "twenty-three")),
)
SUFFIXES = st.sampled_from(
    ("", "%", " times", " per 1,000", "pp", "% higher", " percentage points")
)
NUMBERED = st.builds("{}{}{}".format, st.sampled_from(BOUND_WORDS), NUMERALS, SUFFIXES)
BEFORE = (
    "|over |up by |down to |fell by more than |change of |an estimated |minus |£-|[e] |rate of "
)
MIDDLES = "5|1.96m|1.1 million|half|two-thirds|1 in 300|doubled|halved|ninth|two and a half|0.05k|0"
UNITS = "|%| times| per 1,000| deaths per million|pp| people| pounds|-fold"
AFTER = "| higher| increase| or more|+| (estimate)|, rising each year| of adults| change| up from 5"
SPOKEN = st.builds(
    "{}{}{}{}".format,
    *(st.sampled_from(pieces.split("|")) for pieces in (BEFORE, MIDDLES, UNITS, AFTER)),
)
TEXTS = st.one_of(st.text(max_size=60), FRAGMENTS, NUMBERED, SPOKEN)


def said(printed: PrintedValue) -> tuple[object, ...]:
    return printed.value, printed.unit, printed.decimals, printed.qualifiers, printed.per


@given(TEXTS)
@settings(max_examples=1000)
def test_no_text_fails_and_the_text_stays(text: str) -> None:
    printed = PrintedValue.parse(text)
    assert printed.printed == text
    assert (printed.value is None) == (printed.exact is None)
    assert printed.value is None or printed.interval() is not None
    assert PrintedValue.model_validate(text) == printed
    assert PrintedValue.model_validate_json(printed.model_dump_json()) == printed
    assert PrintedValue.model_validate(printed.model_dump()) == printed


@given(TEXTS)
@example("0KPP(ESTIMATE)")
@settings(max_examples=1000)
def test_the_canonical_spelling_says_the_same(text: str) -> None:
    printed = PrintedValue.parse(text)
    again = PrintedValue.parse(printed.canonical)
    assert said(again) == said(printed)
    assert again.canonical == printed.canonical


@given(NUMBERED)
def test_qualifiers_and_the_interval_agree(text: str) -> None:
    printed = PrintedValue.parse(text)
    assume(printed.exact)
    bounds, exact = printed.interval(), printed.exact
    assert bounds is not None
    assert exact is not None
    outside = {Qualifier.OVER, Qualifier.UNDER, Qualifier.ALMOST, Qualifier.A_LITTLE_OVER}
    assert bounds.contains(exact) == outside.isdisjoint(printed.qualifiers)
    if Qualifier.OVER in printed.qualifiers:
        assert bounds.contains(exact + 1)
    if Qualifier.UNDER in printed.qualifiers:
        assert bounds.contains(exact * Fraction(9, 10))


@given(st.integers(0, 999_999))
def test_number_words_count_as_digits_do(number: int) -> None:
    printed = PrintedValue.parse(in_words(number))
    assert printed.value == number
    assert printed.unit is Unit.COUNT


def in_words(number: int) -> str:
    if number >= 1000:
        rest = number % 1000
        joined = "" if not rest else f"{' and' if rest < 100 else ''} {in_words(rest)}"
        return f"{in_words(number // 1000)} thousand{joined}"
    if number >= 100:
        rest = number % 100
        hundreds = f"{in_words(number // 100)} hundred"
        return f"{hundreds} and {in_words(rest)}" if rest else hundreds
    if number >= 20:
        tens = next(word for word, n in printed_numeral.TENS.items() if n == number // 10 * 10)
        return f"{tens}-{in_words(number % 10)}" if number % 10 else tens
    return next(word for word, n in printed_numeral.BELOW_20.items() if n == number)


@given(st.integers(10**3, 10**9), st.integers(1, 3))
def test_a_bad_grouping_is_no_number(number: int, at: int) -> None:
    digits = str(number)
    text = f"{digits[:-at]},{digits[-at:]}"
    right = f"{number:,}" == text
    assert (PrintedValue.parse(text).value is not None) == right


@pytest.mark.parametrize(
    "fragment", ["1,", "(", "[e] ", "about ", "a ", "- ", "5 in ", "half ", "."]
)
def test_long_texts_end(fragment: str) -> None:
    for length in (190, 10**6):
        text = (fragment * math.ceil(length / len(fragment)))[:length]
        assert PrintedValue.parse(text).value is None


def test_reads_every_text_of_the_shared_figures() -> None:
    path = SHARED / "figures" / "figures.csv"
    if not path.exists():
        pytest.skip(f"no {path}: the shared figures lie beside the checkout only")
    with path.open(encoding="utf-8", newline="") as file:
        texts = {row["published_text"] for row in csv.DictReader(file)} - {""}
    assert texts
    assert {text for text in texts if PrintedValue.parse(text).value is None} == set()


@pytest.mark.parametrize("number", ["1e400", "1e-400", "-1e9999"])
def test_a_value_that_nobody_prints_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="`value` is out of range"):
        PrintedValue.model_validate({"printed": "1,204", "value": number})


@pytest.mark.parametrize(
    "text",
    [
        "<-5",  # beyond -5, where the size of a fall of `less than 5` is below 5
        ">-5%",
        "≥ -5",
        "(5)",  # a loss in accounts, an aside elsewhere
        "(£1.2m)",
        "(0.7)",
    ],
)
def test_a_sign_that_can_mean_two_things_gives_no_number(text: str) -> None:
    value = PrintedValue.parse(text)
    assert (value.value, value.qualifier_text) == (None, text)
