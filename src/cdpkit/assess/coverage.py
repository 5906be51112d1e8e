"""Coverage of a source: the lines of its text that no record of the encoding touches."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cdpkit.errors import InputError
from cdpkit.model import Locator, walk_records
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from cdpkit.model import SourceFile


@result
class Coverage(Result):
    """Lines with text, and those that no record covers.

    Examples
    --------
    >>> Coverage("town.plan", 40, ((12, "A line that no record covers."),)).lines
    ((12, 'A line that no record covers.'),)
    """

    document: str
    with_text: int
    lines: tuple[tuple[int, str], ...]

    def sentence(self) -> str:
        """Count the lines.

        Examples
        --------
        >>> Coverage("x", 3, ((2, "left out"),)).sentence()
        '3 lines with text, 2 touched, 1 not'
        """
        untouched = len(self.lines)
        touched = self.with_text - untouched
        return f"{self.with_text:,} lines with text, {touched:,} touched, {untouched:,} not"


def uncovered(file: SourceFile, text: str) -> Coverage:
    """Find the lines of a document's text that no record covers and nothing passes over.

    Parameters
    ----------
    file : SourceFile
        The encoding, with the `sha256` of the text.
    text : str
        The text itself.

    Returns
    -------
    Coverage
        The lines with their numbers.

    Raises
    ------
    InputError
        If the file encodes no document, or the text is another one than its digest says.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> file = load("sefton").files[-1]
    >>> uncovered(file, "another text")
    Traceback (most recent call last):
        ...
    cdpkit.errors.InputError: `text` is not the one that was encoded: its digest differs. Take ...
    """
    document = file.document
    if document is None:
        raise InputError("file", "encodes no document", "Name a file with a `document`.")
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != document.sha256:
        hint = "Take the text whose digest stands in `document.sha256`."
        raise InputError("text", "is not the one that was encoded: its digest differs", hint)
    touched = {
        line
        for _, place in walk_records(file.content)
        if isinstance(place, Locator) and place.document == document.id and place.line
        for line in range(place.line, (place.last_line or place.line) + 1)
    }
    full = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    left = tuple((n, line) for n, line in full if n not in touched)
    return Coverage(document.id, len(full), left)
