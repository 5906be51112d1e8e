"""Files in, records out, and back: one format a file. Computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdpkit.io.figure_table import read_figure_table
    from cdpkit.io.fingertips import read_fingertips
    from cdpkit.io.loading import load
    from cdpkit.io.series_file import read_series_file

__all__ = ["load", "read_figure_table", "read_fingertips", "read_series_file"]


def __getattr__(name: str) -> Any:
    """Import a reader when it is asked for: a figure table needs no records."""
    if name == "load":
        from cdpkit.io.loading import load

        return load
    if name == "read_figure_table":
        from cdpkit.io.figure_table import read_figure_table

        return read_figure_table
    if name == "read_fingertips":
        from cdpkit.io.fingertips import read_fingertips

        return read_fingertips
    if name == "read_series_file":
        from cdpkit.io.series_file import read_series_file

        return read_series_file
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
