"""Columns as numbers: float64 arrays of eager frames, float expressions of lazy ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import narwhals as nw
import numpy as np

from cdpkit.calc.arguments import RowsError, as_floats
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray


SHOWN = 5


def column_numbers(argument: str, column: str, frame: nw.DataFrame[Any]) -> FloatArray:
    """Give a column as float64 with NaN for missing, whatever its type of number.

    Integers are widened before anything is summed, so that no 32-bit count overflows.
    """
    return _finite(argument, column, plain_numbers(argument, column, frame))


def plain_numbers(argument: str, column: str, frame: nw.DataFrame[Any]) -> FloatArray:
    """Give the same, infinite numbers too, for a caller who names the rows in its own way."""
    series = frame[column]
    if series.dtype == nw.Object:
        return _from_objects(argument, column, series)
    _require_number(argument, column, series.dtype)
    held = getattr(series.to_native(), "dtype", None)
    if isinstance(held, np.dtype):  # NumPy's own types need no cast by the engine
        if held.kind not in "biuf":
            _refuse_type(argument, column, held)
        return np.asarray(series.to_numpy(), dtype=np.float64)
    try:
        return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
    except TypeError:  # a type of pandas that is not a number, such as periods
        _refuse_type(argument, column, held)


def column_times(
    argument: str,
    column: str,
    frame: nw.DataFrame[Any],
    read: Callable[[str, NDArray[Any]], FloatArray],
) -> FloatArray:
    """Give a column of numbers or dates as numbers; `read` turns dates into them."""
    series = frame[column]
    if isinstance(series.dtype, nw.Datetime) and series.dtype.time_zone:
        series = series.dt.replace_time_zone(None)  # the day is that of the place
    if isinstance(series.dtype, nw.Date | nw.Datetime):
        return read(argument, series.to_numpy())
    if series.dtype == nw.Object:
        return _from_objects(argument, column, series, read)
    if series.dtype.is_numeric():
        return column_numbers(argument, column, frame)
    problem = f"(column `{column}`) holds {series.dtype}, neither numbers nor dates"
    raise InputError(argument, problem, "Turn labels of periods into years or dates first.")


def _from_objects(
    argument: str,
    column: str,
    series: nw.Series[Any],
    read: Callable[[str, NDArray[Any]], FloatArray] = as_floats,
) -> FloatArray:
    """Read Python objects (Decimal, Fraction, None among floats, dates) one by one."""
    try:
        return read(argument, np.array(series.to_list(), dtype=object))
    except RowsError as error:
        named = RowsError(argument, f"(column `{column}`) {error.problem}", error.hint)
        named.bad, named.code, named.fault = error.bad, error.code, error.fault
        raise named from error
    except InputError as error:
        problem = f"(column `{column}`) {error.problem}"
        raise InputError(argument, problem, error.hint) from error


def _finite(argument: str, column: str, floats: FloatArray) -> FloatArray:
    remedy = "Give finite numbers; missing is NaN or null."
    refuse_rows(np.isinf(floats), argument, column, "is not finite", remedy)
    return floats


def require_numbers(columns: Mapping[str, str], schema: nw.Schema) -> None:
    """Refuse columns that hold no numbers, by the schema alone."""
    for argument, column in columns.items():
        _require_number(argument, column, schema[column])


def _require_number(argument: str, column: str, dtype: nw.dtypes.DType) -> None:
    if dtype.is_numeric() or dtype in (nw.Boolean, nw.Unknown):
        return
    _refuse_type(argument, column, dtype)


def _refuse_type(argument: str, column: str, dtype: object) -> NoReturn:
    problem = f"(column `{column}`) holds {dtype}, not numbers"
    raise InputError(argument, problem, "Convert it to numbers first.")


def refuse_rows(
    bad: NDArray[np.bool_],
    argument: str,
    column: str,
    problem: str,
    hint: str,
    *,
    labels: Sequence[str] | None = None,
) -> None:
    """Raise if any row is bad; say which rows, counted from 0, or which groups."""
    if not bad.any():
        return
    places = np.flatnonzero(bad)
    shown = [str(i) if labels is None else labels[i] for i in places[:SHOWN]]
    more = ", ..." if len(places) > SHOWN else ""
    noun = "rows" if labels is None else "groups"
    if len(places) == 1:
        noun = noun.removesuffix("s")
    where = f"in {noun} {', '.join(shown)}{more} ({len(places)} of {bad.size})"
    raise InputError(argument, f"(column `{column}`) {problem} {where}", hint)


def float_expression(column: str) -> nw.Expr:
    """Give a column as a float expression in which NaN is null, as no engine agrees on NaN."""
    number = nw.col(column).cast(nw.Float64)
    return nw.when(~number.is_nan()).then(number)
