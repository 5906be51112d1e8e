"""The checks of this package, declared when they are first asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module

_MODULES = (
    "actions", "coverage", "dates", "governance", "milestones", "numbers", "places", "targets",
    "values", "wording",
)  # fmt: skip


@cache
def load() -> None:
    """Import each family, which declares its checks."""
    for name in _MODULES:
        import_module(f"cdpkit.assess.checks.family.{name}")
