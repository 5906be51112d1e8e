"""What every result can do: compare by value, show itself, and become a dict, JSON or a frame."""

from __future__ import annotations

import json
import math
import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform, overload

from cdpkit.display import ROWS_SHOWN, Caveat, Parts, Plottable, Table
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BESIDE", "Result", "ResultTable", "json_text", "plain", "result"]

T = TypeVar("T")
RowT_co = TypeVar("RowT_co", covariant=True)

BESIDE: Mapping[str, bool] = {"beside": True}
"""Metadata of a field that is left out where it is None, and else has columns of its own."""

BOXES = (Mapping, tuple, list)
"""What holds values, each of which is compared and made plain on its own."""

_PLAIN_BOXES = (dict, tuple, list)
"""The boxes that `json` writes."""


def json_text(content: object) -> str:
    r"""Write plain data as strict JSON that people read too: the same text for the same data.

    Parameters
    ----------
    content : object
        What `json` can write; numbers are finite.

    Returns
    -------
    str
        It ends in a line feed.

    Examples
    --------
    >>> json_text({"area": "Wirral"})
    '{\n "area": "Wirral"\n}\n'
    """
    return _laid_out(content, "\n") + "\n"


def _laid_out(value: Any, end: str) -> str:
    """Write what `json` writes with an indent of 1, in a third of the time.

    The encoder in C knows no indent: it writes what holds no other box, with breaks between.
    """
    if not value or not isinstance(value, _PLAIN_BOXES):
        return _encoder(end)(value)
    items = value.values() if isinstance(value, dict) else value
    if not any(item and isinstance(item, _PLAIN_BOXES) for item in items):
        text = _encoder(end)(value)
        return f"{text[0]}{end} {text[1:-1]}{end}{text[-1]}"
    parts = [_laid_out(item, f"{end} ") for item in items]
    if isinstance(value, dict):
        named = zip(value, parts, strict=True)
        parts = [f"{_encoder(end)(str(key))}: {part}" for key, part in named]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}{end} {f',{end} '.join(parts)}{end}{last}"


@lru_cache
def _encoder(end: str) -> Callable[[object], str]:
    between = (f",{end} ", ": ")
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=between).encode


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field, Field))
def result(cls: type[T]) -> type[T]:
    """Make a class of results from its annotated fields: frozen, slotted, without an `__init__`.

    Parameters
    ----------
    cls : type
        A subclass of `Result`.

    Returns
    -------
    type
        A dataclass that keeps the equality and the `repr` of `Result`.

    Examples
    --------
    >>> @result
    ... class Share(Result):
    ...     estimate: float
    ...     def sentence(self) -> str:
    ...         return f"{self.estimate:.0%}"
    >>> Share(0.25)
    <Share: 25%>
    >>> Share(float("nan")) == Share(float("nan"))
    True
    >>> Share(float("nan")).to_json()
    '{"estimate": null}'
    """
    return dataclass(frozen=True, slots=True, eq=False, repr=False)(cls)


