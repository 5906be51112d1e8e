"""Bad rows: what a method cannot use in one row need not stop the others."""

from __future__ import annotations

from dataclasses import field, replace
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeAlias, TypeVar, cast

import numpy as np

from cdpkit.calc.arguments.guards import RowsError, as_choice
from cdpkit.errors import InputError
from cdpkit.reasons import Reason
from cdpkit.results import BESIDE, Result, result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from cdpkit.calc.arguments.types import FloatArray


P = ParamSpec("P")
R = TypeVar("R")

OnBad: TypeAlias = Literal["raise", "mark"]
"""What to do where some of several rows are bad: refuse them all, or leave those rows out."""

CHOICES = ("raise", "mark")


@result
class BadRows(Result):
    """Which of several rows a calculator could not use, and why.

    Parameters
    ----------
    invalid : numpy.ndarray of bool
        Whether each row is bad: its results are missing.
    which : numpy.ndarray of int
        Place of the reason of each row in `reasons`; -1 where the row is good.
    reasons : tuple of Reason
        A code, such as `negative`, with the argument that is bad.
    refusals : tuple of tuple of str
        What an error would say for each reason: argument, problem and hint.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.proportion([12, 9, 4], [40, 8, 25], on_bad="mark")
    >>> print(found.bad_rows.sentence())
    1 of 3 rows left out (1: `numerator` exceeds `denominator`)
    """

    invalid: NDArray[np.bool_]
    which: NDArray[np.intp]
    reasons: tuple[Reason, ...]
    refusals: tuple[tuple[str, str, str], ...]

    def reason(self, place: int | tuple[int, ...]) -> Reason | None:
        """Give why a row is bad; None for a good one."""
        which = int(self.which[place])
        return None if which < 0 else self.reasons[which]

    def error(self, place: int | tuple[int, ...]) -> InputError | None:
        """Give the error that the row alone would have raised; None for a good one."""
        which = int(self.which[place])
        return None if which < 0 else InputError(*self.refusals[which])

    def sentence(self) -> str:
        """Say how many rows are bad, and why."""
        sizes = [int(np.sum(self.which == n)) for n in range(len(self.reasons))]
        found = "; ".join(
            f"{n}: `{argument}` {problem}"
            for n, (argument, problem, _) in zip(sizes, self.refusals, strict=True)
        )
        return f"{int(self.invalid.sum())} of {self.invalid.size} rows left out ({found})"

    def to_columns(self) -> dict[str, Any]:
        """Give the columns `invalid`, `reason` (a code) and `problem`, one row each."""
        told = [f"`{argument}` {problem}" for argument, problem, _ in self.refusals]
        reasons, problems = (
            np.array(["", *map(str, texts)], dtype=np.object_) for texts in (self.reasons, told)
        )
        which = self.which + 1
        return {"invalid": self.invalid, "reason": reasons[which], "problem": problems[which]}


def bad_rows_field() -> Any:
    """Make the field of a result that tells its bad rows; it is left out where there are none."""
    return field(default=None, metadata=BESIDE)


