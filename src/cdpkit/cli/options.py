"""What help says of arguments and options: `options.toml`, and the types in the signatures."""

from __future__ import annotations

import inspect
import tomllib
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typer

from cdpkit.model import Polarity, Statistic

if TYPE_CHECKING:
    from collections.abc import Callable


FURTHEST = 1e15
"""The largest target: above it, floats have no decimals left."""


def within_reach(value: float | None) -> float | None:
    """Refuse a target that no value of a series can come near."""
    if value is not None and not abs(value) <= FURTHEST:
        raise typer.BadParameter(f"{value} is out of range: give a number below {FURTHEST:g}.")
    return value


@cache
def _told() -> dict[str, dict[str, Any]]:
    """Read the table: of each command, and under `shared`, the words of a parameter by its name."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def described(command: Callable[..., None]) -> Callable[..., None]:
    """Give the parameters of a command what the table says of them."""
    parameters = inspect.signature(command, eval_str=True).parameters.values()
    own = _told()["shared"] | _told().get(command.__name__, {})
    made = [
        one if get_origin(one.annotation) is Annotated else _described(one, own[one.name])
        for one in parameters
    ]
    command.__signature__ = inspect.Signature(made)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in made}
    return command


def _described(one: inspect.Parameter, told: Any) -> inspect.Parameter:
    """Make an option of a parameter, or an argument where the table says so."""
    said = {"help": told} if isinstance(told, str) else dict(told)
    types = (one.annotation, *get_args(one.annotation))
    choices = next(
        (kind for kind in types if inspect.isclass(kind) and issubclass(kind, StrEnum)), ()
    )
    lists = {"choices": choices, "statistics": Statistic, "polarities": Polarity}
    words = {name: ", ".join(each) for name, each in lists.items()}
    said["help"] = said["help"].format(**words)
    if datetime in types:
        said["formats"] = ["%Y-%m-%d"]
    if said.pop("bounded", False):
        said["callback"] = within_reach
    flags = said.pop("flags", [f"--{one.name.replace('_', '-')}"])
    argument = said.pop("argument", False)
    made = typer.Argument(**said) if argument else typer.Option(*flags, **said)
    return one.replace(annotation=Annotated[one.annotation, made])
