"""The option that says whether a command shows how far it is."""

from __future__ import annotations

from typing import Annotated

import typer

Progress = Annotated[bool, typer.Option("--progress/--no-progress", help="Show a progress bar.")]
