"""One cell of a table, or one printed number: the grammar that all readers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model.printed_values import Cell, PrintedValue, Qualifier, Unit, read_cell

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["REFUSED", "SAYS", "Cell", "read"]

SAYS = {
    "minus_sign": "a minus sign or dash before a digit is minus",
    "thousands": "marks between thousands are taken out",
    "middle_dot": "a middle dot is a decimal point",
    "scientific": "a number is written with a power of ten",
    "scientific_rounded": "a number is written with a power of ten, as spreadsheets shorten it",
    "percent": "percent signs are taken off",
    "currency": "currency signs are taken off",
    "scaled": "thousands, millions or billions are written out",
    "suppressed": "what is hidden is kept as bounds",
    "low": "below the last digit shown",
    "range": "a range has no value; its ends are kept",
    "marker": "a marker is kept",
    "missing": "a word for nothing is nothing",
    "dash": "a dash is nothing; where it means 0, say so",
    "nil": "nil is 0",
    "note": "notes are kept beside the number",
    "limits": "limits in brackets are kept",
    "shown_though_confidential": "a number is shown though it is marked confidential",
    "at_one_more_decimal": "judged at one more decimal than is printed",
}
"""What is said of a cell that is read, by code."""
REFUSED = {
    "no_number": ("is no number", "Mend the cells, or give each a marker such as [x]."),
    "decimal_comma": ("has a decimal comma", "Say that the decimal sign is a comma."),
    "brackets": ("stands in brackets", "Write a minus sign, or take the brackets off."),
    "code": ("begins with 0, as codes do", "Name the column that holds the numbers."),
    "error_cell": ("is an error of a spreadsheet", "Mend the formula, or write [x]."),
    "date": ("is a date", "Spreadsheets turn 1-4 into dates: mend the cells."),
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
