"""Every public name exists, is listed in order, and is documented with an example that runs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING

import pytest

import cdpkit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

MODULES = [
    "cdpkit",
    *(
        info.name
        for info in pkgutil.walk_packages(cdpkit.__path__, "cdpkit.")
        if not any(part.startswith("_") for part in info.name.split("."))
    ),
]


def order(name: str) -> tuple[bool, bool, str]:
    """Sort constants first, then classes, then functions, as ruff does."""
    return not name.isupper(), not name[0].isupper(), name


def public_names(module: ModuleType) -> list[str]:
    """Give `__all__`, which only a package may leave out."""
    return list(getattr(module, "__all__", []) if hasattr(module, "__path__") else module.__all__)


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest) -> ModuleType:
    return importlib.import_module(request.param)


def own_objects(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Give the public functions and classes that the module itself defines."""
    for name in public_names(module):
        thing = getattr(module, name)
        if getattr(thing, "__module__", None) == module.__name__:
            yield name, inspect.unwrap(thing)


def test_all_is_sorted_and_every_name_resolves(module: ModuleType) -> None:
    names = public_names(module)
    assert names == sorted(set(names), key=order)
    assert not [name for name in names if not hasattr(module, name)]


def test_every_public_name_is_documented(module: ModuleType) -> None:
    assert module.__doc__
    named = [
        n for n, thing in own_objects(module) if inspect.isroutine(thing) or inspect.isclass(thing)
    ]
    assert not [name for name in named if not vars(module)[name].__doc__]


def test_every_function_with_arguments_shows_an_example(module: ModuleType) -> None:
    wanting = [
        name
        for name, thing in own_objects(module)
        if inspect.isfunction(thing) and inspect.signature(thing).parameters
        if ">>>" not in (thing.__doc__ or "")
    ]
    assert not wanting
