"""Numbers as digits and as words: `2,982`, `one hundred and six`, `two and a half million`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

MOST_DIGITS = 24
_EXACT = Context(prec=28)
_STRICT = re.compile(r"(0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)?(?:\.(\d+))?", re.ASCII)
_DIGITS = "0123456789"

_BELOW_20_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
BELOW_20 = {word: n for n, word in enumerate(_BELOW_20_WORDS.split())} | {"nil": 0}
TENS = {word: 10 * n for n, word in enumerate(_TENS_WORDS.split(), start=2)}
ORDINALS = {word: n for n, word in enumerate(_ORDINAL_WORDS.split(), start=1)}
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
GLUED_SCALES = {"k": 3, "m": 6, "mn": 6, "mil": 6, "bn": 9, "tn": 12, "b": 9}
PARTS = {"half": 2, "quarter": 4} | {word: n for word, n in ORDINALS.items() if n > 2}
PLURAL_PARTS = {"halves": 2} | {f"{word}s": n for word, n in PARTS.items() if word != "half"}
MULTIPLES = {"double": 2, "twice": 2, "triple": 3, "treble": 3, "thrice": 3, "quadruple": 4} | {
    "quintuple": 5
}
MULTIPLYING = {
    f"{stem}{ending}": n
    for stem, n in (("doubl", 2), ("tripl", 3), ("trebl", 3), ("quadrupl", 4), ("quintupl", 5))
    for ending in ("ed", "ing", "es")
}
HALVING = frozenset({"halved", "halving", "halves"})
_NUMBER_WORDS = frozenset().union(
    BELOW_20, TENS, ORDINALS, PARTS, PLURAL_PARTS, MULTIPLES, MULTIPLYING, HALVING, {"dozen"}
)

_PARTED = {"½": "half", "¼": "a quarter", "¾": "three quarters", "⅓": "a third"} | {
    "⅔": "two thirds", "⅕": "one fifth", "⅛": "one eighth", "⅒": "one tenth",
}  # fmt: skip
_AFTER_WHOLE = {"½": ".5", "¼": ".25", "¾": ".75"}
_ENDS = "highest|largest|worst|best|lowest|smallest"
_RANK = re.compile(
    rf"(?:the |ranked )*(?:(?P<digits>\d{{1,4}})(?:st|nd|rd|th)|(?P<word>{'|'.join(ORDINALS)}))"
    rf"(?: (?:out )?of (?P<size>\d{{1,5}})| (?P<end>{_ENDS}))?",
    re.ASCII,
)
_FROM_THE_TOP = frozenset({"highest", "largest", "worst", "best"})


def written_out(text: str) -> str:
    """Write the signs of fractions in digits or words.

    Examples
    --------
    >>> written_out("1½"), written_out("¾ of a million")
    ('1.5', 'three quarters of a million')
    """
    for sign, words in _PARTED.items():
        if sign in text:
            text = re.sub(rf"(?<=\d){sign}", _AFTER_WHOLE.get(sign, sign), text)
            text = text.replace(sign, words)
    return text


def rank_in(text: str) -> str | None:
    """Read a place in an order: `3rd of 152`, `third highest`, or a bare ordinal.

    Examples
    --------
    >>> rank_in("3rd of 152"), rank_in("third highest"), rank_in("a third")
    ('3 of 152', '3 from the top', None)
    """
    found = _RANK.fullmatch(text.strip())
    if found is None or (found["word"] in ("second", "third") and not found["size"]
                         and not found["end"]):  # fmt: skip
        return None
    place = found["digits"] or str(ORDINALS[found["word"]])
    if found["size"]:
        return f"{place} of {found['size']}"
    if found["end"]:
        return f"{place} from the {'top' if found['end'] in _FROM_THE_TOP else 'bottom'}"
    return place


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: its exact value, the decimals it is printed with, where it ends."""

    value: Decimal
    decimals: int
    end: int


def is_number(word: str) -> bool:
    """Tell whether a word states a number.

    Examples
    --------
    >>> [is_number(word) for word in ("2,982", "three", "double", "half", "ninth", "higher")]
    [True, True, True, True, True, False]
    """
    return word[-1] in _DIGITS or word in _NUMBER_WORDS or word.endswith("fold")


def plain_number(text: str) -> tuple[Decimal, int] | None:
    """Read digits as the United Kingdom prints them.

    Parameters
    ----------
    text : str
        `2,982` or `0.5`; not `12,34` or `0151`.

    Returns
    -------
    tuple or None
        The exact number and its decimal places.

    Examples
    --------
    >>> plain_number("1,234.5")
    (Decimal('1234.5'), 1)
    >>> plain_number("12,34") is None
    True
    """
    found = _STRICT.fullmatch(text) if text else None
    digits = text.replace(",", "")
    if found is None or len(digits.lstrip("0.")) > MOST_DIGITS:
        return None
    return Decimal(digits), len(found[2] or "")


def part_ends(part: Fraction) -> tuple[Fraction, Fraction]:
    """Give what a part in words is meant to: 2.5 points about it, a half to 5."""
    near = Fraction(1, 20) if part == Fraction(1, 2) else Fraction(1, 40)
    return part - near, part + near