class Result(Plottable):
    """Base of every result: equal by value, immutable, and plain data when asked.

    A subclass writes `sentence`; its `warnings`, where it has any, become the caveats.

    Two results are equal if they are of one class and their fields are equal: NaN equals NaN, and
    arrays are compared element by element. Since arrays can change, results are not hashable.

    Examples
    --------
    >>> from cdpkit import calc
    >>> calc.change(10, 12) == calc.change(10, 12)
    True
    >>> sorted(calc.proportion(12, 100).to_dict())[:3]
    ['confidence', 'estimate', 'inputs']
    """

    __slots__ = ()

    stated: ClassVar[tuple[str, ...]] = ()
    """Attributes that a dict, JSON and a frame hold, in their order; all fields unless given."""

    computed: ClassVar[tuple[str, ...]] = ()
    """Properties and methods that stand behind them."""

    tells_plainly: ClassVar[bool] = True
    """That `to_dict` gives what JSON knows, with all that it holds."""

    if TYPE_CHECKING:
        # For type checkers, so that `dataclasses.replace` and `fields` take any result.
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        names = [one.name for one in fields(self) if one.compare]
        return all(_same(getattr(self, name), getattr(other, name)) for name in names)

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def sentence(self) -> str:
        """Say what was found; nothing where the numbers speak for themselves."""
        return ""

    def caveats(self) -> tuple[str, ...]:
        """Give what the reader must know: the warnings that the sentence does not tell."""
        told = self.sentence()
        return tuple(each for each in getattr(self, "warnings", ()) if each not in told)

    def parts(self) -> Parts:
        """Give title, sentence, caveats, and a table where the result holds arrays."""
        name = type(self).__name__.removeprefix("Assessed")
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
        return Parts(words.capitalize(), self.sentence(), self.caveats(), self.table())

    def table(self) -> Table | None:
        """Give the first rows of the columns that are arrays, as people read them; None without."""
        columns = {name: c for name, c in self.to_columns().items() if _is_array(c) and c.ndim == 1}
        if not columns:
            return None
        size = len(next(iter(columns.values())))
        shown = zip(*(column[:ROWS_SHOWN].tolist() for column in columns.values()), strict=True)
        rows = [(str(number), *row) for number, row in enumerate(shown)]
        heads = (name.replace("_", " ").capitalize() for name in columns)
        return Table(("Row", *heads), rows, size=size)

    def to_dict(self) -> dict[str, Any]:
        """Give the attributes as plain data.

        Returns
        -------
        dict
            Keys are names of attributes. Values are what JSON knows: lists for arrays, None for
            numbers that are not finite, texts for dates, first and last number for ranges.
        """
        return {name: plain(self._value(name)) for name in self._names()}

    def to_json(self, *, indent: int | None = None) -> str:
        """Give the attributes as strict JSON.

        Parameters
        ----------
        indent : int, optional
            Spaces by which each level is set in; everything in one line unless given.

        Returns
        -------
        str
            The text of `to_dict`; a number that is not finite is `null`.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False, indent=indent)

    def to_columns(self) -> dict[str, Any]:
        """Give the attributes as columns of a table, for any data-frame library.

        Returns
        -------
        dict
            Arrays as they are, NaN and all; else one value for all rows. Several texts are joined
            by a semicolon, and a mapping has a column for each of its keys: `errors_linear`.
        """
        columns: dict[str, Any] = {}
        beside = {one.name for one in fields(self) if "beside" in one.metadata}
        for name in self._names():
            value = self._value(name)
            if name in beside:
                columns |= value.to_columns()
            elif isinstance(value, Mapping):  # a column for each of its keys
                columns |= {f"{name}_{key}": _cell(item) for key, item in value.items()}
            else:
                columns[name] = _cell(value)
        return columns

    def to_frame(self, backend: Any = "pandas") -> Any:
        """Give a data frame: a row for a single result, a row an element for arrays.

        Parameters
        ----------
        backend : str, default "pandas"
            Which kind of frame: `pandas`, `polars`, `pyarrow` or another that narwhals makes.

        Returns
        -------
        data frame
            Columns as in `to_columns`.
        """
        import narwhals as nw

        columns = self.to_columns()
        sizes = [len(column) for column in columns.values() if _is_array(column)]
        size = max(sizes, default=1)
        full = {n: list(c) if _is_array(c) else [c] * size for n, c in columns.items()}
        return nw.from_dict(full, backend=backend).to_native()

    def _names(self) -> tuple[str, ...]:
        held = (
            one.name
            for one in fields(self)
            if "beside" not in one.metadata or getattr(self, one.name) is not None
        )
        return (*(self.stated or held), *self.computed)

    def _value(self, name: str) -> Any:
        """Give an attribute; what is said in words, such as `sentence`, is made."""
        value = getattr(self, name)
        return value() if callable(value) else value


class ResultTable(Result, Sequence[RowT_co]):
    """A result with a row for each of many things, made from columns when it is asked for.

    A subclass holds columns, and writes `row`, `select` and `__len__`.
    """

    __slots__ = ()

    @abstractmethod
    def row(self, place: int) -> RowT_co:
        """Make the row at a place, counted from 0."""

    @abstractmethod
    def select(self, places: Any) -> Self:
        """Give a table of some rows: their numbers, a truth value for each, or a slice."""

    @overload
    def __getitem__(self, place: int) -> RowT_co: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> RowT_co | Self:
        """Give a row, or a table of several."""
        if isinstance(place, slice):
            return self.select(place)
        size = len(self)
        if not -size <= place < size:
            raise IndexError(f"row {place} of a table of {size:,} rows")
        return self.row(place % size)


def _is_array(value: object) -> bool:
    """Tell arrays of one dimension or more, without loading the package that makes them."""
    return hasattr(value, "__array__") and getattr(value, "ndim", 0) > 0


def _same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal, where NaN equals NaN."""
    if one is other:
        return True
    if _is_array(one) or _is_array(other):
        return _is_array(one) and _is_array(other) and _same_arrays(one, other)
    if isinstance(one, BOXES) or isinstance(other, BOXES):
        return _same_boxes(one, other)
    return bool(one == other) or (_is_nan(one) and _is_nan(other))


