"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

settings.register_profile("cdpkit", deadline=None)  # a deadline would test the machine
settings.load_profile("cdpkit")

ORACLES = Path(__file__).parent / "oracles"


@pytest.fixture
def oracle() -> Callable[[str], pd.DataFrame]:
    """Read a file of outside results, with R's spelling of missing."""

    def read(name: str) -> pd.DataFrame:
        return pd.read_csv(ORACLES / f"{name}.csv", na_values=["NA", "NaN"], keep_default_na=False)

    return read
