"""What a statistic of a figure table is: its inputs, its value and its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cdpkit.errors import InputError

if TYPE_CHECKING:
    from cdpkit.model import InputValue


Inputs = Mapping[str, Any]
"""Inputs by name: fractions, tuples of fractions (None for a gap), or a word."""

Value = Any
"""An exact fraction (a float where inputs are floats), a label, or None for a suppressed value."""

Limits = tuple[float | None, float | None]
"""Lower and upper limit; None for one that the statistic does not test."""

_WORDS = frozenset({"method", "polarity"})
"""Inputs that are words."""


class UnpublishedInput(Exception):  # noqa: N818 -- a state of the table, not a fault
    """An input is null: the publisher did not print it."""


class Scale(StrEnum):
    """How words such as `double` or `two-thirds` are to be read beside a statistic."""

    PERCENT_CHANGE = "percent change"
    POINTS = "percentage points"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    SHARE = "share"
    RATE = "rate"
    PLAIN = "plain"

    @property
    def neutral(self) -> Fraction | None:
        """What stands for no change: 0, or 1 for a ratio; None for a level, which has none.

        Examples
        --------
        >>> Scale.RATIO.neutral, Scale.SHARE.neutral
        (Fraction(1, 1), None)
        """
        if self is Scale.RATIO:
            return Fraction(1)
        moving = (Scale.PERCENT_CHANGE, Scale.POINTS, Scale.DIFFERENCE)
        return Fraction(0) if self in moving else None


@dataclass(frozen=True, slots=True)
class Statistic:
    """One statistic: what it needs, its value, and its limits if it has any.

    Parameters
    ----------
    forms : tuple of tuples of str
        Sets of inputs, any one of which will do.
    value : callable
        Inputs to an exact value, a label, or None for a value that has to be suppressed.
    limits : callable, optional
        Inputs to 95% limits; None where these inputs have none, as rates without counts.
    lists : frozenset of str
        Inputs that are lists, all of one length.
    positive, natural : frozenset of str
        Inputs that must be above 0, and at least 0.
    optional : frozenset of str
        Inputs that may be left out.
    check : callable, optional
        Raises `InputError` where inputs contradict each other.
    scale : Scale
        How words beside it are read.
    whole : int
        What it gives for a share of 1, unless an input `multiplier` says so.
    way : int
        1 where it counts rises, -1 where it counts falls, 0 for neither.
    monotone : bool
        Whether the value rises or falls in each input, so that extremes lie at the ends.
    gaps : bool
        Whether lists, the years aside, may hold nulls.
    given : bool
        Whether the value is itself one of the inputs, so that only its limits are tested.
    """

    forms: tuple[tuple[str, ...], ...]
    value: Callable[[Inputs], Value]
    limits: Callable[[Inputs], Limits | None] | None = None
    lists: frozenset[str] = frozenset()
    positive: frozenset[str] = frozenset()
    natural: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    check: Callable[[Inputs], None] | None = None
    scale: Scale = Scale.PLAIN
    whole: int = 1
    way: int = 0
    monotone: bool = True
    gaps: bool = False
    given: bool = False

    def read(self, given: Mapping[str, InputValue]) -> Inputs:
        """Take the inputs that the statistic needs, as exact fractions.

        Parameters
        ----------
        given : mapping of str to Decimal, str, tuple or None
            Inputs of a row.

        Returns
        -------
        dict
            Those of the first form that is complete and published, and the optional ones.

        Raises
        ------
        InputError
            If an input is missing, of the wrong sort, or impossible.
        UnpublishedInput
            If an input is null.
        """
        complete = [form for form in self.forms if given.keys() >= set(form)]
        published = [f for f in complete if all(given[name] is not None for name in f)]
        form = next(iter(published or complete), None)
        if form is None:
            nearest = min(self.forms, key=lambda names: len(set(names) - given.keys()))
            missing = ", ".join(sorted(set(nearest) - given.keys()))
            hint = f"It needs: {', '.join(nearest)}."
            raise InputError(f"inputs.{missing}", "is missing", hint)
        extra = (name for name in sorted(self.optional) if given.get(name) is not None)
        names = [*form, *extra]
        inputs = {name: self._one(name, given[name]) for name in names}
        lengths = {name: len(inputs[name]) for name in names if name in self.lists}
        if len(set(lengths.values())) > 1:
            raise InputError("inputs", f"are lists of lengths {lengths}", "Give equal lengths.")
        self.validate(inputs)
        return inputs

    def _one(self, name: str, value: InputValue) -> Any:
        if value is None:
            raise UnpublishedInput(name)
        if isinstance(value, str):
            if name in _WORDS:
                return value
            raise InputError(f"inputs.{name}", f"is the text `{value[:30]}`", "Write a number.")
        if name not in self.lists:
            if isinstance(value, Decimal):
                return Fraction(value)
            raise InputError(f"inputs.{name}", "is a list", "Give one number.")
        if not isinstance(value, tuple) or not value:
            raise InputError(f"inputs.{name}", "is not a list of numbers", "Write [1, 2, ...].")
        if None in value and (name == "years" or not self.gaps):
            raise UnpublishedInput(name)
        return tuple(None if item is None else Fraction(item) for item in value)

    def validate(self, inputs: Inputs) -> None:
        """Check signs, and what the inputs say of each other.

        Raises
        ------
        InputError
            If an input is impossible.
        """
        for name, value in inputs.items():
            if name not in self.positive and name not in self.natural:
                continue
            items = value if isinstance(value, tuple) else (value,)
            for item in items:
                if item is None or item > 0 or (item == 0 and name in self.natural):
                    continue
                bound = "below 0" if name in self.natural else "not above 0"
                problem = f"is {bound}: {float(item):g}"
                raise InputError(f"inputs.{name}", problem, "Check the sign and the column.")
        if self.check is not None:
            self.check(inputs)
