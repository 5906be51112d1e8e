"""Projections with ranges, and what they would have said before."""

from __future__ import annotations

from cdpkit.calc.projections.backtests import BackTest
from cdpkit.calc.projections.calculator import Projection, project
from cdpkit.calc.projections.choice import METHODS
from cdpkit.calc.projections.mixtures import PredictiveMixture
from cdpkit.calc.projections.plain_readings import Readings, readings
from cdpkit.calc.projections.predictive import Predictive

__all__ = [
    "METHODS",
    "BackTest",
    "Predictive",
    "PredictiveMixture",
    "Projection",
    "Readings",
    "project",
    "readings",
]
