"""Checks of plans: what a reader will stumble over, found on the line where it stands."""

from __future__ import annotations

from cdpkit.assess.checks.findings import Finding, Findings, Severity, in_words
from cdpkit.assess.checks.plans import Plan
from cdpkit.assess.checks.registering import PROBLEMS, Check, Found, all_checks
from cdpkit.assess.checks.registering import check as declare
from cdpkit.assess.checks.running import check, check_sources

__all__ = [
    "PROBLEMS", "Check", "Finding", "Findings", "Found", "Plan", "Severity", "all_checks", "check",
    "check_sources", "declare", "in_words",
]  # fmt: skip
