"""A row of a figure table on its way to a verdict: its value, its interval, and what explains a miss."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cdpkit.assess.reproduction.acceptance import (
    is_plain,
    number_bounds,
    printed_number,
    word_bounds,
)
from cdpkit.assess.reproduction.closing_change import closing_change, input_rounding_explains
from cdpkit.assess.reproduction.rounding_search import Condition, some_true_inputs
from cdpkit.assess.reproduction.said import (
    direction_bounds,
    direction_of,
    is_pace,
    mixes_points_and_percent,
    says_level,
)
from cdpkit.assess.reproduction.statistic import Scale
from cdpkit.assess.reproduction.verdicts import Verdict
from cdpkit.errors import InputError
from cdpkit.model.printed_values import Bounds, PrintedValue, Unit, mirrored

if TYPE_CHECKING:
    from cdpkit.assess.reproduction.statistic import Inputs, Limits, Statistic, Value
    from cdpkit.model import FigureRow


_TREND_LABELS = ("increasing", "decreasing", "no significant change", "cannot be calculated")
_NO_NUMBER = frozenset({"", "na", "n/a", "nan", "*", ":", "..", "-", "z", "x"})
_BARE_PERCENT = re.compile(r"[-+\u2212\u2013]?[\d.,\u00b7 ]+%")
_NO_NUMBER_PRINTED = "no number is printed that could be checked"
_NO_COUNTS = "what its interval is made of was not published"
_GIVEN = "the value is one of the inputs: only its interval is tested"
_SUPPRESSED = "fewer than 10 events in all: the rate is suppressed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: its verdicts, the numbers, and the reasons."""

    verdict: Verdict
    interval_verdict: Verdict | None
    computed: str = ""
    lower: str = ""
    upper: str = ""
    reasons: tuple[str, ...] = ()
    counted_as: str = ""


def has_interval(row: FigureRow) -> bool:
    """Tell whether a row prints a limit."""
    return bool(row.published_lower or row.published_upper)


