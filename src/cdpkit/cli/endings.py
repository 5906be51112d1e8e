"""How a command ends: each failure has one message and one documented exit status."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
import traceback
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cdpkit.display import plain_text
from cdpkit.errors import CdpError, UnreadableFileError, UnwritableFileError

if TYPE_CHECKING:
    from collections.abc import Callable


STANDARD_OUTPUT = "standard output"
"""The name of where results go unless a file is named."""
_LOST = frozenset({errno.EPIPE, errno.ENOSPC, errno.EBADF, errno.EIO})
"""What the system says when an output takes no more."""


class Status(IntEnum):
    """Exit status of a command."""

    DONE = 0
    FOUND = 1
    """A verdict differs from the one that is known, or a finding was made. Never a failure."""
    REFUSED = 2
    """The input or the command line cannot be used."""
    UNWRITTEN = 3
    """An output could not be written."""
    FAULT = 4
    """Our own fault, or not enough memory."""
    INTERRUPTED = 130


def run(command: Callable[[], object]) -> int:
    """Run a command, see that its output is written, and give its exit status.

    Parameters
    ----------
    command : callable
        It gives its status, or anything else where all went well, and raises what went wrong.

    Returns
    -------
    int
        A `Status`; one plain message stands on the standard error where it failed.
    """
    try:
        _prepare()
        status = command()
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 -- this is the one place where all failures end
        ended = _ended(error)
        _abandon_output()
        return ended
    if status == Status.INTERRUPTED:
        say("interrupted")
    return int(status) if isinstance(status, int) else Status.DONE


def say(message: str) -> None:
    """Write a line to the standard error, whose control characters do nothing."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"cdpkit: {_LONG_WORD.sub(_shortened, plain_text(message))}\n")
            sys.stderr.flush()


_LONG_WORD = re.compile(r"\S{400,}")


def _shortened(word: re.Match[str]) -> str:
    """Cut the middle out of what no person reads to its end."""
    return f"{word[0][:100]}[...]{word[0][-100:]}"


def _ended(error: BaseException) -> Status:
    """Say what went wrong, and give the status for it."""
    status, lines = _told(error)
    for line in lines:
        say(line)
    return status


def _told(error: BaseException) -> tuple[Status, list[str]]:
    """Map every failure to its status and message."""
    if isinstance(error, CdpError):
        status = Status.UNWRITTEN if isinstance(error, UnwritableFileError) else Status.REFUSED
        return status, [_as_options(str(error)), *getattr(error, "__notes__", ())]
    if hasattr(error, "format_message"):  # of the command line, however the parser calls it
        return Status.REFUSED, _usage(error)
    if isinstance(error, SystemExit) and error.code == 1:  # so the libraries end at a closed pipe
        error = BrokenPipeError(errno.EPIPE, "")
    if isinstance(error, OSError) and error.errno in {*_LOST, errno.ENAMETOOLONG}:
        return _told_of_system(error)
    if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":
        return Status.INTERRUPTED, ["interrupted"]
    if isinstance(error, MemoryError):
        return Status.FAULT, ["there is not enough memory for this. Read a part of the file."]
    return Status.FAULT, [_fault(error)]


def _told_of_system(error: OSError) -> tuple[Status, list[str]]:
    """Say that the output is lost, or that a name is too long for any file.

    A reader that stops, as `head` does, has what it wants: nothing is said.
    """
    if error.errno == errno.EPIPE:
        return Status.UNWRITTEN, []
    if error.errno in _LOST:
        return Status.UNWRITTEN, [str(UnwritableFileError.from_system(STANDARD_OUTPUT, error))]
    return Status.REFUSED, [str(UnreadableFileError.from_system(str(error.filename), error))]


def _usage(error: BaseException) -> list[str]:
    message = getattr(error, "format_message")()  # noqa: B009 -- no class of ours
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "cdpkit")
    return [f"{message} Try `{path} --help`."] if message else []


def _fault(error: BaseException) -> str:
    """Name our own fault and where it is, for a report."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" at line {one.lineno} of {Path(one.filename).name}" for one in place)
    return f"an error in cdpkit itself: {type(error).__name__}{where}: {error}. Please report it."


def _as_options(message: str) -> str:
    """Name an option where the message of the library names an argument."""
    named = re.sub(r"(?<=\bwith )`(sheet|table|columns)`", r"`--\1`", message)
    return re.sub(r'`year_type="(\w+)"`', r"`--year-type \1`", named)


class _Closed(io.TextIOBase):
    """Takes the place of an output that was closed before the command began."""

    def write(self, _: str) -> NoReturn:
        raise OSError(errno.EBADF, "")


def _prepare() -> None:
    """Give files and pipes UTF-8 on every system; a terminal shows what it can."""
    if not os.environ.get("COLUMNS", "80").strip("0 "):
        del os.environ["COLUMNS"]  # a width of nothing would print nothing
    if sys.stdout is None:
        sys.stdout = _Closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _abandon_output() -> None:
    """Let what could not be written go, so that the interpreter does not try again at its end."""
    with suppress(OSError, ValueError, AttributeError):
        try:
            sys.stdout.flush()
        except OSError:
            pass
        else:
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
