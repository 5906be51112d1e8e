"""Files in, records out, and back: one format a file. Computes nothing."""

from __future__ import annotations

from cdpkit.io.documents import load

__all__ = ["load"]
