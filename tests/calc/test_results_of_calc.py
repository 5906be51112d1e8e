"""Every result of the calculators behaves: equal by value, short, strict JSON, a frame."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc
from cdpkit.results import Result

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = range(2013, 2023)
VALUES = np.array([12.0, 14, 13, 15, 17, 16, 18, 21, 20, 23])
ROWS = np.vstack([VALUES, VALUES[::-1], np.full(10, np.nan)])
TWO = (0.95, 0.998)
AREAS: dict[str, Any] = {"kind": "proportion"}

# Each calculator: one thing, many things, something missing, several levels.
MADE: dict[str, Callable[[], Result]] = {
    "interval": lambda: calc.proportion(12, 100),
    "intervals, bad rows": lambda: calc.proportion([5, 1], [4, 2], on_bad="mark"),
    "bad rows": lambda: calc.proportion([5, 1], [4, 2], on_bad="mark").bad_rows,
    "intervals": lambda: calc.proportion([12, np.nan, 3], [100, 10, 30]),
    "interval, levels": lambda: calc.crude_rate(73, 323_235, confidence=TWO),
    "intervals, levels": lambda: calc.crude_rate([73, 8], [323_235, 10_000], confidence=TWO),
    "change": lambda: calc.change(10, 12),
    "change, tested": lambda: calc.change(1_192, 1_086, kind="percent", statistic="count"),
    "changes": lambda: calc.change([100, np.nan], [160, 50], statistic="count"),
    "attainment": lambda: calc.attainment(10, 15, 20),
    "attainments": lambda: calc.attainment([50, 40], 55, 60),
    "attainment, unplanned": lambda: calc.attainment(50, 40, 50),
    "comparison": lambda: calc.compare(65, 58, lower=62, upper=70),
    "comparisons": lambda: calc.compare([12, np.nan], 9, lower=[10, 11], upper=[15, 16]),
    "chart": lambda: calc.xmr(VALUES, target=20),
    "charts": lambda: calc.xmr(ROWS),
    "p chart": lambda: calc.p_chart([1, 2, 3], [50, 60, 70]),
    "projection": lambda: calc.project(VALUES, times=YEARS, horizon=2, confidence=(0.8, 0.95)),
    "projections": lambda: calc.project(ROWS, times=YEARS, horizon=2),
    "predictive": lambda: calc.project(VALUES, times=YEARS, method="linear").predictive,
    "readings": lambda: calc.readings(VALUES, times=YEARS, at=2030),
    "projection, refused": lambda: calc.project(VALUES[:3], times=YEARS[:3]),
    "trend": lambda: calc.trend(VALUES, times=YEARS, lower=VALUES - 1, upper=VALUES + 1),
    "trends": lambda: calc.trend(ROWS, times=YEARS, lower=ROWS - 1, upper=ROWS + 1),
    "mann_kendall": lambda: calc.mann_kendall(VALUES),
    "mann_kendalls": lambda: calc.mann_kendall(ROWS),
    "theil_sen": lambda: calc.theil_sen(VALUES),
    "theil_sens": lambda: calc.theil_sen(ROWS, confidence=TWO),
    "life table": lambda: calc.life_expectancy([9, 90], [1e5, 1e4], [0, 60]),
    "life tables": lambda: calc.life_expectancy([[9, 90], [8, 9]], [1e5, 1e4], [0, 60]),
    "slope index": lambda: calc.slope_index([4, 6], [1, 1], [1, 2], standard_error=[1, 1]),
    "annual change": lambda: calc.average_annual_percent_change(VALUES, times=YEARS),
    "annual changes": lambda: calc.average_annual_percent_change(ROWS, times=YEARS),
    "directions": lambda: calc.direction_changes(VALUES),
    "directions of many": lambda: calc.direction_changes(ROWS),
    "trajectory": lambda: calc.trajectory([30, 60], times=[2022, 2025]),
    "funnel limits": lambda: calc.funnel_limits([5, 9], [20, 30], at=[10, 20], **AREAS),
    "funnel points": lambda: calc.funnel_points([5, 9], [20, 30], **AREAS),
    "funnel significance": lambda: calc.funnel_significance([5, 9], [20, 30], **AREAS),
    "dispersion": lambda: calc.overdispersion([5, 9, 30], [20, 30, 40], **AREAS),
    "quantiles": lambda: calc.quantile_group([5, 1, 3], 3),
    "counts": lambda: calc.implied_counts("31", 100),
    "no counts": lambda: calc.implied_counts("31.7", 10),
    "detectable": lambda: calc.smallest_detectable([100, 3], statistic="count"),
    "difference in change": lambda: calc.difference_in_change((30, 20), (300, 310)),
    "window change": lambda: calc.window_change(30, 45, window=3, shift=1),
    "run chart": lambda: calc.run_chart(VALUES),
    "shrunk": lambda: calc.shrunk_rates([5, 9, 30, 12, 8, 20], [200, 300, 400, 250, 310, 500]),
    "interrupted": lambda: calc.interrupted(VALUES, times=YEARS, since=2018),
    "seasonal": lambda: calc.seasonal_kendall(np.tile(VALUES, 4), season=4),
    "progress": lambda: calc.progress(
        10, 12, 20, years=5, years_to_target=10, polarity="higher_better"
    ),
    "target date": lambda: calc.target_date(MADE["projection"](), 30, polarity="higher_better"),
    "needed path": lambda: calc.needed_path(MADE["projection"](), 30, due=2030),
    "split": lambda: calc.monotone_split(100, 3),
}


def parts_of(found: Result) -> list[Result]:
    """Give a result and the results that it holds."""
    held = [getattr(found, name) for name in type(found).__dataclass_fields__]
    return [found, *(each for each in held if isinstance(each, Result))]


@pytest.fixture(params=MADE)
def made(request: pytest.FixtureRequest) -> tuple[Result, Result]:
    """Make one result twice."""
    return MADE[request.param](), MADE[request.param]()


def test_equal_calls_give_equal_results(made: tuple[Result, Result]) -> None:
    assert made[0] == made[1]
    assert made[0] is not made[1]


def test_display_is_short_and_whole(made: tuple[Result, Result]) -> None:
    for found in parts_of(made[0]):
        assert len(repr(found)) <= 400
        assert repr(found).startswith(f"<{type(found).__name__}: ")
        assert found.parts().sentence
        assert found._repr_html_().startswith("<div")


def test_json_is_strict_and_keys_are_attributes(made: tuple[Result, Result]) -> None:
    for found in parts_of(made[0]):
        content = found.to_dict()
        assert json.loads(json.dumps(content, allow_nan=False)) == content
        assert set(content) <= set(dir(found))


def test_columns_have_the_rows_of_a_frame(made: tuple[Result, Result]) -> None:
    for found in parts_of(made[0]):
        frame = found.to_frame()
        sizes = {len(c) for c in found.to_columns().values() if np.ndim(c)}
        assert sizes <= {len(frame)}
        assert list(frame.columns) == list(found.to_columns())


def test_every_result_of_the_calculators_is_in_the_table() -> None:
    classes = {each for make in MADE.values() for each in map(type, parts_of(make()))}
    public = {
        thing
        for name in calc.__all__
        if inspect.isclass(thing := getattr(calc, name)) and issubclass(thing, Result)
    }
    assert public <= classes
