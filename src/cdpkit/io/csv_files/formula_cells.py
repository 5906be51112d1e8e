"""Cells that a spreadsheet would take for a formula: guarded when written, restored when read."""

from __future__ import annotations

import re

_STARTS = frozenset("=+-@\t\r\n'")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay as they are.

    Parameters
    ----------
    text : str
        A cell; one that begins with an apostrophe gets another, so that nothing is lost.

    Returns
    -------
    str
        What `restored` takes off again.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-8"), guarded("-"), guarded("'x"), guarded("Wirral")
    ("'=1+1", '-8', "'-", "''x", 'Wirral')
    """
    if text[:1] in _STARTS and text and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def restored(text: str) -> str:
    """Take off the apostrophe that `guarded` put, or a spreadsheet before digits kept as text.

    Examples
    --------
    >>> restored("'=1+1"), restored("''x"), restored("'x"), restored("'12")
    ('=1+1', "'x", "'x", '12')
    """
    meant = text[1:2] in _STARTS or text[1:2].isdigit()
    return text[1:] if text[:1] == "'" and text[1:] and meant else text
