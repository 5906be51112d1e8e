"""Sums by group and band on lazy engines: one group-by with a column of its own for each band."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cdpkit.errors import InputError
from cdpkit.frames.engines import BAD, TEMPORARY, cleaned, grouped_sums, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.frames.bands.labels import BandTable
    from cdpkit.frames.engines import Table

__all__ = ["BandSums", "band_sums"]


@dataclass(frozen=True)
class BandSums:
    """A lazy frame of one row a group, and expressions of what is in it."""

    frame: nw.LazyFrame[Any]
    bands: int

    def by_band(self, argument: str) -> list[nw.Expr]:
        """Give the sums of an argument, one expression a band, in the order of the table."""
        return [nw.col(f"{TEMPORARY}{argument}_{k}") for k in range(self.bands)]

    def gaps(self, argument: str) -> nw.Expr:
        """Give the number of rows whose argument is missing or bad."""
        return nw.col(f"{TEMPORARY}{argument}_gap")

    def lacks_a_band(self) -> nw.Expr:
        """Tell the groups that lack a band."""
        return reduce(or_, [rows == 0 for rows in self.by_band("rows")])

    def has_one_twice(self) -> nw.Expr:
        """Tell the groups that have a band more than once."""
        return reduce(or_, [rows > 1 for rows in self.by_band("rows")])


def band_sums(
    table: Table,
    frame: nw.LazyFrame[Any],
    band: str,
    bands: BandTable,
    *,
    rules: Iterable[nw.Expr] = (),
    signed: bool = False,
) -> BandSums:
    """Sum the arguments of a table within groups, in all and for each band.

    No shuffle but the one of the group-by is needed: the bands are constants in the expressions.
    """
    label = _label(frame, band, bands)
    unknown = ~label.is_in(list(bands.labels)).fill_null(value=False)
    frame = cleaned(table, frame, rules=[unknown, *rules], signed=signed)
    arguments = list(table.columns)
    columns = {BAD: nw.col(BAD).cast(nw.Int64)}
    for argument in arguments:
        columns[f"{TEMPORARY}{argument}_gap"] = number(argument).is_null().cast(nw.Int64)
    for k, name in enumerate(bands.labels):
        here = (label == name).fill_null(value=False)
        columns[f"{TEMPORARY}rows_{k}"] = here.cast(nw.Int64)
        for argument in arguments:
            counted = here & ~number(argument).is_null()
            part = nw.when(counted).then(number(argument)).otherwise(nw.lit(0.0))
            columns[f"{TEMPORARY}{argument}_{k}"] = part
    frame = frame.with_columns(**columns)
    sums = [*columns, *(TEMPORARY + argument for argument in arguments)]
    frame = grouped_sums(frame, table.by or (), sums)
    return BandSums(frame.with_columns(nw.col(BAD) > 0), len(bands.labels))


def _label(frame: nw.LazyFrame[Any], band: str, bands: BandTable) -> nw.Expr:
    """Give the label as an expression that can be compared with those of the table."""
    kind = frame.collect_schema()[band]
    text = isinstance(kind, nw.String | nw.Categorical | nw.Enum)
    if any(isinstance(label, str) != text for label in bands.labels):
        other = "numbers" if text else "text"
        problem = (
            f"(column `{band}`) holds {kind}, but the labels of `{bands.argument}` are {other}"
        )
        raise InputError("band", problem, "Convert one of them.")
    return nw.col(band).cast(nw.String) if text else nw.col(band)
