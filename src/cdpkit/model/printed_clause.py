"""One clause with a number in it: words before, the amount, its unit, and words after."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction

from cdpkit.model.printed_words import (
    BELOW_20,
    BOUNDS,
    BOUNDS_AFTER,
    COMPARISONS,
    COUNT_NOUNS,
    CURRENCIES,
    CURRENCY_NOUNS,
    GLUED_SCALES,
    HALVINGS,
    LEADERS,
    LEADS,
    MOVES,
    MOVES_AFTER,
    MULTIPLES,
    ORDINALS,
    PARTS,
    PLURAL_PARTS,
    REMARKS_AFTER,
    SCALES,
    STREAK_WORDS,
    TAILS,
    TENS_WORDS,
    TIMES_AFTER,
    UNIT_WORDS,
    Qualifier,
    Unit,
    match_phrase,
)

__all__ = ["Clause", "is_number", "part_value", "plain_number"]

MOST_DIGITS = 24
_EXACT = Context(prec=28)
_STRICT = re.compile(r"(0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)?(?:\.(\d+))?", re.ASCII)
_DATES = re.compile(
    r"(?:\d\d? )?(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december) (?:19|20)\d\d\b|\b(?:19|20)\d\d(?:[/-]\d{2,4})?(?![\d,.%])"
    r"|\baged \d\d?(?:(?: to |-)\d\d?)?\b",
    re.ASCII,
)
_FACTORS = frozenset({100, 1_000, 10_000, 100_000, 1_000_000})


def plain_number(text: str) -> tuple[Decimal, int] | None:
    """Read digits as the United Kingdom prints them: `2,982`, `0.5`; not `12,34` or `0151`.

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
    found = _STRICT.fullmatch(text)
    if found is None or not text or len(text) > MOST_DIGITS:
        return None
    return Decimal(text.replace(",", "")), len(found[2] or "")


def part_value(part: Fraction) -> tuple[Decimal, int]:
    """Write a worded part as a decimal, and say at how many places the words speak.

    Returns
    -------
    tuple
        28 digits at most; the part's own places where three digits are enough (`a quarter`: 2),
        else the places of two digits (`a third`: 2).

    Examples
    --------
    >>> part_value(Fraction(1, 4))
    (Decimal('0.25'), 2)
    >>> part_value(Fraction(2, 3))
    (Decimal('0.6666666666666666666666666667'), 2)
    """
    value = _EXACT.divide(Decimal(part.numerator), Decimal(part.denominator))
    _, digits, exponent = value.as_tuple()
    places = -int(exponent)
    if len(digits) <= 3:
        return value, max(places, 0)
    return value, max(places - len(digits) + 2, 0)


def is_number(word: str) -> bool:
    """Tell whether a word states a number: digits, `three`, `double`, `half`, `ninth`."""
    return (
        word[-1] in "0123456789"
        or word in BELOW_20
        or word in TENS_WORDS
        or word in MULTIPLES
        or word in HALVINGS
        or word in PARTS
        or word in PLURAL_PARTS
        or word in ORDINALS
    )


def _below_hundred(words: list[str], at: int) -> tuple[int, int] | None:
    word = words[at] if at < len(words) else ""
    if word in BELOW_20:
        return BELOW_20[word], at + 1
    if word not in TENS_WORDS:
        return None
    ones = BELOW_20.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (TENS_WORDS[word] + ones, at + 2) if 0 < ones < 10 else (TENS_WORDS[word], at + 1)


def _below_thousand(words: list[str], at: int) -> tuple[int, int] | None:
    found = _below_hundred(words, at)
    if found is None or not 0 < found[0] < 10 or words[found[1] : found[1] + 1] != ["hundred"]:
        return found
    number, end = found[0] * 100, found[1] + 1
    rest = _below_hundred(words, end + 1) if words[end : end + 1] == ["and"] else None
    return (number + rest[0], rest[1]) if rest is not None and rest[0] else (number, end)


