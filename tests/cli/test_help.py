"""Commands on many series and on hidden values; help has examples and breaks no word."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main

import cdpkit.cli.options
from cdpkit.cli.program import app

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

FILE = Path(__file__).parents[2] / "docs" / "examples" / "series.csv"
GROUP = typer.main.get_command(app)
COMMANDS: dict[str, Any] = GROUP.commands  # type: ignore[attr-defined]


def test_many_series_are_a_table_with_a_count(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    text = "indicator,area,period,value\n" + "".join(
        f"deaths,A{n:02},{year},{10 + n + year % 7}\n"
        for n in range(20)
        for year in range(2015, 2024)
    )
    file.write_text(text)
    shown = run("chart", file, "--statistic", "count")
    assert shown.status == 0
    assert "20 series: 20 " in shown.out
    assert "A07" in shown.out


def test_marked_values_are_not_used_unless_asked_for(run: Run, tmp_path: Path) -> None:
    rows = [f"deaths,England,{year},{value},{'c' if year == 2023 else ''}\n"
            for year, value in zip(range(2016, 2024), (9, 8, 9, 8, 9, 8, 9, 77), strict=True)]  # fmt: skip
    file = tmp_path / "hidden.csv"
    file.write_text("indicator,area,period,value,marker\n" + "".join(rows))
    hidden = run("chart", file, "--statistic", "count")
    assert "77" not in hidden.out
    assert "--use-hidden" in hidden.err
    assert "77" in run("chart", file, "--statistic", "count", "--use-hidden").out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_that_can_be_typed(name: str) -> None:
    help_ = " ".join((COMMANDS[name].help or "").split())
    program, command, *arguments = shlex.split(re.findall(r"Example: `([^`]*)`", help_)[0])
    assert (program, command) == ("cdpkit", name)
    assert COMMANDS[name].make_context(name, arguments).params


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_breaks_no_word(run: Run, name: str, columns: int) -> None:
    wide, narrow = (run(*name.split(), "--help", columns=n).out for n in (300, columns))
    assert set(wide.split()) == set(narrow.split())
    assert max(map(len, narrow.splitlines())) <= columns


def test_the_bare_command_prints_the_help_as_it_is(run: Run) -> None:
    bare, asked = run(), run("--help")
    assert (bare.status, bare.err) == (2, "")
    assert bare.out == asked.out


def test_the_table_of_options_describes_only_parameters_that_commands_have() -> None:
    text = Path(cdpkit.cli.options.__file__).with_suffix(".toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    shared = set(told.pop("shared"))
    taken = {name: {one.name for one in command.params} for name, command in COMMANDS.items()}
    own = {section.removesuffix("_plan"): set(words) for section, words in told.items()}
    assert not {name for name, words in own.items() if not words <= taken[name]}
    assert shared <= set().union(*taken.values())
