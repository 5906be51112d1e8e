"""Exceptions, one subclass for each remedy. Arguments stay positional so that they unpickle."""

from __future__ import annotations

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
]


class CdpError(Exception):
    """Base of every error that cdpkit raises on purpose."""


class InputError(CdpError, ValueError):
    """An argument has a value that the method cannot use: change the argument."""

    def __init__(self, argument: str, problem: str, hint: str) -> None:
        super().__init__(argument, problem, hint)
        self.argument, self.problem, self.hint = argument, problem, hint

    def __str__(self) -> str:
        return f"`{self.argument}` {self.problem}. {self.hint}"


class AmbiguousPeriodError(CdpError, ValueError):
    """A period label has more than one reading: name the `year_type`, or keep all readings."""

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
    """A document holds something that cannot be loaded: mend the named line of the file."""

    def __init__(self, file: str, line: int | None, path: str, problem: str, hint: str) -> None:
        super().__init__(file, line, path, problem, hint)
        self.file, self.line, self.path = file, line, path
        self.problem, self.hint = problem, hint

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        subject = f" `{self.path}`" if self.path else ""
        return f"{place}:{subject} {self.problem}. {self.hint}"


class UnreadableFileError(CdpError, OSError):
    """A file cannot be read at all: name another file, or mend its encoding or format."""

    def __init__(self, file: str, problem: str, hint: str) -> None:
        super().__init__(file, problem, hint)
        self.file, self.problem, self.hint = file, problem, hint

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}. {self.hint}"


class MissingDataError(CdpError, LookupError):
    """A name is not in the registry or the bundled data: choose one of those that are."""

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
        return f"`{self.left}` and `{self.right}` do not compare: {found}. {self.hint}"
