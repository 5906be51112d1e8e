"""The last step of every sentence: parts joined, one capital, one full stop, no double space."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


_NATIONS = frozenset({"British", "England", "English", "Irish", "Scottish", "UK", "Wales", "Welsh"})


def sentence(*parts: str) -> str:
    """Join parts to a sentence.

    Parameters
    ----------
    *parts : str
        Phrases; empty ones are left out. One that starts with a comma or semicolon follows at once.

    Returns
    -------
    str
        With a capital and one full stop.

    Examples
    --------
    >>> sentence("deaths in Wirral", "", "fell", ", as in England")
    'Deaths in Wirral fell, as in England.'
    """
    text = " ".join(" ".join(filter(None, parts)).split())
    for awry, right in ((" ,", ","), (" ;", ";"), (",,", ","), (",;", ";"), (",:", ":")):
        text = text.replace(awry, right)
    return f"{capitalised(text.rstrip(' .,;'))}."


def capitalised(text: str) -> str:
    """Raise the first letter and leave the others: names and abbreviations keep theirs.

    Examples
    --------
    >>> capitalised("deaths in Wirral")
    'Deaths in Wirral'
    """
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Lower the first letter of an ordinary word, not that of an abbreviation or a nation.

    Examples
    --------
    >>> lowered("Deaths in Wirral"), lowered("COPD among clients"), lowered("Scottish deaths")
    ('deaths in Wirral', 'COPD among clients', 'Scottish deaths')
    """
    named = text[1:2].isupper() or text.split(" ", maxsplit=1)[0] in _NATIONS
    return text if named else text[:1].lower() + text[1:]


def listed(items: Sequence[str], joint: str = "and") -> str:
    """List items with commas and `and`.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"
