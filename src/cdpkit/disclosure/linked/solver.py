"""The solver: HiGHS, through SciPy, imported only when something is solved."""

from __future__ import annotations

from typing import Any


def linear(cost: Any, **ends: Any) -> Any:
    """Solve a linear programme; `x` of the answer is none where it cannot be solved."""
    from scipy import optimize

    solve: Any = optimize.linprog
    return solve(cost, **ends)
