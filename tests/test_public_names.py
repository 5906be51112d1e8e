"""Every public name exists, is listed in order, and is documented with an example that runs."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from typing import TYPE_CHECKING

import pytest
from reference_pages import FACES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def order(name: str) -> tuple[bool, bool, str]:
    """Sort constants first, then classes, then functions, as ruff does."""
    return not name.isupper(), not name[0].isupper(), name


@pytest.fixture(params=FACES)
def module(request: pytest.FixtureRequest) -> ModuleType:
    return importlib.import_module(request.param)


def own_objects(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Give the public functions and classes of a face."""
    for name in module.__all__:
        thing = getattr(module, name)
        if str(getattr(thing, "__module__", "")).startswith("cdpkit"):
            yield name, inspect.unwrap(thing)


def test_all_is_sorted_and_every_name_resolves(module: ModuleType) -> None:
    names = list(module.__all__)
    assert names in (sorted(set(names), key=order), sorted(set(names)))  # written; from a stub
    assert not [name for name in names if not hasattr(module, name)]


def test_every_public_name_is_documented(module: ModuleType) -> None:
    assert module.__doc__
    named = [
        n for n, thing in own_objects(module) if inspect.isroutine(thing) or inspect.isclass(thing)
    ]
    assert not [name for name in named if not getattr(module, name).__doc__]


def test_every_function_with_arguments_shows_an_example(module: ModuleType) -> None:
    wanting = [
        name
        for name, thing in own_objects(module)
        if inspect.isfunction(thing) and inspect.signature(thing).parameters
        if ">>>" not in (thing.__doc__ or "")
    ]
    assert not wanting


def test_every_function_says_what_it_takes_and_gives(module: ModuleType) -> None:
    wanting = [
        (name, section)
        for name, thing in own_objects(module)
        if inspect.isfunction(thing)
        for section in sections(thing)
        if not re.search(rf"^ *({section})\n +-+$", thing.__doc__ or "", re.MULTILINE)
    ]
    assert not wanting


def sections(thing: Callable[..., object]) -> Iterator[str]:
    """Give the sections that a docstring must have, in the style of NumPy."""
    signature = inspect.signature(thing)
    if signature.parameters:
        yield "Parameters"
    if signature.return_annotation != "None":
        yield "Returns|Yields"


PARAMETER = re.compile(r"^(\w[\w, ]*) : .*\bdefault (.+)$", re.MULTILINE)


def test_a_default_is_the_one_that_the_docstring_names(module: ModuleType) -> None:
    told = [
        (f"{name}({one})", value(written), inspect.signature(thing).parameters[one].default)
        for name, thing in with_methods(module)
        for names, written in PARAMETER.findall(inspect.cleandoc(thing.__doc__ or ""))
        for one in names.split(", ")
    ]
    assert not [one for one in told if one[1] not in {one[2], str(one[2])}]


def with_methods(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    for name, thing in own_objects(module):
        held = vars(thing).items() if inspect.isclass(thing) else ()
        for own, part in ((name, thing), *((f"{name}.{method}", one) for method, one in held)):
            function = inspect.unwrap(getattr(part, "__func__", part))  # type: ignore[arg-type]
            if inspect.isfunction(function):
                yield own, function


def value(written: str) -> object:
    """Read a default as it is written: a number may have commas, None is a word."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", written)
    return plain if plain.isidentifier() else ast.literal_eval(plain)
