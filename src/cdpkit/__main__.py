"""Run the command line by `python -m cdpkit`."""

from __future__ import annotations

from cdpkit.cli import main

main()
