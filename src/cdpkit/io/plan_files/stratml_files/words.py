"""Words that the writer puts where StratML has no element, and that the reader knows again."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


WHOLE = "The whole strategy"
"""Name of the goal that holds what belongs to no priority."""
MEASURES = "Measures"
"""Name of the objective that holds the indicators of a priority."""
NO_UNIT = "not stated"
"""Unit of an indicator of which no value has one."""
OWN_ID = "identifier"
"""Name of the descriptor that holds the identifier of a target or figure."""
AS_PRINTED = " (as printed)"
"""What follows a value in the words of its document."""
KEY = re.compile(r"(?=.{1,200}\Z)[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*")
"""What an identifier of ours looks like."""


def key_of(name: str, otherwise: str) -> str:
    """Make a key of a name.

    Examples
    --------
    >>> key_of("Adults in treatment (18+)", "x"), key_of("2025", "x")
    ('adults-in-treatment-18', 'x')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
    return key if KEY.fullmatch(key) else otherwise


def joined(parts: Iterable[str], sign: str) -> str:
    """Join the parts that say something; one that repeats another is left out."""
    return sign.join(dict.fromkeys(part for part in parts if part.strip()))
