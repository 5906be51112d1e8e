"""Caveats: what a reader must know beside a sentence, and the rows and periods that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class RowKey(NamedTuple):
    """What tells a row from the others of a table.

    Parameters
    ----------
    indicator, area, population : str
        As the row has them; an area by its code, and by its name where it has none.

    Examples
    --------
    >>> RowKey("deaths", "E06000001")
    RowKey(indicator='deaths', area='E06000001', population='')
    """

    indicator: str
    area: str = ""
    population: str = ""


class Caveat(str):
    """What a reader must know about a result: a text, its code, and the rows it is about.

    It is its text wherever a text is wanted. Programs decide by `code`.

    Parameters
    ----------
    code : str
        What it says, in lower case: `few_events`.
    text : str
        The sentence.
    rows : iterable of RowKey, default ()
        The rows that it is about; none where it is about the whole of a result.
    periods : iterable of str, default ()
        The periods that it is about, in the internal notation.

    Examples
    --------
    >>> few = Caveat("few_events", "A value rests on a count below 20.", periods=["2021"])
    >>> print(few)
    A value rests on a count below 20.
    >>> few.about([RowKey("deaths", "E08000015")]).to_dict()["rows"]
    [{'indicator': 'deaths', 'area': 'E08000015', 'population': ''}]
    """

    __slots__ = ("code", "periods", "rows")

    code: str
    rows: tuple[RowKey, ...]
    periods: tuple[str, ...]

    tells_plainly: ClassVar[bool] = True

    def __new__(
        cls, code: str, text: str, rows: Iterable[RowKey] = (), periods: Iterable[str] = ()
    ) -> Self:
        """Make a caveat; a row or period that is given twice is held once."""
        self = super().__new__(cls, text)
        for name, value in (
            ("code", code),
            ("rows", tuple(dict.fromkeys(rows))),
            ("periods", tuple(dict.fromkeys(periods))),
        ):
            object.__setattr__(self, name, value)
        return self

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a caveat does not change: `{name}` cannot be set")

    def __reduce__(self) -> tuple[type[Caveat], tuple[object, ...]]:
        return type(self), (self.code, self.text, self.rows, self.periods)

    @property
    def text(self) -> str:
        """The sentence."""
        return str(self)

    def about(self, rows: Iterable[RowKey], periods: Iterable[str] = ()) -> Caveat:
        """Give it with the rows that it is about, and with periods where it names none.

        Parameters
        ----------
        rows : iterable of RowKey
            Rows to add.
        periods : iterable of str, default ()
            Its periods, unless it has some.

        Returns
        -------
        Caveat
            With the same code and text.
        """
        return Caveat(self.code, self.text, (*self.rows, *rows), self.periods or periods)

    def to_dict(self) -> dict[str, object]:
        """Give code, text, rows and periods for JSON.

        Returns
        -------
        dict
            A row as its indicator, area and population.
        """
        rows = [row._asdict() for row in self.rows]
        return {"code": self.code, "text": self.text, "rows": rows, "periods": list(self.periods)}


def merged(caveats: Iterable[Caveat]) -> tuple[Caveat, ...]:
    """Give each caveat once, with all rows and periods that have it, in order.

    Parameters
    ----------
    caveats : iterable of Caveat
        Of one row or of many.

    Returns
    -------
    tuple of Caveat
        Two are one where code and text are the same.

    Examples
    --------
    >>> both = merged(
    ...     Caveat("provisional", "May be revised.", [RowKey(name)]) for name in ("deaths", "births")
    ... )
    >>> [row.indicator for row in both[0].rows]
    ['deaths', 'births']
    """
    found: dict[tuple[str, str], list[Caveat]] = {}
    for one in caveats:
        found.setdefault((one.code, one.text), []).append(one)
    return tuple(
        alike[0] if len(alike) == 1 else Caveat(
            code, text,
            (row for one in alike for row in one.rows),
            (period for one in alike for period in one.periods),
        )
        for (code, text), alike in found.items()
    )  # fmt: skip
