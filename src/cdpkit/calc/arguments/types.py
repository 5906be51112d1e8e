"""Type aliases of the calculators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
"""What a guard hands to a method."""

FloatOrArray: TypeAlias = float | NDArray[np.float64]
"""What a result holds: a float for scalars, an array for arrays."""

Number: TypeAlias = float | np.number[Any]
"""One number, which gives an `Interval[float]`."""

Levels: TypeAlias = float | Sequence[float]
"""One confidence level, or several of them."""

Operand: TypeAlias = Any
"""Whatever has `+ - * / **`: int, float, Fraction, NumPy array, narwhals expression."""

Column: TypeAlias = Sequence[object] | NDArray[Any]
"""Numbers as a user has them: a list, a column, an array."""