class Judgement:
    """One row, its statistic and its inputs, on the way to a verdict."""

    def __init__(self, row: FigureRow, statistic: Statistic, inputs: Inputs) -> None:
        self.row, self.statistic, self.inputs = row, statistic, inputs
        self.rounding = self._rounding()
        self.value = statistic.value(inputs)
        self.limits: Limits | None = None
        if statistic.limits is not None and self.value is not None and has_interval(row):
            self.limits = statistic.limits(inputs)
        self.reasons: list[str] = []
        self.multiplier = Fraction(inputs.get("multiplier", statistic.whole))
        self.refuted = False

    def _rounding(self) -> dict[str, Fraction]:
        units = self.row.input_rounding or {}
        unknown = sorted(set(units) - set(self.row.inputs))
        if unknown:
            raise InputError(
                "input_rounding", f"names `{unknown[0]}`, which is not an input", "Name an input."
            )
        used = {name: unit for name, unit in units.items() if name in self.inputs}
        words = [name for name in used if isinstance(self.inputs[name], str)]
        if words:
            raise InputError("input_rounding", f"names `{words[0]}`, a word", "Name a number.")
        return {name: Fraction(unit) for name, unit in used.items()}

    def outcome(self) -> Outcome:
        """Judge the value and its interval."""
        value_wanted = self._in_direction(self._value_wanted())
        verdict = self._value_verdict(value_wanted)
        limits_wanted = self._limits_wanted()
        interval = self._interval_verdict(limits_wanted)
        if self.rounding:
            verdict, interval = self._with_rounding(verdict, interval, value_wanted, limits_wanted)
        if verdict is Verdict.NOT_REPRODUCED:
            self._explain(value_wanted)
        if interval is Verdict.NOT_REPRODUCED:
            self.reasons.append("the interval follows neither from the inputs nor their rounding")
        self._judge_words_beside()
        given = self.statistic.given and verdict is Verdict.REPRODUCED
        self.reasons += [_GIVEN] if given else []
        lower, upper = self.limits or (None, None)
        decimals = self._shown_decimals()
        return Outcome(
            verdict,
            interval,
            _shown(self.value, decimals),
            _shown(lower, decimals),
            _shown(upper, decimals),
            tuple(self.reasons),
            "given" if given else "",
        )

    # The value

    def _value_wanted(self) -> Bounds | str | None:
        """Give what the print accepts: bounds, a trend label, or None for no number."""
        text = self.row.published_value
        if isinstance(self.value, str):
            return _label_of(text) or _label_of(self.row.published_text, *_TREND_LABELS)
        number = printed_number(text)
        if number is not None and is_plain(text, self.statistic.scale, self.multiplier):
            return self._signed(number_bounds(*number, self.row.published_decimals))
        words = text or self.row.published_text
        return self._word_bounds(words) if words else None

    def _signed(self, wanted: Bounds) -> Bounds:
        """Take the sign of an unsigned number from the words beside it."""
        down = direction_of(self.row.published_text) == -1 and self.statistic.scale.neutral == 0
        unsigned = self.row.published_value[:1].isdigit()
        return mirrored(wanted) if down and unsigned else wanted

    def _in_direction(self, wanted: Bounds | str | None) -> Bounds | str | None:
        """Narrow what is wanted to the direction that words state; note what contradicts them."""
        if isinstance(wanted, str) or not _is_number(self.value):
            return wanted
        for words in filter(None, (self.row.published_value, self.row.published_text)):
            if self._mixes_units(words):
                return None
            scale, way = self.statistic.scale, direction_of(words)
            allowed = direction_bounds(words, scale, self.row.published_decimals)
            both = allowed if wanted is None or allowed is None else wanted.overlap(allowed)
            if (way and way == -self.statistic.way) or (allowed is not None and both is None):
                self._refute(f"the words `{words}` contradict the sign of the print")
                return None
            wanted = wanted if allowed is None else both
        return wanted

    def _mixes_units(self, words: str) -> bool:
        """Note points that are printed for a percentage, or a percentage for points."""
        if not mixes_points_and_percent(words, self.statistic.scale):
            return False
        points = self.statistic.scale is Scale.POINTS
        units = ("percent", "points") if points else ("points", "a percentage")
        reason = f"`{words}` is printed in {units[0]}, and the statistic gives {units[1]}"
        bare = points and words == self.row.published_value and _BARE_PERCENT.fullmatch(words)
        if bare:
            self.reasons.append(reason)
            return False
        self._refute(reason)
        return True

    def _refute(self, reason: str) -> None:
        self.refuted = True
        self.reasons.append(reason)

    def _word_bounds(self, words: str) -> Bounds | None:
        if not _is_number(self.value):
            return None
        return word_bounds(
            words,
            self.statistic.scale,
            self.multiplier,
            Fraction(self.value),
            self.row.published_decimals,
        )

    def _value_verdict(self, wanted: Bounds | str | None) -> Verdict:
        if self.value is None:
            self.reasons.append(_SUPPRESSED)
            no_number = printed_number(self.row.published_value) is None
            return Verdict.REPRODUCED if no_number else Verdict.NOT_REPRODUCED
        if self.refuted:
            return Verdict.NOT_REPRODUCED
        if wanted is None:
            return self._nothing_to_check()
        if isinstance(wanted, str) or isinstance(self.value, str):
            same = str(self.value).casefold() == str(wanted)
            return Verdict.REPRODUCED if same else Verdict.NOT_REPRODUCED
        return Verdict.REPRODUCED if wanted.contains(self.value) else self._missed()

    def _missed(self) -> Verdict:
        if is_pace(self.row.published_value or self.row.published_text):
            self.reasons.append("a pace is printed, and the inputs do not say their length of time")
            return Verdict.NOT_CHECKABLE
        return Verdict.NOT_REPRODUCED

    def _nothing_to_check(self) -> Verdict:
        words, reason = self.row.published_value or self.row.published_text, _NO_NUMBER_PRINTED
        if direction_of(words) is not None:
            reason = "a direction is printed, and the statistic shows none"
        elif PrintedValue.parse(words).unit is Unit.RANK:
            reason = "a place in an order is printed, and the inputs give none"
        self.reasons.append(reason)
        return Verdict.NOT_CHECKABLE

    # The interval

    def _limits_wanted(self) -> tuple[Bounds | None, Bounds | None]:
        texts = (self.row.published_lower, self.row.published_upper)
        numbers = [printed_number(text) for text in texts]
        decimals = self.row.published_decimals
        lower, upper = (n and number_bounds(*n, decimals) for n in numbers)
        return lower, upper

    def _interval_verdict(self, wanted: tuple[Bounds | None, Bounds | None]) -> Verdict | None:
        if not has_interval(self.row):
            return None
        if self.value is None:
            no_number = wanted == (None, None)
            return Verdict.REPRODUCED if no_number else Verdict.NOT_REPRODUCED
        if self.limits is None:
            has_none = self.statistic.limits is None
            reason = "the statistic has no interval" if has_none else _NO_COUNTS
            self.reasons.append(reason)
            return Verdict.NOT_CHECKABLE
        pairs = [
            (limit, bounds)
            for limit, bounds in zip(self.limits, wanted, strict=True)
            if limit is not None and bounds is not None
        ]
        if not pairs:
            self.reasons.append("no limit is printed that could be checked")
            return Verdict.NOT_CHECKABLE
        held = all(bounds.contains(limit) for limit, bounds in pairs)
        return Verdict.REPRODUCED if held else Verdict.NOT_REPRODUCED

    # Rounded inputs

    def _with_rounding(
        self,
        verdict: Verdict,
        interval: Verdict | None,
        value_wanted: Bounds | str | None,
        limits_wanted: tuple[Bounds | None, Bounds | None],
    ) -> tuple[Verdict, Verdict | None]:
        """Look for one set of true inputs that gives all that the given ones do not give.

        Where a set gives the value but none gives the limits with it, the value is consistent.
        """
        missing_value = (
            verdict is Verdict.NOT_REPRODUCED and self.value is not None and not self.refuted
        )
        missing_limits = interval is Verdict.NOT_REPRODUCED and self.limits is not None
        wanted = value_wanted if missing_value else None
        if missing_limits and self._some_true_inputs(wanted, limits_wanted):
            interval = Verdict.CONSISTENT
        elif missing_value and not self._some_true_inputs(wanted, (None, None)):
            return verdict, interval
        if missing_value:
            verdict = Verdict.CONSISTENT
        if Verdict.CONSISTENT in (verdict, interval):
            self.reasons.append("some true inputs that round to the given ones give the print")
        return verdict, interval

    def _some_true_inputs(
        self, value: Bounds | str | None, limits: tuple[Bounds | None, Bounds | None]
    ) -> bool:
        condition = self._condition(value, limits)
        return some_true_inputs(self.statistic, self.inputs, self.rounding, condition)

    def _condition(
        self, value: Bounds | str | None, limits: tuple[Bounds | None, Bounds | None]
    ) -> Condition:
        """Ask for the value and for the limits that are wanted and that the statistic has."""
        own = self.limits or (None, None)
        kept = [(n, bounds) for n, bounds in enumerate(limits) if bounds and own[n] is not None]

        def measure(trial: Inputs) -> tuple[Value, ...]:
            numbers: tuple[Value, ...] = ()
            if value is not None:
                numbers += (self.statistic.value(trial),)
            if kept and self.statistic.limits is not None:
                found = self.statistic.limits(trial) or (None, None)
                numbers += tuple(found[n] for n, _ in kept)
            return numbers

        wanted = () if value is None else (value,)
        return Condition(measure, (*wanted, *(bounds for _, bounds in kept)))

    # Reasons

    def _explain(self, wanted: Bounds | str | None) -> None:
        if not isinstance(wanted, Bounds) or not _is_number(self.value):
            return
        change = closing_change(self.statistic, self.inputs, wanted, self.rounding)
        self.reasons.append(change)
        if input_rounding_explains(self.statistic, self.inputs, wanted, self.rounding):
            self.reasons.append("rounding of the inputs at their last digit would explain it")

    def _judge_words_beside(self) -> None:
        """Judge words beside a number too: the number decides, a contradiction is reported."""
        words = self.row.published_text
        if not words or not _is_number(self.value) or says_level(words, self.statistic.scale):
            return
        if printed_number(self.row.published_value) is None:
            return
        bounds = self._word_bounds(words)
        if bounds is not None and not bounds.contains(self.value):
            self.reasons.append(f"the words `{words}` contradict the recomputed number")

    def _shown_decimals(self) -> int:
        number = printed_number(self.row.published_value)
        printed = number[1] if number else 0
        places = printed if self.row.published_decimals is None else self.row.published_decimals
        return max(places, 0) + 2


def _label_of(text: str, *starts: str) -> str | None:
    """Give a trend label in one spelling; None for a marker, or for other words than `starts`."""
    label = " ".join(text.casefold().replace("&", " and ").split())
    return label if label not in _NO_NUMBER and label.startswith(starts or "") else None


def _is_number(value: Value) -> bool:
    return isinstance(value, Fraction | float)


def _shown(value: Fraction | float | str | None, decimals: int) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    text = f"{float(value):.{min(decimals, 12)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
