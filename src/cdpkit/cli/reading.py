"""Series of a file, as the options of a command choose them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cdpkit.cli.endings import say
from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.model import Counted, Polarity, Statistic
from cdpkit.model.periods import YearType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cdpkit.frames import SeriesTable
    from cdpkit.model import RowProblem

__all__ = [
    "Accept", "Areas", "ColumnsOf", "File", "Fractions", "Indicators", "KeepGoing", "LayoutIs",
    "Marks", "Per", "PolarityOf", "Populations", "SheetOf", "StatisticOf", "TableOf", "Unit",
    "YearTypeOf", "read_table", "within_reach",
]  # fmt: skip


FURTHEST = 1e15
"""The largest target: above it, floats have no decimals left."""


def _finite_above_0(value: float | None) -> float | None:
    if value is not None and not 0 < value < math.inf:
        raise typer.BadParameter(f"{value} is no multiplier: give a number above 0, such as 100.")
    return value


def within_reach(value: float | None) -> float | None:
    """Refuse a target that no value of a series can come near."""
    if value is not None and not abs(value) <= FURTHEST:
        raise typer.BadParameter(f"{value} is out of range: give a number below {FURTHEST:g}.")
    return value


File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A table of series in any layout: CSV, a workbook, a download of Fingertips; `-` is "
        "the standard input.",
        show_default=False,
    ),
]
Indicators = Annotated[
    list[str] | None,
    typer.Option("--indicator", help="Only this indicator, by key or name; may be repeated."),
]
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", help="Only this area, by code or name; may be repeated."),
]
Populations = Annotated[
    list[str] | None,
    typer.Option(
        "--population",
        help="Only these people, as the file words them: `Persons, All ages`; may be repeated.",
    ),
]
YearTypeOf = Annotated[
    YearType | None,
    typer.Option("--year-type", help="The sort of year that a label such as 2023/24 means."),
]
StatisticOf = Annotated[
    Statistic | None,
    typer.Option("--statistic", help="What sort of number the values are, if no column says."),
]
Per = Annotated[
    float | None,
    typer.Option(
        "--per", help="Multiplier of the values: 100 for percentages.", callback=_finite_above_0
    ),
]
Unit = Annotated[str | None, typer.Option("--unit", help="Unit of the values: `deaths`, `%`.")]
PolarityOf = Annotated[
    Polarity | None, typer.Option("--polarity", help="Which direction is better.")
]
CountedOf = Annotated[
    Counted | None,
    typer.Option(
        "--counted",
        help="What the counts are of, if no column says: `events`, of which none can be counted "
        "in two periods, or `people`.",
    ),
]
Accept = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        help="A difference that does not matter, such as `vintage`; may be repeated. The result "
        "says so.",
    ),
]
KeepGoing = Annotated[
    bool,
    typer.Option(
        "--keep-going", help="Leave out what cannot be read, and list it on the standard error."
    ),
]

ColumnsOf = Annotated[
    list[str] | None,
    typer.Option("--columns", help="ROLE=HEADER: which column is what; may be repeated."),
]
LayoutIs = Annotated[
    str | None, typer.Option("--wide", help="What stands in columns: period, measure or age.")
]
SheetOf = Annotated[str | None, typer.Option("--sheet", help="Sheet of a workbook.")]
TableOf = Annotated[
    int | None, typer.Option("--table", help="Which of several tables, from 1.", min=1)
]
Fractions = Annotated[
    bool, typer.Option("--fractions", help="Percentages are written as fractions: 0.29 is 29%.")
]
Marks = Annotated[
    list[str] | None,
    typer.Option("--mark", help="TEXT=MEANING of cells: `-=0`, `n<5=[c]`; may be repeated."),
]


def read_table(
    file: Path,
    year_type: YearType | None,
    keep_going: bool,
    given: Mapping[str, Any],
    options: Mapping[str, Any],
    **wanted: list[str] | None,
) -> SeriesTable:
    """Read the wanted series of a file; `given` holds what rows share where no column says it."""
    from cdpkit.frames import SeriesTable
    from cdpkit.io import read_series

    mode = "keep" if keep_going else "raise"
    stated = {name: value for name, value in given.items() if value is not None}
    read = read_series(
        str(file) if str(file) == "-" else file,
        on_problem=mode,
        year_type=year_type,
        constants=stated,
        **_options(options),
    )
    constants: dict[str, Any] = {
        name: value
        for name, value in {"indicator": file.stem, **stated}.items()
        if name not in read.frame
    }
    table = SeriesTable.from_frame(read.frame, year_type=year_type, on_problem=mode, **constants)
    _say([*read.problems, *table.problems])
    if not len(table):
        raise UnreadableFileError(str(file), "has no row of a series", "Give one below the header.")
    return table.find(**{name: texts for name, texts in wanted.items() if texts})


_TOLD = ("read as", "has columns that are not", "`period` holds", "holds", "all at most")
"""What is said of a file as a whole."""


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Turn options of the command line into arguments of the reader."""
    made = {name: given[name] for name in ("sheet", "table", "decimal", "fractions", "use_hidden")
            if given.get(name) is not None}  # fmt: skip
    if wide := given.get("wide"):
        made["layout"] = wide if wide == "long" else f"wide:{wide}"
    for name, argument in (("columns", "columns"), ("mark", "marks")):
        pairs: dict[str, Any] = {}
        for text in given.get(name) or ():
            key, equals, value = text.rpartition("=")
            if name == "columns":
                key, equals, value = text.partition("=")
            if not equals:
                hint = "Write ROLE=HEADER." if name == "columns" else "Write TEXT=MEANING."
                raise InputError(f"--{name}", f"is `{text}`", hint)
            pairs[key] = [*pairs.get(key, []), value] if name == "columns" else value
        made[argument] = pairs
    return made


def _say(problems: Iterable[RowProblem]) -> None:
    """List on the standard error what was left out, then what was mended; not what is usual."""
    for problem in problems:
        if problem.loses or problem.rows or problem.problem.startswith(_TOLD):
            say(str(problem))
