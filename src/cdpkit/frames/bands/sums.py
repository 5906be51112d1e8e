"""Sums by group and band on lazy engines: one group-by with a column of its own for each band."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

from cdpkit.errors import InputError
from cdpkit.frames.bands.labels import lacks_band, stands_twice, unknown_band
from cdpkit.frames.engines import TEMPORARY, Rule, cleaned, grouped_sums, is_zero, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.frames.bands.labels import BandTable
    from cdpkit.frames.engines import Table


@dataclass(frozen=True)
class BandSums:
    """A lazy frame of one row a group, and expressions of what is in it."""

    frame: nw.LazyFrame[Any]
    label: str
    bands: BandTable

    def by_band(self, argument: str) -> list[nw.Expr]:
        """Give the sums of an argument, one expression a band, in the order of the table."""
        return [nw.col(f"{TEMPORARY}{argument}_{k}") for k in range(len(self.bands.labels))]

    def gaps(self, argument: str) -> nw.Expr:
        """Give the number of rows whose argument is missing or bad."""
        return nw.col(f"{TEMPORARY}{argument}_gap")

    def lacks_a_band(self) -> Rule:
        """Tell the groups that lack a band."""
        lacks = reduce(or_, [rows == 0 for rows in self.by_band("rows")])
        return Rule(*lacks_band(self.label, self.bands), lambda _: lacks)

    def has_nobody(self) -> Rule:
        """Tell the groups in which a band has nobody, unless a population is missing anyway."""
        smallest = nw.min_horizontal(*self.by_band("population"))
        nobody = (smallest == 0) & (self.gaps("population") == 0)
        return is_zero("population")._replace(breaks=lambda _: nobody)

    def has_one_twice(self) -> Rule:
        """Tell the groups that have a band more than once."""
        twice = reduce(or_, [rows > 1 for rows in self.by_band("rows")])
        return Rule(*stands_twice(self.label), lambda _: twice)


def band_sums(
    table: Table,
    argument: str,
    bands: BandTable,
    *,
    rules: Iterable[Rule] = (),
    signed: bool = False,
) -> BandSums:
    """Sum the arguments of a table within groups, in all and for each band.

    No shuffle but the one of the group-by is needed: the bands are constants in the expressions.
    """
    frame = cast("nw.LazyFrame[Any]", table.frame)
    label = _label(frame, table.labels[argument], bands)
    unknown = ~label.is_in(list(bands.labels)).fill_null(value=False)
    rule = Rule(*unknown_band(argument, bands), lambda _: unknown)
    frame = cleaned(table, frame, [rule, *rules], signed=signed)
    arguments = list(table.columns)
    columns = {}
    for a in arguments:
        columns[f"{TEMPORARY}{a}_gap"] = number(a).is_null().cast(nw.Int64)
    for k, name in enumerate(bands.labels):
        here = (label == name).fill_null(value=False)
        columns[f"{TEMPORARY}rows_{k}"] = here.cast(nw.Int64)
        for a in arguments:
            counted = here & ~number(a).is_null()
            part = nw.when(counted).then(number(a)).otherwise(nw.lit(0.0))
            columns[f"{TEMPORARY}{a}_{k}"] = part
    frame = frame.with_columns(**columns)
    sums = [*columns, *(TEMPORARY + a for a in arguments)]
    frame = grouped_sums(frame, table.by or (), sums)
    return BandSums(frame, argument, bands)


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