def part_value(part: Fraction) -> tuple[Decimal, int]:
    """Write a worded part as a decimal, and say at how many places the words speak.

    Parameters
    ----------
    part : Fraction
        The part, e.g. two thirds.

    Returns
    -------
    tuple
        28 digits at most; the part's own places where three digits are enough (`a quarter`: 2),
        else the places of two digits (`a third`: 2).

    Examples
    --------
    >>> from fractions import Fraction
    >>> part_value(Fraction(1, 4))
    (Decimal('0.25'), 2)
    >>> part_value(Fraction(2, 3))
    (Decimal('0.6666666666666666666666666667'), 2)
    """
    value = _EXACT.divide(Decimal(part.numerator), Decimal(part.denominator))
    _, digits, exponent = value.as_tuple()
    places = -int(exponent)
    if len(digits) > 3:
        places += 2 - len(digits)
    return value, max(places, 0)


def scaled_up(value: Decimal, power: int) -> Decimal:
    """Multiply by a power of ten, exactly, written without an exponent.

    Examples
    --------
    >>> scaled_up(Decimal("1.1"), 9)
    Decimal('1100000000')
    """
    shifted = Decimal(f"{value:f}E{power}")
    return Decimal(f"{shifted:f}")


def whole_number(words: list[str], at: int) -> tuple[int, int] | None:
    """Read a whole number without a scale, and say where it ends.

    Examples
    --------
    >>> whole_number(["one", "hundred", "and", "six"], 0)
    (106, 4)
    """
    word = words[at] if at < len(words) else ""
    if not word or word[-1] not in _DIGITS:
        return _below_thousand(words, at)
    found = plain_number(word)
    return None if found is None or found[1] else (int(found[0]), at + 1)


def read_numeral(
    words: list[str], at: int, *, article: bool = False, tight: bool = False
) -> Numeral | None:
    """Read the number that starts at a word.

    Parameters
    ----------
    words : list of str
        Lower-case words and signs.
    at : int
        Where the number starts.
    article : bool, default False
        Whether `a` stands before it, as in `a million`.
    tight : bool, default False
        Whether a letter after the digits may be a scale: `1.1bn`, but not `5 m`.

    Returns
    -------
    Numeral or None
        None where no number starts there.

    Examples
    --------
    >>> read_numeral(["1.1", "bn"], 0, tight=True)
    Numeral(value=Decimal('1100000000'), decimals=-8, end=2)
    >>> read_numeral(["two", "and", "a", "half"], 0)
    Numeral(value=Decimal('2.5'), decimals=1, end=4)
    """
    word = words[at] if at < len(words) else ""
    if not word:
        return None
    if word[-1] in _DIGITS:
        found = plain_number(word)
        return found and _extended(words, Numeral(*found, at + 1), tight=tight)
    if article and word in SCALES:
        return Numeral(scaled_up(Decimal(1), SCALES[word]), -SCALES[word], at + 1)
    if word == "dozen" or (article and word == "hundred"):
        return Numeral(Decimal(12 if word == "dozen" else 100), 0, at + 1)
    whole = _below_thousand(words, at)
    return whole and _with_hundreds(
        words, _extended(words, Numeral(Decimal(whole[0]), 0, whole[1]))
    )


def _extended(words: list[str], numeral: Numeral, *, tight: bool = False) -> Numeral:
    """Take `and a half`, and a scale such as `million` or a tight `bn`."""
    value, decimals, end = numeral.value, numeral.decimals, numeral.end
    if decimals == 0 and words[end : end + 2] == ["and", "a"] and len(words) > end + 2:
        extra = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}.get(words[end + 2])
        if extra is not None:
            value, decimals, end = value + extra, -int(extra.as_tuple().exponent), end + 3
    scale = words[end] if end < len(words) else ""
    power = SCALES.get(scale) or (GLUED_SCALES.get(scale) if tight else None)
    if power is None:
        return Numeral(value, decimals, end)
    return Numeral(scaled_up(value, power), decimals - power, end + 1)


def _with_hundreds(words: list[str], numeral: Numeral) -> Numeral:
    """Take `three hundred` after `two thousand`."""
    if words[numeral.end - 1] != "thousand" or numeral.decimals != -3:
        return numeral
    skipped = numeral.end + (words[numeral.end : numeral.end + 1] == ["and"])
    rest = _below_thousand(words, skipped)
    if rest is None or not rest[0]:
        return numeral
    return Numeral(numeral.value + rest[0], 0, rest[1])


def _below_hundred(words: list[str], at: int) -> tuple[int, int] | None:
    word = words[at] if at < len(words) else ""
    if word in BELOW_20:
        return BELOW_20[word], at + 1
    if word not in TENS:
        return None
    ones = BELOW_20.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (TENS[word] + ones, at + 2) if 0 < ones < 10 else (TENS[word], at + 1)


def _below_thousand(words: list[str], at: int) -> tuple[int, int] | None:
    found = _below_hundred(words, at)
    if found is None or not 0 < found[0] < 10 or words[found[1] : found[1] + 1] != ["hundred"]:
        return found
    number, end = found[0] * 100, found[1] + 1
    rest = _below_hundred(words, end + 1) if words[end : end + 1] == ["and"] else None
    return (number + rest[0], rest[1]) if rest is not None and rest[0] else (number, end)
