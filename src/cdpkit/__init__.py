"""cdpkit: typed records and honest arithmetic for local drug strategies.

Public names are loaded when they are asked for, so that `import cdpkit` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdpkit.assess import Inventory, Reproduction, Reproductions, Verdict, inventory, reproduce
    from cdpkit.errors import (
        AmbiguousPeriodError,
        CdpError,
        DocumentError,
        InputError,
        MissingDataError,
        NotComparableError,
        UnreadableFileError,
        UnreadablePeriodError,
    )
    from cdpkit.io.loading import load
    from cdpkit.model.area import Area
    from cdpkit.model.comparator import Comparator
    from cdpkit.model.evidence import Derivation, Document, Figure
    from cdpkit.model.locator import Locator
    from cdpkit.model.name import Name
    from cdpkit.model.partnership import Partnership
    from cdpkit.model.period import Period, YearType
    from cdpkit.model.plan import (
        Action,
        Commitment,
        Indicator,
        Milestone,
        Priority,
        Strategy,
        Target,
    )
    from cdpkit.model.population import Population
    from cdpkit.model.printed_period import PrintedPeriod
    from cdpkit.model.printed_value import PrintedValue
    from cdpkit.model.reference import Metric, OutcomeFramework
    from cdpkit.model.registry import Registry
    from cdpkit.model.series import Observation, Series

__all__ = [
    "Action",
    "AmbiguousPeriodError",
    "Area",
    "CdpError",
    "Commitment",
    "Comparator",
    "Derivation",
    "Document",
    "DocumentError",
    "Figure",
    "Indicator",
    "InputError",
    "Inventory",
    "Locator",
    "Metric",
    "Milestone",
    "MissingDataError",
    "Name",
    "NotComparableError",
    "Observation",
    "OutcomeFramework",
    "Partnership",
    "Period",
    "Population",
    "PrintedPeriod",
    "PrintedValue",
    "Priority",
    "Registry",
    "Reproduction",
    "Reproductions",
    "Series",
    "Strategy",
    "Target",
    "UnreadableFileError",
    "UnreadablePeriodError",
    "Verdict",
    "YearType",
    "inventory",
    "load",
    "reproduce",
]

_HOMES = {
    "cdpkit.assess": ("Inventory", "Reproduction", "Reproductions", "Verdict", "inventory", "reproduce"),
    "cdpkit.errors": (
        "AmbiguousPeriodError", "CdpError", "DocumentError", "InputError", "MissingDataError",
        "NotComparableError", "UnreadableFileError", "UnreadablePeriodError",
    ),
    "cdpkit.io.loading": ("load",),
    "cdpkit.model.area": ("Area",),
    "cdpkit.model.comparator": ("Comparator",),
    "cdpkit.model.evidence": ("Derivation", "Document", "Figure"),
    "cdpkit.model.locator": ("Locator",),
    "cdpkit.model.name": ("Name",),
    "cdpkit.model.period": ("Period", "YearType"),
    "cdpkit.model.partnership": ("Partnership",),
    "cdpkit.model.plan": (
        "Action", "Commitment", "Indicator", "Milestone", "Priority", "Strategy",
        "Target",
    ),
    "cdpkit.model.population": ("Population",),
    "cdpkit.model.printed_period": ("PrintedPeriod",),
    "cdpkit.model.printed_value": ("PrintedValue",),
    "cdpkit.model.reference": ("Metric", "OutcomeFramework"),
    "cdpkit.model.registry": ("Registry",),
    "cdpkit.model.series": ("Observation", "Series"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its home, or a submodule, when it is first asked for."""
    if name in _HOME_OF:
        value = getattr(import_module(_HOME_OF[name]), name)
        globals()[name] = value
        return value
    if name in {"assess", "calc", "errors", "frames", "io", "model", "report"}:
        return import_module(f"cdpkit.{name}")
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return __all__