def _same_boxes(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    alike = any(isinstance(one, kind) and isinstance(other, kind) for kind in (tuple, list))
    return alike and len(one) == len(other) and all(map(_same, one, other))


def _same_arrays(one: Any, other: Any) -> bool:
    if one.shape != other.shape:
        return False
    if "O" in (one.dtype.kind, other.dtype.kind):
        return all(map(_same, one.ravel().tolist(), other.ravel().tolist()))
    return bool(((one == other) | ((one != one) & (other != other))).all())  # noqa: PLR0124


def _is_nan(value: Any) -> bool:
    """Tell NaN from every other value: it alone is not equal to itself."""
    return isinstance(value, Real | Decimal) and bool(value != value)  # noqa: PLR0124


def plain(value: Any) -> Any:
    """Turn a value, with all that it holds, into what strict JSON knows.

    Parameters
    ----------
    value : object
        A text, number, date, array, record, result, reason, or a collection of such.

    Returns
    -------
    object
        None for a number that is not finite; a record that has a key is told by its key.

    Examples
    --------
    >>> plain({"share": float("nan"), "areas": ("Wirral", "Sefton")})
    {'share': None, 'areas': ['Wirral', 'Sefton']}
    >>> plain(Reason.of("few_points", needed=5))
    {'code': 'few_points', 'arguments': {'needed': 5}}
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is float or kind is Decimal:
        return _plain_number(value)
    if kind in _PLAIN_BOXES:
        return _plain_box(value)
    if isinstance(value, str | date) and not isinstance(value, Enum | Caveat):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, Enum) or hasattr(value, "tolist"):  # an array of NumPy, or its numbers
        return plain(value.value if isinstance(value, Enum) else value.tolist())
    return _plain_number(value) if isinstance(value, Real | Decimal) else _plain_object(value)


_AS_THEY_ARE = (str, int, bool, type(None))
"""Types of the values that are plain already."""


def _plain_number(value: Any) -> int | float | None:
    if isinstance(value, int):
        return int(value)
    number = float(value)
    return number if math.isfinite(number) else None


def _plain_box(value: Mapping[Any, Any] | Sequence[Any]) -> dict[str, Any] | list[Any]:
    if isinstance(value, dict):
        return {
            key if type(key) is str else str(plain(key)): (
                item if type(item) in _AS_THEY_ARE else plain(item)
            )
            for key, item in value.items()
        }
    return [item if type(item) in _AS_THEY_ARE else plain(item) for item in value]


def _plain_object(value: Any) -> Any:
    if hasattr(value, "to_dict") and not hasattr(value, "model_fields_set"):  # no record
        told = value.to_dict()
        return told if getattr(value, "tells_plainly", False) else plain(told)
    if isinstance(value, Mapping):
        return _plain_box(dict(value))
    if isinstance(value, range):  # too long to be written out
        value = [value[0], value[-1]] if value else []
    if isinstance(value, tuple | list):
        return _plain_box(value)
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return str(getattr(value, "id", value))


def _cell(value: Any) -> Any:
    """Give an array as it is, and anything else as one value that a cell holds."""
    if _is_array(value) or isinstance(value, float | Decimal):
        return value
    if isinstance(value, Reason):
        return str(value)
    if isinstance(value, tuple) and all(isinstance(item, Caveat) for item in value):
        value = tuple(map(str, value))
    told = plain(value)
    if isinstance(told, list) and all(isinstance(item, str) for item in told):
        return "; ".join(told)
    return json.dumps(told, ensure_ascii=False) if isinstance(told, dict | list) else told
