"""How help is laid out: no word is broken, and each command has an example."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterator


_EXAMPLE = re.compile(r"Example: `([^`]*)`")
_NAMES = 24
"""Columns of names and options: what is said of them keeps room for the longest word at 60."""
_HYPHEN = "\N{NON-BREAKING HYPHEN}"
_TYPES = {
    "str": "text",
    "int": "number",
    "int range": "number",
    "float": "number",
    "float range": "number",
    "Path": "path",
    "%Y-%m-%d": "YYYY-MM-DD",
}
"""What readers who do not program call the types of values."""


class Unbroken:
    """Help in which no word is broken, neither at its end nor at a hyphen."""

    def get_help(self, ctx: Any) -> str:
        """Lay out the help, with less room for the names than usual."""
        usual = ctx.formatter_class

        class Whole(usual):  # type: ignore[misc, valid-type]
            def write_text(self, text: str) -> None:
                super().write_text(text.replace("-", _HYPHEN))

            def write_dl(self, rows: Any, col_max: int = _NAMES, col_spacing: int = 2) -> None:
                kept = [(name, told.replace("-", _HYPHEN)) for name, told in rows]
                super().write_dl(kept, min(col_max, _NAMES), col_spacing)

            def getvalue(self) -> str:
                return str(super().getvalue()).replace(_HYPHEN, "-")

        ctx.formatter_class = Whole
        return str(super().get_help(ctx))  # type: ignore[misc]


class Command(Unbroken, TyperCommand):
    """A command whose options say in plain words what they take."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for option in self.params:
            usual = getattr(option, "display_type", None)  # older versions of typer have none
            if usual is not None:
                vars(option)["display_type"] = partial(_plain, usual)


def _plain(usual: Any, ctx: Any) -> str:
    shown = str(usual(ctx)).strip("<>").removeprefix("list[").removesuffix("]")
    return f"<{_TYPES.get(shown, shown)}>"


class Commands(Unbroken, TyperGroup):
    """Commands whose list cuts no sentence, where the usual one ends each at 45 characters."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 -- of the parser
        """Write what each command does, then an example of each."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_.partition("\n\n")[0]) for name, help_ in self._told()])
        with formatter.section("Examples"):
            for _, help_ in self._told():
                for example in _EXAMPLE.findall(" ".join(help_.split())):
                    formatter.write_text(example)

    def _told(self) -> Iterator[tuple[str, str]]:
        for name, command in self.commands.items():
            yield name, command.help or ""
