"""Verdicts, and the record of one reproduction."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from cdpkit.display import Displayed, Parts, Table

_UNPRINTED = {"printed": False}


SOURCE_KINDS = {
    "publisher": "the publisher's own pages",
    "secondary": "a report or copy by others",
    "repository": "a file in a public code repository",
    "document": "the text of the document",
}
"""Where a figure was read, in words."""


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


@dataclass(frozen=True, slots=True, repr=False)
class Reproduction(Displayed):
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
    unit : str
        Of the value, where the table names one.
    wording : str
        The words of the print, where they are known.
    inputs : str
        What it was computed from: a JSON object.
    source_title, source_url : str
        The publication that prints it.
    source_kind : str
        `publisher` for its own pages, `secondary` for reports and copies by others, `repository`
        for files in public code repositories, `document` for a strategy; empty where not known.
    place : str
        Where it stands in a document: its lines in the text form, and its page where known.
    note : str
        What the table or the document notes of it.
    control : str
        Why a row is no figure of a publisher but a control, made on purpose from other inputs.
    counted_as : str
        `control`; `given` where the value is itself an input and equals the print, so that only its
        interval is tested; else the verdict, which is also the default.
    derived : tuple of int, optional
        The counts, from and to, that the reason works out of prints; it is in no output.
    masked_reason : str
        The reason with `[c]` in place of those counts; it is in no output of its own.

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
    unit: str = ""
    wording: str = ""
    inputs: str = ""
    source_title: str = ""
    source_url: str = ""
    source_kind: str = ""
    place: str = ""
    note: str = ""
    control: str = ""
    counted_as: str = ""
    derived: tuple[int, int] | None = field(default=None, metadata=_UNPRINTED)
    masked_reason: str = field(default="", metadata=_UNPRINTED)

    def __post_init__(self) -> None:
        if not self.counted_as or self.control:
            counted = "control" if self.control else self.verdict.value
            object.__setattr__(self, "counted_as", counted)

    def parts(self) -> Parts:
        """Give the verdict with its reason, and what was printed and computed."""
        verdict = self.verdict.value if self.control else self.counted_as
        told = f"{self.figure_id}: {verdict}{f', {self.reason}' if self.reason else ''}."
        names = (
            "published", "published_lower", "published_upper", "computed", "computed_lower",
            "computed_upper", "unit", "wording", "statistic", "inputs", "source_title",
            "source_url", "place", "note", "control",
        )  # fmt: skip
        rows = [(n.replace("_", " "), value) for n in names if (value := getattr(self, n))]
        if self.source_kind:
            rows.append(("read from", SOURCE_KINDS[self.source_kind]))
        about = f"{self.source}, line {self.line}"
        return Parts(
            f"{self.label or self.figure_id} ({about})", told, table=Table(("what", "value"), rows)
        )

    def derives_below(self, threshold: int) -> bool:
        """Whether the reason tells a count, not 0, that is or may be below a threshold.

        Examples
        --------
        >>> Reproduction("t.csv", 2, "A1", "sum", Verdict.ERROR, derived=(3, 3)).derives_below(5)
        True
        """
        return self.derived is not None and self.derived[0] < threshold and self.derived[1] > 0

    def masked(self, threshold: int) -> Reproduction:
        """Give the record with `[c]` for a count that it derives, if that is below a threshold.

        Examples
        --------
        >>> record = Reproduction(
        ...     "t.csv", 2, "A1", "sum", Verdict.CONSISTENT, reason="21% of 14 allows 3",
        ...     derived=(3, 3), masked_reason="21% of 14 allows [c]",
        ... )
        >>> record.masked(5).reason
        '21% of 14 allows [c]'
        """
        if not self.derives_below(threshold):
            return self
        return replace(self, reason=self.masked_reason, derived=None)

    def to_dict(self) -> dict[str, str | int | None]:
        """Give the fields as plain text and numbers, verdicts by their words.

        Examples
        --------
        >>> Reproduction("t.csv", 2, "A1", "sum", Verdict.ERROR).to_dict()["verdict"]
        'error'
        """
        values = {name: getattr(self, name) for name in PRINTED_FIELDS}
        return {
            name: value.value if isinstance(value, Verdict) else value
            for name, value in values.items()
        }

    @property
    def as_expected(self) -> bool:
        """Whether the verdicts equal the expected ones, or nothing is wrong where none is given."""
        pairs = ((self.verdict, self.expected), (self.interval_verdict, self.expected_interval))
        return all(_fits(verdict, expected) for verdict, expected in pairs)


PRINTED_FIELDS = tuple(f.name for f in fields(Reproduction) if f.metadata.get("printed", True))
"""Fields of a reproduction that stand in its outputs."""


def _fits(verdict: Verdict | None, expected: str) -> bool:
    if verdict is Verdict.ERROR:
        return False
    if expected:
        return verdict is not None and verdict.value == expected
    return verdict is not Verdict.NOT_REPRODUCED
