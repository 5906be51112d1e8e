"""Age bands as tables print them: one grammar for rates, life tables and files by age."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cdpkit.errors import InputError

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_ALL = frozenset({"all", "all ages", "any age", "total", "all persons", "persons", "everyone"})
_LEAD = re.compile(r"(?:aged|ages|age)(?![a-z])[ _:]*")
_YEARS = re.compile(r" ?(?:years|year|yrs|yr|y)(?: of age| old)?(?![a-z])")
_ENDING = "and over|and above|and older|& over|or over|or older|or above|or more|plus"
_SHAPES = tuple(
    (re.compile(pattern, re.ASCII), first, last)
    for pattern, first, last in (
        # What is added to the first and to the last number that a pattern finds.
        (r"(?P<first>\d{1,3}) ?(?:-|_|to) ?(?P<last>\d{1,3})", 0, 0),
        (r"\[(?P<first>\d{1,3}), ?(?P<last>\d{1,3})\)", 0, -1),
        (r"\[(?P<first>\d{1,3}), ?(?:inf|infinity)\)", 0, 0),
        (rf"(?P<first>\d{{1,3}}) ?(?:\+|{_ENDING})", 0, 0),
        (r"(?:over|above|older than|more than|>) ?(?P<first>\d{1,3})", 1, 0),
        (r"(?:>=|≥) ?(?P<first>\d{1,3})", 0, 0),
        (r"(?:under|below|less than|younger than|<) ?(?P<last>\d{1,3})s?", 0, -1),
        (r"(?:up to|<=|≤) ?(?P<last>\d{1,3})", 0, 0),
        (r"(?P<last>\d{1,3}) (?:and under|and below|or under|or younger)", 0, 0),
        (r"(?P<first>(?P<last>\d{1,3}))", 0, 0),
    )
)


@dataclass(frozen=True, order=True, slots=True)
class AgeBand:
    """A band of whole years of age; the last band has no end.

    Parameters
    ----------
    first : int
        The youngest age, in years.
    last : int, optional
        The oldest age, included; none for a band without an end.

    Examples
    --------
    >>> AgeBand.parse("Aged 0 to 4 years") == AgeBand.parse("00-04") == AgeBand(0, 4)
    True
    >>> [str(AgeBand.parse(text)) for text in ("90 and over", "<1", "Age 7", "[5, 10)")]
    ['90+', '0', '7', '5-9']
    """

    first: int
    last: int | None = None

    @classmethod
    def parse(cls, text: str) -> AgeBand:
        """Read a label of a table.

        Parameters
        ----------
        text : str
            Such as `0-4`, `0 to 4 years`, `[0, 5)`, `under 1`, `90+` or `90 and over`.

        Returns
        -------
        AgeBand
            The same one for all spellings of a band.

        Raises
        ------
        InputError
            If the label is empty, means all ages, or is not a band of whole years.

        Examples
        --------
        >>> AgeBand.parse("over 89")
        AgeBand(first=90, last=None)
        >>> AgeBand.parse("All ages")
        Traceback (most recent call last):
            ...
        cdpkit.errors.InputError: `age` `All ages`: all ages are no band. Give bands such as `0-4`.
        """
        found = cls.read(text)
        if isinstance(found, AgeBand):
            return found
        hint = "Give bands such as `0-4`."
        shown = f"`{text.strip()[:40]}`"
        joined = ": " if found.startswith("all") else " "
        raise InputError("age", f"{shown}{joined}{found}", hint)

    @classmethod
    def read(cls, text: str) -> AgeBand | str:
        """Read a label, or say why it is not a band: `is empty`, `ends before it starts`.

        Parameters
        ----------
        text : str
            A label.

        Returns
        -------
        AgeBand or str
            The band, or the reason.

        Examples
        --------
        >>> AgeBand.read("4-0")
        'ends before it starts'
        """
        plain = " ".join(text.translate(_DASHES).casefold().split())
        if not plain:
            return "is empty"
        if plain in _ALL:
            return "all ages are no band"
        plain = _YEARS.sub("", _LEAD.sub("", plain, count=1)).strip()
        for pattern, after, before in _SHAPES:
            if found := pattern.fullmatch(plain):
                ends = found.groupdict()
                first = int(ends["first"]) + after if ends.get("first") else 0
                last = int(ends["last"]) + before if ends.get("last") else None
                if last is not None and last < first:
                    return "ends before it starts"
                return cls(first, last)
        return "is no band of whole years"

    def __str__(self) -> str:
        if self.last is None:
            return f"{self.first}+"
        return f"{self.first}" if self.last == self.first else f"{self.first}-{self.last}"


def band_key(label: object) -> object:
    """Give what labels of one band share: the band of ages where it is one, else the label.

    Parameters
    ----------
    label : object
        A text, or a label of another kind, which stays as it is.

    Returns
    -------
    AgeBand or object
        Equal for all spellings of a band.

    Examples
    --------
    >>> band_key("0 to 4 years") == band_key("0-4"), band_key("most deprived")
    (True, 'most deprived')
    """
    found = AgeBand.read(label) if isinstance(label, str) else None
    return found if isinstance(found, AgeBand) else label