def marks_bad_rows(*rows: str, series: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a calculator leave bad rows out, by its argument `on_bad="mark"`.

    `rows` names the arguments that have a value for each row, whose bad rows are made missing and
    noted in `bad_rows` of the result. A row is an element, or, for `series`, a whole last axis.
    The guards stand before the arithmetic, so that another round costs little; a table without a
    bad row takes a single one.
    """

    def decorate(calculate: Callable[P, R]) -> Callable[P, R]:
        names = signature(calculate)
        if not set(rows) <= names.parameters.keys():
            raise TypeError(f"{calculate.__name__} has no such arguments: {rows}")

        @wraps(calculate)
        def calculator(*args: P.args, **options: P.kwargs) -> R:
            on_bad = as_choice("on_bad", options.pop("on_bad", "raise"), CHOICES)
            if on_bad == "raise":
                return calculate(*args, **options)
            try:
                return calculate(*args, **options)
            except RowsError as error:
                given = names.bind(*args, **options).arguments
                try:
                    marking = _Marking(given, rows, series=series)
                except ValueError:  # shapes that do not fit: there are no rows
                    raise error from None
                return marking.run(cast("Callable[..., R]", calculate))

        return calculator

    return decorate


class _Marking:
    """Arguments of one call, whose bad rows are taken out round by round."""

    def __init__(self, given: Mapping[str, Any], rows: tuple[str, ...], *, series: bool) -> None:
        self.rows, self.series = rows, series
        self.given = dict(given)
        parts = [np.shape(p) for n in rows for p in _parts(n, self.given.get(n)) if p is not None]
        self.shape = np.broadcast_shapes(*(p[:-1] if series else p for p in parts))
        self.which = np.full(self.shape, -1, dtype=np.intp)
        self.faults: dict[tuple[Reason, tuple[str, str, str]], int] = {}
        # Whole rows from the start, so that every complaint names them by their full shape.
        for name in rows:
            self.given[name] = _mapped(name, self.given.get(name), self._full)

    def run(self, calculate: Callable[..., R]) -> R:
        """Calculate until no row is refused any more; each round must find a new one."""
        while True:
            try:
                found: Any = calculate(**self.given)
            except RowsError as error:
                bad = self._bad(error)
                if bad is None:
                    raise
                self._mark(bad, error)
            else:
                return cast("R", replace(found, bad_rows=self._noted()))

    def _full(self, part: Any) -> NDArray[Any]:
        array = part.filled(np.nan) if isinstance(part, np.ma.MaskedArray) else np.asarray(part)
        if array.dtype.kind in "biu":
            array = array.astype(np.float64)
        shape = (*self.shape, *array.shape[-1:]) if self.series else self.shape
        return np.broadcast_to(array, shape).copy() if self.shape else array

    def _bad(self, error: RowsError) -> NDArray[np.bool_] | None:
        """Give the rows that an error is about and that are not marked yet; None if none is."""
        bad = error.bad
        if not self.shape or error.argument not in self.rows:
            return None
        if self.series and bad.ndim > len(self.shape):
            bad = np.asarray(bad.any(axis=-1))
        if bad.shape != self.shape:
            return None
        new = bad & (self.which < 0)
        return new if new.any() else None

    def _mark(self, bad: NDArray[np.bool_], error: RowsError) -> None:
        why = Reason.of(error.code, argument=error.argument)
        told = (error.argument, error.fault, error.hint)
        self.which[bad] = self.faults.setdefault((why, told), len(self.faults))

        def blank(array: NDArray[Any]) -> NDArray[Any]:
            nothing = {"O": None, "M": np.datetime64("NaT")}.get(array.dtype.kind, np.nan)
            array[bad] = nothing
            return array

        for name in self.rows:
            self.given[name] = _mapped(name, self.given[name], blank)

    def _noted(self) -> BadRows | None:
        if not self.faults:
            return None
        reasons, refusals = zip(*self.faults, strict=True)
        return BadRows(self.which >= 0, self.which, reasons, refusals)


def _parts(name: str, value: Any) -> list[Any]:
    """Give the arrays of an argument: of an interval three, of bounds two, else the one."""
    if hasattr(value, "estimate"):
        return [value.estimate, value.lower, value.upper]
    return list(value) if name.endswith("_bounds") and value is not None else [value]


def _mapped(name: str, value: Any, change: Callable[[Any], FloatArray]) -> Any:
    """Change the arrays of an argument, and leave its form as it is."""
    if value is None:
        return None
    if hasattr(value, "estimate"):
        parts = ("estimate", "lower", "upper")
        return replace(value, **{part: change(getattr(value, part)) for part in parts})
    if name.endswith("_bounds"):
        return tuple(change(part) for part in value)
    return change(value)