@dataclass(slots=True)
class Clause:
    """A cursor over the words of one clause; `read` fills the rest.

    Parameters
    ----------
    text : str
        The clause, folded to lower case.
    words : list of str
        Its words and signs.
    starts : list of int
        Where each word begins in `text`.
    """

    text: str
    words: list[str]
    starts: list[int]
    at: int = 0
    article: bool = False
    bound: bool = False
    moved: bool = False
    signed: bool = False
    change: bool = False
    times: bool = False
    value: Decimal | None = None
    decimals: int = 0
    fraction: tuple[int, int] | None = None
    unit: Unit | None = None
    per: int | None = None
    currency: str | None = None
    qualifiers: list[Qualifier] = field(default_factory=list)
    tail: str = ""

    def read(self) -> bool:
        """Read the whole clause, or tell that it cannot be read."""
        while self._lead():
            pass
        if self._follows_letter() and self.words[self.at - 1] not in ("c", "ca"):
            return False
        if not (self._multiple() or self._part() or self._ordinal() or self._number()):
            return False
        while self._after():
            pass
        return self._finish()

    def _word(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.words[at] if at < len(self.words) else ""

    def _is_glued(self, ahead: int = 0) -> bool:
        at = self.at + ahead
        if not 0 < at < len(self.words):
            return False
        return self.starts[at] == self.starts[at - 1] + len(self.words[at - 1])

    def _follows_letter(self) -> bool:
        return self._is_glued() and self._word()[-1].isdigit() and self.words[self.at - 1].isalpha()

    def _take(self, *expected: str) -> bool:
        end = self.at + len(expected)
        if tuple(self.words[self.at : end]) != expected:
            return False
        self.at = end
        return True

    def _accept(self, match: tuple[Qualifier, int]) -> bool:
        self.qualifiers.append(match[0])
        self.at = match[1]
        self.article = False
        return True

    # -- before the number

    def _lead(self) -> bool:
        bound = None if self.bound else match_phrase(BOUNDS, self.words, self.at)
        if bound is not None:
            self.bound = True
            return self._accept(bound)
        lead = match_phrase(LEADS, self.words, self.at)
        if lead is not None:
            return self._accept(lead)
        move = None if self.moved else match_phrase(MOVES, self.words, self.at)
        if move is not None:
            return self._move(move)
        return self._step_over()

    def _step_over(self) -> bool:
        if self._take("change", "of"):
            self.change = True
            return True
        if self._word() in ("a", "an"):
            self.article = True
        elif self._word() not in LEADERS:
            return False
        self.at += 1
        return True

    def _move(self, match: tuple[Qualifier, int]) -> bool:
        self.moved = True
        self._accept(match)
        while (lead := match_phrase(LEADS, self.words, self.at)) is not None:
            self._accept(lead)
        if not self._take("to"):
            self.change = True
            _ = self._take("by") or self._take("of")
        return True

    # -- the number

    def _multiple(self) -> bool:
        word = self._word()
        if word in HALVINGS:
            self.change = True
            self.qualifiers.append(Qualifier.REDUCED)
            self._set_part(Fraction(1, 2))
        elif word in MULTIPLES:
            times, verb = MULTIPLES[word]
            self.qualifiers += [verb] if verb else []
            self.value, self.change = Decimal(times), False
        elif word.endswith("fold") and word[:-4] in BELOW_20:
            self.value, self.times, self.change = Decimal(BELOW_20[word[:-4]]), True, False
        else:
            return False
        self.unit = Unit.RATIO
        self.at += 1
        return True

    def _set_part(self, part: Fraction) -> None:
        self.value, self.decimals = part_value(part)
        self.fraction = (part.numerator, part.denominator)
        self.unit = Unit.RATIO

    def _part(self) -> bool:
        word = self._word()
        if word not in PARTS or self._word(1) in STREAK_WORDS - {"of", "in"}:
            return False
        if not self.article and word not in ("half", "quarter"):
            return False
        self.at += 1
        return self._part_of_scale(Fraction(1, PARTS[word]))

    def _part_of_scale(self, part: Fraction) -> bool:
        """Take `half a million` as a count, any other part as a share."""
        self._set_part(part)
        ahead = 1 if self._word() == "of" else 0
        if self._word(ahead) == "a" and self._word(ahead + 1) in SCALES:
            scale = SCALES[self._word(ahead + 1)]
            self.at += ahead + 2
            self.value, self.fraction, self.unit = self.value or Decimal(0), None, None
            if part.denominator not in (2, 4):
                return False
            self._scale(scale)
        return True

    def _ordinal(self) -> bool:
        place = ORDINALS.get(self._word())
        end = self.at + 1
        if place is None and self._is_glued(1) and self._word(1) in ("st", "nd", "rd", "th"):
            found = plain_number(self._word())
            place = int(found[0]) if found and not found[1] else None
            end += 1
        rest = self.words[end:]
        if place is None or not STREAK_WORDS.issuperset(rest):
            return False
        if not rest and self._word() in ("second", "third"):
            return False
        self.value, self.unit, self.at = Decimal(place), Unit.COUNT, len(self.words)
        if STREAK_WORDS_UP & set(rest):
            self.qualifiers.append(Qualifier.INCREASED)
        elif STREAK_WORDS_DOWN & set(rest):
            self.qualifiers.append(Qualifier.REDUCED)
        return True

    def _number(self) -> bool:
        negative = self._sign()
        self.currency = CURRENCIES.get(self._word())
        if self.currency is not None:
            self.unit = Unit.CURRENCY
            self.at += 1
            negative = self._sign() or negative
        found = self._digits() or self._words()
        if not found or self.value is None:
            return False
        if negative:
            self.value = self.value.copy_negate()
        return self._take_unit()

    def _sign(self) -> bool:
        sign = self._word()
        if sign not in ("-", "+") or self.signed or not self._is_glued(1):
            return False
        self.at += 1
        self.signed = True
        return sign == "-"

    def _digits(self) -> bool:
        if not self._word() or self._word()[-1] not in "0123456789":
            return False
        found = plain_number(self._word())
        if found is None:
            return False
        self.value, self.decimals = found
        self.at += 1
        word = self._word()
        if word in SCALES:
            scale = SCALES[word]
        elif word in GLUED_SCALES and (self._is_glued() or self.currency):
            scale = GLUED_SCALES[word]
        else:
            return self._and_a_part()
        if word == "b" and not self.currency:
            return False
        self.at += 1
        self._scale(scale)
        return True

    def _scale(self, power: int) -> None:
        """Multiply the value by a power of ten, exactly, written without an exponent."""
        shifted = Decimal(f"{self.value}E{power}")
        self.value = Decimal(f"{shifted:f}")
        self.decimals -= power

    def _words(self) -> bool:
        """Read `twenty-three`, `one hundred and six`, `two million`, `a dozen`, `a million`."""
        if self._take("dozen"):
            self.value = Decimal(12)
            return True
        found = _below_thousand(self.words, self.at)
        if found is None and self.article and self._word() in (*SCALES, "hundred"):
            found = (100, self.at + 1) if self._word() == "hundred" else (1, self.at)
        if found is None:
            return False
        self.value, self.at = Decimal(found[0]), found[1]
        if self._word() not in SCALES:
            return self._and_a_part()
        self.at += 1
        self._scale(SCALES[self.words[self.at - 1]])
        rest = _below_thousand(self.words, self.at + (self._word() == "and"))
        if rest is not None and self.words[self.at - 1] == "thousand":
            self.value, self.decimals, self.at = self.value + rest[0], 0, rest[1]
        return True

    def _and_a_part(self) -> bool:
        """Take `and a half` after a whole number, and a scale after that."""
        if self.value is None:
            return False
        if self.decimals == 0 and self._word() == "and" and self._word(1) == "a":
            part = PARTS.get(self._word(2))
            if part not in (2, 4):
                return False
            extra, places = part_value(Fraction(1, part))
            self.value, self.decimals = self.value + extra, places
            self.at += 3
            if self._word() in SCALES:
                self.at += 1
                self._scale(SCALES[self.words[self.at - 1]])
        return True

    # -- the unit

    def _take_unit(self) -> bool:
        unit = match_phrase(UNIT_WORDS, self.words, self.at)
        if self.currency is not None:
            return unit is None
        if unit is not None:
            self.unit, self.at = unit
            self.times = self.unit is Unit.RATIO
            return True
        if self._word() in CURRENCY_NOUNS:
            self.unit, self.currency = Unit.CURRENCY, CURRENCY_NOUNS[self._word()]
            self.at += 1
            return True
        if self._take("per") or self._take("/"):
            return self._rate()
        return self._share()

    def _rate(self) -> bool:
        end, text = self.at + 1, self._word()
        found = plain_number(text) if text else None
        base = found[0] if found and not found[1] else None
        if text in SCALES:
            base = Decimal(10) ** SCALES[text]
        elif base is not None and self._word(1) in (*SCALES, "k"):
            base, end = base * Decimal(10) ** (SCALES | {"k": 3})[self._word(1)], end + 1
        if base is None or base not in _FACTORS:
            return False
        self.unit, self.per, self.at = Unit.RATE, int(base), end
        return True

    def _share(self) -> bool:
        """Take `in five`, `out of ten` or `thirds` after a whole number; else there is no unit."""
        if self.value is None or self.decimals or self.signed:
            return True
        parts = PLURAL_PARTS if self.value > 1 else PARTS
        if self._word() in parts and (self.value == 1 or self.value > 1):
            part = Fraction(int(self.value), parts[self._word()])
            self.at += 1
            return part < 1 and self._part_of_scale(part)
        at = self.at
        outright = self._take("out", "of")
        if not (outright or self._take("in")):
            return True
        _ = self._take("every")
        whole = self._whole_number()
        if whole is None:
            self.at = at
            return not outright
        if not 0 < self.value <= whole or (1900 <= whole <= 2100 and not outright):
            return False
        self._set_part(Fraction(int(self.value), whole))
        return True

    def _whole_number(self) -> int | None:
        if self._word() and self._word()[-1] in "0123456789":
            found = plain_number(self._word())
            if found is None or found[1]:
                return None
            self.at += 1
            return int(found[0])
        words = _below_thousand(self.words, self.at)
        if words is None:
            return None
        self.at = words[1]
        return words[0]

    # -- after the number

    def _after(self) -> bool:
        bound = None if self.bound else match_phrase(BOUNDS_AFTER, self.words, self.at)
        if bound is not None:
            self.bound = True
            return self._accept(bound)
        if self._compares():
            return False
        table = TIMES_AFTER if self.unit is Unit.RATIO and self.fraction is None else MOVES_AFTER
        if table is TIMES_AFTER and not self.times and self._word() != "increase":
            return False
        move = None if self.moved else match_phrase(table, self.words, self.at)
        if move is not None:
            self.moved = True
            self.change = table is MOVES_AFTER
            return self._accept(move)
        other = match_phrase(REMARKS_AFTER, self.words, self.at)
        return other is not None and self._accept(other)

    def _compares(self) -> bool:
        if self._word(1) == "from" and self._word() in ("up", "down"):
            self.qualifiers.append(
                Qualifier.INCREASED if self._word() == "up" else Qualifier.REDUCED
            )
            return True
        return self._word() in COMPARISONS

    def _finish(self) -> bool:
        value = self.value
        if value is None:
            return False
        if self.unit is None:
            whole = value == value.to_integral_value()
            self.unit = Unit.COUNT if whole and self.decimals <= 0 else Unit.NONE
        if self._take("change"):
            self.change = True
        if self.signed and self.unit in (Unit.PERCENT, Unit.PERCENTAGE_POINT):
            self.change = True
        if self.unit is Unit.PERCENT and self.change:
            self.unit = Unit.PERCENT_CHANGE
        return self.at >= len(self.words) or self._take_tail(self.unit)

    def _take_tail(self, unit: Unit) -> bool:
        """Keep words that say what the number is of, where they state no other number."""
        if self._is_glued():
            return False
        self.tail = self.text[self.starts[self.at] :]
        rest = self.words[self.at :]
        if rest[0] in COMPARISONS or rest[1:2] == ["from"] and rest[0] in ("up", "down"):
            return unit is not Unit.NONE
        allowed = TAILS[unit]
        if unit is Unit.RATIO and not self.times:
            allowed = allowed | {"in", "since"}
        nouns = unit is Unit.COUNT and not COUNT_NOUNS.isdisjoint(rest[:3])
        if rest[0] not in allowed and not nouns:
            return False
        plain = _DATES.sub(" ", self.tail)
        return not re.search(r"[\d%£€$-]", plain) and not any(
            is_number(word) and word not in ("one", "first") for word in rest if word.isalpha()
        )


STREAK_WORDS_UP = frozenset({"rise", "increase", "growth"})
STREAK_WORDS_DOWN = frozenset({"fall", "decrease"})
