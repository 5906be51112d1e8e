"""One clause with a number in it: words before, the amount, its unit, and words after."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from cdpkit.model.printed_values.bounds import Bounds
from cdpkit.model.printed_values.numeral import (
    BELOW_20,
    HALVING,
    MULTIPLES,
    MULTIPLYING,
    ORDINALS,
    PARTS,
    PLURAL_PARTS,
    SCALES,
    is_number,
    part_ends,
    part_value,
    read_numeral,
    scaled_up,
    whole_number,
)
from cdpkit.model.printed_values.words import (
    ADVERBS,
    BOUNDS,
    BOUNDS_AFTER,
    COMPARISONS,
    COUNT_NOUNS,
    CURRENCIES,
    CURRENCY_NOUNS,
    LEADERS,
    LEADS,
    MOVES,
    MOVES_AFTER,
    REMARKS_AFTER,
    SHARE_TAILS,
    STREAK_WORDS,
    TAILS,
    TIMES_AFTER,
    UNIT_WORDS,
    Phrases,
    Qualifier,
    Unit,
    match_phrase,
)

_DATES = re.compile(
    r"(?:\d\d? )?(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december) (?:19|20)\d\d\b|\b(?:19|20)\d\d(?:[/-]\d{2,4})?(?![\d,.%])"
    r"|\baged (?:over |under )?\d\d?(?:(?: to |-)\d\d?)?\b",
    re.ASCII,
)
_OTHER_NUMBER = re.compile(r"[\d%£€$-]", re.ASCII)
_PER = frozenset({100, 1_000, 10_000, 100_000, 1_000_000})
_RISES = frozenset({"rise", "increase", "growth"})
_STREAKS = frozenset({"consecutive", "successive", "row", "running", *_RISES, "fall", "decrease"})
_FALLS = frozenset({"fall", "decrease"})
_WHOLES = {"hundred": 100} | {word: 10**power for word, power in SCALES.items()}
_ODDS = (
    ("to", "1"), ("to", "one"), (":", "1"), ("for", "each", "£", "1"), ("for", "every", "£", "1"),
)  # fmt: skip
_COMPARING = frozenset("<>≤≥⩽⩾")


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

    Examples
    --------
    >>> clause = Clause("over 54 %", ["over", "54", "%"], [0, 5, 8])
    >>> clause.read(), clause.value, clause.unit.value
    (True, Decimal('54'), 'percent')
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
    tail_at: int | None = None
    allows: Bounds | None = None

    def read(self) -> bool:
        """Read the whole clause, or tell that it cannot be read.

        Returns
        -------
        bool
            Whether every word is understood, or belongs to what the number is of.
        """
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

    def _take_phrase(self, table: Phrases[Qualifier]) -> bool:
        match = match_phrase(table, self.words, self.at)
        if match is None:
            return False
        self.qualifiers.append(match[0])
        self.at = match[1]
        self.article = False
        return True

    # Before the number.

    def _lead(self) -> bool:
        if not self.bound and self._take_phrase(BOUNDS):
            self.bound = True
            return True
        if self._take_phrase(LEADS):
            return True
        if not self.moved and self._take_phrase(MOVES):
            return self._move()
        return self._step_over()

    def _step_over(self) -> bool:
        if self._take("change", "of"):
            self.change = True
        elif self._word() in ("a", "an"):
            self.article = True
            self.at += 1
        elif not (self._take("total", "of") or self._take("rate", "of")):
            if self._word() not in LEADERS or (self.bound and self._word() == "the"):
                return False
            self.at += 1
        return True

    def _move(self) -> bool:
        """Take `by`, `of` or `to` after a word of direction: only `to` leads to a level."""
        self.moved = True
        while self._take_phrase(LEADS) or self._skip_adverb():
            pass
        if not self._take("to"):
            self.change = True
            _ = self._take("by") or self._take("of")
        return True

    def _skip_adverb(self) -> bool:
        if self._word() not in ADVERBS or self._word(1) not in ("by", "to", "of"):
            return False
        self.at += 1
        return True

    # The number.

    def _multiple(self) -> bool:
        word = self._word()
        times = MULTIPLES.get(word) or MULTIPLYING.get(word)
        if word.endswith("fold"):
            times = BELOW_20.get(word[:-4])
            self.times = True
        if times is not None:
            self.value, self.change = Decimal(times), False
            self.qualifiers += [Qualifier.INCREASED] if word in MULTIPLYING else []
        elif word in HALVING:
            self._set_part(Fraction(1, 2))
            self.change = True
            self.qualifiers.append(Qualifier.REDUCED)
        else:
            return False
        self.unit = Unit.RATIO
        self.at += 1
        return True

    def _set_part(self, part: Fraction) -> None:
        """Take a part in words, which is meant to 2.5 points, a half to 5."""
        self.value, self.decimals = part_value(part)
        self.fraction = (part.numerator, part.denominator)
        self.unit = Unit.RATIO
        self.allows = Bounds(*part_ends(part), includes_upper=False)

    def _set_share(self, some: int, whole: int) -> None:
        """Take `1 in n`, where 1/p rounds to n, or `m in n`, where p x n rounds to m."""
        self._set_part(Fraction(some, whole))
        self.fraction = (some, whole)
        if some == 1:
            step = 10**6 if whole % 10**6 == 0 else 1  # `one in a million` is said of millions
            ends = (Fraction(2, 2 * whole + step), Fraction(2, 2 * whole - step))
            self.allows = Bounds(*ends, includes_lower=False)
        else:
            ends = (Fraction(2 * some - 1, 2 * whole), Fraction(2 * some + 1, 2 * whole))
            self.allows = Bounds(*ends, includes_upper=False)

    def _part(self) -> bool:
        word = self._word()
        if word not in PARTS or self._word(1) in STREAK_WORDS - {"of", "in", "a"}:
            return False
        if not self.article and word not in ("half", "quarter"):
            return False
        self.at += 1
        return self._part_of_scale(Fraction(1, PARTS[word]))

    def _part_of_scale(self, part: Fraction) -> bool:
        """Take `half a million` as a count, `half of one percent` as a percentage, else a share."""
        self._set_part(part)
        ahead = 1 if self._word() == "of" else 0
        if self._word(ahead) not in ("a", "one"):
            return True
        unit = match_phrase(UNIT_WORDS, self.words, self.at + ahead + 1)
        if unit is not None and unit[0] is Unit.PERCENT:
            (self.unit, self.at), self.fraction = unit, None
            return True
        scale = SCALES.get(self._word(ahead + 1))
        if scale is None:
            return True
        if self.value is None or self.allows is None or part.denominator not in (2, 4):
            return False
        self.at += ahead + 2
        self.value, self.decimals = scaled_up(self.value, scale), self.decimals - scale
        self.allows = self.allows.times(Fraction(10**scale))
        self.fraction, self.unit = None, None
        return True

    def _ordinal(self) -> bool:
        place, end = ORDINALS.get(self._word()), self.at + 1
        if place is None and self._is_glued(1) and self._word(1) in ("st", "nd", "rd", "th"):
            found = whole_number(self.words, self.at)
            place, end = found[0] if found else None, end + 1
        rest = self.words[end:]
        if place is None or not STREAK_WORDS.issuperset(rest):
            return False
        if rest and _STREAKS.isdisjoint(rest):
            return False
        if not rest and self._word() in ("second", "third"):
            return False
        self.value, self.unit, self.at = Decimal(place), Unit.COUNT, len(self.words)
        if not _RISES.isdisjoint(rest):
            self.qualifiers.append(Qualifier.INCREASED)
        elif not _FALLS.isdisjoint(rest):
            self.qualifiers.append(Qualifier.REDUCED)
        return True

    def _number(self) -> bool:
        compared = not _COMPARING.isdisjoint(self.words[: self.at])
        negative = self._sign()
        self.currency = CURRENCIES.get(self._word())
        if self.currency is not None:
            self.unit = Unit.CURRENCY
            self.at += 1
            negative = self._sign() or negative
        if negative and compared:  # `<-5` lies beyond -5, where `less than -5%` may go by size
            return False
        tight = self._is_glued(1) or self.currency is not None
        if self._word(1) == "b" and self.currency is None:
            return False
        found = read_numeral(self.words, self.at, article=self.article, tight=tight)
        if found is None:
            return False
        self.at, self.decimals = found.end, found.decimals
        self.value = found.value.copy_negate() if negative else found.value
        return self._take_unit()

    def _sign(self) -> bool:
        sign = self._word()
        worded = sign == "minus"
        if self.signed or not (worded or (sign in ("-", "+") and self._is_glued(1))):
            return False
        self.at += 1
        self.signed = True
        return sign != "+"

    # Its unit.

    def _take_unit(self) -> bool:
        if self._odds():
            return True
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
        if self._word(1) == "per" and self._word() in COUNT_NOUNS:
            self.at += 1
        if self._take("per") or self._take("/"):
            return self._rate()
        return self._share()

    def _rate(self) -> bool:
        found = read_numeral(self.words, self.at, article=True, tight=self._is_glued(1))
        if found is None or found.value not in _PER:
            return False
        self.unit, self.per, self.at = Unit.RATE, int(found.value), found.end
        return True

    def _share(self) -> bool:
        """Take `thirds`, `in five` or `out of ten` after a whole number; else there is no unit."""
        if self.value is None or self.value <= 0 or self.decimals or self.signed:
            return True
        parts = PARTS if self.value == 1 else PLURAL_PARTS
        if self._word() in parts:
            part = Fraction(int(self.value), parts[self._word()])
            self.at += 1
            return part < 1 and self._part_of_scale(part)
        at = self.at
        outright = self._take("out", "of")
        if not (outright or self._take("in")):
            return True
        _ = self._take("every")
        whole = self._round_whole() or whole_number(self.words, self.at)
        if whole is None:
            self.at = at
            return not outright
        if self.value > whole[0] or (1900 <= whole[0] <= 2100 and not outright):
            return False
        self.at = whole[1]
        self._set_share(int(self.value), whole[0])
        return True

    def _round_whole(self) -> tuple[int, int] | None:
        """Take `a hundred` or `a million` after `one in`."""
        size = _WHOLES.get(self._word(1)) if self._word() in ("a", "one") else None
        return None if size is None else (size, self.at + 2)

    def _odds(self) -> bool:
        """Take `4.1 to 1`, `4:1` or `for each \N{POUND SIGN}1` after a number, as a ratio."""
        for words in _ODDS:
            if self.at + len(words) == len(self.words) and self._take(*words):
                self.unit, self.currency = Unit.RATIO, None
                return True
        return False

    # After the number.

    def _after(self) -> bool:
        if not self.bound and self._take_phrase(BOUNDS_AFTER):
            self.bound = True
            return True
        if self._word() in COMPARISONS or self._is_from():
            return False
        return self._moves_after() or self._take_phrase(REMARKS_AFTER)

    def _moves_after(self) -> bool:
        factor = self.unit is Unit.RATIO and self.fraction is None
        if self.moved or (factor and not self.times):
            return False
        start = self.at
        while self._word() in ADVERBS:
            self.at += 1
        if self._take_phrase(TIMES_AFTER if factor else MOVES_AFTER):
            self.moved, self.change = True, self.change or not factor
            return True
        self.at = start
        return False

    def _is_from(self) -> bool:
        return self._word(1) == "from" and self._word() in ("up", "down")

    def _finish(self) -> bool:
        value = self.value
        if value is None:
            return False
        if self._take("change"):
            self.change = True
        if self.unit is None:
            whole = self.decimals <= 0 and value == value.to_integral_value()
            self.unit = Unit.COUNT if whole else Unit.NONE
        if self.signed and self.unit in (Unit.PERCENT, Unit.PERCENTAGE_POINT):
            self.change = True
        if self.unit is Unit.PERCENT and self.change:
            self.unit = Unit.PERCENT_CHANGE
        return self.at >= len(self.words) or self._take_tail(self.unit)

    def _take_tail(self, unit: Unit) -> bool:
        """Keep words that say what the number is of, where they state no other number."""
        if self._is_glued():
            return False
        self.tail_at = self.starts[self.at]
        if self._is_from():
            up = self._word() == "up"
            self.qualifiers.append(Qualifier.INCREASED if up else Qualifier.REDUCED)
            return unit is not Unit.NONE
        if self._word() in COMPARISONS:
            return unit is not Unit.NONE
        rest = self.words[self.at :]
        if self.moved and self.words[self.at - 1] == "than":
            return self._is_wordy(rest)
        allowed = SHARE_TAILS if unit is Unit.RATIO and not self.times else TAILS[unit]
        nouns = unit is Unit.COUNT or self.fraction is not None
        if rest[0] not in allowed and not (nouns and not COUNT_NOUNS.isdisjoint(rest[:5])):
            return False
        if unit is Unit.PERCENT and rest[0] == "of" and rest[1:2] and rest[1][-1].isdigit():
            rest = rest[2:]
        return self._is_wordy(rest)

    def _is_wordy(self, rest: list[str]) -> bool:
        plain = _DATES.sub(" ", " ".join(rest).replace(" - ", "-").replace(" / ", "/"))
        return _OTHER_NUMBER.search(plain) is None and not any(
            is_number(word) and word not in ("one", "first") for word in rest if word.isalpha()
        )
