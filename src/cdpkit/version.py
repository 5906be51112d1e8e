"""The version that is installed."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("cdpkit-uk")
"""Version of the distribution, such as `0.1.0`."""
