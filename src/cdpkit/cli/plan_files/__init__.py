"""Commands about plans: write, check, ask, contrast, exchange."""

from __future__ import annotations

from cdpkit.cli.plan_files.checking import check
from cdpkit.cli.plan_files.exchanging import export_plan, import_plan
from cdpkit.cli.plan_files.questions import ask, contrast, diff, fmt, new

__all__ = ["ask", "check", "contrast", "diff", "export_plan", "fmt", "import_plan", "new"]
