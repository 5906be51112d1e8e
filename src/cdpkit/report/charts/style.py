"""Our style alone, whatever the caller has set, one picture at a time."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from cdpkit.report.charts.palette import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator


LOCK = RLock()
"""The settings of matplotlib belong to the whole process."""


@contextmanager
def house_style() -> Iterator[None]:
    """Draw under our settings, and leave those of the caller as they were."""
    import matplotlib as mpl

    with LOCK, mpl.rc_context(), warnings.catch_warnings():
        # A page has fonts for what DejaVu Sans lacks; text stays text.
        warnings.filterwarnings("ignore", message="Glyph")
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield
