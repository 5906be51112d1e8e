"""Which indicators tell of a priority: its own, those of its actions, and those of their targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model import Target

if TYPE_CHECKING:
    from cdpkit.model import Basis, Priority, Registry


def indicators_of(priority: Priority, registry: Registry) -> dict[str, Basis]:
    """Give the indicators of a priority, each with who says that it tells of it.

    Parameters
    ----------
    priority : Priority
        A priority of the registry.
    registry : Registry
        Where the targets of its actions stand.

    Returns
    -------
    dict of str to Basis
        By identifier: those of the priority first, then those of its actions.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> from cdpkit.model import Priority
    >>> plan = load("wirral")
    >>> [len(indicators_of(one, plan)) for one in plan.of(Priority)]
    [0, 1, 2, 1, 1]
    """
    found = {link.indicator: link.basis for link in priority.indicators}
    for action in priority.actions:
        for name in action.indicators:
            found.setdefault(name, action.basis_of("indicators"))
        if action.target:
            aimed = registry.record(action.target, Target)
            found.setdefault(aimed.indicator, action.basis_of("target"))
    return found
