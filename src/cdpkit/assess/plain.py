"""Fields of results as plain texts, numbers and lists, which JSON can hold: NaN becomes null."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np

from cdpkit.reasons import Reason

__all__ = ["plain"]


def plain(value: Any) -> Any:
    """Make a value plain, with all that it holds.

    Examples
    --------
    >>> plain({"a": np.array([1.0, np.nan]), "b": (True, "x")})
    {'a': [1.0, None], 'b': [True, 'x']}
    >>> plain(Reason.of("few_points", needed=5))
    {'code': 'few_points', 'arguments': {'needed': 5}}
    """
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, Decimal | float):
        return float(value) if isfinite(value) else None
    if isinstance(value, Mapping | Reason):
        held = value.to_dict() if isinstance(value, Reason) else value
        return {str(key): plain(part) for key, part in held.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return str(value) if isinstance(value, date) else value
