"""One cell of a table, or one printed number: the grammar that all readers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model.printed_values.cell_text import Cell, read_cell
from cdpkit.model.printed_values.printed_value import PrintedValue
from cdpkit.model.printed_values.words import Qualifier, Unit

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["REFUSED", "SAYS", "Cell", "read"]

SAYS = {
    "minus_sign": "has minus signs or dashes before digits, read as minus",
    "thousands": "had thousands separators removed",
    "middle_dot": "has middle dots, read as decimal points",
    "scientific": "has numbers with a power of ten",
    "scientific_rounded": "has numbers with a power of ten, as spreadsheets shorten them",
    "percent": "had percent signs removed",
    "currency": "had currency signs removed",
    "scaled": "had shortened thousands or millions written out",
    "suppressed": "has hidden numbers, read as suppressed",
    "low": "is below the last digit shown",
    "range": "has ranges, so no single value",
    "marker": "has markers, kept in `marker`",
    "missing": "has words that mean no value",
    "dash": "has dashes, read as no value (`--mark -=0` reads them as 0)",
    "nil": "has nil, read as 0",
    "note": "has notes beside numbers, kept as notes",
    "limits": "has limits in brackets, kept as limits",
    "shown_though_confidential": "shows numbers that are marked confidential",
    "at_one_more_decimal": "is judged at one more decimal than is printed",
}
"""What is said of a cell that is read, by code."""
REFUSED = {
    "no_number": ("is not a number", "Correct the cells, or give each a marker such as [x]."),
    "decimal_comma": ("has a decimal comma", "State that the decimal sign is a comma."),
    "brackets": ("is in brackets", "Write a minus sign, or remove the brackets."),
    "code": ("begins with 0, as codes do", "Name the column that holds the numbers."),
    "error_cell": ("is a spreadsheet error", "Correct the formula, or write [x]."),
    "date": ("is a date", "Spreadsheets turn 1-4 into dates: correct the cells."),
}
"""What is wrong with a cell that is refused, and what to do, by code."""


_TENTHS = frozenset({Qualifier.ALMOST, Qualifier.A_LITTLE_OVER})


def read(text: str, of: Literal["column", "print"] = "column", *, decimal: str = ".") -> Cell:
    """Read a cell. Nothing raises, and nothing is guessed.

    Parameters
    ----------
    text : str
        The text as it stands.
    of : {"column", "print"}, default "column"
        A cell of a column, or a print: that may be in words, and `7x` is then a ratio.
    decimal : {".", ","}, default "."
        The decimal sign.

    Returns
    -------
    Cell
        With `refused` where the text is not understood as a whole.

    Examples
    --------
    >>> print(read("<5").bounds, read("<5").marker.value)
    [0, 5) c
    >>> read("2,982 [note 1]").value, read("2,982 [note 1]").note
    (Decimal('2982'), 'note 1')
    >>> read("5,4").refused, read("5,4", decimal=",").value
    ('decimal_comma', Decimal('5.4'))
    >>> print(read("1 in 8", of="print").bounds)
    (0.117647058824, 0.133333333333]
    """
    cell = read_cell(text, printed=of == "print", decimal=decimal)
    if of == "print" and cell.refused == "no_number":
        return _in_words(text)
    return cell


def _in_words(text: str) -> Cell:
    """Read a print in words, as printed values are read."""
    printed = PrintedValue.parse(text)
    bounds = printed.interval()
    if bounds is None and printed.unit is not Unit.RANK:
        return Cell(refused="no_number")
    note = printed.qualifier_text if printed.unit is Unit.RANK else ""
    if printed.unit is Unit.RATIO and "\N{POUND SIGN}" in text:
        note = "money"
    return Cell(
        printed.exact if printed.fraction else printed.value,
        bounds,
        unit=printed.unit,
        per=printed.per,
        note=note,
        says="" if _TENTHS.isdisjoint(printed.qualifiers) else "at_one_more_decimal",
    )
