"""Series of a file: the options that every command takes, and what is read by them."""

from __future__ import annotations

import inspect
import math
import stat
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from cdpkit.cli.endings import say
from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.model import Counted, Polarity, Statistic
from cdpkit.model.periods import YearType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cdpkit.frames import SeriesTable
    from cdpkit.model import RowProblem


_BOUNDARY = "boundary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file, and what the options of a command say of it."""

    file: Path
    columns: list[str] | None = None
    wide: str | None = None
    long: bool = False
    sheet: str | None = None
    table: int | None = None
    header_rows: int | None = None
    year_type: YearType | None = None
    decimal: str = "."
    fractions: bool = False
    mark: list[str] | None = None
    statistic: list[str] | None = None
    per: list[str] | None = None
    unit: list[str] | None = None
    polarity: list[str] | None = None
    counted: list[str] | None = None
    season: list[str] | None = None
    indicators: Path | None = None
    previous: Path | None = None
    areas: str | None = None
    accept: list[str] | None = None
    keep_going: bool = False
    suppress: str | None = None
    use_hidden: bool = False

    @property
    def accepted(self) -> list[str]:
        """The differences that a comparison accepts."""
        return [name for name in self.accept or () if name != _BOUNDARY]

    def options(self) -> dict[str, Any]:
        """Give the arguments of the reader."""
        layout = "long" if self.long else f"wide:{self.wide}" if self.wide else "auto"
        given = {name: self.stated(name) for name in _WORDS}
        return {
            "columns": _pairs("--columns", self.columns, "ROLE=HEADER"),
            "layout": layout,
            "sheet": self.sheet,
            "table": self.table,
            "header_rows": self.header_rows,
            "year_type": self.year_type,
            "decimal": self.decimal,
            "fractions": self.fractions,
            "marks": {k: v[-1] for k, v in _pairs("--mark", self.mark, "TEXT=MEANING").items()},
            "constants": {name: texts for name, texts in given.items() if texts},
            "indicators": self.indicators,
            "areas": self.areas,
            "accept": (_BOUNDARY,) if _BOUNDARY in (self.accept or ()) else (),
            "on_problem": "keep" if self.keep_going else "raise",
        }

    def stated(self, name: str) -> dict[str, str]:
        """Read `[INDICATOR=]VALUE`: what is said of all stands under an empty key."""
        made: dict[str, str] = {}
        for text in getattr(self, name) or ():
            key, _, value = text.rpartition("=")
            problem = _WORDS[name](value)
            if problem:
                raise InputError(f"--{name}", f"is `{value}`", problem)
            if made.get(key, value) != value:
                hint = f"Give it once, or once for each indicator: --{name} INDICATOR={value}."
                raise InputError(f"--{name}", f"is both `{made[key]}` and `{value}`", hint)
            made[key] = value
        return made


def _one_of(words: Iterable[str]) -> Callable[[str], str]:
    known = [str(word) for word in words]
    return lambda text: "" if text in known else f"Use one of {', '.join(known)}."


def _multiplier(text: str) -> str:
    try:
        size = float(text.replace(",", ""))
    except ValueError:
        size = 0
    return "" if 0 < size < math.inf else "Give a multiplier above 0, such as 100."


_WORDS: dict[str, Callable[[str], str]] = {
    "statistic": _one_of(Statistic),
    "per": _multiplier,
    "unit": lambda text: "" if text else "Give a unit, such as `deaths`.",
    "polarity": _one_of(Polarity),
    "counted": _one_of(Counted),
    "season": _one_of(("1", "4", "12")),
}
"""What is wrong with a text of an option, and what to do; nothing where it is right."""


def _pairs(flag: str, texts: Iterable[str] | None, form: str) -> dict[str, list[str]]:
    """Read texts such as ROLE=HEADER; a mark may hold a sign of equality itself."""
    made: dict[str, list[str]] = {}
    for text in texts or ():
        key, equals, value = text.rpartition("=") if flag == "--mark" else text.partition("=")
        if not equals:
            raise InputError(flag, f"is `{text}`", f"Write {form}.")
        made.setdefault(key, []).append(value)
    return made


def reads_series(*, without: Iterable[str] = ()) -> Callable[[Callable[..., None]], Any]:
    """Give a command the options of the reader, which it gets together as `reading`."""
    types = get_type_hints(Reading)
    left = {"file", *without}
    told = {field.name: field.default for field in fields(Reading) if field.name not in left}

    def decorated(command: Callable[..., None]) -> Any:
        own = inspect.signature(command, eval_str=True).parameters.values()
        options = [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=types[name]
            )
            for name, default in told.items()
        ]

        @wraps(command)
        def run(**given: Any) -> None:
            said = {name: given.pop(name) for name in told}
            file = given.get("file")
            for path in given.get("files", () if file is None else (file,)):
                refuse_zeros(path)
            command(**given, reading=Reading(file=Path("-") if file is None else file, **said))

        before = [one for one in own if one.name != "reading"]
        run.__signature__ = inspect.Signature([*before, *options])  # type: ignore[attr-defined]
        return run

    return decorated


def goals_in(targets: Path | None, reading: Reading, table: SeriesTable, area: str = "") -> Any:
    """Give the goals of a table of targets by indicator; none without one."""
    if targets is None:
        return {}
    from cdpkit.assess.targets import goals_of_table
    from cdpkit.io import read_targets

    stated = read_targets(targets)
    return goals_of_table(stated, table, area=area, year_type=reading.year_type)


_HEAD = 4096


def refuse_zeros(path: Path) -> None:
    """Refuse what begins with nothing but zero bytes, before anything slow is imported."""
    try:
        kind = path.stat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISCHR(kind)):
            return  # what a pipe has given cannot be read again
        with path.open("rb") as file:
            head = b"" if file.isatty() else file.read(_HEAD)
    except OSError:
        return  # the reader says what is wrong
    if head and not head.strip(b"\0"):
        raise UnreadableFileError(str(path), "contains a zero byte, so it is not text",
                                  "Save it as CSV, in UTF-8.")  # fmt: skip


def read_table(reading: Reading, **wanted: list[str] | None) -> SeriesTable:
    """Read the wanted series of a file."""
    from cdpkit.frames import SeriesTable

    file = reading.file
    # What is marked as hidden is taken out later, so that it can be counted.
    table = SeriesTable.from_file(str(file), use_hidden=True, **reading.options())
    tell(table.problems)
    if not len(table):
        raise UnreadableFileError(
            str(file), "has no rows of data", "Add at least one row below the header."
        )
    return table.find(**{name: texts for name, texts in wanted.items() if texts})


def tell(problems: Iterable[RowProblem]) -> None:
    """List on the standard error what was left out, then what was mended; not what is usual."""
    from cdpkit.model import HOW_READ

    for problem in problems:
        if problem.loses or problem.rows or problem.code == HOW_READ:
            say(str(problem))
