"""Exceptions, one subclass for each remedy. Arguments stay positional so that they unpickle."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AmbiguousPeriodError",
    "CdpError",
    "DocumentError",
    "InputError",
    "MissingDataError",
    "MissingPackageError",
    "NotComparableError",
    "UnreadableFileError",
    "UnreadablePeriodError",
    "UnwritableFileError",
    "did_you_mean",
    "nearest",
]


class CdpError(Exception):
    """Base of every error that cdpkit raises on purpose.

    Examples
    --------
    >>> issubclass(InputError, CdpError) and issubclass(InputError, ValueError)
    True
    """


class InputError(CdpError, ValueError):
    """An argument has a value that the method cannot use: change the argument.

    Examples
    --------
    >>> error = InputError("confidence", "is 95", "Give a fraction such as 0.95.")
    >>> error.argument, str(error)
    ('confidence', '`confidence` is 95. Give a fraction such as 0.95.')
    """

    def __init__(self, argument: str, problem: str, hint: str) -> None:
        super().__init__(argument, problem, hint)
        self.argument, self.problem, self.hint = argument, problem, hint

    def __str__(self) -> str:
        return f"`{self.argument}` {self.problem}. {self.hint}"


class AmbiguousPeriodError(CdpError, ValueError):
    """A period label has more than one reading: name the `year_type`, or keep all readings.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> try:
    ...     Period.parse("2018 to 2021")
    ... except AmbiguousPeriodError as error:
    ...     print(error.readings)
    ('2018..2021', '2018/19..2020/21')
    """

    def __init__(self, text: str, readings: tuple[str, ...], hint: str) -> None:
        super().__init__(text, readings, hint)
        self.text, self.readings, self.hint = text, readings, hint

    def __str__(self) -> str:
        return f"`{self.text}` can be read as {'; or '.join(self.readings)}. {self.hint}"


class UnreadablePeriodError(CdpError, ValueError):
    """A label states no definite period: it is relative, missing, or no date at all."""

    def __init__(self, text: str, problem: str, hint: str) -> None:
        super().__init__(text, problem, hint)
        self.text, self.problem, self.hint = text, problem, hint

    def __str__(self) -> str:
        return f"`{self.text}` {self.problem}. {self.hint}"


class DocumentError(CdpError, ValueError):
    """A document holds something that cannot be loaded: correct the named line of the file."""

    problems: tuple[DocumentError, ...] = ()
    """All problems that were found, this one first; empty where it is the only one."""

    def __init__(  # noqa: PLR0917 -- errors unpickle by position
        self,
        file: str,
        line: int | None,
        path: str,
        problem: str,
        hint: str,
        column: int | None = None,
        code: str = "LOAD06",
    ) -> None:
        super().__init__(file, line, path, problem, hint, column, code)
        self.file, self.line, self.path = file, line, path
        self.problem, self.hint = problem, hint
        self.column, self.code = column, code

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        subject = f" `{self.path}`" if self.path else ""
        return f"{place}:{subject} {self.problem}. {self.hint}"


_RIGHTS = ("you do not have permission", "Ask the owner for access, or name another file.")
_FULL = ("the disk is full", "Free some space, or name another place.")
_SYSTEM = {
    errno.ENOENT: ("there is no such file or folder", "Check the name."),
    errno.ENOTDIR: ("part of the path is not a folder", "Check the name."),
    errno.EISDIR: ("it is a folder", "Name a file."),
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: ("its disk is read-only", "Name another place."),
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EFBIG: ("it would be too large", "Name another place."),
    errno.ENAMETOOLONG: ("its name is too long", "Shorten the name."),
    errno.ELOOP: ("its symbolic links lead in a circle", "Correct the link."),
    errno.EPIPE: ("the program that reads it has stopped", "Run it again, or name a file."),
    errno.EBADF: ("it is closed", "Leave it open, or name a file with `--output`."),
    errno.EINVAL: ("its name is not allowed here", "Check the name."),
}
"""What the system reports, in our words, with the remedy: its own differ by system and language."""


class _FileError(CdpError, OSError):
    """A file, what is wrong with it, and what to do."""

    _attempt = ""

    def __init__(self, file: str, problem: str, hint: str) -> None:
        super().__init__(file, problem, hint)
        self.file, self.problem, self.hint = file, problem, hint

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}. {self.hint}"

    @classmethod
    def from_system(cls, file: str, error: OSError) -> Self:
        """Say in our words what the system reported of a file."""
        unknown = f"the system reports error {error.errno}", "Try again, or name another file."
        problem, hint = _SYSTEM.get(error.errno or 0, unknown)
        return cls(file, f"cannot be {cls._attempt}: {problem}", hint)


class UnreadableFileError(_FileError):
    """A file cannot be read at all: name another file, or correct its encoding or format."""

    _attempt = "read"


class UnwritableFileError(_FileError):
    """An output cannot be written: free space, or name another file. What was there stays."""

    _attempt = "written"


class MissingDataError(CdpError, KeyError):
    """A name is not in the registry or the bundled data: choose one of those that are.

    Examples
    --------
    >>> error = MissingDataError("area", "Wiral", "Did you mean `Wirral`?")
    >>> error.args
    ('area', 'Wiral', 'Did you mean `Wirral`?')
    """

    def __init__(self, kind: str, name: str, hint: str) -> None:
        super().__init__(kind, name, hint)
        self.kind, self.name, self.hint = kind, name, hint

    def __str__(self) -> str:
        return f"no {self.kind} `{self.name}`. {self.hint}"


class MissingPackageError(CdpError, ImportError):
    """A task needs a package that is not installed: install it, or leave the task out."""

    def __init__(self, task: str, package: str) -> None:
        super().__init__(task, package)
        self.task, self.package = task, package

    def __str__(self) -> str:
        return f"{self.task} needs the package `{self.package}`. Install it, for example with `pip install {self.package}`."


class NotComparableError(CdpError, ValueError):
    """Two numbers differ in what they measure: compare others, or accept the difference by name."""

    def __init__(self, left: str, right: str, differences: tuple[str, ...], hint: str) -> None:
        super().__init__(left, right, differences, hint)
        self.left, self.right, self.differences, self.hint = left, right, differences, hint

    def __str__(self) -> str:
        found = "; ".join(self.differences)
        return f"`{self.left}` and `{self.right}` cannot be compared: {found}. {self.hint}"


def nearest(given: str, known: Iterable[str], most: int = 5) -> list[str]:
    """Give the words that look most like one that is not known, else the first of all.

    Parameters
    ----------
    given : str
        The text that is not known.
    known : iterable of str
        The words that are.
    most : int, default 5
        How many words to give.

    Returns
    -------
    list of str
        None only where no word is known.

    Examples
    --------
    >>> nearest("deths", ["births", "deaths", "smokers"], most=1)
    ['deaths']
    """
    from difflib import get_close_matches

    words = list(known)
    return get_close_matches(given, words, n=most) or sorted(words)[:most]


_DIGIT = re.compile(r"\d")
_OFFERED = 3
"""Words that one question offers; more are no guess."""


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Offer a likely correction as a question, if there is one.

    A fair guess is a slip of one or two letters, words that hold every part of the text, or words
    that are part of it. Words that merely look alike are not offered, nor is a code with another
    number.

    Parameters
    ----------
    given : str
        The text that is not known.
    known : iterable of str
        The words that are.

    Returns
    -------
    str
        Empty where there is no such word, or more of them than help.

    Examples
    --------
    >>> did_you_mean("chiar", ["member", "chair"])
    'Did you mean `chair`?'
    >>> did_you_mean("government", ["local_government", "central_government", "nhs"])
    'Did you mean `local_government` or `central_government`?'
    >>> did_you_mean("running", ["planning"])
    ''
    """
    folded = {word: _parts(word) for word in known}
    parts = _parts(given)
    text = " ".join(parts)
    digits = _DIGIT.findall(text)
    alike = {word: " ".join(theirs) for word, theirs in folded.items()}
    slips = {
        word: _slips(text, other)
        for word, other in alike.items()
        if _DIGIT.findall(other) == digits
    }
    few = min(2, len(text) // 2)
    least = min(slips.values(), default=few + 1)
    near = [word for word in slips if slips[word] == least <= few]
    near = near or [word for word, theirs in folded.items() if _holds(parts, theirs)]
    offered = " or ".join(f"`{word}`" for word in near)
    return f"Did you mean {offered}?" if 0 < len(near) <= _OFFERED else ""


def _holds(one: list[str], other: list[str]) -> bool:
    """Tell whether one of two texts holds every part of the other."""
    return bool(one and other) and (set(one) <= set(other) or set(other) <= set(one))


def _parts(word: str) -> list[str]:
    return re.findall(r"[^\W_]+", word.casefold())


def _slips(one: str, other: str) -> int:
    """Count the letters that are added, left out, changed or swapped; 3 where the lengths say so.

    It is the optimal string alignment distance (Boytsov L (2011), J Exp Algorithmics 16:1.1).
    """
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and one[i - 2 : i] == theirs + other[j - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
