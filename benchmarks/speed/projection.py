"""Projections of many series in one call against a loop over statsmodels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import statsmodels.api as sm

from cdpkit import calc
from speed.clock import times
from speed.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIES, POINTS, HORIZON, LOOPED = 100_000, 12, 3, 100


def rows() -> Iterator[Row]:
    t = np.arange(float(POINTS))
    values = np.random.default_rng(1).normal(100, 5, (SERIES, POINTS))
    points, ahead = sm.add_constant(t), sm.add_constant(POINTS + np.arange(float(HORIZON)))

    def loop() -> None:
        for y in values[:LOOPED]:
            sm.OLS(y, points).fit().get_prediction(ahead).summary_frame(alpha=0.05)

    ours, part = times(
        lambda: calc.project(values, times=t, horizon=HORIZON, method="linear"), loop
    )
    work = f'`calc.project(method="linear")`, {SERIES:.0e} series of {POINTS} points'
    against = f"loop over statsmodels `OLS` with prediction intervals ({LOOPED} series, scaled up)"
    theirs = part * SERIES / LOOPED
    yield Row(work.replace("e+0", "e"), ours, against, theirs, at_least=500)
