"""Values as people write them: numbers with commas, dates in words, nothing for nothing."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from html import escape
from typing import Any

NOT_AVAILABLE = "[x]"
"""The shorthand of official statistics for a number that is not available."""

_MARKS = (0x061C, 0x200E, 0x200F)
CONTROLS = dict.fromkeys(
    (*range(32), *range(127, 160), *_MARKS, *range(0x2028, 0x202F), *range(0x2066, 0x206A),
     *range(0xD800, 0xE000)), "\ufffd"
)  # fmt: skip
"""Controls of a terminal, marks that turn the direction of writing, breaks of lines and halves of
characters are shown, not obeyed: a text may come from anywhere."""


def written(value: object) -> str:
    """Write a value as people do: numbers with commas, dates in words, nothing for nothing.

    Parameters
    ----------
    value : object
        A text, number, date, member of an enumeration, sequence of such, or anything that has a
        text of its own.

    Returns
    -------
    str
        NaN is `[x]`, the shorthand of official statistics for "not available".

    Examples
    --------
    >>> written(1192), written(30.798), written(float("nan")), written(None)
    ('1,192', '30.8', '[x]', '')
    >>> written(date(2026, 3, 31)), written(("higher", "lower")), written(True)
    ('31 March 2026', 'higher, lower', 'yes')
    """
    if isinstance(value, Enum):
        return written(value.value)
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if is_number(value):
        return number_text(value)
    if isinstance(value, date):
        time = f" {value:%H:%M}" if isinstance(value, datetime) else ""
        return f"{value.day} {value:%B %Y}{time}"
    if isinstance(value, tuple | list):
        return ", ".join(map(written, value))
    return str(value)


def is_number(value: object) -> bool:
    """Tell numbers, those of NumPy too, from the rest; truth values are none.

    Examples
    --------
    >>> is_number(1.5), is_number("1.5"), is_number(True)
    (True, False, False)
    """
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return False
    return getattr(value, "ndim", 0) == 0 and not isinstance(value, str)


def number_text(value: Any, places: int | None = None) -> str:
    """Write a number with commas between the thousands, and without needless digits.

    Parameters
    ----------
    value : number
        What is written.
    places : int, optional
        Decimals. Unless given, none for whole numbers, else three figures and one decimal at least.

    Returns
    -------
    str
        NaN is `[x]`.

    Examples
    --------
    >>> number_text(1234567), number_text(52.345), number_text(0.03125), number_text(2.5, places=2)
    ('1,234,567', '52.3', '0.0312', '2.50')
    """
    if not isinstance(value, int | Decimal):
        value = float(value)
    if not isinstance(value, int) and not math.isfinite(value):
        return NOT_AVAILABLE if math.isnan(value) else ("-" if value < 0 else "") + "\u221e"
    if places is None:
        places = _places(value)
    text = f"{value:,.{places}f}"
    return text if text.strip("-0.,") else text.removeprefix("-")


def _places(value: float | Decimal) -> int:
    """Decimals that show three figures, and one at least; none where there is no fraction."""
    if value == int(value):
        return 0
    return min(max(1, 2 - math.floor(math.log10(abs(float(value))))), 12)


def plain_text(text: str) -> str:
    r"""Make control characters visible, so that no terminal or page obeys them.

    Parameters
    ----------
    text : str
        From anywhere.

    Returns
    -------
    str
        Of the same length.

    Examples
    --------
    >>> plain_text("red\x1b[31m") == "red\N{REPLACEMENT CHARACTER}[31m"
    True
    """
    return text.translate(CONTROLS)


def html_text(text: str) -> str:
    """Give a text that HTML can hold: escaped, with control characters made visible.

    Parameters
    ----------
    text : str
        From anywhere.

    Returns
    -------
    str
        For the content of an element, or an attribute in quotes.

    Examples
    --------
    >>> html_text("a < b")
    'a &lt; b'
    """
    return escape(plain_text(text))


def shortened(text: str, length: int) -> str:
    """Cut a text that is too long, and show that it was.

    Parameters
    ----------
    text : str
        Any text.
    length : int
        Most characters that it may have.

    Returns
    -------
    str
        It ends in an ellipsis where it was cut.

    Examples
    --------
    >>> shortened("Liverpool", 5) == "Live\N{HORIZONTAL ELLIPSIS}"
    True
    """
    return text if len(text) <= length else f"{text[: length - 1]}\u2026"
