"""The command line: parse, call, print."""

from __future__ import annotations

from cdpkit.cli.program import app, main

__all__ = ["app", "main"]
