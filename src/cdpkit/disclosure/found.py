"""What an audit found: rows, sums and the sentences that tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.disclosure.reasons import Reason, in_words
from cdpkit.display import Parts, Table
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from cdpkit.model.records import DisclosureProfile


@result
class TableSum(Result):
    """A total of the table and its parts.

    Examples
    --------
    >>> TableSum("population", "Persons", ("Male", "Female"), "found").sentence()
    'Persons is the sum of 2 parts.'
    """

    axis: str
    """`area`, `period`, `population`, `indicator` or `rest`."""
    total: str
    """The total in a few words."""
    parts_of_it: tuple[str, ...]
    """Its parts in a few words."""
    basis: str
    """`found`, `stated` or `by definition`."""

    def sentence(self) -> str:
        """Say the sum in words."""
        if len(self.parts_of_it) == 1:
            return f"{self.total} is the same count as {self.parts_of_it[0]}."
        return f"{self.total} is the sum of {len(self.parts_of_it)} parts."


@result
class Sums(Result):
    """The sums of a table, and what looked like a sum but is not.

    Examples
    --------
    >>> len(Sums((TableSum("population", "Persons", ("Male", "Female"), "found"),), ()))
    1
    """

    sums: tuple[TableSum, ...]
    refused: tuple[str, ...]
    """Sets that miss their total at least once."""

    def __len__(self) -> int:
        return len(self.sums)

    def sentence(self) -> str:
        """Say how many there are, and name what is not a sum."""
        told = "1 sum holds." if len(self) == 1 else f"{len(self):,} sums hold."
        if self.refused:
            told += f" Not sums, because they fail at least once: {'; '.join(self.refused)}."
        return told


@result
class Recovered(Result):
    """A hidden count and what an outsider can work out of it.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.disclosure import audit, profile
    >>> from cdpkit.frames import SeriesTable
    >>> frame = pd.DataFrame({"period": 2024, "value": [12, None, 15], "marker": ["", "c", ""],
    ...                       "population": ["Male", "Female", "Persons"]})
    >>> table = SeriesTable.from_frame(frame, indicator="deaths", statistic="count")
    >>> found = audit(table, profile("council_5")).recovered[0]
    >>> found.verdict, found.low
    ('exact', 3.0)
    """

    indicator: str
    area: str
    period_label: str
    population: str
    name: str
    """What it counts, in a few words."""
    low: float
    """The least that it can be."""
    high: float
    """The most that it can be; not finite where nothing says."""
    candidates: tuple[int, ...] | None
    """Every number that it can be, where they were tried one by one."""
    needed_low: int
    """The least that it must be able to be."""
    needed_high: int
    verdict: str
    """`exact`, `narrow` or `kept`."""
    how: tuple[Reason, ...]
    """What the outsider uses."""

    def sentence(self) -> str:
        """Say what can be worked out, and from what."""
        how = f", from {in_words(self.how)}" if self.how else ""
        if self.verdict == "exact":
            return f"Recoverable: {self.name} is {int(self.low):,}{how}."
        asked = f"(asked for: {self.needed_low} to {self.needed_high})"
        if self.candidates is not None and len(self.candidates) < self.high - self.low + 1:
            span = f"one of {', '.join(map(str, self.candidates))}"
        elif self.high == float("inf"):
            span = f"{int(self.low):,} or more"
        else:
            span = f"{int(self.low):,} to {int(self.high):,}"
        if self.verdict == "kept":
            return f"Kept: {self.name} is {span} {asked}."
        return f"Narrowed: {self.name} is {span} {asked}{how}."


@result
class Audit(Result):
    """What an outsider can work out of a table as published."""

    stated = ("profile", "cells", "hidden", "sums", "recovered")

    profile: DisclosureProfile
    cells: int
    """Counts that the table prints, or that can be worked out of it."""
    hidden: int
    """Counts that are marked as hidden."""
    recovered: tuple[Recovered, ...]
    """The findings: unsafe counts, printed or not, that are exact or narrowed."""
    notes: tuple[Recovered, ...]
    """For information: other hidden counts with one number left."""
    sums: Sums
    warnings: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether anything was found."""
        return bool(self.recovered)

    def sentence(self) -> str:
        """Say how many counts can be worked out; never that a table is safe."""
        if not self.recovered:
            return f"Nothing found: {_counted(self.hidden)} hidden. {_NOT_SAFE}"
        exact = sum(row.verdict == "exact" for row in self.recovered)
        narrow = len(self.recovered) - exact
        told = [f"{_counted(exact)} can be worked out exactly"] if exact else []
        told += (
            [f"{_counted(narrow)} can be narrowed further than the profile allows"]
            if narrow
            else []
        )
        return f"{' and '.join(told)}."

    def parts(self) -> Parts:
        """Give the findings as sentences in a table."""
        rows = [(row.verdict, row.sentence()) for row in self.recovered]
        table = Table(("Verdict", "Finding"), rows, size=len(rows)) if rows else None
        return Parts(
            "Audit of hidden counts", self.sentence(), (*self.warnings, str(self.profile)), table
        )


def _counted(number: int) -> str:
    return f"{number:,} count{'' if number == 1 else 's'}"


_NOT_SAFE = "Nothing found does not mean safe to publish."
