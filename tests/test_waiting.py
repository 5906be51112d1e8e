"""Progress of long work: on the standard error, in a terminal or a notebook only, and gone at the end."""

from __future__ import annotations

import io
import sys

import pytest

from cdpkit.display import counted_off, waiting


class Stream(io.StringIO):
    """Stands in for the standard error of a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    monkeypatch.delenv("NO_COLOR", raising=False)


def told(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, shown: bool = True) -> str:
    """Hand on three values, and give what the standard error got."""
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(counted_off("abc", "letters:", 4, shown=shown)) == ["a", "b", "c"]
    return stream.getvalue()


def test_a_terminal_shows_progress_and_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    text = told(Stream(), monkeypatch)
    assert "letters:" in text
    assert text.endswith("\x1b[2K")  # the line is cleared


def test_work_of_less_than_a_second_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(Stream, "__module__", "ipykernel.iostream")
    monkeypatch.setattr(sys, "stderr", stream := Stream())
    now = 0.0
    monkeypatch.setattr(waiting.time, "monotonic", lambda: now)
    work = waiting.Waiting("letters:", 20)
    for now in (0.9, 1.1):
        work.show(round(now * 10))
    assert stream.getvalue().strip() == "letters: 11 of 20"


def test_a_notebook_rewrites_one_line_and_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stream, "__module__", "ipykernel.iostream")
    lines = told(Stream(), monkeypatch).split("\r")
    assert [line for line in lines if line.strip()] == [f"letters: {n} of 4" for n in (1, 2, 3)]
    assert lines[-1] == ""


def test_a_file_gets_nothing_and_neither_does_who_wants_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(io.StringIO(), monkeypatch) == ""
    assert told(Stream(), monkeypatch, shown=False) == ""
