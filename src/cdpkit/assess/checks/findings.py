"""What a check finds: the place, what is wrong there, and what to do."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from cdpkit.results import Result, ResultTable, result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Severity(StrEnum):
    """How much a finding matters.

    Examples
    --------
    >>> sorted(Severity, key=lambda severity: severity.rank)[0].value
    'error'
    """

    ERROR = "error"
    """Something cannot be right."""
    WARNING = "warning"
    """A reader will be misled, or cannot tell."""
    INFO = "info"
    """Worth a look."""

    @property
    def rank(self) -> int:
        """Place among the severities: 0 for an error."""
        return list(Severity).index(self)


@result
class Finding(Result):
    """One finding, with its place in a file.

    Examples
    --------
    >>> from cdpkit.assess import check
    >>> from cdpkit.io import load
    >>> found = check(load("liverpool"), select=["CAD01"])[0]
    >>> found.code, found.severity.value, found.line is not None
    ('CAD01', 'warning', True)
    """

    code: str
    severity: Severity
    message: str
    hint: str
    entity: str
    file: str
    line: int | None
    column: int | None

    def sentence(self) -> str:
        """Say what is wrong and what to do.

        Examples
        --------
        >>> from cdpkit.assess import check
        >>> from cdpkit.io import load
        >>> check(load("liverpool"), select=["CAD01"])[0].sentence()
        'The partnership meets quarterly, but its next meeting is 143 days later. Check the dates.'
        """
        return as_sentences(self.message, self.hint)

    @property
    def place(self) -> str:
        """File, line and column as editors read them."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)

    def order(self) -> tuple[str, int, int, str]:
        """Give what findings are sorted by: file, line, column, code."""
        return self.file, self.line or 0, self.column or 0, self.code


@result
class Findings(ResultTable[Finding]):
    """Findings in the order of files and lines.

    Parameters
    ----------
    rows : tuple of Finding
        The findings.

    Examples
    --------
    >>> from cdpkit import load
    >>> from cdpkit.assess import check
    >>> found = check(load("sefton"))
    >>> len(found) > 0, found[0].code in {one.code for one in found}
    (True, True)
    """

    rows: tuple[Finding, ...] = ()

    def row(self, place: int) -> Finding:
        """Give a finding by its place, counted from 0."""
        return self.rows[place]

    def select(self, places: Any) -> Self:
        """Give some findings: their numbers, a truth value for each, or a slice."""
        if isinstance(places, slice):
            return type(self)(self.rows[places])
        chosen = [n for n, yes in enumerate(places) if yes] if _are_truths(places) else places
        return type(self)(tuple(self.rows[n] for n in chosen))

    def __len__(self) -> int:
        return len(self.rows)

    def counts(self) -> dict[str, int]:
        """Count the findings by code.

        Examples
        --------
        >>> Findings().counts()
        {}
        """
        return dict(sorted(Counter(row.code for row in self.rows).items()))

    def reach(self, severity: Severity | str) -> bool:
        """Tell whether a finding is at least this severe.

        Examples
        --------
        >>> Findings().reach("info")
        False
        """
        limit = Severity(severity).rank
        return any(row.severity.rank <= limit for row in self.rows)

    def sentence(self) -> str:
        """Count the findings by severity in words."""
        return in_words(Counter(row.severity for row in self.rows))


def in_words(counts: Mapping[Severity, int]) -> str:
    """Say how many findings there are of each severity.

    Examples
    --------
    >>> in_words({Severity.ERROR: 1, Severity.WARNING: 2})
    '1 error, 2 warnings'
    """
    parts = [
        f"{counts[one]:,} {one}{'s' if counts[one] > 1 and one != Severity.INFO else ''}"
        for one in Severity
        if counts.get(one)
    ]
    return ", ".join(parts) or "nothing found"


def in_order(rows: Iterable[Finding]) -> Findings:
    """Sort findings by file, line, column and code."""
    return Findings(tuple(sorted(rows, key=Finding.order)))


def as_sentences(message: str, hint: str) -> str:
    """Join what is wrong and what to do; a question keeps its mark, and nothing ends twice."""
    text = ". ".join(part.rstrip(".") for part in (message, hint) if part)
    return text if text.endswith("?") else f"{text}."


def _are_truths(places: Any) -> bool:
    return all(isinstance(place, bool) for place in places)
