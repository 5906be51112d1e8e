"""Verdicts, and the record of one reproduction."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

__all__ = ["Reproduction", "Verdict"]


class Verdict(StrEnum):
    """What recomputing a published figure shows."""

    REPRODUCED = "reproduced"
    """The recomputed number, rounded, gives the print."""
    CONSISTENT = "consistent"
    """Not so, but some true inputs that round to the given ones give the print."""
    NOT_REPRODUCED = "not reproduced"
    """Neither."""
    NOT_CHECKABLE = "not checkable"
    """The inputs were not published, or the statistic is unknown."""
    ERROR = "error"
    """The row cannot be read; not a statement about the figure."""


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The recomputation of one published figure, with its verdict and the reason for it.

    Parameters
    ----------
    source : str
        Name of the document or table.
    line : int
        Line of the table, or of the text form of the document.
    figure_id : str
        Key of the figure in its source.
    statistic : str
        The calculation, e.g. `percent_change`.
    verdict : Verdict
        Of the value.
    interval_verdict : Verdict or None
        Of the interval; None where none is printed.
    published, published_lower, published_upper : str
        As printed.
    computed, computed_lower, computed_upper : str
        As recomputed from the inputs as given; empty where nothing could be computed.
    reason : str
        Why the verdict is what it is.
    expected, expected_interval : str
        Answer key of the table, if it has one.
    label : str
        What the figure is about, for people.

    Examples
    --------
    >>> r = Reproduction("table.csv", 2, "A1", "sum", Verdict.REPRODUCED, None, "5", computed="5")
    >>> r.as_expected
    True
    """

    source: str
    line: int
    figure_id: str
    statistic: str
    verdict: Verdict
    interval_verdict: Verdict | None = None
    published: str = ""
    published_lower: str = ""
    published_upper: str = ""
    computed: str = ""
    computed_lower: str = ""
    computed_upper: str = ""
    reason: str = ""
    expected: str = ""
    expected_interval: str = ""
    label: str = ""

    def to_dict(self) -> dict[str, str | int | None]:
        """Give the fields as plain text and numbers, verdicts by their words.

        Examples
        --------
        >>> Reproduction("t.csv", 2, "A1", "sum", Verdict.ERROR).to_dict()["verdict"]
        'error'
        """
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.value if isinstance(value, Verdict) else value
            for name, value in values.items()
        }

    @property
    def as_expected(self) -> bool:
        """Whether the verdicts equal the expected ones, or nothing is wrong where none is given."""
        pairs = ((self.verdict, self.expected), (self.interval_verdict, self.expected_interval))
        return all(_fits(verdict, expected) for verdict, expected in pairs)


def _fits(verdict: Verdict | None, expected: str) -> bool:
    if verdict is Verdict.ERROR:
        return False
    if expected:
        return verdict is not None and verdict.value == expected
    return verdict is not Verdict.NOT_REPRODUCED
