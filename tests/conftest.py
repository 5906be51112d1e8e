"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

# A deadline would test the machine. A gate tries the same examples each time; people try new ones.
settings.register_profile("cdpkit", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("cdpkit")

ORACLES = Path(__file__).parent / "oracles"

collect_ignore = [
    str(ORACLES),
    *(str(Path(__file__).parent / name) for name in ("typing", "fuzz/run.py", "fuzz/mutants.py")),
]
"""Scripts that made outside results or feed the readers need packages of their own: no tests."""


@pytest.fixture
def oracle() -> Callable[[str], pd.DataFrame]:
    """Read a file of outside results, with R's spelling of missing."""

    def read(name: str) -> pd.DataFrame:
        return pd.read_csv(ORACLES / f"{name}.csv", na_values=["NA", "NaN"], keep_default_na=False)

    return read
